//! The bodies of the acts, one struct for each kind, each with how it changes the file.

mod approval;
mod closing;
mod court;
mod custody;
mod decision;
mod education;
mod enforcement;
mod filing;
mod hearing;
mod investigation;
mod items;
mod links;
mod measures;
mod notice;
mod own;
mod payment;
mod proposing;
mod recusal;
mod register;
mod remedy;
mod remedy_effect;
mod review;
mod review_measure;
mod review_round;
mod rounds;
mod sampling;
mod seizure;
mod spot;
mod spot_form;
mod take_over;
mod term;
mod transfer;

use serde::de::DeserializeOwned;
use serde_json::Value;
use validator::Validate;

pub use approval::{Approve, Refuse};
pub use closing::{
    Annotate, Archive, CatalogueEntry, CloseCase, ClosingGround, EndGround, EndOfExecution, IssueDocument, Retention,
};
pub use custody::RecordCustody;
pub use decision::{Decide, PenaltyInForce, Publish, RecordPayment, StatedBirth, Withhold, WithholdReason};
pub use filing::{AmendParticulars, AssignHandlers, DeclineFiling, OpenCase, RequestFiling, ViolationPeriod};
pub use hearing::{HearingOutcome, HoldHearing, PostponeHearing, ReportHearing, ScheduleHearing};
pub use investigation::{
    AttachMedia, CollectEvidence, Countersign, InspectScene, Interview, Interviewee, OnSiteConduct, OrderCorrection,
    QuestionAndAnswer, VerifyCorrection,
};
pub use notice::{
    AnswerStatement, AnsweredPoint, IssueNotice, RecordStatement, RequestHearing, ServeDocument, ServiceAttempt,
    WaiveHearing, WaiveStatement,
};
pub use proposing::{ConcludeInvestigation, ReturnToInvestigation, ReviseProposal, RevisionCause};
pub use review::{
    Attendee, CheckAnswer, CheckItem, CheckResult, Deliberate, FlagMajor, IssueReviewOpinion, ReviewOutcome,
    SubmitForReview, UnflagMajor, Vote,
};

pub use court::{ApplyToCourt, CourtObstacle, CourtPaper, CourtPaperKind, RecordCourtRuling, StatedWindow};
pub use education::{EducationManner, ElectronicConsent, GuardianOrder, RecordAddress, RecordEducation};
pub use enforcement::{
    DisposalDone, DisposeProperty, PerformedLine, RecordDemandAnswer, RecordPerformance, ServeDemand, SurchargeTold,
};
pub use items::{ListHandover, MoveItem, NewItem, PartyPresence};
pub use links::{
    HandedRecord, JurisdictionOutcome, JurisdictionStep, MergeCase, ReceiveHandover, RecordJurisdiction, SplitCase,
    WithdrawFiling, WithdrawalGround,
};
pub use measures::{ItemHandling, RegisterPreservation, RequestMeasure, ResolvePreservation};
pub use own::{
    CarriedOut, ExecutedLine, ExecutionSignature, OrderExecution, RecordExecution, SubstituteGround, SubstitutePlan,
};
pub use payment::{AgreeOnExecution, DeferPayment, GrantInstalments};
pub use recusal::{ApplyRecusal, DecideRecusal, RecusalApplicant, RecusalDecider};
pub use register::{CorrectPublication, EntryField, EntryReading, WithdrawPublication};
pub use remedy::{RecordRemedy, RemedyApplication, RemedyEvent, RemedyResult, RemedyRuling, RemedyWay, StayGround};
pub use review_measure::ReviewMeasure;
pub use review_round::{
    AdviserCapacity, AssignReviewer, ContestReview, RecordAdvice, RequestSupplement, SettleReview, SettlementOutcome,
    SupplyMaterials,
};
pub use rounds::{OwnCorrection, Reading, RecordRefund, RectifyDecision, Redecide, RevokeDecision, Slip};
pub use sampling::{AnnounceTest, ExcludeEvidence, RecordTestResult, TakeSample, Told};
pub use seizure::{ExtendSeizure, ReleaseGround, ReleaseSeizure, ReturnedItem, Seize};
pub use spot::{ConvertToOrdinary, DecideOnTheSpot, FileSummaryRecord, HandInStep, RecordFineHandedIn};
pub use spot_form::{
    CashGround, CollectionMethod, FormNumber, RemedyRoute, SpotCollection, SpotHandover, SpotRemedy, SpotStatement,
};
pub use take_over::{PaidOnPaper, PaperAct, PaperDecision, PaperStage, ServedOnPaper, TakeOver};
pub use term::{ExcludePeriod, ExtendTerm, Resume, Suspend};
pub use transfer::{
    HandedPaper, Handover, RecordTransferStep, ReportSuspectedCrime, ReturnCase, TransferCase, TransferGround,
    TransferStep,
};

use super::act::Act;
use super::file::CaseFile;
use crate::law::stages::Kind;
use crate::law::time::Moment;

/// Declares the closed list of bodies; their names are the names of their kinds.
macro_rules! bodies {
    ($($kind:ident),* $(,)?) => {
        /// The content of an act.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Body { $(
            #[doc = concat!("Content of [`Kind::", stringify!($kind), "`].")]
            $kind($kind)
        ),* }

        impl Body {
            /// The kind of act this is the content of.
            pub const fn kind(&self) -> Kind {
                match self { $(Body::$kind(_) => Kind::$kind),* }
            }

            /// Reads the content of an act of `kind`; an error says where in the content it lies.
            pub fn parse(kind: Kind, value: Value) -> Result<Self, serde_path_to_error::Error<serde_json::Error>> {
                match kind { $(Kind::$kind => serde_path_to_error::deserialize(value).map(Body::$kind)),* }
            }

            /// Reads the content of an act of `kind` by a reader of the caller's, which says how errors are told.
            pub fn read_with<R: Reader>(kind: Kind, value: Value, reader: &R) -> Result<Self, R::Error> {
                match kind { $(Kind::$kind => reader.read(value).map(Body::$kind)),* }
            }

            /// The content as JSON.
            pub fn to_value(&self) -> serde_json::Result<Value> {
                match self { $(Body::$kind(body) => serde_json::to_value(body)),* }
            }

            /// Changes the file as the act does.
            pub(super) fn change(&self, file: &mut CaseFile, act: &Act) {
                match self { $(Body::$kind(body) => body.change(file, act)),* }
            }

            /// The schema of every kind's content, and of all it refers to, for the API description.
            pub fn schemas() -> Vec<(Kind, String, Vec<NamedSchema>)> {
                vec![$({
                    let mut all = vec![(
                        <$kind as utoipa::ToSchema>::name().into_owned(),
                        <$kind as utoipa::PartialSchema>::schema(),
                    )];
                    <$kind as utoipa::ToSchema>::schemas(&mut all);
                    (Kind::$kind, <$kind as utoipa::ToSchema>::name().into_owned(), all)
                }),*]
            }
        }
    };
}

impl Body {
    /// When what the content tells of ended, if it says so: the natural `occurred_at` of a meeting.
    pub fn ended_at(&self) -> Option<Moment> {
        match self {
            Body::HoldHearing(act) => Some(act.ends_at),
            body => body.on_site().map(|conduct| conduct.ends_at),
        }
    }

    /// Time, place, card and rights of an act among people.
    pub fn on_site(&self) -> Option<&OnSiteConduct> {
        match self {
            Body::InspectScene(act) => Some(&act.conduct),
            Body::Interview(act) => Some(&act.conduct),
            Body::CollectEvidence(act) => Some(&act.conduct),
            Body::TakeSample(act) => Some(&act.conduct),
            Body::RegisterPreservation(act) => Some(&act.conduct),
            Body::Seize(act) => Some(&act.conduct),
            Body::DecideOnTheSpot(act) => Some(&act.conduct),
            _ => None,
        }
    }
}

/// Reads any kind of content: where errors are told to people, the caller knows how.
pub trait Reader {
    /// What is told when the content cannot be read.
    type Error;

    /// Reads and validates one content.
    fn read<T: DeserializeOwned + Validate>(&self, value: Value) -> Result<T, Self::Error>;
}

/// A schema with its name.
pub type NamedSchema = (String, utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>);

bodies!(
    OpenCase,
    ReceiveHandover,
    TakeOver,
    AmendParticulars,
    RequestFiling,
    Approve,
    Refuse,
    DeclineFiling,
    AssignHandlers,
    ApplyRecusal,
    DecideRecusal,
    RecordJurisdiction,
    MergeCase,
    SplitCase,
    InspectScene,
    Interview,
    CollectEvidence,
    TakeSample,
    AnnounceTest,
    RecordTestResult,
    ExcludeEvidence,
    RequestMeasure,
    RegisterPreservation,
    ResolvePreservation,
    Seize,
    ExtendSeizure,
    ReleaseSeizure,
    MoveItem,
    AttachMedia,
    RecordCustody,
    Countersign,
    OrderCorrection,
    VerifyCorrection,
    RecordEducation,
    RecordAddress,
    ExcludePeriod,
    ExtendTerm,
    Suspend,
    Resume,
    ReportSuspectedCrime,
    TransferCase,
    RecordTransferStep,
    ReturnCase,
    WithdrawFiling,
    DecideOnTheSpot,
    FileSummaryRecord,
    ConvertToOrdinary,
    RecordFineHandedIn,
    ConcludeInvestigation,
    ReviseProposal,
    ReturnToInvestigation,
    IssueNotice,
    ServeDocument,
    RecordStatement,
    AnswerStatement,
    WaiveStatement,
    RequestHearing,
    WaiveHearing,
    ScheduleHearing,
    HoldHearing,
    PostponeHearing,
    ReportHearing,
    SubmitForReview,
    ReviewMeasure,
    AssignReviewer,
    RequestSupplement,
    SupplyMaterials,
    RecordAdvice,
    IssueReviewOpinion,
    ContestReview,
    SettleReview,
    Deliberate,
    Decide,
    FlagMajor,
    UnflagMajor,
    Publish,
    Withhold,
    CorrectPublication,
    WithdrawPublication,
    RecordPayment,
    GrantInstalments,
    DeferPayment,
    AgreeOnExecution,
    RecordPerformance,
    DisposeProperty,
    ServeDemand,
    RecordDemandAnswer,
    ApplyToCourt,
    RecordCourtRuling,
    OrderExecution,
    RecordExecution,
    RecordRemedy,
    Redecide,
    RectifyDecision,
    RevokeDecision,
    RecordRefund,
    IssueDocument,
    Annotate,
    CloseCase,
    Archive,
);

/// How an act changes the file. Total: no rule is asked, nothing can fail.
trait Change {
    /// Changes `file` as this content of `act` does.
    fn change(&self, file: &mut CaseFile, act: &Act);
}
