//! Checks that compare days of a ledger: what came before what, and what was in time.

use chrono::NaiveDate;

use super::{Reading, Seen};
use crate::law::period::{Period, Unit};
use crate::ledgers::columns::LedgerField as F;
use crate::ledgers::content::LedgerOutcome;

/// The Administrative Penalty Law as revised is in force from here on 行政处罚法（2021修订）; it brought the term of ninety days,
/// and counts short periods in working days.
const REVISED: Option<NaiveDate> = NaiveDate::from_ymd_opt(2021, 7, 15);

/// Whether a day lies under the law as revised.
pub(super) fn under_the_revised_law(day: NaiveDate) -> bool {
    REVISED.is_some_and(|first| day >= first)
}

/// The cell is empty: nothing follows from that.
pub(super) fn empty(field: F) -> Seen {
    Seen::Open(format!("台账没有填写“{}”，请查阅纸质案卷", field.zh()))
}

/// A day with its column.
type Dated = (F, Option<NaiveDate>);

/// Whether `first` came no later than `then`.
fn in_order((first, before): Dated, (then, after): Dated) -> Seen {
    let (Some(before), Some(after)) = (before, after) else {
        return empty(if before.is_none() { first } else { then });
    };
    let (first, then) = (first.zh(), then.zh());
    match before <= after {
        true => Seen::Kept(format!("{first}{before}，{then}{after}")),
        false => Seen::Broken(format!("{first}{before}晚于{then}{after}")),
    }
}

pub(super) fn filed_first(read: &Reading<'_>) -> Seen {
    let seen = in_order((F::FiledOn, read.row.filed_on), (F::DecidedOn, read.row.decided_on));
    match (&seen, &read.row.cause, &read.row.party) {
        (Seen::Kept(_), None, _) => empty(F::Cause),
        (Seen::Kept(_), _, None) => empty(F::Party),
        _ => seen,
    }
}

/// Told on the day of the decision may still be lawful, where the party waived what it could say.
pub(super) fn told_first(read: &Reading<'_>) -> Seen {
    let seen = in_order((F::ToldOn, read.row.told_on), (F::DecidedOn, read.row.decided_on));
    let (Seen::Kept(_), Some(told), Some(decided)) = (&seen, read.row.told_on, read.row.decided_on) else {
        return seen;
    };
    // The law itself gives no period; the organ's profile does.
    let due = read.calendar.due(told, read.profile.statement).due_on;
    match decided > due {
        true => seen,
        false => Seen::Open(format!(
            "告知日期{told}，决定日期{decided}，不足{}，核对当事人是否书面放弃陈述申辩",
            read.profile.statement.zh()
        )),
    }
}

pub(super) fn heard_first(read: &Reading<'_>) -> Seen {
    in_order((F::HearingOn, read.row.hearing_on), (F::DecidedOn, read.row.decided_on))
}

pub(super) fn reviewed_first(read: &Reading<'_>) -> Seen {
    let seen = in_order((F::ReviewedOn, read.row.reviewed_on), (F::DecidedOn, read.row.decided_on));
    match (&seen, &read.row.reviewer) {
        (Seen::Kept(_), None) => empty(F::Reviewer),
        _ => seen,
    }
}

pub(super) fn deliberated_first(read: &Reading<'_>) -> Seen {
    in_order((F::DeliberatedOn, read.row.deliberated_on), (F::DecidedOn, read.row.decided_on))
}

/// Every pair of days that the procedure puts in an order.
pub(super) fn all_in_order(read: &Reading<'_>) -> Seen {
    let row = read.row;
    let filed = (F::FiledOn, row.filed_on);
    let decided = (F::DecidedOn, row.decided_on);
    let served = (F::ServedOn, row.served_on);
    let closed = (F::ClosedOn, row.closed_on);
    let between = [
        (F::ToldOn, row.told_on),
        (F::HearingOn, row.hearing_on),
        (F::ReviewedOn, row.reviewed_on),
        (F::DeliberatedOn, row.deliberated_on),
    ];
    let mut pairs = vec![
        (filed, decided),
        ((F::ToldOn, row.told_on), (F::HearingOn, row.hearing_on)),
        (decided, served),
        (decided, (F::PublishedOn, row.published_on)),
        (served, closed),
        (closed, (F::ArchivedOn, row.archived_on)),
    ];
    for step in between {
        pairs.extend([(filed, step), (step, decided)]);
    }
    let wrong: Vec<_> = pairs
        .iter()
        .filter_map(|(one, other)| match in_order(*one, *other) {
            Seen::Broken(message) => Some(message),
            Seen::Kept(_) | Seen::Open(_) | Seen::Silent => None,
        })
        .collect();
    if !wrong.is_empty() {
        return Seen::Broken(wrong.join("；"));
    }
    // Not every case has a hearing, a review or a discussion.
    let needed = [filed, (F::ToldOn, row.told_on), decided, served, closed];
    match needed.iter().find(|(_, day)| day.is_none()) {
        Some((field, _)) => empty(*field),
        None => Seen::Kept("立案、告知、决定、送达、结案的日期先后合理".to_owned()),
    }
}

/// The term of the case, with what the ledger says of extensions and of days that do not count.
pub(super) fn decided_in_time(read: &Reading<'_>) -> Seen {
    let row = read.row;
    let Some(filed) = row.filed_on else { return empty(F::FiledOn) };
    let Some(decided) = row.decided_on else { return empty(F::DecidedOn) };
    if decided < filed {
        return Seen::Open(format!("决定日期{decided}早于立案日期{filed}，无法计算办案期限"));
    }
    if !under_the_revised_law(filed) {
        return Seen::Open(format!("{filed}立案，早于2021年7月15日，按当时的规定核对办案期限"));
    }
    let term = read.profile.decision;
    let longer = match (term.unit, row.days_excluded) {
        (Unit::CalendarDay, Some(days)) => Period { n: term.n.saturating_add(days), ..term },
        _ => term,
    };
    let due = read.calendar.due(filed, longer).due_on;
    let due = row.extended_to.map_or(due, |extended| extended.max(due));
    let took = (decided - filed).num_days();
    match decided <= due {
        true => Seen::Kept(format!("{filed}立案，{decided}决定，用时{took}日，期限至{due}")),
        false => Seen::Broken(format!(
            "{filed}立案，{decided}决定，用时{took}日，超过办案期限{}（至{due}）；台账没有反映其他延长或者扣除",
            term.zh()
        )),
    }
}

/// What has to follow the decision within a period of working days.
fn followed(read: &Reading<'_>, (field, day): Dated, period: Period) -> Seen {
    let (Some(decided), Some(day)) = (read.row.decided_on, day) else {
        return empty(if day.is_none() { field } else { F::DecidedOn });
    };
    let name = field.zh();
    if day < decided {
        return Seen::Broken(format!("{name}{day}早于决定日期{decided}"));
    }
    let due = read.calendar.due(decided, period);
    let (in_time, until) = (day <= due.due_on, due.due_on);
    let known = read.calendar.is_known(decided) && !due.provisional;
    match (in_time, under_the_revised_law(decided), known) {
        (true, _, true) => Seen::Kept(format!("{decided}决定，{name}{day}，期限至{until}")),
        (false, true, true) => Seen::Broken(format!("{decided}决定，{name}{day}，超过{}（至{until}）", period.zh())),
        (_, false, _) => Seen::Open(format!("{decided}决定，早于2021年7月15日，{name}{day}，按当时的规定核对期限")),
        (_, true, false) => Seen::Open(format!("没有{decided}当年的节假日安排，{name}{day}，请核对期限")),
    }
}

pub(super) fn served_in_time(read: &Reading<'_>) -> Seen {
    followed(read, (F::ServedOn, read.row.served_on), read.profile.serve)
}

pub(super) fn published_in_time(read: &Reading<'_>) -> Seen {
    let punished = matches!(read.row.outcome, Some(LedgerOutcome::Penalize) | None);
    let period = if punished { read.profile.publish_penalty } else { read.profile.publish_other };
    followed(read, (F::PublishedOn, read.row.published_on), period)
}

/// The nation sets no period for archiving; some fields do.
pub(super) fn archived(read: &Reading<'_>) -> Seen {
    let seen = in_order((F::ClosedOn, read.row.closed_on), (F::ArchivedOn, read.row.archived_on));
    let (Some(closed), Some(day), Some(period)) = (read.row.closed_on, read.row.archived_on, read.profile.archive_file)
    else {
        return seen;
    };
    let due = read.calendar.due(closed, period).due_on;
    match (seen, day <= due) {
        (Seen::Kept(_), false) => Seen::Broken(format!("{closed}结案，{day}归档，超过{}（至{due}）", period.zh())),
        (seen, _) => seen,
    }
}
