//! Finding the facts: inspection, interview, evidence, media, confirmation, correction orders.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use validator::Validate;

use super::Change;
use crate::casefile::act::Act;
use crate::casefile::clocks::Clock;
use crate::casefile::file::CaseFile;
use crate::casefile::parts::{CorrectionOrder, Evidence, FieldAct, NewEvidence};
use crate::casefile::party::PartyId;
use crate::casefile::power::Citation;
use crate::casefile::recordings::recordings;
use crate::law::time::Moment;

/// What every meeting with a party owes: time to the minute, card shown, rights told (处罚法55).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OnSiteConduct {
    /// Start, to the minute.
    pub starts_at: Moment,
    /// End, to the minute.
    pub ends_at: Moment,
    /// Place.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub place: String,
    /// The certificates were shown, and the party confirmed it.
    pub card_shown: bool,
    /// Rights and duties were told (回避、陈述申辩).
    pub rights_told: bool,
    /// Assistants 辅助人员 who were present; they never count as officers (CERT-4).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub assistants: Vec<uuid::Uuid>,
}

/// `inspect_scene` 现场检查（勘验）.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InspectScene {
    /// Time, place, card, rights.
    #[validate(nested)]
    pub conduct: OnSiteConduct,
    /// Person on site and capacity.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub present: String,
    /// What was seen: objects, quantities, layout, measurements.
    #[validate(length(min = 2, max = 20000))]
    #[schema(min_length = 2, max_length = 20000)]
    pub findings: String,
    /// The party's remark, such as 以上笔录已阅，记录属实.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 2000))]
    #[schema(max_length = 2000)]
    pub party_remark: Option<String>,
    /// Evidence found.
    #[serde(default)]
    #[validate(length(max = 500), nested)]
    #[schema(max_items = 500)]
    pub evidence: Vec<NewEvidence>,
}

/// The person interviewed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Interviewee {
    /// Name.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// Relation to the case, such as 安全员.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub relation: String,
    /// The party, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party_id: Option<PartyId>,
}

/// One question and its answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionAndAnswer {
    /// 问.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub question: String,
    /// 答.
    #[validate(length(min = 1, max = 8000))]
    #[schema(min_length = 1, max_length = 8000)]
    pub answer: String,
}

/// `interview` 询问: one person alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Interview {
    /// Time, place, card, rights.
    #[validate(nested)]
    pub conduct: OnSiteConduct,
    /// Who was interviewed; the law wants one at a time.
    #[validate(length(min = 1, max = 20), nested)]
    #[schema(min_items = 1, max_items = 20)]
    pub interviewees: Vec<Interviewee>,
    /// The record.
    #[validate(length(min = 1, max = 500), nested)]
    #[schema(min_items = 1, max_items = 500)]
    pub questions: Vec<QuestionAndAnswer>,
    /// Evidence gained; the record itself is one when none is named.
    #[serde(default)]
    #[validate(length(max = 500), nested)]
    #[schema(max_items = 500)]
    pub evidence: Vec<NewEvidence>,
}

/// `collect_evidence` 收集证据.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CollectEvidence {
    /// Time, place, card, rights.
    #[validate(nested)]
    pub conduct: OnSiteConduct,
    /// From whom.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub obtained_from: String,
    /// What.
    #[validate(length(min = 1, max = 500), nested)]
    #[schema(min_items = 1, max_items = 500)]
    pub evidence: Vec<NewEvidence>,
}

/// Enters an act of two officers, and the evidence it gained.
pub(super) fn take_field_act(file: &mut CaseFile, act: &Act, conduct: &OnSiteConduct, evidence: &[NewEvidence]) {
    file.field_acts.push(FieldAct {
        seq: act.seq,
        kind: act.kind,
        occurred_at: act.occurred_at,
        recorded_by: act.actor.account_id,
        officers: act.officers.clone(),
        countersigned: None,
        has_media: !act.media.is_empty(),
        starts_at: Some(conduct.starts_at),
        ends_at: Some(conduct.ends_at),
        recordings: recordings(&act.media),
        in_breach: act.in_breach(),
    });
    file.handled.extend(act.officers.iter().filter_map(|officer| officer.account_id));
    file.handled.insert(act.actor.account_id);
    take_evidence(file, act, evidence);
}

/// Enters evidence in the register; an item without an id gets `e<seq>-<n>`.
pub(super) fn take_evidence(file: &mut CaseFile, act: &Act, evidence: &[NewEvidence]) {
    for (index, item) in evidence.iter().enumerate() {
        file.evidence.push(Evidence {
            id: item.id.clone().unwrap_or_else(|| fresh_id(file, act.seq, index + 1)),
            seq: act.seq,
            kind: item.kind,
            name: item.name.clone(),
            proves: item.proves.clone(),
            source: item.source.clone(),
            original: item.original,
            obtained_at: act.occurred_at,
            dead: act.computed.evidence_dead,
            excluded: None,
        });
    }
}

/// An id nobody on file has chosen.
fn fresh_id(file: &CaseFile, seq: u64, n: usize) -> String {
    let mut id = format!("e{seq}-{n}");
    while file.evidence.iter().any(|item| item.id == id) {
        id.push('x');
    }
    id
}

impl Change for InspectScene {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        take_field_act(file, act, &self.conduct, &self.evidence);
    }
}

impl Change for Interview {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        take_field_act(file, act, &self.conduct, &self.evidence);
    }
}

impl Change for CollectEvidence {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        take_field_act(file, act, &self.conduct, &self.evidence);
    }
}

/// `attach_media` 附音像记录: uploads come hours after the act they cover.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttachMedia {
    /// The act that the media cover.
    pub seq: u64,
    /// What they show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 1000))]
    #[schema(max_length = 1000)]
    pub note: Option<String>,
}

impl Change for AttachMedia {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        if act.in_breach() {
            return;
        }
        if let Some(covered) = file.field_acts.iter_mut().find(|field_act| field_act.seq == self.seq) {
            covered.has_media = true;
            covered.recordings.extend(recordings(&act.media));
        }
        if let Some(seizure) = file.measures.seizures.iter_mut().find(|seizure| seizure.seq == self.seq) {
            seizure.recordings.extend(recordings(&act.media));
        }
    }
}

/// `countersign` 第二名执法人员确认 of a two-officer act.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Countersign {
    /// The act confirmed.
    pub seq: u64,
}

impl Change for Countersign {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        if act.in_breach() {
            return;
        }
        if let Some(confirmed) = file.field_acts.iter_mut().find(|field_act| field_act.seq == self.seq) {
            confirmed.countersigned = Some(act.seq);
        }
        for deadline in &mut file.deadlines {
            if deadline.clock == Clock::Countersign && deadline.seq == self.seq {
                deadline.met = Some(act.seq);
                deadline.met_on = Some(act.occurred_at.date());
            }
        }
    }
}

/// `order_correction` 责令改正 (处罚法28): not a penalty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderCorrection {
    /// The party.
    #[validate(length(min = 1, max = 40))]
    #[schema(value_type = String, min_length = 1, max_length = 40)]
    pub party_id: PartyId,
    /// What to correct.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub what: String,
    /// By when.
    pub due_on: NaiveDate,
    /// Article that allows the order.
    #[validate(nested)]
    pub basis: Citation,
}

impl Change for OrderCorrection {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        file.corrections.push(CorrectionOrder {
            seq: act.seq,
            party_id: self.party_id.clone(),
            what: self.what.clone(),
            due_on: self.due_on,
            corrected: None,
        });
    }
}

/// `verify_correction` 改正复查.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifyCorrection {
    /// The order.
    pub seq: u64,
    /// Found corrected.
    pub corrected: bool,
    /// What was found.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub findings: String,
}

impl Change for VerifyCorrection {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        if act.in_breach() {
            return;
        }
        // The last look is the one that counts.
        if let Some(order) = file.corrections.iter_mut().find(|order| order.seq == self.seq) {
            order.corrected = self.corrected.then_some(act.seq);
        }
        if !self.corrected {
            return;
        }
        for deadline in &mut file.deadlines {
            if deadline.clock == Clock::Correct && deadline.seq == self.seq {
                deadline.met = Some(act.seq);
                deadline.met_on = Some(act.occurred_at.date());
            }
        }
    }
}
