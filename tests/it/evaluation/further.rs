//! Known defects in files of the scenarios: sheets and items the casebook's story does not reach.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Value, json};
use zhifa::accounts::PasswordCost;
use zhifa::casefile::clocks::{Clock, DueDate};
use zhifa::casefile::facts::RemedyBodies;
use zhifa::casefile::score::Reference;
use zhifa::certificates::Histories;
use zhifa::clock::SystemClock;
use zhifa::db::Db;
use zhifa::demo::{self, Scenario};
use zhifa::law::profile::Profile;
use zhifa::law::stages::Kind;
use zhifa::problem::Problem;
use zhifa::{agencies, record, recording};

use super::defects::{overdue, set};
use super::prepared::Prepared;
use crate::harness::db::TestDb;
use crate::tidy::files::root;

/// A file as a scenario leaves it.
pub fn played(name: &str) -> Prepared {
    let text = std::fs::read_to_string(root().join(format!("scenarios/statute/{name}.json"))).expect("a scenario");
    let scenario: Scenario = serde_json::from_str(&text).expect("a scenario");
    let db = TestDb::new();
    demo::play(&db.parsed(), &scenario, PasswordCost::Cheap).expect("it plays");
    let open = Db::open(&db.parsed(), Arc::new(SystemClock), 1).expect("a database");
    let case = scenario.case_id;
    let loaded = open.read_now(move |conn| {
        let acts = record::acts(conn, case, 0, u64::MAX)?;
        let agency = acts[0].act.actor.agency_id;
        let (fact, profile) = agencies::fact(conn, agency)?.expect("the organ");
        let mut known = Histories::default();
        let stamps = acts.iter().flat_map(|one| one.act.officers.iter().chain(&one.act.computed.handlers));
        let ids: Vec<_> = stamps.map(|stamp| stamp.officer_id).collect();
        known.learn(conn, ids)?;
        let reference = Reference {
            agency: fact,
            profile: Profile::find(&profile).expect("a profile"),
            recording_lists: recording::lists(conn, agency)?,
            officers: Box::new(move |id, at| known.then(id, at)),
        };
        Ok::<_, Problem>(Prepared { acts, reference })
    });
    loaded.expect("a file")
}

/// A defect, and what it makes the machine flag beyond what it flags of the file as it was.
struct Further {
    name: &'static str,
    scenario: &'static str,
    spoil: fn(&mut Prepared),
    flagged: &'static str,
}

const fn further(
    name: &'static str,
    scenario: &'static str,
    flagged: &'static str,
    spoil: fn(&mut Prepared),
) -> Further {
    Further { name, scenario, spoil, flagged }
}

const NO_PENALTY: &str = "correction-made-no-penalty";
const HANDED_ON: &str = "clue-handed-to-the-bureau";
const WITHDRAWN: &str = "filing-withdrawn";
const COURT: &str = "instalments-broken-then-court";
const TESTED: &str = "preserved-sampled-tested-fined";
const LOWERED: &str = "hearing-held-decision-lowered";
const WITNESS: &str = "supplement-after-review";
const EXTENDED: &str = "seizure-extended-then-released";
const STALL: &str = "market-stall-on-the-spot";

const FURTHER: &[Further] = &[
    further("no day of the act", NO_PENALTY, "N1", |file| {
        for kind in [Kind::OpenCase, Kind::AmendParticulars] {
            if file.acts.iter().any(|one| one.act.kind == kind) {
                file.set(kind, "/violation", Value::Null);
            }
        }
    }),
    further("nothing proves the facts", NO_PENALTY, "B18 D4a N2 V06", |file| {
        file.set(Kind::ConcludeInvestigation, "/proposal/parties/0/facts/0/evidence", json!([]));
    }),
    further("no ground for sparing", NO_PENALTY, "N3", |file| file.mark(Kind::ConcludeInvestigation, "PEN-33-2")),
    further("a decision without reasons", NO_PENALTY, "N4", |file| file.set(Kind::Decide, "/reasons", json!(""))),
    further("no way to contest it", NO_PENALTY, "N6", |file| {
        file.reference.agency.remedies = RemedyBodies::default();
    }),
    further("nobody was educated", NO_PENALTY, "N7", |file| file.mark(Kind::CloseCase, "PEN-33-3")),
    further("decided too late", NO_PENALTY, "N8", |file| overdue(file, "decide")),
    further("no particulars", HANDED_ON, "T1", |file| file.set(Kind::OpenCase, "/parties/0/address", Value::Null)),
    further("officers without cards", HANDED_ON, "T2a V02", |file| file.mark(Kind::OpenCase, "CERT-1")),
    further("no head approved", HANDED_ON, "T3", |file| file.mark(Kind::TransferCase, "HEAD-1")),
    further("no papers went along", HANDED_ON, "T4", |file| file.mark(Kind::TransferCase, "PEN-27-T5")),
    further("handed over late", HANDED_ON, "T5", |file| file.mark(Kind::TransferCase, "PEN-27-T7")),
    further("the goods stayed", HANDED_ON, "T6", |file| file.mark(Kind::TransferCase, "ENF-21")),
    further("a clue from nowhere", WITHDRAWN, "O1", |file| file.set(Kind::OpenCase, "/place", json!(" "))),
    further("a handler withdrew it", WITHDRAWN, "O3", |file| file.mark(Kind::WithdrawFiling, "SEP-1")),
    further("checked too long", WITHDRAWN, "O4", |file| {
        let act = file.act(Kind::OpenCase);
        let day = act.occurred_at.date();
        act.computed.due.push(DueDate::set(Clock::CheckClue, None, day, day));
    }),
    further("goods not given back", WITHDRAWN, "O5", |file| file.mark(Kind::WithdrawFiling, "ITEM-4")),
    further("a demand without rights", COURT, "G2", |file| file.set(Kind::ServeDemand, "/rights_told", json!(false))),
    further("an application without papers", COURT, "G3", |file| file.set(Kind::ApplyToCourt, "/papers", json!([]))),
    further("a result before its test", TESTED, "B12a", |file| {
        let day = file.act(Kind::OpenCase).occurred_at.plus_days(-400).date();
        file.set(Kind::RecordTestResult, "/received_on", json!(day));
    }),
    further("other articles in the decision", LOWERED, "C2", |file| {
        file.set(Kind::ReviseProposal, "/proposal/parties/0/violated/0/article", json!("第九十九条"));
    }),
    further("a witness nobody confirmed", WITNESS, "B7 B16", |file| file.set(Kind::Countersign, "/seq", json!(1))),
    further("put in after archiving", WITNESS, "H2", |file| {
        let last = file.acts.last().expect("acts");
        let (seq, prev, at) = (last.act.seq + 1, last.digest.clone(), last.act.occurred_at);
        let mut late = file.acts.iter().find(|one| one.act.kind == Kind::InspectScene).expect("one").clone();
        (late.act.seq, late.act.prev, late.act.occurred_at) = (seq, prev, at);
        late.act.gate = file.acts.last().expect("acts").act.gate.clone();
        late.body = None;
        file.acts.push(late);
    }),
    further("seized without a head's word", EXTENDED, "B12a D3 K1", |file| file.mark(Kind::Seize, "ENF-18")),
    further("an extension nobody was told", EXTENDED, "D3 K4", |file| file.mark(Kind::ExtendSeizure, "ENF-25-2")),
    further("nothing proves it on the spot", STALL, "S3 V06", |file| {
        file.set(Kind::DecideOnTheSpot, "/proposal/parties/0/facts/0/evidence", json!([]));
    }),
    further("cash without a receipt", STALL, "S6", |file| file.mark(Kind::DecideOnTheSpot, "PEN-70")),
];

/// What each of these makes the machine flag.
pub fn flagged() -> BTreeSet<String> {
    FURTHER.iter().flat_map(|one| set(one.flagged)).collect()
}

#[test]
fn defects_of_every_sheet_are_found_and_nothing_else_is_flagged() {
    let mut wrong = Vec::new();
    for one in FURTHER {
        let mut file = played(one.scenario);
        let before = file.broken();
        (one.spoil)(&mut file);
        let found: BTreeSet<String> = file.broken().difference(&before).cloned().collect();
        if found != set(one.flagged) {
            wrong.push(format!("{} ({}): expected {}, found {found:?}", one.name, one.scenario, one.flagged));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
