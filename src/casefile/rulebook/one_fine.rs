//! One act, one fine 一事不二罚款, and of competing norms the one with the higher fine (处罚法29).

use chrono::NaiveDate;

use super::proposal::{STATES_IT, STATES_OR_DECIDES, each_line};
use super::{Breach, Effect, Rule, Verdict, breach};
use crate::casefile::act::Attempt;
use crate::casefile::facts::{EarlierPenalty, Facts};
use crate::casefile::file::CaseFile;
use crate::casefile::power::Statutory;
use crate::casefile::proposal::PartyProposal;
use crate::law::money::Fen;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PEN-29",
        article: "处罚法29",
        zh: "对当事人的同一个违法行为，不得给予两次以上罚款的行政处罚",
        en: "The same act of a party is not fined twice",
        effect: Effect::Refuse,
        gates: STATES_OR_DECIDES,
        check: not_fined_already,
    },
    Rule {
        id: "PEN-29-2",
        article: "处罚法29",
        zh: "认定与已罚款的行为不是同一个违法行为的，理由记入并标记",
        en: "That an act is another than one already fined is recorded with its reason, and marked",
        effect: Effect::Mark,
        gates: STATES_OR_DECIDES,
        check: no_clearance_needed,
    },
    Rule {
        id: "PEN-29-3",
        article: "处罚法29",
        zh: "同一个违法行为违反多个法律规范应当罚款的，按照罚款数额高的规定处罚",
        en: "Where several norms fine the same act, the one with the higher fine is applied",
        effect: Effect::Refuse,
        gates: STATES_IT,
        check: higher_range_applied,
    },
];

/// Fines in force against the party for what looks like the same act: the same violation, at an overlapping time or at
/// the same place.
pub(super) fn fined_already<'a>(file: &CaseFile, facts: &'a Facts, party: &str) -> Vec<&'a EarlierPenalty> {
    let Some(held) = &file.power_item else { return Vec::new() };
    let own = file.violation.as_ref().map(|violation| (violation.began_on, violation.ended_on));
    let same = |earlier: &&EarlierPenalty| {
        earlier.party_id == party
            && earlier.fine_fen > 0
            && held.item.same_violation(&earlier.item_code, &earlier.item_name)
            && (overlap(own, (earlier.began_on, earlier.ended_on)) || earlier.place.trim() == file.place.trim())
    };
    facts.elsewhere.penalties.iter().filter(same).collect()
}

type Days = (Option<NaiveDate>, Option<NaiveDate>);

/// Whether two violations touch; one of which no day is known touches none.
fn overlap(own: Option<Days>, other: Days) -> bool {
    let span = |(began, ended): Days| {
        // A violation without an end goes on; one without a beginning is known by its last day only.
        let first = began.or(ended)?;
        Some((first, ended.unwrap_or(NaiveDate::MAX)))
    };
    let (Some(own), Some(other)) = (own.and_then(span), span(other)) else { return false };
    own.0 <= other.1 && other.0 <= own.1
}

fn not_fined_already(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    each_line(file, attempt, |line, _| {
        if line.fine().0 == 0 {
            return Vec::new();
        }
        let cleared = |case| line.distinct_from.iter().any(|one| one.case_id == case);
        let earlier = fined_already(file, facts, &line.party_id);
        earlier.into_iter().filter(|one| !cleared(one.case_id)).map(|one| twice(line, one)).collect()
    })
}

fn twice(line: &PartyProposal, earlier: &EarlierPenalty) -> Breach {
    let (number, day, case) = (&earlier.number, earlier.decided_on, earlier.case_id);
    breach(
        format!("{}：{number}（{day}）已对同一当事人的同类行为罚款{}元", line.party_id, Fen(earlier.fine_fen)),
        format!(
            "{}: {number} of {day} has fined this party {} yuan for the like",
            line.party_id,
            Fen(earlier.fine_fen)
        ),
    )
    .fix(
        format!("是同一行为的不再罚款；不是的，在 distinct_from 中写明案件 {case} 和理由"),
        format!("If it is the same act, no fine; if not, name case {case} with the reason in distinct_from"),
    )
}

fn no_clearance_needed(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    each_line(file, attempt, |line, _| {
        let earlier = fined_already(file, facts, &line.party_id);
        let cleared = line.distinct_from.iter().filter(|_| line.fine().0 > 0);
        cleared
            .filter_map(|one| Some((earlier.iter().find(|fined| fined.case_id == one.case_id)?, one)))
            .map(|(fined, one)| {
                breach(
                    format!("{}：认定与{}不是同一违法行为：{}", line.party_id, fined.number, one.reasons),
                    format!("{}: said to be another act than that of {}", line.party_id, fined.number),
                )
                .fix("理由随案保存，供审核和监督", "The reason stays on the file for review and supervision")
            })
            .collect()
    })
}

fn higher_range_applied(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let held = file.power_item.as_ref().or(facts.power_item.as_ref());
    each_line(file, attempt, |line, _| {
        let ranges: Vec<_> = line.penalty_articles.iter().filter_map(|cited| Some((cited, cited.fine?))).collect();
        let fine = line.fine();
        let Some((cited, highest)) = ranges.iter().max_by_key(|(_, range)| (range.max_fen, range.min_fen)) else {
            return Vec::new();
        };
        if fine.0 == 0 || ranges.len() < 2 {
            return Vec::new();
        }
        let mut breaches = Vec::new();
        if fine.0 < highest.min_fen && line.mitigation.is_none() {
            breaches.push(
                breach(
                    format!(
                        "{}：{}罚款较高，下限{}元，拟罚{fine}元",
                        line.party_id,
                        cited.short(),
                        Fen(highest.min_fen)
                    ),
                    format!(
                        "{}: {} has the higher fine, from {} yuan",
                        line.party_id,
                        cited.short(),
                        Fen(highest.min_fen)
                    ),
                )
                .fix("按罚款数额高的规定处罚", "Apply the norm with the higher fine"),
            );
        }
        let party = file.party(&line.party_id).map(|party| party.kind);
        let item = held.zip(party).map(|(held, kind)| held.item.statutory(kind, line.base_fen));
        if let Some(Statutory::Range(range)) = item.filter(|_| line.law_comparison.is_empty())
            && range.max_fen < highest.max_fen
        {
            breaches.push(
                breach(
                    format!("{}：本案权责事项的幅度低于{}", line.party_id, cited.short()),
                    format!("{}: the power item of the case has a lower range than {}", line.party_id, cited.short()),
                )
                .fix("改用罚款数额高的权责事项（amend_particulars）", "Rest the case on the item with the higher fine"),
            );
        }
        breaches
    })
}
