//! The division a resident number begins with, as it was in its time: many living people carry abolished codes.

use std::collections::HashMap;
use std::sync::OnceLock;

use chrono::{Datelike, NaiveDate};

use super::{Warning, Weight};

const DATA: &str = include_str!("../../../rules/codes/id_regions.txt");

/// The year in which the first identity cards were issued (居民身份证试行条例, 1984-04-06; from memory): nobody was given a
/// number by a division that ended before, and nobody's number could be older than a division that existed then.
const FIRST_CARDS: i32 = 1984;

type Years = Vec<(i32, i32)>;

fn table() -> &'static HashMap<String, Years> {
    static TABLE: OnceLock<HashMap<String, Years>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let lines = DATA.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(':'));
        lines.flat_map(|(first, codes)| codes.split(',').map(move |code| entry(first, code))).collect()
    })
}

/// `22/1983-` behind `1403` is 140322 since 1983.
fn entry(first: &str, code: &str) -> (String, Years) {
    let mut parts = code.split('/');
    let last = parts.next().unwrap_or_default();
    let year = |text: &str, otherwise| text.parse().unwrap_or(otherwise);
    let mut years: Years = parts
        .filter_map(|span| span.split_once('-'))
        .map(|(from, to)| (year(from, i32::MIN), year(to, i32::MAX)))
        .collect();
    if years.is_empty() {
        years.push((i32::MIN, i32::MAX));
    }
    (format!("{first}{last}"), years)
}

/// What is doubtful about the first six digits, for somebody born on this day. The code may be the one at birth or a later
/// one, since numbers were given when a card was first issued.
pub(super) fn warning(number: &str, born: Option<NaiveDate>) -> Option<Warning> {
    let code = number.get(..6)?;
    // Residence permits of people from Hong Kong, Macao, Taiwan; a foreigner's card says where it was applied for.
    if ["810000", "820000", "830000"].contains(&code) || code.starts_with('9') && number.len() == 18 && foreign(code) {
        return None;
    }
    let Some(years) = table().get(code) else {
        return Some(Warning::new(
            "unknown_region",
            Weight::Confirm,
            format!("未收录的地址码{code}：请与证件核对"),
            format!("The division code {code} is not known: compare with the card"),
        ));
    };
    let born = born?.year();
    let last = years.iter().map(|(_, to)| *to).max().unwrap_or(i32::MAX);
    let first = years.iter().map(|(from, _)| *from).filter(|from| *from > born).min();
    let at_birth = years.iter().any(|(from, to)| *from <= born && born <= *to);
    if last < born {
        return Some(Warning::new(
            "region_abolished",
            Weight::Confirm,
            format!("地址码{code}在{last}年已撤销，早于出生年份{born}：请与证件核对"),
            format!("The division {code} was abolished in {last}, before {born}: compare with the card"),
        ));
    }
    first.filter(|from| !at_birth && *from > FIRST_CARDS).map(|from| {
        Warning::new(
            "region_later",
            Weight::Note,
            format!("地址码{code}自{from}年起使用，晚于出生年份{born}"),
            format!("The division {code} exists since {from}, later than {born}"),
        )
    })
}

/// A permanent residence card: 9, the province of application, the country in three digits.
fn foreign(code: &str) -> bool {
    table().contains_key(&format!("{}0000", &code[1..3]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        assert_eq!(table().len(), 6_887);
        assert_eq!(table()["140322"], [(1983, i32::MAX)]);
        assert_eq!(table()["140302"], [(i32::MIN, i32::MAX)]);
        assert_eq!(table()["110201"], [(i32::MIN, 1981)]);
        assert!(table().keys().all(|code| code.len() == 6 && code.bytes().all(|digit| digit.is_ascii_digit())));
    }
}
