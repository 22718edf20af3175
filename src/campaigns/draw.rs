//! The reproducible draw 抽取, pure: the frame as lines, its digest, the seed, and which files a seed draws. `docs/draw.md` says it in
//! words, `scripts/draw-verify.py` says it once more in Python.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use crate::law::digest::{self, sm3};

/// What a seed is made under: another way of drawing is another name.
pub const FORMAT: &str = "zhifa-draw-1";

/// Which part of the frame a file stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FramePart {
    /// 归档案卷: archived in the year.
    Archived,
    /// 历史案件: of the year, and known by a ledger alone.
    Imported,
    /// 结案未归档: closed in the year, and not archived thirty days afterwards (D).
    LongUnarchived,
    /// 不予立案: declined in the year.
    NeverFiled,
    /// 移送: transferred in the year.
    Transferred,
    /// 撤销立案: withdrawn in the year.
    Withdrawn,
}

impl FramePart {
    /// Every part, in the order of their codes.
    pub const ALL: &'static [FramePart] = &[
        FramePart::Archived,
        FramePart::Imported,
        FramePart::LongUnarchived,
        FramePart::NeverFiled,
        FramePart::Transferred,
        FramePart::Withdrawn,
    ];

    /// As the API and the frame write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            FramePart::Archived => "archived",
            FramePart::Imported => "imported",
            FramePart::LongUnarchived => "long_unarchived",
            FramePart::NeverFiled => "never_filed",
            FramePart::Transferred => "transferred",
            FramePart::Withdrawn => "withdrawn",
        }
    }

    /// Reads a code.
    pub fn parse(code: &str) -> Option<FramePart> {
        FramePart::ALL.iter().copied().find(|part| part.as_str() == code)
    }
}

/// A file of the frame.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FrameLine {
    /// The case, or the imported case.
    pub file_id: Uuid,
    /// Its part.
    pub part: FramePart,
    /// The organ.
    pub agency_id: Uuid,
    /// Field, procedure and outcome, such as `EMERGENCY/ORDINARY/penalize`.
    pub stratum: String,
    /// The machine found a veto in it, or a score below "qualified".
    pub flagged: bool,
    /// The officers who handled it, by id.
    pub officers: Vec<Uuid>,
}

impl FrameLine {
    /// The line that is hashed.
    pub fn canonical(&self) -> String {
        let officers: Vec<_> = self.officers.iter().map(Uuid::to_string).collect();
        let (part, flagged) = (self.part.as_str(), u8::from(self.flagged));
        let (file, agency, officers) = (self.file_id, self.agency_id, officers.join(","));
        format!("{file}\t{part}\t{agency}\t{}\t{flagged}\t{officers}\n", self.stratum)
    }
}

/// Digest of a frame: over its lines as they stand.
pub fn frame_digest(frame: &[FrameLine]) -> String {
    sm3(frame.iter().map(FrameLine::canonical).collect::<String>().as_bytes())
}

/// How much of a part is drawn: a share or a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PartPlan {
    /// The part.
    pub part: FramePart,
    /// So many in a hundred.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(range(min = 1, max = 100))]
    #[schema(minimum = 1, maximum = 100)]
    pub percent: Option<u32>,
    /// So many files in all; each stratum gives its share, and at least one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(range(min = 1, max = 1_000_000))]
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub size: Option<u32>,
}

/// A number that somebody else draws in public, named beforehand 事先公布的公开随机数.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicNumber {
    /// Which number, such as the closing index of a named exchange.
    #[validate(length(min = 4, max = 300))]
    #[schema(min_length = 4, max_length = 300)]
    pub what: String,
    /// The day it is drawn, after the day of the plan.
    pub drawn_on: NaiveDate,
}

/// The plan of a draw 抽取方案, fixed before anybody can know the seed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DrawPlan {
    /// The parts that are drawn from, each once.
    #[validate(length(min = 1, max = 6), nested)]
    #[schema(min_items = 1, max_items = 6)]
    pub parts: Vec<PartPlan>,
    /// How many times as often a flagged file is drawn; 1 means alike.
    #[validate(range(min = 1, max = 20))]
    #[schema(minimum = 1, maximum = 20)]
    pub flag_factor: u32,
    /// Whether every officer has at least one file drawn.
    pub cover_officers: bool,
    /// The public number the seed is made of; where none is named, two people commit to a secret each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub public_number: Option<PublicNumber>,
}

impl DrawPlan {
    /// Digest of the plan: over its canonical JSON.
    pub fn digest(&self) -> Result<String, digest::NotCanonical> {
        Ok(sm3(digest::canonical(self)?.as_bytes()))
    }
}

/// A file that was drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DrawnFile {
    /// The file.
    pub file_id: Uuid,
    /// Files of its cell: part, stratum, flagged or not.
    pub of: u64,
    /// How many of them were drawn; the weight of the file is `of` / `drawn`.
    pub drawn: u64,
    /// Drawn only so that an officer has one: it counts nothing in an estimate.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub coverage: bool,
}

/// The seed of a draw.
pub fn seed(frame_digest: &str, plan_digest: &str, parts: &[String]) -> String {
    sm3(format!("{FORMAT}\n{frame_digest}\n{plan_digest}\n{}", parts.join("\n")).as_bytes())
}

/// What a file (or whoever else is chosen) is sorted by.
pub fn key(seed: &str, id: &str) -> String {
    let digest = sm3(format!("{seed}\n{id}").as_bytes());
    digest.strip_prefix("sm3:").unwrap_or(&digest).to_owned()
}

/// How many of a cell are drawn: its share rounded half up, at least one, at most all.
fn quota(cell: u64, (share, of): (u64, u64)) -> u64 {
    let rounded = (2 * cell.saturating_mul(share) + of) / (2 * of).max(1);
    rounded.max(1).min(cell)
}

/// A cell: part, stratum, flagged or not.
type Cell<'a> = (FramePart, &'a str, bool);

/// A file with its key.
type Keyed<'a> = (String, &'a FrameLine);

/// The files that a seed draws, by id.
pub fn draw(frame: &[FrameLine], plan: &DrawPlan, seed: &str) -> Vec<DrawnFile> {
    let mut cells: BTreeMap<Cell<'_>, Vec<Keyed<'_>>> = BTreeMap::new();
    let planned: BTreeMap<FramePart, &PartPlan> = plan.parts.iter().map(|one| (one.part, one)).collect();
    let mut sizes: BTreeMap<FramePart, u64> = BTreeMap::new();
    for line in frame.iter().filter(|line| planned.contains_key(&line.part)) {
        let cell = cells.entry((line.part, line.stratum.as_str(), line.flagged)).or_default();
        cell.push((key(seed, &line.file_id.to_string()), line));
        *sizes.entry(line.part).or_default() += 1;
    }
    let mut drawn: BTreeMap<Uuid, DrawnFile> = BTreeMap::new();
    let mut covered: BTreeSet<Uuid> = BTreeSet::new();
    for ((part, _, flagged), files) in &mut cells {
        files.sort_by(|one, other| one.0.cmp(&other.0));
        let Some(wanted) = planned.get(part) else { continue };
        let factor = if *flagged { u64::from(plan.flag_factor) } else { 1 };
        let share = match (wanted.percent, wanted.size) {
            (Some(percent), _) => (u64::from(percent) * factor, 100),
            (None, size) => (u64::from(size.unwrap_or(0)) * factor, sizes.get(part).copied().unwrap_or(1).max(1)),
        };
        let of = files.len() as u64;
        let n = quota(of, share);
        for (_, line) in files.iter().take(usize::try_from(n).unwrap_or(usize::MAX)) {
            covered.extend(line.officers.iter().copied());
            drawn.insert(line.file_id, DrawnFile { file_id: line.file_id, of, drawn: n, coverage: false });
        }
    }
    if plan.cover_officers {
        cover(cells.values().flatten(), &mut covered, &mut drawn);
    }
    drawn.into_values().collect()
}

/// Each officer without a drawn file, by id, gets the one of theirs with the smallest key.
fn cover<'a>(
    files: impl Iterator<Item = &'a Keyed<'a>>,
    covered: &mut BTreeSet<Uuid>,
    drawn: &mut BTreeMap<Uuid, DrawnFile>,
) {
    let mut first: BTreeMap<Uuid, &Keyed<'_>> = BTreeMap::new();
    for file in files {
        for officer in &file.1.officers {
            let held = first.entry(*officer).or_insert(file);
            if file.0 < held.0 {
                *held = file;
            }
        }
    }
    for (officer, (_, line)) in first {
        if covered.contains(&officer) {
            continue;
        }
        covered.extend(line.officers.iter().copied());
        let file_id = line.file_id;
        drawn.entry(file_id).or_insert(DrawnFile { file_id, of: 0, drawn: 0, coverage: true });
    }
}
