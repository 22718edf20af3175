//! One row of a list: read cell by cell with every mistake, then entered or told.

use chrono::NaiveDate;
use uuid::Uuid;
use validator::Validate;

use super::columns::{self, Column, Headings};
use super::known::Person;
use super::{CellRemark, ImportOutcome, ImportedRow, Target};
use crate::accounts::Agency;
use crate::casefile::parts::Text;
use crate::certificates::model::NewCertificate;
use crate::certificates::officer_model::NewOfficer;
use crate::certificates::{Error, issue, officers, store};
use crate::db::Tx;
use crate::law::codes::Field;
use crate::sheet::{self, Cell, Row};

/// What a row says, as far as it could be read.
pub(super) struct Read<'a> {
    pub headings: &'a Headings,
    pub row: &'a Row,
    pub errors: Vec<CellRemark>,
    pub warnings: Vec<CellRemark>,
}

/// Takes a row in, or says why not.
pub(super) fn take(tx: &mut Tx<'_>, into: &Target, headings: &Headings, row: &Row) -> Result<ImportedRow, Error> {
    let mut read = Read { headings, row, errors: Vec::new(), warnings: Vec::new() };
    let organ = read.organ(into);
    let new = read.officer(tx, organ)?;
    let card = read.certificate(organ);
    let mut done = ImportedRow {
        row: row.number,
        name: read.text(Column::Name).unwrap_or_default().to_owned(),
        outcome: ImportOutcome::Refused,
        officer_id: None,
        new_officer: false,
        new_certificate: false,
        errors: Vec::new(),
        warnings: Vec::new(),
    };
    let (Some(organ), Some(new), true) = (organ, new, read.errors.is_empty()) else {
        done.errors = read.errors;
        return Ok(done);
    };
    let held = match &card {
        Some(card) => store::certificate_numbered(tx.conn, &card.number)?,
        None => None,
    };
    let person = read.person(tx.conn, organ, &new, held.as_ref().map(|(_, officer)| officer.id.0))?;
    if let (Some((there, _)), Some(card), Some(Person::Known(_))) = (&held, &card, &person) {
        read.compare(there, card);
    }
    let card = card.filter(|_| held.is_none());
    let person = match person {
        Some(person) if read.errors.is_empty() => read.judge(tx, organ, &new, person, card.as_ref())?,
        _ => None,
    };
    let Some(person) = person.filter(|_| read.errors.is_empty()) else {
        done.errors = read.errors;
        return Ok(done);
    };
    let officer = match person {
        Person::Known(officer) => *officer,
        Person::New => {
            done.new_officer = true;
            officers::create(tx, Some(into.by), organ.id, new)?
        }
    };
    if let Some(card) = card {
        let card = NewCertificate { officer_id: officer.id, ..card };
        let judged = issue::judge(tx.conn, &officer, &card, tx.now)?;
        let issued = issue::enter(tx, into.by, &officer, card, judged)?;
        done.new_certificate = true;
        for warning in issued.warnings {
            read.warnings.push(CellRemark { column: None, code: warning.rule, message: warning.message });
        }
    }
    done.officer_id = Some(officer.id);
    let changed = done.new_officer || done.new_certificate;
    done.outcome = if changed { ImportOutcome::Taken } else { ImportOutcome::AlreadyThere };
    done.warnings = read.warnings;
    Ok(done)
}

impl<'a> Read<'a> {
    pub(super) fn wrong(&mut self, column: Column, code: &'static str, zh: impl Into<String>, en: impl Into<String>) {
        let column = Some(self.headings.heading(column).to_owned());
        self.errors.push(CellRemark { column, code, message: Text::new(zh, en) });
    }

    pub(super) fn look(&mut self, column: Column, code: &'static str, zh: String, en: String) {
        let column = Some(self.headings.heading(column).to_owned());
        self.warnings.push(CellRemark { column, code, message: Text::new(zh, en) });
    }

    fn cell(&self, column: Column) -> Option<&'a Cell> {
        self.headings.cell(self.row, column)
    }

    fn text(&self, column: Column) -> Option<&'a str> {
        self.cell(column).map(|cell| cell.text.as_str())
    }

    /// A number or a code: what a spreadsheet rounded is not what was typed.
    fn number(&mut self, column: Column) -> Option<String> {
        let cell = self.cell(column)?;
        if cell.rounded {
            let zh = "该单元格是超过15位的数值，末位已丢失；请改为文本格式后重新填写";
            self.wrong(
                column,
                "rounded",
                zh,
                "a number of more than 15 digits lost its end; make the cell a text and type it anew",
            );
            return None;
        }
        Some(cell.text.clone())
    }

    fn day(&mut self, column: Column) -> Option<NaiveDate> {
        let cell = self.cell(column)?;
        let day = sheet::day(cell);
        if day.is_none() {
            let text = &cell.text;
            self.wrong(
                column,
                "no_day",
                format!("“{text}”不是日期，应如 2026-03-02"),
                format!("{text:?} is no day such as 2026-03-02"),
            );
        }
        day
    }

    /// A code from its words; `known` are those that can be written.
    fn code<T>(&mut self, column: Column, known: &Text, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.text(column)?;
        let code = read(text);
        if code.is_none() {
            let zh = format!("不认识“{text}”，可填：{}", known.zh);
            self.wrong(column, "unknown", zh, format!("{text:?} is not understood; write {}", known.en));
        }
        code
    }

    fn missing(&mut self, column: Column) {
        self.wrong(column, "missing", "没有填写", "is empty");
    }

    fn organ<'b>(&mut self, into: &'b Target) -> Option<&'b Agency> {
        let Some(text) = self.text(Column::Agency) else { return Some(&into.own) };
        let organ = into.organ(text);
        if organ.is_none() {
            self.wrong(
                Column::Agency,
                "unknown",
                format!("“{text}”不是本机关或者下级机关；应为机关全称、行政区划代码或者机关代字"),
                format!("{text:?} is no organ of yours; give the full name, the division code or the prefix"),
            );
        }
        organ
    }

    fn officer(&mut self, tx: &mut Tx<'_>, organ: Option<&Agency>) -> Result<Option<NewOfficer>, Error> {
        let name = self.text(Column::Name).map(str::to_owned);
        if name.is_none() {
            self.missing(Column::Name);
        }
        if self.text(Column::Employment).is_none() {
            self.missing(Column::Employment);
        }
        let employment = self.code(Column::Employment, &columns::employments(), columns::employment);
        let born_on = self.day(Column::BornOn);
        let staff_number = self.number(Column::StaffNumber);
        let legal_qualification = self.number(Column::LegalQualification);
        let account_id = match (self.text(Column::Username), organ) {
            (Some(username), Some(organ)) => {
                let account = crate::accounts::named(tx.conn, username)?.filter(|one| one.agency_id == organ.id);
                if account.is_none() {
                    let zh = format!("{}没有账号“{username}”", organ.name);
                    self.wrong(Column::Username, "unknown", zh, format!("no account {username:?} in the organ"));
                }
                account.map(|account| account.id)
            }
            _ => None,
        };
        let (Some(name), Some(employment)) = (name, employment) else { return Ok(None) };
        let new = NewOfficer {
            born_on,
            staff_number,
            legal_qualification,
            account_id,
            ..NewOfficer::named(name, employment)
        };
        self.lengths(&new);
        Ok(Some(new))
    }

    /// The lengths and ranges the API asks for too.
    fn lengths(&mut self, value: &impl Validate) {
        let Err(errors) = value.validate() else { return };
        for field in errors.field_errors().into_keys() {
            let column = Column::parse(&field).unwrap_or(Column::Name);
            self.wrong(column, "length", "过长或者过短", "is too long or too short");
        }
    }

    /// The certificate of the row, if it names one. The officer's id is filled in when the officer is known.
    fn certificate(&mut self, organ: Option<&Agency>) -> Option<NewCertificate> {
        const OF_A_CARD: [Column; 4] = [Column::Issuer, Column::Fields, Column::ValidFrom, Column::ValidTo];
        if self.cell(Column::Number).is_none() {
            if let Some(column) = OF_A_CARD.into_iter().find(|column| self.cell(*column).is_some()) {
                let heading = self.headings.heading(column).to_owned();
                self.wrong(
                    Column::Number,
                    "missing",
                    format!("填了“{heading}”却没有证件编号"),
                    format!("{heading:?} is filled in and the number is not"),
                );
            }
            return None;
        }
        let number = self.number(Column::Number);
        for column in OF_A_CARD {
            if self.cell(column).is_none() {
                self.missing(column);
            }
        }
        let fields = match self.text(Column::Fields).map(columns::fields) {
            Some(Ok(fields)) if !fields.is_empty() => Some(fields),
            Some(Err(word)) => {
                let known: Vec<_> = Field::ALL.iter().map(|field| field.zh()).collect();
                let zh = format!("不认识的执法领域“{word}”，可填：{}", known.join("、"));
                let known: Vec<_> = Field::ALL.iter().map(|field| field.as_str()).collect();
                let en = format!("{word:?} is no field; the fields are {}", known.join(", "));
                self.wrong(Column::Fields, "unknown", zh, en);
                None
            }
            _ => None,
        };
        let (from, to) = (self.day(Column::ValidFrom), self.day(Column::ValidTo));
        let area = self.number(Column::Area).or_else(|| organ.map(|organ| organ.division_code.clone()));
        let kind = self.code(Column::Kind, &columns::cards(), columns::card);
        let power_source = self.code(Column::PowerSource, &columns::power_sources(), columns::power_source);
        let checked = self.day(Column::CheckedTo);
        let new = NewCertificate {
            id: None,
            officer_id: Uuid::nil(),
            number: number?,
            issuer: self.text(Column::Issuer)?.to_owned(),
            fields: fields?,
            area_code: area?,
            valid_from: from?,
            valid_to: to?,
            kind,
            power_source,
            rules: self.text(Column::Rules).map(str::to_owned),
            photo_digest: None,
            annual_check_valid_to: checked,
        };
        self.lengths(&new);
        Some(new)
    }
}
