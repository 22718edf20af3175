//! Nothing about a minor, whatever the file says of an age: compared with an age that is counted in another way.

use chrono::{Datelike, Days, NaiveDate};
use proptest::prelude::*;
use serde_json::json;
use zhifa::casefile::party::Party;

use crate::harness::contents::resident_number;

/// Full years on a day, counted on the fingers.
fn years(born: NaiveDate, day: NaiveDate) -> i32 {
    let had_birthday = (day.month(), day.day()) >= (born.month(), born.day());
    day.year() - born.year() - i32::from(!had_birthday)
}

fn day(days: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(1990, 1, 1).unwrap() + Days::new(days)
}

/// How an age comes on file.
#[derive(Debug, Clone, Copy)]
enum Written {
    Stated,
    Number,
    NumberOfUnknownPaper,
    OlderIsStated,
}

fn party(born: NaiveDate, written: Written) -> Party {
    let number = resident_number(&born.to_string());
    let party = match written {
        Written::Stated => json!({"id": "p1", "kind": "NATURAL_PERSON", "name": "李四", "birth_date": born}),
        Written::Number => {
            json!({"id": "p1", "kind": "NATURAL_PERSON", "name": "李四", "id_kind": "RESIDENT_ID", "id_number": number})
        }
        Written::NumberOfUnknownPaper => {
            json!({"id": "p1", "kind": "RURAL_CONTRACTOR", "name": "李四", "id_number": format!(" {number} ")})
        }
        Written::OlderIsStated => json!({
            "id": "p1", "kind": "INDIVIDUAL_BUSINESS", "name": "李四", "id_number": number, "birth_date": "1970-01-01",
        }),
    };
    serde_json::from_value(party).unwrap()
}

proptest! {
    #[test]
    fn whoever_was_under_eighteen_at_the_act_or_a_decision_is_a_minor(
        born in 0_u64..13_000,
        act in 10_000_u64..13_500,
        later in 0_u64..400,
        written in prop::sample::select(vec![
            Written::Stated, Written::Number, Written::NumberOfUnknownPaper, Written::OlderIsStated,
        ]),
    ) {
        let (born, days) = (day(born), [day(act), day(act + later)]);
        // Whoever is born on 29 February is of age on 28 February in the law's months, a day before the fingers say.
        prop_assume!((born.month(), born.day()) != (2, 29));
        let under = days.iter().any(|day| years(born, *day) < 18);
        prop_assert_eq!(party(born, written).may_be_minor_on(days), under, "born {}, {:?}", born, days);
    }
}

#[test]
fn an_organisation_has_no_age_though_its_code_may_look_like_one() {
    let company = json!({"id": "p1", "kind": "LEGAL_PERSON", "name": "某公司", "id_number": "914101002010010112"});
    let company: Party = serde_json::from_value(company).unwrap();
    assert!(!company.may_be_minor_on([day(11_000)]));
}

#[test]
fn a_guardian_of_somebody_of_unknown_age_is_a_doubt_unless_the_mind_is_why() {
    let guarded = |more: serde_json::Value| {
        let mut party = json!({
            "id": "p1", "kind": "NATURAL_PERSON", "name": "李四", "guardian": {"name": "李大", "relation": "父亲"},
        });
        party.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        serde_json::from_value::<Party>(party).unwrap().may_be_minor_on([day(13_000)])
    };
    assert!(guarded(json!({})));
    assert!(!guarded(json!({"mental_state": "impaired"})));
    assert!(!guarded(json!({"birth_date": "1980-01-01"})));
}
