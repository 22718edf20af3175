//! Gathering what the rules may know besides the file, from the rooms above.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::{Error, elsewhere};
use crate::casefile::Body;
use crate::casefile::CaseFile;
use crate::casefile::act::Attempt;
use crate::casefile::facts::{Facts, PowerItemFact};
use crate::db::Conn;
use crate::law::calendar::Calendar;
use crate::law::codes::Role;
use crate::law::profile::Profile;
use crate::law::stages::Kind;
use crate::law::time::Moment;
use crate::problem::Problem;
use crate::{accounts, agencies, certificates, publicity, recording, review};

/// Everything outside the file that the rules of this attempt may look at.
pub(super) fn gather(conn: &mut Conn, file: &CaseFile, attempt: &Attempt, now: Moment) -> Result<Facts, Problem> {
    let (agency, profile) = agencies::fact(conn, file.agency_id).map_err(Error::from)?.ok_or(Error::NotFound)?;
    let profile = Profile::find(&profile).ok_or_else(|| Error::UnknownProfile(profile.clone()))?;
    let actor_officer = match attempt.actor.has(Role::Officer) {
        true => certificates::officer_of_account(conn, attempt.actor.account_id).map_err(Error::from)?,
        false => None,
    };
    let concerned = match &attempt.body {
        Some(Body::ApplyRecusal(application)) => match application.account_id {
            Some(account) => certificates::officer_of_account(conn, account).map_err(Error::from)?,
            None => application.officer_id,
        },
        _ => None,
    };
    let ids = officers_in_question(attempt, actor_officer.into_iter().chain(concerned));
    let officers = match ids.is_empty() {
        true => Vec::new(),
        false => certificates::officers(conn, &ids, attempt.occurred_at).map_err(Error::from)?,
    };
    let people = match &attempt.body {
        Some(Body::Deliberate(discussion)) => {
            let ids: Vec<_> = discussion.attendees.iter().map(|attendee| attendee.account_id).collect();
            accounts::people(conn, &ids).map_err(Error::from)?
        }
        Some(Body::ExtendTerm(asked)) => {
            let heads = asked.discussion.as_ref().map_or(&[][..], |held| held.heads.as_slice());
            accounts::people(conn, heads).map_err(Error::from)?
        }
        Some(Body::PostponeHearing(postponed)) => {
            let presider: Vec<_> = postponed.presider.into_iter().collect();
            accounts::people(conn, &presider).map_err(Error::from)?
        }
        Some(Body::AssignReviewer(assigned)) => {
            // The one who has it too: whether that person can still review is asked when it is taken away.
            let held = file.open_review().and_then(|round| round.assigned.as_ref()).map(|held| held.account_id);
            let ids: Vec<_> = std::iter::once(assigned.reviewer).chain(held).collect();
            accounts::people(conn, &ids).map_err(Error::from)?
        }
        Some(Body::ScheduleHearing(fixed)) => accounts::people(conn, &[fixed.presider]).map_err(Error::from)?,
        Some(Body::DecideRecusal(decision)) => accounts::people(conn, &decision.heads).map_err(Error::from)?,
        Some(Body::ApplyRecusal(application)) => {
            let theirs = officers.iter().filter(|officer| application.officer_id == Some(officer.officer_id));
            let ids: Vec<_> = theirs.filter_map(|officer| officer.account_id).chain(application.account_id).collect();
            accounts::people(conn, &ids).map_err(Error::from)?
        }
        _ => Vec::new(),
    };
    let mut elsewhere = elsewhere::gather(conn, file, attempt)?;
    if officers.iter().any(|officer| officer.agency_id != file.agency_id) {
        elsewhere.delegations = agencies::delegations(conn, file.agency_id, None).map_err(Error::from)?;
    }
    Ok(Facts {
        now,
        calendar: Calendar::national(),
        profile,
        catalogue: match attempt.kind {
            Kind::RequestMeasure
            | Kind::ConcludeInvestigation
            | Kind::ReviseProposal
            | Kind::HoldHearing
            | Kind::DecideOnTheSpot
            | Kind::TakeOver => {
                review::in_force(conn, file.agency_id, attempt.occurred_at.date()).map_err(Error::from)?
            }
            _ => None,
        },
        agency,
        actor: attempt.actor.clone(),
        actor_officer,
        officers: officers.into_iter().map(|officer| (officer.officer_id, officer)).collect(),
        people: people.into_iter().map(|person| (person.account_id, person)).collect(),
        power_item: power_item(conn, file, attempt)?,
        elsewhere,
        // Asked for by the acts that are recorded, and by the conclusion that looks whether they were.
        recording_lists: match attempt.kind.in_the_field() || attempt.kind == Kind::ConcludeInvestigation {
            true => recording::lists(conn, file.agency_id).map_err(Error::from)?,
            false => Vec::new(),
        },
        media_owed: match attempt.kind {
            Kind::Archive => recording::owed(conn, file.id, file.agency_id, now).map_err(Error::from)?,
            _ => Vec::new(),
        },
        preview: match &attempt.body {
            Some(Body::Approve(approval)) if approval.preview.is_some() => {
                publicity::preview(conn, file, approval.seq, now).map_err(Error::from)?.map(|preview| preview.digest)
            }
            _ => None,
        },
        media_on_file: match &attempt.body {
            Some(Body::RecordCustody(step)) => {
                let stored = step.media_id.map(|id| recording::is_stored_for(conn, id, file.id));
                stored.transpose().map_err(Error::from)?.unwrap_or(false)
            }
            _ => false,
        },
    })
}

fn officers_in_question(attempt: &Attempt, others: impl Iterator<Item = Uuid>) -> Vec<Uuid> {
    let handlers: &[Uuid] = match &attempt.body {
        Some(Body::RequestFiling(request)) => &request.handlers,
        Some(Body::AssignHandlers(assignment)) => &assignment.handlers,
        Some(Body::TakeOver(paper)) => &paper.handlers,
        Some(Body::ReportSuspectedCrime(report)) => &report.team,
        _ => &[],
    };
    let present = attempt.body.as_ref().and_then(Body::on_site).map_or(&[][..], |conduct| &conduct.assistants);
    let ids: BTreeSet<_> = attempt.officers.iter().chain(handlers).chain(present).copied().chain(others).collect();
    ids.into_iter().collect()
}

/// The power item as the organ holds it today: when an act names it, and when the filing rests on it.
fn power_item(conn: &mut Conn, file: &CaseFile, attempt: &Attempt) -> Result<Option<PowerItemFact>, Problem> {
    let named = match &attempt.body {
        Some(Body::OpenCase(opening)) => opening.power_item_id,
        Some(Body::AmendParticulars(amended)) => amended.power_item_id,
        _ => None,
    };
    let asked = matches!(
        attempt.kind,
        Kind::RequestFiling
            | Kind::Approve
            | Kind::DecideOnTheSpot
            | Kind::ConcludeInvestigation
            | Kind::ReviseProposal
            | Kind::Decide
    );
    let on_file = asked.then(|| file.power_item.as_ref().map(|held| held.id)).flatten();
    let Some(id) = named.or(on_file) else { return Ok(None) };
    let found = agencies::power_item(conn, id).map_err(Error::from)?;
    // What an organ beside or below holds is not there: its id tells no more than one that does not exist.
    let within_sight = match &found {
        Some((holder, _)) => named.is_none() || accounts::within(conn, file.agency_id, *holder).map_err(Error::from)?,
        None => false,
    };
    match found.filter(|_| within_sight) {
        Some((agency_id, item)) => Ok(Some(PowerItemFact { id, agency_id, item })),
        None => Err(Problem::field("/body/power_item_id", "unknown", "没有这个权责事项", "no such power item")),
    }
}
