//! The printed reports at their doors: who gets them, what stands in them, and who does not.

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};

use super::world::{Campaign, archived, declined, loses_a_point};
use crate::harness::App;

fn rows(bytes: &[u8], sheet: &str) -> Vec<Vec<Data>> {
    let mut book = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    book.worksheet_range(sheet).expect(sheet).rows().map(<[Data]>::to_vec).collect()
}

fn word(bytes: &[u8]) -> String {
    let mut text = String::new();
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a ZIP");
    zip.by_name("word/document.xml").expect("the text").read_to_string(&mut text).expect("UTF-8");
    text
}

/// The metadata of a PDF stand in it as they are; its pages are compressed.
fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|part| part == text.as_bytes())
}

#[test]
fn a_campaign_is_printed_for_whoever_sees_its_report() {
    let app = App::boot();
    let (case, clue) = (archived(&app), declined(&app));
    let campaign =
        Campaign::self_check(&app).joined(&["reviewer", "novice", "clerk"]).framed().drawn_by(["head", "supervisor"]);
    let (file, other) = (campaign.file_of(&case), campaign.file_of(&clue));
    campaign.gives(&file, ["reviewer", "novice"]);
    let sheet = |form: &str| campaign.path(&format!("/files/{file}/sheet/{form}"));
    let head = app.person("head");
    head.get(&sheet("xlsx")).problem("conflict");
    let mut item = String::new();
    for who in ["reviewer", "novice"] {
        let view = campaign.seen_by(who, &file);
        campaign.signs(who, &file, |sheet| {
            item = loses_a_point(&view, sheet);
            let line = sheet["items"].as_array_mut().unwrap().iter_mut().find(|line| line["item"] == item.as_str());
            line.unwrap()["reason"] = "赵志强的签名缺失，电话13800001111".into();
        });
    }
    // The workbook: one file has a result, its number, score and grade are those of the file.
    let view = campaign.seen_by("head", &file);
    let score = view["result"]["score"].as_f64().unwrap();
    let path = |form: &str| campaign.path(&format!("/report/{form}"));
    let book = head.get(&path("xlsx"));
    assert!(book.ok().header("content-disposition").starts_with("attachment; filename*=UTF-8''"));
    let table = rows(&book.bytes, "总表");
    assert_eq!(table.len(), 2, "the clue has no result: {table:?}");
    let number = app.file(&case)["decision"]["number"].as_str().unwrap().to_owned();
    assert_eq!((&table[1][1], &table[1][7]), (&Data::String(number.clone()), &Data::Float(score)));
    assert!(table[1].contains(&Data::String("违法事实不能成立".to_owned())), "{table:?}");
    let lost = rows(&book.bytes, "扣分项目");
    assert!(lost.iter().any(|row| row[0] == Data::String(item.clone())), "{item}: {lost:?}");
    // PDF and DOCX hold the title.
    let title = "关于2026年度行政执法案卷评查情况的通报";
    let pdf = head.get(&path("pdf"));
    assert!(pdf.ok().bytes.starts_with(b"%PDF"));
    assert!(holds(&pdf.bytes, title), "the title of the PDF");
    assert!(word(&head.get(&path("docx")).ok().bytes).contains(title));
    // The sheet says why; officers, evaluators and numbers of people are not in it.
    let own = head.get(&sheet("xlsx"));
    let lines = rows(&own.ok().bytes, "评分表");
    let line = lines.iter().find(|row| row[0] == Data::String(item.clone())).expect("the item");
    let said: Vec<_> = line.iter().map(ToString::to_string).collect();
    assert!(said.iter().any(|cell| cell.starts_with("执法人员的签名缺失") && !cell.contains("1380000")), "{said:?}");
    assert!(head.get(&sheet("pdf")).ok().bytes.starts_with(b"%PDF"));
    let text = word(&head.get(&sheet("docx")).ok().bytes);
    assert!(text.contains(&number) && !text.contains("赵志强"), "{text}");
    // Who sees what: as the JSON report, and as the file.
    app.person("watcher").get(&path("xlsx")).ok();
    app.person("reviewer").get(&path("pdf")).problem("forbidden");
    app.person("reviewer").get(&sheet("xlsx")).ok();
    app.person("clerk").get(&sheet("xlsx")).problem("not-found");
    for form in ["xlsx", "pdf", "docx"] {
        app.person("stranger_head").get(&path(form)).problem("not-found");
        app.person("stranger_head").get(&sheet(form)).problem("not-found");
    }
    head.get(&path("csv")).problem("not-found");
    head.get(&campaign.path(&format!("/files/{other}/sheet/pdf"))).problem("conflict");
}
