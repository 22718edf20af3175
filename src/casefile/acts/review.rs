//! Legal review of major decisions 法制审核, collective discussion 集体讨论, and the flags that ask for a review.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::Change;
use crate::casefile::act::Act;
use crate::casefile::clocks::Clock;
use crate::casefile::file::CaseFile;
use crate::casefile::parts::{Deliberation, Flag, ReviewOpinion, ReviewRound};
use crate::law::stages::Status;

/// `submit_for_review` 提请法制审核.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmitForReview {
    /// What is handed in: report, draft decision, evidence, basis, benchmark, records.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_items = 1, max_items = 100)]
    pub materials: Vec<String>,
    /// Remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 4000))]
    #[schema(max_length = 4000)]
    pub note: Option<String>,
}

impl Change for SubmitForReview {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        file.handled.insert(act.actor.account_id);
        file.returns_to = Some(file.status);
        let assigned = file.reviewer_again(act.seq);
        file.reviews.push(ReviewRound {
            seq: act.seq,
            subject: file.subject().unwrap_or_default(),
            submitted_by: act.actor.account_id,
            submitted_at: act.recorded_at,
            opinion: None,
            called_back: None,
            assigned,
            supplements: Vec::new(),
            advice: Vec::new(),
            contest: None,
        });
        file.status = Status::Reviewing;
    }
}

/// The eight checks 审核内容 (118号(十三)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckItem {
    /// 执法主体合法.
    Body,
    /// 执法人员具备资格.
    Officers,
    /// 程序合法.
    Procedure,
    /// 事实清楚、证据合法充分.
    Facts,
    /// 适用法律准确、裁量基准运用适当.
    Law,
    /// 未超越法定权限.
    Power,
    /// 文书完备、规范.
    Papers,
    /// 是否涉嫌犯罪、需要移送.
    Crime,
}

impl CheckItem {
    /// All eight.
    pub const ALL: [CheckItem; 8] = [
        CheckItem::Body,
        CheckItem::Officers,
        CheckItem::Procedure,
        CheckItem::Facts,
        CheckItem::Law,
        CheckItem::Power,
        CheckItem::Papers,
        CheckItem::Crime,
    ];

    /// What is checked, in Chinese.
    pub const fn zh(self) -> &'static str {
        match self {
            CheckItem::Body => "执法主体是否合法",
            CheckItem::Officers => "执法人员是否具备资格",
            CheckItem::Procedure => "程序是否合法",
            CheckItem::Facts => "事实是否清楚、证据是否合法充分",
            CheckItem::Law => "适用法律、裁量基准是否准确适当",
            CheckItem::Power => "是否超越法定权限",
            CheckItem::Papers => "文书是否完备、规范",
            CheckItem::Crime => "是否涉嫌犯罪、需要移送",
        }
    }

    /// The code the API carries.
    pub const fn as_str(self) -> &'static str {
        match self {
            CheckItem::Body => "body",
            CheckItem::Officers => "officers",
            CheckItem::Procedure => "procedure",
            CheckItem::Facts => "facts",
            CheckItem::Law => "law",
            CheckItem::Power => "power",
            CheckItem::Papers => "papers",
            CheckItem::Crime => "crime",
        }
    }
}

/// Answer to a check: in order, not in order, not applicable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckAnswer {
    /// In order.
    Yes,
    /// Not in order: a remark is owed.
    No,
    /// Not applicable.
    NotApplicable,
}

/// One check answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckResult {
    /// Which.
    pub item: CheckItem,
    /// Answer.
    pub answer: CheckAnswer,
    /// Remark; owed with every `no`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub remark: Option<String>,
}

/// Outcome of a review opinion (handbook 08 §5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReviewOutcome {
    /// 同意.
    Approve,
    /// 建议纠正.
    Correct,
    /// 建议补充调查: leads back to the investigation.
    Supplement,
    /// 建议不予处罚.
    NoPenalty,
    /// 不同意.
    Disagree,
    /// 建议移送.
    Transfer,
}

impl ReviewOutcome {
    /// The code the database carries.
    pub const fn as_str(self) -> &'static str {
        match self {
            ReviewOutcome::Approve => "approve",
            ReviewOutcome::Correct => "correct",
            ReviewOutcome::Supplement => "supplement",
            ReviewOutcome::NoPenalty => "no_penalty",
            ReviewOutcome::Disagree => "disagree",
            ReviewOutcome::Transfer => "transfer",
        }
    }
}

/// `issue_review_opinion` 法制审核意见.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueReviewOpinion {
    /// Outcome.
    pub outcome: ReviewOutcome,
    /// The eight checks, one by one.
    #[validate(length(max = 8), nested)]
    #[schema(max_items = 8)]
    pub checks: Vec<CheckResult>,
    /// The opinion in words.
    #[validate(length(min = 2, max = 20000))]
    #[schema(min_length = 2, max_length = 20000)]
    pub opinion: String,
}

impl Change for IssueReviewOpinion {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        let back = file.returns_to.take().unwrap_or(Status::Concluded);
        if let Some(round) = file.reviews.last_mut() {
            round.opinion = Some(ReviewOpinion {
                seq: act.seq,
                outcome: self.outcome.as_str().to_owned(),
                reviewer: act.actor.account_id,
                reviewer_name: act.actor.name.clone(),
                qualified: act.gate.reviewer_qualified,
            });
        }
        file.meet(Clock::Review, None, act.seq, act.occurred_at.date());
        file.meet(Clock::Supplement, None, act.seq, act.occurred_at.date());
        if self.outcome == ReviewOutcome::Supplement {
            file.return_to_investigation(act.seq);
        } else {
            file.status = back;
        }
    }
}

/// How a head voted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Vote {
    /// 同意.
    For,
    /// 不同意.
    Against,
    /// 列席, no vote (handlers, recorder).
    None,
}

/// A person present at the discussion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Attendee {
    /// The person's account.
    pub account_id: Uuid,
    /// What the person said.
    #[validate(length(min = 1, max = 8000))]
    #[schema(min_length = 1, max_length = 8000)]
    pub opinion: String,
    /// Vote.
    pub vote: Vote,
}

/// `deliberate` 集体讨论 (处罚法57): the heads discuss, handlers do not vote.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Deliberate {
    /// Place.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub place: String,
    /// Who was there, and what each one said.
    #[validate(length(min = 1, max = 50), nested)]
    #[schema(min_items = 1, max_items = 50)]
    pub attendees: Vec<Attendee>,
    /// The conclusion supports the proposal as it stands.
    pub supports: bool,
    /// The conclusion in words.
    #[validate(length(min = 2, max = 8000))]
    #[schema(min_length = 2, max_length = 8000)]
    pub conclusion: String,
}

impl Change for Deliberate {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        file.deliberations.push(Deliberation {
            seq: act.seq,
            subject: file.subject().unwrap_or_default(),
            supports: self.supports,
            voters: self
                .attendees
                .iter()
                .filter(|attendee| attendee.vote != Vote::None)
                .map(|attendee| attendee.account_id)
                .collect(),
        });
    }
}

/// `flag_major` 标记重大: asks for a legal review.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FlagMajor {
    /// Why.
    #[validate(length(min = 2, max = 2000))]
    #[schema(min_length = 2, max_length = 2000)]
    pub reason: String,
}

impl Change for FlagMajor {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        file.flags.push(Flag { seq: act.seq, reason: self.reason.clone(), removed: None });
    }
}

/// `unflag_major` 取消重大标记: a reviewer's act; computed triggers nobody takes off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnflagMajor {
    /// The flag.
    pub seq: u64,
    /// Why.
    #[validate(length(min = 2, max = 2000))]
    #[schema(min_length = 2, max_length = 2000)]
    pub reason: String,
}

impl Change for UnflagMajor {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        if let Some(flag) = file.flags.iter_mut().find(|flag| flag.seq == self.seq) {
            flag.removed = Some(act.seq);
        }
    }
}
