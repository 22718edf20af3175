//! Approval 审批: the approver's own act, pointing at the act approved or refused. What it does is up to the chapter of
//! that act.

use serde::{Deserialize, Serialize};
use validator::Validate;

use super::Change;
use super::{enforcement, measures, payment, register, remedy_effect, take_over, term, transfer};
use crate::casefile::act::Act;
use crate::casefile::clocks::Clock;
use crate::casefile::file::CaseFile;
use crate::casefile::parts::Approval;
use crate::law::codes::Post;
use crate::law::stages::{Kind, Status};

/// What the approver said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ruling {
    /// 同意.
    Approved,
    /// 不同意.
    Refused,
}

/// Hands a ruling on the act `about` to the chapter that act belongs to.
fn ruled(file: &mut CaseFile, about: u64, act: &Act, ruling: Ruling) {
    match file.kind_of(about) {
        Some(Kind::RequestFiling) => filing(file, act, ruling),
        Some(Kind::IssueNotice) => notice(file, about, act, ruling),
        Some(Kind::Publish | Kind::Withhold) => publication(file, about, act, ruling),
        Some(Kind::CorrectPublication | Kind::WithdrawPublication) => register::ruled(file, about, act, ruling),
        Some(
            Kind::RequestMeasure
            | Kind::RegisterPreservation
            | Kind::ResolvePreservation
            | Kind::Seize
            | Kind::ExtendSeizure,
        ) => measures::ruled(file, about, act, ruling),
        Some(Kind::ExcludePeriod | Kind::ExtendTerm | Kind::Suspend) => term::ruled(file, about, act, ruling),
        Some(Kind::TakeOver) => take_over::ruled(file, about, act, ruling),
        Some(Kind::ReportSuspectedCrime) => transfer::ruled(file, about, act, ruling),
        Some(Kind::GrantInstalments | Kind::DeferPayment | Kind::AgreeOnExecution) => {
            payment::ruled(file, about, act, ruling)
        }
        Some(Kind::DisposeProperty | Kind::ApplyToCourt | Kind::OrderExecution) => {
            enforcement::ruled(file, about, act, ruling)
        }
        Some(Kind::RecordRemedy) => remedy_effect::ruled(file, about, act, ruling),
        _ => {}
    }
}

fn filing(file: &mut CaseFile, act: &Act, ruling: Ruling) {
    file.filing_request = None;
    match ruling {
        Ruling::Approved => {
            file.filing_number = act.computed.number.as_ref().map(|drawn| drawn.number.clone());
            file.filed_on = Some(act.occurred_at.date());
            file.status = Status::Investigating;
            file.meet(Clock::CheckClue, None, act.seq, act.occurred_at.date());
        }
        Ruling::Refused => file.status = Status::Clue,
    }
}

fn notice(file: &mut CaseFile, about: u64, act: &Act, ruling: Ruling) {
    let Some(notice) = file.notices.iter_mut().find(|notice| notice.seq == about) else { return };
    match ruling {
        Ruling::Approved => {
            notice.approved = Some(act.seq);
            notice.number = act.computed.number.as_ref().map(|drawn| drawn.number.clone());
        }
        Ruling::Refused => notice.void = true,
    }
}

fn publication(file: &mut CaseFile, about: u64, act: &Act, ruling: Ruling) {
    if let Some(entry) = file.publications.iter_mut().find(|entry| entry.seq == about) {
        match ruling {
            Ruling::Approved => entry.released = Some(act.seq),
            Ruling::Refused => entry.refused = Some(act.seq),
        }
    }
    if ruling == Ruling::Approved {
        file.meet(Clock::Publish, None, act.seq, act.occurred_at.date());
    }
}

/// `approve` 审批同意: the approver's own act, pointing at the act approved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Approve {
    /// The act approved.
    pub seq: u64,
    /// At which level; where the law says 负责人 only the principal's or a deputy's in charge counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Post>,
    /// Opinion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 4000))]
    #[schema(max_length = 4000)]
    pub opinion: Option<String>,
    /// Of an entry of the public register: the digest of the preview that was seen. If the entry would be another by now,
    /// the release is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(equal = 68))]
    #[schema(min_length = 68, max_length = 68)]
    pub preview: Option<String>,
}

impl Change for Approve {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        file.approvals.push(Approval { seq: act.seq, about: self.seq, approved: true, level: self.level });
        ruled(file, self.seq, act, Ruling::Approved);
    }
}

/// `refuse` 审批不同意.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Refuse {
    /// The act refused.
    pub seq: u64,
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reason: String,
}

impl Change for Refuse {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        file.approvals.push(Approval { seq: act.seq, about: self.seq, approved: false, level: act.actor.post });
        ruled(file, self.seq, act, Ruling::Refused);
    }
}
