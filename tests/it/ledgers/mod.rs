//! Ledgers of paper years taken in: what is taken, what was there, every row that was not with its reason; and their score.

mod scored;

use rust_xlsxwriter::{Format, Workbook};
use serde_json::{Value, json};

use crate::harness::App;
use crate::harness::answer::Answer;

const CLEAN: &str = include_str!("clean.csv");
const BAD: &str = include_str!("bad.csv");
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const NDJSON: &str = "application/x-ndjson";

fn imports(app: &App, who: &'static str, query: &str, media_type: &str, bytes: impl Into<Vec<u8>>) -> Answer {
    let ask = app.person(who).ask("POST", &format!("/imported_cases{query}")).key(&app.fresh_key());
    ask.header("Content-Type", media_type).bytes(bytes).go()
}

/// Row, fate, the codes of its errors.
fn fates(answer: &Answer) -> Vec<(u64, &str, Vec<&str>)> {
    let items = answer.at("/items").as_array().unwrap();
    items
        .iter()
        .map(|item| {
            let errors = item["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
            let codes = errors.iter().map(|error| error["code"].as_str().unwrap()).collect();
            (item["row"].as_u64().unwrap(), item["fate"].as_str().unwrap(), codes)
        })
        .collect()
}

fn counts(answer: &Answer) -> [u64; 5] {
    ["rows", "taken", "already_there", "conflicts", "refused"].map(|name| answer.body[name].as_u64().unwrap())
}

/// What is no ASCII, as an address carries it.
fn escaped(text: &str) -> String {
    let one = |byte: u8| if byte.is_ascii() { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(one).collect()
}

fn cases(app: &App, query: &str) -> Vec<Value> {
    app.person("head").get(&format!("/imported_cases{}", escaped(query))).ok().at("/items").as_array().unwrap().clone()
}

#[test]
fn a_clean_ledger_is_taken_whole_under_the_headings_organs_use() {
    let app = App::boot();
    let answer = imports(&app, "head", "?file_name=2022.csv", "text/csv", CLEAN);
    answer.expect_created();
    assert_eq!((counts(&answer), fates(&answer)), ([3, 3, 0, 0, 0], vec![]), "{answer}");
    assert_eq!(answer.at("/kept_as_text"), &json!(["序号"]));
    assert!(answer.header("location").ends_with(answer.at("/batch_id").as_str().unwrap()));
    let found = cases(&app, "?number=上社罚（2022）1号");
    let content = &found[0]["content"];
    assert_eq!((found.len(), &found[0]["imported"], &found[0]["year"]), (1, &json!(true), &json!(2022)));
    for (field, value) in [
        ("filing_number", json!("上社立〔2022〕1号")),
        ("filed_on", json!("2022-03-01")),
        ("told_on", json!("2022-03-20")),
        ("reviewed_on", json!("2022-04-01")),
        ("deliberated_on", json!("2022-04-02")),
        ("fine_fen", json!(500_050)),
        ("party_kind", json!("INDIVIDUAL_BUSINESS")),
        ("kinds", json!(["FINE"])),
        ("other", json!({"序号": "1"})),
        ("officers", json!([{"name": "赵志强", "card": "14032200101"}, {"name": "李雪梅", "card": "14032200102"}])),
    ] {
        assert_eq!(content[field], value, "{field}: {content}");
    }
    assert_eq!(cases(&app, "?year=2022").len(), 3);
    assert!(cases(&app, "?year=2021").is_empty());
}

#[test]
fn every_row_that_cannot_be_taken_is_told_with_column_value_reason_and_remedy() {
    let app = App::boot();
    let answer = imports(&app, "head", "", "text/csv", BAD);
    answer.expect_created();
    assert_eq!(
        fates(&answer),
        [
            (2, "refused", vec!["no_day"]),
            (3, "refused", vec!["missing"]),
            (4, "refused", vec!["unknown", "unknown", "no_sum", "unknown", "unknown"]),
            (5, "refused", vec!["impossible_day", "unknown_organ"]),
            (7, "already_there", vec!["twice"]),
            (8, "conflict", vec!["conflict"]),
            (9, "refused", vec!["no_year"]),
            (10, "taken", vec![]),
        ],
        "{answer}"
    );
    assert_eq!(counts(&answer), [9, 2, 1, 1, 5], "no row is lost");
    let kept = app.person("head").get(&format!("/imported_cases/batches/{}", answer.at("/batch_id").as_str().unwrap()));
    assert_eq!(kept.ok().at("/report/items"), answer.at("/items"), "the report is kept");
    let mut shown = answer.body.clone();
    shown.as_object_mut().unwrap().remove("batch_id");
    insta::assert_snapshot!("ledger_report", serde_json::to_string_pretty(&shown).unwrap());
    let path = format!("/imported_cases/batches/{}/csv", answer.at("/batch_id").as_str().unwrap());
    insta::assert_snapshot!("ledger_report_csv", app.person("head").get(&path).ok().text.replace('\r', ""));
    let nine = &cases(&app, "?number=上社罚〔2019〕9号")[0]["content"];
    assert_eq!((&nine["filed_on"], &nine["fine_fen"]), (&json!("2019-03-01"), &json!(20_000)), "{nine}");
}

#[test]
fn the_same_ledger_again_is_there_already_and_another_content_is_a_conflict() {
    let app = App::boot();
    imports(&app, "head", "", "text/csv", CLEAN).expect_created();
    let again = imports(&app, "head", "", "text/csv", CLEAN);
    assert_eq!(counts(&again), [3, 0, 3, 0, 0], "{again}");
    assert!(again.at("/items/0/imported_case_id").is_string());
    let other = imports(&app, "head", "", "text/csv", CLEAN.replace("5,000.50", "6000").replace("张一", "张二"));
    assert_eq!(counts(&other), [3, 0, 2, 1, 0], "{other}");
    assert!(other.text.contains("同一文号，罚款金额与已经导入的不同"), "{other}");
    // A row with no more than the number of the filing is the case that has its decision.
    let bare = imports(&app, "head", "", "text/csv", "案号,案由\n上社立〔2022〕1号,烟花爆竹\n上社立〔2022〕9号,占道\n");
    assert_eq!(counts(&bare), [2, 1, 0, 1, 0], "{bare}");
    // One filing, a second decision.
    let second = "案号,决定书文号,案由\n上社立〔2022〕1号,上社罚〔2022〕77号,烟花爆竹\n上社立〔2022〕9号,上社罚〔2022〕9号,占道\n";
    let second = imports(&app, "head", "", "text/csv", second);
    assert_eq!(counts(&second), [2, 1, 0, 1, 0], "{second}");
    assert_eq!(app.person("head").get("/imported_cases/batches").ok().at("/items").as_array().unwrap().len(), 5);
}

#[test]
fn a_dry_run_and_all_or_nothing_record_nothing() {
    let app = App::boot();
    for query in ["?dry_run=true", "?all_or_nothing=true"] {
        let answer = imports(&app, "head", query, "text/csv", BAD);
        assert_eq!((answer.ok().status, counts(&answer)), (200, [9, 2, 1, 1, 5]), "{query}: {answer}");
        assert!(answer.body.get("batch_id").is_none(), "{answer}");
        assert!(cases(&app, "").is_empty());
    }
    assert_eq!(imports(&app, "head", "?all_or_nothing=true", "text/csv", BAD).at("/given_up"), true);
    imports(&app, "head", "?all_or_nothing=true", "text/csv", CLEAN).expect_created();
    assert_eq!(cases(&app, "").len(), 3);
}

#[test]
fn one_key_imports_once() {
    let app = App::boot();
    let ask = || {
        let ask = app.person("head").ask("POST", "/imported_cases").key("once").header("Content-Type", "text/csv");
        ask.bytes(CLEAN).go()
    };
    assert_eq!(ask().expect_created().body, ask().expect_created().body);
    assert_eq!(app.person("head").get("/imported_cases/batches").ok().at("/items").as_array().unwrap().len(), 1);
}

#[test]
fn every_file_an_office_saves_reads_alike() {
    let app = App::boot();
    let expected = imports(&app, "head", "?dry_run=true", "text/csv", CLEAN).ok().body.clone();
    let (gbk, _, _) = encoding_rs::GBK.encode(CLEAN);
    let marked: Vec<u8> = "\u{feff}".bytes().chain(CLEAN.replace('\n', "\r\n").bytes()).collect();
    for (media_type, bytes) in [
        ("text/csv", gbk.to_vec()),
        ("text/csv; charset=gbk", gbk.to_vec()),
        ("text/csv", marked),
        (XLSX, workbook(CLEAN)),
    ] {
        let answer = imports(&app, "head", "?dry_run=true", media_type, bytes);
        assert_eq!(answer.ok().body, expected, "{media_type}");
    }
    imports(&app, "head", "", XLSX, workbook(CLEAN)).expect_created();
    assert_eq!(counts(&imports(&app, "head", "", "text/csv", CLEAN)), [3, 0, 3, 0, 0], "the very same content");
}

/// The ledger as a workbook: days as days, sums as numbers.
fn workbook(csv: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let sheet = book.add_worksheet();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(csv.as_bytes());
    for (row, record) in (0..).zip(reader.records()) {
        for (column, text) in (0..).zip(record.unwrap().iter()) {
            if let Ok(on) = chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d") {
                let serial = (on - chrono::NaiveDate::from_ymd_opt(1899, 12, 30).unwrap()).num_days();
                sheet.write_number_with_format(row, column, serial as f64, &day).unwrap();
            } else if text == "5,000.50" {
                sheet.write_number(row, column, 5000.5).unwrap();
            } else {
                sheet.write_string(row, column, text).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn json_lines_are_rows_and_a_bad_line_is_one_bad_row() {
    let app = App::boot();
    let lines = [
        json!({"决定书文号": "上社罚〔2018〕1号", "罚款金额": 500.25, "决定日期": "2018-05-04", "科室": "一股"})
            .to_string(),
        "{".to_owned(),
        json!({"decision_number": "上社罚〔2018〕2号", "案由": "占道"}).to_string(),
        json!({"决定书文号": ["上社罚〔2018〕3号"]}).to_string(),
        r#"{"决定书文号": "a", "决定书文号": "b"}"#.to_owned(),
        json!(3).to_string(),
    ];
    let answer = imports(&app, "head", "", NDJSON, lines.join("\n"));
    answer.expect_created();
    assert_eq!(counts(&answer), [6, 1, 0, 0, 5], "{answer}");
    let unreadable: Vec<_> = fates(&answer).into_iter().filter(|(_, _, codes)| codes == &["unreadable"]).collect();
    assert_eq!(unreadable.iter().map(|(row, ..)| *row).collect::<Vec<_>>(), [2, 4, 5, 6], "{answer}");
    assert_eq!(cases(&app, "")[0]["content"]["fine_fen"], 50_025);
}

#[test]
fn ten_thousand_rows_lose_none() {
    let app = App::boot();
    let mut text = String::from("决定书文号,案由,当事人,立案日期,决定日期,送达日期,处罚种类,罚款金额,程序,结果,备注\n");
    for n in 1..=10_000 {
        let (year, day) = (2010 + n % 12, if n % 1000 == 0 { "2-30" } else { "3-5" });
        text += &format!(
            "上社罚〔{year}〕{n}号,占道经营第{n}号,当事人{n},{year}-3-1,{year}-{day},{year}-3-6,罚款,{n}.5,简易,处罚,第{n}件\n"
        );
    }
    let begun = std::time::Instant::now();
    let answer = imports(&app, "head", "", "text/csv", text.as_str());
    answer.expect_created();
    eprintln!("10,000 rows, {} bytes: {:?}", text.len(), begun.elapsed());
    assert_eq!(counts(&answer), [10_000, 9_990, 0, 0, 10], "{:?}", fates(&answer));
    let mut seen = 0;
    let mut cursor = String::new();
    loop {
        let page = app.person("head").get(&format!("/imported_cases?limit=200{cursor}"));
        seen += page.ok().at("/items").as_array().unwrap().len();
        match page.body["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen, 9_990);
    assert_eq!(counts(&imports(&app, "head", "", "text/csv", text.as_str())), [10_000, 0, 9_990, 0, 10]);
}

#[test]
fn what_is_no_ledger_is_refused_as_a_whole() {
    let app = App::boot();
    for (media_type, bytes, code) in [
        ("text/csv", "姓名,电话\n张三,1\n".to_owned(), "invalid-input"),
        ("text/csv", String::new(), "invalid-input"),
        (XLSX, "not a workbook".to_owned(), "invalid-input"),
        (NDJSON, "{\"a\": 1}".to_owned(), "invalid-input"),
        ("application/pdf", "x".to_owned(), "unsupported-media-type"),
        ("text/csv", "案号,案由\n".to_owned() + &"甲〔2019〕1号,占道\n".repeat(20_001), "invalid-input"),
        ("text/csv", "案号,案由\n".to_owned() + &"字".repeat(3_000_000), "too-large"),
    ] {
        let answer = imports(&app, "head", "", media_type, bytes);
        answer.problem(code);
    }
    imports(&app, "head", &format!("?file_name={}", "x".repeat(201)), "text/csv", CLEAN).points_at("?file_name");
    assert!(cases(&app, "").is_empty());
}

#[test]
fn heads_and_supervisors_import_into_the_organs_they_see() {
    let app = App::boot();
    for who in ["officer1", "admin", "auditor", "clerk", "reviewer"] {
        imports(&app, who, "", "text/csv", CLEAN).problem("forbidden");
    }
    let of_the_town = CLEAN.replace("序号,", "单位,").replace("\n1,", "\n上社,").replace("\n2,", "\n140322107000,");
    let answer = imports(&app, "supervisor", "", "text/csv", of_the_town.replace("\n3,", "\n盂县人民政府,"));
    assert_eq!(counts(&answer), [3, 3, 0, 0, 0], "{answer}");
    assert_eq!(cases(&app, "").len(), 1, "the town's own");
    let beside = imports(&app, "head", "", "text/csv", of_the_town.replace("\n3,", "\n盂县人民政府,"));
    assert_eq!(counts(&beside), [3, 0, 1, 0, 2], "the head of the town has no say in the neighbour's cases: {beside}");
    let town = cases(&app, "")[0]["id"].as_str().unwrap().to_owned();
    app.person("stranger").get(&format!("/imported_cases/{town}")).problem("not-found");
    app.person("admin").get(&format!("/imported_cases/{town}")).problem("not-found");
    app.person("supervisor").get(&format!("/imported_cases/{town}")).ok();
    let batch = answer.at("/batch_id").as_str().unwrap();
    app.person("head").get(&format!("/imported_cases/batches/{batch}")).problem("not-found");
}

#[test]
fn what_was_imported_stays_as_it_came() {
    let app = App::boot();
    imports(&app, "head", "", "text/csv", CLEAN).expect_created();
    let conn = &mut app.test.connect();
    for sql in [
        "UPDATE imported_case SET content = '{}'",
        "UPDATE imported_case SET year = 2000",
        "DELETE FROM imported_case",
        "INSERT INTO imported_case SELECT * FROM imported_case",
        "UPDATE ledger_batch SET refused = 0",
        "DELETE FROM ledger_batch",
        "INSERT INTO ledger_batch SELECT * FROM ledger_batch",
    ] {
        assert!(diesel::RunQueryDsl::execute(diesel::sql_query(sql), conn).is_err(), "{sql}");
    }
}
