//! What a report is made from. Files are named by their numbers; people are not named at all.

use serde::{Deserialize, Serialize};

use crate::law::evaluation::{Points, Variant};
use crate::law::time::Moment;

/// An item of a score sheet as it was settled 评查项目.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportedItem {
    /// Id inside the standard, such as `D10`.
    pub id: String,
    /// Chapter, such as 程序.
    pub chapter: String,
    /// What is asked.
    pub text: String,
    /// What it is worth in this file; absent where it does not apply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Points>,
    /// Points lost.
    pub lost: Points,
    /// Why; empty where nothing was lost.
    #[serde(default)]
    pub reason: String,
}

/// A veto item that was confirmed 否决项.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedVeto {
    /// Id, such as `V19`.
    pub id: String,
    /// What must not be.
    pub text: String,
    /// What was found.
    pub reason: String,
}

/// A file with its score 案卷得分.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportedFile {
    /// Number of the decision, or of the filing.
    pub number: String,
    /// 案由.
    pub cause: String,
    /// The organ.
    pub agency: String,
    /// 执法领域.
    pub field: String,
    /// 办案程序.
    pub procedure: String,
    /// 案件结果.
    pub outcome: String,
    /// The sheet it was scored on.
    pub variant: Variant,
    /// Score, of 100.
    pub score: Points,
    /// Grade.
    pub grade: String,
    /// It came from a ledger of a paper year.
    #[serde(default)]
    pub imported: bool,
    /// Confirmed veto items.
    #[serde(default)]
    pub vetoes: Vec<ReportedVeto>,
    /// Items, in the order of the standard.
    #[serde(default)]
    pub items: Vec<ReportedItem>,
}

/// How many files got a grade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GradeCount {
    /// Grade.
    pub grade: String,
    /// Files.
    pub files: usize,
}

/// Files of one organ, or of one field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportedGroup {
    /// Organ or field.
    pub name: String,
    /// Files.
    pub files: usize,
    /// Mean score.
    pub mean: Points,
    /// Files by grade.
    pub grades: Vec<GradeCount>,
    /// Files with a veto.
    pub vetoed: usize,
}

/// An item by what was lost on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeductedItem {
    /// Item.
    pub id: String,
    /// Chapter.
    pub chapter: String,
    /// What is asked.
    pub text: String,
    /// Files that lost points on it.
    pub files: usize,
    /// Files it applied to.
    pub applicable: usize,
    /// Points lost in all, in hundredths: more than a sheet holds.
    pub lost_hundredths: u64,
}

/// The year before, to compare with 上年.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportedYear {
    /// The year.
    pub year: i32,
    /// Files.
    pub files: usize,
    /// Mean score.
    pub mean: Points,
    /// Files by grade.
    pub grades: Vec<GradeCount>,
}

/// How often people overruled the machine on a rule 规则推翻率.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverruledRule {
    /// Rule.
    pub rule: String,
    /// Article.
    pub article: String,
    /// Findings of the machine that people looked at.
    pub findings: usize,
    /// Of those, overruled.
    pub overruled: usize,
}

/// A problem that came up in several files 反复出现的问题.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepeatedProblem {
    /// Item.
    pub item: String,
    /// What is asked.
    pub text: String,
    /// The organ.
    pub agency: String,
    /// Files it came up in, by number.
    pub files: Vec<String>,
    /// In how many years one after the other.
    pub years: u32,
}

/// A campaign as it is reported 评查情况.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CampaignReport {
    /// Title, such as 关于2026年度行政执法案卷评查情况的通报.
    pub title: String,
    /// The organ that reports.
    pub organ: String,
    /// The year.
    pub year: i32,
    /// Standard and version.
    pub standard: String,
    /// When the report was made.
    pub made_at: Moment,
    /// Files, in the order of the draw.
    pub files: Vec<ReportedFile>,
    /// By grade, best first.
    pub grades: Vec<GradeCount>,
    /// By organ.
    pub by_agency: Vec<ReportedGroup>,
    /// By field.
    pub by_field: Vec<ReportedGroup>,
    /// Items by what was lost on them, most first.
    pub top_deductions: Vec<DeductedItem>,
    /// The year before, where there was a campaign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year_before: Option<ReportedYear>,
    /// How often the machine was overruled.
    #[serde(default)]
    pub overrule_rates: Vec<OverruledRule>,
    /// Problems in several files.
    #[serde(default)]
    pub repeated: Vec<RepeatedProblem>,
}
