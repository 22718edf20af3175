//! Identity numbers 证件号码: unified social credit codes (GB 32100), resident identity numbers (GB 11643), other papers.
//!
//! A judgement, never a lock: genuine numbers fail their check digit (early pilot codes do), so whatever is doubtful is a
//! warning that an officer confirms with a reason. Nobody is kept from naming the party that stands before them.

mod papers;
mod regions;
pub mod resident;
pub mod uscc;

use chrono::NaiveDate;
use serde::Serialize;

use super::codes::{IdDocKind, PartyKind};

/// How much a warning weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DoubtWeight)]
pub enum Weight {
    /// Worth knowing; nothing to confirm.
    Note,
    /// The number may still be genuine: compare it with the paper, and confirm it with a reason.
    Confirm,
    /// No number of this kind can look like this: almost certainly a slip of the pen.
    Impossible,
}

/// What is doubtful about a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = NumberDoubt)]
pub struct Warning {
    /// Machine-readable reason.
    pub code: &'static str,
    /// How much it weighs.
    pub weight: Weight,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Warning {
    fn new(code: &'static str, weight: Weight, zh: impl Into<String>, en: impl Into<String>) -> Warning {
        Warning { code, weight, zh: zh.into(), en: en.into() }
    }
}

/// What a number was judged as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scheme {
    /// 统一社会信用代码, GB 32100.
    SocialCredit,
    /// 组织机构代码 of nine characters, GB 11714, as it was before 2015.
    Organisation,
    /// 公民身份号码, GB 11643, and the residence papers that follow it.
    Resident,
    /// Another paper, by its usual pattern only.
    Pattern,
    /// Nothing is known about such numbers, or it is masked 脱敏.
    Unjudged,
}

/// The judgement of one number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = JudgedNumber)]
pub struct Judged {
    /// The number as it is compared: half width, upper case, without spaces.
    pub number: String,
    /// What it was judged as.
    pub scheme: Scheme,
    /// Nothing has to be confirmed.
    pub ok: bool,
    /// No number of this kind can look like this. It is still not refused.
    pub impossible: bool,
    /// What is doubtful.
    pub warnings: Vec<Warning>,
    /// The date of birth the number holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<NaiveDate>,
    /// The name of the division the number begins with, where it is known today.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub division: Option<&'static str>,
}

impl Judged {
    fn of(number: String, scheme: Scheme, warnings: Vec<Warning>) -> Judged {
        let heaviest = warnings.iter().map(|warning| warning.weight).max();
        Judged {
            number,
            scheme,
            ok: heaviest.is_none_or(|weight| weight == Weight::Note),
            impossible: heaviest == Some(Weight::Impossible),
            warnings,
            birth_date: None,
            division: None,
        }
    }
}

/// A number as it is compared: full width (１２３Ｘ) becomes half width, letters upper case, spaces go.
pub fn normal(number: &str) -> String {
    number.chars().map(half_width).filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect()
}

/// The half-width form of a full-width character.
pub fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        _ => c,
    }
}

/// Whether a number is masked 脱敏: it tells nobody apart.
pub fn is_masked(number: &str) -> bool {
    number.contains("XX") || number.contains(['*', '×', '＊'])
}

/// Judges the number of a party of this kind; `paper` is the kind of paper, where one was named; `day` is the day it is
/// judged on. A masked number is not judged.
pub fn judge(kind: PartyKind, paper: Option<IdDocKind>, number: &str, day: NaiveDate) -> Judged {
    let number = normal(number);
    if number.is_empty() || is_masked(&number) {
        return Judged::of(number, Scheme::Unjudged, Vec::new());
    }
    match (paper, kind) {
        (Some(paper), _) => papers::judge(paper, number, day),
        (None, PartyKind::LegalPerson | PartyKind::Unincorporated) => uscc::judge(number),
        (None, PartyKind::IndividualBusiness | PartyKind::RuralContractor) => {
            // A stall may be known by its code, or by the identity number of whoever runs it.
            let person = resident::has_shape(&number).then(|| resident::judge(number.clone(), day));
            match person.filter(|judged| judged.ok) {
                Some(judged) => judged,
                None => uscc::judge(number),
            }
        }
        (None, PartyKind::NaturalPerson) if resident::has_shape(&number) => resident::judge(number, day),
        (None, PartyKind::NaturalPerson) => Judged::of(number, Scheme::Unjudged, Vec::new()),
    }
}

/// The form in which two writings of one number are the same: an old number of 15 digits becomes the one of 18.
pub fn canonical(number: &str) -> String {
    let number = normal(number);
    resident::from_fifteen(&number).unwrap_or(number)
}

/// The name of a division by its code of six digits, as of 2023.
pub fn division(code: &str) -> Option<&'static str> {
    super::divisions::name(code)
}
