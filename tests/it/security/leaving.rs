//! Leaving: nothing owed is left behind, roles change on the record, and somebody always administers.

use serde_json::{Value, json};

use super::{signed, trail};
use crate::harness::App;
use crate::harness::answer::Answer;
use crate::harness::town::{PASSWORD, account};

fn disable(app: &App, name: &str) -> Answer {
    app.person("admin").post(&format!("/accounts/{}/disable", account(name)), &json!({}))
}

fn roles(app: &App, who: &'static str, name: &str, body: &Value) -> Answer {
    app.person(who).ask("PATCH", &format!("/accounts/{}", account(name))).json(body).go()
}

#[test]
fn an_account_with_open_work_is_not_disabled_and_the_refusal_says_what_is_open_and_the_way_out() {
    let app = App::boot();
    let case = app.filed();
    for name in ["officer1", "officer2"] {
        let answer = disable(&app, name);
        let said = answer.problem("open-work").at("/violations/0").to_string();
        assert!(said.contains(&case.id.to_string()) && said.contains("assign_handlers"), "{answer}");
        let open = app.person("admin").get(&format!("/accounts/{}/open_work", account(name)));
        let first = open.ok().at("/0").clone();
        assert_eq!(
            (&first["case_id"], &first["duty"], &first["own"]),
            (&json!(case.id), &json!("handle"), &json!(true))
        );
        // An administrator sees that there is work, not what the case is about.
        assert!(!open.text.contains("烟花") && !answer.text.contains("烟花"), "{open}");
        app.login(name, PASSWORD).ok();
    }
    app.person("officer1").get(&format!("/accounts/{}/open_work", account("officer1"))).problem("forbidden");
    disable(&app, "officer3").ok();
    app.login("officer3", PASSWORD).problem("unauthorized");
}

#[test]
fn what_only_one_person_can_do_keeps_that_person() {
    let app = App::boot();
    let case = app.heard();
    app.person("officer1").submits(&case);
    // Two other reviewers of the town could do it; the novice lacks only what the law asks of the opinion itself.
    for name in ["novice", "voter", "double"] {
        let answer = disable(&app, name);
        assert!([200, 409].contains(&answer.status), "{answer}");
    }
    let answer = disable(&app, "reviewer");
    assert!(answer.problem("open-work").text.contains("\"acts\""), "{answer}");
    let answer = roles(&app, "admin", "reviewer", &json!({"roles": ["supervisor"], "reason": "调岗"}));
    answer.problem("open-work");
}

#[test]
fn a_change_of_roles_is_recorded_as_it_was_before_and_after() {
    let app = App::boot();
    let who = signed(&app, "clerk");
    for other in ["head", "auditor", "officer1"] {
        roles(&app, other, "clerk", &json!({"roles": ["officer"], "reason": "x"})).problem("forbidden");
    }
    roles(&app, "admin", "clerk", &json!({"roles": ["officer"]})).problem("invalid-input").points_at("/reason");
    roles(&app, "admin", "clerk", &json!({"roles": ["head"], "reason": "x"}))
        .problem("invalid-input")
        .points_at("/post");
    roles(&app, "admin", "stranger", &json!({"roles": ["officer"], "reason": "x"})).problem("not-found");
    let body = json!({"roles": ["head", "publicity_clerk"], "post": "deputy", "reason": "任命为副镇长"});
    let answer = roles(&app, "admin", "clerk", &body);
    assert_eq!(answer.ok().at("/post"), "deputy");
    // Sessions end: the next sign-in asks what the new roles need.
    who.me(&app).problem("unauthorized");
    let path = format!("/accounts/{}/role_changes", account("clerk"));
    let told = app.person("auditor").get(&path).ok().body.clone();
    assert_eq!(told.as_array().unwrap().len(), 1);
    assert_eq!((&told[0]["roles_before"], &told[0]["post_after"]), (&json!(["publicity_clerk"]), &json!("deputy")));
    assert_eq!((&told[0]["by_id"], &told[0]["reason"]), (&json!(account("admin")), &json!("任命为副镇长")));
    assert_eq!(trail(&app, "action=account.roles").len(), 1);
    app.person("head").get(&path).problem("forbidden");
    for statement in ["UPDATE role_change SET reason = ''", "DELETE FROM role_change"] {
        use diesel::connection::SimpleConnection;
        assert!(app.test.connect().batch_execute(statement).is_err(), "{statement}");
    }
}

#[test]
fn administering_auditing_and_handling_cases_are_kept_apart() {
    let app = App::boot();
    for together in [json!(["admin", "officer"]), json!(["admin", "auditor"]), json!(["auditor", "supervisor"])] {
        let answer = roles(&app, "admin", "clerk", &json!({"roles": together, "reason": "x"}));
        answer.problem("invalid-input").points_at("/roles");
    }
    roles(&app, "admin", "admin", &json!({"roles": ["officer"], "reason": "x"})).problem("forbidden");
}

#[test]
fn the_last_administrator_of_an_organ_stays() {
    let app = App::boot();
    // The county's looks after the town's accounts too: above it there is nobody.
    disable(&app, "county_admin").problem("not-found");
    let above = app.person("county_admin").post(&format!("/accounts/{}/disable", account("county_admin")), &json!({}));
    above.problem("conflict");
    let second = json!({"username": "admin2", "password": "A good passw0rd", "name": "第二", "roles": ["admin"]});
    app.person("admin").post("/accounts", &second).expect_created();
    disable(&app, "admin").ok();
    app.login("admin", PASSWORD).problem("unauthorized");
}
