//! HTTP of what papers are made with, and of files that come from elsewhere: templates, imported packages.

use actix_web::web;
use serde::{Deserialize, Serialize};
use utoipa::OpenApi;
use uuid::Uuid;
use validator::Validate;

use super::built_in;
use super::imports::{self, ImportedFile, ImportedWhole};
use super::store::{self, TemplateRow, Templates};
use super::template::{Compiled, Template};
use crate::accounts::{Actor, SignedIn, actor};
use crate::agencies;
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Db, Tx, audit};
use crate::edge::{Routes, at};
use crate::idempotent::{Answer, IdempotencyKey, once};
use crate::law::codes::Role;
use crate::law::digest::sm3;
use crate::law::time::Moment;
use crate::page::{Listing, Page, PageQuery};
use crate::problem::{FileBytes, Problem, RawBody, Reads, Writes, parse_value, path_id};

/// Most bytes of a package that is taken in: 64 MiB.
const MOST_BYTES: usize = 64 << 20;

/// The room's routes, below `/api/v1`.
pub fn routes(config: &mut Routes) {
    config
        .service(at("/paper_templates").route(web::get().to(templates)).route(web::post().to(release)))
        .service(at("/paper_templates/{kind}").route(web::get().to(template)))
        .service(
            at("/imported_files")
                .app_data(web::PayloadConfig::new(MOST_BYTES))
                .route(web::get().to(imported))
                .route(web::post().to(import)),
        )
        .service(at("/imported_files/{id}").route(web::get().to(one_imported)));
}

/// The room's part of the API description.
pub fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(templates, release, template, imported, import, one_imported))]
struct Api;

/// A template in the list.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
struct TemplateLine {
    /// Kind of paper.
    kind: String,
    /// Name.
    name: String,
    /// Version in force for the organ.
    version: String,
    /// The organ's own, rather than the one that comes with the program.
    own: bool,
    /// SM3 of template and layout, as issued papers keep it.
    digest: String,
}

/// A version an organ has released.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
struct TemplateVersion {
    /// Version.
    version: String,
    /// Withdrawn with this entry: ours prints again.
    withdrawn: bool,
    /// Who released it.
    entered_by: Uuid,
    /// When.
    entered_at: Moment,
    /// SM3 of the text.
    digest: String,
}

/// A template with its text and its history.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
struct TemplateWhole {
    /// In force for the organ.
    template: Template,
    /// The organ's own.
    own: bool,
    /// What the organ released, oldest first.
    history: Vec<TemplateVersion>,
}

/// A template of the organ's own.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NewTemplate {
    /// The template as TOML, in the form of `GET /paper_templates/{kind}`; or, to withdraw one, its kind alone.
    #[validate(length(min = 2, max = 40_000))]
    #[schema(min_length = 2, max_length = 40_000)]
    text: String,
    /// Withdraw the organ's own template of the kind that `text` names: the one that comes with the program prints again.
    #[serde(default)]
    withdraw: bool,
}

fn line(compiled: &Compiled) -> TemplateLine {
    let Template { kind, name, version, .. } = &compiled.template;
    let ours = built_in().iter().any(|held| held.template == compiled.template);
    TemplateLine {
        kind: kind.clone(),
        name: name.clone(),
        version: version.clone(),
        own: !ours,
        digest: compiled.digest(),
    }
}

/// The templates the organ prints with.
#[utoipa::path(get, path = "/paper_templates", operation_id = "list_paper_templates", tag = "documents",
    security(("bearer" = [])), responses((status = 200, description = "In the order of a file", body = Vec<TemplateLine>), Reads))]
async fn templates(db: web::Data<Db>, who: SignedIn) -> Result<web::Json<Vec<TemplateLine>>, Problem> {
    let lines = db.read(move |conn| {
        let actor = actor(conn, &who)?;
        let templates = Templates::of(conn, actor.agency_id)?;
        Ok::<_, Problem>(templates.all().into_iter().map(line).collect())
    });
    Ok(web::Json(lines.await?))
}

/// One template, with what the organ has released of its own.
#[utoipa::path(get, path = "/paper_templates/{kind}", operation_id = "get_paper_template", tag = "documents",
    params(("kind" = String, Path, description = "Kind of paper")),
    security(("bearer" = [])), responses((status = 200, description = "The template", body = TemplateWhole), Reads))]
async fn template(
    db: web::Data<Db>,
    who: SignedIn,
    kind: web::Path<String>,
) -> Result<web::Json<TemplateWhole>, Problem> {
    let whole = db.read(move |conn| {
        let actor = actor(conn, &who)?;
        whole(conn, &actor, &kind)
    });
    Ok(web::Json(whole.await?))
}

fn whole(conn: &mut Conn, actor: &Actor, kind: &str) -> Result<TemplateWhole, Problem> {
    let templates = Templates::of(conn, actor.agency_id)?;
    let all = templates.all();
    let compiled = all.iter().find(|compiled| compiled.template.kind == kind).ok_or_else(Problem::not_found)?;
    let history =
        store::versions(conn, actor.agency_id)?.into_iter().filter(|row| row.kind == kind).map(|row| TemplateVersion {
            digest: sm3(row.content.as_bytes()),
            version: row.version,
            withdrawn: row.withdrawn,
            entered_by: row.entered_by.0,
            entered_at: row.entered_at.0,
        });
    Ok(TemplateWhole { own: line(compiled).own, template: compiled.template.clone(), history: history.collect() })
}

/// Release a template of the organ's own in place of the one that comes with the program. Heads only; every version stays.
#[utoipa::path(post, path = "/paper_templates", operation_id = "release_paper_template", tag = "documents", request_body = NewTemplate, params(IdempotencyKey),
    security(("bearer" = [])), responses((status = 201, description = "The template", body = TemplateWhole), Writes))]
async fn release(db: web::Data<Db>, who: SignedIn, key: IdempotencyKey, sent: RawBody) -> Result<Answer, Problem> {
    let new: NewTemplate = parse_value(sent.value, "")?;
    let digest = sent.digest;
    let answer = db.write(move |tx| {
        let actor = actor(tx.conn, &who)?;
        if !actor.has(Role::Head) {
            return Err(Problem::forbidden(
                "本机关的文书模板由负责人发布。",
                "templates of an organ are released by a head",
            ));
        }
        once(tx, actor.account_id, &key, &digest, |tx| {
            let kind = enter(tx, &actor, &new)?;
            let whole = whole(tx.conn, &actor, &kind)?;
            Answer::created(&format!("/api/v1/paper_templates/{kind}"), &whole)
        })
    });
    answer.await
}

fn enter(tx: &mut Tx<'_>, actor: &Actor, new: &NewTemplate) -> Result<String, Problem> {
    let own = store::versions(tx.conn, actor.agency_id)?;
    let (kind, version) = match new.withdraw {
        true => {
            let kind = new.text.trim().to_owned();
            let held = own.iter().rev().find(|row| row.kind == kind).filter(|row| !row.withdrawn);
            let held = held.ok_or_else(|| {
                Problem::field(
                    "/text",
                    "unknown",
                    "本机关没有自己的这种模板",
                    "the organ has no template of its own of this kind",
                )
            })?;
            (kind, format!("{}-withdrawn", held.version))
        }
        false => {
            let compiled = Compiled::read(&new.text).map_err(|error| {
                let text = error.to_string();
                Problem::field("/text", "invalid_value", format!("模板无法使用：{text}"), text.clone())
            })?;
            let Template { kind, version, .. } = compiled.template;
            if !built_in().iter().any(|held| held.template.kind == kind) {
                return Err(Problem::field(
                    "/text",
                    "unknown",
                    format!("没有文书种类 {kind}"),
                    format!("no kind of paper {kind}"),
                ));
            }
            if built_in().iter().any(|held| held.template.version == version && held.template.kind == kind) {
                return Err(Problem::field(
                    "/text",
                    "invalid_value",
                    "版本号应当与随附模板不同",
                    "the version must differ from ours",
                ));
            }
            (kind, version)
        }
    };
    if own.iter().any(|row| row.kind == kind && row.version == version) {
        return Err(Problem::conflict("该版本已经发布。", "this version has been released"));
    }
    let row = TemplateRow {
        id: Uid(tx.new_id()),
        agency_id: Uid(actor.agency_id),
        kind: kind.clone(),
        n: own.iter().filter(|row| row.kind == kind).map(|row| row.n).max().unwrap_or_default() + 1,
        version,
        content: new.text.clone(),
        withdrawn: new.withdraw,
        entered_by: Uid(actor.account_id),
        entered_at: Instant(tx.now),
    };
    store::insert_template(tx, &row)?;
    let detail = format!("{kind} {}", row.version);
    audit::record(
        tx,
        Some(actor.account_id),
        "paper_template.release",
        &format!("paper_template/{}", row.id),
        &detail,
    )?;
    Ok(kind)
}

/// Filters of the list of imported files: none.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct NoFilters {}

/// Files that came from elsewhere, in the order they came.
#[utoipa::path(get, path = "/imported_files", operation_id = "list_imported_files", tag = "documents", params(PageQuery),
    security(("bearer" = [])), responses((status = 200, description = "A page of files", body = Page<ImportedFile>), Reads))]
async fn imported(
    db: web::Data<Db>,
    who: SignedIn,
    asked: Listing<NoFilters>,
) -> Result<web::Json<Page<ImportedFile>>, Problem> {
    let page = db.read(move |conn| {
        let actor = actor(conn, &who)?;
        let agencies = agencies::covers(conn, &actor)?;
        let rows = imports::list(conn, &agencies, asked.after()?, asked.rows())?;
        Ok::<_, Problem>(Page::cut(rows, asked.limit, |file| file.id))
    });
    Ok(web::Json(page.await?))
}

/// Take in the file package of another zhifa: checked as `zhifa verify` does, kept read only. Officers and supervisors.
#[utoipa::path(post, path = "/imported_files", operation_id = "import_file", tag = "documents",
    request_body(content = FileBytes, content_type = "application/zip"),
    security(("bearer" = [])), responses((status = 201, description = "The file", body = ImportedFile), Writes))]
async fn import(db: web::Data<Db>, who: SignedIn, bytes: web::Bytes) -> Result<Answer, Problem> {
    let file = db.write(move |tx| {
        let actor = actor(tx.conn, &who)?;
        if ![Role::Officer, Role::Supervisor].into_iter().any(|role| actor.has(role)) {
            return Err(Problem::forbidden(
                "电子案卷由执法人员或者执法监督人员移入。",
                "packages are taken in by officers and supervisors",
            ));
        }
        Ok(imports::import(tx, actor.agency_id, actor.account_id, &bytes)?)
    });
    let file = file.await?;
    Answer::created(&format!("/api/v1/imported_files/{}", file.id), &file)
}

/// One file that came from elsewhere: the case as its acts give it, its chain followed again.
#[utoipa::path(get, path = "/imported_files/{id}", operation_id = "get_imported_file", tag = "documents",
    params(("id" = Uuid, Path, description = "The import")),
    security(("bearer" = [])), responses((status = 200, description = "The file", body = ImportedWhole), Reads))]
async fn one_imported(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
) -> Result<web::Json<ImportedWhole>, Problem> {
    let whole = db.read(move |conn| {
        let actor = actor(conn, &who)?;
        let agencies = agencies::covers(conn, &actor)?;
        Ok::<_, Problem>(imports::whole(conn, &agencies, path_id(&id)?)?)
    });
    Ok(web::Json(whole.await?))
}
