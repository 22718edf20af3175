//! Contents of the acts beyond the plain course of a case: for each kind one that fits the file, as far as it allows any.

use serde_json::{Value, json};
use zhifa::casefile::CaseFile;
use zhifa::law::stages::Kind;
use zhifa::law::time::Moment;

use super::contents::conduct;

/// The kinds beyond the plain course of a case.
pub const LATER: &[Kind] = &[
    Kind::TakeSample,
    Kind::AnnounceTest,
    Kind::RecordTestResult,
    Kind::ExcludeEvidence,
    Kind::RequestMeasure,
    Kind::RegisterPreservation,
    Kind::ResolvePreservation,
    Kind::Seize,
    Kind::ExtendSeizure,
    Kind::ReleaseSeizure,
    Kind::MoveItem,
    Kind::ReceiveHandover,
    Kind::TakeOver,
    Kind::ApplyRecusal,
    Kind::DecideRecusal,
    Kind::RecordJurisdiction,
    Kind::MergeCase,
    Kind::SplitCase,
    Kind::RecordEducation,
    Kind::RecordAddress,
    Kind::ExcludePeriod,
    Kind::ExtendTerm,
    Kind::Suspend,
    Kind::Resume,
    Kind::ReportSuspectedCrime,
    Kind::TransferCase,
    Kind::RecordTransferStep,
    Kind::ReturnCase,
    Kind::WithdrawFiling,
    Kind::DecideOnTheSpot,
    Kind::FileSummaryRecord,
    Kind::ConvertToOrdinary,
    Kind::RecordFineHandedIn,
    Kind::PostponeHearing,
    Kind::ReportHearing,
    Kind::CorrectPublication,
    Kind::WithdrawPublication,
    Kind::GrantInstalments,
    Kind::DeferPayment,
    Kind::RecordPerformance,
    Kind::DisposeProperty,
    Kind::ServeDemand,
    Kind::RecordDemandAnswer,
    Kind::ApplyToCourt,
    Kind::RecordCourtRuling,
    Kind::RecordRemedy,
    Kind::Redecide,
    Kind::RectifyDecision,
    Kind::RevokeDecision,
];

/// A content of `kind` that fits the file, as far as the file allows any.
pub fn content(_file: &CaseFile, kind: Kind, now: Moment) -> Value {
    match kind {
        // Samples and tests.
        Kind::TakeSample => json!({"conduct": conduct(now), "reasons": "依法办理"}),
        Kind::AnnounceTest => json!({"reasons": "依法办理"}),
        Kind::RecordTestResult => json!({"reasons": "依法办理"}),
        Kind::ExcludeEvidence => json!({"reasons": "依法办理"}),
        // Measures.
        Kind::RequestMeasure => json!({"reasons": "依法办理"}),
        Kind::RegisterPreservation => json!({"conduct": conduct(now), "reasons": "依法办理"}),
        Kind::ResolvePreservation => json!({"reasons": "依法办理"}),
        Kind::Seize => json!({"conduct": conduct(now), "reasons": "依法办理"}),
        Kind::ExtendSeizure => json!({"reasons": "依法办理"}),
        Kind::ReleaseSeizure => json!({"reasons": "依法办理"}),
        Kind::MoveItem => json!({"reasons": "依法办理"}),
        // Links.
        Kind::ReceiveHandover => json!({"reasons": "依法办理"}),
        Kind::TakeOver => json!({"reasons": "依法办理"}),
        Kind::RecordJurisdiction => json!({"reasons": "依法办理"}),
        Kind::MergeCase => json!({"reasons": "依法办理"}),
        Kind::SplitCase => json!({"reasons": "依法办理"}),
        Kind::WithdrawFiling => json!({"reasons": "依法办理"}),
        // Transfer.
        Kind::ReportSuspectedCrime => json!({"reasons": "依法办理"}),
        Kind::TransferCase => json!({"reasons": "依法办理"}),
        Kind::RecordTransferStep => json!({"reasons": "依法办理"}),
        Kind::ReturnCase => json!({"reasons": "依法办理"}),
        // Recusal.
        Kind::ApplyRecusal => json!({"reasons": "依法办理"}),
        Kind::DecideRecusal => json!({"reasons": "依法办理"}),
        // Term.
        Kind::ExcludePeriod => json!({"reasons": "依法办理"}),
        Kind::ExtendTerm => json!({"reasons": "依法办理"}),
        Kind::Suspend => json!({"reasons": "依法办理"}),
        Kind::Resume => json!({"reasons": "依法办理"}),
        // Hearing.
        Kind::PostponeHearing => json!({"reasons": "依法办理"}),
        Kind::ReportHearing => json!({"reasons": "依法办理"}),
        // Education and address.
        Kind::RecordEducation => json!({"reasons": "依法办理"}),
        Kind::RecordAddress => json!({"reasons": "依法办理"}),
        // Summary procedure.
        Kind::DecideOnTheSpot => json!({"conduct": conduct(now), "reasons": "依法办理"}),
        Kind::FileSummaryRecord => json!({"reasons": "依法办理"}),
        Kind::ConvertToOrdinary => json!({"reasons": "依法办理"}),
        Kind::RecordFineHandedIn => json!({"reasons": "依法办理"}),
        // Payment.
        Kind::GrantInstalments => json!({"reasons": "依法办理"}),
        Kind::DeferPayment => json!({"reasons": "依法办理"}),
        // Enforcement.
        Kind::RecordPerformance => json!({"reasons": "依法办理"}),
        Kind::DisposeProperty => json!({"reasons": "依法办理"}),
        Kind::ServeDemand => json!({"reasons": "依法办理"}),
        Kind::RecordDemandAnswer => json!({"reasons": "依法办理"}),
        Kind::ApplyToCourt => json!({"reasons": "依法办理"}),
        Kind::RecordCourtRuling => json!({"reasons": "依法办理"}),
        // Remedy.
        Kind::RecordRemedy => json!({"reasons": "依法办理"}),
        Kind::Redecide => json!({"reasons": "依法办理"}),
        Kind::RectifyDecision => json!({"reasons": "依法办理"}),
        Kind::RevokeDecision => json!({"reasons": "依法办理"}),
        // Register.
        Kind::CorrectPublication => json!({"reasons": "依法办理"}),
        Kind::WithdrawPublication => json!({"reasons": "依法办理"}),
        plain => panic!("{plain} stands among the contents of the plain course"),
    }
}
