//! The surcharge against a formula written another way, for every day from 0 to 400, and what must hold for any fine.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use super::day;
use crate::law::money::Fen;
use crate::law::surcharge::{LateFine, Paid, Span, Standstill, StandstillReason};

const DUE: &str = "2026-03-17";

fn late(fine: i64) -> LateFine<'static> {
    LateFine { fine: Fen(fine), due_on: day(DUE), paid: &[], pauses: &[] }
}

fn after(days: u64) -> NaiveDate {
    day(DUE) + Days::new(days)
}

fn pause(from: u64, until: Option<u64>, reason: StandstillReason) -> Standstill {
    Standstill { from: after(from), until: until.map(after), reason }
}

/// The other way: day for day, in thousandths of the whole so that nothing is shared with the code but the law.
fn by_hand(fine: i64, paid: &[(u64, i64)], pauses: &[(u64, u64)], n: u64) -> i128 {
    let mut sum = 0_i128;
    for late_day in 1..=n {
        if pauses.iter().any(|(from, until)| (*from..=*until).contains(&late_day)) {
            continue;
        }
        let left = paid
            .iter()
            .filter(|(on, _)| late_day > *on)
            .fold(i128::from(fine), |left, (_, part)| left - i128::from(*part));
        sum += left.max(0) * 30;
    }
    sum.min(i128::from(fine) * 1000) / 10
}

#[test]
fn unpaid_it_is_three_per_cent_a_day_and_stops_at_the_fine() {
    for fine in [1, 3, 7, 33, 99, 100, 101, 4_999, 50_000, 333_333, 5_000_000, 9_007_199_254_740_991] {
        for n in 0..=400_u64 {
            let accrual = late(fine).accrued(after(n));
            let plain = i128::from(fine) * i128::from(3 * n).min(100);
            assert_eq!(accrual.hundredths, plain, "{fine} fen, {n} days late");
            assert_eq!(accrual.hundredths, by_hand(fine, &[], &[], n), "{fine} fen, {n} days late");
            assert_eq!(accrual.capped, n >= 34, "33 days are 99 %, the 34th day reaches the fine (PEN-72)");
        }
    }
}

#[test]
fn instalments_and_pauses_agree_with_the_other_formula_on_every_day() {
    let paid = [(5, 1_234_567), (40, 1_000_001), (90, 333_333), (200, 2_432_099)];
    let stops = [(1, 10), (8, 30), (60, 75), (300, 310)];
    let payments: Vec<_> = paid.iter().map(|(on, fen)| Paid { on: after(*on), fine: Fen(*fen) }).collect();
    let pauses: Vec<_> = stops.iter().map(|(from, to)| pause(*from, Some(*to), StandstillReason::Plan)).collect();
    for fine in [5_000_000, 5_000_001, 4_999_999, 50_000_000] {
        for n in 0..=400 {
            let meter = LateFine { paid: &payments, pauses: &pauses, ..late(fine) };
            let accrual = meter.accrued(after(n));
            assert_eq!(accrual.hundredths, by_hand(fine, &paid, &stops, n), "{fine} fen, {n} days late");
            let counted: i128 = accrual.spans.iter().filter(|span| span.paused.is_none()).map(added).sum();
            assert!(counted >= accrual.hundredths && (accrual.capped || counted == accrual.hundredths));
        }
    }
}

fn added(span: &Span) -> i128 {
    3 * i128::from(span.base_fen) * i128::from(span.days)
}

#[test]
fn the_reckoning_tells_each_run_of_days() {
    let payments = [Paid { on: after(10), fine: Fen(20_000) }];
    let pauses = [pause(5, Some(7), StandstillReason::Plan), pause(20, None, StandstillReason::Remedy)];
    let accrual = LateFine { paid: &payments, pauses: &pauses, ..late(50_000) }.accrued(after(30));
    let run = |from: u64, to: u64, base_fen: i64, paused| Span {
        from: after(from),
        to: after(to),
        days: i64::try_from(to - from + 1).expect("small"),
        base_fen,
        paused,
    };
    let expected = [
        run(1, 4, 50_000, None),
        run(5, 7, 50_000, Some(StandstillReason::Plan)),
        run(8, 10, 50_000, None),
        run(11, 19, 30_000, None),
        run(20, 30, 30_000, Some(StandstillReason::Remedy)),
    ];
    assert_eq!(accrual.spans, expected);
    assert_eq!(accrual.fen(), Fen((7 * 50_000 + 9 * 30_000) * 3 / 100));
}

#[test]
fn the_day_of_payment_is_the_last_day_late_and_paying_in_time_costs_nothing() {
    let paid = |on: u64| [Paid { on: after(on), fine: Fen(100_000) }];
    assert_eq!(LateFine { paid: &paid(0), ..late(100_000) }.accrued(after(400)).hundredths, 0);
    assert_eq!(LateFine { paid: &paid(1), ..late(100_000) }.accrued(after(400)).fen(), Fen(3_000));
    assert_eq!(LateFine { paid: &paid(2), ..late(100_000) }.accrued(after(400)).fen(), Fen(6_000));
    let early = [Paid { on: day("2026-03-02"), fine: Fen(100_000) }];
    assert!(LateFine { paid: &early, ..late(100_000) }.accrued(after(400)).spans.is_empty());
}

#[test]
fn fractions_of_a_fen_are_kept_until_a_sum_is_asked_for() {
    // 1 fen bears 3/100 of a fen a day: nothing can be asked for before the 34th day, and then the whole fen.
    assert_eq!(late(1).accrued(after(33)).fen(), Fen(0));
    assert_eq!(late(1).accrued(after(34)).fen(), Fen(1));
    // 33 fen bear 0.99 a day; rounding each day would leave nothing at all.
    assert_eq!(late(33).accrued(after(1)).fen(), Fen(0));
    assert_eq!(late(33).accrued(after(10)).fen(), Fen(9));
}

#[test]
fn no_fine_bears_nothing() {
    for fine in [0, -1, i64::MIN] {
        assert_eq!(late(fine).accrued(after(400)).hundredths, 0);
    }
    let last = LateFine { due_on: NaiveDate::MAX, ..late(100) }.accrued(NaiveDate::MAX);
    assert_eq!(last.hundredths, 0);
}

fn payments() -> impl Strategy<Value = Vec<(u64, i64)>> {
    prop::collection::vec((0_u64..420, 1_i64..2_000_000), 0..6)
}

fn stops() -> impl Strategy<Value = Vec<(u64, u64)>> {
    prop::collection::vec((0_u64..400, 0_u64..90), 0..5)
        .prop_map(|all| all.into_iter().map(|(from, length)| (from, from + length)).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_it_never_falls_and_never_exceeds_the_fine(
        fine in 1_i64..20_000_000, paid in payments(), stops in stops(), n in 0_u64..420,
    ) {
        let money: Vec<_> = paid.iter().map(|(on, fen)| Paid { on: after(*on), fine: Fen(*fen) }).collect();
        let pauses: Vec<_> = stops.iter().map(|(from, to)| pause(*from, Some(*to), StandstillReason::Remedy)).collect();
        let meter = LateFine { paid: &money, pauses: &pauses, ..late(fine) };
        let (today, tomorrow) = (meter.accrued(after(n)), meter.accrued(after(n + 1)));
        prop_assert_eq!(today.hundredths, by_hand(fine, &paid, &stops, n));
        prop_assert!(today.hundredths <= tomorrow.hundredths);
        prop_assert!(today.fen() <= Fen(fine));
        prop_assert!(today.hundredths - i128::from(today.fen().0) * 100 < 100, "rounded once, by less than a fen");
        prop_assert!(today.spans.windows(2).all(|two| two[0].to < two[1].from));
    }

    #[test]
    fn it_stands_still_once_all_is_paid(fine in 1_i64..20_000_000, on in 0_u64..200, more in 0_u64..200) {
        let money = [Paid { on: after(on), fine: Fen(fine) }];
        let meter = LateFine { paid: &money, ..late(fine) };
        prop_assert_eq!(meter.accrued(after(on + more)).hundredths, meter.accrued(after(on)).hundredths);
    }

    #[test]
    fn a_pause_or_a_payment_never_makes_it_dearer(fine in 1_i64..20_000_000, stops in stops(), paid in payments(), n in 0_u64..420) {
        let money: Vec<_> = paid.iter().map(|(on, fen)| Paid { on: after(*on), fine: Fen(*fen) }).collect();
        let pauses: Vec<_> = stops.iter().map(|(from, to)| pause(*from, Some(*to), StandstillReason::Plan)).collect();
        let dear = late(fine).accrued(after(n)).hundredths;
        let cheap = LateFine { paid: &money, pauses: &pauses, ..late(fine) }.accrued(after(n)).hundredths;
        prop_assert!(cheap <= dear);
    }
}
