//! The credit feed 双公示: thirty fields, in order; what cannot be filled is told; what is taken down is recalled.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use serde_json::{Value, json};

use super::{fined_party, man, published, publishes, withdraws};
use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::answer::Answer;
use crate::harness::contents::*;
use crate::harness::tables::dump;

const CODE: &str = "11140322MB0000001A";

fn reports_as(app: &App) {
    let code = company_number(77);
    app.person("admin").post("/publicity/credit_source", &json!({"credit_code": code})).expect_created();
}

fn feed(app: &App, query: &str) -> Answer {
    app.person("clerk").get(&format!("/publicity/credit_feed{query}"))
}

#[test]
fn a_penalty_is_told_in_thirty_fields_and_only_once() {
    let app = App::boot();
    reports_as(&app);
    let case = published(&app);
    let first = feed(&app, "");
    let rows = first.ok().at("/rows").as_array().unwrap();
    assert_eq!((rows.len(), first.at("/unfilled").as_array().unwrap().len()), (1, 0), "{first}");
    let values = &rows[0]["values"];
    let file = app.file(&case);
    for (code, value) in [
        ("CF_XDR_MC", "上社烟花有限公司"),
        ("CF_XDR_LB", "法人及非法人组织"),
        ("CF_XDR_SHXYM", file["parties"][0]["id_number"].as_str().unwrap()),
        ("CF_FRDB", "王某某"),
        ("CF_WSH", file["decision"]["number"].as_str().unwrap()),
        ("CF_CFLB", "罚款"),
        ("CF_NR", "罚款50000.00元"),
        ("CF_NR_FK", "5.000000"),
        ("CF_NR_WFFF", ""),
        ("CF_JDRQ", "2026-03-02"),
        ("CF_YXQ", "2099-12-31"),
        ("CF_GSJZQ", "2029-03-02"),
        ("CF_SJLYDM", &company_number(77)),
        ("BZ", ""),
    ] {
        assert_eq!(values[code].as_str().unwrap_or_default(), value, "{code}");
    }
    let next = first.at("/next_since").as_i64().unwrap();
    let second = feed(&app, &format!("?since={next}"));
    assert!(second.ok().at("/rows").as_array().unwrap().is_empty());
    assert_eq!(second.at("/next_since"), next);
    let trail = dump(&mut app.test.connect(), "audit_entry").join("\n");
    assert_eq!(trail.matches("credit.download").count(), 2, "every download is in the trail");
}

#[test]
fn a_person_is_told_with_the_full_number_and_never_in_public() {
    let app = App::boot();
    reports_as(&app);
    let case = fined_party(&app, &man("诸葛孔明", "1980-05-01"), 2_500_000);
    publishes(&app, &case, "超量存放");
    let told = feed(&app, "");
    let values = told.ok().at("/rows/0/values");
    assert_eq!(values["CF_XDR_MC"], "诸葛孔明");
    assert_eq!(values["CF_XDR_LB"], "自然人");
    assert_eq!(values["CF_XDR_ZJLX"], "身份证");
    assert_eq!(values["CF_XDR_ZJHM"], resident_number("1980-05-01"));
    for (who, status) in [("officer1", 403), ("head", 403), ("admin", 403), ("stranger_head", 403), ("supervisor", 200)]
    {
        assert_eq!(app.person(who).get("/publicity/credit_feed").status, status, "{who}");
    }
    let of_town = format!("/publicity/credit_feed?agency_id={}", crate::harness::town::TOWN);
    assert_eq!(app.person("supervisor").get(&of_town).ok().at("/rows").as_array().unwrap().len(), 1);
    let of_county = format!("/publicity/credit_feed?agency_id={}", crate::harness::town::COUNTY);
    app.person("clerk").get(&of_county).expect(404);
}

#[test]
fn what_cannot_be_filled_is_told_with_its_field() {
    let app = App::boot();
    let case = published(&app);
    let told = feed(&app, "");
    assert!(told.ok().at("/rows").as_array().unwrap().is_empty(), "the organ has no code yet");
    let missing = told.at("/unfilled/0/missing").as_array().unwrap();
    let codes: Vec<_> = missing.iter().map(|field| field["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["CF_CFJGDM", "CF_SJLYDM"]);
    assert_eq!(told.at("/unfilled/0/case_id"), &json!(case.id));
    let mut nobody = man("李四", "1980-05-01");
    for field in ["id_number", "id_kind"] {
        nobody.as_object_mut().unwrap().remove(field);
    }
    reports_as(&app);
    let case = fined_party(&app, &nobody, 2_500_000);
    publishes(&app, &case, "超量存放");
    let told = feed(&app, "?since=1");
    let missing = told.ok().at("/unfilled/0/missing").as_array().unwrap();
    let codes: Vec<_> = missing.iter().map(|field| field["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["CF_XDR_ZJLX", "CF_XDR_ZJHM"]);
    assert_eq!(feed(&app, "").ok().at("/rows").as_array().unwrap().len(), 1, "asked again, the first is whole now");
    app.person("admin").post("/publicity/credit_source", &json!({"credit_code": CODE})).expect(422);
}

#[test]
fn corrections_and_withdrawals_are_told_in_their_order() {
    let app = App::boot();
    reports_as(&app);
    let case = published(&app);
    let other = app.served();
    let entry = app.person("clerk").acts(&other, withhold("SECRET"));
    app.person("head").approves(&other, entry);
    let entry = app.file(&case)["publications"][0]["seq"].clone();
    let readings = json!([{"field": "cause", "stood": "超量存放", "reads": "超量储存"}]);
    let correction = json!({"entry": entry, "readings": readings, "public_reason": "案由文字有误"});
    let seq = app.person("clerk").acts(&case, Act::new("correct_publication", correction));
    app.person("head").approves(&case, seq);
    withdraws(&app, &case, "决定已被依法撤销");
    let told = feed(&app, "");
    let rows = told.ok().at("/rows").as_array().unwrap();
    let kinds: Vec<_> =
        rows.iter().map(|row| (row["change"].as_i64().unwrap(), row["kind"].as_str().unwrap())).collect();
    assert_eq!(kinds, [(1, "publish"), (2, "correct"), (3, "recall")], "withheld decisions are not told");
    assert_eq!(rows[2]["values"]["BZ"], "撤回：决定已被依法撤销");
    assert_eq!(rows[1]["values"]["BZ"], "更正：案由文字有误");
    zhifa::desk::rebuild(&app.db).unwrap();
    assert_eq!(feed(&app, "").ok().at("/rows").as_array().unwrap().len(), 3, "a rebuild tells nothing anew");
    let page = feed(&app, "?limit=2");
    assert_eq!((page.ok().at("/more"), page.at("/next_since")), (&json!(true), &json!(2)));
    for query in ["?since=-1", "?limit=0", "?limit=2001"] {
        feed(&app, query).expect(422);
    }
}

#[test]
fn the_files_hold_the_thirty_codes_in_order() {
    let app = App::boot();
    reports_as(&app);
    let case = published(&app);
    withdraws(&app, &case, "公示有误");
    let sheet = feed(&app, ".csv");
    let heads: Vec<_> = sheet.ok().text.trim_start_matches('\u{feff}').lines().next().unwrap().split(',').collect();
    assert_eq!((heads.len(), heads[0], heads[29]), (30, "CF_XDR_MC", "BZ"));
    assert_eq!((sheet.header("x-next-since"), sheet.header("x-unfilled")), ("2", "0"));
    assert_eq!(sheet.text.lines().count(), 3);
    let book = workbook(&app);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(book)).unwrap();
    assert_eq!(book.sheet_names(), ["行政处罚", "撤回", "未能填报"]);
    let penalties = book.worksheet_range("行政处罚").unwrap();
    assert_eq!(penalties.get_value((1, 0)).unwrap().to_string(), "CF_XDR_MC");
    assert_eq!(
        penalties.get_value((2, 2)).unwrap().to_string(),
        app.file(&case)["parties"][0]["id_number"].as_str().unwrap()
    );
    assert_eq!(book.worksheet_range("撤回").unwrap().height(), 3);
    let folder = std::env::var_os("ZHIFA_KEEP_EXPORTS");
    if let Some(folder) = folder {
        std::fs::write(std::path::Path::new(&folder).join("credit-feed.csv"), &sheet.text).unwrap();
        std::fs::write(std::path::Path::new(&folder).join("credit-feed.xlsx"), workbook(&app)).unwrap();
        let register = super::looks(&app, "/decisions.csv").text.clone();
        std::fs::write(std::path::Path::new(&folder).join("decisions.csv"), register).unwrap();
    }
    let _: Value = json!(null);
}

/// The workbook, byte for byte.
fn workbook(app: &App) -> Vec<u8> {
    let url = format!("{}/api/v1/publicity/credit_feed.xlsx", app.url());
    let token = format!("Bearer {}", app.token("clerk"));
    let mut answer = ureq::get(&url).header("Authorization", token).call().unwrap();
    answer.body_mut().read_to_vec().unwrap()
}
