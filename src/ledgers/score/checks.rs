//! The table of what columns can answer, and the checks that compare no days.

use std::collections::BTreeSet;

use super::days::{
    all_in_order, archived, decided_in_time, deliberated_first, empty, filed_first, heard_first, published_in_time,
    reviewed_first, served_in_time, told_first, under_the_revised_law,
};
use super::{Check, Reading, Seen};
use crate::casefile::rulebook::spot_ceiling;
use crate::law::codes::{PenaltyKind, Procedure};
use crate::ledgers::columns::LedgerField as F;
use crate::ledgers::content::LedgerOutcome;

/// Short for a line of the table.
const fn check(
    rule: &'static str,
    article: &'static str,
    settles: &'static [&'static str],
    ask: fn(&Reading<'_>) -> Seen,
) -> Check {
    Check { rule, article, settles, ask }
}

/// Every check.
pub(super) const CHECKS: &[Check] = &[
    check("PEN-42", "处罚法42", &["A2"], two_officers),
    check("EVA-C1", "处罚法59(2)", &["C1"], article_named),
    check("PEN-54", "处罚法54", &["D1"], filed_first),
    check("PEN-44-3", "处罚法44", &["D5"], told_first),
    check("PEN-65", "处罚法65", &[], heard_first),
    check("PEN-58", "处罚法58", &["D8"], reviewed_first),
    check("EVA-V21", "处罚法58", &["V21"], other_reviewer),
    check("EVA-D8", "处罚法58", &["D8"], other_reviewer),
    check("PEN-57-3", "处罚法57", &["D9"], deliberated_first),
    check("PEN-60", "处罚法60", &["D10", "N8"], decided_in_time),
    check("EVA-D11", "处罚法44、54、58", &["D11"], all_in_order),
    check("EVA-F4", "处罚法59(3)", &["F4"], penalty_plain),
    check("EVA-G1", "处罚法61", &["G1a"], served_in_time),
    check("EVA-H2", "处罚法47", &["H2"], archived),
    check("PUB-4-2", "118号(六)", &["H3"], published_in_time),
    check("PEN-51-2", "处罚法51", &["S5"], within_the_ceiling),
];

/// 办案人员 of a single name proves nothing: many ledgers name the one who led.
fn two_officers(read: &Reading<'_>) -> Seen {
    let officers = &read.row.officers;
    let cards: Vec<_> = officers.iter().filter_map(|officer| officer.card.as_ref()).collect();
    let names: BTreeSet<_> = officers.iter().map(|officer| &officer.name).collect();
    let shown = officers.iter().map(|officer| officer.name.as_str()).collect::<Vec<_>>().join("、");
    if cards.len() > 1 && cards.iter().collect::<BTreeSet<_>>().len() < cards.len() {
        return Seen::Broken(format!("办案人员{shown}填写了同一个证号"));
    }
    match (officers.len(), names.len(), cards.len()) {
        (0, ..) => empty(F::Officers),
        (_, 1, _) => Seen::Open(format!("台账只写明一名办案人员：{shown}，请查阅纸质案卷")),
        (all, _, carded) if carded < all => Seen::Open(format!("办案人员{shown}没有全部写明证号，请查阅纸质案卷")),
        _ => Seen::Kept(format!("写明办案人员{shown}及其证号")),
    }
}

fn article_named(read: &Reading<'_>) -> Seen {
    let Some(basis) = &read.row.basis else { return empty(F::Basis) };
    let named = basis.split('第').skip(1).any(|rest| rest.split('条').next().is_some_and(|number| number.len() < 40));
    match named && basis.contains('条') {
        true => Seen::Kept(format!("处罚依据写明到条：{}", basis.chars().take(60).collect::<String>())),
        false => Seen::Broken(format!("处罚依据没有写明第几条：{}", basis.chars().take(60).collect::<String>())),
    }
}

fn other_reviewer(read: &Reading<'_>) -> Seen {
    let Some(reviewer) = &read.row.reviewer else { return empty(F::Reviewer) };
    if read.row.officers.is_empty() {
        return empty(F::Officers);
    }
    let plain: String = reviewer.split_whitespace().collect();
    match read.row.officers.iter().any(|officer| officer.name == plain) {
        true => Seen::Broken(format!("法制审核人员{plain}就是办案人员")),
        false => Seen::Kept(format!("法制审核人员{plain}不是办案人员")),
    }
}

fn penalty_plain(read: &Reading<'_>) -> Seen {
    let row = read.row;
    if row.kinds.is_empty() {
        return empty(F::Kinds);
    }
    let sums = [
        (PenaltyKind::Fine, F::Fine, row.fine_fen),
        (PenaltyKind::ConfiscateIncome, F::Confiscated, row.confiscated_fen),
    ];
    for (kind, field, sum) in sums {
        match (row.kinds.contains(&kind), sum) {
            (true, None) => return empty(field),
            (false, Some(sum)) if sum.0 > 0 => {
                return Seen::Open(format!("有{}{sum}元，处罚种类没有{}，请查阅纸质案卷", field.zh(), kind.zh()));
            }
            _ => {}
        }
    }
    let kinds = row.kinds.iter().map(|kind| kind.zh()).collect::<Vec<_>>().join("、");
    let sums = sums.iter().filter_map(|(_, field, sum)| Some(format!("，{}{}元", field.zh(), (*sum)?)));
    Seen::Kept(format!("处罚种类{kinds}{}", sums.collect::<String>()))
}

/// A sum above the ceiling of today was above the lower one of the law before 2021 too.
fn within_the_ceiling(read: &Reading<'_>) -> Seen {
    let row = read.row;
    match row.procedure {
        Some(Procedure::Summary) => {}
        Some(Procedure::Ordinary) => return Seen::Silent,
        None => return empty(F::Procedure),
    }
    if !matches!(row.outcome, Some(LedgerOutcome::Penalize) | None) {
        return Seen::Open("不是处罚决定，请查阅纸质案卷".to_owned());
    }
    let light = [PenaltyKind::Warning, PenaltyKind::Fine];
    if let Some(heavy) = row.kinds.iter().find(|kind| !light.contains(kind)) {
        return Seen::Broken(format!("简易程序作出{}", heavy.zh()));
    }
    let Some(fine) = row.fine_fen else {
        return match row.kinds.as_slice() {
            [PenaltyKind::Warning] => Seen::Kept("警告".to_owned()),
            _ => empty(F::Fine),
        };
    };
    let Some(kind) = row.party_kind else { return empty(F::PartyKind) };
    let ceiling = spot_ceiling(kind);
    let Some(decided) = row.decided_on else { return empty(F::DecidedOn) };
    match (fine > ceiling, under_the_revised_law(decided)) {
        (true, _) => Seen::Broken(format!("简易程序对{}罚款{fine}元，超过{ceiling}元", kind.zh())),
        (false, true) => Seen::Kept(format!("简易程序对{}罚款{fine}元", kind.zh())),
        (false, false) => Seen::Open(format!("{decided}决定，早于2021年7月15日，罚款{fine}元，按当时的上限核对")),
    }
}
