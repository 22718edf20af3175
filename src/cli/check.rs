//! `zhifa verify` and `zhifa export`: the record proves itself, with or without a server.

use std::path::Path;
use std::process::ExitCode;

use uuid::Uuid;

use super::Error;
use crate::db::Db;
use crate::record::{self, Line, Report};
use crate::recording::{self, Examined, Shelf};

/// Cases verified in one go.
const AT_ONCE: i64 = 100;

/// Checks an exported file.
pub(super) fn file(path: &Path) -> Result<ExitCode, Error> {
    let Some((_, report)) = read(path)? else { return Ok(ExitCode::FAILURE) };
    print(&report);
    Ok(code(report.ok))
}

/// The lines of an exported file, verified; none when one of them cannot be read, which is told.
pub(super) fn read(path: &Path) -> Result<Option<(Vec<Line>, Report)>, Error> {
    let io = |cause| Error::Io { what: path.display().to_string(), cause };
    let text = std::fs::read_to_string(path).map_err(io)?;
    let mut lines: Vec<Line> = Vec::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match serde_json::from_str(line) {
            Ok(line) => lines.push(line),
            Err(error) => {
                println!("line {}: cannot be read: {error}", index + 1);
                return Ok(None);
            }
        }
    }
    let report = record::verify_lines(&lines);
    Ok(Some((lines, report)))
}

/// Checks one case or all cases of the database, and the recordings that are stored for them.
pub(super) fn database(db: &Db, shelf: &Shelf, case: Option<Uuid>) -> Result<ExitCode, Error> {
    if let Some(id) = case {
        let report = db.read_now(move |conn| record::verify(conn, id))?;
        print(&report);
        let media = media(db, shelf, case)?;
        return Ok(code(report.ok && media));
    }
    let (mut after, mut cases, mut acts, mut broken) = (None, 0_usize, 0_usize, 0_usize);
    loop {
        let ids = db.read_now(move |conn| record::case_ids(conn, after, AT_ONCE))?;
        let Some(last) = ids.last().copied() else { break };
        for id in ids {
            let report = db.read_now(move |conn| record::verify(conn, id))?;
            cases += 1;
            acts += report.acts;
            if !report.ok {
                broken += 1;
                print(&report);
            }
        }
        after = Some(last);
    }
    println!(
        "{cases} cases, {acts} acts: {}",
        if broken == 0 { "all verified".to_owned() } else { format!("{broken} cases damaged") }
    );
    let media = media(db, shelf, None)?;
    Ok(code(broken == 0 && media))
}

/// Reads the recordings again; false if one is not what was taken in.
fn media(db: &Db, shelf: &Shelf, case: Option<Uuid>) -> Result<bool, Error> {
    Ok(told(&recording::examine(db, shelf, case)?))
}

/// Says which recordings are not what was taken in, or gone; false if there is one.
pub(super) fn told(examined: &Examined) -> bool {
    for damage in &examined.damaged {
        println!("media {} of case {}: DAMAGED, {}", damage.media, damage.case, damage.digest);
        println!("  {}", damage.finding);
    }
    let verdict = match examined.damaged.len() {
        0 => "all verified".to_owned(),
        damaged => format!("{damaged} recordings damaged"),
    };
    println!("{} stored recordings, {} bytes: {verdict}", examined.objects, examined.bytes);
    examined.damaged.is_empty()
}

/// Writes the record of a case.
pub(super) fn export(db: &Db, case: Uuid) -> Result<(), Error> {
    for line in db.read_now(move |conn| record::export(conn, case))? {
        println!("{}", serde_json::to_string(&line)?);
    }
    Ok(())
}

pub(super) fn print(report: &Report) {
    let case = report.case_id.map_or_else(|| "?".to_owned(), |id| id.to_string());
    let verdict = if report.ok { "verified" } else { "DAMAGED" };
    println!("case {case}: {verdict}, {} acts, head {}", report.acts, report.head_digest);
    if report.bodies_withheld > 0 {
        println!("  {} bodies are withheld or destroyed; the chain stands", report.bodies_withheld);
    }
    for flaw in &report.flaws {
        let place = flaw.seq.map_or_else(|| "case".to_owned(), |seq| format!("act {seq}"));
        println!("  {place}: {} / {}", flaw.what.zh, flaw.what.en);
    }
}

pub(super) fn code(ok: bool) -> ExitCode {
    if ok { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
