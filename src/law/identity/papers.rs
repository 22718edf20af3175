//! Other identity papers 其他证件, by the patterns in common use: they are no standard, so they only warn.

use chrono::NaiveDate;

use super::{Judged, Scheme, Warning, Weight, resident};
use crate::law::codes::IdDocKind;

/// Judges the number of a paper, in its normal form.
pub(super) fn judge(paper: IdDocKind, number: String, day: NaiveDate) -> Judged {
    let same_build = |prefixes: &[&str]| prefixes.iter().any(|prefix| number.starts_with(prefix));
    let usual = match paper {
        IdDocKind::ResidentId => return resident::judge(number, day),
        IdDocKind::HkmoResidence if same_build(&["810000", "820000"]) => return resident::judge(number, day),
        IdDocKind::TwResidence if same_build(&["830000"]) => return resident::judge(number, day),
        IdDocKind::ForeignPr if same_build(&["9"]) => return resident::judge(number, day),
        IdDocKind::HkmoResidence | IdDocKind::TwResidence => false,
        IdDocKind::ForeignPr => letters_then_digits(&number, 3, &[12]),
        IdDocKind::Passport => {
            (5..=17).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_alphanumeric())
        }
        IdDocKind::HkmoPermit => number.starts_with(['H', 'M']) && letters_then_digits(&number, 1, &[8, 10]),
        IdDocKind::TwPermit => taiwan_permit(&number),
        IdDocKind::Military => military(&number),
        IdDocKind::Other => return Judged::of(number, Scheme::Unjudged, Vec::new()),
    };
    let warnings = (!usual).then(|| {
        Warning::new(
            "unusual_form",
            Weight::Confirm,
            format!("不像{}的号码：请与证件核对；确属证件所载的，说明理由后确认", paper.zh()),
            format!("It does not look like a number of the paper {paper}: compare with it, confirm with a reason"),
        )
    });
    Judged::of(number, Scheme::Pattern, warnings.into_iter().collect())
}

fn letters_then_digits(number: &str, letters: usize, digits: &[usize]) -> bool {
    let (Some(first), Some(rest)) = (number.get(..letters), number.get(letters..)) else { return false };
    first.bytes().all(|byte| byte.is_ascii_uppercase())
        && rest.bytes().all(|byte| byte.is_ascii_digit())
        && digits.contains(&rest.len())
}

/// 8 digits today; 10 digits of old, with or without a letter behind; one system takes a letter and 9 digits.
fn taiwan_permit(number: &str) -> bool {
    let bare = number.strip_suffix(|c: char| c.is_ascii_uppercase());
    letters_then_digits(number, 0, &[8, 10])
        || bare.is_some_and(|bare| letters_then_digits(bare, 0, &[10]))
        || letters_then_digits(number, 1, &[9])
}

/// A Chinese character, 字第, four to eight digits or letters, perhaps 号.
fn military(number: &str) -> bool {
    let mut characters = number.chars();
    let service = characters.next().is_some_and(|c| ('\u{4e00}'..='\u{9fa5}').contains(&c));
    let rest = characters.as_str().strip_prefix("字第").map(|rest| rest.strip_suffix('号').unwrap_or(rest));
    service && rest.is_some_and(|rest| (4..=8).contains(&rest.len()) && rest.bytes().all(|b| b.is_ascii_alphanumeric()))
}
