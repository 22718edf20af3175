//! An outsider's sweep over every public route: no field outside the allow-list, no minor, nothing withheld, refused or
//! drafted, no unmasked name, also through search, feed, sheet, ETag or ids.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{fined_party, looks, man, published, publishes, register, withdraws};
use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::people::Case;
use crate::harness::tables::dump;
use crate::harness::town::TOWN;

/// Every field an entry may have, in the JSON of the register.
const ALLOWED: [&str; 34] = [
    "basis",
    "cause",
    "corrected_on",
    "corrections",
    "credit_code",
    "decided_on",
    "decision",
    "digest",
    "division_code",
    "expires_on",
    "field",
    "id",
    "items",
    "kind",
    "name",
    "next_cursor",
    "number",
    "on",
    "organ",
    "outcome",
    "parties",
    "penalties",
    "published_on",
    "reads",
    "reason",
    "state",
    "stood",
    "summary",
    "withdrawn",
    "content",
    "title",
    "valid_from",
    "version",
    "agency_id",
];

fn keys(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (key, inner) in fields {
                found.insert(key.clone());
                keys(inner, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
        _ => {}
    }
}

/// What an outsider can learn: every list, file and feed, with these queries.
fn everything(app: &App, queries: &[String]) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for query in queries {
        for path in ["/decisions", "/decisions.csv", "/decisions.atom"] {
            let answer = looks(app, &format!("{path}{query}"));
            all.push((
                format!("{path}{query}"),
                format!("{} {:?} {}", answer.text, answer.header("etag"), answer.header("last-modified")),
            ));
        }
    }
    all
}

/// A case of each sort that must not be seen.
fn secrets(app: &App) -> Vec<Case> {
    let withheld = app.served();
    let entry = app.person("clerk").acts(&withheld, withhold("SECRET"));
    app.person("head").approves(&withheld, entry);
    let asked = app.served();
    app.person("clerk").acts(&asked, withhold("SAFETY"));
    let draft = app.served();
    app.person("clerk").acts(&draft, publish());
    let refused = app.served();
    let entry = app.person("clerk").acts(&refused, publish());
    app.person("head").refuses(&refused, entry);
    let mut child = man("赵小娃", "2009-05-01");
    child["guardian"] = json!({"name": "赵大娃", "relation": "父亲", "informed_on": "2026-03-01"});
    let minor = fined_party(app, &child, 1_000_000);
    app.person("clerk").is_refused(&minor, &publish(), &["PUB-5"]);
    let entry = app.person("clerk").acts(&minor, withhold("MINOR"));
    app.person("head").approves(&minor, entry);
    vec![withheld, asked, draft, refused, minor]
}

#[test]
fn an_outsider_learns_of_no_case_that_is_not_public() {
    let app = App::boot();
    let shown = published(&app);
    let masked = fined_party(&app, &man("诸葛孔明", "1980-05-01"), 2_500_000);
    publishes(&app, &masked, "超量存放烟花爆竹");
    let gone = published(&app);
    withdraws(&app, &gone, "公示有误");
    let words = ["烟花", "超量", "罚款", "诸葛孔明", "孔明", "赵小娃", "赵", "上社罚", "2026"];
    let mut queries: Vec<String> = words.iter().map(|word| format!("?q={word}")).collect();
    queries.extend(
        ["", "?limit=1", "?outcome=penalize", "?field=EMERGENCY", "?party_kind=NATURAL_PERSON", "?from=2026-03-02"]
            .map(str::to_owned),
    );
    let before = everything(&app, &queries);
    let hidden = secrets(&app);
    for case in &hidden {
        let file = app.file(case);
        queries.push(format!("?number={}", file["decision"]["number"].as_str().unwrap()));
        queries.push(format!("?q={}", file["parties"][0]["id_number"].as_str().unwrap()));
    }
    let after = everything(&app, &queries);
    assert_eq!(before, after[..before.len()], "not a byte, an ETag or a date tells of them");
    for (path, text) in &after[before.len()..] {
        let nothing = looks(&app, &format!("{}?q=没有的词", path.split('?').next().unwrap()));
        assert!(text.starts_with(&nothing.text), "{path}: {text}");
    }
    for case in &hidden {
        looks(&app, &format!("/decisions/{}", case.id)).expect(404);
    }
    looks(&app, &format!("/decisions/{}", shown.id)).expect(404);
    // Of people only what is masked is shown, and no field that is not on the list.
    let all = after.iter().map(|(_, text)| text.as_str()).collect::<String>();
    for secret in ["诸葛孔明", "赵小娃", "赵大娃", "王某某", "140322198005010", "140322200905010", "上社村烟花仓库"]
    {
        assert!(!all.contains(secret), "{secret}");
    }
    assert!(all.contains("诸葛某"));
    let mut found = BTreeSet::new();
    register(&app, "").iter().for_each(|entry| keys(entry, &mut found));
    let strange: Vec<_> = found.iter().filter(|key| !ALLOWED.contains(&key.as_str())).collect();
    assert!(strange.is_empty(), "fields outside the list: {strange:?}");
}

#[test]
fn the_table_of_the_register_holds_nothing_that_is_not_public() {
    let app = App::boot();
    published(&app);
    secrets(&app);
    let rows = dump(&mut app.test.connect(), "public_entry");
    assert_eq!(rows.len(), 1, "{rows:#?}");
    for case in app.cases() {
        assert!(!rows.concat().contains(&case.to_string()), "no column leads to a case");
    }
}

#[test]
fn ids_of_the_register_cannot_be_made_from_what_is_known_and_do_not_tell_an_order() {
    let app = App::boot();
    for _ in 0..3 {
        published(&app);
    }
    for entry in register(&app, "") {
        let id: uuid::Uuid = entry["id"].as_str().unwrap().parse().unwrap();
        assert_eq!(id.get_version_num(), 8, "made from a digest, not from a time");
    }
    assert_eq!(looks(&app, "/decisions/x").status, 404);
    let bearer = app.token("officer1");
    let signed_in = app.ask("GET", "/public/v1/decisions").header("Authorization", format!("Bearer {bearer}")).go();
    assert_eq!(signed_in.ok().text, looks(&app, "/decisions").text, "the same for everybody");
}

/// Fields that no public route has.
const NEVER: [&str; 17] = [
    "case_id",
    "account_id",
    "officer_id",
    "id_number",
    "id_kind",
    "phone",
    "address",
    "birth_date",
    "born_on",
    "guardian",
    "representative",
    "drafted_by",
    "collected",
    "checked",
    "staff_number",
    "photo_digest",
    "employment",
];

#[test]
fn no_public_route_tells_who_somebody_is() {
    let app = App::boot();
    secrets(&app);
    let masked = fined_party(&app, &man("诸葛孔明", "1980-05-01"), 2_500_000);
    publishes(&app, &masked, "超量存放烟花爆竹");
    let plan = json!({
        "kind": "INSPECTION_PLAN", "title": "计划", "content": "内容", "formed_on": "2026-03-02", "valid_from": "2026-03-02",
    });
    let draft = app.person("officer1").post("/publicity/objects", &plan).expect_created().at("/id").clone();
    let card = app.person("head").get("/certificates?limit=1").ok().at("/items/0").clone();
    let document = serde_json::to_value(zhifa::app::openapi()).unwrap();
    let mut asked = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        let Some(path) = path.strip_prefix("/public/v1").filter(|_| item["get"].is_object()) else { continue };
        let parameters = item["get"]["parameters"].as_array().cloned().unwrap_or_default();
        let of_organ = parameters.iter().any(|parameter| parameter["name"] == "agency_id");
        let query = if of_organ { format!("?agency_id={TOWN}") } else { String::new() };
        let ids = [register(&app, "")[0]["id"].clone(), draft.clone(), card["id"].clone(), json!(masked.id)];
        for id in ids.iter().filter_map(Value::as_str) {
            let path = path.replace("{id}", id).replace("{number}", card["number"].as_str().unwrap());
            let answer = looks(&app, &format!("{path}{query}"));
            assert!([200, 404].contains(&answer.status), "{path}: {answer}");
            asked += 1;
            let mut found = BTreeSet::new();
            keys(&answer.body, &mut found);
            let told: Vec<_> = found.iter().filter(|key| NEVER.contains(&key.as_str())).collect();
            assert!(told.is_empty(), "{path} tells {told:?}");
            for secret in ["诸葛孔明", "赵小娃", "赵大娃", "王某某", "140322198005010", "140322200905010"]
            {
                assert!(!answer.text.contains(secret), "{path} tells {secret}");
            }
        }
    }
    assert!(asked >= 40, "only {asked} questions: the sweep has lost its way");
}
