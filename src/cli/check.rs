//! `zhifa verify` and `zhifa export`: the record proves itself, with or without a server.

use std::path::Path;
use std::process::ExitCode;

use uuid::Uuid;

use super::Error;
use crate::db::Db;
use crate::papers;
use crate::record::{self, Line, Report};
use crate::recording::{self, Examined, Shelf};

/// Cases verified in one go.
const AT_ONCE: i64 = 100;

/// Checks an exported file.
pub(super) fn file(path: &Path) -> Result<ExitCode, Error> {
    let io = |cause| Error::Io { what: path.display().to_string(), cause };
    let bytes = std::fs::read(path).map_err(io)?;
    if bytes.starts_with(b"PK") {
        return Ok(package(&bytes));
    }
    let Some((_, report)) = read(path)? else { return Ok(ExitCode::FAILURE) };
    print(&report);
    Ok(code(report.ok))
}

/// Checks a file package 电子案卷.
fn package(bytes: &[u8]) -> ExitCode {
    let checked = papers::check(bytes);
    if let Some(report) = &checked.record {
        print(report);
    }
    if let Some(manifest) = &checked.manifest {
        println!(
            "package of {}: {} papers, {} of them issued and compared with their seal, {} recordings listed",
            manifest.organ,
            manifest.papers.len(),
            checked.issued_papers,
            manifest.media.len()
        );
    }
    for flaw in &checked.flaws {
        println!("  package: {} / {}", flaw.zh, flaw.en);
    }
    println!("{}", if checked.ok { "the package is whole" } else { "the package is DAMAGED" });
    code(checked.ok)
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
        let papers = papers_of(db, id)?;
        let media = media(db, shelf, case)?;
        return Ok(code(report.ok && papers && media));
    }
    let (mut after, mut cases, mut acts, mut broken, mut papers) = (None, 0_usize, 0_usize, 0_usize, true);
    loop {
        let ids = db.read_now(move |conn| record::case_ids(conn, after, AT_ONCE))?;
        let Some(last) = ids.last().copied() else { break };
        for id in ids {
            let report = db.read_now(move |conn| record::verify(conn, id))?;
            cases += 1;
            acts += report.acts;
            papers &= papers_of(db, id)?;
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
    Ok(code(broken == 0 && papers && media))
}

/// Compares the issued papers of a case with what their acts sealed; false if one is not what was issued.
fn papers_of(db: &Db, case: Uuid) -> Result<bool, Error> {
    let (_, damaged) = db.read_now(move |conn| papers::damaged(conn, case))?;
    for (seq, finding) in &damaged {
        println!("paper issued by act {seq} of case {case}: DAMAGED, {finding}");
    }
    Ok(damaged.is_empty())
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
