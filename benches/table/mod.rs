//! The table of measured rows. Each bench keeps its rows in a file, so that whichever runs last prints them all.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// Rows older than this belong to another run.
const FRESH_SECONDS: u64 = 15 * 60;

/// One measured row.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Row {
    id: String,
    work: String,
    ours: String,
    limit: String,
    measured: String,
    target: String,
    verdict: String,
}

impl Row {
    /// Work, what we did, and what the limit did in the same run.
    pub fn new(id: &str, work: &str, ours: String, limit: String) -> Row {
        let dash = || "-".to_owned();
        let (id, work) = (id.to_owned(), work.to_owned());
        Row { id, work, ours, limit, measured: dash(), target: dash(), verdict: String::new() }
    }

    /// What counts, and that it should be at least so much.
    #[allow(dead_code, reason = "only one of the benches needs it")]
    pub fn at_least(self, measured: f64, target: f64, unit: &str) -> Row {
        self.judged(measured, format!(">= {target}{unit}"), unit, measured >= target)
    }

    /// What counts, and that it should be at most so much.
    pub fn at_most(self, measured: f64, target: f64, unit: &str) -> Row {
        self.judged(measured, format!("<= {target}{unit}"), unit, measured <= target)
    }

    /// What counts, with no target.
    #[allow(dead_code, reason = "not every bench needs it")]
    pub fn only(self, measured: f64, unit: &str) -> Row {
        Row { measured: format!("{measured:.2}{unit}"), ..self }
    }

    fn judged(self, measured: f64, target: String, unit: &str, kept: bool) -> Row {
        let digits = if unit == "x" { 2 } else { 0 };
        let verdict = if kept { "ok" } else { "SHORT" };
        Row { measured: format!("{measured:.digits$}{unit}"), target, verdict: verdict.to_owned(), ..self }
    }

    fn cells(&self) -> [&str; 7] {
        [&self.id, &self.work, &self.ours, &self.limit, &self.measured, &self.target, &self.verdict]
    }
}

/// Keeps the rows of one bench, and prints the table of all benches as far as they have run.
pub fn finish(bench: &str, rows: &[Row]) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("bench-rows");
    let kept = serde_json::to_vec(&(now(), rows)).expect("rows are JSON");
    std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(folder.join(bench), kept)).expect("rows are kept");
    let mut all: Vec<Row> = Vec::new();
    for entry in std::fs::read_dir(&folder).expect("the folder of rows").flatten() {
        let text = std::fs::read(entry.path()).expect("rows");
        match serde_json::from_slice::<(u64, Vec<Row>)>(&text) {
            Ok((at, rows)) if now().saturating_sub(at) < FRESH_SECONDS => all.extend(rows),
            _ => {}
        }
    }
    // P2 before P10.
    all.sort_by_key(|row| row.id.trim_start_matches('P').parse::<f64>().unwrap_or(f64::MAX) as u64);
    print(&all);
}

fn print(rows: &[Row]) {
    let heads = ["", "work", "zhifa", "limit in the same run", "measured", "target", ""];
    let mut widths = heads.map(str::len);
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row.cells()) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |cells: [&str; 7]| {
        let padded: Vec<_> = cells.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        println!("{}", padded.join("  ").trim_end());
    };
    println!();
    line(heads);
    println!("{}", "-".repeat(widths.iter().sum::<usize>() + 12));
    rows.iter().for_each(|row| line(row.cells()));
    println!();
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("a time after 1970").as_secs()
}
