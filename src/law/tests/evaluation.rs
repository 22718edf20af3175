//! The standards that come with the program.

use crate::law::evaluation::{DecidedBy, Points, Standard, Variant};

#[test]
fn each_sheet_of_a_standard_has_a_hundred_points_and_the_machine_decides_at_least_seventy() {
    for standard in Standard::all() {
        assert!(standard.flaws(|_| true, |_| true).is_empty(), "{:?}", standard.flaws(|_| true, |_| true));
        for sheet in &standard.sheets {
            let by_machine: Points = standard
                .items_of(sheet)
                .filter(|(item, _)| item.decided_by == DecidedBy::Machine)
                .map(|(_, points)| points)
                .sum();
            assert!(by_machine >= Points(7_000), "{:?}: {by_machine:?} decided by machine", sheet.variant);
        }
        assert!(standard.sheet(Variant::Ordinary).is_some());
    }
}

#[test]
fn grades_go_by_the_lowest_score_of_each() {
    let standard = Standard::find("merged-2026").unwrap();
    let grade = |score: f64| standard.grade(Points::try_from(score).unwrap()).unwrap().code.clone();
    assert_eq!(
        [100.0, 90.0, 89.99, 75.0, 74.99, 60.0, 59.99, 0.0].map(grade),
        ["excellent", "excellent", "good", "good", "qualified", "qualified", "unqualified", "unqualified"]
    );
}

#[test]
fn a_standard_that_is_none_says_everything_that_is_wrong_with_it() {
    let mut standard = Standard::find("merged-2026").unwrap().clone();
    standard.items[0].chapter = "Z".to_owned();
    standard.items[1].id = standard.items[0].id.clone();
    standard.sheets[0].points.insert("A2".to_owned(), Points(200));
    standard.grades.pop();
    let flaws = standard.flaws(|rule| rule != "PEN-58", |_| true);
    let pointers: Vec<_> = flaws.iter().map(|flaw| flaw.pointer.as_str()).collect();
    for wanted in ["/items", "/items/0/chapter", "/sheets/0/points", "/grades"] {
        assert!(pointers.contains(&wanted), "{wanted} is not among {pointers:?}");
    }
    assert!(flaws.iter().any(|flaw| flaw.zh.contains("PEN-58")));
}

#[test]
fn points_have_at_most_two_decimals_and_are_never_negative() {
    assert_eq!(Points::try_from(1.5), Ok(Points(150)));
    assert_eq!(f64::from(Points(250)), 2.5);
    for wrong in [-0.5, 1000.5, 0.333, f64::NAN, f64::INFINITY] {
        assert!(Points::try_from(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn the_version_of_a_standard_stands_for_its_content() {
    // Whoever changes a standard gives it a new version and writes its digest here: campaigns and kept results name both.
    let told: Vec<_> = Standard::all().iter().map(|one| (&*one.id, &*one.version, one.digest().unwrap())).collect();
    let digest = "sm3:b1434600fcbec2b110c8e0987aff16991e255336a42ebd07ac79a3c9ffa76429";
    assert_eq!(told, [("merged-2026", "2026.1", digest.to_owned())]);
}
