//! The organ's own catalogue of major decisions 重大执法决定法制审核目录 (118号(十二); handbook 03 REV-3): dated, collected by one
//! person and released by a head, added to the list of the organ's profile and never taking from it.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::Error;
use crate::accounts::Actor;
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx, audit};
use crate::law::codes::{PenaltyKind, Role};
use crate::law::threshold::{Amount, Basis, CountedAs, Mark, Purpose, Threshold};
use crate::law::time::Moment;
use crate::schema::review_catalogue;

/// What a catalogue lists: whatever reaches one of its lines is reviewed before it is decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CatalogueContent {
    /// Fine of a citizen 公民, in fen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<Amount>,
    /// Fine of an organisation 法人或者其他组织, in fen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<Amount>,
    /// With whom individual businesses and rural contractors are counted.
    #[serde(default)]
    pub individual_business_counts_as: CountedAs,
    /// What is confiscated is measured with the same amounts.
    #[serde(default)]
    pub confiscation: bool,
    /// Kinds of penalty, whatever the amount.
    #[serde(default)]
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub kinds: Vec<PenaltyKind>,
    /// Decisions without penalty 不予处罚.
    #[serde(default)]
    pub no_penalty: bool,
    /// Penalties below the statutory range 减轻处罚.
    #[serde(default)]
    pub mitigation: bool,
    /// Transfers of a suspected crime 涉嫌犯罪移送.
    #[serde(default)]
    pub criminal_transfer: bool,
    /// Every case of ordinary procedure 普通程序.
    #[serde(default)]
    pub all_ordinary: bool,
    /// Seizures 查封、扣押 of goods from this value on, in fen: reviewed before a head approves them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seizure: Option<Amount>,
}

/// A catalogue as it is collected.
#[derive(Debug, Clone, PartialEq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReviewCatalogue {
    /// Its name, such as 上社镇重大执法决定法制审核目录（2026年版）.
    #[validate(length(min = 2, max = 200))]
    #[schema(min_length = 2, max_length = 200)]
    pub name: String,
    /// The paper that adopts it, with number.
    #[validate(length(min = 2, max = 200))]
    #[schema(min_length = 2, max_length = 200)]
    pub document: String,
    /// The first day it is in force.
    pub valid_from: NaiveDate,
    /// What it lists.
    #[validate(nested)]
    pub content: CatalogueContent,
}

/// What the release of a catalogue says.
#[derive(Debug, Clone, PartialEq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseReviewCatalogue {
    /// The head's word on it.
    #[validate(length(min = 2, max = 2000))]
    #[schema(min_length = 2, max_length = 2000)]
    pub opinion: String,
}

/// A catalogue of an organ.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct ReviewCatalogue {
    /// Id.
    pub id: Uuid,
    /// The organ.
    pub agency_id: Uuid,
    /// Its name.
    pub name: String,
    /// The paper that adopts it.
    pub document: String,
    /// The first day it is in force; until the next one.
    pub valid_from: NaiveDate,
    /// What it lists.
    pub content: CatalogueContent,
    /// Who collected it.
    pub collected_by: Uuid,
    /// When.
    pub collected_at: Moment,
    /// The head who released it; in force only then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub released_by: Option<Uuid>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub released_at: Option<Moment>,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = review_catalogue)]
pub(super) struct Row {
    pub(super) id: Uid,
    pub(super) agency_id: Uid,
    name: String,
    document: String,
    valid_from: NaiveDate,
    content: String,
    collected_by: Uid,
    collected_at: Instant,
    released_by: Option<Uid>,
    released_at: Option<Instant>,
}

impl Row {
    pub(super) fn view(self) -> Result<ReviewCatalogue, Error> {
        Ok(ReviewCatalogue {
            id: self.id.0,
            agency_id: self.agency_id.0,
            content: serde_json::from_str(&self.content)?,
            name: self.name,
            document: self.document,
            valid_from: self.valid_from,
            collected_by: self.collected_by.0,
            collected_at: self.collected_at.0,
            released_by: self.released_by.map(|id| id.0),
            released_at: self.released_at.map(|at| at.0),
        })
    }
}

impl ReviewCatalogue {
    /// The list as the triggers read it.
    fn threshold(self) -> Threshold {
        let basis = Basis { mark: Mark::V, row: None, source: self.document };
        let content = self.content;
        Threshold {
            id: self.id.to_string(),
            purpose: Purpose::Review,
            name: self.name,
            in_force_from: Some(self.valid_from),
            as_of: self.collected_at.date(),
            person: content.person,
            organisation: content.organisation,
            individual_business_counts_as: content.individual_business_counts_as,
            confiscation: content.confiscation,
            kinds: content.kinds,
            no_penalty: content.no_penalty,
            mitigation: content.mitigation,
            criminal_transfer: content.criminal_transfer,
            all_ordinary: content.all_ordinary,
            seizure: content.seizure,
            amounts_basis: basis.clone(),
            kinds_basis: basis,
        }
    }
}

impl CatalogueContent {
    fn check(&self) -> Result<(), Error> {
        let field = |pointer, zh, en| Err(Error::Field { pointer, zh, en });
        if self.person.is_some() != self.organisation.is_some() {
            let (zh, en) = ("公民和组织的数额应当同时规定", "the amounts of citizens and of organisations go together");
            return field("/content/organisation", zh, en);
        }
        let amounts = [self.person, self.organisation, self.seizure];
        if amounts.iter().flatten().any(|amount| amount.fen.0 <= 0) {
            return field("/content/person", "数额应当大于零", "an amount is above zero");
        }
        let other =
            self.seizure.is_some() || self.no_penalty || self.mitigation || self.criminal_transfer || self.all_ordinary;
        if self.person.is_none() && self.kinds.is_empty() && !other {
            return field("/content", "目录没有列明任何情形", "the catalogue lists nothing");
        }
        Ok(())
    }
}

/// Collects a catalogue for the actor's organ.
///
/// # Errors
/// For whoever is no reviewer, and for a list that nothing can reach.
pub(super) fn collect(tx: &mut Tx<'_>, actor: &Actor, new: NewReviewCatalogue) -> Result<ReviewCatalogue, Error> {
    if !actor.has(Role::Reviewer) {
        return Err(Error::NotReviewer);
    }
    new.content.check()?;
    let row = Row {
        id: Uid(tx.new_id()),
        agency_id: Uid(actor.agency_id),
        content: serde_json::to_string(&new.content)?,
        name: new.name,
        document: new.document,
        valid_from: new.valid_from,
        collected_by: Uid(actor.account_id),
        collected_at: Instant(tx.now),
        released_by: None,
        released_at: None,
    };
    diesel::insert_into(review_catalogue::table).values(&row).execute(tx.conn)?;
    audit::record(tx, Some(actor.account_id), "review_catalogue.collect", &about(row.id.0), &row.name)?;
    row.view()
}

fn about(id: Uuid) -> String {
    format!("review_catalogue/{id}")
}

/// Releases a catalogue: from then on it is in force from its first day.
///
/// # Errors
/// For whoever does not head the organ, for the person who collected it, and for one that was released.
pub(super) fn release(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Uuid,
    word: &ReleaseReviewCatalogue,
) -> Result<ReviewCatalogue, Error> {
    use review_catalogue::dsl;
    let row = dsl::review_catalogue.find(Uid(id)).select(Row::as_select()).first(tx.conn).optional()?;
    let row = row.filter(|row| row.agency_id.0 == actor.agency_id).ok_or(Error::NotFound)?;
    if !actor.heads_the_organ() {
        return Err(Error::NotHead);
    }
    if row.collected_by.0 == actor.account_id {
        return Err(Error::SamePerson);
    }
    if row.released_at.is_some() {
        return Err(Error::ReleasedAlready);
    }
    let row = Row { released_by: Some(Uid(actor.account_id)), released_at: Some(Instant(tx.now)), ..row };
    diesel::update(dsl::review_catalogue.find(row.id))
        .set((dsl::released_by.eq(row.released_by), dsl::released_at.eq(row.released_at)))
        .execute(tx.conn)?;
    audit::record(tx, Some(actor.account_id), "review_catalogue.release", &about(id), &word.opinion)?;
    row.view()
}

/// The catalogues of these organs, by id.
pub(super) fn list(
    conn: &mut Conn,
    agencies: &[Uuid],
    after: Option<Uuid>,
    rows: i64,
) -> Result<Vec<ReviewCatalogue>, Error> {
    use review_catalogue::dsl;
    let among: Vec<Uid> = agencies.iter().copied().map(Uid).collect();
    let mut query = dsl::review_catalogue.filter(dsl::agency_id.eq_any(among)).into_boxed();
    if let Some(after) = after {
        query = query.filter(dsl::id.gt(Uid(after)));
    }
    let rows: Vec<Row> = query.order(dsl::id).limit(rows).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::view).collect()
}

/// The catalogue of an organ in force on a day, as the triggers read it.
pub fn in_force(conn: &mut Conn, agency: Uuid, day: NaiveDate) -> Result<Option<Threshold>, Error> {
    use review_catalogue::dsl;
    let row: Option<Row> = dsl::review_catalogue
        .filter(dsl::agency_id.eq(Uid(agency)).and(dsl::valid_from.le(day)).and(dsl::released_at.is_not_null()))
        .order((dsl::valid_from.desc(), dsl::released_at.desc()))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(Row::view).transpose()?.map(ReviewCatalogue::threshold))
}
