//! From the clue to the filed case: opening, particulars, filing, handlers.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::Change;
use crate::casefile::act::Act;
use crate::casefile::file::CaseFile;
use crate::casefile::party::Party;
use crate::law::codes::{CaseSource, Procedure};
use crate::law::limitation;
use crate::law::stages::Status;

/// When the violation happened; limitation 追责期限 counts from its end (处罚法36).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ViolationPeriod {
    /// First day, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub began_on: Option<NaiveDate>,
    /// Last day; none while it continues.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_on: Option<NaiveDate>,
    /// Touches life, health or financial safety with harmful results: five years instead of two.
    #[serde(default)]
    pub grave: bool,
    /// In a continuous or continuing state 连续或者继续状态: limitation counts from its end, and has not begun before.
    /// `false`: one single act, limitation counts from its first day. Not said: from the last day, as far as known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continuing: Option<bool>,
    /// The day it was found 发现, where another organ or a complaint found it before the case was opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discovered_on: Option<NaiveDate>,
    /// Who found it so, and on which paper that is seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 500))]
    #[schema(min_length = 2, max_length = 500)]
    pub discovery: Option<String>,
}

impl ViolationPeriod {
    /// The day limitation counts from (处罚法36); `None` while the violation continues, or its day is not known.
    pub fn counts_from(&self) -> Option<NaiveDate> {
        match self.continuing {
            Some(false) => self.began_on.or(self.ended_on),
            Some(true) | None => self.ended_on,
        }
    }
}

impl CaseFile {
    /// The day of the act, on which law and age depend (处罚法30, 37); while it is not known, the day the clue was found.
    pub fn day_of_violation(&self) -> NaiveDate {
        self.violation.as_ref().and_then(|violation| violation.ended_on).unwrap_or_else(|| self.opened_at.date())
    }

    /// The day the violation was found 发现 (处罚法36).
    pub fn discovered_on(&self) -> NaiveDate {
        let earlier = self.violation.as_ref().and_then(|violation| violation.discovered_on);
        earlier.unwrap_or_else(|| self.opened_at.date())
    }

    /// The last day on which the violation could be found 追责期限届满日; `None` while it does not run, or no end of it is
    /// in sight.
    pub fn limitation_until(&self) -> Option<NaiveDate> {
        let violation = self.violation.as_ref()?;
        let by_law = self.power_item.as_ref().and_then(|held| held.item.limitation.as_ref());
        let period = match (by_law, violation.grave) {
            (Some(other), _) => other.period,
            (None, true) => limitation::GRAVE,
            (None, false) => limitation::ORDINARY,
        };
        limitation::last_day(violation.counts_from()?, period)
    }

    /// Whether it was found too late to be punished.
    pub fn limitation_passed(&self) -> bool {
        self.limitation_until().is_some_and(|last| self.discovered_on() > last)
    }
}

/// `open_case` 登记线索: a clue must be recordable by anyone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenCase {
    /// Where the clue comes from.
    pub source: CaseSource,
    /// Place.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub place: String,
    /// Division code of the place, 6 to 12 digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 6, max = 12))]
    #[schema(min_length = 6, max_length = 12)]
    pub division_code: Option<String>,
    /// One sentence.
    #[validate(length(min = 2, max = 1000))]
    #[schema(min_length = 2, max_length = 1000)]
    pub summary: String,
    /// Procedure; ordinary unless said otherwise.
    #[serde(default = "ordinary")]
    pub procedure: Procedure,
    /// Cause 案由.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 300))]
    #[schema(min_length = 2, max_length = 300)]
    pub cause: Option<String>,
    /// Parties, as far as known.
    #[serde(default)]
    #[validate(length(max = 50), nested)]
    #[schema(max_items = 50)]
    pub parties: Vec<Party>,
    /// The power item, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub power_item_id: Option<Uuid>,
    /// When it happened, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub violation: Option<ViolationPeriod>,
}

fn ordinary() -> Procedure {
    Procedure::Ordinary
}

impl Change for OpenCase {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        file.agency_id = act.actor.agency_id;
        file.opened_at = act.occurred_at;
        file.source = self.source;
        file.place.clone_from(&self.place);
        file.division_code.clone_from(&self.division_code);
        file.summary.clone_from(&self.summary);
        file.procedure = self.procedure;
        file.cause.clone_from(&self.cause);
        file.parties.clone_from(&self.parties);
        file.violation.clone_from(&self.violation);
        file.status = Status::Clue;
    }
}

/// `amend_particulars` 补充登记: what was not known when the case was opened.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AmendParticulars {
    /// The whole list of parties, replacing the one before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 50), nested)]
    #[schema(min_items = 1, max_items = 50)]
    pub parties: Option<Vec<Party>>,
    /// The power item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub power_item_id: Option<Uuid>,
    /// Cause 案由.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 300))]
    #[schema(min_length = 2, max_length = 300)]
    pub cause: Option<String>,
    /// Place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub place: Option<String>,
    /// One sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 1000))]
    #[schema(min_length = 2, max_length = 1000)]
    pub summary: Option<String>,
    /// When it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub violation: Option<ViolationPeriod>,
}

impl Change for AmendParticulars {
    fn change(&self, file: &mut CaseFile, _: &Act) {
        if let Some(parties) = &self.parties {
            file.parties.clone_from(parties);
        }
        if let Some(place) = &self.place {
            file.place.clone_from(place);
        }
        if let Some(summary) = &self.summary {
            file.summary.clone_from(summary);
        }
        if self.cause.is_some() {
            file.cause.clone_from(&self.cause);
        }
        if self.violation.is_some() {
            file.violation.clone_from(&self.violation);
        }
    }
}

/// `request_filing` 申请立案.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestFiling {
    /// Officers who shall handle it, at least two (处罚法42).
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub handlers: Vec<Uuid>,
    /// Why it is to be filed.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for RequestFiling {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        file.filing_request = Some(act.seq);
        take_handlers(file, act);
        file.status = Status::Filing;
    }
}

/// Takes the handlers the act names; whoever once handled the case stays barred from reviewing it.
fn take_handlers(file: &mut CaseFile, act: &Act) {
    file.handlers.clone_from(&act.computed.handlers);
    file.handled.extend(file.handlers.iter().filter_map(|handler| handler.account_id));
    file.handled.insert(act.actor.account_id);
}

/// `decline_filing` 不予立案.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclineFiling {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reason: String,
}

impl Change for DeclineFiling {
    fn change(&self, file: &mut CaseFile, _: &Act) {
        file.filing_request = None;
        file.status = Status::Declined;
    }
}

/// `assign_handlers` 指派承办人: the whole list, replacing the one before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignHandlers {
    /// Officers, at least two (处罚法42).
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub handlers: Vec<Uuid>,
    /// Why they change.
    #[validate(length(min = 2, max = 2000))]
    #[schema(min_length = 2, max_length = 2000)]
    pub reason: String,
}

impl Change for AssignHandlers {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        file.handlers.clone_from(&act.computed.handlers);
        file.handled.extend(file.handlers.iter().filter_map(|handler| handler.account_id));
    }
}
