//! What the database keeps by itself, against statements typed by hand.

use diesel::connection::SimpleConnection;
use serde_json::json;

use super::{published, register, withdraws};
use crate::harness::App;
use crate::harness::db::on_postgres;
use crate::harness::tables::dump;

#[test]
fn what_was_public_is_never_deleted_and_what_was_told_never_changed() {
    let app = App::boot();
    let case = published(&app);
    withdraws(&app, &case, "公示有误");
    app.person("admin")
        .post("/publicity/masking", &json!({"valid_from": "2026-03-03", "person": "KEEP", "ground": "本省规定"}))
        .expect_created();
    let before: Vec<_> = ["public_entry", "masking_profile", "credit_change"]
        .iter()
        .map(|table| dump(&mut app.test.connect(), table))
        .collect();
    let mut refused = vec![
        ("DELETE FROM public_entry", "never deleted"),
        ("UPDATE public_entry SET id = '0198ffff-0000-8000-8000-000000000001'", "keeps its decision"),
        ("UPDATE public_entry SET entry = '{}'", "public_entry_body_while_published"),
        ("UPDATE public_entry SET field = 'EMERGENCY'", "public_entry_gone_is_not_found"),
        ("UPDATE public_entry SET state = 'gone'", "public_entry_"),
        ("UPDATE masking_profile SET person = 'DROP'", "never changed"),
        ("DELETE FROM masking_profile", "never changed"),
        ("UPDATE credit_change SET kind = 'publish'", "never changed"),
        ("DELETE FROM credit_change", "never changed"),
    ];
    if on_postgres() {
        refused.extend([
            ("TRUNCATE public_entry", "never deleted"),
            ("TRUNCATE masking_profile", "never changed"),
            ("TRUNCATE credit_change", "never changed"),
        ]);
    } else {
        refused.extend([
            ("INSERT OR REPLACE INTO public_entry SELECT * FROM public_entry", "never deleted"),
            ("INSERT OR REPLACE INTO masking_profile SELECT * FROM masking_profile", "never changed"),
            ("INSERT OR REPLACE INTO credit_change SELECT * FROM credit_change", "never changed"),
        ]);
    }
    for (statement, says) in refused {
        let error = app.test.connect().batch_execute(statement).expect_err(statement).to_string();
        assert!(error.contains(says), "{statement}: {error}");
    }
    let after: Vec<_> = ["public_entry", "masking_profile", "credit_change"]
        .iter()
        .map(|table| dump(&mut app.test.connect(), table))
        .collect();
    assert_eq!(before, after);
    assert_eq!(register(&app, "").len(), 1);
}
