//! Around the hearing 听证: told to the public, put off, reported, and what the decision may rest on (处罚法64, 65; the
//! rules of the sectors).

use super::{Breach, Effect, Rule, Verdict, body, breach};
use crate::casefile::act::Attempt;
use crate::casefile::acts::HearingOutcome;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::parts::{Evidence, Hearing};
use crate::law::stages::Kind;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PEN-64-7",
        article: "处罚法64(3)",
        zh: "除涉及国家秘密、商业秘密或者个人隐私外，听证公开举行",
        en: "A hearing is open unless secrets or privacy are touched",
        effect: Effect::Refuse,
        gates: &[Kind::ScheduleHearing],
        check: open_or_why_not,
    },
    Rule {
        id: "PEN-64-8",
        article: "听证办法22",
        zh: "公开举行听证的，按程序规则事先公告",
        en: "An open hearing is announced to the public as long before as the profile says",
        effect: Effect::Refuse,
        gates: &[Kind::HoldHearing],
        check: announced,
    },
    Rule {
        id: "PEN-64-9",
        article: "处罚法64(2)；广东令294 35",
        zh: "只能延期尚未举行的听证，并另定将来的时间重新通知",
        en: "Only a hearing not yet held is put off, to a time that lies ahead, and told anew",
        effect: Effect::Refuse,
        gates: &[Kind::PostponeHearing],
        check: can_be_put_off,
    },
    Rule {
        id: "PEN-65-2",
        article: "听证办法29；广东令294 32",
        zh: "听证报告由主持人就已经举行的听证作出，一次听证一份",
        en: "The presider reports on a hearing that was held, once for each",
        effect: Effect::Refuse,
        gates: &[Kind::ReportHearing],
        check: presider_reports,
    },
    Rule {
        id: "PEN-65-3",
        article: "处罚法65；听证办法29",
        zh: "程序规则要求听证报告的，作出决定前应当有听证报告",
        en: "Where the profile asks for the presider's report, it is there before the decision",
        effect: Effect::Refuse,
        gates: &[Kind::Decide],
        check: reported,
    },
    Rule {
        id: "PEN-65",
        article: "处罚法65；广东令294 27、39",
        zh: "听证后取得的证据，未经再次听证不得作为处罚的根据",
        en: "What came in after the hearing carries the decision only if it was put to the party in another one",
        effect: Effect::Refuse,
        gates: &[Kind::Decide],
        check: nothing_unheard,
    },
    Rule {
        id: "PEN-65-4",
        article: "处罚法65；广东令294 27",
        zh: "决定所依据的证据应当在听证中出示、质证；没有出示的予以标记",
        en: "What the decision rests on was put to the hearing; what was not is marked",
        effect: Effect::Mark,
        gates: &[Kind::Decide],
        check: put_to_the_hearing,
    },
];

fn open_or_why_not(_: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let fixed = body!(attempt, ScheduleHearing);
    Verdict::unless(fixed.open || fixed.closed_because.is_some(), || {
        breach("没有说明不公开举行的理由", "It does not say why the hearing is not open")
            .fix("填写 closed_because，或者公开举行", "Give closed_because, or hold it in the open")
    })
}

fn announced(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let Some(ahead) = facts.profile.hearing_public_notice else { return Verdict::NotApplicable };
    let held = body!(attempt, HoldHearing);
    let Some(hearing) = file.hearings.iter().find(|hearing| hearing.seq == held.seq) else {
        return Verdict::NotApplicable;
    };
    if hearing.closed || held.outcome != HearingOutcome::Held {
        return Verdict::NotApplicable;
    }
    let day = held.starts_at.date();
    let Some(on) = held.announced_on else {
        return Verdict::Breached(vec![
            breach("没有听证公告的日期", "The day the hearing was announced is missing").at(hearing.told_by()).fix(
                format!("听证{}前公告当事人、案由、时间和地点，填写 announced_on", ahead.zh()),
                format!("Announce it {ahead} before, and give announced_on"),
            ),
        ]);
    };
    let last = facts.calendar.due(on, ahead).due_on;
    Verdict::unless(last < day, || {
        breach(
            format!("{on}公告，{day}举行，不足{}", ahead.zh()),
            format!("Announced on {on}, held on {day}: less than {ahead}"),
        )
        .at(hearing.told_by())
        .fix(
            format!("在{last}之后举行，需要时延期（postpone_hearing）"),
            format!("Hold it after {last}; put it off if need be (postpone_hearing)"),
        )
    })
}

fn can_be_put_off(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let postponed = body!(attempt, PostponeHearing);
    let Some(hearing) = file.hearings.iter().find(|hearing| hearing.seq == postponed.seq) else {
        return Verdict::NotApplicable;
    };
    let mut breaches = Vec::new();
    if let Some(seq) = hearing.ended {
        breaches.push(
            breach("该次听证已经结束", "This hearing is over")
                .at(seq)
                .fix("需要时重新通知（schedule_hearing）", "Fix another one if need be (schedule_hearing)"),
        );
    }
    if postponed.at <= facts.now {
        breaches.push(
            breach("新的听证时间应当在将来", "The new time has to lie in the future")
                .at(hearing.told_by())
                .fix("留出七个工作日重新通知", "Leave seven working days to tell the party anew"),
        );
    }
    Verdict::of(breaches)
}

fn presider_reports(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let report = body!(attempt, ReportHearing);
    let Some(hearing) = file.hearings.iter().find(|hearing| hearing.ended == Some(report.seq)) else {
        return Verdict::NotApplicable;
    };
    let mut breaches = Vec::new();
    if !hearing.held {
        breaches.push(
            breach("当事人未出席，听证没有举行", "The party stayed away: no hearing was held")
                .at(report.seq)
                .fix("无需听证报告", "No report is owed"),
        );
    }
    if let Some(seq) = hearing.report {
        breaches.push(breach("已有听证报告", "It is reported already").at(seq).fix("无需重复", "Nothing to do"));
    }
    if facts.actor.account_id != hearing.presider {
        breaches.push(
            breach("听证报告应当由主持人作出", "The presider has to report")
                .at(hearing.told_by())
                .fix("由该次听证的主持人登录提交", "Let the presider of that hearing report"),
        );
    }
    Verdict::of(breaches)
}

/// The hearings that count: held, and not in breach.
fn held(file: &CaseFile) -> impl Iterator<Item = (&Hearing, u64)> {
    file.hearings.iter().filter_map(|hearing| {
        let seq = hearing.ended.filter(|_| hearing.held)?;
        let counts = file.voices.values().any(|voice| voice.hearing_held.is_some_and(|held| held >= seq));
        counts.then_some((hearing, seq))
    })
}

fn reported(file: &CaseFile, facts: &Facts, _: &Attempt) -> Verdict {
    if facts.profile.hearing_report.is_none() || held(file).next().is_none() {
        return Verdict::NotApplicable;
    }
    Verdict::of(
        held(file)
            .filter(|(hearing, _)| hearing.report.is_none())
            .map(|(_, seq)| {
                breach("还没有听证报告", "The presider has not reported yet")
                    .at(seq)
                    .fix("由主持人提交听证报告（report_hearing）", "Let the presider report (report_hearing)")
            })
            .collect(),
    )
}

/// For each party that was heard: its last hearing, and the evidence its part of the proposal rests on.
fn relied_on(file: &CaseFile) -> Vec<(&Hearing, u64, Vec<&Evidence>)> {
    let parties = file.proposal.iter().flat_map(|on_file| &on_file.proposal.parties);
    parties
        .filter_map(|line| {
            let (hearing, seq) = held(file).filter(|(hearing, _)| hearing.party_id == line.party_id).last()?;
            let named = |item: &&Evidence| line.facts.iter().any(|fact| fact.evidence.contains(&item.id));
            Some((hearing, seq, file.evidence.iter().filter(named).collect()))
        })
        .collect()
}

fn nothing_unheard(file: &CaseFile, _: &Facts, _: &Attempt) -> Verdict {
    let heard = relied_on(file);
    if heard.is_empty() {
        return Verdict::NotApplicable;
    }
    // What the party itself handed in later is not used against it unheard.
    let own = |item: &Evidence| file.kind_of(item.seq) == Some(Kind::RecordStatement);
    let unheard = |item: &&Evidence, seq: u64| item.seq > seq && !own(item);
    Verdict::of(
        heard
            .iter()
            .flat_map(|(_, seq, relied)| relied.iter().filter(|item| unheard(item, *seq)))
            .map(|item| {
                breach(
                    format!("证据{}（{}）是听证以后取得的", item.id, item.name),
                    format!("The evidence {} came in after the hearing", item.id),
                )
                .at(item.seq)
                .fix(
                    "就该证据再次听证（schedule_hearing），或者不以其为根据（revise_proposal）",
                    "Hear the party on it again (schedule_hearing), or do without it (revise_proposal)",
                )
            })
            .collect(),
    )
}

fn put_to_the_hearing(file: &CaseFile, _: &Facts, _: &Attempt) -> Verdict {
    let heard = relied_on(file);
    if heard.is_empty() {
        return Verdict::NotApplicable;
    }
    let silent = |hearing: &Hearing, item: &Evidence| {
        !hearing.put_to.is_empty() && !hearing.put_to.contains(&item.id) && hearing.ended > Some(item.seq)
    };
    let breaches: Vec<Breach> = heard
        .iter()
        .flat_map(|(hearing, seq, relied)| {
            relied.iter().filter(|item| silent(hearing, item)).map(move |item| {
                breach(
                    format!("证据{}（{}）没有在听证中出示", item.id, item.name),
                    format!("The evidence {} was not put to the hearing", item.id),
                )
                .at(*seq)
                .fix("在决定书中不以其为根据，或者说明", "Do without it, or explain it in the decision")
            })
        })
        .collect();
    Verdict::of(breaches)
}
