//! Contents that acts share: parties, proposals, conduct on site, the opening of a case.

use serde_json::{Value, json};
use zhifa::law::identity::{resident, uscc};
use zhifa::law::time::Moment;

/// The eight checks of a legal review (118号(十三)).
pub const CHECKS: [&str; 8] = ["body", "officers", "procedure", "facts", "law", "power", "papers", "crime"];

/// A fine in fen that owes a legal person neither hearing nor review here (jiangxi, yiyang-emergency).
pub const SMALL: i64 = 1_500_000;

/// A fine in fen that owes a legal person both.
pub const LARGE: i64 = 5_000_000;

/// Half an hour on site that ended at this moment, as the law wants it.
pub fn conduct(end: Moment) -> Value {
    json!({
        "starts_at": end.plus_minutes(-30).to_string(), "ends_at": end.to_string(), "place": "上社镇上社村烟花仓库",
        "card_shown": true, "rights_told": true,
    })
}

/// A company.
pub fn company() -> Value {
    json!({
        "id": "p1", "kind": "LEGAL_PERSON", "name": "上社烟花有限公司", "id_number": "91140322MA0K00005R",
        "address": "上社镇上社村", "representative": "王某某",
    })
}

/// A resident number of 盂县 that keeps GB 11643, of somebody born on this day.
pub fn resident_number(born: &str) -> String {
    let first = format!("140322{}001", born.replace('-', ""));
    format!("{first}{}", resident::check_digit(&first).expect("seventeen digits"))
}

/// The nth code of a company of 盂县 that keeps GB 32100.
pub fn company_number(n: u64) -> String {
    let inner = format!("MA0K{n:04}");
    let first = format!("91140322{inner}{}", uscc::organisation_check(&inner).expect("eight characters"));
    format!("{first}{}", uscc::check_character(&first).expect("seventeen characters"))
}

/// A person, and when born.
pub fn person(id: &str, born: &str) -> Value {
    json!({
        "id": id, "kind": "NATURAL_PERSON", "name": "李四", "id_kind": "RESIDENT_ID", "id_number": resident_number(born),
        "birth_date": born,
    })
}

/// The content of an opening with everything a filed case needs, against these parties.
pub fn opening(parties: Value, power_item: uuid::Uuid) -> Value {
    json!({
        "source": "INSPECTION", "place": "上社镇上社村烟花仓库", "division_code": "140322106000",
        "summary": "日常检查发现成品库超量存放烟花爆竹", "cause": "超量存放烟花爆竹案", "parties": parties,
        "power_item_id": power_item, "violation": {"began_on": "2026-02-10", "ended_on": "2026-02-27"},
    })
}

/// The barest clue that can be recorded.
pub fn clue() -> Value {
    json!({"source": "PATROL", "place": "上社镇上社村", "summary": "巡查发现线索"})
}

fn citation(law: &str, article: &str) -> Value {
    json!({"law": law, "article": article, "level": "admin_regulation", "in_force_from": "2006-01-21"})
}

/// The articles of the power item, as a proposal cites them.
pub fn articles() -> (Value, Value) {
    (
        json!([citation("烟花爆竹安全管理条例", "第十一条")]),
        json!([citation("烟花爆竹安全管理条例", "第三十七条第（二）项")]),
    )
}

/// What is proposed for one party: a fine, proved by these pieces of evidence.
pub fn fined(party: &str, fen: i64, evidence: &[&str]) -> Value {
    let (violated, penalty) = articles();
    let tier = if fen < 2_000_000 { "light" } else { "heavy" };
    json!({
        "party_id": party, "facts": [{"text": "成品库超量存放", "evidence": evidence}], "violated": violated,
        "penalty_articles": penalty, "benchmark": {"tier": tier, "reasons": "符合该档次的情形"},
        "penalties": [{"kind": "FINE", "amount_fen": fen}], "correction": "立即清理安全通道",
    })
}

/// To fine the company; the evidence is what `inspect_scene` brings.
pub fn penalize(fen: i64) -> Value {
    proposal("penalize", json!([fined("p1", fen, &["e1"])]))
}

/// Not to punish the company, although it did it.
pub fn no_penalty() -> Value {
    proposal(
        "no_penalty",
        json!([{
            "party_id": "p1", "facts": [{"text": "成品库略超存量", "evidence": ["e1"]}], "no_penalty_ground": "minor",
            "sparing": {"harm": "none", "corrected_on": "2026-03-02", "evidence": ["e1"]},
            "reasons": "违法行为轻微并及时改正，没有造成危害后果",
        }]),
    )
}

/// The facts are not established.
pub fn not_established() -> Value {
    proposal(
        "not_established",
        json!([{"party_id": "p1", "facts": [{"text": "存量未超过核定数量", "evidence": []}], "reasons": "经复核存量未超过核定数量"}]),
    )
}

/// A proposal.
pub fn proposal(outcome: &str, parties: Value) -> Value {
    json!({"outcome": outcome, "parties": parties})
}
