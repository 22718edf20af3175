//! Those who hold the certificates: handlers to be replaced, alarms before the end, who leaves, figures, assistants.

use serde_json::{Value, json};

use crate::certificates::{does, duties, held, issues, refused, warnings};
use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::town::{ASSISTANT, NEIGHBOUR, OFFICER1, OFFICER2, OFFICER3, RISEN};

#[test]
fn when_a_handlers_card_is_taken_away_open_cases_ask_for_another_and_what_was_signed_stands() {
    let app = App::boot();
    let case = app.filed();
    app.person("officer1").inspects(&case);
    let seq = app.last(&case, "inspect_scene");
    app.person("officer2").countersigns(&case, seq);
    assert!(duties(app.person("head"), "replace_handler").is_empty());
    app.day(3, 20);
    let id = held(&app, OFFICER2);
    let late = json!({"kind": "suspend", "reason": "出借证件", "ground_since": "2026-03-21"});
    does(&app, &id, late).problem("invalid-input").points_at("/ground_since");
    does(&app, &id, json!({"kind": "suspend", "reason": "出借证件", "ground_since": "2026-02-20"})).expect_created();
    for who in ["head", "head2", "officer1"] {
        let asked = duties(app.person(who), "replace_handler");
        assert_eq!(
            (asked.len(), &asked[0]["case_id"], &asked[0]["officer_id"]),
            (1, &json!(case.id), &json!(OFFICER2)),
            "{who}"
        );
        assert!(asked[0]["title"].as_str().unwrap().contains("李雪梅的执法证件14032200102已暂扣"), "{asked:?}");
    }
    for who in ["officer3", "stranger_head", "reviewer", "admin"] {
        assert!(duties(app.person(who), "replace_handler").is_empty(), "{who}");
    }
    let told = warnings(app.person("supervisor"), "handler");
    assert_eq!((told.len(), &told[0]["case_id"]), (1, &json!(case.id)));
    let before = warnings(app.person("supervisor"), "ground");
    assert_eq!((before.len(), &before[0]["acts"], &before[0]["since"]), (1, &json!([seq]), &json!("2026-02-20")));
    let stamped = app.file(&case)["field_acts"][0].clone();
    assert!(stamped.to_string().contains("14032200102"), "the act keeps the certificate it was done with: {stamped}");
    assert_eq!(refused(&app, &case, json!([OFFICER1, OFFICER2])), ["CERT-1"]);
    let assign = Act::new("assign_handlers", json!({"handlers": [OFFICER1, RISEN], "reason": "证件暂扣"}));
    app.person("head").acts(&case, assign);
    assert!(duties(app.person("head"), "replace_handler").is_empty());
    assert_eq!(warnings(app.person("supervisor"), "ground").len(), 1, "what was carried out is still to be looked at");
    let key = before[0]["key"].as_str().unwrap();
    app.person("supervisor").post("/warnings/close", &json!({"key": key, "reason": "已复查，不影响"})).expect_created();
}

#[test]
fn a_card_that_runs_out_is_told_at_ninety_thirty_and_seven_days_to_holder_administrator_and_supervisor() {
    let app = App::boot();
    let mine = || duties(app.person("officer1"), "renew_certificate");
    for (year, month, day, step) in [
        (2027, 10, 1, None),
        (2027, 10, 2, Some(90)),
        (2027, 12, 1, Some(30)),
        (2027, 12, 24, Some(7)),
        (2028, 1, 1, Some(0)),
    ] {
        app.on(year, month, day, 9, 0);
        let steps: Vec<_> = mine().iter().map(|item| item["alarm_days"].as_i64().unwrap()).collect();
        assert_eq!(steps, step.into_iter().collect::<Vec<_>>(), "{year}-{month}-{day}");
    }
    app.on(2027, 12, 24, 9, 0);
    let all = duties(app.person("admin"), "renew_certificate");
    assert_eq!(all.len(), 4, "the township's, and no neighbour's: {all:?}");
    let told = warnings(app.person("supervisor"), "certificate");
    assert_eq!(told.len(), 6, "the county sees both townships");
    assert!(told.iter().all(|one| one["inputs"]["alarm_days"] == 7 && one["key"].as_str().unwrap().ends_with(".7")));
    issues(
        &app,
        OFFICER1,
        "14032200991",
        json!({"fields": ["EMERGENCY", "ECO_ENV"], "valid_from": "2027-12-20", "valid_to": "2032-12-19"}),
    );
    assert!(mine().is_empty(), "another card goes on where this one ends");
    let listed = app.person("admin").get("/certificates?expiring_before=2028-01-01");
    assert!(
        listed.ok().at("/items").as_array().unwrap().iter().all(|one| one["valid_to"].as_str().unwrap() < "2028-01-01")
    );
}

#[test]
fn who_leaves_hands_the_card_in_and_is_not_counted_any_more() {
    let app = App::boot();
    let figures = || app.person("head").get("/officer_figures").ok().body["organs"][0].clone();
    let before = figures();
    assert_eq!(
        (&before["officers"], &before["holders"], &before["assistants"]),
        (&json!(5), &json!(4), &json!(1)),
        "{before}"
    );
    assert_eq!(
        (&before["holders_percent"], &before["reviewers"], &before["enough_reviewers"]),
        (&json!(80.0), &json!(4), &json!(true))
    );
    app.day(3, 20);
    let leaving = json!({"left_on": "2026-03-19", "reason": "调离"});
    let path = format!("/officers/{OFFICER1}/leave");
    app.person("head").post(&path, &leaving).problem("forbidden");
    app.person("admin").post(&path, &json!({"left_on": "2026-03-21", "reason": "调离"})).problem("invalid-input");
    assert_eq!(app.person("admin").post(&path, &leaving).expect_created().at("/left_on"), "2026-03-19");
    app.person("admin").post(&path, &leaving).problem("invalid-input");
    let card = app.person("admin").get(&format!("/certificates/{}", held(&app, OFFICER1)));
    assert_eq!(card.ok().at("/standing"), "cancelled");
    let then =
        app.person("admin").get(&format!("/certificates/{}?as_of=2026-03-19T23:00:00%2B08:00", held(&app, OFFICER1)));
    assert_eq!(then.at("/usable"), true, "the last day still counts");
    assert_eq!((&figures()["officers"], &figures()["holders"]), (&json!(4), &json!(3)));
}

#[test]
fn figures_are_for_those_who_look_after_an_organ_and_never_about_one_person() {
    let app = App::boot();
    for who in ["officer1", "reviewer", "clerk"] {
        app.person(who).get("/officer_figures").problem("forbidden");
    }
    let county = app.person("supervisor").get("/officer_figures");
    assert_eq!(county.ok().at("/organs").as_array().unwrap().len(), 3);
    assert_eq!((county.at("/total/officers"), county.at("/total/holders")), (&json!(7), &json!(6)));
    assert!(!county.text.contains("赵志强") && !county.text.contains(&OFFICER1.to_string()), "{county}");
    let one = app.person("supervisor").get(&format!("/officer_figures?agency_id={NEIGHBOUR}"));
    assert_eq!((one.ok().at("/total/officers"), one.at("/organs/0/enough_reviewers")), (&json!(2), &json!(false)));
    app.person("head").get(&format!("/officer_figures?agency_id={NEIGHBOUR}")).problem("not-found");
}

#[test]
fn an_assistant_is_logged_as_present_and_never_counts() {
    let app = App::boot();
    let case = app.filed();
    let officer = app.person("officer1");
    let with = |assistants: Value| inspect_scene(app.now()).but("/conduct/assistants", assistants);
    officer.is_refused(&case, &with(json!([OFFICER3])), &["CERT-4"]);
    officer.is_refused(&case, &with(json!([OFFICER2])), &["CERT-4"]);
    let alone = with(json!([ASSISTANT])).with("officers", json!([OFFICER1]));
    officer.is_refused(&case, &alone, &["PEN-42-1"]);
    assert_eq!(refused(&app, &case, json!([OFFICER1, ASSISTANT])), ["CERT-1", "PEN-42-1"]);
    let seq = officer.acts(&case, with(json!([ASSISTANT])));
    let act = officer.get(&case.path("/acts?limit=200")).body["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|act| act["seq"] == seq)
        .unwrap()
        .clone();
    assert_eq!(act["body"]["conduct"]["assistants"], json!([ASSISTANT]), "{act}");
}
