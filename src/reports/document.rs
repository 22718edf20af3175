//! The 通报 of a campaign and the score sheet 评分表 of a file, as papers: one content for PDF, DOCX and text.

use super::figures::mean;
use super::model::{CampaignReport, DeductedItem, GradeCount, ReportedFile, ReportedGroup};
use crate::law::evaluation::Points;
use crate::law::time::Moment;
use crate::papers::{Block, Layout, Paper, Volume};

/// Items the 通报 names; all of them stand in the table.
const NAMED: usize = 10;

/// A paper of these blocks.
fn paper(kind: &str, layout: Layout, names: (&str, &str), made_at: Moment, blocks: Vec<Block>) -> Paper {
    Paper { volume: Volume::Secondary, ..Paper::plain(kind, layout, names, made_at, blocks) }
}

fn points(points: Points) -> String {
    hundredths(u64::from(points.0))
}

/// 12.5, 7, 0.25: as few digits as say it.
fn hundredths(n: u64) -> String {
    let text = format!("{}.{:02}", n / 100, n % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn percent(part: usize, whole: usize) -> String {
    let tenths = (part * 1000 + whole / 2).checked_div(whole).unwrap_or_default();
    format!("{}.{}%", tenths / 10, tenths % 10)
}

fn heading(text: &str) -> Block {
    Block::Heading { level: 1, text: text.to_owned() }
}

fn paragraph(text: impl Into<String>) -> Block {
    Block::Paragraph { text: text.into() }
}

fn table(widths: &[f32], head: &[&str], rows: Vec<Vec<String>>) -> Block {
    let head = head.iter().map(|text| (*text).to_owned()).collect();
    Block::Table { widths: widths.to_vec(), head, rows }
}

fn counted(grades: &[GradeCount]) -> String {
    let each: Vec<_> = grades.iter().map(|one| format!("{}{}件", one.grade, one.files)).collect();
    each.join("、")
}

/// The 通报 of a campaign.
pub fn document(report: &CampaignReport) -> Paper {
    let mut blocks = vec![heading("一、基本情况")];
    let organs = report.by_agency.len();
    let vetoed = report.files.iter().filter(|file| !file.vetoes.is_empty()).count();
    let imported = report.files.iter().filter(|file| file.imported).count();
    blocks.push(paragraph(format!(
        "{}按照《{}》评查行政执法案卷{}件，涉及{organs}个单位、{}个执法领域。平均得分{}分，其中{}；有否决项的{vetoed}件。",
        report.organ,
        report.standard,
        report.files.len(),
        report.by_field.len(),
        points(mean(report.files.iter())),
        counted(&report.grades),
    )));
    if imported > 0 {
        blocks.push(paragraph(format!(
            "其中{imported}件为历史台账导入的纸质案卷，机器只就台账所载作出判断，其余由评查人员对照纸质案卷评定。"
        )));
    }
    if let Some(before) = &report.year_before {
        blocks.push(paragraph(format!(
            "上一次评查（{}年）评查{}件，平均得分{}分，其中{}。两年抽取的案卷和采用的标准不尽相同，比较时应当注意。",
            before.year,
            before.files,
            points(before.mean),
            counted(&before.grades),
        )));
    }
    blocks.push(heading("二、分单位、分领域情况"));
    blocks.push(group_table("单位", &report.by_agency));
    blocks.push(group_table("执法领域", &report.by_field));
    let named: Vec<&DeductedItem> = report.top_deductions.iter().take(NAMED).collect();
    let mut number = ["三", "四", "五", "六", "七"].into_iter();
    let mut chapter = |title: &str| heading(&format!("{}、{title}", number.next().unwrap_or("八")));
    if !named.is_empty() {
        blocks.push(chapter("主要扣分项目"));
        let rows = named.iter().map(|item| {
            let share = percent(item.files, item.applicable);
            vec![item.id.clone(), item.text.clone(), hundredths(item.lost_hundredths), item.files.to_string(), share]
        });
        blocks.push(table(&[1.0, 6.0, 1.4, 1.4, 1.4], &["项目", "内容", "扣分", "案卷", "占比"], rows.collect()));
    }
    if vetoed > 0 {
        blocks.push(chapter("否决项"));
        for file in &report.files {
            for veto in &file.vetoes {
                blocks.push(paragraph(format!("{}（{}）：{}。{}。", file.number, file.agency, veto.text, veto.reason)));
            }
        }
    }
    if !report.repeated.is_empty() {
        blocks.push(chapter("反复出现的问题"));
        for one in &report.repeated {
            let years = if one.years > 1 { format!("，连续{}年出现", one.years) } else { String::new() };
            blocks.push(paragraph(format!("{}：{}，{}件案卷{years}。", one.agency, one.text, one.files.len())));
        }
    }
    if !report.overrule_rates.is_empty() {
        blocks.push(chapter("机器判断的核实"));
        let rows = report.overrule_rates.iter().map(|rule| {
            let rate = percent(rule.overruled, rule.findings);
            vec![rule.rule.clone(), rule.article.clone(), rule.findings.to_string(), rule.overruled.to_string(), rate]
        });
        blocks.push(table(
            &[2.0, 4.0, 2.0, 2.0, 1.6],
            &["规则", "依据", "机器认定", "人工推翻", "推翻率"],
            rows.collect(),
        ));
    }
    blocks.push(Block::Seal { organ: report.organ.clone(), day: day(report.made_at) });
    paper("EVALUATION_REPORT", Layout::Letter, (&report.title, &report.organ), report.made_at, blocks)
}

fn day(at: Moment) -> String {
    at.date().format("%Y年%-m月%-d日").to_string()
}

fn group_table(head: &str, groups: &[ReportedGroup]) -> Block {
    let row = |group: &ReportedGroup| {
        let (files, vetoed) = (group.files.to_string(), group.vetoed.to_string());
        vec![group.name.clone(), files, points(group.mean), counted(&group.grades), vetoed]
    };
    let heads = [head, "案卷", "平均分", "等次", "有否决项"];
    table(&[3.2, 1.2, 1.5, 4.0, 1.5], &heads, groups.iter().map(row).collect())
}

/// The score sheet of one file 案卷评分表; who scored signs by hand.
pub fn score_sheet(organ: &str, standard: &str, file: &ReportedFile, made_at: Moment) -> Paper {
    let fields = |cells: [&str; 4]| Block::Fields { cells: cells.map(str::to_owned).into() };
    let got = points(file.score);
    let mut blocks = vec![
        fields(["案卷文号", &file.number, "单位", &file.agency]),
        fields(["案由", &file.cause, "执法领域", &file.field]),
        fields(["程序", &file.procedure, "结果", &file.outcome]),
        fields(["评查标准", standard, "得分、等次", &format!("{got}分，{}", file.grade)]),
    ];
    let row = |item: &super::ReportedItem| {
        let worth = item.points.map_or("不适用".to_owned(), points);
        let lost = item.points.map_or(String::new(), |_| points(item.lost));
        vec![item.id.clone(), item.text.clone(), worth, lost, item.reason.clone()]
    };
    let heads = ["项目", "内容", "分值", "扣分", "理由"];
    blocks.push(table(&[1.1, 5.0, 1.3, 1.1, 4.0], &heads, file.items.iter().map(row).collect()));
    if !file.vetoes.is_empty() {
        let row = |veto: &super::ReportedVeto| vec![veto.id.clone(), veto.text.clone(), veto.reason.clone()];
        blocks.push(table(&[1.1, 5.0, 6.4], &["否决项", "内容", "事实"], file.vetoes.iter().map(row).collect()));
    }
    blocks.push(Block::Sign { labels: vec!["评查人员".to_owned(), "日期".to_owned()] });
    paper("SCORE_SHEET", Layout::Form, ("行政执法案卷评分表", organ), made_at, blocks)
}
