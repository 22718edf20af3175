//! An evaluated file 被评查案卷 as data: its events, and the state folded from them. Pure.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::campaign::Evaluator;
use super::chain::Recorded;
use super::draw::FramePart;
use super::sheet::{FileResult, ScoreSheet};
use crate::casefile::score::ScoredSheet;
use crate::law::time::Moment;

/// What happens to an evaluated file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "body", rename_all = "snake_case")]
pub(super) enum DossierEvent {
    /// It was drawn.
    Drawn(Drawn),
    /// Two scorers were given it, with what the machine said and which standard it said it by.
    Assigned { scorers: Vec<Evaluator>, until: Moment, by_hand: bool, machine: Vec<ScoredSheet> },
    /// A scorer signed.
    Signed { sheet: ScoreSheet },
    /// One of the two proposes what to say where they differ.
    Proposed { lines: ScoreSheet },
    /// The other agrees.
    Accepted {},
    /// The other does not.
    Rejected { reason: String },
    /// The organiser settles what they could not.
    Settled { lines: ScoreSheet },
    /// The result.
    Concluded { sheet: ScoreSheet, result: FileResult },
    /// It was told to the organ.
    Told { object_by: NaiveDate },
    /// The organ objects.
    Objected { grounds: String, items: Vec<String> },
    /// Somebody looks again.
    RecheckAssigned { rechecker: Evaluator, until: Moment, due_on: NaiveDate },
    /// They did.
    Rechecked { outcome: RecheckOutcome, reason: String, sheet: ScoreSheet, result: FileResult, late: bool },
    /// The organ is to put it right.
    RectificationAsked(Asked),
    /// It says what it did.
    RectificationAnswered { text: String, acts: Vec<u64>, media: Vec<Uuid> },
    /// The organiser looked.
    RectificationVerified { accepted: bool, reason: String, due_on: Option<NaiveDate> },
    /// It was told to the organ above, because it is overdue.
    Escalated { reason: String, to_agency_id: Uuid, to_name: String, due_on: NaiveDate },
}

/// Where a file comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Drawn {
    pub campaign_id: Uuid,
    pub round: u32,
    pub case_id: Uuid,
    pub agency_id: Uuid,
    pub part: FramePart,
    pub stratum: String,
    pub flagged: bool,
}

/// What became of an objection 复核结果.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecheckOutcome {
    /// 维持.
    Maintained,
    /// 变更.
    Changed,
}

/// A notice to put things right 整改通知.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Asked {
    /// Items on which points were lost, and veto items confirmed.
    pub items: Vec<String>,
    /// What is asked.
    pub demand: String,
    /// By this day.
    pub due_on: NaiveDate,
    /// So many days were given.
    pub days: u32,
    /// Where that number comes from.
    pub source: String,
    /// The number is local: no national norm gives one.
    pub local: bool,
}

/// Where an evaluated file stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// 已抽取: nobody has it yet.
    Drawn,
    /// 评分中: two scorers have it.
    Scoring,
    /// 合议中: both signed, and they differ.
    Reconciling,
    /// 已评定: there is a result.
    Concluded,
    /// 已反馈: the organ was told, and may object.
    Told,
    /// 复核中: it objected.
    Objected,
    /// 复核完毕.
    Rechecked,
    /// 整改中.
    Rectifying,
    /// 已报整改情况: waits to be verified.
    Answered,
    /// 整改完成.
    Rectified,
}

impl FileState {
    /// As the API and the database write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            FileState::Drawn => "drawn",
            FileState::Scoring => "scoring",
            FileState::Reconciling => "reconciling",
            FileState::Concluded => "concluded",
            FileState::Told => "told",
            FileState::Objected => "objected",
            FileState::Rechecked => "rechecked",
            FileState::Rectifying => "rectifying",
            FileState::Answered => "answered",
            FileState::Rectified => "rectified",
        }
    }
}

/// A proposal of one scorer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct AgreedLines {
    /// Who proposes.
    pub by: Uuid,
    /// What.
    pub lines: ScoreSheet,
}

/// An objection 异议.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct FileObjection {
    /// Who objected for the organ.
    pub by: Uuid,
    /// When.
    pub at: Moment,
    /// Why.
    pub grounds: String,
    /// Against which items.
    pub items: Vec<String>,
}

/// The second look 复核.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Recheck {
    /// Who looks.
    pub rechecker: Evaluator,
    /// By when it is due.
    pub due_on: NaiveDate,
    /// What became of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<RecheckOutcome>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// It came after its day.
    pub late: bool,
}

/// An answer of the organ 整改情况.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct RectificationAnswer {
    /// Who answered.
    pub by: Uuid,
    /// When.
    pub at: Moment,
    /// What was done.
    pub text: String,
    /// Acts of the case that show it.
    pub acts: Vec<u64>,
    /// Recordings and scans of the case that show it.
    pub media: Vec<Uuid>,
    /// Whether it was accepted, once somebody looked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted: Option<bool>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Telling the organ above 督办.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Escalation {
    /// When.
    pub at: Moment,
    /// The organ that was told.
    pub to_agency_id: Uuid,
    /// Its name.
    pub to_name: String,
    /// Why.
    pub reason: String,
}

/// Putting right 整改.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct FileRectification {
    /// The notice.
    #[serde(flatten)]
    pub asked: Asked,
    /// The answers, oldest first.
    pub answers: Vec<RectificationAnswer>,
    /// Telling upward.
    pub escalations: Vec<Escalation>,
}

/// An evaluated file as it stands after its last event.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Dossier {
    pub id: Uuid,
    pub drawn: Drawn,
    pub scorers: Vec<Evaluator>,
    pub until: Option<Moment>,
    pub machine: Vec<ScoredSheet>,
    pub signed: Vec<(Uuid, ScoreSheet)>,
    pub proposal: Option<AgreedLines>,
    pub rejected: u32,
    pub settled_by: Option<Uuid>,
    pub concluded: Option<(ScoreSheet, FileResult)>,
    /// The result before somebody looked again.
    pub before_recheck: Option<FileResult>,
    pub object_by: Option<NaiveDate>,
    pub objection: Option<FileObjection>,
    pub recheck: Option<Recheck>,
    pub rectification: Option<FileRectification>,
    pub state: FileState,
    pub version: u64,
    pub head_digest: String,
}

impl Dossier {
    /// The state after these events; none without a beginning.
    pub fn fold(id: Uuid, events: Vec<Recorded<DossierEvent>>) -> Option<Dossier> {
        let mut events = events.into_iter();
        let first = events.next()?;
        let DossierEvent::Drawn(drawn) = first.event else { return None };
        let mut dossier = Dossier {
            id,
            drawn,
            scorers: Vec::new(),
            until: None,
            machine: Vec::new(),
            signed: Vec::new(),
            proposal: None,
            rejected: 0,
            settled_by: None,
            concluded: None,
            before_recheck: None,
            object_by: None,
            objection: None,
            recheck: None,
            rectification: None,
            state: FileState::Drawn,
            version: first.seq,
            head_digest: first.digest,
        };
        events.for_each(|event| dossier.take(event));
        Some(dossier)
    }

    fn take(&mut self, recorded: Recorded<DossierEvent>) {
        let Recorded { seq, account_id: by, name: _, at, digest, event } = recorded;
        (self.version, self.head_digest) = (seq, digest);
        match event {
            DossierEvent::Drawn(_) => {}
            DossierEvent::Assigned { scorers, until, machine, .. } => {
                (self.scorers, self.until, self.machine, self.state) =
                    (scorers, Some(until), machine, FileState::Scoring);
            }
            DossierEvent::Signed { sheet } => {
                self.signed.push((by, sheet));
                if self.signed.len() == 2 {
                    self.state = FileState::Reconciling;
                }
            }
            DossierEvent::Proposed { lines } => self.proposal = Some(AgreedLines { by, lines }),
            DossierEvent::Accepted {} => {}
            DossierEvent::Rejected { .. } => (self.proposal, self.rejected) = (None, self.rejected.saturating_add(1)),
            DossierEvent::Settled { .. } => self.settled_by = Some(by),
            DossierEvent::Concluded { sheet, result } => {
                (self.concluded, self.state) = (Some((sheet, result)), FileState::Concluded);
            }
            DossierEvent::Told { object_by } => (self.object_by, self.state) = (Some(object_by), FileState::Told),
            DossierEvent::Objected { grounds, items } => {
                self.objection = Some(FileObjection { by, at, grounds, items });
                self.state = FileState::Objected;
            }
            DossierEvent::RecheckAssigned { rechecker, due_on, .. } => {
                self.recheck = Some(Recheck { rechecker, due_on, outcome: None, reason: None, late: false });
            }
            DossierEvent::Rechecked { outcome, reason, sheet, result, late } => {
                if let Some(held) = &mut self.recheck {
                    (held.outcome, held.reason, held.late) = (Some(outcome), Some(reason), late);
                }
                self.before_recheck = self.concluded.replace((sheet, result)).map(|(_, result)| result);
                self.state = FileState::Rechecked;
            }
            DossierEvent::RectificationAsked(asked) => {
                self.rectification = Some(FileRectification { asked, answers: Vec::new(), escalations: Vec::new() });
                self.state = FileState::Rectifying;
            }
            other => self.take_rectification(other, by, at),
        }
    }

    fn take_rectification(&mut self, event: DossierEvent, by: Uuid, at: Moment) {
        let Some(held) = &mut self.rectification else { return };
        match event {
            DossierEvent::RectificationAnswered { text, acts, media } => {
                held.answers.push(RectificationAnswer { by, at, text, acts, media, accepted: None, reason: None });
                self.state = FileState::Answered;
            }
            DossierEvent::RectificationVerified { accepted, reason, due_on } => {
                if let Some(answer) = held.answers.last_mut() {
                    (answer.accepted, answer.reason) = (Some(accepted), Some(reason));
                }
                held.asked.due_on = due_on.unwrap_or(held.asked.due_on);
                self.state = if accepted { FileState::Rectified } else { FileState::Rectifying };
            }
            DossierEvent::Escalated { reason, to_agency_id, to_name, .. } => {
                held.escalations.push(Escalation { at, to_agency_id, to_name, reason });
            }
            _ => {}
        }
    }

    /// Whether this account scores it.
    pub fn scored_by(&self, account: Uuid) -> bool {
        self.scorers.iter().any(|scorer| scorer.account_id == account)
    }

    /// Whether both have signed: from then on each may know of the other.
    pub fn both_signed(&self) -> bool {
        self.signed.len() >= 2
    }

    /// The two sheets, in the order of the scorers.
    pub fn sheets(&self) -> Option<[&ScoreSheet; 2]> {
        let of = |scorer: &Evaluator| self.signed.iter().find(|(by, _)| *by == scorer.account_id);
        match self.scorers.as_slice() {
            [first, second] => Some([&of(first)?.1, &of(second)?.1]),
            _ => None,
        }
    }

    /// Items on which points were lost in the end, and veto items confirmed.
    pub fn lost(&self) -> Vec<String> {
        let Some((sheet, result)) = &self.concluded else { return Vec::new() };
        let lost = sheet.items.iter().filter(|line| line.lost.0 > 0).map(|line| line.item.clone());
        lost.chain(result.vetoes.iter().cloned()).collect()
    }
}
