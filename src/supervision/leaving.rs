//! Leaving 离岗: an account is disabled, or loses a role, only when nothing it owes is left behind.
//!
//! What a person owes is theirs (a case they handle), or theirs alone because nobody else of the role in the organ may do it. It
//! is handed over by the acts the law has for that; an administrator, who sees no case, cannot do it by the way.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use serde::Serialize;
use uuid::Uuid;

use super::Error;
use crate::accounts;
use crate::casefile::tasks::Duty;
use crate::db::Conn;
use crate::db::types::Uid;
use crate::law::codes::Role;
use crate::problem::{Bilingual, Code, Problem, Violation};
use crate::schema::case_task;

/// Rows that are looked at; more open work than this is refused all the same.
const MOST: i64 = 5000;

/// Something a leaving person still owes, without what the case is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct OpenDuty {
    /// The case.
    pub case_id: Uuid,
    /// What is owed, by code.
    #[schema(value_type = Duty)]
    pub duty: String,
    /// What is owed, in Chinese.
    pub duty_name: String,
    /// The act it follows from.
    pub seq: u64,
    /// The role in which it is owed.
    #[schema(value_type = Role)]
    pub role: String,
    /// Whether it is the person's own, or whether only nobody else of the role is left to do it.
    pub own: bool,
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = case_task)]
struct Row {
    case_id: Uid,
    duty: String,
    seq: i64,
    role: String,
    account_id: Option<Uid>,
    not_for: String,
}

/// What would be left behind if an account lost these roles, or all of them.
pub(super) fn left_open(conn: &mut Conn, account: Uuid, losing: &BTreeSet<Role>) -> Result<Vec<OpenDuty>, Error> {
    use case_task::dsl;
    let Some(found) = accounts::find(conn, account)? else { return Ok(Vec::new()) };
    let roles: Vec<&str> = losing.iter().map(|role| role.as_str()).collect();
    let own: Vec<Row> = case_task::table
        .filter(dsl::account_id.eq(Uid(account)))
        .filter(dsl::role.eq_any(roles.clone()))
        .order((dsl::due_on, dsl::case_id, dsl::task_key))
        .limit(MOST)
        .select(Row::as_select())
        .load(conn)?;
    let anybodys: Vec<Row> = case_task::table
        .filter(dsl::agency_id.eq(Uid(found.agency_id)))
        .filter(dsl::account_id.is_null())
        .filter(dsl::role.eq_any(roles))
        .filter(dsl::not_for.not_like(format!("%{account}%")))
        .order((dsl::due_on, dsl::case_id, dsl::task_key))
        .limit(MOST)
        .select(Row::as_select())
        .load(conn)?;
    let mut others: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for role in losing {
        let holders = accounts::holders(conn, found.agency_id, *role)?;
        let rest = holders.into_iter().filter(|id| *id != account).map(|id| id.to_string());
        others.insert(role.as_str(), rest.collect());
    }
    let alone = |row: &Row| {
        let able = others.get(row.role.as_str()).into_iter().flatten();
        !able.into_iter().any(|id| !row.not_for.contains(id.as_str()))
    };
    Ok(own.into_iter().chain(anybodys.into_iter().filter(alone)).map(OpenDuty::of).collect())
}

impl OpenDuty {
    fn of(row: Row) -> OpenDuty {
        let duty = Duty::ALL.iter().find(|duty| duty.as_str() == row.duty);
        OpenDuty {
            case_id: row.case_id.0,
            duty_name: duty.map_or_else(|| row.duty.clone(), |duty| duty.zh().to_owned()),
            duty: row.duty,
            seq: u64::try_from(row.seq).unwrap_or_default(),
            role: row.role,
            own: row.account_id.is_some(),
        }
    }

    fn way_out(&self) -> Bilingual {
        match self.own {
            true => Bilingual::new(
                "由负责人在该案中以 assign_handlers 另行指定承办人；须本人确认的，先由本人以 countersign 确认",
                "a head assigns other handlers in the case (assign_handlers); what the person has to confirm, they confirm first (countersign)",
            ),
            false => Bilingual::new(
                "先为本机关另一名未参与该案的人员设置该角色，或者先办结该事项",
                "give the role to somebody else of the organ who has no part in the case, or have it done first",
            ),
        }
    }
}

/// The refusal: the first of what is left, each with the way out.
pub(super) fn problem(left: &[OpenDuty]) -> Problem {
    const SHOWN: usize = 50;
    let breach = |duty: &OpenDuty| Violation {
        rule: "ACCT-OPEN-WORK".to_owned(),
        article: "GB/T 22239-2019 访问控制c".to_owned(),
        message: Bilingual::new(
            format!("案件 {}：{}", duty.case_id, duty.duty_name),
            format!("case {}: {}", duty.case_id, duty.duty),
        ),
        remedy: duty.way_out(),
        acts: vec![duty.seq],
    };
    let (count, shown) = (left.len(), left.iter().take(SHOWN).map(breach).collect());
    Problem::refused(Code::OpenWork, shown).detail(
        format!("尚有 {count} 项工作未办结，须先移交。"),
        format!("{count} duties are left open; hand them over first"),
    )
}
