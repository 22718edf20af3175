//! What a case looks like outside.

use std::sync::Arc;

use serde::Serialize;

use crate::casefile::CaseFile;
use crate::casefile::clocks::{self, Clock};
use crate::casefile::items::{Item, Whereabouts};
use crate::casefile::parts::{Deadline, Text};
use crate::law::calendar::Calendar;
use crate::law::period::Due;
use crate::law::time::Moment;

/// A case file with what follows from it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(super) struct CaseView {
    /// The file.
    #[serde(flatten)]
    #[schema(value_type = CaseFile)]
    file: Arc<CaseFile>,
    /// What a review must be about: digest of the proposal and seq of the last act that voids a review.
    subject: Option<String>,
    /// Whether a decision on the current subject needs a passed legal review.
    review_required: bool,
    /// Whether exactly the current subject has passed.
    review_passed: bool,
}

impl CaseView {
    pub(super) fn of(file: Arc<CaseFile>) -> Self {
        Self {
            subject: file.subject(),
            review_required: file.review_required(),
            review_passed: file.passed_review().is_some(),
            file,
        }
    }
}

/// A due date with its article, overdue or not as of today: derived when read, never set.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(super) struct DeadlineView {
    /// The due date.
    #[serde(flatten)]
    deadline: Deadline,
    /// Article.
    article: &'static str,
    /// What today's calendar says, where it differs from what was sealed: holidays published since, or a standstill.
    #[serde(skip_serializing_if = "Option::is_none")]
    today: Option<Due>,
    /// Why it differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    moved_because: Option<Text>,
    /// Not met, and the last day or moment is past; or met after the last day. Never for what was superseded or stands
    /// still.
    overdue: bool,
}

/// The due dates of a file as they stand at `now`, by this calendar.
pub(super) fn deadlines(file: &CaseFile, calendar: &Calendar, now: Moment) -> Vec<DeadlineView> {
    file.deadlines.iter().map(|deadline| seen(deadline, calendar, now)).collect()
}

fn seen(deadline: &Deadline, calendar: &Calendar, now: Moment) -> DeadlineView {
    let today = now.date();
    let due = deadline.today(calendar, today);
    let past = match (deadline.met_on, due.due_at) {
        (Some(met_on), _) => met_on > due.due_on,
        (None, Some(due_at)) => now > due_at,
        (None, None) => today > due.due_on,
    };
    let still = deadline.runs() && deadline.stopped.is_some();
    let moved = due.due_on != deadline.due_on || due.provisional != deadline.provisional;
    DeadlineView {
        article: Clock::article(deadline.clock),
        overdue: past && deadline.superseded.is_none() && !still && binds_the_organ(deadline.clock),
        moved_because: moved.then(|| match still {
            true if deadline.clock == Clock::Review => {
                Text::new("等待补充材料，期限停止计算", "Material is missing: the time stands still")
            }
            true => Text::new("案件中止，期限停止计算", "The case is suspended: the term stands still"),
            false => clocks::moved(deadline.due_on, due.due_on),
        }),
        today: moved.then_some(due),
        deadline: deadline.clone(),
    }
}

/// Whether letting the clock run out is the organ's or the party's fault; rights simply end, a demand opens the way to the
/// court, and what binds the court is none of theirs.
fn binds_the_organ(clock: Clock) -> bool {
    !matches!(
        clock,
        Clock::Statement
            | Clock::AskHearing
            | Clock::Reconsideration
            | Clock::Suit
            | Clock::Appeal
            | Clock::Demand
            | Clock::CourtAccepts
            | Clock::CourtRules
            | Clock::CourtExecutes
    )
}

/// A thing in the ledger, and whether it must be given back as of now: derived when read, never set.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(super) struct ItemView {
    /// The thing.
    #[serde(flatten)]
    item: Item,
    /// Where it is, or what became of it.
    whereabouts: Whereabouts,
    /// It has come to a lawful end.
    settled: bool,
    /// Why the organ has no ground to hold it any longer, if it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    must_be_released: Option<Text>,
}

pub(super) fn items(file: &CaseFile, now: Moment) -> Vec<ItemView> {
    file.measures
        .items
        .iter()
        .map(|item| ItemView {
            whereabouts: item.whereabouts(),
            settled: item.is_settled(),
            must_be_released: file.no_ground_to_hold(item, now),
            item: item.clone(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::period::Period;

    fn calendar_with_2027() -> Calendar {
        let national = include_str!("../../rules/calendar/national.json");
        let mut data: serde_json::Value = serde_json::from_str(national).unwrap();
        // Assumed for the test: the notice for 2027 was not published when this was written.
        data["years"]["2027"] = serde_json::json!({"papers": ["https://www.gov.cn/"], "work": [],
            "rest": [{"name": "元旦", "days": ["2027-01-01", "2027-01-02", "2027-01-03"]}]});
        Calendar::from_json(&data.to_string()).unwrap()
    }

    fn running(periods: Vec<Period>) -> Deadline {
        let from = "2026-12-25".parse().unwrap();
        let due = Calendar::national().due_stretched(from, &periods, &[]);
        Deadline {
            seq: 3,
            clock: Clock::ServeDecision,
            party_id: None,
            opened_on: from,
            due_on: due.due_on,
            due_at: None,
            periods,
            excluded: Vec::new(),
            provisional: due.provisional,
            derivation: due.derivation,
            met: None,
            met_on: None,
            superseded: None,
            stopped: None,
        }
    }

    #[test]
    fn a_provisional_day_moves_when_the_holidays_are_published_and_says_why() {
        let deadline = running(vec![Period::working_days(5)]);
        let now = Moment::at_shanghai(2027, 1, 2, 9, 0).unwrap();
        let before = seen(&deadline, Calendar::national(), now);
        assert_eq!((before.today.is_none(), before.overdue), (true, true), "2027-01-01 as a plain Friday");
        let after = seen(&deadline, &calendar_with_2027(), now);
        let today = after.today.unwrap();
        assert_eq!((today.due_on.to_string().as_str(), today.provisional), ("2027-01-04", false));
        assert_eq!(after.deadline.due_on.to_string(), "2027-01-01", "what was sealed stays");
        assert!(!after.overdue && after.moved_because.unwrap().zh.contains("2027-01-04"));
    }

    #[test]
    fn a_set_day_and_a_known_day_never_move() {
        let mut deadline = running(Vec::new());
        deadline.provisional = true;
        let now = Moment::at_shanghai(2027, 1, 2, 9, 0).unwrap();
        assert!(seen(&deadline, &calendar_with_2027(), now).today.is_none());
        let mut known = running(vec![Period::working_days(5)]);
        known.provisional = false;
        assert!(seen(&known, &calendar_with_2027(), now).today.is_none());
    }

    #[test]
    fn hours_are_overdue_by_the_minute() {
        let mut deadline = running(vec![Period { n: 24, unit: crate::law::period::Unit::Hour }]);
        deadline.due_at = Moment::at_shanghai(2026, 12, 26, 9, 30);
        deadline.due_on = "2026-12-26".parse().unwrap();
        let at = |minute| Moment::at_shanghai(2026, 12, 26, 9, minute).unwrap();
        assert!(!seen(&deadline, Calendar::national(), at(30)).overdue);
        assert!(seen(&deadline, Calendar::national(), at(31)).overdue);
    }
}
