//! The rules of those who issue certificates: each number as its source has it, written down a second time.

use crate::law::issuer::{IssueDemand, IssuerRules, load, runs_to};
use crate::law::period::{Period, Unit};

fn rules(id: &str) -> &'static IssuerRules {
    IssuerRules::find(id).unwrap_or_else(|| panic!("no {id}"))
}

#[test]
fn every_issuers_rules_read() {
    let all = load().expect("rules/certificates reads");
    assert_eq!((all.len(), all[0].id.as_str()), (11, "national"));
    for one in &all {
        for field in ["yearly_hours", "qualified_excused", "issue_conditions", "least_age", "staff_only"] {
            assert!(one.basis.contains_key(field), "{} says not where {field} is from", one.id);
        }
    }
}

#[test]
fn places_differ_where_their_norms_do() {
    let years = |n| Some(Period::new(n, Unit::Year).expect("a period"));
    assert_eq!((rules("guangxi").longest_validity, rules("guangxi").check_every), (years(5), None));
    assert_eq!((rules("wuqiao").longest_validity, rules("wuqiao").check_every), (years(5), years(1)));
    assert_eq!((rules("inner-mongolia").longest_validity, rules("inner-mongolia").check_every), (years(6), years(3)));
    assert_eq!((rules("transport").check_every, rules("transport").unchecked_lapses), (years(1), Some(true)));
    assert_eq!(rules("liaoning").longest_suspension.map(|period| period.to_string()).as_deref(), Some("6m"));
    assert_eq!(rules("liaoning").tell_suspension.map(|period| period.to_string()).as_deref(), Some("3cd"));
    assert_eq!(rules("zhejiang").exam_life, years(5));
    assert_eq!((rules("tianjin").yearly_hours, rules("henan").yearly_hours), (40, 60));
    let national = rules("national");
    assert!(
        national.longest_validity.is_none() && national.check_every.is_none() && national.longest_suspension.is_none()
    );
    assert_eq!(
        (national.issue_conditions, rules("transport").issue_conditions),
        (IssueDemand::Warn, IssueDemand::Refuse)
    );
}

#[test]
fn a_place_follows_the_nearest_rules() {
    let of = |code: &str| IssuerRules::of_division(code).id.as_str();
    assert_eq!((of("210102000000"), of("130928101000"), of("130927000000")), ("liaoning", "wuqiao", "national"));
    assert_eq!((of("140322106000"), of("")), ("national", "national"));
}

#[test]
fn a_suspension_of_six_months_ends_on_the_matching_day() {
    let day = |text: &str| text.parse::<chrono::NaiveDate>().expect("a day");
    let six = Period::new(6, Unit::Month).expect("a period");
    assert_eq!(runs_to(day("2026-03-02"), six), day("2026-09-02"));
    assert_eq!(runs_to(day("2026-08-31"), six), day("2027-02-28"));
    assert_eq!(runs_to(day("9999-12-31"), six), day("9999-12-31"), "the last day there is");
}
