//! The hearing 听证 (处罚法64): asked for, fixed in time, told seven working days before, held by somebody impartial.

use super::{Effect, Rule, Verdict, body, breach};
use crate::casefile::act::Attempt;
use crate::casefile::acts::HearingOutcome;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::law::codes::Role;
use crate::law::period::{Period, Unit};
use crate::law::stages::Kind;

/// T035: the notice of the hearing is served this long before it.
const NOTICE: Period = Period { n: 7, unit: Unit::WorkingDay };

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PEN-64-3",
        article: "处罚法64(1)",
        zh: "听证应当事人的要求组织，一次申请组织一次",
        en: "A hearing is fixed because the party asked for it, once for each request",
        effect: Effect::Refuse,
        gates: &[Kind::ScheduleHearing],
        check: asked_for,
    },
    Rule {
        id: "PEN-64-4",
        article: "处罚法64(4)",
        zh: "听证由非本案调查人员主持，主持人为本机关负责人或者具备资格的人员",
        en: "Nobody who handled the case presides; the presider is a head or a reviewer of the organ",
        effect: Effect::Refuse,
        gates: &[Kind::ScheduleHearing, Kind::PostponeHearing, Kind::HoldHearing],
        check: impartial,
    },
    Rule {
        id: "PEN-64-5",
        article: "处罚法64(2)、85",
        zh: "应当在举行听证的七个工作日前通知当事人时间、地点",
        en: "The party is told time and place seven working days before the hearing",
        effect: Effect::Refuse,
        gates: &[Kind::HoldHearing],
        check: told_in_time,
    },
    Rule {
        id: "PEN-64-6",
        article: "处罚法64(8)",
        zh: "听证笔录应当交当事人核对签名，起止时间准确到分",
        en: "The party checks and signs the record, which states start and end to the minute",
        effect: Effect::Refuse,
        gates: &[Kind::HoldHearing],
        check: recorded,
    },
];

fn asked_for(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let fixed = body!(attempt, ScheduleHearing);
    let mut breaches = Vec::new();
    let voice = file.voices.get(&fixed.party_id);
    // After a hearing it is held again for what came in since (PEN-65).
    let again = |held: u64| file.evidence.iter().any(|item| item.seq > held && !item.dead);
    let open = voice.is_some_and(|voice| {
        voice.hearing_requested.is_some() && voice.hearing_waived.is_none() && voice.hearing_held.is_none_or(again)
    });
    if !open {
        breaches.push(
            breach(
                format!("{}没有待组织的听证申请", fixed.party_id),
                format!("{} has no request for a hearing that waits", fixed.party_id),
            )
            .fix("先记录听证申请（request_hearing）", "Record the request first (request_hearing)"),
        );
    }
    if fixed.at <= facts.now {
        breaches.push(
            breach("听证时间应当在将来", "The hearing has to lie in the future")
                .fix("留出七个工作日的通知时间", "Leave seven working days for the notice"),
        );
    }
    Verdict::of(breaches)
}

fn impartial(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    use crate::casefile::Body;
    let presider = match &attempt.body {
        Some(Body::ScheduleHearing(fixed)) => fixed.presider,
        Some(Body::PostponeHearing(postponed)) => match postponed.presider {
            Some(presider) => presider,
            None => return Verdict::NotApplicable,
        },
        Some(Body::HoldHearing(held)) => match file.hearings.iter().find(|hearing| hearing.seq == held.seq) {
            Some(hearing) => hearing.presider,
            None => return Verdict::NotApplicable,
        },
        _ => return Verdict::needs("需要指明主持人", "Can be judged once the presider is named"),
    };
    let mut breaches = Vec::new();
    let reviewed =
        file.reviews.iter().any(|round| round.opinion.as_ref().is_some_and(|opinion| opinion.reviewer == presider));
    if file.handled.contains(&presider) || reviewed {
        breaches.push(
            breach("主持人承办过或者审核过本案", "The presider handled or reviewed this case")
                .fix("指定未参与本案的人员主持", "Name somebody who had no part in it"),
        );
    }
    if attempt.kind != Kind::HoldHearing {
        let pooled = facts.elsewhere.pooled_presiders.contains(&presider);
        let known = facts.people.get(&presider).is_some_and(|person| {
            (person.agency_id == facts.agency.id || pooled)
                && person.roles.iter().any(|role| matches!(role, Role::Head | Role::Reviewer))
        });
        if !known {
            breaches.push(
                breach("主持人不是本机关负责人或者法制人员", "The presider is no head or reviewer of this organ").fix(
                    "从本机关负责人或者法制人员中指定，或者先从上级统筹人员中借用（pool_grants）",
                    "Name a head or a reviewer of the organ, or take one from the pool first (pool_grants)",
                ),
            );
        }
    }
    Verdict::of(breaches)
}

fn told_in_time(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let held = body!(attempt, HoldHearing);
    let Some(hearing) = file.hearings.iter().find(|hearing| hearing.seq == held.seq) else {
        return Verdict::NotApplicable;
    };
    if let Some(seq) = hearing.ended {
        return Verdict::Breached(vec![
            breach("该次听证已经结束", "This hearing is over")
                .at(seq)
                .fix("需要时重新通知", "Fix another one if need be"),
        ]);
    }
    if file.notice().is_none_or(|notice| notice.seq >= hearing.seq) {
        return Verdict::Breached(vec![
            breach("该次听证依据的告知已经失效", "The notice that this hearing was fixed under no longer stands")
                .at(hearing.seq)
                .fix(
                    "按现行告知重新申请、通知",
                    "Let the party ask anew under the notice as it stands, and fix another one",
                ),
        ]);
    }
    if held.starts_at < hearing.at {
        return Verdict::Breached(vec![
            breach(format!("通知的时间是{}", hearing.at), format!("The party was told {}", hearing.at))
                .at(hearing.told_by())
                .fix("按通知的时间举行；改期的重新通知", "Hold it at that time; tell another one anew"),
        ]);
    }
    let day = held.starts_at.date();
    match file.service_of(hearing.told_by(), &hearing.party_id) {
        None => Verdict::Breached(vec![
            breach("听证通知书没有送达", "The notice of the hearing has not been served")
                .at(hearing.told_by())
                .fix("送达听证通知书（serve_document）", "Serve it (serve_document)"),
        ]),
        Some(service) => {
            let last = facts.calendar.due(service.effective_on, NOTICE).due_on;
            Verdict::unless(last < day, || {
                breach(
                    format!("{}送达通知，{day}举行，不足七个工作日", service.effective_on),
                    format!("Told on {}, held on {day}: less than seven working days", service.effective_on),
                )
                .at(service.seq)
                .fix(format!("在{last}之后举行"), format!("Hold it after {last}"))
            })
        }
    }
}

fn recorded(_: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let held = body!(attempt, HoldHearing);
    let mut breaches = Vec::new();
    if held.starts_at.plus_minutes(1) > held.ends_at || held.ends_at > attempt.occurred_at.plus_minutes(1) {
        breaches.push(breach("起止时间不对", "Start and end do not fit").fix("改正起止时间", "Correct start and end"));
    }
    if held.outcome == HearingOutcome::Held && !held.signed {
        breaches.push(
            breach("听证笔录没有当事人签名或者拒签记录", "The record is not signed, nor a refusal noted")
                .fix("交当事人核对签名；拒签的由主持人注明", "Let the party sign; a refusal is noted by the presider"),
        );
    }
    Verdict::of(breaches)
}
