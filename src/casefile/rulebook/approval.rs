//! Approval 审批: what can wait for a head's word, and whether it still does (处罚法44, 54, 56, 66).

use super::{Effect, Rule, Verdict, breach};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::law::stages::Kind;

/// Acts that take effect, or may go on, by a head's approval.
pub(super) const APPROVABLE: &[Kind] = &[
    Kind::RequestFiling,
    Kind::IssueNotice,
    Kind::Publish,
    Kind::Withhold,
    Kind::CorrectPublication,
    Kind::WithdrawPublication,
    Kind::RequestMeasure,
    Kind::RegisterPreservation,
    Kind::ResolvePreservation,
    Kind::Seize,
    Kind::ExtendSeizure,
    Kind::ExcludePeriod,
    Kind::ExtendTerm,
    Kind::Suspend,
    Kind::TakeOver,
    Kind::ReportSuspectedCrime,
    Kind::GrantInstalments,
    Kind::DeferPayment,
    Kind::AgreeOnExecution,
    Kind::DisposeProperty,
    Kind::ApplyToCourt,
    Kind::OrderExecution,
    Kind::RecordRemedy,
];

pub(super) const RULES: &[Rule] = &[Rule {
    id: "APPR-1",
    article: "处罚法54、44",
    zh: "审批只针对尚未审批的行为",
    en: "Only what still waits for approval is approved or refused",
    effect: Effect::Bar,
    gates: &[Kind::Approve, Kind::Refuse],
    check: still_open,
}];

/// Whether the act `seq` waits for a head's word; `None` if its kind never does.
fn waits(file: &CaseFile, seq: u64) -> Option<bool> {
    waits_as(file, file.kind_of(seq)?, seq)
}

/// The same where the kind is at hand: whoever walks the whole record does not look each act up again.
pub(in crate::casefile) fn waits_as(file: &CaseFile, kind: Kind, seq: u64) -> Option<bool> {
    match kind {
        Kind::RequestFiling => Some(file.filing_request == Some(seq)),
        Kind::IssueNotice => {
            Some(file.notices.iter().any(|notice| notice.seq == seq && !notice.void && notice.approved.is_none()))
        }
        Kind::CorrectPublication | Kind::WithdrawPublication => Some(file.entry_change_awaits(seq)),
        Kind::Publish | Kind::Withhold => {
            let open = |released: Option<u64>, refused: Option<u64>| released.is_none() && refused.is_none();
            // What was drafted of a decision that came back, or of an earlier one, is not released any more.
            let current = file.decision.as_ref().is_some_and(|decision| decision.seq < seq);
            Some(
                current
                    && file.publications.iter().any(|entry| entry.seq == seq && open(entry.released, entry.refused)),
            )
        }
        Kind::RequestMeasure
        | Kind::RegisterPreservation
        | Kind::ResolvePreservation
        | Kind::Seize
        | Kind::ExtendSeizure => Some(file.measures.awaits(seq)),
        Kind::ExcludePeriod | Kind::ExtendTerm | Kind::Suspend => Some(file.term.awaits(seq)),
        Kind::TakeOver => Some(file.links.awaits(seq)),
        Kind::ReportSuspectedCrime => Some(file.transfers.awaits(seq)),
        Kind::GrantInstalments
        | Kind::DeferPayment
        | Kind::AgreeOnExecution
        | Kind::DisposeProperty
        | Kind::ApplyToCourt
        | Kind::OrderExecution => Some(file.enforcement.awaits(seq)),
        Kind::RecordRemedy => Some(file.remedies.awaits(seq)),
        _ => None,
    }
}

fn still_open(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let seq = match &attempt.body {
        Some(Body::Approve(approval)) => approval.seq,
        Some(Body::Refuse(refusal)) => refusal.seq,
        _ => return Verdict::needs("需要指明审批的行为", "Can be judged once the act to approve is named"),
    };
    let Some(open) = waits(file, seq) else { return Verdict::NotApplicable };
    Verdict::unless(open, || {
        breach(format!("第{seq}号行为不在待审批状态"), format!("Act {seq} is not waiting for approval"))
            .at(seq)
            .fix("核对要审批的行为编号", "Check which act waits for approval")
    })
}
