//! `zhifa verify --anchor` and `zhifa verify FILE --proof`: that nothing was changed since a day whose root was published.

use std::cmp::Ordering;
use std::path::Path;
use std::process::ExitCode;

use chrono::NaiveDate;

use super::{Error, check};
use crate::anchor::{self, AnchorProof, Trail, TrailChange};
use crate::db::Db;

/// Compares the whole record with the anchor of a day, or with the last one, and the audit trail with every anchor up to it.
/// `expected` is a root, `audit` a digest of the trail, that somebody kept elsewhere.
pub(super) fn database(
    db: &Db,
    day: Option<NaiveDate>,
    expected: Option<&str>,
    audit: Option<&str>,
) -> Result<ExitCode, Error> {
    let found = match anchor::compare(db, day) {
        Ok(found) => found,
        Err(anchor::Error::NotFound) => {
            println!("no anchor{}", day.map_or_else(String::new, |day| format!(" of {day}")));
            return Ok(ExitCode::FAILURE);
        }
        Err(error) => return Err(error.into()),
    };
    println!("anchor of {}: {} cases, root {}", found.anchor.day, found.anchor.cases, found.anchor.root);
    let published = match_root(&found.anchor.root, expected);
    for (first, cases) in &found.changed {
        println!("  CHANGED: among the {cases} cases from {first} on");
    }
    if found.cases != found.anchor.cases {
        println!("  CHANGED: the record has {} cases of that day", found.cases);
    }
    if found.record_holds() {
        println!("the record gives the same root: nothing changed since");
    } else {
        println!("the record gives {}: IT WAS CHANGED", found.root);
    }
    let told = trail(&found.trail, audit);
    Ok(check::code(found.holds() && published && told))
}

/// Tells how the audit trail stands to the anchors that cover it; whether it is the one that was kept elsewhere.
fn trail(found: &Trail, kept: Option<&str>) -> bool {
    let Some(last) = &found.last else {
        println!("no anchor up to this day covers the audit trail: it is older than that");
        return kept.is_none();
    };
    println!("audit trail: {} anchors, digest {last}", found.anchors);
    for TrailChange { day, from, until, then, now } in &found.changed {
        let what = match now.cmp(then) {
            Ordering::Less => "REMOVED",
            Ordering::Greater => "PUT IN LATER",
            Ordering::Equal => "CHANGED",
        };
        let from = from.map_or_else(|| "the first on".to_owned(), |from| from.to_string());
        println!("  审计日志 {day} 与锚定不符。 audit entries of {day} were {what}: {then} then, {now} now");
        println!("    (entries from {from} to before {until})");
    }
    if found.changed.is_empty() {
        println!("the audit trail gives the same digests: nothing changed since");
    }
    let same = kept.is_none_or(|kept| kept == last);
    if !same {
        println!("  the digest that was kept elsewhere is {}: IT IS NOT THIS ONE", kept.unwrap_or_default());
    }
    same
}

fn match_root(root: &str, expected: Option<&str>) -> bool {
    let same = expected.is_none_or(|expected| expected == root);
    if !same {
        println!("  the root that was kept elsewhere is {}: IT IS NOT THIS ONE", expected.unwrap_or_default());
    }
    same
}

/// Checks an exported file and the proof of its case: the chain stands, its head then leads to the root.
pub(super) fn file(path: &Path, proof: &Path, expected: Option<&str>) -> Result<ExitCode, Error> {
    let Some((lines, report)) = check::read(path)? else { return Ok(ExitCode::FAILURE) };
    check::print(&report);
    let text =
        std::fs::read_to_string(proof).map_err(|cause| Error::Io { what: proof.display().to_string(), cause })?;
    let proof: AnchorProof = match serde_json::from_str(&text) {
        Ok(proof) => proof,
        Err(error) => {
            println!("the proof cannot be read: {error}");
            return Ok(ExitCode::FAILURE);
        }
    };
    let head = &proof.head;
    let at = usize::try_from(head.seq).ok().and_then(|seq| seq.checked_sub(1)).and_then(|at| lines.get(at));
    let same_case = report.case_id == Some(head.case_id);
    let stands = same_case && at.is_some_and(|line| line.digest == head.digest);
    let leads = proof.holds();
    if !stands {
        println!("  act {} of the file is not the one that was anchored: IT WAS CHANGED", head.seq);
    }
    if !leads {
        println!("  the proof does not lead to its root");
    }
    let published = match_root(&proof.root, expected);
    let good = report.ok && stands && leads && published;
    if good {
        println!("anchored on {}: acts 1 to {} are unchanged since; root {}", proof.day, head.seq, proof.root);
    }
    if good && expected.is_none() {
        println!("compare this root with the one published for that day (GET /public/v1/anchors/{})", proof.day);
    }
    Ok(check::code(good))
}
