//! A county's list of officers taken in: what is taken, what was there, and every row that was not with its reason.

use std::io::{Cursor, Write};

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::harness::App;
use crate::harness::answer::Answer;
use crate::harness::service::zhifa;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

fn imports(app: &App, query: &str, media_type: &str, bytes: impl Into<Vec<u8>>) -> Answer {
    let ask = app.person("admin").ask("POST", &format!("/officers/import{query}")).key(&app.fresh_key());
    ask.header("Content-Type", media_type).bytes(bytes).go()
}

/// As a county office has it: a title, marked headings, days in several forms.
const LIST: &str = "\
上社镇行政执法人员名单,,,,,,,,\r
,,,,,,,,\r
序号,姓名*,编制性质（必填）,执法证号,发证机关,执法门类,发证日期,有效期至,备注\r
1,张建国,事业编,14032200201,阳泉市人民政府,应急、城管,2024/1/10,2029年1月9日,\r
2,李春花,劳务派遣,,,,,,\r
3,王小军,在编,14032200203,阳泉市人民政府,渔政,2024-02-30,2029-01-09,\r
4,,在编,14032200204,,应急,2024-01-10,2029-01-09,\r
5,赵志强,公务员,14032200101,阳泉市人民政府,应急,2023-01-01,2028-12-31,\r
6,孙志强,公务员,14032200102,阳泉市人民政府,应急,2023-01-01,2028-12-31,\r
7,钱多,正式,,,,,,\r
8,周临,临时工,14032200208,阳泉市人民政府,应急,2024-01-10,2029-01-09,\r
";

/// Row, outcome, the columns of its errors.
fn outcomes(answer: &Answer) -> Vec<(u64, String, Vec<String>)> {
    let items = answer.ok().at("/items").as_array().unwrap();
    let one = |item: &Value| {
        let errors = item["errors"].as_array().cloned().unwrap_or_default();
        let columns =
            errors.iter().map(|error| error["column"].as_str().or(error["code"].as_str()).unwrap().to_owned());
        (item["row"].as_u64().unwrap(), item["outcome"].as_str().unwrap().to_owned(), columns.collect())
    };
    items.iter().map(one).collect()
}

fn expected() -> Vec<(u64, String, Vec<String>)> {
    let row = |row: u64, outcome: &str, errors: &[&str]| {
        (row, outcome.to_owned(), errors.iter().map(|one| (*one).to_owned()).collect())
    };
    vec![
        row(4, "taken", &[]),
        row(5, "taken", &[]),
        row(6, "refused", &["执法门类", "发证日期"]),
        row(7, "refused", &["姓名*", "发证机关"]),
        row(8, "already_there", &[]),
        row(9, "refused", &["执法证号"]),
        row(10, "refused", &["编制性质（必填）"]),
        row(11, "refused", &["CERT-4"]),
    ]
}

#[test]
fn what_can_be_taken_is_taken_and_every_other_row_is_told_with_its_reasons() {
    let app = App::boot();
    let answer = imports(&app, "", "text/csv", LIST);
    assert_eq!(outcomes(&answer), expected(), "{answer}");
    assert_eq!(
        (answer.at("/taken"), answer.at("/already_there"), answer.at("/refused")),
        (&json!(2), &json!(1), &json!(5))
    );
    assert_eq!(answer.at("/ignored_columns"), &json!(["序号", "备注"]), "{answer}");
    assert_eq!(answer.at("/items/4/warnings/0/code"), "differs", "the list says another last day: {answer}");
    let made = answer.at("/items/0/officer_id").as_str().unwrap();
    let cards = app.person("admin").get(&format!("/certificates?officer_id={made}"));
    assert_eq!(cards.ok().at("/items/0/fields"), &json!(["EMERGENCY", "HOUSING_URBAN"]));
    assert_eq!(
        (cards.at("/items/0/valid_from"), cards.at("/items/0/valid_to")),
        (&json!("2024-01-10"), &json!("2029-01-09"))
    );
    assert_eq!(cards.at("/items/0/area_code"), "140322106000", "the organ's own, when nothing else is said");
    assert!(
        answer.at("/items/0").get("warnings").is_some_and(|told| told[0]["code"] == "CERT-2"),
        "no exam is entered"
    );
    let mut shown = answer.body.clone();
    for item in shown["items"].as_array_mut().unwrap() {
        item.as_object_mut().unwrap().remove("officer_id");
    }
    insta::assert_snapshot!("import_report", serde_json::to_string_pretty(&shown).unwrap());
}

#[test]
fn the_same_list_again_is_there_already() {
    let app = App::boot();
    imports(&app, "", "text/csv", LIST).ok();
    let again = imports(&app, "", "text/csv", LIST);
    let count = |outcome: &str| outcomes(&again).iter().filter(|(_, found, _)| found == outcome).count();
    assert_eq!((count("taken"), count("already_there"), count("refused")), (0, 3, 5), "{again}");
    let officers = app.person("admin").get("/officers?limit=200");
    assert_eq!(officers.ok().at("/items").as_array().unwrap().len(), 8);
}

#[test]
fn a_dry_run_says_the_same_and_records_nothing() {
    let app = App::boot();
    let answer = imports(&app, "?dry_run=true", "text/csv", LIST);
    assert_eq!((outcomes(&answer), answer.at("/dry_run")), (expected(), &json!(true)));
    assert!(answer.at("/items/0").get("officer_id").is_none(), "{answer}");
    let officers = app.person("admin").get("/officers?limit=200");
    assert_eq!(officers.ok().at("/items").as_array().unwrap().len(), 6);
    assert_eq!(outcomes(&imports(&app, "", "text/csv", LIST)), expected());
}

#[test]
fn a_list_from_a_chinese_windows_reads_and_so_does_a_workbook() {
    let app = App::boot();
    let (gb18030, _, _) = encoding_rs::GB18030.encode(LIST);
    assert_eq!(outcomes(&imports(&app, "?dry_run=true", "text/csv", gb18030.to_vec())), expected());
    let named = imports(&app, "?dry_run=true", "text/csv; charset=gbk", gb18030.to_vec());
    assert_eq!(outcomes(&named), expected());
    let rows: Vec<Vec<&str>> = LIST.split("\r\n").map(|line| line.split(',').collect()).collect();
    assert_eq!(outcomes(&imports(&app, "?dry_run=true", XLSX, workbook(&rows, ""))), expected());
    // A day as a number with a form of its own, and a number that the spreadsheet rounded.
    let rows = vec![
        vec!["姓名", "身份", "证件编号", "发证机关", "门类", "有效期起", "有效期止"],
        vec!["张一", "在编", "#140322001010101010", "县", "应急", "#45301", "2029-01-09"],
    ];
    let answer = imports(&app, "", XLSX, workbook(&rows, ""));
    assert_eq!(outcomes(&answer), [(2, "refused".to_owned(), vec!["证件编号".to_owned()])], "{answer}");
    assert_eq!(answer.at("/items/0/errors/0/code"), "rounded");
}

#[test]
fn an_officer_with_two_cards_is_one_and_two_of_one_name_need_their_numbers() {
    let app = App::boot();
    let list = "name,employment,staff_number,number,issuer,fields,valid_from,valid_to\n\
        吴一,ESTABLISHED,,K1,盂县,EMERGENCY,2024-01-01,2028-01-01\n\
        吴一,ESTABLISHED,,K2,盂县,MARKET,2024-01-01,2028-01-01\n\
        郑二,ESTABLISHED,07,K3,盂县,EMERGENCY,2024-01-01,2028-01-01\n\
        郑二,ESTABLISHED,08,K4,盂县,EMERGENCY,2024-01-01,2028-01-01\n\
        郑二,ESTABLISHED,,K5,盂县,EMERGENCY,2024-01-01,2028-01-01\n\
        冯三,ESTABLISHED,07,,,,,\n";
    let answer = imports(&app, "", "text/csv", list);
    let told: Vec<_> = outcomes(&answer).into_iter().map(|(_, outcome, errors)| (outcome, errors)).collect();
    let row = |outcome: &str, errors: &[&str]| {
        (outcome.to_owned(), errors.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>())
    };
    assert_eq!(
        told,
        [
            row("taken", &[]),
            row("taken", &[]),
            row("taken", &[]),
            row("taken", &[]),
            row("refused", &["name"]),
            row("refused", &["staff_number"])
        ],
        "{answer}"
    );
    assert_eq!(answer.at("/items/0/officer_id"), answer.at("/items/1/officer_id"));
    assert_ne!(answer.at("/items/2/officer_id"), answer.at("/items/3/officer_id"));
    assert_eq!(answer.at("/items/1/warnings/0/code"), "same_name");
}

#[test]
fn a_row_may_name_an_organ_below_and_an_account_of_it() {
    let app = App::boot();
    let list = "姓名,人员身份,单位,账号\n何文,在编,上社镇人民政府,auditor\n何武,在编,下社镇人民政府,\n何斌,在编,140322106000,officer1\n何无,在编,上社,nobody\n";
    let answer = imports(&app, "", "text/csv", list);
    let told: Vec<_> = outcomes(&answer).into_iter().map(|(_, outcome, errors)| (outcome, errors)).collect();
    let refused = |column: &str| ("refused".to_owned(), vec![column.to_owned()]);
    assert_eq!(told, [("taken".to_owned(), vec![]), refused("单位"), refused("账号"), refused("账号")], "{answer}");
}

#[test]
fn what_is_no_list_is_refused_at_the_door() {
    let app = App::boot();
    for media_type in ["application/json", "application/vnd.ms-excel", "text/plain", ""] {
        imports(&app, "", media_type, LIST).problem("unsupported-media-type");
    }
    imports(&app, "", "text/csv", "x".repeat(3 << 20)).problem("too-large");
    imports(&app, "?dry=true", "text/csv", LIST).problem("unknown-filter");
    for bad in ["", "姓名,证号\n张三,1\n", "a,b\n1,2\n", "\u{0}\u{0}"] {
        imports(&app, "", "text/csv", bad).problem("invalid-input").points_at("");
    }
    imports(&app, "", XLSX, LIST).problem("invalid-input");
    let many = format!("姓名,身份\n{}", "张三,在编\n".repeat(2001));
    imports(&app, "", "text/csv", many).problem("invalid-input");
    let folded = workbook(&[vec!["姓名", "身份"]], &" ".repeat(80 << 20));
    assert!(folded.len() < 1 << 20, "{} bytes unfold to 80 MB", folded.len());
    imports(&app, "", XLSX, folded).problem("invalid-input");
    let officer = app.person("officer1").ask("POST", "/officers/import").header("Content-Type", "text/csv").bytes(LIST);
    officer.go().problem("forbidden");
}

/// What `zhifa import-officers` says, and its exit code.
fn on_the_command_line(app: &App, file: &std::path::Path, more: &[&str]) -> (Option<i32>, String) {
    let done = zhifa(&app.test).arg("import-officers").arg(file).args(more).output().unwrap();
    let text = [done.stdout, done.stderr].concat();
    // The log is another matter.
    let told = String::from_utf8(text).unwrap();
    (
        done.status.code(),
        told.lines().filter(|line| !line.starts_with('{')).fold(String::new(), |all, line| all + line + "\n"),
    )
}

#[test]
fn the_operator_takes_a_list_in_and_is_told_every_row_that_was_not() {
    let app = App::boot();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("名单.CSV");
    std::fs::write(&file, encoding_rs::GB18030.encode(LIST).0).unwrap();
    let of_town = ["--agency", &crate::harness::town::TOWN.to_string()];
    let count = || app.person("admin").get("/officers?limit=200").ok().at("/items").as_array().unwrap().len();
    let (code, dry) = on_the_command_line(&app, &file, &[&of_town[..], &["--dry-run"]].concat());
    assert_eq!((code, count()), (Some(1), 6), "{dry}");
    assert!(dry.contains("A dry run: nothing was recorded."), "{dry}");
    let (code, told) = on_the_command_line(&app, &file, &of_town);
    assert_eq!((code, count()), (Some(1), 8), "{told}");
    assert_eq!(dry.lines().count(), told.lines().count() + 1, "a dry run says the same, and that it is one");
    insta::assert_snapshot!("import_told", told);
    // The trail says who did it, the certificate's history in whose name.
    let trail = app.person("watcher").get("/audit?action=officer.import");
    let entry = trail.ok().at("/items/0");
    let admin = crate::harness::town::account("admin");
    assert!(entry.get("account_id").is_none(), "{entry}");
    let detail = format!("2 taken, 1 already there, 5 refused; on the command line, in the name of account/{admin}");
    assert_eq!(entry["detail"], detail);
    // When every row is there, nothing is left to tell.
    std::fs::write(&file, "姓名,人员身份\n李春花,劳务派遣\n").unwrap();
    let (code, told) = on_the_command_line(&app, &file, &["--by", "admin"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("1 rows: 0 taken, 1 already there, 0 not taken."), "{told}");
    let workbook = workbook(&[vec!["姓名", "身份"], vec!["马新", "在编"]], "");
    std::fs::write(folder.path().join("list.xlsx"), workbook).unwrap();
    let (code, told) = on_the_command_line(&app, &folder.path().join("list.xlsx"), &of_town);
    assert_eq!((code, count()), (Some(0), 9), "{told}");
}

#[test]
fn the_operator_is_told_what_is_missing_before_anything_is_read_in() {
    let app = App::boot();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("list.csv");
    std::fs::write(&file, "姓名,人员身份\n张三,在编\n").unwrap();
    let (town, neighbour) = (crate::harness::town::TOWN.to_string(), crate::harness::town::NEIGHBOUR.to_string());
    let refused = |file: &std::path::Path, more: &[&str]| {
        let (code, told) = on_the_command_line(&app, file, more);
        assert_eq!(code, Some(1), "{told}");
        told
    };
    let unclear = refused(&file, &[]);
    assert!(unclear.contains("请用 --by 指定") && unclear.contains("give --by USERNAME"), "{unclear}");
    assert!(unclear.contains("--by admin  吴斌") && unclear.contains("--by county_admin  马管"), "{unclear}");
    assert!(refused(&file, &["--by", "officer1"]).contains("give --by USERNAME"));
    assert!(refused(&file, &["--by", "admin", "--agency", &neighbour]).contains("--agency: their organ"));
    assert!(refused(&file, &["--agency", "0195aaaa-0000-7000-8000-000000000001"]).contains("no such organ"));
    let other = folder.path().join("list.pdf");
    assert!(refused(&other, &["--agency", &town]).contains("另存为其中一种"));
    assert!(refused(&folder.path().join("none.csv"), &["--agency", &town]).contains("none.csv"));
    std::fs::write(&file, "姓名,证号\n张三,1\n").unwrap();
    let unread = refused(&file, &["--agency", &town]);
    assert!(unread.contains("没有找到表头；缺少列：人员身份") && unread.contains("employment"), "{unread}");
    std::fs::write(&file, "x".repeat(3 << 20)).unwrap();
    assert!(refused(&file, &["--agency", &town]).contains("超过 2 MB"));
    // The county's administrator may import for the town.
    std::fs::write(&file, "姓名,人员身份\n张三,在编\n").unwrap();
    let (code, told) = on_the_command_line(&app, &file, &["--by", "county_admin", "--agency", &town]);
    assert_eq!(code, Some(0), "{told}");
}

/// A workbook of texts; what begins with `#` is a number. `ballast` follows the sheet.
fn workbook(rows: &[Vec<&str>], ballast: &str) -> Vec<u8> {
    let mut sheet =
        String::from("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>");
    for (row, cells) in rows.iter().enumerate() {
        sheet += &format!("<row r=\"{}\">", row + 1);
        for (column, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            let place = format!("{}{}", char::from(b'A' + u8::try_from(column).unwrap()), row + 1);
            sheet += &match text.strip_prefix('#') {
                Some(number) => format!("<c r=\"{place}\"><v>{number}</v></c>"),
                None => format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
            };
        }
        sheet += "</row>";
    }
    sheet += "</sheetData></worksheet>";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let parts = [
        ("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>".to_owned()),
        ("_rels/.rels", format!("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>")),
        ("xl/workbook.xml", format!("<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"{office}\"><sheets><sheet name=\"名单\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>")),
        ("xl/_rels/workbook.xml.rels", format!("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>")),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/ballast.xml", ballast.to_owned()),
    ];
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// Lists like real ones, with anything in any cell, and files that were cut or bent.
#[test]
fn no_file_makes_the_service_fail() {
    let app = App::boot();
    let cell = prop_oneof![
        Just("姓名".to_owned()),
        Just("人员身份".to_owned()),
        Just("证件编号".to_owned()),
        Just("有效期起".to_owned()),
        Just("在编".to_owned()),
        Just("张三".to_owned()),
        Just("#1e400".to_owned()),
        Just("#-1".to_owned()),
        Just("99999-99-99".to_owned()),
        Just("\u{0}".to_owned()),
        Just("\"".to_owned()),
        Just("=1+1".to_owned()),
        ".{0,12}",
        "[0-9]{1,20}",
    ];
    let rows = proptest::collection::vec(proptest::collection::vec(cell, 1..9), 1..8);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 60,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let good = workbook(&[vec!["姓名", "身份"], vec!["张三", "在编"]], "");
    runner
        .run(&(rows, any::<prop::sample::Index>(), any::<u8>()), |(rows, at, bend)| {
            let heads = "姓名,人员身份,证件编号,发证机关,执法领域,有效期起,有效期止,账号,单位\n";
            let body: String = rows.iter().map(|row| row.join(",") + "\n").collect();
            for text in [body.clone(), format!("{heads}{body}")] {
                let answer = imports(&app, "?dry_run=true", "text/csv", text);
                prop_assert!([200, 422].contains(&answer.status), "{answer}");
            }
            let mut bent = good.clone();
            let place = at.index(bent.len());
            bent[place] ^= bend;
            for bytes in [bent, good[..place].to_vec()] {
                let answer = imports(&app, "?dry_run=true", XLSX, bytes);
                prop_assert!([200, 422].contains(&answer.status), "{answer}");
            }
            Ok(())
        })
        .unwrap();
}
