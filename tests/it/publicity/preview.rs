//! What the second person sees before an entry goes out: exactly what everybody will read, and what is kept back of it.

use serde_json::{Value, json};

use super::{fined_party, man, register};
use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::answer::Answer;
use crate::harness::people::Case;

fn previews(app: &App, who: &'static str, case: &Case) -> Answer {
    app.person(who).get(&case.path("/publication_previews"))
}

fn with_preview(seq: u64, digest: &Value) -> Act {
    approve(seq).but("/preview", digest.clone())
}

/// A case of one person, and the act that drafted its entry.
fn drafted(app: &App) -> (Case, u64) {
    let mut party = man("诸葛孔明", "1980-05-01");
    party["address"] = "上社镇前街12号".into();
    party["phone"] = "13800000000".into();
    let case = fined_party(app, &party, 2_500_000);
    let seq = app.person("clerk").acts(&case, publish());
    (case, seq)
}

#[test]
fn the_preview_is_what_everybody_reads_after_the_release() {
    let app = App::boot();
    let (case, seq) = drafted(&app);
    let seen = previews(&app, "head", &case);
    let shown = seen.ok().at("/0/shown").clone();
    assert_eq!(shown["decision"]["parties"][0]["name"], "诸葛某");
    assert!(register(&app, "").is_empty(), "looking publishes nothing");
    app.person("head").acts(&case, with_preview(seq, seen.at("/0/digest")));
    assert_eq!(register(&app, ""), [shown], "field by field");
    assert_eq!(previews(&app, "head", &case).ok().body, json!([]));
}

#[test]
fn the_preview_says_what_is_masked_or_left_out_and_why() {
    let app = App::boot();
    let (case, _) = drafted(&app);
    let seen = previews(&app, "head", &case);
    let left = seen.ok().at("/0/left_out").as_array().unwrap().clone();
    let of = |field: &str| left.iter().find(|one| one["field"] == field).unwrap_or_else(|| panic!("{field}: {seen}"));
    let name = of("name");
    assert_eq!(
        (&name["treatment"], &name["stands"], &name["shown"]),
        (&json!("masked"), &json!("诸葛孔明"), &json!("诸葛某"))
    );
    for field in ["id_number", "birth_date", "address", "phone"] {
        let one = of(field);
        assert_eq!((&one["treatment"], &one["party_id"]), (&json!("left_out"), &json!("p1")), "{field}");
        assert!(one["why"]["zh"].as_str().unwrap().contains("118号"));
    }
    assert!(!seen.text.contains("13800000000"), "what is left out is not repeated: {seen}");
}

#[test]
fn an_entry_that_changed_after_the_preview_is_not_released_under_it() {
    let app = App::boot();
    let (case, seq) = drafted(&app);
    let seen = previews(&app, "head", &case).ok().at("/0/digest").clone();
    let keep = json!({"valid_from": "2026-03-03", "person": "KEEP", "ground": "省公示办法"});
    app.person("admin").post("/publicity/masking", &keep).expect_created();
    app.day(3, 3);
    let now = previews(&app, "head", &case);
    assert_eq!(now.ok().at("/0/shown/decision/parties/0/name"), "诸葛孔明");
    app.person("head").is_refused(&case, &with_preview(seq, &seen), &["PUB-1-2"]);
    assert!(register(&app, "").is_empty());
    app.day(3, 4);
    assert_eq!(
        previews(&app, "head", &case).ok().at("/0/digest"),
        now.at("/0/digest"),
        "the day alone changes nothing"
    );
    app.person("head").acts(&case, with_preview(seq, now.at("/0/digest")));
    assert_eq!(register(&app, "")[0]["decision"]["parties"][0]["name"], "诸葛孔明");
}

#[test]
fn corrections_withdrawals_and_withholdings_are_previewed_too() {
    let app = App::boot();
    let (case, seq) = drafted(&app);
    app.person("head").approves(&case, seq);
    let correction = json!({
        "entry": seq, "public_reason": "文字有误", "readings": [{"field": "cause", "stood": "超量", "reads": "违规"}],
    });
    let cause = register(&app, "")[0]["decision"]["cause"].as_str().unwrap().to_owned();
    let stood: String = cause.chars().take(2).collect();
    let mut correction = correction;
    correction["readings"][0]["stood"] = stood.clone().into();
    let corrected = app.person("clerk").acts(&case, Act::new("correct_publication", correction));
    let seen = previews(&app, "head", &case);
    assert!(seen.ok().at("/0/shown/decision/cause").as_str().unwrap().starts_with("违规"), "{seen}");
    assert_eq!(register(&app, "")[0]["decision"]["cause"], cause);
    app.person("head").acts(&case, with_preview(corrected, seen.at("/0/digest")));
    assert!(register(&app, "")[0]["decision"]["cause"].as_str().unwrap().starts_with("违规"));
    let withdrawal = Act::new("withdraw_publication", json!({"entry": seq, "public_reason": "公示有误"}));
    let gone = app.person("clerk").acts(&case, withdrawal);
    let seen = previews(&app, "head", &case);
    assert_eq!(
        (seen.ok().at("/0/shown/state"), seen.at("/0/shown/withdrawn/reason")),
        (&json!("withdrawn"), &json!("公示有误"))
    );
    assert!(seen.at("/0/shown").get("decision").is_none());
    assert_eq!(seen.at("/0/seq"), &json!(gone));
    let withheld = app.served();
    app.person("clerk").acts(&withheld, withhold("SECRET"));
    let seen = previews(&app, "head", &withheld);
    assert!(
        seen.ok().at("/0/hidden_because/zh").as_str().unwrap().contains("不予公示")
            && seen.body[0].get("shown").is_none()
    );
}

#[test]
fn a_preview_is_for_those_who_see_the_case_and_names_an_entry_that_waits() {
    let app = App::boot();
    let (case, _) = drafted(&app);
    previews(&app, "stranger_head", &case).expect(404);
    let any = zhifa::law::digest::sm3(b"another");
    let other = app.person("officer1").opens_case();
    let request = app.person("officer1").requests_filing(&other);
    app.person("head").is_refused(&other, &with_preview(request, &json!(any)), &["PUB-1-2"]);
}
