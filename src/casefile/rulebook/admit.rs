//! The gate: all breached rules together, or an admitted act. Only [`admit`] can make an [`Admitted`].

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::{
    Breach, Effect, Rule, Verdict, cards, discretion, evidence, notice, people, recusal, rules, spot, structure,
    wording,
};
use crate::casefile::act::{Attempt, Computed, PrintedPaper};
use crate::casefile::actor::Signature;
use crate::casefile::acts::{Body, FormNumber, HearingOutcome};
use crate::casefile::clocks;
use crate::casefile::facts::{Facts, RemedyBodies};
use crate::casefile::file::CaseFile;
use crate::casefile::measures::MeasureKind;
use crate::casefile::parts::{Mark, Nature, OfficerStamp, Text};
use crate::casefile::recusal::ConcernedPerson;
use crate::casefile::triggers;
use crate::law::codes::Role;
use crate::law::stages::{Class, Kind};

/// What one rule says of an attempt.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// Id of the rule.
    pub rule: &'static str,
    /// Its article.
    pub article: &'static str,
    /// Its sentence.
    pub sentence: Text,
    /// What a breach does.
    pub effect: Effect,
    /// `met`, `breached`, `not_applicable`, `needs_input`.
    pub verdict: &'static str,
    /// What is still needed to judge it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needs: Option<Text>,
    /// What is wrong.
    pub breaches: Vec<Breach>,
}

/// Everything the rulebook says of an attempt.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Judgement {
    /// The act.
    pub kind: Kind,
    /// Whether it would be recorded as it stands.
    pub admitted: bool,
    /// Rule by rule.
    pub findings: Vec<Finding>,
}

/// Why an act is not recorded: every reason at once.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// The rules that were broken.
    pub findings: Vec<Finding>,
    /// It can be sent again as it happened (a fact act whose breaches are not structural).
    pub can_be_recorded_as_happened: bool,
}

/// An act that the rulebook has let through, with what it computed. Only [`admit`] makes one.
#[derive(Debug, Clone)]
pub struct Admitted {
    pub(in crate::casefile) attempt: Attempt,
    pub(in crate::casefile) body: Body,
    pub(in crate::casefile) signature: Signature,
    pub(in crate::casefile) officers: Vec<OfficerStamp>,
    pub(in crate::casefile) computed: Computed,
    pub(in crate::casefile) reviewer_qualified: bool,
    pub(in crate::casefile) series: Option<&'static str>,
    pub(in crate::casefile) form: Option<FormNumber>,
    pub(in crate::casefile) prefix: String,
    pub(in crate::casefile) recorded_at: crate::law::time::Moment,
}

impl Admitted {
    /// The series and year in which a number has to be drawn before the act is sealed.
    pub fn series(&self) -> Option<(&'static str, i32)> {
        self.series.map(|series| (series, self.attempt.occurred_at.date().year()))
    }

    /// The act issues this paper: sealed with it, so that the record proves the file.
    #[must_use]
    pub fn issuing(mut self, printed: PrintedPaper) -> Self {
        self.computed.printed = Some(printed);
        self
    }

    /// The number of a block that stands on the form already, in which case none is drawn.
    pub fn form(&self) -> Option<FormNumber> {
        self.form
    }

    /// The day it happened.
    pub fn day(&self) -> NaiveDate {
        self.attempt.occurred_at.date()
    }

    /// The kind of the act.
    pub fn kind(&self) -> Kind {
        self.attempt.kind
    }
}

/// Judges an attempt by every rule that gates its kind.
pub fn judge(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Judgement {
    let findings: Vec<_> = rules()
        .filter(|rule| rule.gates.contains(&attempt.kind))
        .map(|rule| finding(rule, settled((rule.check)(file, facts, attempt), attempt)))
        .collect();
    let admitted = attempt.body.is_some() && !findings.iter().any(|finding| stops(finding, attempt));
    Judgement { kind: attempt.kind, admitted, findings }
}

/// The guide: what the rules of `attempt.kind` say before there is any content.
pub fn checklist(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Judgement {
    judge(file, facts, attempt)
}

/// Lets the attempt through, or answers every reason why not.
pub fn admit(file: &CaseFile, facts: &Facts, attempt: Attempt) -> Result<Admitted, Refusal> {
    let judgement = judge(file, facts, &attempt);
    let stopped = judgement.findings.iter().any(|finding| stops(finding, &attempt));
    let Some(body) = attempt.body.clone().filter(|_| !stopped) else {
        let findings: Vec<_> = judgement.findings.into_iter().filter(|finding| finding.verdict == "breached").collect();
        let structural = findings.iter().any(|finding| finding.effect == Effect::Bar);
        return Err(Refusal {
            can_be_recorded_as_happened: attempt.kind.class() == Class::Fact && !structural,
            findings: findings.into_iter().filter(|finding| finding.effect != Effect::Mark).collect(),
        });
    };
    let officers = people::stamps(facts, &attempt.officers, attempt.occurred_at.date(), field(file, facts));
    let computed = computed(file, facts, &attempt, &body, &judgement);
    let reviewer_qualified = attempt.kind == Kind::IssueReviewOpinion
        && super::review::is_qualified(&attempt.actor, attempt.occurred_at.date());
    Ok(Admitted {
        signature: sign(facts, &attempt, file),
        officers,
        computed,
        reviewer_qualified,
        series: series(file, &body),
        form: match &body {
            Body::DecideOnTheSpot(decision) => decision.form,
            _ => None,
        },
        prefix: facts.agency.series_prefix.clone(),
        recorded_at: facts.now,
        body,
        attempt,
    })
}

/// What an act with its content still leaves open is missing from it: a breach like any other, so that no refusal is
/// without a reason.
fn settled(verdict: Verdict, attempt: &Attempt) -> Verdict {
    match verdict {
        Verdict::NeedsInput(text) if attempt.body.is_some() => {
            Verdict::Breached(vec![super::breach(text.zh, text.en).fix("补充该内容", "Add it")])
        }
        verdict => verdict,
    }
}

fn finding(rule: &'static Rule, verdict: Verdict) -> Finding {
    let (name, needs, breaches) = match verdict {
        Verdict::Met => ("met", None, Vec::new()),
        Verdict::NotApplicable => ("not_applicable", None, Vec::new()),
        Verdict::NeedsInput(text) => ("needs_input", Some(text), Vec::new()),
        Verdict::Breached(breaches) => ("breached", None, breaches),
    };
    Finding {
        rule: rule.id,
        article: rule.article,
        sentence: Text::new(rule.zh, rule.en),
        effect: rule.effect,
        verdict: name,
        needs,
        breaches,
    }
}

/// Whether a finding keeps the attempt from being recorded.
fn stops(finding: &Finding, attempt: &Attempt) -> bool {
    finding.verdict == "breached"
        && match finding.effect {
            Effect::Bar => true,
            Effect::Refuse => attempt.kind.class() == Class::Authority || attempt.as_happened.is_none(),
            Effect::Mark => false,
        }
}

/// The field the power item on file belongs to, or the one the attempt names.
fn field(file: &CaseFile, facts: &Facts) -> Option<crate::law::codes::Field> {
    facts.power_item.as_ref().or(file.power_item.as_ref()).map(|held| held.item.field)
}

fn computed(file: &CaseFile, facts: &Facts, attempt: &Attempt, body: &Body, judgement: &Judgement) -> Computed {
    let day = attempt.occurred_at.date();
    let effective_on = match body {
        Body::ServeDocument(service) => Some(notice::effective_on(facts, service, day)),
        Body::DecideOnTheSpot(_) => Some(day),
        Body::ServeDemand(demand) => Some(notice::effective_on(facts, &demand.service(), day)),
        _ => None,
    };
    let mut computed = Computed {
        marks: marks(facts, attempt, judgement),
        due: clocks::opened_by(file, facts, attempt, effective_on),
        effective_on,
        handlers: match body {
            Body::RequestFiling(request) => people::stamps(facts, &request.handlers, day, field(file, facts)),
            Body::AssignHandlers(assignment) => people::stamps(facts, &assignment.handlers, day, field(file, facts)),
            Body::TakeOver(paper) => people::stamps(facts, &paper.handlers, day, field(file, facts)),
            Body::ReportSuspectedCrime(report) => people::stamps(facts, &report.team, day, field(file, facts)),
            _ => Vec::new(),
        },
        ..Computed::default()
    };
    if computed.in_breach() {
        // What does not count starts no clock.
        computed.due.retain(|due| attempt.kind == Kind::DecideOnTheSpot && clocks::owed_in_breach(due.clock));
    }
    computed.evidence_dead = computed.in_breach() && evidence::kills_evidence(attempt.kind);
    if matches!(body, Body::Decide(_) | Body::DecideOnTheSpot(_)) {
        let known = facts.agency.remedies.clone();
        computed.remedies = Some(known).filter(|remedies| *remedies != RemedyBodies::default());
    }
    match body {
        Body::OpenCase(opening) if opening.power_item_id.is_some() => computed.power_item = facts.power_item.clone(),
        Body::AmendParticulars(amended) if amended.power_item_id.is_some() => {
            computed.power_item = facts.power_item.clone();
        }
        Body::ApplyRecusal(application) => computed.concerned = recusal::concerned(facts, application),
        Body::RequestMeasure(asked) => computed.review_owed = super::review_measure::owed(facts, asked),
        Body::AssignReviewer(assigned) => {
            computed.concerned = facts.people.get(&assigned.reviewer).map(|person| ConcernedPerson {
                account_id: Some(person.account_id),
                officer_id: None,
                name: person.name.clone(),
                principal: false,
            });
        }
        Body::DecideOnTheSpot(decision) => state(&mut computed, file, facts, &decision.proposal, false),
        Body::ConcludeInvestigation(conclusion) => state(&mut computed, file, facts, &conclusion.proposal, false),
        Body::ReviseProposal(revision) => {
            let survives = file.proposal.as_ref().is_some_and(|before| {
                file.notice().is_some_and(|notice| file.served_on_all(notice.seq))
                    && revision.proposal.is_covered_by_notice_of(&before.proposal)
            });
            state(&mut computed, file, facts, &revision.proposal, survives);
            if !wording::to_be_weighed(file, revision).is_empty() {
                triggers::add_words_weighed(computed.triggers.get_or_insert_default());
            }
        }
        Body::HoldHearing(hearing) if hearing.outcome == HearingOutcome::Held => {
            computed.triggers =
                file.proposal.as_ref().map(|on_file| triggers::after_hearing(file, &on_file.proposal, facts));
        }
        Body::TakeOver(paper) => {
            computed.proposal_digest = paper.decision.as_ref().and_then(|decision| decision.decided.digest().ok());
        }
        Body::RecordRemedy(event) => computed.to_be_compared = event.decides_on(file),
        Body::ServeDemand(demand) => computed.demanded = Some(super::enforcement::demanded(file, demand, day)),
        Body::IssueNotice(_) => {
            computed.proposal_digest = file.proposal.as_ref().map(|on_file| on_file.digest.clone());
            computed.hearing_owed = file
                .proposal
                .iter()
                .flat_map(|on_file| triggers::hearing_owed(file, &on_file.proposal, facts))
                .map(|(party, reason)| format!("{party}：{reason}"))
                .collect();
        }
        _ => {}
    }
    computed
}

/// Seals what a proposal computes: its digest, its review triggers, whether the served notice still tells the truth.
fn state(
    computed: &mut Computed,
    file: &CaseFile,
    facts: &Facts,
    proposal: &crate::casefile::proposal::Proposal,
    notice_survives: bool,
) {
    computed.proposal_digest = proposal.digest().ok();
    computed.discretion = discretion::computed(file, facts, proposal);
    computed.triggers = Some(triggers::review_required(file, proposal, facts));
    computed.just_below = triggers::just_below(file, proposal, facts);
    computed.notice_survives = notice_survives;
}

/// Breaches that are recorded as they happened, marks, and the mark of a late record.
fn marks(facts: &Facts, attempt: &Attempt, judgement: &Judgement) -> Vec<Mark> {
    let mut marks: Vec<Mark> = judgement
        .findings
        .iter()
        .flat_map(|finding| {
            let nature = if finding.effect == Effect::Mark { Nature::Mark } else { Nature::Breach };
            finding.breaches.iter().map(move |found| Mark {
                rule: finding.rule.to_owned(),
                article: finding.article.to_owned(),
                message: found.message.clone(),
                nature,
            })
        })
        .collect();
    if attempt.kind == Kind::TakeOver {
        marks.push(Mark {
            rule: "REC-PAPER".to_owned(),
            article: structure::LATE_ARTICLE.to_owned(),
            message: Text::new(
                "接管自纸质案卷，此前行为以扫描件为准",
                "Taken over from paper; what came before lies in the scans",
            ),
            nature: Nature::Mark,
        });
    }
    if structure::is_late(facts, attempt) {
        marks.push(Mark {
            rule: "REC-LATE".to_owned(),
            article: structure::LATE_ARTICLE.to_owned(),
            message: Text::new("补录", "Recorded late"),
            nature: Nature::Late,
        });
    }
    marks
}

/// The series in which this act draws a number (handbook 12 §4).
fn series(file: &CaseFile, body: &Body) -> Option<&'static str> {
    match body {
        Body::Approve(approval) => match file.kind_of(approval.seq) {
            Some(Kind::RequestFiling) => Some("立"),
            Some(Kind::IssueNotice) => Some("罚告"),
            Some(Kind::ExtendSeizure) => file.measures.extended_by(approval.seq).map(|seized| match seized.measure {
                MeasureKind::Seal => "查延",
                MeasureKind::Seize | MeasureKind::Preserve => "扣延",
            }),
            _ => None,
        },
        Body::RegisterPreservation(_) => Some("登存"),
        Body::Seize(seized) => Some(match seized.measure {
            MeasureKind::Seal => "查",
            MeasureKind::Seize | MeasureKind::Preserve => "扣",
        }),
        Body::ReleaseSeizure(released) => file.measures.seizure(released.seq).map(|seized| match seized.measure {
            MeasureKind::Seal => "解查",
            MeasureKind::Seize | MeasureKind::Preserve => "解扣",
        }),
        Body::TakeSample(_) => Some("抽样通"),
        Body::RecordTestResult(_) => Some("检告"),
        Body::Decide(decision) => Some(decision.outcome.series()),
        Body::DecideOnTheSpot(_) => Some(spot::SERIES),
        Body::OrderCorrection(_) => Some("责改"),
        Body::Redecide(_) if file.filed_on.is_none() => Some("立"),
        Body::TransferCase(transfer) => Some(transfer.ground.series()),
        _ => None,
    }
}

/// The actor's signature: the first role that the act allows and the account holds.
fn sign(facts: &Facts, attempt: &Attempt, file: &CaseFile) -> Signature {
    let actor = &attempt.actor;
    let role = attempt.kind.roles().iter().copied().find(|role| actor.has(*role)).unwrap_or(Role::Officer);
    Signature {
        account_id: actor.account_id,
        name: actor.name.clone(),
        role,
        post: actor.post.filter(|_| role == Role::Head),
        agency_id: actor.agency_id,
        agency_name: actor.agency_name.clone(),
        credential: match role {
            Role::Officer => certificate_of_actor(facts, attempt.occurred_at.date(), file),
            Role::Reviewer => actor.legal_qualification.clone(),
            _ => None,
        },
    }
}

fn certificate_of_actor(facts: &Facts, day: NaiveDate, file: &CaseFile) -> Option<String> {
    let officer = facts.officers.get(&facts.actor_officer?)?;
    cards::certificate_for(facts, officer, day, field(file, facts)).map(|held| held.number.clone())
}
