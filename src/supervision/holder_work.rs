//! What officers and certificates ask of people on the work list 待办: to replace a handler, to renew, check or give back a
//! certificate, to train. Read off the certificates when asked; the file of no case says it.

use std::collections::BTreeMap;

use diesel::prelude::*;
use uuid::Uuid;

use super::Error;
use super::holders::{in_words, out_of_office};
use super::worklist::{Asked, WorkItem};
use crate::accounts::{self, Actor};
use crate::casefile::tasks::Duty;
use crate::certificates::{self, Ending};
use crate::db::Conn;
use crate::db::types::Uid;
use crate::law::codes::Role;
use crate::law::time::Moment;
use crate::schema::case_task;

/// Everything of the kind that `actor` has to do, in no order.
pub(super) fn of(conn: &mut Conn, actor: &Actor, asked: &Asked, now: Moment) -> Result<Vec<WorkItem>, Error> {
    let mut found = Vec::new();
    let wanted = |duty: Duty| asked.duty.is_none_or(|only| only == duty);
    if wanted(Duty::ReplaceHandler) {
        found.extend(to_be_replaced(conn, actor, asked, now)?);
    }
    if asked.case_id.is_none() {
        let organs = match actor.has(Role::Admin) {
            true => accounts::sight(conn, actor.agency_id, true)?,
            false => vec![actor.agency_id],
        };
        // The holder's own, and everybody's for the administrator.
        let mine = |account: Option<Uuid>| actor.has(Role::Admin) || account == Some(actor.account_id);
        let holder = actor.has(Role::Admin) || actor.has(Role::Officer);
        if holder && [Duty::RenewCertificate, Duty::CheckCertificate, Duty::ReturnCertificate].into_iter().any(wanted) {
            let alarms = certificates::alarms(conn, &organs, now)?;
            found.extend(alarms.iter().filter(|alarm| mine(alarm.account_id)).map(|alarm| certificate(actor, alarm)));
        }
        if holder && wanted(Duty::Train) {
            let short = certificates::shortfalls(conn, &organs, now)?;
            found.extend(short.iter().filter(|short| mine(short.account_id)).map(|short| training(actor, short)));
        }
    }
    found.retain(|item| asked.takes(item));
    Ok(found)
}

fn certificate(actor: &Actor, alarm: &certificates::Alarm) -> WorkItem {
    let duty = match alarm.ending {
        Ending::Validity => Duty::RenewCertificate,
        Ending::Check => Duty::CheckCertificate,
        Ending::Suspension => Duty::ReturnCertificate,
    };
    let (zh, _) = in_words(alarm);
    let title = format!("{}的证件{}{zh}", alarm.name, alarm.number);
    WorkItem {
        alarm_days: Some(alarm.step),
        overdue: alarm.days < 0,
        ..WorkItem::of_officer(
            actor,
            alarm.agency_id,
            duty,
            alarm.officer_id,
            (title, alarm.number.as_str()),
            alarm.last_day,
        )
    }
}

fn training(actor: &Actor, short: &certificates::Shortfall) -> WorkItem {
    let title = format!("{}本年度培训{}学时，应不少于{}学时", short.name, short.counted, short.required);
    WorkItem::of_officer(actor, short.agency_id, Duty::Train, short.officer_id, (title, ""), short.last_day)
}

/// A handler in a live case.
type Handler = (Uid, Uid, Option<Uid>, String);

/// Live cases with a handler who may not enforce any more: for heads, and for the other handlers.
fn to_be_replaced(conn: &mut Conn, actor: &Actor, asked: &Asked, now: Moment) -> Result<Vec<WorkItem>, Error> {
    use case_task::dsl;
    if !actor.has(Role::Head) && !actor.has(Role::Officer) {
        return Ok(Vec::new());
    }
    // Who handles is few, what they handle may be much: first the officers, then the cases of those who may not.
    let handlers = handlers_of(conn, actor, asked.case_id)?;
    let mut out = BTreeMap::new();
    for some in handlers.chunks(200) {
        for officer in certificates::officers(conn, some, now)? {
            if let Some(why) = out_of_office(&officer, now.date()) {
                out.insert(officer.officer_id, why.zh);
            }
        }
    }
    if out.is_empty() {
        return Ok(Vec::new());
    }
    let item = |(case, agency, officer, title): Handler| {
        let officer = officer?.0;
        let title = format!("{title}：{}", out.get(&officer)?);
        let item = WorkItem::of_officer(actor, agency.0, Duty::ReplaceHandler, officer, (title, ""), now.date());
        let key = (item.key.0, case.0, item.key.2.clone());
        Some(WorkItem { case_id: Some(case.0), key, ..item })
    };
    let ids: Vec<Option<Uid>> = out.keys().map(|id| Some(Uid(*id))).collect();
    let rows: Vec<Handler> = case_task::table
        .filter(dsl::agency_id.eq(Uid(actor.agency_id)))
        .filter(dsl::duty.eq(Duty::Handle.as_str()))
        .filter(dsl::officer_id.eq_any(ids))
        .select((dsl::case_id, dsl::agency_id, dsl::officer_id, dsl::title))
        .load(conn)?;
    let own = if actor.has(Role::Head) { None } else { Some(handled_by(conn, actor)?) };
    let seen = |(case, ..): &Handler| {
        own.as_ref().is_none_or(|own| own.contains(case)) && asked.case_id.is_none_or(|only| only == case.0)
    };
    Ok(rows.into_iter().filter(seen).filter_map(item).collect())
}

/// The live cases an officer handles.
pub(super) fn handled_by(conn: &mut Conn, actor: &Actor) -> Result<Vec<Uid>, Error> {
    use case_task::dsl;
    let mine = case_task::table.filter(dsl::account_id.eq(Uid(actor.account_id)));
    Ok(mine.filter(dsl::duty.eq(Duty::Handle.as_str())).select(dsl::case_id).load(conn)?)
}

/// The officers who handle a live case of the organ, or this case; from the index alone.
fn handlers_of(conn: &mut Conn, actor: &Actor, case: Option<Uuid>) -> Result<Vec<Uuid>, Error> {
    use case_task::dsl;
    let mut query = case_task::table
        .filter(dsl::agency_id.eq(Uid(actor.agency_id)))
        .filter(dsl::duty.eq(Duty::Handle.as_str()))
        .filter(dsl::officer_id.is_not_null())
        .into_boxed();
    if let Some(case) = case {
        query = query.filter(dsl::case_id.eq(Uid(case)));
    }
    let officers: Vec<Option<Uid>> = query.select(dsl::officer_id).distinct().load(conn)?;
    Ok(officers.into_iter().flatten().map(|id| id.0).collect())
}
