//! How an organ shows people's names 隐名规则: data with a first day, because provinces differ (浙江 keeps, 广东 hides).
//!
//! A rule begins on a day to come, so that what was released under the old one is never shown otherwise.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::Error;
use crate::accounts::{self, Actor};
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx, audit};
use crate::law::codes::NameMasking;
use crate::law::masking::surname_mou;
use crate::law::time::Moment;
use crate::schema::masking_profile;

/// How names are shown in one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Masks {
    /// Of a natural person that is a party.
    pub person: NameMasking,
}

impl Default for Masks {
    /// Surname + 某, where an organ has entered nothing else.
    fn default() -> Self {
        Masks { person: NameMasking::SurnameMou }
    }
}

impl Masks {
    /// A party's own name as it is shown; none where it is left out.
    pub fn name(self, name: &str) -> Option<String> {
        match self.person {
            NameMasking::Keep => Some(name.to_owned()),
            NameMasking::SurnameMou => Some(surname_mou(name)),
            NameMasking::Drop => None,
        }
    }
}

/// A rule of an organ.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct MaskingRule {
    /// The organ.
    pub agency_id: Uuid,
    /// Its first day.
    pub valid_from: NaiveDate,
    /// How the name of a natural person that is a party is shown. Nobody else is ever named.
    pub person: NameMasking,
    /// What it rests on.
    pub ground: String,
    /// When it was entered.
    pub entered_at: Moment,
}

/// A rule to be entered.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewMaskingRule {
    /// The organ; the administrator's own when absent.
    #[serde(default)]
    pub agency_id: Option<Uuid>,
    /// Its first day, from tomorrow on.
    pub valid_from: NaiveDate,
    /// How the name of a natural person that is a party is shown.
    pub person: NameMasking,
    /// What it rests on, such as a provincial rule with its article.
    #[validate(length(min = 2, max = 500))]
    #[schema(min_length = 2, max_length = 500)]
    pub ground: String,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = masking_profile)]
struct Row {
    agency_id: Uid,
    valid_from: NaiveDate,
    person: String,
    ground: String,
    entered_by: Uid,
    entered_at: Instant,
}

impl Row {
    fn rule(self) -> MaskingRule {
        MaskingRule {
            agency_id: self.agency_id.0,
            valid_from: self.valid_from,
            // A check holds the column to the codes; what is unknown shows the least.
            person: self.person.parse().unwrap_or(NameMasking::Drop),
            ground: self.ground,
            entered_at: self.entered_at.0,
        }
    }
}

/// How an organ showed names on that day.
pub(super) fn on(conn: &mut Conn, agency: Uuid, day: NaiveDate) -> Result<Masks, Error> {
    let row = masking_profile::table
        .filter(masking_profile::agency_id.eq(Uid(agency)).and(masking_profile::valid_from.le(day)))
        .order(masking_profile::valid_from.desc())
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(|row| Masks { person: row.rule().person }).unwrap_or_default())
}

/// The rules of an organ, the oldest first.
pub(super) fn of(conn: &mut Conn, agency: Uuid) -> Result<Vec<MaskingRule>, Error> {
    let rows: Vec<Row> = masking_profile::table
        .filter(masking_profile::agency_id.eq(Uid(agency)))
        .order(masking_profile::valid_from)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Row::rule).collect())
}

/// Enters a rule; whether the actor is an administrator was asked at the door.
pub(super) fn enter(tx: &mut Tx<'_>, actor: &Actor, new: NewMaskingRule) -> Result<MaskingRule, Error> {
    let agency = new.agency_id.unwrap_or(actor.agency_id);
    if !accounts::within(tx.conn, agency, actor.agency_id)? {
        return Err(Error::OutOfReach);
    }
    if new.valid_from <= tx.now.date() {
        return Err(Error::Field {
            pointer: "/valid_from",
            code: "invalid_value",
            zh: "自明日以后施行：已经公示的不改变",
            en: "begins tomorrow at the earliest: what is public does not change",
        });
    }
    if of(tx.conn, agency)?.iter().any(|rule| rule.valid_from >= new.valid_from) {
        return Err(Error::Field {
            pointer: "/valid_from",
            code: "invalid_value",
            zh: "须晚于已经登记的各条",
            en: "has to be later than every rule that was entered",
        });
    }
    let row = Row {
        agency_id: Uid(agency),
        valid_from: new.valid_from,
        person: new.person.as_str().to_owned(),
        ground: new.ground,
        entered_by: Uid(actor.account_id),
        entered_at: Instant(tx.now),
    };
    diesel::insert_into(masking_profile::table).values(&row).execute(tx.conn)?;
    let told = format!("{} {}", row.valid_from, row.person);
    audit::record(tx, Some(actor.account_id), "publicity.masking", &format!("agency/{agency}"), &told)?;
    Ok(row.rule())
}
