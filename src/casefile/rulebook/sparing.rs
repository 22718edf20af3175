//! Why nobody is punished 不予处罚: each ground rests on what it says (处罚法30, 31, 33, 36).

use chrono::NaiveDate;

use super::proposal::{STATES_IT, STATES_OR_DECIDES, each_line};
use super::{Breach, Effect, Rule, Verdict, breach};
use crate::casefile::act::Attempt;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::party::Party;
use crate::casefile::proposal::{Harm, NoPenaltyGround, Outcome, PartyProposal, Sparing};
use crate::law::limitation;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PEN-33",
        article: "处罚法30、31、33、36、57",
        zh: "不予处罚和违法事实不能成立应当说明理由",
        en: "Not punishing, and facts not established, need their own reasons and no penalty lines",
        effect: Effect::Refuse,
        gates: STATES_IT,
        check: reasons_not_to_punish,
    },
    Rule {
        id: "PEN-33-2",
        article: "处罚法30、31、33、36",
        zh: "不予处罚的法定情形应当有相应的事实：改正、后果、初次、无过错、年龄、精神状况、期限",
        en: "A ground of not punishing has its facts: correction, harm, first time, no fault, age, mind, time",
        effect: Effect::Refuse,
        gates: STATES_OR_DECIDES,
        check: ground_has_its_facts,
    },
];

fn reasons_not_to_punish(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    each_line(file, attempt, |line, proposal| {
        if proposal.outcome == Outcome::Penalize {
            return Vec::new();
        }
        let mut breaches = Vec::new();
        let party = &line.party_id;
        if !line.penalties.is_empty() {
            breaches.push(
                breach(format!("{party}：不予处罚却列有处罚"), format!("{party}: penalties stand beside no penalty"))
                    .fix("删除 penalties", "Remove the penalties"),
            );
        }
        if line.reasons.is_none() {
            breaches.push(
                breach(format!("{party}：没有说明理由"), format!("{party}: no reasons are given"))
                    .fix("填写 reasons", "Give reasons"),
            );
        }
        if proposal.outcome == Outcome::NoPenalty && line.no_penalty_ground.is_none() {
            breaches.push(
                breach(format!("{party}：没有写明法定情形"), format!("{party}: no statutory ground is named"))
                    .fix("填写 no_penalty_ground", "Give no_penalty_ground"),
            );
        }
        breaches
    })
}

fn ground_has_its_facts(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    each_line(file, attempt, |line, proposal| {
        let (Some(party), Some(ground)) = (file.party(&line.party_id), line.no_penalty_ground) else {
            return Vec::new();
        };
        if proposal.outcome != Outcome::NoPenalty {
            return Vec::new();
        }
        match ground {
            NoPenaltyGround::Minor => minor_violation(file, line),
            NoPenaltyGround::FirstOffence => first_offence(file, facts, line),
            NoPenaltyGround::NoFault => no_fault(file, facts, line),
            NoPenaltyGround::UnderFourteen => under_fourteen(file, party),
            NoPenaltyGround::IncapableMind => incapable(file, party, line),
            NoPenaltyGround::LimitationPassed => limitation_passed(file),
        }
    })
}

/// Whether the violation was corrected: a verified order shows it, or a day with evidence.
fn corrected(file: &CaseFile, line: &PartyProposal) -> bool {
    let verified = file.corrections.iter().any(|order| order.party_id == line.party_id && order.corrected.is_some());
    verified || line.sparing.as_ref().is_some_and(|one| one.corrected_on.is_some() && file.proves(&one.evidence))
}

fn not_corrected(file: &CaseFile, line: &PartyProposal) -> Option<Breach> {
    (!corrected(file, line)).then(|| {
        breach(
            format!("{}：没有及时改正的证明", line.party_id),
            format!("{}: nothing shows that it was corrected", line.party_id),
        )
        .fix(
            "复查改正情况（verify_correction），或者在 sparing 中写明改正日期和证据",
            "Verify the correction (verify_correction), or give its day and evidence in sparing",
        )
    })
}

fn minor_violation(file: &CaseFile, line: &PartyProposal) -> Vec<Breach> {
    let harmed = line.sparing.as_ref().is_some_and(|one| one.harm == Some(Harm::Slight));
    let harm = harmed.then(|| {
        breach(
            format!("{}：已有危害后果，不属于“没有造成危害后果”", line.party_id),
            format!("{}: there was harm, so it is no minor violation without any", line.party_id),
        )
        .fix("后果轻微且系初次违法的，改用 first_offence", "If it was slight and the first time, use first_offence")
    });
    harm.into_iter().chain(not_corrected(file, line)).collect()
}

fn first_offence(file: &CaseFile, facts: &Facts, line: &PartyProposal) -> Vec<Breach> {
    let mut breaches: Vec<_> = not_corrected(file, line).into_iter().collect();
    if line.sparing.as_ref().and_then(|one| one.harm).is_none() {
        breaches.push(
            breach(
                format!("{}：没有写明危害后果轻微", line.party_id),
                format!("{}: it is not stated that the harm is slight", line.party_id),
            )
            .fix("在 sparing.harm 中写明 none 或者 slight", "State none or slight in sparing.harm"),
        );
    }
    for earlier in earlier_offences(file, facts, &line.party_id) {
        breaches.push(
            breach(
                format!("{}：{}已因同类违法行为受过处罚（{}），不是初次违法", line.party_id, earlier.1, earlier.0),
                format!(
                    "{}: punished for the same on {} ({}), so it is not the first time",
                    line.party_id, earlier.1, earlier.0
                ),
            )
            .fix("依法处罚，或者适用其他情形", "Punish it, or rest on another ground"),
        );
    }
    breaches
}

/// Penalties of the party for the same item before this act, within the local window: number and day.
fn earlier_offences(file: &CaseFile, facts: &Facts, party: &str) -> Vec<(String, NaiveDate)> {
    let day = file.day_of_violation();
    let since = facts.profile.first_offence.and_then(|window| limitation::first_day(day, window));
    let Some(held) = &file.power_item else { return Vec::new() };
    let mut found: Vec<_> = facts
        .elsewhere
        .penalties
        .iter()
        .filter(|one| one.party_id == party && held.item.same_violation(&one.item_code, &one.item_name))
        .filter(|one| since.is_none_or(|since| one.decided_on >= since))
        .map(|one| (one.number.clone(), one.decided_on))
        .collect();
    found.sort();
    found
}

fn evidence(sparing: Option<&Sparing>) -> &[String] {
    sparing.map_or(&[], |one| &one.evidence)
}

fn no_fault(file: &CaseFile, facts: &Facts, line: &PartyProposal) -> Vec<Breach> {
    let mut breaches = Vec::new();
    if !file.proves(evidence(line.sparing.as_ref())) {
        breaches.push(
            breach(
                format!("{}：没有足以证明没有主观过错的证据", line.party_id),
                format!("{}: nothing on file proves that there was no fault", line.party_id),
            )
            .fix(
                "收集当事人提供的证据，写入 sparing.evidence",
                "Take in the party's evidence; name it in sparing.evidence",
            ),
        );
    }
    let held = file.power_item.as_ref().or(facts.power_item.as_ref());
    if let Some(other) = held.and_then(|held| held.item.punished_without_fault.as_ref()) {
        breaches.push(
            breach(
                format!("{}：{}另有规定，不以主观过错为条件", line.party_id, other.short()),
                format!("{}: {} punishes without fault", line.party_id, other.short()),
            )
            .fix("依照该规定处理", "Follow that law"),
        );
    }
    breaches
}

fn guardian_unknown(party: &Party) -> Option<Breach> {
    party.guardian.is_none().then(|| {
        breach(format!("{}：没有登记监护人", party.id), format!("{}: no guardian is on file", party.id))
            .fix("核实监护人，用 amend_particulars 补充", "Find out who it is, and add it by amend_particulars")
    })
}

fn under_fourteen(file: &CaseFile, party: &Party) -> Vec<Breach> {
    let day = file.day_of_violation();
    let of_age = (!party.is_younger_than(14, day)).then(|| {
        breach(
            format!("{}在{day}已满十四周岁，或者没有登记出生日期", party.id),
            format!("{} was fourteen on {day}, or the date of birth is not on file", party.id),
        )
        .fix("核对出生日期", "Check the date of birth")
    });
    of_age.into_iter().chain(guardian_unknown(party)).collect()
}

fn incapable(file: &CaseFile, party: &Party, line: &PartyProposal) -> Vec<Breach> {
    let unproven = (!file.proves(evidence(line.sparing.as_ref()))).then(|| {
        breach(
            format!("{}：没有证明精神状况的证据", party.id),
            format!("{}: nothing on file proves the state of mind", party.id),
        )
        .fix("取得鉴定意见等证据，写入 sparing.evidence", "Get an expert opinion; name it in sparing.evidence")
    });
    unproven.into_iter().chain(guardian_unknown(party)).collect()
}

fn limitation_passed(file: &CaseFile) -> Vec<Breach> {
    if file.limitation_passed() {
        return Vec::new();
    }
    let until = file.limitation_until().map_or_else(|| "—".to_owned(), |day| day.to_string());
    vec![
        breach(
            format!("追责期限（{until}）并未超过，发现日期为{}", file.discovered_on()),
            format!("The time to find it ({until}) had not passed on {}", file.discovered_on()),
        )
        .fix("核对违法行为终了日期和发现日期", "Check when the violation ended and when it was found"),
    ]
}
