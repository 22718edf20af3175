//! What has been issued, released or taken in stays: by raw SQL, after a crash, and before `zhifa verify`.

use std::process::Command;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use serde_json::json;
use zhifa::papers;

use super::packages::{finished, imports, with_issued_papers};
use crate::harness::App;
use crate::harness::db::TestDb;
use crate::harness::service::Service;
use crate::harness::tables::by_force;

/// The archived case of the demo.
const DEMO: &str = "018909d4-fa60-7000-8000-000000000001";

#[test]
fn no_statement_changes_or_removes_an_issued_paper_a_template_or_a_file_that_came() {
    let app = App::boot();
    let case = with_issued_papers(&app);
    let (_, zip) = finished(&app, "officer1", &case);
    imports(&app, "officer1", &zip).expect_created();
    let own = include_str!("../../../rules/papers/filing_approval.toml").replace("version = \"", "version = \"上社-");
    app.person("head").post("/paper_templates", &json!({"text": own})).expect_created();
    let mut conn = app.test.connect();
    for (table, column) in [("printed_paper", "content"), ("paper_template", "content"), ("imported_file", "acts")] {
        for statement in [format!("UPDATE {table} SET {column} = 'x'"), format!("DELETE FROM {table}")] {
            let refused = conn.batch_execute(&statement).expect_err(&statement).to_string();
            assert!(refused.contains("zhifa:"), "{statement}: {refused}");
        }
    }
}

#[test]
fn an_issued_paper_that_was_changed_in_the_database_is_named_by_verify() {
    let app = App::boot();
    let case = with_issued_papers(&app);
    let verify = || {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_zhifa"));
        command.current_dir(folder.path()).env("DATABASE_URL", &app.test.url).env("ZHIFA_DATA_DIR", folder.path());
        let output = command.args(["verify", "--case", &case.id.to_string()]).output().unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    assert!(verify().0);
    let seq = case.version();
    let statement = format!("UPDATE printed_paper SET content = 'JVBERi0=' WHERE seq = {seq}");
    by_force(&mut app.test.connect(), "printed_paper", &statement);
    let (whole, said) = verify();
    assert!(!whole && said.contains(&format!("paper issued by act {seq}")) && said.contains("DAMAGED"), "{said}");
}

#[test]
fn a_package_that_a_crash_left_unfinished_is_gone_on_with_when_somebody_looks() {
    let db = TestDb::new();
    let service = Service::start(&db, &[]);
    let path = format!("/api/v1/cases/{DEMO}/packages");
    let asked = service.ask("POST", &path).header("Authorization", service.token("officer1"));
    let id =
        asked.json(&json!({"purpose": "移送人民法院"})).go().expect_created().at("/id").as_str().unwrap().to_owned();
    service.kill();
    let service = Service::start(&db, &[]);
    let token = service.token("officer1");
    let get = |below: &str| service.ask("GET", &format!("{path}/{id}{below}")).header("Authorization", &token).go();
    let finished = (0..1200).any(|_| {
        let stands = get("");
        assert_ne!(stands.ok().at("/state"), "failed", "{stands}");
        std::thread::sleep(Duration::from_millis(50));
        stands.at("/state") == "finished"
    });
    assert!(finished, "{}", get(""));
    let checked = papers::check(&get("/zip").ok().bytes);
    assert!(checked.ok, "{:?}", checked.flaws);
}
