//! HTTP of the webhooks 回调.

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use ureq::http::Uri;
use utoipa::OpenApi;
use uuid::Uuid;

use super::model::{DeliveryView, NewWebhook, ReplayWebhook, Replayed, State, WebhookRow, WebhookView};
use super::{Error, secret, store};
use crate::accounts::{self, Actor, Keys, Ring, SignedIn, ask_once};
use crate::agencies;
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Db, Tx, audit};
use crate::edge::Settings;
use crate::edge::{Routes, at};
use crate::idempotent::{Answer, IdempotencyKey, once};
use crate::law::codes::Role;
use crate::page::{Listing, NoFilters, Page, PageQuery};
use crate::problem::{Body, Problem, Reads, Writes, path_id};

/// Webhooks of one organ that have not ended, at most.
const MOST: i64 = 20;

/// Routes of the webhooks, below `/api/v1`.
pub fn routes(config: &mut Routes) {
    config
        .service(at("/webhooks").route(web::get().to(list)).route(web::post().to(create)))
        .service(at("/webhooks/{id}").route(web::get().to(one)).route(web::delete().to(end)))
        .service(at("/webhooks/{id}/deliveries").route(web::get().to(deliveries)))
        .service(at("/webhooks/{id}/replay").route(web::post().to(replay)));
}

/// The webhooks' part of the API description; paths stand below `/api/v1`.
pub fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(list, create, one, end, deliveries, replay))]
struct Api;

/// One's own webhooks; an administrator's list holds those of the organ and the organs below.
#[utoipa::path(get, path = "/webhooks", operation_id = "list_webhooks", tag = "webhooks", params(PageQuery), security(("bearer" = [])),
    responses((status = 200, description = "A page of webhooks, ended ones too", body = Page<WebhookView>), Reads))]
async fn list(
    db: web::Data<Db>,
    who: SignedIn,
    asked: Listing<NoFilters>,
) -> Result<web::Json<Page<WebhookView>>, Problem> {
    let page = db.read(move |conn| {
        let actor = accounts::actor(conn, &who)?;
        let admin = actor.has(Role::Admin);
        let agencies = accounts::sight(conn, actor.agency_id, admin)?;
        let own = (!admin).then_some(actor.account_id);
        let rows = store::list(conn, &agencies, own, asked.after()?, asked.rows())?;
        let views = rows.into_iter().map(WebhookRow::view).collect();
        Ok::<_, Problem>(Page::cut(views, asked.limit, |view: &WebhookView| view.id))
    });
    Ok(web::Json(page.await?))
}

/// Be told of acts as they are recorded, as far as the account that asks may see the case. The secret is shown once.
#[utoipa::path(post, path = "/webhooks", operation_id = "create_webhook", tag = "webhooks", request_body = NewWebhook, params(IdempotencyKey), security(("bearer" = [])),
    responses((status = 201, description = "The webhook, with its secret", body = WebhookView), Writes))]
async fn create(
    db: web::Data<Db>,
    edge: web::Data<Settings>,
    keys: web::Data<Keys>,
    who: SignedIn,
    key: IdempotencyKey,
    sent: Body<NewWebhook>,
) -> Result<Answer, Problem> {
    ask_once(&db, who, key, sent, move |tx, actor, asked| {
        let view = make(tx, actor, &asked, &edge.webhook_hosts, keys.ring())?;
        Answer::created(&format!("/api/v1/webhooks/{}", view.id), &view)
    })
    .await
}

/// One webhook.
#[utoipa::path(get, path = "/webhooks/{id}", operation_id = "get_webhook", tag = "webhooks", params(("id" = Uuid, Path, description = "The webhook")),
    security(("bearer" = [])), responses((status = 200, description = "The webhook", body = WebhookView), Reads))]
async fn one(db: web::Data<Db>, who: SignedIn, id: web::Path<String>) -> Result<web::Json<WebhookView>, Problem> {
    let found = db.read(move |conn| Ok::<_, Problem>(seen(conn, &who, path_id(&id)?)?.1.view()));
    Ok(web::Json(found.await?))
}

/// End a webhook, one's own or as an administrator any of the organ. Nothing more is sent; what was sent stays listed.
#[utoipa::path(delete, path = "/webhooks/{id}", operation_id = "end_webhook", tag = "webhooks", params(("id" = Uuid, Path, description = "The webhook")),
    security(("bearer" = [])), responses((status = 204, description = "It has ended"), Writes))]
async fn end(db: web::Data<Db>, who: SignedIn, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    db.write(move |tx| {
        let (actor, webhook) = seen(tx.conn, &who, path_id(&id)?)?;
        if store::end(tx, webhook.id.0)? {
            audit::record(tx, Some(actor.account_id), "webhook.end", &format!("webhook/{}", webhook.id.0), "")?;
        }
        Ok::<_, Problem>(())
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Filters of the deliveries.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct DeliveryFilters {
    /// Only those that stand so.
    #[param(inline)]
    state: Option<State>,
}

/// What was told, is to be told, or could not be told.
#[utoipa::path(get, path = "/webhooks/{id}/deliveries", operation_id = "list_webhook_deliveries", tag = "webhooks",
    params(("id" = Uuid, Path, description = "The webhook"), DeliveryFilters, PageQuery), security(("bearer" = [])),
    responses((status = 200, description = "A page of deliveries, the oldest first", body = Page<DeliveryView>), Reads))]
async fn deliveries(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
    asked: Listing<DeliveryFilters>,
) -> Result<web::Json<Page<DeliveryView>>, Problem> {
    let page = db.read(move |conn| {
        let (_, webhook) = seen(conn, &who, path_id(&id)?)?;
        let rows = store::deliveries(conn, webhook.id.0, asked.filters.state, asked.after()?, asked.rows())?;
        let views = rows.into_iter().map(|row| row.view()).collect::<Result<Vec<_>, Error>>()?;
        Ok::<_, Problem>(Page::cut(views, asked.limit, |view| view.id))
    });
    Ok(web::Json(page.await?))
}

/// Tell everything from a moment on again, under the same `webhook-id`s: for a receiver that has lost something.
#[utoipa::path(post, path = "/webhooks/{id}/replay", operation_id = "replay_webhook", tag = "webhooks", request_body = ReplayWebhook,
    params(("id" = Uuid, Path, description = "The webhook"), IdempotencyKey), security(("bearer" = [])),
    responses((status = 200, description = "How many will be told again", body = Replayed), Writes))]
async fn replay(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
    key: IdempotencyKey,
    sent: Body<ReplayWebhook>,
) -> Result<Answer, Problem> {
    db.write(move |tx| {
        let (actor, webhook) = seen(tx.conn, &who, path_id(&id)?)?;
        if webhook.ended_at.is_some() {
            return Err(Error::Ended.into());
        }
        once(tx, actor.account_id, &key, &sent.digest, |tx| {
            let deliveries = store::replay(tx, webhook.id.0, sent.value.from)?;
            let object = format!("webhook/{}", webhook.id.0);
            audit::record(tx, Some(actor.account_id), "webhook.replay", &object, &format!("{deliveries} deliveries"))?;
            Answer::ok(&Replayed { deliveries })
        })
    })
    .await
}

/// A webhook of one's own, or as an administrator of the organ or one below; any other is not there.
fn seen(conn: &mut Conn, who: &SignedIn, id: Uuid) -> Result<(Actor, WebhookRow), Problem> {
    let actor = accounts::actor(conn, who)?;
    let webhook = store::find(conn, id)?.ok_or(Error::NotFound)?;
    let own = webhook.account_id.0 == actor.account_id;
    if own || (actor.has(Role::Admin) && accounts::within(conn, webhook.agency_id.0, actor.agency_id)?) {
        return Ok((actor, webhook));
    }
    Err(Error::NotFound.into())
}

fn make(tx: &mut Tx<'_>, actor: &Actor, new: &NewWebhook, hosts: &[String], ring: &Ring) -> Result<WebhookView, Error> {
    if agencies::covers(tx.conn, actor)?.is_empty() {
        return Err(Error::SeesNothing);
    }
    if actor.roles.iter().all(|role| *role == Role::Auditor) {
        return Err(Error::ChangesNothing);
    }
    check_address(&new.url, hosts)?;
    if store::living_of(tx.conn, actor.agency_id)? >= MOST {
        return Err(Error::TooMany);
    }
    let mut kinds: Vec<&str> = new.kinds.iter().map(|kind| kind.as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let (plain, key_id, sealed) = secret::make(ring)?;
    let row = WebhookRow {
        id: Uid(tx.new_id()),
        agency_id: Uid(actor.agency_id),
        account_id: Uid(actor.account_id),
        url: new.url.clone(),
        kinds: kinds.join(","),
        secret: sealed,
        created_at: Instant(tx.now),
        ended_at: None,
        failures: 0,
        not_before: Instant(tx.now),
        key_id: Some(key_id),
    };
    store::insert(tx, &row)?;
    audit::record(tx, Some(actor.account_id), "webhook.create", &format!("webhook/{}", row.id.0), &row.url)?;
    Ok(WebhookView { secret: Some(plain), ..row.view() })
}

/// Whether an address may be called: one the operator has listed, by TLS unless it is this machine.
pub(super) fn check_address(url: &str, hosts: &[String]) -> Result<(), Error> {
    let refuse = |code, zh: &str, en: &str| Err(Error::Address { code, zh: zh.to_owned(), en: en.to_owned() });
    let uri = match url.parse::<Uri>() {
        Ok(uri) if !url.contains('#') => uri,
        _ => return refuse("invalid_value", "不是有效的网址", "not an address"),
    };
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
        return refuse("invalid_value", "须写明 https:// 和主机", "needs https:// and a host");
    };
    if authority.as_str().contains('@') {
        return refuse("invalid_value", "网址中不得带用户名、口令", "no user name or password in the address");
    }
    let loopback = matches!(authority.host(), "127.0.0.1" | "localhost" | "[::1]");
    if !(scheme == "https" || scheme == "http" && loopback) {
        return refuse(
            "invalid_value",
            "须使用 https://（仅本机可用 http://）",
            "must be https:// (http:// to this machine only)",
        );
    }
    if !hosts.iter().any(|host| host.eq_ignore_ascii_case(authority.as_str())) {
        return refuse(
            "host_not_listed",
            "该主机不在许可之列：请系统运维人员把它加入配置 webhook_hosts（ZHIFA_WEBHOOK_HOSTS）",
            "this host is not listed: have the operator add it to webhook_hosts (ZHIFA_WEBHOOK_HOSTS)",
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_listed_hosts_are_called_and_by_tls() {
        let hosts = ["oa.example.gov.cn".to_owned(), "127.0.0.1:9000".to_owned()];
        let code = |url: &str| match check_address(url, &hosts) {
            Ok(()) => "ok",
            Err(Error::Address { code, .. }) => code,
            Err(_) => "other",
        };
        assert_eq!(code("https://oa.example.gov.cn/zhifa?x=1"), "ok");
        assert_eq!(code("https://OA.example.gov.cn"), "ok");
        assert_eq!(code("http://127.0.0.1:9000/"), "ok");
        assert_eq!(code("http://oa.example.gov.cn/"), "invalid_value");
        assert_eq!(code("https://oa.example.gov.cn:8443/"), "host_not_listed");
        assert_eq!(code("https://oa.example.gov.cn.evil.example/"), "host_not_listed");
        assert_eq!(code("https://169.254.169.254/"), "host_not_listed");
        assert_eq!(code("https://oa.example.gov.cn@evil.example/"), "invalid_value");
        for bad in ["", "/x", "oa.example.gov.cn", "ftp://oa.example.gov.cn", "https://", "https://a b/", "file:///etc"]
        {
            assert_eq!(code(bad), "invalid_value", "{bad}");
        }
    }
}
