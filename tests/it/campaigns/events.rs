//! What the database keeps by itself: events and frames stay, links meet, and what was changed by force is found.

use diesel::connection::SimpleConnection;
use serde_json::json;

use super::world::{Campaign, archived};
use crate::harness::App;
use crate::harness::db::on_postgres;
use crate::harness::tables::{by_force, lines};

const COLUMNS: &str = "stream_id, seq, kind, body, account_id, name, at, prev, digest";

#[test]
fn nobody_changes_an_event_or_a_frame_not_even_by_hand() {
    let app = App::boot();
    archived(&app);
    let campaign = Campaign::self_check(&app).framed();
    let conn = &mut app.test.connect();
    let id = &campaign.id;
    let zero = format!("sm3:{}", "0".repeat(64));
    let copy = |seq: &str, prev: &str| {
        format!(
            "INSERT INTO evaluation_event ({COLUMNS}) SELECT stream_id, {seq}, 'framed', '{{}}', account_id, name, at, {prev}, digest \
             FROM evaluation_event WHERE stream_id = '{id}' AND seq = 2"
        )
    };
    let mut statements = vec![
        "UPDATE evaluation_event SET body = '{}'".to_owned(),
        "UPDATE evaluation_event SET name = '别人'".to_owned(),
        "DELETE FROM evaluation_event".to_owned(),
        copy("4", "digest"),
        copy("2", "prev"),
        copy("3", &format!("'{zero}'")),
        "UPDATE evaluation_frame SET flagged = NOT flagged".to_owned(),
        "DELETE FROM evaluation_frame".to_owned(),
        "INSERT INTO evaluation_frame SELECT * FROM evaluation_frame".to_owned(),
        format!(
            "INSERT INTO evaluation_frame SELECT campaign_id, agency_id, part, agency_id, stratum, flagged, officers \
             FROM evaluation_frame WHERE campaign_id = '{id}'"
        ),
    ];
    if on_postgres() {
        statements.push("TRUNCATE evaluation_event".to_owned());
        statements.push("TRUNCATE evaluation_frame".to_owned());
    } else {
        statements.push(copy("2", "prev").replace("INSERT", "INSERT OR REPLACE"));
        statements.push("INSERT OR REPLACE INTO evaluation_frame SELECT * FROM evaluation_frame".to_owned());
        statements.push(format!(
            "INSERT OR REPLACE INTO evaluation_event (rowid, {COLUMNS}) SELECT rowid, stream_id, 3, kind, body, account_id, name, at, digest, digest \
             FROM evaluation_event WHERE stream_id = '{id}' AND seq = 2"
        ));
    }
    for statement in statements {
        assert!(conn.batch_execute(&statement).is_err(), "{statement}");
    }
    // The very next one with the right link is taken: the trigger refuses nothing else.
    conn.batch_execute(&copy("3", "digest")).unwrap();
}

#[test]
fn what_was_changed_by_force_is_found_and_named() {
    let app = App::boot();
    archived(&app);
    let campaign = Campaign::self_check(&app).framed();
    let verify = campaign.path("/verify");
    assert_eq!(app.person("auditor").get(&verify).ok().at("/ok"), &json!(true));
    let conn = &mut app.test.connect();
    by_force(conn, "evaluation_frame", "UPDATE evaluation_frame SET officers = ''");
    let told = app.person("auditor").get(&verify);
    assert_eq!((told.ok().at("/ok"), told.text.contains("frame was changed")), (&json!(false), true));
    by_force(conn, "evaluation_event", "UPDATE evaluation_event SET name = '张三' WHERE seq = 1");
    let told = app.person("auditor").get(&verify);
    assert!(told.ok().text.contains("event 1 was changed"), "{told}");
    assert_eq!(lines(conn, "SELECT name AS line FROM evaluation_event WHERE seq = 1"), ["张三"]);
}
