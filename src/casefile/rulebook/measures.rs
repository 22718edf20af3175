//! Measures before and after 先行登记保存 (处罚法56; 强制法5, 18, 19): approval first, urgency, the handling decision in time.

use super::{Breach, Effect, Rule, Verdict, body, breach};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::measures::{Handling, MeasureKind};
use crate::law::stages::Kind;
use crate::law::time::Moment;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PEN-56",
        article: "处罚法56；市监33；农业42",
        zh: "先行登记保存应当事先经负责人批准；紧急情况事后补办，须程序规定允许",
        en: "A head approves a preservation beforehand; afterwards only in urgency, and where the procedure knows it",
        effect: Effect::Refuse,
        gates: &[Kind::RegisterPreservation],
        check: preservation_approved,
    },
    Rule {
        id: "ENF-18",
        article: "强制法18、19",
        zh: "查封、扣押实施前应当向负责人报告并经批准；情况紧急的，二十四小时内补办",
        en: "A head approves a seizure beforehand; in urgency within 24 hours afterwards",
        effect: Effect::Refuse,
        gates: &[Kind::Seize],
        check: seizure_approved,
    },
    Rule {
        id: "ENF-19",
        article: "强制法19；市监33",
        zh: "紧急采取的措施应当在二十四小时内补办批准；超过的如实记录并标记",
        en: "An urgent measure is put before a head within 24 hours; a late one is recorded and marked",
        effect: Effect::Mark,
        gates: &[Kind::Approve, Kind::Refuse],
        check: urgent_in_time,
    },
    Rule {
        id: "PEN-56-2",
        article: "处罚法56；市监35；农业44",
        zh: "处理决定应当逐件写明清单上的每一件物品",
        en: "The handling decision says of every thing on the list, once, what becomes of it",
        effect: Effect::Refuse,
        gates: &[Kind::ResolvePreservation],
        check: every_item_handled,
    },
    Rule {
        id: "PEN-56-3",
        article: "处罚法56、85；市监35；住建19",
        zh: "登记保存超过七个工作日没有处理决定的自动解除，只能返还",
        en: "Seven working days without a handling decision end the preservation by itself: things can only be given back",
        effect: Effect::Refuse,
        gates: &[Kind::ResolvePreservation, Kind::Approve],
        check: only_given_back_after_the_time,
    },
    Rule {
        id: "PEN-56-4",
        article: "处罚法56、85",
        zh: "应当在七个工作日内作出处理决定；逾期的如实记录并标记",
        en: "The handling decision is made within seven working days; a late one is recorded and marked",
        effect: Effect::Mark,
        gates: &[Kind::Approve],
        check: handled_in_time,
    },
];

/// What an act says of its approval: the request it names, the reason why it could not wait, when it began.
struct Claim<'a> {
    /// Against whom it was carried out.
    party_id: &'a str,
    request: Option<u64>,
    urgency: Option<&'a str>,
    measure: MeasureKind,
    began_at: Moment,
}

fn preservation_approved(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let act = body!(attempt, RegisterPreservation);
    let claim = Claim {
        request: act.request,
        urgency: act.urgency.as_deref(),
        measure: MeasureKind::Preserve,
        began_at: act.conduct.starts_at,
        party_id: &act.party_id,
    };
    let mut breaches = approved_before(file, &claim);
    if claim.request.is_none() && claim.urgency.is_some() && facts.profile.urgent_approval.is_none() {
        breaches.push(
            breach(
                format!("“{}”没有紧急情况事后补办批准的规定", facts.profile.name),
                format!("The procedure {} knows no approval afterwards", facts.profile.id),
            )
            .fix("先申请（request_measure），经负责人批准后再实施", "Request it first, and have it approved by a head"),
        );
    }
    Verdict::of(breaches)
}

fn seizure_approved(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let act = body!(attempt, Seize);
    Verdict::of(approved_before(
        file,
        &Claim {
            request: act.request,
            urgency: act.urgency.as_deref(),
            measure: act.measure,
            began_at: act.conduct.starts_at,
            party_id: &act.party_id,
        },
    ))
}

fn approved_before(file: &CaseFile, claim: &Claim<'_>) -> Vec<Breach> {
    let fix = |found: Breach| {
        found.fix(
            "先申请（request_measure），经负责人批准后再实施；情况紧急的写明理由（urgency）",
            "Request it first and have it approved by a head; in urgency say why (urgency)",
        )
    };
    let Some(seq) = claim.request else {
        let urgent = claim.urgency.is_some();
        let missing = (!urgent).then(|| fix(breach("没有负责人的事先批准", "No head approved it beforehand")));
        return missing.into_iter().collect();
    };
    let Some(asked) = file.measures.request(seq) else { return Vec::new() };
    let mut breaches = Vec::new();
    if asked.measure != claim.measure {
        breaches.push(fix(breach(
            format!("第{seq}号申请的是“{}”", asked.measure.zh()),
            format!("Request {seq} asks for {}", asked.measure),
        )
        .at(seq)));
    }
    if asked.party_id != claim.party_id {
        breaches.push(fix(breach(
            format!("第{seq}号申请针对{}", asked.party_id),
            format!("Request {seq} is about {}", asked.party_id),
        )
        .at(seq)));
    }
    match asked.ruling {
        Some(word) if word.approved && word.at <= claim.began_at => {}
        Some(word) if word.approved => breaches.push(fix(breach(
            format!("措施开始于批准（{}）之前", word.at),
            format!("It began before it was approved ({})", word.at),
        )
        .at(word.seq))),
        Some(word) => {
            breaches.push(fix(breach("负责人没有同意该申请", "The head turned the request down").at(word.seq)))
        }
        None => breaches.push(fix(breach("申请尚未批准", "The request is not approved yet").at(seq))),
    }
    if let Some(used) = asked.used {
        breaches.push(fix(breach("该批准已经用于另一次措施", "The approval was used for another measure").at(used)));
    }
    breaches
}

/// What the head speaks of.
fn spoken_of(attempt: &Attempt) -> Option<u64> {
    match &attempt.body {
        Some(Body::Approve(approval)) => Some(approval.seq),
        Some(Body::Refuse(refusal)) => Some(refusal.seq),
        _ => None,
    }
}

fn urgent_in_time(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let Some(seq) = spoken_of(attempt) else { return Verdict::NotApplicable };
    let preserved = file.measures.preservation(seq).and_then(|kept| kept.urgent_until);
    let seized = file.measures.seizure(seq).and_then(|seized| seized.urgent_until);
    let Some(until) = preserved.or(seized) else { return Verdict::NotApplicable };
    // A word given late is late, whatever moment it is given.
    Verdict::unless(attempt.occurred_at.max(facts.now) <= until, || {
        breach(format!("补办批准的期限到{until}，已经超过"), format!("It was due by {until}"))
            .at(seq)
            .fix("如实记录；逾期将永久标记", "Record it as it is; the delay is marked for ever")
    })
}

fn every_item_handled(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let act = body!(attempt, ResolvePreservation);
    let fix = ("按清单逐件写明，各一次", "Go through the list thing by thing, each once");
    let mut breaches = Vec::new();
    if let Some(kept) = file.measures.preservation(act.seq)
        && let Some(made) = kept.resolution()
    {
        breaches.push(
            breach("该登记保存已经作出处理决定", "The handling decision is made already")
                .at(made.seq)
                .fix("无需再次处理", "Nothing to do"),
        );
    }
    for item in file.measures.items.iter().filter(|item| item.taken_by == act.seq) {
        let times = act.items.iter().filter(|one| one.item_id == item.id).count();
        if times != 1 {
            breaches.push(
                breach(format!("物品{}出现{times}次", item.id), format!("{} appears {times} times", item.id))
                    .at(act.seq)
                    .fix(fix.0, fix.1),
            );
        }
    }
    for one in &act.items {
        let Some(item) = file.measures.item(&one.item_id).filter(|item| item.taken_by == act.seq) else {
            breaches.push(
                breach(format!("清单上没有物品{}", one.item_id), format!("{} is not on the list", one.item_id))
                    .at(act.seq)
                    .fix(fix.0, fix.1),
            );
            continue;
        };
        if one.handling == Handling::TurnedIntoSeizure && file.measures.seizure(item.held_under).is_none() {
            breaches.push(
                breach(format!("物品{}尚未查封、扣押", item.id), format!("{} is not seized", item.id))
                    .at(act.seq)
                    .fix("先依法查封、扣押（seize 的 preserved）", "Seize it first (preserved, in seize)"),
            );
        }
    }
    Verdict::of(breaches)
}

fn only_given_back_after_the_time(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let day = attempt.occurred_at.date();
    let (kept, ways): (_, Vec<(&str, Handling)>) = match &attempt.body {
        Some(Body::ResolvePreservation(act)) => {
            let Some(kept) = file.measures.preservation(act.seq) else { return Verdict::NotApplicable };
            (kept, act.items.iter().map(|one| (one.item_id.as_str(), one.handling)).collect())
        }
        Some(Body::Approve(approval)) => {
            let Some((kept, drafted)) = file.measures.drafted(approval.seq) else { return Verdict::NotApplicable };
            (kept, drafted.items.iter().map(|one| (one.item_id.as_str(), one.handling)).collect())
        }
        _ => return Verdict::NotApplicable,
    };
    if !kept.has_lapsed(day) && kept.due_on.is_some() {
        return Verdict::Met;
    }
    // What was seized in time is held under the seizure, not under the preservation that ended.
    let seized = |id: &str| file.measures.item(id).is_some_and(|item| item.held_under != kept.seq);
    Verdict::of(
        ways.into_iter()
            .filter(|(id, handling)| !handling.gives_back() && !seized(id))
            .map(|(id, handling)| {
                breach(
                    format!("物品{id}：登记保存已经自动解除，不能再“{}”", handling.zh()),
                    format!("{id}: the preservation has ended by itself; {handling} is possible no more"),
                )
                .at(kept.seq)
                .fix(
                    "返还物品（released、copied_and_returned）；期满前依法取得的记录和复制件仍可作证据",
                    "Give it back; records and copies made lawfully before the end still prove",
                )
            })
            .collect(),
    )
}

fn handled_in_time(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let Some((kept, _)) = spoken_of(attempt).and_then(|seq| file.measures.drafted(seq)) else {
        return Verdict::NotApplicable;
    };
    let Some(due) = kept.due_on else { return Verdict::NotApplicable };
    Verdict::unless(attempt.occurred_at.date() <= due, || {
        breach(
            format!("处理期限到{due}，登记保存已自动解除；期满前依法取得的证据不受影响"),
            format!("It was due on {due}: the preservation ended by itself; evidence gained before stays good"),
        )
        .at(kept.seq)
        .fix("如实记录；逾期将永久标记", "Record it as it is; the delay is marked for ever")
    })
}
