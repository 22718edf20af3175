//! Contents of the acts beyond the plain course of a case: for each kind one that fits the file, as far as it allows any.

use serde_json::{Value, json};
use zhifa::casefile::CaseFile;
use zhifa::law::stages::Kind;
use zhifa::law::time::Moment;

use super::contents::{article, conduct, last};
use super::execution;
use super::measures;
use super::people::{ANOTHER_CASE, Person};
use super::remedies;

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
    Kind::RecordCustody,
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
    Kind::AgreeOnExecution,
    Kind::RecordPerformance,
    Kind::DisposeProperty,
    Kind::ServeDemand,
    Kind::RecordDemandAnswer,
    Kind::ApplyToCourt,
    Kind::RecordCourtRuling,
    Kind::OrderExecution,
    Kind::RecordExecution,
    Kind::RecordRemedy,
    Kind::Redecide,
    Kind::RectifyDecision,
    Kind::RevokeDecision,
    Kind::RecordRefund,
    Kind::ReviewMeasure,
    Kind::AssignReviewer,
    Kind::RequestSupplement,
    Kind::SupplyMaterials,
    Kind::RecordAdvice,
    Kind::ContestReview,
    Kind::SettleReview,
];

/// A content of `kind` that fits the file, as far as the file allows any.
pub fn content(file: &CaseFile, kind: Kind, now: Moment) -> Value {
    match kind {
        // Samples, tests and measures.
        Kind::TakeSample
        | Kind::AnnounceTest
        | Kind::RecordTestResult
        | Kind::ExcludeEvidence
        | Kind::RequestMeasure
        | Kind::RegisterPreservation
        | Kind::ResolvePreservation
        | Kind::Seize
        | Kind::ExtendSeizure
        | Kind::ReleaseSeizure
        | Kind::MoveItem => measures::content(file, kind, now),
        // Links.
        Kind::ReceiveHandover => json!({
            "from": "下社镇人民政府", "letter": "下社移〔2026〕2号", "received_on": now.date(),
            "evidence": [{"id": format!("e{}", file.evidence.len() + 1), "kind": "SCENE_RECORD", "name": "现场检查笔录（移交）", "proves": "存放烟花爆竹"}],
            "checked": "材料与清单一致"
        }),
        Kind::TakeOver => json!({
            "filing_number": "上社立〔2026〕纸3号", "filed_on": now.plus_days(-5).date(), "handled_by": ["李平"],
            "handlers": [Person::Li.officer(), Person::Wang.officer()], "stage": "investigating",
            "acts": [{"what": "现场检查", "on": now.plus_days(-6).date(), "by": "李平、王安"}], "reasons": "启用系统前已立案"
        }),
        Kind::RecordJurisdiction => json!({
            "step": if file.links.in_dispute().is_some() { "reported_up" } else { "arose" }, "other": "下社镇人民政府",
            "on": now.date(), "account": "两镇都收到举报，就管辖协商"
        }),
        Kind::MergeCase => json!({"case_id": ANOTHER_CASE, "absorbed": false, "reasons": "同一当事人的同一行为"}),
        Kind::SplitCase => json!({"case_id": ANOTHER_CASE, "split_off": false, "reasons": "另一当事人的行为另案办理"}),
        Kind::WithdrawFiling => json!({"ground": "no_violation", "reasons": "经查没有违法事实"}),
        // Transfer.
        Kind::ReportSuspectedCrime => json!({
            "team": [Person::Li.officer(), Person::Wang.officer()], "crime": "非法经营罪", "party_ids": ["p1"],
            "report": "经营数额达到立案追诉标准，涉嫌犯罪"
        }),
        Kind::TransferCase => json!({
            "ground": "no_jurisdiction", "reasons": "违法行为发生地不在本镇",
            "handover": {"receiver": "盂县应急管理局", "papers": ["transfer_letter"]}
        }),
        Kind::RecordTransferStep => json!({"step": "handed_over", "on": now.date(), "proof": "接收回执"}),
        Kind::ReturnCase => {
            json!({"returned_on": now.date(), "paper": "不予立案通知书", "reasons": "不追究刑事责任，依法继续处理"})
        }
        // Recusal.
        Kind::ApplyRecusal => json!({
            "by": "PARTY", "party_id": "p1", "account_id": Person::Li.account(), "capacity": "OFFICER",
            "reasons": "与当事人有亲属关系"
        }),
        Kind::DecideRecusal => json!({
            "seq": last(file, &[Kind::ApplyRecusal]), "upheld": true, "decided_by": "HEAD", "reasons": "情况属实"
        }),
        // Term.
        Kind::ExcludePeriod => json!({
            "ground": "identification", "from": file.filed_on.unwrap_or(now.date()), "to": now.date(),
            "shown_by": last(file, &[Kind::InspectScene]), "reasons": "送权利人辨认"
        }),
        Kind::ExtendTerm => json!({"by": "30cd", "reasons": "案情复杂"}),
        Kind::Suspend => json!({"ground": "party_missing", "reasons": "当事人下落不明"}),
        Kind::Resume => json!({"reasons": "当事人已经找到"}),
        // Hearing.
        Kind::PostponeHearing => json!({
            "seq": last(file, &[Kind::ScheduleHearing]), "at": now.plus_days(20), "reasons": "当事人因病不能到场"
        }),
        Kind::ReportHearing => json!({
            "seq": last(file, &[Kind::HoldHearing]), "findings": "事实有证据证明", "opinion": "建议按处理意见决定"
        }),
        // Education and address.
        Kind::RecordEducation => json!({
            "party_id": "p1", "manner": "talk", "by": "李平、王安", "content": "讲解烟花爆竹安全管理条例第三条，不得再犯",
            "response": "知道了，保证不再犯"
        }),
        Kind::RecordAddress => json!({
            "party_id": "p1", "address": "上社镇前街17号", "recipient": "韩某",
            "electronic": {"medium": "电子邮件", "account": "han@example.cn"},
            "signed_on": now.date(), "consequences_told": true
        }),
        // Summary procedure.
        Kind::DecideOnTheSpot => on_the_spot(now, None),
        Kind::FileSummaryRecord => {
            json!({"papers": ["当场行政处罚决定书存根联"], "received_by": "镇综合行政执法队内勤"})
        }
        Kind::ConvertToOrdinary => json!({"reasons": "依法办理"}),
        Kind::RecordFineHandedIn => json!({
            "step": "TO_ORGAN", "amount_fen": file.summary_procedure.cash().map_or(1, |cash| cash.amount_fen),
            "on": now.date(), "receipt": "收-1", "received_by": "镇财政所"
        }),
        // Payment.
        Kind::GrantInstalments | Kind::DeferPayment | Kind::AgreeOnExecution | Kind::RecordPerformance => {
            execution::content(file, kind, now)
        }
        // Enforcement.
        Kind::DisposeProperty | Kind::ServeDemand | Kind::RecordDemandAnswer => execution::content(file, kind, now),
        Kind::ApplyToCourt | Kind::RecordCourtRuling => execution::content(file, kind, now),
        Kind::OrderExecution | Kind::RecordExecution => execution::content(file, kind, now),
        // Remedy.
        Kind::RecordRemedy => remedies::applied(file, now),
        Kind::Redecide => json!({"reasons": "复议机关责令重新作出，补充查明存放数量"}),
        Kind::RectifyDecision => json!({
            "readings": [{"slip": "typing", "stood": "上社镇前街71号", "reads": "上社镇前街17号"}],
            "reasons": "决定书打印时门牌号误写"
        }),
        Kind::RevokeDecision => remedies::revoked(),
        Kind::RecordRefund => json!({
            "party_id": "p1", "amount_fen": file.refund_owed("p1").max(1), "returned_on": now.date(),
            "receipt": format!("晋退{:06}", file.version)
        }),
        // Review.
        Kind::ReviewMeasure => json!({
            "seq": last(file, &[Kind::RequestMeasure]), "outcome": "approve", "checks": super::contents::checks(),
            "opinion": "符合查封、扣押的法定条件"
        }),
        Kind::AssignReviewer => json!({"reviewer": Person::Reviewer.account()}),
        Kind::RequestSupplement => json!({
            "materials": ["销售单据原件"], "due_on": now.plus_days(3).date(), "reasons": "违法所得的计算没有单据"
        }),
        Kind::SupplyMaterials => json!({"seq": last(file, &[Kind::RequestSupplement]), "materials": ["销售单据原件"]}),
        Kind::RecordAdvice => json!({
            "adviser": "许顾问", "capacity": "legal_counsel", "unit": "盂县某律师事务所", "opinion": "适用法律正确"
        }),
        Kind::ContestReview => json!({
            "opinion": last(file, &[Kind::IssueReviewOpinion]), "reasons": "数量有进货单据和现场清点相互印证"
        }),
        Kind::SettleReview => json!({
            "seq": last(file, &[Kind::ContestReview]), "participants": ["李平", "周律", "钱正"],
            "coordination": "双方就数量的认定交换意见", "outcome": "review_again", "decision": "补充说明后重新审核"
        }),
        // Register.
        Kind::CorrectPublication => json!({
            "entry": last(file, &[Kind::Publish]), "public_reason": "案由文字有误",
            "readings": [{"field": "cause", "stood": "烟花爆竹案", "reads": "烟花爆竹制品案"}]
        }),
        Kind::WithdrawPublication => json!({
            "entry": last(file, &[Kind::Publish]), "public_reason": "该行政处罚决定已被撤销，依法撤回公示"
        }),
        plain => panic!("{plain} stands among the contents of the plain course"),
    }
}

/// A decision on the spot: a warning, or a fine in fen that is taken in cash.
pub fn on_the_spot(now: Moment, fine_fen: Option<i64>) -> Value {
    let penalty = match fine_fen {
        Some(fen) => json!({"kind": "FINE", "amount_fen": fen}),
        None => json!({"kind": "WARNING"}),
    };
    let mut decision = json!({
        "conduct": conduct(now),
        "proposal": {"outcome": "penalize", "parties": [{
            "party_id": "p1", "facts": [{"text": "门市内存放少量烟花爆竹", "evidence": ["s1"]}],
            "violated": [article("第三条")], "penalty_articles": [article("第三十六条")], "penalties": [penalty],
            "benchmark": {"tier": "T1", "reasons": "初次"}, "correction": "立即停止经营"
        }]},
        "evidence": [{"id": "s1", "kind": "SCENE_RECORD", "name": "现场笔录", "proves": "存放烟花爆竹"}],
        "statement": {"told": true, "said": "马上收起来", "answer": "已记录，予以采纳"},
        "handover": {"handed_over": true, "signed": true},
        "remedy": {"route": "RECONSIDERATION_FIRST", "reconsideration_organ": "盂县人民政府", "court": "盂县人民法院"}
    });
    if fine_fen.is_some() {
        decision["collection"] = json!({"method": "CASH", "ground": "UP_TO100", "receipt": "晋财A0001"});
    }
    decision
}
