//! One case, its acts typed by hand: what the tests of the triggers are written in.

use diesel::prelude::*;
use zhifa::db::{Conn, Error};

use crate::harness::db::TestDb;

pub const AGENCY: &str = "00000000-0000-7000-8000-00000000000a";
pub const HANDLER: &str = "00000000-0000-7000-8000-000000000001";
pub const REVIEWER: &str = "00000000-0000-7000-8000-000000000002";
pub const HEAD: &str = "00000000-0000-7000-8000-000000000003";
pub const CASE: &str = "00000000-0000-7000-8000-0000000000c1";
pub const DAY: &str = "2026-03-02T01:30:00.000000Z";

pub fn digest(n: u64) -> String {
    format!("sm3:{n:064x}")
}

/// An act as a row; `seq`, `prev` and `digest` are filled in by the chain.
#[derive(Clone)]
pub struct Act {
    pub kind: &'static str,
    pub to: &'static str,
    pub account: &'static str,
    pub subject: Option<&'static str>,
    pub review_required: bool,
    pub outcome: Option<&'static str>,
    pub barred: &'static str,
    pub qualified: bool,
}

pub fn act(kind: &'static str, to: &'static str) -> Act {
    Act {
        kind,
        to,
        account: HANDLER,
        subject: None,
        review_required: false,
        outcome: None,
        barred: HANDLER,
        qualified: false,
    }
}

/// An act about a proposal that needs a review.
pub fn about(kind: &'static str, to: &'static str, subject: &'static str) -> Act {
    Act { subject: Some(subject), review_required: true, ..act(kind, to) }
}

pub fn opinion(to: &'static str, subject: &'static str) -> Act {
    Act { account: REVIEWER, outcome: Some("approve"), qualified: true, ..about("issue_review_opinion", to, subject) }
}

pub fn decision(subject: &'static str) -> Act {
    Act { account: HEAD, outcome: Some("penalize"), ..about("decide", "decided", subject) }
}

/// One case, its acts written by hand.
pub struct Chain {
    pub conn: Conn,
    seq: u64,
    _db: TestDb,
}

impl Chain {
    pub fn new() -> Chain {
        let db = TestDb::new();
        let mut chain = Chain { conn: db.connect(), seq: 0, _db: db };
        chain.must(&format!(
            "INSERT INTO agency (id, name, division_code, level, parent_id, profile, series_prefix, created_at)
             VALUES ('{AGENCY}', '某镇人民政府', '140000000000', 'township', NULL, 'shanxi', '某', '{DAY}')"
        ));
        for id in [HANDLER, REVIEWER, HEAD] {
            chain.must(&format!(
                "INSERT INTO account (id, username, password_hash, name, agency_id, roles, created_at)
                 VALUES ('{id}', '{id}', 'x', '某人', '{AGENCY}', 'officer', '{DAY}')"
            ));
        }
        chain
    }

    /// A case whose first act is there.
    pub fn opened() -> Chain {
        let mut chain = Chain::new();
        chain.push(&act("open_case", "clue")).unwrap();
        chain
    }

    /// A case with a proposal that needs a review.
    pub fn concluded() -> Chain {
        let mut chain = Chain::opened();
        chain.push(&act("request_filing", "filing")).unwrap();
        chain.push(&act("approve", "investigating")).unwrap();
        chain.push(&about("conclude_investigation", "concluded", "first#4")).unwrap();
        chain
    }

    /// A case whose proposal has passed its review.
    pub fn reviewed() -> Chain {
        let mut chain = Chain::concluded();
        chain.push(&about("submit_for_review", "reviewing", "first#4")).unwrap();
        chain.push(&opinion("concluded", "first#4")).unwrap();
        chain
    }

    pub fn run(&mut self, sql: &str) -> Result<usize, Error> {
        Ok(diesel::sql_query(sql).execute(&mut self.conn)?)
    }

    pub fn must(&mut self, sql: &str) {
        self.run(sql).unwrap_or_else(|error| panic!("{error}\n{sql}"));
    }

    /// Appends an act where it belongs.
    pub fn push(&mut self, act: &Act) -> Result<(), Error> {
        let (seq, prev) = (self.seq + 1, digest(self.seq));
        self.run(&insert("INSERT", "", seq, &prev, act))?;
        self.seq = seq;
        Ok(())
    }

    #[track_caller]
    pub fn refuses(&mut self, sql: &str, why: &str) {
        refused(self.run(sql), why);
    }

    #[track_caller]
    pub fn refuses_act(&mut self, act: &Act, why: &str) {
        refused(self.push(act), why);
    }
}

#[track_caller]
pub fn refused<T>(result: Result<T, Error>, why: &str) {
    match result {
        Err(Error::Refused(message)) => assert_eq!(message, format!("zhifa: {why}")),
        Err(other) => panic!("refused by something else: {other}"),
        Ok(_) => panic!("not refused: {why}"),
    }
}

pub fn text(value: Option<&str>) -> String {
    value.map_or("NULL".to_owned(), |value| format!("'{value}'"))
}

pub fn insert(verb: &str, tail: &str, seq: u64, prev: &str, act: &Act) -> String {
    let Act { kind, to, account, barred, .. } = act;
    format!(
        "{verb} INTO case_act (case_id, seq, kind, occurred_at, recorded_at, account_id, status_after, subject,
             review_required, outcome, barred, reviewer_qualified, prev, digest, sealed)
         VALUES ('{CASE}', {seq}, '{kind}', '{DAY}', '{DAY}', '{account}', '{to}', {},
             {}, {}, '{barred}', {}, '{prev}', '{}', '{{}}') {tail}",
        text(act.subject),
        act.review_required,
        text(act.outcome),
        act.qualified,
        digest(seq),
    )
}
