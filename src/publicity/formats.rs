//! The register for spreadsheets (CSV) and for readers of feeds (Atom): the same fields, escaped for where they go.

use std::fmt::Write as _;

use super::Error;
use super::register_model::{PublicDecision, State};
use crate::law::time::Moment;

const COLUMNS: [&str; 17] = [
    "编号",
    "状态",
    "决定书文号",
    "案由",
    "当事人类型",
    "当事人",
    "统一社会信用代码",
    "违法事实",
    "处罚依据",
    "处罚内容",
    "执法机关",
    "决定日期",
    "公示日期",
    "公示截止期",
    "更正",
    "撤回日期、理由",
    "决定摘要值",
];

/// Rows for a spreadsheet, in UTF-8 with its mark, so that no program guesses another.
pub(super) fn csv(decisions: &[PublicDecision]) -> Result<String, Error> {
    let bad = |error: csv::Error| Error::Sheet(error.to_string());
    let mut sheet = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    sheet.write_record(COLUMNS).map_err(bad)?;
    for decision in decisions {
        sheet.write_record(cells(decision).iter().map(|cell| harmless(cell))).map_err(bad)?;
    }
    let bytes = sheet.into_inner().map_err(|error| Error::Sheet(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|error| Error::Sheet(error.to_string()))?;
    Ok(format!("\u{feff}{text}"))
}

fn cells(decision: &PublicDecision) -> [String; 17] {
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let text = |text: Option<&String>| text.cloned().unwrap_or_default();
    let content = decision.decision.as_ref();
    let parties = content.map(|content| content.parties.as_slice()).unwrap_or_default();
    let each =
        |of: &dyn Fn(&super::entry::PublicParty) -> String| parties.iter().map(of).collect::<Vec<_>>().join("；");
    let corrections = content.map(|content| content.corrections.as_slice()).unwrap_or_default();
    let corrected = corrections.iter().map(|one| {
        let changes: Vec<_> =
            one.stood.iter().zip(&one.reads).map(|(stood, reads)| format!("{stood}→{reads}")).collect();
        format!("{} {}：{}", day(one.corrected_on), one.reason, changes.join("、"))
    });
    [
        decision.id.to_string(),
        if decision.state == State::Withdrawn { "已撤回" } else { "公示" }.to_owned(),
        decision.number.clone(),
        text(content.and_then(|content| content.cause.as_ref())),
        each(&|party| party.kind.zh().to_owned()),
        each(&|party| party.name.clone().unwrap_or_default()),
        each(&|party| party.credit_code.clone().unwrap_or_default()),
        text(content.and_then(|content| content.summary.as_ref())),
        each(&|party| party.basis.join("、")),
        each(&|party| party.penalties.join("、")),
        decision.organ.as_ref().map(|organ| organ.name.clone()).unwrap_or_default(),
        day(content.and_then(|content| content.decided_on)),
        day(decision.published_on),
        day(decision.expires_on),
        corrected.collect::<Vec<_>>().join("；"),
        decision.withdrawn.as_ref().map(|gone| format!("{} {}", gone.on, gone.reason)).unwrap_or_default(),
        text(decision.digest.as_ref()),
    ]
}

/// A cell that no spreadsheet program takes for a formula.
pub fn harmless(cell: &str) -> String {
    match cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}

/// A feed of what is new, the newest first.
pub(super) fn atom(decisions: &[(PublicDecision, Moment)]) -> String {
    let updated = decisions.iter().map(|(_, at)| *at).max();
    let mut feed =
        String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
    feed.push_str("<id>urn:zhifa:public:decisions</id>\n<title>行政处罚决定公示</title>\n");
    let _ = writeln!(
        feed,
        "<updated>{}</updated>",
        stamp(updated.unwrap_or(Moment::start_of(chrono::NaiveDate::default())))
    );
    feed.push_str("<link rel=\"self\" href=\"/public/v1/decisions.atom\"/>\n");
    for (decision, at) in decisions {
        let content = decision.decision.as_ref();
        let (title, text) = match &decision.withdrawn {
            Some(gone) => (format!("撤回：{}", decision.number), gone.reason.clone()),
            None => {
                let cause = content.and_then(|content| content.cause.clone()).unwrap_or_default();
                let summary = content.and_then(|content| content.summary.clone()).unwrap_or_default();
                (format!("{} {cause}", decision.number), summary)
            }
        };
        let author = decision.organ.as_ref().map_or("行政执法机关", |organ| organ.name.as_str());
        let _ = write!(
            feed,
            "<entry>\n<id>urn:uuid:{id}</id>\n<title>{}</title>\n<updated>{}</updated>\n<author><name>{}</name></author>\n\
             <link href=\"/public/v1/decisions/{id}\"/>\n<summary>{}</summary>\n</entry>\n",
            escaped(title.trim()),
            stamp(*at),
            escaped(author),
            escaped(&text),
            id = decision.id,
        );
    }
    feed.push_str("</feed>\n");
    feed
}

fn stamp(at: Moment) -> String {
    at.utc().format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Text inside an element; what XML cannot hold is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\t' | '\n' | '\r' => out.push(c),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula_and_an_element_never_markup() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"] {
            assert!(harmless(formula).starts_with('\''), "{formula}");
        }
        assert_eq!(harmless("上社罚〔2026〕1号"), "上社罚〔2026〕1号");
        assert_eq!(escaped("<a href='x'>&\u{0}\u{fffe}"), "&lt;a href=&apos;x&apos;&gt;&amp;");
    }
}
