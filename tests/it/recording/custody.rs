//! The evidence register and its custody log: who obtained a piece, from whom, and who had it since.

use serde_json::json;

use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::media::*;
use crate::harness::town::{OFFICER1, OFFICER2};

#[test]
fn a_piece_of_evidence_says_where_it_comes_from_and_who_had_it_since() {
    let app = App::boot();
    let officer = app.person("officer1");
    let case = officer.opens_case();
    app.files(&case);
    officer.inspects(&case);
    let collected = officer.acts(&case, collect_evidence(app.now()));
    let step = |what: &str| json!({"evidence_id": "e3", "what": what});
    let custody = |body| Act::new("record_custody", body);
    officer.is_refused(&case, &custody(step("copied")), &["CUST-2"]);
    officer.is_refused(&case, &custody(json!({"evidence_id": "e99", "what": "viewed"})), &["CUST-1"]);
    officer.is_refused(&case, &custody(json!({"what": "viewed"})), &["CUST-1"]);
    let taken = officer.acts(&case, custody(step("taken")).but("/place", "物证室"));
    let copied = officer.acts(&case, custody(step("copied")).but("/to", "王某某（当事人）"));
    let register = app.person("supervisor").get(&case.path("/evidence"));
    let piece = register.ok().body.as_array().unwrap().iter().find(|piece| piece["id"] == "e3").unwrap();
    assert_eq!((&piece["seq"], &piece["obtained_from"]), (&json!(collected), &json!("上社烟花有限公司")));
    let who: Vec<_> = piece["obtained_by"].as_array().unwrap().iter().map(|one| one["officer_id"].clone()).collect();
    assert_eq!(who, [json!(OFFICER1), json!(OFFICER2)]);
    assert!(!piece["place"].as_str().unwrap().is_empty());
    let steps: Vec<_> = piece["custody"].as_array().unwrap().iter().map(|one| (&one["seq"], &one["what"])).collect();
    assert_eq!(steps, [(&json!(taken), &json!("taken")), (&json!(copied), &json!("copied"))]);
}

#[test]
fn a_copy_of_a_recording_handed_to_its_party_is_in_the_log() {
    let app = App::boot();
    let officer = app.person("officer1");
    let (case, other) = (officer.opens_case(), officer.opens_case());
    let (id, elsewhere) = (stores(officer, &case, "现场录像", &[]), stores(officer, &other, "别案录像", &[]));
    let handed =
        |id: &str| Act::new("record_custody", json!({"media_id": id, "what": "copied", "to": "王某某（当事人）"}));
    officer.is_refused(&case, &handed(&elsewhere), &["CUST-1"]);
    let seq = officer.acts(&case, handed(&id));
    let log = app.file(&case)["custody"].clone();
    assert_eq!(
        (&log[0]["seq"], &log[0]["media_id"], &log[0]["to"]),
        (&json!(seq), &json!(id), &json!("王某某（当事人）"))
    );
}
