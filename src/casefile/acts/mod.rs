//! The bodies of the acts, one struct for each kind, each with how it changes the file.

mod closing;
mod decision;
mod filing;
mod hearing;
mod investigation;
mod notice;
mod review;

use serde::de::DeserializeOwned;
use serde_json::Value;
use validator::Validate;

pub use closing::{Annotate, Archive, CatalogueEntry, CloseCase, ClosingGround, IssueDocument, Retention};
pub use decision::{Decide, Publish, RecordPayment, Withhold, WithholdReason};
pub use filing::{
    AmendParticulars, Approve, AssignHandlers, DeclineFiling, OpenCase, Refuse, RequestFiling, ViolationPeriod,
};
pub use hearing::{HearingOutcome, HoldHearing, ScheduleHearing};
pub use investigation::{
    AttachMedia, CollectEvidence, ConcludeInvestigation, Countersign, InspectScene, Interview, Interviewee,
    OnSiteConduct, OrderCorrection, QuestionAndAnswer, ReturnToInvestigation, ReviseProposal, RevisionCause,
    VerifyCorrection,
};
pub use notice::{
    AnswerStatement, AnsweredPoint, IssueNotice, RecordStatement, RequestHearing, ServeDocument, ServiceAttempt,
    WaiveHearing, WaiveStatement,
};
pub use review::{
    Attendee, CheckAnswer, CheckItem, CheckResult, Deliberate, FlagMajor, IssueReviewOpinion, ReviewOutcome,
    SubmitForReview, UnflagMajor, Vote,
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
            Body::InspectScene(act) => Some(act.conduct.ends_at),
            Body::Interview(act) => Some(act.conduct.ends_at),
            Body::CollectEvidence(act) => Some(act.conduct.ends_at),
            Body::HoldHearing(act) => Some(act.ends_at),
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
    AmendParticulars,
    RequestFiling,
    Approve,
    Refuse,
    DeclineFiling,
    AssignHandlers,
    InspectScene,
    Interview,
    CollectEvidence,
    AttachMedia,
    Countersign,
    OrderCorrection,
    VerifyCorrection,
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
    SubmitForReview,
    IssueReviewOpinion,
    Deliberate,
    Decide,
    FlagMajor,
    UnflagMajor,
    Publish,
    Withhold,
    RecordPayment,
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
