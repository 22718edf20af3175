//! Privacy, dead ends, and what was merely wrong.

use serde_json::{Value, json};
use zhifa::casefile::CaseFile;
use zhifa::casefile::clocks::Clock;
use zhifa::casefile::{rulebook, seal};
use zhifa::law::digest;
use zhifa::law::stages::{Kind, Status};
use zhifa::{publicity, record};

use super::{allows, conclude, refuses, so_it_was};
use crate::casebook::{Casebook, Person, content, media, profile};
use crate::harness::{App, acts, tables, town};

#[test]
fn p01_nothing_about_a_minor_is_published_though_the_birth_date_stands_only_in_the_identity_number() {
    let mut book = Casebook::served();
    let party = &mut book.file.parties[0];
    *party = serde_json::from_value(json!({"id": "p1", "kind": "NATURAL_PERSON", "name": "李小四",
        "id_kind": "RESIDENT_ID", "id_number": "140322201105010011"}))
    .unwrap();
    assert_eq!(book.trial(Kind::Publish).verdict("PUB-5"), "breached");
}

#[test]
fn p02_a_persons_name_in_the_cause_is_masked() {
    let mut book = Casebook::performed();
    book.file.cause = Some("李小四未经许可经营烟花爆竹案".to_owned());
    book.file.parties[0] =
        serde_json::from_value(json!({"id": "p1", "kind": "NATURAL_PERSON", "name": "李小四"})).unwrap();
    let shown =
        serde_json::to_string(&publicity::entry(&book.file, &book.file.publications[0], publicity::Masks::default()))
            .unwrap();
    assert!(!shown.contains("李小四"), "{shown}");
}

/// house.md: `audit_entry` holds every view of a file.
#[test]
fn p03_a_view_of_a_file_leaves_a_trace() {
    let app = App::boot();
    let case = app.person("officer1").opens_case();
    app.person("auditor").get(&case.path("")).ok();
    std::thread::sleep(std::time::Duration::from_millis(300));
    let mut conn = app.test.connect();
    let rows = tables::dump(&mut conn, "audit_entry");
    assert!(rows.iter().any(|row| row.contains(&case.id.to_string())), "no view of {} in {rows:#?}", case.id);
}

/// Facts not established: nothing is left to correct, yet the case cannot be closed but by a false verification.
#[test]
fn d01_a_case_without_a_violation_can_be_closed() {
    let mut book = Casebook::investigating();
    let line = json!({"party_id": "p1", "facts": [{"text": "没有存放", "evidence": []}], "reasons": "经核实没有存放"});
    conclude(&mut book, json!({"outcome": "not_established", "parties": [line]}));
    book.does(Person::Head, Kind::Decide, json!({"outcome": "not_established", "reasons": "不能成立"}));
    book.next(Kind::ServeDocument);
    book.next(Kind::Withhold);
    book.next(Kind::Approve);
    allows(&book.trial_by(Person::Head, Kind::CloseCase, json!({"ground": "not_established"})));
}

/// Asked for weeks after the time was over: the decision waits for a hearing nobody owes.
#[test]
fn d02_a_hearing_asked_for_too_late_blocks_nothing() {
    let mut book = Casebook::noticed();
    book.wait(20).next(Kind::RequestHearing);
    book.next(Kind::SubmitForReview);
    book.next(Kind::IssueReviewOpinion);
    book.next(Kind::Deliberate);
    allows(&book.trial(Kind::Decide));
}

/// Where the profile wants the party told of a decision not to punish, no notice can be issued.
#[test]
fn d03_a_notice_that_is_owed_can_be_issued() {
    let mut book = Casebook::filing();
    book.next(Kind::Approve);
    let line = json!({"party_id": "p1", "facts": [{"text": "存放一箱", "evidence": ["e1"]}],
        "no_penalty_ground": "minor", "reasons": "轻微并及时改正",
        "sparing": {"corrected_on": "2026-03-02", "evidence": ["e1"]}});
    conclude(&mut book, json!({"outcome": "no_penalty", "parties": [line]}));
    let careful = profile(|profile| profile.notice_for_no_penalty = true);
    let mut decide = book.trial_by(Person::Head, Kind::Decide, json!({"outcome": "no_penalty", "reasons": "轻微"}));
    decide.facts.profile = careful;
    assert_eq!(decide.verdict("PEN-44-3"), "breached");
    let mut notice = book.trial(Kind::IssueNotice);
    notice.facts.profile = careful;
    allows(&notice);
}

/// The party turns up during the thirty days of a public notice and takes the paper: that serves it, today.
#[test]
fn d04_by_hand_it_is_served_at_once_although_a_public_notice_runs() {
    let mut book = Casebook::concluded();
    let notice = book.next(Kind::IssueNotice);
    book.next(Kind::Approve);
    let attempts = json!([{"at": book.now, "outcome": "查无此人"}]);
    let body = json!({"paper": notice, "party_id": "p1", "method": "PUBLIC_NOTICE", "attempts": attempts});
    book.does(Person::Li, Kind::ServeDocument, body);
    book.wait(2);
    allows(&book.trial(Kind::ServeDocument));
}

/// Called back from review: the reviewers' queue shows the round for ever, and its clock runs on.
#[test]
fn w01_a_review_that_was_called_back_leaves_the_queue() {
    let app = App::boot();
    let case = app.heard();
    app.person("officer1").submits(&case);
    app.person("head").acts(&case, acts::return_to_investigation());
    let queue = app.person("reviewer").get("/reviews?state=open").ok().body.clone();
    assert_eq!(queue["items"], json!([]));
}

#[test]
fn w01_and_its_clock_stops() {
    let mut book = Casebook::reviewing();
    book.next(Kind::ReturnToInvestigation);
    let clock = book.file.deadlines.iter().find(|due| due.clock == Clock::Review).unwrap();
    assert!(clock.met.is_some(), "{clock:?}");
}

/// Served on the last party while the review runs: the case falls back to `concluded`.
#[test]
fn w02_a_notice_served_during_review_counts() {
    let mut book = Casebook::concluded();
    let notice = book.next(Kind::IssueNotice);
    book.next(Kind::Approve);
    book.next(Kind::SubmitForReview);
    let body = json!({"paper": notice, "party_id": "p1", "method": "DIRECT", "recipient": "韩某", "card_shown": true});
    book.does(Person::Li, Kind::ServeDocument, body);
    book.next(Kind::IssueReviewOpinion);
    assert_eq!(book.file.status, Status::Noticed);
}

/// The last look at a correction is the one that counts.
#[test]
fn w03_a_correction_undone_is_not_corrected() {
    let mut book = Casebook::performed();
    let order = book.file.corrections[0].seq;
    let relapse = json!({"seq": order, "corrected": false, "findings": "又开始经营"});
    book.does(Person::Li, Kind::VerifyCorrection, relapse);
    refuses(&book.trial(Kind::CloseCase));
}

/// A service that does not count starts the clock of payment all the same.
#[test]
fn w04_a_void_service_starts_no_clock() {
    let mut book = Casebook::decided();
    let mut hidden = book.trial(Kind::ServeDocument);
    hidden.set("/card_shown", json!(false));
    so_it_was(&mut book, hidden);
    assert!(book.file.services.last().unwrap().void);
    assert!(!book.file.deadlines.iter().any(|due| due.clock == Clock::Pay), "{:#?}", book.file.deadlines);
}

#[test]
fn w05_nobody_pays_before_the_decision() {
    let book = Casebook::served();
    let mut trial = book.trial(Kind::RecordPayment);
    trial.set("/paid_on", json!("2020-01-01"));
    refuses(&trial);
}

/// An id the client chose meets the one the server makes: two pieces of evidence, one id.
#[test]
fn w06_evidence_ids_are_used_once() {
    let mut book = Casebook::investigating();
    let next = book.file.version + 1;
    let mut first = content(&book.file, Kind::CollectEvidence, book.now);
    first["evidence"][0]["id"] = json!(format!("e{}-1", next + 2));
    let seq = book.does(Person::Li, Kind::CollectEvidence, first);
    book.does(Person::Wang, Kind::Countersign, json!({"seq": seq}));
    let mut second = content(&book.file, Kind::CollectEvidence, book.now);
    second["evidence"][0].as_object_mut().unwrap().remove("id");
    let trial = book.trial_by(Person::Li, Kind::CollectEvidence, second);
    let _ = book.take(trial);
    let mut ids: Vec<_> = book.file.evidence.iter().map(|item| item.id.clone()).collect();
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all, "{ids:?}");
}

/// Gate columns that contradict what the act itself computed pass `verify`: nobody folds and compares.
#[test]
fn w07_verify_compares_the_gate_with_the_fold() {
    let mut lines = Casebook::concluded().lines;
    let last = lines.last_mut().unwrap();
    let mut head: Value = serde_json::from_str(&last.sealed).unwrap();
    assert_eq!(head["gate"]["review_required"], true);
    head["gate"]["review_required"] = json!(false);
    head["gate"]["status_after"] = json!("noticed");
    head["gate"]["barred"] = json!([]);
    last.sealed = digest::canonical(&head).unwrap();
    last.digest = seal::head_digest(&last.sealed);
    assert!(!record::verify_lines(&lines).ok, "triggers are sealed, yet review is said not to be required");
}

/// A date of five digits is a date to chrono and none to a database: 500.
#[test]
fn w08_dates_have_four_digit_years() {
    let app = App::boot();
    let body = json!({"officer_id": town::OFFICER1, "number": "14032200999", "issuer": "阳泉市人民政府",
        "fields": ["EMERGENCY"], "area_code": "140322", "valid_from": "2023-01-01", "valid_to": "+99999-12-31"});
    let certificate = app.person("admin").post("/certificates", &body);
    let mut item = town::fireworks();
    item.as_object_mut().unwrap().remove("id");
    item["code"] = json!("X-1");
    item["valid_to"] = json!("+12345-01-01");
    let power = app.person("admin").post("/power_items", &item);
    let search = app.person("officer1").get("/certificates?expiring_before=-262143-01-01");
    let held = app.person("officer1").get("/power_items?held_on=-262143-01-01");
    let all = [certificate.status, power.status, search.status, held.status];
    assert_eq!(all, [422; 4], "{certificate}\n{power}\n{search}\n{held}");
}

#[test]
fn w08_in_acts_too() {
    let app = App::boot();
    let case = app.served();
    let paid = acts::record_payment("p1", 5_000_000, "晋A1", "-262143-01-01");
    let answer = app.person("officer1").tries(&case, &paid);
    assert_eq!(answer.status, 422, "{answer}");
}

/// Ten thousand strangers, one letter each: thirty kilobytes asked, megabytes answered, all of it in the writer's thread.
#[test]
fn w09_a_refusal_is_not_a_thousand_times_longer_than_the_request() {
    let app = App::boot();
    let case = app.concluded(crate::harness::contents::penalize(5_000_000));
    let many = vec!["x"; 10_000];
    let answer = app.person("officer1").tries(&case, &acts::issue_notice(&many));
    assert!([409, 422].contains(&answer.status));
    assert!(answer.text.len() < 500_000, "{} bytes", answer.text.len());
}

/// Every pair of ids is compared, inside the one writer of SQLite.
#[test]
fn w09_a_long_list_of_evidence_does_not_stop_the_house() {
    let mut book = Casebook::investigating();
    let mut body = content(&book.file, Kind::InspectScene, book.now);
    let item = |n: usize| json!({"id": format!("x{n}"), "kind": "DOCUMENTARY", "name": "a", "proves": "b"});
    body["evidence"] = (0..60_000).map(item).collect();
    let trial = book.trial_by(Person::Li, Kind::InspectScene, body);
    let since = std::time::Instant::now();
    drop(rulebook::judge(&trial.file, &trial.facts, &trial.attempt));
    assert!(since.elapsed().as_secs_f32() < 2.0, "judged in {:?}", since.elapsed());
    drop(book.take(trial));
}

#[test]
fn w10_an_act_of_the_organs_will_did_not_happen_in_breach() {
    let book = Casebook::ripe();
    let mut trial = book.trial(Kind::Decide);
    trial.as_happened();
    refuses(&trial);
}

/// Nothing else in this file uses these.
#[test]
fn the_story_itself_is_sound() {
    let book = Casebook::archived();
    assert_eq!(CaseFile::fold(&book.acts).unwrap(), book.file);
    assert!(record::verify_lines(&book.lines).ok);
    drop(media("x"));
}
