//! The score of imported cases: met and broken is what a column shows; an empty cell is neither.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{CLEAN, cases, imports};
use crate::harness::App;

const HEAD: &str = "决定书文号,案由,当事人,当事人类型,立案日期,告知日期,听证日期,法制审核日期,审核人,集体讨论日期,决定日期,送达日期,\
结案日期,归档日期,公示日期,办案人员1,证号1,办案人员2,证号2,处罚种类,罚款金额,依据,程序,结果,延长办案期限至";

/// A row without a flaw, by column.
fn flawless() -> BTreeMap<&'static str, &'static str> {
    BTreeMap::from([
        ("决定书文号", "上社罚〔2023〕1号"),
        ("案由", "未经许可经营烟花爆竹"),
        ("当事人", "盂县上社百货店"),
        ("当事人类型", "个体户"),
        ("立案日期", "2023-03-01"),
        ("告知日期", "2023-03-20"),
        ("听证日期", "2023-04-03"),
        ("法制审核日期", "2023-04-06"),
        ("审核人", "陈静"),
        ("集体讨论日期", "2023-04-07"),
        ("决定日期", "2023-04-10"),
        ("送达日期", "2023-04-12"),
        ("结案日期", "2023-05-10"),
        ("归档日期", "2023-05-20"),
        ("公示日期", "2023-04-14"),
        ("办案人员1", "赵志强"),
        ("证号1", "14032200101"),
        ("办案人员2", "李雪梅"),
        ("证号2", "14032200102"),
        ("处罚种类", "罚款"),
        ("罚款金额", "5000"),
        ("依据", "《烟花爆竹安全管理条例》第三十六条"),
        ("程序", "普通"),
        ("结果", "行政处罚"),
    ])
}

type Verdicts = BTreeMap<String, String>;

/// The verdict of each item, and of each veto item that is not met.
fn verdicts(app: &App, changes: &[(&'static str, &'static str)]) -> (Verdicts, Value) {
    let mut row = flawless();
    row.extend(changes.iter().copied());
    let number = format!("上社罚〔2023〕{}号", app.fresh_key());
    row.insert("决定书文号", &number);
    let cells: Vec<&str> = HEAD.split(',').map(|column| row.get(column).copied().unwrap_or_default()).collect();
    let answer = imports(app, "head", "", "text/csv", format!("{HEAD}\n{}\n", cells.join(",")));
    assert_eq!(answer.expect_created().at("/taken"), 1, "{answer}");
    let batch = answer.at("/batch_id").as_str().unwrap();
    let found = app.person("head").get(&format!("/imported_cases?batch_id={batch}"));
    let id = found.ok().at("/items/0/id").as_str().unwrap();
    let sheet = app.person("auditor").get(&format!("/imported_cases/{id}/evaluation")).ok().at("/sheets/0").clone();
    let of = |list: &str| sheet[list].as_array().unwrap().clone();
    let each = of("items").into_iter().chain(of("vetoes"));
    let text = |one: &Value| one.as_str().unwrap().to_owned();
    (each.map(|item| (text(&item["id"]), text(&item["verdict"]))).collect(), sheet)
}

fn are<'a>(verdicts: &'a Verdicts, verdict: &str) -> Vec<&'a str> {
    verdicts.iter().filter(|(_, said)| *said == verdict).map(|(id, _)| id.as_str()).collect()
}

#[test]
fn a_flawless_row_is_met_where_columns_tell_and_left_to_a_person_elsewhere() {
    let app = App::boot();
    let (found, sheet) = verdicts(&app, &[]);
    let met = ["A2", "C1", "D1", "D10", "D11", "D5", "D8", "D9", "F4", "G1a", "H2", "H3"];
    assert_eq!(are(&found, "met"), met, "{sheet}");
    assert!(are(&found, "breached").is_empty() && are(&found, "not_applicable").is_empty(), "{sheet}");
    assert!(!are(&found, "needs_person").contains(&"V21"), "the reviewer is somebody else");
    assert_eq!(sheet["tally"]["at_most"], 100.0, "{}", sheet["tally"]);
}

/// A change, and exactly what it breaks.
const DEFECTS: &[(&str, &str, &[&str])] = &[
    ("证号2", "14032200101", &["A2", "V02"]),
    ("依据", "《烟花爆竹安全管理条例》", &["C1"]),
    ("立案日期", "2023-04-11", &["D1", "D11"]),
    ("告知日期", "2023-04-11", &["D11", "D5", "V14"]),
    ("听证日期", "2023-04-11", &["D11", "D7"]),
    ("法制审核日期", "2023-04-11", &["D11", "D8", "V19"]),
    ("审核人", "李雪梅", &["D8", "V21"]),
    ("集体讨论日期", "2023-04-11", &["D11", "D9", "V17"]),
    ("立案日期", "2023-01-05", &["D10"]),
    ("送达日期", "2023-04-09", &["D11", "G1a"]),
    ("送达日期", "2023-04-20", &["G1a"]),
    ("公示日期", "2023-04-20", &["H3"]),
    ("归档日期", "2023-05-09", &["D11", "H2"]),
];

#[test]
fn each_defect_is_found_at_its_items_and_nothing_else_is() {
    let app = App::boot();
    for (column, value, expected) in DEFECTS {
        let (found, sheet) = verdicts(&app, &[(column, value)]);
        assert_eq!(&are(&found, "breached"), expected, "{column} {value}: {sheet}");
    }
}

#[test]
fn an_empty_cell_is_neither_met_nor_broken_and_says_which_column_it_is() {
    let app = App::boot();
    let needed = ["决定日期", "立案日期", "告知日期", "送达日期", "公示日期", "依据", "处罚种类", "审核人", "证号2"];
    for column in needed {
        let (found, sheet) = verdicts(&app, &[(column, "")]);
        assert!(are(&found, "breached").is_empty(), "{column}: {sheet}");
        assert!(are(&found, "met").len() < 12, "{column}: {sheet}");
        let told = if column == "证号2" {
            "没有全部写明证号".to_owned()
        } else {
            format!("没有填写“{column}”")
        };
        assert!(sheet.to_string().contains(&told), "{column}: {sheet}");
    }
    let nothing = HEAD.split(',').filter(|column| !["决定书文号"].contains(column)).map(|column| (column, ""));
    let (found, sheet) = verdicts(&app, &nothing.collect::<Vec<_>>());
    assert!(are(&found, "met").is_empty() && are(&found, "breached").is_empty(), "{sheet}");
}

#[test]
fn a_term_that_was_extended_is_kept_and_the_law_before_its_revision_is_left_to_a_person() {
    let app = App::boot();
    let (found, _) = verdicts(&app, &[("立案日期", "2023-01-05"), ("延长办案期限至", "2023-05-05")]);
    assert_eq!(found["D10"], "met");
    let old = [
        ("立案日期", "2019-01-05"),
        ("告知日期", "2019-05-05"),
        ("听证日期", ""),
        ("法制审核日期", "2019-05-20"),
        ("集体讨论日期", "2019-05-21"),
        ("决定日期", "2019-06-10"),
        ("送达日期", "2019-08-10"),
        ("公示日期", "2019-08-10"),
        ("结案日期", "2019-09-10"),
        ("归档日期", "2019-09-20"),
    ];
    let (found, sheet) = verdicts(&app, &old);
    for item in ["D10", "G1a", "H3"] {
        assert_eq!(found[item], "needs_person", "{item}: {sheet}");
    }
    assert!(are(&found, "breached").is_empty(), "{sheet}");
}

#[test]
fn on_the_spot_the_ceiling_counts_by_the_kind_of_party() {
    let app = App::boot();
    let spot = |kind, fine| {
        let (found, sheet) = verdicts(&app, &[("程序", "简易"), ("当事人类型", kind), ("罚款金额", fine)]);
        assert_eq!(sheet["variant"], "summary");
        (found["S5"].clone(), are(&found, "breached").into_iter().map(str::to_owned).collect::<Vec<_>>())
    };
    assert_eq!(spot("自然人", "200"), ("met".to_owned(), vec![]));
    assert_eq!(spot("自然人", "200.01"), ("breached".to_owned(), vec!["S5".to_owned(), "V23".to_owned()]));
    assert_eq!(spot("公司", "3000"), ("met".to_owned(), vec![]));
    assert_eq!(spot("公司", "3000.01").0, "breached");
    assert_eq!(spot("", "5000").0, "needs_person", "of whom it is not known");
}

#[test]
fn each_ending_has_its_sheet_and_an_unknown_standard_is_told() {
    let app = App::boot();
    for (outcome, variant) in [
        ("不予处罚", "no_penalty"),
        ("移送", "transfer"),
        ("撤案", "ended"),
        ("", "ordinary"),
        ("不成立", "no_penalty"),
    ] {
        let (_, sheet) = verdicts(&app, &[("结果", outcome)]);
        assert_eq!(sheet["variant"], variant, "{outcome}");
    }
    imports(&app, "head", "", "text/csv", CLEAN).expect_created();
    let id = cases(&app, "?number=上社罚〔2022〕1号")[0]["id"].as_str().unwrap().to_owned();
    app.person("head").get(&format!("/imported_cases/{id}/evaluation?standard=nowhere")).points_at("?standard");
    let named = app.person("head").get(&format!("/imported_cases/{id}/evaluation?standard=merged-2026"));
    assert_eq!(named.ok().at("/standard"), "merged-2026");
}
