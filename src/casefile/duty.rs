//! Kinds of duties 待办事项, as the work list names them: most are read off a file, the last ones off what lies beside it.

use serde::{Deserialize, Serialize};

/// Kinds of duties 待办事项.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// 承办: the case is in hand until it is closed.
    Handle,
    /// 审批: an act waits for a head's word.
    Approve,
    /// 确认: the second officer has not confirmed an act of two.
    Countersign,
    /// 法制审核: a round waits for its opinion.
    Review,
    /// 协调审核异议: a handler contests an opinion, and a head has to settle it.
    SettleReview,
    /// 陈述申辩复核: a statement is not answered.
    AnswerStatement,
    /// 组织听证: a hearing was asked for and is owed.
    HoldHearing,
    /// 公示: the decision is neither published nor withheld.
    Publish,
    /// 归档: the case has ended and is not in the archive.
    Archive,
    /// 期限: any other clock of the organ that runs.
    Clock,
    /// 更换承办人: a handler may not enforce any more. Derived when read, like all that follow: no file says it.
    ReplaceHandler,
    /// 证件将到期: a certificate has to be renewed.
    RenewCertificate,
    /// 证件待年检: a certificate has to be checked.
    CheckCertificate,
    /// 暂扣期满: a suspended certificate has to be given back or revoked.
    ReturnCertificate,
    /// 培训学时不足: training of the year is missing.
    Train,
    /// 音像记录待上传: an act names a recording that nobody has stored for the case.
    UploadRecording,
    /// 公开内容待审核: what is to be published in advance waits for its check.
    CheckObject,
    /// 公开内容待发布: it was checked and waits for its release.
    ReleaseObject,
    /// 案卷待分配评查: drawn files have no scorers yet.
    AssignFiles,
    /// 案卷待评分: a file waits for one's score sheet.
    ScoreFile,
    /// 评分待合议: two sheets differ and have to be brought together.
    ReconcileSheets,
    /// 评分分歧待裁定: two scorers could not agree.
    SettleSheets,
    /// 评查结果待反馈: results have not been told to the organs.
    TellResults,
    /// 异议待指定复核人: an objection waits for somebody to look again.
    AppointRechecker,
    /// 评查异议待复核: an objection waits for one's second look.
    RecheckFile,
    /// 评查问题待整改: what an evaluation found has to be put right.
    RectifyFile,
    /// 整改情况待核验: an answer waits to be verified.
    VerifyRectification,
    /// 整改逾期待督办: what was to be put right is overdue.
    ChaseRectification,
}

impl Duty {
    /// Every duty.
    pub const ALL: &'static [Duty] = &[
        Duty::Handle,
        Duty::Approve,
        Duty::Countersign,
        Duty::Review,
        Duty::SettleReview,
        Duty::AnswerStatement,
        Duty::HoldHearing,
        Duty::Publish,
        Duty::Archive,
        Duty::Clock,
        Duty::ReplaceHandler,
        Duty::RenewCertificate,
        Duty::CheckCertificate,
        Duty::ReturnCertificate,
        Duty::Train,
        Duty::UploadRecording,
        Duty::CheckObject,
        Duty::ReleaseObject,
        Duty::AssignFiles,
        Duty::ScoreFile,
        Duty::ReconcileSheets,
        Duty::SettleSheets,
        Duty::TellResults,
        Duty::AppointRechecker,
        Duty::RecheckFile,
        Duty::RectifyFile,
        Duty::VerifyRectification,
        Duty::ChaseRectification,
    ];

    /// The code that the API and the database carry.
    pub const fn as_str(self) -> &'static str {
        match self {
            Duty::Handle => "handle",
            Duty::Approve => "approve",
            Duty::Countersign => "countersign",
            Duty::Review => "review",
            Duty::SettleReview => "settle_review",
            Duty::AnswerStatement => "answer_statement",
            Duty::HoldHearing => "hold_hearing",
            Duty::Publish => "publish",
            Duty::Archive => "archive",
            Duty::Clock => "clock",
            Duty::ReplaceHandler => "replace_handler",
            Duty::RenewCertificate => "renew_certificate",
            Duty::CheckCertificate => "check_certificate",
            Duty::ReturnCertificate => "return_certificate",
            Duty::Train => "train",
            Duty::UploadRecording => "upload_recording",
            Duty::CheckObject => "check_object",
            Duty::ReleaseObject => "release_object",
            Duty::AssignFiles => "assign_files",
            Duty::ScoreFile => "score_file",
            Duty::ReconcileSheets => "reconcile_sheets",
            Duty::SettleSheets => "settle_sheets",
            Duty::TellResults => "tell_results",
            Duty::AppointRechecker => "appoint_rechecker",
            Duty::RecheckFile => "recheck_file",
            Duty::RectifyFile => "rectify_file",
            Duty::VerifyRectification => "verify_rectification",
            Duty::ChaseRectification => "chase_rectification",
        }
    }

    /// The Chinese term.
    pub const fn zh(self) -> &'static str {
        match self {
            Duty::Handle => "承办",
            Duty::Approve => "待审批",
            Duty::Countersign => "待确认",
            Duty::Review => "待法制审核",
            Duty::SettleReview => "待协调审核异议",
            Duty::AnswerStatement => "待复核陈述申辩",
            Duty::HoldHearing => "待组织听证",
            Duty::Publish => "待公示",
            Duty::Archive => "待归档",
            Duty::Clock => "期限",
            Duty::ReplaceHandler => "待更换承办人",
            Duty::RenewCertificate => "证件待延续",
            Duty::CheckCertificate => "证件待年检",
            Duty::ReturnCertificate => "暂扣证件待返还",
            Duty::Train => "培训学时不足",
            Duty::UploadRecording => "音像记录待上传",
            Duty::CheckObject => "公开内容待审核",
            Duty::ReleaseObject => "公开内容待发布",
            Duty::AssignFiles => "案卷待分配评查",
            Duty::ScoreFile => "案卷待评分",
            Duty::ReconcileSheets => "评分待合议",
            Duty::SettleSheets => "评分分歧待裁定",
            Duty::TellResults => "评查结果待反馈",
            Duty::AppointRechecker => "异议待指定复核人",
            Duty::RecheckFile => "评查异议待复核",
            Duty::RectifyFile => "评查问题待整改",
            Duty::VerifyRectification => "整改情况待核验",
            Duty::ChaseRectification => "整改逾期待督办",
        }
    }
}
