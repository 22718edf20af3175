//! The hearing 听证 (处罚法63–65): fixed with seven working days' notice, held by a presider who did not handle the case.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::Change;
use super::investigation::take_evidence;
use crate::casefile::act::Act;
use crate::casefile::clocks::Clock;
use crate::casefile::file::CaseFile;
use crate::casefile::parts::{Hearing, NewEvidence};
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
    /// Why it is not held in the open: which secret or whose privacy (处罚法64(3)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 1000))]
    #[schema(min_length = 2, max_length = 1000)]
    pub closed_because: Option<String>,
    /// The day the presider was named, where the norm times that step; the day of this act if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presider_named_on: Option<NaiveDate>,
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
            changed: None,
            closed: !self.open,
            put_to: Vec::new(),
            report: None,
        });
        let day = act.occurred_at.date();
        let named_on = self.presider_named_on.unwrap_or(day);
        file.meet(Clock::NamePresider, Some(&self.party_id), act.seq, named_on);
        file.meet(Clock::FixHearing, Some(&self.party_id), act.seq, day);
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
    /// The day the public was told of it, where the norm wants an open hearing announced 听证公告.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub announced_on: Option<NaiveDate>,
    /// The party's agents, one or two (处罚法64(5)).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 2))]
    #[schema(max_items = 2)]
    pub agents: Vec<String>,
    /// Interpreters, witnesses, experts, third parties who took part.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 100))]
    #[schema(max_items = 100)]
    pub others: Vec<String>,
    /// Ids of the evidence that was put to the hearing and examined 质证; if none is named, all that was on file then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 500))]
    #[schema(max_items = 500)]
    pub put_to: Vec<String>,
    /// Evidence handed in.
    #[serde(default)]
    #[validate(length(max = 500), nested)]
    #[schema(max_items = 500)]
    pub evidence: Vec<NewEvidence>,
}

impl Change for HoldHearing {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        let breached = act.in_breach();
        let Some(hearing) = file.hearings.iter_mut().find(|hearing| hearing.seq == self.seq) else { return };
        hearing.ended = Some(act.seq);
        hearing.held = self.outcome == HearingOutcome::Held;
        hearing.put_to.clone_from(&self.put_to);
        let party = hearing.party_id.clone();
        take_evidence(file, act, &self.evidence);
        // A hearing that was not held as the law wants it does not count: it has to be fixed and held anew.
        if !breached {
            file.meet(Clock::FinishHearing, Some(&party), act.seq, act.occurred_at.date());
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

/// `postpone_hearing` 听证延期: another day, place or presider; served on the party anew, and in time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostponeHearing {
    /// The act that fixed it.
    pub seq: u64,
    /// The new time.
    pub at: Moment,
    /// The new place, if it is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 300))]
    #[schema(min_length = 2, max_length = 300)]
    pub place: Option<String>,
    /// The new presider, by account, if it is another: the first one was recused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presider: Option<Uuid>,
    /// Why: what keeps the party away, a recusal asked for, a witness or an expert still to be heard.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for PostponeHearing {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        let Some(hearing) = file.hearings.iter_mut().find(|hearing| hearing.seq == self.seq) else { return };
        hearing.at = self.at;
        hearing.changed = Some(act.seq);
        if let Some(place) = &self.place {
            hearing.place.clone_from(place);
        }
        if let Some(presider) = self.presider {
            hearing.presider = presider;
        }
    }
}

/// `report_hearing` 听证报告: the presider's own opinion, with the record, to the head.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportHearing {
    /// The act that held it.
    pub seq: u64,
    /// Facts and evidence as the hearing showed them, and what was in dispute.
    #[validate(length(min = 2, max = 20000))]
    #[schema(min_length = 2, max_length = 20000)]
    pub findings: String,
    /// What the presider proposes 处理意见和建议.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub opinion: String,
}

impl Change for ReportHearing {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        let Some(hearing) = file.hearings.iter_mut().find(|hearing| hearing.ended == Some(self.seq)) else { return };
        hearing.report = Some(act.seq);
        let party = hearing.party_id.clone();
        file.meet(Clock::ReportHearing, Some(&party), act.seq, act.occurred_at.date());
    }
}
