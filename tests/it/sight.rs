//! Who sees a case: the organ's own people, and supervisors and auditors above. What one may not see is not there.

use serde_json::{Value, json};

use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::contents::*;
use crate::harness::people::{Case, Person};
use crate::harness::town::{FIREWORKS, NEIGHBOUR, OFFICER1, TOWN};

/// Everything below a case that can be read.
const BELOW: [&str; 11] = [
    "",
    "?at=1",
    "/acts",
    "/checklist?act=decide",
    "/deadlines",
    "/items",
    "/evidence",
    "/enforcement",
    "/verify",
    "/export",
    "/documents",
];

fn items(who: &Person<'_>, path: &str) -> Vec<Value> {
    who.get(path).ok().at("/items").as_array().unwrap().clone()
}

/// A case of each town, the first one waiting for its review.
fn two_towns(app: &App) -> (Case, Case) {
    let own = app.heard();
    app.person("officer1").submits(&own);
    let theirs = app.person("stranger").opens(clue());
    (own, theirs)
}

#[test]
fn another_organs_case_is_not_there_in_any_route_or_list() {
    let app = App::boot();
    let (case, theirs) = two_towns(&app);
    let before = app.file(&case);
    for who in ["stranger", "stranger_head"] {
        let stranger = app.person(who);
        for below in BELOW {
            stranger.get(&case.path(below)).problem("not-found");
        }
        for act in [annotate(1), decide("penalize"), opinion("approve"), approve(2)] {
            stranger.asks(&case, &act).go().problem("not-found");
            stranger.ask("POST", &case.path("/acts?dry_run=true")).json(&act.json).go().problem("not-found");
            // Nor does a malformed act tell that there is something.
            stranger.ask("POST", &case.path("/acts")).json(&json!({"kind": "nonsense"})).go().problem("not-found");
        }
        let seen = items(&stranger, "/cases?limit=200");
        assert_eq!(seen.iter().map(|head| &head["id"]).collect::<Vec<_>>(), [&json!(theirs.id)]);
        for path in [
            format!("/cases?agency_id={TOWN}"),
            "/reviews".to_owned(),
            format!("/power_items?agency_id={TOWN}"),
            format!("/officers?agency_id={TOWN}"),
        ] {
            assert_eq!(items(&stranger, &path), Vec::<Value>::new(), "{path}");
        }
        stranger.get(&format!("/power_items/{FIREWORKS}")).problem("not-found");
        stranger.get(&format!("/officers/{OFFICER1}")).problem("not-found");
    }
    assert_eq!(app.file(&case), before);
}

#[test]
fn an_administrator_sees_no_case_at_all() {
    let app = App::boot();
    let (case, _) = two_towns(&app);
    let admin = app.person("admin");
    for below in BELOW {
        admin.get(&case.path(below)).problem("not-found");
    }
    assert_eq!(items(&admin, "/cases"), Vec::<Value>::new());
    assert_eq!(items(&admin, "/reviews"), Vec::<Value>::new());
    admin.asks(&case, &annotate(1)).go().problem("not-found");
    admin.post("/cases", &json!({"body": clue()})).problem("forbidden");
}

#[test]
fn auditors_and_supervisors_see_and_do_not_act() {
    let app = App::boot();
    let (case, theirs) = two_towns(&app);
    for who in ["auditor", "supervisor"] {
        let person = app.person(who);
        for below in BELOW {
            person.get(&case.path(below)).ok();
        }
        for act in [annotate(1), decide("penalize"), opinion("approve"), close_case("performed")] {
            person.tries(&case, &act).problem("forbidden");
            person.ask("POST", &case.path("/acts?dry_run=true")).json(&act.json).go().problem("forbidden");
        }
        person.post("/cases", &json!({"body": clue()})).problem("forbidden");
        person.post("/power_items", &json!({})).problem("forbidden");
    }
    app.person("auditor").tries(&case, &flag_major()).problem("forbidden");
    app.person("auditor").get(&theirs.path("")).problem("not-found");
    app.person("supervisor").get(&theirs.path("")).ok();
    assert_eq!(items(&app.person("auditor"), "/cases").len(), 1);
    assert_eq!(items(&app.person("supervisor"), "/cases").len(), 2);
    assert_eq!(items(&app.person("supervisor"), &format!("/cases?agency_id={NEIGHBOUR}")).len(), 1);
    assert_eq!(items(&app.person("supervisor"), "/reviews?state=open").len(), 1);
}

#[test]
fn without_a_token_nothing_is_told_but_the_law() {
    let app = App::boot();
    let (case, _) = two_towns(&app);
    let below = BELOW.iter().map(|below| case.path(below));
    let lists =
        ["/cases", "/reviews", "/agencies", "/accounts", "/officers", "/certificates", "/power_items", "/auth/me"];
    for path in below.chain(lists.iter().map(|path| (*path).to_owned())) {
        let answer = app.ask("GET", &format!("/api/v1{path}")).go();
        answer.problem("unauthorized");
        assert!(answer.header("www-authenticate").starts_with("Bearer"), "{answer}");
    }
    for path in ["/cases".to_owned(), case.path("/acts"), "/accounts".to_owned(), "/auth/logout".to_owned()] {
        app.ask("POST", &format!("/api/v1{path}")).json(&json!({})).go().problem("unauthorized");
    }
    for path in [
        "/healthz",
        "/readyz",
        "/openapi.json",
        "/api/v1/rules",
        "/api/v1/rules/PEN-58",
        "/api/v1/calendar/2026",
        "/problems/stale-version",
    ] {
        app.ask("GET", path).go().ok();
    }
}

#[test]
fn what_does_not_exist_is_not_there_for_anybody() {
    let app = App::boot();
    let officer = app.person("officer1");
    for id in ["0195aaaa-0000-7000-8000-00000000ffff", "1", "not-an-id", "%00", "../cases"] {
        officer.get(&format!("/cases/{id}")).problem("not-found");
        officer.get(&format!("/cases/{id}/acts")).problem("not-found");
        officer.ask("POST", &format!("/cases/{id}/acts")).key("k").json(&annotate(1).json).go().problem("not-found");
    }
    for path in ["/api/v1/nothing", "/nothing", "/api/v2/cases", "/problems/nothing"] {
        app.ask("GET", path).go().problem("not-found");
    }
    let wrong = app.ask("DELETE", "/api/v1/cases").go();
    assert!(wrong.problem("method-not-allowed").header("allow").contains("POST"), "{wrong}");
}

#[test]
fn lists_are_filtered_and_paged_without_loss() {
    let app = App::boot();
    let officer = app.person("officer1");
    let mut opened = Vec::new();
    for minute in 0..7 {
        app.on(2026, 3, 2, 9, minute / 2);
        opened.push(officer.opens_case().id.to_string());
    }
    let filed = app.filed().id.to_string();
    opened.push(filed.clone());
    let mut seen: Vec<Value> = Vec::new();
    let mut path = "/cases?limit=3".to_owned();
    loop {
        let page = officer.get(&path).ok().body.clone();
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= 3);
        seen.extend(items.iter().cloned());
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("/cases?limit=3&cursor={cursor}");
    }
    let order: Vec<_> =
        seen.iter().map(|head| (head["opened_at"].as_str().unwrap(), head["id"].as_str().unwrap())).collect();
    assert!(order.windows(2).all(|pair| pair[0] > pair[1]), "newest first: {order:?}");
    let mut ids: Vec<_> = order.iter().map(|(_, id)| (*id).to_owned()).collect();
    ids.sort();
    opened.sort();
    assert_eq!(ids, opened);
    for (query, count) in [
        ("status=investigating", 1),
        ("status=clue", 7),
        ("number=上社立〔2026〕1号", 1),
        ("party=上社烟花", 8),
        ("party=%25", 0),
        ("party=_", 0),
        ("review_required=true", 0),
        ("opened_from=2026-03-02&opened_to=2026-03-02", 8),
        ("opened_from=2026-03-03", 0),
        ("opened_to=2026-03-01", 0),
    ] {
        assert_eq!(items(&officer, &format!("/cases?{}", escaped(query))).len(), count, "{query}");
    }
    assert_eq!(items(&officer, &format!("/cases?power_item_id={FIREWORKS}")).len(), 8);
}

/// A query with every sign that is no ASCII escaped.
fn escaped(query: &str) -> String {
    query
        .bytes()
        .map(|byte| if byte.is_ascii() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
