//! What the credit platform 信用平台 has to be told 双公示: each release, correction and recall of an entry, once, in order.
//!
//! The numbers of an organ follow each other without gaps, drawn under a lock and with the act, so that whoever asks from a
//! number on misses nothing and is told nothing twice.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::Error;
use super::credit_row::Source;
use crate::accounts::{self, Actor};
use crate::casefile::CaseFile;
use crate::casefile::parts::Publication;
use crate::casefile::proposal::Outcome;
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx, audit};
use crate::law::codes::PartyKind;
use crate::law::identity::{self, Weight};
use crate::law::time::Moment;
use crate::schema::{credit_change, credit_source};

/// Apart from the lock of a case: this belongs to the organ.
const LOCK: u128 = 0x7a68_6966_6163_7265_6469_7466_6565_6431;

/// One thing the platform has to be told.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = credit_change)]
pub(super) struct Change {
    pub agency_id: Uid,
    pub number: i64,
    pub case_id: Uid,
    pub entry_seq: i64,
    pub act_seq: i64,
    pub kind: String,
    pub at: Instant,
}

/// Notes down what is new about the entries of a case. What was told once is never told otherwise.
pub(super) fn sync(tx: &mut Tx<'_>, file: &CaseFile, gone: Gone) -> Result<(), Error> {
    let mut due = Vec::new();
    for on_file in file.all_publications().filter(|entry| !entry.withheld && entry.refused.is_none()) {
        due.extend(changes(file, on_file, gone));
    }
    if due.is_empty() {
        return Ok(());
    }
    let told: Vec<(i64, i64, String)> = credit_change::table
        .filter(credit_change::case_id.eq(Uid(file.id)))
        .select((credit_change::entry_seq, credit_change::act_seq, credit_change::kind))
        .load(tx.conn)?;
    due.retain(|(entry, act, kind)| {
        let same =
            |one: &(i64, i64, String)| one.0 == *entry && (one.1 == *act || (*kind == "recall" && one.2 == "recall"));
        !told.iter().any(same)
    });
    if due.is_empty() {
        return Ok(());
    }
    tx.lock(Uuid::from_u128(file.agency_id.as_u128() ^ LOCK))?;
    let of_organ = credit_change::table.filter(credit_change::agency_id.eq(Uid(file.agency_id)));
    let last: Option<i64> = of_organ.select(diesel::dsl::max(credit_change::number)).first(tx.conn)?;
    for (n, (entry_seq, act_seq, kind)) in (last.unwrap_or_default() + 1..).zip(due) {
        let change = Change {
            agency_id: Uid(file.agency_id),
            number: n,
            case_id: Uid(file.id),
            entry_seq,
            act_seq,
            kind: kind.to_owned(),
            at: Instant(tx.now),
        };
        diesel::insert_into(credit_change::table).values(&change).execute(tx.conn)?;
    }
    Ok(())
}

/// Whether everything of the case has to go, because somebody in it was a minor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gone {
    /// It stands as the acts say.
    No,
    /// It may not be told at all.
    Minor,
}

fn changes(file: &CaseFile, on_file: &Publication, gone: Gone) -> Vec<(i64, i64, &'static str)> {
    let signed = |seq: u64| i64::try_from(seq).unwrap_or(i64::MAX);
    let told = super::entry::Told::by(file, on_file);
    let punished = told.decision.is_some_and(|decision| decision.outcome == Outcome::Penalize);
    let Some(released) = on_file.released.filter(|_| punished) else { return Vec::new() };
    let entry = signed(on_file.seq);
    let mut all = vec![(entry, signed(released), "publish")];
    let corrected = on_file.corrections.iter().filter_map(|one| one.released);
    all.extend(corrected.map(|seq| (entry, signed(seq), "correct")));
    let withdrawn = on_file.withdrawn().and_then(|one| one.released);
    let taken_back = withdrawn.or((gone == Gone::Minor).then_some(file.version));
    all.extend(taken_back.map(|seq| (entry, signed(seq), "recall")));
    all
}

/// What an organ's platform has to be told after a number.
pub(super) fn after(conn: &mut Conn, agency: Uuid, since: i64, rows: i64) -> Result<Vec<Change>, Error> {
    Ok(credit_change::table
        .filter(credit_change::agency_id.eq(Uid(agency)).and(credit_change::number.gt(since)))
        .order(credit_change::number)
        .limit(rows)
        .select(Change::as_select())
        .load(conn)?)
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = credit_source, treat_none_as_null = true)]
struct SourceRow {
    agency_id: Uid,
    credit_code: String,
    source: Option<String>,
    source_code: Option<String>,
    entered_at: Instant,
}

/// As whom an organ reports to the credit platform.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub(super) struct CreditSource {
    /// The organ.
    pub agency_id: Uuid,
    /// Its unified social credit code 处罚机关统一社会信用代码.
    pub credit_code: String,
    /// The unit the data comes from 数据来源单位; the organ when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// That unit's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_code: Option<String>,
    /// When it was entered.
    pub entered_at: Moment,
}

/// As whom an organ reports, to be entered.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewCreditSource {
    /// The organ; the administrator's own when absent.
    #[serde(default)]
    pub agency_id: Option<Uuid>,
    /// Its unified social credit code.
    #[validate(length(min = 18, max = 18))]
    #[schema(min_length = 18, max_length = 18)]
    pub credit_code: String,
    /// The unit the data comes from; the organ when absent.
    #[serde(default)]
    #[validate(length(min = 2, max = 200))]
    #[schema(min_length = 2, max_length = 200)]
    pub source: Option<String>,
    /// That unit's code.
    #[serde(default)]
    #[validate(length(min = 18, max = 18))]
    #[schema(min_length = 18, max_length = 18)]
    pub source_code: Option<String>,
}

/// As whom the organ reports; everything empty where nothing was entered.
pub(super) fn source(conn: &mut Conn, agency: Uuid) -> Result<Source, Error> {
    let row = credit_source::table.find(Uid(agency)).select(SourceRow::as_select()).first(conn).optional()?;
    Ok(row.map_or_else(Source::default, |row| Source {
        credit_code: row.credit_code,
        source: row.source.unwrap_or_default(),
        source_code: row.source_code.unwrap_or_default(),
    }))
}

/// Enters as whom an organ reports; whether the actor is an administrator was asked at the door.
pub(super) fn enter_source(
    tx: &mut Tx<'_>,
    actor: &Actor,
    today: NaiveDate,
    new: NewCreditSource,
) -> Result<CreditSource, Error> {
    let agency = new.agency_id.unwrap_or(actor.agency_id);
    if !accounts::within(tx.conn, agency, actor.agency_id)? {
        return Err(Error::OutOfReach);
    }
    let wrong = |code: &String| {
        let judged = identity::judge(PartyKind::LegalPerson, None, code, today);
        judged.warnings.iter().any(|warning| warning.weight >= Weight::Confirm)
    };
    for (pointer, code) in [("/credit_code", Some(&new.credit_code)), ("/source_code", new.source_code.as_ref())] {
        if code.is_some_and(wrong) {
            return Err(Error::Field {
                pointer,
                code: "invalid_value",
                zh: "不是有效的统一社会信用代码",
                en: "no unified social credit code",
            });
        }
    }
    let row = SourceRow {
        agency_id: Uid(agency),
        credit_code: identity::normal(&new.credit_code),
        source: new.source,
        source_code: new.source_code.as_deref().map(identity::normal),
        entered_at: Instant(tx.now),
    };
    if diesel::update(credit_source::table.find(row.agency_id)).set(&row).execute(tx.conn)? == 0 {
        diesel::insert_into(credit_source::table).values(&row).execute(tx.conn)?;
    }
    audit::record(tx, Some(actor.account_id), "credit.source", &format!("agency/{agency}"), &row.credit_code)?;
    Ok(CreditSource {
        agency_id: agency,
        credit_code: row.credit_code,
        source: row.source,
        source_code: row.source_code,
        entered_at: row.entered_at.0,
    })
}
