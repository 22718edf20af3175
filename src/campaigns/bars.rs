//! Who may not score a file 回避: whoever had a part in it; in a cross evaluation also everybody of its organ.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::campaign::{CampaignKind, Evaluator};
use crate::casefile::CaseFile;
use crate::law::stages::Kind;

/// Acts by which a person decides in a case, reviews it or passes it on.
const DECIDING: &[Kind] = &[
    Kind::Approve,
    Kind::Refuse,
    Kind::IssueReviewOpinion,
    Kind::ReviewMeasure,
    Kind::SettleReview,
    Kind::Deliberate,
    Kind::Decide,
    Kind::DecideOnTheSpot,
    Kind::HoldHearing,
    Kind::ReportHearing,
    Kind::DeclineFiling,
    Kind::WithdrawFiling,
    Kind::TransferCase,
    Kind::RevokeDecision,
    Kind::Redecide,
    Kind::CloseCase,
];

/// The accounts that handled, approved, reviewed, decided, presided over or voted on a case.
pub(super) fn had_a_part(file: &CaseFile) -> BTreeSet<Uuid> {
    let decided = file.entries.iter().filter(|entry| DECIDING.contains(&entry.kind)).map(|entry| entry.account_id);
    let stamps = file.handlers.iter().chain(file.field_acts.iter().flat_map(|act| &act.officers));
    let officers = stamps.filter_map(|stamp| stamp.account_id);
    file.handled.iter().chain(&file.barred).copied().chain(decided).chain(officers).collect()
}

/// Why a person may not score a file of this organ; none if nothing stands against it.
pub(super) fn bar(
    kind: CampaignKind,
    person: &Evaluator,
    agency: Uuid,
    part: &BTreeSet<Uuid>,
) -> Option<(&'static str, &'static str)> {
    if kind == CampaignKind::Cross && person.agency_id == agency {
        return Some(("是被评查机关的人员", "belongs to the evaluated organ"));
    }
    part.contains(&person.account_id).then_some(("承办、审核、审批或者讨论过本案", "had a part in the case"))
}
