//! Papers over HTTP: what there is, what is missing, previews, issuing, templates of an organ's own.

use serde_json::{Value, json};
use zhifa::law::digest::sm3;

use crate::harness::App;
use crate::harness::answer::Answer;
use crate::harness::contents::{opening, penalize};
use crate::harness::people::Case;
use crate::harness::town::FIREWORKS;

fn issue(app: &App, who: &'static str, case: &Case, kind: &str, body: &Value) -> Answer {
    let path = case.path(&format!("/papers/{kind}/issue"));
    let answer = app.person(who).ask("POST", &path).key(&app.fresh_key()).if_match(case.version()).json(body).go();
    if answer.status == 201 {
        case.saw(answer.version());
    }
    answer
}

fn state(app: &App, case: &Case, kind: &str) -> Value {
    let papers = app.person("officer1").get(&case.path("/papers"));
    let found = papers.ok().body.as_array().unwrap().iter().find(|paper| paper["kind"] == kind).cloned();
    found.unwrap_or_else(|| panic!("no {kind}\n{papers}"))
}

/// A decided major case against this party.
fn decided_about(app: &App, party: Value) -> Case {
    let case = app.person("officer1").opens(opening(json!([party]), FIREWORKS));
    app.files(&case);
    let inspection = app.person("officer1").inspects(&case);
    app.person("officer2").countersigns(&case, inspection);
    app.person("officer1").concludes(&case, penalize(1_500_000));
    app.tells(&case, &["p1"]);
    app.waives(&case, "p1");
    app.reviews(&case);
    app.person("head").acts(&case, crate::harness::acts::deliberate());
    app.person("head").decides(&case, "penalize");
    case
}

#[test]
fn the_papers_of_a_case_are_listed_with_their_numbers_and_with_what_they_lack() {
    let app = App::boot();
    let case = app.served();
    let decision = state(&app, &case, "PENALTY_DECISION");
    assert_eq!(decision["missing"], json!([]), "{decision}");
    assert_eq!(decision["number"], app.file(&case)["decision"]["number"]);
    assert_eq!(
        (&decision["party_id"], &decision["volume"], &decision["outward"]),
        (&json!("p1"), &json!("main"), &json!(true))
    );
    assert!(decision["issued"].is_null());
    let unapproved = app.person("officer1").opens_case();
    app.person("officer1").requests_filing(&unapproved);
    assert_eq!(state(&app, &unapproved, "FILING_APPROVAL")["number"], Value::Null);
}

#[test]
fn a_paper_is_previewed_as_pdf_word_text_and_content_before_it_is_issued() {
    let app = App::boot();
    let case = app.decided();
    let get =
        |format: &str| app.person("officer1").get(&case.path(&format!("/papers/PENALTY_DECISION?format={format}")));
    let pdf = get("pdf");
    assert!(pdf.ok().bytes.starts_with(b"%PDF-"));
    assert_eq!(pdf.header("content-type"), "application/pdf");
    assert_eq!(pdf.bytes, get("pdf").bytes, "the same acts, the same bytes");
    let word = get("docx");
    assert!(word.ok().bytes.starts_with(b"PK"));
    assert_eq!(word.bytes, get("docx").bytes);
    assert!(get("text").ok().text.contains("罚款人民币"));
    assert_eq!(get("json").ok().at("/title"), "行政处罚决定书");
    app.person("stranger").get(&case.path("/papers")).problem("not-found");
    app.person("officer1").get(&case.path("/papers/NO_SUCH_PAPER")).problem("not-found");
}

#[test]
fn an_issued_paper_is_kept_byte_for_byte_and_the_act_seals_its_digest() {
    let app = App::boot();
    let case = app.served();
    let decision = app.last(&case, "decide");
    let issued = issue(&app, "officer1", &case, "PENALTY_DECISION", &json!({"about": decision, "party_id": "p1"}));
    let printed = issued.expect_created().at("/act/computed/printed");
    let file = app.person("head").get(&case.path("/papers/PENALTY_DECISION"));
    assert_eq!(printed["digest"], json!(sm3(&file.ok().bytes)));
    assert!(printed["pages"].as_u64().unwrap() >= 2, "{printed}");
    assert_eq!(state(&app, &case, "PENALTY_DECISION")["issued"], json!(issued.seq()));
    let on_file = &app.file(&case)["papers"][0];
    assert_eq!((&on_file["kind"], &on_file["about"]), (&json!("PENALTY_DECISION"), &json!(decision)));
    let listed = app.person("officer1").get(&case.path("/documents"));
    assert_eq!(listed.ok().at("/0/kind"), "PENALTY_DECISION");
}

#[test]
fn only_an_officer_issues_on_the_version_seen_and_once_under_a_key() {
    let app = App::boot();
    let case = app.served();
    let body = json!({"about": app.last(&case, "decide"), "party_id": "p1"});
    issue(&app, "head", &case, "PENALTY_DECISION", &body).problem("forbidden");
    issue(&app, "stranger", &case, "PENALTY_DECISION", &body).problem("not-found");
    let path = case.path("/papers/PENALTY_DECISION/issue");
    app.person("officer1").ask("POST", &path).key("k1").json(&body).go().problem("precondition-required");
    app.person("officer1").ask("POST", &path).key("k1").if_match(2).json(&body).go().problem("stale-version");
    let once = || app.person("officer1").ask("POST", &path).key("k2").if_match(case.version()).json(&body).go();
    let first = once();
    assert_eq!(first.expect_created().seq(), once().expect_created().seq(), "sent twice, done once");
}

#[test]
fn a_paper_that_lacks_something_is_refused_with_everything_it_lacks() {
    let app = App::boot();
    let mut party = app.fresh_company();
    party["address"] = Value::Null;
    let case = decided_about(&app, party);
    let decision = app.last(&case, "decide");
    let refused = issue(&app, "officer1", &case, "PENALTY_DECISION", &json!({"about": decision, "party_id": "p1"}));
    refused.problem("paper-incomplete");
    let text = refused.text.clone();
    assert!(text.contains("当事人的地址") && text.contains("第五十九条"), "{refused}");
    assert_eq!(
        state(&app, &case, "PENALTY_DECISION")["missing"].as_array().unwrap().len(),
        refused.at("/errors").as_array().unwrap().len()
    );
    let preview = app.person("officer1").get(&case.path("/papers/PENALTY_DECISION"));
    assert!(preview.ok().bytes.starts_with(b"%PDF-"), "the preview works meanwhile");
}

#[test]
fn a_character_that_no_font_has_is_named_instead_of_printed_as_a_box() {
    let app = App::boot();
    let mut body = app.fresh_company();
    body["name"] = json!("盂县\u{2b5cb}記商行");
    let case = app.person("officer1").opens(opening(json!([body]), FIREWORKS));
    app.files(&case);
    let refused = app.person("officer1").get(&case.path("/papers/FILING_APPROVAL"));
    refused.problem("paper-incomplete");
    assert!(refused.text.contains('\u{2b5cb}'), "{refused}");
    assert!(
        app.person("officer1").get(&case.path("/papers/FILING_APPROVAL?format=text")).ok().text.contains('\u{2b5cb}')
    );
}

#[test]
fn an_organ_releases_a_template_of_its_own_and_what_was_issued_keeps_the_old_one() {
    let app = App::boot();
    let case = app.served();
    let filing = app.last(&case, "request_filing");
    let before = issue(&app, "officer1", &case, "FILING_APPROVAL", &json!({"about": filing}));
    let ours = include_str!("../../../rules/papers/filing_approval.toml");
    let own = ours.replace("version = \"", "version = \"上社-").replace(":: 案由 ::", ":: 案件名称 ::");
    let release = |who: &'static str, text: &str, withdraw: bool| {
        app.person(who).post("/paper_templates", &json!({"text": text, "withdraw": withdraw}))
    };
    release("officer1", &own, false).problem("forbidden");
    release("head", ours, false).problem("invalid-input").points_at("/text");
    release("head", "kind = 1", false).problem("invalid-input").points_at("/text");
    release("head", &own.replace("{{ case.cause }}", "{{ case.cause"), false)
        .problem("invalid-input")
        .points_at("/text");
    release("head", &own, false).expect_created();
    release("head", &own, false).problem("conflict");
    let other = app.filed();
    let text =
        |case: &Case| app.person("officer1").get(&case.path("/papers/FILING_APPROVAL?format=text")).ok().text.clone();
    assert!(text(&other).contains("案件名称"));
    let again = app.person("officer1").get(&case.path("/papers/FILING_APPROVAL"));
    assert_eq!(before.at("/act/computed/printed/digest"), &json!(sm3(&again.ok().bytes)), "the issued one stays");
    let whole = app.person("officer1").get("/paper_templates/FILING_APPROVAL");
    assert_eq!((whole.ok().at("/own"), whole.at("/history/0/withdrawn")), (&json!(true), &json!(false)));
    release("head", "FILING_APPROVAL", true).expect_created();
    assert!(!text(&other).contains("案件名称"), "ours prints again");
    assert!(
        app.person("stranger")
            .get("/paper_templates/FILING_APPROVAL")
            .ok()
            .at("/history")
            .as_array()
            .unwrap()
            .is_empty()
    );
}

#[test]
fn a_paper_issued_once_more_needs_a_reason_and_the_one_before_stays_in_the_register_as_void() {
    let app = App::boot();
    let case = app.served();
    let body = json!({"about": app.last(&case, "decide"), "party_id": "p1"});
    let with = |reason: &str| {
        let mut body = body.clone();
        body["reissued_because"] = json!(reason);
        body
    };
    issue(&app, "officer1", &case, "PENALTY_DECISION", &with("打印错误")).points_at("/reissued_because");
    let first = issue(&app, "officer1", &case, "PENALTY_DECISION", &body);
    issue(&app, "officer1", &case, "PENALTY_DECISION", &body).points_at("/reissued_because");
    let second = issue(&app, "officer1", &case, "PENALTY_DECISION", &with("首次打印件污损"));
    let papers = app.file(&case)["papers"].clone();
    assert_eq!(papers[0]["void"], json!({"seq": second.expect_created().seq(), "reason": "首次打印件污损"}));
    assert_eq!((&papers[0]["seq"], &papers[1]["void"]), (&json!(first.expect_created().seq()), &Value::Null));
    let register = app.person("officer1").get(&case.path("/documents"));
    assert_eq!(register.ok().at("/0/void_because"), "首次打印件污损");
    assert_eq!(state(&app, &case, "PENALTY_DECISION")["issued"], json!(second.seq()));
}
