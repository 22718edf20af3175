//! The case file 案卷: a pure fold over the acts. It reads no rules, so an old case folds the same for ever.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::act::{Gate, RecordedAct};
use super::acts::ViolationPeriod;
use super::custody::CustodyEntry;
use super::education::Guidance;
use super::enforcement::Enforcement;
use super::facts::PowerItemFact;
use super::links::Links;
use super::measures::Measures;
use super::parts::{
    Approval, CorrectionOrder, Deadline, Decision, Deliberation, Entry, Evidence, FieldAct, Flag, Hearing, MarkOnFile,
    Notice, OfficerStamp, Paper, Payment, ProposalOnFile, Publication, ReviewRound, Service, Statement, Voice,
};
use super::party::{Party, PartyId};
use super::recusal::Recusals;
use super::remedy::Remedies;
use super::spot::SummaryProcedure;
use super::term::Term;
use super::transfer::Transfers;
use super::triggers::{JustBelow, Trigger};
use crate::law::codes::{CaseSource, Procedure};
use crate::law::digest;
use crate::law::stages::{Kind, Status};
use crate::law::time::Moment;

/// A case as it stands after its last act.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CaseFile {
    /// The case.
    pub id: Uuid,
    /// The organ.
    pub agency_id: Uuid,
    /// Stage.
    pub status: Status,
    /// Seq of the last act: the version of the case.
    pub version: u64,
    /// Digest of the last act.
    pub head_digest: String,
    /// The stage that `reviewing` was entered from.
    pub returns_to: Option<Status>,
    /// Where the clue came from.
    pub source: CaseSource,
    /// Place of the act (处罚法22).
    pub place: String,
    /// Division code of the place, if known.
    pub division_code: Option<String>,
    /// One sentence.
    pub summary: String,
    /// Ordinary or summary procedure.
    pub procedure: Procedure,
    /// When the clue was found or received.
    pub opened_at: Moment,
    /// When the last act was recorded.
    pub updated_at: Moment,
    /// Cause 案由.
    pub cause: Option<String>,
    /// Parties.
    pub parties: Vec<Party>,
    /// When the violation happened, as far as known (处罚法36).
    pub violation: Option<ViolationPeriod>,
    /// What the organ may punish here, as it stood when named.
    pub power_item: Option<PowerItemFact>,
    /// Number and day of the filing 立案.
    pub filing_number: Option<String>,
    /// The day filing was approved: T003 starts.
    pub filed_on: Option<NaiveDate>,
    /// The act that asks for filing, while it is undecided.
    pub filing_request: Option<u64>,
    /// Handlers 承办人.
    pub handlers: Vec<OfficerStamp>,
    /// Accounts that handled the case: they may not approve, review or decide it.
    pub handled: BTreeSet<Uuid>,
    /// Accounts that may not review it: who handled it, and who voted on it.
    pub barred: BTreeSet<Uuid>,
    /// Evidence register.
    pub evidence: Vec<Evidence>,
    /// What was done with it since.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub custody: Vec<CustodyEntry>,
    /// Field acts and their confirmation.
    pub field_acts: Vec<FieldAct>,
    /// Orders to correct.
    pub corrections: Vec<CorrectionOrder>,
    /// The current proposal.
    pub proposal: Option<ProposalOnFile>,
    /// How many proposals there have been.
    pub proposals: u32,
    /// Why legal review is mandatory, as computed at the last change of the proposal.
    pub triggers: Vec<Trigger>,
    /// Fines that the proposal keeps just below an amount 临界.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub just_below: Vec<JustBelow>,
    /// Flags.
    pub flags: Vec<Flag>,
    /// Notices.
    pub notices: Vec<Notice>,
    /// What each party said, asked for, gave up.
    pub voices: BTreeMap<PartyId, Voice>,
    /// Hearings.
    pub hearings: Vec<Hearing>,
    /// Statements and defences.
    pub statements: Vec<Statement>,
    /// Rounds of legal review.
    pub reviews: Vec<ReviewRound>,
    /// Collective discussions.
    pub deliberations: Vec<Deliberation>,
    /// The decision.
    pub decision: Option<Decision>,
    /// Services.
    pub services: Vec<Service>,
    /// Publication entries.
    pub publications: Vec<Publication>,
    /// Payments.
    pub payments: Vec<Payment>,
    /// Samples, measures, and the ledger of what was taken.
    #[serde(default, skip_serializing_if = "is_untouched")]
    pub measures: Measures,
    /// Other cases and organs.
    #[serde(default, skip_serializing_if = "is_untouched")]
    pub links: Links,
    /// Suspected crime and transfers.
    #[serde(default, skip_serializing_if = "is_untouched")]
    pub transfers: Transfers,
    /// Recusals.
    #[serde(default, skip_serializing_if = "is_untouched")]
    pub recusals: Recusals,
    /// What stretches the term of the case.
    #[serde(default, skip_serializing_if = "is_untouched")]
    pub term: Term,
    /// Education and confirmed addresses.
    #[serde(default, skip_serializing_if = "is_untouched")]
    pub guidance: Guidance,
    /// The on-the-spot decision, if there is one.
    #[serde(default, skip_serializing_if = "is_untouched")]
    pub summary_procedure: SummaryProcedure,
    /// Paying later, performance, demand, the court.
    #[serde(default, skip_serializing_if = "is_untouched")]
    pub enforcement: Enforcement,
    /// Remedies, earlier rounds, what the organ changed of its own motion.
    #[serde(default, skip_serializing_if = "is_untouched")]
    pub remedies: Remedies,
    /// Papers registered.
    pub papers: Vec<Paper>,
    /// Approvals and refusals.
    pub approvals: Vec<Approval>,
    /// Due dates.
    pub deadlines: Vec<Deadline>,
    /// What stays visible for ever.
    pub marks: Vec<MarkOnFile>,
    /// The record, a line for each act.
    pub entries: Vec<Entry>,
}

/// Whether nothing of a chapter has happened: then the file does not speak of it, and an old file reads as it always did.
fn is_untouched<T: Default + PartialEq>(chapter: &T) -> bool {
    *chapter == T::default()
}

impl CaseFile {
    /// The file before its first act.
    pub fn empty(id: Uuid, agency_id: Uuid, opened_at: Moment) -> Self {
        Self {
            id,
            agency_id,
            status: Status::Clue,
            version: 0,
            head_digest: digest::ZERO.to_owned(),
            returns_to: None,
            source: CaseSource::Other,
            place: String::new(),
            division_code: None,
            summary: String::new(),
            procedure: Procedure::Ordinary,
            opened_at,
            updated_at: opened_at,
            cause: None,
            parties: Vec::new(),
            violation: None,
            power_item: None,
            filing_number: None,
            filed_on: None,
            filing_request: None,
            handlers: Vec::new(),
            handled: BTreeSet::new(),
            barred: BTreeSet::new(),
            evidence: Vec::new(),
            custody: Vec::new(),
            field_acts: Vec::new(),
            corrections: Vec::new(),
            proposal: None,
            proposals: 0,
            triggers: Vec::new(),
            just_below: Vec::new(),
            flags: Vec::new(),
            notices: Vec::new(),
            voices: BTreeMap::new(),
            hearings: Vec::new(),
            statements: Vec::new(),
            reviews: Vec::new(),
            deliberations: Vec::new(),
            decision: None,
            services: Vec::new(),
            publications: Vec::new(),
            payments: Vec::new(),
            measures: Measures::default(),
            links: Links::default(),
            transfers: Transfers::default(),
            recusals: Recusals::default(),
            term: Term::default(),
            guidance: Guidance::default(),
            summary_procedure: SummaryProcedure::default(),
            enforcement: Enforcement::default(),
            remedies: Remedies::default(),
            papers: Vec::new(),
            approvals: Vec::new(),
            deadlines: Vec::new(),
            marks: Vec::new(),
            entries: Vec::new(),
        }
    }

    /// Folds a whole record. `None` for an empty one.
    pub fn fold<'a>(acts: impl IntoIterator<Item = &'a RecordedAct>) -> Option<Self> {
        let mut acts = acts.into_iter().peekable();
        let first = &acts.peek()?.act;
        let mut file = Self::empty(first.case_id, first.actor.agency_id, first.occurred_at);
        for act in acts {
            file.take(act);
        }
        Some(file)
    }

    /// Adds one act. Total: a body that was withheld leaves its details out, the sealed head still counts.
    pub fn take(&mut self, recorded: &RecordedAct) {
        let act = &recorded.act;
        self.begin(act);
        if let Some(body) = &recorded.body {
            body.change(self, act);
        }
        self.status = act.gate.status_after;
        self.barred = act.gate.barred.clone();
        self.version = act.seq;
        self.head_digest.clone_from(&recorded.digest);
    }

    /// Changes the file as an act does, and answers the gate columns that follow from it; the head is not moved on.
    pub(super) fn pass(&mut self, act: &super::act::Act, body: &super::Body) -> Gate {
        let before = self.barred.clone();
        self.begin(act);
        body.change(self, act);
        // Who was barred once stays barred, also a presider who was replaced.
        self.barred = self.barred_from_review();
        self.barred.extend(before);
        Gate {
            status_after: self.status,
            subject: self.subject(),
            review_required: self.review_required(),
            barred: self.barred.clone(),
            ..act.gate.clone()
        }
    }

    /// The gate columns an act should carry behind this file, so that `verify` can compare; none without its body.
    pub fn gate_of(&self, recorded: &RecordedAct) -> Option<Gate> {
        recorded.body.as_ref().map(|body| self.clone().pass(&recorded.act, body))
    }

    /// What every kind of act does alike: entry, marks, clocks, triggers, number-independent facts of the head.
    pub(super) fn begin(&mut self, act: &super::act::Act) {
        self.updated_at = act.recorded_at;
        self.entries.push(Entry {
            seq: act.seq,
            kind: act.kind,
            occurred_at: act.occurred_at,
            account_id: act.actor.account_id,
        });
        self.marks.extend(act.computed.marks.iter().map(|mark| MarkOnFile { seq: act.seq, mark: mark.clone() }));
        act.computed.due.iter().for_each(|due| self.start(due, act.seq));
        self.meet_by_kind(act);
        if let Some(triggers) = &act.computed.triggers {
            self.triggers.clone_from(triggers);
        }
        if matches!(act.kind, Kind::ConcludeInvestigation | Kind::ReviseProposal | Kind::DecideOnTheSpot) {
            self.just_below.clone_from(&act.computed.just_below);
        }
        if let Some(item) = &act.computed.power_item {
            self.power_item = Some(item.clone());
        }
    }

    /// What a review must be about: digest of the proposal and seq of the last act that voids a review.
    pub fn subject(&self) -> Option<String> {
        self.proposal.as_ref().map(|on_file| format!("{}#{}", on_file.digest, on_file.voided_by))
    }

    /// Whether a decision on the current subject needs a passed legal review.
    pub fn review_required(&self) -> bool {
        !self.triggers.is_empty() || self.flags.iter().any(|flag| flag.removed.is_none())
    }

    /// Who may not review the case: handlers, presiders of its hearings, voters of its deliberations, whoever had to
    /// withdraw (处罚法43, 58; 118号(十四)).
    pub(super) fn barred_from_review(&self) -> BTreeSet<Uuid> {
        let rounds = || self.remedies.rounds.iter();
        let deliberations = rounds().flat_map(|round| &round.deliberations).chain(&self.deliberations);
        let voters = deliberations.flat_map(|deliberation| &deliberation.voters);
        let hearings = rounds().flat_map(|round| &round.hearings).chain(&self.hearings);
        let presiders = hearings.map(|hearing| &hearing.presider);
        let recused = self.recusals.upheld().filter_map(|application| application.person.account_id.as_ref());
        self.handled.iter().chain(voters).chain(presiders).chain(recused).copied().collect()
    }

    /// The opinion that passed exactly the current subject, if there is one.
    pub fn passed_review(&self) -> Option<&ReviewRound> {
        let subject = self.subject()?;
        self.reviews.iter().rev().find(|round| {
            round.subject == subject
                && round.opinion.as_ref().is_some_and(|opinion| {
                    opinion.outcome == "approve" && opinion.qualified && !self.barred.contains(&opinion.reviewer)
                })
        })
    }

    /// The round waiting for an opinion.
    pub fn open_review(&self) -> Option<&ReviewRound> {
        self.reviews
            .last()
            .filter(|round| self.status == Status::Reviewing && round.opinion.is_none() && round.called_back.is_none())
    }

    /// The notice in force for the current proposal.
    pub fn notice(&self) -> Option<&Notice> {
        self.notices.iter().rev().find(|notice| !notice.void)
    }

    /// The party with this id.
    pub fn party(&self, id: &str) -> Option<&Party> {
        self.parties.iter().find(|party| party.id == id)
    }

    /// The kind of the act with this seq.
    pub fn kind_of(&self, seq: u64) -> Option<Kind> {
        self.entries.iter().find(|entry| entry.seq == seq).map(|entry| entry.kind)
    }

    /// The effective service of `paper` on `party`, if any.
    pub fn service_of(&self, paper: u64, party: &str) -> Option<&Service> {
        self.services
            .iter()
            .filter(|service| service.paper == paper && service.party_id == party && !service.void)
            .min_by_key(|service| service.effective_on)
    }

    /// Whether `paper` has been effectively served on every party of the proposal.
    pub fn served_on_all(&self, paper: u64) -> bool {
        self.proposal.as_ref().is_some_and(|on_file| {
            on_file.proposal.parties.iter().all(|line| self.service_of(paper, &line.party_id).is_some())
        })
    }

    /// Whether `paper` has taken effect on every party of the proposal by `day`.
    pub fn effective_on_all(&self, paper: u64, day: NaiveDate) -> bool {
        self.proposal.as_ref().is_some_and(|on_file| {
            let reached =
                |party: &str| self.service_of(paper, party).is_some_and(|service| service.effective_on <= day);
            on_file.proposal.parties.iter().all(|line| reached(&line.party_id))
        })
    }

    /// The publication entry in force: the last one of the decision that was neither refused nor withdrawn.
    pub fn publication(&self) -> Option<&Publication> {
        let decided = self.decision.as_ref()?.seq;
        let stands = |entry: &&Publication| entry.refused.is_none() && entry.withdrawn().is_none();
        self.publications.iter().rev().filter(|entry| entry.seq > decided).find(stands)
    }

    /// Sum a party has paid towards fine and confiscated money, in fen.
    pub fn paid_by(&self, party: &str) -> i64 {
        self.payments
            .iter()
            .filter(|payment| payment.party_id == party)
            .fold(0_i64, |sum, payment| sum.saturating_add(payment.principal()))
    }

    /// Moves the seq that voids a review up to `seq`: what was reviewed is no longer all there is.
    pub(super) fn void_review(&mut self, seq: u64) {
        if let Some(on_file) = &mut self.proposal {
            on_file.voided_by = seq;
        }
    }
}
