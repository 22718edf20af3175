//! When the court can be asked 申请强制执行的期限 (强制法53; 行诉解释156; 处罚法72(2)): three months from the end of the suit period, or
//! from the end of the plan to pay later. Where the law is unsettled there is no window here, and the head states it.

use chrono::NaiveDate;
use serde::Serialize;

use super::plan::{PaymentPlan, PlanGround};
use crate::casefile::clocks::Clock;
use crate::casefile::file::CaseFile;
use crate::law::calendar::Calendar;
use crate::law::period::{Period, Step, Unit};

/// What the window is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WindowBasis {
    /// 起诉期限届满 (强制法53).
    EndOfSuitPeriod,
    /// 延期、分期缴纳期限结束 (处罚法72).
    EndOfPlan,
}

/// The days on which the court can be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct CourtWindow {
    /// The day it is counted from; it opens on the next one.
    pub opens_after: NaiveDate,
    /// Its last day.
    pub closes_on: NaiveDate,
    /// What it is counted from.
    pub basis: WindowBasis,
    /// The last day may still move, because the holidays of its year are not known.
    pub provisional: bool,
    /// Step by step.
    pub derivation: Vec<Step>,
}

impl CourtWindow {
    /// How long the court can be asked: three months (强制法53).
    pub const LENGTH: Period = Period { n: 3, unit: Unit::Month };

    /// The window counted from a day.
    pub fn from(calendar: &Calendar, opens_after: NaiveDate, basis: WindowBasis) -> Self {
        let due = calendar.due(opens_after, Self::LENGTH);
        Self { opens_after, closes_on: due.due_on, basis, provisional: due.provisional, derivation: due.derivation }
    }
}

impl PaymentPlan {
    /// Whether its approval on that day moves a window: only what 处罚法66 lets the organ grant does (处罚法72(2)), an execution
    /// agreement does not; and what is closed is never opened again.
    pub(in crate::casefile) fn moves(&self, window: &CourtWindow, approved_on: NaiveDate) -> bool {
        let granted = match self.ground {
            PlanGround::Instalments | PlanGround::Deferral => true,
            PlanGround::Agreement => false,
        };
        granted && approved_on <= window.closes_on
    }
}

impl CaseFile {
    /// The window for a party as seen on `on`. `None` where it cannot be computed: nothing was served, or the decision was made
    /// on the spot, where reconsideration comes first and the law does not say from when the court is asked (复议法23).
    pub fn court_window(&self, calendar: &Calendar, party: &str, on: NaiveDate) -> Option<CourtWindow> {
        let suit = self.last_clock(Clock::Suit, party)?;
        Some(self.court_window_behind(calendar, party, suit.due_on, on))
    }

    /// The same where the time to sue ends on this day.
    pub(in crate::casefile) fn court_window_behind(
        &self,
        calendar: &Calendar,
        party: &str,
        suit_ends_on: NaiveDate,
        on: NaiveDate,
    ) -> CourtWindow {
        let mut window = CourtWindow::from(calendar, suit_ends_on, WindowBasis::EndOfSuitPeriod);
        for plan in self.enforcement.plans.iter().filter(|plan| plan.party_id == party) {
            // A plan that was broken ended on the date that was missed.
            let end = plan.broken_on(self, on).or(plan.ends_on());
            match (plan.approved_on, end) {
                (Some(approved_on), Some(end)) if plan.moves(&window, approved_on) && end > window.opens_after => {
                    window = CourtWindow::from(calendar, end, WindowBasis::EndOfPlan);
                }
                _ => {}
            }
        }
        window
    }
}
