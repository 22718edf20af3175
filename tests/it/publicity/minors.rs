//! Nothing about a minor, whatever the file says of an age: compared with an age that is counted in another way.

use chrono::{Datelike, Days, NaiveDate};
use proptest::prelude::*;
use serde_json::json;
use zhifa::casefile::party::Party;

use super::{fined_party, man, register};
use crate::harness::App;
use crate::harness::acts::*;
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

#[test]
fn nobody_of_unknown_age_is_published_until_the_day_of_birth_is_stated() {
    let app = App::boot();
    let mut nobody_asked = man("李无龄", "1980-05-01");
    for field in ["birth_date", "id_kind", "id_number"] {
        nobody_asked.as_object_mut().unwrap().remove(field);
    }
    let case = fined_party(&app, &nobody_asked, 1_000_000);
    let clerk = app.person("clerk");
    let refused = clerk.is_refused(&case, &publish(), &["PUB-5-5"]);
    assert!(refused.text.contains("birth_date") && refused.text.contains("births"), "{refused}");
    let born = |day: &str| {
        let births = json!([{"party_id": "p1", "birth_date": day, "source": "常住人口登记表"}]);
        publish().but("/births", births)
    };
    clerk.is_refused(&case, &born("2009-05-01"), &["PUB-5"]);
    clerk.is_refused(&case, &born("2027-05-01"), &["PUB-5", "PUB-5-5"]);
    clerk.is_refused(&case, &born("1980-05-01").but("/births/0/party_id", "p9"), &["PUB-5-5"]);
    let entry = clerk.acts(&case, born("1980-05-01"));
    assert_eq!(app.file(&case)["parties"][0]["birth_date"], "1980-05-01");
    app.person("head").approves(&case, entry);
    let shown = register(&app, "");
    assert!(shown[0]["decision"]["parties"][0]["name"] == "李某" && !shown[0].to_string().contains("1980"));
    // Whose age is on file states none.
    let known = fined_party(&app, &man("李有龄", "1980-05-01"), 1_000_000);
    clerk.is_refused(&known, &born("1981-05-01"), &["PUB-5-5"]);
}

#[test]
fn an_age_that_cannot_be_found_out_is_a_reason_to_withhold() {
    let app = App::boot();
    let mut nobody_asked = man("李无龄", "1980-05-01");
    for field in ["birth_date", "id_kind", "id_number"] {
        nobody_asked.as_object_mut().unwrap().remove(field);
    }
    let case = fined_party(&app, &nobody_asked, 1_000_000);
    let entry = app.person("clerk").acts(&case, withhold("MINOR"));
    app.person("head").approves(&case, entry);
    assert!(register(&app, "").is_empty());
}

#[test]
fn a_number_tells_the_age_and_a_licensed_stall_has_a_register_that_asked() {
    let party = |more: serde_json::Value| {
        let mut party = json!({"id": "p1", "kind": "NATURAL_PERSON", "name": "李四"});
        party.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        serde_json::from_value::<Party>(party).unwrap().age_is_unknown()
    };
    let number = resident_number("1980-05-01");
    assert!(party(json!({})));
    assert!(!party(json!({"birth_date": "1980-05-01"})));
    assert!(!party(json!({"id_kind": "RESIDENT_ID", "id_number": number})));
    assert!(!party(json!({"id_number": number})));
    assert!(party(json!({"id_kind": "PASSPORT", "id_number": "E12345678"})));
    assert!(party(json!({"kind": "INDIVIDUAL_BUSINESS"})), "a stall without a licence");
    assert!(!party(json!({"kind": "INDIVIDUAL_BUSINESS", "id_number": "92140322MA0K1AB123"})));
    assert!(!party(json!({"kind": "LEGAL_PERSON"})));
}
