//! Long and rare content: it goes on over the pages, nothing is cut off, nothing is a box.

use serde_json::{Value, json};

use crate::harness::acts::{self, Act};
use crate::harness::contents::{opening, penalize};
use crate::harness::people::Case;
use crate::harness::town::FIREWORKS;
use crate::harness::{App, acts::countersign};

/// A company with a name of eighty characters, and a person of a minority with rare characters in the name.
fn parties(app: &App) -> Value {
    let mut company = app.fresh_company();
    company["name"] = json!(format!("{}有限责任公司", "盂县上社镇烟花爆竹制造销售仓储运输配送综合服务".repeat(3)));
    company["representative"] = json!("阿卜杜热西提·买买提明");
    let mut second = app.fresh_company();
    second["id"] = json!("p2");
    second["name"] = json!("喆珺堃翀昇祎犇鑫商行 Fireworks & Co. Ltd.");
    json!([company, second])
}

fn pages_of(app: &App, case: &Case, kind: &str, about: u64) -> (usize, Vec<u8>) {
    let answer = app.person("officer1").get(&case.path(&format!("/papers/{kind}?about={about}")));
    let bytes = answer.ok().bytes.clone();
    if let Some(folder) = std::env::var_os("PAPERS_TO") {
        std::fs::write(std::path::Path::new(&folder).join(format!("long-{kind}-{about}.pdf")), &bytes).unwrap();
    }
    // Each page of the page tree, as the writer sets it down.
    let text = String::from_utf8_lossy(&bytes);
    let count = text.match_indices("/Count ").filter_map(|(at, _)| {
        let digits: String = text[at + 7..].chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<usize>().ok()
    });
    (count.max().unwrap_or(1), bytes)
}

#[test]
fn a_decision_against_two_with_long_and_rare_names_and_two_hundred_pieces_of_evidence_is_printed_whole() {
    let app = App::boot();
    let case = app.person("officer1").opens(opening(parties(&app), FIREWORKS));
    app.files(&case);
    let evidence: Vec<_> = (1..=200)
        .map(|n| json!({"id": format!("x{n}"), "kind": "DOCUMENTARY", "name": format!("第{n}号出入库单据"), "proves": "成品的数量和堆放时间", "original": true}))
        .collect();
    let mut inspection: Act = acts::inspect_scene(app.now());
    for piece in evidence {
        inspection.json["body"]["evidence"].as_array_mut().unwrap().push(piece);
    }
    let seq = app.person("officer1").acts(&case, inspection);
    app.person("officer2").acts(&case, countersign(seq));
    let mut proposal = penalize(1_500_000);
    let ids: Vec<_> = (1..=200).map(|n| format!("x{n}")).chain(["e1".to_owned()]).collect();
    proposal["parties"][0]["facts"][0]["evidence"] = json!(ids);
    let mut second = proposal["parties"][0].clone();
    second["party_id"] = json!("p2");
    proposal["parties"].as_array_mut().unwrap().push(second);
    app.person("officer1").concludes(&case, proposal);
    let notice = app.tells(&case, &["p1", "p2"]);
    let (pages, _) = pages_of(&app, &case, "ADVANCE_NOTICE", notice);
    assert!(pages >= 8, "{pages} pages hold two hundred pieces of evidence");
    for party in ["p1", "p2"] {
        let text =
            app.person("officer1").get(&case.path(&format!("/papers/ADVANCE_NOTICE?party_id={party}&format=text")));
        assert!(text.ok().text.contains("第200号出入库单据"), "{party}");
    }
    let other = app.person("officer1").get(&case.path("/papers/ADVANCE_NOTICE?party_id=p2&format=text"));
    assert!(other.ok().text.contains("喆珺堃翀昇祎犇鑫商行 Fireworks & Co. Ltd."));
}

#[test]
fn an_interview_of_thirty_pages_runs_on_and_keeps_every_answer() {
    let app = App::boot();
    let case = app.filed();
    let mut interview = acts::interview(app.now());
    let asked: Vec<_> = (1..=300)
        .map(|n| json!({
            "question": format!("第{n}个问题：请说明当日货物入库、堆放、清点和出库的经过，以及在场人员。"),
            "answer": format!("第{n}个回答：当日上午货物由货车运到，由仓库保管员清点后入库堆放，在场的有保管员、装卸工和司机，堆放时没有测量高度，也没有留出通道，事后也没有整理。"),
        }))
        .collect();
    interview.json["body"]["questions"] = json!(asked);
    let seq = app.person("officer1").acts(&case, interview);
    app.person("officer2").acts(&case, countersign(seq));
    let (pages, bytes) = pages_of(&app, &case, "INTERVIEW_RECORD", seq);
    assert!(pages >= 20, "{pages} pages");
    assert!(bytes.len() < 5 << 20, "{} bytes: fonts are embedded as subsets", bytes.len());
    let text = app.person("officer1").get(&case.path("/papers/INTERVIEW_RECORD?format=text"));
    assert!(text.ok().text.contains("第300个回答"));
}
