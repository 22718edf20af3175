//! Seizure 查封、扣押 as it is carried out, extended and ended (强制法16–28).

use serde::{Deserialize, Serialize};
use validator::Validate;

use super::Change;
use super::investigation::{OnSiteConduct, take_field_act};
use super::items::{ListHandover, NewItem, step, take_items};
use super::measures::use_request;
use crate::casefile::act::Act;
use crate::casefile::clocks::Clock;
use crate::casefile::file::CaseFile;
use crate::casefile::items::{ItemStep, Whereabouts};
use crate::casefile::measures::{HeadsWord, MeasureKind};
use crate::casefile::parts::NewEvidence;
use crate::casefile::party::PartyId;
use crate::casefile::power::Citation;
use crate::casefile::recordings::recordings;
use crate::casefile::seizures::{Extension, Seizure};
use crate::law::stages::Kind;
use crate::law::terms::terms;

/// `seize` 查封、扣押: the ten steps of 强制法18 as they were taken on the spot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Seize {
    /// Time, place, card, rights.
    #[validate(nested)]
    pub conduct: OnSiteConduct,
    /// 查封 or 扣押.
    pub measure: MeasureKind,
    /// The request that a head has approved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<u64>,
    /// Why it could not wait for approval 情况紧急 (强制法19).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 2000))]
    #[schema(min_length = 2, max_length = 2000)]
    pub urgency: Option<String>,
    /// The party.
    #[validate(length(min = 1, max = 40))]
    #[schema(value_type = String, min_length = 1, max_length = 40)]
    pub party_id: PartyId,
    /// Reasons, as the decision gives them.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
    /// The article that allows it: a law or regulation, never a rule 规章 (强制法10).
    #[validate(nested)]
    pub basis: Citation,
    /// Why milder means do not suffice (强制法5), where the request does not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 2000))]
    #[schema(min_length = 2, max_length = 2000)]
    pub why_not_milder: Option<String>,
    /// The list of what was taken now.
    #[serde(default)]
    #[validate(length(max = 500), nested)]
    #[schema(max_items = 500)]
    pub items: Vec<NewItem>,
    /// Things preserved before, which are seized now, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 500))]
    #[schema(max_items = 500)]
    pub preserved: Vec<String>,
    /// The party was called to come 通知当事人到场.
    pub party_called: bool,
    /// Reason, basis, rights and remedies were told on the spot 当场告知.
    pub told: bool,
    /// What the party said to it 陈述和申辩, or that it said nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub defence: Option<String>,
    /// The written decision, with its period, was handed over on the spot 当场交付决定书 (强制法24).
    pub decision_handed_over: bool,
    /// How the list, in two copies, was signed and handed over.
    #[validate(nested)]
    pub list: ListHandover,
    /// Evidence gained.
    #[serde(default)]
    #[validate(length(max = 500), nested)]
    #[schema(max_items = 500)]
    pub evidence: Vec<NewEvidence>,
}

impl Change for Seize {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        take_field_act(file, act, &self.conduct, &self.evidence);
        if !self.evidence.is_empty() {
            file.void_review(act.seq);
        }
        take_items(file, act, &self.party_id, &self.items);
        for item in file.measures.items.iter_mut().filter(|item| self.preserved.contains(&item.id)) {
            item.held_under = act.seq;
        }
        use_request(file, self.request, act.seq);
        let due = |clock| act.computed.due.iter().find(|due| due.clock == clock);
        file.measures.seizures.push(Seizure {
            seq: act.seq,
            measure: self.measure,
            number: act.computed.number.as_ref().map(|drawn| drawn.number.clone()),
            party_id: self.party_id.clone(),
            starts_at: self.conduct.starts_at,
            ends_at: self.conduct.ends_at,
            seized_on: act.occurred_at.date(),
            due_on: due(Clock::EndSeizure).map(|due| due.due_on),
            clock: act.seq,
            urgent_until: due(Clock::ApproveUrgent).and_then(|due| due.due_at),
            ruling: None,
            extensions: Vec::new(),
            recordings: recordings(&act.media),
            ended: None,
        });
    }
}

/// `extend_seizure` 延长查封、扣押: asked for by an officer, in force once a head approves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExtendSeizure {
    /// The seizure.
    pub seq: u64,
    /// Calendar days more, thirty at most.
    #[validate(range(min = 1, max = 30))]
    #[schema(minimum = 1, maximum = 30)]
    pub days: u32,
    /// Why the case is complex 情况复杂.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for ExtendSeizure {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        if let Some(seized) = file.measures.seizures.iter_mut().find(|seized| seized.seq == self.seq) {
            seized.extensions.push(Extension { seq: act.seq, days: self.days, ruling: None });
        }
    }
}

terms! {
    /// Ground of ending a seizure 解除查封、扣押的情形 (强制法19, 28).
    ReleaseGround {
        NoViolation = "no_violation" "当事人没有违法行为",
        NotConnected = "not_connected" "查封、扣押的场所、设施或者财物与违法行为无关",
        Decided = "decided" "已经作出处理决定，不再需要查封、扣押",
        Expired = "expired" "查封、扣押期限已经届满",
        NotApproved = "not_approved" "负责人认为不应当采取强制措施",
        NoLongerNeeded = "no_longer_needed" "其他不再需要采取查封、扣押措施的情形",
    }
}

/// A thing given back 返还的物品.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnedItem {
    /// The thing.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub item_id: String,
    /// How many were given back.
    #[validate(range(min = 0, max = 9_007_199_254_740_991_u64))]
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_u64)]
    pub quantity: u64,
    /// What was paid instead for a thing that had been sold, in fen 变卖所得款项.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(range(min = 0, max = 9_007_199_254_740_991_i64))]
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub paid_fen: Option<i64>,
}

/// `release_seizure` 解除查封、扣押: the goods go back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseSeizure {
    /// The seizure.
    pub seq: u64,
    /// Ground.
    pub ground: ReleaseGround,
    /// Reasons.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
    /// What goes back.
    #[validate(length(min = 1, max = 500), nested)]
    #[schema(min_items = 1, max_items = 500)]
    pub items: Vec<ReturnedItem>,
    /// To whom it was given.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub recipient: String,
    /// How the list of what was given back was signed and handed over.
    #[validate(nested)]
    pub list: ListHandover,
}

impl Change for ReleaseSeizure {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        let in_breach = act.in_breach();
        for given in &self.items {
            let to = if given.paid_fen.is_some() { Whereabouts::PaidOut } else { Whereabouts::Returned };
            step(
                file,
                act,
                &given.item_id,
                ItemStep {
                    seq: act.seq,
                    at: act.occurred_at,
                    to,
                    place: None,
                    whom: Some(self.recipient.clone()),
                    sum_fen: given.paid_fen,
                    in_breach,
                },
            );
        }
        settle(file, act);
    }
}

/// A seizure ends, and its clock stops, with the lawful end of the last thing held under it.
pub(super) fn settle(file: &mut CaseFile, act: &Act) {
    let mut over = Vec::new();
    let items = &file.measures.items;
    for seized in file.measures.seizures.iter_mut().filter(|seized| seized.ended.is_none()) {
        let mut held = items.iter().filter(|item| item.held_under == seized.seq).peekable();
        if held.peek().is_some() && held.all(|item| item.is_settled()) {
            seized.ended = Some(act.seq);
            over.push(seized.clock);
        }
    }
    for clock in over {
        file.meet_started_by(Clock::EndSeizure, clock, act);
    }
}

/// The head's word on an urgent seizure, or on an extension.
pub(super) fn ruled(file: &mut CaseFile, about: u64, act: &Act, word: HeadsWord) {
    if file.kind_of(about) == Some(Kind::Seize) {
        if let Some(seized) = file.measures.seizures.iter_mut().find(|seized| seized.seq == about) {
            seized.ruling = Some(word);
        }
        file.meet_started_by(Clock::ApproveUrgent, about, act);
        return;
    }
    let Some(seizure) = file.measures.extended_by(about).map(|seized| seized.seq) else { return };
    for asked in file.measures.seizures.iter_mut().flat_map(|seized| &mut seized.extensions) {
        if asked.seq == about {
            asked.ruling = Some(word);
        }
    }
    if word.approved {
        new_end(file, seizure, act);
    }
}

/// The end of a seizure has moved: its new clock was computed with `act`, the old one stops.
pub(super) fn new_end(file: &mut CaseFile, seizure: u64, act: &Act) {
    let Some(due) = act.computed.due.iter().find(|due| due.clock == Clock::EndSeizure).map(|due| due.due_on) else {
        return;
    };
    let Some(seized) = file.measures.seizures.iter_mut().find(|seized| seized.seq == seizure) else { return };
    let before = std::mem::replace(&mut seized.clock, act.seq);
    seized.due_on = Some(due);
    file.meet_started_by(Clock::EndSeizure, before, act);
}

/// A decision that confiscates the goods handles them in time: the clock of the seizure stops (强制法27).
pub(super) fn decided(file: &mut CaseFile, act: &Act) {
    let running = file.measures.seizures.iter().filter(|seized| seized.ended.is_none());
    let handled: Vec<u64> =
        running.filter(|seized| file.confiscates_goods_of(Some(&seized.party_id))).map(|seized| seized.clock).collect();
    for clock in handled {
        file.meet_started_by(Clock::EndSeizure, clock, act);
    }
}
