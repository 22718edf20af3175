//! A campaign 评查活动 as data: its events, and the state folded from them. Pure.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::chain::Recorded;
use super::draw::{DrawPlan, DrawnFile, FramePart};
use super::proof::SeedPart;
use crate::law::time::Moment;

/// Who evaluates whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CampaignKind {
    /// 自查自评: the organ itself. Only one's own cases are barred.
    SelfCheck,
    /// 交叉评查、上级评查: nobody scores a file of the organ they belong to.
    Cross,
}

impl CampaignKind {
    /// As the API and the database write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            CampaignKind::SelfCheck => "self_check",
            CampaignKind::Cross => "cross",
        }
    }
}

/// An organ by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NamedOrgan {
    /// The organ.
    pub agency_id: Uuid,
    /// Its name then.
    pub name: String,
}

/// A member of the team 评查人员.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Evaluator {
    /// The account.
    pub account_id: Uuid,
    /// The person's name then.
    pub name: String,
    /// The organ the person belongs to.
    pub agency_id: Uuid,
}

/// What happens in a campaign.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "body", rename_all = "snake_case")]
pub(super) enum CampaignEvent {
    /// It was opened.
    Created(Opening),
    /// A member came in.
    MemberAdded(Evaluator),
    /// A member left, with the reason.
    MemberRemoved { account_id: Uuid, reason: String },
    /// The frame was frozen.
    Framed { digest: String, files: BTreeMap<FramePart, u64>, flagged: u64, long_unarchived_days: u32 },
    /// A round was planned.
    RoundPlanned { round: u32, plan: DrawPlan, plan_digest: String, reason: Option<String> },
    /// Somebody fixed a secret by its digest.
    Committed { round: u32, commitment: String, function: String },
    /// Somebody told the secret.
    Revealed { round: u32, nonce: String },
    /// The public number was entered.
    NumberEntered { round: u32, number: String },
    /// A second person found the same number.
    NumberConfirmed { round: u32 },
    /// Files were drawn.
    Drawn { round: u32, seed: String, files: Vec<DrawnFile> },
}

/// How a campaign begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Opening {
    pub organ: NamedOrgan,
    pub year: i32,
    pub title: String,
    pub kind: CampaignKind,
    pub scope: Vec<NamedOrgan>,
    pub standard_id: String,
    pub standard_digest: String,
}

/// The frozen frame in figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FrameSummary {
    /// SM3 over its lines.
    pub digest: String,
    /// Files by part.
    #[schema(value_type = BTreeMap<String, u64>)]
    pub files: BTreeMap<FramePart, u64>,
    /// Files the machine flagged.
    pub flagged: u64,
    /// After how many days a closed file that is not archived was counted as long unarchived (D).
    pub long_unarchived_days: u32,
    /// When it was frozen.
    pub frozen_at: Moment,
}

/// Where a round stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoundState {
    /// Planned; the seed is not fixed yet.
    Planned,
    /// The seed is being told.
    Revealing,
    /// Drawn.
    Drawn,
    /// A later round was planned before this one was drawn.
    GivenUp,
}

/// A round 抽取轮次.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct DrawRound {
    /// Its number.
    pub round: u32,
    /// Where it stands.
    pub state: RoundState,
    /// The plan.
    pub plan: DrawPlan,
    /// Digest of the plan.
    pub plan_digest: String,
    /// Why there is another round.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who planned it.
    pub planned_by: String,
    /// When.
    pub planned_at: Moment,
    /// Secrets fixed and told.
    pub commitments: Vec<SeedPart>,
    /// The public number, and who entered it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<EnteredNumber>,
    /// The seed, once it is drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<String>,
    /// The files drawn.
    pub files: Vec<DrawnFile>,
    /// When it was drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drawn_at: Option<Moment>,
}

/// A public number as it was entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct EnteredNumber {
    /// The number.
    pub number: String,
    /// Who entered it.
    pub entered_by: Uuid,
    /// Who confirmed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirmed_by: Option<Uuid>,
}

/// A campaign as it stands after its last event.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Campaign {
    /// The campaign.
    pub id: Uuid,
    /// The organ that organises it.
    pub organ: NamedOrgan,
    /// The year that is evaluated.
    pub year: i32,
    /// Title.
    pub title: String,
    /// Who evaluates whom.
    pub kind: CampaignKind,
    /// The organs evaluated.
    pub scope: Vec<NamedOrgan>,
    /// The standard.
    pub standard_id: String,
    /// Digest of its content, frozen with the campaign.
    pub standard_digest: String,
    /// Who opened it.
    pub created_by: Uuid,
    /// When.
    pub created_at: Moment,
    /// The team.
    pub team: Vec<Evaluator>,
    /// The frame, once frozen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frame: Option<FrameSummary>,
    /// The rounds, all of them.
    #[serde(skip)]
    pub rounds: Vec<DrawRound>,
    /// Events so far.
    pub version: u64,
    /// Digest of the last event.
    pub head_digest: String,
}

impl Campaign {
    /// The state after these events; none without a beginning.
    pub(super) fn fold(id: Uuid, events: Vec<Recorded<CampaignEvent>>) -> Option<Campaign> {
        let mut events = events.into_iter();
        let first = events.next()?;
        let CampaignEvent::Created(opening) = first.event else { return None };
        let mut campaign = Campaign {
            id,
            organ: opening.organ,
            year: opening.year,
            title: opening.title,
            kind: opening.kind,
            scope: opening.scope,
            standard_id: opening.standard_id,
            standard_digest: opening.standard_digest,
            created_by: first.account_id,
            created_at: first.at,
            team: Vec::new(),
            frame: None,
            rounds: Vec::new(),
            version: first.seq,
            head_digest: first.digest,
        };
        events.for_each(|event| campaign.take(event));
        Some(campaign)
    }

    fn take(&mut self, recorded: Recorded<CampaignEvent>) {
        let Recorded { seq, account_id, name, at, digest, event } = recorded;
        (self.version, self.head_digest) = (seq, digest);
        match event {
            CampaignEvent::Created(_) => {}
            CampaignEvent::MemberAdded(member) => self.team.push(member),
            CampaignEvent::MemberRemoved { account_id, .. } => self.team.retain(|held| held.account_id != account_id),
            CampaignEvent::Framed { digest, files, flagged, long_unarchived_days } => {
                self.frame = Some(FrameSummary { digest, files, flagged, long_unarchived_days, frozen_at: at });
            }
            CampaignEvent::RoundPlanned { round, plan, plan_digest, reason } => {
                self.rounds.iter_mut().filter(|held| held.seed.is_none()).for_each(|held| {
                    held.state = RoundState::GivenUp;
                });
                self.rounds.push(DrawRound {
                    round,
                    state: RoundState::Planned,
                    plan,
                    plan_digest,
                    reason,
                    planned_by: name,
                    planned_at: at,
                    commitments: Vec::new(),
                    number: None,
                    seed: None,
                    files: Vec::new(),
                    drawn_at: None,
                });
            }
            CampaignEvent::Committed { round, commitment, function } => {
                let part = SeedPart { account_id, name, function, commitment, nonce: None };
                self.at_round(round, |held| held.commitments.push(part));
            }
            CampaignEvent::Revealed { round, nonce } => self.at_round(round, |held| {
                held.state = RoundState::Revealing;
                let own = held.commitments.iter_mut().filter(|part| part.account_id == account_id);
                own.for_each(|part| part.nonce = Some(nonce.clone()));
            }),
            CampaignEvent::NumberEntered { round, number } => self.at_round(round, |held| {
                held.state = RoundState::Revealing;
                held.number = Some(EnteredNumber { number, entered_by: account_id, confirmed_by: None });
            }),
            CampaignEvent::NumberConfirmed { round } => self.at_round(round, |held| {
                if let Some(number) = &mut held.number {
                    number.confirmed_by = Some(account_id);
                }
            }),
            CampaignEvent::Drawn { round, seed, files } => self.at_round(round, |held| {
                held.state = RoundState::Drawn;
                (held.seed, held.files, held.drawn_at) = (Some(seed), files, Some(at));
            }),
        }
    }

    fn at_round(&mut self, round: u32, change: impl FnOnce(&mut DrawRound)) {
        if let Some(held) = self.rounds.iter_mut().find(|held| held.round == round) {
            change(held);
        }
    }

    /// The last round, if it waits to be drawn.
    pub(super) fn open_round(&self) -> Option<&DrawRound> {
        self.rounds.last().filter(|round| round.seed.is_none())
    }

    /// The last round that was drawn: what estimates rest on.
    pub(super) fn last_drawn(&self) -> Option<&DrawRound> {
        self.rounds.iter().rev().find(|round| round.seed.is_some())
    }

    /// Whether an account is in the team.
    pub(super) fn has_member(&self, account: Uuid) -> bool {
        self.team.iter().any(|member| member.account_id == account)
    }
}
