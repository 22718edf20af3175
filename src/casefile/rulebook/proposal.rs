//! The proposal 处理意见: confirmed field acts, every party, live evidence (处罚法40, 42, 57). That nothing gets heavier is in
//! `wording`.

use super::recording::unseen;
use super::{Breach, Effect, Rule, Verdict, breach};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::parts::FieldAct;
use crate::casefile::proposal::{Outcome, PartyProposal, Proposal};
use crate::casefile::recordings::missing;
use crate::law::recording::{RecordingClass, class_on};
use crate::law::stages::Kind;

pub(super) const STATES_IT: &[Kind] = &[Kind::ConcludeInvestigation, Kind::ReviseProposal, Kind::DecideOnTheSpot];
pub(super) const STATES_OR_DECIDES: &[Kind] =
    &[Kind::ConcludeInvestigation, Kind::ReviseProposal, Kind::DecideOnTheSpot, Kind::Decide];

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PEN-42-3",
        article: "处罚法42",
        zh: "两人共同实施的行为应当都已确认",
        en: "Every act of two officers is confirmed by the second one",
        effect: Effect::Refuse,
        gates: &[Kind::ConcludeInvestigation, Kind::Decide],
        check: all_countersigned,
    },
    Rule {
        id: "REC-4",
        article: "118号(八)",
        zh: "现场行为应有音像记录，缺少、中断的说明原因",
        en: "Field acts have audio-video, or a reason why not or why it broke off",
        effect: Effect::Refuse,
        gates: &[Kind::ConcludeInvestigation],
        check: recorded_or_explained,
    },
    Rule {
        id: "PROP-1",
        article: "处罚法57",
        zh: "处理意见应当涵盖每一名当事人，各一次",
        en: "The proposal speaks of every party, once each",
        effect: Effect::Refuse,
        gates: STATES_IT,
        check: every_party_once,
    },
    Rule {
        id: "PEN-40",
        article: "处罚法40、46",
        zh: "每一项违法事实都应有合法有效的证据",
        en: "Every element of the facts has live evidence",
        effect: Effect::Refuse,
        gates: STATES_OR_DECIDES,
        check: live_evidence,
    },
    Rule {
        id: "PEN-57-4",
        article: "处罚法27、57",
        zh: "拟移送的处理意见应当写明受移送机关",
        en: "A proposal to transfer names its receiver, and no other proposal does",
        effect: Effect::Refuse,
        gates: STATES_IT,
        check: names_the_receiver,
    },
];

/// The proposal the attempt states, or the one on file when it decides.
fn stated<'a>(file: &'a CaseFile, attempt: &'a Attempt) -> Option<&'a Proposal> {
    match &attempt.body {
        Some(Body::ConcludeInvestigation(conclusion)) => Some(&conclusion.proposal),
        Some(Body::ReviseProposal(revision)) => Some(&revision.proposal),
        Some(Body::DecideOnTheSpot(decision)) => Some(&decision.proposal),
        Some(_) => file.proposal.as_ref().map(|on_file| &on_file.proposal),
        None if attempt.kind == Kind::Decide => file.proposal.as_ref().map(|on_file| &on_file.proposal),
        None => None,
    }
}

/// Judges each party's line; asks for the proposal when there is none yet.
pub(super) fn each_line(
    file: &CaseFile,
    attempt: &Attempt,
    judge: impl Fn(&PartyProposal, &Proposal) -> Vec<Breach>,
) -> Verdict {
    match stated(file, attempt) {
        Some(proposal) => Verdict::of(proposal.parties.iter().flat_map(|line| judge(line, proposal)).collect()),
        // A decision without any proposal is refused by PEN-57; nothing more can be said of it.
        None if attempt.body.is_some() => Verdict::NotApplicable,
        None => Verdict::needs("需要处理意见", "Can be judged once there is a proposal"),
    }
}

pub(super) fn all_countersigned(file: &CaseFile, _: &Facts, _: &Attempt) -> Verdict {
    Verdict::of(
        file.field_acts
            .iter()
            // What was recorded in breach, as it happened, proves nothing and needs no second name.
            .filter(|act| act.countersigned.is_none() && !act.in_breach)
            .map(|act| {
                breach(
                    format!("第{}号行为（{}）尚未经另一名执法人员确认", act.seq, act.kind.zh()),
                    format!("Act {} ({}) is not confirmed by the other officer", act.seq, act.kind),
                )
                .at(act.seq)
                .fix("请另一名执法人员确认（countersign）", "Let the other officer confirm it (countersign)")
            })
            .collect(),
    )
}

fn recorded_or_explained(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let explained = matches!(
        &attempt.body,
        Some(Body::ConcludeInvestigation(conclusion)) if conclusion.recording_gap_reason.is_some()
    );
    if explained {
        return Verdict::Met;
    }
    let lacks = |act: &FieldAct| match class_on(&facts.recording_lists, act.kind, act.occurred_at.date()) {
        RecordingClass::NotNeeded => Vec::new(),
        RecordingClass::AsNeeded | RecordingClass::Uninterrupted if !act.has_media => {
            vec![breach(format!("第{}号行为没有音像记录", act.seq), format!("Act {} has no audio-video", act.seq)).fix(
                "用 attach_media 补充，或者填写 recording_gap_reason",
                "Add it by attach_media, or give recording_gap_reason",
            )]
        }
        RecordingClass::AsNeeded => Vec::new(),
        // Of a seizure REC-3-2 speaks, and no reason stands there.
        RecordingClass::Uninterrupted if act.kind == Kind::Seize => Vec::new(),
        RecordingClass::Uninterrupted => match act.starts_at.zip(act.ends_at) {
            Some((starts, ends)) => missing(&act.recordings, starts, ends).iter().map(unseen).collect(),
            None => Vec::new(),
        },
    };
    let found = file.field_acts.iter().flat_map(|act| lacks(act).into_iter().map(|found| found.at(act.seq)));
    Verdict::of(found.collect())
}

fn every_party_once(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let Some(proposal) = stated(file, attempt) else {
        return Verdict::needs("需要处理意见", "Can be judged once there is a proposal");
    };
    let mut breaches = Vec::new();
    for party in &file.parties {
        let times = proposal.parties.iter().filter(|line| line.party_id == party.id).count();
        if times != 1 {
            breaches.push(
                breach(
                    format!("当事人{}（{}）出现{times}次", party.id, party.name),
                    format!("Party {} appears {times} times", party.id),
                )
                .fix("每名当事人写一次", "Name each party once"),
            );
        }
    }
    Verdict::of(breaches)
}

fn live_evidence(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    each_line(file, attempt, |line, proposal| {
        // Where another organ has the case, it is that organ that establishes the facts.
        if matches!(proposal.outcome, Outcome::NotEstablished | Outcome::TransferAgency) {
            return Vec::new();
        }
        line.facts
            .iter()
            .filter(|fact| !proven_on_the_spot(attempt, &fact.evidence))
            .filter_map(|fact| unproven(file, &line.party_id, &fact.text, &fact.evidence))
            .collect()
    })
}

/// Whether evidence proves what it is named for: it is on file, or found in the very act that decides on the spot.
pub(super) fn proven(file: &CaseFile, attempt: &Attempt, ids: &[String]) -> bool {
    file.proves(ids) || proven_on_the_spot(attempt, ids)
}

/// Whether everything a fact rests on was found in the very act that decides on the spot.
fn proven_on_the_spot(attempt: &Attempt, ids: &[String]) -> bool {
    let Some(Body::DecideOnTheSpot(decision)) = &attempt.body else { return false };
    let found = |id: &String| decision.evidence.iter().any(|item| item.id.as_ref() == Some(id));
    !ids.is_empty() && ids.iter().all(found)
}

fn unproven(file: &CaseFile, party: &str, fact: &str, ids: &[String]) -> Option<Breach> {
    let found: Vec<_> = ids.iter().filter_map(|id| file.evidence.iter().find(|item| item.id == *id)).collect();
    let unknown: Vec<_> =
        ids.iter().filter(|id| !file.evidence.iter().any(|item| item.id == **id)).map(String::as_str).collect();
    if unknown.is_empty() && found.iter().any(|item| item.is_alive()) {
        return None;
    }
    let dead: Vec<_> = found.iter().filter(|item| !item.is_alive()).collect();
    let why_zh = if !unknown.is_empty() {
        format!("证据{}不在卷", unknown.join("、"))
    } else if dead.is_empty() {
        "没有证据".to_owned()
    } else if dead.iter().all(|item| item.excluded.is_some()) {
        "证据已被排除，不得作为认定事实的根据".to_owned()
    } else {
        "证据系违法取得，不得作为认定事实的根据".to_owned()
    };
    let why_en = if !unknown.is_empty() {
        format!("evidence {} is not on file", unknown.join(", "))
    } else if dead.is_empty() {
        "no evidence".to_owned()
    } else if dead.iter().all(|item| item.excluded.is_some()) {
        "its evidence was shut out and proves nothing".to_owned()
    } else {
        "its evidence was gained in breach and proves nothing".to_owned()
    };
    let mut found = breach(format!("{party}：“{fact}”——{why_zh}"), format!("{party}: \"{fact}\": {why_en}"))
        .fix("补充合法取得的证据", "Add evidence that was gained lawfully");
    found.acts = dead.iter().map(|item| item.excluded.unwrap_or(item.seq)).collect();
    Some(found)
}

fn names_the_receiver(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let Some(proposal) = stated(file, attempt) else {
        return Verdict::needs("需要处理意见", "Can be judged once there is a proposal");
    };
    Verdict::unless(proposal.outcome.transfers() == proposal.receiving_organ.is_some(), || {
        breach("受移送机关应当写明，且只在移送时写明", "receiving_organ belongs to a transfer, and to nothing else")
            .fix("填写或者去掉 receiving_organ", "Give receiving_organ, or leave it out")
    })
}
