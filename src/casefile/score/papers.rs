//! Rules on what a file has to show at its end: the decision's contents, service, closing, filing.

use std::collections::BTreeSet;

use super::whole::{FileRule, blank, found, judged, rule};
use super::{Reading, Told};
use crate::casefile::acts::{Body, TransferStep};
use crate::casefile::parts::Text;
use crate::casefile::proposal::Outcome;
use crate::law::codes::PenaltyKind;
use crate::law::stages::Kind;

pub(super) const RULES: &[FileRule] = &[
    rule!(
        "EVA-F1",
        "处罚法59(2)",
        "决定的事实有时间、地点和行为",
        "The facts decided on have time, place and act",
        facts_stated
    ),
    rule!(
        "EVA-F2",
        "处罚法59(2)、46",
        "每项事实列明在卷有效的证据",
        "Each fact names live evidence on file",
        evidence_listed
    ),
    rule!("EVA-F3", "处罚法45、59", "写明陈述申辩、听证的情况", "What the party said is told", voices_told),
    rule!(
        "EVA-F4",
        "处罚法59(3)(4)",
        "处罚的种类、数额和缴款去处明确",
        "Kind, sum and where to pay are plain",
        penalties_plain
    ),
    rule!(
        "EVA-F6",
        "处罚法28",
        "责令改正的复查改正情况",
        "An order to correct is looked at again",
        correction_verified
    ),
    rule!("EVA-F7", "处罚法59", "决定不用“拟”字", "A decision does not intend", no_intention),
    rule!(
        "EVA-G1",
        "处罚法61",
        "告知书、听证通知、决定书送达每一名当事人",
        "Notice, hearing notice and decision reach each party",
        served
    ),
    rule!("EVA-H1", "处罚法47", "卷内目录有序号、页码", "The catalogue has its order and pages", catalogued),
    rule!("EVA-H2", "处罚法47", "归档以后没有插入材料", "Nothing was put in after archiving", nothing_after),
    rule!("EVA-S1", "处罚法52", "当场处罚决定书有编号", "The form has its number", form_numbered),
    rule!(
        "EVA-S9",
        "处罚法52",
        "当场处罚决定已经备案",
        "The on-the-spot decision was filed with the organ",
        spot_filed
    ),
    rule!("EVA-T5", "国令310号5", "移送有送交的记录", "That it was handed over is on record", handed_over),
    rule!("EVA-O1", "处罚法54", "写明来源、地点和基本情况", "Source, place and what it is about are told", clue_told),
];

fn facts_stated(read: &Reading<'_>) -> Told {
    let Some((seq, outcome, decided)) = read.decided() else { return Told::NotApplicable };
    if !matches!(outcome, Outcome::Penalize | Outcome::NoPenalty) {
        return Told::NotApplicable;
    }
    let mut missing = Vec::new();
    let dated = read.file.violation.as_ref().is_some_and(|period| period.began_on.or(period.ended_on).is_some());
    if !dated {
        missing.push("违法行为的时间");
    }
    if blank(&read.file.place) {
        missing.push("地点");
    }
    if decided.parties.iter().any(|line| line.facts.is_empty()) {
        missing.push("违法行为");
    }
    let breach = (!missing.is_empty()).then(|| {
        let missing = missing.join("、");
        found([seq], format!("决定的事实缺少{missing}"), format!("the facts lack {missing}"))
    });
    judged(true, breach.into_iter().collect())
}

fn evidence_listed(read: &Reading<'_>) -> Told {
    let Some((seq, outcome, decided)) = read.decided() else { return Told::NotApplicable };
    if !matches!(outcome, Outcome::Penalize | Outcome::NoPenalty) {
        return Told::NotApplicable;
    }
    let alive: BTreeSet<&str> =
        read.file.evidence.iter().filter(|one| one.is_alive()).map(|one| one.id.as_str()).collect();
    let bare = decided
        .parties
        .iter()
        .flat_map(|line| &line.facts)
        .filter(|fact| !fact.evidence.iter().any(|id| alive.contains(id.as_str())));
    let breaches = bare.map(|fact| {
        let start: String = fact.text.chars().take(30).collect();
        found([seq], format!("“{start}”没有有效的证据"), "a fact has no live evidence")
    });
    judged(true, breaches.collect())
}

fn voices_told(read: &Reading<'_>) -> Told {
    let Some((seq, _, _)) = read.decided() else { return Told::NotApplicable };
    let open = read.file.statements.iter().filter(|statement| statement.answered.is_none());
    let mut breaches: Vec<_> = open
        .map(|statement| found([statement.seq, seq], "决定没有答复这份陈述申辩", "a statement is not answered"))
        .collect();
    let silent = read.bodies().any(|(of, body)| of == seq && matches!(body, Body::Decide(act) if blank(&act.reasons)));
    if silent {
        breaches.push(found([seq], "决定没有说明理由", "the decision gives no reasons"));
    }
    judged(true, breaches)
}

fn penalties_plain(read: &Reading<'_>) -> Told {
    let Some((seq, decided)) = read.punished() else { return Told::NotApplicable };
    let mut breaches = Vec::new();
    for line in decided.parties.iter().flat_map(|line| &line.penalties) {
        let money = matches!(line.kind, PenaltyKind::Fine | PenaltyKind::ConfiscateIncome);
        if money && line.amount_fen.is_none() {
            breaches.push(found([seq], "罚款、没收违法所得没有数额", "a sum is missing"));
        }
        let plain = money || matches!(line.kind, PenaltyKind::Warning | PenaltyKind::Criticism);
        if !plain && line.detail.as_deref().is_none_or(blank) && line.amount_fen.is_none() && line.term.is_none() {
            breaches.push(found([seq], "处罚的内容不明确", "what the penalty is stays open"));
        }
    }
    if decided.parties.iter().any(|line| line.penalties.is_empty()) {
        breaches.push(found([seq], "处罚决定没有处罚种类", "no penalty is named"));
    }
    judged(true, breaches)
}

fn correction_verified(read: &Reading<'_>) -> Told {
    let orders = &read.file.corrections;
    let looked_at =
        |seq: u64| read.bodies().any(|(_, body)| matches!(body, Body::VerifyCorrection(act) if act.seq == seq));
    let open = orders.iter().filter(|order| order.corrected.is_none() && !looked_at(order.seq));
    let breaches = open.map(|order| found([order.seq], "责令改正没有复查", "nobody looked whether it was corrected"));
    judged(!orders.is_empty(), breaches.collect())
}

fn no_intention(read: &Reading<'_>) -> Told {
    let reasons = read.bodies().filter_map(|(seq, body)| match body {
        Body::Decide(act) => Some((seq, act.reasons.as_str())),
        _ => None,
    });
    let intends: Vec<u64> = reasons.filter(|(_, text)| text.contains('拟')).map(|(seq, _)| seq).collect();
    if intends.is_empty() {
        return Told::NotApplicable;
    }
    Told::Person(Text::new("决定的理由中有“拟”字", "the reasons of the decision say 拟"), intends)
}

fn served(read: &Reading<'_>) -> Told {
    let file = read.file;
    let Some((decided_by, outcome, decided)) = read.decided() else { return Told::NotApplicable };
    if outcome.transfers() {
        return Told::NotApplicable;
    }
    let mut breaches = Vec::new();
    let mut owed = |paper: u64, party: &str, zh: &str, en: &str| {
        // Handed over on the spot, its service is part of the act.
        let on_the_spot = file.kind_of(paper) == Some(Kind::DecideOnTheSpot);
        if !on_the_spot && file.service_of(paper, party).is_none() {
            breaches.push(found([paper], format!("{zh}没有送达{party}"), format!("{en} did not reach {party}")));
        }
    };
    let notice = file.notice().filter(|_| outcome == Outcome::Penalize).map(|notice| notice.seq);
    for line in &decided.parties {
        if let Some(notice) = notice {
            owed(notice, &line.party_id, "告知书", "the notice");
        }
        owed(decided_by, &line.party_id, "决定书", "the decision");
    }
    for hearing in file.hearings.iter().filter(|hearing| hearing.ended.is_some()) {
        owed(hearing.told_by(), &hearing.party_id, "听证通知书", "the notice of the hearing");
    }
    judged(true, breaches)
}

fn catalogued(read: &Reading<'_>) -> Told {
    let mut there = false;
    let mut breaches = Vec::new();
    for (seq, body) in read.bodies() {
        let Body::Archive(act) = body else { continue };
        there = true;
        if act.catalogue.is_empty() {
            breaches.push(found([seq], "没有卷内目录", "there is no catalogue"));
        }
        if act.catalogue.iter().any(|entry| entry.pages == 0) {
            breaches.push(found([seq], "卷内目录没有页数", "an entry of the catalogue has no pages"));
        }
    }
    judged(there, breaches)
}

fn nothing_after(read: &Reading<'_>) -> Told {
    let Some(archived) = read.file.entries.iter().rfind(|entry| entry.kind == Kind::Archive) else {
        return Told::NotApplicable;
    };
    let put_in = [Kind::InspectScene, Kind::Interview, Kind::CollectEvidence, Kind::TakeSample, Kind::AttachMedia];
    let later = read.file.entries.iter().filter(|entry| entry.seq > archived.seq && put_in.contains(&entry.kind));
    let breaches =
        later.map(|entry| found([archived.seq, entry.seq], "归档以后插入材料", "something was put in after archiving"));
    judged(true, breaches.collect())
}

fn form_numbered(read: &Reading<'_>) -> Told {
    let Some(spot) = read.file.spot_decision() else { return Told::NotApplicable };
    let act = read.acts.iter().find(|recorded| recorded.act.seq == spot.seq).map(|recorded| &recorded.act);
    let numbered = act.is_some_and(|act| act.computed.number.is_some());
    let breach = (!numbered).then(|| found([spot.seq], "当场处罚决定书没有编号", "the form has no number"));
    judged(true, breach.into_iter().collect())
}

fn spot_filed(read: &Reading<'_>) -> Told {
    let Some(spot) = read.file.spot_decision() else { return Told::NotApplicable };
    let breach =
        spot.filed.is_none().then(|| found([spot.seq], "当场处罚决定没有备案", "it was not filed with the organ"));
    judged(true, breach.into_iter().collect())
}

fn handed_over(read: &Reading<'_>) -> Told {
    let to_police = read.bodies().any(|(_, body)| matches!(body, Body::ReportSuspectedCrime(_)));
    let stepped =
        |(_, body): (u64, &Body)| matches!(body, Body::RecordTransferStep(act) if act.step == TransferStep::HandedOver);
    match read.file.decision.as_ref().map(|decision| (decision.seq, decision.outcome)) {
        Some((seq, Outcome::TransferCriminal)) if to_police && !read.bodies().any(stepped) => {
            Told::Breached(vec![found([seq], "没有送交公安机关的记录", "that the police got it is not on record")])
        }
        _ => match read.bodies().any(|(_, body)| matches!(body, Body::TransferCase(_))) || read.bodies().any(stepped) {
            true => Told::Met,
            false => Told::NotApplicable,
        },
    }
}

fn clue_told(read: &Reading<'_>) -> Told {
    let missing = blank(&read.file.place) || blank(&read.file.summary);
    let breach = missing.then(|| found([1], "线索没有地点或者基本情况", "place or matter of the clue is missing"));
    judged(true, breach.into_iter().collect())
}
