//! The report of a year: counted, frozen, published.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::count::{AnnualFigures, Reviews, Tally};
use super::store::{self, Row};
use super::{Error, Year};
use crate::accounts::{self, Actor};
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx, audit};
use crate::law::annual::AnnualForm;
use crate::law::codes::Role;
use crate::law::time::Moment;
use crate::{record, review};

/// Cases counted at once.
const AT_ONCE: i64 = 200;

/// What is frozen.
#[derive(Debug, Clone, PartialEq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAnnualReport {
    /// The year; it has ended.
    #[validate(range(min = 2000, max = 2200))]
    #[schema(minimum = 2000, maximum = 2200)]
    pub year: i32,
    /// Id of the form, such as `shanxi`.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub form: String,
    /// 行政执法总体情况 in words, without personal data.
    #[validate(length(min = 2, max = 20000))]
    #[schema(min_length = 2, max_length = 20000)]
    pub remarks: String,
}

/// What the publication of a report says.
#[derive(Debug, Clone, PartialEq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishAnnualReport {
    /// The head's word on it.
    #[validate(length(min = 2, max = 2000))]
    #[schema(min_length = 2, max_length = 2000)]
    pub opinion: String,
}

/// A report that was frozen.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct AnnualReport {
    /// Id.
    pub id: Uuid,
    /// The organ.
    pub agency_id: Uuid,
    /// Its name.
    pub organ: String,
    /// The year.
    pub year: i32,
    /// The figures, as they were when it was frozen.
    pub figures: AnnualFigures,
    /// In words.
    pub remarks: String,
    /// Last day to publish it: 31 January of the next year.
    pub due_on: Option<NaiveDate>,
    /// When it was frozen.
    pub frozen_at: Moment,
    /// When it was published; everybody reads it from then on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Moment>,
}

impl Row {
    pub(super) fn view(self) -> Result<AnnualReport, Error> {
        let year = i32::try_from(self.year).unwrap_or_default();
        Ok(AnnualReport {
            id: self.id.0,
            agency_id: self.agency_id.0,
            organ: self.organ,
            year,
            figures: serde_json::from_str(&self.content)?,
            remarks: self.remarks,
            due_on: NaiveDate::from_ymd_opt(year.saturating_add(1), 1, 31),
            frozen_at: self.frozen_at.0,
            published_at: self.published_at.map(|at| at.0),
        })
    }
}

/// Counts a year of an organ in a form.
pub(super) fn count(conn: &mut Conn, agency: Uuid, year: Year, form: &AnnualForm) -> Result<AnnualFigures, Error> {
    let (mut tally, mut after) = (Tally::default(), None);
    loop {
        let ids = record::counted_in(conn, agency, (year.from, year.to), after, AT_ONCE)?;
        let Some(last) = ids.last().copied() else { break };
        for id in ids {
            let file = record::load(conn, id)?;
            tally.take(&file, year.number);
        }
        after = Some(last);
    }
    let (reviewed, corrected) = review::in_the_year(conn, agency, year.from, year.to)?;
    Ok(tally.in_form(form, Reviews { reviewed, corrected }))
}

/// The form and the year of a report that may be frozen now.
fn freezable(actor: &Actor, new: &NewAnnualReport, now: Moment) -> Result<(&'static AnnualForm, Year), Error> {
    if !actor.has(Role::PublicityClerk) {
        return Err(Error::NotClerk);
    }
    let form = AnnualForm::find(&new.form).ok_or(Error::UnknownForm)?;
    let year = Year::of(new.year)?;
    if now < year.to {
        return Err(Error::GoesOn);
    }
    Ok((form, year))
}

/// Counts what is to be frozen, before anything is written: on SQLite nobody else could write meanwhile. None where nothing may
/// be frozen, which [`freeze`] says.
pub(super) fn counted(
    conn: &mut Conn,
    actor: &Actor,
    new: &NewAnnualReport,
    now: Moment,
) -> Result<Option<AnnualFigures>, Error> {
    let found = freezable(actor, new, now).ok();
    found.map(|(form, year)| count(conn, actor.agency_id, year, form)).transpose()
}

/// Freezes the report of a year that has ended.
///
/// # Errors
/// For whoever is no clerk, an unknown form, a year that goes on or was published.
pub(super) fn freeze(
    tx: &mut Tx<'_>,
    actor: &Actor,
    new: NewAnnualReport,
    figures: Option<&AnnualFigures>,
) -> Result<AnnualReport, Error> {
    let (form, _) = freezable(actor, &new, tx.now)?;
    if store::is_published(tx.conn, Uid(actor.agency_id), i64::from(new.year))? {
        return Err(Error::PublishedAlready);
    }
    // Not counted a moment ago: the year had not ended then.
    let figures = figures.ok_or(Error::GoesOn)?;
    let organ = accounts::find_organ(tx.conn, actor.agency_id)?.map(|organ| organ.name).unwrap_or_default();
    let row = Row {
        id: Uid(tx.new_id()),
        agency_id: Uid(actor.agency_id),
        organ,
        year: i64::from(new.year),
        content: serde_json::to_string(figures)?,
        remarks: new.remarks,
        frozen_by: Uid(actor.account_id),
        frozen_at: Instant(tx.now),
        published_by: None,
        published_at: None,
    };
    store::insert(tx, &row)?;
    let told = format!("{}年 {}", new.year, form.name);
    audit::record(tx, Some(actor.account_id), "annual_report.freeze", &about(row.id.0), &told)?;
    row.view()
}

fn about(id: Uuid) -> String {
    format!("annual_report/{id}")
}

/// Publishes a frozen report.
///
/// # Errors
/// For whoever does not head the organ, for who froze it, for a year that was published.
pub(super) fn publish(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Uuid,
    word: &PublishAnnualReport,
) -> Result<AnnualReport, Error> {
    let row = store::find(tx.conn, id)?.filter(|row| row.agency_id.0 == actor.agency_id).ok_or(Error::NotFound)?;
    if !actor.heads_the_organ() {
        return Err(Error::NotHead);
    }
    if row.frozen_by.0 == actor.account_id {
        return Err(Error::SamePerson);
    }
    if store::is_published(tx.conn, row.agency_id, row.year)? {
        return Err(Error::PublishedAlready);
    }
    let row = Row { published_by: Some(Uid(actor.account_id)), published_at: Some(Instant(tx.now)), ..row };
    store::publish(tx, &row)?;
    audit::record(tx, Some(actor.account_id), "annual_report.publish", &about(id), &word.opinion)?;
    row.view()
}
