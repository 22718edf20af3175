//! The database keeps the law by itself: every rule of its triggers, in SQL typed by hand.
//!
//! Digests here only look like digests; the triggers check the linkage, `verify` the content.

mod chain;

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use zhifa::db::Error;

use crate::harness::db::on_postgres;
use chain::{
    AGENCY, Act, CASE, Chain, DAY, HANDLER, HEAD, REVIEWER, about, act, decision, digest, insert, opinion, text,
};

#[test]
fn an_act_is_never_changed_deleted_or_replaced() {
    let mut chain = Chain::opened();
    chain.refuses("UPDATE case_act SET sealed = 'other'", "an act is never changed");
    chain.refuses("DELETE FROM case_act", "an act is never deleted");
    if on_postgres() {
        let upsert = insert(
            "INSERT",
            "ON CONFLICT (case_id, seq) DO UPDATE SET sealed = 'other'",
            1,
            &digest(0),
            &act("open_case", "clue"),
        );
        chain.refuses(&upsert, "seq must be one after the last act");
        chain.refuses("TRUNCATE case_act CASCADE", "an act is never deleted");
    } else {
        for verb in ["INSERT OR REPLACE", "REPLACE", "INSERT OR IGNORE"] {
            chain.refuses(
                &insert(verb, "", 1, &digest(0), &act("open_case", "clue")),
                "seq must be one after the last act",
            );
        }
        let upsert =
            insert("INSERT", "ON CONFLICT DO UPDATE SET sealed = 'other'", 1, &digest(0), &act("open_case", "clue"));
        chain.refuses(&upsert, "seq must be one after the last act");
        chain.refuses("UPDATE OR REPLACE case_act SET seq = 2", "an act is never changed");
        // By its rowid an act could be pushed out by an act of another case.
        let by_rowid = insert("INSERT OR REPLACE", "", 1, &digest(0), &act("open_case", "clue"))
            .replace("(case_id,", "(rowid, case_id,")
            .replace(&format!("VALUES ('{CASE}'"), &format!("VALUES (1, '{AGENCY}'"));
        chain.refuses(&by_rowid, "seq must be one after the last act");
    }
}

#[test]
fn a_body_is_never_changed_deleted_or_replaced() {
    let mut chain = Chain::opened();
    let row = format!("INTO case_act_body (case_id, seq, salt, body) VALUES ('{CASE}', 1, 'salt', '{{}}')");
    chain.must(&format!("INSERT {row}"));
    chain.refuses("UPDATE case_act_body SET body = 'other'", "the body of an act is never changed");
    chain.refuses("DELETE FROM case_act_body", "the body of an act is never deleted");
    if on_postgres() {
        let upsert = format!("INSERT {row} ON CONFLICT (case_id, seq) DO UPDATE SET body = 'other'");
        chain.refuses(&upsert, "the body of an act is never changed");
        chain.refuses("TRUNCATE case_act_body", "the body of an act is never deleted");
    } else {
        chain.refuses(&format!("INSERT OR REPLACE {row}"), "the body of an act is never changed");
        chain.push(&act("request_filing", "filing")).unwrap();
        let by_rowid =
            row.replace("(case_id,", "(rowid, case_id,").replace(&format!("('{CASE}', 1"), &format!("(1, '{CASE}', 2"));
        chain.refuses(&format!("INSERT OR REPLACE {by_rowid}"), "the body of an act is never changed");
    }
}

#[test]
fn a_body_belongs_to_an_act() {
    let mut chain = Chain::opened();
    let row = format!("INSERT INTO case_act_body (case_id, seq, salt, body) VALUES ('{CASE}', 2, 'salt', '{{}}')");
    let error = chain.run(&row).unwrap_err().to_string().to_lowercase();
    assert!(error.contains("foreign key"), "{error}");
}

#[test]
fn acts_follow_each_other_without_gap_or_repeat() {
    let mut chain = Chain::new();
    let why = "seq must be one after the last act";
    chain.refuses(&insert("INSERT", "", 2, &digest(0), &act("open_case", "clue")), why);
    chain.refuses(&insert("INSERT", "", 0, &digest(0), &act("open_case", "clue")), why);
    chain.push(&act("open_case", "clue")).unwrap();
    let next = act("request_filing", "filing");
    chain.refuses(&insert("INSERT", "", 3, &digest(1), &next), why);
    chain.refuses(&insert("INSERT", "", 1, &digest(0), &next), why);
    chain.refuses(&insert("INSERT", "", 1, &digest(0), &act("open_case", "clue")), why);
    chain.push(&next).unwrap();
}

#[test]
fn each_act_names_the_digest_of_the_act_before() {
    let mut chain = Chain::new();
    let why = "prev must be the digest of the act before";
    chain.refuses(&insert("INSERT", "", 1, &digest(7), &act("open_case", "clue")), why);
    chain.push(&act("open_case", "clue")).unwrap();
    chain.refuses(&insert("INSERT", "", 2, &digest(0), &act("request_filing", "filing")), why);
}

#[test]
fn digests_look_like_digests_and_nothing_is_sealed_empty() {
    let mut chain = Chain::opened();
    let good = insert("INSERT", "", 2, &digest(1), &act("request_filing", "filing"));
    let upper = format!("sm3:{}", "A".repeat(64));
    for bad in ["sm3:1", "md5:0000000000000000000000000000000000000000000000000000000000000002", upper.as_str()] {
        let error = chain.run(&good.replace(&digest(2), bad)).unwrap_err().to_string();
        assert!(error.contains("case_act_digest_form"), "{error}");
    }
    let error = chain.run(&good.replace("'{}'", "''")).unwrap_err().to_string();
    assert!(error.contains("case_act_sealed_given"), "{error}");
    chain.must(&good);
}

#[test]
fn only_lawful_moves_are_made() {
    let mut chain = Chain::new();
    let why = "legal_move does not know this move";
    chain.refuses_act(&act("request_filing", "filing"), why);
    chain.refuses_act(&act("open_case", "decided"), why);
    chain.push(&act("open_case", "clue")).unwrap();
    chain.refuses_act(&act("open_case", "clue"), why);
    chain.refuses_act(&act("decide", "decided"), why);
    chain.refuses_act(&act("no_such_act", "clue"), why);
}

#[test]
fn a_clue_is_filed_or_taken_over_from_paper_but_never_just_approved() {
    let mut chain = Chain::opened();
    let why = "only a paper case that is taken over leaves the clue by approval";
    chain.refuses_act(&act("approve", "served"), why);
    chain.refuses_act(&act("approve", "investigating"), why);
    chain.refuses_act(&Act { subject: Some("paper#2"), ..act("approve", "served") }, why);
    chain.push(&act("approve", "clue")).unwrap();
    chain.push(&act("take_over", "clue")).unwrap();
    chain.push(&act("approve", "investigating")).unwrap();
    let mut served = Chain::opened();
    served.push(&act("take_over", "clue")).unwrap();
    let subject = "this act may not change what a review is about";
    served.refuses_act(&Act { subject: Some("paper#2"), ..act("approve", "served") }, subject);
    served.refuses_act(&Act { subject: Some("paper#3"), ..act("approve", "clue") }, subject);
    served.refuses_act(&Act { subject: Some("paper#3"), ..act("approve", "investigating") }, subject);
    served.push(&Act { subject: Some("paper#3"), ..act("approve", "served") }).unwrap();
}

#[test]
fn the_table_of_lawful_moves_is_not_changed_by_hand() {
    let mut chain = Chain::new();
    let why = "the table of lawful moves is not changed by hand";
    chain.refuses("UPDATE legal_move SET to_status = 'decided'", why);
    chain.refuses("DELETE FROM legal_move", why);
    if on_postgres() {
        chain.refuses("TRUNCATE legal_move", why);
    }
}

#[test]
fn the_need_for_review_falls_by_few_acts_only() {
    let mut chain = Chain::concluded();
    let calm = |kind, to| Act { review_required: false, ..about(kind, to, "first#4") };
    let why = "this act may not lift the need for legal review";
    for (kind, to) in
        [("annotate", "concluded"), ("submit_for_review", "reviewing"), ("return_to_investigation", "investigating")]
    {
        chain.refuses_act(&calm(kind, to), why);
    }
    chain.push(&Act { account: REVIEWER, ..calm("unflag_major", "concluded") }).unwrap();
    chain.push(&about("flag_major", "concluded", "first#4")).unwrap();
    chain.push(&calm("revise_proposal", "concluded")).unwrap();
    chain.push(&Act { account: HEAD, ..calm("decide", "decided") }).unwrap();
}

#[test]
fn whoever_is_barred_stays_barred() {
    let mut chain = Chain::opened();
    let both = "00000000-0000-7000-8000-000000000001,00000000-0000-7000-8000-000000000002";
    let why = "whoever is barred from review stays barred";
    chain.refuses_act(&Act { barred: "", ..act("annotate", "clue") }, why);
    chain.push(&Act { barred: both, ..act("annotate", "clue") }).unwrap();
    chain.refuses_act(&Act { barred: HANDLER, ..act("annotate", "clue") }, why);
    // As long as before, but somebody else.
    let other = "00000000-0000-7000-8000-000000000001,00000000-0000-7000-8000-000000000003";
    chain.refuses_act(&Act { barred: other, ..act("annotate", "clue") }, why);
    chain.push(&Act { barred: both, ..act("annotate", "clue") }).unwrap();
}

#[test]
fn a_decision_that_needs_a_review_has_one() {
    let mut chain = Chain::concluded();
    let why = "a decision on this subject needs a passed legal review";
    chain.refuses_act(&decision("first#4"), why);
    chain.push(&about("submit_for_review", "reviewing", "first#4")).unwrap();
    chain.push(&Act { outcome: Some("correct"), ..opinion("concluded", "first#4") }).unwrap();
    chain.refuses_act(&decision("first#4"), why);
    chain.push(&about("submit_for_review", "reviewing", "first#4")).unwrap();
    chain.push(&opinion("concluded", "first#4")).unwrap();
    chain.push(&decision("first#4")).unwrap();
}

#[test]
fn a_review_of_an_older_subject_does_not_count() {
    let mut chain = Chain::reviewed();
    chain.push(&about("revise_proposal", "concluded", "second#7")).unwrap();
    chain.refuses_act(&decision("second#7"), "a decision on this subject needs a passed legal review");
}

#[test]
fn an_older_subject_never_comes_back() {
    let mut chain = Chain::reviewed();
    chain.push(&about("revise_proposal", "concluded", "second#7")).unwrap();
    let why = "this act may not change what a review is about";
    for kind in ["annotate", "flag_major", "revise_proposal", "answer_statement"] {
        chain.refuses_act(&about(kind, "concluded", "first#4"), why);
    }
    chain.refuses_act(&about("submit_for_review", "reviewing", "first#4"), why);
    chain.refuses_act(&about("annotate", "concluded", "third#8"), why);
    chain.refuses_act(&Act { subject: None, ..about("annotate", "concluded", "second#7") }, why);
    chain.push(&about("revise_proposal", "concluded", "third#8")).unwrap();
}

#[test]
fn a_decision_changes_neither_the_subject_nor_the_need_for_review() {
    let mut chain = Chain::reviewed();
    let why = "a decision keeps the subject and the need for review of the act before";
    chain.refuses_act(&decision("second#7"), why);
    chain.refuses_act(&Act { subject: None, ..decision("first#4") }, why);
    let mut plain = Chain::opened();
    plain.push(&act("request_filing", "filing")).unwrap();
    plain.push(&act("approve", "investigating")).unwrap();
    plain.push(&act("conclude_investigation", "concluded")).unwrap();
    plain.refuses_act(&Act { review_required: true, ..act("decide", "decided") }, why);
    plain.refuses_act(&Act { subject: Some("first#4"), ..act("decide", "decided") }, why);
    plain.push(&act("decide", "decided")).unwrap();
}

#[test]
fn who_handled_the_case_does_not_review_it() {
    let mut chain = Chain::concluded();
    chain.push(&about("submit_for_review", "reviewing", "first#4")).unwrap();
    chain.refuses_act(&Act { account: HANDLER, ..opinion("concluded", "first#4") }, "a barred account may not review");
    chain.push(&opinion("concluded", "first#4")).unwrap();
    // Who became a handler after reviewing takes the review along.
    let both = "00000000-0000-7000-8000-000000000001,00000000-0000-7000-8000-000000000002";
    chain.push(&Act { barred: both, ..about("assign_handlers", "concluded", "first#4") }).unwrap();
    chain.refuses_act(
        &Act { barred: both, ..decision("first#4") },
        "a decision on this subject needs a passed legal review",
    );
}

#[test]
fn only_a_qualified_reviewer_approves() {
    let mut chain = Chain::concluded();
    chain.push(&about("submit_for_review", "reviewing", "first#4")).unwrap();
    chain.refuses_act(
        &Act { qualified: false, ..opinion("concluded", "first#4") },
        "only a qualified reviewer may approve",
    );
    chain.push(&Act { qualified: false, outcome: Some("disagree"), ..opinion("concluded", "first#4") }).unwrap();
    chain.refuses_act(&decision("first#4"), "a decision on this subject needs a passed legal review");
}

fn head(version: u64, status: &str, subject: Option<&str>, review_required: bool) -> String {
    format!(
        "INTO enforcement_case (id, agency_id, status, version, head_digest, subject, review_required, parties, procedure,
             place, summary, source, opened_at, updated_at)
         VALUES ('{CASE}', '{AGENCY}', '{status}', {version}, '{}', {}, {review_required}, '', 'ORDINARY', '', '', '',
             '{DAY}', '{DAY}')",
        digest(version),
        text(subject)
    )
}

#[test]
fn the_head_of_a_case_equals_its_last_act() {
    let mut chain = Chain::concluded();
    let why = "the head of a case must equal its last act";
    for wrong in [
        head(3, "investigating", None, false),
        head(5, "concluded", Some("first#4"), true),
        head(4, "decided", Some("first#4"), true),
        head(4, "concluded", Some("second#7"), true),
        head(4, "concluded", None, true),
        head(4, "concluded", Some("first#4"), false),
        head(4, "concluded", Some("first#4"), true).replace(&digest(4), &digest(3)),
    ] {
        chain.refuses(&format!("INSERT {wrong}"), why);
    }
    let right = head(4, "concluded", Some("first#4"), true);
    chain.must(&format!("INSERT {right}"));
    chain.must("UPDATE enforcement_case SET summary = 'other'");
    for wrong in ["status = 'decided'", "version = 3", "subject = NULL", "review_required = FALSE", "head_digest = 'x'"]
    {
        chain.refuses(&format!("UPDATE enforcement_case SET {wrong}"), why);
    }
    chain.refuses(&format!("UPDATE enforcement_case SET id = '{AGENCY}'"), "a case keeps its id");
    chain.refuses("DELETE FROM enforcement_case", "a case is never deleted");
    if on_postgres() {
        chain.refuses("TRUNCATE enforcement_case", "a case is never deleted");
    } else {
        chain.refuses(&format!("INSERT OR REPLACE {right}"), "a case is never deleted");
    }
    chain.push(&about("submit_for_review", "reviewing", "first#4")).unwrap();
    chain.refuses("UPDATE enforcement_case SET summary = 'stale'", why);
    chain
        .must(&format!("UPDATE enforcement_case SET version = 5, status = 'reviewing', head_digest = '{}'", digest(5)));
}

#[test]
fn a_number_is_drawn_once() {
    let mut chain = Chain::opened();
    let row = |n: u64, number: &str| {
        format!(
            "INTO paper_number (agency_id, series, year, n, number, case_id, seq)
             VALUES ('{AGENCY}', '罚', 2026, {n}, '{number}', '{CASE}', 1)"
        )
    };
    chain.must(&format!("INSERT {}", row(1, "某罚〔2026〕1号")));
    for again in [row(1, "某罚〔2026〕2号"), row(2, "某罚〔2026〕1号")] {
        // PostgreSQL refuses by the key itself, SQLite by the trigger that also refuses REPLACE.
        let error = chain.run(&format!("INSERT {again}")).unwrap_err();
        assert!(error.is_unique_violation() || matches!(error, Error::Refused(_)), "{error}");
        if !on_postgres() {
            chain.refuses(&format!("INSERT OR REPLACE {again}"), "a number once drawn is never changed or deleted");
        }
    }
    chain.refuses("UPDATE paper_number SET n = 9", "a number once drawn is never changed or deleted");
    chain.refuses("DELETE FROM paper_number", "a number once drawn is never changed or deleted");
    if on_postgres() {
        chain.refuses("TRUNCATE paper_number", "a number once drawn is never changed or deleted");
    }
}

#[test]
fn a_publication_is_never_deleted() {
    let mut chain = Chain::opened();
    chain.push(&act("annotate", "clue")).unwrap();
    let row = |seq: u64| {
        format!(
            "INTO publication (case_id, seq, agency_id, state, due_on, entry)
             VALUES ('{CASE}', {seq}, '{AGENCY}', 'due', '2026-03-11', '{{}}')"
        )
    };
    chain.must(&format!("INSERT {}", row(1)));
    chain.must(&format!("INSERT {}", row(2)));
    chain.must("UPDATE publication SET state = 'withdrawn', reason = 'revoked'");
    chain.refuses("DELETE FROM publication", "a publication is withdrawn, never deleted");
    if on_postgres() {
        chain.refuses("TRUNCATE publication", "a publication is withdrawn, never deleted");
        chain.refuses("UPDATE publication SET seq = 3", "a publication keeps its decision");
    } else {
        chain.refuses(&format!("INSERT OR REPLACE {}", row(1)), "a publication is withdrawn, never deleted");
        chain.refuses("UPDATE OR REPLACE publication SET seq = 2 WHERE seq = 1", "a publication keeps its decision");
    }
}

#[test]
fn an_audit_entry_is_never_changed_or_deleted() {
    let mut chain = Chain::new();
    let row = format!(
        "INTO audit_entry (id, at, account_id, action, object, detail) VALUES ('{CASE}', '{DAY}', '{HEAD}', 'case.view', 'case/1', '')"
    );
    chain.must(&format!("INSERT {row}"));
    let why = "an audit entry is never changed or deleted";
    chain.refuses("UPDATE audit_entry SET action = 'other'", why);
    chain.refuses("DELETE FROM audit_entry", why);
    if on_postgres() {
        chain.refuses("TRUNCATE audit_entry", why);
    } else {
        chain.refuses(&format!("INSERT OR REPLACE {row}"), why);
    }
}

#[test]
fn what_was_refused_left_nothing_behind() {
    let mut chain = Chain::reviewed();
    chain.refuses_act(&decision("second#7"), "a decision keeps the subject and the need for review of the act before");
    let acts = diesel::dsl::sql::<BigInt>("count(*) FROM case_act");
    assert_eq!(diesel::select(acts).get_result::<i64>(&mut chain.conn).unwrap(), 6);
}
