//! Cases of the rules on the summary procedure.

use serde_json::{Value, json};
use zhifa::casefile::acts::FormNumber;
use zhifa::casefile::facts::FormFact;
use zhifa::casefile::power::{FineRange, FineRanges};
use zhifa::law::codes::Procedure;
use zhifa::law::stages::Kind;

use super::Case;
use crate::casebook::{AGENCY, Casebook, Person, Trial, content, on_the_spot};

/// A summary case against a citizen, whose item allows small fines, and nothing decided.
fn clue() -> Casebook {
    let mut book = Casebook::new();
    let mut opening = content(&book.file, Kind::OpenCase, book.now);
    opening["procedure"] = json!("SUMMARY");
    opening["parties"][0] = json!({"id": "p1", "kind": "NATURAL_PERSON", "name": "韩某某", "birth_date": "1980-05-01"});
    book.does(Person::Li, Kind::OpenCase, opening);
    let any = FineRange { min_fen: 0, max_fen: 10_000_000 };
    let item = &mut book.file.power_item.as_mut().unwrap().item;
    item.fine = Some(FineRanges { person: any, organisation: any });
    item.benchmark[0].min_fen = 0;
    book
}

fn decide() -> Trial {
    let book = clue();
    let decision = on_the_spot(book.now, Some(5_000));
    book.trial_by(Person::Li, Kind::DecideOnTheSpot, decision)
}

/// The number of a form out of Li's own block.
fn with_form() -> Trial {
    let mut trial = decide();
    trial.set("/form", json!(FormNumber { block_id: AGENCY, n: 3 }));
    trial.facts.elsewhere.form = Some(FormFact {
        agency_id: AGENCY,
        series: "当罚".to_owned(),
        year: 2026,
        first: 1,
        last: 20,
        officer_id: Person::Li.officer(),
        used: false,
        void: None,
    });
    trial
}

/// Decided, in cash, and confirmed unless a test does not want it.
fn decided() -> Casebook {
    let mut book = clue();
    book.take(decide()).unwrap();
    book
}

fn confirmed() -> Casebook {
    let mut book = decided();
    let seq = book.file.version;
    book.does(Person::Wang, Kind::Countersign, json!({"seq": seq}));
    book
}

fn file_it() -> Trial {
    confirmed().trial(Kind::FileSummaryRecord)
}

fn hand_in() -> Trial {
    confirmed().trial(Kind::RecordFineHandedIn)
}

/// Filed, handed in, published: it can be closed.
fn ripe_to_close() -> Casebook {
    let mut book = confirmed();
    for kind in [Kind::FileSummaryRecord, Kind::RecordFineHandedIn, Kind::Publish, Kind::Approve] {
        book.next(kind);
    }
    book
}

fn archive() -> Trial {
    let mut book = ripe_to_close();
    let mut to_bank = content(&book.file, Kind::RecordFineHandedIn, book.now);
    to_bank["step"] = json!("TO_BANK");
    book.does(Person::Li, Kind::RecordFineHandedIn, to_bank);
    book.next(Kind::CloseCase);
    book.trial(Kind::Archive)
}

pub const CASES: &[Case] = &[
    Case {
        rule: "PEN-51-2",
        met: decide,
        spoil: |t| t.set("/proposal/parties/0/penalties/0/amount_fen", json!(20_001)),
    },
    Case { rule: "PEN-51-3", met: decide, spoil: |t| t.file.procedure = Procedure::Ordinary },
    Case { rule: "PEN-51-4", met: decide, spoil: |t| t.set("/proposal/major_public_interest", json!(true)) },
    Case { rule: "PEN-52", met: decide, spoil: |t| t.set("/statement/answer", Value::Null) },
    Case { rule: "PEN-52-3", met: decide, spoil: |t| t.set("/handover/signed", json!(false)) },
    Case { rule: "FY-23", met: decide, spoil: |t| t.set("/remedy/route", json!("EITHER")) },
    Case { rule: "PEN-68", met: decide, spoil: |t| t.set("/collection/ground", json!("HARD_TO_COLLECT_LATER")) },
    Case { rule: "PEN-70", met: decide, spoil: |t| t.set("/collection/receipt", Value::Null) },
    Case { rule: "PEN-70-2", met: decide, spoil: |t| t.facts.elsewhere.receipt_used = true },
    Case { rule: "SPOT-1", met: with_form, spoil: |t| t.set("/form/n", json!(21)) },
    Case {
        rule: "PEN-42-5",
        met: || {
            let book = decided();
            book.trial_by(Person::Wang, Kind::Countersign, json!({"seq": book.file.version}))
        },
        spoil: |t| t.file.summary_procedure.decision.as_mut().unwrap().filed = Some(1),
    },
    Case {
        rule: "PEN-51-5",
        met: || clue().trial(Kind::ConvertToOrdinary),
        spoil: |t| t.file.procedure = Procedure::Ordinary,
    },
    Case {
        rule: "PEN-52-4",
        met: file_it,
        spoil: |t| t.file.summary_procedure.decision.as_mut().unwrap().filed = Some(1),
    },
    Case { rule: "PEN-52-5", met: file_it, spoil: |t| t.file.field_acts[0].countersigned = None },
    Case { rule: "PEN-52-6", met: file_it, spoil: |t| t.later(7) },
    Case { rule: "PEN-71", met: hand_in, spoil: |t| t.set("/step", json!("TO_BANK")) },
    Case { rule: "PEN-71-2", met: hand_in, spoil: |t| t.set("/amount_fen", json!(4_999)) },
    Case {
        rule: "PEN-71-3",
        met: hand_in,
        spoil: |t| {
            t.later(7);
            t.set("/on", json!(t.facts.now.date()));
        },
    },
    Case {
        rule: "SPOT-2",
        met: || confirmed().trial(Kind::Publish),
        spoil: |t| t.file.summary_procedure.decision.as_mut().unwrap().flaws.push("PEN-51-2".to_owned()),
    },
    Case {
        rule: "PEN-52-7",
        met: || ripe_to_close().trial(Kind::CloseCase),
        spoil: |t| t.file.summary_procedure.decision.as_mut().unwrap().flaws.push("PEN-51-2".to_owned()),
    },
    Case {
        rule: "PEN-71-4",
        met: archive,
        spoil: |t| t.file.summary_procedure.decision.as_mut().unwrap().cash.as_mut().unwrap().banked = None,
    },
];

/// What a number of a block can be refused for, one thing at a time.
#[test]
fn a_printed_number_is_ones_own_of_the_year_in_the_block_and_free() {
    type Spoil = fn(&mut FormFact);
    let spoils: [(&str, Spoil); 6] = [
        ("another's", |block| block.officer_id = Person::Wang.officer()),
        ("of another paper", |block| block.series = "罚".to_owned()),
        ("of last year", |block| block.year = 2025),
        ("before the block", |block| block.first = 4),
        ("used", |block| block.used = true),
        ("void", |block| block.void = Some("破损".to_owned())),
    ];
    assert_eq!(with_form().verdict("SPOT-1"), "met");
    for (what, spoil) in spoils {
        let mut trial = with_form();
        spoil(trial.facts.elsewhere.form.as_mut().unwrap());
        assert_eq!(trial.verdict("SPOT-1"), "breached", "{what}");
        trial.as_happened();
        assert!(trial.admitted().is_err(), "{what}: not even as it happened");
    }
    let mut trial = with_form();
    trial.facts.elsewhere.form = None;
    assert_eq!(trial.verdict("SPOT-1"), "breached", "there is no such block");
}

/// The ceilings of article 51, to the fen, for every kind of party.
#[test]
fn the_ceiling_is_two_hundred_for_citizens_and_three_thousand_for_organisations() {
    for (kind, ceiling) in [
        ("NATURAL_PERSON", 20_000),
        ("INDIVIDUAL_BUSINESS", 20_000),
        ("RURAL_CONTRACTOR", 20_000),
        ("LEGAL_PERSON", 300_000),
        ("UNINCORPORATED", 300_000),
    ] {
        for (fen, verdict) in [(1, "met"), (ceiling, "met"), (ceiling + 1, "breached")] {
            let mut trial = decide();
            trial.file.parties[0].kind = serde_json::from_value(json!(kind)).unwrap();
            trial.set("/proposal/parties/0/penalties/0/amount_fen", json!(fen));
            assert_eq!(trial.verdict("PEN-51-2"), verdict, "{kind} {fen}");
        }
    }
}

/// When a fine may be taken in cash (处罚法68, 69).
#[test]
fn cash_is_taken_up_to_a_hundred_yuan_or_on_an_explained_ground() {
    let table = [
        (10_000, "UP_TO100", false, "met"),
        (10_001, "UP_TO100", true, "breached"),
        (20_000, "HARD_TO_COLLECT_LATER", true, "met"),
        (20_000, "HARD_TO_COLLECT_LATER", false, "breached"),
        (20_000, "REMOTE_AT_REQUEST", true, "met"),
        (5_000, "REMOTE_AT_REQUEST", false, "breached"),
    ];
    for (fen, ground, explained, verdict) in table {
        let mut trial = decide();
        trial.set("/proposal/parties/0/penalties/0/amount_fen", json!(fen));
        trial.set("/collection/ground", json!(ground));
        if explained {
            trial.set("/collection/explanation", json!("流动摊贩，无固定住所"));
        }
        assert_eq!(trial.verdict("PEN-68"), verdict, "{fen} {ground} {explained}");
    }
    let mut trial = decide();
    trial.set("/collection", Value::Null);
    assert_eq!(trial.verdict("PEN-68"), "breached", "a fine without a way to pay it");
}

#[test]
fn a_flag_a_threshold_or_several_parties_make_it_no_summary_case() {
    let mut flagged = clue();
    flagged.next(Kind::FlagMajor);
    let decision = on_the_spot(flagged.now, Some(5_000));
    assert_eq!(flagged.trial_by(Person::Li, Kind::DecideOnTheSpot, decision).verdict("PEN-51-4"), "breached");
    let mut complex = decide();
    complex.set("/proposal/complex", json!(true));
    assert_eq!(complex.verdict("PEN-51-4"), "breached");
    let mut closing = decide();
    closing.set("/proposal/parties/0/penalties/0", json!({"kind": "STOP_BUSINESS", "detail": "三日"}));
    assert_eq!(closing.verdict("PEN-51-4"), "breached");
    assert_eq!(closing.verdict("PEN-51-2"), "breached");
}

#[test]
fn what_is_recorded_in_breach_is_no_back_door() {
    let mut book = clue();
    let mut trial = decide();
    trial.set("/proposal/parties/0/penalties/0/amount_fen", json!(30_000));
    trial.set("/collection", json!({"method": "BANK", "pay_to": "某银行 000000"}));
    assert!(trial.admitted().is_err());
    trial.as_happened();
    book.take(trial).unwrap();
    let (file, act) = (&book.file, &book.acts.last().unwrap().act);
    assert_eq!(act.gate.outcome.as_deref(), Some("in_breach"));
    assert_eq!(file.spot_flaws(), ["PEN-51-2"]);
    assert!(file.evidence.iter().all(|item| item.dead), "its evidence proves nothing");
    let clocks: Vec<_> = file.deadlines.iter().map(|due| due.clock.as_str()).collect();
    assert_eq!(clocks, ["file_summary"], "nothing runs against the party, nothing is published by it");
    assert_eq!(book.trial(Kind::ConvertToOrdinary).verdict("STAGE-1"), "breached");
    assert_eq!(book.trial(Kind::CloseCase).verdict("PEN-52-7"), "breached");
    // It comes in at the organ, and that mends nothing.
    book.next(Kind::FileSummaryRecord);
    assert_eq!(book.trial(Kind::CloseCase).verdict("PEN-52-7"), "breached");
    book.file.decision = None;
    assert!(book.file.spot_flaws().is_empty(), "once the organ has taken the decision away");
}

#[test]
fn what_was_not_handed_over_is_cured_by_serving_it() {
    let mut book = clue();
    let mut trial = decide();
    trial.set("/handover", json!({"handed_over": false, "signed": false, "refusal": "当事人离开现场"}));
    trial.as_happened();
    book.take(trial).unwrap();
    let spot = book.file.version;
    assert_eq!(book.file.spot_flaws(), ["PEN-52-3"]);
    let service =
        json!({"paper": spot, "party_id": "p1", "method": "DIRECT", "recipient": "韩某某", "card_shown": true});
    book.does(Person::Li, Kind::ServeDocument, service);
    assert!(book.file.spot_flaws().is_empty());
    let clocks: Vec<_> = book.file.deadlines.iter().map(|due| due.clock.as_str()).collect();
    assert_eq!(clocks, ["file_summary", "hand_in_fine", "reconsideration", "publish"]);
}

#[test]
fn on_water_the_two_days_count_from_landing() {
    let due = |ashore: Option<&str>| {
        let mut book = clue();
        let mut trial = decide();
        if let Some(day) = ashore {
            trial.set("/collection/ashore_on", json!(day));
        }
        book.take(trial).unwrap();
        let clock = book.file.deadlines.iter().find(|due| due.clock.as_str() == "hand_in_fine").unwrap();
        clock.due_on.to_string()
    };
    // 2026-03-02 is a Monday.
    assert_eq!(due(None), "2026-03-04");
    assert_eq!(due(Some("2026-03-05")), "2026-03-09");
    assert_eq!(due(Some("2026-02-01")), "2026-03-04", "an earlier landing shortens nothing");
}

#[test]
fn cash_taken_on_the_spot_is_paid_and_waits_to_be_handed_in() {
    let mut book = clue();
    book.take(decide()).unwrap();
    assert_eq!(book.file.summary_procedure.cash().map(|cash| cash.amount_fen), Some(5_000));
    assert_eq!(book.file.outstanding("p1"), 0, "the party has paid");
    assert_eq!(book.file.handlers.len(), 2);
}
