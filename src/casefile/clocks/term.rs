//! Clocks that a changed term moves 办案期限变更 (处罚法60), and those at both ends of a case: the check of the clue, the
//! closing form, the archive, the filing of a major penalty upward.

use super::{Clock, DueDate, due, due_stretched};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::parts::Deadline;
use crate::casefile::proposal::Outcome;
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
        // A major penalty: one that owed a legal review (重大行政处罚决定).
        Some(Body::Decide(decision)) if decision.outcome == Outcome::Penalize && file.review_required() => {
            starts(Clock::FileUpward, profile.file_upward)
        }
        Some(Body::RecordPayment(payment)) if paid_up_by(file, &payment.party_id, payment.amount_fen) => {
            starts(Clock::CloseForm, profile.close_form).filter(|_| file.deadline(Clock::CloseForm, None).is_none())
        }
        Some(Body::CloseCase(_)) => starts(Clock::ArchiveFile, profile.archive_file),
        _ => None,
    };
    one.into_iter().collect()
}

/// Whether nothing is left to pay once this payment is in.
fn paid_up_by(file: &CaseFile, party: &str, amount_fen: i64) -> bool {
    file.parties.iter().all(|one| {
        let left = file.outstanding(&one.id);
        if one.id == party { left <= amount_fen } else { left <= 0 }
    })
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
