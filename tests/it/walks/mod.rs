//! Generated walks: cases led at random through the table of lawful moves, with the rulebook as judge, then played again by
//! people over HTTP on a fresh service. Every lawful order is accepted there with the same stages, due dates, triggers and
//! numbers; what was refused on the way is refused again and changes nothing.
//!
//! Deterministic: what goes wrong names the seed. `WALKS=200 cargo test --test it walks::` walks further.

mod contents;
mod replay;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use zhifa::law::stages::{BEFORE_ALL, Kind, MOVES, Move, Status, To, lawful_ends};

use self::contents::trials;
use self::replay::Replayed;
use crate::casebook::{Casebook, Person, Trial};

/// One walk: the case as the rulebook let it come, and what the rulebook refused on the way.
struct Walk {
    seed: u64,
    profile: &'static str,
    book: Casebook,
    refused: Vec<Refused>,
}

/// An attempt the rulebook refused behind this act.
struct Refused {
    after: u64,
    who: Person,
    trial: Trial,
    rules: BTreeSet<String>,
}

/// A move that was taken: from, kind, to.
type Taken = BTreeMap<(&'static str, Kind, &'static str), usize>;

/// A small generator of random numbers (splitmix64), the same on every machine.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(n.max(1)).unwrap()).unwrap()
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for n in (1..list.len()).rev() {
            list.swap(n, self.below(n + 1));
        }
    }
}

/// The demo township's procedure, and that of market regulation, which knows pauses and extensions.
const TOWN: &str = "shanxi-township-demo";
const MARKET: &str = "market";

/// A profile, and a story told under it.
type Start = (&'static str, fn() -> Casebook);

/// Where walks begin: at nothing, and at points of the casebook's stories that chance alone rarely reaches.
const STARTS: &[Start] = &[
    (TOWN, Casebook::new),
    (TOWN, Casebook::clue),
    (TOWN, Casebook::filing),
    (MARKET, contents::under_market_rules),
    (MARKET, contents::suspended),
    (TOWN, contents::measure_asked),
    (TOWN, contents::seized),
    (TOWN, Casebook::investigating),
    (TOWN, Casebook::concluded),
    (TOWN, Casebook::noticed),
    (TOWN, Casebook::before_the_hearing),
    (TOWN, contents::heard),
    (TOWN, Casebook::reviewing),
    (TOWN, Casebook::ripe),
    (TOWN, Casebook::decided),
    (MARKET, Casebook::new),
    (TOWN, Casebook::served),
    (TOWN, Casebook::served_with_goods),
    (TOWN, Casebook::attacked),
    (TOWN, Casebook::second_round),
    (TOWN, Casebook::overdue),
    (TOWN, Casebook::at_the_court),
    (TOWN, Casebook::correction_demanded),
    (TOWN, Casebook::execution_ordered),
    (TOWN, Casebook::altered),
    (TOWN, Casebook::undone),
    (TOWN, contents::with_the_police),
    (TOWN, contents::crime_concluded),
    (TOWN, contents::crime_found_late),
    (TOWN, contents::from_paper),
    (TOWN, contents::paper_under_investigation),
    (TOWN, contents::summary_clue),
    (TOWN, contents::fined_on_the_spot),
    (TOWN, contents::sent_away),
    (TOWN, contents::longer_seized),
    (TOWN, contents::material_asked_for),
];

/// Acts of one walk behind its start.
const STEPS: usize = 36;

fn walks() -> u64 {
    std::env::var("WALKS").ok().and_then(|n| n.parse().ok()).unwrap_or(u64::try_from(STARTS.len()).unwrap())
}

fn code(status: Option<Status>) -> &'static str {
    status.map_or(BEFORE_ALL, Status::as_str)
}

fn status(book: &Casebook) -> Option<Status> {
    (book.file.version > 0).then_some(book.file.status)
}

/// The moves of a record, as its gates tell them.
fn moves_of(book: &Casebook, taken: &mut Taken) {
    let mut before = BEFORE_ALL;
    for recorded in &book.acts {
        let after = recorded.act.gate.status_after.as_str();
        *taken.entry((before, recorded.act.kind, after)).or_default() += 1;
        before = after;
    }
}

fn walk(seed: u64, taken: &mut Taken) -> Walk {
    let mut dice = Dice(seed);
    let (profile, start) = STARTS[usize::try_from(seed).unwrap() % STARTS.len()];
    let mut walk = Walk { seed, profile, book: start(), refused: Vec::new() };
    for _ in 0..STEPS {
        let days = [0, 0, 0, 0, 1, 3, 7, 12, 31][dice.below(9)];
        walk.book.wait(days);
        step(&mut walk, &mut dice, taken);
    }
    end(&mut walk, &mut dice);
    moves_of(&walk.book, taken);
    walk
}

/// One more act: of the moves that were never taken first, else any that the rulebook lets through.
fn step(walk: &mut Walk, dice: &mut Dice, taken: &mut Taken) {
    let from = status(&walk.book);
    let mut kinds: Vec<Kind> = Kind::ALL.iter().copied().filter(|kind| !lawful_ends(from, *kind).is_empty()).collect();
    // Lawful everywhere and leading nowhere: offered at one stage, so that it takes no step from what is rarer.
    kinds.retain(|kind| *kind != Kind::RecordCustody || from == Some(Status::Served));
    // Lawful only where a catalogue names seizures by value, which no walk brings along: another test's matter.
    kinds.retain(|kind| *kind != Kind::ReviewMeasure);
    dice.shuffle(&mut kinds);
    let new =
        |kind: &Kind| lawful_ends(from, *kind).iter().any(|to| !taken.contains_key(&(code(from), *kind, to.as_str())));
    if !dice.one_in(4) {
        kinds.sort_by_key(|kind| (from.is_some_and(|from| row_is_taken(from, *kind, taken)), !new(kind)));
    }
    for kind in kinds {
        let mut tries = trials(&walk.book, walk.profile, kind);
        dice.shuffle(&mut tries);
        if lawful_ends(from, kind).len() > 1 {
            // What the content decides: an end that was never reached first.
            tries.sort_by_cached_key(|trial| {
                let mut ahead = walk.book.clone();
                let goes = ahead.take(trial.clone()).is_ok();
                !goes || taken.contains_key(&(code(from), kind, ahead.file.status.as_str()))
            });
        }
        for trial in tries {
            if attempt(walk, trial, dice) {
                let to = walk.book.file.status.as_str();
                *taken.entry((code(from), kind, to)).or_default() += 1;
                return;
            }
        }
    }
}

/// Whether every row of the table for this kind that leaves this stage was taken somewhere, to each of its ends.
fn row_is_taken(from: Status, kind: Kind, taken: &Taken) -> bool {
    MOVES.iter().filter(|row| row.kind == kind && row.from.contains(&from)).all(|row| {
        ends(row)
            .into_iter()
            .all(|end| row.from.iter().any(|at| taken.contains_key(&(at.as_str(), kind, end.unwrap_or(*at).as_str()))))
    })
}

/// Where a row leads; none: it stays.
fn ends(row: &Move) -> Vec<Option<Status>> {
    match row.to {
        To::Stay => vec![None],
        To::Go(to) => vec![Some(to)],
        To::OneOf(ends) => ends.iter().copied().map(Some).collect(),
    }
}

/// Tries it; one refusal in some is kept to be refused again over HTTP.
fn attempt(walk: &mut Walk, trial: Trial, dice: &mut Dice) -> bool {
    let who = Person::ALL.into_iter().find(|person| person.account() == trial.attempt.actor.account_id).unwrap();
    let after = walk.book.file.version;
    match walk.book.take(trial.clone()) {
        Ok(_) => true,
        Err(refusal) => {
            if after > 0 && dice.one_in(30) {
                let breached = refusal.findings.iter().filter(|finding| finding.verdict == "breached");
                let rules = breached.map(|finding| finding.rule.to_owned()).collect();
                walk.refused.push(Refused { after, who, trial, rules });
            }
            false
        }
    }
}

/// What leads to an end from a stage, soonest first.
fn homeward(status: Option<Status>) -> &'static [Kind] {
    use Kind::{
        AnswerStatement, Approve, Archive, CloseCase, ConcludeInvestigation, Countersign, Decide, DecideRecusal,
        DeclineFiling, Deliberate, HoldHearing, IssueNotice, IssueReviewOpinion, OpenCase, Publish, RecordFineHandedIn,
        RecordPayment, RecordTransferStep, ReportHearing, RequestFiling, Resume, ServeDocument, SubmitForReview,
        VerifyCorrection, WaiveHearing, WaiveStatement, WithdrawFiling, Withhold,
    };
    match status {
        None => &[OpenCase],
        Some(Status::Clue) => &[Countersign, RequestFiling, DeclineFiling, Approve],
        Some(Status::Filing) => &[DecideRecusal, Approve],
        Some(Status::Investigating) => &[DecideRecusal, Countersign, Resume, ConcludeInvestigation, WithdrawFiling],
        Some(Status::Concluded) => {
            &[DecideRecusal, ServeDocument, Approve, Decide, Deliberate, IssueNotice, SubmitForReview, WithdrawFiling]
        }
        Some(Status::Noticed) => &[
            DecideRecusal,
            AnswerStatement,
            HoldHearing,
            ReportHearing,
            WaiveHearing,
            WaiveStatement,
            Decide,
            SubmitForReview,
            Deliberate,
            Approve,
            WithdrawFiling,
        ],
        Some(Status::Reviewing) => &[DecideRecusal, IssueReviewOpinion],
        Some(Status::Decided) => &[ServeDocument],
        Some(Status::Served) => {
            &[CloseCase, Publish, Approve, RecordPayment, VerifyCorrection, ServeDocument, Countersign]
        }
        Some(Status::Closed | Status::Declined | Status::Withdrawn | Status::Transferred) => {
            &[Archive, DecideRecusal, RecordFineHandedIn, Publish, Withhold, Approve, RecordTransferStep]
        }
        Some(Status::Archived) => &[],
    }
}

/// Leads the case home, as far as it goes within some steps.
fn end(walk: &mut Walk, dice: &mut Dice) {
    for _ in 0..30 {
        let from = status(&walk.book);
        let done = homeward(from)
            .iter()
            .any(|kind| trials(&walk.book, walk.profile, *kind).into_iter().any(|trial| attempt(walk, trial, dice)));
        if from == Some(Status::Archived) {
            return;
        }
        if !done {
            walk.book.wait(6);
        }
    }
}

/// The rows of the table that no walk took, and the single moves (from, kind, to) that none took.
fn left_out(taken: &Taken) -> (Vec<String>, usize, usize) {
    let is_taken = |from: Status, kind: Kind, to: Status| taken.contains_key(&(from.as_str(), kind, to.as_str()));
    let (mut rows, mut single, mut all) = (Vec::new(), 0, 0);
    for row in MOVES.iter().filter(|row| row.kind != Kind::ReviewMeasure) {
        for end in ends(row) {
            let taken: Vec<bool> =
                row.from.iter().map(|from| is_taken(*from, row.kind, end.unwrap_or(*from))).collect();
            all += taken.len();
            single += taken.iter().filter(|taken| !**taken).count();
            if !taken.contains(&true) {
                rows.push(format!("{} from {:?} to {end:?}", row.kind, row.from));
            }
        }
    }
    (rows, single, all)
}

#[test]
fn every_lawful_walk_is_played_again_over_http_and_every_row_of_the_table_is_walked() {
    let mut taken = Taken::new();
    let all: Vec<Walk> = (0..walks()).map(|seed| walk(seed, &mut taken)).collect();
    let (rows, single, moves) = left_out(&taken);
    let acts: usize = all.iter().map(|walk| walk.book.acts.len()).sum();
    let refused: usize = all.iter().map(|walk| walk.refused.len()).sum();
    let archived = all.iter().filter(|walk| walk.book.file.status == Status::Archived).count();
    println!(
        "{} walks, {acts} acts, {refused} refusals, {archived} archived; {single} of {moves} moves left out",
        all.len()
    );
    assert!(rows.is_empty(), "no walk took these rows of the table of moves:\n{}", rows.join("\n"));
    assert!(archived > 0, "no walk came home");
    // Two at a time: each on a service and a database of its own.
    let next = std::sync::atomic::AtomicUsize::new(0);
    let played = || {
        let mut played = Replayed::default();
        while let Some(walk) = all.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
            played.add(&replay::over_http(walk));
        }
        played
    };
    let sum = std::thread::scope(|scope| {
        let other = scope.spawn(played);
        let mut sum = played();
        sum.add(&other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        sum
    });
    assert_eq!((sum.acts, sum.refused), (acts, refused));
}

#[test]
fn the_same_seed_walks_the_same_way() {
    let one = walk(7, &mut Taken::new());
    let other = walk(7, &mut Taken::new());
    assert_eq!(one.book.file.head_digest, other.book.file.head_digest);
    assert_eq!(one.refused.len(), other.refused.len());
    let kinds: Vec<Value> = one.book.file.entries.iter().map(|entry| serde_json::json!(entry.kind)).collect();
    assert!(kinds.len() > 20, "{kinds:?}");
}
