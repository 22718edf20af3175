//! The warnings of supervisors 预警: what runs out or has run out, what was marked, which certificates end in live cases,
//! and patterns over amounts and cases. Never by officer (处罚法74).
//!
//! Each warning has a key that stays the same while its cause does, so that closing it is about this cause and no other.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::closing::{Closed, closings};
use super::told::{due, marks};
use super::{Error, evaluations, holders, objects, patterns, recordings};
use crate::casefile::parts::Text;
use crate::casefile::tasks::Duty;
use crate::db::Conn;
use crate::db::types::{Uid, uids};
use crate::law::time::Moment;
use crate::recording;
use crate::schema::case_task;

/// Kinds of warnings, in the order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WarningKind {
    /// 逾期: a duty of the organ was not done in time.
    Overdue,
    /// 将届满: a duty of the organ is due soon.
    DueSoon,
    /// 标记: an act was recorded late or in breach, or a rule marked it.
    Mark,
    /// 证件将到期: a certificate ends within ninety days, or is over while its holder handles a live case.
    Certificate,
    /// 临界: a proposed fine stays just below an amount from which a hearing or legal review is owed.
    JustBelow,
    /// 拆案: cases of one party and one power item about acts close to each other.
    SplitAct,
    /// 同案异罚: a fine lies far from what was decided in like cases before.
    FarApart,
    /// 承办人证件失效: a handler of a live case may not enforce any more and is to be replaced.
    Handler,
    /// 事由在先: an officer carried out acts after the ground of a later suspension or revocation had arisen.
    Ground,
    /// 培训学时不足: from October on, training of the year is missing.
    Training,
    /// 音像记录损坏: the stored bytes of a recording are not what was taken in, or gone.
    Media,
}

impl WarningKind {
    const ALL: [WarningKind; 11] = [
        WarningKind::Overdue,
        WarningKind::DueSoon,
        WarningKind::Mark,
        WarningKind::Certificate,
        WarningKind::JustBelow,
        WarningKind::SplitAct,
        WarningKind::FarApart,
        WarningKind::Handler,
        WarningKind::Ground,
        WarningKind::Training,
        WarningKind::Media,
    ];

    const fn rank(self) -> u8 {
        self as u8
    }
}

/// One warning.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Warning {
    /// Its key: name it to close it.
    pub key: String,
    /// Its kind.
    pub kind: WarningKind,
    /// The rule or clock that speaks.
    pub rule: String,
    /// Its article or source.
    pub article: String,
    /// What is wrong.
    pub message: Text,
    /// The organ.
    pub agency_id: Uuid,
    /// The case, if it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_id: Option<Uuid>,
    /// The acts that show it.
    pub acts: Vec<i64>,
    /// What it was derived from.
    #[schema(value_type = Object)]
    pub inputs: Value,
    /// Since when: the due date that passed or comes, the day of the act, the last day of the certificate, the day of the
    /// later case or decision.
    pub since: NaiveDate,
    /// Who closed it, when and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed: Option<Closed>,
}

/// Where a page ends: kind, since, key.
pub(super) type Place = (u8, String, String);

impl Warning {
    /// Its place in the list.
    pub(super) fn place(&self, at: &str) -> Place {
        (self.kind.rank(), at.to_owned(), self.key.clone())
    }
}

/// What is asked of the warnings.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    /// Organs in sight.
    pub agencies: Vec<Uuid>,
    /// Only this kind.
    pub kind: Option<WarningKind>,
    /// Only open ones (`true`), or only closed ones.
    pub open: Option<bool>,
    /// Only this case.
    pub case_id: Option<Uuid>,
    /// After this place.
    pub after: Option<Place>,
    /// Rows to load.
    pub rows: usize,
}

impl Asked {
    /// How the list goes on inside a kind: nothing of it, from its beginning, or after a place.
    fn within(&self, kind: WarningKind) -> Option<Option<(String, String)>> {
        if self.kind.is_some_and(|only| only != kind) {
            return None;
        }
        match &self.after {
            None => Some(None),
            Some((rank, ..)) if *rank < kind.rank() => Some(None),
            Some((rank, at, key)) if *rank == kind.rank() => Some(Some((at.clone(), key.clone()))),
            Some(_) => None,
        }
    }
}

/// A warning with the text its place is made of.
pub(super) type Placed = (Warning, String);

/// The warnings in sight as of `now`, by kind, the longest standing first.
pub(super) fn list(conn: &mut Conn, asked: &Asked, now: Moment) -> Result<Vec<Placed>, Error> {
    let mut found: Vec<Placed> = Vec::new();
    for kind in WarningKind::ALL {
        let Some(after) = asked.within(kind) else { continue };
        let rows = asked.rows.saturating_sub(found.len());
        if rows == 0 {
            break;
        }
        found.extend(match kind {
            WarningKind::Overdue | WarningKind::DueSoon => timed(conn, asked, kind, after, rows, now)?,
            WarningKind::Mark => marks(conn, asked, after, rows)?,
            WarningKind::Certificate | WarningKind::Handler | WarningKind::Ground | WarningKind::Training => {
                let found = holders::warnings(conn, asked, kind, now)?;
                derived(conn, found, asked, after, rows)?
            }
            WarningKind::JustBelow => {
                let found = patterns::just_below(conn, asked)?;
                derived(conn, found, asked, after, rows)?
            }
            WarningKind::SplitAct => {
                let found = patterns::split(conn, asked)?;
                derived(conn, found, asked, after, rows)?
            }
            WarningKind::Media => {
                let found = damaged_media(conn, asked)?;
                derived(conn, found, asked, after, rows)?
            }
            WarningKind::FarApart => {
                let found = patterns::far_apart(conn, asked)?;
                derived(conn, found, asked, after, rows)?
            }
        });
    }
    let keys: Vec<&str> = found.iter().map(|(warning, _)| warning.key.as_str()).collect();
    let mut closed = closings(conn, &keys)?;
    for (warning, _) in &mut found {
        warning.closed = closed.remove(&warning.key);
    }
    Ok(found)
}

/// Due dates that have passed or come soon: of duties in files, of recordings, of what is to be published in advance, of evaluations.
fn timed(
    conn: &mut Conn,
    asked: &Asked,
    kind: WarningKind,
    after: Option<(String, String)>,
    rows: usize,
    now: Moment,
) -> Result<Vec<Placed>, Error> {
    let objects = objects::due(conn, asked, kind, now.date())?;
    let mut found = derived(conn, objects, asked, after.clone(), rows)?;
    let evaluations = evaluations::due(conn, asked, kind, now.date())?;
    found.extend(derived(conn, evaluations, asked, after.clone(), rows)?);
    if kind == WarningKind::Overdue {
        found.extend(recordings::overdue(conn, asked, after.clone(), rows, now)?);
    }
    found.extend(due(conn, asked, kind, after, rows, now.date())?);
    found.sort_by(|(one, at), (other, of)| (at, &one.key).cmp(&(of, &other.key)));
    found.truncate(rows);
    Ok(found)
}

/// The page of warnings that are derived as a whole when read.
fn derived(
    conn: &mut Conn,
    mut found: Vec<Warning>,
    asked: &Asked,
    after: Option<(String, String)>,
    rows: usize,
) -> Result<Vec<Placed>, Error> {
    let keys: Vec<&str> = found.iter().map(|warning| warning.key.as_str()).collect();
    let closed = closings(conn, &keys)?;
    found.retain(|warning| asked.open.is_none_or(|open| open != closed.contains_key(&warning.key)));
    found.sort_by(|one, other| (one.since, &one.key).cmp(&(other.since, &other.key)));
    let placed = found.into_iter().map(|warning| {
        let at = warning.since.to_string();
        (warning, at)
    });
    let behind = |(warning, at): &Placed| after.as_ref().is_none_or(|(last, key)| (at, &warning.key) > (last, key));
    Ok(placed.filter(behind).take(rows).collect())
}

/// Recordings whose stored bytes are not what was taken in.
fn damaged_media(conn: &mut Conn, asked: &Asked) -> Result<Vec<Warning>, Error> {
    let found = recording::damaged(conn, &asked.agencies, asked.case_id)?;
    let told = found.into_iter().map(|damaged| Warning {
        key: format!("media.{}", damaged.media),
        kind: WarningKind::Media,
        rule: "REC-5".to_owned(),
        article: "118号(九)".to_owned(),
        message: Text::new(
            format!("音像记录“{}”的存储内容与入库时的摘要不符或者已经缺失，请从备份恢复", damaged.filename),
            format!("The stored bytes of {} are not what was taken in: restore them from a copy", damaged.filename),
        ),
        agency_id: damaged.agency,
        case_id: Some(damaged.case),
        acts: damaged.act.into_iter().collect(),
        inputs: json!({"media_id": damaged.media, "digest": damaged.digest, "finding": damaged.finding}),
        since: damaged.since,
        closed: None,
    });
    Ok(told.collect())
}

/// The officers that handle a live case in sight, each with the case and its organ.
pub(super) fn handlers(conn: &mut Conn, asked: &Asked) -> Result<Vec<(Uuid, Uuid, Uuid)>, Error> {
    use case_task::dsl;
    let mut query = case_task::table
        .filter(dsl::agency_id.eq_any(uids(&asked.agencies)))
        .filter(dsl::duty.eq(Duty::Handle.as_str()))
        .filter(dsl::officer_id.is_not_null())
        .into_boxed();
    if let Some(case) = asked.case_id {
        query = query.filter(dsl::case_id.eq(Uid(case)));
    }
    let rows: Vec<(Option<Uid>, Uid, Uid)> = query
        .order((dsl::officer_id, dsl::case_id))
        .select((dsl::officer_id, dsl::case_id, dsl::agency_id))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(officer, case, agency)| Some((officer?.0, case.0, agency.0))).collect())
}
