//! Whole cases from the clue to the archive, lawful at every step.

use serde_json::{Value, json};
use zhifa::law::stages::Kind;

use crate::casebook::LATER;
use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::contents::*;
use crate::harness::people::Case;
use crate::harness::town::{FIREWORKS, OFFICER1, OFFICER2};

/// The due date of a clock that was started last.
#[track_caller]
fn due<'a>(deadlines: &'a Value, clock: &str) -> &'a Value {
    let all = deadlines.as_array().unwrap();
    all.iter().rev().find(|deadline| deadline["clock"] == clock).unwrap_or_else(|| panic!("no {clock} in {deadlines}"))
}

fn deadlines(app: &App, case: &Case) -> Value {
    app.person("officer1").get(&case.path("/deadlines")).ok().body.clone()
}

#[test]
fn a_major_case_goes_from_the_clue_to_the_archive_through_every_act() {
    let app = App::boot();
    let (officer, second, head) = (app.person("officer1"), app.person("officer2"), app.person("head"));
    let (head2, reviewer, clerk) = (app.person("head2"), app.person("reviewer"), app.person("clerk"));

    // The clue, and what is learned about it before it is filed.
    let case = officer.opens(clue());
    app.is_at(&case, "clue");
    let learned = json!({
        "parties": [company()], "power_item_id": FIREWORKS, "cause": "超量存放烟花爆竹案",
        "violation": {"began_on": "2026-02-10", "ended_on": "2026-02-27"},
    });
    officer.acts(&case, amend_particulars(learned));
    let refused = officer.requests_filing(&case);
    app.is_at(&case, "filing");
    head.refuses(&case, refused);
    app.is_at(&case, "clue");
    let request = officer.requests_filing(&case);
    head.approves(&case, request);
    app.is_at(&case, "investigating");
    assert_eq!(app.file(&case)["filing_number"], "上社立〔2026〕1号");
    let decide_by = due(&deadlines(&app, &case), "decide").clone();
    // Ninety days after 2 March is Sunday 31 May: the period ends on the Monday.
    assert_eq!((&decide_by["opened_on"], &decide_by["due_on"]), (&json!("2026-03-02"), &json!("2026-06-01")));
    assert_eq!((&decide_by["provisional"], &decide_by["article"]), (&json!(false), &json!("处罚法60")));
    assert!(decide_by["derivation"].as_array().unwrap().iter().any(|step| step["on"] == "2026-05-31"), "{decide_by}");

    // The facts.
    app.day(3, 3);
    let inspection = officer.inspects(&case);
    second.countersigns(&case, inspection);
    let interviewed = second.acts(&case, interview(app.now()));
    officer.countersigns(&case, interviewed);
    let mut collecting = collect_evidence(app.now());
    collecting.json.as_object_mut().unwrap().remove("media");
    let collected = officer.acts(&case, collecting);
    officer.acts(&case, attach_media(collected));
    second.countersigns(&case, collected);
    let order = officer.acts(&case, order_correction("2026-03-06"));
    officer.serves(&case, order, "p1");
    app.day(3, 6);
    officer.acts(&case, verify_correction(order));
    head.acts(&case, assign_handlers(&[OFFICER1, OFFICER2]));
    let evidence = officer.get(&case.path("/evidence")).ok().body.clone();
    let ids: Vec<_> =
        evidence.as_array().unwrap().iter().map(|item| (item["id"].as_str().unwrap(), &item["dead"])).collect();
    assert_eq!(ids, [("e1", &json!(false)), ("e2", &json!(false)), ("e3", &json!(false))]);

    // The proposal, sent back once, stated again, flagged and unflagged, and made lighter.
    officer.concludes(&case, proposal("penalize", json!([fined("p1", LARGE, &["e1", "e2"])])));
    app.is_at(&case, "concluded");
    head.acts(&case, return_to_investigation());
    app.is_at(&case, "investigating");
    officer.concludes(&case, proposal("penalize", json!([fined("p1", LARGE, &["e1", "e2"])])));
    let flag = officer.acts(&case, flag_major());
    reviewer.acts(&case, unflag_major(flag));
    officer.revises(&case, "own_correction", proposal("penalize", json!([fined("p1", LARGE, &["e1", "e2", "e3"])])));
    let file = app.file(&case);
    assert_eq!(
        (&file["status"], &file["review_required"], &file["proposal"]["version"]),
        (&json!("concluded"), &json!(true), &json!(3))
    );
    assert_eq!(file["triggers"][0]["kind"], "listed");

    // The party is told and heard.
    app.day(3, 9);
    let notice = officer.acts(&case, issue_notice(&["p1"]));
    head.approves(&case, notice);
    assert_eq!(app.file(&case)["notices"][0]["number"], "上社罚告〔2026〕1号");
    officer.serves(&case, notice, "p1");
    app.is_at(&case, "noticed");
    let told = deadlines(&app, &case);
    for clock in ["statement", "ask_hearing"] {
        let due = due(&told, clock);
        assert_eq!(
            (&due["opened_on"], &due["due_on"], &due["party_id"]),
            (&json!("2026-03-09"), &json!("2026-03-16"), &json!("p1"))
        );
        let days_off = due["derivation"].to_string();
        assert!(
            days_off.contains("2026-03-14") && days_off.contains("2026-03-15"),
            "the weekend is left out: {days_off}"
        );
    }
    app.day(3, 10);
    let said = officer.acts(&case, record_statement("p1"));
    officer.acts(&case, answer_statement(said, false));
    officer.acts(&case, waive_statement("p1"));
    officer.acts(&case, request_hearing("p1"));
    officer.acts(&case, waive_hearing("p1"));

    // Review and discussion.
    let submitted = officer.submits(&case);
    app.is_at(&case, "reviewing");
    let queue = reviewer.get("/reviews?state=open").ok().body.clone();
    assert_eq!((&queue["items"][0]["seq"], &queue["items"][0]["due_on"]), (&json!(submitted), &json!("2026-03-17")));
    assert_eq!(queue["items"][0]["subject"], app.file(&case)["subject"]);
    app.day(3, 11);
    let opinion_seq = reviewer.opines(&case, "approve");
    app.is_at(&case, "noticed");
    assert_eq!(reviewer.get("/reviews?state=open").ok().body["items"], json!([]));
    let closed = reviewer.get("/reviews?state=closed").ok().body.clone();
    assert_eq!(
        (&closed["items"][0]["opinion_seq"], &closed["items"][0]["outcome"]),
        (&json!(opinion_seq), &json!("approve"))
    );
    head.acts(&case, deliberate());

    // The decision, served, published, performed.
    app.day(3, 12);
    let decision = head.decides(&case, "penalize");
    let file = app.file(&case);
    assert_eq!((&file["status"], &file["decision"]["number"]), (&json!("decided"), &json!("上社罚〔2026〕1号")));
    let decided = deadlines(&app, &case);
    assert_eq!(due(&decided, "decide")["met"], decision);
    assert_eq!(
        (&due(&decided, "serve_decision")["due_on"], &due(&decided, "publish")["due_on"]),
        (&json!("2026-03-23"), &json!("2026-03-23"))
    );
    officer.serves(&case, decision, "p1");
    app.is_at(&case, "served");
    assert_eq!(due(&deadlines(&app, &case), "pay")["due_on"], "2026-03-27");
    let withheld = clerk.acts(&case, withhold("SAFETY"));
    head.refuses(&case, withheld);
    let entry = clerk.acts(&case, publish());
    head2.approves(&case, entry);
    app.day(3, 20);
    app.pays(&case, "p1", 2_000_000, "票-1");
    app.pays(&case, "p1", 3_000_000, "票-2");
    let paid = deadlines(&app, &case);
    assert_eq!(
        (&due(&paid, "pay")["met_on"], &due(&paid, "publish")["met_on"]),
        (&json!("2026-03-20"), &json!("2026-03-12"))
    );
    assert!(paid.as_array().unwrap().iter().all(|deadline| deadline["overdue"] == false), "{paid}");
    let paper = officer.acts(&case, issue_document(decision));
    let papers = officer.get(&case.path("/documents")).ok().body.clone();
    assert_eq!((&papers[0]["seq"], &papers[0]["about_seq"]), (&json!(paper), &json!(decision)));
    officer.acts(&case, annotate(inspection));

    // The end.
    head.acts(&case, close_case("performed"));
    app.is_at(&case, "closed");
    let archived = officer.acts(&case, archive(1..=case.version()));
    app.is_at(&case, "archived");

    let used: std::collections::BTreeSet<_> = app.kinds(&case).into_iter().collect();
    // Declining leads elsewhere, and this party gives its hearing up (tests/it/hearing.rs holds one).
    let elsewhere = ["decline_filing", "schedule_hearing", "hold_hearing"];
    let all = Kind::ALL
        .iter()
        .filter(|kind| !LATER.contains(kind))
        .map(|kind| kind.as_str().to_owned())
        .filter(|kind| !elsewhere.contains(&kind.as_str()))
        .collect();
    assert_eq!(used, all, "every act of the spine");
    let marks = app.file(&case)["marks"].clone();
    let only: Vec<_> =
        marks.as_array().unwrap().iter().map(|mark| (&mark["seq"], &mark["rule"], &mark["nature"])).collect();
    // What its acts name was never uploaded.
    let expected = [(&json!(collected), &json!("REC-3")), (&json!(archived), &json!("REC-5"))];
    assert_eq!(only, expected.map(|(seq, rule)| (seq, rule, &marks[0]["nature"])), "{marks}");
    the_record_tells_it_all(&app, &case);
}

/// The record page by page, the file as it stood after each act, the chain.
fn the_record_tells_it_all(app: &App, case: &Case) {
    let officer = app.person("officer1");
    let last = case.version();
    let mut acts: Vec<Value> = Vec::new();
    let mut path = case.path("/acts?limit=7");
    loop {
        let page = officer.get(&path).ok().body.clone();
        acts.extend(page["items"].as_array().unwrap().iter().cloned());
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = case.path(&format!("/acts?limit=7&cursor={cursor}"));
    }
    let seqs: Vec<_> = acts.iter().map(|act| act["seq"].as_u64().unwrap()).collect();
    assert_eq!(seqs, (1..=last).collect::<Vec<_>>());
    for (before, after) in acts.iter().zip(&acts[1..]) {
        assert_eq!(before["digest"], after["prev"]);
    }
    for act in &acts {
        let then = officer.get(&case.path(&format!("?at={}", act["seq"])));
        then.ok();
        assert_eq!((then.version(), &then.body["version"]), (act["seq"].as_u64().unwrap(), &act["seq"]));
        assert_eq!(then.body["status"], act["gate"]["status_after"], "{act}");
        assert_eq!(then.body["head_digest"], act["digest"]);
        assert_eq!(then.body["subject"], act["gate"]["subject"]);
        assert_eq!(then.body["review_required"], act["gate"]["review_required"]);
    }
    let now = officer.get(&case.path(""));
    assert_eq!(now.body, officer.get(&case.path(&format!("?at={last}"))).body);
    assert_eq!(now.version(), last);
    officer.get(&case.path(&format!("?at={}", last + 1))).problem("not-found");
    let report = officer.get(&case.path("/verify")).ok().body.clone();
    assert_eq!((&report["ok"], &report["acts"], &report["flaws"]), (&json!(true), &json!(last), &json!([])));
    assert_eq!(report["head_digest"], now.body["head_digest"]);
}

#[test]
fn the_file_at_an_earlier_act_equals_the_file_then() {
    let app = App::boot();
    let officer = app.person("officer1");
    let case = officer.opens_case();
    let mut then = vec![app.file(&case)];
    let request = officer.requests_filing(&case);
    then.push(app.file(&case));
    app.person("head").approves(&case, request);
    then.push(app.file(&case));
    officer.inspects(&case);
    then.push(app.file(&case));
    app.person("officer2").countersigns(&case, case.version());
    officer.concludes(&case, penalize(LARGE));
    for (seq, file) in (1..).zip(then) {
        assert_eq!(officer.get(&case.path(&format!("?at={seq}"))).ok().body, file, "after act {seq}");
    }
}

#[test]
fn a_case_without_penalty_needs_no_notice_and_reaches_the_archive() {
    let app = App::boot();
    let case = app.concluded(no_penalty());
    assert_eq!(app.file(&case)["review_required"], false);
    let decision = app.person("head").decides(&case, "no_penalty");
    assert_eq!(app.file(&case)["decision"]["number"], "上社不罚〔2026〕1号");
    // Twenty working days for a decision that punishes nobody.
    assert_eq!(due(&deadlines(&app, &case), "publish")["due_on"], "2026-03-30");
    app.person("officer1").serves(&case, decision, "p1");
    let entry = app.person("clerk").acts(&case, withhold("NO_SOCIAL_IMPACT"));
    app.person("head").approves(&case, entry);
    app.person("officer1").acts(&case, record_education("p1"));
    app.ends(&case, "no_penalty");
}

#[test]
fn a_case_whose_facts_are_not_established_reaches_the_archive() {
    let app = App::boot();
    let case = app.filed();
    app.person("officer1").concludes(&case, not_established());
    let decision = app.person("head").decides(&case, "not_established");
    app.person("officer1").serves(&case, decision, "p1");
    app.publishes(&case);
    app.ends(&case, "not_established");
}

#[test]
fn a_clue_can_be_declined_at_once_and_archived() {
    let app = App::boot();
    let officer = app.person("officer1");
    let case = officer.opens(clue());
    app.person("head").acts(&case, decline_filing());
    app.is_at(&case, "declined");
    officer.acts(&case, archive([2]));
    app.is_at(&case, "archived");
    let asked = officer.opens_case();
    officer.requests_filing(&asked);
    app.person("head").acts(&asked, decline_filing());
    app.is_at(&asked, "declined");
    assert_eq!(app.file(&asked)["filing_number"], json!(null));
}

#[test]
fn two_parties_are_told_punished_served_and_pay_each_for_itself() {
    let app = App::boot();
    let (officer, head) = (app.person("officer1"), app.person("head"));
    let case = officer.opens(opening(json!([company(), person("p2", "1990-01-01")]), FIREWORKS));
    app.files(&case);
    let inspection = officer.inspects(&case);
    app.person("officer2").countersigns(&case, inspection);
    officer
        .concludes(&case, proposal("penalize", json!([fined("p1", SMALL, &["e1"]), fined("p2", 1_000_000, &["e1"])])));
    let file = app.file(&case);
    assert_eq!(
        (&file["review_required"], &file["triggers"][0]["kind"]),
        (&json!(true), &json!("complex")),
        "two parties"
    );
    // A citizen's 10,000 yuan owes a hearing, a company's 15,000 does not.
    officer.is_refused(&case, &issue_notice(&["p1"]), &["PEN-63"]);
    let notice = officer.acts(&case, issue_notice(&["p2"]));
    head.approves(&case, notice);
    officer.serves(&case, notice, "p1");
    app.is_at(&case, "concluded");
    officer.serves(&case, notice, "p2");
    app.is_at(&case, "noticed");
    officer.acts(&case, waive_statement("p1"));
    app.reviews(&case);
    head.acts(&case, deliberate());
    head.is_refused(&case, &decide("penalize"), &["PEN-62", "PEN-64-2"]);
    app.waives(&case, "p2");
    let decision = head.decides(&case, "penalize");
    officer.serves(&case, decision, "p1");
    app.is_at(&case, "decided");
    officer.serves(&case, decision, "p2");
    app.is_at(&case, "served");
    app.publishes(&case);
    app.pays(&case, "p1", SMALL, "票-1");
    let refusal = head.is_refused(&case, &close_case("performed"), &["CLOSE-1"]);
    assert!(refusal.text.contains("p2") && !refusal.text.contains("p1尚欠"), "{refusal}");
    app.pays(&case, "p2", 1_000_000, "票-2");
    app.ends(&case, "performed");
}

#[test]
fn a_case_that_is_not_major_needs_neither_review_nor_discussion() {
    let app = App::boot();
    let case = app.noticed(SMALL);
    // Nobody waived anything: the time has to pass.
    app.person("head").is_refused(&case, &decide("penalize"), &["PEN-62", "PEN-64-2"]);
    app.day(3, 9);
    app.person("head").is_refused(&case, &decide("penalize"), &["PEN-62", "PEN-64-2"]);
    app.day(3, 10);
    app.person("head").decides(&case, "penalize");
    assert_eq!(app.file(&case)["marks"], json!([]));
}

#[test]
fn anyone_may_flag_a_case_and_only_a_reviewer_takes_the_flag_off() {
    let app = App::boot();
    let case = app.noticed(SMALL);
    app.waives(&case, "p1");
    let flag = app.person("clerk").acts(&case, flag_major());
    app.person("head").is_refused(&case, &decide("penalize"), &["PEN-57-3", "PEN-58"]);
    app.person("officer1").tries(&case, &unflag_major(flag)).problem("forbidden");
    app.person("reviewer").acts(&case, unflag_major(flag));
    let county = app.person("supervisor").acts(&case, flag_major());
    app.person("reviewer").acts(&case, unflag_major(county));
    app.person("head").decides(&case, "penalize");
}
