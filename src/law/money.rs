//! Money 金额 in whole fen 分. There is no other type for an amount, and never a float.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An amount in fen 分 (1/100 yuan).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(transparent)]
#[schema(example = 3_000_000)]
pub struct Fen(pub i64);

impl Fen {
    /// Nothing.
    pub const ZERO: Fen = Fen(0);

    /// So many whole yuan; `None` beyond what an amount can hold.
    pub const fn from_yuan(yuan: i64) -> Option<Fen> {
        match yuan.checked_mul(100) {
            Some(fen) => Some(Fen(fen)),
            None => None,
        }
    }

    /// The amount that a decimal number of units says exactly, a unit being so many fen: 1.5 of 1,000,000 (万元) are
    /// 1,500,000. `None` where it is no such number, is no whole fen, or is too great.
    pub fn of_decimal(text: &str, unit: i64) -> Option<Fen> {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(part) || text.ends_with('.') {
            return None;
        }
        let part = part.trim_end_matches('0');
        let scale = 10_i64.checked_pow(u32::try_from(part.len()).ok()?)?;
        let units = format!("{whole}{part}").parse::<i64>().ok()?;
        let fen = i128::from(units) * i128::from(unit);
        let scale = i128::from(scale);
        (fen % scale == 0).then(|| i64::try_from(fen / scale).ok()).flatten().map(Fen)
    }

    /// The sum, unless it is too great.
    pub const fn checked_add(self, other: Fen) -> Option<Fen> {
        match self.0.checked_add(other.0) {
            Some(fen) => Some(Fen(fen)),
            None => None,
        }
    }

    /// The difference, unless it is too great.
    pub const fn checked_sub(self, other: Fen) -> Option<Fen> {
        match self.0.checked_sub(other.0) {
            Some(fen) => Some(Fen(fen)),
            None => None,
        }
    }

    /// The sum of many amounts, unless it is too great.
    pub fn sum(amounts: impl IntoIterator<Item = Fen>) -> Option<Fen> {
        amounts.into_iter().try_fold(Fen::ZERO, Fen::checked_add)
    }

    /// The amount in Chinese capitals 大写, as decisions and receipts print it: 人民币叁万元整.
    pub fn capitals(self) -> String {
        let fen = self.0.unsigned_abs();
        let (yuan, jiao, cents) = (fen / 100, fen / 10 % 10, fen % 10);
        let mut text = String::from("人民币");
        if self.0 < 0 {
            text.push('负');
        }
        if yuan > 0 || fen == 0 {
            spell(&mut text, yuan);
            text.push('元');
        }
        if jiao > 0 {
            text.push(digit(jiao));
            text.push('角');
        } else if yuan > 0 && cents > 0 {
            text.push('零');
        }
        if cents > 0 {
            text.push(digit(cents));
            text.push('分');
        } else {
            text.push('整');
        }
        text
    }
}

impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let fen = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", fen / 100, fen % 100)
    }
}

/// Places that split a number in two, greatest first: what stands before the sign is itself a number.
const PLACES: [(u64, char); 5] = [(100_000_000, '亿'), (10_000, '万'), (1_000, '仟'), (100, '佰'), (10, '拾')];

/// Writes a whole number in capitals; one 零 stands for any run of empty places inside it.
fn spell(text: &mut String, number: u64) {
    for (unit, sign) in PLACES {
        if number >= unit {
            let rest = number % unit;
            spell(text, number / unit);
            text.push(sign);
            if rest > 0 {
                if rest < unit / 10 {
                    text.push('零');
                }
                spell(text, rest);
            }
            return;
        }
    }
    text.push(digit(number));
}

fn digit(number: u64) -> char {
    match number {
        1 => '壹',
        2 => '贰',
        3 => '叁',
        4 => '肆',
        5 => '伍',
        6 => '陆',
        7 => '柒',
        8 => '捌',
        9 => '玖',
        _ => '零',
    }
}
