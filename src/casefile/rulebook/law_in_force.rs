//! Which law 法律适用: a basis in force at the act, or the newer and lighter one; what a 规章 alone may carry
//! (处罚法12–14, 16, 37, 38).

use chrono::NaiveDate;

use super::proposal::{STATES_IT, STATES_OR_DECIDES, each_line};
use super::{Breach, Effect, Rule, Verdict, breach};
use crate::casefile::act::Attempt;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::power::{Citation, NormLevel};
use crate::casefile::proposal::{LawComparison, Lighter, Outcome, PartyProposal};
use crate::law::codes::PenaltyKind;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PEN-38",
        article: "处罚法16、37、38",
        zh: "处罚应有行为时有效的法律、法规、规章依据，新法处罚较轻的适用新法",
        en: "A penalty rests on a law, regulation or rule in force at the time of the act, or on a newer lighter one",
        effect: Effect::Refuse,
        gates: STATES_IT,
        check: lawful_basis,
    },
    Rule {
        id: "PEN-37",
        article: "处罚法37",
        zh: "行为后依据已经修改、废止的，应当比较新旧规定，从旧兼从轻",
        en: "Where the law changed after the act, old and new are compared, and the lighter one is applied",
        effect: Effect::Refuse,
        gates: STATES_OR_DECIDES,
        check: old_and_new_compared,
    },
    Rule {
        id: "PEN-13",
        article: "处罚法13、14",
        zh: "规章只能设定警告、通报批评和一定数额的罚款",
        en: "A rule of a department or a local government alone carries warning, criticism and limited fines only",
        effect: Effect::Mark,
        gates: STATES_IT,
        check: carried_by_a_rule_only,
    },
];

/// Whether the newer article may be cited although it was not in force at the act: it was compared, and is lighter.
fn newer_and_lighter(line: &PartyProposal, cited: &Citation, today: NaiveDate) -> bool {
    cited.in_force(today)
        && line.law_comparison.iter().any(|one| one.lighter == Lighter::New && one.new.same_article(cited))
}

fn lawful_basis(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    // The law of the time of the act; while it is not known, of the time the clue was found.
    let (day, today) = (file.day_of_violation(), attempt.occurred_at.date());
    each_line(file, attempt, |line, proposal| {
        if proposal.outcome != Outcome::Penalize {
            return Vec::new();
        }
        let mut breaches = Vec::new();
        let fix =
            ("引用行为时有效的法律、法规或者规章条款", "Cite an article of a law, regulation or rule in force then");
        if !line.penalty_articles.iter().any(|cited| cited.level != NormLevel::NormativeDoc) {
            breaches.push(
                breach(
                    format!("{}：没有法律、法规、规章作为处罚依据", line.party_id),
                    format!("{}: no law, regulation or rule is cited for the penalty", line.party_id),
                )
                .fix(fix.0, fix.1),
            );
        }
        if line.violated.is_empty() {
            breaches.push(
                breach(
                    format!("{}：没有写明违反的条款", line.party_id),
                    format!("{}: the violated article is not named", line.party_id),
                )
                .fix("写明违反的条款", "Name the violated article"),
            );
        }
        // Only the penalty follows the newer law; what was no violation then is none now.
        let newer = line.penalty_articles.iter().filter(|cited| !newer_and_lighter(line, cited, today));
        for cited in newer.chain(&line.violated).filter(|cited| !cited.in_force(day)) {
            breaches.push(
                breach(format!("{}在{day}无效", cited.short()), format!("{} was not in force on {day}", cited.short()))
                    .fix(fix.0, fix.1),
            );
        }
        breaches
    })
}

/// The last day of the cited version, as the line states it or as the power item knows it.
fn ended(file: &CaseFile, cited: &Citation) -> Option<NaiveDate> {
    let known = file.power_item.iter().flat_map(|held| held.item.penalty.iter().chain(&held.item.violated));
    cited.in_force_to.or_else(|| {
        known.filter(|other| other.same_article(cited)).find_map(|other| {
            // A citation that says since when it is in force may be of a later version than the item's.
            cited.in_force_from.is_none_or(|from| Some(from) == other.in_force_from).then_some(other.in_force_to)?
        })
    })
}

fn old_and_new_compared(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let (day, today) = (file.day_of_violation(), attempt.occurred_at.date());
    each_line(file, attempt, |line, proposal| {
        if proposal.outcome != Outcome::Penalize {
            return Vec::new();
        }
        let mut breaches: Vec<_> =
            line.law_comparison.iter().flat_map(|one| unsound(line, one, (day, today))).collect();
        for cited in &line.penalty_articles {
            let Some(last) = ended(file, cited).filter(|last| *last < today && cited.in_force(day)) else { continue };
            match line.law_comparison.iter().find(|one| one.old.same_article(cited)) {
                None => breaches.push(
                    breach(
                        format!("{}：{}已于{last}失效，没有新旧比较", line.party_id, cited.short()),
                        format!("{}: {} ended on {last}, and nothing is compared", line.party_id, cited.short()),
                    )
                    .fix(
                        "在 law_comparison 中比较行为时和现行的规定",
                        "Compare the law of the act with the law of today in law_comparison",
                    ),
                ),
                Some(one) if one.lighter == Lighter::New && !cites(line, &one.new) => breaches.push(
                    breach(
                        format!("{}：现行规定处罚较轻，却没有适用{}", line.party_id, one.new.short()),
                        format!("{}: the law of today is lighter, but {} is not cited", line.party_id, one.new.short()),
                    )
                    .fix("引用处罚较轻的现行规定", "Cite the lighter law of today"),
                ),
                Some(_) => {}
            }
        }
        breaches
    })
}

fn cites(line: &PartyProposal, article: &Citation) -> bool {
    line.penalty_articles.iter().any(|cited| {
        cited.same_article(article)
            && article.in_force_from.is_none_or(|from| cited.in_force_from.is_none_or(|cited| cited == from))
    })
}

/// What is wrong with a comparison by itself.
fn unsound(line: &PartyProposal, one: &LawComparison, (day, today): (NaiveDate, NaiveDate)) -> Vec<Breach> {
    let party = &line.party_id;
    let mut breaches = Vec::new();
    let times = [(&one.old, day, "行为时", "at the act"), (&one.new, today, "现在", "today")];
    for (cited, when, zh, en) in times {
        if !cited.in_force(when) {
            breaches.push(
                breach(
                    format!("{party}：用来比较的{}{zh}无效", cited.short()),
                    format!("{party}: {} in the comparison is not in force {en}", cited.short()),
                )
                .fix("核对两个版本的施行日期", "Check from when to when each version is in force"),
            );
        }
    }
    if one.by_ranges().is_some_and(|lighter| lighter != one.lighter) {
        breaches.push(
            breach(
                format!("{party}：比较结论与两个罚款幅度不符"),
                format!("{party}: what is said to be lighter does not fit the two ranges"),
            )
            .fix("按幅度改正 lighter", "Correct lighter as the ranges show"),
        );
    }
    breaches
}

fn carried_by_a_rule_only(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let beyond =
        |kind: &PenaltyKind| !matches!(kind, PenaltyKind::Warning | PenaltyKind::Criticism | PenaltyKind::Fine);
    each_line(file, attempt, |line, _| {
        let higher = |cited: &Citation| {
            matches!(cited.level, NormLevel::Law | NormLevel::AdminRegulation | NormLevel::LocalRegulation)
        };
        let kinds: Vec<_> = line.kinds().into_iter().filter(beyond).map(PenaltyKind::zh).collect();
        if kinds.is_empty() || line.penalty_articles.is_empty() || line.penalty_articles.iter().any(higher) {
            return Vec::new();
        }
        vec![
            breach(
                format!("{}：只引用规章，却有“{}”", line.party_id, kinds.join("、")),
                format!("{}: only rules are cited for what a rule cannot create", line.party_id),
            )
            .fix("同时引用设定该处罚的法律、法规", "Cite also the law or regulation that creates the penalty"),
        ]
    })
}
