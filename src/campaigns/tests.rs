//! Tests of the pure parts: what a seed draws, what a sheet must answer, what it gives.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use uuid::Uuid;

use super::draw::{self, DrawPlan, FORMAT, FrameLine, FramePart, PartPlan, PublicNumber};
use super::proof::{DrawProof, SeedPart};
use super::sheet::{self, Findings, LineVerdict, ScoreLine, ScoreSheet, VetoLine, VetoVerdict};
use crate::casefile::score::{ItemFinding, ItemVerdict, ScoredSheet, Tally};
use crate::law::digest::sm3;
use crate::law::evaluation::{Points, Standard, USUAL, Variant};

fn id(n: u128) -> Uuid {
    Uuid::from_u128(0x0195_2000_0000_7000_8000_0000_0000_0000 + n)
}

/// A frame of `files` in strata, flags and among officers that `of` tells from the number of the file.
fn frame(files: &[(u8, u8, bool, u8)]) -> Vec<FrameLine> {
    let line = |(n, (part, stratum, flagged, officer)): (usize, &(u8, u8, bool, u8))| FrameLine {
        file_id: id(n as u128),
        part: FramePart::ALL[usize::from(*part) % FramePart::ALL.len()],
        agency_id: id(9000),
        stratum: format!("F{}/ORDINARY/penalize", stratum % 4),
        flagged: *flagged,
        officers: vec![id(8000 + u128::from(officer % 7)), id(8100 + u128::from(officer % 3))],
    };
    files.iter().enumerate().map(line).collect()
}

fn plan(percent: u32, factor: u32) -> DrawPlan {
    let part = |part: &FramePart| PartPlan { part: *part, percent: Some(percent), size: None };
    DrawPlan {
        parts: FramePart::ALL.iter().map(part).collect(),
        flag_factor: factor,
        cover_officers: true,
        public_number: None,
    }
}

fn proof(frame: Vec<FrameLine>, plan: DrawPlan) -> DrawProof {
    let nonces = ["a".repeat(32), "b".repeat(40)];
    let commitment = |(n, nonce): (usize, &String)| SeedPart {
        account_id: id(7000 + n as u128),
        name: format!("第{n}人"),
        function: ["organiser", "supervision"][n].to_owned(),
        commitment: sm3(nonce.as_bytes()),
        nonce: Some(nonce.clone()),
    };
    let (frame_digest, plan_digest) = (draw::frame_digest(&frame), plan.digest().unwrap());
    let seed = draw::seed(&frame_digest, &plan_digest, &nonces);
    DrawProof {
        format: FORMAT.to_owned(),
        campaign_id: id(1),
        round: 1,
        result: draw::draw(&frame, &plan, &seed),
        frame_digest,
        frame,
        plan_digest,
        plan,
        commitments: nonces.iter().enumerate().map(commitment).collect(),
        public_number: None,
        seed,
    }
}

type Files = Vec<(u8, u8, bool, u8)>;

proptest! {
    #[test]
    fn the_same_seed_draws_the_same_files_and_proves_itself(files: Files, percent in 1u32..=100, factor in 1u32..5) {
        let one = proof(frame(&files), plan(percent, factor));
        prop_assert_eq!(one.flaws(), Vec::<String>::new());
        prop_assert_eq!(&draw::draw(&one.frame, &one.plan, &one.seed), &one.result);
        let read: DrawProof = serde_json::from_str(&serde_json::to_string(&one).unwrap()).unwrap();
        prop_assert_eq!(read.flaws(), Vec::<String>::new());
    }

    #[test]
    fn every_officer_is_covered_and_every_cell_gives_its_share(files: Files, percent in 1u32..=100, factor in 1u32..5) {
        let one = proof(frame(&files), plan(percent, factor));
        let drawn: BTreeMap<Uuid, _> = one.result.iter().map(|file| (file.file_id, file)).collect();
        let of = |lines: &[&FrameLine]| lines.iter().flat_map(|line| line.officers.clone()).collect::<BTreeSet<_>>();
        let all: Vec<_> = one.frame.iter().collect();
        let taken: Vec<_> = one.frame.iter().filter(|line| drawn.contains_key(&line.file_id)).collect();
        prop_assert_eq!(of(&all), of(&taken));
        let mut cells: BTreeMap<_, Vec<&FrameLine>> = BTreeMap::new();
        one.frame.iter().for_each(|line| {
            cells.entry((line.part, &line.stratum, line.flagged)).or_default().push(line);
        });
        for ((_, _, flagged), lines) in cells {
            let n = lines.iter().filter(|line| drawn.get(&line.file_id).is_some_and(|file| !file.coverage)).count();
            let rate = f64::from(percent) / 100.0 * if flagged { f64::from(factor) } else { 1.0 };
            let wanted = ((lines.len() as f64 * rate + 0.5 + 1e-9).floor() as usize).clamp(1, lines.len());
            prop_assert_eq!(n, wanted);
            for line in &lines {
                if let Some(file) = drawn.get(&line.file_id).filter(|file| !file.coverage) {
                    prop_assert_eq!((file.of, file.drawn), (lines.len() as u64, n as u64));
                }
            }
        }
    }

    #[test]
    fn one_id_changed_is_noticed(files in proptest::collection::vec(any::<(u8, u8, bool, u8)>(), 1..40), at: usize) {
        let one = proof(frame(&files), plan(20, 2));
        let mut other = one.clone();
        let at = at % other.frame.len();
        other.frame[at].file_id = id(100_000 + at as u128);
        other.frame.sort_by_key(|line| line.file_id);
        prop_assert_ne!(draw::frame_digest(&other.frame), draw::frame_digest(&one.frame));
        prop_assert!(other.flaws().iter().any(|flaw| flaw.starts_with("frame digest")));
    }
}

#[test]
fn whatever_is_changed_in_a_proof_is_named() {
    let files: Files = (0..60).map(|n| (n % 5, n / 7, n % 9 == 0, n)).collect();
    let one = proof(frame(&files), plan(10, 3));
    let first = |change: &dyn Fn(&mut DrawProof)| {
        let mut other = one.clone();
        change(&mut other);
        other.flaws().join("; ")
    };
    assert!(first(&|proof| proof.commitments[0].nonce = Some("c".repeat(32))).contains("the secret of 第0人"));
    assert!(first(&|proof| proof.commitments[0].nonce = Some("c".repeat(32))).contains("seed:"));
    assert!(first(&|proof| proof.plan.flag_factor = 9).contains("plan digest"));
    assert!(first(&|proof| proof.seed = sm3(b"mine")).contains("seed:"));
    assert!(
        first(&|proof| proof.result.truncate(proof.result.len() - 1)).contains("the seed draws it, it is not told")
    );
    assert!(first(&|proof| proof.result[0].file_id = id(5_000)).contains("the seed does not draw it"));
    assert!(first(&|proof| proof.result[0].of += 1).contains("its weight differs"));
    assert!(first(&|proof| proof.commitments.truncate(1)).contains("at least two"));
    assert!(first(&|proof| proof.frame.swap(0, 1)).contains("order of their ids"));
}

#[test]
fn a_number_of_files_is_shared_out_and_a_public_number_makes_the_seed() {
    let files: Files = (0..100).map(|n| (0, n % 2, false, n)).collect();
    let mut wanted = plan(1, 1);
    let what = "上证综指收盘".to_owned();
    wanted.public_number = Some(PublicNumber { what, drawn_on: "2026-12-05".parse().unwrap() });
    wanted.parts = vec![PartPlan { part: FramePart::Archived, percent: None, size: Some(20) }];
    wanted.cover_officers = false;
    let mut one = proof(frame(&files), wanted);
    one.commitments.clear();
    one.public_number = Some("3456.78".to_owned());
    one.seed = draw::seed(&one.frame_digest, &one.plan_digest, &["3456.78".to_owned()]);
    one.result = draw::draw(&one.frame, &one.plan, &one.seed);
    assert_eq!((one.result.len(), one.flaws()), (20, Vec::new()));
    one.public_number = Some("3456.79".to_owned());
    assert!(one.flaws().iter().any(|flaw| flaw.starts_with("seed")));
}

fn found(id: &str, points: u32, verdict: ItemVerdict) -> ItemFinding {
    let lost = if verdict == ItemVerdict::Breached { Points(points) } else { Points(0) };
    ItemFinding { id: id.to_owned(), points: Points(points), verdict, lost, evidence: Vec::new(), look_at: Vec::new() }
}

/// 2 points kept, 3 broken, 1 that does not apply, 1.5 for a person; one veto raised, one left open.
fn machine() -> Vec<ScoredSheet> {
    let items = vec![
        found("A1", 200, ItemVerdict::Met),
        found("A2", 300, ItemVerdict::Breached),
        found("A3", 100, ItemVerdict::NotApplicable),
        found("B4", 150, ItemVerdict::NeedsPerson),
    ];
    let vetoes = vec![found("V14", 0, ItemVerdict::Breached), found("V06", 0, ItemVerdict::NeedsPerson)];
    vec![ScoredSheet { variant: Variant::Ordinary, items, vetoes, tally: Tally::default() }]
}

fn line(item: &str, verdict: LineVerdict, lost: u32, reason: Option<&str>) -> ScoreLine {
    let (item, reason) = (item.to_owned(), reason.map(str::to_owned));
    ScoreLine { variant: Variant::Ordinary, item, verdict, lost: Points(lost), reason }
}

fn veto(item: &str, verdict: VetoVerdict, reason: Option<&str>) -> VetoLine {
    VetoLine { variant: Variant::Ordinary, item: item.to_owned(), verdict, reason: reason.map(str::to_owned) }
}

fn good() -> ScoreSheet {
    ScoreSheet {
        items: vec![
            line("A1", LineVerdict::Met, 0, None),
            line("A2", LineVerdict::Breached, 150, Some("缺一名执法人员")),
            line("B4", LineVerdict::Met, 0, None),
        ],
        vetoes: vec![veto("V14", VetoVerdict::Overruled, Some("告知书另页")), veto("V06", VetoVerdict::NotFound, None)],
    }
}

fn flaws(sheet: &ScoreSheet) -> Vec<(String, &'static str)> {
    let standard = Standard::find(USUAL).unwrap();
    sheet::flaws(standard, &machine(), sheet).into_iter().map(|flaw| (flaw.pointer, flaw.code)).collect()
}

#[test]
fn a_sheet_answers_everything_the_machine_left_and_found() {
    assert_eq!(flaws(&good()), []);
    let nothing = flaws(&ScoreSheet::default());
    assert_eq!(nothing.iter().filter(|(at, code)| at == "/items" && *code == "missing").count(), 3);
    assert_eq!(nothing.iter().filter(|(at, _)| at == "/vetoes").count(), 2);
    let mut sheet = good();
    sheet.items[0] = line("A1", LineVerdict::Breached, 225, None);
    sheet.items[1] = line("A2", LineVerdict::Met, 50, None);
    sheet.items.push(line("B4", LineVerdict::Breached, 25, Some("未签名")));
    sheet.items.push(line("Z9", LineVerdict::Met, 0, None));
    sheet.vetoes[0] = veto("V14", VetoVerdict::NotFound, None);
    sheet.vetoes[1] = veto("V06", VetoVerdict::Overruled, None);
    sheet.vetoes.push(veto("V99", VetoVerdict::Confirmed, None));
    let found = flaws(&sheet);
    for expected in [
        ("/items/0/lost", "too_many"),
        ("/items/0/reason", "missing"),
        ("/items/1/lost", "not_breached"),
        ("/items/1/reason", "missing"),
        ("/items/3/item", "duplicate"),
        ("/items/3/lost", "step"),
        ("/items/4/item", "unknown"),
        ("/vetoes/0/verdict", "raised"),
        ("/vetoes/1/verdict", "not_raised"),
        ("/vetoes/1/reason", "missing"),
        ("/vetoes/2/item", "unknown"),
    ] {
        assert!(found.contains(&(expected.0.to_owned(), expected.1)), "{expected:?} is not told: {found:?}");
    }
}

#[test]
fn points_and_vetoes_make_score_and_grade() {
    let standard = Standard::find(USUAL).unwrap();
    let machine = machine();
    let whole = sheet::complete(&machine, &good());
    assert_eq!(whole.items.len(), 4, "what was left out does not apply");
    let result = sheet::result(standard, &machine, &whole);
    assert_eq!((result.applicable, result.got, result.score), (Points(650), Points(500), Points(7692)));
    assert_eq!(result.grade, "good");
    let mut vetoed = whole.clone();
    vetoed.vetoes[1].verdict = VetoVerdict::Confirmed;
    let differ = sheet::deviation(standard, &machine, [&whole, &vetoed]);
    assert_eq!((differ.items.len(), differ.vetoes.len(), differ.points), (0, 1, Points(7692)));
    let result = sheet::result(standard, &machine, &vetoed);
    assert_eq!((result.score, result.grade.as_str()), (Points(0), "unqualified"));
    assert!(Findings::of(&machine).items.contains_key(&(Variant::Ordinary, "A1")));
}
