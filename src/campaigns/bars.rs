//! Who may not score a file 回避: whoever had a part in it; in a cross evaluation also everybody of its organ.

use uuid::Uuid;

use super::campaign::{CampaignKind, Evaluator};
use super::subject::Part;

/// Why a person may not score a file of this organ; none if nothing stands against it.
pub(super) fn bar(
    kind: CampaignKind,
    person: &Evaluator,
    agency: Uuid,
    part: &Part,
) -> Option<(&'static str, &'static str)> {
    if kind == CampaignKind::Cross && person.agency_id == agency {
        return Some(("是被评查机关的人员", "belongs to the evaluated organ"));
    }
    part.has(person, agency).then_some(("承办、审核、审批或者讨论过本案", "had a part in the case"))
}
