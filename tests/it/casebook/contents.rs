//! Contents of the acts: for each kind one that fits the file as it stands, to be spoilt by the tests.

use serde_json::{Value, json};
use zhifa::casefile::CaseFile;
use zhifa::casefile::acts::CheckItem;
use zhifa::law::stages::Kind;
use zhifa::law::time::Moment;

use super::later;
use super::people::{POWER, Person};

pub(super) fn article(number: &str) -> Value {
    json!({"law": "烟花爆竹安全管理条例", "article": number, "level": "admin_regulation"})
}

/// A penalty line.
pub fn penalty(kind: &str, fen: i64) -> Value {
    json!({"kind": kind, "amount_fen": fen})
}

/// A fine, with the tier of the benchmark it falls into.
pub fn fine(fen: i64) -> Value {
    let tier = if fen < 5_000_000 { "T1" } else { "T2" };
    let mut proposal = proposal(vec![penalty("FINE", fen)]);
    proposal["parties"][0]["benchmark"] = json!({"tier": tier, "reasons": "数量较大"});
    proposal
}

/// A proposal to punish the only party.
pub fn proposal(penalties: Vec<Value>) -> Value {
    json!({"outcome": "penalize", "parties": [{
        "party_id": "p1",
        "facts": [{"text": "未经许可经营烟花爆竹十二箱", "evidence": ["e1"]}],
        "violated": [article("第三条")],
        "penalty_articles": [article("第三十六条")],
        "penalties": penalties,
        "correction": "立即停止经营"
    }]})
}

pub(super) fn conduct(now: Moment) -> Value {
    json!({"starts_at": now.plus_minutes(-15), "ends_at": now, "place": "上社镇前街17号", "card_shown": true, "rights_told": true})
}

fn evidence(file: &CaseFile, kind: &str, name: &str) -> Value {
    json!([{"id": format!("e{}", file.evidence.len() + 1), "kind": kind, "name": name, "proves": "存放烟花爆竹"}])
}

/// The last act of one of these kinds, or act 1.
pub(super) fn last(file: &CaseFile, kinds: &[Kind]) -> u64 {
    file.entries.iter().rev().find(|entry| kinds.contains(&entry.kind)).map_or(1, |entry| entry.seq)
}

/// The field act that still waits for the second officer, or act 1.
fn unconfirmed(file: &CaseFile) -> u64 {
    file.field_acts.iter().find(|act| act.countersigned.is_none()).map_or(1, |act| act.seq)
}

pub(super) fn checks() -> Value {
    let all: Vec<_> = CheckItem::ALL.iter().map(|item| json!({"item": item, "answer": "yes"})).collect();
    json!(all)
}

/// A content of `kind` that fits the file, as far as the file allows any.
pub fn content(file: &CaseFile, kind: Kind, now: Moment) -> Value {
    let today = now.date();
    let handlers = json!([Person::Li.officer(), Person::Wang.officer()]);
    let waits = [
        Kind::RequestFiling,
        Kind::IssueNotice,
        Kind::Publish,
        Kind::Withhold,
        Kind::TakeOver,
        Kind::ReportSuspectedCrime,
        Kind::CorrectPublication,
        Kind::WithdrawPublication,
    ];
    let papers = [
        Kind::IssueNotice,
        Kind::Decide,
        Kind::OrderCorrection,
        Kind::ScheduleHearing,
        Kind::RectifyDecision,
        Kind::RevokeDecision,
    ];
    match kind {
        Kind::OpenCase => json!({
            "source": "INSPECTION", "place": "上社镇前街17号", "division_code": "140322106002",
            "summary": "前街17号门市存放烟花爆竹，未见许可证", "cause": "未经许可经营烟花爆竹案",
            "parties": [{"id": "p1", "kind": "LEGAL_PERSON", "name": "盂县上社某商贸有限公司", "id_number": "91140322MA0K202684"}],
            "power_item_id": POWER, "violation": {"began_on": "2026-02-01", "ended_on": "2026-03-02"}
        }),
        Kind::AmendParticulars => json!({"summary": "前街17号门市存放烟花爆竹十二箱"}),
        Kind::RequestFiling => json!({"handlers": handlers, "reasons": "有违法事实，属本机关管辖"}),
        Kind::Approve => json!({"seq": last(file, &waits), "level": "principal", "opinion": "同意"}),
        Kind::Refuse => json!({"seq": last(file, &waits), "reason": "材料不全"}),
        Kind::DeclineFiling => json!({"reason": "没有违法事实"}),
        Kind::AssignHandlers => json!({"handlers": handlers, "reason": "原承办人出差"}),
        Kind::InspectScene => json!({
            "conduct": conduct(now), "present": "负责人韩某", "findings": "店内货架下存放烟花爆竹十二箱",
            "party_remark": "以上笔录已阅，记录属实", "evidence": evidence(file, "SCENE_RECORD", "现场检查笔录")
        }),
        Kind::Interview => json!({
            "conduct": conduct(now), "interviewees": [{"name": "韩某", "relation": "负责人", "party_id": "p1"}],
            "questions": [{"question": "有无许可证？", "answer": "没有。"}],
            "evidence": evidence(file, "PARTY_STATEMENT", "询问笔录")
        }),
        Kind::CollectEvidence => json!({
            "conduct": conduct(now), "obtained_from": "当事人", "evidence": evidence(file, "DOCUMENTARY", "进货单")
        }),
        Kind::AttachMedia => {
            json!({"seq": last(file, &[Kind::InspectScene, Kind::Interview, Kind::CollectEvidence]), "note": "补传录像"})
        }
        Kind::Countersign => json!({"seq": unconfirmed(file)}),
        Kind::OrderCorrection => {
            json!({"party_id": "p1", "what": "停止经营烟花爆竹", "due_on": today, "basis": article("第三十六条")})
        }
        Kind::VerifyCorrection => {
            json!({"seq": last(file, &[Kind::OrderCorrection]), "corrected": true, "findings": "已停止经营"})
        }
        Kind::ConcludeInvestigation => json!({"report": "调查终结，事实清楚", "proposal": fine(6_000_000)}),
        Kind::ReviseProposal => {
            json!({"cause": "own_correction", "reason": "数额调整", "proposal": fine(5_500_000)})
        }
        Kind::ReturnToInvestigation => json!({"reason": "补充进货渠道的证据"}),
        Kind::IssueNotice => json!({"hearing_offered": ["p1"], "contact": "上社镇综合行政执法队 0353-0000000"}),
        Kind::ServeDocument => json!({
            "paper": last(file, &papers), "party_id": "p1", "method": "DIRECT", "recipient": "韩某（负责人）", "card_shown": true
        }),
        Kind::RecordStatement => json!({"party_id": "p1", "content": "初次违法，请求从轻"}),
        Kind::AnswerStatement => json!({
            "seq": last(file, &[Kind::RecordStatement]),
            "points": [{"point": "初次违法", "accepted": false, "reason": "裁量时已经考虑"}]
        }),
        Kind::WaiveStatement => json!({"party_id": "p1", "proof": "当事人签名的放弃声明"}),
        Kind::RequestHearing => json!({"party_id": "p1", "how": "书面申请"}),
        Kind::ScheduleHearing => json!({
            "party_id": "p1", "at": now.plus_days(15), "place": "镇政府二楼会议室", "presider": Person::Head2.account()
        }),
        Kind::HoldHearing => json!({
            "seq": last(file, &[Kind::ScheduleHearing]), "starts_at": now.plus_minutes(-30), "ends_at": now,
            "outcome": "held", "signed": true, "record": "调查人员陈述事实、证据和处理意见，当事人申辩、质证、最后陈述"
        }),
        Kind::WaiveHearing => json!({"party_id": "p1", "proof": "当事人签名的放弃声明"}),
        Kind::SubmitForReview => json!({"materials": ["调查终结报告", "证据材料", "处罚决定书（拟稿）"]}),
        Kind::IssueReviewOpinion => json!({"outcome": "approve", "checks": checks(), "opinion": "同意"}),
        Kind::Deliberate => json!({
            "place": "镇政府二楼会议室", "supports": true, "conclusion": "同意处理意见",
            "attendees": [
                {"account_id": Person::Head.account(), "opinion": "同意", "vote": "for"},
                {"account_id": Person::Head2.account(), "opinion": "同意", "vote": "for"},
                {"account_id": Person::Li.account(), "opinion": "汇报案情", "vote": "none"}]
        }),
        Kind::Decide => json!({"outcome": "penalize", "reasons": "事实清楚，证据确凿", "pay_to": "某银行 000000"}),
        Kind::FlagMajor => json!({"reason": "社会影响较大"}),
        Kind::UnflagMajor => json!({"seq": last(file, &[Kind::FlagMajor]), "reason": "影响限于一家门市"}),
        Kind::Publish => json!({"summary": "某公司未经许可经营烟花爆竹，罚款六万元"}),
        Kind::Withhold => json!({"reason": "RELATED_CASE", "explanation": "可能影响系列案件调查处理"}),
        Kind::RecordPayment => json!({
            "party_id": "p1", "amount_fen": file.outstanding("p1").max(1), "paid_on": today,
            "receipt": format!("晋A{:06}", file.version)
        }),
        Kind::IssueDocument => json!({"kind": "SCENE_RECORD", "title": "现场检查笔录", "about": 1}),
        Kind::RecordCustody => {
            let id = file.evidence.first().map_or("e1", |piece| piece.id.as_str());
            json!({"evidence_id": id, "what": "copied", "from": "李平", "to": "王某某（当事人）", "place": "镇政府"})
        }
        Kind::Annotate => json!({"seq": 1, "text": "门牌号经核对为前街17号"}),
        Kind::CloseCase if file.remedies.struck() => json!({"ground": "revoked"}),
        Kind::CloseCase => json!({"ground": "performed"}),
        Kind::Archive => {
            let lines: Vec<_> = file
                .entries
                .iter()
                .map(|entry| json!({"seq": entry.seq, "title": entry.kind.zh(), "pages": 2}))
                .collect();
            json!({"retention": "thirty_years", "catalogue": lines})
        }
        later => later::content(file, later, now),
    }
}
