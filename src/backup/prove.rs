//! Proving a restored database: every chain followed, every head compared, every projection made anew and the same.

use std::sync::Arc;

use super::format::Control;
use super::{Error, write};
use crate::clock::SystemClock;
use crate::db::{Db, Url, copy};
use crate::{desk, record};

/// Cases verified between two looks at the list.
const AT_ONCE: i64 = 100;

/// Something that is not as it should be. The backup is a true copy of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The record of a case does not verify.
    Case {
        /// The case.
        id: uuid::Uuid,
        /// What is wrong, in English.
        flaws: Vec<String>,
    },
    /// A projection is not what the acts give: `zhifa rebuild` makes it anew.
    Projection(String),
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Finding::Case { id, flaws } => write!(f, "case {id}: DAMAGED: {}", flaws.join("; ")),
            Finding::Projection(table) => {
                write!(f, "table {table}: not what the acts give; zhifa rebuild makes it anew")
            }
        }
    }
}

/// What was proven.
#[derive(Debug, Default)]
pub(super) struct Proof {
    pub(super) cases: usize,
    pub(super) acts: usize,
    pub(super) findings: Vec<Finding>,
}

pub(super) fn prove(url: &Url) -> Result<Proof, Error> {
    let db = Db::open(url, Arc::new(SystemClock), 1)?;
    let (mut proof, mut after) = (Proof::default(), None);
    loop {
        let ids = db.read_now(move |conn| record::case_ids(conn, after, AT_ONCE))?;
        let Some(last) = ids.last() else { break };
        after = Some(*last);
        for id in ids {
            let report = db.read_now(move |conn| record::verify(conn, id))?;
            proof.cases += 1;
            proof.acts += report.acts;
            if !report.ok {
                let flaws = report.flaws.into_iter().map(|flaw| match flaw.seq {
                    Some(seq) => format!("act {seq}: {}", flaw.what.en),
                    None => flaw.what.en,
                });
                proof.findings.push(Finding::Case { id, flaws: flaws.collect() });
            }
        }
    }
    if proof.findings.is_empty() {
        // A damaged record cannot be relied on for anything that follows from it.
        proof.findings = projections(&db, url)?;
    }
    Ok(proof)
}

fn projections(db: &Db, url: &Url) -> Result<Vec<Finding>, Error> {
    let before = write::tallies(&mut copy::snapshot(url)?)?;
    desk::rebuild(db)?;
    let after = write::tallies(&mut copy::snapshot(url)?)?;
    let changed = before.into_iter().zip(after).filter(|(before, after)| before != after);
    Ok(changed
        .filter_map(|(before, _)| match before {
            Control::Over { table, .. } => Some(Finding::Projection(table)),
            _ => None,
        })
        .collect())
}
