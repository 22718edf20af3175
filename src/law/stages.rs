//! The stages of a case 办案阶段, the kinds of acts, and the one table of lawful moves between them.
//!
//! The same table is what the rulebook asks, what `legal_move` in the database holds, and what the law map prints.

use serde::{Deserialize, Serialize};

use super::codes::Role;

/// Declares a closed list of codes carried in snake_case, each with its Chinese term.
macro_rules! terms {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $code:tt $zh:tt),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        pub enum $name { $($(#[$vmeta])* #[doc = $zh] #[serde(rename = $code)] $variant),* }

        impl $name {
            /// Every code, in the order of the procedure.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// The code that the API and the database carry.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $code),* }
            }

            /// The Chinese term that papers and pages print.
            pub const fn zh(self) -> &'static str {
                match self { $($name::$variant => $zh),* }
            }

            /// The value of a code, if there is one.
            pub fn parse(code: &str) -> Option<Self> {
                match code { $($code => Some($name::$variant),)* _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

terms! {
    /// Where a case stands 办案阶段.
    Status {
        Clue = "clue" "线索",
        Filing = "filing" "待立案",
        Investigating = "investigating" "调查",
        Concluded = "concluded" "调查终结",
        Noticed = "noticed" "已告知",
        Reviewing = "reviewing" "法制审核",
        Decided = "decided" "已决定",
        Served = "served" "已送达",
        Closed = "closed" "结案",
        Archived = "archived" "归档",
        Declined = "declined" "不予立案",
        Withdrawn = "withdrawn" "撤销立案",
        Transferred = "transferred" "移送",
    }
}

terms! {
    /// What was done 行为: one code for each kind of act the record knows.
    Kind {
        OpenCase = "open_case" "登记线索",
        AmendParticulars = "amend_particulars" "补充登记",
        RequestFiling = "request_filing" "申请立案",
        Approve = "approve" "审批同意",
        Refuse = "refuse" "审批不同意",
        DeclineFiling = "decline_filing" "不予立案",
        AssignHandlers = "assign_handlers" "指派承办人",
        InspectScene = "inspect_scene" "现场检查（勘验）",
        Interview = "interview" "询问",
        CollectEvidence = "collect_evidence" "收集证据",
        AttachMedia = "attach_media" "附音像记录",
        Countersign = "countersign" "第二名执法人员确认",
        OrderCorrection = "order_correction" "责令改正",
        VerifyCorrection = "verify_correction" "改正复查",
        ConcludeInvestigation = "conclude_investigation" "调查终结",
        ReviseProposal = "revise_proposal" "变更处理意见",
        ReturnToInvestigation = "return_to_investigation" "退回补充调查",
        IssueNotice = "issue_notice" "事先告知",
        ServeDocument = "serve_document" "送达",
        RecordStatement = "record_statement" "记录陈述申辩",
        AnswerStatement = "answer_statement" "陈述申辩复核",
        WaiveStatement = "waive_statement" "放弃陈述申辩",
        RequestHearing = "request_hearing" "申请听证",
        WaiveHearing = "waive_hearing" "放弃听证",
        ScheduleHearing = "schedule_hearing" "听证通知",
        HoldHearing = "hold_hearing" "举行听证",
        SubmitForReview = "submit_for_review" "提请法制审核",
        IssueReviewOpinion = "issue_review_opinion" "出具法制审核意见",
        Deliberate = "deliberate" "集体讨论",
        Decide = "decide" "作出决定",
        FlagMajor = "flag_major" "标记重大",
        UnflagMajor = "unflag_major" "取消重大标记",
        Publish = "publish" "拟公示",
        Withhold = "withhold" "拟不予公示",
        RecordPayment = "record_payment" "记录缴款",
        IssueDocument = "issue_document" "登记文书",
        Annotate = "annotate" "更正说明",
        CloseCase = "close_case" "结案",
        Archive = "archive" "归档",
    }
}

/// Two classes of acts, because a record must be true before it is tidy (record.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// The organ's will: in breach it is refused, always.
    Authority,
    /// What happened in the world: in breach it is refused unless sent again as it happened.
    Fact,
}

impl Kind {
    /// Whether the act is the organ's will or a fact of the world.
    pub const fn class(self) -> Class {
        match self {
            Kind::OpenCase
            | Kind::InspectScene
            | Kind::Interview
            | Kind::CollectEvidence
            | Kind::AttachMedia
            | Kind::Countersign
            | Kind::VerifyCorrection
            | Kind::ServeDocument
            | Kind::RecordStatement
            | Kind::WaiveStatement
            | Kind::RequestHearing
            | Kind::WaiveHearing
            | Kind::HoldHearing
            | Kind::RecordPayment
            | Kind::Annotate => Class::Fact,
            Kind::AmendParticulars
            | Kind::RequestFiling
            | Kind::Approve
            | Kind::Refuse
            | Kind::DeclineFiling
            | Kind::AssignHandlers
            | Kind::OrderCorrection
            | Kind::ConcludeInvestigation
            | Kind::ReviseProposal
            | Kind::ReturnToInvestigation
            | Kind::IssueNotice
            | Kind::AnswerStatement
            | Kind::ScheduleHearing
            | Kind::SubmitForReview
            | Kind::IssueReviewOpinion
            | Kind::Deliberate
            | Kind::Decide
            | Kind::FlagMajor
            | Kind::UnflagMajor
            | Kind::Publish
            | Kind::Withhold
            | Kind::IssueDocument
            | Kind::CloseCase
            | Kind::Archive => Class::Authority,
        }
    }

    /// The roles that may do this act. What the law gives to 负责人 alone is `head`.
    pub const fn roles(self) -> &'static [Role] {
        match self {
            Kind::Approve
            | Kind::Refuse
            | Kind::DeclineFiling
            | Kind::ReturnToInvestigation
            | Kind::Deliberate
            | Kind::Decide
            | Kind::CloseCase => &[Role::Head],
            Kind::IssueReviewOpinion | Kind::UnflagMajor => &[Role::Reviewer],
            Kind::Publish | Kind::Withhold => &[Role::PublicityClerk],
            Kind::AssignHandlers | Kind::HoldHearing => &[Role::Officer, Role::Head],
            Kind::FlagMajor => &[Role::Officer, Role::Head, Role::Reviewer, Role::Supervisor, Role::PublicityClerk],
            Kind::Annotate => &[Role::Officer, Role::Head, Role::Reviewer, Role::PublicityClerk],
            _ => &[Role::Officer],
        }
    }

    /// Acts carried out in the field by two certified officers (PEN-42) and confirmed by the second one.
    pub const fn in_the_field(self) -> bool {
        matches!(self, Kind::InspectScene | Kind::Interview | Kind::CollectEvidence)
    }

    /// Acts that need the named officers' certificates: field acts, corrections and service (PUB-3).
    pub const fn names_officers(self) -> bool {
        self.in_the_field() || matches!(self, Kind::OrderCorrection | Kind::VerifyCorrection | Kind::ServeDocument)
    }
}

/// Where an act leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To {
    /// The stage stays.
    Stay,
    /// The stage always becomes this one.
    Go(Status),
    /// The act's content decides between these stages.
    OneOf(&'static [Status]),
}

/// One row of the table of lawful moves.
#[derive(Debug, Clone, Copy)]
pub struct Move {
    /// What is done.
    pub kind: Kind,
    /// In which stages it may be done.
    pub from: &'static [Status],
    /// Where it leads.
    pub to: To,
    /// The article or design rule it rests on.
    pub basis: &'static str,
}

use Status::{
    Archived, Closed, Clue, Concluded, Decided, Declined, Filing, Investigating, Noticed, Reviewing, Served,
    Transferred, Withdrawn,
};

const LIVE: &[Status] = &[Clue, Filing, Investigating, Concluded, Noticed, Reviewing, Decided, Served];
const BEFORE_CONCLUSION: &[Status] = &[Clue, Filing, Investigating];
const BEFORE_DECISION: &[Status] = &[Clue, Filing, Investigating, Concluded, Noticed, Reviewing];
const WITH_PROPOSAL: &[Status] = &[Concluded, Noticed, Reviewing];
const ENDED: &[Status] = &[Closed, Declined, Withdrawn, Transferred];
const ANY: &[Status] = Status::ALL;

/// Every lawful move. What is not here is refused, in code and in the database.
pub const MOVES: &[Move] = &[
    m(Kind::AmendParticulars, &[Clue, Investigating], To::Stay, "处罚法54"),
    m(Kind::RequestFiling, &[Clue], To::Go(Filing), "处罚法54"),
    m(Kind::Approve, &[Filing], To::Go(Investigating), "处罚法54"),
    m(Kind::Approve, &[Concluded, Decided, Served], To::Stay, "处罚法44、118号(六)"),
    m(Kind::Refuse, &[Filing], To::Go(Clue), "处罚法54"),
    m(Kind::Refuse, &[Concluded, Decided, Served], To::Stay, "处罚法44、118号(六)"),
    m(Kind::DeclineFiling, &[Clue, Filing], To::Go(Declined), "处罚法54"),
    m(Kind::AssignHandlers, LIVE, To::Stay, "处罚法42"),
    m(Kind::InspectScene, BEFORE_CONCLUSION, To::Stay, "处罚法54、55"),
    m(Kind::Interview, BEFORE_CONCLUSION, To::Stay, "处罚法55"),
    m(Kind::CollectEvidence, BEFORE_CONCLUSION, To::Stay, "处罚法46"),
    m(Kind::AttachMedia, LIVE, To::Stay, "处罚法47"),
    m(Kind::Countersign, BEFORE_CONCLUSION, To::Stay, "处罚法42"),
    m(Kind::OrderCorrection, LIVE, To::Stay, "处罚法28"),
    m(Kind::VerifyCorrection, LIVE, To::Stay, "处罚法28"),
    m(Kind::ConcludeInvestigation, &[Investigating], To::Go(Concluded), "处罚法57"),
    m(Kind::ReviseProposal, &[Concluded], To::Stay, "处罚法44"),
    m(Kind::ReviseProposal, &[Noticed], To::OneOf(&[Noticed, Concluded]), "处罚法44、45"),
    m(Kind::ReturnToInvestigation, WITH_PROPOSAL, To::Go(Investigating), "处罚法54"),
    m(Kind::IssueNotice, &[Concluded], To::Stay, "处罚法44"),
    m(Kind::ServeDocument, &[Clue, Filing, Investigating, Noticed, Reviewing, Served], To::Stay, "处罚法61"),
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
    m(Kind::IssueReviewOpinion, &[Reviewing], To::OneOf(&[Concluded, Noticed, Investigating]), "处罚法58、118号(十三)"),
    m(Kind::Deliberate, &[Concluded, Noticed], To::Stay, "处罚法57"),
    m(Kind::Decide, &[Concluded, Noticed], To::Go(Decided), "处罚法57"),
    m(Kind::FlagMajor, BEFORE_DECISION, To::Stay, "处罚法58"),
    m(Kind::UnflagMajor, BEFORE_DECISION, To::Stay, "处罚法58"),
    m(Kind::Publish, &[Decided, Served], To::Stay, "处罚法48、118号(六)"),
    m(Kind::Withhold, &[Decided, Served], To::Stay, "处罚法48、118号(六)"),
    m(Kind::RecordPayment, &[Decided, Served], To::Stay, "处罚法67"),
    m(
        Kind::IssueDocument,
        &[
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
        ],
        To::Stay,
        "118号(七)",
    ),
    m(Kind::Annotate, ANY, To::Stay, "118号(九)"),
    m(Kind::CloseCase, &[Served], To::Go(Closed), "处罚法66"),
    m(Kind::Archive, ENDED, To::Go(Archived), "处罚法47"),
];

const fn m(kind: Kind, from: &'static [Status], to: To, basis: &'static str) -> Move {
    Move { kind, from, to, basis }
}

/// The name of the stage before the first act, as the database writes it.
pub const BEFORE_ALL: &str = "none";

/// Where `kind` may lead from `from`; empty when it is not lawful there. `None` is the stage before the first act.
pub fn lawful_ends(from: Option<Status>, kind: Kind) -> Vec<Status> {
    let Some(from) = from else {
        return if kind == Kind::OpenCase { vec![Clue] } else { Vec::new() };
    };
    MOVES
        .iter()
        .filter(|row| row.kind == kind && row.from.contains(&from))
        .flat_map(|row| match row.to {
            To::Stay => vec![from],
            To::Go(to) => vec![to],
            To::OneOf(ends) => ends.to_vec(),
        })
        .collect()
}

/// The stages in which `kind` may be done.
pub fn lawful_stages(kind: Kind) -> Vec<Status> {
    Status::ALL.iter().copied().filter(|from| !lawful_ends(Some(*from), kind).is_empty()).collect()
}

/// The whole table as (from, kind, to) codes: what `legal_move` holds.
pub fn moves() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let starts = std::iter::once(None).chain(Status::ALL.iter().copied().map(Some));
    starts.flat_map(|from| {
        Kind::ALL.iter().flat_map(move |kind| {
            lawful_ends(from, *kind)
                .into_iter()
                .map(move |to| (from.map_or(BEFORE_ALL, Status::as_str), kind.as_str(), to.as_str()))
        })
    })
}

/// The basis of a move, for refusals and the law map.
pub fn basis(kind: Kind) -> &'static str {
    MOVES.iter().find(|row| row.kind == kind).map_or("处罚法54", |row| row.basis)
}
