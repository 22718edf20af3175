//! Strict input: what cannot be read or is not meant is refused with its place, and nothing a client sends is our failure.

use serde_json::{Value, json};

use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::answer::Answer;
use crate::harness::contents::*;
use crate::harness::people::Case;
use crate::harness::town::{FIREWORKS, OFFICER1};

fn raw(app: &App, path: &str, media_type: &str, bytes: impl Into<Vec<u8>>) -> Answer {
    let ask = app.person("officer1").ask("POST", path).key("k").if_match(1);
    let ask = if media_type.is_empty() { ask } else { ask.header("Content-Type", media_type) };
    ask.bytes(bytes).go()
}

#[test]
fn what_is_no_json_is_malformed() {
    let app = App::boot();
    let case = app.person("officer1").opens_case();
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    let texts: [&[u8]; 13] = [
        b"",
        b" ",
        b"{",
        b"nonsense",
        b"{\"kind\": \"annotate\"",
        b"{\"kind\": 'annotate'}",
        b"{\"kind\": \"annotate\",}",
        b"{}{}",
        b"\xff\xfe",
        b"{\"kind\": \"\xc3\x28\"}",
        b"[1,",
        b"{\"a\": NaN}",
        deep.as_bytes(),
    ];
    for text in texts {
        for path in ["/cases".to_owned(), case.path("/acts")] {
            let answer = raw(&app, &path, "application/json", text);
            answer.problem("malformed-json");
        }
    }
    let answer = raw(&app, "/cases", "application/json", "{\n  \"body\": !\n}");
    assert!(answer.problem("malformed-json").at("/detail").as_str().unwrap().contains("第 2 行"), "{answer}");
    assert_eq!(app.cases().len(), 1);
}

#[test]
fn another_media_type_or_too_much_is_refused_at_the_door() {
    let app = App::boot();
    let body = json!({"body": clue()}).to_string();
    for media_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/xml",
        "application/json; charset=gbk",
        "application/merge-patch+json",
        "nonsense",
    ] {
        raw(&app, "/cases", media_type, body.clone()).problem("unsupported-media-type");
    }
    raw(&app, "/cases", "", body.clone()).problem("unsupported-media-type");
    let packed = app.person("officer1").ask("POST", "/cases").header("Content-Type", "application/json");
    let packed = packed.header("Content-Encoding", "gzip").bytes(body.clone().into_bytes());
    packed.go().problem("unsupported-media-type");
    let six_megabytes = json!({"body": {"summary": "长".repeat(2 << 20)}}).to_string();
    assert!(six_megabytes.len() > 6 << 20);
    raw(&app, "/cases", "application/json", six_megabytes).problem("too-large");
    raw(&app, "/cases", "application/json; charset=UTF-8", body.clone()).expect_created();
}

#[test]
fn a_content_that_is_not_meant_is_refused_with_its_place() {
    let app = App::boot();
    let case = app.filed();
    let officer = app.person("officer1");
    let before = app.file(&case);
    let inspection = || inspect_scene(app.now());
    let table: Vec<(Act, &str)> = vec![
        (annotate(1).but("/extra", 1), "/body/extra"),
        (annotate(1).but("/seq", "1"), "/body/seq"),
        (annotate(1).but("/seq", -1), "/body/seq"),
        (annotate(1).but("/seq", 1.5), "/body/seq"),
        (annotate(1).but("/seq", json!(null)), "/body/seq"),
        (annotate(1).but("/text", "一"), "/body/text"),
        (annotate(1).but("/text", "长".repeat(8001)), "/body/text"),
        (annotate(1).but("/text", "a\0b"), "/body/text"),
        (annotate(1).but("/text", json!(["x"])), "/body/text"),
        (annotate(1).but("/a\0b", 1), "/body"),
        (Act::new("annotate", json!({"seq": 1})), "/body/text"),
        (Act::new("annotate", json!([])), "/body"),
        (Act::new("annotate", json!("text")), "/body"),
        (Act::new("annotate", json!(null)), "/body"),
        (Act::new("annotate", json!([1, "更正"])), "/body"),
        (annotate(1).with("kind", json!({"annotate": null})), "/kind"),
        (annotate(1).with("as_happened", json!(["情况紧急"])), "/as_happened"),
        (annotate(1).with("media", json!([["sm3:1", 1, "录像"]])), "/media/0"),
        (annotate(1).with("officers", json!([format!("{{{OFFICER1}}}")])), "/officers/0"),
        (annotate(1).with("officers", json!([format!("urn:uuid:{OFFICER1}")])), "/officers/0"),
        (annotate(1).with("unknown", 1), "/unknown"),
        (annotate(1).with("kind", "nonsense"), "/kind"),
        (annotate(1).with("kind", 7), "/kind"),
        (annotate(1).with("officers", "all"), "/officers"),
        (annotate(1).with("officers", json!(["one"])), "/officers/0"),
        (annotate(1).with("occurred_at", "2026-02-30T10:00:00+08:00"), "/occurred_at"),
        (annotate(1).with("occurred_at", "2026-03-02T10:00:00"), "/occurred_at"),
        (annotate(1).with("occurred_at", "2026-03-02"), "/occurred_at"),
        (annotate(1).with("occurred_at", "10000-01-01T00:00:00Z"), "/occurred_at"),
        (annotate(1).with("occurred_at", 1), "/occurred_at"),
        (annotate(1).with("late_reason", ""), "/late_reason"),
        (annotate(1).with("as_happened", json!({})), "/as_happened/reason"),
        (annotate(1).with("as_happened", json!({"reason": "情况紧急", "by": 1})), "/as_happened/by"),
        (annotate(1).with("media", json!([{"digest": "sm3:1", "size": 1, "title": "录像"}])), "/media/0/digest"),
        (inspection().but("/conduct/extra", 1), "/body/conduct/extra"),
        (inspection().but("/conduct/card_shown", "yes"), "/body/conduct/card_shown"),
        (inspection().but("/evidence/0/kind", "RUMOUR"), "/body/evidence/0/kind"),
        (inspection().but("/evidence/0/name", ""), "/body/evidence/0/name"),
        (inspection().but("/evidence/0/a~1b", 1), "/body/evidence/0/a~01b"),
        (amend_particulars(json!({"violation": {"ended_on": "2026-02-30"}})), "/body/violation/ended_on"),
        (amend_particulars(json!({"violation": {"ended_on": "30.02.2026"}})), "/body/violation/ended_on"),
        (amend_particulars(json!({"violation": {"ended_on": "2026-2-3"}})), "/body/violation/ended_on"),
        (amend_particulars(json!({"violation": {"ended_on": " 2026-02-03"}})), "/body/violation/ended_on"),
        (amend_particulars(json!({"violation": {"ended_on": "0000-01-01"}})), "/body/violation/ended_on"),
        (amend_particulars(json!({"violation": {"ended_on": "-0001-01-01"}})), "/body/violation/ended_on"),
        (amend_particulars(json!({"violation": {"ended_on": "+10000-01-01"}})), "/body/violation/ended_on"),
        (amend_particulars(json!({"power_item_id": "fireworks"})), "/body/power_item_id"),
        (amend_particulars(json!({"power_item_id": OFFICER1})), "/body/power_item_id"),
        (amend_particulars(json!({"parties": []})), "/body/parties"),
        (amend_particulars(json!({"parties": [but(company(), "kind", "COMPANY")]})), "/body/parties/0/kind"),
        (conclude(penalize(0)), "/body/proposal/parties/0/penalties/0/amount_fen"),
        (conclude(penalize(-1)), "/body/proposal/parties/0/penalties/0/amount_fen"),
        (conclude(penalize(9_007_199_254_740_992)), "/body/proposal/parties/0/penalties/0/amount_fen"),
        (conclude(penalize(i64::MAX)), "/body/proposal/parties/0/penalties/0/amount_fen"),
        (conclude(proposal("acquit", json!([]))), "/body/proposal/outcome"),
        (conclude(proposal("penalize", json!([]))), "/body/proposal/parties"),
        (opinion("approve").but("/checks/0/item", "mood"), "/body/checks/0/item"),
        (order_correction("2026-13-01"), "/body/due_on"),
    ];
    for (act, pointer) in table {
        let who = match act.kind.as_str() {
            "issue_review_opinion" => app.person("reviewer"),
            _ => officer,
        };
        let ask = who.ask("POST", &case.path("/acts")).key("k").if_match(case.version()).json(&act.json);
        ask.go().problem("invalid-input").points_at(pointer);
    }
    for number in ["9223372036854775808", "18446744073709551616", "1e400", "-9223372036854775809"] {
        let text = format!("{{\"kind\": \"annotate\", \"body\": {{\"seq\": {number}, \"text\": \"更正\"}}}}");
        let answer = raw(&app, &case.path("/acts"), "application/json", text);
        assert!([409, 412, 422].contains(&answer.status), "{answer}");
    }
    let twice = "{\"kind\": \"annotate\", \"body\": {\"seq\": 1, \"seq\": 2, \"text\": \"更正\"}}";
    raw(&app, &case.path("/acts"), "application/json", twice).problem("invalid-input").points_at("/body/seq");
    assert_eq!(app.file(&case), before);
}

fn but(mut value: Value, field: &str, with: impl Into<Value>) -> Value {
    value[field] = with.into();
    value
}

#[test]
fn an_opening_that_is_not_meant_is_refused_with_its_place() {
    let app = App::boot();
    let officer = app.person("officer1");
    for (body, pointer) in [
        (json!({}), "/body"),
        (json!({"body": {}}), "/body/source"),
        (json!({"body": clue(), "kind": "open_case"}), "/kind"),
        (json!({"body": clue(), "id": "mine"}), "/id"),
        (json!({"body": clue(), "as_happened": {"reason": "情况紧急"}}), "/as_happened"),
        (json!({"body": but(clue(), "source", "DREAM")}), "/body/source"),
        (json!({"body": but(clue(), "place", "")}), "/body/place"),
        (json!({"body": but(clue(), "procedure", "FAST")}), "/body/procedure"),
        (json!({"body": but(clue(), "division_code", "1")}), "/body/division_code"),
        (json!({"body": but(clue(), "power_item_id", OFFICER1.to_string())}), "/body/power_item_id"),
    ] {
        officer.post("/cases", &body).problem("invalid-input").points_at(pointer);
    }
    assert_eq!(app.cases().len(), 0);
}

#[test]
fn an_integer_that_json_readers_disagree_about_is_never_sealed() {
    let app = App::boot();
    let case = app.filed();
    let media = json!([{"digest": zhifa::law::digest::sm3(b"x"), "size": 9_007_199_254_740_992_u64, "title": "录像"}]);
    let answer = app.person("officer1").tries(&case, &annotate(1).with("media", media));
    answer.problem("invalid-input");
}

#[test]
fn query_parameters_are_read_as_strictly_as_bodies() {
    let app = App::boot();
    let case = app.filed();
    let officer = app.person("officer1");
    for path in [
        "/cases?stage=clue",
        "/cases?Status=clue",
        "/reviews?open=true",
        "/officers?name=x",
        "/accounts?q=1",
        "/certificates?x=",
        "/power_items?y=1",
        "/agencies?z=2",
    ] {
        officer.get(path).problem("unknown-filter");
    }
    for below in ["?version=1", "/acts?from=1", "/checklist?act=decide&x=1"] {
        officer.get(&case.path(below)).problem("unknown-filter");
    }
    officer.ask("POST", &case.path("/acts?dry=true")).key("k").json(&annotate(1).json).go().problem("unknown-filter");
    for cursor in ["x", "00", "zz", "5b5d", "22", "7b7d", "31", &"f".repeat(5000)] {
        officer.get(&format!("/cases?cursor={cursor}")).problem("bad-cursor");
        officer.get(&format!("/reviews?cursor={cursor}")).problem("bad-cursor");
    }
    officer.get(&case.path("/acts?cursor=x")).problem("bad-cursor");
    for query in [
        "limit=0",
        "limit=201",
        "limit=-1",
        "limit=x",
        "limit=",
        "limit=99999999999999999999",
        "limit=1&limit=2",
        "status=lost",
        "agency_id=1",
        "opened_from=2026-02-30",
        "review_required=maybe",
        "party=%00",
        "opened_from=2026-2-3",
        "opened_from=-0001-01-01",
        "opened_to=%2B10000-01-01",
        "opened_to=-262143-01-01",
        "agency_id=%7B018909d4-fa60-7000-8000-000000000001%7D",
        &format!("party={}", "a".repeat(501)),
        &format!("party={}", "a".repeat(60_000)),
    ] {
        officer.get(&format!("/cases?{query}")).problem("invalid-input");
    }
    for below in
        ["?at=x", "?at=-1", "?at=99999999999999999999", "/checklist", "/checklist?act=nonsense", "/acts?limit=0"]
    {
        officer.get(&case.path(below)).problem("invalid-input");
    }
    for below in ["?at=0", "?at=99", "?at=18446744073709551615"] {
        officer.get(&case.path(below)).problem("not-found");
    }
    officer.get(&case.path("/acts?limit=200")).ok();
    for day in ["-262143-01-01", "+10000-01-01", "0000-01-01", "2026-2-3"] {
        let key = format!("[\"{day}\",\"{OFFICER1}\"]");
        let cursor: String = key.bytes().map(|byte| format!("{byte:02x}")).collect();
        officer.get(&format!("/certificates?cursor={cursor}")).problem("bad-cursor");
        officer.get(&format!("/certificates?expiring_before={}", day.replace('+', "%2B"))).problem("invalid-input");
    }
    for id in [format!("{{{}}}", case.id), format!("urn:uuid:{}", case.id), case.id.simple().to_string()] {
        officer.get(&format!("/cases/{id}")).problem("not-found");
    }
}

#[test]
fn headers_are_read_as_strictly_as_bodies() {
    let app = App::boot();
    let case = app.filed();
    let ask = || app.person("officer1").ask("POST", &case.path("/acts")).json(&annotate(1).json);
    for key in ["a b", "a\tb", &"k".repeat(201)] {
        ask().key(key).go().problem("invalid-input").points_at("Idempotency-Key");
    }
    ask().key("one").key("two").go().problem("invalid-input").points_at("Idempotency-Key");
    for version in ["*", "W/\"3\"", "\"3", "\"\"3\"\"", "\"3\", \"4\"", "+3", "-3", "\"\"", "18446744073709551616"] {
        let answer = ask().key("k").header("If-Match", version).go();
        answer.problem("invalid-input").points_at("If-Match");
    }
    ask().key("k").if_match(1).if_match(2).go().problem("invalid-input").points_at("If-Match");
    ask().key("k").header("If-Match", "18446744073709551615").go().problem("stale-version");
}

#[test]
fn what_was_not_understood_is_not_sent_back_whole() {
    let app = App::boot();
    let case = app.filed();
    let long = "长".repeat(100_000);
    for act in [annotate(1).with("kind", &*long), annotate(1).with(&long, 1), annotate(1).with("occurred_at", &*long)] {
        let answer = app.person("officer1").ask("POST", &case.path("/acts")).key("k").json(&act.json).go();
        answer.problem("invalid-input");
        assert!(answer.text.len() < 20_000, "{} bytes", answer.text.len());
    }
}

#[test]
fn where_there_is_get_there_is_head_and_other_methods_are_named() {
    let app = App::boot();
    let head = app.ask("HEAD", "/api/v1/rules").go();
    assert_eq!((head.status, head.text.as_str()), (200, ""));
    for path in ["/api/v1/rules", "/openapi.json"] {
        let answer = app.ask("DELETE", path).go();
        assert_eq!(answer.problem("method-not-allowed").header("allow"), "GET, HEAD");
    }
}

#[test]
fn the_calendar_counts_what_is_meant() {
    let app = App::boot();
    let due = |body: Value| app.ask("POST", "/api/v1/calendar/due").json(&body).go();
    let spring = due(json!({"from": "2026-02-12", "n": 7, "unit": "working_day"}));
    assert_eq!((spring.ok().at("/due_on"), spring.at("/provisional")), (&json!("2026-02-28"), &json!(false)));
    assert_eq!(due(json!({"from": "2030-01-01", "n": 7, "unit": "working_day"})).ok().at("/provisional"), true);
    for (body, pointer) in [
        (json!({"from": "2026-02-30", "n": 7, "unit": "working_day"}), "/from"),
        (json!({"from": "-262143-01-01", "n": 1, "unit": "hour"}), "/from"),
        (json!({"from": "2026-02-12", "n": 0, "unit": "working_day"}), "/n"),
        (json!({"from": "2026-02-12", "n": 100_001, "unit": "working_day"}), "/n"),
        (json!({"from": "2026-02-12", "n": -1, "unit": "working_day"}), "/n"),
        (json!({"from": "2026-02-12", "n": 1, "unit": "fortnight"}), "/unit"),
        (json!({"from": "2026-02-12", "n": 1}), "/unit"),
    ] {
        due(body).problem("invalid-input").points_at(pointer);
    }
    for unit in ["working_day", "calendar_day", "hour", "month", "year"] {
        for from in ["0001-01-01", "2026-02-12", "9999-12-31"] {
            let answer = due(json!({"from": from, "n": 100_000, "unit": unit}));
            assert!(answer.status < 500, "{answer}");
        }
    }
    for year in ["2026", "2020"] {
        app.ask("GET", &format!("/api/v1/calendar/{year}")).go().ok();
    }
    for year in ["1999", "+2026", "02026", "x", "99999999999", "-1"] {
        app.ask("GET", &format!("/api/v1/calendar/{year}")).go().problem("not-found");
    }
}

/// Every kind of act with contents of the wrong shape: refused, never our failure.
#[test]
fn no_content_of_any_kind_makes_the_service_fail() {
    let app = App::boot();
    let case = app.served();
    let before = app.file(&case);
    let everyone = ["officer1", "head", "reviewer", "clerk"];
    let contents = [
        json!({}),
        json!([]),
        json!(null),
        json!({"seq": 18_446_744_073_709_551_615_u64}),
        json!({"seq": 0, "reason": "理由", "text": "说明"}),
        json!({"paper": u64::MAX, "party_id": "p9", "method": "DIRECT"}),
        json!({"party_id": "", "proof": "声明"}),
        json!({"party_id": "p1", "amount_fen": i64::MIN, "paid_on": "2026-03-02", "receipt": "x"}),
        json!({"retention": "permanent", "catalogue": [{"seq": u64::MAX, "title": "x", "pages": 1}]}),
        json!({"handlers": [FIREWORKS], "reasons": "理由", "reason": "理由"}),
    ];
    for kind in zhifa::law::stages::Kind::ALL {
        for body in &contents {
            for who in everyone {
                let act = Act::new(kind.as_str(), body.clone());
                let answer = app.person(who).asks(&Case::new(case.id, case.version()), &act).go();
                assert!((400..500).contains(&answer.status), "{answer}");
            }
        }
    }
    assert_eq!(app.file(&case), before);
}
