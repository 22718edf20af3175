//! Delegation letters 委托书: the parties, items, area and period, and where both sides published them (处罚法20, 21).

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::{Error, store};
use crate::accounts::{self, Actor};
use crate::casefile::delegation::DelegationFact;
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx, audit};
use crate::law::time::Moment;
use crate::schema::delegation;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = delegation)]
struct Row {
    id: Uid,
    agency_id: Uid,
    delegate_id: Uid,
    body: String,
    valid_from: NaiveDate,
    valid_to: NaiveDate,
    ended_on: Option<NaiveDate>,
    end_reason: Option<String>,
    created_at: Instant,
}

/// What a delegate must be (处罚法21).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DelegateConditions {
    /// By what it was lawfully set up, with the function of managing public affairs.
    #[validate(length(min = 2, max = 500))]
    #[schema(min_length = 2, max_length = 500)]
    pub established_by: String,
    /// How many of its staff know the law and hold the enforcement qualification 行政执法资格.
    #[validate(range(min = 2, max = 100_000))]
    #[schema(minimum = 2, maximum = 100_000)]
    pub qualified_staff: u32,
    /// Where technical inspection or appraisal is needed: how it can be arranged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 500))]
    #[schema(min_length = 2, max_length = 500)]
    pub technical_means: Option<String>,
}

/// What the letter says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDelegation {
    /// The delegating organ; the administrator's own when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency_id: Option<Uuid>,
    /// The organisation that is delegated to.
    pub delegate_id: Uuid,
    /// Codes of the power items; each one the organ holds itself.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_items = 1, max_items = 500)]
    pub items: Vec<String>,
    /// The area, as a division code.
    #[validate(length(min = 6, max = 12))]
    #[schema(min_length = 6, max_length = 12)]
    pub area_code: String,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day; a letter without a period is none.
    pub valid_to: NaiveDate,
    /// The day on which both sides had published it.
    pub published_on: NaiveDate,
    /// Where the delegating organ published it.
    #[validate(length(min = 2, max = 500))]
    #[schema(min_length = 2, max_length = 500)]
    pub published_at: String,
    /// Where the delegate published it.
    #[validate(length(min = 2, max = 500))]
    #[schema(min_length = 2, max_length = 500)]
    pub delegate_published_at: String,
    /// SM3 of the letter, `sm3:` and 64 hex digits.
    #[validate(length(equal = 68))]
    #[schema(min_length = 68, max_length = 68)]
    pub document_digest: String,
    /// What the delegate must be.
    #[validate(nested)]
    pub conditions: DelegateConditions,
}

/// A delegation letter.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Delegation {
    /// Id.
    pub id: Uuid,
    /// What it says.
    pub letter: NewDelegation,
    /// The last day, if it was ended before its time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_on: Option<NaiveDate>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_reason: Option<String>,
    /// When it was entered.
    pub created_at: Moment,
}

/// Ends a letter before its time.
#[derive(Debug, Clone, PartialEq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndDelegation {
    /// The last day on which the delegate acts.
    pub last_day: NaiveDate,
    /// Why.
    #[validate(length(min = 2, max = 500))]
    #[schema(min_length = 2, max_length = 500)]
    pub reason: String,
}

impl Row {
    fn view(self) -> Result<Delegation, Error> {
        let letter = serde_json::from_str(&self.body)
            .map_err(|error| Error::Internal(format!("delegation {}: {error}", self.id.0)))?;
        Ok(Delegation {
            id: self.id.0,
            letter,
            ended_on: self.ended_on,
            end_reason: self.end_reason,
            created_at: self.created_at.0,
        })
    }
}

/// Enters a letter of one of the administrator's organs.
pub(super) fn create(tx: &mut Tx<'_>, actor: &Actor, new: NewDelegation) -> Result<Delegation, Error> {
    let agency = new.agency_id.unwrap_or(actor.agency_id);
    if !accounts::within(tx.conn, agency, actor.agency_id)? {
        return Err(Error::OutOfReach);
    }
    let refuse = |pointer: &str, code, zh, en| Err(Error::Field { pointer: pointer.to_owned(), code, zh, en });
    if new.delegate_id == agency || accounts::find_organ(tx.conn, new.delegate_id)?.is_none() {
        let (zh, en) = ("应当是另一个已登记的组织", "another organisation that is registered");
        return refuse("/delegate_id", "unknown", zh, en);
    }
    if new.valid_to < new.valid_from {
        return refuse("/valid_to", "invalid_value", "不得早于 valid_from", "must not be before valid_from");
    }
    if !new.document_digest.starts_with("sm3:") {
        return refuse("/document_digest", "invalid_value", "应当是 sm3: 开头的摘要", "a digest that begins with sm3:");
    }
    for (at, code) in new.items.iter().enumerate() {
        if !store::holds(tx.conn, agency, code, new.valid_from)? {
            let (zh, en) = (
                "本机关在委托之日不享有该事项；受委托的不得再委托（处罚法20）",
                "the organ does not hold this item itself on that day; a delegate does not delegate on (PEN-20)",
            );
            return refuse(&format!("/items/{at}"), "not_held", zh, en);
        }
    }
    let letter = NewDelegation { agency_id: Some(agency), ..new };
    let row = Row {
        id: Uid(tx.new_id()),
        agency_id: Uid(agency),
        delegate_id: Uid(letter.delegate_id),
        body: serde_json::to_string(&letter).map_err(|error| Error::Internal(error.to_string()))?,
        valid_from: letter.valid_from,
        valid_to: letter.valid_to,
        ended_on: None,
        end_reason: None,
        created_at: Instant(tx.now),
    };
    diesel::insert_into(delegation::table).values(&row).execute(tx.conn)?;
    let told = format!("{} 项，至 {}", letter.items.len(), letter.valid_to);
    audit::record(tx, Some(actor.account_id), "delegation.create", &format!("delegation/{}", row.id.0), &told)?;
    row.view()
}

/// Ends a letter of one of the administrator's organs.
pub(super) fn end(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, end: EndDelegation) -> Result<Delegation, Error> {
    let row: Row =
        delegation::table.find(Uid(id)).select(Row::as_select()).first(tx.conn).optional()?.ok_or(Error::NotFound)?;
    if !accounts::within(tx.conn, row.agency_id.0, actor.agency_id)? {
        return Err(Error::NotFound);
    }
    if row.ended_on.is_some() {
        return Err(Error::EndedAlready);
    }
    let row = Row { ended_on: Some(end.last_day), end_reason: Some(end.reason), ..row };
    diesel::update(delegation::table.find(row.id))
        .set((delegation::ended_on.eq(row.ended_on), delegation::end_reason.eq(&row.end_reason)))
        .execute(tx.conn)?;
    let told = row.end_reason.clone().unwrap_or_default();
    audit::record(tx, Some(actor.account_id), "delegation.end", &format!("delegation/{id}"), &told)?;
    row.view()
}

/// Letters that an organ in sight gave or took, by id.
pub(super) fn list(
    conn: &mut Conn,
    agencies: &[Uuid],
    after: Option<Uuid>,
    rows: i64,
) -> Result<Vec<Delegation>, Error> {
    let among: Vec<Uid> = agencies.iter().copied().map(Uid).collect();
    let mut query = delegation::table
        .filter(delegation::agency_id.eq_any(among.clone()).or(delegation::delegate_id.eq_any(among)))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(delegation::id.gt(Uid(after)));
    }
    let rows: Vec<Row> = query.order(delegation::id).limit(rows).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::view).collect()
}

/// The letters an organ gave, as the rules see them; `to` only those to this organisation.
pub fn delegations(conn: &mut Conn, agency: Uuid, to: Option<Uuid>) -> Result<Vec<DelegationFact>, Error> {
    let mut query = delegation::table.filter(delegation::agency_id.eq(Uid(agency))).into_boxed();
    if let Some(to) = to {
        query = query.filter(delegation::delegate_id.eq(Uid(to)));
    }
    let rows: Vec<Row> = query.order(delegation::id).select(Row::as_select()).load(conn)?;
    let mut found = Vec::new();
    for row in rows {
        let name = accounts::find_organ(conn, row.delegate_id.0)?.map(|organ| organ.name).unwrap_or_default();
        let Delegation { id, letter, ended_on, .. } = row.view()?;
        found.push(DelegationFact {
            id,
            delegate: letter.delegate_id,
            name,
            items: letter.items,
            area_code: letter.area_code,
            valid_from: letter.valid_from,
            valid_to: ended_on.map_or(letter.valid_to, |ended| ended.min(letter.valid_to)),
            published_on: letter.published_on,
        });
    }
    Ok(found)
}

/// Whether the delegate's people work on an item of the organ on this day, as far as item and period go.
pub(super) fn works_for(
    conn: &mut Conn,
    delegate: Uuid,
    agency: Uuid,
    item: Option<&str>,
    day: NaiveDate,
) -> Result<bool, Error> {
    Ok(delegations(conn, agency, Some(delegate))?.iter().any(|letter| letter.why_not(item, None, day).is_empty()))
}
