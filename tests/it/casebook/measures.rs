//! Contents of samples, tests, measures and the item ledger, each fitting the file as far as the file allows any.

use serde_json::{Value, json};
use zhifa::casefile::CaseFile;
use zhifa::casefile::measures::MeasureKind;
use zhifa::law::stages::Kind;
use zhifa::law::time::Moment;

use super::contents::{article, conduct, last};

/// A line of a list, with an id nobody has used.
pub(super) fn new_item(file: &CaseFile) -> Value {
    json!({
        "id": format!("i{}", file.measures.items.len() + 1), "name": "烟花爆竹", "spec": "小礼花", "quantity": 12,
        "unit": "箱", "link": "未经许可经营的货物", "place": "上社镇涉案物品仓库", "keeper": "保管员吴某"
    })
}

/// The thing taken last.
fn last_item(file: &CaseFile) -> String {
    file.measures.items.last().map_or_else(|| "i1".to_owned(), |item| item.id.clone())
}

/// A request for this measure that a head has approved, if there is one left.
fn approved(file: &CaseFile, measure: MeasureKind) -> Value {
    let asked = file.measures.requests.iter().rev().find(|asked| {
        asked.measure == measure && asked.used.is_none() && asked.ruling.is_some_and(|word| word.approved)
    });
    asked.map_or(Value::Null, |asked| json!(asked.seq))
}

fn signed() -> Value {
    json!({"party": "signed", "copy_given": true})
}

/// A content of `kind` that fits the file.
pub(super) fn content(file: &CaseFile, kind: Kind, now: Moment) -> Value {
    let today = now.date();
    match kind {
        Kind::TakeSample => json!({
            "conduct": conduct(now), "party_id": "p1", "drawn": "从货架上十二箱中随机抽取一箱", "samples": [new_item(file)],
            "party_called": true, "sealed": true, "list": signed()
        }),
        Kind::AnnounceTest => json!({
            "items": [last_item(file)], "what": "含药量", "institution": "阳泉市某检测中心",
            "seizure": file.measures.seizures.last().map(|seized| seized.seq),
            "from": today, "until": today + chrono::Days::new(9), "told_in_writing": true
        }),
        Kind::RecordTestResult => json!({
            "seq": last(file, &[Kind::AnnounceTest, Kind::TakeSample]), "institution": "阳泉市某检测中心",
            "qualification": "CMA 0000", "received_on": today, "finding": "含药量超过标准",
            "evidence": [{"kind": "EXPERT_OPINION", "name": "检测报告", "proves": "含药量"}],
            "told": {"on": today, "how": "当面告知并签收"}, "retest_right_told": true
        }),
        Kind::ExcludeEvidence => json!({"evidence": ["e1"], "reasons": "复制件无法与原件核对"}),
        Kind::RequestMeasure => json!({
            "measure": "seize", "party_id": "p1", "objects": "烟花爆竹十二箱", "reasons": "货物可能被转移",
            "basis": article("第三十六条"), "why_not_milder": "当事人拒绝停止经营，责令封存不足以防止转移"
        }),
        Kind::RegisterPreservation => json!({
            "conduct": conduct(now), "request": approved(file, MeasureKind::Preserve), "party_id": "p1",
            "reasons": "货物可能被转移，以后难以取得", "items": [new_item(file)], "list": signed()
        }),
        Kind::ResolvePreservation => {
            let seq = last(file, &[Kind::RegisterPreservation]);
            let mine = file.measures.items.iter().filter(|item| item.taken_by == seq);
            let mut items: Vec<_> = mine.map(|item| json!({"item_id": item.id, "handling": "released"})).collect();
            if items.is_empty() {
                items.push(json!({"item_id": "i1", "handling": "released"}));
            }
            json!({"seq": seq, "items": items, "reasons": "不再需要登记保存"})
        }
        Kind::Seize => json!({
            "conduct": conduct(now), "measure": "seize", "request": approved(file, MeasureKind::Seize), "party_id": "p1",
            "reasons": "涉嫌未经许可经营烟花爆竹", "basis": article("第三十六条"), "items": [new_item(file)],
            "party_called": true, "told": true, "defence": "没有意见", "decision_handed_over": true, "list": signed()
        }),
        Kind::ExtendSeizure => {
            json!({"seq": last(file, &[Kind::Seize]), "days": 30, "reasons": "货源涉及外县，需要协查"})
        }
        Kind::ReleaseSeizure => {
            let seq = last(file, &[Kind::Seize]);
            let held = file.measures.open_items().filter(|item| item.held_under == seq);
            let mut items: Vec<_> = held.map(|item| json!({"item_id": item.id, "quantity": item.quantity})).collect();
            if items.is_empty() {
                items.push(json!({"item_id": "i1", "quantity": 12}));
            }
            json!({
                "seq": seq, "ground": "no_longer_needed", "reasons": "事实已经查清", "items": items,
                "recipient": "韩某（负责人）", "list": signed()
            })
        }
        Kind::MoveItem => json!({
            "items": [last_item(file)], "to": "kept", "whom": "保管员吴某", "place": "上社镇涉案物品仓库",
            "proof": "涉案物品移交清单"
        }),
        other => panic!("{other} is no act about things"),
    }
}
