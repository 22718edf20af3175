//! Two properties of the record: folding what was recorded gives the file that sealing gave, whatever was done; and no
//! character of a record changes without `verify_lines` finding it.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use zhifa::casefile::{Act, Body, CaseFile, RecordedAct};
use zhifa::law::stages::{Kind, Status};
use zhifa::record::{Line, verify_lines};

use crate::casebook::{Casebook, Person, content};

/// Reads a record back from its export, as anybody can.
pub fn read_back(lines: &[Line]) -> Vec<RecordedAct> {
    let read = |line: &Line| {
        let act: Act = serde_json::from_str(&line.sealed).unwrap();
        let body = line.body.as_ref().map(|text| Body::parse(act.kind, serde_json::from_str(text).unwrap()).unwrap());
        RecordedAct { act, digest: line.digest.clone(), body }
    };
    lines.iter().map(read).collect()
}

/// One thing somebody tries.
#[derive(Debug, Clone)]
struct Try {
    kind: Kind,
    who: Option<Person>,
    days: i64,
    media: bool,
    one_officer: bool,
    as_happened: bool,
}

fn tries() -> impl Strategy<Value = Try> {
    let who = prop_oneof![4 => Just(None), 1 => prop::sample::select(Person::ALL.to_vec()).prop_map(Some)];
    (prop::sample::select(Kind::ALL.to_vec()), who, 0..4_i64, any::<bool>(), prop::bool::weighted(0.2), any::<bool>())
        .prop_map(|(kind, who, days, media, one_officer, as_happened)| Try {
            kind,
            who,
            days,
            media,
            one_officer,
            as_happened,
        })
}

/// Tries it; whether it was recorded.
fn attempt(book: &mut Casebook, tried: &Try) -> bool {
    book.wait(tried.days);
    let who = tried.who.unwrap_or(Person::who_may(tried.kind));
    let mut trial = book.trial_by(who, tried.kind, content(&book.file, tried.kind, book.now));
    if !tried.media {
        trial.attempt.media.clear();
    }
    if tried.one_officer {
        trial.attempt.officers.truncate(1);
    }
    if tried.as_happened {
        trial.as_happened();
    }
    book.take(trial).is_ok()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn folding_what_was_recorded_gives_the_file_that_sealing_gave(
        stage in prop::sample::select(Status::ALL.to_vec()),
        tried in prop::collection::vec(tries(), 1..40),
    ) {
        // Stages that no act reaches cannot be folded into.
        prop_assume!(!matches!(stage, Status::Withdrawn | Status::Transferred));
        let mut book = Casebook::at(stage);
        for one in &tried {
            attempt(&mut book, one);
        }
        prop_assert_eq!(&CaseFile::fold(&book.acts).unwrap(), &book.file);
        let again = read_back(&book.lines);
        prop_assert_eq!(&again, &book.acts, "an act reads back as it was");
        prop_assert_eq!(&CaseFile::fold(&again).unwrap(), &book.file, "and folds to the same file");
        let json = serde_json::to_string(&book.file).unwrap();
        prop_assert_eq!(&serde_json::from_str::<CaseFile>(&json).unwrap(), &book.file, "so does the file itself");
        let report = verify_lines(&book.lines);
        prop_assert!(report.ok, "{:?}", report.flaws);
        prop_assert_eq!(report.head_digest, book.file.head_digest);
    }

    #[test]
    fn no_character_changes_without_being_found(at in 0..1_000_000_usize, field in 0..4_u8, by in prop::char::range('0', 'z')) {
        let mut lines = Casebook::noticed().lines;
        let count = lines.len();
        let line = &mut lines[at % count];
        let text = match field {
            0 => &mut line.sealed,
            1 => &mut line.digest,
            2 => line.salt.as_mut().unwrap(),
            _ => line.body.as_mut().unwrap(),
        };
        let mut chars: Vec<char> = text.chars().collect();
        let place = at / count % chars.len();
        prop_assume!(chars[place] != by);
        chars[place] = by;
        *text = chars.into_iter().collect();
        prop_assert!(!verify_lines(&lines).ok);
    }
}

#[test]
fn the_tries_reach_every_stage_and_most_kinds() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut kinds = std::collections::BTreeSet::new();
    for stage in Status::ALL {
        let mut book = Casebook::at(*stage);
        for _ in 0..400 {
            let one = tries().new_tree(&mut runner).unwrap().current();
            if attempt(&mut book, &one) {
                kinds.insert(one.kind);
            }
        }
    }
    assert!(kinds.len() > 25, "the property above only ever sees {kinds:?}");
}

#[test]
fn a_missing_repeated_or_swapped_act_is_found() {
    let lines = Casebook::concluded().lines;
    assert!(verify_lines(&lines).ok);
    let spoilt = |change: fn(&mut Vec<Line>)| {
        let mut lines = lines.clone();
        change(&mut lines);
        verify_lines(&lines)
    };
    assert!(!spoilt(|lines| drop(lines.remove(2))).ok, "a missing act");
    assert!(!spoilt(|lines| lines.insert(2, lines[1].clone())).ok, "a repeated act");
    assert!(!spoilt(|lines| lines.swap(2, 3)).ok, "two acts changed places");
    assert!(!spoilt(|lines| drop(lines.remove(0))).ok, "the first act");
    assert!(!spoilt(Vec::clear).ok, "nothing at all");
    let cut = spoilt(|lines| drop(lines.pop()));
    assert!(cut.ok && cut.head_digest != lines.last().unwrap().digest, "a cut end shows in the head's digest only");
}

#[test]
fn a_body_can_be_withheld_without_breaking_the_chain() {
    let book = Casebook::concluded();
    let mut lines = book.lines.clone();
    (lines[1].salt, lines[1].body) = (None, None);
    let report = verify_lines(&lines);
    assert!(report.ok && report.bodies_withheld == 1);
    let folded = CaseFile::fold(&read_back(&lines)).unwrap();
    assert_eq!((folded.status, &folded.head_digest), (book.file.status, &book.file.head_digest));
    assert!(folded.evidence.len() < book.file.evidence.len(), "its evidence is withheld with it");
}

#[test]
fn the_same_body_under_another_salt_has_another_digest() {
    use zhifa::casefile::seal::body_digest;
    assert_ne!(body_digest("00", "{}"), body_digest("01", "{}"), "a public digest cannot be guessed back");
    assert_eq!(body_digest("00", "{}"), body_digest("00", "{}"));
}
