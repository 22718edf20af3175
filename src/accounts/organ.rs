//! Every statement on `agency` 机关: an account belongs to an organ, and how far it sees is the organ's place in the tree.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::Error;
use crate::casefile::facts::{AgencyFact, RemedyBodies};
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx};
use crate::law::time::Moment;
use crate::schema::agency;

/// The deepest tree of organs that is followed: state, province, city, county, township, and room for branches.
const DEEPEST: usize = 12;

/// The level of an organ 层级.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 省级.
    Province,
    /// 设区的市级.
    City,
    /// 县级.
    County,
    /// 乡镇、街道.
    Township,
}

impl Level {
    /// The code in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Province => "province",
            Level::City => "city",
            Level::County => "county",
            Level::Township => "township",
        }
    }

    fn read(code: &str) -> Result<Level, Error> {
        [Level::Province, Level::City, Level::County, Level::Township]
            .into_iter()
            .find(|level| level.as_str() == code)
            .ok_or_else(|| Error::Internal(format!("the agency table holds the unknown level {code:?}")))
    }
}

/// A row of `agency`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = agency)]
pub struct AgencyRow {
    /// As in [`Agency`].
    pub id: Uid,
    /// As in [`Agency`].
    pub name: String,
    /// As in [`Agency`].
    pub division_code: String,
    /// As in [`Agency`].
    pub level: String,
    /// As in [`Agency`].
    pub parent_id: Option<Uid>,
    /// As in [`Agency`].
    pub profile: String,
    /// As in [`Agency`].
    pub series_prefix: String,
    /// As in [`Agency`].
    pub reconsideration_organ: Option<String>,
    /// As in [`Agency`].
    pub court: Option<String>,
    /// As in [`Agency`].
    pub created_at: Instant,
    /// As in [`Agency`].
    pub live_on: Option<NaiveDate>,
}

impl AgencyRow {
    /// The organ in the row.
    pub fn agency(self) -> Result<Agency, Error> {
        Ok(Agency {
            id: self.id.0,
            level: Level::read(&self.level)?,
            name: self.name,
            division_code: self.division_code,
            parent_id: self.parent_id.map(|id| id.0),
            profile: self.profile,
            series_prefix: self.series_prefix,
            reconsideration_organ: self.reconsideration_organ,
            court: self.court,
            created_at: self.created_at.0,
            live_on: self.live_on,
        })
    }
}

/// An organ 行政执法机关.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Agency {
    /// Id.
    pub id: Uuid,
    /// Full name, as papers print it.
    pub name: String,
    /// Division code 行政区划代码: 6 digits, 12 for a township.
    pub division_code: String,
    /// Level.
    pub level: Level,
    /// The organ above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<Uuid>,
    /// Procedure profile, an id under `rules/profiles`.
    pub profile: String,
    /// 机关代字 that numbers begin with, such as 上社.
    pub series_prefix: String,
    /// The organ of reconsideration 行政复议机关 that its decisions name; of a township the county government above when
    /// nothing is entered (复议法24).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reconsideration_organ: Option<String>,
    /// The court 人民法院 that its decisions name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub court: Option<String>,
    /// When it was entered.
    pub created_at: Moment,
    /// The day from which it works with this system 上线日, once it is set; else the day it was entered. Decisions on paper
    /// are older.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub live_on: Option<NaiveDate>,
}

/// An organ to be entered.
#[derive(Debug, Clone, PartialEq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAgency {
    /// Id chosen by the client, a UUID v7.
    #[serde(default)]
    pub id: Option<Uuid>,
    /// Full name.
    #[validate(length(min = 2, max = 100))]
    #[schema(min_length = 2, max_length = 100)]
    pub name: String,
    /// Division code: 6, 9 or 12 digits.
    #[validate(length(min = 6, max = 12))]
    #[schema(min_length = 6, max_length = 12)]
    #[schema(example = "140322101000")]
    pub division_code: String,
    /// Level.
    pub level: Level,
    /// The organ above; the administrator's own when absent.
    #[serde(default)]
    pub parent_id: Option<Uuid>,
    /// Procedure profile, an id under `rules/profiles`.
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    pub profile: String,
    /// 机关代字 that numbers begin with.
    #[validate(length(min = 1, max = 12))]
    #[schema(min_length = 1, max_length = 12)]
    #[schema(example = "上社")]
    pub series_prefix: String,
    /// The organ of reconsideration 行政复议机关; of a township the county government above when absent.
    #[serde(default)]
    #[validate(length(min = 2, max = 100))]
    #[schema(min_length = 2, max_length = 100)]
    pub reconsideration_organ: Option<String>,
    /// The court 人民法院 where its decisions are contested.
    #[serde(default)]
    #[validate(length(min = 2, max = 100))]
    #[schema(min_length = 2, max_length = 100)]
    pub court: Option<String>,
    /// The day from which it works with this system 上线日; the day it is entered when absent.
    #[serde(default)]
    pub live_on: Option<NaiveDate>,
}

/// Where an organ's decisions are contested, to be entered anew, and its day of going live, once; what is absent stays.
#[derive(Debug, Clone, PartialEq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangedAgency {
    /// The organ of reconsideration 行政复议机关.
    #[serde(default)]
    #[validate(length(min = 2, max = 100))]
    #[schema(min_length = 2, max_length = 100)]
    pub reconsideration_organ: Option<String>,
    /// The court 人民法院.
    #[serde(default)]
    #[validate(length(min = 2, max = 100))]
    #[schema(min_length = 2, max_length = 100)]
    pub court: Option<String>,
    /// The day from which it works with this system 上线日: set once, and not ahead of today.
    #[serde(default)]
    pub live_on: Option<NaiveDate>,
}

/// The organ with this id.
pub fn find_organ(conn: &mut Conn, id: Uuid) -> Result<Option<Agency>, Error> {
    let row = agency::table.find(Uid(id)).select(AgencyRow::as_select()).first(conn).optional()?;
    row.map(AgencyRow::agency).transpose()
}

/// The organ as the rules see it, with the id of its procedure profile.
pub fn organ_fact(conn: &mut Conn, id: Uuid) -> Result<Option<(AgencyFact, String)>, Error> {
    let Some(organ) = find_organ(conn, id)? else { return Ok(None) };
    let remedies = remedies(conn, &organ)?;
    let live_on = organ.live_on.unwrap_or_else(|| organ.created_at.date());
    let Agency { id, name, division_code, series_prefix, profile, .. } = organ;
    Ok(Some((AgencyFact { id, name, division_code, series_prefix, live_on, remedies }, profile)))
}

/// Where decisions of the organ are contested. A township's go to the county government (复议法24): the organ above, when
/// that is one. Which court is fixed by the province in many places, so it is never guessed.
fn remedies(conn: &mut Conn, organ: &Agency) -> Result<RemedyBodies, Error> {
    let above = match (&organ.reconsideration_organ, organ.level, organ.parent_id) {
        (None, Level::Township, Some(parent)) => find_organ(conn, parent)?,
        _ => None,
    };
    let county = above.filter(|above| above.level == Level::County && above.name.ends_with("人民政府"));
    Ok(RemedyBodies {
        reconsideration_organ: organ.reconsideration_organ.clone().or(county.map(|county| county.name)),
        court: organ.court.clone(),
    })
}

/// Enters where an organ's decisions are contested, and the day of going live if none is set; false when there is no such organ.
pub fn change_organ(tx: &mut Tx<'_>, id: Uuid, changed: &ChangedAgency) -> Result<bool, Error> {
    let Some(organ) = find_organ(tx.conn, id)? else { return Ok(false) };
    let values = (
        agency::reconsideration_organ.eq(changed.reconsideration_organ.clone().or(organ.reconsideration_organ)),
        agency::court.eq(changed.court.clone().or(organ.court)),
        agency::live_on.eq(organ.live_on.or(changed.live_on)),
    );
    Ok(diesel::update(agency::table.find(Uid(id))).set(values).execute(tx.conn)? > 0)
}

/// Puts an organ below another.
pub fn move_organ(tx: &mut Tx<'_>, id: Uuid, parent: Uuid) -> Result<(), Error> {
    diesel::update(agency::table.find(Uid(id))).set(agency::parent_id.eq(Some(Uid(parent)))).execute(tx.conn)?;
    Ok(())
}

/// Enters an organ.
pub fn insert_organ(tx: &mut Tx<'_>, row: &AgencyRow) -> Result<(), Error> {
    diesel::insert_into(agency::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// Organs among these, below `parent` if one is named, by id.
pub fn organs(
    conn: &mut Conn,
    among: &[Uuid],
    parent: Option<Uuid>,
    after: Option<Uuid>,
    rows: i64,
) -> Result<Vec<Agency>, Error> {
    let mut query = agency::table
        .filter(agency::id.eq_any(among.iter().copied().map(Uid).collect::<Vec<_>>()))
        .select(AgencyRow::as_select())
        .into_boxed();
    if let Some(parent) = parent {
        query = query.filter(agency::parent_id.eq(Some(Uid(parent))));
    }
    if let Some(after) = after {
        query = query.filter(agency::id.gt(Uid(after)));
    }
    let rows = query.order(agency::id).limit(rows).load(conn)?;
    rows.into_iter().map(AgencyRow::agency).collect()
}

/// Whether no organ has been entered yet.
pub fn no_organ_yet(conn: &mut Conn) -> Result<bool, Error> {
    Ok(agency::table.select(agency::id).first::<Uid>(conn).optional()?.is_none())
}

/// The organ and, if asked for, every organ below it.
pub fn sight(conn: &mut Conn, agency_id: Uuid, and_below: bool) -> Result<Vec<Uuid>, Error> {
    let mut seen = vec![Uid(agency_id)];
    let mut level = if and_below { seen.clone() } else { Vec::new() };
    for _ in 0..DEEPEST {
        if level.is_empty() {
            break;
        }
        let parents: Vec<Option<Uid>> = level.into_iter().map(Some).collect();
        level = agency::table.filter(agency::parent_id.eq_any(parents)).select(agency::id).load(conn)?;
        seen.extend(level.iter().copied());
    }
    Ok(seen.into_iter().map(|id| id.0).collect())
}

/// Whether an organ is `top` or stands below it.
pub fn within(conn: &mut Conn, agency_id: Uuid, top: Uuid) -> Result<bool, Error> {
    let mut at = Some(Uid(agency_id));
    for _ in 0..DEEPEST {
        match at {
            Some(id) if id.0 == top => return agency_exists(conn, id),
            Some(id) => at = agency::table.find(id).select(agency::parent_id).first(conn).optional()?.flatten(),
            None => return Ok(false),
        }
    }
    Ok(false)
}

fn agency_exists(conn: &mut Conn, id: Uid) -> Result<bool, Error> {
    Ok(agency::table.find(id).select(agency::id).first::<Uid>(conn).optional()?.is_some())
}

/// Whether there is such an organ.
pub fn has_agency(conn: &mut Conn, id: Uuid) -> Result<bool, Error> {
    agency_exists(conn, Uid(id))
}
