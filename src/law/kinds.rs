//! The kinds of acts 行为种类: one row for each, with its code, its Chinese term, its class, and the roles that may do it.

use serde::{Deserialize, Serialize};

use super::codes::Role;
use super::terms::terms;

/// Two classes of acts, because a record must be true before it is tidy (record.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// The organ's will: in breach it is refused, always.
    Authority,
    /// What happened in the world: in breach it is refused unless sent again as it happened.
    Fact,
}

/// Declares the kinds of acts, a row each.
macro_rules! kinds {
    ($($variant:ident = $code:tt $zh:tt $class:ident [$($role:ident),+]),* $(,)?) => {
        terms! {
            /// What was done 行为: one code for each kind of act the record knows.
            Kind {
                $($variant = $code $zh),*
            }
        }

        impl Kind {
            /// Whether the act is the organ's will or a fact of the world.
            pub const fn class(self) -> Class {
                match self { $(Kind::$variant => Class::$class),* }
            }

            /// The roles that may do this act. What the law gives to 负责人 alone is `head`.
            pub const fn roles(self) -> &'static [Role] {
                match self { $(Kind::$variant => &[$(Role::$role),+]),* }
            }
        }
    };
}

kinds! {
    OpenCase = "open_case" "登记线索" Fact [Officer],
    ReceiveHandover = "receive_handover" "接收移交" Authority [Officer],
    TakeOver = "take_over" "接管纸质案件" Authority [Officer],
    AmendParticulars = "amend_particulars" "补充登记" Authority [Officer],
    RequestFiling = "request_filing" "申请立案" Authority [Officer],
    Approve = "approve" "审批同意" Authority [Head],
    Refuse = "refuse" "审批不同意" Authority [Head],
    DeclineFiling = "decline_filing" "不予立案" Authority [Head],
    AssignHandlers = "assign_handlers" "指派承办人" Authority [Officer, Head],
    ApplyRecusal = "apply_recusal" "申请回避" Authority [Officer],
    DecideRecusal = "decide_recusal" "回避决定" Authority [Head],
    RecordJurisdiction = "record_jurisdiction" "管辖协商" Fact [Officer],
    MergeCase = "merge_case" "并案" Authority [Officer],
    SplitCase = "split_case" "分案" Authority [Officer],
    InspectScene = "inspect_scene" "现场检查（勘验）" Fact [Officer],
    Interview = "interview" "询问" Fact [Officer],
    CollectEvidence = "collect_evidence" "收集证据" Fact [Officer],
    TakeSample = "take_sample" "抽样取证" Fact [Officer],
    AnnounceTest = "announce_test" "检测期间告知" Authority [Officer],
    RecordTestResult = "record_test_result" "检测结果告知" Fact [Officer],
    ExcludeEvidence = "exclude_evidence" "排除证据" Authority [Officer],
    RequestMeasure = "request_measure" "申请采取措施" Authority [Officer],
    RegisterPreservation = "register_preservation" "先行登记保存" Fact [Officer],
    ResolvePreservation = "resolve_preservation" "先行登记保存处理" Authority [Officer],
    Seize = "seize" "查封、扣押" Fact [Officer],
    ExtendSeizure = "extend_seizure" "延长查封、扣押" Authority [Officer],
    ReleaseSeizure = "release_seizure" "解除查封、扣押" Fact [Officer],
    MoveItem = "move_item" "涉案物品流转" Fact [Officer],
    AttachMedia = "attach_media" "附音像记录" Fact [Officer],
    RecordCustody = "record_custody" "证据流转记录" Fact [Officer],
    Countersign = "countersign" "第二名执法人员确认" Fact [Officer],
    OrderCorrection = "order_correction" "责令改正" Authority [Officer],
    VerifyCorrection = "verify_correction" "改正复查" Fact [Officer],
    RecordEducation = "record_education" "教育记录" Fact [Officer],
    RecordAddress = "record_address" "送达地址确认" Fact [Officer],
    ExcludePeriod = "exclude_period" "扣除期间" Authority [Officer],
    ExtendTerm = "extend_term" "延长办案期限" Authority [Officer],
    Suspend = "suspend" "中止调查" Authority [Officer],
    Resume = "resume" "恢复调查" Authority [Officer],
    ReportSuspectedCrime = "report_suspected_crime" "涉嫌犯罪报告" Authority [Officer],
    TransferCase = "transfer_case" "移送" Authority [Head],
    RecordTransferStep = "record_transfer_step" "移送进展" Fact [Officer],
    ReturnCase = "return_case" "移送退回" Authority [Head],
    WithdrawFiling = "withdraw_filing" "撤销立案" Authority [Head],
    DecideOnTheSpot = "decide_on_the_spot" "当场处罚" Fact [Officer],
    FileSummaryRecord = "file_summary_record" "简易程序备案" Authority [Officer],
    ConvertToOrdinary = "convert_to_ordinary" "转为普通程序" Authority [Officer],
    RecordFineHandedIn = "record_fine_handed_in" "当场收缴罚款缴交" Fact [Officer],
    ConcludeInvestigation = "conclude_investigation" "调查终结" Authority [Officer],
    ReviseProposal = "revise_proposal" "变更处理意见" Authority [Officer],
    ReturnToInvestigation = "return_to_investigation" "退回补充调查" Authority [Head],
    IssueNotice = "issue_notice" "事先告知" Authority [Officer],
    ServeDocument = "serve_document" "送达" Fact [Officer],
    RecordStatement = "record_statement" "记录陈述申辩" Fact [Officer],
    AnswerStatement = "answer_statement" "陈述申辩复核" Authority [Officer],
    WaiveStatement = "waive_statement" "放弃陈述申辩" Fact [Officer],
    RequestHearing = "request_hearing" "申请听证" Fact [Officer],
    WaiveHearing = "waive_hearing" "放弃听证" Fact [Officer],
    ScheduleHearing = "schedule_hearing" "听证通知" Authority [Officer],
    HoldHearing = "hold_hearing" "举行听证" Fact [Officer, Head],
    PostponeHearing = "postpone_hearing" "听证延期" Authority [Head, Reviewer],
    ReportHearing = "report_hearing" "听证报告" Authority [Head, Reviewer],
    SubmitForReview = "submit_for_review" "提请法制审核" Authority [Officer],
    ReviewMeasure = "review_measure" "措施法制审核" Authority [Reviewer],
    AssignReviewer = "assign_reviewer" "指派审核人员" Authority [Head, Reviewer],
    RequestSupplement = "request_supplement" "要求补充审核材料" Authority [Reviewer],
    SupplyMaterials = "supply_materials" "补充审核材料" Authority [Officer],
    RecordAdvice = "record_advice" "法律顾问、公职律师意见" Fact [Reviewer],
    IssueReviewOpinion = "issue_review_opinion" "出具法制审核意见" Authority [Reviewer],
    ContestReview = "contest_review" "对审核意见提出异议" Authority [Officer],
    SettleReview = "settle_review" "审核异议协调决定" Authority [Head],
    Deliberate = "deliberate" "集体讨论" Authority [Head],
    Decide = "decide" "作出决定" Authority [Head],
    FlagMajor = "flag_major" "标记重大" Authority [Officer, Head, Reviewer, Supervisor, PublicityClerk],
    UnflagMajor = "unflag_major" "取消重大标记" Authority [Reviewer],
    Publish = "publish" "拟公示" Authority [PublicityClerk],
    Withhold = "withhold" "拟不予公示" Authority [PublicityClerk],
    CorrectPublication = "correct_publication" "更正公示" Authority [PublicityClerk],
    WithdrawPublication = "withdraw_publication" "撤回公示" Authority [PublicityClerk],
    RecordPayment = "record_payment" "记录缴款" Fact [Officer],
    GrantInstalments = "grant_instalments" "分期缴纳" Authority [Officer],
    DeferPayment = "defer_payment" "延期缴纳" Authority [Officer],
    AgreeOnExecution = "agree_on_execution" "执行协议" Authority [Officer],
    RecordPerformance = "record_performance" "记录履行" Fact [Officer],
    DisposeProperty = "dispose_property" "处理罚没财物" Authority [Officer],
    ServeDemand = "serve_demand" "催告" Fact [Officer],
    RecordDemandAnswer = "record_demand_answer" "催告陈述申辩" Fact [Officer],
    ApplyToCourt = "apply_to_court" "申请法院强制执行" Authority [Officer],
    RecordCourtRuling = "record_court_ruling" "法院裁定" Fact [Officer],
    OrderExecution = "order_execution" "强制执行决定" Authority [Officer],
    RecordExecution = "record_execution" "强制执行实施" Fact [Officer],
    RecordRemedy = "record_remedy" "复议、诉讼记录" Fact [Officer],
    Redecide = "redecide" "重新办理" Authority [Head],
    RectifyDecision = "rectify_decision" "补正决定" Authority [Head],
    RevokeDecision = "revoke_decision" "撤销、变更决定" Authority [Head],
    RecordRefund = "record_refund" "退还款项" Fact [Officer],
    IssueDocument = "issue_document" "登记文书" Authority [Officer],
    Annotate = "annotate" "更正说明" Fact [Officer, Head, Reviewer, PublicityClerk],
    CloseCase = "close_case" "结案" Authority [Head],
    Archive = "archive" "归档" Authority [Officer],
}

impl Kind {
    /// Acts carried out in the field by two certified officers (PEN-42) and confirmed by the second one.
    pub const fn in_the_field(self) -> bool {
        matches!(
            self,
            Kind::InspectScene
                | Kind::Interview
                | Kind::CollectEvidence
                | Kind::TakeSample
                | Kind::RegisterPreservation
                | Kind::Seize
                | Kind::DecideOnTheSpot
        )
    }

    /// Acts that need the named officers' certificates: field acts, corrections and service (PUB-3).
    pub const fn names_officers(self) -> bool {
        self.in_the_field()
            || matches!(
                self,
                Kind::OrderCorrection
                    | Kind::VerifyCorrection
                    | Kind::ServeDocument
                    | Kind::ReleaseSeizure
                    | Kind::ServeDemand
                    | Kind::RecordExecution
            )
    }
}
