//! What other cases say: those an act or the file names, and those of other organs that were filed on the same party and
//! the same item.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{Error, penalised};
use crate::agencies::PoolTask;
use crate::casefile::act::Attempt;
use crate::casefile::acts::DecideOnTheSpot;
use crate::casefile::facts::{Elsewhere, EvidenceElsewhere, FiledElsewhere, FormFact, NamedCase, Presence};
use crate::casefile::links::Relation;
use crate::casefile::parts::Evidence;
use crate::casefile::{Body, CaseFile};
use crate::db::Conn;
use crate::law::stages::{Kind, Status};
use crate::problem::Problem;
use crate::{agencies, documents, parties, record, supervision};

/// What the rules of this attempt may know of other cases.
pub(super) fn gather(conn: &mut Conn, file: &CaseFile, attempt: &Attempt) -> Result<Elsewhere, Problem> {
    if let Some(id) = receiver(attempt)
        && agencies::fact(conn, id).map_err(Error::from)?.is_none()
    {
        return Err(Problem::field("/body/handover/receiver_id", "unknown", "没有这个机关", "no such organ"));
    }
    let mut named = Vec::new();
    for id in ids(file, attempt) {
        named.extend(case(conn, id, attempt)?);
    }
    let filed = match attempt.kind {
        Kind::RequestFiling => filed(conn, file)?,
        _ => Vec::new(),
    };
    let (form, receipt_used) = match &attempt.body {
        Some(Body::DecideOnTheSpot(decision)) => on_the_form(conn, file, decision).map_err(Error::from)?,
        _ => (None, false),
    };
    // What was punished already: asked by whoever concludes, revises or decides.
    let penalties = match attempt.kind {
        Kind::ConcludeInvestigation | Kind::ReviseProposal | Kind::Decide | Kind::DecideOnTheSpot => {
            penalised::elsewhere(conn, file)?
        }
        _ => Vec::new(),
    };
    let by_letter = match &attempt.body {
        Some(Body::ReceiveHandover(handed)) => {
            documents::case_of_number(conn, &handed.letter, file.agency_id).map_err(Error::from)?
        }
        _ => None,
    };
    let pooled_presiders = match attempt.kind {
        Kind::ScheduleHearing | Kind::PostponeHearing => {
            agencies::pooled(conn, file.id, PoolTask::Preside, attempt.occurred_at).map_err(Error::from)?
        }
        _ => Vec::new(),
    };
    let pooled_reviewers = match attempt.kind {
        Kind::AssignReviewer => {
            agencies::pooled(conn, file.id, PoolTask::Review, attempt.occurred_at).map_err(Error::from)?
        }
        _ => Vec::new(),
    };
    Ok(Elsewhere {
        filed,
        by_letter,
        named,
        presence: presence(conn, attempt)?,
        form,
        receipt_used,
        pooled_presiders,
        pooled_reviewers,
        delegations: Vec::new(),
        penalties,
    })
}

/// Where the officers of the act were at the same time, by the record.
fn presence(conn: &mut Conn, attempt: &Attempt) -> Result<Vec<Presence>, Problem> {
    match attempt.body.as_ref().and_then(Body::on_site) {
        Some(conduct) if !attempt.officers.is_empty() => {
            Ok(supervision::clashes(conn, &attempt.officers, conduct.starts_at, conduct.ends_at)?)
        }
        _ => Ok(Vec::new()),
    }
}

/// What the register says of the number and the special receipt of an on-the-spot decision.
fn on_the_form(
    conn: &mut Conn,
    file: &CaseFile,
    decision: &DecideOnTheSpot,
) -> Result<(Option<FormFact>, bool), documents::Error> {
    let form = match decision.form {
        Some(form) => documents::form_fact(conn, form)?,
        None => None,
    };
    let used = match decision.in_cash().and_then(|cash| cash.receipt.as_deref()) {
        Some(receipt) => documents::receipt_used(conn, file.agency_id, receipt, file.id)?,
        None => false,
    };
    Ok((form, used))
}

/// The receiving organ of a transfer, if it is named by its id.
fn receiver(attempt: &Attempt) -> Option<Uuid> {
    match &attempt.body {
        Some(Body::TransferCase(transfer)) => transfer.handover.receiver_id,
        Some(Body::Decide(decision)) => decision.handover.as_ref()?.receiver_id,
        _ => None,
    }
}

/// The other cases that matter to the attempt.
fn ids(file: &CaseFile, attempt: &Attempt) -> BTreeSet<Uuid> {
    match &attempt.body {
        Some(Body::ReceiveHandover(handed)) => handed.record.iter().filter_map(|record| record.case_id).collect(),
        Some(Body::MergeCase(merge)) => BTreeSet::from([merge.case_id]),
        Some(Body::SplitCase(split)) => BTreeSet::from([split.case_id]),
        Some(Body::WithdrawFiling(_)) => {
            let absorbed = file.links.others.iter().filter(|link| link.relation == Relation::AbsorbedBy);
            absorbed.map(|link| link.case_id).collect()
        }
        _ => BTreeSet::new(),
    }
}

fn case(conn: &mut Conn, id: Uuid, attempt: &Attempt) -> Result<Option<NamedCase>, Problem> {
    let other = match record::load(conn, id) {
        Ok(other) => other,
        Err(record::Error::NotFound) => return Ok(None),
        Err(error) => return Err(Error::from(error).into()),
    };
    let digest = match &attempt.body {
        Some(Body::ReceiveHandover(handed)) => match handed.record.as_ref().map(|record| record.acts) {
            Some(last) if last == other.version => Some(other.head_digest.clone()),
            Some(last) if (1..other.version).contains(&last) => {
                let acts = record::acts(conn, id, last - 1, last).map_err(Error::from)?;
                acts.first().map(|act| act.digest.clone())
            }
            _ => None,
        },
        _ => None,
    };
    Ok(Some(NamedCase {
        id,
        agency_id: other.agency_id,
        digest,
        transferred: other.transfers.open().map(|transfer| (transfer.seq, transfer.receiver_id)),
        evidence: other.evidence.iter().map(piece).collect(),
        links: other.links.others.iter().map(|link| (link.relation, link.case_id)).collect(),
    }))
}

fn piece(item: &Evidence) -> EvidenceElsewhere {
    EvidenceElsewhere { id: item.id.clone(), kind: item.kind, name: item.name.clone(), alive: item.is_alive() }
}

/// How many cases of one party are looked through.
const MOST_CASES: i64 = 200;

/// Cases of other organs that were filed on one of the parties and an item with the same code, and have not ended.
fn filed(conn: &mut Conn, file: &CaseFile) -> Result<Vec<FiledElsewhere>, Problem> {
    let Some(code) = file.power_item.as_ref().map(|held| held.item.code.clone()) else { return Ok(Vec::new()) };
    let mut ids = BTreeSet::new();
    let mut merged: BTreeMap<String, BTreeSet<(Uuid, String)>> = BTreeMap::new();
    for party in &file.parties {
        ids.extend(record::filed_elsewhere(conn, file.agency_id, &party.name, MOST_CASES).map_err(Error::from)?);
        let registered = parties::same_person(conn, file.id, &party.id).map_err(Error::from)?;
        let ours = merged.entry(party.id.clone()).or_default();
        ours.extend(registered);
        ids.extend(ours.iter().map(|(case, _)| *case));
    }
    let mut found = Vec::new();
    for id in ids {
        let other = record::load(conn, id).map_err(Error::from)?;
        let ended = matches!(other.status, Status::Declined | Status::Withdrawn | Status::Transferred)
            || other.links.withdrawal.is_some()
            || other.transfers.open().is_some_and(|transfer| !transfer.after_decision());
        let same_item = other.power_item.as_ref().is_some_and(|held| held.item.code == code);
        let same_party = other.parties.iter().any(|theirs| {
            file.parties.iter().any(|ours| {
                let known = merged.get(&ours.id).is_some_and(|known| known.contains(&(id, theirs.id.clone())));
                known || (ours.name == theirs.name && ours.id_number == theirs.id_number)
            })
        });
        let foreign = other.agency_id != file.agency_id;
        let Some(filed_on) = other.filed_on.filter(|_| foreign && !ended && same_item && same_party) else { continue };
        let agency = agencies::fact(conn, other.agency_id).map_err(Error::from)?.map(|(agency, _)| agency.name);
        found.push(FiledElsewhere {
            id,
            agency: agency.unwrap_or_default(),
            number: other.filing_number.clone(),
            filed_on,
        });
    }
    Ok(found)
}
