//! Blocks of numbers for forms filled in without a connection: drawn whole, used once, void with a reason, never twice.

use diesel::connection::SimpleConnection;
use serde_json::{Value, json};
use uuid::Uuid;
use zhifa::desk;

use crate::harness::App;
use crate::harness::acts::Act;
use crate::harness::acts_spot::*;
use crate::harness::db::on_postgres;
use crate::harness::tables::{by_force, dump};
use crate::harness::town::{OFFICER1, TOWN};

fn draw(app: &App, who: &'static str, size: i64) -> Value {
    let new = json!({"device": "执法终端-01", "size": size});
    app.person(who).post("/number_blocks", &new).expect_created().body.clone()
}

fn id(block: &Value) -> Uuid {
    block["id"].as_str().unwrap().parse().unwrap()
}

/// A small fine whose form bears this number.
fn numbered(app: &App, block: Uuid, n: i64) -> Act {
    on_the_spot(app.now(), 5_000).but("/form", json!({"block_id": block, "n": n}))
}

#[test]
fn a_block_is_a_range_of_the_series_and_each_number_is_used_once() {
    let app = App::boot();
    stall(&app);
    let officer = app.person("officer1");
    let first = opens_summary(&app, "NATURAL_PERSON");
    officer.acts(&first, on_the_spot(app.now(), 5_000));
    let block = draw(&app, "officer1", 5);
    assert_eq!((block["first"].as_i64(), block["last"].as_i64()), (Some(2), Some(6)));
    assert_eq!(
        (block["series"].as_str(), block["officer_id"].as_str()),
        (Some("当罚"), Some(OFFICER1.to_string().as_str()))
    );
    let other = draw(&app, "officer2", 2);
    assert_eq!((other["first"].as_i64(), other["last"].as_i64()), (Some(7), Some(8)));
    let second = opens_summary(&app, "NATURAL_PERSON");
    officer.acts(&second, numbered(&app, id(&block), 4));
    assert_eq!(app.file(&second)["decision"]["number"], "上社当罚〔2026〕4号");
    let third = opens_summary(&app, "NATURAL_PERSON");
    officer.is_refused(&third, &numbered(&app, id(&block), 4), &["SPOT-1"]);
    officer.is_refused(&third, &numbered(&app, id(&block), 4).it_happened_so(), &["SPOT-1"]);
    officer.is_refused(&third, &numbered(&app, id(&block), 9), &["SPOT-1"]);
    officer.is_refused(&third, &numbered(&app, id(&other), 7), &["SPOT-1"]);
    officer.is_refused(&third, &numbered(&app, Uuid::from_u128(1), 2), &["SPOT-1"]);
    officer.acts(&third, on_the_spot(app.now(), 5_000));
    assert_eq!(app.file(&third)["decision"]["number"], "上社当罚〔2026〕9号", "the series goes on behind the blocks");
    let shown = officer.get(&format!("/number_blocks/{}", id(&block))).ok().body.clone();
    assert_eq!(shown["unused"], json!([2, 3, 5, 6]));
    assert_eq!(shown["used"][0]["case_id"], second.id.to_string());
}

#[test]
fn a_void_number_keeps_its_reason_and_is_never_used() {
    let app = App::boot();
    stall(&app);
    let officer = app.person("officer1");
    let block = draw(&app, "officer1", 3);
    let path = format!("/number_blocks/{}/void", id(&block));
    let void = |n: i64| json!({"n": n, "reason": "表单破损"});
    let answer = officer.post(&path, &void(2));
    assert_eq!(answer.expect_created().at("/void/0/reason"), "表单破损");
    officer.post(&path, &void(2)).problem("number-in-use");
    officer.post(&path, &void(4)).problem("invalid-input");
    app.person("officer2").post(&path, &void(3)).problem("not-found");
    let case = opens_summary(&app, "NATURAL_PERSON");
    officer.is_refused(&case, &numbered(&app, id(&block), 2), &["SPOT-1"]);
    officer.acts(&case, numbered(&app, id(&block), 1));
    officer.post(&path, &void(1)).problem("number-in-use");
    let shown = officer.get(&format!("/number_blocks/{}", id(&block))).ok().body.clone();
    assert_eq!(shown["unused"], json!([3]));
    let trail = dump(&mut app.test.connect(), "audit_entry").join("\n");
    assert!(trail.contains("number_block.create") && trail.contains("number_block.void"), "{trail}");
}

#[test]
fn officers_draw_their_own_and_see_their_own_heads_and_supervisors_see_all() {
    let app = App::boot();
    let new = json!({"device": "执法终端-01", "size": 3});
    for who in ["head", "reviewer", "clerk", "admin", "auditor", "supervisor"] {
        app.person(who).post("/number_blocks", &new).problem("forbidden");
    }
    let (mine, theirs) = (draw(&app, "officer1", 3), draw(&app, "officer2", 3));
    draw(&app, "stranger", 3);
    let count = |who: &'static str| app.person(who).get("/number_blocks").ok().at("/items").as_array().unwrap().len();
    assert_eq!([count("officer1"), count("officer2"), count("head"), count("supervisor")], [1, 1, 2, 3]);
    app.person("officer1").get(&format!("/number_blocks/{}", id(&theirs))).problem("not-found");
    app.person("head").get(&format!("/number_blocks/{}", id(&mine))).ok();
    app.person("stranger_head").get(&format!("/number_blocks/{}", id(&mine))).problem("not-found");
    app.person("admin").get("/number_blocks").problem("forbidden");
    let filtered = app.person("head").get(&format!("/number_blocks?officer_id={OFFICER1}&year=2026"));
    assert_eq!(filtered.ok().at("/items/0/id"), &mine["id"]);
    app.person("head").get("/number_blocks?device=1").problem("unknown-filter");
}

#[test]
fn the_same_request_draws_once_and_sizes_and_years_have_limits() {
    let app = App::boot();
    let officer = app.person("officer1");
    let new = json!({"device": "执法终端-01", "size": 3});
    let send = |body: &Value| officer.ask("POST", "/number_blocks").key("one").json(body).go();
    let first = send(&new).expect_created().body.clone();
    assert_eq!(send(&new).body, first);
    send(&json!({"device": "执法终端-02", "size": 3})).problem("idempotency-key-reused");
    for (field, value) in [
        ("size", json!(0)),
        ("size", json!(201)),
        ("year", json!(2025)),
        ("year", json!(2028)),
        ("device", json!("")),
        ("extra", json!(1)),
    ] {
        let mut bad = new.clone();
        bad[field] = value;
        officer.post("/number_blocks", &bad).problem("invalid-input");
    }
    let next_year = officer.post("/number_blocks", &json!({"device": "执法终端-01", "size": 3, "year": 2027}));
    assert_eq!(next_year.expect_created().at("/first"), &json!(1));
    assert_eq!(draw(&app, "officer1", 1)["first"], 4, "nothing was lost");
}

#[test]
fn a_rebuild_knows_the_numbers_that_devices_carry() {
    let app = App::boot();
    stall(&app);
    let officer = app.person("officer1");
    let block = draw(&app, "officer1", 5);
    let case = opens_summary(&app, "NATURAL_PERSON");
    officer.acts(&case, in_cash(app.now(), 5_000, "晋财A0001").but("/form", json!({"block_id": id(&block), "n": 2})));
    let tables = ["paper_number", "number_counter", "cash_receipt"];
    let before: Vec<_> = tables.iter().map(|table| dump(&mut app.test.connect(), table)).collect();
    for table in tables {
        by_force(&mut app.test.connect(), table, &format!("DELETE FROM {table}"));
    }
    desk::rebuild(&app.db).unwrap();
    let after: Vec<_> = tables.iter().map(|table| dump(&mut app.test.connect(), table)).collect();
    assert_eq!(after, before);
}

/// What the database says to a statement typed by hand.
fn refused(app: &App, statement: &str) -> String {
    app.test.connect().batch_execute(statement).expect_err(statement).to_string()
}

#[test]
fn sql_typed_by_hand_uses_no_number_twice() {
    let app = App::boot();
    stall(&app);
    let officer = app.person("officer1");
    let block = draw(&app, "officer1", 3);
    let block_id = id(&block);
    let case = opens_summary(&app, "NATURAL_PERSON");
    let seq = officer.acts(&case, numbered(&app, block_id, 1));
    officer.post(&format!("/number_blocks/{block_id}/void"), &json!({"n": 2, "reason": "破损"})).expect_created();
    let account: String = crate::harness::town::account("officer1").to_string();
    let (now, case_id) = ("2026-03-02T01:00:00.000000Z", case.id);
    let use_it = |n: i64, number: &str| {
        format!(
            "INSERT INTO paper_number (agency_id, series, year, n, number, case_id, seq) VALUES ('{TOWN}', '当罚', 2026, {n}, '{number}', '{case_id}', {seq})"
        )
    };
    let void_it = |n: i64| {
        format!(
            "INSERT INTO void_number (block_id, n, reason, account_id, voided_at) VALUES ('{block_id}', {n}, '破损', '{account}', '{now}')"
        )
    };
    let cut = |id: u128, first: i64, last: i64| {
        let id = Uuid::from_u128(id);
        format!(
            "INSERT INTO number_block (id, agency_id, series, year, first_n, last_n, officer_id, device, account_id, created_at) VALUES ('{id}', '{TOWN}', '当罚', 2026, {first}, {last}, '{OFFICER1}', '终端', '{account}', '{now}')"
        )
    };
    let second = refused(&app, &use_it(1, "另一号"));
    assert!(second.contains("zhifa") || second.to_lowercase().contains("unique"), "{second}");
    assert!(refused(&app, &use_it(2, "作废号")).contains("a void number is never used"));
    assert!(refused(&app, &void_it(1)).contains("a number that is used cannot be void"));
    assert!(refused(&app, &void_it(4)).contains("a void number lies in its block"));
    assert!(refused(&app, &cut(7, 3, 3)).contains("a number belongs to one block or act"));
    assert!(refused(&app, &cut(7, 4, 9)).contains("a block of numbers is drawn from the counter"));
    for table in ["number_block", "void_number"] {
        assert!(refused(&app, &format!("DELETE FROM {table}")).contains("zhifa"), "{table}");
    }
    assert!(refused(&app, "UPDATE number_block SET last_n = last_n + 10").contains("never changed"));
    assert!(refused(&app, "UPDATE void_number SET reason = '另一理由'").contains("stays void"));
    if !on_postgres() {
        assert!(refused(&app, &void_it(2).replace("INSERT", "INSERT OR REPLACE")).contains("stays void"));
        let over = cut(block_id.as_u128(), 1, 3).replace("INSERT", "INSERT OR REPLACE");
        assert!(refused(&app, &over).contains("never changed or deleted"));
    }
}
