//! The computer's time zone, and the one a database session would take from it, mean nothing: legal time is Shanghai's.
//!
//! The time zone of a process is set before it starts, so one test runs the other in a process of its own under each.

use std::process::Command;

use serde_json::{Value, json};

use crate::harness::App;
use crate::harness::acts::*;

/// What the process of its own writes before its report.
const REPORT: &str = "TIME-ZONE-REPORT ";

const TOLD: &str = "time_zone::around_midnight_the_day_is_the_one_of_shanghai";

fn deadlines(app: &App, case: &crate::harness::people::Case) -> Value {
    let all = app.person("officer1").get(&case.path("/deadlines")).ok().body.clone();
    let row = |due: &Value| json!([due["clock"], due["opened_on"], due["due_on"], due["due_at"], due["overdue"]]);
    all.as_array().unwrap().iter().map(row).collect()
}

fn handling(app: &App) -> Value {
    let page = app.person("officer2").get("/worklist?limit=200");
    let items = page.ok().at("/items").as_array().unwrap().clone();
    items.iter().map(|item| json!([item["duty"], item["due_on"], item["overdue"], item["seq"]])).collect()
}

#[test]
fn around_midnight_the_day_is_the_one_of_shanghai() {
    let app = App::boot();
    let mut told = Vec::new();
    // The last minute of a day and the first of the next: in UTC both are the afternoon before.
    app.on(2026, 3, 2, 23, 59);
    let before = app.filed();
    let seen = app.person("officer1").inspects(&before);
    app.on(2026, 3, 3, 0, 1);
    let after = app.filed();
    app.person("officer1").acts(&after, inspect_scene(app.now()));
    let filed = |case| app.file(case)["filed_on"].clone();
    assert_eq!((filed(&before), filed(&after)), (json!("2026-03-02"), json!("2026-03-03")));
    told.push(json!([deadlines(&app, &before), deadlines(&app, &after)]));
    // The confirmation of the first is due on the third: in time at 23:59, late at 00:00.
    app.on(2026, 3, 3, 23, 59);
    let in_time = handling(&app);
    app.on(2026, 3, 4, 0, 0);
    let late = handling(&app);
    let confirmation = |overdue: bool| json!(["countersign", "2026-03-03", overdue, seen]);
    let holds = |list: &Value, row: &Value| list.as_array().unwrap().contains(row);
    assert!(holds(&in_time, &confirmation(false)) && holds(&late, &confirmation(true)), "{in_time} {late}");
    let warned = app.person("supervisor").get("/warnings?limit=200").ok().body["items"].clone();
    let since: Value = warned.as_array().unwrap().iter().map(|one| json!([one["kind"], one["since"]])).collect();
    told.push(json!([in_time, late, since]));
    // The year of a number.
    let year = |case| app.file(case)["filing_number"].clone();
    app.on(2026, 12, 31, 23, 59);
    let old = app.filed();
    app.on(2027, 1, 1, 0, 1);
    let new = app.filed();
    assert_eq!((year(&old), year(&new)), (json!("上社立〔2026〕3号"), json!("上社立〔2027〕1号")));
    let offset = app.person("officer1").get(&new.path("/acts?limit=1")).ok().at("/items/0/recorded_at").clone();
    assert!(offset.as_str().unwrap().ends_with("+08:00"), "{offset}");
    told.push(json!([deadlines(&app, &old), deadlines(&app, &new), offset]));
    println!("{REPORT}{}", json!(told));
}

#[test]
fn the_time_zone_of_the_computer_changes_no_day() {
    let report = |zone: &str| {
        let ran = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", TOLD, "--nocapture", "--test-threads=1"])
            .env("TZ", zone)
            .env("PGTZ", zone)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&ran.stdout).into_owned();
        assert!(ran.status.success(), "under {zone}:\n{said}\n{}", String::from_utf8_lossy(&ran.stderr));
        let line = said.lines().find_map(|line| line.split_once(REPORT)).unwrap_or_else(|| panic!("{zone}: {said}"));
        line.1.to_owned()
    };
    let shanghai = report("Asia/Shanghai");
    for zone in ["America/New_York", "Pacific/Kiritimati", "UTC"] {
        assert_eq!(report(zone), shanghai, "{zone}");
    }
}
