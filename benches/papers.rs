//! Rows P7 and P8: papers printed by one core, warm; a file package of 300 pages; memory with the engine loaded. The acts
//! are those of the demo case, played once into a throw-away file.

#![allow(
    clippy::disallowed_methods,
    reason = "a bench is a client and a stopwatch: it has no transaction to take time from"
)]

mod table;

use std::time::{Duration, Instant};

use table::Row;
use zhifa::casefile::{Body, RecordedAct};
use zhifa::clock::SystemClock;
use zhifa::db::{Conn, Db, Url, migrate};
use zhifa::demo;
use zhifa::papers::{self, Dossier, Paper, Run, Work};
use zhifa::record::{self, Line};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Pages of the long file.
const PAGES: usize = 300;
/// How often a paper is printed.
const TIMES: u32 = 40;

fn main() {
    // `cargo test --benches` asks for tests; there are none here.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let (dossier, lines) = play(folder.path());
    let templates: Vec<_> = papers::built_in().iter().collect();
    let at_rest = memory("VmRSS");

    let (first, _) = timed(|| print(&decision(&dossier)));
    let paper = decision(&dossier);
    let (warm, printed) = times(|| print(&paper));
    let pages = printed.pages;
    let size = printed.bytes.len() / 1024;
    let (composed, _) = times(|| decision(&dossier));
    let loaded = memory("VmRSS");

    let work = Work::new(dossier.clone(), &templates).expect("a file");
    let (each, sheets) = timed(|| (0..work.steps()).map(|n| work.print(n).expect("printed")).collect::<Vec<_>>());
    let printed_pages: usize = sheets.iter().map(|sheet| sheet.pages).sum();
    let (packed, package) = timed(|| work.finish(&sheets, &lines).expect("packed"));
    let (checked, verdict) = timed(|| papers::check(&package.zip));
    assert!(verdict.ok, "{:?}", verdict.flaws);

    let (long, long_lines) = lengthened(&dossier, &lines, printed_pages);
    let work = Work::new(long, &templates).expect("a long file");
    let (long_each, sheets) = timed(|| (0..work.steps()).map(|n| work.print(n).expect("printed")).collect::<Vec<_>>());
    let (long_packed, package) = timed(|| work.finish(&sheets, &long_lines).expect("packed"));

    let ms = |took: Duration| format!("{:.1} ms", took.as_secs_f64() * 1e3);
    let millis = warm.as_secs_f64() * 1e3;
    let per_second = sheets_per_second(work.steps(), long_each);
    let rows =
        [
            Row::new(
                "P7",
                &format!("a decision of {pages} pages, warm ({size} kB)"),
                ms(warm),
                format!("first {}", ms(first)),
            )
            .at_most(millis * 2.0 / pages as f64, 20.0, " ms for 2 pages"),
            Row::new("P7", "  its content composed from the acts", ms(composed), String::new()),
            Row::new(
                "P7",
                &format!("a file of {} papers, {} pages: each printed, then packed", work.steps(), package.pages),
                format!("{} + {}", ms(long_each), ms(long_packed)),
                String::new(),
            )
            .only(per_second, " papers/s"),
            Row::new(
                "P7",
                "the demo file: printed, packed, checked",
                format!("{} + {}", ms(each), ms(packed)),
                ms(checked),
            ),
            Row::new("P8", "memory before the engine", format!("{at_rest:.0} MB"), String::new()),
            Row::new("P8", "  with the engine and its fonts", format!("{loaded:.0} MB"), String::new())
                .at_most(loaded, 200.0, " MB"),
            Row::new("P8", "  at its highest, the long file", format!("{:.0} MB", memory("VmHWM")), String::new())
                .at_most(memory("VmHWM"), 350.0, " MB"),
        ];
    table::finish("papers", &rows);
}

#[expect(clippy::cast_precision_loss, reason = "a count of papers")]
fn sheets_per_second(sheets: usize, took: Duration) -> f64 {
    sheets as f64 / took.as_secs_f64()
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let made = work();
    (start.elapsed(), made)
}

/// The median of many times.
fn times<T>(work: impl Fn() -> T) -> (Duration, T) {
    let mut all: Vec<_> = (0..TIMES).map(|_| timed(&work).0).collect();
    all.sort();
    (all[all.len() / 2], work())
}

fn decision(dossier: &Dossier) -> Paper {
    let templates: Vec<_> = papers::built_in().iter().filter(|held| held.template.kind == "PENALTY_DECISION").collect();
    let found = papers::candidates(dossier, &templates).expect("templates");
    papers::compose(dossier, found.first().expect("a decision"), None).expect("composed")
}

fn print(paper: &Paper) -> papers::PrintedPdf {
    let run = Run { title: &paper.title, ..Run::default() };
    papers::pdf(std::slice::from_ref(paper), &run).expect("printed")
}

fn play(folder: &std::path::Path) -> (Dossier, Vec<Line>) {
    let url = Url::Sqlite(folder.join("bench.sqlite3"));
    migrate::up(&url).expect("tables");
    demo::load(&url, "Bench-passw0rd").expect("the demo plays");
    let db = Db::open(&url, std::sync::Arc::new(SystemClock), 1).expect("a database");
    let case = demo::scenarios().expect("scenarios").swap_remove(0).case_id;
    let lines = db.read_now(move |conn| record::export(conn, case)).expect("an export");
    let dossier = db.read_now(move |conn: &mut Conn| papers::load(conn, case)).expect("a record");
    (dossier, lines)
}

/// The same file with interviews long enough for [`PAGES`] pages. Its chain no longer holds; the press does not ask.
fn lengthened(dossier: &Dossier, lines: &[Line], pages: usize) -> (Dossier, Vec<Line>) {
    let mut acts: Vec<RecordedAct> = dossier.acts().to_vec();
    let mut held = 0;
    for recorded in &mut acts {
        if let Some(Body::InspectScene(scene)) = &mut recorded.body {
            // About 900 characters fill a page of a record.
            let words =
                "现场检查发现，成品库内箱装成品堆垛高度超过标准，通道及出口被货物堵塞，检查人员逐一清点、测量并拍照。";
            scene.findings =
                std::iter::repeat_n(words, (PAGES.saturating_sub(pages)) * 16).collect::<Vec<_>>().join("\n");
            held += 1;
            break;
        }
    }
    assert!(held > 0, "the demo case has an inspection");
    (Dossier::new(acts, dossier.organ().clone()).expect("acts"), lines.to_vec())
}

/// A figure of `/proc/self/status` in megabytes.
fn memory(figure: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(figure)).unwrap_or_default();
    let kib: f64 = line.split_whitespace().nth(1).and_then(|text| text.parse().ok()).unwrap_or_default();
    kib / 1024.0
}
