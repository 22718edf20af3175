//! Evaluators of case files 评查人员 of another organ: lent sight of exactly one file, for a time, by a campaign.

use diesel::prelude::*;
use uuid::Uuid;

use super::Error;
use super::pool::{PoolTask, Row};
use crate::db::types::{Instant, Uid};
use crate::db::{Tx, audit};
use crate::law::time::Moment;
use crate::schema::pool_grant;

/// An evaluator who is to see one file for a time.
#[derive(Debug, Clone, Copy)]
pub struct EvaluationLoan<'a> {
    /// The file.
    pub case_id: Uuid,
    /// The organ of the file.
    pub agency_id: Uuid,
    /// The evaluator.
    pub account_id: Uuid,
    /// The organ the evaluator comes from.
    pub home_id: Uuid,
    /// Until when.
    pub until: Moment,
    /// What for: the campaign.
    pub ground: &'a str,
}

/// Lends an evaluator sight of a file. Whether the person may score it, the campaign has asked.
pub fn lend_for_evaluation(tx: &mut Tx<'_>, by: Uuid, loan: &EvaluationLoan<'_>) -> Result<(), Error> {
    let row = Row {
        id: Uid(tx.new_id()),
        case_id: Uid(loan.case_id),
        agency_id: Uid(loan.agency_id),
        account_id: Uid(loan.account_id),
        home_id: Uid(loan.home_id),
        task: PoolTask::Evaluate.as_str().to_owned(),
        from_at: Instant(tx.now),
        to_at: Instant(loan.until),
        ground: loan.ground.to_owned(),
        granted_by: Uid(by),
        granted_at: Instant(tx.now),
        ended_at: None,
        ended_by: None,
        end_reason: None,
    };
    diesel::insert_into(pool_grant::table).values(&row).execute(tx.conn)?;
    let told = format!("{} evaluate：{}", loan.account_id, loan.ground);
    audit::record(tx, Some(by), "pool.grant", &format!("case/{}", loan.case_id), &told)?;
    Ok(())
}

/// Ends what an evaluator still sees of a file.
pub fn end_evaluation(tx: &mut Tx<'_>, by: Uuid, (case, account): (Uuid, Uuid), reason: &str) -> Result<(), Error> {
    use pool_grant::dsl;
    let held = dsl::pool_grant
        .filter(dsl::case_id.eq(Uid(case)).and(dsl::account_id.eq(Uid(account))))
        .filter(dsl::task.eq(PoolTask::Evaluate.as_str()).and(dsl::ended_at.is_null()))
        .filter(dsl::to_at.gt(Instant(tx.now)));
    let ended = (dsl::ended_at.eq(Instant(tx.now)), dsl::ended_by.eq(Uid(by)), dsl::end_reason.eq(reason.to_owned()));
    if diesel::update(held).set(ended).execute(tx.conn)? > 0 {
        audit::record(tx, Some(by), "pool.end", &format!("case/{case}"), reason)?;
    }
    Ok(())
}
