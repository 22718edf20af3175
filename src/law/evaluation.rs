//! Standards of case-file review 案卷评查标准 as data: items with points, what decides each, veto items, grades. The files under
//! `rules/evaluation` are compiled in; an organ may release its province's own in the same shape.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use validator::Validate;

use super::digest;
use super::stages::Kind;
use super::threshold::Mark;

/// The standards that come with the program: path and text of each.
pub(super) const FILES: &[(&str, &str)] =
    &[("rules/evaluation/merged-2026.toml", include_str!("../../rules/evaluation/merged-2026.toml"))];

/// The standard that is used where nobody names one.
pub const USUAL: &str = "merged-2026";

/// Points 分值, kept in hundredths so that sums are exact; JSON shows the number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "f64", into = "f64")]
#[schema(value_type = f64, minimum = 0, maximum = 1000)]
pub struct Points(pub u32);

impl TryFrom<f64> for Points {
    type Error = String;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held between 0 and 1,000 points")]
    fn try_from(points: f64) -> Result<Self, String> {
        let hundredths = (points * 100.0).round();
        match (0.0..=1000.0).contains(&points) && (points * 100.0 - hundredths).abs() < 1e-6 {
            true => Ok(Points(hundredths as u32)),
            false => Err(format!("{points} is not between 0 and 1000 points with at most two decimals")),
        }
    }
}

impl From<Points> for f64 {
    fn from(points: Points) -> Self {
        f64::from(points.0) / 100.0
    }
}

impl std::ops::Add for Points {
    type Output = Points;
    fn add(self, other: Points) -> Points {
        Points(self.0.saturating_add(other.0))
    }
}

impl std::ops::Sub for Points {
    type Output = Points;
    /// What is left; never below nothing.
    fn sub(self, other: Points) -> Points {
        Points(self.0.saturating_sub(other.0))
    }
}

impl std::iter::Sum for Points {
    fn sum<I: Iterator<Item = Points>>(points: I) -> Points {
        points.fold(Points(0), |sum, one| sum + one)
    }
}

/// Which sheet a file is scored on 评分表.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Variant {
    /// 普通程序行政处罚.
    Ordinary,
    /// 简易程序（当场处罚）.
    Summary,
    /// 不予行政处罚、违法事实不能成立.
    NoPenalty,
    /// 移送案件.
    Transfer,
    /// 不予立案、撤销立案.
    Ended,
    /// 查封、扣押, beside the sheet of the case.
    Seizure,
}

impl Variant {
    /// As the API writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Variant::Ordinary => "ordinary",
            Variant::Summary => "summary",
            Variant::NoPenalty => "no_penalty",
            Variant::Transfer => "transfer",
            Variant::Ended => "ended",
            Variant::Seizure => "seizure",
        }
    }
}

/// Who decides an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DecidedBy {
    /// The rulebook alone, from what the acts carry.
    Machine,
    /// A person, with what the rulebook found and the acts to look at.
    Assisted,
    /// A person.
    Person,
}

/// One item 评查项目.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StandardItem {
    /// Id inside the standard, such as `D10`.
    #[validate(length(min = 1, max = 20))]
    #[schema(min_length = 1, max_length = 20)]
    pub id: String,
    /// StandardChapter.
    #[validate(length(min = 1, max = 20))]
    #[schema(min_length = 1, max_length = 20)]
    pub chapter: String,
    /// What is asked, in Chinese.
    #[validate(length(min = 2, max = 500))]
    #[schema(min_length = 2, max_length = 500)]
    pub text: String,
    /// Who decides it.
    pub decided_by: DecidedBy,
    /// Rules of the rulebook that decide it, and rules on the whole file (`EVA-…`).
    #[serde(default)]
    #[validate(length(max = 40))]
    #[schema(max_items = 40)]
    pub rules: Vec<String>,
    /// Due dates that have to be kept, by the name of the clock.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 10))]
    #[schema(max_items = 10)]
    pub clocks: Vec<String>,
    /// Only what these rules say of acts of these kinds; none means of any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 40))]
    #[schema(max_items = 40)]
    pub kinds: Vec<Kind>,
    /// The acts a person looks at; where there are none of them, the item does not apply.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 40))]
    #[schema(max_items = 40)]
    pub look_at: Vec<Kind>,
    /// Points lost by each act found wrong; all of them at the first one where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub each: Option<Points>,
    /// How sure the item and its points are: copied from the source, or our split of them.
    pub mark: Mark,
    /// Where it comes from.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub source: String,
}

/// What a veto item does to a file 一票否决的后果; places differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VetoEffect {
    /// The file is unqualified 不合格, its score nothing.
    Veto,
    /// Points are taken off.
    Deduct,
    /// It is told, and counts nothing.
    Warn,
}

/// A veto item 否决项.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VetoItem {
    /// Id, such as `V19`.
    #[validate(length(min = 1, max = 20))]
    #[schema(min_length = 1, max_length = 20)]
    pub id: String,
    /// What must not be, in Chinese.
    #[validate(length(min = 2, max = 500))]
    #[schema(min_length = 2, max_length = 500)]
    pub text: String,
    /// Who decides it. Whatever the machine finds, a person confirms before it vetoes.
    pub decided_by: DecidedBy,
    /// Rules that decide it.
    #[serde(default)]
    #[validate(length(max = 40))]
    #[schema(max_items = 40)]
    pub rules: Vec<String>,
    /// Due dates that have to be kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 10))]
    #[schema(max_items = 10)]
    pub clocks: Vec<String>,
    /// Only what these rules say of acts of these kinds; none means of any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 40))]
    #[schema(max_items = 40)]
    pub kinds: Vec<Kind>,
    /// The acts a person looks at; where there are none of them, it does not apply.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 40))]
    #[schema(max_items = 40)]
    pub look_at: Vec<Kind>,
    /// What it does here.
    pub effect: VetoEffect,
    /// The points it takes off, where it takes points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deduct: Option<Points>,
    /// The sheets it belongs to; none means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 6))]
    #[schema(max_items = 6)]
    pub variants: Vec<Variant>,
    /// Where it comes from.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub source: String,
}

/// A grade 等次, from a score on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FileGrade {
    /// Code, such as `excellent`.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub code: String,
    /// Name, such as 优秀.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub name: String,
    /// The lowest score.
    pub from: Points,
}

/// A chapter of a standard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StandardChapter {
    /// Id, such as `A`.
    #[validate(length(min = 1, max = 20))]
    #[schema(min_length = 1, max_length = 20)]
    pub id: String,
    /// Name, in Chinese.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
}

/// A sheet: which items it has and what each is worth there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PointSheet {
    /// For which files.
    pub variant: Variant,
    /// Name, in Chinese.
    pub name: String,
    /// Points by item; they sum to 100.
    pub points: BTreeMap<String, Points>,
}

/// A standard 评查标准.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Standard {
    /// Id, such as `merged-2026`.
    #[validate(length(min = 2, max = 60))]
    #[schema(min_length = 2, max_length = 60)]
    pub id: String,
    /// Version; another content is another version.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub version: String,
    /// Name, in Chinese.
    #[validate(length(min = 2, max = 200))]
    #[schema(min_length = 2, max_length = 200)]
    pub name: String,
    /// What to know before using it.
    #[validate(length(max = 2000))]
    #[schema(max_length = 2000)]
    pub note: String,
    /// Grades, best first.
    #[validate(length(min = 1, max = 10), nested)]
    #[schema(min_items = 1, max_items = 10)]
    pub grades: Vec<FileGrade>,
    /// Chapters.
    #[validate(length(min = 1, max = 30), nested)]
    #[schema(min_items = 1, max_items = 30)]
    pub chapters: Vec<StandardChapter>,
    /// Items, each defined once.
    #[validate(length(min = 1, max = 400), nested)]
    #[schema(min_items = 1, max_items = 400)]
    pub items: Vec<StandardItem>,
    /// Sheets.
    #[validate(length(min = 1, max = 6))]
    #[schema(min_items = 1, max_items = 6)]
    pub sheets: Vec<PointSheet>,
    /// VetoItem items.
    #[serde(default)]
    #[validate(length(max = 100), nested)]
    #[schema(max_items = 100)]
    pub vetoes: Vec<VetoItem>,
}

/// Why a standard is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadStandard {
    /// Where, as a JSON pointer.
    pub pointer: String,
    /// What is wrong, in Chinese.
    pub zh: String,
    /// What is wrong, in English.
    pub en: String,
}

impl Standard {
    /// The standards that come with the program.
    pub fn all() -> &'static [Standard] {
        static ALL: LazyLock<Vec<Standard>> = LazyLock::new(|| {
            // Part of the program: a unit test reads the same bytes.
            #[allow(clippy::expect_used, reason = "compiled-in data, read by a unit test")]
            FILES.iter().map(|(_, text)| toml::from_str(text).expect("rules/evaluation is sound")).collect()
        });
        &ALL
    }

    /// The one with this id that comes with the program.
    pub fn find(id: &str) -> Option<&'static Standard> {
        Standard::all().iter().find(|standard| standard.id == id)
    }

    /// SM3 of its content as JSON, fields in the order they stand here: what a campaign freezes.
    ///
    /// # Errors
    /// Never for a standard that was read from JSON or TOML; the writer's own error otherwise.
    pub fn digest(&self) -> serde_json::Result<String> {
        Ok(digest::sm3(serde_json::to_string(self)?.as_bytes()))
    }

    /// The sheet for such files; the ordinary one where it has none of its own.
    pub fn sheet(&self, variant: Variant) -> Option<&PointSheet> {
        let of = |wanted: Variant| self.sheets.iter().find(|sheet| sheet.variant == wanted);
        of(variant).or_else(|| (variant != Variant::Seizure).then(|| of(Variant::Ordinary)).flatten())
    }

    /// The items of a sheet with their points, in the order of the standard.
    pub fn items_of<'a>(&'a self, sheet: &'a PointSheet) -> impl Iterator<Item = (&'a StandardItem, Points)> {
        self.items.iter().filter_map(|item| sheet.points.get(&item.id).map(|points| (item, *points)))
    }

    /// The veto items of a sheet.
    pub fn vetoes_of(&self, variant: Variant) -> impl Iterator<Item = &VetoItem> {
        self.vetoes.iter().filter(move |veto| veto.variants.is_empty() || veto.variants.contains(&variant))
    }

    /// The grade of a score, 0 to 100.
    pub fn grade(&self, score: Points) -> Option<&FileGrade> {
        self.grades.iter().filter(|grade| grade.from <= score).max_by_key(|grade| grade.from)
    }

    /// The lowest grade: what a veto makes of a file.
    pub fn lowest(&self) -> Option<&FileGrade> {
        self.grades.iter().min_by_key(|grade| grade.from)
    }

    /// Everything wrong with it; `known` says whether there is such a rule, `clock` whether there is such a clock.
    pub fn flaws(&self, known: impl Fn(&str) -> bool, clock: impl Fn(&str) -> bool) -> Vec<BadStandard> {
        let mut flaws = Vec::new();
        let mut bad = |pointer: String, zh: String, en: String| flaws.push(BadStandard { pointer, zh, en });
        let mut seen = BTreeSet::new();
        let ids = self.items.iter().map(|item| &item.id).chain(self.vetoes.iter().map(|veto| &veto.id));
        for id in ids.filter(|id| !seen.insert(id.as_str())) {
            bad("/items".to_owned(), format!("编号 {id} 重复"), format!("{id} is used twice"));
        }
        for (n, item) in self.items.iter().enumerate() {
            if !self.chapters.iter().any(|chapter| chapter.id == item.chapter) {
                let (zh, en) = (format!("没有章 {}", item.chapter), format!("there is no chapter {}", item.chapter));
                bad(format!("/items/{n}/chapter"), zh, en);
            }
            if item.decided_by == DecidedBy::Machine && item.rules.is_empty() && item.clocks.is_empty() {
                let zh = "由机器判断的项目应当写明依据的规则".to_owned();
                bad(format!("/items/{n}/rules"), zh, "an item the machine decides names its rules".to_owned());
            }
        }
        let items = self.items.iter().enumerate().map(|(n, item)| (format!("/items/{n}"), &item.rules, &item.clocks));
        let vetoes =
            self.vetoes.iter().enumerate().map(|(n, veto)| (format!("/vetoes/{n}"), &veto.rules, &veto.clocks));
        for (place, rules, clocks) in items.chain(vetoes) {
            for (m, rule) in rules.iter().enumerate().filter(|(_, rule)| !known(rule)) {
                bad(format!("{place}/rules/{m}"), format!("没有规则 {rule}"), format!("there is no rule {rule}"));
            }
            for (m, name) in clocks.iter().enumerate().filter(|(_, name)| !clock(name)) {
                bad(format!("{place}/clocks/{m}"), format!("没有期限 {name}"), format!("there is no clock {name}"));
            }
        }
        for (n, veto) in self.vetoes.iter().enumerate() {
            if (veto.effect == VetoEffect::Deduct) != veto.deduct.is_some() {
                let zh = "扣分的否决项写明扣几分，其他的不写".to_owned();
                bad(format!("/vetoes/{n}/deduct"), zh, "points go with the effect `deduct` alone".to_owned());
            }
        }
        for (n, sheet) in self.sheets.iter().enumerate() {
            let sum: Points = sheet.points.values().copied().sum();
            if sum != Points(10_000) {
                let sum = f64::from(sum);
                bad(
                    format!("/sheets/{n}/points"),
                    format!("分值合计 {sum}，应为 100"),
                    format!("{sum} points, not 100"),
                );
            }
            for id in sheet.points.keys().filter(|id| !self.items.iter().any(|item| &item.id == *id)) {
                bad(format!("/sheets/{n}/points/{id}"), format!("没有项目 {id}"), format!("there is no item {id}"));
            }
            if self.sheets.iter().take(n).any(|other| other.variant == sheet.variant) {
                let zh = "同一类案卷只有一张评分表".to_owned();
                bad(format!("/sheets/{n}/variant"), zh, "one sheet for each kind of file".to_owned());
            }
        }
        if !self.sheets.iter().any(|sheet| sheet.variant == Variant::Ordinary) {
            let zh = "应当有普通程序的评分表".to_owned();
            bad("/sheets".to_owned(), zh, "the sheet of the ordinary procedure is missing".to_owned());
        }
        if self.lowest().is_none_or(|grade| grade.from != Points(0)) {
            let zh = "最低等次应当从 0 分起".to_owned();
            bad("/grades".to_owned(), zh, "the lowest grade begins at 0".to_owned());
        }
        flaws
    }
}
