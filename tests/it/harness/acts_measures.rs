//! Acts about things: measures, the item ledger, samples and tests; and a power item that allows seizing.

use serde_json::{Value, json};
use uuid::Uuid;
use zhifa::law::time::Moment;

use super::acts::Act;
use super::app::App;
use super::contents::{company, conduct, opening};
use super::people::Case;
use super::town::{OFFICER1, OFFICER2, fireworks};

/// A power item whose law allows seizing and confiscating goods.
pub const GOODS: Uuid = Uuid::from_u128(0x0195_1000_0000_7000_8000_0000_0000_0404);

impl App {
    /// A filed case under a power item that allows seizing.
    #[track_caller]
    pub fn filed_over_goods(&self) -> Case {
        let mut item = fireworks();
        item["id"] = json!(GOODS);
        item["code"] = json!("YJ-YH-036-1");
        item["kinds"] = json!(["FINE", "CONFISCATE_GOODS"]);
        item["seizure_allowed"] = json!(true);
        self.person("admin").post("/power_items", &item).expect_created();
        let case = self.person("officer1").opens(opening(json!([company()]), GOODS));
        self.files(&case);
        case
    }

    /// A measure that the head has approved.
    #[track_caller]
    pub fn allows(&self, case: &Case, measure: &str) -> u64 {
        let asked = self.person("officer1").acts(case, request_measure(measure));
        self.person("head").approves(case, asked);
        asked
    }

    /// A field act of officer1 and officer2, confirmed by officer2.
    #[track_caller]
    pub fn two_do(&self, case: &Case, act: Act) -> u64 {
        let seq = self.person("officer1").acts(case, act);
        self.person("officer2").countersigns(case, seq);
        seq
    }

    /// The ledger as of now.
    pub fn items(&self, case: &Case) -> Value {
        self.person("officer1").get(&case.path("/items")).ok().body.clone()
    }

    /// The last clock of this kind.
    pub fn clock(&self, case: &Case, clock: &str) -> Value {
        let all = self.person("officer1").get(&case.path("/deadlines")).ok().body.clone();
        let found = all.as_array().unwrap().iter().rev().find(|deadline| deadline["clock"] == clock).cloned();
        found.unwrap_or_else(|| panic!("no {clock} in {all}"))
    }

    /// The rules that marked an act, sorted.
    pub fn marked(&self, case: &Case, seq: u64) -> Vec<String> {
        let file = self.file(case);
        let marks = file["marks"].as_array().unwrap().iter().filter(|mark| mark["seq"] == seq);
        let mut rules: Vec<_> = marks.map(|mark| mark["rule"].as_str().unwrap().to_owned()).collect();
        rules.sort();
        rules
    }
}

fn basis() -> Value {
    json!({"law": "烟花爆竹安全管理条例", "article": "第三十六条", "level": "admin_regulation"})
}

fn signed() -> Value {
    json!({"party": "signed", "copy_given": true})
}

fn goods(id: &str, quantity: u64) -> Value {
    json!({"id": id, "name": "小礼花", "quantity": quantity, "unit": "箱", "link": "未经许可经营的货物",
        "place": "镇涉案物品仓库", "keeper": "吴某"})
}

pub fn request_measure(measure: &str) -> Act {
    Act::new(
        "request_measure",
        json!({"measure": measure, "party_id": "p1", "objects": "小礼花十二箱", "reasons": "货物可能被转移",
            "basis": basis(), "why_not_milder": "责令停止经营不足以防止转移"}),
    )
}

/// Twelve boxes are preserved, until now.
pub fn register_preservation(request: u64, now: Moment) -> Act {
    Act::new(
        "register_preservation",
        json!({"conduct": conduct(now), "request": request, "party_id": "p1", "reasons": "证据可能灭失",
            "items": [goods("i1", 12)], "list": signed()}),
    )
    .by(&[OFFICER1, OFFICER2])
    .recorded()
}

pub fn resolve(seq: u64, handling: &str) -> Act {
    let items = json!([{"item_id": "i1", "handling": handling}]);
    Act::new("resolve_preservation", json!({"seq": seq, "items": items, "reasons": "已经核实"}))
}

/// Twelve boxes are seized, until now, with a recording from beginning to end.
pub fn seize(request: Option<u64>, now: Moment) -> Act {
    let found =
        json!([{"id": "e7", "kind": "PHYSICAL", "name": "小礼花十二箱", "proves": "存放数量", "original": true}]);
    let digest = zhifa::law::digest::sm3(b"a seizure");
    let media = json!([{"digest": digest, "size": 1024, "title": "全程录像",
        "starts_at": now.plus_minutes(-35), "ends_at": now}]);
    Act::new(
        "seize",
        json!({"conduct": conduct(now), "measure": "seize", "request": request, "party_id": "p1",
            "reasons": "涉嫌未经许可经营", "basis": basis(), "items": [goods("i1", 12)], "party_called": true, "told": true,
            "defence": "没有意见", "decision_handed_over": true, "list": signed(), "evidence": found}),
    )
    .by(&[OFFICER1, OFFICER2])
    .with("media", media)
}

pub fn extend_seizure(seq: u64, days: u32) -> Act {
    Act::new("extend_seizure", json!({"seq": seq, "days": days, "reasons": "货源涉及外县，需要协查"}))
}

pub fn release_seizure(seq: u64, ground: &str, quantity: u64) -> Act {
    Act::new(
        "release_seizure",
        json!({"seq": seq, "ground": ground, "reasons": "依法解除", "items": [{"item_id": "i1", "quantity": quantity}],
            "recipient": "王某某", "list": signed()}),
    )
    .by(&[OFFICER1, OFFICER2])
}

pub fn move_item(to: &str) -> Act {
    Act::new("move_item", json!({"items": ["i1"], "to": to, "proof": "物品流转单"}))
}

pub fn take_sample(now: Moment) -> Act {
    Act::new(
        "take_sample",
        json!({"conduct": conduct(now), "party_id": "p1", "drawn": "从十二箱中随机抽取一箱", "samples": [goods("s1", 1)],
            "party_called": true, "sealed": true, "list": signed()}),
    )
    .by(&[OFFICER1, OFFICER2])
    .recorded()
}

pub fn announce_test(seizure: Option<u64>, from: &str, until: &str) -> Act {
    Act::new(
        "announce_test",
        json!({"items": ["i1"], "what": "含药量", "institution": "某检测中心", "seizure": seizure, "from": from,
            "until": until, "told_in_writing": true}),
    )
}

/// A result that the party was told in person.
pub fn test_result(of: u64, received_on: &str) -> Act {
    let found =
        json!([{"id": "e8", "kind": "EXPERT_OPINION", "name": "检测报告", "proves": "含药量超标", "original": true}]);
    Act::new(
        "record_test_result",
        json!({"seq": of, "institution": "某检测中心", "qualification": "CMA 0000", "received_on": received_on,
            "finding": "含药量超过标准", "evidence": found, "told": {"on": received_on, "how": "当面告知并签收"},
            "retest_right_told": true}),
    )
}

pub fn exclude_evidence(id: &str) -> Act {
    Act::new("exclude_evidence", json!({"evidence": [id], "reasons": "复制件无法与原件核对"}))
}
