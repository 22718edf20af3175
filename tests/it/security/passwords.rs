//! Passwords by MLPS level 2: complex, changed, not taken again, and one's own before anything else.

use serde_json::{Value, json};

use super::second_factor::enrol;
use super::{Signed, signed, trail, with_rules};
use crate::harness::App;
use crate::harness::answer::Answer;
use crate::harness::town::{PASSWORD, account};

fn change(app: &App, who: &Signed, current: &str, new: &str) -> Answer {
    who.ask(app, "POST", "/auth/password").json(&json!({"current": current, "new": new})).go()
}

fn first_error(answer: &Answer) -> (Value, Value) {
    answer.problem("invalid-input");
    (answer.at("/errors/0/pointer").clone(), answer.at("/errors/0/code").clone())
}

#[test]
fn a_password_is_long_mixed_uncommon_and_not_the_user_name() {
    let app = App::boot();
    let who = signed(&app, "officer1");
    for (new, code) in [
        ("Sh0rt-one", "length"),
        ("onlylowercase", "too_simple"),
        ("lower4nd1digits", "too_simple"),
        ("My-Officer1-2026", "same_as_username"),
        ("Password2026!", "too_common"),
    ] {
        assert_eq!(first_error(&change(&app, &who, PASSWORD, new)), (json!("/new"), json!(code)), "{new}");
    }
    change(&app, &who, PASSWORD, "Chun-Tian-2026").expect(204);
    app.login("officer1", PASSWORD).problem("unauthorized");
    app.login("officer1", "Chun-Tian-2026").ok();
}

#[test]
fn a_change_needs_the_present_password_and_ends_every_other_session() {
    let app = App::boot();
    let (here, there) = (signed(&app, "officer1"), signed(&app, "officer1"));
    let wrong = change(&app, &here, "not the password", "Chun-Tian-2026");
    assert_eq!(first_error(&wrong), (json!("/current"), json!("wrong")));
    change(&app, &here, PASSWORD, "Chun-Tian-2026").expect(204);
    here.me(&app).ok();
    there.me(&app).problem("unauthorized");
    there.refresh(&app).problem("unauthorized");
    // A stolen session is no place to guess at.
    for _ in 0..5 {
        change(&app, &here, "not the password", "Xia-Tian-2026").problem("invalid-input");
    }
    change(&app, &here, "Chun-Tian-2026", "Xia-Tian-2026").problem("too-many-requests");
    assert_eq!(trail(&app, "action=password.change").len(), 1);
}

#[test]
fn neither_the_present_password_nor_one_of_the_last_ones_is_taken_again() {
    let app = with_rules(|rules| rules.password_history = 2);
    let who = signed(&app, "officer1");
    let used = |answer: &Answer| assert_eq!(first_error(answer), (json!("/new"), json!("used_before")));
    let words = ["Chun-Tian-2026", "Xia-Tian-2026", "Qiu-Tian-2026"];
    let mut present = PASSWORD;
    for (day, word) in (3..).zip(words) {
        app.on(2026, 3, 2, 9, day);
        change(&app, &who, present, word).expect(204);
        used(&change(&app, &who, word, word));
        present = word;
    }
    used(&change(&app, &who, present, words[1]));
    used(&change(&app, &who, present, words[0]));
    let rows = crate::harness::tables::dump(&mut app.test.connect(), "past_password").join("\n");
    assert!(rows.contains("$argon2id$") && words.iter().all(|word| !rows.contains(word)), "{rows}");
}

#[test]
fn whoever_signs_in_with_a_password_that_somebody_else_set_can_only_change_it() {
    let app = App::boot();
    let admin = app.person("admin");
    let new = json!({"username": "newcomer", "password": "A good passw0rd", "name": "新人", "roles": ["officer"]});
    assert_eq!(admin.post("/accounts", &new).expect_created().at("/must_change_password"), true);
    let answer = app.login("newcomer", "A good passw0rd");
    assert_eq!(answer.ok().at("/must_change_password"), true);
    let who = Signed::of(&answer);
    assert_eq!(who.me(&app).ok().at("/must_change_password"), true);
    for path in ["/cases", "/accounts", "/worklist", "/officers", "/reviews", "/auth/sessions", "/power_items"] {
        who.ask(&app, "GET", path).go().problem("password-change-due");
    }
    let opening = json!({"body": crate::harness::contents::clue()});
    who.ask(&app, "POST", "/cases").key("k").json(&opening).go().problem("password-change-due");
    let renewed = Signed::of(&who.refresh(&app));
    renewed.ask(&app, "GET", "/cases").go().problem("password-change-due");
    change(&app, &renewed, "A good passw0rd", "Chun-Tian-2026").expect(204);
    renewed.ask(&app, "GET", "/cases").go().ok();
    assert_eq!(app.login("newcomer", "Chun-Tian-2026").ok().at("/must_change_password"), false);
}

#[test]
fn an_administrator_hands_over_a_password_for_once() {
    let app = App::boot();
    let before = signed(&app, "officer1");
    let path = format!("/accounts/{}/password", account("officer1"));
    let reason = json!({"reason": "本人忘记口令"});
    app.person("officer2").post(&path, &reason).problem("forbidden");
    app.person("admin").post(&path, &json!({})).problem("invalid-input").points_at("/reason");
    app.person("admin").post(&format!("/accounts/{}/password", account("stranger")), &reason).problem("not-found");
    for _ in 0..5 {
        app.login("officer1", "not the password");
    }
    let answer = app.person("admin").post(&path, &reason);
    let once = answer.ok().at("/one_time_password").as_str().unwrap().to_owned();
    before.me(&app).problem("unauthorized");
    app.login("officer1", PASSWORD).problem("unauthorized");
    let who = Signed::of(&app.login("officer1", &once));
    who.ask(&app, "GET", "/cases").go().problem("password-change-due");
    change(&app, &who, &once, PASSWORD).problem("invalid-input");
    change(&app, &who, &once, "Chun-Tian-2026").expect(204);
    who.ask(&app, "GET", "/cases").go().ok();
    let told = trail(&app, "action=password.reset");
    assert_eq!((told.len(), &told[0]["detail"]), (1, &json!("本人忘记口令")));
    assert!(trail(&app, "limit=200").iter().all(|entry| !entry.to_string().contains(&once)));
}

#[test]
fn a_password_that_is_too_old_can_only_be_changed() {
    let app = with_rules(|rules| rules.password_days = 90);
    app.on(2026, 5, 30, 9, 0);
    assert_eq!(app.login("officer1", PASSWORD).ok().at("/must_change_password"), false);
    app.on(2026, 5, 31, 9, 0);
    let who = Signed::of(&app.login("officer1", PASSWORD));
    who.ask(&app, "GET", "/cases").go().problem("password-change-due");
    change(&app, &who, PASSWORD, "Chun-Tian-2026").expect(204);
    who.ask(&app, "GET", "/cases").go().ok();
    // Back to a day on which the auditor's own password is young enough.
    app.on(2026, 3, 2, 9, 30);
    assert_eq!(trail(&app, "action=password.expire").len(), 1);
}

/// A new person, with a password that the administrator has set.
fn newcomer(app: &App) -> Answer {
    let new = json!({"username": "newcomer", "password": "A good passw0rd", "name": "新人", "roles": ["officer"]});
    app.person("admin").post("/accounts", &new)
}

#[test]
fn a_password_that_an_administrator_set_runs_out_and_only_who_knows_it_is_told() {
    let app = App::boot();
    assert_eq!(newcomer(&app).expect_created().at("/one_time_until"), "2026-03-05T09:00:00+08:00", "72 hours");
    app.on(2026, 3, 5, 8, 59);
    let before = Signed::of(&app.login("newcomer", "A good passw0rd"));
    app.on(2026, 3, 5, 9, 0);
    // Right and too late: told, each time, and never counted as a guess.
    for _ in 0..7 {
        let over = app.login("newcomer", "A good passw0rd");
        over.problem("one-time-password-over");
        assert_eq!(over.status, 401);
        assert!(over.text.contains("请联系本机关系统管理员重新设置"), "{over}");
    }
    // Whoever does not know it learns nothing, and is counted as ever.
    let (wrong, nobody) = (app.login("newcomer", "A bad passw0rd"), app.login("nobody-here", "A bad passw0rd"));
    wrong.problem("unauthorized");
    assert_eq!(wrong.at("/detail"), nobody.at("/detail"));
    // Neither is it good in a session that was opened in time.
    change(&app, &before, "A good passw0rd", "Chun-Tian-2026").problem("one-time-password-over");
    let refused = trail(&app, "action=session.open&result=refused");
    assert_eq!(refused.iter().filter(|entry| entry["detail"] == "the one-time password has run out").count(), 7);
    // Four more wrong ones close the door; then the right one is not told apart either.
    for _ in 0..4 {
        app.login("newcomer", "A bad passw0rd").problem("unauthorized");
    }
    app.login("newcomer", "A good passw0rd").problem("too-many-requests");
}

#[test]
fn a_new_one_time_password_opens_the_way_again_and_ones_own_has_no_such_end() {
    let app = with_rules(|rules| (rules.one_time_hours, rules.password_days) = (24, 0));
    let id = newcomer(&app).expect_created().at("/id").as_str().unwrap().to_owned();
    app.on(2026, 3, 3, 9, 0);
    app.login("newcomer", "A good passw0rd").problem("one-time-password-over");
    let answer = app.person("admin").post(&format!("/accounts/{id}/password"), &json!({"reason": "初始口令已过期"}));
    assert_eq!(answer.ok().at("/one_time_until"), "2026-03-04T09:00:00+08:00");
    let once = answer.at("/one_time_password").as_str().unwrap().to_owned();
    app.on(2026, 3, 4, 8, 59);
    let who = Signed::of(&app.login("newcomer", &once));
    let shown = || app.person("admin").get("/accounts?username=newcomer").ok().at("/items/0").clone();
    assert_eq!(shown()["one_time_until"], "2026-03-04T09:00:00+08:00");
    change(&app, &who, &once, "Chun-Tian-2026").expect(204);
    app.on(2026, 5, 4, 9, 0);
    assert_eq!(app.login("newcomer", "Chun-Tian-2026").ok().at("/must_change_password"), false);
    assert!(shown().get("one_time_until").is_none(), "{}", shown());
}

#[test]
fn a_second_factor_is_neither_asked_for_nor_used_up_by_a_password_that_has_run_out() {
    let app = App::boot();
    let (phone, _) = enrol(&app, &signed(&app, "officer1"));
    let path = format!("/accounts/{}/password", account("officer1"));
    let once =
        app.person("admin").post(&path, &json!({"reason": "本人忘记口令"})).ok().at("/one_time_password").clone();
    let once = once.as_str().unwrap();
    app.on(2026, 3, 5, 9, 0);
    app.login("officer1", once).problem("one-time-password-over");
    let code = phone.code(&app);
    let with = json!({"username": "officer1", "password": once, "code": code});
    app.ask("POST", "/api/v1/auth/login").json(&with).go().problem("one-time-password-over");
    let again = app.person("admin").post(&path, &json!({"reason": "重新设置"})).ok().at("/one_time_password").clone();
    let with = json!({"username": "officer1", "password": again, "code": code});
    app.ask("POST", "/api/v1/auth/login").json(&with).go().ok();
}
