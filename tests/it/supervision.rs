//! The work list and the warnings, as the people see them who work with them.

use serde_json::{Value, json};

use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::contents::*;
use crate::harness::people::Person;

/// Duty, act, due date of everything on a person's work list that has to do with one of these duties.
fn duties(person: Person<'_>, wanted: &[&str]) -> Vec<(String, u64, Value)> {
    let page = person.get("/worklist?limit=200");
    let items = page.ok().at("/items").as_array().unwrap();
    let found = items.iter().filter(|item| wanted.contains(&item["duty"].as_str().unwrap()));
    let row = |item: &Value| {
        (item["duty"].as_str().unwrap().to_owned(), item["seq"].as_u64().unwrap(), item["due_on"].clone())
    };
    found.map(row).collect()
}

/// The warnings of a kind that a person sees.
fn warnings(person: Person<'_>, query: &str) -> Vec<Value> {
    person.get(&format!("/warnings?limit=200&{query}")).ok().at("/items").as_array().unwrap().clone()
}

#[test]
fn what_waits_for_approval_is_on_the_list_of_heads_who_may_give_it() {
    let app = App::boot();
    let case = app.person("officer1").opens_case();
    let request = app.person("officer1").requests_filing(&case);
    let waits = |who: &'static str| duties(app.person(who), &["approve"]);
    assert_eq!(waits("head"), [("approve".to_owned(), request, Value::Null)]);
    assert_eq!(waits("head2"), waits("head"));
    assert!(waits("officer1").is_empty() && waits("reviewer").is_empty() && waits("stranger_head").is_empty());
    app.person("head").approves(&case, request);
    assert!(waits("head").is_empty(), "what is approved waits no longer");
}

#[test]
fn a_head_who_handled_the_case_is_not_asked_to_approve_it() {
    let app = App::boot();
    let case = app.person("risen").opens_case();
    app.person("risen").requests_filing(&case);
    assert!(duties(app.person("risen"), &["approve"]).is_empty());
    assert_eq!(duties(app.person("head"), &["approve"]).len(), 1);
}

#[test]
fn the_second_officer_is_told_to_confirm_and_nobody_else() {
    let app = App::boot();
    let case = app.filed();
    let inspection = app.person("officer1").inspects(&case);
    let due = json!("2026-03-03");
    assert_eq!(duties(app.person("officer2"), &["countersign"]), [("countersign".to_owned(), inspection, due)]);
    assert!(duties(app.person("officer1"), &["countersign"]).is_empty());
    app.person("officer2").countersigns(&case, inspection);
    assert!(duties(app.person("officer2"), &["countersign"]).is_empty());
}

#[test]
fn handlers_see_their_case_until_it_is_closed_and_then_that_it_is_to_be_archived() {
    let app = App::boot();
    let case = app.served();
    let handled = |who: &'static str| duties(app.person(who), &["handle", "archive"]);
    assert_eq!(handled("officer1").len(), 1);
    assert_eq!(handled("officer2"), handled("officer1"), "both handlers");
    assert!(handled("officer3").is_empty());
    app.publishes(&case);
    app.pays(&case, "p1", LARGE, "票-1");
    app.person("head").acts(&case, close_case("performed"));
    let duty = |who| handled(who).into_iter().map(|(duty, ..)| duty).collect::<Vec<_>>();
    assert_eq!((duty("officer1"), duty("officer2")), (vec!["archive".to_owned()], vec!["archive".to_owned()]));
    app.person("officer1").acts(&case, archive(1..=case.version()));
    assert!(handled("officer1").is_empty());
}

#[test]
fn a_review_waits_for_reviewers_who_had_no_part_in_the_case() {
    let app = App::boot();
    let case = app.heard();
    let submitted = app.person("officer1").submits(&case);
    let due = json!("2026-03-09");
    assert_eq!(duties(app.person("reviewer"), &["review"]), [("review".to_owned(), submitted, due)]);
    app.person("reviewer").opines(&case, "approve");
    assert!(duties(app.person("reviewer"), &["review"]).is_empty());
}

#[test]
fn a_statement_waits_for_its_answer_and_a_hearing_for_being_held() {
    let app = App::boot();
    let case = app.noticed(LARGE);
    let officer = app.person("officer1");
    let said = officer.acts(&case, record_statement("p1"));
    let asked = officer.acts(&case, request_hearing("p1"));
    let open = || duties(officer, &["answer_statement", "hold_hearing"]);
    assert_eq!(
        open(),
        [("answer_statement".to_owned(), said, Value::Null), ("hold_hearing".to_owned(), asked, Value::Null)]
    );
    officer.acts(&case, answer_statement(said, false));
    officer.acts(&case, waive_hearing("p1"));
    assert!(open().is_empty());
}

#[test]
fn the_clerk_is_told_to_publish_what_was_decided_and_by_when() {
    let app = App::boot();
    let case = app.decided();
    let decision = app.last(&case, "decide");
    let due = json!("2026-03-11");
    assert_eq!(duties(app.person("clerk"), &["publish"]), [("publish".to_owned(), decision, due)]);
    app.person("clerk").acts(&case, publish());
    assert!(duties(app.person("clerk"), &["publish"]).is_empty());
}

#[test]
fn the_work_list_is_soonest_due_first_page_by_page_without_gap_or_double() {
    let app = App::boot();
    for _ in 0..4 {
        app.filed();
    }
    app.decided();
    let officer = app.person("officer1");
    let whole = officer.get("/worklist?limit=200").ok().at("/items").as_array().unwrap().clone();
    let days: Vec<_> = whole.iter().map(|item| item["due_on"].as_str().unwrap_or("9999-12-31").to_owned()).collect();
    assert!(days.is_sorted() && days.len() >= 6, "{days:?}");
    let (mut paged, mut path) = (Vec::new(), "/worklist?limit=2".to_owned());
    loop {
        let page = officer.get(&path);
        paged.extend(page.ok().at("/items").as_array().unwrap().clone());
        match page.body["next_cursor"].as_str() {
            Some(cursor) => path = format!("/worklist?limit=2&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(paged, whole);
    let one = whole[0]["case_id"].as_str().unwrap();
    let of_one = officer.get(&format!("/worklist?case_id={one}&duty=handle"));
    assert_eq!(of_one.ok().at("/items").as_array().unwrap().len(), 1);
    let soon = officer.get("/worklist?due_to=2026-03-20");
    assert!(soon.ok().at("/items").as_array().unwrap().len() < whole.len());
}

#[test]
fn nobody_sees_work_of_another_organ() {
    let app = App::boot();
    app.decided();
    for who in ["stranger", "stranger_head", "admin"] {
        let items = app.person(who).get("/worklist").ok().at("/items").as_array().unwrap().clone();
        assert!(items.iter().all(|item| item.get("case_id").is_none()), "{who}: {items:?}");
    }
    assert!(warnings(app.person("stranger_head"), "").is_empty());
    app.person("officer1").get("/warnings").problem("forbidden");
    app.person("admin").get("/warnings").problem("forbidden");
}

#[test]
fn what_runs_out_is_told_three_days_before_and_what_has_run_out_ever_after() {
    let app = App::boot();
    let case = app.decided();
    let supervisor = app.person("supervisor");
    // The recordings that are owed by then are another test's matter.
    let told = |who: Person<'_>, kind: &str| -> Vec<Value> {
        let all = warnings(who, &format!("kind={kind}"));
        all.into_iter().filter(|warning| warning["rule"] != "REC-5").collect()
    };
    app.day(3, 5);
    assert!(told(supervisor, "due_soon").is_empty() && told(supervisor, "overdue").is_empty());
    app.day(3, 9);
    let soon = told(supervisor, "due_soon");
    let of = |found: &[Value]| found.iter().map(|one| one["rule"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(of(&soon), ["serve_decision", "publish"], "{soon:?}");
    assert_eq!((&soon[0]["since"], &soon[0]["case_id"]), (&json!("2026-03-11"), &json!(case.id)));
    app.day(3, 12);
    assert!(told(supervisor, "due_soon").is_empty());
    assert_eq!(of(&told(supervisor, "overdue")), ["serve_decision", "publish"]);
    assert_eq!(of(&told(app.person("head"), "overdue")), ["serve_decision", "publish"]);
    app.person("officer1").serves(&case, case.version(), "p1");
    assert_eq!(of(&told(supervisor, "overdue")), ["publish"], "what is done late is done");
}

#[test]
fn a_mark_is_a_warning_until_a_supervisor_closes_it_with_the_reason() {
    let app = App::boot();
    let case = app.filed();
    let unseen = inspect_scene(app.now()).with("media", json!([]));
    let seq = app.person("officer1").acts(&case, unseen);
    let supervisor = app.person("supervisor");
    let found = warnings(supervisor, "kind=mark&state=open");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((&found[0]["rule"], &found[0]["acts"]), (&json!("REC-3"), &json!([seq])));
    let key = found[0]["key"].as_str().unwrap();
    let closing = json!({"key": key, "reason": "记录仪故障，已送修，另有照片"});
    app.person("head").post("/warnings/close", &closing).problem("forbidden");
    supervisor.post("/warnings/close", &json!({"key": key, "reason": " "})).expect(422);
    supervisor.post("/warnings/close", &json!({"key": "mark.x", "reason": "没有这一条"})).problem("not-found");
    let closed = supervisor.post("/warnings/close", &closing);
    assert_eq!(closed.expect_created().at("/closed/reason"), &closing["reason"]);
    supervisor.post("/warnings/close", &closing).problem("conflict");
    assert!(warnings(supervisor, "kind=mark&state=open").is_empty());
    let kept = warnings(supervisor, "kind=mark&state=closed");
    assert_eq!((kept.len(), &kept[0]["key"]), (1, &found[0]["key"]), "it stays in the list of closed ones");
    assert_eq!(warnings(supervisor, "kind=mark").len(), 1);
}

#[test]
fn an_officer_in_two_places_at_once_is_marked_and_refused_to_nobody() {
    let app = App::boot();
    let (one, other) = (app.filed(), app.filed());
    app.person("officer1").inspects(&one);
    let elsewhere = inspect_scene(app.now()).but("/conduct/place", "上社镇下社村");
    let seq = app.person("officer1").acts(&other, elsewhere);
    let marks = app.file(&other)["marks"].clone();
    let rules: Vec<_> = marks.as_array().unwrap().iter().map(|mark| (&mark["seq"], &mark["rule"])).collect();
    assert_eq!(rules, [(&json!(seq), &json!("REC-7")), (&json!(seq), &json!("REC-7"))], "both officers: {marks}");
    assert_eq!(app.file(&one)["marks"], json!([]), "the first record stands as it was");
    let beside = app.filed();
    app.person("officer1").inspects(&beside);
    let marks = app.file(&beside)["marks"].clone();
    assert_eq!(marks.as_array().unwrap().len(), 2, "the same place as the first, another than the second: {marks}");
    app.on(2026, 3, 2, 14, 0);
    let later = app.filed();
    app.person("officer1").inspects(&later);
    assert_eq!(app.file(&later)["marks"], json!([]), "another hour is another place");
}

#[test]
fn a_certificate_that_runs_out_in_a_live_case_is_told_ninety_days_before() {
    let app = App::boot();
    let supervisor = app.person("supervisor");
    app.day(9, 1);
    let case = app.filed();
    assert!(warnings(supervisor, "kind=certificate").is_empty());
    app.on(2027, 11, 1, 9, 0);
    let mut found = warnings(supervisor, "kind=certificate");
    found.retain(|one| one["inputs"]["cases"] != json!([]));
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!((&found[0]["rule"], &found[0]["since"]), (&json!("CERT-1"), &json!("2027-12-31")));
    assert_eq!(found[0]["inputs"]["cases"], json!([case.id]));
}

#[test]
fn nobody_holds_two_interviews_at_once_but_evidence_is_collected_beside_an_inspection() {
    let app = App::boot();
    let case = app.filed();
    let officer = app.person("officer1");
    officer.inspects(&case);
    officer.acts(&case, collect_evidence(app.now()));
    officer.acts(&case, interview(app.now()));
    assert_eq!(app.file(&case)["marks"], json!([]));
    let second = interview(app.now()).but("/evidence", json!([])).but("/interviewees/0/name", "张某某");
    let seq = officer.acts(&case, second);
    let marks = app.file(&case)["marks"].clone();
    assert!(marks.as_array().unwrap().iter().all(|mark| mark["seq"] == seq && mark["rule"] == "REC-7"), "{marks}");
    assert_eq!(marks.as_array().unwrap().len(), 2, "both officers");
}
