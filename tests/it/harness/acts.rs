//! Acts as they are sent: a kind, its content, and the envelope around it. One function for each kind that tests send.

use serde_json::{Value, json};
use uuid::Uuid;
use zhifa::law::digest::sm3;
use zhifa::law::stages::Kind;
use zhifa::law::time::Moment;

use super::contents::{CHECKS, conduct};
use super::town::{HEAD, HEAD2, OFFICER1, OFFICER2};

/// An act to be sent.
#[derive(Debug, Clone)]
pub struct Act {
    /// Its kind.
    pub kind: Kind,
    /// The envelope with the content in it.
    pub json: Value,
}

impl Act {
    /// An act with nothing but content.
    #[track_caller]
    pub fn new(kind: &str, body: Value) -> Act {
        let kind = Kind::parse(kind).unwrap_or_else(|| panic!("{kind} is no kind of act"));
        Act { kind, json: json!({"kind": kind.as_str(), "body": body}) }
    }

    /// The same act with another field of the envelope.
    pub fn with(mut self, field: &str, value: impl Into<Value>) -> Act {
        self.json[field] = value.into();
        self
    }

    /// The same act with one field of its content changed; a pointer such as `/conduct/card_shown`.
    #[track_caller]
    pub fn but(mut self, pointer: &str, value: impl Into<Value>) -> Act {
        let (parent, field) = pointer.rsplit_once('/').expect("a pointer");
        self.json.pointer_mut(&format!("/body{parent}")).unwrap_or_else(|| panic!("nothing at {parent}"))[field] =
            value.into();
        self
    }

    /// Carried out by these officers.
    pub fn by(self, officers: &[Uuid]) -> Act {
        self.with("officers", json!(officers))
    }

    /// Happened at this moment.
    pub fn at(self, moment: Moment) -> Act {
        self.with("occurred_at", moment.to_string())
    }

    /// Covered by a recording.
    pub fn recorded(self) -> Act {
        self.with("media", json!([{"digest": sm3(b"a recording"), "size": 1_048_576, "title": "执法记录仪录像"}]))
    }

    /// In breach, and sent again as it happened.
    pub fn it_happened_so(self) -> Act {
        self.with("as_happened", json!({"reason": "当时只有一人在岗，情况紧急"}))
    }

    /// Recorded late, for a reason.
    pub fn late(self, reason: &str) -> Act {
        self.with("late_reason", reason)
    }
}

fn two() -> Value {
    json!([OFFICER1, OFFICER2])
}

pub fn amend_particulars(changes: Value) -> Act {
    Act::new("amend_particulars", changes)
}

pub fn request_filing() -> Act {
    Act::new("request_filing", json!({"handlers": two(), "reasons": "现场检查发现涉嫌违法，应当立案"}))
}

pub fn approve(seq: u64) -> Act {
    Act::new("approve", json!({"seq": seq, "opinion": "同意"}))
}

pub fn refuse(seq: u64) -> Act {
    Act::new("refuse", json!({"seq": seq, "reason": "理由不充分，请补充"}))
}

pub fn decline_filing() -> Act {
    Act::new("decline_filing", json!({"reason": "经核查没有违法事实"}))
}

pub fn assign_handlers(handlers: &[Uuid]) -> Act {
    Act::new("assign_handlers", json!({"handlers": handlers, "reason": "工作调整"}))
}

/// An inspection that ended at this moment and found evidence `e1`.
pub fn inspect_scene(now: Moment) -> Act {
    let found = json!([{"id": "e1", "kind": "SCENE_RECORD", "name": "现场检查笔录", "proves": "成品库超量存放", "original": true}]);
    let body = json!({
        "conduct": conduct(now), "present": "王某某，仓库管理员", "findings": "成品库存放烟花爆竹超过核定数量，堵塞安全通道",
        "party_remark": "以上笔录已阅，记录属实", "evidence": found,
    });
    Act::new("inspect_scene", body).by(&[OFFICER1, OFFICER2]).recorded()
}

pub fn interview(now: Moment) -> Act {
    let asked = json!([{"question": "核定数量是多少？", "answer": "五百箱。"}]);
    let found = json!([{"id": "e2", "kind": "PARTY_STATEMENT", "name": "询问笔录", "proves": "当事人知道核定数量", "original": true}]);
    let who = json!([{"name": "王某某", "relation": "仓库管理员", "party_id": "p1"}]);
    let body = json!({"conduct": conduct(now), "interviewees": who, "questions": asked, "evidence": found});
    Act::new("interview", body).by(&[OFFICER1, OFFICER2]).recorded()
}

pub fn collect_evidence(now: Moment) -> Act {
    let found = json!([{"id": "e3", "kind": "DOCUMENTARY", "name": "出入库台账复印件", "proves": "存放数量", "original": false}]);
    let body = json!({"conduct": conduct(now), "obtained_from": "上社烟花有限公司", "evidence": found});
    Act::new("collect_evidence", body).by(&[OFFICER1, OFFICER2]).recorded()
}

pub fn attach_media(seq: u64) -> Act {
    Act::new("attach_media", json!({"seq": seq, "note": "补传录像"})).recorded()
}

pub fn countersign(seq: u64) -> Act {
    Act::new("countersign", json!({"seq": seq}))
}

pub fn order_correction(due_on: &str) -> Act {
    let basis = json!({"law": "中华人民共和国行政处罚法", "article": "第二十八条第一款", "level": "law"});
    let body = json!({"party_id": "p1", "what": "清理安全通道，减少存放数量", "due_on": due_on, "basis": basis});
    Act::new("order_correction", body).by(&[OFFICER1, OFFICER2])
}

pub fn verify_correction(seq: u64) -> Act {
    Act::new("verify_correction", json!({"seq": seq, "corrected": true, "findings": "通道已经清理"}))
        .by(&[OFFICER1, OFFICER2])
}

pub fn conclude(proposal: Value) -> Act {
    Act::new("conclude_investigation", json!({"report": "调查终结报告：事实清楚，证据确凿", "proposal": proposal}))
}

pub fn revise(cause: &str, proposal: Value) -> Act {
    Act::new("revise_proposal", json!({"cause": cause, "reason": "处理意见有变", "proposal": proposal}))
}

pub fn return_to_investigation() -> Act {
    Act::new("return_to_investigation", json!({"reason": "存放数量需要补充核实"}))
}

pub fn issue_notice(hearing_offered: &[&str]) -> Act {
    Act::new(
        "issue_notice",
        json!({"hearing_offered": hearing_offered, "contact": "上社镇人民政府综合行政执法办公室 0353-8200000"}),
    )
}

/// Service by hand.
pub fn serve(paper: u64, party: &str) -> Act {
    let body = json!({"paper": paper, "party_id": party, "method": "DIRECT", "recipient": "王某某（仓库管理员）", "card_shown": true});
    Act::new("serve_document", body).by(&[OFFICER1, OFFICER2])
}

pub fn record_statement(party: &str) -> Act {
    Act::new("record_statement", json!({"party_id": party, "content": "已经改正，请求从轻"}))
}

pub fn answer_statement(seq: u64, accepted: bool) -> Act {
    let point = json!({"point": "已经改正", "accepted": accepted, "reason": "已在裁量时考虑"});
    Act::new("answer_statement", json!({"seq": seq, "points": [point]}))
}

pub fn waive_statement(party: &str) -> Act {
    Act::new("waive_statement", json!({"party_id": party, "proof": "放弃陈述申辩声明书"}))
}

pub fn request_hearing(party: &str) -> Act {
    Act::new("request_hearing", json!({"party_id": party, "how": "书面申请"}))
}

/// A hearing before the deputy head.
pub fn schedule_hearing(party: &str, at: Moment) -> Act {
    Act::new("schedule_hearing", json!({"party_id": party, "at": at, "place": "镇政府二楼会议室", "presider": HEAD2}))
}

/// It is held until now.
pub fn hold_hearing(seq: u64, now: Moment, outcome: &str) -> Act {
    Act::new(
        "hold_hearing",
        json!({
            "seq": seq, "starts_at": now.plus_minutes(-90), "ends_at": now, "outcome": outcome, "signed": true,
            "record": "调查人员陈述事实、证据和处理意见，当事人申辩、质证、最后陈述，核对笔录后签名"
        }),
    )
}

pub fn waive_hearing(party: &str) -> Act {
    Act::new("waive_hearing", json!({"party_id": party, "proof": "放弃听证声明书"}))
}

pub fn submit_for_review() -> Act {
    Act::new("submit_for_review", json!({"materials": ["调查终结报告", "决定建议", "全部证据"]}))
}

/// An opinion with the eight checks all in order.
pub fn opinion(outcome: &str) -> Act {
    let checks: Vec<Value> = CHECKS.iter().map(|item| json!({"item": item, "answer": "yes"})).collect();
    Act::new("issue_review_opinion", json!({"outcome": outcome, "checks": checks, "opinion": "事实清楚，程序合法"}))
}

/// Both heads in favour.
pub fn deliberate() -> Act {
    discuss(&[(HEAD, "for"), (HEAD2, "for")], true)
}

/// A discussion with these votes and this conclusion.
pub fn discuss(votes: &[(Uuid, &str)], supports: bool) -> Act {
    let attendees: Vec<Value> =
        votes.iter().map(|(who, vote)| json!({"account_id": who, "opinion": "已听取汇报", "vote": vote})).collect();
    Act::new(
        "deliberate",
        json!({"place": "二楼会议室", "attendees": attendees, "supports": supports, "conclusion": "经讨论形成结论"}),
    )
}

pub fn decide(outcome: &str) -> Act {
    let body = json!({"outcome": outcome, "reasons": "违法事实清楚，依法决定", "pay_to": "盂县农村信用合作联社 14010000000001"});
    Act::new("decide", body)
}

pub fn flag_major() -> Act {
    Act::new("flag_major", json!({"reason": "当地群众关注度高"}))
}

pub fn unflag_major(seq: u64) -> Act {
    Act::new("unflag_major", json!({"seq": seq, "reason": "不涉及重大公共利益"}))
}

pub fn publish() -> Act {
    Act::new("publish", json!({"summary": "超量存放烟花爆竹"}))
}

pub fn withhold(reason: &str) -> Act {
    Act::new("withhold", json!({"reason": reason, "explanation": "依法不予公示"}))
}

pub fn record_payment(party: &str, fen: i64, receipt: &str, paid_on: &str) -> Act {
    Act::new("record_payment", json!({"party_id": party, "amount_fen": fen, "paid_on": paid_on, "receipt": receipt}))
}

pub fn issue_document(about: u64) -> Act {
    Act::new("issue_document", json!({"kind": "DECISION", "title": "行政处罚决定书", "about": about}))
}

pub fn annotate(seq: u64) -> Act {
    Act::new("annotate", json!({"seq": seq, "text": "更正：笔录中的门牌号为12号"}))
}

/// The party was talked to.
pub fn record_education(party: &str) -> Act {
    let body = json!({
        "party_id": party, "manner": "talk", "by": "赵志强、李雪梅", "content": "讲解存放数量的规定", "response": "签收"
    });
    Act::new("record_education", body)
}

pub fn close_case(ground: &str) -> Act {
    Act::new("close_case", json!({"ground": ground}))
}

/// The archive with these acts in its catalogue.
pub fn archive(seqs: impl IntoIterator<Item = u64>) -> Act {
    let lines: Vec<Value> =
        seqs.into_iter().map(|seq| json!({"seq": seq, "title": format!("第{seq}号材料"), "pages": 2})).collect();
    Act::new("archive", json!({"retention": "thirty_years", "catalogue": lines}))
}
