//! Measures as they are asked for, and preservation 先行登记保存 as it is carried out and handled (处罚法56; 强制法16–19).

use serde::{Deserialize, Serialize};
use validator::Validate;

use super::Change;
use super::approval::Ruling;
use super::investigation::{OnSiteConduct, take_field_act};
use super::items::{ListHandover, NewItem, take_items};
use super::seizure;
use crate::casefile::act::Act;
use crate::casefile::clocks::Clock;
use crate::casefile::file::CaseFile;
use crate::casefile::measures::{
    HandledItem, Handling, HeadsWord, MeasureKind, MeasureRequest, Preservation, Resolution,
};
use crate::casefile::parts::NewEvidence;
use crate::casefile::party::PartyId;
use crate::casefile::power::Citation;
use crate::law::stages::Kind;

/// `request_measure` 申请采取措施: what a head is asked to allow before it is done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestMeasure {
    /// Which measure.
    pub measure: MeasureKind,
    /// The party.
    #[validate(length(min = 1, max = 40))]
    #[schema(value_type = String, min_length = 1, max_length = 40)]
    pub party_id: PartyId,
    /// What is to be preserved or seized.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub objects: String,
    /// Why: evidence may be lost or hard to get later (处罚法56), or why the goods have to be held.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
    /// The article that allows it.
    #[validate(nested)]
    pub basis: Citation,
    /// Why milder means do not suffice (强制法5); owed for 查封 and 扣押.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 2000))]
    #[schema(min_length = 2, max_length = 2000)]
    pub why_not_milder: Option<String>,
    /// What the goods are worth, as far as can be told, in fen; owed where the organ's list reviews seizures by value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(range(min = 0, max = 9_007_199_254_740_991_i64))]
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub value_fen: Option<i64>,
}

impl Change for RequestMeasure {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        file.measures.requests.push(MeasureRequest {
            seq: act.seq,
            measure: self.measure,
            party_id: self.party_id.clone(),
            why_not_milder: self.why_not_milder.clone(),
            ruling: None,
            used: None,
            review_owed: act.computed.review_owed.clone(),
            opinions: Vec::new(),
        });
    }
}

/// `register_preservation` 先行登记保存.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterPreservation {
    /// Time, place, card, rights.
    #[validate(nested)]
    pub conduct: OnSiteConduct,
    /// The request that a head has approved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<u64>,
    /// Why it could not wait for approval 情况紧急; approved afterwards where the procedure knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 2000))]
    #[schema(min_length = 2, max_length = 2000)]
    pub urgency: Option<String>,
    /// The party.
    #[validate(length(min = 1, max = 40))]
    #[schema(value_type = String, min_length = 1, max_length = 40)]
    pub party_id: PartyId,
    /// Why the evidence may be lost, or hard to get later.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
    /// The list.
    #[validate(length(min = 1, max = 500), nested)]
    #[schema(min_items = 1, max_items = 500)]
    pub items: Vec<NewItem>,
    /// How it was signed and handed over.
    #[validate(nested)]
    pub list: ListHandover,
    /// Evidence gained.
    #[serde(default)]
    #[validate(length(max = 500), nested)]
    #[schema(max_items = 500)]
    pub evidence: Vec<NewEvidence>,
}

impl Change for RegisterPreservation {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        take_field_act(file, act, &self.conduct, &self.evidence);
        take_items(file, act, &self.party_id, &self.items);
        use_request(file, self.request, act.seq);
        let due = |clock| act.computed.due.iter().find(|due| due.clock == clock);
        file.measures.preservations.push(Preservation {
            seq: act.seq,
            number: act.computed.number.as_ref().map(|drawn| drawn.number.clone()),
            party_id: self.party_id.clone(),
            urgent_until: due(Clock::ApproveUrgent).and_then(|due| due.due_at),
            ruling: None,
            due_on: due(Clock::ResolvePreservation).map(|due| due.due_on),
            resolutions: Vec::new(),
        });
    }
}

/// A request is good for one measure.
pub(super) fn use_request(file: &mut CaseFile, request: Option<u64>, seq: u64) {
    let Some(asked) = request.and_then(|of| file.measures.requests.iter_mut().find(|asked| asked.seq == of)) else {
        return;
    };
    asked.used = asked.used.or(Some(seq));
}

/// How one preserved thing is to be handled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemHandling {
    /// The thing.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub item_id: String,
    /// What becomes of it.
    pub handling: Handling,
}

/// `resolve_preservation` 先行登记保存处理: the handling decision; it is made when a head approves it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResolvePreservation {
    /// The preservation.
    pub seq: u64,
    /// Every thing on its list, once.
    #[validate(length(min = 1, max = 500), nested)]
    #[schema(min_items = 1, max_items = 500)]
    pub items: Vec<ItemHandling>,
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for ResolvePreservation {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        let items = self.items.iter();
        let drafted = Resolution {
            seq: act.seq,
            items: items.map(|one| HandledItem { item_id: one.item_id.clone(), handling: one.handling }).collect(),
            ruling: None,
        };
        if let Some(kept) = file.measures.preservations.iter_mut().find(|kept| kept.seq == self.seq) {
            kept.resolutions.push(drafted);
        }
    }
}

/// What the approval or refusal of an act of this chapter does.
pub(super) fn ruled(file: &mut CaseFile, about: u64, act: &Act, ruling: Ruling) {
    let word = HeadsWord { seq: act.seq, approved: ruling == Ruling::Approved, at: act.recorded_at };
    match file.kind_of(about) {
        Some(Kind::RequestMeasure) => {
            if let Some(asked) = file.measures.requests.iter_mut().find(|asked| asked.seq == about) {
                asked.ruling = Some(word);
            }
        }
        Some(Kind::RegisterPreservation) => {
            if let Some(kept) = file.measures.preservations.iter_mut().find(|kept| kept.seq == about) {
                kept.ruling = Some(word);
            }
            file.meet_started_by(Clock::ApproveUrgent, about, act);
        }
        Some(Kind::ResolvePreservation) => handled(file, about, act, word),
        Some(Kind::Seize | Kind::ExtendSeizure) => seizure::ruled(file, about, act, word),
        _ => {}
    }
}

/// The handling decision is made, or turned down.
fn handled(file: &mut CaseFile, about: u64, act: &Act, word: HeadsWord) {
    let mut met = None;
    for kept in &mut file.measures.preservations {
        let Some(drafted) = kept.resolutions.iter_mut().find(|drafted| drafted.seq == about) else { continue };
        drafted.ruling = Some(word);
        met = word.approved.then_some(kept.seq);
    }
    if let Some(preservation) = met {
        file.meet_started_by(Clock::ResolvePreservation, preservation, act);
    }
}
