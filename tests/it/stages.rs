//! Every stage × every kind of act × every role, against a second table written by hand from the design (record.md) and
//! not from the code: tests are about writing things down twice.

use serde_json::json;
use zhifa::casefile::CaseFile;
use zhifa::law::codes::Role::{self, Head, Officer, PublicityClerk, Reviewer, Supervisor};
use zhifa::law::stages::Status::{
    self, Archived, Closed, Clue, Concluded, Decided, Declined, Filing, Investigating, Noticed, Reviewing, Served,
    Transferred, Withdrawn,
};
use zhifa::law::stages::{Class, Kind, lawful_ends, lawful_stages, moves};

use crate::casebook::{Casebook, content};
use crate::harness::acts::Act;
use crate::harness::contents::{LARGE, penalize};
use crate::harness::people::Case;
use crate::harness::town::FIREWORKS;
use crate::harness::{App, acts};

/// One row of the second table: in these stages it may be done and leads to these ends.
type Row = (Kind, &'static [Status], Ends);

/// Where it leads.
#[derive(Clone, Copy)]
enum Ends {
    /// The stage it was done in.
    Same,
    /// One of these.
    To(&'static [Status]),
}
use Ends::{Same, To};

/// Until the file is closed.
const OPEN: &[Status] = &[Clue, Filing, Investigating, Concluded, Noticed, Reviewing, Decided, Served];
/// Fact-finding acts run from clue to investigating.
const FACT_FINDING: &[Status] = &[Clue, Filing, Investigating];
/// A notice may have been served and nothing is decided.
const PARTY_SPEAKS: &[Status] = &[Concluded, Noticed, Reviewing];

/// The second table. Only `open_case` stands before the first act and therefore not here.
const TABLE: &[Row] = &[
    // Clue to filing: "request_filing -> filing; its approve -> investigating, refuse -> clue"; declining "also straight from clue".
    (Kind::AmendParticulars, &[Clue, Investigating], Same),
    (Kind::RequestFiling, &[Clue], To(&[Filing])),
    (Kind::Approve, &[Filing], To(&[Investigating])),
    (Kind::Refuse, &[Filing], To(&[Clue])),
    (Kind::DeclineFiling, &[Clue, Filing], To(&[Declined])),
    // "An approval points at the act approved": besides the filing, a notice, and an entry of the register.
    (Kind::Approve, &[Concluded], Same),
    (Kind::Refuse, &[Concluded], Same),
    (Kind::Approve, &[Decided, Served], Same),
    (Kind::Refuse, &[Decided, Served], Same),
    // Facts. The second officer confirms "before the investigation is concluded, on the spot before it is filed".
    (Kind::InspectScene, FACT_FINDING, Same),
    (Kind::Interview, FACT_FINDING, Same),
    (Kind::CollectEvidence, FACT_FINDING, Same),
    (Kind::Countersign, FACT_FINDING, Same),
    // Media of any act come later, of a service too.
    (Kind::AttachMedia, OPEN, Same),
    // "Handlers, corrections … follow the state of their own object at any stage"; corrections "until closed".
    (Kind::AssignHandlers, OPEN, Same),
    (Kind::OrderCorrection, OPEN, Same),
    (Kind::VerifyCorrection, OPEN, Same),
    // The proposal: "revise_proposal (from concluded or noticed)", a heavier or changed one leads back to concluded.
    (Kind::ConcludeInvestigation, &[Investigating], To(&[Concluded])),
    (Kind::ReviseProposal, &[Concluded], To(&[Concluded])),
    (Kind::ReviseProposal, &[Noticed], To(&[Concluded, Noticed])),
    (Kind::ReturnToInvestigation, &[Concluded, Noticed, Reviewing], To(&[Investigating])),
    // "Notice served on the last party -> noticed"; "decision served on the last party -> served"; other papers at any stage.
    (Kind::IssueNotice, &[Concluded], Same),
    (Kind::ServeDocument, &[Clue, Filing, Investigating, Noticed, Reviewing, Served], Same),
    (Kind::ServeDocument, &[Concluded], To(&[Concluded, Noticed])),
    (Kind::ServeDocument, &[Decided], To(&[Decided, Served])),
    (Kind::RecordStatement, PARTY_SPEAKS, Same),
    (Kind::AnswerStatement, PARTY_SPEAKS, Same),
    (Kind::WaiveStatement, PARTY_SPEAKS, Same),
    (Kind::RequestHearing, PARTY_SPEAKS, Same),
    (Kind::WaiveHearing, PARTY_SPEAKS, Same),
    (Kind::ScheduleHearing, PARTY_SPEAKS, Same),
    (Kind::HoldHearing, PARTY_SPEAKS, Same),
    // "reviewing entered from concluded or noticed and left to the stage it came from"; `supplement` leads to investigating.
    (Kind::SubmitForReview, &[Concluded, Noticed], To(&[Reviewing])),
    (Kind::IssueReviewOpinion, &[Reviewing], To(&[Investigating, Concluded, Noticed])),
    (Kind::Deliberate, &[Concluded, Noticed], Same),
    (Kind::Decide, &[Concluded, Noticed], To(&[Decided])),
    (Kind::FlagMajor, &[Clue, Filing, Investigating, Concluded, Noticed, Reviewing], Same),
    (Kind::UnflagMajor, &[Clue, Filing, Investigating, Concluded, Noticed, Reviewing], Same),
    // After the decision.
    (Kind::Publish, &[Decided, Served], Same),
    (Kind::Withhold, &[Decided, Served], Same),
    (Kind::RecordPayment, &[Decided, Served], Same),
    (Kind::CloseCase, &[Served], To(&[Closed])),
    // "Every ending can be archived."
    (Kind::Archive, &[Closed, Declined, Withdrawn, Transferred], To(&[Archived])),
    // "Points at acts; changes nothing else": a remark for ever, a paper until the file is in the archive.
    (Kind::IssueDocument, OPEN, Same),
    (Kind::IssueDocument, &[Closed, Declined, Withdrawn, Transferred], Same),
    (Kind::Annotate, OPEN, Same),
    (Kind::Annotate, &[Closed, Archived, Declined, Withdrawn, Transferred], Same),
];

/// What the second table says, sorted.
fn by_hand(from: Option<Status>, kind: Kind) -> Vec<Status> {
    let Some(from) = from else {
        return if kind == Kind::OpenCase { vec![Clue] } else { vec![] };
    };
    let mut ends: Vec<Status> = TABLE
        .iter()
        .filter(|(of, stages, _)| *of == kind && stages.contains(&from))
        .flat_map(|(_, _, ends)| match ends {
            Same => vec![from],
            To(ends) => ends.to_vec(),
        })
        .collect();
    ends.sort();
    ends
}

/// Who may do it, by the table of acts in record.md.
fn roles_by_hand(kind: Kind) -> &'static [Role] {
    match kind {
        Kind::Approve | Kind::Refuse | Kind::DeclineFiling | Kind::ReturnToInvestigation => &[Head],
        Kind::Deliberate | Kind::Decide | Kind::CloseCase => &[Head],
        Kind::IssueReviewOpinion | Kind::UnflagMajor => &[Reviewer],
        Kind::Publish | Kind::Withhold => &[PublicityClerk],
        // "officer; presider": a head may preside and record.
        Kind::AssignHandlers | Kind::HoldHearing => &[Officer, Head],
        // "Flag anyone": who changes anything at all. The auditor changes nothing, the administrator sees no case.
        Kind::FlagMajor => &[Officer, Head, Reviewer, Supervisor, PublicityClerk],
        Kind::Annotate => &[Officer, Head, Reviewer, PublicityClerk],
        Kind::OpenCase | Kind::AmendParticulars | Kind::RequestFiling | Kind::InspectScene | Kind::Interview => {
            &[Officer]
        }
        Kind::CollectEvidence | Kind::AttachMedia | Kind::Countersign | Kind::OrderCorrection => &[Officer],
        Kind::VerifyCorrection | Kind::ConcludeInvestigation | Kind::ReviseProposal | Kind::IssueNotice => &[Officer],
        Kind::ServeDocument | Kind::RecordStatement | Kind::AnswerStatement | Kind::WaiveStatement => &[Officer],
        Kind::RequestHearing | Kind::WaiveHearing | Kind::SubmitForReview | Kind::RecordPayment => &[Officer],
        Kind::IssueDocument | Kind::Archive | Kind::ScheduleHearing => &[Officer],
    }
}

/// The fact acts that record.md lists; "every other kind is an authority act".
const FACTS: &[Kind] = &[
    Kind::OpenCase,
    Kind::InspectScene,
    Kind::Interview,
    Kind::CollectEvidence,
    Kind::AttachMedia,
    Kind::Countersign,
    Kind::VerifyCorrection,
    Kind::ServeDocument,
    Kind::RecordStatement,
    Kind::RecordPayment,
    Kind::WaiveStatement,
    Kind::WaiveHearing,
    Kind::RequestHearing,
    Kind::HoldHearing,
    Kind::Annotate,
];

/// Before the first act, and the thirteen stages.
fn stages() -> Vec<Option<Status>> {
    std::iter::once(None).chain(Status::ALL.iter().copied().map(Some)).collect()
}

#[test]
fn there_are_thirteen_stages_and_thirty_nine_kinds() {
    assert_eq!((Status::ALL.len(), Kind::ALL.len()), (13, 39));
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
        let expected = if FACTS.contains(kind) { Class::Fact } else { Class::Authority };
        assert_eq!(kind.class(), expected, "{kind}");
    }
}

#[test]
fn no_kind_is_without_a_stage_and_no_end_is_out_of_reach_but_those_of_later_versions() {
    for kind in Kind::ALL.iter().filter(|kind| **kind != Kind::OpenCase) {
        assert!(!lawful_stages(*kind).is_empty(), "{kind} can never be done");
    }
    let reached: Vec<&str> = moves().filter(|(from, _, to)| from != to).map(|(_, _, to)| to).collect();
    let never: Vec<_> = Status::ALL.iter().filter(|status| !reached.contains(&status.as_str())).collect();
    assert_eq!(never, [&Withdrawn, &Transferred], "withdraw_filing and the transfers come with another issue");
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
