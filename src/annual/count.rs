//! Counting a year 统计: decisions made in it, each once; what they came to; measures, executions and transfers (118号(六); counting rules
//! as the forms print them). Pure: read off the files, case by case.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::casefile::CaseFile;
use crate::casefile::acts::{TransferGround, TransferStep};
use crate::casefile::enforcement::{ExecutionEntry, ExecutionManner, ExecutionStep};
use crate::casefile::measures::MeasureKind;
use crate::casefile::proposal::{Outcome, Proposal};
use crate::casefile::transfer::StepOnFile;
use crate::law::annual::{AmountUnit, AnnualForm, ExtraColumn};
use crate::law::codes::PenaltyKind;
use crate::law::stages::Kind;

/// What a year came to, before any form.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Tally {
    /// How many decisions with exactly these kinds.
    penalties: BTreeMap<BTreeSet<PenaltyKind>, u64>,
    /// Fines and confiscated sums as decided, in fen.
    amount_fen: i64,
    summary: u64,
    ordinary: u64,
    no_penalty: u64,
    crime_transferred: u64,
    crime_accepted: u64,
    sealed: u64,
    seized: u64,
    executed: BTreeMap<&'static str, u64>,
    court_applications: u64,
}

/// A head of a column and its figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AnnualFigure {
    /// The head in Chinese.
    pub name: String,
    /// How many.
    pub count: u64,
}

/// The figures of a year in a form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AnnualFigures {
    /// Id of the form.
    pub form: String,
    /// Its name.
    pub form_name: String,
    /// Where its columns were seen.
    pub source: String,
    /// Decisions by their heaviest penalty, in the columns of the form.
    pub penalties: Vec<AnnualFigure>,
    /// All of them 合计（宗）.
    pub total: u64,
    /// 罚没金额 as decided, in fen.
    pub amount_fen: i64,
    /// The same as the form prints it.
    pub amount: String,
    /// In what.
    pub amount_unit: AmountUnit,
    /// Further columns of the form.
    pub extras: Vec<AnnualFigure>,
    /// Decisions without penalty 不予处罚, which the forms do not count among penalties.
    pub no_penalty: u64,
    /// Coercive measures by the decision, executions by their end, applications to the court by the day they were made.
    pub coercion: Vec<AnnualFigure>,
}

/// What legal review of the year came to, for the forms that tell it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Reviews {
    pub reviewed: u64,
    pub corrected: u64,
}

impl Tally {
    /// Adds what a case did in the year.
    pub(super) fn take(&mut self, file: &CaseFile, year: i32) {
        let within = |day: NaiveDate| day.year() == year;
        let earlier = file.remedies.rounds.iter().map(|round| (round.decision.as_ref(), round.proposal.as_ref()));
        let now = std::iter::once((file.decision.as_ref(), file.proposal.as_ref()));
        for (decision, proposal) in earlier.chain(now) {
            let Some(decision) = decision.filter(|decision| within(decision.decided_on)) else { continue };
            let on_the_spot = file.kind_of(decision.seq) == Some(Kind::DecideOnTheSpot);
            let proposal = proposal.map(|on_file| &on_file.proposal);
            self.decision(decision.outcome, proposal, on_the_spot);
        }
        for seizure in file.measures.seizures.iter().filter(|seizure| within(seizure.seized_on)) {
            match seizure.measure {
                MeasureKind::Seal => self.sealed += 1,
                MeasureKind::Seize | MeasureKind::Preserve => self.seized += 1,
            }
        }
        for order in &file.enforcement.orders {
            // By its end: carried out, or stopped for good; what was put back since was carried out all the same.
            let ended = |entry: &&ExecutionEntry| {
                matches!(entry.step, ExecutionStep::CarriedOut | ExecutionStep::Stopped) && within(entry.on)
            };
            if order.steps.iter().any(|entry| ended(&entry)) {
                *self.executed.entry(manner(order.manner)).or_default() += 1;
            }
        }
        let applied = file.enforcement.applications.iter().filter(|one| one.approved_on.is_some_and(within));
        self.court_applications += u64::try_from(applied.count()).unwrap_or_default();
        for transfer in file.transfers.made.iter().filter(|made| made.ground == TransferGround::SuspectedCrime) {
            self.crime_transferred += u64::from(within(transfer.made_on));
            let accepted = |step: &&StepOnFile| step.step == TransferStep::Accepted && within(step.on);
            self.crime_accepted += u64::from(transfer.steps.iter().any(|step| accepted(&step)));
        }
    }

    fn decision(&mut self, outcome: Outcome, proposal: Option<&Proposal>, on_the_spot: bool) {
        match outcome {
            Outcome::Penalize => {}
            Outcome::NoPenalty => {
                self.no_penalty += 1;
                return;
            }
            _ => return,
        }
        let lines = || proposal.iter().flat_map(|proposal| &proposal.parties).flat_map(|line| &line.penalties);
        let sums = lines().filter(|line| {
            matches!(line.kind, PenaltyKind::Fine | PenaltyKind::ConfiscateIncome | PenaltyKind::ConfiscateGoods)
        });
        self.amount_fen =
            sums.filter_map(|line| line.amount_fen).fold(self.amount_fen, |sum, fen| sum.saturating_add(fen));
        *self.penalties.entry(lines().map(|line| line.kind).collect()).or_default() += 1;
        match on_the_spot {
            true => self.summary += 1,
            false => self.ordinary += 1,
        }
    }

    /// The figures in a form.
    pub(super) fn in_form(&self, form: &AnnualForm, reviews: Reviews) -> AnnualFigures {
        let figure = |name: &str, count| AnnualFigure { name: name.to_owned(), count };
        let mut penalties: Vec<AnnualFigure> = form.columns.iter().map(|column| figure(&column.name, 0)).collect();
        for (kinds, count) in &self.penalties {
            let column = form.column(kinds).and_then(|at| penalties.get_mut(at));
            if let Some(column) = column {
                column.count += count;
            }
        }
        let extra = |column: &ExtraColumn| {
            let count = match column {
                ExtraColumn::SummaryProcedure => self.summary,
                ExtraColumn::OrdinaryProcedure => self.ordinary,
                ExtraColumn::Reviewed => reviews.reviewed,
                ExtraColumn::Corrected => reviews.corrected,
                ExtraColumn::CrimeTransferred => self.crime_transferred,
                ExtraColumn::CrimeAccepted => self.crime_accepted,
            };
            figure(column.zh(), count)
        };
        let mut coercion = vec![figure("查封场所、设施或者财物", self.sealed), figure("扣押财物", self.seized)];
        let executed = |name: &str| self.executed.get(name).copied().unwrap_or_default();
        coercion.extend(MANNERS.iter().map(|name| figure(name, executed(name))));
        coercion.push(figure("申请法院强制执行", self.court_applications));
        AnnualFigures {
            form: form.id.clone(),
            form_name: form.name.clone(),
            source: form.source.clone(),
            penalties,
            total: self.penalties.values().sum(),
            amount_fen: self.amount_fen,
            amount: match form.amount_unit {
                AmountUnit::Yuan => crate::law::money::Fen(self.amount_fen).to_string(),
                AmountUnit::TenThousandYuan => in_ten_thousands(self.amount_fen),
            },
            amount_unit: form.amount_unit,
            extras: form.extras.iter().map(extra).collect(),
            no_penalty: self.no_penalty,
            coercion,
        }
    }
}

/// Columns of executions by the organ itself 行政强制执行.
const MANNERS: [&str; 5] = [
    "划拨存款、汇款",
    "拍卖或者依法处理查封、扣押的场所、设施或者财物",
    "排除妨碍、恢复原状",
    "代履行",
    "其他强制执行",
];

const fn manner(manner: ExecutionManner) -> &'static str {
    match manner {
        ExecutionManner::Transfer => MANNERS[0],
        ExecutionManner::Auction => MANNERS[1],
        ExecutionManner::Restore => MANNERS[2],
        ExecutionManner::Substitute => MANNERS[3],
        ExecutionManner::Demolish | ExecutionManner::Other => MANNERS[4],
    }
}

/// 万元 with six decimals: a fen is 0.000001 of it.
fn in_ten_thousands(fen: i64) -> String {
    format!(
        "{}{}.{:06}",
        if fen < 0 { "-" } else { "" },
        fen.unsigned_abs() / 1_000_000,
        fen.unsigned_abs() % 1_000_000
    )
}
