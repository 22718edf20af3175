//! What a party owes 应缴款项: fine and confiscated money of the decision in force, what was paid, and the surcharge.

use chrono::NaiveDate;
use serde::Serialize;

use crate::casefile::clocks::Clock;
use crate::casefile::file::CaseFile;
use crate::casefile::parts::{Deadline, Payment};
use crate::law::money::Fen;
use crate::law::surcharge::{Accrual, LateFine, Paid};

/// What the decision in force asks of a party, in fen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Owed {
    /// 罚款.
    pub fine: Fen,
    /// 没收违法所得; it bears no surcharge.
    pub confiscated: Fen,
}

impl Owed {
    /// Both together.
    pub fn sum(self) -> i64 {
        self.fine.0.saturating_add(self.confiscated.0)
    }
}

/// The account of a party on one day 缴款情况, in fen.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct PartyAccount {
    /// Fine 罚款.
    pub fine_fen: i64,
    /// Confiscated unlawful gains 没收违法所得.
    pub confiscated_fen: i64,
    /// Paid towards both.
    pub paid_fen: i64,
    /// Left of both.
    pub outstanding_fen: i64,
    /// Surcharge 加处罚款 up to that day, in whole fen, rounded down.
    pub surcharge_fen: i64,
    /// The same exactly, in hundredths of a fen.
    pub surcharge_hundredths: i64,
    /// It has reached the sum of the fine and grows no more.
    pub surcharge_capped: bool,
    /// How much of it an execution agreement lets go 减免.
    pub surcharge_reduced_fen: i64,
    /// How much of it was paid.
    pub surcharge_paid_fen: i64,
    /// Left of it.
    pub surcharge_left_fen: i64,
}

impl Payment {
    /// What of a payment went to fine and confiscated money, in fen.
    pub fn principal(&self) -> i64 {
        self.amount_fen.saturating_sub(self.surcharge_fen)
    }
}

impl CaseFile {
    /// The last clock of a kind that runs for a party.
    pub fn last_clock(&self, clock: Clock, party: &str) -> Option<&Deadline> {
        let concerns = |deadline: &&Deadline| deadline.party_id.as_deref().is_none_or(|of| of == party);
        self.deadlines.iter().filter(|deadline| deadline.clock == clock).filter(concerns).max_by_key(|found| found.seq)
    }

    /// The surcharge of a party up to and including `on`; `None` before the decision has reached it.
    pub fn surcharge(&self, party: &str, on: NaiveDate) -> Option<Accrual> {
        let due_on = self.last_clock(Clock::Pay, party)?.due_on;
        let fine = self.owed(party).fine;
        let paid = self.paid_towards_the_fine(party, fine);
        Some(LateFine { fine, due_on, paid: &paid, pauses: &self.pauses_of(party, on) }.accrued(on))
    }

    /// Payments in the order of days, each with what of it went to the fine: the fine first, for it alone grows.
    fn paid_towards_the_fine(&self, party: &str, fine: Fen) -> Vec<Paid> {
        let mut payments: Vec<_> = self.payments.iter().filter(|payment| payment.party_id == party).collect();
        payments.sort_by_key(|payment| (payment.paid_on, payment.seq));
        let mut left = fine.0.max(0);
        let mut paid = Vec::with_capacity(payments.len());
        for payment in payments {
            let part = payment.principal().clamp(0, left);
            left -= part;
            paid.push(Paid { on: payment.paid_on, fine: Fen(part) });
        }
        paid
    }

    /// Surcharge that was paid by `on`, in fen.
    fn surcharge_paid(&self, party: &str, on: NaiveDate) -> i64 {
        let payments = self.payments.iter().filter(|payment| payment.party_id == party && payment.paid_on <= on);
        payments.map(|payment| payment.surcharge_fen).fold(0, i64::saturating_add)
    }

    /// Surcharge that agreements in force let go, in fen; who breaks the agreement loses it (强制法42).
    fn surcharge_reduced(&self, party: &str, on: NaiveDate) -> i64 {
        let plans = self.enforcement.plans.iter().filter(|plan| plan.party_id == party && plan.approved.is_some());
        plans
            .filter(|plan| plan.broken_on(self, on).is_none())
            .map(|plan| plan.reduced_fen)
            .fold(0, i64::saturating_add)
    }

    /// The account of a party at the end of `on`.
    pub fn account(&self, party: &str, on: NaiveDate) -> PartyAccount {
        let owed = self.owed(party);
        let paid = self.payments.iter().filter(|payment| payment.party_id == party && payment.paid_on <= on);
        let paid_fen = paid.map(Payment::principal).fold(0, i64::saturating_add);
        let accrual = self.surcharge(party, on);
        let surcharge_fen = accrual.as_ref().map_or(0, |accrual| accrual.fen().0);
        let reduced = self.surcharge_reduced(party, on).min(surcharge_fen);
        let surcharge_paid_fen = self.surcharge_paid(party, on);
        PartyAccount {
            fine_fen: owed.fine.0,
            confiscated_fen: owed.confiscated.0,
            paid_fen,
            outstanding_fen: owed.sum().saturating_sub(paid_fen).max(0),
            surcharge_fen,
            surcharge_hundredths: accrual
                .as_ref()
                .map_or(0, |accrual| i64::try_from(accrual.hundredths).unwrap_or(i64::MAX)),
            surcharge_capped: accrual.is_some_and(|accrual| accrual.capped),
            surcharge_reduced_fen: reduced,
            surcharge_paid_fen,
            surcharge_left_fen: surcharge_fen.saturating_sub(reduced).saturating_sub(surcharge_paid_fen).max(0),
        }
    }

    /// Whether the organ has asked a party for the surcharge in a demand that stands: the law lets it add one, and does not
    /// make it (处罚法72 可以).
    pub fn surcharge_claimed(&self, party: &str) -> bool {
        let demands = self.enforcement.demands.iter().filter(|demand| demand.party_id == party && demand.stands());
        demands.map(|demand| demand.surcharge_fen).any(|fen| fen > 0)
    }

    /// Whether a party owes surcharge on `on` that the organ has asked for.
    pub fn owes_surcharge(&self, party: &str, on: NaiveDate) -> bool {
        self.surcharge_claimed(party) && self.account(party, on).surcharge_left_fen > 0
    }

    /// Whether the fine of a party was paid, in whole or in part, after its time, or is unpaid after it on `on`.
    pub fn paid_late(&self, party: &str, on: NaiveDate) -> bool {
        self.surcharge(party, on).is_some_and(|accrual| accrual.hundredths > 0)
    }
}
