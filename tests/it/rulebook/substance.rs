//! The substance of a penalty at its edges: limitation, law in force, leniency, gains, one act and one fine.

use serde_json::{Value, json};
use zhifa::casefile::acts::ViolationPeriod;
use zhifa::casefile::party::Guardian;
use zhifa::casefile::proposal::Outcome;
use zhifa::casefile::triggers::just_below;
use zhifa::law::stages::Kind;

use super::substance_cases::{OTHER, conclude, conclude_later, earlier_fine, line};
use crate::casebook::{Casebook, Trial, day, fine, profile};

/// Whether the rule is breached.
pub fn breaks(trial: &Trial, rule: &str) -> bool {
    match trial.verdict(rule) {
        "breached" => true,
        "met" | "not_applicable" => false,
        other => panic!("{rule}: {other}"),
    }
}

fn violation(trial: &mut Trial) -> &mut ViolationPeriod {
    trial.file.violation.as_mut().unwrap()
}

#[test]
fn limitation_counts_to_the_day_of_discovery_and_ends_on_the_matching_date_itself() {
    // Opened, and found, on 2026-03-02.
    let with = |change: fn(&mut ViolationPeriod)| {
        let mut trial = conclude();
        change(violation(&mut trial));
        breaks(&trial, "PEN-36")
    };
    assert!(!with(|v| v.ended_on = Some(day("2024-03-02"))), "on the last day");
    assert!(with(|v| v.ended_on = Some(day("2024-03-01"))), "a day late");
    assert!(!with(|v| {
        v.ended_on = Some(day("2021-03-02"));
        v.grave = true;
    }));
    assert!(with(|v| {
        v.ended_on = Some(day("2021-03-01"));
        v.grave = true;
    }));
    assert!(!with(|v| {
        v.ended_on = Some(day("2024-03-01"));
        v.discovered_on = Some(day("2026-02-27"));
    }));
    // A continuing act has not begun to lapse; a single one counts from its first day.
    assert!(!with(|v| {
        (v.began_on, v.ended_on, v.continuing) = (Some(day("2019-01-01")), None, Some(true));
    }));
    assert!(with(|v| {
        (v.began_on, v.ended_on, v.continuing) = (Some(day("2019-01-01")), Some(day("2026-01-01")), Some(false));
    }));
    assert!(!with(|v| (v.began_on, v.ended_on) = (Some(day("2019-01-01")), Some(day("2026-01-01")))));
}

#[test]
fn another_law_may_set_another_limitation_for_the_item() {
    let mut trial = conclude();
    violation(&mut trial).ended_on = Some(day("2025-08-02"));
    assert!(!breaks(&trial, "PEN-36"));
    let limitation = json!({"period": "6m", "basis": {"law": "某法", "article": "第九条", "level": "law"}});
    trial.file.power_item.as_mut().unwrap().item.limitation = serde_json::from_value(limitation).unwrap();
    assert!(breaks(&trial, "PEN-36"), "it lapsed on 2026-02-02");
}

#[test]
fn whoever_is_to_be_punished_did_it_on_a_known_day() {
    let mut trial = conclude();
    trial.file.violation = None;
    assert!(breaks(&trial, "PEN-36"));
}

#[test]
fn a_discovery_by_somebody_else_names_its_source_and_lies_between_act_and_opening() {
    let with = |field: &str, value: &str| {
        let mut trial = Casebook::new().trial(Kind::OpenCase);
        trial.set("/violation/discovery", json!("县市场监管局移交函"));
        trial.set(&format!("/violation/{field}"), json!(value));
        breaks(&trial, "PEN-36-2")
    };
    assert!(!with("discovered_on", "2026-02-15"));
    assert!(with("discovered_on", "2026-01-31"), "before it began");
    assert!(with("discovered_on", "2026-03-03"), "after the case was opened");
    let mut silent = Casebook::new().trial(Kind::OpenCase);
    silent.set("/violation/discovered_on", json!("2026-02-15"));
    assert!(breaks(&silent, "PEN-36-2"));
}

fn cited(law: &str, from: &str, to: Option<&str>) -> Value {
    json!({"law": law, "article": "第三十六条", "level": "admin_regulation", "in_force_from": from, "in_force_to": to})
}

/// The old article ended the day after the act; the new one stands from then on.
fn changed_law(lighter: &str, ranges: [(i64, i64); 2], cite_new: bool) -> Trial {
    let mut trial = conclude_later();
    let (old, new) = (cited("旧条例", "2006-01-21", Some("2026-03-03")), cited("新条例", "2026-03-04", None));
    let [old_range, new_range] = ranges.map(|(min, max)| json!({"min_fen": min, "max_fen": max}));
    line(&mut trial, "penalty_articles", json!([if cite_new { &new } else { &old }]));
    line(
        &mut trial,
        "law_comparison",
        json!([{"old": old, "new": new, "old_range": old_range, "new_range": new_range, "lighter": lighter, "reasons": "比较上下限"}]),
    );
    trial
}

#[test]
fn old_law_applies_unless_the_new_one_is_lighter() {
    let (low, high) = ((1_000_000, 10_000_000), (2_000_000, 20_000_000));
    for (lighter, ranges, cite_new, lawful) in [
        ("old", [low, high], false, true),
        ("old", [low, low], false, true),
        ("new", [high, low], true, true),
        ("new", [high, low], false, false),
        ("old", [high, low], false, false),
        ("new", [low, high], true, false),
    ] {
        let trial = changed_law(lighter, ranges, cite_new);
        let broken = breaks(&trial, "PEN-37") || breaks(&trial, "PEN-38");
        assert_eq!(broken, !lawful, "{lighter} {ranges:?} cites the new one: {cite_new}");
    }
    let mut uncompared = changed_law("new", [high, low], true);
    line(&mut uncompared, "law_comparison", json!([]));
    assert!(breaks(&uncompared, "PEN-38"), "the newer law alone is no basis");
}

#[test]
fn what_the_power_item_knows_of_an_article_counts_although_the_proposal_leaves_it_out() {
    let mut trial = conclude_later();
    trial.file.power_item.as_mut().unwrap().item.penalty[0].in_force_to = Some(day("2026-03-03"));
    assert!(breaks(&trial, "PEN-37"));
}

/// The proposal with this fine and tier, for a lawful ground with evidence.
fn lenient(fen: i64, tier: &str, field: &str) -> Trial {
    let mut trial = conclude();
    line(&mut trial, "penalties/0/amount_fen", json!(fen));
    line(&mut trial, "benchmark/tier", json!(tier));
    let ground = json!({"ground": "removed_harm", "reasons": "主动召回并销毁", "evidence": ["e1"]});
    line(&mut trial, field, if field == "leniency" { json!([ground]) } else { ground });
    trial
}

#[test]
fn a_binding_ground_leads_to_the_lightest_tier_or_below_the_range() {
    // An organisation: 10,000 to 200,000 yuan; the lightest tier ends at 49,999.99.
    assert!(!breaks(&lenient(4_999_999, "T1", "leniency"), "PEN-32-2"));
    assert!(breaks(&lenient(5_000_000, "T2", "leniency"), "PEN-32-2"));
    assert!(breaks(&lenient(1_000_000, "T1", "mitigation"), "PEN-32-2"), "mitigated means below the minimum");
    let mitigated = lenient(999_999, "T1", "mitigation");
    assert!(!breaks(&mitigated, "PEN-32-2") && !breaks(&mitigated, "PEN-32"));
    let mut unproven = lenient(999_999, "T1", "mitigation");
    line(&mut unproven, "mitigation/evidence", json!([]));
    assert!(breaks(&unproven, "PEN-32-2"));
    let mut dead = lenient(4_000_000, "T1", "leniency");
    dead.file.evidence[0].dead = true;
    assert!(breaks(&dead, "PEN-32-2"));
    // Leniency alone never goes below the range, and nothing goes above it.
    assert!(breaks(&lenient(999_999, "T1", "leniency"), "PEN-32"));
    assert!(breaks(&lenient(20_000_001, "T2", "mitigation"), "PEN-32"));
}

#[test]
fn a_ground_of_another_law_names_its_article_and_an_impaired_mind_may_but_need_not_help() {
    let mut other = lenient(4_000_000, "T1", "leniency");
    line(&mut other, "leniency/0/ground", json!("other_law"));
    assert!(breaks(&other, "PEN-32-2"));
    line(&mut other, "leniency/0/basis", json!({"law": "某条例", "article": "第五条", "level": "local_regulation"}));
    assert!(!breaks(&other, "PEN-32-2"));
    let mut impaired = lenient(6_000_000, "T2", "leniency");
    line(&mut impaired, "leniency/0/ground", json!("impaired_mind"));
    assert!(!breaks(&impaired, "PEN-32-2"));
}

#[test]
fn a_minor_of_fourteen_is_punished_more_lightly_and_the_guardian_is_told() {
    let mut trial = lenient(4_000_000, "T1", "leniency");
    trial.file.parties[0].birth_date = Some(day("2012-03-02"));
    assert!(breaks(&trial, "PEN-30-2"), "fourteen on the day of the act");
    line(&mut trial, "leniency/0/ground", json!("minor"));
    assert!(breaks(&trial, "PEN-30-2"), "nobody told the guardian");
    let told = Some(day("2026-03-04"));
    trial.file.parties[0].guardian =
        Some(Guardian { name: "张某".to_owned(), relation: "父亲".to_owned(), phone: None, informed_on: told });
    assert!(!breaks(&trial, "PEN-30-2") && !breaks(&trial, "PEN-32-2"));
    trial.file.parties[0].birth_date = Some(day("2008-03-02"));
    assert!(!breaks(&trial, "PEN-30-2"), "eighteen on the day of the act");
    assert!(breaks(&trial, "PEN-32-2"), "and so no ground");
    trial.file.parties[0].birth_date = Some(day("2012-03-03"));
    assert!(breaks(&trial, "PEN-30"), "thirteen");
}

/// Not to punish on this ground.
fn spared(ground: &str, sparing: Value) -> Trial {
    let mut trial = conclude();
    trial.set("/proposal/outcome", json!("no_penalty"));
    line(&mut trial, "penalties", json!([]));
    line(&mut trial, "reasons", json!("依法不予处罚"));
    line(&mut trial, "no_penalty_ground", json!(ground));
    line(&mut trial, "sparing", sparing);
    trial
}

#[test]
fn each_ground_of_not_punishing_has_its_facts() {
    let corrected = |harm: &str| json!({"harm": harm, "corrected_on": "2026-03-03", "evidence": ["e1"]});
    assert!(!breaks(&spared("minor", corrected("none")), "PEN-33-2"));
    assert!(breaks(&spared("minor", corrected("slight")), "PEN-33-2"));
    assert!(breaks(&spared("minor", json!({"harm": "none"})), "PEN-33-2"), "nothing shows the correction");
    assert!(!breaks(&spared("first_offence", corrected("slight")), "PEN-33-2"));
    assert!(breaks(&spared("first_offence", json!({"corrected_on": "2026-03-03", "evidence": ["e1"]})), "PEN-33-2"));
    assert!(!breaks(&spared("no_fault", json!({"evidence": ["e1"]})), "PEN-33-2"));
    assert!(breaks(&spared("no_fault", json!({"evidence": ["e77"]})), "PEN-33-2"));
    assert!(breaks(&spared("under_fourteen", Value::Null), "PEN-33-2"), "a company has no age");
    assert!(breaks(&spared("limitation_passed", Value::Null), "PEN-33-2"), "it has not");
    let mut lapsed = spared("limitation_passed", Value::Null);
    violation(&mut lapsed).ended_on = Some(day("2024-01-31"));
    assert!(!breaks(&lapsed, "PEN-33-2") && !breaks(&lapsed, "PEN-36"));
    let mut strict = spared("no_fault", json!({"evidence": ["e1"]}));
    let basis = json!({"law": "某法", "article": "第九条", "level": "law"});
    strict.file.power_item.as_mut().unwrap().item.punished_without_fault = serde_json::from_value(basis).unwrap();
    assert!(breaks(&strict, "PEN-33-2"));
}

#[test]
fn whoever_was_punished_for_the_like_within_the_window_is_no_first_offender() {
    let mut trial =
        spared("first_offence", json!({"harm": "slight", "corrected_on": "2026-03-03", "evidence": ["e1"]}));
    let mut earlier = earlier_fine();
    earlier.decided_on = day("2025-03-01");
    trial.facts.elsewhere.penalties.push(earlier);
    assert!(breaks(&trial, "PEN-33-2"), "without a window any earlier penalty counts");
    let within = |years: &str| profile(|profile| profile.first_offence = Some(years.parse().unwrap()));
    trial.facts.profile = within("1y");
    assert!(!breaks(&trial, "PEN-33-2"), "a year and a day before the act");
    trial.facts.profile = within("2y");
    assert!(breaks(&trial, "PEN-33-2"));
    trial.facts.elsewhere.penalties[0].item_code = "other".to_owned();
    trial.facts.elsewhere.penalties[0].item_name = "另一事项".to_owned();
    assert!(!breaks(&trial, "PEN-33-2"), "for something else");
}

#[test]
fn the_same_act_is_known_by_item_and_time_or_place() {
    let with = |change: fn(&mut zhifa::casefile::facts::EarlierPenalty)| {
        let mut trial = conclude();
        let mut earlier = earlier_fine();
        change(&mut earlier);
        trial.facts.elsewhere.penalties.push(earlier);
        breaks(&trial, "PEN-29")
    };
    // Own violation: 2026-02-01 to 2026-03-02, at 上社镇前街17号.
    assert!(with(|_| ()));
    assert!(with(|e| (e.began_on, e.ended_on) = (Some(day("2026-03-02")), None)));
    assert!(!with(|e| (e.began_on, e.ended_on) = (Some(day("2026-03-03")), None)));
    assert!(!with(|e| (e.began_on, e.ended_on) = (None, Some(day("2026-01-31")))));
    assert!(with(|e| {
        (e.began_on, e.ended_on) = (None, Some(day("2026-01-31")));
        e.place = "上社镇前街17号".to_owned();
    }));
    assert!(!with(|e| e.fine_fen = 0), "a warning and a fine may stand together");
    assert!(!with(|e| {
        e.item_code = "x".to_owned();
        e.item_name = "别的事项".to_owned();
    }));
    let mut cleared = conclude();
    cleared.facts.elsewhere.penalties.push(earlier_fine());
    line(&mut cleared, "distinct_from", json!([{"case_id": OTHER, "reasons": "另一门店的另一批货物"}]));
    assert!(!breaks(&cleared, "PEN-29"));
    let sealed = cleared.admitted().expect("cleared with a reason");
    let mut book = Casebook::investigating();
    book.wait(3);
    drop(sealed);
    book.take(cleared).unwrap();
    assert!(book.file.marks.iter().any(|mark| mark.mark.rule == "PEN-29-2"), "and marked for ever");
}

#[test]
fn of_competing_norms_the_higher_fine_is_applied_and_reviewed_as_complex() {
    let cited = |law: &str, min: i64, max: i64| json!({"law": law, "article": "第九条", "level": "law", "fine": {"min_fen": min, "max_fen": max}});
    let mut trial = conclude();
    line(
        &mut trial,
        "penalty_articles",
        json!([cited("甲法", 1_000_000, 5_000_000), cited("乙法", 5_000_000, 20_000_000)]),
    );
    assert!(!breaks(&trial, "PEN-29-3"));
    line(&mut trial, "penalties/0/amount_fen", json!(4_999_999));
    assert!(breaks(&trial, "PEN-29-3"));
    line(&mut trial, "penalty_articles/1/fine/max_fen", json!(30_000_000));
    line(&mut trial, "penalties/0/amount_fen", json!(6_000_000));
    assert!(breaks(&trial, "PEN-29-3"), "the case rests on an item with a lower range");
    line(&mut trial, "penalty_articles/1/fine/max_fen", json!(20_000_000));
    let mut book = Casebook::investigating();
    book.take(trial).unwrap();
    assert!(book.file.triggers.iter().any(|trigger| trigger.basis.contains("58(三)")));
}

#[test]
fn what_is_confiscated_is_what_was_gained_less_what_was_paid_back() {
    let with = |gained: i64, repaid: i64, confiscated: i64, reason: Option<&str>| {
        let mut trial = conclude();
        line(
            &mut trial,
            "unlawful_gains",
            json!({"amount_fen": gained, "repaid_fen": repaid, "not_confiscated": reason}),
        );
        if confiscated > 0 {
            line(
                &mut trial,
                "penalties",
                json!([{"kind": "FINE", "amount_fen": 6_000_000}, {"kind": "CONFISCATE_INCOME", "amount_fen": confiscated}]),
            );
        }
        breaks(&trial, "PEN-28")
    };
    assert!(!with(1000, 0, 1000, None));
    assert!(!with(1000, 400, 600, None));
    assert!(!with(1000, 1000, 0, None));
    assert!(with(1000, 400, 1000, None), "paid back, and taken once more");
    assert!(with(1000, 0, 999, None));
    assert!(!with(1000, 0, 0, Some("已由公安机关追缴")));
    assert!(with(1000, 1001, 0, Some("退赔有误")));
}

#[test]
fn a_fine_just_below_a_list_is_told_and_one_at_it_or_far_below_is_not() {
    let told = |fen: i64| {
        let trial = conclude();
        let proposal = serde_json::from_value(fine(fen)).unwrap();
        just_below(&trial.file, &proposal, &trial.facts).len()
    };
    // The organ's list begins at 50,000 yuan for an organisation, the hearing at 20,000.
    for (fen, warned) in
        [(4_749_999, 0), (4_750_000, 1), (4_999_999, 1), (5_000_000, 0), (1_900_000, 1), (2_000_000, 0)]
    {
        assert_eq!(told(fen), warned, "{fen}");
    }
    let trial = conclude();
    let mut spared: zhifa::casefile::proposal::Proposal = serde_json::from_value(fine(4_999_999)).unwrap();
    spared.outcome = Outcome::NoPenalty;
    assert!(just_below(&trial.file, &spared, &trial.facts).is_empty());
}
