//! Forms of the yearly statistics 行政执法统计年报 (118号(六)): their columns differ by province and year, so they are data under
//! `rules/annual`, with what counts as heavier than what.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::codes::PenaltyKind;
use super::threshold::{BadRules, Mark};

/// In what the sums are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AmountUnit {
    /// 元.
    Yuan,
    /// 万元.
    TenThousandYuan,
}

/// A further column that some forms have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExtraColumn {
    /// 简易程序数量（件）.
    SummaryProcedure,
    /// 一般程序数量（件）.
    OrdinaryProcedure,
    /// 法制审核：审核数量.
    Reviewed,
    /// 法制审核：纠错数量.
    Corrected,
    /// 涉嫌犯罪移送案件数量（件）.
    CrimeTransferred,
    /// 司法机关受理案件数量（件）.
    CrimeAccepted,
}

impl ExtraColumn {
    /// Its head in Chinese.
    pub const fn zh(self) -> &'static str {
        match self {
            ExtraColumn::SummaryProcedure => "简易程序数量（件）",
            ExtraColumn::OrdinaryProcedure => "一般程序数量（件）",
            ExtraColumn::Reviewed => "法制审核：审核数量（件）",
            ExtraColumn::Corrected => "法制审核：纠错数量（件）",
            ExtraColumn::CrimeTransferred => "涉嫌犯罪移送案件数量（件）",
            ExtraColumn::CrimeAccepted => "司法机关受理案件数量（件）",
        }
    }
}

/// A column that counts decisions.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its head in Chinese.
    pub name: String,
    /// The kinds of penalty it takes.
    pub kinds: Vec<PenaltyKind>,
    /// How heavy; its place in the form where it says nothing, and 其他 below everything.
    #[serde(default)]
    weight: Option<usize>,
}

/// One form of the statistics of penalties.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnnualForm {
    /// Id, such as `shanxi`.
    pub id: String,
    /// Its name in Chinese.
    pub name: String,
    /// The day on which the source was read.
    pub as_of: NaiveDate,
    /// How sure the columns are.
    pub mark: Mark,
    /// Where they were seen.
    pub source: String,
    /// In what sums are given.
    pub amount_unit: AmountUnit,
    /// Further columns, after the sum.
    pub extras: Vec<ExtraColumn>,
    /// The columns, in the order of the form.
    pub columns: Vec<Column>,
}

impl AnnualForm {
    /// The form of that id.
    pub fn find(id: &str) -> Option<&'static AnnualForm> {
        Self::all().iter().find(|form| form.id == id)
    }

    /// Every form.
    pub fn all() -> &'static [AnnualForm] {
        static ALL: LazyLock<Vec<AnnualForm>> = LazyLock::new(|| {
            // Part of the program: a unit test reads the same bytes, so a build that passed its tests cannot fail here.
            #[allow(clippy::expect_used, reason = "compiled-in data, read by a unit test")]
            load().expect("rules/annual is sound")
        });
        &ALL
    }

    /// In which column a decision with these kinds is counted: once, under the heaviest; a named kind before 其他.
    pub fn column(&self, kinds: &BTreeSet<PenaltyKind>) -> Option<usize> {
        let takes = |column: &Column| column.kinds.iter().any(|kind| kinds.contains(kind));
        let weight = |at: usize, column: &Column| match column.kinds.contains(&PenaltyKind::Other) {
            true => 0,
            false => column.weight.unwrap_or(at + 1),
        };
        let fitting = self.columns.iter().enumerate().filter(|(_, column)| takes(column));
        fitting.max_by_key(|(at, column)| weight(*at, column)).map(|(at, _)| at)
    }

    fn check(&self) -> Result<(), String> {
        for kind in PenaltyKind::ALL {
            let columns = self.columns.iter().filter(|column| column.kinds.contains(kind)).count();
            if columns != 1 {
                return Err(format!("{kind} stands in {columns} columns"));
            }
        }
        let texts = [&self.name, &self.source].into_iter().chain(self.columns.iter().map(|column| &column.name));
        match texts.into_iter().any(|text| text.trim().is_empty()) {
            true => Err("a name or source is empty".to_owned()),
            false => Ok(()),
        }
    }
}

macro_rules! rules_file {
    ($id:literal) => {
        (concat!("rules/annual/", $id, ".toml"), include_str!(concat!("../../rules/annual/", $id, ".toml")))
    };
}

/// Each file of `rules/annual`: its path and its text.
pub(super) const FILES: &[(&str, &str)] =
    &[rules_file!("shanxi"), rules_file!("zhejiang"), rules_file!("chongqing"), rules_file!("template-2018")];

fn load() -> Result<Vec<AnnualForm>, BadRules> {
    FILES
        .iter()
        .map(|(path, text)| {
            let bad = |reason: String| BadRules { path, reason };
            let form: AnnualForm = toml::from_str(text).map_err(|error| bad(error.to_string()))?;
            form.check().map_err(bad)?;
            match path.ends_with(&format!("/{}.toml", form.id)) {
                true => Ok(form),
                false => Err(bad(format!("its id is {}", form.id))),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(form: &str, kinds: &[PenaltyKind]) -> String {
        let form = AnnualForm::find(form).expect("a form");
        let at = form.column(&kinds.iter().copied().collect()).expect("a column");
        form.columns.get(at).expect("the column").name.clone()
    }

    #[test]
    fn every_form_is_sound() {
        assert_eq!(load().expect("sound").len(), FILES.len());
    }

    #[test]
    fn a_decision_counts_once_under_its_heaviest_kind_and_a_named_kind_before_others() {
        use PenaltyKind::{ConfiscateIncome, Criticism, Fine, Other, RevokePermit, StopBusiness, Warning};
        assert_eq!(counted("shanxi", &[Fine, ConfiscateIncome]), "没收违法所得、没收非法财物");
        assert_eq!(counted("shanxi", &[Warning, Fine]), "罚款");
        assert_eq!(counted("shanxi", &[Warning, Other]), "警告");
        assert_eq!(counted("shanxi", &[StopBusiness, RevokePermit]), "吊销许可证件");
        assert_eq!(counted("zhejiang", &[StopBusiness, RevokePermit]), "吊销许可证、执照");
        assert_eq!(counted("zhejiang", &[Criticism]), "警告、通报批评");
        assert_eq!(counted("template-2018", &[Criticism]), "其他行政处罚");
        assert_eq!(counted("template-2018", &[Criticism, Warning]), "警告");
        assert_eq!(AnnualForm::find("shanxi").and_then(|form| form.column(&BTreeSet::new())), None);
    }
}
