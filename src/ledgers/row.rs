//! One row of a ledger, read: what it says as far as it says anything, and every cell that cannot be read.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::columns::{Headings, LedgerField, LedgerUnit, is_nothing};
use super::content::{LedgerOfficer, LedgerRow};
use super::report::LedgerRemark;
use super::words;
use crate::casefile::parts::Text;
use crate::law::codes::{Field, PenaltyKind};
use crate::law::identity;
use crate::law::money::Fen;
use crate::sheet::{self, Cell, Row};

/// Longest text of a cell that is kept; a longer one is refused, not cut.
pub(super) const LONGEST: usize = 2_000;

/// Longest name, number or code.
const LONGEST_NAME: usize = 200;

/// The People's Republic has no older papers.
const FIRST_YEAR: i32 = 1949;

/// A row as it was read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ReadRow {
    /// Its number in the file.
    pub number: usize,
    /// The year it belongs to; 0 where none is known, and then there is an error.
    pub year: i32,
    /// The organ it names.
    pub organ: Option<(String, String)>,
    /// What it says.
    pub row: LedgerRow,
    /// Why it cannot be taken.
    pub errors: Vec<LedgerRemark>,
    /// What to look at although it can.
    pub warnings: Vec<LedgerRemark>,
}

struct Reader<'a> {
    headings: &'a Headings,
    row: &'a Row,
    today: NaiveDate,
    errors: Vec<LedgerRemark>,
    warnings: Vec<LedgerRemark>,
}

/// Reads a row; nothing in it can happen after `today`.
pub(super) fn read(headings: &Headings, row: &Row, today: NaiveDate) -> ReadRow {
    let mut reader = Reader { headings, row, today, errors: Vec::new(), warnings: Vec::new() };
    let content = reader.content();
    let year = reader.year(&content);
    reader.judge(&content);
    let organ = reader.text(LedgerField::Agency, LONGEST_NAME);
    let organ = organ.map(|name| (headings.heading(LedgerField::Agency).to_owned(), name));
    let Reader { errors, warnings, .. } = reader;
    ReadRow { number: row.number, year, organ, row: content, errors, warnings }
}

impl Reader<'_> {
    fn wrong(&mut self, field: LedgerField, code: &str, message: Text, remedy: Text) {
        let value = self.headings.cell(self.row, field).map(|cell| cell.text.chars().take(80).collect());
        let column = Some(self.headings.heading(field).to_owned());
        self.errors.push(LedgerRemark { column, value, code: code.to_owned(), message, remedy });
    }

    fn cell(&self, field: LedgerField) -> Option<Cell> {
        self.headings.cell(self.row, field).cloned()
    }

    fn text(&mut self, field: LedgerField, longest: usize) -> Option<String> {
        let text = self.cell(field)?.text;
        if text.chars().count() > longest {
            self.wrong(
                field,
                "too_long",
                Text::new(format!("超过{longest}个字符"), format!("longer than {longest} characters")),
                Text::new("缩短，全文放入案卷", "shorten it; the whole text stays in the file"),
            );
            return None;
        }
        Some(text)
    }

    /// A number or a code: what a spreadsheet rounded is not what was typed.
    fn code(&mut self, field: LedgerField) -> Option<String> {
        if self.cell(field)?.rounded {
            self.wrong(
                field,
                "rounded",
                Text::new("超过15位的数值，末位已被表格软件丢掉", "a number of more than 15 digits lost its end"),
                Text::new("把单元格改为文本格式，按原件重新填写", "make the cell a text and type it anew"),
            );
            return None;
        }
        self.text(field, LONGEST_NAME)
    }

    fn day(&mut self, field: LedgerField) -> Option<NaiveDate> {
        let cell = self.cell(field)?;
        let plain: String = cell.text.chars().map(identity::half_width).collect();
        let plain = Cell { text: plain.replace('号', "日"), ..cell };
        let day = sheet::day(&plain).or_else(|| self.serial(field, &plain));
        let known = |day: &NaiveDate| day.year() >= FIRST_YEAR && *day <= self.today;
        match day {
            Some(day) if known(&day) => Some(day),
            Some(day) => {
                let message = Text::new(format!("{day}不可能是历史案件的日期"), format!("{day} is no day of the past"));
                self.wrong(field, "impossible_day", message, Text::new("按案卷核对日期", "look it up in the file"));
                None
            }
            None => {
                self.wrong(
                    field,
                    "no_day",
                    Text::new("不是日期", "is no day"),
                    Text::new(
                        "写成 2019-3-5、2019/3/5、2019.3.5 或者 2019年3月5日；没有这一环节的留空",
                        "write 2019-3-5; leave it empty where there was none",
                    ),
                );
                None
            }
        }
    }

    /// A CSV keeps of a day in a cell without its form only the spreadsheet's count of days.
    fn serial(&mut self, field: LedgerField, cell: &Cell) -> Option<NaiveDate> {
        let five = cell.text.len() == 5 && cell.text.bytes().all(|byte| byte.is_ascii_digit());
        let number = cell.text.parse().ok().filter(|_| five)?;
        let day = sheet::day(&Cell { number: Some(number), ..cell.clone() })?;
        self.warnings.push(LedgerRemark {
            column: Some(self.headings.heading(field).to_owned()),
            value: Some(cell.text.clone()),
            code: "serial".to_owned(),
            message: Text::new(format!("按表格软件的天数读作{day}"), format!("read as a count of days: {day}")),
            remedy: Text::new("核对日期", "look whether it is that day"),
        });
        Some(day)
    }

    fn sum(&mut self, field: LedgerField) -> Option<Fen> {
        let cell = self.cell(field)?;
        let unit = self.headings.column(field).and_then(|column| column.unit).unwrap_or(LedgerUnit::Yuan);
        // A workbook holds 0.1 + 0.2 as 0.30000000000000004 and shows fifteen digits.
        let shown = cell.number.map(|number| format!("{number:.14e}")).and_then(|text| text.parse::<f64>().ok());
        let read = words::sum(&cell.text, unit).or_else(|| words::sum(&shown?.to_string(), unit));
        // Beyond it JSON readers disagree about a number.
        let read = read.filter(|fen| fen.0 < 1_000_000_000_000_000);
        if read.is_none() {
            self.wrong(
                field,
                "no_sum",
                Text::new("不是金额", "is no sum"),
                Text::new("用数字填写，最多到分，如 5000、5000.50、0.5万元", "write digits, such as 5000 or 5000.50"),
            );
        }
        read
    }

    /// A code from its words.
    fn word<T>(&mut self, field: LedgerField, read: impl Fn(&str) -> Option<T>, known: &str) -> Option<T> {
        let text = self.cell(field)?.text;
        let code = read(text.trim());
        if code.is_none() {
            let remedy = Text::new(format!("填写：{known}；不清楚的留空"), format!("write one of {known}, or nothing"));
            self.wrong(field, "unknown", Text::new("不认识的写法", "is not understood"), remedy);
        }
        code
    }

    fn content(&mut self) -> LedgerRow {
        use LedgerField as F;
        let field = |text: &str| Field::ALL.iter().find(|one| one.as_str() == text || one.zh() == text).copied();
        LedgerRow {
            filing_number: self.code(F::FilingNumber).map(|text| words::number(&text)),
            decision_number: self.code(F::DecisionNumber).map(|text| words::number(&text)),
            cause: self.text(F::Cause, LONGEST),
            party: self.text(F::Party, LONGEST_NAME),
            party_kind: self.word(F::PartyKind, words::party_kind, "自然人、个体工商户、法人、非法人组织"),
            party_number: self.code(F::PartyNumber).map(|text| identity::normal(&text)),
            field: self.word(F::Area, field, &Field::ALL.iter().map(|one| one.zh()).collect::<Vec<_>>().join("、")),
            filed_on: self.day(F::FiledOn),
            told_on: self.day(F::ToldOn),
            hearing_on: self.day(F::HearingOn),
            reviewed_on: self.day(F::ReviewedOn),
            reviewer: self.text(F::Reviewer, LONGEST_NAME),
            deliberated_on: self.day(F::DeliberatedOn),
            decided_on: self.day(F::DecidedOn),
            served_on: self.day(F::ServedOn),
            closed_on: self.day(F::ClosedOn),
            archived_on: self.day(F::ArchivedOn),
            published_on: self.day(F::PublishedOn),
            extended_to: self.day(F::ExtendedTo),
            days_excluded: self.word(
                F::DaysExcluded,
                |text| text.trim_end_matches(['日', '天']).parse().ok().filter(|days| *days < 10_000),
                "天数，如 30",
            ),
            kinds: self.kinds(),
            fine_fen: self.sum(F::Fine),
            confiscated_fen: self.sum(F::Confiscated),
            officers: self.officers(),
            basis: self.text(F::Basis, LONGEST),
            violated: self.text(F::Violated, LONGEST),
            procedure: self.word(F::Procedure, words::procedure, "简易程序、普通程序"),
            outcome: self.word(
                F::Outcome,
                words::outcome,
                "行政处罚、不予行政处罚、违法事实不能成立、移送、不予立案、撤销立案",
            ),
            remark: self.text(F::Remark, LONGEST),
            other: self.others(),
        }
    }

    fn kinds(&mut self) -> Vec<PenaltyKind> {
        let Some(cell) = self.cell(LedgerField::Kinds) else { return Vec::new() };
        words::penalties(&cell.text).unwrap_or_else(|word| {
            let known: Vec<_> = PenaltyKind::ALL.iter().map(|kind| kind.zh()).collect();
            let known = known.join("、");
            self.wrong(
                LedgerField::Kinds,
                "unknown",
                Text::new(format!("“{word}”不是处罚种类"), format!("{word:?} is no penalty")),
                Text::new(format!("填写：{known}，多种之间用顿号"), format!("write some of {known}")),
            );
            Vec::new()
        })
    }

    fn officers(&mut self) -> Vec<LedgerOfficer> {
        use LedgerField as F;
        let together = self.text(F::Officers, LONGEST_NAME).map(|text| words::names(&text)).unwrap_or_default();
        let cards = self.code(F::FirstCard).map(|text| words::names(&text)).unwrap_or_default();
        let cards: Vec<String> = cards.into_iter().map(|(card, _)| identity::normal(&card)).collect();
        let second = self.code(F::SecondCard).map(|text| identity::normal(&text));
        let named = [F::FirstOfficer, F::SecondOfficer].map(|field| self.text(field, LONGEST_NAME));
        let [first, other] = named.map(|name| name.map(|name| name.split_whitespace().collect::<String>()));
        // As many numbers in one cell as names: each has its own.
        let own = |n: usize, of: usize| cards.get(n).filter(|_| cards.len() == of || of == 1).cloned();
        let of = together.len();
        let mut officers: Vec<LedgerOfficer> = together
            .into_iter()
            .enumerate()
            .map(|(n, (name, card))| LedgerOfficer { name, card: card.or_else(|| own(n, of)) })
            .collect();
        if let Some(name) = first {
            let card = cards.first().filter(|_| officers.is_empty()).cloned();
            officers.push(LedgerOfficer { name, card });
        }
        officers.extend(other.map(|name| LedgerOfficer { name, card: second }));
        officers
    }

    fn others(&mut self) -> BTreeMap<String, String> {
        let mut others = BTreeMap::new();
        for (place, heading) in &self.headings.others {
            let Some(cell) = self.row.cells.get(*place).filter(|cell| !is_nothing(&cell.text)) else { continue };
            if cell.text.chars().count() > LONGEST {
                self.errors.push(LedgerRemark {
                    column: Some(heading.clone()),
                    value: Some(cell.text.chars().take(80).collect()),
                    code: "too_long".to_owned(),
                    message: Text::new(format!("超过{LONGEST}个字符"), format!("longer than {LONGEST} characters")),
                    remedy: Text::new("缩短，全文放入案卷", "shorten it; the whole text stays in the file"),
                });
                continue;
            }
            others.insert(heading.clone(), cell.text.clone());
        }
        others
    }

    /// The year of the decision, else of the filing, else the one in the number.
    fn year(&mut self, row: &LedgerRow) -> i32 {
        let numbers = [&row.decision_number, &row.filing_number].into_iter().flatten();
        let days = [row.decided_on, row.filed_on, row.closed_on, row.archived_on].into_iter().flatten();
        let known = days.map(|day| day.year()).chain(numbers.clone().filter_map(|number| words::year_of(number)));
        let year = known.into_iter().find(|year| (FIRST_YEAR..=self.today.year()).contains(year));
        if numbers.count() == 0 && !self.errors.iter().any(|error| error.code == "rounded") {
            self.wrong(
                LedgerField::DecisionNumber,
                "missing",
                Text::new("没有决定书文号，也没有立案号", "neither a decision's number nor a filing's"),
                Text::new("至少填写一个文号，同一案件才能认出", "give one, so that the case is known again"),
            );
        }
        if year.is_none() && self.errors.is_empty() {
            self.wrong(
                LedgerField::DecidedOn,
                "no_year",
                Text::new("看不出是哪一年的案件", "nothing tells the year"),
                Text::new(
                    "填写决定日期或者立案日期，或者在文号中写明年份〔2019〕",
                    "give a day, or the year in the number",
                ),
            );
        }
        year.unwrap_or_default()
    }

    /// What is doubtful and still what the ledger says.
    fn judge(&mut self, row: &LedgerRow) {
        let Some((kind, number)) = row.party_kind.zip(row.party_number.as_deref()) else { return };
        let judged = identity::judge(kind, None, number, self.today);
        let doubts = judged.warnings.iter().filter(|_| !judged.ok).take(2).map(|doubt| LedgerRemark {
            column: Some(self.headings.heading(LedgerField::PartyNumber).to_owned()),
            value: Some(number.to_owned()),
            code: doubt.code.to_owned(),
            message: Text::new(&doubt.zh, &doubt.en),
            remedy: Text::new("按证件核对号码；已按台账导入", "compare it with the paper; it is taken as it is"),
        });
        self.warnings.extend(doubts.collect::<Vec<_>>());
    }
}
