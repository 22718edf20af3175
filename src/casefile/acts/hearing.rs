//! The hearing 听证 (处罚法63–65): fixed with seven working days' notice, held by a presider who did not handle the case.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::Change;
use super::investigation::take_evidence;
use crate::casefile::act::Act;
use crate::casefile::file::CaseFile;
use crate::casefile::parts::{Hearing, Nature, NewEvidence};
use crate::casefile::party::PartyId;
use crate::law::time::Moment;

/// `schedule_hearing` 听证通知: when, where and before whom; served on the party by `serve_document`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScheduleHearing {
    /// The party that asked for it.
    #[validate(length(min = 1, max = 40))]
    #[schema(value_type = String, min_length = 1, max_length = 40)]
    pub party_id: PartyId,
    /// When it is held.
    pub at: Moment,
    /// Where.
    #[validate(length(min = 2, max = 300))]
    #[schema(min_length = 2, max_length = 300)]
    pub place: String,
    /// Who presides, by account; nobody who handled the case.
    pub presider: Uuid,
    /// Held in the open, unless secrets or privacy are touched.
    #[serde(default = "in_the_open")]
    pub open: bool,
}

fn in_the_open() -> bool {
    true
}

impl Change for ScheduleHearing {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        file.hearings.push(Hearing {
            seq: act.seq,
            party_id: self.party_id.clone(),
            at: self.at,
            place: self.place.clone(),
            presider: self.presider,
            ended: None,
            held: false,
        });
    }
}

/// What became of a hearing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HearingOutcome {
    /// 举行.
    Held,
    /// 无正当理由拒不出席或者未经许可中途退出: counts as giving it up (处罚法64(6)).
    AbsentWithoutReason,
}

/// `hold_hearing` 举行听证: what was said; the party checks and signs the record (处罚法64(8)).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldHearing {
    /// The act that fixed it.
    pub seq: u64,
    /// Start, to the minute.
    pub starts_at: Moment,
    /// End, to the minute.
    pub ends_at: Moment,
    /// What became of it.
    pub outcome: HearingOutcome,
    /// The record 听证笔录: facts, evidence and proposal put forward, defence, cross-examination, last statements.
    #[validate(length(min = 2, max = 40000))]
    #[schema(min_length = 2, max_length = 40000)]
    pub record: String,
    /// The party or its agent checked and signed the record; a refusal is noted in it.
    #[serde(default)]
    pub signed: bool,
    /// Evidence handed in.
    #[serde(default)]
    #[validate(length(max = 500), nested)]
    #[schema(max_items = 500)]
    pub evidence: Vec<NewEvidence>,
}

impl Change for HoldHearing {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        let breached = act.computed.marks.iter().any(|mark| mark.nature == Nature::Breach);
        let Some(hearing) = file.hearings.iter_mut().find(|hearing| hearing.seq == self.seq) else { return };
        hearing.ended = Some(act.seq);
        hearing.held = self.outcome == HearingOutcome::Held;
        let party = hearing.party_id.clone();
        take_evidence(file, act, &self.evidence);
        // A hearing that was not held as the law wants it does not count: it has to be fixed and held anew.
        if !breached {
            let voice = file.voices.entry(party).or_default();
            match self.outcome {
                HearingOutcome::Held => voice.hearing_held = Some(act.seq),
                HearingOutcome::AbsentWithoutReason => voice.hearing_waived = Some(act.seq),
            }
        }
        if self.outcome == HearingOutcome::Held {
            file.void_review(act.seq);
        }
    }
}

/// `postpone_hearing` 听证延期.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostponeHearing {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for PostponeHearing {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}

/// `report_hearing` 听证报告.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportHearing {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for ReportHearing {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}
