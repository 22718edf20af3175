//! The register: what stands in it, what leaves it, and what can be asked of it.

use serde_json::{Value, json};

use super::{fined_party, looks, man, published, publishes, register, withdraws};
use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::contents::*;
use crate::harness::tables::dump;
use crate::harness::town::{NEIGHBOUR, TOWN};

fn verifies(app: &App, number: &Value, digest: &str) -> Value {
    let paper = json!({"number": number, "digest": digest});
    app.ask("POST", "/public/v1/verify").json(&paper).go().ok().body.clone()
}

#[test]
fn a_decision_stands_in_the_register_once_a_second_person_has_released_it() {
    let app = App::boot();
    let case = app.served();
    assert!(register(&app, "").is_empty());
    let entry = app.person("clerk").acts(&case, publish());
    assert!(register(&app, "").is_empty(), "a draft is nobody's business");
    app.person("head").approves(&case, entry);
    let all = register(&app, "");
    let one = &all[0];
    assert_eq!(all.len(), 1);
    let file = app.file(&case);
    assert_eq!(one["number"], file["decision"]["number"]);
    assert_eq!(one["decision"]["summary"], "超量存放烟花爆竹");
    assert_eq!(one["decision"]["parties"][0]["name"], file["parties"][0]["name"]);
    assert_eq!(one["decision"]["parties"][0]["credit_code"], file["parties"][0]["id_number"]);
    assert_eq!(one["decision"]["parties"][0]["penalties"], json!(["罚款50000.00元"]));
    assert_eq!(one["organ"]["id"], TOWN.to_string());
    assert_eq!(one["expires_on"], "2029-03-02", "order 58, until the end of March");
    assert_ne!(one["id"], case.id.to_string());
    let again = looks(&app, &format!("/decisions/{}", one["id"].as_str().unwrap()));
    assert_eq!(again.ok().body, *one);
}

#[test]
fn the_register_answers_304_to_who_has_it_already() {
    let app = App::boot();
    let case = published(&app);
    let first = looks(&app, "/decisions");
    let tag = first.ok().header("etag").to_owned();
    assert!(first.header("cache-control").starts_with("public") && !first.header("last-modified").is_empty());
    let again = || app.ask("GET", "/public/v1/decisions").header("If-None-Match", &tag).go();
    let answer = again();
    assert_eq!((answer.status, answer.text.as_str()), (304, ""));
    withdraws(&app, &case, "公示信息有误，撤回后重新公示");
    assert_eq!(again().status, 200);
}

#[test]
fn entries_are_found_by_what_they_show_and_by_nothing_else() {
    let app = App::boot();
    let case = published(&app);
    let file = app.file(&case);
    let number = file["decision"]["number"].as_str().unwrap();
    let code = file["parties"][0]["id_number"].as_str().unwrap();
    let found = [
        "?q=烟花爆竹".to_owned(),
        "?q=烟花有限公司 超量".replace(' ', "%20"),
        format!("?q={code}"),
        format!("?q={}", code.to_lowercase()),
        format!("?number={number}"),
        format!("?agency_id={TOWN}"),
        "?division=14".to_owned(),
        "?division=140322".to_owned(),
        "?field=EMERGENCY".to_owned(),
        "?outcome=penalize".to_owned(),
        "?party_kind=LEGAL_PERSON".to_owned(),
        "?penalty_kind=FINE".to_owned(),
        "?from=2026-03-02&to=2026-03-02".to_owned(),
        format!("?agency_id={TOWN}&field=EMERGENCY&penalty_kind=FINE&q=超量"),
    ];
    for query in found {
        assert_eq!(register(&app, &query).len(), 1, "{query}");
    }
    let nothing = [
        "?q=王某某".to_owned(),
        "?q=%25".to_owned(),
        "?q=成品库".to_owned(),
        format!("?number={}x", number),
        format!("?agency_id={NEIGHBOUR}"),
        "?division=11".to_owned(),
        "?party_kind=NATURAL_PERSON".to_owned(),
        "?penalty_kind=WARNING".to_owned(),
        "?from=2026-03-03".to_owned(),
        "?to=2026-03-01".to_owned(),
    ];
    for query in nothing {
        assert!(register(&app, &query).is_empty(), "{query}");
    }
    for (query, status) in [
        ("?division=x", 422),
        ("?division=1", 422),
        ("?q=a%20b%20c%20d%20e%20f", 422),
        ("?field=NONE", 422),
        ("?case_id=1", 400),
        ("?cursor=zz", 400),
        ("?limit=0", 422),
    ] {
        assert_eq!(looks(&app, &format!("/decisions{query}")).status, status, "{query}");
    }
}

#[test]
fn pages_follow_each_other_newest_first() {
    let app = App::boot();
    for _ in 0..3 {
        published(&app);
    }
    let mut numbers = Vec::new();
    let mut path = "/decisions?limit=1".to_owned();
    loop {
        let page = looks(&app, &path);
        numbers.extend(page.ok().at("/items").as_array().unwrap().iter().map(|one| one["id"].clone()));
        match page.body["next_cursor"].as_str() {
            Some(cursor) => path = format!("/decisions?limit=1&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(numbers.len(), 3);
    assert_eq!(numbers, register(&app, "").iter().map(|one| one["id"].clone()).collect::<Vec<_>>());
}

#[test]
fn of_what_is_withdrawn_number_day_and_reason_are_left_and_its_history_in_the_file() {
    let app = App::boot();
    let case = published(&app);
    let id = register(&app, "")[0]["id"].clone();
    let digest = register(&app, "")[0]["digest"].clone();
    app.day(3, 5);
    withdraws(&app, &case, "决定已被依法改变");
    let all = register(&app, "");
    let number = app.file(&case)["decision"]["number"].clone();
    assert_eq!(
        all,
        [
            json!({"id": id, "state": "withdrawn", "number": number, "withdrawn": {"on": "2026-03-05", "reason": "决定已被依法改变"}})
        ]
    );
    // Nothing that it was leads to it any more.
    for query in [
        "?q=烟花",
        "?field=EMERGENCY",
        "?outcome=penalize",
        "?party_kind=LEGAL_PERSON",
        "?penalty_kind=FINE",
        "?to=2026-03-04",
    ] {
        assert!(register(&app, query).is_empty(), "{query}");
    }
    assert_eq!(register(&app, &format!("?number={}", number.as_str().unwrap())).len(), 1);
    assert_eq!(verifies(&app, &number, digest.as_str().unwrap())["verdict"], "withdrawn");
    let rows = dump(&mut app.test.connect(), "publication").join("\n");
    assert!(rows.contains("烟花有限公司") && rows.contains("决定已被依法改变"), "the organ keeps what stood: {rows}");
    assert!(app.file(&case)["publications"][0]["withdrawals"][0]["released"].is_u64());
}

#[test]
fn what_was_corrected_reads_as_it_should_and_tells_what_stood() {
    let app = App::boot();
    let case = published(&app);
    let entry = app.file(&case)["publications"][0]["seq"].clone();
    let readings = json!([{"field": "cause", "stood": "超量存放烟花爆竹案", "reads": "超量储存烟花爆竹案"}]);
    let correction = json!({"entry": entry, "readings": readings, "public_reason": "案由文字有误"});
    let seq = app.person("clerk").acts(&case, Act::new("correct_publication", correction));
    assert_eq!(register(&app, "")[0]["decision"]["cause"], "超量存放烟花爆竹案");
    app.person("head").approves(&case, seq);
    let one = &register(&app, "")[0];
    assert_eq!(one["decision"]["cause"], "超量储存烟花爆竹案");
    assert_eq!(one["decision"]["corrections"][0]["stood"], json!(["超量存放烟花爆竹案"]));
    assert_eq!(register(&app, "?q=超量储存").len(), 1);
}

#[test]
fn a_paper_is_genuine_altered_or_unknown() {
    let app = App::boot();
    let case = published(&app);
    let file = app.file(&case);
    let number = file["decision"]["number"].clone();
    let seq = file["decision"]["seq"].as_u64().unwrap();
    let acts = app.person("officer1").get(&case.path("/acts?limit=200")).ok().at("/items").clone();
    let decided = acts.as_array().unwrap().iter().find(|act| act["seq"] == seq).unwrap();
    let digest = decided["digest"].as_str().unwrap();
    assert_eq!(register(&app, "")[0]["digest"], digest, "the paper can carry it from the day of the decision on");
    let genuine = verifies(&app, &number, digest);
    assert_eq!(genuine, json!({"verdict": "genuine", "decision": register(&app, "")[0]["id"]}));
    assert_eq!(verifies(&app, &number, &digest.replace("sm3:", "sm3:0"))["verdict"], "altered");
    assert_eq!(verifies(&app, &json!("上社罚〔2026〕99号"), digest)["verdict"], "unknown");
    // A decision that is not public is unknown, with the right digest too.
    let other = app.served();
    let file = app.file(&other);
    let acts = app.person("officer1").get(&other.path("/acts?limit=200")).ok().at("/items").clone();
    let decided = acts.as_array().unwrap().iter().find(|act| act["seq"] == file["decision"]["seq"]).unwrap();
    assert_eq!(
        verifies(&app, &file["decision"]["number"], decided["digest"].as_str().unwrap()),
        json!({"verdict": "unknown"})
    );
    for (body, pointer) in [(json!({"number": "", "digest": "x"}), "/number"), (json!({"number": "x"}), "/digest")] {
        app.ask("POST", "/public/v1/verify").json(&body).go().expect(422).points_at(pointer);
    }
}

#[test]
fn what_has_expired_leaves_the_register_by_itself() {
    let app = App::boot();
    app.day(4, 7);
    published(&app);
    let one = register(&app, "")[0].clone();
    assert_eq!(one["expires_on"], "2027-04-07", "a fine is of the general class, since April 2026");
    app.on(2027, 4, 7, 23, 59);
    assert_eq!(register(&app, "").len(), 1);
    app.on(2027, 4, 8, 0, 1);
    assert!(register(&app, "").is_empty());
    looks(&app, &format!("/decisions/{}", one["id"].as_str().unwrap())).expect(404);
    let genuine = verifies(&app, &one["number"], one["digest"].as_str().unwrap());
    assert_eq!(genuine, json!({"verdict": "genuine"}), "the paper stays true");
    assert_eq!(verifies(&app, &one["number"], "sm3:0")["verdict"], "unknown");
}

#[test]
fn people_are_shown_as_their_organ_says_from_its_day_on() {
    let app = App::boot();
    let first = fined_party(&app, &man("欧阳小明", "1980-01-01"), 2_500_000);
    publishes(&app, &first, "超量存放");
    let name = |place: usize| register(&app, "")[place]["decision"]["parties"][0]["name"].clone();
    assert_eq!(name(0), "欧阳某");
    let rule = |day: &str, person: &str| json!({"valid_from": day, "person": person, "ground": "省行政执法公示办法"});
    let admin = app.person("admin");
    admin.post("/publicity/masking", &rule("2026-03-02", "KEEP")).expect(422).points_at("/valid_from");
    app.person("officer1").post("/publicity/masking", &rule("2026-03-03", "KEEP")).expect(403);
    admin.post("/publicity/masking", &rule("2026-03-03", "KEEP")).expect_created();
    admin.post("/publicity/masking", &rule("2026-03-03", "DROP")).expect(422);
    admin.post("/publicity/masking", &rule("2026-03-05", "DROP")).expect_created();
    app.day(3, 3);
    let second = fined_party(&app, &man("司马光明", "1980-01-02"), 2_500_000);
    publishes(&app, &second, "超量存放");
    assert_eq!((name(0), name(1)), (json!("司马光明"), json!("欧阳某")));
    app.day(3, 5);
    let third = fined_party(&app, &man("张三丰", "1980-01-03"), 2_500_000);
    publishes(&app, &third, "超量存放");
    assert_eq!(name(0), Value::Null);
    assert_eq!(register(&app, "?q=张").len(), 0);
    assert_eq!(app.person("clerk").get("/publicity/masking").ok().body.as_array().unwrap().len(), 2);
    zhifa::desk::rebuild(&app.db).unwrap();
    assert_eq!((name(1), name(2)), (json!("司马光明"), json!("欧阳某")), "a rebuild shows them as they were shown");
}

#[test]
fn a_text_with_a_number_of_a_person_is_refused_with_its_field() {
    let app = App::boot();
    let case = app.served();
    for (text, zh) in [
        ("当事人（140322199001011234）超量存放", "身份证件号码"),
        ("联系电话13812345678", "电话号码"),
        ("晋C12345号货车超载", "车辆号牌"),
        ("缴至6222021234567890123", "银行账号"),
    ] {
        let answer =
            app.person("clerk").is_refused(&case, &Act::new("publish", json!({"summary": text})), &["PUB-5-2"]);
        assert!(answer.text.contains(zh) && answer.text.contains("summary"), "{answer}");
    }
    let names = Act::new("publish", json!({"summary": "该公司法定代表人王某某超量存放"}));
    app.person("clerk").is_refused(&case, &names, &["PUB-5-2"]);
}

#[test]
fn whose_age_becomes_known_in_a_later_round_is_taken_out_without_a_trace() {
    let app = App::boot();
    let mut unknown = man("李小四", "1980-01-01");
    for field in ["birth_date", "id_number", "id_kind"] {
        unknown.as_object_mut().unwrap().remove(field);
    }
    let case = fined_party(&app, &unknown, 2_500_000);
    let decision = app.file(&case)["decision"]["seq"].clone();
    // As somebody said, and wrongly.
    let births = json!([{"party_id": "p1", "birth_date": "1980-01-01", "source": "当事人自述"}]);
    let entry = app.person("clerk").acts(&case, publish().but("/summary", "超量存放").but("/births", births));
    app.person("head").approves(&case, entry);
    let one = register(&app, "")[0].clone();
    let event = |event: &str, more: Value| {
        let mut body = json!({"remedy_id": "r1", "event": event, "on": app.now().date()});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        app.person("officer1").acts(&case, Act::new("record_remedy", body).recorded())
    };
    let application = json!({"route": "reconsideration", "about": decision, "party_id": "p1", "organ": "盂县人民政府"});
    event("applied", json!({"application": application}));
    event("accepted", json!({"received_on": app.now().date()}));
    let ruling = json!({"result": "revoked", "redecide": true, "redecide_by": app.now().plus_days(40).date()});
    let document = json!({"received_on": app.now().date(), "document": "盂政复决〔2026〕3号", "ruling": ruling});
    let changed = event("decided", document);
    app.person("head").approves(&case, changed);
    app.person("head").acts(&case, Act::new("redecide", json!({"reasons": "按复议决定重新办理"})));
    assert_eq!(register(&app, "")[0]["state"], "published", "it has to be withdrawn, and is not yet");
    unknown["birth_date"] = "2010-01-01".into();
    app.person("officer1").acts(&case, amend_particulars(json!({"parties": [unknown]})));
    assert!(register(&app, "").is_empty());
    looks(&app, &format!("/decisions/{}", one["id"].as_str().unwrap())).expect(404);
    assert_eq!(verifies(&app, &one["number"], one["digest"].as_str().unwrap())["verdict"], "unknown");
    let row = dump(&mut app.test.connect(), "public_entry").join("");
    assert!(!row.contains('李') && !row.contains(one["number"].as_str().unwrap()), "{row}");
    assert_eq!(row.matches("1000-01-01").count(), 2, "it lies where no list and no cursor comes: {row}");
}

#[test]
fn a_minor_is_found_in_whatever_the_file_says() {
    let app = App::boot();
    let guardian = json!({"name": "李大", "relation": "父亲"});
    let mut by_number = man("李小五", "2009-05-01");
    by_number.as_object_mut().unwrap().remove("birth_date");
    let mut unnamed_paper = by_number.clone();
    unnamed_paper.as_object_mut().unwrap().remove("id_kind");
    let mut two_days = man("李小六", "2009-05-01");
    two_days["birth_date"] = "1990-05-01".into();
    let mut guarded = json!({"id": "p1", "kind": "NATURAL_PERSON", "name": "李小七", "guardian": guardian});
    guarded["guardian"]["informed_on"] = "2026-03-01".into();
    for party in [man("李小四", "2009-05-01"), by_number, unnamed_paper, two_days, guarded] {
        let case = app.person("officer1").opens(opening(json!([party]), crate::harness::town::FIREWORKS));
        let list = app.person("clerk").get(&case.path("/checklist?act=publish")).ok().body.clone();
        let findings = list["findings"].as_array().unwrap();
        let rule = findings.iter().find(|finding| finding["rule"] == "PUB-5").unwrap();
        assert_eq!(rule["verdict"], "breached", "{party}: {rule}");
    }
}
