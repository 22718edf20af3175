//! What no paper may show: a hole, a code, a word of the machine, and in a decision no 拟.

use zhifa::papers::{self, Block, Layout};

use super::{Made, all_papers};

/// Kinds that decide, and no longer propose.
pub(super) const DECISIONS: &[&str] = &[
    "PENALTY_DECISION",
    "NO_PENALTY_DECISION",
    "NOT_ESTABLISHED_DECISION",
    "ON_THE_SPOT_DECISION",
    "SEIZURE_DECISION",
    "SEIZURE_EXTENSION",
    "SEIZURE_RELEASE",
    "CORRECTION_ORDER",
    "EXECUTION_ORDER",
    "SUBSTITUTE_ORDER",
    "RECTIFICATION",
    "REVOCATION",
];

/// Holes and slips of a pen that is a program.
const HOLES: &[&str] = &[
    "，，",
    "。。",
    "；；",
    "、、",
    "，。",
    "、。",
    "；。",
    "：。",
    "：，",
    "（）",
    "《》",
    "“”",
    "〔〕",
    "None",
    "null",
    "undefined",
    "true",
    "false",
    "案案",
    "一案一案",
    "嫌涉嫌",
    "日日",
    "元元",
    "号号",
    "。”。",
    "？。",
];

/// Latin words that are no codes: marks of standards and of laboratories.
const LATIN: &[&str] = &["CMA"];

/// Whether a piece of a text looks like a code of ours: letters alone, and no unit of measure. Numbers of papers, mail
/// addresses and receipts have other signs in them.
fn is_code(piece: &str) -> bool {
    piece.len() > 2
        && piece.chars().any(|c| c.is_ascii_alphabetic())
        && piece.chars().all(|c| c.is_ascii_alphabetic() || c == '_')
        && !LATIN.contains(&piece)
}

fn every() -> impl Iterator<Item = (&'static str, &'static Made, String)> {
    all_papers().iter().flat_map(|(kind, made)| made.iter().map(|one| (kind.as_str(), one, papers::text(&one.paper))))
}

#[test]
fn no_paper_has_a_hole_or_a_code() {
    let mut found = Vec::new();
    for (kind, made, text) in every() {
        let at = format!("{kind} {}@{}", made.scenario, made.paper.about);
        found.extend(HOLES.iter().filter(|hole| text.contains(**hole)).map(|hole| format!("{at}: {hole}")));
        let pieces = text.split(|c: char| !c.is_ascii_alphanumeric() && !"_-.@".contains(c));
        found.extend(pieces.filter(|piece| is_code(piece)).map(|piece| format!("{at}: {piece}")));
        if made.paper.layout == Layout::Letter {
            let sealed = made.paper.blocks.iter().filter_map(|block| match block {
                Block::Seal { organ, day } => Some(!organ.is_empty() && !day.is_empty()),
                _ => None,
            });
            found.extend(sealed.filter(|full| !full).map(|_| format!("{at}: a seal without organ or day")));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn no_decision_speaks_of_what_it_intends() {
    let found: Vec<_> = every()
        .filter(|(kind, ..)| DECISIONS.contains(kind))
        .flat_map(|(kind, made, text)| {
            let lines: Vec<_> = text
                .lines()
                .filter(|line| line.contains('拟') && !line.contains("告知"))
                .map(ToOwned::to_owned)
                .collect();
            lines.into_iter().map(move |line| format!("{kind} {}@{}: {line}", made.scenario, made.paper.about))
        })
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_paper_of_a_lawful_act_lacks_nothing() {
    let lacking: Vec<_> = every()
        .filter(|(_, made, _)| made.paper.outward && !made.paper.missing.is_empty())
        .map(|(kind, made, _)| format!("{kind} {}@{}: {:?}", made.scenario, made.paper.about, made.paper.missing))
        .collect();
    insta::assert_snapshot!("lacking", lacking.join("\n"));
}
