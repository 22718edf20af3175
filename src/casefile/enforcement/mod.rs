//! Enforcement 执行: plans to pay later, what was performed, property disposed of, demands, applications to the court. What is
//! owed is in `money`, when the court can be asked in `window`.

mod court;
mod money;
mod own;
mod plan;
mod window;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::acts::{CarriedOut, RecordExecution};
use super::file::CaseFile;
use super::items::{Item, Whereabouts};
use super::party::PartyId;
use crate::law::codes::PenaltyKind;
use crate::law::surcharge::Span;

pub use court::{CourtApplication, CourtEntry, CourtStep};
pub use money::{Owed, PartyAccount};
pub use own::{ExecutionEntry, ExecutionManner, ExecutionOrder, ExecutionStep, ExecutionSuspension};
pub use plan::{Instalment, PaymentPlan, PlanGround};
pub use window::{CourtWindow, WindowBasis};

/// Paying later, performance, demand, the court 执行.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Enforcement {
    /// Plans to pay later 延期、分期缴纳、执行协议.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub plans: Vec<PaymentPlan>,
    /// Penalties other than money that were performed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub performances: Vec<Performance>,
    /// What becomes of confiscated property.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disposals: Vec<Disposal>,
    /// Demands 催告.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub demands: Vec<Demand>,
    /// Applications to the court 申请强制执行.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub applications: Vec<CourtApplication>,
    /// Decisions to execute by the organ itself 强制执行决定.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub orders: Vec<ExecutionOrder>,
}

impl Enforcement {
    /// Whether the act `seq` of this chapter waits for a head's approval.
    pub fn awaits(&self, seq: u64) -> bool {
        self.plans.iter().any(|plan| plan.seq == seq && plan.waits())
            || self.disposals.iter().any(|disposal| disposal.seq == seq && disposal.waits())
            || self.applications.iter().any(|application| application.seq == seq && application.waits())
            || self.orders.iter().any(|order| order.seq == seq && order.waits())
    }

    /// The plan that the act `seq` asked for.
    pub fn plan(&self, seq: u64) -> Option<&PaymentPlan> {
        self.plans.iter().find(|plan| plan.seq == seq)
    }

    /// The disposal that the act `seq` asked for.
    pub fn disposal(&self, seq: u64) -> Option<&Disposal> {
        self.disposals.iter().find(|disposal| disposal.seq == seq)
    }

    /// The demand that was served by the act `seq`.
    pub fn demand(&self, seq: u64) -> Option<&Demand> {
        self.demands.iter().find(|demand| demand.seq == seq)
    }

    /// The application to the court that the act `seq` asked for.
    pub fn application(&self, seq: u64) -> Option<&CourtApplication> {
        self.applications.iter().find(|application| application.seq == seq)
    }

    /// The decision to execute that the act `seq` asked for.
    pub fn order(&self, seq: u64) -> Option<&ExecutionOrder> {
        self.orders.iter().find(|order| order.seq == seq)
    }

    /// How a step was carried out on the spot 现场: not money taken from an account, and no auction.
    pub fn on_the_spot<'a>(&self, done: &'a RecordExecution) -> Option<&'a CarriedOut> {
        let order = self.order(done.seq)?;
        let carried_out = done.carried_out.as_ref().filter(|_| done.step == ExecutionStep::CarriedOut);
        carried_out.filter(|_| !order.manner.for_money())
    }

    /// The last demand on a party that still stands.
    pub fn standing_demand(&self, party: &str) -> Option<&Demand> {
        self.demands.iter().rev().find(|demand| demand.party_id == party && demand.stands())
    }

    /// Whether the penalty line `line` (from 1) of a party was performed.
    pub fn is_performed(&self, party: &str, line: u32) -> bool {
        self.performances.iter().any(|done| done.party_id == party && done.line == line)
    }

    /// Whether the court has ended the execution against a party 终结执行.
    pub fn ended_by_court(&self, party: &str) -> bool {
        self.applications
            .iter()
            .any(|application| application.party_id == party && application.stands_at() == Some(CourtStep::Terminated))
    }

    /// Whether the court has executed what it was asked to execute against a party 执行完毕.
    pub fn executed_by_court(&self, party: &str) -> bool {
        self.applications
            .iter()
            .any(|application| application.party_id == party && application.stands_at() == Some(CourtStep::Executed))
    }
}

/// By whom a penalty was performed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PerformedBy {
    /// 当事人履行.
    Party,
    /// 机关依职权实施，如注销许可证件、通报.
    Organ,
    /// 人民法院强制执行.
    Court,
}

/// A penalty other than money that was performed 履行情况.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Performance {
    /// The act.
    pub seq: u64,
    /// The party.
    pub party_id: PartyId,
    /// Which line of the party's penalties, from 1.
    pub line: u32,
    /// By whom.
    pub by: PerformedBy,
    /// The day it was done.
    pub done_on: NaiveDate,
}

/// What becomes of confiscated property 罚没财物处理方式 (处罚法74).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DisposalMethod {
    /// 公开拍卖.
    Auction,
    /// 按照国家有关规定处理.
    StateRules,
    /// 依法予以销毁.
    Destroy,
}

/// One thing to be disposed of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, validator::Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisposedThing {
    /// Its id in the ledger of things, if it stands there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub item_id: Option<String>,
    /// What it is.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub name: String,
    /// How much of it, with its measure.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub quantity: String,
}

/// Confiscated property that is disposed of 罚没财物处理.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Disposal {
    /// The act that asks for it.
    pub seq: u64,
    /// Whose property it was.
    pub party_id: PartyId,
    /// How.
    pub method: DisposalMethod,
    /// What.
    pub things: Vec<DisposedThing>,
    /// Approved by this act.
    pub approved: Option<u64>,
    /// Refused by this act.
    pub refused: Option<u64>,
    /// Carried out, as this act tells.
    pub done: Option<u64>,
}

impl Disposal {
    /// Whether it waits for a head's word.
    pub fn waits(&self) -> bool {
        self.approved.is_none() && self.refused.is_none()
    }
}

/// What a demand asks for, as it was computed on the day it was made.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Demanded {
    /// Fine and confiscated money, in fen.
    pub principal_fen: i64,
    /// Surcharge 加处罚款, in fen, rounded down; 0 when the organ adds none.
    pub surcharge_fen: i64,
    /// How the surcharge came about, run by run; reductions and earlier payments of it are taken off afterwards.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<Span>,
}

/// A demand 催告书 as it was served (强制法35, 54).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Demand {
    /// The act.
    pub seq: u64,
    /// The party.
    pub party_id: PartyId,
    /// The day its service took effect.
    pub served_on: NaiveDate,
    /// Fine and confiscated money demanded, in fen.
    pub principal_fen: i64,
    /// Surcharge demanded, in fen; 0 when the organ adds none.
    pub surcharge_fen: i64,
    /// The order to correct that is demanded, instead of what the decision asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction: Option<u64>,
    /// The last day the demand leaves for performing; without it the ten working days before the court is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub perform_by: Option<NaiveDate>,
    /// The act that recorded and answered the party's statement.
    pub answered: Option<u64>,
    /// Given up after the party was heard.
    pub withdrawn: bool,
    /// Served in breach of the law: it does not count.
    pub void: bool,
}

impl Demand {
    /// Whether the court can be asked on it.
    pub fn stands(&self) -> bool {
        !self.void && !self.withdrawn
    }
}

/// Whether a sum is left out of the JSON: records from before it was known have none.
pub(super) fn is_nothing(fen: &i64) -> bool {
    *fen == 0
}

impl CaseFile {
    /// The penalties of a party that somebody has to perform besides paying and that nobody has: line from 1, and kind. A warning
    /// 警告 is performed by its service, fines and unlawful gains by payment.
    pub fn unperformed(&self, party: &str) -> Vec<(u32, PenaltyKind)> {
        self.penalty_lines(party)
            .filter(|(line, kind)| asks_for_performance(*kind) && !self.enforcement.is_performed(party, *line))
            .filter(|(_, kind)| *kind != PenaltyKind::ConfiscateGoods || !self.holds_confiscated_goods_of(party))
            .collect()
    }

    /// Whether the ledger holds goods of a party as confiscated: what the organ has taken needs no handing in.
    fn holds_confiscated_goods_of(&self, party: &str) -> bool {
        let goods = self.measures.items.iter().filter(|item| item.party_id.as_deref() == Some(party));
        goods.map(Item::whereabouts).any(|to| matches!(to, Whereabouts::Confiscated | Whereabouts::Destroyed))
    }

    /// The penalty lines of the decision on a party that still stand: line as decided, from 1, and kind.
    pub fn penalty_lines(&self, party: &str) -> impl Iterator<Item = (u32, PenaltyKind)> {
        let decided = self.decision.as_ref().and(self.proposal.as_ref());
        let lines = decided.and_then(|on_file| on_file.proposal.party(party)).map(|line| line.penalties.as_slice());
        let stand: Vec<_> = self.lines_in_force(party).iter().map(|line| line.kind).collect();
        (1_u32..)
            .zip(lines.unwrap_or_default().iter().map(|line| line.kind))
            .filter(move |(_, kind)| stand.contains(kind))
    }

    /// Whether a party still owes money or another performance.
    pub fn owes_anything(&self, party: &str) -> bool {
        self.outstanding(party) > 0 || !self.unperformed(party).is_empty()
    }
}

/// Whether a kind of penalty asks for a performance of its own.
pub fn asks_for_performance(kind: PenaltyKind) -> bool {
    match kind {
        PenaltyKind::Warning | PenaltyKind::Fine | PenaltyKind::ConfiscateIncome => false,
        PenaltyKind::Criticism
        | PenaltyKind::ConfiscateGoods
        | PenaltyKind::SuspendPermit
        | PenaltyKind::DowngradeQualification
        | PenaltyKind::RevokePermit
        | PenaltyKind::RestrictBusiness
        | PenaltyKind::StopBusiness
        | PenaltyKind::OrderClosure
        | PenaltyKind::RestrictEmployment
        | PenaltyKind::Other => true,
    }
}
