//! Columns of a ledger 台账列: what a heading means, in Chinese as organs write it, or in English as the API names the fields.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::law::terms::terms;
use crate::sheet::{Cell, Row};

terms! {
    /// What a column of a ledger holds.
    LedgerField {
        FilingNumber = "filing_number" "立案号",
        DecisionNumber = "decision_number" "决定书文号",
        Agency = "agency" "单位",
        Cause = "cause" "案由",
        Party = "party" "当事人",
        PartyKind = "party_kind" "当事人类型",
        PartyNumber = "party_number" "证件号码",
        Area = "field" "执法领域",
        FiledOn = "filed_on" "立案日期",
        ToldOn = "told_on" "告知日期",
        HearingOn = "hearing_on" "听证日期",
        ReviewedOn = "reviewed_on" "法制审核日期",
        Reviewer = "reviewer" "审核人",
        DeliberatedOn = "deliberated_on" "集体讨论日期",
        DecidedOn = "decided_on" "决定日期",
        ServedOn = "served_on" "送达日期",
        ClosedOn = "closed_on" "结案日期",
        ArchivedOn = "archived_on" "归档日期",
        PublishedOn = "published_on" "公示日期",
        ExtendedTo = "extended_to" "延长办案期限至",
        DaysExcluded = "days_excluded" "不计入期限的天数",
        Kinds = "kinds" "处罚种类",
        Fine = "fine" "罚款金额",
        Confiscated = "confiscated" "没收违法所得",
        Officers = "officers" "办案人员",
        FirstOfficer = "officer1" "办案人员1",
        FirstCard = "card1" "证号1",
        SecondOfficer = "officer2" "办案人员2",
        SecondCard = "card2" "证号2",
        Basis = "basis" "依据",
        Violated = "violated" "违反条款",
        Procedure = "procedure" "程序",
        Outcome = "outcome" "结果",
        Remark = "remark" "备注",
    }
}

/// Other headings organs use.
const ALSO: &[(&str, LedgerField)] = &[
    ("案号", LedgerField::FilingNumber),
    ("立案编号", LedgerField::FilingNumber),
    ("立案文号", LedgerField::FilingNumber),
    ("案件编号", LedgerField::FilingNumber),
    ("文号", LedgerField::DecisionNumber),
    ("决定文号", LedgerField::DecisionNumber),
    ("决定书号", LedgerField::DecisionNumber),
    ("决定书编号", LedgerField::DecisionNumber),
    ("处罚文号", LedgerField::DecisionNumber),
    ("处罚决定书文号", LedgerField::DecisionNumber),
    ("处罚决定书编号", LedgerField::DecisionNumber),
    ("行政处罚决定书文号", LedgerField::DecisionNumber),
    ("处罚决定文号", LedgerField::DecisionNumber),
    ("执法单位", LedgerField::Agency),
    ("办案单位", LedgerField::Agency),
    ("承办单位", LedgerField::Agency),
    ("执法机关", LedgerField::Agency),
    ("处罚机关", LedgerField::Agency),
    ("案件名称", LedgerField::Cause),
    ("违法行为", LedgerField::Cause),
    ("当事人名称", LedgerField::Party),
    ("当事人姓名", LedgerField::Party),
    ("行政相对人", LedgerField::Party),
    ("行政相对人名称", LedgerField::Party),
    ("被处罚人", LedgerField::Party),
    ("当事人类别", LedgerField::PartyKind),
    ("相对人类型", LedgerField::PartyKind),
    ("证件号", LedgerField::PartyNumber),
    ("身份证号", LedgerField::PartyNumber),
    ("身份证号码", LedgerField::PartyNumber),
    ("统一社会信用代码", LedgerField::PartyNumber),
    ("当事人证件号码", LedgerField::PartyNumber),
    ("领域", LedgerField::Area),
    ("执法门类", LedgerField::Area),
    ("执法类别", LedgerField::Area),
    ("立案时间", LedgerField::FiledOn),
    ("立案审批日期", LedgerField::FiledOn),
    ("告知时间", LedgerField::ToldOn),
    ("事先告知日期", LedgerField::ToldOn),
    ("告知书日期", LedgerField::ToldOn),
    ("告知书送达日期", LedgerField::ToldOn),
    ("听证时间", LedgerField::HearingOn),
    ("审核日期", LedgerField::ReviewedOn),
    ("法制审核时间", LedgerField::ReviewedOn),
    ("法制审核人", LedgerField::Reviewer),
    ("法制审核人员", LedgerField::Reviewer),
    ("审核人员", LedgerField::Reviewer),
    ("集体讨论时间", LedgerField::DeliberatedOn),
    ("集体讨论", LedgerField::DeliberatedOn),
    ("决定时间", LedgerField::DecidedOn),
    ("处罚日期", LedgerField::DecidedOn),
    ("处罚决定日期", LedgerField::DecidedOn),
    ("处罚决定时间", LedgerField::DecidedOn),
    ("作出决定日期", LedgerField::DecidedOn),
    ("送达时间", LedgerField::ServedOn),
    ("决定书送达日期", LedgerField::ServedOn),
    ("结案时间", LedgerField::ClosedOn),
    ("归档时间", LedgerField::ArchivedOn),
    ("公示时间", LedgerField::PublishedOn),
    ("公开日期", LedgerField::PublishedOn),
    ("延长至", LedgerField::ExtendedTo),
    ("延期至", LedgerField::ExtendedTo),
    ("扣除天数", LedgerField::DaysExcluded),
    ("扣除期间", LedgerField::DaysExcluded),
    ("处罚类别", LedgerField::Kinds),
    ("处罚内容", LedgerField::Kinds),
    ("罚款", LedgerField::Fine),
    ("罚款数额", LedgerField::Fine),
    ("罚款额", LedgerField::Fine),
    ("处罚金额", LedgerField::Fine),
    ("没收违法所得金额", LedgerField::Confiscated),
    ("没收金额", LedgerField::Confiscated),
    ("执法人员", LedgerField::Officers),
    ("承办人", LedgerField::Officers),
    ("承办人员", LedgerField::Officers),
    ("办案人", LedgerField::Officers),
    ("主办人", LedgerField::FirstOfficer),
    ("主办人员", LedgerField::FirstOfficer),
    ("承办人1", LedgerField::FirstOfficer),
    ("执法人员1", LedgerField::FirstOfficer),
    ("协办人", LedgerField::SecondOfficer),
    ("协办人员", LedgerField::SecondOfficer),
    ("承办人2", LedgerField::SecondOfficer),
    ("执法人员2", LedgerField::SecondOfficer),
    ("证号", LedgerField::FirstCard),
    ("执法证号", LedgerField::FirstCard),
    ("执法证号1", LedgerField::FirstCard),
    ("执法证号2", LedgerField::SecondCard),
    ("办案人员1证号", LedgerField::FirstCard),
    ("办案人员2证号", LedgerField::SecondCard),
    ("处罚依据", LedgerField::Basis),
    ("法律依据", LedgerField::Basis),
    ("违法条款", LedgerField::Violated),
    ("违反的规定", LedgerField::Violated),
    ("办案程序", LedgerField::Procedure),
    ("适用程序", LedgerField::Procedure),
    ("处理结果", LedgerField::Outcome),
    ("处理决定", LedgerField::Outcome),
    ("案件结果", LedgerField::Outcome),
    ("说明", LedgerField::Remark),
];

/// In what a column of sums counts 金额单位.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LedgerUnit {
    /// 元.
    Yuan,
    /// 万元.
    TenThousandYuan,
}

impl LedgerUnit {
    /// How many fen one is.
    pub(super) const fn fen(self) -> i64 {
        match self {
            LedgerUnit::Yuan => 100,
            LedgerUnit::TenThousandYuan => 1_000_000,
        }
    }
}

/// A column of the ledger that was understood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LedgerColumn {
    /// Its heading as written.
    pub heading: String,
    /// What it holds.
    pub field: LedgerField,
    /// Of a column of sums: in what it counts; yuan where the heading does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<LedgerUnit>,
}

/// Rows above the headings that are overlooked: a title, a date.
const TITLES: usize = 15;

/// The headings of a ledger.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Headings {
    /// Columns that are understood, with their place.
    pub known: Vec<(usize, LedgerColumn)>,
    /// Headings nobody understood: kept as text.
    pub others: Vec<(usize, String)>,
    /// How many of the rows stand above the first row of content.
    pub above: usize,
}

impl Headings {
    /// Finds the row of headings: the first that names a number and something else. None where there is none.
    pub(super) fn find(rows: &[Row]) -> Option<Headings> {
        rows.iter().enumerate().take(TITLES).find_map(|(at, row)| {
            let texts = row.cells.iter().map(|cell| cell.text.as_str()).enumerate();
            let headings = Headings::of(texts.filter(|(_, text)| !text.is_empty()), at + 1);
            headings.is_whole().then_some(headings)
        })
    }

    /// Reads these headings, each at its place.
    pub(super) fn of<'a>(texts: impl Iterator<Item = (usize, &'a str)>, above: usize) -> Headings {
        let mut headings = Headings { above, ..Headings::default() };
        let mut names = BTreeSet::new();
        for (place, text) in texts {
            match meaning(text).map(|field| headings.or_second(field)) {
                Some(field) if headings.place(field).is_none() => {
                    let unit = matches!(field, LedgerField::Fine | LedgerField::Confiscated).then(|| unit(text));
                    headings.known.push((place, LedgerColumn { heading: text.to_owned(), field, unit }));
                }
                // Twice the same heading: the second has its place in its name, so that neither is lost.
                _ if !names.insert(text) => headings.others.push((place, format!("{text}（第{}列）", place + 1))),
                _ => headings.others.push((place, text.to_owned())),
            }
        }
        headings
    }

    /// Whether rows below can be told apart: there is a number, and more.
    pub(super) fn is_whole(&self) -> bool {
        let numbered = [LedgerField::FilingNumber, LedgerField::DecisionNumber];
        numbered.into_iter().any(|field| self.place(field).is_some()) && self.known.len() > 1
    }

    /// 办案人员、证号、办案人员、证号: the second of a name is the second officer's.
    fn or_second(&self, field: LedgerField) -> LedgerField {
        let taken = |field| self.place(field).is_some();
        match field {
            LedgerField::FirstCard if taken(field) => LedgerField::SecondCard,
            LedgerField::FirstOfficer | LedgerField::Officers if taken(field) => LedgerField::SecondOfficer,
            field => field,
        }
    }

    fn place(&self, field: LedgerField) -> Option<usize> {
        self.known.iter().find(|(_, known)| known.field == field).map(|(place, _)| *place)
    }

    /// The column that holds this, if there is one.
    pub(super) fn column(&self, field: LedgerField) -> Option<&LedgerColumn> {
        self.known.iter().find(|(_, known)| known.field == field).map(|(_, column)| column)
    }

    /// The heading of a column as the ledger writes it.
    pub(super) fn heading(&self, field: LedgerField) -> &str {
        self.column(field).map_or(field.zh(), |column| column.heading.as_str())
    }

    /// The cell of a row, if it holds anything.
    pub(super) fn cell<'a>(&self, row: &'a Row, field: LedgerField) -> Option<&'a Cell> {
        row.cells.get(self.place(field)?).filter(|cell| !is_nothing(&cell.text))
    }
}

/// What people write into a cell that is to stay empty.
pub(super) fn is_nothing(text: &str) -> bool {
    matches!(text, "" | "无" | "/" | "\\" | "-" | "—" | "——" | "暂无" | "空")
}

/// The heading without its bracket, without blanks and marks.
fn plain(heading: &str) -> String {
    let plain = heading.split(['（', '(', '：', ':']).next().unwrap_or(heading);
    let plain = plain.chars().filter(|c| !c.is_whitespace() && !"*＊".contains(*c));
    plain
        .map(|c| {
            if c == '１' {
                '1'
            } else if c == '２' {
                '2'
            } else {
                c
            }
        })
        .collect::<String>()
        .to_lowercase()
}

fn meaning(heading: &str) -> Option<LedgerField> {
    let plain = plain(heading);
    let known = LedgerField::ALL.iter().find(|field| field.as_str() == plain || field.zh() == plain).copied();
    known.or_else(|| ALSO.iter().find(|(name, _)| *name == plain).map(|(_, field)| *field))
}

fn unit(heading: &str) -> LedgerUnit {
    match heading.contains("万元") {
        true => LedgerUnit::TenThousandYuan,
        false => LedgerUnit::Yuan,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texts: &[&str]) -> Headings {
        Headings::of(texts.iter().copied().enumerate(), 1)
    }

    #[test]
    fn headings_are_understood_with_their_marks_brackets_and_units() {
        let headings = of(&["序号", "行政处罚决定书文号*", "罚款金额（万元）", "没收违法所得(元)", "处罚金额"]);
        let known: Vec<_> = headings.known.iter().map(|(place, one)| (*place, one.field, one.unit)).collect();
        let (yuan, wan) = (Some(LedgerUnit::Yuan), Some(LedgerUnit::TenThousandYuan));
        assert_eq!(
            known,
            [(1, LedgerField::DecisionNumber, None), (2, LedgerField::Fine, wan), (3, LedgerField::Confiscated, yuan)]
        );
        assert_eq!(headings.others, [(0, "序号".to_owned()), (4, "处罚金额".to_owned())]);
    }

    #[test]
    fn of_two_officers_each_has_the_card_that_follows() {
        let headings = of(&["案号", "办案人员", "证号", "办案人员", "证号", "备用", "备用"]);
        let fields: Vec<_> = headings.known.iter().map(|(_, one)| one.field).collect();
        assert_eq!(
            fields,
            [
                LedgerField::FilingNumber,
                LedgerField::Officers,
                LedgerField::FirstCard,
                LedgerField::SecondOfficer,
                LedgerField::SecondCard
            ]
        );
        assert_eq!(headings.others, [(5, "备用".to_owned()), (6, "备用（第7列）".to_owned())], "neither is lost");
    }

    #[test]
    fn every_field_has_its_own_names() {
        let mut seen = BTreeSet::new();
        let own = LedgerField::ALL.iter().flat_map(|field| [field.as_str(), field.zh()]);
        for name in own.chain(ALSO.iter().map(|(name, _)| *name)) {
            assert!(seen.insert(name), "{name}");
            assert_eq!(plain(name), name, "as it is compared");
        }
    }
}
