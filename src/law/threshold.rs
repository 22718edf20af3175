//! Thresholds 数额标准: from which amount or kind of penalty a hearing must be offered (PEN-63) or the organ's list
//! demands legal review (PEN-58). No number stands in the law; they are data in `rules/thresholds`, each with its source.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::codes::{PartyKind, PenaltyKind};
use super::money::Fen;
use super::watch::Watch;

/// Rules data that cannot be used.
#[derive(Debug, Error)]
#[error("{path}: {reason}")]
pub struct BadRules {
    /// The file.
    pub path: &'static str,
    /// What is wrong with it.
    pub reason: String,
}

/// How sure a value is 依据性质.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = BasisMark)]
pub enum Mark {
    /// Read in the text named as source.
    V,
    /// Read in an older version of the text: to be checked against the one in force.
    #[serde(rename = "V-old")]
    VOld,
    /// Our design choice, because the norm gives none or it was not found.
    D,
}

/// Where a value comes from 出处.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// How sure it is.
    pub mark: Mark,
    /// The row of the table of time limits, such as T031, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<String>,
    /// The text it was read in, or why it was chosen.
    pub source: String,
}

/// What a threshold is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// The right to a hearing 听证.
    Hearing,
    /// Legal review 法制审核.
    Review,
}

/// Whether the amount itself already counts 含本数.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub enum Op {
    /// 以上, the amount itself included.
    #[serde(rename = ">=")]
    AtLeast,
    /// 超过, the amount itself not included.
    #[serde(rename = ">")]
    Above,
}

/// An amount from which something is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Amount {
    /// The amount, in fen.
    pub fen: Fen,
    /// Whether the amount itself counts.
    pub op: Op,
}

impl Amount {
    /// Whether `sum` reaches the amount.
    pub fn reached_by(self, sum: Fen) -> bool {
        match self.op {
            Op::AtLeast => sum >= self.fen,
            Op::Above => sum > self.fen,
        }
    }

    /// Whether `sum` stays below, but by so many per cent of the amount at most.
    pub fn just_missed_by(self, sum: Fen, percent: i64) -> bool {
        let near = i128::from(self.fen.0) * i128::from(100 - percent);
        !self.reached_by(sum) && i128::from(sum.0) * 100 >= near
    }

    fn zh(self) -> String {
        match self.op {
            Op::AtLeast => format!("{}元以上（含本数）", self.fen),
            Op::Above => format!("超过{}元（不含本数）", self.fen),
        }
    }
}

/// With whom an individual business 个体工商户 or a rural contractor 农村承包经营户 is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CountedAs {
    /// With citizens 公民, unless the list says otherwise.
    #[default]
    Person,
    /// With organisations 法人或者其他组织.
    Organisation,
}

/// One published list 标准: amounts by party, kinds of penalty, and what else makes it reached.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// Id, such as `jiangxi`.
    pub id: String,
    /// What it is for.
    pub purpose: Purpose,
    /// Its name in Chinese.
    pub name: String,
    /// The first day it is in force, where the source says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force_from: Option<NaiveDate>,
    /// The day on which the source was read as given here.
    pub as_of: NaiveDate,
    /// Amount for a citizen 公民; none where amounts do not matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<Amount>,
    /// Amount for an organisation 法人或者其他组织.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<Amount>,
    /// With whom individual businesses and rural contractors are counted.
    #[serde(default)]
    pub individual_business_counts_as: CountedAs,
    /// Whether what is confiscated, taken by itself, is measured with the same amounts.
    pub confiscation: bool,
    /// Kinds of penalty that reach it whatever the amount.
    pub kinds: Vec<PenaltyKind>,
    /// Whether a decision without penalty 不予处罚 reaches it.
    pub no_penalty: bool,
    /// Whether a penalty below the statutory range 减轻处罚 reaches it.
    pub mitigation: bool,
    /// Whether a transfer of a suspected crime 涉嫌犯罪移送 reaches it.
    #[serde(default)]
    pub criminal_transfer: bool,
    /// Whether every case of ordinary procedure 普通程序 reaches it.
    #[serde(default)]
    pub all_ordinary: bool,
    /// Value from which a seizure 查封、扣押 reaches it; none where it does not speak of seizures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seizure: Option<Amount>,
    /// Where the amounts come from.
    pub amounts_basis: Basis,
    /// Where the kinds come from.
    pub kinds_basis: Basis,
}

impl Threshold {
    /// The list of that id, compiled in.
    pub fn find(id: &str) -> Option<&'static Threshold> {
        Self::all().iter().find(|threshold| threshold.id == id)
    }

    /// Every list, compiled in.
    pub fn all() -> &'static [Threshold] {
        static ALL: LazyLock<Vec<Threshold>> = LazyLock::new(|| {
            // Part of the program: the test `rules_data_is_sound` reads the same bytes, so a build that passed its
            // tests cannot fail here.
            #[allow(clippy::expect_used, reason = "compiled-in data, read by a unit test")]
            load().expect("rules/thresholds is sound")
        });
        &ALL
    }

    /// The amount that goes for this party, if amounts matter.
    pub fn amount(&self, party: PartyKind) -> Option<Amount> {
        let citizen = match party {
            PartyKind::IndividualBusiness | PartyKind::RuralContractor => {
                self.individual_business_counts_as == CountedAs::Person
            }
            other => other.is_citizen(),
        };
        if citizen { self.person } else { self.organisation }
    }

    /// Why the intended penalty of one party reaches the list, in Chinese; `None` if it does not.
    pub fn reached(&self, party: PartyKind, fine: Fen, confiscated: Fen, kinds: &[PenaltyKind]) -> Option<String> {
        let mut reasons = Vec::new();
        if self.all_ordinary {
            reasons.push("普通程序案件全部列入".to_owned());
        }
        if let Some(amount) = self.amount(party) {
            if amount.reached_by(fine) {
                reasons.push(format!("拟对{}罚款{fine}元，标准为{}", party.zh(), amount.zh()));
            }
            if self.confiscation && amount.reached_by(confiscated) {
                reasons.push(format!("拟对{}没收{confiscated}元，标准为{}", party.zh(), amount.zh()));
            }
        }
        let listed: Vec<_> = self.kinds.iter().filter(|kind| kinds.contains(kind)).map(|kind| kind.zh()).collect();
        if !listed.is_empty() {
            reasons.push(format!("拟处罚种类列入标准：{}", listed.join("、")));
        }
        (!reasons.is_empty()).then(|| format!("{}（{}）", reasons.join("；"), self.name))
    }

    /// Why a seizure of goods of this value reaches the list, in Chinese; `None` if it does not.
    pub fn seizure_reached(&self, value: Fen) -> Option<String> {
        let amount = self.seizure.filter(|amount| amount.reached_by(value))?;
        Some(format!("拟查封、扣押财物价值{value}元，标准为{}（{}）", amount.zh(), self.name))
    }

    /// The party's amount, if the fine stays just below it: a warning to the supervisor.
    pub fn nearly(&self, party: PartyKind, fine: Fen) -> Option<Amount> {
        let percent = Watch::national().just_below.percent;
        self.amount(party).filter(|amount| amount.just_missed_by(fine, percent))
    }

    fn check(&self) -> Result<(), String> {
        let amounts = [self.person, self.organisation];
        if amounts.iter().flatten().any(|amount| amount.fen <= Fen::ZERO) {
            return Err("an amount is not above zero".to_owned());
        }
        if self.person.is_some() != self.organisation.is_some() {
            return Err("one of the two amounts is missing".to_owned());
        }
        if self.person.is_none() && self.kinds.is_empty() && !self.all_ordinary && self.seizure.is_none() {
            return Err("nothing can reach it".to_owned());
        }
        let texts = [&self.id, &self.name, &self.amounts_basis.source, &self.kinds_basis.source];
        if texts.iter().any(|text| text.trim().is_empty()) {
            return Err("an id, name or source is empty".to_owned());
        }
        Ok(())
    }
}

macro_rules! rules_file {
    ($id:literal) => {
        (concat!("rules/thresholds/", $id, ".toml"), include_str!(concat!("../../rules/thresholds/", $id, ".toml")))
    };
}

/// Each file of `rules/thresholds`: its path and its text.
pub(super) const FILES: &[(&str, &str)] = &[
    rules_file!("agriculture-review"),
    rules_file!("agriculture"),
    rules_file!("gongyi"),
    rules_file!("guangdong"),
    rules_file!("hengyang-culture-tourism"),
    rules_file!("jiangxi"),
    rules_file!("market-review"),
    rules_file!("market"),
    rules_file!("national-hearing"),
    rules_file!("national-review"),
    rules_file!("ningxia-housing"),
    rules_file!("tongzhou-township-ecology"),
    rules_file!("tongzhou-township-urban"),
    rules_file!("yiyang-emergency"),
];

pub(super) fn load() -> Result<Vec<Threshold>, BadRules> {
    let mut all: Vec<Threshold> = Vec::with_capacity(FILES.len());
    for (path, text) in FILES {
        let bad = |reason: String| BadRules { path, reason };
        let one: Threshold = toml::from_str(text).map_err(|error| bad(error.to_string()))?;
        one.check().map_err(bad)?;
        if path.rsplit('/').next() != Some(format!("{}.toml", one.id).as_str()) {
            return Err(bad(format!("its id is {}", one.id)));
        }
        all.push(one);
    }
    Ok(all)
}
