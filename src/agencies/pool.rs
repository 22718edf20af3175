//! People lent for one case 统筹调配: a reviewer, a hearing presider or an evaluator of another organ of the county's pool. Sight and office
//! begin and end by themselves; who lent whom, why and how long is kept.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::Error;
use crate::accounts::{self, Actor};
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx, audit};
use crate::law::codes::Role;
use crate::law::stages::Kind;
use crate::law::time::Moment;
use crate::record;
use crate::schema::pool_grant;

/// Longest a person is lent for one case, in days: what takes longer is granted anew.
const LONGEST_DAYS: i64 = 180;

/// What somebody is lent for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PoolTask {
    /// Legal review 法制审核.
    Review,
    /// Presiding over a hearing 主持听证.
    Preside,
    /// Scoring the file 案卷评查: sight alone, granted by a campaign of evaluation and by nobody else.
    Evaluate,
}

impl PoolTask {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            PoolTask::Review => "review",
            PoolTask::Preside => "preside",
            PoolTask::Evaluate => "evaluate",
        }
    }

    fn read(code: &str) -> Result<PoolTask, Error> {
        match code {
            "review" => Ok(PoolTask::Review),
            "preside" => Ok(PoolTask::Preside),
            "evaluate" => Ok(PoolTask::Evaluate),
            other => Err(Error::Internal(format!("pool_grant holds the unknown task {other:?}"))),
        }
    }

    /// The roles one of which the person must hold at home.
    const fn roles(self) -> &'static [Role] {
        match self {
            PoolTask::Review => &[Role::Reviewer],
            PoolTask::Preside => &[Role::Reviewer, Role::Head],
            PoolTask::Evaluate => &[],
        }
    }

    /// The acts it opens in the case; the role that each of them needs is asked for besides.
    pub fn allows(self, kind: Kind) -> bool {
        match self {
            PoolTask::Review => matches!(
                kind,
                Kind::ReviewMeasure
                    | Kind::AssignReviewer
                    | Kind::RequestSupplement
                    | Kind::RecordAdvice
                    | Kind::IssueReviewOpinion
                    | Kind::FlagMajor
                    | Kind::UnflagMajor
            ),
            PoolTask::Preside => matches!(kind, Kind::HoldHearing | Kind::ReportHearing),
            PoolTask::Evaluate => false,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = pool_grant)]
pub(super) struct Row {
    pub id: Uid,
    pub case_id: Uid,
    pub agency_id: Uid,
    pub account_id: Uid,
    pub home_id: Uid,
    pub task: String,
    pub from_at: Instant,
    pub to_at: Instant,
    pub ground: String,
    pub granted_by: Uid,
    pub granted_at: Instant,
    pub ended_at: Option<Instant>,
    pub ended_by: Option<Uid>,
    pub end_reason: Option<String>,
}

/// A person lent for one case.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct PoolGrant {
    /// Id.
    pub id: Uuid,
    /// The one case.
    pub case_id: Uuid,
    /// The organ of the case.
    pub agency_id: Uuid,
    /// The person's account.
    pub account_id: Uuid,
    /// The organ the person comes from.
    pub home_agency_id: Uuid,
    /// What for.
    pub task: PoolTask,
    /// From this moment.
    pub from: Moment,
    /// Until this moment, when it ends by itself.
    pub to: Moment,
    /// Why, such as 本机关无审核人员.
    pub ground: String,
    /// The head who granted it.
    pub granted_by: Uuid,
    /// When.
    pub granted_at: Moment,
    /// When it was ended early.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Moment>,
    /// By whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_by: Option<Uuid>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_reason: Option<String>,
}

impl Row {
    fn grant(self) -> Result<PoolGrant, Error> {
        Ok(PoolGrant {
            id: self.id.0,
            case_id: self.case_id.0,
            agency_id: self.agency_id.0,
            account_id: self.account_id.0,
            home_agency_id: self.home_id.0,
            task: PoolTask::read(&self.task)?,
            from: self.from_at.0,
            to: self.to_at.0,
            ground: self.ground,
            granted_by: self.granted_by.0,
            granted_at: self.granted_at.0,
            ended_at: self.ended_at.map(|at| at.0),
            ended_by: self.ended_by.map(|id| id.0),
            end_reason: self.end_reason,
        })
    }
}

/// Whom to lend, for which case, how long and why.
#[derive(Debug, Clone, PartialEq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPoolGrant {
    /// The one case, of the head's own organ.
    pub case_id: Uuid,
    /// The person's account, of another organ of the same county or city.
    pub account_id: Uuid,
    /// What for.
    pub task: PoolTask,
    /// From this moment; now when absent.
    #[serde(default)]
    pub from: Option<Moment>,
    /// Until this moment, 180 days later at most.
    pub to: Moment,
    /// Why.
    #[validate(length(min = 2, max = 500))]
    #[schema(min_length = 2, max_length = 500)]
    pub ground: String,
}

/// Why it ends before its time.
#[derive(Debug, Clone, PartialEq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndPoolGrant {
    /// Why.
    #[validate(length(min = 2, max = 500))]
    #[schema(min_length = 2, max_length = 500)]
    pub reason: String,
}

fn field(pointer: &str, code: &'static str, zh: &'static str, en: &'static str) -> Error {
    Error::Field { pointer: pointer.to_owned(), code, zh, en }
}

/// Lends a person to the head's organ for one case.
pub(super) fn grant(tx: &mut Tx<'_>, actor: &Actor, new: NewPoolGrant) -> Result<PoolGrant, Error> {
    if !actor.heads_the_organ() {
        return Err(Error::NotHead);
    }
    if new.task == PoolTask::Evaluate {
        let (zh, en) = ("评查人员由案卷评查活动分配", "evaluators are assigned by a campaign of evaluation");
        return Err(field("/task", "invalid_value", zh, en));
    }
    let file = record::load(tx.conn, new.case_id)?;
    if file.agency_id != actor.agency_id {
        return Err(Error::NotFound);
    }
    let person = accounts::find(tx.conn, new.account_id)?.filter(|person| person.disabled_at.is_none());
    let unknown = || field("/account_id", "unknown", "没有这个可用账号", "no such living account");
    let person = person.ok_or_else(unknown)?;
    if person.agency_id == file.agency_id {
        let (zh, en) = ("该人员就是本机关人员，无需借用", "the person is of this very organ: nothing to lend");
        return Err(field("/account_id", "invalid_value", zh, en));
    }
    if !one_pool(tx.conn, person.agency_id, file.agency_id)? {
        // Whoever stands outside the pool is not told apart from nobody.
        return Err(unknown());
    }
    if !new.task.roles().iter().any(|role| person.roles.contains(role)) {
        let (zh, en) = ("该人员没有相应的审核、负责人角色", "the person does not hold the role the task needs");
        return Err(field("/account_id", "invalid_value", zh, en));
    }
    let part = file.barred.contains(&person.id) || file.handled.contains(&person.id);
    if part {
        let (zh, en) = ("该人员承办过本案或参加过表决，应当回避", "the person had a part in this case");
        return Err(field("/account_id", "had_a_part", zh, en));
    }
    let from = new.from.unwrap_or(tx.now).max(tx.now);
    if new.to <= from || new.to > from.plus_days(LONGEST_DAYS) {
        let (zh, en) =
            ("截止时间应当晚于开始时间，最长180天", "the end comes after the beginning, by 180 days at most");
        return Err(field("/to", "range", zh, en));
    }
    let row = Row {
        id: Uid(tx.new_id()),
        case_id: Uid(file.id),
        agency_id: Uid(file.agency_id),
        account_id: Uid(person.id),
        home_id: Uid(person.agency_id),
        task: new.task.as_str().to_owned(),
        from_at: Instant(from),
        to_at: Instant(new.to),
        ground: new.ground,
        granted_by: Uid(actor.account_id),
        granted_at: Instant(tx.now),
        ended_at: None,
        ended_by: None,
        end_reason: None,
    };
    diesel::insert_into(pool_grant::table).values(&row).execute(tx.conn)?;
    let told = format!("{} {}：{}", person.name, new.task.as_str(), row.ground);
    audit::record(tx, Some(actor.account_id), "pool.grant", &format!("case/{}", file.id), &told)?;
    row.grant()
}

/// Ends it before its time: a head of either organ.
pub(super) fn end(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, why: EndPoolGrant) -> Result<PoolGrant, Error> {
    let row = pool_grant::table.find(Uid(id)).select(Row::as_select()).first(tx.conn).optional()?;
    let row = row.filter(|row| [row.agency_id.0, row.home_id.0].contains(&actor.agency_id));
    // Whoever could end the sight of an evaluator could learn who it is.
    let row = row.filter(|row| row.task != PoolTask::Evaluate.as_str()).ok_or(Error::NotFound)?;
    if !actor.heads_the_organ() {
        return Err(Error::NotHead);
    }
    if row.ended_at.is_some() || row.to_at.0 <= tx.now {
        return Err(Error::EndedAlready);
    }
    let row = Row {
        ended_at: Some(Instant(tx.now)),
        ended_by: Some(Uid(actor.account_id)),
        end_reason: Some(why.reason),
        ..row
    };
    let ended = (
        pool_grant::ended_at.eq(row.ended_at),
        pool_grant::ended_by.eq(row.ended_by),
        pool_grant::end_reason.eq(&row.end_reason),
    );
    diesel::update(pool_grant::table.find(row.id)).set(ended).execute(tx.conn)?;
    let told = row.end_reason.clone().unwrap_or_default();
    audit::record(tx, Some(actor.account_id), "pool.end", &format!("case/{}", row.case_id.0), &told)?;
    row.grant()
}

/// Whether two organs stand in one pool: one above the other, or both below one organ.
pub fn one_pool(conn: &mut Conn, lender: Uuid, borrower: Uuid) -> Result<bool, Error> {
    let above = accounts::find_organ(conn, borrower)?.and_then(|organ| organ.parent_id).unwrap_or(borrower);
    Ok(accounts::within(conn, lender, above)? || accounts::within(conn, borrower, lender)?)
}

/// What is asked of the list.
pub(super) struct Wanted {
    pub agencies: Vec<Uuid>,
    pub me: Uuid,
    pub case_id: Option<Uuid>,
    pub account_id: Option<Uuid>,
    pub current_at: Option<Moment>,
    pub after: Option<Uuid>,
    pub rows: i64,
}

/// Grants that an organ in sight gave or whose people it lent, and one's own; by id.
pub(super) fn list(conn: &mut Conn, wanted: &Wanted) -> Result<Vec<PoolGrant>, Error> {
    use pool_grant::dsl;
    let among: Vec<Uid> = wanted.agencies.iter().copied().map(Uid).collect();
    let mut query = dsl::pool_grant
        .filter(
            dsl::agency_id.eq_any(among.clone()).or(dsl::home_id.eq_any(among)).or(dsl::account_id.eq(Uid(wanted.me))),
        )
        .into_boxed();
    // Who scores a file is blind: each sees their own.
    query = query.filter(dsl::task.ne(PoolTask::Evaluate.as_str()).or(dsl::account_id.eq(Uid(wanted.me))));
    if let Some(case) = wanted.case_id {
        query = query.filter(dsl::case_id.eq(Uid(case)));
    }
    if let Some(account) = wanted.account_id {
        query = query.filter(dsl::account_id.eq(Uid(account)));
    }
    if let Some(at) = wanted.current_at {
        let at = Instant(at);
        query = query.filter(dsl::from_at.le(at).and(dsl::to_at.gt(at)).and(dsl::ended_at.is_null()));
    }
    if let Some(after) = wanted.after {
        query = query.filter(dsl::id.gt(Uid(after)));
    }
    let rows: Vec<Row> = query.order(dsl::id).limit(wanted.rows).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::grant).collect()
}

/// What the account is lent for at this moment: the case and the task. A person who no longer holds the role at home is
/// stopped by the role, not here.
pub(super) fn lent(conn: &mut Conn, account: Uuid, at: Moment) -> Result<Vec<(Uuid, PoolTask)>, Error> {
    use pool_grant::dsl;
    let at = Instant(at);
    let rows: Vec<(Uid, String)> = dsl::pool_grant
        .filter(dsl::account_id.eq(Uid(account)).and(dsl::to_at.gt(at)))
        .filter(dsl::from_at.le(at).and(dsl::ended_at.is_null()))
        .select((dsl::case_id, dsl::task))
        .load(conn)?;
    rows.into_iter().map(|(case, task)| Ok((case.0, PoolTask::read(&task)?))).collect()
}

/// The accounts lent to this case for a task at this moment.
pub fn pooled(conn: &mut Conn, case: Uuid, task: PoolTask, at: Moment) -> Result<Vec<Uuid>, Error> {
    use pool_grant::dsl;
    let at = Instant(at);
    let found: Vec<Uid> = dsl::pool_grant
        .filter(dsl::case_id.eq(Uid(case)).and(dsl::task.eq(task.as_str())))
        .filter(dsl::from_at.le(at).and(dsl::to_at.gt(at)).and(dsl::ended_at.is_null()))
        .select(dsl::account_id)
        .load(conn)?;
    Ok(found.into_iter().map(|id| id.0).collect())
}
