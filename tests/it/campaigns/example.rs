//! Excellent files as teaching examples: who gets them, when, and what does not stand in them.

use std::io::{Cursor, Read};

use serde_json::json;

use super::world::{Campaign, archived, loses_a_point};
use crate::harness::App;

fn words(bytes: &[u8]) -> String {
    let mut text = String::new();
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a ZIP");
    zip.by_name("word/document.xml").expect("the text").read_to_string(&mut text).expect("UTF-8");
    let mut plain = String::new();
    for part in text.split('<').skip(1) {
        plain.push_str(part.split_once('>').map_or("", |(_, said)| said));
    }
    plain
}

#[test]
fn an_excellent_file_is_printed_without_anybody_the_record_names() {
    let app = App::boot();
    let case = archived(&app);
    let campaign = Campaign::self_check(&app).joined(&["reviewer", "novice"]).framed().drawn_by(["head", "supervisor"]);
    let file = campaign.file_of(&case);
    let path = |form: &str| campaign.path(&format!("/files/{file}/example/{form}"));
    let head = app.person("head");
    assert!(head.get(&path("pdf")).problem("conflict").text.contains("尚无评查结果"));
    campaign.gives(&file, ["reviewer", "novice"]);
    campaign.signs("reviewer", &file, |_| {});
    let done = campaign.signs("novice", &file, |_| {});
    assert_eq!(done["result"]["grade"], "excellent", "{}", done["result"]);
    assert!(head.get(&path("pdf")).problem("conflict").text.contains("异议期满"), "it can still be objected to");
    head.post(&campaign.path("/feedback"), &json!({})).expect_created();
    app.on(2026, 12, 30, 9, 0);
    app.person("reviewer").get(&path("docx")).problem("forbidden");
    app.person("stranger_head").get(&path("docx")).problem("not-found");
    head.get(&path("xlsx")).problem("not-found");
    assert!(head.get(&path("pdf")).ok().bytes.starts_with(b"%PDF"));
    let text = words(&app.person("supervisor").get(&path("docx")).ok().bytes);
    assert!(text.contains("优秀案卷范例") && text.contains("（范例）") && text.contains("执法人员甲"), "{text}");
    let record = app.file(&case);
    let mut hidden: Vec<String> = ["赵志强", "李雪梅", "郑国平"].map(ToOwned::to_owned).to_vec();
    for party in record["parties"].as_array().unwrap() {
        for field in ["name", "representative", "address", "phone", "id_number"] {
            hidden.extend(party[field].as_str().map(ToOwned::to_owned));
        }
    }
    hidden.push(record["decision"]["number"].as_str().unwrap().to_owned());
    hidden.push(record["filing_number"].as_str().unwrap().to_owned());
    assert!(hidden.len() >= 7, "{hidden:?}");
    for word in hidden {
        assert!(!text.contains(&word), "{word} is still there: {text}");
    }
    // A look at the file is in its trace.
    let look = format!("evaluation/{file}/example");
    let looks = app.person("auditor").get_until("/audit?limit=200", &look);
    assert!(looks.ok().text.contains(&look), "{looks}");
}

#[test]
fn a_file_that_lost_points_is_no_example() {
    let app = App::boot();
    let case = archived(&app);
    let campaign = Campaign::self_check(&app).joined(&["reviewer", "novice"]).framed().drawn_by(["head", "supervisor"]);
    let file = campaign.file_of(&case);
    campaign.gives(&file, ["reviewer", "novice"]);
    for who in ["reviewer", "novice"] {
        let view = campaign.seen_by(who, &file);
        campaign.signs(who, &file, |sheet| {
            for _ in 0..15 {
                loses_a_point(&view, sheet);
            }
        });
    }
    let refused = app.person("head").get(&campaign.path(&format!("/files/{file}/example/pdf")));
    let text = &refused.problem("conflict").text;
    assert!(text.contains("评查等次不是最高等次") && text.contains("结果尚未确定"), "both reasons at once: {text}");
}
