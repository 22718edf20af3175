//! Printed reports: what stands in the workbook, in the 通报, on the score sheet; nobody's name, and numbers as numbers.

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use zhifa::law::codes::PartyKind;
use zhifa::law::evaluation::{Points, Standard, USUAL, Variant};
use zhifa::law::time::Moment;
use zhifa::papers::{self, Block, Paper};
use zhifa::reports::{
    self, CampaignReport, MaskedName, OverruledRule, RepeatedProblem, ReportedFile, ReportedItem, ReportedVeto,
    ReportedYear,
};

fn file(n: u32, agency: &str, field: &str) -> ReportedFile {
    let standard = Standard::find(USUAL).unwrap();
    let sheet = standard.sheet(Variant::Ordinary).unwrap();
    let mut lost = 0;
    let items = standard.items_of(sheet).enumerate().map(|(place, (item, points))| {
        let hit = (place as u32 + n).is_multiple_of(9);
        let taken = if hit { Points(points.0 / 2) } else { Points(0) };
        lost += taken.0;
        ReportedItem {
            id: item.id.clone(),
            chapter: item.chapter.clone(),
            text: item.text.clone(),
            points: (place % 11 != 3).then_some(points),
            lost: taken,
            reason: if hit { "立案审批表没有写明案件来源，第3页".to_owned() } else { String::new() },
        }
    });
    let items: Vec<_> = items.collect();
    let veto = |_| ReportedVeto {
        id: "V19".to_owned(),
        text: "应当法制审核而没有审核".to_owned(),
        reason: "罚款五万元，卷内没有法制审核意见".to_owned(),
    };
    let vetoes: Vec<_> = (n == 3).then_some(()).into_iter().map(veto).collect();
    let score = if vetoes.is_empty() { Points(10_000 - lost) } else { Points(0) };
    ReportedFile {
        number: format!("上社罚〔2026〕{n}号"),
        cause: "=未经许可经营烟花爆竹".to_owned(),
        agency: agency.to_owned(),
        field: field.to_owned(),
        procedure: "普通程序".to_owned(),
        outcome: "行政处罚".to_owned(),
        variant: Variant::Ordinary,
        grade: standard.grade(score).unwrap().name.clone(),
        score,
        imported: n == 2,
        vetoes,
        items,
    }
}

fn report() -> CampaignReport {
    let standard = Standard::find(USUAL).unwrap();
    let files: Vec<_> = (1..=6)
        .map(|n| {
            file(
                n,
                if n % 2 == 0 { "上社镇人民政府" } else { "下社镇人民政府" },
                if n < 4 { "应急管理" } else { "交通运输" },
            )
        })
        .collect();
    CampaignReport {
        title: "关于2026年度行政执法案卷评查情况的通报".to_owned(),
        organ: "盂县人民政府".to_owned(),
        year: 2026,
        standard: format!("{}{}", standard.name, standard.version),
        made_at: Moment::at_shanghai(2027, 1, 15, 9, 0).unwrap(),
        grades: reports::grades(standard, files.iter()),
        by_agency: reports::groups(standard, &files, |file| &file.agency),
        by_field: reports::groups(standard, &files, |file| &file.field),
        top_deductions: reports::deductions(&files),
        year_before: Some(ReportedYear {
            year: 2025,
            files: 5,
            mean: Points(8_812),
            grades: reports::grades(standard, files.iter().take(2)),
        }),
        overrule_rates: vec![OverruledRule {
            rule: "PEN-60".to_owned(),
            article: "处罚法60".to_owned(),
            findings: 8,
            overruled: 1,
        }],
        repeated: vec![RepeatedProblem {
            item: "D1".to_owned(),
            text: "立案：来源、案由、当事人、基本事实、理由和审批齐全，在期限以内".to_owned(),
            agency: "上社镇人民政府".to_owned(),
            files: vec!["上社罚〔2026〕2号".to_owned(), "上社罚〔2026〕4号".to_owned()],
            years: 2,
        }],
        files,
    }
}

fn opened(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

#[test]
fn the_workbook_has_a_row_for_each_file_with_numbers_as_numbers_and_no_formula() {
    let report = report();
    let mut book = opened(reports::xlsx(&report).unwrap());
    let names = ["总表", "扣分项目", "按单位", "按领域", "否决项", "反复出现的问题", "规则推翻率"];
    assert_eq!(book.sheet_names(), names);
    let sheet = book.worksheet_range("总表").unwrap();
    assert_eq!(sheet.height(), 7);
    assert_eq!(sheet.get((1, 7)), Some(&Data::Float(f64::from(report.files[0].score))));
    assert_eq!(sheet.get((1, 2)), Some(&Data::String("=未经许可经营烟花爆竹".to_owned())), "a text, no formula");
    assert!(book.worksheet_formula("总表").unwrap().is_empty());
    let heads: Vec<_> = sheet.rows().next().unwrap().iter().map(ToString::to_string).collect();
    assert!(!heads.iter().any(|head| head.contains("人员") || head.contains("姓名")), "{heads:?}");
    let rates = book.worksheet_range("规则推翻率").unwrap();
    assert_eq!(rates.get((1, 4)), Some(&Data::Float(0.125)));
    let lost: f64 = report
        .files
        .iter()
        .flat_map(|file| &file.items)
        .filter(|item| item.points.is_some())
        .map(|item| f64::from(item.lost))
        .sum();
    let items = book.worksheet_range("扣分项目").unwrap();
    let told: f64 = items.rows().skip(1).map(|row| row[3].to_string().parse::<f64>().unwrap()).sum();
    assert!((lost - told).abs() < 1e-6, "{lost} {told}");
    let organs = book.worksheet_range("按单位").unwrap();
    let organs: Vec<_> = organs.rows().skip(1).map(|row| row[0].to_string()).collect();
    assert_eq!(organs, ["上社镇人民政府", "下社镇人民政府"], "by name");
    let mut panes = String::new();
    let mut zip = zip::ZipArchive::new(Cursor::new(reports::xlsx(&report).unwrap())).unwrap();
    zip.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut panes).unwrap();
    assert!(panes.contains("<pane ySplit=\"1\""), "the head stays in sight");
}

#[test]
fn the_score_sheet_of_a_file_ends_with_its_score() {
    let file = file(3, "上社镇人民政府", "应急管理");
    let mut book = opened(reports::score_sheet_xlsx(&file).unwrap());
    let sheet = book.worksheet_range("评分表").unwrap();
    assert_eq!(sheet.height(), 1 + file.items.len() + 1 + 1);
    let last: Vec<_> = sheet.rows().next_back().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!((last[0].as_str(), last[3].as_str(), last[5].as_str()), ("得分", "0", "不合格"));
}

#[test]
fn the_report_reads_as_offices_write_and_prints_in_both_forms() {
    let (report, standard) = (report(), Standard::find(USUAL).unwrap());
    let whole = reports::document(&report);
    insta::assert_snapshot!("report", papers::text(&whole));
    let sheet = reports::score_sheet("盂县人民政府", &standard.name, &report.files[2], report.made_at);
    insta::assert_snapshot!("score_sheet", papers::text(&sheet));
    for (name, paper) in [("report", whole), ("score_sheet", sheet)] {
        let pdf = reports::pdf(std::slice::from_ref(&paper)).unwrap();
        assert!(pdf.starts_with(b"%PDF"));
        assert_eq!(pdf, reports::pdf(std::slice::from_ref(&paper)).unwrap(), "the same bytes again");
        assert!(reports::docx(std::slice::from_ref(&paper)).unwrap().starts_with(b"PK"));
        if let Some(folder) = std::env::var_os("ZHIFA_SHOW") {
            std::fs::write(std::path::Path::new(&folder).join(format!("{name}.pdf")), pdf).unwrap();
        }
    }
}

#[test]
fn an_empty_campaign_is_still_a_report() {
    let report = CampaignReport {
        files: vec![],
        grades: vec![],
        by_agency: vec![],
        by_field: vec![],
        top_deductions: vec![],
        year_before: None,
        overrule_rates: vec![],
        repeated: vec![],
        ..report()
    };
    assert_eq!(opened(reports::xlsx(&report).unwrap()).sheet_names().len(), 7);
    assert!(papers::text(&reports::document(&report)).contains("评查行政执法案卷0件"));
}

fn example_of(text: &str) -> Paper {
    let mut paper = reports::document(&report());
    paper.blocks = vec![Block::Paragraph { text: text.to_owned() }];
    paper
}

#[test]
fn an_example_names_nobody_and_a_name_that_is_left_stops_it() {
    let parties = [
        ("王二", PartyKind::NaturalPerson),
        ("王三", PartyKind::NaturalPerson),
        ("盂县上社百货店", PartyKind::IndividualBusiness),
    ];
    let mut names = reports::masked_names(parties.into_iter());
    names.push(MaskedName { name: "上社镇三村7号".to_owned(), shown: "某地".to_owned() });
    let told = "王二与王三在上社镇三村7号经营盂县上社百货店，身份证号140322199001011234，电话13800001111。";
    let shown = reports::teaching_example(&[example_of(told)], &names).unwrap();
    let text = papers::text(&shown[0]);
    assert!(text.contains("王某与王某（2）在某地经营某个体工商户"), "{text}");
    assert!(!text.contains("1990") && !text.contains("1380000") && text.contains("（范例）"), "{text}");
    assert!(matches!(reports::teaching_example(&[example_of("王 二到场")], &names), Err(reports::Error::NotMasked(_))));
}
