//! Every statement on `legal_review`.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::Serialize;
use uuid::Uuid;

use super::Error;
use crate::casefile::CaseFile;
use crate::casefile::parts::{Deadline, ReviewRound};
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx};
use crate::law::calendar::Calendar;
use crate::law::time::Moment;
use crate::schema::legal_review;

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = legal_review, treat_none_as_null = true)]
struct Row {
    case_id: Uid,
    seq: i64,
    subject: String,
    agency_id: Uid,
    submitted_at: Instant,
    submitted_by: Uid,
    due_on: NaiveDate,
    opinion_seq: Option<i64>,
    outcome: Option<String>,
    reviewer_id: Option<Uid>,
    opined_at: Option<Instant>,
    assigned_to: Option<Uid>,
    waiting_since: Option<NaiveDate>,
    contested_seq: Option<i64>,
    settled_seq: Option<i64>,
    working_days: Option<i64>,
    late: Option<bool>,
}

/// One round of review in the queue.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct ReviewView {
    /// The case.
    pub case_id: Uuid,
    /// The act that submitted it.
    pub seq: i64,
    /// What was submitted: digest of the proposal and seq of the last act that voids a review.
    pub subject: String,
    /// The organ.
    pub agency_id: Uuid,
    /// When it was submitted.
    pub submitted_at: Moment,
    /// By which account.
    pub submitted_by: Uuid,
    /// Last day for the opinion.
    pub due_on: NaiveDate,
    /// The act of the opinion, or of calling it back.
    pub opinion_seq: Option<i64>,
    /// Its outcome; `called_back` if a head returned the case to the investigation before there was one.
    pub outcome: Option<String>,
    /// The reviewer's account.
    pub reviewer_id: Option<Uuid>,
    /// When it was given.
    pub opined_at: Option<Moment>,
    /// Who reviews it 审核承办人; nobody yet when absent.
    pub assigned_to: Option<Uuid>,
    /// Since when it waits for material: the time to review stands still.
    pub waiting_since: Option<NaiveDate>,
    /// The act that contests the opinion.
    pub contested_seq: Option<i64>,
    /// The act that settled the contest.
    pub settled_seq: Option<i64>,
    /// Working days from submission to the opinion, without those that were waited for material.
    pub working_days: Option<i64>,
    /// Whether the opinion came after its last day.
    pub late: Option<bool>,
}

impl From<Row> for ReviewView {
    fn from(row: Row) -> Self {
        Self {
            case_id: row.case_id.0,
            seq: row.seq,
            subject: row.subject,
            agency_id: row.agency_id.0,
            submitted_at: row.submitted_at.0,
            submitted_by: row.submitted_by.0,
            due_on: row.due_on,
            opinion_seq: row.opinion_seq,
            outcome: row.outcome,
            reviewer_id: row.reviewer_id.map(|id| id.0),
            opined_at: row.opined_at.map(|at| at.0),
            assigned_to: row.assigned_to.map(|id| id.0),
            waiting_since: row.waiting_since,
            contested_seq: row.contested_seq,
            settled_seq: row.settled_seq,
            working_days: row.working_days,
            late: row.late,
        }
    }
}

/// Writes the rounds of a case as its file has them.
pub fn sync(tx: &mut Tx<'_>, file: &CaseFile) -> Result<(), Error> {
    for row in rows(file)? {
        let key = (row.case_id, row.seq);
        if diesel::update(legal_review::table.find(key)).set(&row).execute(tx.conn)? == 0 {
            diesel::insert_into(legal_review::table).values(&row).execute(tx.conn)?;
        }
    }
    Ok(())
}

fn rows(file: &CaseFile) -> Result<Vec<Row>, Error> {
    file.reviews.iter().map(|round| row(file, round)).collect()
}

fn row(file: &CaseFile, round: &ReviewRound) -> Result<Row, Error> {
    let seq_of = |seq: u64| i64::try_from(seq).unwrap_or(i64::MAX);
    let due = file.due_dates_of(round).next_back().ok_or(Error::NoDueDate(file.id))?;
    let opinion = round.opinion.as_ref().map(|given| (given.seq, given.outcome.clone(), given.reviewer));
    // A round that a head called back has ended too; whoever called it back stands in the reviewer's place.
    let called_back = round.called_back.and_then(|seq| Some((seq, "called_back".to_owned(), actor_of(file, seq)?)));
    let ended = opinion.or(called_back);
    let ended_at = ended.as_ref().and_then(|(seq, ..)| occurred(file, *seq));
    let given = ended_at.filter(|_| round.opinion.is_some());
    let settled = round.contest.as_ref().and_then(|contest| contest.settled.as_ref());
    let waits = round.awaits().filter(|_| ended.is_none());
    Ok(Row {
        case_id: Uid(file.id),
        seq: seq_of(round.seq),
        subject: round.subject.clone(),
        agency_id: Uid(file.agency_id),
        submitted_at: Instant(round.submitted_at),
        submitted_by: Uid(round.submitted_by),
        due_on: due.due_on,
        opinion_seq: ended.as_ref().map(|(seq, ..)| seq_of(*seq)),
        opined_at: ended_at.map(Instant),
        reviewer_id: ended.as_ref().map(|(_, _, account)| Uid(*account)),
        outcome: ended.map(|(_, outcome, _)| outcome),
        assigned_to: round.assigned.as_ref().map(|assigned| Uid(assigned.account_id)),
        waiting_since: waits.map(|supplement| supplement.asked_on),
        contested_seq: round.contest.as_ref().map(|contest| seq_of(contest.seq)),
        settled_seq: settled.map(|settled| seq_of(settled.seq)),
        working_days: given.map(|at| taken(due, at)),
        late: given.map(|at| at.date() > due.due_on),
    })
}

/// Working days that count, from the submission to the opinion.
fn taken(due: &Deadline, given: Moment) -> i64 {
    let (calendar, day) = (Calendar::national(), given.date());
    let counted = |on: &NaiveDate| calendar.is_working_day(*on) && !due.excluded.iter().any(|gap| gap.holds(*on));
    let days = due.opened_on.iter_days().skip(1).take_while(|on| *on <= day).filter(counted).count();
    i64::try_from(days).unwrap_or(i64::MAX)
}

fn actor_of(file: &CaseFile, seq: u64) -> Option<Uuid> {
    file.entries.iter().find(|entry| entry.seq == seq).map(|entry| entry.account_id)
}

fn occurred(file: &CaseFile, seq: u64) -> Option<Moment> {
    file.entries.iter().find(|entry| entry.seq == seq).map(|entry| entry.occurred_at)
}

/// What the queue is asked for.
#[derive(Debug, Clone, Default)]
pub struct Queue {
    /// Organs in sight.
    pub agencies: Vec<Uuid>,
    /// Single cases in sight besides.
    pub cases: Vec<Uuid>,
    /// Only rounds without an opinion (`Some(true)`), or only those with one.
    pub open: Option<bool>,
    /// Only what this reviewer has, and what nobody has yet.
    pub reviewer: Option<Uuid>,
    /// After this row.
    pub after: Option<(NaiveDate, Uuid, i64)>,
    /// Rows to load.
    pub rows: i64,
}

/// Rounds of review, soonest due first.
pub fn queue(conn: &mut Conn, asked: &Queue) -> Result<Vec<ReviewView>, Error> {
    use legal_review::dsl;
    let agencies: Vec<Uid> = asked.agencies.iter().copied().map(Uid).collect();
    let cases: Vec<Uid> = asked.cases.iter().copied().map(Uid).collect();
    let in_sight = dsl::agency_id.eq_any(agencies).or(dsl::case_id.eq_any(cases));
    let mut query = dsl::legal_review.filter(in_sight).into_boxed();
    match asked.open {
        Some(true) => query = query.filter(dsl::opinion_seq.is_null()),
        Some(false) => query = query.filter(dsl::opinion_seq.is_not_null()),
        None => {}
    }
    if let Some(reviewer) = asked.reviewer {
        query = query.filter(dsl::assigned_to.eq(Uid(reviewer)).or(dsl::assigned_to.is_null()));
    }
    if let Some((due, case, seq)) = asked.after {
        let case = Uid(case);
        query = query.filter(
            dsl::due_on
                .ge(due)
                .and(dsl::due_on.gt(due).or(dsl::case_id.gt(case)).or(dsl::case_id.eq(case).and(dsl::seq.gt(seq)))),
        );
    }
    let rows: Vec<Row> =
        query.order((dsl::due_on, dsl::case_id, dsl::seq)).limit(asked.rows).select(Row::as_select()).load(conn)?;
    Ok(rows.into_iter().map(ReviewView::from).collect())
}

/// What the yearly figures are reckoned from: one line for each round.
#[derive(Debug, Clone, PartialEq, Queryable)]
pub(super) struct Line {
    pub agency_id: Uid,
    pub outcome: Option<String>,
    pub contested_seq: Option<i64>,
    pub settled_seq: Option<i64>,
    pub working_days: Option<i64>,
    pub late: Option<bool>,
}

/// The rounds that ended from `from` on and before `to`.
pub(super) fn ended(conn: &mut Conn, agencies: &[Uuid], from: Moment, to: Moment) -> Result<Vec<Line>, Error> {
    use legal_review::dsl;
    let among: Vec<Uid> = agencies.iter().copied().map(Uid).collect();
    Ok(dsl::legal_review
        .filter(dsl::agency_id.eq_any(among).and(dsl::opined_at.ge(Instant(from))).and(dsl::opined_at.lt(Instant(to))))
        .select((dsl::agency_id, dsl::outcome, dsl::contested_seq, dsl::settled_seq, dsl::working_days, dsl::late))
        .load(conn)?)
}
