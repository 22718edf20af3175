//! The data under `rules/`: it loads, says where each number comes from, and decides as the sources say.
#![allow(clippy::inconsistent_digit_grouping, reason = "written as yuan_fen, which is how the tables are read")]

use std::collections::BTreeSet;

use serde_json::Value;

use crate::law::codes::{PartyKind, PenaltyKind};
use crate::law::deadline::{self, TimeLimit};
use crate::law::ladder::Approver;
use crate::law::money::Fen;
use crate::law::period::Period;
use crate::law::profile::{self, Mark, Profile, Purpose, RULESET, Threshold, ruleset_digest};
use crate::law::{threshold, watch};

fn find(id: &str) -> &'static Threshold {
    Threshold::find(id).unwrap_or_else(|| panic!("no {id}"))
}

#[test]
fn rules_data_is_sound() {
    assert_eq!(threshold::load().expect("rules/thresholds reads").len(), 14);
    let watch = watch::load().expect("rules/supervision reads");
    assert_eq!((watch.just_below.percent, watch.split.days, watch.far_apart.percent), (5, 30, 200));
    let profiles = profile::load().expect("rules/profiles reads");
    let ids: Vec<_> = profiles.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "agriculture",
            "guangdong",
            "housing",
            "inner-mongolia",
            "market",
            "national",
            "natural-resources",
            "shanxi-township-demo",
            "tourism",
            "transport",
            "zhejiang"
        ]
    );
    assert_eq!(Profile::find("national").map(|one| one.name.as_str()), Some("行政处罚法（没有行业、地方程序规定时）"));
    assert!(Profile::find("nowhere").is_none() && Threshold::find("nowhere").is_none());
}

#[test]
fn the_table_of_time_limits_is_sound() {
    let rows = deadline::read(deadline::ROWS).expect("rules/deadlines reads");
    assert_eq!(rows.len(), 97);
    let of = |id: &str| TimeLimit::find(id).unwrap_or_else(|| panic!("no {id}"));
    assert_eq!(of("T003").period, Some(Period::calendar_days(90)));
    assert!(of("T003").ladder.is_empty() && of("T003").pauses.is_empty(), "nothing stretches it but a sector rule");
    assert_eq!(of("T006").ladder[1].at_most, Some(Period::calendar_days(60)));
    assert_eq!((of("T005").ladder[1].at_most, of("T005").ladder[1].approver), (None, Approver::OrganAbove));
    assert!(of("T070").period.is_none() && of("T070").note.is_some(), "the law gives no number");
    assert_eq!(rows.iter().filter(|row| row.status == Mark::VOld).count(), 3);
    assert!(rows.iter().all(|row| row.status != Mark::D), "a row is what a norm says");
    let twice = deadline::ROWS.replace("id = \"T002\"", "id = \"T001\"");
    assert!(deadline::read(&twice).is_err());
    let unsourced = deadline::ROWS.replace("source = \"行政处罚法60\"", "source = \"\"");
    assert!(deadline::read(&unsourced).is_err());
}

#[test]
fn every_row_a_profile_names_says_the_same() {
    for one in Profile::all() {
        let values = serde_json::to_value(one).expect("writes");
        for (field, basis) in &one.basis {
            let Some(row) = &basis.row else { continue };
            let row = TimeLimit::find(row).unwrap_or_else(|| panic!("{} {field}: no {row}", one.id));
            let expected = match *field {
                field if field.ends_with("_extensions") => serde_json::to_value(&row.ladder),
                field if field.ends_with("_pauses") => serde_json::to_value(&row.pauses),
                _ => serde_json::to_value(row.period),
            };
            let expected = expected.expect("writes");
            let same_pauses = |left: &Value, right: &Value| {
                let set = |value: &Value| value.as_array().map(|all| all.iter().map(Value::to_string).collect());
                let (left, right): (Option<BTreeSet<String>>, Option<BTreeSet<String>>) = (set(left), set(right));
                left.is_some() && left == right
            };
            let same = values[field] == expected || same_pauses(&values[field], &expected);
            assert!(same, "{} {field}: {} but {} says {expected}", one.id, values[field], row.id);
            assert_eq!(basis.mark, row.status, "{} {field}", one.id);
        }
    }
}

#[test]
fn every_number_has_a_source() {
    for one in Profile::all() {
        for (field, basis) in &one.basis {
            // What is our own choice has no row; what was read has one, unless it is a choice between words.
            let ours = basis.mark == Mark::D;
            assert!(!(ours && basis.row.is_some()), "{} {field}", one.id);
            assert!(ours || basis.row.is_some() || WORDS.contains(field), "{} {field}", one.id);
        }
    }
}

/// Fields that are no time limits.
const WORDS: &[&str] = &[
    "review_position",
    "deliberate",
    "notice_for_no_penalty",
    "hearing",
    "review_list",
    "pay_later_before_due",
    "tell_publication",
];

#[test]
fn profiles_differ_where_the_norms_do() {
    let numbers = |id: &str| {
        let one = Profile::find(id).unwrap_or_else(|| panic!("no {id}"));
        [one.statement, one.review, one.hearing_request].map(|period| period.to_string())
    };
    assert_eq!(numbers("national"), ["5wd", "5wd", "5wd"]);
    assert_eq!(numbers("market"), ["5wd", "10wd", "5wd"]);
    assert_eq!(numbers("agriculture"), ["3wd", "5wd", "5wd"]);
    assert_eq!(numbers("housing"), ["5wd", "10wd", "5wd"]);
    let demo = Profile::find("shanxi-township-demo").expect("the demo profile");
    assert_eq!((demo.hearing.id.as_str(), demo.review_list.id.as_str()), ("jiangxi", "yiyang-emergency"));
    assert!(demo.note.contains("没有查到"));
}

#[test]
fn broken_profiles_are_refused() {
    let good = include_str!("../../../rules/profiles/national.toml");
    let refused = |text: &str| profile::read("test", text).err().map(|error| error.to_string()).unwrap_or_default();
    assert_eq!(refused(good), "");
    assert!(refused(&good.replace("[serve]", "[serves]")).contains("serves"), "unknown field");
    assert!(refused(&good.replace("is = \"90cd\"", "is = \"90d\"")).contains("90d"), "no period");
    assert!(refused(&good.replace("national-hearing", "nowhere")).contains("nowhere"), "no such list");
    assert!(refused(&good.replace("national-hearing", "national-review")).contains("Hearing"), "list for another use");
    assert!(refused(&good.replace("mark = \"V\"", "mark = \"M\"")).contains('M'), "from memory is no source");
    assert!(refused(&format!("{good}\nextra = 1")).contains("extra"), "unknown key of a number");
    assert!(refused("id = \"x\"").contains("missing"), "most is missing");
}

#[test]
fn amounts_by_the_sources() {
    use PartyKind::{IndividualBusiness, LegalPerson, NaturalPerson, RuralContractor, Unincorporated};
    // list, party, yuan at which it is first reached (in fen, so that > and >= differ)
    let table = [
        ("market", NaturalPerson, 10_000_00),
        ("market", LegalPerson, 100_000_00),
        ("agriculture", NaturalPerson, 10_000_01),
        ("agriculture", Unincorporated, 100_000_01),
        ("guangdong", IndividualBusiness, 5_000_00),
        ("guangdong", LegalPerson, 100_000_00),
        ("jiangxi", RuralContractor, 3_000_00),
        ("jiangxi", LegalPerson, 20_000_00),
        ("gongyi", NaturalPerson, 10_000_00),
        ("gongyi", LegalPerson, 100_000_00),
        ("hengyang-culture-tourism", NaturalPerson, 1_000_00),
        ("hengyang-culture-tourism", LegalPerson, 20_000_00),
        ("yiyang-emergency", IndividualBusiness, 20_000_00),
        ("yiyang-emergency", LegalPerson, 50_000_00),
        ("tongzhou-township-urban", NaturalPerson, 5_000_01),
        ("tongzhou-township-urban", LegalPerson, 50_000_01),
        ("tongzhou-township-ecology", NaturalPerson, 5_000_00),
        ("tongzhou-township-ecology", LegalPerson, 50_000_00),
    ];
    for (id, party, first) in table {
        let list = find(id);
        let fine = |fen: i64| list.reached(party, Fen(fen), Fen::ZERO, &[PenaltyKind::Fine]);
        assert!(fine(first).is_some() && fine(first - 1).is_none(), "{id} {party}");
        let taken = |fen: i64| list.reached(party, Fen::ZERO, Fen(fen), &[PenaltyKind::ConfiscateIncome]);
        assert!(taken(first).is_some() && taken(first - 1).is_none(), "{id} {party}: confiscation by itself");
        let near = |fen: i64| list.nearly(party, Fen(fen)).is_some();
        assert!(near(first - 1) && !near(first), "{id} {party}");
        let amount = list.amount(party).expect("amounts").fen.0;
        assert!(near(amount / 100 * 95) && !near(amount / 100 * 95 - 1), "{id}");
    }
}

#[test]
fn kinds_and_flags() {
    let none = (Fen::ZERO, Fen::ZERO);
    for list in Threshold::all() {
        let reached = |kind| list.reached(PartyKind::LegalPerson, none.0, none.1, &[kind]).is_some();
        assert_eq!(reached(PenaltyKind::Warning), list.all_ordinary, "{}", list.id);
        assert!(reached(PenaltyKind::RevokePermit) && reached(PenaltyKind::StopBusiness), "{}", list.id);
        if list.purpose == Purpose::Hearing {
            assert!(reached(PenaltyKind::DowngradeQualification) && reached(PenaltyKind::RestrictEmployment));
            assert!(!reached(PenaltyKind::SuspendPermit) && !list.no_penalty && !list.mitigation);
        }
    }
    let mitigation: Vec<_> = Threshold::all().iter().filter(|list| list.mitigation).map(|list| &list.id).collect();
    assert_eq!(mitigation, ["gongyi"]);
    assert!(find("ningxia-housing").nearly(PartyKind::LegalPerson, Fen(1)).is_none());
}

#[test]
fn the_reason_can_be_read() {
    let kinds = [PenaltyKind::Fine, PenaltyKind::StopBusiness];
    let reason = find("jiangxi").reached(PartyKind::LegalPerson, Fen(3_000_000), Fen::ZERO, &kinds);
    assert_eq!(
        reason.as_deref(),
        Some(
            "拟对法人罚款30000.00元，标准为20000.00元以上（含本数）；拟处罚种类列入标准：责令停产停业（江西省行政处罚听证标准）"
        )
    );
}

#[test]
fn the_version_stands_for_the_files() {
    // Whoever changes a file under rules/ names a new RULESET and writes its digest here: acts name the version they
    // were checked under, so one version must never mean two sets of rules.
    assert_eq!(
        (RULESET, ruleset_digest()),
        ("2026.12.1", "sm3:3ee3cd975eeb73cac1dcf43ecbbf35373ee3726ac613e697b3be4c2ddbac18ce")
    );
}
