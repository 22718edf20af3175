//! The second table of stages, kinds and roles, written by hand from record.md and not from the code.

use zhifa::law::codes::Role::{self, Head, Officer, PublicityClerk, Reviewer, Supervisor};
use zhifa::law::stages::Kind;
use zhifa::law::stages::Status::{
    self, Archived, Closed, Clue, Concluded, Decided, Declined, Filing, Investigating, Noticed, Reviewing, Served,
    Transferred, Withdrawn,
};

/// One row of the second table: in these stages it may be done and leads to these ends.
type Row = (Kind, &'static [Status], Ends);

/// Where it leads.
#[derive(Clone, Copy)]
enum Ends {
    /// The stage it was done in.
    Same,
    /// One of these.
    To(&'static [Status]),
}
use Ends::{Same, To};

/// Until the file is closed.
const OPEN: &[Status] = &[Clue, Filing, Investigating, Concluded, Noticed, Reviewing, Decided, Served];
/// Fact-finding acts run from clue to investigating.
const FACT_FINDING: &[Status] = &[Clue, Filing, Investigating];
/// Everything behind the filing, the ends too.
const AFTER_FILING: &[Status] = &[
    Investigating,
    Concluded,
    Noticed,
    Reviewing,
    Decided,
    Served,
    Closed,
    Archived,
    Declined,
    Withdrawn,
    Transferred,
];
/// Until it is decided.
const UNDECIDED: &[Status] = &[Clue, Filing, Investigating, Concluded, Noticed, Reviewing];
/// Until the file lies in the archive.
const NOT_YET_ARCHIVED: &[Status] = &[
    Clue,
    Filing,
    Investigating,
    Concluded,
    Noticed,
    Reviewing,
    Decided,
    Served,
    Closed,
    Declined,
    Withdrawn,
    Transferred,
];
/// Once there is a decision.
const ONCE_DECIDED: &[Status] = &[Decided, Served, Closed, Archived];
/// A notice may have been served and nothing is decided.
const PARTY_SPEAKS: &[Status] = &[Concluded, Noticed, Reviewing];

/// The second table. Only `open_case` stands before the first act and therefore not here.
const TABLE: &[Row] = &[
    // Clue to filing: "request_filing -> filing; its approve -> investigating, refuse -> clue"; declining "also straight from clue".
    (Kind::AmendParticulars, &[Clue, Investigating], Same),
    (Kind::RequestFiling, &[Clue], To(&[Filing])),
    (Kind::Approve, &[Filing], To(&[Filing, Investigating])),
    (Kind::Refuse, &[Filing], To(&[Clue, Filing])),
    (Kind::DeclineFiling, &[Clue, Filing], To(&[Declined])),
    // "An approval points at the act approved": a notice, an entry of the register, a measure, a longer term, … each at
    // the stage of its own object. A paper case that is taken over goes on where it stood: investigating or served.
    (Kind::Approve, &[Clue], To(&[Clue, Investigating, Served])),
    (Kind::Refuse, &[Clue], Same),
    (Kind::Approve, AFTER_FILING, Same),
    (Kind::Refuse, AFTER_FILING, Same),
    // Facts. The second officer confirms "before the investigation is concluded, on the spot before it is filed"; a seizure
    // may follow the conclusion, and is confirmed before the decision.
    (Kind::InspectScene, FACT_FINDING, Same),
    (Kind::Interview, FACT_FINDING, Same),
    (Kind::CollectEvidence, FACT_FINDING, Same),
    (Kind::Countersign, UNDECIDED, Same),
    (Kind::Countersign, &[Served], Same),
    // Media of any act come later, of a service too.
    (Kind::AttachMedia, OPEN, Same),
    // "Handlers, corrections … follow the state of their own object at any stage"; corrections "until closed".
    (Kind::AssignHandlers, OPEN, Same),
    (Kind::OrderCorrection, OPEN, Same),
    (Kind::VerifyCorrection, OPEN, Same),
    // The proposal: "revise_proposal (from concluded or noticed)", a heavier or changed one leads back to concluded.
    (Kind::ConcludeInvestigation, &[Investigating], To(&[Concluded])),
    (Kind::ReviseProposal, &[Concluded], To(&[Concluded])),
    (Kind::ReviseProposal, &[Noticed], To(&[Concluded, Noticed])),
    (Kind::ReturnToInvestigation, &[Concluded, Noticed, Reviewing], To(&[Investigating])),
    // "Notice served on the last party -> noticed"; "decision served on the last party -> served"; other papers at any stage.
    (Kind::IssueNotice, &[Concluded], Same),
    (Kind::ServeDocument, &[Clue, Filing, Investigating, Noticed, Reviewing, Served], Same),
    (Kind::ServeDocument, &[Closed, Archived, Declined, Withdrawn, Transferred], Same),
    (Kind::ServeDocument, &[Concluded], To(&[Concluded, Noticed])),
    (Kind::ServeDocument, &[Decided], To(&[Decided, Served])),
    (Kind::RecordStatement, PARTY_SPEAKS, Same),
    (Kind::AnswerStatement, PARTY_SPEAKS, Same),
    (Kind::WaiveStatement, PARTY_SPEAKS, Same),
    (Kind::RequestHearing, PARTY_SPEAKS, Same),
    (Kind::WaiveHearing, PARTY_SPEAKS, Same),
    (Kind::ScheduleHearing, PARTY_SPEAKS, Same),
    (Kind::HoldHearing, PARTY_SPEAKS, Same),
    // "reviewing entered from concluded or noticed and left to the stage it came from"; `supplement` leads to investigating.
    (Kind::SubmitForReview, &[Concluded, Noticed], To(&[Reviewing])),
    (Kind::IssueReviewOpinion, &[Reviewing], To(&[Investigating, Concluded, Noticed])),
    // While a round is open: assigned, supplemented, advised on; a contest comes once the opinion is there.
    (Kind::ReviewMeasure, UNDECIDED, Same),
    (Kind::AssignReviewer, &[Reviewing], Same),
    (Kind::RequestSupplement, &[Reviewing], Same),
    (Kind::SupplyMaterials, &[Reviewing], Same),
    (Kind::RecordAdvice, &[Reviewing], Same),
    (Kind::ContestReview, &[Investigating, Concluded, Noticed], Same),
    (Kind::SettleReview, &[Investigating, Concluded, Noticed], Same),
    (Kind::Deliberate, &[Concluded, Noticed], Same),
    (Kind::Decide, &[Concluded, Noticed], To(&[Decided, Transferred])),
    (Kind::FlagMajor, &[Clue, Filing, Investigating, Concluded, Noticed, Reviewing], Same),
    (Kind::UnflagMajor, &[Clue, Filing, Investigating, Concluded, Noticed, Reviewing], Same),
    // After the decision.
    // A decision may also be to transfer the case: it too is published, or withheld with its reason.
    (Kind::Publish, &[Decided, Served, Transferred], Same),
    (Kind::Withhold, &[Decided, Served, Transferred], Same),
    (Kind::RecordPayment, &[Decided, Served], Same),
    (Kind::CloseCase, &[Decided, Served], To(&[Closed])),
    // "Every ending can be archived."
    (Kind::Archive, &[Closed, Declined, Withdrawn, Transferred], To(&[Archived])),
    // "Points at acts; changes nothing else": a remark for ever, a paper until the file is in the archive.
    (Kind::IssueDocument, OPEN, Same),
    (Kind::IssueDocument, &[Closed, Declined, Withdrawn, Transferred], Same),
    // What is done with evidence, for as long as there is any.
    (Kind::RecordCustody, OPEN, Same),
    (Kind::RecordCustody, &[Closed, Archived, Declined, Withdrawn, Transferred], Same),
    (Kind::Annotate, OPEN, Same),
    (Kind::Annotate, &[Closed, Archived, Declined, Withdrawn, Transferred], Same),
    // A clue that comes from another organ, or a live paper case.
    (Kind::ReceiveHandover, &[Clue], Same),
    (Kind::TakeOver, &[Clue], Same),
    (Kind::RecordJurisdiction, UNDECIDED, Same),
    (Kind::MergeCase, UNDECIDED, Same),
    (Kind::SplitCase, UNDECIDED, Same),
    (Kind::ApplyRecusal, UNDECIDED, Same),
    (Kind::DecideRecusal, UNDECIDED, Same),
    // Evidence until the conclusion; measures by the state of their object.
    (Kind::TakeSample, FACT_FINDING, Same),
    (Kind::RegisterPreservation, FACT_FINDING, Same),
    (Kind::AnnounceTest, OPEN, Same),
    (Kind::RecordTestResult, OPEN, Same),
    (Kind::ExcludeEvidence, UNDECIDED, Same),
    (Kind::RequestMeasure, UNDECIDED, Same),
    (Kind::Seize, UNDECIDED, Same),
    (Kind::ExtendSeizure, OPEN, Same),
    (Kind::ResolvePreservation, NOT_YET_ARCHIVED, Same),
    (Kind::ReleaseSeizure, NOT_YET_ARCHIVED, Same),
    (Kind::MoveItem, NOT_YET_ARCHIVED, Same),
    // The term runs until the decision.
    (Kind::ExcludePeriod, UNDECIDED, Same),
    (Kind::ExtendTerm, UNDECIDED, Same),
    (Kind::Suspend, UNDECIDED, Same),
    (Kind::Resume, UNDECIDED, Same),
    (Kind::PostponeHearing, PARTY_SPEAKS, Same),
    (Kind::ReportHearing, PARTY_SPEAKS, Same),
    (Kind::RecordEducation, NOT_YET_ARCHIVED, Same),
    (Kind::RecordAddress, OPEN, Same),
    // "Criminal transfer from any earlier stage with its own timers"; "transferred (may return)".
    (Kind::ReportSuspectedCrime, UNDECIDED, Same),
    // Found after the decision: it stands, fines are set off against the criminal one, the police get the case beside it.
    (Kind::ReportSuspectedCrime, ONCE_DECIDED, Same),
    (Kind::TransferCase, ONCE_DECIDED, Same),
    (Kind::RecordTransferStep, &[Decided, Served, Closed], Same),
    (Kind::TransferCase, &[Clue, Filing, Investigating, Concluded, Noticed], To(&[Transferred])),
    (Kind::RecordTransferStep, &[Transferred, Archived], Same),
    (Kind::ReturnCase, &[Transferred, Archived], To(&[Clue, Investigating])),
    (Kind::WithdrawFiling, &[Investigating, Concluded, Noticed], To(&[Withdrawn])),
    // "clue → served".
    (Kind::DecideOnTheSpot, &[Clue], To(&[Served])),
    (Kind::FileSummaryRecord, &[Served], Same),
    (Kind::ConvertToOrdinary, &[Clue], Same),
    // Also when the decision fell and a new round began: the money is still with the officer.
    (Kind::RecordFineHandedIn, &[Investigating, Concluded, Noticed, Reviewing, Decided, Served, Closed], Same),
    // Performance, demand and court follow a served decision; remedies and publication follow their own object.
    (Kind::GrantInstalments, &[Decided, Served], Same),
    (Kind::DeferPayment, &[Decided, Served], Same),
    // An execution agreement belongs to the execution (强制法42): the decision is served.
    (Kind::AgreeOnExecution, &[Served], Same),
    (Kind::RecordPerformance, &[Decided, Served, Closed], Same),
    (Kind::DisposeProperty, &[Decided, Served, Closed], Same),
    (Kind::ServeDemand, &[Served], Same),
    (Kind::RecordDemandAnswer, &[Served], Same),
    (Kind::ApplyToCourt, &[Served], Same),
    (Kind::RecordCourtRuling, &[Served], Same),
    // What was executed can be put back after the case is closed (强制法41).
    (Kind::OrderExecution, &[Served], Same),
    (Kind::RecordExecution, &[Served, Closed], Same),
    (Kind::RecordRemedy, Status::ALL, Same),
    (Kind::CorrectPublication, Status::ALL, Same),
    (Kind::WithdrawPublication, Status::ALL, Same),
    // "redecide (next round, also from archived)".
    (Kind::Redecide, ONCE_DECIDED, To(&[Investigating])),
    (Kind::RectifyDecision, ONCE_DECIDED, Same),
    (Kind::RevokeDecision, ONCE_DECIDED, Same),
    // Money is owed back whatever became of the case meanwhile.
    (Kind::RecordRefund, AFTER_FILING, Same),
];

/// What the second table says, sorted.
pub fn by_hand(from: Option<Status>, kind: Kind) -> Vec<Status> {
    let Some(from) = from else {
        return if kind == Kind::OpenCase { vec![Clue] } else { vec![] };
    };
    let mut ends: Vec<Status> = TABLE
        .iter()
        .filter(|(of, stages, _)| *of == kind && stages.contains(&from))
        .flat_map(|(_, _, ends)| match ends {
            Same => vec![from],
            To(ends) => ends.to_vec(),
        })
        .collect();
    ends.sort();
    ends
}

/// Who may do it, by the table of acts in record.md.
pub fn roles_by_hand(kind: Kind) -> &'static [Role] {
    match kind {
        Kind::Approve | Kind::Refuse | Kind::DeclineFiling | Kind::ReturnToInvestigation => &[Head],
        Kind::Deliberate | Kind::Decide | Kind::CloseCase => &[Head],
        Kind::IssueReviewOpinion | Kind::UnflagMajor => &[Reviewer],
        Kind::RequestSupplement | Kind::RecordAdvice | Kind::ReviewMeasure => &[Reviewer],
        Kind::AssignReviewer => &[Head, Reviewer],
        Kind::SupplyMaterials | Kind::ContestReview => &[Officer],
        Kind::SettleReview => &[Head],
        Kind::Publish | Kind::Withhold => &[PublicityClerk],
        // "officer; presider": a head may preside and record.
        Kind::AssignHandlers | Kind::HoldHearing => &[Officer, Head],
        // "Flag anyone": who changes anything at all. The auditor changes nothing, the administrator sees no case.
        Kind::FlagMajor => &[Officer, Head, Reviewer, Supervisor, PublicityClerk],
        Kind::Annotate => &[Officer, Head, Reviewer, PublicityClerk],
        Kind::OpenCase | Kind::AmendParticulars | Kind::RequestFiling | Kind::InspectScene | Kind::Interview => {
            &[Officer]
        }
        Kind::CollectEvidence | Kind::AttachMedia | Kind::Countersign | Kind::OrderCorrection => &[Officer],
        Kind::VerifyCorrection | Kind::ConcludeInvestigation | Kind::ReviseProposal | Kind::IssueNotice => &[Officer],
        Kind::ServeDocument | Kind::RecordStatement | Kind::AnswerStatement | Kind::WaiveStatement => &[Officer],
        Kind::RequestHearing | Kind::WaiveHearing | Kind::SubmitForReview | Kind::RecordPayment => &[Officer],
        Kind::IssueDocument | Kind::Archive | Kind::ScheduleHearing => &[Officer],
        Kind::DecideRecusal | Kind::TransferCase | Kind::ReturnCase | Kind::WithdrawFiling => &[Head],
        Kind::Redecide | Kind::RectifyDecision | Kind::RevokeDecision => &[Head],
        Kind::CorrectPublication | Kind::WithdrawPublication => &[PublicityClerk],
        // The presider: a head or somebody of the legal office.
        Kind::PostponeHearing | Kind::ReportHearing => &[Head, Reviewer],
        Kind::ReceiveHandover | Kind::TakeOver | Kind::RecordJurisdiction | Kind::MergeCase => &[Officer],
        Kind::SplitCase | Kind::ApplyRecusal | Kind::TakeSample | Kind::AnnounceTest => &[Officer],
        Kind::RecordTestResult | Kind::ExcludeEvidence | Kind::RequestMeasure => &[Officer],
        Kind::RegisterPreservation | Kind::ResolvePreservation | Kind::Seize | Kind::ExtendSeizure => &[Officer],
        Kind::ReleaseSeizure | Kind::MoveItem | Kind::RecordEducation | Kind::RecordAddress => &[Officer],
        Kind::ExcludePeriod | Kind::ExtendTerm | Kind::Suspend | Kind::Resume => &[Officer],
        Kind::ReportSuspectedCrime | Kind::RecordTransferStep | Kind::DecideOnTheSpot => &[Officer],
        Kind::FileSummaryRecord | Kind::ConvertToOrdinary | Kind::RecordFineHandedIn => &[Officer],
        Kind::GrantInstalments | Kind::DeferPayment | Kind::RecordPerformance | Kind::DisposeProperty => &[Officer],
        Kind::ServeDemand | Kind::RecordDemandAnswer | Kind::ApplyToCourt | Kind::RecordCourtRuling => &[Officer],
        Kind::RecordRemedy | Kind::RecordRefund | Kind::AgreeOnExecution => &[Officer],
        Kind::OrderExecution | Kind::RecordExecution | Kind::RecordCustody => &[Officer],
    }
}

/// The fact acts that record.md lists; "every other kind is an authority act".
const FACTS: &[Kind] = &[
    Kind::OpenCase,
    Kind::InspectScene,
    Kind::Interview,
    Kind::CollectEvidence,
    Kind::AttachMedia,
    Kind::Countersign,
    Kind::VerifyCorrection,
    Kind::ServeDocument,
    Kind::RecordStatement,
    Kind::RecordPayment,
    Kind::WaiveStatement,
    Kind::WaiveHearing,
    Kind::RequestHearing,
    Kind::HoldHearing,
    Kind::Annotate,
    Kind::TakeSample,
    Kind::DecideOnTheSpot,
    // "serve_*", "record_*".
    Kind::ServeDemand,
    Kind::RecordTestResult,
    Kind::RecordJurisdiction,
    Kind::RecordEducation,
    Kind::RecordAddress,
    Kind::RecordTransferStep,
    Kind::RecordFineHandedIn,
    Kind::RecordPerformance,
    Kind::RecordDemandAnswer,
    Kind::RecordCourtRuling,
    Kind::RecordExecution,
    Kind::RecordAdvice,
    Kind::RecordRemedy,
    Kind::RecordRefund,
    Kind::RecordCustody,
    // "Measures as carried out."
    Kind::RegisterPreservation,
    Kind::Seize,
    Kind::ReleaseSeizure,
    Kind::MoveItem,
];

/// Whether record.md lists the kind among the fact acts.
pub fn is_fact_by_hand(kind: Kind) -> bool {
    FACTS.contains(&kind)
}
