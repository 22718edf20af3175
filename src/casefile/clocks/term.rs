//! Clocks that a changed term moves 办案期限变更 (处罚法60), and those at both ends of a case: the check of the clue, the
//! closing form, the archive, the filing of a major penalty upward.

use chrono::NaiveDate;

use super::{Clock, DueDate, due, due_stretched};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::enforcement::CourtStep;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::parts::Deadline;
use crate::casefile::proposal::Outcome;
use crate::casefile::remedy::DecisionChange;
use crate::law::ladder::{Excluded, Pause};
use crate::law::period::Period;

/// The clocks that an act of this chapter starts.
pub(super) fn opened(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Vec<DueDate> {
    let day = attempt.occurred_at.date();
    let profile = facts.profile;
    let starts = |clock, period: Option<Period>| period.map(|period| due(facts, clock, None, day, period));
    let one = match &attempt.body {
        Some(Body::OpenCase(_)) => starts(Clock::CheckClue, profile.clue_check),
        Some(Body::Approve(approval)) => granted(file, facts, approval.seq),
        Some(Body::Resume(_)) => resumed(file, facts, attempt),
        Some(Body::RequestSupplement(asked)) => Some(DueDate::set(Clock::Supplement, None, day, asked.due_on)),
        Some(Body::SupplyMaterials(supplied)) => supplemented(file, facts, supplied.seq, day),
        // A major penalty: one that owed a legal review (重大行政处罚决定).
        Some(Body::Decide(decision)) if decision.outcome == Outcome::Penalize && file.review_required() => {
            starts(Clock::FileUpward, profile.file_upward)
        }
        Some(Body::CloseCase(_)) => starts(Clock::ArchiveFile, profile.archive_file),
        _ => None,
    };
    let closes = attempt.body.as_ref().is_some_and(|body| over(file, body, day));
    let runs = file.deadline(Clock::CloseForm, None).is_some_and(Deadline::runs);
    let closing = starts(Clock::CloseForm, profile.close_form).filter(|_| closes && !runs);
    one.into_iter().chain(closing).collect()
}

/// Whether this act is a ground to close the case 结案情形 (市监77; 住建31): everything is performed, nobody is punished, the
/// court has ended the execution, or the decision fell and none is to follow it.
fn over(file: &CaseFile, body: &Body, day: NaiveDate) -> bool {
    match body {
        Body::RecordPayment(payment) => owe_nothing(file, &payment.party_id, payment.amount_fen, None),
        Body::RecordPerformance(performance) => {
            let line = performance.penalty.as_ref().map(|penalty| penalty.line);
            line.is_some() && owe_nothing(file, &performance.party_id, 0, line)
        }
        Body::Decide(decision) => matches!(decision.outcome, Outcome::NoPenalty | Outcome::NotEstablished),
        Body::RecordCourtRuling(ruling) => matches!(ruling.step, CourtStep::Executed | CourtStep::Terminated),
        Body::RecordRemedy(event) => fell(event.change_of(file, file.version.saturating_add(1))),
        Body::RevokeDecision(revocation) => fell(Some(revocation.change_on(file.version.saturating_add(1), day))),
        _ => false,
    }
}

/// Whether nobody owes anything once `party` has paid this sum or performed this line.
fn owe_nothing(file: &CaseFile, party: &str, amount_fen: i64, line: Option<u32>) -> bool {
    file.decision.is_some()
        && file.parties.iter().all(|one| {
            let own = one.id == party;
            let left = file.outstanding(&one.id).saturating_sub(if own { amount_fen } else { 0 });
            left <= 0 && file.unperformed(&one.id).iter().all(|(open, _)| own && line == Some(*open))
        })
}

/// Whether the change takes the whole decision back, and no new one is to be made.
fn fell(change: Option<DecisionChange>) -> bool {
    change.is_some_and(|change| change.fate.strikes() && !change.redecide)
}

/// The due date that takes the place of the running one when a head grants what the act `about` asked.
fn granted(file: &CaseFile, facts: &Facts, about: u64) -> Option<DueDate> {
    let (term, longer, gap) = file.term.asked_by(about)?;
    let before = file.deadline(term.clock(), None).filter(|deadline| deadline.runs())?;
    Some(instead_of(before, facts, longer, gap))
}

/// The due date after a suspension: the days from the suspension to the day before are left out.
fn resumed(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Option<DueDate> {
    let since = file.term.suspended()?.since?;
    let before = file.deadline(Clock::Decide, None).filter(|deadline| deadline.runs())?;
    let to = attempt.occurred_at.date().pred_opt()?;
    let gap = (since <= to).then_some(Excluded { from: since, to, why: Pause::Suspension });
    Some(instead_of(before, facts, None, gap))
}

/// The time to review goes on: what was waited for the material is left out (内蒙古三项制度办法31).
fn supplemented(file: &CaseFile, facts: &Facts, asked: u64, to: NaiveDate) -> Option<DueDate> {
    let from = file.open_review()?.awaits().filter(|supplement| supplement.seq == asked)?.asked_on.succ_opt()?;
    let before = file.deadline(Clock::Review, None).filter(|deadline| deadline.runs())?;
    let gap = (from <= to).then_some(Excluded { from, to, why: Pause::Supplement });
    Some(instead_of(before, facts, None, gap))
}

/// The due date that takes the place of `before`, with a period added or days left out.
pub(super) fn instead_of(before: &Deadline, facts: &Facts, longer: Option<Period>, gap: Option<Excluded>) -> DueDate {
    let mut periods = match before.periods.is_empty() {
        // Sealed before due dates kept their period: it is the profile's.
        true => vec![base(before.clock, facts)],
        false => before.periods.clone(),
    };
    let mut excluded = before.excluded.clone();
    periods.extend(longer);
    excluded.extend(gap);
    let party = before.party_id.as_deref();
    let due = due_stretched(facts, before.clock, party, before.opened_on, periods, excluded);
    DueDate { supersedes: Some(before.seq), ..due }
}

fn base(clock: Clock, facts: &Facts) -> Period {
    match clock {
        Clock::CheckClue => facts.profile.clue_check.unwrap_or(facts.profile.decision),
        Clock::Review => facts.profile.review,
        _ => facts.profile.decision,
    }
}
