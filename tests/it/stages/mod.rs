//! Every stage × every kind of act × every role, against a second table written by hand from the design (record.md) and
//! not from the code (`table`): tests are about writing things down twice.

mod table;

use serde_json::json;
use zhifa::casefile::CaseFile;
use zhifa::law::codes::Role::{self, Head, Officer, PublicityClerk, Reviewer, Supervisor};
use zhifa::law::stages::Status::{
    self, Archived, Closed, Clue, Concluded, Decided, Declined, Filing, Investigating, Noticed, Reviewing, Served,
};
use zhifa::law::stages::{Class, Kind, lawful_ends, lawful_stages, moves};

use self::table::{by_hand, is_fact_by_hand, roles_by_hand};
use crate::casebook::{Casebook, content};
use crate::harness::acts::Act;
use crate::harness::contents::{LARGE, penalize};
use crate::harness::people::Case;
use crate::harness::town::FIREWORKS;
use crate::harness::{App, acts};

/// Before the first act, and the thirteen stages.
fn stages() -> Vec<Option<Status>> {
    std::iter::once(None).chain(Status::ALL.iter().copied().map(Some)).collect()
}

#[test]
fn there_are_thirteen_stages_and_a_hundred_kinds() {
    assert_eq!((Status::ALL.len(), Kind::ALL.len()), (13, 100));
}

#[test]
fn every_stage_and_kind_leads_where_the_second_table_says() {
    let mut differences = Vec::new();
    for from in stages() {
        for kind in Kind::ALL {
            let mut ends = lawful_ends(from, *kind);
            ends.sort();
            let expected = by_hand(from, *kind);
            if ends != expected {
                differences.push(format!("{kind} from {from:?}: MOVES says {ends:?}, record.md {expected:?}"));
            }
        }
    }
    assert!(differences.is_empty(), "law::stages::MOVES and the second table differ:\n{}", differences.join("\n"));
}

#[test]
fn every_kind_belongs_to_the_roles_the_second_table_says() {
    for kind in Kind::ALL {
        for role in Role::ALL {
            assert_eq!(kind.roles().contains(role), roles_by_hand(*kind).contains(role), "{kind} by {role}");
        }
    }
}

#[test]
fn every_kind_is_a_fact_or_an_authority_act_as_the_design_lists_them() {
    for kind in Kind::ALL {
        let expected = if is_fact_by_hand(*kind) { Class::Fact } else { Class::Authority };
        assert_eq!(kind.class(), expected, "{kind}");
    }
}

#[test]
fn no_kind_is_without_a_stage_and_no_end_is_out_of_reach() {
    for kind in Kind::ALL.iter().filter(|kind| **kind != Kind::OpenCase) {
        assert!(!lawful_stages(*kind).is_empty(), "{kind} can never be done");
    }
    let reached: Vec<&str> = moves().filter(|(from, _, to)| from != to).map(|(_, _, to)| to).collect();
    let never: Vec<_> = Status::ALL.iter().filter(|status| !reached.contains(&status.as_str())).collect();
    assert!(never.is_empty(), "{never:?}");
}

#[test]
fn the_rule_on_stages_is_met_in_exactly_the_lawful_stages() {
    for from in stages() {
        let book = from.map_or_else(Casebook::new, Casebook::at);
        for kind in Kind::ALL {
            let expected = if by_hand(from, *kind).is_empty() { "breached" } else { "met" };
            let trial = book.trial(*kind);
            assert_eq!(trial.verdict("STAGE-1"), expected, "{kind} in {from:?}");
            assert!(expected == "met" || !trial.judge().admitted, "{kind} in {from:?} is let through");
        }
    }
}

#[test]
fn whatever_is_let_through_leads_where_the_second_table_says() {
    let mut done = 0;
    for from in stages() {
        let book = from.map_or_else(Casebook::new, Casebook::at);
        for kind in Kind::ALL {
            let mut next = book.clone();
            if next.take(book.trial(*kind)).is_ok() {
                done += 1;
                assert!(
                    by_hand(from, *kind).contains(&next.file.status),
                    "{kind} from {from:?} led to {}",
                    next.file.status
                );
            }
        }
    }
    assert!(done > 60, "only {done} acts were let through: the casebook no longer fits the rulebook");
}

/// A case at every stage that an act of this version leads to, brought there by its people.
fn cases_at_every_stage(app: &App) -> Vec<(Status, Case)> {
    let (officer, head) = (app.person("officer1"), app.person("head"));
    let filing = officer.opens_case();
    officer.requests_filing(&filing);
    let declined = officer.opens_case();
    head.acts(&declined, acts::decline_filing());
    let reviewing = app.heard();
    officer.submits(&reviewing);
    let performed = || {
        let case = app.served();
        app.publishes(&case);
        app.pays(&case, "p1", LARGE, &format!("晋{}", case.id));
        case
    };
    let (closed, archived) = (performed(), performed());
    head.acts(&closed, acts::close_case("performed"));
    app.ends(&archived, "performed");
    vec![
        (Clue, officer.opens_case()),
        (Filing, filing),
        (Investigating, app.inspected()),
        (Concluded, app.concluded(penalize(LARGE))),
        (Noticed, app.noticed(LARGE)),
        (Reviewing, reviewing),
        (Decided, app.decided()),
        (Served, app.served()),
        (Closed, closed),
        (Archived, archived),
        (Declined, declined),
    ]
}

const PEOPLE: [(Role, &str); 7] = [
    (Officer, "officer1"),
    (Head, "head"),
    (Reviewer, "reviewer"),
    (Supervisor, "supervisor"),
    (PublicityClerk, "clerk"),
    (Role::Admin, "admin"),
    (Role::Auditor, "auditor"),
];

#[test]
fn over_http_every_stage_kind_and_role_is_answered_as_the_second_tables_say() {
    let app = App::boot();
    for (stage, case) in cases_at_every_stage(&app) {
        app.is_at(&case, stage.as_str());
        let before = app.file(&case);
        let file: CaseFile = serde_json::from_value(before.clone()).expect("the view holds the file");
        for kind in Kind::ALL {
            let mut content = content(&file, *kind, app.now());
            if *kind == Kind::OpenCase {
                content["power_item_id"] = json!(FIREWORKS);
            }
            let act = Act::new(kind.as_str(), content);
            for (role, username) in PEOPLE {
                let person = app.person(username);
                let lawful = !by_hand(Some(stage), *kind).is_empty();
                let may = roles_by_hand(*kind).contains(&role);
                let asked = format!("{kind} at {stage} by {role}");
                if role == Role::Admin {
                    assert_eq!(person.tries(&case, &act).status, 404, "the administrator sees no case: {asked}");
                } else if !may {
                    assert_eq!(person.tries(&case, &act).status, 403, "{asked}");
                } else if !lawful {
                    let answer = person.tries(&case, &act);
                    assert_eq!(answer.status, 409, "{asked}: {answer}");
                    assert!(answer.rules().contains("STAGE-1"), "{asked}: {answer}");
                } else {
                    let answer = person.ask("POST", &case.path("/acts?dry_run=true")).json(&act.json).go();
                    let findings = answer.ok().at("/findings").as_array().unwrap();
                    let said = findings.iter().find(|finding| finding["rule"] == "STAGE-1").unwrap();
                    assert_eq!(said["verdict"], "met", "{asked}: {answer}");
                }
            }
        }
        assert_eq!(app.file(&case), before, "refusals and dry runs leave nothing behind: {stage}");
    }
}
