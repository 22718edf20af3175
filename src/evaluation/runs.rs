//! The pre-check of a whole population 全量预查: every archived file of some organs, a stretch at a time on all cores. What is found
//! and how far it came are written together, so that a run that was cut off goes on where it stood, and reads nothing twice.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::known::Known;
use super::store::{self, CheckRow, RunRow};
use super::{Error, checks, standards};
use crate::accounts::Actor;
use crate::agencies;
use crate::casefile::score::{Asked, ItemVerdict, ScoredSheet};
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Db, Tx, audit};
use crate::law::codes::Role;
use crate::law::evaluation::Standard;
use crate::law::profile::RULESET;
use crate::law::time::Moment;
use crate::record::{self, ArchivedFile};

/// Files that one thread reads before what it found is written: few enough to lie in memory without being noticed.
const STRETCH: usize = 32;

/// What a run found so far, counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RunCounts {
    /// Files by the grade they have at most.
    pub grades: BTreeMap<String, u64>,
    /// Files by sheet.
    pub variants: BTreeMap<String, u64>,
    /// Files in which a veto item is broken, by item.
    pub vetoes: BTreeMap<String, u64>,
    /// Files in which an item is broken, by item.
    pub broken: BTreeMap<String, u64>,
    /// Files in which an item waits for a person, by item.
    pub open: BTreeMap<String, u64>,
}

/// A pre-check and how far it has come 预查进度.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct RunView {
    /// The run.
    pub id: Uuid,
    /// The organs whose files are read.
    pub agency_ids: Vec<Uuid>,
    /// The standard.
    pub standard: String,
    /// Digest of the standard.
    pub standard_digest: String,
    /// The rules.
    pub ruleset: String,
    /// Who asked for it.
    pub asked_by: Uuid,
    /// When.
    pub asked_at: Moment,
    /// Archived files when it was asked for.
    pub total: i64,
    /// Files read so far; those that were read before under the same standard and rules are not read again, and count.
    pub done: i64,
    /// What was found in the files it read itself.
    pub counts: RunCounts,
    /// When it was finished.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Moment>,
    /// Why it could not go on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed: Option<String>,
}

impl RunRow {
    pub(super) fn view(&self) -> Result<RunView, Error> {
        Ok(RunView {
            id: self.id.0,
            agency_ids: serde_json::from_str(&self.agencies)?,
            standard: self.standard_id.clone(),
            standard_digest: self.standard_digest.clone(),
            ruleset: self.ruleset.clone(),
            asked_by: self.asked_by.0,
            asked_at: self.asked_at.0,
            total: self.total,
            done: self.done,
            counts: serde_json::from_str(&self.counts)?,
            finished_at: self.finished_at.map(|at| at.0),
            failed: self.failed.clone(),
        })
    }

    /// Whether there is something left to do.
    pub(super) fn goes_on(&self) -> bool {
        self.finished_at.is_none() && self.failed.is_none()
    }
}

/// Asks for a run over these organs, one's own and those below where none is named.
///
/// # Errors
/// For everybody but heads and supervisors, an organ out of sight, a standard that is none.
pub fn ask(tx: &mut Tx<'_>, actor: &Actor, standard: &str, named: Vec<Uuid>) -> Result<RunView, Error> {
    if !actor.heads_the_organ() && !actor.has(Role::Supervisor) {
        return Err(Error::NotInCharge);
    }
    let seen = agencies::covers(tx.conn, actor)?;
    if let Some(n) = named.iter().position(|agency| !seen.contains(agency)) {
        return Err(Error::UnknownAgency(n));
    }
    let mut agencies = if named.is_empty() { seen } else { named };
    agencies.sort_unstable();
    agencies.dedup();
    let held = standards::held(tx.conn, actor.agency_id, standard)?;
    let row = RunRow {
        id: Uid(tx.new_id()),
        agency_id: Uid(actor.agency_id),
        total: record::count_archived(tx.conn, &agencies)?,
        agencies: serde_json::to_string(&agencies)?,
        standard_id: held.standard.id.clone(),
        standard_digest: held.digest,
        standard: serde_json::to_string(&held.standard)?,
        ruleset: RULESET.to_owned(),
        asked_by: Uid(actor.account_id),
        asked_at: Instant(tx.now),
        done: 0,
        after_case: None,
        counts: serde_json::to_string(&RunCounts::default())?,
        finished_at: None,
        failed: None,
    };
    store::insert_run(tx, &row)?;
    audit::record(tx, Some(actor.account_id), "evaluation_run.ask", &format!("evaluation_run/{}", row.id.0), standard)?;
    row.view()
}

/// The runs that are worked on by this process.
static LIVE: Mutex<BTreeSet<Uuid>> = Mutex::new(BTreeSet::new());

fn live() -> MutexGuard<'static, BTreeSet<Uuid>> {
    LIVE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Works on a run until it is finished, unless somebody does already. Blocks: call it in a thread that may. `told` hears how
/// far it has come.
pub fn make(db: &Arc<Db>, id: Uuid, told: &dyn Fn(i64, i64)) {
    if !live().insert(id) {
        return;
    }
    end(db, id, told);
    live().remove(&id);
}

fn end(db: &Arc<Db>, id: Uuid, told: &dyn Fn(i64, i64)) {
    let ended = match db.read_now(move |conn| store::run(conn, id)?.ok_or(Error::NotFound)) {
        // Somebody finished it between the look and the call: it stays as it ended.
        Ok(run) if !run.goes_on() => return,
        Ok(run) => go_on(db, run, told),
        Err(error) => Err(error),
    };
    let failed = ended.err().map(|error| error.to_string());
    if let Some(failed) = &failed {
        tracing::error!(%failed, run = %id, "a pre-check could not go on");
    }
    if let Err(error) = db.write_now(move |tx| store::end(tx, id, failed.as_deref())) {
        tracing::error!(%error, run = %id, "nor could that be noted");
    }
}

/// The runs that are not finished, the oldest first.
///
/// # Errors
/// When the database cannot be read.
pub fn unfinished(conn: &mut Conn) -> Result<Vec<Uuid>, Error> {
    store::unfinished(conn)
}

/// What a thread is given, and what it answers: rows to be kept, and what they count.
type Stretch = Vec<ArchivedFile>;
type Answered = Result<(Vec<CheckRow>, RunCounts), Error>;

/// By what files are scored.
struct By {
    run: RunRow,
    standard: Standard,
    asked: Asked,
}

fn go_on(db: &Arc<Db>, run: RunRow, told: &dyn Fn(i64, i64)) -> Result<(), Error> {
    let standard: Standard = serde_json::from_str(&run.standard)?;
    let by = Arc::new(By { asked: Asked::of(&standard), run, standard });
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let mut hands: Vec<(Sender<Stretch>, Receiver<Answered>)> = Vec::new();
        for _ in 0..threads {
            let (give, given) = channel::<Stretch>();
            let (answer, answered) = channel::<Answered>();
            let by = &by;
            scope.spawn(move || {
                let mut known = Known::default();
                for files in given {
                    let found = stretch(db, std::mem::take(&mut known), by, files).map(|(learnt, found)| {
                        known = learnt;
                        found
                    });
                    // Nobody listens once the run has failed elsewhere.
                    if answer.send(found).is_err() {
                        return;
                    }
                }
            });
            hands.push((give, answered));
        }
        let walked = walk(db, &by.run, &hands, told);
        // Without their senders the threads end.
        drop(hands);
        walked
    })
}

/// Walks through the files: while one round is written, the next one is read.
fn walk(
    db: &Arc<Db>,
    run: &RunRow,
    hands: &[(Sender<Stretch>, Receiver<Answered>)],
    told: &dyn Fn(i64, i64),
) -> Result<(), Error> {
    let agencies: Vec<Uuid> = serde_json::from_str(&run.agencies)?;
    let mut counts: RunCounts = serde_json::from_str(&run.counts)?;
    let (mut done, mut after) = (run.done, run.after_case.map(|id| id.0));
    let rows = i64::try_from(STRETCH.saturating_mul(hands.len())).unwrap_or(i64::MAX);
    let next = |after: Option<Uuid>| {
        let agencies = agencies.clone();
        db.read_now(move |conn| Ok::<_, Error>(record::archived(conn, &agencies, after, rows)?))
    };
    let give = |files: &[ArchivedFile]| -> Result<usize, Error> {
        let parts: Vec<&[ArchivedFile]> = files.chunks(STRETCH).collect();
        for (part, (hand, _)) in parts.iter().zip(hands) {
            hand.send(part.to_vec()).map_err(|_| Error::Thread)?;
        }
        Ok(parts.len())
    };
    let mut files = next(after)?;
    let mut given = give(&files)?;
    while !files.is_empty() {
        let mut found: Vec<CheckRow> = Vec::new();
        for (_, answers) in &hands[..given] {
            let (rows, counted) = answers.recv().map_err(|_| Error::Thread)??;
            found.extend(rows);
            counts.join(counted);
        }
        after = files.last().map(|(case, ..)| *case);
        done = done.saturating_add(i64::try_from(files.len()).unwrap_or(i64::MAX));
        files = next(after)?;
        given = give(&files)?;
        let (id, text) = (run.id.0, serde_json::to_string(&counts)?);
        db.write_now(move |tx| {
            store::insert_checks(tx, &found)?;
            store::advance(tx, id, done, after, &text)
        })?;
        told(done, run.total);
    }
    Ok(())
}

/// What a stretch brought: what was learnt, rows to be kept, and what they count.
type Brought = (Known, (Vec<CheckRow>, RunCounts));

fn stretch(db: &Arc<Db>, mut known: Known, by: &Arc<By>, files: Stretch) -> Result<Brought, Error> {
    let (now, by) = (db.clock().now(), Arc::clone(by));
    db.read_now(move |conn| {
        let run = &by.run;
        let keys: Vec<(Uuid, u64)> = files.iter().map(|(case, _, version)| (*case, *version)).collect();
        let before = store::checked(conn, &keys, &run.standard_digest, &run.ruleset)?;
        let new: Vec<_> = files.iter().filter(|(case, _, version)| !before.contains(&(*case, *version))).collect();
        let ids: Vec<Uuid> = new.iter().map(|(case, ..)| *case).collect();
        let acts = record::acts_of(conn, &ids)?;
        let (mut rows, mut counts) = (Vec::with_capacity(new.len()), RunCounts::default());
        for (case, agency, _) in new {
            let of_case = acts.get(case).map_or(&[][..], Vec::as_slice);
            let read = checks::read(&mut known, conn, *agency, of_case, (&by.standard, &by.asked))?;
            if let Some(read) = read {
                counts.add(&by.standard, &read.sheets);
                rows.push(checks::row(*case, *agency, run, &read, now)?);
            }
        }
        Ok((known, (rows, counts)))
    })
}

impl RunCounts {
    /// One file more.
    fn add(&mut self, standard: &Standard, sheets: &[ScoredSheet]) {
        let one = |counts: &mut BTreeMap<String, u64>, key: &str| add(counts, key.to_owned(), 1);
        if let Some(grade) = checks::grade(standard, sheets) {
            one(&mut self.grades, &grade.code);
        }
        sheets.first().into_iter().for_each(|main| one(&mut self.variants, main.variant.as_str()));
        checks::vetoes(sheets).for_each(|id| one(&mut self.vetoes, id));
        for item in sheets.iter().flat_map(|sheet| &sheet.items) {
            match item.verdict {
                ItemVerdict::Breached => one(&mut self.broken, &item.id),
                ItemVerdict::NeedsPerson => one(&mut self.open, &item.id),
                ItemVerdict::Met | ItemVerdict::NotApplicable => {}
            }
        }
    }

    /// What another thread counted.
    fn join(&mut self, other: RunCounts) {
        let RunCounts { grades, variants, vetoes, broken, open } = other;
        let mine = [&mut self.grades, &mut self.variants, &mut self.vetoes, &mut self.broken, &mut self.open];
        for (counts, more) in mine.into_iter().zip([grades, variants, vetoes, broken, open]) {
            more.into_iter().for_each(|(key, files)| add(counts, key, files));
        }
    }
}

fn add(counts: &mut BTreeMap<String, u64>, key: String, files: u64) {
    let count = counts.entry(key).or_default();
    *count = count.saturating_add(files);
}
