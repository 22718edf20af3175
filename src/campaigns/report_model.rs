//! What the report of a campaign says: of files, items, organs and fields. Never of a person.

use std::collections::BTreeMap;

use serde::Serialize;
use uuid::Uuid;

use super::campaign::{CampaignKind, FrameSummary, NamedOrgan};
use crate::law::evaluation::Points;
use crate::law::time::Moment;

/// How many files stand where.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FileFigures {
    /// Files drawn, over all rounds.
    pub drawn: u64,
    /// Files with a result.
    pub scored: u64,
    /// Results told to their organ.
    pub told: u64,
    /// Objections.
    pub objections: u64,
    /// Results changed by a second look.
    pub changed: u64,
    /// Notices to put something right.
    pub rectifications: u64,
    /// Of these, verified.
    pub rectified: u64,
    /// Of these, overdue.
    pub overdue: u64,
    /// Overdue ones told to the organ above.
    pub escalated: u64,
}

/// Files of a grade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct GradeFigure {
    /// Code.
    pub grade: String,
    /// Name.
    pub name: String,
    /// Files.
    pub files: u64,
}

/// What the whole population would have got, reckoned with the weights of the draw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct PopulationEstimate {
    /// The round it rests on.
    pub round: u32,
    /// Files of the frame that the scored ones stand for.
    pub files: u64,
    /// Weighted mean of the scores.
    pub mean_score: Points,
    /// Files of each grade, in hundredths of a file.
    pub grades: BTreeMap<String, Points>,
    /// Drawn files of that round without a result: the estimate lacks them.
    pub without_result: u64,
}

/// A rule behind a deduction: the gate that would have prevented it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct PreventingRule {
    /// The rule.
    pub rule: String,
    /// Its article.
    pub article: String,
    /// Files in which it found the breach.
    pub files: u64,
    /// Of these, files in which the breach was sealed when the act was recorded: the gate spoke, and it had happened already.
    pub sealed: u64,
    /// Whether it stands as a gate before an act; otherwise it looks at the whole file alone.
    pub gate: bool,
}

/// Points lost on an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ItemDeduction {
    /// The item, or the veto item.
    pub item: String,
    /// What it asks.
    pub text: String,
    /// Files in which points were lost, or the veto confirmed.
    pub files: u64,
    /// Points lost in all.
    pub lost: Points,
    /// What would have prevented it.
    pub rules: Vec<PreventingRule>,
}

/// The files of an organ or of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct GroupFigures {
    /// The organ's id, or the code of the field.
    pub group: String,
    /// Its name.
    pub name: String,
    /// Files with a result.
    pub files: u64,
    /// Mean of their scores.
    pub mean_score: Points,
    /// The items on which most was lost, at most five.
    pub top: Vec<GroupItem>,
}

/// An item within a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct GroupItem {
    /// The item.
    pub item: String,
    /// Files.
    pub files: u64,
    /// Points lost.
    pub lost: Points,
}

/// How often people overruled what a rule found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct OverruleFigure {
    /// The rule.
    pub rule: String,
    /// Findings in scored files.
    pub found: u64,
    /// Of these, overruled.
    pub overruled: u64,
}

/// How far scorers lay apart.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct DeviationFigures {
    /// Files that two people signed.
    pub files: u64,
    /// Of these, files on which they differed.
    pub differing: u64,
    /// Mean distance of their scores.
    pub mean_points: Points,
    /// Greatest distance.
    pub most_points: Points,
    /// Items on which they differed, and in how many files.
    pub items: BTreeMap<String, u64>,
}

/// The same item lost in several files of one organ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct RepeatedProblem {
    /// The organ.
    pub agency_id: Uuid,
    /// The item.
    pub item: String,
    /// Files.
    pub files: u64,
}

/// The organ's campaign of the year before by the same standard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct YearBefore {
    /// The campaign.
    pub campaign_id: Uuid,
    /// Its year.
    pub year: i32,
    /// Files with a result.
    pub files: u64,
    /// Mean of their scores.
    pub mean_score: Points,
    /// Files by grade.
    pub grades: Vec<GradeFigure>,
}

/// The report of a campaign.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct CampaignReport {
    /// The campaign.
    pub campaign_id: Uuid,
    /// Title.
    pub title: String,
    /// The organising organ.
    pub organ: NamedOrgan,
    /// The year.
    pub year: i32,
    /// Who evaluated whom.
    pub kind: CampaignKind,
    /// The organs evaluated.
    pub scope: Vec<NamedOrgan>,
    /// The standard.
    pub standard_id: String,
    /// Its digest.
    pub standard_digest: String,
    /// The frame.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frame: Option<FrameSummary>,
    /// Where the files stand.
    pub files: FileFigures,
    /// Mean of the scores, unweighted.
    pub mean_score: Points,
    /// Files by grade, best first.
    pub grades: Vec<GradeFigure>,
    /// The whole population.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estimate: Option<PopulationEstimate>,
    /// Items on which points were lost, most first.
    pub deductions: Vec<ItemDeduction>,
    /// Veto items confirmed.
    pub vetoes: Vec<ItemDeduction>,
    /// By organ, in the order of the scope.
    pub by_agency: Vec<GroupFigures>,
    /// By field.
    pub by_field: Vec<GroupFigures>,
    /// Overruled findings, by rule.
    pub overruled: Vec<OverruleFigure>,
    /// How far scorers lay apart.
    pub deviation: DeviationFigures,
    /// The same item in three or more files of one organ.
    pub repeated: Vec<RepeatedProblem>,
    /// The year before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year_before: Option<YearBefore>,
    /// When it was counted.
    pub counted_at: Moment,
}
