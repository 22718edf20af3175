//! What is owed and stands in no file: recordings that acts name and nobody has stored, and what is to be published in
//! advance. On the lists of the people concerned, among the warnings of those who watch, and gone when done.

use serde_json::{Value, json};

use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::media::*;
use crate::harness::people::{Case, Person};

fn items(person: Person<'_>, duty: &str) -> Vec<Value> {
    person.get(&format!("/worklist?limit=200&duty={duty}")).ok().at("/items").as_array().unwrap().clone()
}

fn warned(person: Person<'_>, kind: &str, rule: &str) -> Vec<Value> {
    let page = person.get(&format!("/warnings?limit=200&kind={kind}"));
    let all = page.ok().at("/items").as_array().unwrap().clone();
    all.into_iter().filter(|warning| warning["rule"] == rule).collect()
}

/// An inspection that names this film.
fn films(app: &App, case: &Case, film: &str) -> u64 {
    let media = json!([{"digest": digest(film.as_bytes()), "size": film.len(), "title": "执法记录仪录像"}]);
    app.person("officer1").acts(case, inspect_scene(app.now()).with("media", media).but("/evidence", json!([])))
}

#[test]
fn a_recording_that_is_owed_waits_on_the_lists_of_its_people_until_it_is_stored() {
    let app = App::boot();
    let case = app.filed();
    let seq = films(&app, &case, "现场录像");
    let todo = items(app.person("officer1"), "upload_recording");
    assert_eq!(todo.len(), 1, "{todo:?}");
    assert_eq!((&todo[0]["case_id"], &todo[0]["seq"]), (&json!(case.id), &json!(seq)));
    assert_eq!((&todo[0]["due_on"], &todo[0]["overdue"]), (&json!("2026-03-03"), &json!(false)));
    assert_eq!(
        (&todo[0]["digest"], &todo[0]["title"]),
        (&json!(digest("现场录像".as_bytes())), &json!("执法记录仪录像"))
    );
    assert_eq!(items(app.person("officer2"), "upload_recording"), todo, "the other handler may store it as well");
    for nobody in ["head", "reviewer", "clerk", "stranger"] {
        assert!(items(app.person(nobody), "upload_recording").is_empty(), "{nobody}");
    }
    assert!(warned(app.person("supervisor"), "due_soon", "REC-5").is_empty());
    app.day(3, 4);
    assert_eq!(items(app.person("officer1"), "upload_recording")[0]["overdue"], true);
    let told = warned(app.person("supervisor"), "overdue", "REC-5");
    assert_eq!((told.len(), &told[0]["since"], &told[0]["acts"]), (1, &json!("2026-03-03"), &json!([seq])));
    assert_eq!(warned(app.person("head"), "overdue", "REC-5"), told);
    stores(app.person("officer1"), &case, "现场录像", &[("act", &seq.to_string())]);
    assert!(items(app.person("officer1"), "upload_recording").is_empty(), "stored");
    assert!(warned(app.person("supervisor"), "overdue", "REC-5").is_empty());
    // Stored before the act that names it, it was never owed.
    stores(app.person("officer1"), &case, "第二次录像", &[]);
    films(&app, &case, "第二次录像");
    assert!(items(app.person("officer1"), "upload_recording").is_empty());
}

#[test]
fn a_warning_about_a_recording_is_closed_with_the_reason_and_pages_without_gap() {
    let app = App::boot();
    let case = app.filed();
    for film in ["一", "二", "三", "四", "五"] {
        films(&app, &case, film);
    }
    app.day(3, 12);
    let supervisor = app.person("supervisor");
    let whole = supervisor.get("/warnings?limit=200").ok().at("/items").as_array().unwrap().clone();
    let (mut paged, mut path) = (Vec::new(), "/warnings?limit=2".to_owned());
    loop {
        let page = supervisor.get(&path);
        paged.extend(page.ok().at("/items").as_array().unwrap().clone());
        match page.body["next_cursor"].as_str() {
            Some(cursor) => path = format!("/warnings?limit=2&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(paged, whole);
    let officer = app.person("officer1");
    let todo = items(officer, "upload_recording");
    let (mut some, mut path) = (Vec::new(), "/worklist?limit=2&duty=upload_recording".to_owned());
    loop {
        let page = officer.get(&path);
        some.extend(page.ok().at("/items").as_array().unwrap().clone());
        match page.body["next_cursor"].as_str() {
            Some(cursor) => path = format!("/worklist?limit=2&duty=upload_recording&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!((some.len(), some), (5, todo));
    let told = warned(supervisor, "overdue", "REC-5");
    let close = json!({"key": told[2]["key"], "reason": "记录仪损坏，已作书面说明"});
    supervisor.post("/warnings/close", &close).expect_created();
    let open = supervisor.get("/warnings?limit=200&kind=overdue&state=open").ok().at("/items").clone();
    assert!(open.as_array().unwrap().iter().all(|warning| warning["key"] != told[2]["key"]));
    let closed = supervisor.get("/warnings?limit=200&kind=overdue&state=closed").ok().at("/items").clone();
    assert_eq!((closed.as_array().unwrap().len(), &closed[0]["key"]), (1, &told[2]["key"]));
}

#[test]
fn what_is_to_be_published_in_advance_waits_for_who_may_check_and_release_it() {
    let app = App::boot();
    let plan = json!({
        "kind": "INSPECTION_PLAN", "title": "2026年检查计划", "content": "第一版", "formed_on": "2026-03-02",
        "valid_from": "2026-03-02",
    });
    let made = app.person("clerk").post("/publicity/objects", &plan);
    let id = made.expect_created().at("/id").as_str().unwrap().to_owned();
    let step = |who: &'static str, what: &str| {
        app.person(who).post(&format!("/publicity/objects/{id}/{what}"), &json!({"opinion": "内容属实"})).ok();
    };
    let waits = |who: &'static str, duty: &str| items(app.person(who), duty).len();
    assert_eq!((waits("head", "check_object"), waits("reviewer", "check_object")), (1, 1));
    assert_eq!(waits("clerk", "check_object"), 0, "who collected it does not check it");
    assert_eq!((waits("officer1", "check_object"), waits("stranger_head", "check_object")), (0, 0));
    let todo = items(app.person("head"), "check_object");
    assert_eq!((&todo[0]["object_id"], &todo[0]["due_on"]), (&json!(id), &json!("2026-03-30")));
    step("reviewer", "check");
    assert_eq!((waits("head", "check_object"), waits("head", "release_object")), (0, 1));
    assert_eq!((waits("reviewer", "release_object"), waits("clerk", "release_object")), (0, 0));
    app.day(3, 28);
    assert_eq!(warned(app.person("supervisor"), "due_soon", "PUB-2").len(), 1);
    app.day(3, 31);
    assert_eq!(items(app.person("head"), "release_object")[0]["overdue"], true);
    assert!(warned(app.person("supervisor"), "due_soon", "PUB-2").is_empty());
    let told = warned(app.person("supervisor"), "overdue", "PUB-2");
    assert_eq!((told.len(), &told[0]["since"]), (1, &json!("2026-03-30")));
    step("head", "release");
    assert_eq!(waits("head", "release_object"), 0);
    assert!(warned(app.person("supervisor"), "overdue", "PUB-2").is_empty());
}

#[test]
fn a_version_that_a_later_one_has_replaced_is_owed_no_longer() {
    let app = App::boot();
    let plan = |content: &str| {
        json!({
            "kind": "INSPECTION_PLAN", "title": "2026年检查计划", "content": content, "formed_on": "2026-03-02",
            "valid_from": "2026-03-02",
        })
    };
    let collects = |content: &str| {
        let made = app.person("officer1").post("/publicity/objects", &plan(content));
        made.expect_created().at("/id").as_str().unwrap().to_owned()
    };
    collects("第一版");
    let second = collects("第二版");
    assert_eq!(items(app.person("head"), "check_object").len(), 2, "collecting anew puts nothing off");
    for (who, what) in [("head", "check"), ("clerk", "release")] {
        let said = json!({"opinion": "内容属实"});
        app.person(who).post(&format!("/publicity/objects/{second}/{what}"), &said).ok();
    }
    assert!(items(app.person("head"), "check_object").is_empty());
    app.day(3, 31);
    let overdue = app.person("clerk").get("/publicity/objects?overdue=true");
    assert_eq!(overdue.ok().at("/items"), &json!([]));
}

#[test]
fn a_draft_that_nobody_releases_runs_out_like_no_draft() {
    let app = App::boot();
    let case = app.decided();
    app.person("clerk").acts(&case, publish());
    let waits = |who: &'static str| -> Vec<Value> {
        let page = app.person(who).get("/worklist?limit=200&duty=approve");
        page.ok().at("/items").as_array().unwrap().iter().map(|item| item["due_on"].clone()).collect()
    };
    assert_eq!(waits("head"), ["2026-03-11"]);
    app.day(3, 12);
    assert_eq!(warned(app.person("supervisor"), "overdue", "publish").len(), 1);
}
