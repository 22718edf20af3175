//! Telling and hearing the party: notice, service, statements, waivers.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use validator::Validate;

use super::Change;
use super::investigation::take_evidence;
use crate::casefile::act::Act;
use crate::casefile::clocks::Clock;
use crate::casefile::file::CaseFile;
use crate::casefile::parts::{NewEvidence, Notice, Service, Statement, Voice};
use crate::casefile::party::PartyId;
use crate::law::codes::ServiceMethod;
use crate::law::stages::{Kind, Status};
use crate::law::time::Moment;

/// `issue_notice` 事先告知: tells exactly the proposal on file; approved by a head, then served.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueNotice {
    /// Parties told of their right to a hearing 听证告知. Offering more than the law demands is lawful.
    #[serde(default)]
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub hearing_offered: Vec<PartyId>,
    /// Contact for statements: address, telephone.
    #[validate(length(min = 2, max = 500))]
    #[schema(min_length = 2, max_length = 500)]
    pub contact: String,
}

impl Change for IssueNotice {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        for notice in &mut file.notices {
            notice.void = true;
        }
        let Some(on_file) = &file.proposal else { return };
        file.notices.push(Notice {
            seq: act.seq,
            proposal_digest: on_file.digest.clone(),
            proposal_seq: on_file.seq,
            hearing_offered: self.hearing_offered.clone(),
            approved: None,
            number: None,
            void: false,
        });
    }
}

/// One attempt to serve.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceAttempt {
    /// When.
    pub at: Moment,
    /// What came of it.
    #[validate(length(min = 2, max = 500))]
    #[schema(min_length = 2, max_length = 500)]
    pub outcome: String,
}

/// `serve_document` 送达: its effective day is computed, not typed (处罚法61; 民诉法87–95).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServeDocument {
    /// The act that is served.
    pub paper: u64,
    /// On whom.
    #[validate(length(min = 1, max = 40))]
    #[schema(value_type = String, min_length = 1, max_length = 40)]
    pub party_id: PartyId,
    /// How.
    pub method: ServiceMethod,
    /// Who took it, and in what relation to the party; who refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub recipient: Option<String>,
    /// The day on the postal receipt, the day the message arrived, or the day the public notice was issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_on: Option<NaiveDate>,
    /// The certificates were shown (by hand).
    #[serde(default)]
    pub card_shown: bool,
    /// Witness of service by leaving it 留置送达见证人.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub witness: Option<String>,
    /// The party signed a confirmation of address and consent to electronic service 送达地址确认书.
    #[serde(default)]
    pub address_confirmed: bool,
    /// Refused or sent back at the address the party had confirmed (record_address): served all the same, on the day of
    /// the refusal, or of the return (`received_on`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub refused: bool,
    /// The paper told the party in writing that the decision will be published (市场监管总局令45号8).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub publication_told: bool,
    /// Earlier attempts.
    #[serde(default)]
    #[validate(length(max = 50), nested)]
    #[schema(max_items = 50)]
    pub attempts: Vec<ServiceAttempt>,
}

impl Change for ServeDocument {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        let Some(paper_kind) = file.kind_of(self.paper) else { return };
        let breached = act.in_breach();
        file.services.push(Service {
            seq: act.seq,
            paper: self.paper,
            paper_kind,
            party_id: self.party_id.clone(),
            method: self.method,
            effective_on: act.computed.effective_on.unwrap_or_else(|| act.occurred_at.date()),
            void: breached,
            publication_told: self.publication_told,
        });
        if breached {
            return;
        }
        match paper_kind {
            Kind::IssueNotice => self.notice_reached(file, act),
            Kind::Decide => {
                file.meet(Clock::ServeDecision, Some(&self.party_id), act.seq, act.occurred_at.date());
                // The decision of an earlier round moves nothing.
                let current = file.decision.as_ref().is_some_and(|decision| decision.seq == self.paper);
                if file.status == Status::Decided && current && file.served_on_all(self.paper) {
                    file.status = Status::Served;
                }
            }
            Kind::RecordTestResult => super::sampling::told(file, self.paper, act),
            _ => {}
        }
    }
}

impl ServeDocument {
    fn notice_reached(&self, file: &mut CaseFile, act: &Act) {
        let until = |clock| act.computed.due.iter().find(|due| due.clock == clock).map(|due| due.due_on);
        // Served once more, as after a public notice: the days are counted anew, what the party has said and asked for stays.
        let again = file.services.iter().any(|service| {
            service.paper == self.paper && service.party_id == self.party_id && service.seq != act.seq && !service.void
        });
        let voice = file.voices.entry(self.party_id.clone()).or_default();
        if !again {
            *voice = Voice::default();
        }
        voice.statement_until = until(Clock::Statement);
        voice.hearing_until = until(Clock::AskHearing);
        if !file.served_on_all(self.paper) {
            return;
        }
        match file.status {
            Status::Concluded => file.status = Status::Noticed,
            // Served while the review runs: the case comes back to where it now stands.
            Status::Reviewing => file.returns_to = Some(Status::Noticed),
            _ => {}
        }
    }
}

/// `record_statement` 陈述申辩.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordStatement {
    /// The party.
    #[validate(length(min = 1, max = 40))]
    #[schema(value_type = String, min_length = 1, max_length = 40)]
    pub party_id: PartyId,
    /// What was said.
    #[validate(length(min = 1, max = 20000))]
    #[schema(min_length = 1, max_length = 20000)]
    pub content: String,
    /// Evidence handed in with it.
    #[serde(default)]
    #[validate(length(max = 500), nested)]
    #[schema(max_items = 500)]
    pub evidence: Vec<NewEvidence>,
}

impl Change for RecordStatement {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        file.statements.push(Statement {
            seq: act.seq,
            party_id: self.party_id.clone(),
            content: self.content.clone(),
            answered: None,
            accepted: false,
        });
        take_evidence(file, act, &self.evidence);
        if !self.evidence.is_empty() {
            file.void_review(act.seq);
        }
        file.meet(Clock::Statement, Some(&self.party_id), act.seq, act.occurred_at.date());
    }
}

/// One point of a statement and what becomes of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnsweredPoint {
    /// The point.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub point: String,
    /// Accepted.
    pub accepted: bool,
    /// Why, or why not.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reason: String,
}

/// `answer_statement` 陈述申辩复核 (处罚法45).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerStatement {
    /// The statement.
    pub seq: u64,
    /// Point by point.
    #[validate(length(min = 1, max = 100), nested)]
    #[schema(min_items = 1, max_items = 100)]
    pub points: Vec<AnsweredPoint>,
}

impl Change for AnswerStatement {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        let accepted = self.points.iter().any(|point| point.accepted);
        if let Some(statement) = file.statements.iter_mut().find(|statement| statement.seq == self.seq) {
            statement.answered = Some(act.seq);
            statement.accepted = accepted;
        }
        if accepted {
            file.void_review(act.seq);
        }
    }
}

/// `waive_statement` 明确放弃陈述申辩 (处罚法62).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WaiveStatement {
    /// The party.
    #[validate(length(min = 1, max = 40))]
    #[schema(value_type = String, min_length = 1, max_length = 40)]
    pub party_id: PartyId,
    /// The signed waiver.
    #[validate(length(min = 2, max = 1000))]
    #[schema(min_length = 2, max_length = 1000)]
    pub proof: String,
}

impl Change for WaiveStatement {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        if act.in_breach() {
            return;
        }
        file.voices.entry(self.party_id.clone()).or_default().statement_waived = Some(act.seq);
        file.meet(Clock::Statement, Some(&self.party_id), act.seq, act.occurred_at.date());
    }
}

/// `request_hearing` 申请听证 (处罚法64).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestHearing {
    /// The party.
    #[validate(length(min = 1, max = 40))]
    #[schema(value_type = String, min_length = 1, max_length = 40)]
    pub party_id: PartyId,
    /// How it was asked for: in writing, orally and noted.
    #[validate(length(min = 2, max = 1000))]
    #[schema(min_length = 2, max_length = 1000)]
    pub how: String,
}

impl Change for RequestHearing {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        let voice = file.voices.entry(self.party_id.clone()).or_default();
        // A request in time stands; a later one takes nothing from it.
        let owed = voice.hearing_requested.is_some()
            && !voice.hearing_not_owed
            && voice.hearing_waived.is_none()
            && voice.hearing_held.is_none();
        if owed {
            return;
        }
        voice.hearing_requested = Some(act.seq);
        voice.hearing_not_owed = act.computed.marks.iter().any(|mark| mark.rule == "PEN-64");
        voice.hearing_waived = None;
        file.meet(Clock::AskHearing, Some(&self.party_id), act.seq, act.occurred_at.date());
    }
}

/// `waive_hearing` 放弃听证.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WaiveHearing {
    /// The party.
    #[validate(length(min = 1, max = 40))]
    #[schema(value_type = String, min_length = 1, max_length = 40)]
    pub party_id: PartyId,
    /// The signed waiver.
    #[validate(length(min = 2, max = 1000))]
    #[schema(min_length = 2, max_length = 1000)]
    pub proof: String,
}

impl Change for WaiveHearing {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        if act.in_breach() {
            return;
        }
        file.voices.entry(self.party_id.clone()).or_default().hearing_waived = Some(act.seq);
        // Also a request withdrawn in writing 撤回听证申请: what the organ had to prepare is owed no more.
        for clock in [Clock::AskHearing, Clock::NamePresider, Clock::FixHearing, Clock::FinishHearing] {
            file.meet(clock, Some(&self.party_id), act.seq, act.occurred_at.date());
        }
    }
}
