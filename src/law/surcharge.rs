//! The surcharge for late payment 加处罚款 (处罚法72(1), 73; 强制法45): three per cent of the fine for each day, in all never
//! more than the fine. Reckoned in hundredths of a fen as whole numbers, and rounded once, down, when a sum is asked for.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::money::Fen;

/// Hundredths of a fen that one fen bears in a day: three per cent (处罚法72(1)).
const A_DAY: i128 = 3;

/// Hundredths of a fen in a fen.
const HUNDREDTHS: i128 = 100;

/// Why days are not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StandstillReason {
    /// 经批准延期、分期缴纳，或者执行协议 (处罚法66, 72; 强制法42).
    Plan,
    /// 行政复议或者行政诉讼期间 (处罚法73).
    Remedy,
}

/// Days on which nothing is added, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = SurchargeStandstill)]
pub struct Standstill {
    /// First day.
    pub from: NaiveDate,
    /// Last day; none while it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// Why.
    pub reason: StandstillReason,
}

impl Standstill {
    /// Whether `day` lies inside.
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// What was paid towards the fine, and on which day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paid {
    /// The day.
    pub on: NaiveDate,
    /// How much of it went to the fine.
    pub fine: Fen,
}

/// A fine that was not paid in time.
///
/// The base of a day is the part of the fine that was still unpaid when the day began. 处罚法72 says three per cent "of the
/// fine"; 强制法45 lets it be added for what the party fails to perform. Whoever has paid half fails to perform the other
/// half only, and nobody is worse off than under the whole fine. The day of payment still counts: it is the last day late.
#[derive(Debug, Clone, Copy)]
pub struct LateFine<'a> {
    /// The fine; confiscated money bears no surcharge.
    pub fine: Fen,
    /// The last day for paying; the next one is the first late day.
    pub due_on: NaiveDate,
    /// Payments towards the fine.
    pub paid: &'a [Paid],
    /// Days that are not counted.
    pub pauses: &'a [Standstill],
}

/// A run of days with one base.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Span {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// How many days.
    pub days: i64,
    /// The fine unpaid on each of them, in fen.
    pub base_fen: i64,
    /// Why they are not counted, if they are not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused: Option<StandstillReason>,
}

impl Span {
    /// What the run adds, in hundredths of a fen.
    fn hundredths(&self) -> i128 {
        match self.paused {
            Some(_) => 0,
            None => A_DAY * i128::from(self.base_fen) * i128::from(self.days),
        }
    }
}

/// The surcharge up to a day, and how it came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accrual {
    /// Up to and including this day.
    pub on: NaiveDate,
    /// Exactly, in hundredths of a fen.
    pub hundredths: i128,
    /// The sum of the fine was reached.
    pub capped: bool,
    /// Run by run, in the order of days.
    pub spans: Vec<Span>,
}

impl Accrual {
    /// What can be asked for: whole fen, rounded down.
    pub fn fen(&self) -> Fen {
        Fen(i64::try_from(self.hundredths / HUNDREDTHS).unwrap_or(i64::MAX))
    }
}

impl LateFine<'_> {
    /// The surcharge up to and including `on`.
    pub fn accrued(&self, on: NaiveDate) -> Accrual {
        let cap = HUNDREDTHS * i128::from(self.fine.0.max(0));
        let mut accrual = Accrual { on, hundredths: 0, capped: false, spans: Vec::new() };
        for span in self.spans(on) {
            let left = cap - accrual.hundredths;
            let span = match span.paused {
                // The day on which the sum of the fine is reached is the last one.
                None if span.hundredths() >= left => first_days(span, left),
                _ => span,
            };
            accrual.hundredths = cap.min(accrual.hundredths + span.hundredths());
            accrual.spans.push(span);
            if accrual.hundredths >= cap {
                accrual.capped = true;
                break;
            }
        }
        accrual
    }

    /// The runs of days from the first late day to `on` on which a part of the fine was unpaid, as if there were no limit.
    fn spans(&self, on: NaiveDate) -> Vec<Span> {
        let Some(first) = self.due_on.succ_opt() else { return Vec::new() };
        let after_pauses = self.pauses.iter().filter_map(|pause| pause.until?.succ_opt());
        let after_payments = self.paid.iter().filter_map(|paid| paid.on.succ_opt());
        let mut starts: Vec<_> = self.pauses.iter().map(|pause| pause.from).chain(after_pauses).collect();
        starts.extend(after_payments);
        starts.push(first);
        starts.retain(|day| first <= *day && *day <= on);
        starts.sort_unstable();
        starts.dedup();
        let mut spans: Vec<Span> = Vec::with_capacity(starts.len());
        for (index, from) in starts.iter().enumerate() {
            let to = starts.get(index + 1).and_then(|next| next.pred_opt()).unwrap_or(on);
            let base_fen = self.unpaid_on(*from);
            if base_fen == 0 {
                continue;
            }
            let paused = self.pauses.iter().find(|pause| pause.covers(*from)).map(|pause| pause.reason);
            match spans.last_mut() {
                Some(last)
                    if last.base_fen == base_fen && last.paused == paused && last.to.succ_opt() == Some(*from) =>
                {
                    last.to = to;
                    last.days = days(last.from, to);
                }
                _ => spans.push(Span { from: *from, to, days: days(*from, to), base_fen, paused }),
            }
        }
        spans
    }

    /// The fine still unpaid when the day begins, in fen.
    fn unpaid_on(&self, day: NaiveDate) -> i64 {
        let before = self.paid.iter().filter(|paid| paid.on < day).map(|paid| paid.fine.0);
        let paid = before.fold(0_i64, i64::saturating_add);
        self.fine.0.saturating_sub(paid).clamp(0, self.fine.0.max(0))
    }
}

/// Days from `from` to `to`, both counted.
fn days(from: NaiveDate, to: NaiveDate) -> i64 {
    (to - from).num_days() + 1
}

/// As many of the first days of a run as it takes to add `left`.
fn first_days(span: Span, left: i128) -> Span {
    let a_day = A_DAY * i128::from(span.base_fen);
    let needed = i64::try_from((left + a_day - 1) / a_day).unwrap_or(span.days).clamp(1, span.days);
    let last = u64::try_from(needed - 1).ok().and_then(|more| span.from.checked_add_days(chrono::Days::new(more)));
    Span { days: needed, to: last.unwrap_or(span.to), ..span }
}
