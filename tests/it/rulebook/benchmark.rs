//! The discretion benchmark at its edges: sums by party, sums that follow a base, factors, departures.

use serde_json::{Value, json};
use zhifa::casefile::power::{BenchmarkOwner, BenchmarkSource, Factor, FactorEffect, FineRange, OfBase};
use zhifa::law::codes::PartyKind;

use super::substance::breaks;
use super::substance_cases::{conclude, factor, line};
use crate::casebook::{Casebook, Trial};

#[test]
fn a_tier_may_have_sums_by_party_or_follow_a_base_amount() {
    let mut trial = conclude();
    let tier = &mut trial.file.power_item.as_mut().unwrap().item.benchmark[1];
    tier.person = serde_json::from_value(json!({"min_fen": 100_000, "max_fen": 1_000_000})).unwrap();
    assert!(!breaks(&trial, "PEN-34"));
    trial.file.parties[0].kind = PartyKind::NaturalPerson;
    assert!(breaks(&trial, "PEN-34"), "60,000 yuan is beyond the tier for a citizen");

    let part = json!({"base": "货值金额", "unit": "multiple", "min": 150, "max": 300});
    let part: OfBase = serde_json::from_value(part).unwrap();
    let mut trial = conclude();
    let item = &mut trial.file.power_item.as_mut().unwrap().item;
    (item.fine, item.fine_of_base) = (None, Some(part.clone()));
    item.benchmark[1].of_base = Some(part);
    assert!(breaks(&trial, "PEN-34") && breaks(&trial, "PEN-32"), "without a base nobody can say");
    for (base, lawful) in [(4_000_000, true), (2_000_000, true), (1_999_999, false), (4_000_001, false)] {
        line(&mut trial, "base_fen", json!(base));
        assert_eq!(breaks(&trial, "PEN-34") || breaks(&trial, "PEN-32"), !lawful, "{base}");
    }
    line(&mut trial, "base_fen", json!(3_000_001));
    let range = sealed_range(trial);
    assert_eq!((range.min_fen, range.max_fen), (4_500_002, 9_000_003), "the lower end up, the upper end down");
}

/// The range of the tier that the conclusion seals.
fn sealed_range(trial: Trial) -> FineRange {
    let mut book = Casebook::investigating();
    book.file = trial.file.clone();
    book.take(trial).unwrap();
    book.acts.last().unwrap().act.computed.discretion[0].of_tier.unwrap()
}

#[test]
fn per_cent_of_a_base_rounds_inside_the_norm_and_never_overflows() {
    let part: OfBase = serde_json::from_value(
        json!({"base": "销售额", "unit": "percent", "min": 1000, "max": 5000, "from_base_fen": 100}),
    )
    .unwrap();
    let range = part.range(105);
    assert_eq!((range.min_fen, range.max_fen), (11, 52));
    assert!(part.applies(100) && !part.applies(99));
    assert!(part.range(i64::MAX).max_fen > 0);
}

fn source(owner: BenchmarkOwner) -> BenchmarkSource {
    BenchmarkSource {
        title: "裁量基准".to_owned(),
        owner,
        maker: "山西省应急管理厅".to_owned(),
        version: "2025年版".to_owned(),
        valid_from: None,
        valid_to: None,
    }
}

#[test]
fn a_departure_goes_to_the_maker_of_the_benchmark() {
    let with = |owner, departure: Value| {
        let mut trial = conclude();
        trial.file.power_item.as_mut().unwrap().item.benchmark_source = Some(source(owner));
        line(&mut trial, "penalties/0/amount_fen", json!(11_000_000));
        line(&mut trial, "benchmark/departure", departure);
        breaks(&trial, "PEN-34")
    };
    let full = json!({"reason": "情势变化", "approver": "山西省应急管理厅", "document": "晋应急函〔2026〕9号"});
    assert!(with(BenchmarkOwner::Own, Value::Null));
    assert!(!with(BenchmarkOwner::Own, json!("情势变化，基准明显不当")));
    assert!(with(BenchmarkOwner::Superior, json!("情势变化，基准明显不当")));
    assert!(with(BenchmarkOwner::Superior, json!({"reason": "情势变化"})));
    assert!(!with(BenchmarkOwner::Superior, full));
}

#[test]
fn a_factor_is_one_of_the_benchmark_and_proved_where_it_asks_for_proof() {
    let with = |stated: Value| {
        let mut trial = conclude();
        let repeat = Factor { evidence: Some("处罚决定书".to_owned()), ..factor("repeat", FactorEffect::Heavier) };
        trial.file.power_item.as_mut().unwrap().item.factors = vec![repeat];
        line(&mut trial, "benchmark/factors", json!([stated]));
        breaks(&trial, "PEN-34")
    };
    assert!(!with(json!({"code": "repeat", "evidence": ["e1"]})));
    assert!(with(json!({"code": "repeat"})));
    assert!(with(json!({"code": "unheard_of", "evidence": ["e1"]})));
}
