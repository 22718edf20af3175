//! Identity numbers: the vectors collected from public programs, and what must hold for any number.

use proptest::prelude::*;
use serde_json::Value;

use super::day;
use crate::law::codes::{IdDocKind, PartyKind};
use crate::law::divisions;
use crate::law::identity::{Judged, Scheme, Weight, canonical, judge, normal, resident, uscc};

const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

fn vectors(text: &str, list: &str, field: &str) -> Vec<(String, Value)> {
    let all: Value = serde_json::from_str(text).unwrap();
    let rows = all[list].as_array().unwrap();
    rows.iter().map(|row| (row[field].as_str().unwrap().to_owned(), row.clone())).collect()
}

fn credit(list: &str) -> Vec<(String, Value)> {
    vectors(include_str!("../../../tests/it/fixtures/uscc_vectors.json"), list, "code")
}

fn residents(list: &str) -> Vec<(String, Value)> {
    vectors(include_str!("../../../tests/it/fixtures/resident_id_vectors.json"), list, "id")
}

fn company(number: &str) -> Judged {
    judge(PartyKind::LegalPerson, None, number, day("2026-11-24"))
}

fn person(number: &str) -> Judged {
    judge(PartyKind::NaturalPerson, Some(IdDocKind::ResidentId), number, day("2026-11-24"))
}

fn codes(judged: &Judged) -> Vec<&'static str> {
    judged.warnings.iter().map(|warning| warning.code).collect()
}

#[test]
fn every_genuine_code_is_right_and_every_wrong_one_warns() {
    for (code, _) in credit("valid").into_iter().chain(credit("synthetic_valid")) {
        let judged = company(&code);
        assert!(judged.ok && judged.warnings.is_empty(), "{code}: {judged:?}");
    }
    for (code, row) in credit("invalid") {
        let judged = company(&code);
        assert!(!judged.ok, "{code} is {row}");
        let format = !row["reason"].as_str().unwrap().starts_with("checksum");
        assert_eq!(judged.impossible, format, "{code}: {judged:?}");
    }
    for (code, _) in credit("real_but_fails_check") {
        let judged = company(&code);
        assert!(!judged.ok && !judged.impossible && codes(&judged).contains(&"check_digit"), "{code}: {judged:?}");
    }
}

#[test]
fn every_resident_number_is_judged_as_its_vector_says() {
    let papers = |number: &str| match &number[..2] {
        "81" | "82" => Some(IdDocKind::HkmoResidence),
        "83" => Some(IdDocKind::TwResidence),
        "93" => Some(IdDocKind::ForeignPr),
        _ => Some(IdDocKind::ResidentId),
    };
    for (number, _) in residents("valid") {
        for paper in [None, papers(&number)] {
            let judged = judge(PartyKind::NaturalPerson, paper, &number, day("2026-11-24"));
            assert!(judged.ok && judged.birth_date.is_some(), "{number} as {paper:?}: {judged:?}");
        }
    }
    for (number, row) in residents("invalid_or_suspicious") {
        let judged = person(&number);
        assert!(!judged.warnings.is_empty(), "{number} is {row}");
        assert_eq!(codes(&judged).contains(&"check_digit"), row["checksum_ok"] == false && !judged.impossible, "{row}");
        if row["reason"].as_str().unwrap().contains("warn only") {
            assert!(!judged.impossible, "{number}: {judged:?}");
        }
    }
    let code = |number: &str| codes(&person(number));
    assert_eq!(code("360426199113010079"), ["no_such_birth_date"]);
    assert_eq!(code("14032220230229101X"), ["no_such_birth_date"]);
    assert_eq!(code("990426199112010074"), ["unknown_region"]);
    assert_eq!(code("110201199312010077"), ["region_abolished"]);
    assert_eq!(code("110111198012010078"), ["region_later"]);
    assert_eq!(code("T60426199101010078"), ["wrong_form"]);
}

#[test]
fn an_old_number_is_the_new_one_in_another_writing() {
    assert_eq!(canonical("330102200403064"), "33010219200403064X");
    assert_eq!(canonical(" 150102880730303"), "150102198807303035");
    assert_eq!(codes(&person("150102880730303")), ["fifteen_digits"]);
    assert_eq!(normal("１１０１０５１９４９１２３１００２ｘ "), "11010519491231002X");
    assert_eq!(person("11010519491231002x").birth_date, Some(day("1949-12-31")));
}

#[test]
fn nobody_is_born_tomorrow() {
    let born = |on: &str, today| {
        let first = format!("140322{}101", on.replace('-', ""));
        let number = format!("{first}{}", resident::check_digit(&first).unwrap());
        judge(PartyKind::NaturalPerson, None, &number, day(today)).impossible
    };
    assert!(!born("2026-11-24", "2026-11-24") && born("2026-11-25", "2026-11-24") && born("1879-12-31", "2026-11-24"));
}

#[test]
fn other_papers_warn_by_their_usual_pattern() {
    use IdDocKind::*;
    for (paper, number, usual) in [
        (Passport, "E12345678", true),
        (Passport, "E1", false),
        (HkmoPermit, "H12345678", true),
        (HkmoPermit, "M1234567801", true),
        (HkmoPermit, "K12345678", false),
        (TwPermit, "12345678", true),
        (TwPermit, "1234567890B", true),
        (TwPermit, "A123456789", true),
        (TwPermit, "123", false),
        (HkmoResidence, "140322199001010011", false),
        (ForeignPr, "USA110090010123", true),
        (ForeignPr, "US110090010123", false),
        (Military, "南字第0012345号", true),
        (Military, "0012345", false),
        (Other, "随便写", true),
    ] {
        let judged = judge(PartyKind::NaturalPerson, Some(paper), number, day("2026-11-24"));
        assert_eq!(judged.ok, usual, "{paper} {number}: {judged:?}");
        assert!(!judged.impossible, "a pattern only warns");
    }
}

#[test]
fn a_masked_number_is_not_judged_and_an_old_one_is_told_apart() {
    for masked in
        ["9114032200000001XX".to_owned(), format!("1403221971{}", "X".repeat(8)), "91140322********01".to_owned()]
    {
        assert_eq!(company(&masked).scheme, Scheme::Unjudged, "{masked}");
    }
    assert_eq!(company("140322000012345").scheme, Scheme::Unjudged);
    let stall = |number| judge(PartyKind::IndividualBusiness, None, number, day("2026-11-24"));
    assert_eq!(stall("92340602MA2PBQAH7E").scheme, Scheme::SocialCredit);
    assert_eq!(stall("11010519491231002X").scheme, Scheme::Resident);
    assert_eq!(company("60003734-1").scheme, Scheme::Organisation);
}

#[test]
fn divisions_are_read_with_the_one_above() {
    assert_eq!(divisions::name("140322"), Some("盂县"));
    assert_eq!(divisions::above("140322").as_deref(), Some("140300"));
    assert_eq!(divisions::below(None).len(), 31);
    let towns = divisions::below(Some("140322000000"));
    assert_eq!(towns.len(), 13, "{towns:?}");
    assert!(towns.iter().any(|town| town.code == "140322106000" && town.name == "上社镇"));
    assert!(divisions::below(Some("140322106000")).iter().any(|village| village.name == "下社村委会"));
}

proptest! {
    #[test]
    fn one_wrong_character_of_a_code_is_always_found(
        first in prop::collection::vec(0_usize..31, 17), at in 0_usize..18, other in 1_usize..31,
    ) {
        let mut code: Vec<usize> = first;
        let text = |code: &[usize]| code.iter().map(|at| ALPHABET.chars().nth(*at).unwrap()).collect::<String>();
        let check = uscc::check_character(&text(&code)).unwrap();
        code.push(ALPHABET.find(check).unwrap());
        let right = text(&code);
        prop_assert!(right.ends_with(uscc::check_character(&right[..17]).unwrap()));
        code[at] = (code[at] + other) % 31;
        let wrong = text(&code);
        prop_assert!(!wrong.ends_with(uscc::check_character(&wrong[..17]).unwrap()));
    }

    #[test]
    fn one_wrong_digit_or_two_exchanged_of_a_resident_number_are_always_found(
        first in prop::collection::vec(0_u8..10, 17), at in 0_usize..17, other in 1_u8..10,
    ) {
        let text = |digits: &[u8]| digits.iter().map(|digit| char::from(b'0' + digit)).collect::<String>();
        let check = resident::check_digit(&text(&first)).unwrap();
        let mut wrong = first.clone();
        wrong[at] = (wrong[at] + other) % 10;
        prop_assert_ne!(resident::check_digit(&text(&wrong)).unwrap(), check);
        if at < 16 && first[at] != first[at + 1] {
            let mut swapped = first.clone();
            swapped.swap(at, at + 1);
            prop_assert_ne!(resident::check_digit(&text(&swapped)).unwrap(), check);
        }
    }

    #[test]
    fn whatever_is_typed_is_judged_without_giving_up(number in ".{0,40}", days in 0_u64..40_000) {
        let on = day("1950-01-01") + chrono::Days::new(days);
        for kind in PartyKind::ALL {
            for paper in IdDocKind::ALL.iter().copied().map(Some).chain([None]) {
                let judged = judge(*kind, paper, &number, on);
                prop_assert_eq!(judged.ok, judged.warnings.iter().all(|warning| warning.weight == Weight::Note));
            }
        }
    }
}
