//! Seizures 查封、扣押 as the file keeps them: thirty days, one extension, test time not counted (强制法22–28).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::file::CaseFile;
use super::measures::{HeadsWord, MeasureKind};
use super::parts::{Nature, Text};
use super::party::PartyId;
use super::recordings::{Gap, Recording, missing};
use crate::law::stages::Status;
use crate::law::time::Moment;

/// Days of a seizure before any extension, and at most of the extension 查封、扣押期限 (强制法25; T023).
pub const SEIZURE_DAYS: u32 = 30;

/// An extension 延长 that was asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Extension {
    /// The act.
    pub seq: u64,
    /// Calendar days more.
    pub days: u32,
    /// The head's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ruling: Option<HeadsWord>,
}

/// A seizure 查封、扣押.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Seizure {
    /// The act.
    pub seq: u64,
    /// 查封 or 扣押.
    pub measure: MeasureKind,
    /// Its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The party.
    pub party_id: PartyId,
    /// When it began on the spot.
    pub starts_at: Moment,
    /// When it was over on the spot.
    pub ends_at: Moment,
    /// The day of the seizure: not counted.
    pub seized_on: NaiveDate,
    /// Last day, as the last act that moved it computed; none when it was recorded in breach and never had force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
    /// The act whose clock is the one that runs.
    pub clock: u64,
    /// Done in urgency, before any approval; the last moment to have it approved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgent_until: Option<Moment>,
    /// The head's word on an urgent one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ruling: Option<HeadsWord>,
    /// Extensions, asked for or approved.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extensions: Vec<Extension>,
    /// Recordings that cover it, as far as they say from when until when.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recordings: Vec<Recording>,
    /// Everything has come to its end, by this act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<u64>,
}

impl Seizure {
    /// Calendar days it may last, test time apart: thirty, and what the head has added.
    pub fn days(&self) -> u32 {
        let more = self.extensions.iter().filter(|asked| asked.ruling.is_some_and(|word| word.approved));
        more.fold(SEIZURE_DAYS, |days, asked| days.saturating_add(asked.days))
    }

    /// The extension that a head approved.
    pub fn extension(&self) -> Option<&Extension> {
        self.extensions.iter().find(|asked| asked.ruling.is_some_and(|word| word.approved))
    }

    /// Whether its period is over 期限届满 on `day`.
    pub fn has_expired(&self, day: NaiveDate) -> bool {
        self.due_on.is_none_or(|due| due < day)
    }

    /// The minutes between its beginning and its end that no recording shows and no reason explains (118号(八): 全程音像记录).
    pub fn unrecorded(&self) -> Vec<Gap> {
        missing(&self.recordings, self.starts_at, self.ends_at)
    }

    /// Why nothing may be held under it any longer at `now`; `None` while it stands.
    pub(super) fn no_ground(&self, file: &CaseFile, now: Moment) -> Option<Text> {
        let day = now.date();
        // What goes with a transferred case is handed over (强制法21), what is confiscated stays.
        let transferred = file.status == Status::Transferred
            || file.decision.as_ref().is_some_and(|decision| decision.outcome.transfers());
        if transferred || file.confiscates_goods_of(Some(&self.party_id)) {
            return None;
        }
        if file.decision.is_some() {
            return Some(Text::new(
                "已经作出处理决定，没有没收，应当立即解除查封、扣押",
                "The case is decided and nothing is confiscated: end the seizure at once",
            ));
        }
        if self.ruling.is_some_and(|word| !word.approved) {
            return Some(Text::new(
                "负责人不同意查封、扣押，应当立即解除",
                "The head did not approve the seizure: end it at once",
            ));
        }
        if self.ruling.is_none() && self.urgent_until.is_some_and(|until| until < now) {
            return Some(Text::new(
                "紧急查封、扣押二十四小时内没有补办批准，应当解除",
                "The urgent seizure was not approved within 24 hours: end it",
            ));
        }
        match self.due_on {
            Some(due) if day <= due => None,
            Some(due) => Some(Text::new(
                format!("查封、扣押期限已于{due}届满，应当立即解除"),
                format!("The seizure expired on {due}: end it at once"),
            )),
            None => Some(Text::new(
                "查封、扣押违反法定程序，没有效力，应当立即解除",
                "The seizure was carried out in breach and has no force: end it at once",
            )),
        }
    }
}

impl CaseFile {
    /// Whether the act `seq` was recorded in breach, as it happened.
    pub fn is_in_breach(&self, seq: u64) -> bool {
        self.marks.iter().any(|on_file| on_file.seq == seq && on_file.mark.nature == Nature::Breach)
    }
}
