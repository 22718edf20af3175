//! The one table of lawful moves 办案流程: which kind of act in which stage, where it leads, and the article it rests on.

use super::kinds::Kind;
use super::stages::Status::{
    Archived, Closed, Clue, Concluded, Decided, Declined, Filing, Investigating, Noticed, Reviewing, Served,
    Transferred, Withdrawn,
};
use super::stages::{Move, Status, To};

const LIVE: &[Status] = &[Clue, Filing, Investigating, Concluded, Noticed, Reviewing, Decided, Served];
const BEFORE_CONCLUSION: &[Status] = &[Clue, Filing, Investigating];
const BEFORE_DECISION: &[Status] = &[Clue, Filing, Investigating, Concluded, Noticed, Reviewing];
const WITH_PROPOSAL: &[Status] = &[Concluded, Noticed, Reviewing];
const ENDED: &[Status] = &[Closed, Declined, Withdrawn, Transferred];
const ANY: &[Status] = Status::ALL;
const DECIDED_ONCE: &[Status] = &[Decided, Served, Closed, Archived];
const NOT_ARCHIVED: &[Status] = &[
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
/// What waits for approval has a state of its own at any stage; only the filing moves the case.
const BEYOND_FILING: &[Status] = &[
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
/// Cash is handed in also when the decision fell and the case is investigated anew.
const CASH_ON_ITS_WAY: &[Status] = &[Investigating, Concluded, Noticed, Reviewing, Decided, Served, Closed];
/// Papers that move nothing are served at any stage: a correction order, a rectification, the end of a measure.
const SERVED_WITHOUT_A_MOVE: &[Status] =
    &[Clue, Filing, Investigating, Noticed, Reviewing, Served, Closed, Archived, Declined, Withdrawn, Transferred];

/// Every lawful move. What is not here is refused, in code and in the database.
pub const MOVES: &[Move] = &[
    m(Kind::AmendParticulars, &[Clue, Investigating], To::Stay, "处罚法54"),
    m(Kind::RequestFiling, &[Clue], To::Go(Filing), "处罚法54"),
    m(Kind::Approve, &[Filing], To::OneOf(&[Filing, Investigating]), "处罚法54、56"),
    m(Kind::Approve, &[Clue], To::OneOf(&[Clue, Investigating, Served]), "处罚法54、56"),
    m(Kind::Approve, BEYOND_FILING, To::Stay, "处罚法44、56、66；118号(六)"),
    m(Kind::Refuse, &[Filing], To::OneOf(&[Filing, Clue]), "处罚法54、56"),
    m(Kind::Refuse, &[Clue], To::Stay, "处罚法56"),
    m(Kind::Refuse, BEYOND_FILING, To::Stay, "处罚法44、56、66；118号(六)"),
    m(Kind::DeclineFiling, &[Clue, Filing], To::Go(Declined), "处罚法54"),
    m(Kind::AssignHandlers, LIVE, To::Stay, "处罚法42"),
    m(Kind::InspectScene, BEFORE_CONCLUSION, To::Stay, "处罚法54、55"),
    m(Kind::Interview, BEFORE_CONCLUSION, To::Stay, "处罚法55"),
    m(Kind::CollectEvidence, BEFORE_CONCLUSION, To::Stay, "处罚法46"),
    m(Kind::AttachMedia, LIVE, To::Stay, "处罚法47"),
    m(Kind::RecordCustody, ANY, To::Stay, "处罚法46；118号(九)"),
    m(Kind::Countersign, BEFORE_DECISION, To::Stay, "处罚法42"),
    m(Kind::Countersign, &[Served], To::Stay, "处罚法42、52"),
    m(Kind::OrderCorrection, LIVE, To::Stay, "处罚法28"),
    m(Kind::VerifyCorrection, LIVE, To::Stay, "处罚法28"),
    m(Kind::ConcludeInvestigation, &[Investigating], To::Go(Concluded), "处罚法57"),
    m(Kind::ReviseProposal, &[Concluded], To::Stay, "处罚法44"),
    m(Kind::ReviseProposal, &[Noticed], To::OneOf(&[Noticed, Concluded]), "处罚法44、45"),
    m(Kind::ReturnToInvestigation, WITH_PROPOSAL, To::Go(Investigating), "处罚法54"),
    m(Kind::IssueNotice, &[Concluded], To::Stay, "处罚法44"),
    m(Kind::ServeDocument, SERVED_WITHOUT_A_MOVE, To::Stay, "处罚法61"),
    m(Kind::ServeDocument, &[Concluded], To::OneOf(&[Concluded, Noticed]), "处罚法44、61"),
    m(Kind::ServeDocument, &[Decided], To::OneOf(&[Decided, Served]), "处罚法61"),
    m(Kind::RecordStatement, WITH_PROPOSAL, To::Stay, "处罚法45"),
    m(Kind::AnswerStatement, WITH_PROPOSAL, To::Stay, "处罚法45"),
    m(Kind::WaiveStatement, WITH_PROPOSAL, To::Stay, "处罚法62"),
    m(Kind::RequestHearing, WITH_PROPOSAL, To::Stay, "处罚法64"),
    m(Kind::WaiveHearing, WITH_PROPOSAL, To::Stay, "处罚法64"),
    m(Kind::ScheduleHearing, WITH_PROPOSAL, To::Stay, "处罚法64"),
    m(Kind::HoldHearing, WITH_PROPOSAL, To::Stay, "处罚法64"),
    m(Kind::SubmitForReview, &[Concluded, Noticed], To::Go(Reviewing), "处罚法58"),
    m(Kind::ReviewMeasure, BEFORE_DECISION, To::Stay, "118号(十二)"),
    m(Kind::AssignReviewer, &[Reviewing], To::Stay, "处罚法58；118号(十一)"),
    m(Kind::RequestSupplement, &[Reviewing], To::Stay, "内蒙古三项制度办法29"),
    m(Kind::SupplyMaterials, &[Reviewing], To::Stay, "内蒙古三项制度办法29"),
    m(Kind::RecordAdvice, &[Reviewing], To::Stay, "118号(十一)"),
    m(Kind::ContestReview, &[Investigating, Concluded, Noticed], To::Stay, "内蒙古三项制度办法32"),
    m(Kind::SettleReview, &[Investigating, Concluded, Noticed], To::Stay, "内蒙古三项制度办法32"),
    m(Kind::IssueReviewOpinion, &[Reviewing], To::OneOf(&[Concluded, Noticed, Investigating]), "处罚法58、118号(十三)"),
    m(Kind::Deliberate, &[Concluded, Noticed], To::Stay, "处罚法57"),
    m(Kind::Decide, &[Concluded, Noticed], To::OneOf(&[Decided, Transferred]), "处罚法57"),
    m(Kind::FlagMajor, BEFORE_DECISION, To::Stay, "处罚法58"),
    m(Kind::UnflagMajor, BEFORE_DECISION, To::Stay, "处罚法58"),
    m(Kind::Publish, &[Decided, Served, Transferred], To::Stay, "处罚法48、118号(六)"),
    m(Kind::Withhold, &[Decided, Served, Transferred], To::Stay, "处罚法48、118号(六)"),
    m(Kind::RecordPayment, &[Decided, Served], To::Stay, "处罚法67"),
    m(Kind::IssueDocument, NOT_ARCHIVED, To::Stay, "118号(七)"),
    // From other hands, and from paper.
    m(Kind::ReceiveHandover, &[Clue], To::Stay, "处罚法25、26"),
    m(Kind::TakeOver, &[Clue], To::Stay, "处罚法47"),
    m(Kind::RecordJurisdiction, BEFORE_DECISION, To::Stay, "处罚法25"),
    m(Kind::MergeCase, BEFORE_DECISION, To::Stay, "处罚法57"),
    m(Kind::SplitCase, BEFORE_DECISION, To::Stay, "处罚法57"),
    m(Kind::ApplyRecusal, BEFORE_DECISION, To::Stay, "处罚法43"),
    m(Kind::DecideRecusal, BEFORE_DECISION, To::Stay, "处罚法43"),
    // Evidence and measures.
    m(Kind::TakeSample, BEFORE_CONCLUSION, To::Stay, "处罚法56"),
    m(Kind::AnnounceTest, LIVE, To::Stay, "强制法25"),
    m(Kind::RecordTestResult, LIVE, To::Stay, "处罚法56"),
    m(Kind::ExcludeEvidence, BEFORE_DECISION, To::Stay, "处罚法46"),
    m(Kind::RequestMeasure, BEFORE_DECISION, To::Stay, "处罚法56；强制法18"),
    m(Kind::RegisterPreservation, BEFORE_CONCLUSION, To::Stay, "处罚法56"),
    m(Kind::ResolvePreservation, NOT_ARCHIVED, To::Stay, "处罚法56"),
    m(Kind::Seize, BEFORE_DECISION, To::Stay, "强制法22"),
    m(Kind::ExtendSeizure, LIVE, To::Stay, "强制法25"),
    m(Kind::ReleaseSeizure, NOT_ARCHIVED, To::Stay, "强制法28"),
    m(Kind::MoveItem, NOT_ARCHIVED, To::Stay, "强制法26"),
    // Time.
    m(Kind::ExcludePeriod, BEFORE_DECISION, To::Stay, "处罚法60"),
    m(Kind::ExtendTerm, BEFORE_DECISION, To::Stay, "处罚法60"),
    m(Kind::Suspend, BEFORE_DECISION, To::Stay, "处罚法60"),
    m(Kind::Resume, BEFORE_DECISION, To::Stay, "处罚法60"),
    m(Kind::PostponeHearing, WITH_PROPOSAL, To::Stay, "处罚法64"),
    m(Kind::ReportHearing, WITH_PROPOSAL, To::Stay, "处罚法65"),
    // Beside the penalty.
    m(Kind::RecordEducation, NOT_ARCHIVED, To::Stay, "处罚法33"),
    m(Kind::RecordAddress, LIVE, To::Stay, "处罚法61"),
    // Out of the organ's hands, and back.
    m(Kind::ReportSuspectedCrime, BEFORE_DECISION, To::Stay, "国令310号5"),
    m(Kind::TransferCase, &[Clue, Filing, Investigating, Concluded, Noticed], To::Go(Transferred), "处罚法27"),
    // A crime that is found after the decision: the decision stands, and the police get the case beside it.
    m(Kind::ReportSuspectedCrime, DECIDED_ONCE, To::Stay, "处罚法27；国令310号5、11"),
    m(Kind::TransferCase, DECIDED_ONCE, To::Stay, "处罚法27、35；国令310号5、11"),
    m(Kind::RecordTransferStep, &[Transferred, Archived], To::Stay, "国令310号5、8、9、12"),
    m(Kind::RecordTransferStep, &[Decided, Served, Closed], To::Stay, "处罚法35；国令310号11"),
    m(Kind::ReturnCase, &[Transferred, Archived], To::OneOf(&[Clue, Investigating]), "处罚法27"),
    m(Kind::WithdrawFiling, &[Investigating, Concluded, Noticed], To::Go(Withdrawn), "处罚法54"),
    // On the spot.
    m(Kind::DecideOnTheSpot, &[Clue], To::Go(Served), "处罚法51、52"),
    m(Kind::FileSummaryRecord, &[Served], To::Stay, "处罚法52"),
    m(Kind::ConvertToOrdinary, &[Clue], To::Stay, "处罚法51、54"),
    m(Kind::RecordFineHandedIn, CASH_ON_ITS_WAY, To::Stay, "处罚法71"),
    // Performance.
    m(Kind::GrantInstalments, &[Decided, Served], To::Stay, "处罚法66"),
    m(Kind::DeferPayment, &[Decided, Served], To::Stay, "处罚法66"),
    m(Kind::AgreeOnExecution, &[Served], To::Stay, "强制法42"),
    m(Kind::RecordPerformance, &[Decided, Served, Closed], To::Stay, "处罚法66"),
    m(Kind::DisposeProperty, &[Decided, Served, Closed], To::Stay, "处罚法74"),
    m(Kind::ServeDemand, &[Served], To::Stay, "强制法54"),
    m(Kind::RecordDemandAnswer, &[Served], To::Stay, "强制法36"),
    m(Kind::ApplyToCourt, &[Served], To::Stay, "强制法53"),
    m(Kind::RecordCourtRuling, &[Served], To::Stay, "强制法56、57"),
    m(Kind::OrderExecution, &[Served], To::Stay, "强制法34、37"),
    m(Kind::RecordExecution, &[Served, Closed], To::Stay, "强制法39、41、43、51"),
    // Remedies, and what the organ does of its own motion.
    m(Kind::RecordRemedy, ANY, To::Stay, "复议法20；行诉法45、46"),
    m(Kind::Redecide, DECIDED_ONCE, To::Go(Investigating), "处罚法75；复议法64"),
    m(Kind::RectifyDecision, DECIDED_ONCE, To::Stay, "处罚法59"),
    m(Kind::RevokeDecision, DECIDED_ONCE, To::Stay, "处罚法75"),
    m(Kind::RecordRefund, BEYOND_FILING, To::Stay, "复议法72"),
    m(Kind::CorrectPublication, ANY, To::Stay, "处罚法48"),
    m(Kind::WithdrawPublication, ANY, To::Stay, "处罚法48"),
    m(Kind::Annotate, ANY, To::Stay, "118号(九)"),
    m(Kind::CloseCase, &[Decided, Served], To::Go(Closed), "处罚法66"),
    m(Kind::Archive, ENDED, To::Go(Archived), "处罚法47"),
];

const fn m(kind: Kind, from: &'static [Status], to: To, basis: &'static str) -> Move {
    Move { kind, from, to, basis }
}
