//! The court 申请人民法院强制执行: the application that the head signs, and what the court does with it (强制法53–59).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use validator::Validate;

use super::Change;
use super::approval::Ruling;
use crate::casefile::act::Act;
use crate::casefile::clocks::Clock;
use crate::casefile::enforcement::{CourtApplication, CourtEntry, CourtStep};
use crate::casefile::file::CaseFile;
use crate::casefile::party::PartyId;

/// What the court is handed 申请材料 (强制法55).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CourtPaperKind {
    /// 强制执行申请书，由负责人签名，加盖印章.
    Application,
    /// 行政决定书及作出决定的事实、理由和依据.
    DecisionAndGrounds,
    /// 当事人的意见及行政机关催告情况.
    OpinionAndDemand,
    /// 申请强制执行标的情况.
    StateOfObject,
    /// 法律、行政法规规定的其他材料.
    Other,
}

impl CourtPaperKind {
    /// What no application may lack.
    pub const OWED: &'static [CourtPaperKind] = &[
        CourtPaperKind::Application,
        CourtPaperKind::DecisionAndGrounds,
        CourtPaperKind::OpinionAndDemand,
        CourtPaperKind::StateOfObject,
    ];

    /// The Chinese term.
    pub const fn zh(self) -> &'static str {
        match self {
            CourtPaperKind::Application => "强制执行申请书",
            CourtPaperKind::DecisionAndGrounds => "决定书及事实、理由和依据",
            CourtPaperKind::OpinionAndDemand => "当事人的意见及催告情况",
            CourtPaperKind::StateOfObject => "申请强制执行标的情况",
            CourtPaperKind::Other => "其他材料",
        }
    }
}

/// One paper of the application.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CourtPaper {
    /// Which of the papers the law asks for.
    pub kind: CourtPaperKind,
    /// Title.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub title: String,
}

/// What makes the court refuse execution (行诉解释161); each is looked for before the court is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CourtObstacle {
    /// 实施主体不具有行政主体资格.
    NoStanding,
    /// 明显缺乏事实根据.
    NoFacts,
    /// 明显缺乏法律、法规依据.
    NoLegalBasis,
    /// 其他明显违法并损害被执行人合法权益的情形.
    OtherIllegality,
}

impl CourtObstacle {
    /// Each of them.
    pub const ALL: &'static [CourtObstacle] = &[
        CourtObstacle::NoStanding,
        CourtObstacle::NoFacts,
        CourtObstacle::NoLegalBasis,
        CourtObstacle::OtherIllegality,
    ];

    /// The Chinese term.
    pub const fn zh(self) -> &'static str {
        match self {
            CourtObstacle::NoStanding => "不具有行政主体资格",
            CourtObstacle::NoFacts => "明显缺乏事实根据",
            CourtObstacle::NoLegalBasis => "明显缺乏法律、法规依据",
            CourtObstacle::OtherIllegality => "其他明显违法情形",
        }
    }
}

/// The window as the organ states it, where the law leaves it open: decisions made on the spot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatedWindow {
    /// The day on which the time for reconsideration and suit is held to have ended.
    pub opens_after: NaiveDate,
    /// Why, as the legal office advised.
    #[validate(length(min = 2, max = 2000))]
    #[schema(min_length = 2, max_length = 2000)]
    pub reason: String,
}

/// `apply_to_court` 申请法院强制执行: made when the head signs it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplyToCourt {
    /// Against whom.
    #[validate(length(min = 1, max = 40))]
    #[schema(value_type = String, min_length = 1, max_length = 40)]
    pub party_id: PartyId,
    /// The demand it rests on.
    pub demand: u64,
    /// The court.
    #[validate(length(min = 2, max = 200))]
    #[schema(min_length = 2, max_length = 200)]
    pub court: String,
    /// What the court is asked for.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub request: String,
    /// The papers.
    #[validate(length(min = 1, max = 50), nested)]
    #[schema(min_items = 1, max_items = 50)]
    pub papers: Vec<CourtPaper>,
    /// What was looked for and not found.
    #[validate(length(max = 10))]
    #[schema(max_items = 10)]
    pub found_none_of: Vec<CourtObstacle>,
    /// The good reason 正当理由 why it comes late, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 2000))]
    #[schema(min_length = 2, max_length = 2000)]
    pub late_for: Option<String>,
    /// The window, where the law leaves it open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub window: Option<StatedWindow>,
    /// Why immediate execution 立即执行 is asked for (强制法59).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 2000))]
    #[schema(min_length = 2, max_length = 2000)]
    pub urgent: Option<String>,
}

impl Change for ApplyToCourt {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        file.enforcement.applications.push(CourtApplication {
            seq: act.seq,
            party_id: self.party_id.clone(),
            demand: self.demand,
            court: self.court.clone(),
            urgent: self.urgent.is_some(),
            stated_window: self.window.as_ref().map(|window| window.opens_after),
            late_with_reason: self.late_for.is_some(),
            approved: None,
            approved_on: None,
            refused: None,
            steps: Vec::new(),
        });
    }
}

pub(super) fn ruled(file: &mut CaseFile, about: u64, act: &Act, ruling: Ruling) {
    let day = act.occurred_at.date();
    let applications = &mut file.enforcement.applications;
    let Some(application) = applications.iter_mut().find(|application| application.seq == about) else { return };
    match ruling {
        Ruling::Approved => {
            application.approved = Some(act.seq);
            application.approved_on = Some(day);
            let party = application.party_id.clone();
            for clock in [Clock::Demand, Clock::ApplyToCourt] {
                file.meet(clock, Some(&party), act.seq, day);
            }
        }
        Ruling::Refused => application.refused = Some(act.seq),
    }
}

/// `record_court_ruling` 法院裁定: one step of the court.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordCourtRuling {
    /// The application.
    pub seq: u64,
    /// What the court did.
    pub step: CourtStep,
    /// On which day; for a refusal the day it was received.
    pub on: NaiveDate,
    /// Number of the paper 文书号.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub document: Option<String>,
    /// What it says.
    #[validate(length(min = 2, max = 8000))]
    #[schema(min_length = 2, max_length = 8000)]
    pub content: String,
}

impl Change for RecordCourtRuling {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        let applications = &mut file.enforcement.applications;
        let Some(application) = applications.iter_mut().find(|application| application.seq == self.seq) else { return };
        application.steps.push(CourtEntry { seq: act.seq, step: self.step, on: self.on });
        let party = application.party_id.clone();
        let mut met = |clock| file.meet(clock, Some(&party), act.seq, self.on);
        match self.step {
            CourtStep::Accepted | CourtStep::NotAccepted => met(Clock::CourtAccepts),
            // The longer period takes the place of the shorter one.
            CourtStep::Doubtful => file.give_way(Clock::CourtRules, &party, act.seq, self.on),
            CourtStep::Granted | CourtStep::NotGranted => met(Clock::CourtRules),
            CourtStep::ReviewAsked => met(Clock::AskHigherCourt),
            CourtStep::Executed | CourtStep::Terminated => met(Clock::CourtExecutes),
            CourtStep::ReviewUpheld | CourtStep::ReviewReversed | CourtStep::Suspended | CourtStep::Resumed => {}
        }
    }
}
