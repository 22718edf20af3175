//! What makes legal review mandatory (PEN-58), and a hearing to be offered (PEN-63): amounts around the thresholds.

use serde_json::{Value, json};
use zhifa::casefile::proposal::Proposal;
use zhifa::casefile::triggers::{TriggerKind, hearing_owed, review_required};
use zhifa::law::codes::PartyKind;
use zhifa::law::stages::Kind;
use zhifa::law::threshold::Threshold;

use crate::casebook::{Casebook, fine, penalty, profile, proposal};

/// The township's list: a citizen from 20,000 yuan, an organisation from 50,000 yuan, both included.
const PERSON: i64 = 2_000_000;
const ORGANISATION: i64 = 5_000_000;

fn parsed(value: &Value) -> Proposal {
    serde_json::from_value(value.clone()).unwrap()
}

/// The grounds on which a proposal against a party of this kind has to be reviewed.
fn grounds(kind: PartyKind, value: &Value) -> Vec<TriggerKind> {
    let mut trial = Casebook::investigating().trial(Kind::ConcludeInvestigation);
    trial.file.parties[0].kind = kind;
    review_required(&trial.file, &parsed(value), &trial.facts).into_iter().map(|trigger| trigger.kind).collect()
}

#[test]
fn a_fine_reaches_the_list_at_the_amount_itself_and_not_a_fen_below() {
    use PartyKind::{IndividualBusiness, LegalPerson, NaturalPerson, RuralContractor, Unincorporated};
    for (kinds, threshold) in [
        (vec![NaturalPerson, IndividualBusiness, RuralContractor], PERSON),
        (vec![LegalPerson, Unincorporated], ORGANISATION),
    ] {
        for kind in kinds {
            assert!(grounds(kind, &fine(threshold - 1)).is_empty(), "49,999.99 or 19,999.99 yuan: {kind}");
            assert_eq!(grounds(kind, &fine(threshold)), [TriggerKind::Listed], "exactly: {kind}");
            assert_eq!(grounds(kind, &fine(threshold + 1)), [TriggerKind::Listed], "a fen above: {kind}");
        }
    }
}

#[test]
fn a_list_that_says_above_leaves_the_amount_itself_out() {
    let mut trial = Casebook::investigating().trial(Kind::ConcludeInvestigation);
    trial.facts.profile = profile(|profile| profile.review_list = Threshold::find("tongzhou-township-urban").unwrap());
    let reviewed = |fen| !review_required(&trial.file, &parsed(&fine(fen)), &trial.facts).is_empty();
    assert_eq!((reviewed(5_000_000), reviewed(5_000_001)), (false, true));
}

#[test]
fn several_fines_of_one_party_are_one_sum() {
    let halves = proposal(vec![penalty("FINE", ORGANISATION / 2), penalty("FINE", ORGANISATION / 2)]);
    assert_eq!(grounds(PartyKind::LegalPerson, &halves), [TriggerKind::Listed]);
}

#[test]
fn what_is_confiscated_is_measured_with_the_same_amounts_by_itself() {
    for kind in ["CONFISCATE_INCOME", "CONFISCATE_GOODS"] {
        assert!(grounds(PartyKind::LegalPerson, &proposal(vec![penalty(kind, ORGANISATION - 1)])).is_empty());
        let reached = grounds(PartyKind::LegalPerson, &proposal(vec![penalty(kind, ORGANISATION)]));
        assert_eq!(reached, [TriggerKind::Listed], "{kind}");
    }
    let both =
        proposal(vec![penalty("CONFISCATE_INCOME", ORGANISATION / 2), penalty("CONFISCATE_GOODS", ORGANISATION / 2)]);
    assert_eq!(grounds(PartyKind::LegalPerson, &both), [TriggerKind::Listed], "income and goods together");
    let beside = proposal(vec![penalty("FINE", ORGANISATION - 1), penalty("CONFISCATE_INCOME", ORGANISATION - 1)]);
    assert!(grounds(PartyKind::LegalPerson, &beside).is_empty(), "fine and confiscation are not added up");
}

#[test]
fn listed_kinds_reach_it_whatever_the_amount_and_light_ones_never() {
    let listed = ["DOWNGRADE_QUALIFICATION", "REVOKE_PERMIT", "STOP_BUSINESS", "ORDER_CLOSURE", "RESTRICT_EMPLOYMENT"];
    for kind in listed {
        assert_eq!(
            grounds(PartyKind::LegalPerson, &proposal(vec![json!({"kind": kind})])),
            [TriggerKind::Listed],
            "{kind}"
        );
    }
    for kind in ["WARNING", "CRITICISM"] {
        assert!(grounds(PartyKind::LegalPerson, &proposal(vec![json!({"kind": kind})])).is_empty(), "{kind}");
    }
}

#[test]
fn public_interest_difficulty_and_several_parties_are_grounds_of_their_own() {
    let mut value = fine(1_000_000);
    value["major_public_interest"] = json!(true);
    assert_eq!(grounds(PartyKind::LegalPerson, &value), [TriggerKind::PublicInterest]);
    value["complex"] = json!(true);
    assert_eq!(grounds(PartyKind::LegalPerson, &value), [TriggerKind::PublicInterest, TriggerKind::Complex]);
    let mut two = fine(1_000_000);
    let mut second = two["parties"][0].clone();
    second["party_id"] = json!("p2");
    two["parties"].as_array_mut().unwrap().push(second);
    assert_eq!(grounds(PartyKind::LegalPerson, &two), [TriggerKind::Complex]);
}

#[test]
fn mitigation_and_no_penalty_are_reviewed_only_where_the_list_says_so() {
    let mut trial = Casebook::investigating().trial(Kind::ConcludeInvestigation);
    let mut milder = fine(500_000);
    milder["parties"][0]["mitigation"] = json!({"ground": "removed_harm", "reasons": "主动消除危害后果"});
    let nothing = json!({"outcome": "no_penalty", "parties": [{"party_id": "p1", "facts": [{"text": "轻微", "evidence": ["e1"]}]}]});
    for value in [&milder, &nothing] {
        assert!(review_required(&trial.file, &parsed(value), &trial.facts).is_empty(), "not on the township's list");
    }
    trial.facts.profile = profile(|profile| profile.review_list = Threshold::find("gongyi").unwrap());
    assert_eq!(review_required(&trial.file, &parsed(&milder), &trial.facts).len(), 1);
    let mut list = Threshold::find("gongyi").unwrap().clone();
    list.no_penalty = true;
    let list: &'static Threshold = Box::leak(Box::new(list));
    trial.facts.profile = profile(|profile| profile.review_list = list);
    assert_eq!(review_required(&trial.file, &parsed(&nothing), &trial.facts).len(), 1);
}

#[test]
fn the_hearing_has_its_own_lower_amounts() {
    let trial = Casebook::investigating().trial(Kind::ConcludeInvestigation);
    let owed = |fen| !hearing_owed(&trial.file, &parsed(&fine(fen)), &trial.facts).is_empty();
    assert_eq!((owed(1_999_999), owed(2_000_000)), (false, true), "an organisation from 20,000 yuan");
    let mut nothing = fine(6_000_000);
    nothing["outcome"] = json!("no_penalty");
    assert!(hearing_owed(&trial.file, &parsed(&nothing), &trial.facts).is_empty(), "who is not punished needs none");
}

#[test]
fn triggers_are_sealed_recomputed_with_every_proposal_and_taken_off_by_nobody() {
    let mut book = Casebook::concluded();
    assert!(book.file.review_required() && book.acts.last().unwrap().act.gate.review_required);
    let mut lighter = book.trial(Kind::ReviseProposal);
    lighter.set("/proposal", fine(ORGANISATION - 1));
    book.take(lighter).unwrap();
    assert!(!book.file.review_required(), "a proposal just below the amount needs no review");
    assert_eq!(book.acts.last().unwrap().act.computed.triggers, Some(vec![]));
    book.next(Kind::FlagMajor);
    assert!(book.file.review_required(), "anyone may flag it");
    book.next(Kind::UnflagMajor);
    assert!(!book.file.review_required(), "a reviewer takes the flag off");
    book.next(Kind::ReviseProposal);
    book.next(Kind::FlagMajor);
    book.next(Kind::UnflagMajor);
    assert!(book.file.review_required(), "55,000 yuan again: the computed trigger stands");
}
