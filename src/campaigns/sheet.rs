//! The score sheet 评分表 of one scorer, pure: what it must answer, how two differ, and what a settled one gives.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::casefile::score::{ItemFinding, ItemVerdict, ScoredSheet, share};
use crate::law::evaluation::{Points, Standard, Variant, VetoEffect};

/// Points are taken in steps of half a point.
const STEP: u32 = 50;

/// What a scorer says of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LineVerdict {
    /// 符合.
    Met,
    /// 不符合.
    Breached,
    /// 不适用.
    NotApplicable,
}

/// An item of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScoreLine {
    /// Which sheet of the file.
    pub variant: Variant,
    /// The item.
    #[validate(length(min = 1, max = 20))]
    #[schema(min_length = 1, max_length = 20)]
    pub item: String,
    /// What is said of it.
    pub verdict: LineVerdict,
    /// Points lost, in steps of half a point; all of an item can always be lost.
    #[serde(default)]
    pub lost: Points,
    /// Why: owed where points are lost, and where the machine said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 1000))]
    #[schema(min_length = 2, max_length = 1000)]
    pub reason: Option<String>,
}

/// What a scorer says of a veto item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VetoVerdict {
    /// It is so 确认.
    Confirmed,
    /// The machine raised it, and it is not so 推翻.
    Overruled,
    /// The machine left it open, and it is not so 未发现.
    NotFound,
}

/// A veto item of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VetoLine {
    /// Which sheet of the file.
    pub variant: Variant,
    /// The veto item.
    #[validate(length(min = 1, max = 20))]
    #[schema(min_length = 1, max_length = 20)]
    pub item: String,
    /// What is said of it.
    pub verdict: VetoVerdict,
    /// Why: owed where it is confirmed or overruled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 1000))]
    #[schema(min_length = 2, max_length = 1000)]
    pub reason: Option<String>,
}

/// A whole sheet: items, and veto items.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScoreSheet {
    /// Every item that applies; those the machine found not applicable may be left out.
    #[validate(length(max = 800), nested)]
    #[schema(max_items = 800)]
    pub items: Vec<ScoreLine>,
    /// Every veto item that the machine raised or left open, and whatever else a person finds.
    #[validate(length(max = 200), nested)]
    #[schema(max_items = 200)]
    pub vetoes: Vec<VetoLine>,
}

/// Something a sheet lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetFlaw {
    /// Where, as a JSON pointer.
    pub pointer: String,
    /// What, as a code.
    pub code: &'static str,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// How an item is named inside a file.
pub(super) type ItemKey = (Variant, String);

/// What the machine said of each item and each veto item.
pub(super) struct Findings<'a> {
    pub items: BTreeMap<(Variant, &'a str), &'a ItemFinding>,
    pub vetoes: BTreeMap<(Variant, &'a str), &'a ItemFinding>,
    variants: Vec<Variant>,
}

impl<'a> Findings<'a> {
    /// As the machine left them.
    pub fn of(machine: &'a [ScoredSheet]) -> Self {
        let items = machine.iter().flat_map(|one| one.items.iter().map(|item| ((one.variant, item.id.as_str()), item)));
        let vetoes =
            machine.iter().flat_map(|one| one.vetoes.iter().map(|item| ((one.variant, item.id.as_str()), item)));
        Self {
            items: items.collect(),
            vetoes: vetoes.collect(),
            variants: machine.iter().map(|one| one.variant).collect(),
        }
    }

    fn overrules(found: &ItemFinding, verdict: LineVerdict) -> bool {
        match found.verdict {
            ItemVerdict::Met => verdict != LineVerdict::Met,
            ItemVerdict::Breached => verdict != LineVerdict::Breached,
            ItemVerdict::NotApplicable => verdict != LineVerdict::NotApplicable,
            ItemVerdict::NeedsPerson => false,
        }
    }
}

/// Everything a sheet lacks or says wrongly.
pub fn flaws(standard: &Standard, machine: &[ScoredSheet], sheet: &ScoreSheet) -> Vec<SheetFlaw> {
    let findings = Findings::of(machine);
    let mut flaws = wrong_lines(standard, &findings, sheet);
    let said: BTreeSet<_> = sheet.items.iter().map(|line| (line.variant, line.item.as_str())).collect();
    let missing = findings.items.iter().filter(|(_, found)| found.verdict != ItemVerdict::NotApplicable);
    for ((variant, item), _) in missing.filter(|(key, _)| !said.contains(*key)) {
        let variant = variant.as_str();
        flaws.push(flaw(
            "/items",
            "missing",
            format!("缺少项目 {item}（{variant}）"),
            format!("{item} of {variant} is missing"),
        ));
    }
    let said: BTreeSet<_> = sheet.vetoes.iter().map(|line| (line.variant, line.item.as_str())).collect();
    for ((variant, item), _) in findings.vetoes.iter().filter(|(key, _)| !said.contains(*key)) {
        let variant = variant.as_str();
        flaws.push(flaw(
            "/vetoes",
            "missing",
            format!("缺少对否决项 {item}（{variant}）的意见"),
            format!("veto item {item} of {variant} is not answered"),
        ));
    }
    flaws
}

/// What single lines say wrongly: also of a sheet that speaks of a few items alone.
pub(super) fn wrong_lines(standard: &Standard, findings: &Findings<'_>, sheet: &ScoreSheet) -> Vec<SheetFlaw> {
    let mut flaws = Vec::new();
    let mut seen = BTreeSet::new();
    for (n, line) in sheet.items.iter().enumerate() {
        let at = |field: &str| format!("/items/{n}{field}");
        if !seen.insert((line.variant, line.item.as_str())) {
            flaws.push(flaw(at("/item"), "duplicate", "重复的项目", "said twice"));
        }
        match findings.items.get(&(line.variant, line.item.as_str())) {
            None => flaws.push(flaw(at("/item"), "unknown", "本案卷的评分表没有这个项目", "no such item here")),
            Some(found) => wrong_line(found, line, &at, &mut flaws),
        }
    }
    let mut seen = BTreeSet::new();
    for (n, line) in sheet.vetoes.iter().enumerate() {
        let at = |field: &str| format!("/vetoes/{n}{field}");
        if !seen.insert((line.variant, line.item.as_str())) {
            flaws.push(flaw(at("/item"), "duplicate", "重复的否决项", "said twice"));
        }
        let known = findings.variants.contains(&line.variant)
            && standard.vetoes_of(line.variant).any(|veto| veto.id == line.item);
        if !known {
            flaws.push(flaw(at("/item"), "unknown", "本案卷没有这个否决项", "no such veto item here"));
            continue;
        }
        let found = findings.vetoes.get(&(line.variant, line.item.as_str())).map(|found| found.verdict);
        let raised = found == Some(ItemVerdict::Breached);
        match line.verdict {
            VetoVerdict::Confirmed => {}
            VetoVerdict::Overruled if raised => {}
            VetoVerdict::NotFound if !raised => {}
            VetoVerdict::Overruled => flaws.push(flaw(
                at("/verdict"),
                "not_raised",
                "系统没有认定该否决项，应为“未发现”（not_found）",
                "the machine did not raise it: say not_found",
            )),
            VetoVerdict::NotFound => flaws.push(flaw(
                at("/verdict"),
                "raised",
                "系统认定了该否决项，应当确认（confirmed）或者说明理由推翻（overruled）",
                "the machine raised it: confirm it, or overrule it with a reason",
            )),
        }
        if line.verdict != VetoVerdict::NotFound && line.reason.is_none() {
            flaws.push(flaw(at("/reason"), "missing", "确认或者推翻否决项应当说明理由", "a reason is owed"));
        }
    }
    flaws
}

fn wrong_line(found: &ItemFinding, line: &ScoreLine, at: &dyn Fn(&str) -> String, flaws: &mut Vec<SheetFlaw>) {
    if line.verdict != LineVerdict::Breached && line.lost.0 > 0 {
        let (zh, en) = ("只有不符合的项目扣分", "points are lost on a breached item alone");
        flaws.push(flaw(at("/lost"), "not_breached", zh, en));
    }
    if line.lost > found.points {
        let most = f64::from(found.points);
        let (zh, en) = (format!("该项目最多扣 {most} 分"), format!("the item has {most} points"));
        flaws.push(flaw(at("/lost"), "too_many", zh, en));
    } else if !line.lost.0.is_multiple_of(STEP) && line.lost != found.points {
        flaws.push(flaw(at("/lost"), "step", "扣分以0.5分为单位", "points are lost in steps of 0.5"));
    }
    if line.reason.is_none() {
        if line.verdict == LineVerdict::Breached {
            flaws.push(flaw(at("/reason"), "missing", "不符合的项目应当说明理由", "a breach owes a reason"));
        } else if Findings::overrules(found, line.verdict) {
            let (zh, en) = ("与系统认定不一致的，应当说明理由", "the machine said otherwise: a reason is owed");
            flaws.push(flaw(at("/reason"), "missing", zh, en));
        }
    }
}

fn flaw(pointer: impl Into<String>, code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> SheetFlaw {
    SheetFlaw { pointer: pointer.into(), code, zh: zh.into(), en: en.into() }
}

/// A sheet with every item, in the order of the standard: what was left out does not apply.
pub(super) fn complete(machine: &[ScoredSheet], sheet: &ScoreSheet) -> ScoreSheet {
    let said: BTreeMap<ItemKey, &ScoreLine> =
        sheet.items.iter().map(|line| ((line.variant, line.item.clone()), line)).collect();
    let line = |variant: Variant, item: &ItemFinding| match said.get(&(variant, item.id.clone())) {
        Some(line) => (*line).clone(),
        None => ScoreLine {
            variant,
            item: item.id.clone(),
            verdict: LineVerdict::NotApplicable,
            lost: Points(0),
            reason: None,
        },
    };
    let items = machine.iter().flat_map(|one| one.items.iter().map(move |item| (one.variant, item)));
    let mut vetoes = sheet.vetoes.clone();
    vetoes.sort_by(|one, other| (one.variant, &one.item).cmp(&(other.variant, &other.item)));
    ScoreSheet { items: items.map(|(variant, item)| line(variant, item)).collect(), vetoes }
}

/// Where two scorers say different things 评分差异.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Deviation {
    /// How far the two scores lie apart.
    pub points: Points,
    /// Items on which verdict or points differ.
    pub items: Vec<DeviatingItem>,
    /// Veto items that one confirmed and the other did not.
    pub vetoes: Vec<DeviatingItem>,
}

/// An item on which two scorers differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DeviatingItem {
    /// Which sheet.
    pub variant: Variant,
    /// The item.
    pub item: String,
}

impl Deviation {
    /// Whether they agree.
    pub fn is_none(&self) -> bool {
        self.items.is_empty() && self.vetoes.is_empty()
    }
}

fn confirmed(sheet: &ScoreSheet) -> BTreeSet<ItemKey> {
    let held = sheet.vetoes.iter().filter(|line| line.verdict == VetoVerdict::Confirmed);
    held.map(|line| (line.variant, line.item.clone())).collect()
}

/// How two complete sheets differ.
pub(super) fn deviation(standard: &Standard, machine: &[ScoredSheet], two: [&ScoreSheet; 2]) -> Deviation {
    let [first, second] = two;
    let both = first.items.iter().zip(&second.items);
    let differ = both.filter(|(one, other)| (one.verdict, one.lost) != (other.verdict, other.lost));
    let scores = two.map(|sheet| result(standard, machine, sheet).score);
    Deviation {
        points: scores[0].max(scores[1]) - scores[0].min(scores[1]),
        items: differ.map(|(one, _)| DeviatingItem { variant: one.variant, item: one.item.clone() }).collect(),
        vetoes: confirmed(first)
            .symmetric_difference(&confirmed(second))
            .map(|(variant, item)| DeviatingItem { variant: *variant, item: item.clone() })
            .collect(),
    }
}

/// The first sheet with these lines in place of its own.
pub(super) fn settled(first: &ScoreSheet, lines: &ScoreSheet) -> ScoreSheet {
    let mut sheet = first.clone();
    for line in &mut sheet.items {
        if let Some(other) = lines.items.iter().find(|other| (other.variant, &other.item) == (line.variant, &line.item))
        {
            line.clone_from(other);
        }
    }
    for line in &lines.vetoes {
        sheet.vetoes.retain(|held| (held.variant, &held.item) != (line.variant, &line.item));
        sheet.vetoes.push(line.clone());
    }
    sheet.vetoes.sort_by(|one, other| (one.variant, &one.item).cmp(&(other.variant, &other.item)));
    sheet
}

/// What a file got 评查结果.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FileResult {
    /// Points of the items that apply, over all sheets of the file.
    pub applicable: Points,
    /// Points got.
    pub got: Points,
    /// got / applicable × 100; nothing where a veto was confirmed.
    pub score: Points,
    /// Code of the grade.
    pub grade: String,
    /// Its name.
    pub grade_name: String,
    /// Veto items confirmed.
    pub vetoes: Vec<String>,
}

/// What a complete sheet gives: a confirmed veto makes the file unqualified, takes points, or is only told, as the standard says.
pub fn result(standard: &Standard, machine: &[ScoredSheet], sheet: &ScoreSheet) -> FileResult {
    let findings = Findings::of(machine);
    let applies = sheet.items.iter().filter(|line| line.verdict != LineVerdict::NotApplicable);
    let (mut applicable, mut lost) = (Points(0), Points(0));
    for line in applies {
        let found = findings.items.get(&(line.variant, line.item.as_str()));
        applicable = applicable + found.map(|found| found.points).unwrap_or_default();
        lost = lost + line.lost;
    }
    let vetoes: BTreeSet<String> = confirmed(sheet).into_iter().map(|(_, item)| item).collect();
    let effects: Vec<_> = standard.vetoes.iter().filter(|veto| vetoes.contains(&veto.id)).collect();
    let deducted: Points = effects
        .iter()
        .filter(|veto| veto.effect == VetoEffect::Deduct)
        .map(|veto| veto.deduct.unwrap_or_default())
        .sum();
    let got = applicable - lost - deducted;
    let vetoed = effects.iter().any(|veto| veto.effect == VetoEffect::Veto);
    let score = if vetoed { Points(0) } else { share(got, applicable) };
    let grade = if vetoed { standard.lowest() } else { standard.grade(score) };
    FileResult {
        applicable,
        got,
        score,
        grade: grade.map(|grade| grade.code.clone()).unwrap_or_default(),
        grade_name: grade.map(|grade| grade.name.clone()).unwrap_or_default(),
        vetoes: vetoes.into_iter().collect(),
    }
}
