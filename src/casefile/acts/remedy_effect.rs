//! What a ruling on a remedy does to the file: what it changes, the clocks it ends, and what a head's comparison with the paper
//! confirms or takes back (复议法75, 77; 行诉法94).

use chrono::NaiveDate;

use super::approval::Ruling;
use crate::casefile::act::Act;
use crate::casefile::clocks::Clock;
use crate::casefile::file::CaseFile;
use crate::casefile::parts::Deadline;
use crate::casefile::remedy::DecisionChange;

/// The clocks of what a decision asks for, or lets its party do: they end when nothing of it is left.
const OF_THE_DECISION: [Clock; 8] = [
    Clock::ServeDecision,
    Clock::Publish,
    Clock::Pay,
    Clock::Instalment,
    Clock::Demand,
    Clock::ApplyToCourt,
    Clock::Reconsideration,
    Clock::Suit,
];

/// What a head's word does to an entry of what was decided: compared with the paper it stands, else it is as if it had never
/// been made, and has to be made again.
pub(super) fn ruled(file: &mut CaseFile, about: u64, act: &Act, ruling: Ruling) {
    let day = act.occurred_at.date();
    let Some(at) = file.remedies.proceedings.iter().position(|one| one.uncompared == Some(about)) else { return };
    let Some(proceeding) = file.remedies.proceedings.get_mut(at) else { return };
    proceeding.uncompared = None;
    match ruling {
        Ruling::Approved => {
            let parties: Vec<_> = file.parties.iter().map(|party| party.id.clone()).collect();
            for party in parties {
                file.settle(&party, act.seq, day);
            }
        }
        Ruling::Refused => {
            proceeding.take_back(about);
            for other in &mut file.remedies.proceedings {
                other.ended = other.ended.filter(|ended| ended.seq != about);
            }
            file.remedies.changes.retain(|change| change.seq != about);
            for due in &mut file.deadlines {
                if due.met == Some(about) && OF_THE_DECISION.contains(&due.clock) {
                    due.met = None;
                    due.met_on = None;
                }
                if due.seq == about && due.met.is_none() {
                    due.met = Some(act.seq);
                    due.met_on = Some(day);
                }
            }
        }
    }
}

impl CaseFile {
    /// Marks the clock that the act `started` opened as met by the act `seq`.
    pub(super) fn meet_started(&mut self, clock: Clock, started: u64, seq: u64, day: NaiveDate) {
        for due in &mut self.deadlines {
            if due.clock == clock && due.seq == started && due.met.is_none() {
                due.met = Some(seq);
                due.met_on = Some(day);
            }
        }
    }

    /// Puts a change of the decision beside it, and ends the clocks of what is no longer owed.
    pub(super) fn take_change(&mut self, change: DecisionChange) {
        let (seq, on, struck) = (change.seq, change.on, change.fate.strikes());
        self.remedies.changes.push(change);
        if struck {
            // What the same act starts is about the act that changed it, and runs.
            let over = |due: &&mut Deadline| due.runs() && due.seq < seq && OF_THE_DECISION.contains(&due.clock);
            for due in self.deadlines.iter_mut().filter(over) {
                due.met = Some(seq);
                due.met_on = Some(on);
            }
            return;
        }
        let parties: Vec<_> = self.parties.iter().map(|party| party.id.clone()).collect();
        for party in parties {
            self.settle(&party, seq, on);
        }
    }
}
