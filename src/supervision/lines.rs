//! What warnings about patterns compare: a line for each party of a case. Every write of `case_line`.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Error;
use crate::casefile::CaseFile;
use crate::casefile::links::Relation;
use crate::casefile::party::Party;
use crate::casefile::proposal::PartyProposal;
use crate::db::types::Uid;
use crate::db::{Cached, Tx};
use crate::law::digest;
use crate::law::stages::{Kind, Status};
use crate::schema::case_line;

/// One party of one case.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = case_line)]
pub(super) struct Line {
    pub case_id: Uid,
    pub party_id: String,
    pub agency_id: Uid,
    pub name: String,
    pub split_key: Option<String>,
    pub place: String,
    pub division_code: String,
    pub day: NaiveDate,
    pub like_key: Option<String>,
    pub fine_fen: Option<i64>,
    pub decided_on: Option<NaiveDate>,
    pub decided_seq: Option<i64>,
    pub near_fen: Option<i64>,
    pub near_list: Option<String>,
    pub near_on: Option<NaiveDate>,
    pub near_seq: Option<i64>,
    pub near_fine_fen: Option<i64>,
}

/// Writes what an act changed in the lines of its case.
pub(super) fn sync(tx: &mut Tx<'_>, before: &CaseFile, after: &CaseFile) -> Result<(), Error> {
    let (old, new) = (lines(before), lines(after));
    if old == new {
        return Ok(());
    }
    if !old.is_empty() {
        clear(tx, after)?;
    }
    write(tx, &new)
}

/// Writes the lines of a case anew.
pub(super) fn rebuild(tx: &mut Tx<'_>, file: &CaseFile) -> Result<(), Error> {
    clear(tx, file)?;
    write(tx, &lines(file))
}

fn clear(tx: &mut Tx<'_>, file: &CaseFile) -> Result<(), Error> {
    diesel::delete(case_line::table.filter(case_line::case_id.eq(Uid(file.id)))).execute(tx.conn)?;
    Ok(())
}

fn write(tx: &mut Tx<'_>, lines: &[Line]) -> Result<(), Error> {
    for line in lines {
        let insert = diesel::insert_into(case_line::table).values(line).returning(case_line::party_id);
        Cached(insert).get_result::<String>(tx.conn)?;
    }
    Ok(())
}

/// The lines of a file. Before its first act a case has none.
fn lines(file: &CaseFile) -> Vec<Line> {
    if file.version == 0 {
        return Vec::new();
    }
    let violation = file.violation.as_ref();
    let acted = violation.and_then(|violation| violation.ended_on.or(violation.began_on));
    let counts = !left(file);
    let code = file.power_item.as_ref().map(|held| held.item.code.as_str());
    let penalties = file.penalties_in_force();
    let line = |party: &Party| {
        let penalty = penalties.iter().find(|penalty| penalty.party_id == party.id && penalty.fine_fen > 0);
        let proposed = file.proposal.as_ref().and_then(|on_file| on_file.proposal.party(&party.id));
        let like = penalty.and_then(|penalty| Some((penalty, likeness(code?, party, proposed?)?)));
        let near = file.just_below.iter().find(|near| near.party_id == party.id);
        let near = near.and_then(|near| Some((near, file.proposal.as_ref()?)));
        let stated = near.and_then(|(_, on_file)| file.entries.iter().find(|entry| entry.seq == on_file.seq));
        Line {
            case_id: Uid(file.id),
            party_id: party.id.clone(),
            agency_id: Uid(file.agency_id),
            name: party.name.trim().to_owned(),
            split_key: code.filter(|_| counts).map(|code| sameness(code, party)),
            place: file.place.trim().to_owned(),
            division_code: file.division_code.clone().unwrap_or_default(),
            day: acted.unwrap_or_else(|| file.opened_at.date()),
            fine_fen: like.as_ref().map(|(penalty, _)| penalty.fine_fen),
            decided_on: like.as_ref().map(|(penalty, _)| penalty.decided_on),
            decided_seq: like.as_ref().map(|(penalty, _)| whole(penalty.seq)),
            like_key: like.map(|(_, key)| key),
            near_fen: near.map(|(near, _)| near.amount_fen),
            near_list: near.map(|(near, _)| near.list.clone()),
            near_on: stated.map(|entry| entry.occurred_at.date()),
            near_seq: near.map(|(_, on_file)| whole(on_file.seq)),
            near_fine_fen: near.map(|(near, _)| near.fine_fen),
        }
    };
    file.parties.iter().map(line).collect()
}

/// Whether the case ended without anybody punished here, or is one with another now.
fn left(file: &CaseFile) -> bool {
    let absorbed = file.links.others.iter().any(|link| link.relation == Relation::AbsorbedBy);
    let declined = || file.entries.iter().any(|entry| entry.kind == Kind::DeclineFiling);
    absorbed
        || file.links.withdrawal.is_some()
        || file.transfers.open().is_some()
        || matches!(file.status, Status::Declined | Status::Withdrawn | Status::Transferred)
        || (file.status == Status::Archived && declined())
}

/// One party and one power item: by number, or by kind and name where no number tells.
fn sameness(code: &str, party: &Party) -> String {
    let who = match party.telling_number() {
        Some(number) => format!("#{number}"),
        None => format!("{} {}", party.kind.as_str(), party.name.trim()),
    };
    digest::sm3(format!("{code}\n{who}").as_bytes())
}

/// What makes two penalties comparable: power item, tier, class of party, factors, grounds of punishing more lightly. None
/// where no tier was applied.
fn likeness(code: &str, party: &Party, line: &PartyProposal) -> Option<String> {
    let choice = line.benchmark.as_ref()?;
    let mut factors: Vec<&str> = choice.factors.iter().map(|factor| factor.code.as_str()).collect();
    factors.sort_unstable();
    factors.dedup();
    let mut grounds: Vec<&str> = line.grounds().map(|ground| ground.zh()).collect();
    grounds.sort_unstable();
    grounds.dedup();
    let class = if party.kind.is_citizen() { "person" } else { "organisation" };
    let below = if line.mitigation.is_some() { "mitigated" } else { "" };
    let text = [code, &choice.tier, class, below, &factors.join(","), &grounds.join(",")].join("\n");
    Some(digest::sm3(text.as_bytes()))
}

fn whole(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
