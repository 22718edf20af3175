//! The fields that the credit platform 信用平台 is told of a penalty 双公示, in their order, as data.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::Deserialize;

use super::threshold::BadRules;

/// The file: its path and its text.
pub(super) const FILE: (&str, &str) =
    ("rules/publicity/credit-fields.toml", include_str!("../../rules/publicity/credit-fields.toml"));

/// One field.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreditField {
    /// Its name in Chinese.
    pub name: String,
    /// Its code, such as `CF_XDR_MC`.
    pub code: String,
    /// The most characters it takes.
    pub longest: usize,
    /// Whether every row has it; others have it under conditions.
    pub required: bool,
}

/// The template of a row.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Id, such as `credit-2018`.
    pub id: String,
    /// Its name in Chinese.
    pub name: String,
    /// The day on which the sources were read.
    pub as_of: NaiveDate,
    /// What to know before using it.
    pub note: String,
    /// The fields, in order.
    pub fields: Vec<CreditField>,
}

impl Template {
    /// The template in use.
    pub fn penalties() -> &'static Template {
        static TEMPLATE: LazyLock<Template> = LazyLock::new(|| {
            // Part of the program: a unit test reads the same bytes, so a build that passed its tests cannot fail here.
            #[allow(clippy::expect_used, reason = "compiled-in data, read by a unit test")]
            load().expect("rules/publicity/credit-fields.toml is sound")
        });
        &TEMPLATE
    }
}

fn load() -> Result<Template, BadRules> {
    let (path, text) = FILE;
    toml::from_str(text).map_err(|error| BadRules { path, reason: error.to_string() })
}

/// An amount in 万元 with six decimals, which is to the hundredth of a yuan and no float.
pub fn ten_thousands(fen: i64) -> String {
    format!("{}.{:06}", fen / 1_000_000, (fen % 1_000_000).abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_has_thirty_fields_each_once() {
        let fields = load().unwrap().fields;
        let codes: std::collections::BTreeSet<_> = fields.iter().map(|field| &field.code).collect();
        assert_eq!((fields.len(), codes.len()), (30, 30));
        assert_eq!((fields[0].code.as_str(), fields[29].code.as_str()), ("CF_XDR_MC", "BZ"));
        assert_eq!(fields.iter().filter(|field| field.required).count(), 15);
    }

    #[test]
    fn sums_are_exact() {
        for (fen, text) in [
            (0, "0.000000"),
            (1, "0.000001"),
            (200_000, "0.200000"),
            (5_000_000, "5.000000"),
            (123_456_789, "123.456789"),
        ] {
            assert_eq!(ten_thousands(fen), text);
        }
    }
}
