//! What an issuer asks for 核发、返还、换证条件, by the rules as data: each condition that is not met, with its source.

use chrono::{Datelike, Months, NaiveDate};
use serde::Serialize;

use super::model::NewCertificate;
use super::officer_model::Officer;
use super::{Error, ledger, life, store};
use crate::accounts;
use crate::casefile::facts::{Employment, Standing};
use crate::casefile::parts::Text;
use crate::db::Conn;
use crate::law::codes::{CardKind, ExamSubject};
use crate::law::issuer::{IssueDemand, IssuerRules, runs_to};
use crate::law::time::Moment;
use crate::problem::{Bilingual, Violation};

/// A condition that is not met.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = CertificateCondition)]
pub struct Condition {
    /// Rule id of the handbook of the law, such as CERT-3.
    pub rule: &'static str,
    /// Where the condition comes from.
    pub article: String,
    /// What is missing.
    pub message: Text,
    /// What to do.
    pub remedy: Text,
}

impl Condition {
    fn new(rule: &'static str, article: &str, zh: impl Into<String>, en: impl Into<String>) -> Condition {
        Condition { rule, article: article.to_owned(), message: Text::new(zh, en), remedy: Text::new("", "") }
    }

    fn fix(mut self, zh: &str, en: &str) -> Condition {
        self.remedy = Text::new(zh, en);
        self
    }
}

impl From<Condition> for Violation {
    fn from(condition: Condition) -> Self {
        let Condition { rule, article, message, remedy } = condition;
        let both = |text: Text| Bilingual::new(text.zh, text.en);
        Violation { rule: rule.to_owned(), article, message: both(message), remedy: both(remedy), acts: Vec::new() }
    }
}

/// What keeps a certificate from being entered, and what is only told.
#[derive(Debug, Default)]
pub(super) struct Conditions {
    pub refusing: Vec<Condition>,
    pub warnings: Vec<Condition>,
}

/// The conditions of an issue. Training and exam of a card that began before today, which is entered from paper, are
/// only told: the card exists.
pub(super) fn of_issue(
    conn: &mut Conn,
    officer: &Officer,
    new: &NewCertificate,
    rules: &IssuerRules,
    now: Moment,
) -> Result<Conditions, Error> {
    let mut found = Conditions::default();
    validity(new.valid_from, new.valid_to, rules, &mut found.refusing);
    if let Some(left) = officer.left_on.filter(|left| *left <= new.valid_to) {
        found.refusing.push(
            Condition::new(
                "CERT-4",
                "证件注销：离开单位或者岗位",
                format!("已于{left}离岗"),
                format!("left on {left}"),
            )
            .fix("离岗人员不再核发证件", "Nobody who left is issued a certificate"),
        );
    }
    cards(conn, officer, new, rules, now, &mut found.refusing)?;
    if new.card() != CardKind::Enforcement {
        return Ok(found);
    }
    if rules.staff_only && officer.employment != Employment::Established {
        found.refusing.push(
            Condition::new(
                "CERT-4",
                rules.source("staff_only"),
                "辅助人员不得持有执法证",
                "an assistant holds no enforcement certificate",
            )
            .fix("只为在编在职人员登记执法证", "Enter enforcement certificates of staff only"),
        );
    }
    let of_age = |born: NaiveDate| born.checked_add_months(Months::new(rules.least_age * 12));
    if let Some(day) = officer.born_on.and_then(of_age).filter(|day| *day > new.valid_from) {
        found.refusing.push(
            Condition::new(
                "CERT-5",
                rules.source("least_age"),
                format!("未满{}周岁（{day}满）", rules.least_age),
                format!("under {} years of age until {day}", rules.least_age),
            )
            .fix("年满后核发，或者更正出生日期", "Issue it from that day on, or correct the day of birth"),
        );
    }
    let missing = learning(conn, officer, new.valid_from, rules)?;
    match rules.issue_conditions {
        IssueDemand::Refuse if new.valid_from >= now.date() => found.refusing.extend(missing),
        IssueDemand::Refuse | IssueDemand::Warn => found.warnings.extend(missing),
    }
    Ok(found)
}

/// No longer than the issuer's certificates are good.
pub(super) fn validity(from: NaiveDate, to: NaiveDate, rules: &IssuerRules, found: &mut Vec<Condition>) {
    let Some(longest) = rules.longest_validity else { return };
    let last = runs_to(from, longest);
    if to > last {
        let (n, unit) = (longest.n, longest.unit.zh());
        found.push(
            Condition::new(
                "CERT-6",
                rules.source("longest_validity"),
                format!("有效期最长{n}{unit}，至{last}"),
                format!("it is good for {longest} at most, to {last}"),
            )
            .fix(
                "按证件所载有效期登记，或者在 rules 中写明发证机关的规则",
                "Enter the dates of the card, or name the issuer's rules in rules",
            ),
        );
    }
}

/// What the officer's other certificates forbid.
fn cards(
    conn: &mut Conn,
    officer: &Officer,
    new: &NewCertificate,
    rules: &IssuerRules,
    now: Moment,
    found: &mut Vec<Condition>,
) -> Result<(), Error> {
    let rows = store::certificates_of(conn, &[officer.id])?;
    let acts = store::acts(conn, &rows.iter().map(|row| row.id).collect::<Vec<_>>())?;
    for row in rows {
        let worth = life::as_of(acts.get(&row.id.0).map_or(&[], Vec::as_slice), row.valid_to, now);
        let kind = row.kind()?;
        if rules.barred_after_revocation == Some(true) && worth.standing == Standing::Revoked && row.rules == rules.id {
            found.push(
                Condition::new(
                    "CERT-7",
                    rules.source("barred_after_revocation"),
                    format!("证件{}已吊销，不得再次申领", row.number),
                    format!("certificate {} was revoked; its holder may not apply again", row.number),
                )
                .fix(
                    "不予核发；对吊销有异议的按规定申请复核",
                    "It is not issued; who objects to the revocation asks for its review",
                ),
            );
        }
        let other = matches!(
            (kind, new.card()),
            (CardKind::Enforcement, CardKind::Supervision) | (CardKind::Supervision, CardKind::Enforcement)
        );
        let lives =
            !matches!(worth.standing, Standing::Revoked | Standing::Cancelled) && worth.valid_to >= new.valid_from;
        if rules.one_kind_of_card == Some(true) && other && lives {
            found.push(
                Condition::new(
                    "CERT-8",
                    rules.source("one_kind_of_card"),
                    format!("已持有{}{}，执法证与执法监督证不得由一人同时持有", kind.zh(), row.number),
                    format!("holds the {kind} certificate {}; nobody holds both kinds", row.number),
                )
                .fix("先注销原有证件", "Have the other certificate cancelled first"),
            );
        }
    }
    Ok(())
}

/// Training and exam before an issue.
fn learning(conn: &mut Conn, officer: &Officer, by: NaiveDate, rules: &IssuerRules) -> Result<Vec<Condition>, Error> {
    let mut found = Vec::new();
    if let Some(needed) = rules.first_hours {
        let first = store::certificates_of(conn, &[officer.id])?.is_empty();
        let hours = ledger::counted(conn, officer.id, NaiveDate::MIN, by)?;
        if first && hours < f64::from(needed) {
            found.push(
                Condition::new(
                    "CERT-3",
                    rules.source("first_hours"),
                    format!("首次核发前的培训{hours}学时，应不少于{needed}学时"),
                    format!("{hours} hours of training before the first issue, {needed} are asked for"),
                )
                .fix("登记培训后核发", "Enter the training first"),
            );
        }
    }
    let excused = rules.qualified_excused && qualified(conn, officer)?;
    if !excused && !exam_stands(conn, officer, by, rules)? {
        let life =
            rules.exam_life.map(|life| format!("（成绩{}{}内有效）", life.n, life.unit.zh())).unwrap_or_default();
        found.push(
            Condition::new(
                "CERT-2",
                rules.source("qualified_excused"),
                format!("没有有效的执法资格考试合格成绩{life}"),
                "no passed exam that still stands is entered",
            )
            .fix("登记考试成绩，或者登记法律职业资格", "Enter the exam, or the legal qualification"),
        );
    }
    Ok(found)
}

/// Whether the officer holds the legal qualification, by the own entry or by that of the account.
pub(super) fn qualified(conn: &mut Conn, officer: &Officer) -> Result<bool, Error> {
    if officer.legal_qualification.is_some() {
        return Ok(true);
    }
    let Some(account) = officer.account_id else { return Ok(false) };
    Ok(accounts::find(conn, account)?.is_some_and(|account| account.legal_qualification.is_some()))
}

fn exam_stands(conn: &mut Conn, officer: &Officer, on: NaiveDate, rules: &IssuerRules) -> Result<bool, Error> {
    let exams = ledger::exams_standing(conn, officer.id)?;
    let stands = |held: NaiveDate| held <= on && rules.exam_life.is_none_or(|life| on <= runs_to(held, life));
    Ok(exams.iter().any(|exam| exam.passed && exam.subject != ExamSubject::Return && stands(exam.date)))
}

/// The conditions of giving a suspended certificate back.
pub(super) fn of_restore(
    conn: &mut Conn,
    officer: &Officer,
    rules: &IssuerRules,
    suspended_on: NaiveDate,
    on: NaiveDate,
) -> Result<Vec<Condition>, Error> {
    let mut found = Vec::new();
    if rules.restore_after_training == Some(true) && ledger::counted(conn, officer.id, suspended_on, on)? <= 0.0 {
        found.push(
            Condition::new(
                "CERT-10",
                rules.source("restore_after_training"),
                format!("{suspended_on}暂扣以来没有培训记录"),
                format!("no training is entered since the suspension on {suspended_on}"),
            )
            .fix("登记离岗培训", "Enter the training"),
        );
    }
    let passed = ledger::exams_standing(conn, officer.id)?;
    let passed = passed.iter().any(|exam| exam.passed && (suspended_on..=on).contains(&exam.date));
    if rules.restore_after_exam == Some(true) && !passed {
        found.push(
            Condition::new(
                "CERT-10",
                rules.source("restore_after_exam"),
                format!("{suspended_on}暂扣以来没有考试合格的记录"),
                format!("no passed exam is entered since the suspension on {suspended_on}"),
            )
            .fix("登记考试成绩", "Enter the exam"),
        );
    }
    Ok(found)
}

/// The conditions of a renewal from `on` to a new last day.
pub(super) fn of_renewal(
    conn: &mut Conn,
    officer: &Officer,
    rules: &IssuerRules,
    began: NaiveDate,
    on: NaiveDate,
    (old, to): (NaiveDate, NaiveDate),
) -> Result<Vec<Condition>, Error> {
    let mut found = Vec::new();
    // The new term follows the old one, or begins with the renewal when the old one is over.
    validity(on.max(old), to, rules, &mut found);
    let passed = ledger::exams_standing(conn, officer.id)?;
    let passed = passed.iter().any(|exam| exam.passed && exam.date > began && exam.date <= on);
    if rules.renew_after_exam == Some(true) && !passed {
        found.push(
            Condition::new(
                "CERT-12",
                rules.source("renew_after_exam"),
                "有效期届满换证须重新考试，没有考试合格的记录",
                "a renewal needs a new exam, and no passed one is entered",
            )
            .fix("登记考试成绩", "Enter the exam"),
        );
    }
    Ok(found)
}

/// Whether a suspension ends no later than the issuer allows; its end where none was given.
pub(super) fn of_suspension(
    rules: &IssuerRules,
    on: NaiveDate,
    until: Option<NaiveDate>,
) -> Result<Option<NaiveDate>, Box<Condition>> {
    let Some(longest) = rules.longest_suspension else { return Ok(until) };
    let last = runs_to(on, longest);
    match until {
        Some(day) if day > last => {
            let (zh, en) = (
                format!("暂扣最长{}{}，至{last}", longest.n, longest.unit.zh()),
                format!("a suspension lasts {longest} at most, to {last}"),
            );
            let broken = Condition::new("CERT-9", rules.source("longest_suspension"), zh, en);
            Err(Box::new(broken.fix("写明更早的截止日", "Name an earlier last day")))
        }
        Some(day) => Ok(Some(day)),
        None => Ok(Some(last)),
    }
}

/// What a check in time would have been; a card that lapsed for good is not checked any more.
pub(super) fn of_check(rules: &IssuerRules, checked_to: Option<NaiveDate>, on: NaiveDate) -> Option<Condition> {
    let lapsed = checked_to.filter(|last| *last < on && rules.unchecked_lapses == Some(true))?;
    Some(
        Condition::new(
            "CERT-11",
            rules.source("unchecked_lapses"),
            format!("年检有效期至{lapsed}，未按期年检，证件已自行失效"),
            format!("it was checked up to {lapsed} and not in time after that: it is void"),
        )
        .fix("重新申领证件", "Apply for a new certificate"),
    )
}

/// The year of a day, from its first to its last.
pub(super) fn year_of(day: NaiveDate) -> i32 {
    day.year()
}
