//! Resident identity numbers 公民身份号码 (GB 11643-1999), of 18 places and the older ones of 15.
//!
//! The residence permits of people from Hong Kong, Macao and Taiwan and the new permanent residence card for foreigners are
//! built the same way.

use chrono::{Datelike, NaiveDate};

use super::{Judged, Scheme, Warning, Weight, division, regions};

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// The check digit by the remainder.
const CHECK: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
/// Nobody born before lives; older numbers are a slip.
const EARLIEST_YEAR: i32 = 1880;

/// Whether it could be a resident number at all: 17 digits and a digit or X, or 15 digits.
pub fn has_shape(number: &str) -> bool {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    match number.len() {
        18 if number.is_ascii() => digits(&number[..17]) && (digits(&number[17..]) || number.ends_with('X')),
        15 => digits(number),
        _ => false,
    }
}

/// The check digit behind seventeen digits; none if one of them is no digit.
pub fn check_digit(first: &str) -> Option<char> {
    let mut sum = 0;
    for (c, weight) in first.chars().zip(WEIGHTS) {
        sum += c.to_digit(10)? * weight;
    }
    let remainder = usize::try_from(sum % 11).ok()?;
    (first.len() == WEIGHTS.len()).then(|| CHECK.get(remainder).copied()).flatten()
}

/// The number of 18 places that replaced one of 15.
pub fn from_fifteen(number: &str) -> Option<String> {
    if number.len() != 15 || !has_shape(number) {
        return None;
    }
    let first = format!("{}19{}", &number[..6], &number[6..]);
    check_digit(&first).map(|check| format!("{first}{check}"))
}

/// The date of birth in a number of 18 or 15 places, if it is a date.
pub fn born_on(number: &str) -> Option<NaiveDate> {
    let day = match (has_shape(number), number.len()) {
        (true, 18) => number[6..14].to_owned(),
        (true, _) => format!("19{}", &number[6..12]),
        (false, _) => return None,
    };
    NaiveDate::parse_from_str(&day, "%Y%m%d").ok()
}

/// Judges a number in its normal form.
pub(super) fn judge(number: String, day: NaiveDate) -> Judged {
    if !has_shape(&number) {
        let warnings = vec![Warning::new(
            "wrong_form",
            Weight::Impossible,
            "身份证号码应当是18位（末位可为X）或者旧的15位数字",
            "An identity number has 18 places, the last perhaps X, or 15 digits of old",
        )];
        return Judged::of(number, Scheme::Resident, warnings);
    }
    let mut warnings = Vec::new();
    let born = born_on(&number);
    match born {
        None => warnings.push(Warning::new(
            "no_such_birth_date",
            Weight::Impossible,
            "号码中的出生日期不存在",
            "The date of birth in the number does not exist",
        )),
        Some(born) if born > day => warnings.push(Warning::new(
            "born_in_the_future",
            Weight::Impossible,
            format!("号码中的出生日期{born}在{day}之后"),
            format!("The date of birth in the number, {born}, lies after {day}"),
        )),
        Some(born) if born.year() < EARLIEST_YEAR => warnings.push(Warning::new(
            "born_too_early",
            Weight::Impossible,
            format!("号码中的出生日期{born}早于{EARLIEST_YEAR}年"),
            format!("The date of birth in the number, {born}, lies before {EARLIEST_YEAR}"),
        )),
        Some(_) => {}
    }
    match number.len() {
        15 => warnings.push(Warning::new(
            "fifteen_digits",
            Weight::Note,
            "这是旧的15位号码，请核对现行18位号码",
            "An old number of 15 digits: look for the one of 18",
        )),
        _ if check_digit(&number[..17]).is_none_or(|check| !number.ends_with(check)) => warnings.push(Warning::new(
            "check_digit",
            Weight::Confirm,
            "校验码不符：请与证件核对；确属证件所载的，说明理由后确认",
            "The check digit is wrong: compare with the card; if the card says so, confirm it with a reason",
        )),
        _ => {}
    }
    warnings.extend(regions::warning(&number, born));
    let known = division(&number[..6]);
    Judged { birth_date: born, division: known, ..Judged::of(number, Scheme::Resident, warnings) }
}
