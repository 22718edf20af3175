//! What was taken and where it is 强制措施与涉案物品: requests, preservations, seizures, samples, tests, the item ledger.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::file::CaseFile;
use super::items::Item;
use super::parts::Text;
use super::party::PartyId;
use super::proposal::Outcome;
use super::samples::{Sampling, Test};
use super::seizures::Seizure;
use crate::law::codes::PenaltyKind;
use crate::law::terms::terms;
use crate::law::time::Moment;

terms! {
    /// What a head is asked to allow 措施种类. Freezing 冻结 is not for these organs (强制法29).
    MeasureKind {
        Preserve = "preserve" "先行登记保存",
        Seal = "seal" "查封",
        Seize = "seize" "扣押",
    }
}

impl MeasureKind {
    /// Whether it is a coercive measure 行政强制措施 (强制法9), rather than the safe-keeping of evidence.
    pub const fn is_coercive(self) -> bool {
        match self {
            MeasureKind::Preserve => false,
            MeasureKind::Seal | MeasureKind::Seize => true,
        }
    }
}

/// What a head said to something that was asked for, or done in urgency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct HeadsWord {
    /// The act of approving or refusing.
    pub seq: u64,
    /// Approved rather than refused.
    pub approved: bool,
    /// When.
    pub at: Moment,
}

/// A measure that was asked for 申请采取措施.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MeasureRequest {
    /// The act.
    pub seq: u64,
    /// Which measure.
    pub measure: MeasureKind,
    /// Against whom.
    pub party_id: PartyId,
    /// Why milder means do not suffice (强制法5), where it was said here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why_not_milder: Option<String>,
    /// The head's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ruling: Option<HeadsWord>,
    /// Carried out by this act; a request is good for one measure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used: Option<u64>,
    /// Why it is reviewed before a head approves it 法制审核, where the organ's list says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_owed: Option<String>,
    /// Opinions of reviewers on it, the last one counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opinions: Vec<MeasureOpinion>,
}

/// A reviewer's opinion on a measure 措施法制审核意见.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MeasureOpinion {
    /// The act.
    pub seq: u64,
    /// Its outcome code.
    pub outcome: String,
    /// The reviewer.
    pub reviewer: Uuid,
    /// The reviewer's name.
    pub reviewer_name: String,
}

impl MeasureRequest {
    /// Whether a review is owed that nobody has passed.
    pub fn awaits_review(&self) -> bool {
        self.review_owed.is_some() && self.opinions.last().is_none_or(|opinion| opinion.outcome != "approve")
    }
}

terms! {
    /// What becomes of a preserved thing 登记保存物品的处理 (市监35；农业44).
    Handling {
        CopiedAndReturned = "copied_and_returned" "复制、拍照等保全后返还",
        SentForTest = "sent_for_test" "送交检测、鉴定",
        TurnedIntoSeizure = "turned_into_seizure" "改为查封、扣押",
        Confiscate = "confiscate" "依法应当没收，按程序处理",
        Released = "released" "解除登记保存",
    }
}

impl Handling {
    /// Whether the thing goes back to whom it was taken from: the only handling left once the time is over.
    pub const fn gives_back(self) -> bool {
        match self {
            Handling::CopiedAndReturned | Handling::Released => true,
            Handling::SentForTest | Handling::TurnedIntoSeizure | Handling::Confiscate => false,
        }
    }
}

/// How one preserved thing is to be handled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct HandledItem {
    /// The thing.
    pub item_id: String,
    /// What becomes of it.
    pub handling: Handling,
}

/// A handling decision as it was drafted, and the head's word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Resolution {
    /// The act that drafted it.
    pub seq: u64,
    /// Thing by thing.
    pub items: Vec<HandledItem>,
    /// The head's word; the decision is made when it is approved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ruling: Option<HeadsWord>,
}

/// A preservation 先行登记保存 (处罚法56).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Preservation {
    /// The act.
    pub seq: u64,
    /// Its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The party.
    pub party_id: PartyId,
    /// Done in urgency, before any approval; the last moment to have it approved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgent_until: Option<Moment>,
    /// The head's word on an urgent one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ruling: Option<HeadsWord>,
    /// Last day for the handling decision, seven working days; none when it was recorded in breach and never had force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
    /// Handling decisions, drafted or made.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resolutions: Vec<Resolution>,
}

impl Preservation {
    /// The handling decision that was made, if one was.
    pub fn resolution(&self) -> Option<&Resolution> {
        self.resolutions.iter().find(|drafted| drafted.ruling.is_some_and(|word| word.approved))
    }

    /// Whether it was released by itself 自动解除: no handling decision in time. Derived, never set.
    pub fn has_lapsed(&self, day: NaiveDate) -> bool {
        self.resolution().is_none() && self.due_on.is_some_and(|due| due < day)
    }
}

/// What was taken and where it is 强制措施与涉案物品: requests, preservations, seizures, samples, tests, the item ledger.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Measures {
    /// What the head was asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<MeasureRequest>,
    /// Preservations 先行登记保存.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub preservations: Vec<Preservation>,
    /// Seizures 查封、扣押.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seizures: Vec<Seizure>,
    /// Samplings 抽样取证.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub samplings: Vec<Sampling>,
    /// Tests 检测、检验、鉴定.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tests: Vec<Test>,
    /// The ledger 涉案物品台账: every thing taken, with every step it made.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item>,
}

impl Measures {
    /// Ids of the items that are held: taken, and come to no end yet.
    pub fn held(&self) -> Vec<String> {
        let held = self.open_items().filter(|item| item.is_in_the_organs_hands());
        held.map(|item| item.id.clone()).collect()
    }

    /// Whether the act `seq` of this chapter waits for a head's approval.
    pub fn awaits(&self, seq: u64) -> bool {
        let request = self.requests.iter().any(|asked| asked.seq == seq && asked.ruling.is_none());
        let urgent_preservation = self
            .preservations
            .iter()
            .any(|kept| kept.seq == seq && kept.urgent_until.is_some() && kept.ruling.is_none());
        let urgent_seizure = self
            .seizures
            .iter()
            .any(|seized| seized.seq == seq && seized.urgent_until.is_some() && seized.ruling.is_none());
        let drafted = self
            .preservations
            .iter()
            .flat_map(|kept| &kept.resolutions)
            .any(|drafted| drafted.seq == seq && drafted.ruling.is_none());
        let longer = self
            .seizures
            .iter()
            .flat_map(|seized| &seized.extensions)
            .any(|asked| asked.seq == seq && asked.ruling.is_none());
        request || urgent_preservation || urgent_seizure || drafted || longer
    }

    /// The request with this seq.
    pub fn request(&self, seq: u64) -> Option<&MeasureRequest> {
        self.requests.iter().find(|asked| asked.seq == seq)
    }

    /// The preservation of this act.
    pub fn preservation(&self, seq: u64) -> Option<&Preservation> {
        self.preservations.iter().find(|kept| kept.seq == seq)
    }

    /// The preservation whose handling the act `seq` drafted, with that draft.
    pub fn drafted(&self, seq: u64) -> Option<(&Preservation, &Resolution)> {
        self.preservations
            .iter()
            .find_map(|kept| Some((kept, kept.resolutions.iter().find(|drafted| drafted.seq == seq)?)))
    }

    /// The seizure of this act.
    pub fn seizure(&self, seq: u64) -> Option<&Seizure> {
        self.seizures.iter().find(|seized| seized.seq == seq)
    }

    /// The seizure whose extension the act `seq` asked for.
    pub fn extended_by(&self, seq: u64) -> Option<&Seizure> {
        self.seizures.iter().find(|seized| seized.extensions.iter().any(|asked| asked.seq == seq))
    }

    /// The thing with this id.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    /// Things that have not come to a lawful end.
    pub fn open_items(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| !item.is_settled())
    }
}

impl CaseFile {
    /// Whether there is a decision, and the case stays with the organ.
    pub(super) fn is_decided_here(&self) -> bool {
        self.decision.as_ref().is_some_and(|decision| !decision.outcome.transfers())
    }

    /// Whether the decision confiscates goods 没收非法财物 of this party.
    pub fn confiscates_goods_of(&self, party: Option<&str>) -> bool {
        let decided = self.decision.as_ref().is_some_and(|decision| decision.outcome == Outcome::Penalize);
        decided
            && self.proposal.iter().flat_map(|on_file| &on_file.proposal.parties).any(|line| {
                party.is_none_or(|party| line.party_id == party) && line.kinds().contains(&PenaltyKind::ConfiscateGoods)
            })
    }

    /// Why the organ has no ground to hold a thing any longer at `now`; `None` while it has one, or holds it no more.
    /// Derived when read: nothing sets it, no batch is needed (处罚法56; 强制法19, 28).
    pub fn no_ground_to_hold(&self, item: &Item, now: Moment) -> Option<Text> {
        if item.is_settled() || !item.is_in_the_organs_hands() {
            return None;
        }
        let taken = item.held_under;
        if let Some(seizure) = self.measures.seizure(taken) {
            return seizure.no_ground(self, now);
        }
        let kept = self.measures.preservation(taken)?;
        if let Some(handled) = kept.resolution() {
            let way = handled.items.iter().find(|one| one.item_id == item.id).map(|one| one.handling)?;
            let kept_for_nothing = self.is_decided_here() && !self.confiscates_goods_of(Some(&kept.party_id));
            return (way.gives_back() || kept_for_nothing).then(|| {
                Text::new(
                    "已决定解除登记保存，或者处理决定没有没收，应当立即返还",
                    "It was released by decision, or the decision confiscates nothing: give it back at once",
                )
            });
        }
        if kept.ruling.is_some_and(|word| !word.approved) {
            return Some(Text::new(
                "负责人不同意先行登记保存，应当立即解除",
                "The head did not approve the preservation: release it at once",
            ));
        }
        if kept.ruling.is_none() && kept.urgent_until.is_some_and(|until| until < now) {
            return Some(Text::new(
                "紧急登记保存二十四小时内没有补办批准，应当解除",
                "The urgent preservation was not approved in time: release it",
            ));
        }
        match kept.due_on {
            Some(due) if now.date() <= due => None,
            Some(due) => Some(Text::new(
                format!("登记保存到{due}没有作出处理决定，自动解除"),
                format!("No handling decision was made by {due}: the preservation ended by itself"),
            )),
            None => Some(Text::new(
                "登记保存违反法定程序，没有效力，应当返还",
                "The preservation was carried out in breach and has no force: give it back",
            )),
        }
    }
}
