//! Rules of those who issue certificates 发证机关规则: validity, yearly check, suspension, return, training, exams.
//!
//! Nothing national says how long a certificate is good; provinces and ministries do. The files under
//! `rules/certificates` say only where they differ: what a place does not say is taken from `national`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::period::{Period, Unit};
use super::profile::Sourced;
use super::threshold::{BadRules, Basis};

/// What follows when training or exam are missing at the issue of a certificate 条件不具备的后果.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IssueDemand {
    /// 提示: the certificate is entered, and what is missing is told.
    Warn,
    /// 不予核发.
    Refuse,
}

/// Declares the shape of a file and how it becomes [`IssuerRules`], so that no number can lose its source.
macro_rules! issuer_rules {
    (always: $($(#[$doc:meta])* $field:ident: $kind:ty),*; where_known: $($(#[$known_doc:meta])* $known:ident: $sometimes:ty),* $(,)?) => {
        /// The rules of one issuer, with where each of them comes from.
        #[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
        pub struct IssuerRules {
            /// Id, such as `liaoning`.
            pub id: String,
            /// Name in Chinese.
            pub name: String,
            /// What to know before using it.
            pub note: String,
            /// The day on which the sources were read as given here.
            pub as_of: NaiveDate,
            /// Beginnings of the division codes it is proposed for.
            pub divisions: Vec<String>,
            $($(#[$doc])* pub $field: $kind,)*
            $($(#[$known_doc])* #[serde(skip_serializing_if = "Option::is_none")] pub $known: Option<$sometimes>,)*
            /// Where each of the above comes from, by field name.
            #[schema(value_type = std::collections::HashMap<String, Basis>)]
            pub basis: BTreeMap<&'static str, Basis>,
        }

        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            id: String,
            name: String,
            note: String,
            as_of: NaiveDate,
            divisions: Vec<String>,
            $(#[serde(default)] $field: Option<Sourced<$kind>>,)*
            $(#[serde(default)] $known: Option<Sourced<$sometimes>>,)*
        }

        impl File {
            /// The rules of the file over those of `national`; the national file itself has none below it.
            fn over(self, national: Option<&IssuerRules>) -> Result<IssuerRules, String> {
                let mut basis = BTreeMap::new();
                $(let $field = match (self.$field, national) {
                    (Some(own), _) => own.noted(&mut basis, stringify!($field))?,
                    (None, Some(national)) => {
                        basis.extend(national.basis.get_key_value(stringify!($field)).map(|(k, v)| (*k, v.clone())));
                        national.$field.clone()
                    }
                    (None, None) => return Err(concat!(stringify!($field), " is missing").to_owned()),
                };)*
                $(let $known = match self.$known {
                    Some(own) => Some(own.noted(&mut basis, stringify!($known))?),
                    None => None,
                };)*
                let File { id, name, note, as_of, divisions, .. } = self;
                Ok(IssuerRules { id, name, note, as_of, divisions, $($field,)* $($known,)* basis })
            }
        }
    };
}

issuer_rules! {
    always:
    /// Hours of training a person owes each year 年度培训学时; political study does not count (CERT-3).
    yearly_hours: u32,
    /// Whoever holds the legal qualification 法律职业资格 is excused from the exam (CERT-2).
    qualified_excused: bool,
    /// What follows when training or exam are missing at the issue.
    issue_conditions: IssueDemand,
    /// Youngest age of a holder, in years.
    least_age: u32,
    /// Only staff 在编在职 hold an enforcement certificate (CERT-4).
    staff_only: bool;
    where_known:
    /// Longest validity 有效期.
    longest_validity: Period,
    /// How often the certificate is checked 年检、注册; without it there is no check.
    check_every: Period,
    /// A certificate that was not checked in time is void for good 自行失效.
    unchecked_lapses: bool,
    /// Longest suspension 暂扣期限.
    longest_suspension: Period,
    /// The organ and the issuer are told of a suspension within this time.
    tell_suspension: Period,
    /// A loss is announced within this time 公告遗失.
    announce_loss: Period,
    /// A suspended certificate is returned only after training.
    restore_after_training: bool,
    /// A suspended certificate is returned only after an exam.
    restore_after_exam: bool,
    /// A renewal needs a new exam.
    renew_after_exam: bool,
    /// Whose certificate was revoked may not apply again.
    barred_after_revocation: bool,
    /// The holder may object to a suspension or revocation within this time 申请复核.
    objection: Period,
    /// The objection is answered within this time.
    answer_objection: Period,
    /// Hours of training before the first issue.
    first_hours: u32,
    /// How long a passed exam is good for an issue.
    exam_life: Period,
    /// Enforcement and supervision certificates are held by different people.
    one_kind_of_card: bool,
}

impl IssuerRules {
    /// The rules with this id.
    pub fn find(id: &str) -> Option<&'static IssuerRules> {
        Self::all().iter().find(|rules| rules.id == id)
    }

    /// All rules, the national ones first.
    pub fn all() -> &'static [IssuerRules] {
        static ALL: LazyLock<Vec<IssuerRules>> = LazyLock::new(|| {
            // Part of the program: the test `every_issuers_rules_read` reads the same bytes, so a build that passed its
            // tests cannot fail here.
            #[allow(clippy::expect_used, reason = "compiled-in data, read by a unit test")]
            load().expect("rules/certificates is sound")
        });
        &ALL
    }

    /// The rules proposed for a division: those of the nearest place that has some, else the national ones.
    pub fn of_division(code: &str) -> &'static IssuerRules {
        let reaches = |rules: &IssuerRules| {
            let fitting = rules.divisions.iter().filter(|start| code.starts_with(start.as_str()));
            fitting.map(String::len).max()
        };
        let nearest = Self::all().iter().filter_map(|rules| Some((reaches(rules)?, rules))).max_by_key(|(len, _)| *len);
        // `load` refuses data that does not begin with the national file.
        nearest.map_or_else(|| &Self::all()[0], |(_, rules)| rules)
    }

    /// The source of a field, for what is refused by it.
    pub fn source(&self, field: &str) -> &str {
        self.basis.get(field).map_or(self.name.as_str(), |basis| basis.source.as_str())
    }
}

/// The day on which a validity or a suspension that begins on `from` has run for `period`. Unlike a time limit of
/// procedure it does not move off a rest day.
pub fn runs_to(from: NaiveDate, period: Period) -> NaiveDate {
    let end = match period.unit {
        Unit::Year => from.checked_add_months(Months::new(period.n.saturating_mul(12))),
        Unit::Month => from.checked_add_months(Months::new(period.n)),
        Unit::Hour => from.checked_add_days(Days::new(u64::from(period.n / 24))),
        Unit::WorkingDay | Unit::CalendarDay => from.checked_add_days(Days::new(u64::from(period.n))),
    };
    // No day beyond the year 9999 can be written or kept.
    let last = NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or(NaiveDate::MAX);
    end.map_or(last, |end| end.min(last))
}

macro_rules! rules_file {
    ($id:literal) => {
        (concat!("rules/certificates/", $id, ".toml"), include_str!(concat!("../../rules/certificates/", $id, ".toml")))
    };
}

/// Each file of `rules/certificates`: its path and its text; the national one first.
pub(super) const FILES: &[(&str, &str)] = &[
    rules_file!("national"),
    rules_file!("guangxi"),
    rules_file!("guizhou"),
    rules_file!("henan"),
    rules_file!("inner-mongolia"),
    rules_file!("liaoning"),
    rules_file!("shandong"),
    rules_file!("tianjin"),
    rules_file!("transport"),
    rules_file!("wuqiao"),
    rules_file!("zhejiang"),
];

pub(super) fn load() -> Result<Vec<IssuerRules>, BadRules> {
    let mut all: Vec<IssuerRules> = Vec::with_capacity(FILES.len());
    for (path, text) in FILES {
        let bad = |reason: String| BadRules { path, reason };
        let file: File = toml::from_str(text).map_err(|error| bad(error.to_string()))?;
        let rules = file.over(all.first()).map_err(bad)?;
        if path.rsplit('/').next() != Some(format!("{}.toml", rules.id).as_str()) {
            return Err(bad(format!("its id is {}", rules.id)));
        }
        all.push(rules);
    }
    Ok(all)
}
