//! The term of the case 办案期限: excluded periods, extensions, suspension (处罚法60 and the profiles).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::Change;
use super::approval::Ruling;
use crate::casefile::act::Act;
use crate::casefile::clocks::Clock;
use crate::casefile::file::CaseFile;
use crate::casefile::term::{Answer, Exclusion, Suspension, SuspensionGround, TermClock, TermExtension};
use crate::law::ladder::{Approver, Excluded, Pause};
use crate::law::period::Period;

/// The term meant when none is named: that of the case.
const fn of_the_case() -> TermClock {
    TermClock::Decide
}

/// `exclude_period` 扣除期间: days that the profile does not count; they are left out when a head approves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExcludePeriod {
    /// Of which term; that of the case unless said otherwise.
    #[serde(default = "of_the_case")]
    pub term: TermClock,
    /// What the time was spent on.
    pub ground: Pause,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// The act that shows it: the request for a hearing, the public notice, the sample sent to be tested.
    pub shown_by: u64,
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for ExcludePeriod {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        file.term.exclusions.push(Exclusion {
            seq: act.seq,
            term: self.term,
            gap: Excluded { from: self.from, to: self.to, why: self.ground },
            answer: Answer::default(),
        });
    }
}

/// Minutes of the heads' discussion of an extension 集体讨论记录.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HeadsDiscussion {
    /// The day.
    pub held_on: NaiveDate,
    /// The heads who took part, by account.
    #[validate(length(min = 2, max = 50))]
    #[schema(min_items = 2, max_items = 50)]
    pub heads: Vec<Uuid>,
    /// What they concluded.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub conclusion: String,
}

/// The decision of the organ above 上一级机关的决定.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecidedAbove {
    /// The organ.
    #[validate(length(min = 2, max = 200))]
    #[schema(min_length = 2, max_length = 200)]
    pub organ: String,
    /// Its paper, with its number.
    #[validate(length(min = 2, max = 200))]
    #[schema(min_length = 2, max_length = 200)]
    pub paper: String,
    /// The day of the paper.
    pub decided_on: NaiveDate,
}

/// `extend_term` 延长办案期限: the next rung of the profile's ladder; it takes effect when a head approves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExtendTerm {
    /// Of which term; that of the case unless said otherwise.
    #[serde(default = "of_the_case")]
    pub term: TermClock,
    /// By how much.
    pub by: Period,
    /// Where the heads extend together: what they discussed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub discussion: Option<HeadsDiscussion>,
    /// Where the organ above extends: what it decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub decided_above: Option<DecidedAbove>,
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for ExtendTerm {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        let approver = match (&self.discussion, &self.decided_above) {
            (_, Some(_)) => Approver::OrganAbove,
            (Some(_), None) => Approver::Collective,
            (None, None) => Approver::Head,
        };
        file.term.extensions.push(TermExtension {
            seq: act.seq,
            term: self.term,
            by: self.by,
            approver,
            answer: Answer::default(),
        });
    }
}

/// `suspend` 中止调查: the term stands still from the head's approval on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Suspend {
    /// Why, by the list of the norms.
    pub ground: SuspensionGround,
    /// Why, in detail.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for Suspend {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        file.term.suspensions.push(Suspension {
            seq: act.seq,
            ground: self.ground,
            answer: Answer::default(),
            since: None,
            resumed: None,
        });
    }
}

/// `resume` 恢复调查: at once when the ground has gone; the days between are left out of the term.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Resume {
    /// What has changed.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for Resume {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        let open = file.term.suspensions.iter_mut().rev();
        if let Some(one) = open.into_iter().find(|one| one.answer.approved.is_some() && one.resumed.is_none()) {
            one.resumed = Some(act.seq);
        }
    }
}

/// What the approval or refusal of an act of this chapter does. The new due date is sealed in the approval.
pub(super) fn ruled(file: &mut CaseFile, about: u64, act: &Act, ruling: Ruling) {
    let answer = match ruling {
        Ruling::Approved => Answer { approved: Some(act.seq), refused: None },
        Ruling::Refused => Answer { approved: None, refused: Some(act.seq) },
    };
    for one in file.term.exclusions.iter_mut().filter(|one| one.seq == about) {
        one.answer = answer;
    }
    for one in file.term.extensions.iter_mut().filter(|one| one.seq == about) {
        one.answer = answer;
    }
    let day = act.occurred_at.date();
    let mut stands_still = false;
    for one in file.term.suspensions.iter_mut().filter(|one| one.seq == about) {
        one.answer = answer;
        stands_still = ruling == Ruling::Approved;
        one.since = stands_still.then_some(day);
    }
    if stands_still {
        file.stop(Clock::Decide, act.seq, day);
    }
}
