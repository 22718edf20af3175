//! Due dates on the file that run 进行中的期限: met, superseded, standing still, and counted anew by the calendar of today.
//!
//! The fold never counts: it keeps what was sealed. Whoever reads a due date with a calendar at hand asks
//! [`Deadline::today`], because the holidays of a year can be published after the act was sealed.

use chrono::NaiveDate;

use super::{Clock, DueDate};
use crate::casefile::act::Act;
use crate::casefile::file::CaseFile;
use crate::casefile::parts::{Deadline, Standstill, Text};
use crate::law::calendar::Calendar;
use crate::law::ladder::{Excluded, Pause};
use crate::law::period::Due;
use crate::law::stages::Kind;

/// Why a last day is not the sealed one: the holidays have been published since 放假安排.
pub fn moved(sealed: NaiveDate, now: NaiveDate) -> Text {
    Text::new(
        format!("放假安排已公布，由{sealed}改为{now}"),
        format!("The holidays have been published: from {sealed} to {now}"),
    )
}

impl Deadline {
    /// Neither met nor replaced.
    pub fn runs(&self) -> bool {
        self.met.is_none() && self.superseded.is_none()
    }

    /// Stopped on its last day or before, and not gone on since 中止.
    pub fn stands_still(&self) -> bool {
        self.runs() && self.stopped.is_some_and(|still| still.on <= self.due_on)
    }

    /// Whether another calendar may count it otherwise: counted beyond the years whose holidays were known.
    pub fn may_move(&self) -> bool {
        self.provisional && self.due_at.is_none() && !self.periods.is_empty()
    }

    /// The last day as this calendar counts it, while it does not stand still.
    pub fn counted_by(&self, calendar: &Calendar) -> NaiveDate {
        if !self.may_move() {
            return self.due_on;
        }
        calendar.due_stretched(self.opened_on, &self.periods, &self.excluded).due_on
    }

    /// The due date as today's calendar counts it, on the day `on`. What was sealed stays unless it was provisional or
    /// stands still; while it stands still every day up to `on` is left out.
    pub fn today(&self, calendar: &Calendar, on: NaiveDate) -> Due {
        let sealed = || Due {
            due_on: self.due_on,
            due_at: self.due_at,
            provisional: self.provisional,
            derivation: self.derivation.clone(),
        };
        let still = self.stopped.filter(|_| self.runs());
        if self.periods.is_empty() || self.due_at.is_some() || (!self.provisional && still.is_none()) {
            return sealed();
        }
        let mut excluded = self.excluded.clone();
        excluded.extend(still.filter(|still| still.on <= on).map(|still| Excluded {
            from: still.on,
            to: on,
            // The time to review waits for material, every other for the end of a suspension.
            why: if self.clock == Clock::Review { Pause::Supplement } else { Pause::Suspension },
        }));
        calendar.due_stretched(self.opened_on, &self.periods, &excluded)
    }
}

impl CaseFile {
    /// The due date of a clock that binds now: the last one that was not replaced.
    pub fn deadline(&self, clock: Clock, party: Option<&str>) -> Option<&Deadline> {
        self.deadlines.iter().rev().find(|deadline| {
            deadline.clock == clock && deadline.superseded.is_none() && deadline.party_id.as_deref() == party
        })
    }

    /// Marks a clock as met by the act `seq` on `day`, for one party or for none.
    pub(in crate::casefile) fn meet(&mut self, clock: Clock, party: Option<&str>, seq: u64, day: NaiveDate) {
        for deadline in &mut self.deadlines {
            let same_party = party.is_none() || deadline.party_id.as_deref() == party;
            if deadline.clock == clock && deadline.runs() && same_party {
                deadline.met = Some(seq);
                deadline.met_on = Some(day);
            }
        }
    }

    /// Meets the clocks that an act of this kind always ends, whatever its content.
    pub(in crate::casefile) fn meet_by_kind(&mut self, act: &Act) {
        let day = act.occurred_at.date();
        match act.kind {
            Kind::DeclineFiling | Kind::TransferCase | Kind::DecideOnTheSpot => {
                self.meet(Clock::CheckClue, None, act.seq, day);
            }
            Kind::CloseCase => self.meet(Clock::CloseForm, None, act.seq, day),
            Kind::Archive => self.meet(Clock::ArchiveFile, None, act.seq, day),
            _ => {}
        }
    }

    /// Takes a due date that the act `seq` sealed; the one it replaces stays visible.
    pub(in crate::casefile) fn start(&mut self, due: &DueDate, seq: u64) {
        if let Some(before) = due.supersedes {
            for deadline in &mut self.deadlines {
                let same = deadline.clock == due.clock && deadline.party_id == due.party_id;
                if same && deadline.seq == before && deadline.superseded.is_none() {
                    deadline.superseded = Some(seq);
                }
            }
        }
        self.deadlines.push(due.on_file(seq));
    }

    /// Lets the due dates of a clock stand still from `on`.
    pub(in crate::casefile) fn stop(&mut self, clock: Clock, seq: u64, on: NaiveDate) {
        for deadline in self.deadlines.iter_mut().filter(|deadline| deadline.clock == clock && deadline.runs()) {
            deadline.stopped = Some(Standstill { seq, on });
        }
    }
}
