//! The words of papers: how sums, days, articles and codes are written in Chinese, and what templates may ask.
//!
//! Every value that a template writes is set between two private marks, so that nothing in a name or a statement is ever
//! taken for markup, and a value that is absent leaves a mark behind, so that the paper can refuse to be made.

use std::fmt::Write;
use std::sync::{Arc, LazyLock};

use chrono::{Datelike, NaiveDate};
use minijinja::value::{Kwargs, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value};

use crate::casefile::acts::{PartyPresence, ReleaseGround};
use crate::casefile::items::Whereabouts;
use crate::casefile::measures::{Handling, MeasureKind};
use crate::law::codes;
use crate::law::ladder::{Approver, Pause, SuspensionGround, TermClock};
use crate::law::money::Fen;
use crate::law::period::Period;
use crate::law::stages::Kind;
use crate::law::time::Moment;

/// Opens a written value.
pub(super) const OPEN: char = '\u{f8f0}';
/// Closes a written value.
pub(super) const CLOSE: char = '\u{f8f1}';
/// Stands where a value is absent.
pub(super) const GAP: char = '\u{f8f2}';

/// The terms compiled in.
pub(super) const TERMS: &str = include_str!("../../rules/papers/terms.toml");

/// Terms of codes that have no Chinese term in the code, by list.
pub(super) type Terms = Arc<toml::Table>;

/// Those compiled in, read once.
pub(super) fn built_in_terms() -> Terms {
    static READ: LazyLock<Terms> = LazyLock::new(|| Arc::new(TERMS.parse().unwrap_or_default()));
    Arc::clone(&READ)
}

/// The engine with the words of this file, and the terms of a list of codes.
pub(super) fn environment(terms: Terms) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Chainable);
    // Not HTML: it only makes the engine say which texts are a macro's, and so ours, and which are somebody's.
    environment.set_auto_escape_callback(|_| AutoEscape::Custom("paper"));
    environment.set_formatter(|output, _, value| {
        if value.is_undefined() || value.is_none() {
            output.write_char(GAP)?;
            return Ok(());
        }
        let text = value.to_string();
        if value.is_safe() {
            output.write_str(&text)?;
            return Ok(());
        }
        output.write_char(OPEN)?;
        // Our marks in somebody's text would be read as ours.
        output.write_str(&text.replace([OPEN, CLOSE, GAP], ""))?;
        output.write_char(CLOSE)?;
        Ok(())
    });
    environment.add_filter("yuan", |fen: Value| number(&fen).map(|fen| yuan(Fen(fen))));
    environment.add_filter("capitals", |fen: Value| number(&fen).map(|fen| Fen(fen).capitals()));
    environment.add_filter("day", |value: Value| on(&value).map(|day| day.map(self::day)));
    environment.add_filter("moment", |value: Value| at(&value).map(|at| at.map(moment)));
    environment.add_filter("clock", |value: Value| at(&value).map(|at| at.map(clock)));
    environment.add_filter("year", |value: Value| on(&value).map(|day| day.map(|day| day.year())));
    environment.add_filter("period", |value: Value| Ok::<_, Error>(value.as_str().and_then(period)));
    environment.add_filter("article", article);
    environment.add_filter("articles", articles);
    environment.add_filter("penalty", penalty);
    environment.add_filter("term", move |code: Value, list: String| term(&terms, &code, &list));
    environment.add_filter("sentence", |value: Value| spoken(&value).map(sentence));
    environment.add_filter("phrase", |value: Value| spoken(&value).map(|text| phrase(&text).to_owned()));
    environment.add_filter("cause", |value: Value| spoken(&value).map(|text| cause(&text).to_owned()));
    environment.add_filter("sex", |value: Value| spoken(&value).and_then(|number| sex(&number)));
    environment.add_filter("numeral", |value: Value| number(&value).map(numeral));
    environment.add_filter("age_on", age_on);
    environment
}

/// What a template error says, with its line.
pub(super) fn told(error: &Error) -> String {
    let line = error.line().map(|line| format!(" (line {line})")).unwrap_or_default();
    format!("{}{line}", error.detail().map_or_else(|| error.kind().to_string(), ToOwned::to_owned))
}

fn number(value: &Value) -> Result<i64, Error> {
    i64::try_from(value.clone())
}

fn wrong(what: &str) -> Error {
    Error::new(ErrorKind::InvalidOperation, what.to_owned())
}

fn on(value: &Value) -> Result<Option<NaiveDate>, Error> {
    let Some(text) = value.as_str() else { return Ok(None) };
    match text.parse() {
        Ok(day) => Ok(Some(day)),
        Err(_) => Ok(at(value)?.map(Moment::date)),
    }
}

fn at(value: &Value) -> Result<Option<Moment>, Error> {
    let Some(text) = value.as_str() else { return Ok(None) };
    text.parse().map(Some).map_err(|_| wrong("neither a day nor a moment"))
}

/// 3000元, 12.50元: as decisions write a sum in figures.
pub(super) fn yuan(sum: Fen) -> String {
    let text = sum.to_string();
    format!("{}元", text.strip_suffix(".00").unwrap_or(&text))
}

/// 2026年3月10日.
pub(super) fn day(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// 9时05分.
fn clock(at: Moment) -> String {
    let text = at.to_string();
    let (hour, minute) = (text.get(11..13).unwrap_or("00"), text.get(14..16).unwrap_or("00"));
    format!("{}时{minute}分", hour.strip_prefix('0').unwrap_or(hour))
}

/// 2026年3月10日9时05分.
pub(super) fn moment(at: Moment) -> String {
    format!("{}{}", day(at.date()), clock(at))
}

fn period(text: &str) -> Option<String> {
    text.parse::<Period>().ok().map(Period::zh)
}

/// 一, 十, 十二, 二十三: the number of a heading, up to 99.
pub(super) fn numeral(n: i64) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let Ok(n) = usize::try_from(n) else { return n.to_string() };
    match (n / 10, n % 10) {
        (0, 0) => "〇".to_owned(),
        (0, ones) => DIGITS[ones].to_owned(),
        (1, ones) => format!("十{}", DIGITS[ones]),
        (tens @ 2..=9, ones) => format!("{}十{}", DIGITS[tens], DIGITS[ones]),
        _ => n.to_string(),
    }
}

/// 《title》第四十六条; with `text=true` the words of the article behind it (handbook 12: quoting gives credit).
fn article(citation: Value, options: Kwargs) -> Result<Value, Error> {
    let with_text: Option<bool> = options.get("text")?;
    options.assert_all_used()?;
    if citation.is_undefined() || citation.is_none() {
        return Ok(Value::UNDEFINED);
    }
    let part = |name| citation.get_attr(name).ok().and_then(|value| value.as_str().map(ToOwned::to_owned));
    let (Some(law), Some(number)) = (part("law"), part("article")) else { return Ok(Value::UNDEFINED) };
    let mut text = format!("《{law}》{number}");
    if let Some(words) = part("text").filter(|_| with_text == Some(true)) {
        let _ = write!(text, "“{words}”");
    }
    Ok(text.into())
}

fn articles(citations: Value, options: Kwargs) -> Result<Value, Error> {
    let with_text: Option<bool> = options.get("text")?;
    options.assert_all_used()?;
    if citations.kind() != ValueKind::Seq {
        return Ok(Value::UNDEFINED);
    }
    let mut all = Vec::new();
    for citation in citations.try_iter()? {
        let options = Kwargs::from_iter([("text", Value::from(with_text == Some(true)))]);
        all.push(article(citation, options)?.to_string());
    }
    match all.len() {
        0 => Ok(Value::UNDEFINED),
        _ => Ok(all.join("、").into()),
    }
}

/// One line of the penalties as a decision writes it: 罚款人民币叁万元整（30000元）, 责令停产停业15日.
fn penalty(line: &Value) -> Result<Value, Error> {
    let part = |name: &str| line.get_attr(name).ok().filter(|value| !value.is_undefined() && !value.is_none());
    let Some(kind) = part("kind") else { return Ok(Value::UNDEFINED) };
    let goods = kind.as_str() == Some("CONFISCATE_GOODS");
    let kind = zh::<codes::PenaltyKind>(&kind.to_string(), codes::PenaltyKind::zh).unwrap_or_default();
    let mut text = kind.to_owned();
    let sum = part("amount_fen").map(|fen| number(&fen).map(Fen)).transpose()?;
    // Of goods the sum is what they are worth: nothing that is paid.
    if let Some(sum) = sum.filter(|_| !goods) {
        let _ = write!(text, "{}（{}）", sum.capitals(), yuan(sum));
    }
    if let Some(term) = part("term") {
        text.push_str(&term.as_str().and_then(period).unwrap_or_default());
    }
    if let Some(detail) = part("detail") {
        let _ = write!(text, "：{}", phrase(&detail.to_string()));
    }
    if let Some(sum) = sum.filter(|_| goods) {
        let _ = write!(text, "（价值{}）", yuan(sum));
    }
    Ok(text.into())
}

fn zh<T: std::str::FromStr + Copy>(code: &str, term: impl Fn(T) -> &'static str) -> Option<&'static str> {
    code.parse().ok().map(term)
}

/// The Chinese term of a code; `list` is the name of the list. An unknown code is an error, so that no paper shows one.
fn term(terms: &toml::Table, code: &Value, list: &str) -> Result<Value, Error> {
    let Some(text) = code.as_str() else { return Ok(Value::UNDEFINED) };
    let known = match list {
        "act" => Kind::parse(text).map(Kind::zh),
        "status" => crate::law::stages::Status::parse(text).map(crate::law::stages::Status::zh),
        "penalty_kind" => zh(text, codes::PenaltyKind::zh),
        "party_kind" => zh(text, codes::PartyKind::zh),
        "procedure" => zh(text, codes::Procedure::zh),
        "source" => zh(text, codes::CaseSource::zh),
        "evidence_kind" => zh(text, codes::EvidenceKind::zh),
        "service_method" => zh(text, codes::ServiceMethod::zh),
        "id_doc" => zh(text, codes::IdDocKind::zh),
        "measure" => MeasureKind::parse(text).map(MeasureKind::zh),
        "handling" => Handling::parse(text).map(Handling::zh),
        "whereabouts" => Whereabouts::parse(text).map(Whereabouts::zh),
        "presence" => PartyPresence::parse(text).map(PartyPresence::zh),
        "release_ground" => ReleaseGround::parse(text).map(ReleaseGround::zh),
        "suspension_ground" => SuspensionGround::parse(text).map(SuspensionGround::zh),
        "pause" => Pause::parse(text).map(Pause::zh),
        "approver" => Approver::parse(text).map(Approver::zh),
        "term_clock" => TermClock::parse(text).map(TermClock::zh),
        _ => None,
    };
    let own = || terms.get(list).and_then(|list| list.get(text)).and_then(toml::Value::as_str);
    match known.or_else(own) {
        Some(term) => Ok(term.into()),
        None => Err(wrong(&format!("{text:?} has no Chinese term in the list {list:?}"))),
    }
}

/// Full years on a day.
fn age_on(born: &Value, day: &Value) -> Result<Value, Error> {
    let (Some(born), Some(day)) = (on(born)?, on(day)?) else { return Ok(Value::UNDEFINED) };
    Ok(day.years_since(born).map_or(Value::UNDEFINED, Value::from))
}

/// What a value says, if it says something.
fn spoken(value: &Value) -> Option<String> {
    value.as_str().map(str::trim).filter(|text| !text.is_empty()).map(ToOwned::to_owned)
}

/// Ends with a full stop, whoever wrote it.
fn sentence(text: String) -> String {
    const ENDS: [char; 9] = ['。', '！', '？', '；', '：', '…', '.', '!', '?'];
    match text.trim_end_matches(['，', '、', ',']) {
        ended if ended.trim_end_matches(['”', '’', '）', '》', '"']).ends_with(ENDS) => ended.to_owned(),
        open => format!("{open}。"),
    }
}

/// Goes on inside a sentence of ours: without the stop at its end.
fn phrase(text: &str) -> &str {
    text.trim_end_matches(['。', '；', '，', '、', '.', ';', ','])
}

/// The cause 案由 for 涉嫌……一案: without the words that stand around it.
fn cause(text: &str) -> &str {
    let text = text.strip_prefix("涉嫌").unwrap_or(text);
    text.strip_suffix("一案").or_else(|| text.strip_suffix("案件")).or_else(|| text.strip_suffix('案')).unwrap_or(text)
}

/// 男 or 女 by the seventeenth digit of an identity number 居民身份证号; none for a number that is none, or was masked.
fn sex(number: &str) -> Option<&'static str> {
    let digits: Vec<char> = number.chars().collect();
    let digit = digits.get(16).filter(|_| digits.len() == 18)?.to_digit(10)?;
    Some(if digit % 2 == 1 { "男" } else { "女" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_the_record_fit_into_sentences() {
        assert_eq!(sentence("货物超高堆放".to_owned()), "货物超高堆放。");
        assert_eq!(sentence("他说：“知道了。”".to_owned()), "他说：“知道了。”");
        assert_eq!(sentence("已经整改，".to_owned()), "已经整改。");
        assert_eq!(phrase("已经整改。"), "已经整改");
        assert_eq!(cause("涉嫌占道经营案"), "占道经营");
        assert_eq!(cause("占道经营"), "占道经营");
    }

    #[test]
    fn the_sex_stands_in_the_identity_number_of_a_person() {
        assert_eq!(sex("14032219900101001X"), Some("男"));
        assert_eq!(sex("140322199001010023"), Some("女"));
        assert_eq!(sex("1403221990010100XX"), None);
        assert_eq!(sex("91140322000000"), None);
    }
}
