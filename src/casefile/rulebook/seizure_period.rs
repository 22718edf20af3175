//! How long a seizure lasts and how it ends 查封、扣押的期限与解除 (强制法25, 27, 28): one extension, goods out are goods in.

use super::{Breach, Effect, Rule, Verdict, body, breach};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::acts::ReleaseGround;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::seizures::Seizure;
use crate::law::stages::Kind;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "ENF-25",
        article: "强制法25",
        zh: "期限届满前经负责人批准可以延长一次，不超过三十日",
        en: "Before it ends a head may extend a seizure once, by thirty days at most",
        effect: Effect::Refuse,
        gates: &[Kind::ExtendSeizure, Kind::Approve],
        check: extended_once_in_time,
    },
    Rule {
        id: "ENF-25-2",
        article: "强制法25",
        zh: "延长查封、扣押的决定应当书面告知当事人并说明理由",
        en: "An extension is told the party in writing, with reasons",
        effect: Effect::Refuse,
        gates: &[Kind::CloseCase],
        check: extension_told,
    },
    Rule {
        id: "ENF-27",
        article: "强制法27、28",
        zh: "应当在期限内作出处理决定或者解除；超期的如实记录并标记",
        en: "It is decided or ended within the period; what comes later is recorded and marked",
        effect: Effect::Mark,
        gates: &[Kind::ReleaseSeizure, Kind::Decide],
        check: ended_in_time,
    },
    Rule {
        id: "ENF-28",
        article: "强制法28",
        zh: "解除应有法定情形，查封、扣押的财物如数退还，已变卖的退还款项",
        en: "A release has its ground; the goods go back to the last piece, and for what was sold its proceeds",
        effect: Effect::Refuse,
        gates: &[Kind::ReleaseSeizure],
        check: goods_out_are_goods_in,
    },
];

fn extended_once_in_time(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let (seized, asking) = match &attempt.body {
        Some(Body::ExtendSeizure(act)) => (file.measures.seizure(act.seq), true),
        Some(Body::Approve(approval)) => (file.measures.extended_by(approval.seq), false),
        _ => return Verdict::needs("需要指明查封、扣押", "Can be judged once the seizure is named"),
    };
    let Some(seized) = seized else { return Verdict::NotApplicable };
    let fix = ("期满应当解除（release_seizure）或者作出处理决定", "Release the goods, or decide the case");
    let mut breaches = Vec::new();
    // What has expired is not revived by a day given afterwards.
    let at = attempt.occurred_at.max(facts.now);
    if seized.has_expired(at.date()) || seized.ended.is_some() {
        breaches.push(
            breach("查封、扣押已经届满或者解除", "The seizure has expired or ended").at(seized.seq).fix(fix.0, fix.1),
        );
    }
    let refused = seized.ruling.is_some_and(|word| !word.approved);
    let overdue = seized.ruling.is_none() && seized.urgent_until.is_some_and(|until| until < at);
    if refused || overdue {
        breaches.push(
            breach("查封、扣押没有经负责人批准", "No head has approved the seizure").at(seized.seq).fix(fix.0, fix.1),
        );
    }
    if let Some(before) = seized.extension() {
        breaches.push(
            breach("只能延长一次，已经延长", "It was extended already, and can be only once")
                .at(before.seq)
                .fix(fix.0, fix.1),
        );
    }
    if asking && let Some(waiting) = seized.extensions.iter().find(|asked| asked.ruling.is_none()) {
        breaches.push(
            breach("另一份延长申请尚未审批", "Another request to extend it is not decided yet")
                .at(waiting.seq)
                .fix("等待审批", "Wait for the head's word"),
        );
    }
    Verdict::of(breaches)
}

fn extension_told(file: &CaseFile, _: &Facts, _: &Attempt) -> Verdict {
    let untold = file.measures.seizures.iter().filter_map(|seized| {
        let longer = seized.extension()?;
        file.service_of(longer.seq, &seized.party_id).is_none().then_some(longer.seq)
    });
    Verdict::of(
        untold
            .map(|seq| {
                breach("延长查封、扣押的决定没有书面告知当事人", "The extension was not told the party in writing")
                    .at(seq)
                    .fix("送达延长决定书（serve_document）", "Serve the extension (serve_document)")
            })
            .collect(),
    )
}

fn ended_in_time(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let day = attempt.occurred_at.date();
    let meant: Vec<&Seizure> = match &attempt.body {
        Some(Body::ReleaseSeizure(act)) => file.measures.seizure(act.seq).into_iter().collect(),
        // Whatever is still held when the case is decided is decided about.
        _ => file.measures.seizures.iter().collect(),
    };
    // After the decision the goods are released because of it, in its own time.
    let open = meant.into_iter().filter(|seized| seized.ended.is_none() && file.decision.is_none());
    let late = open.filter_map(|seized| Some((seized, seized.due_on.filter(|due| *due < day)?)));
    Verdict::of(
        late.map(|(seized, due)| {
            breach(
                format!("查封、扣押期限到{due}，超期没有处理"),
                format!("The seizure expired on {due} and was not ended in time"),
            )
            .at(seized.seq)
            .fix("立即解除；超期将永久标记", "Release it at once; the delay is marked for ever")
        })
        .collect(),
    )
}

fn goods_out_are_goods_in(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let act = body!(attempt, ReleaseSeizure);
    let Some(seized) = file.measures.seizure(act.seq) else { return Verdict::NotApplicable };
    let mut breaches: Vec<Breach> = wrong_ground(file, seized, act.ground, attempt).into_iter().collect();
    let fix = ("与查封、扣押清单逐件核对", "Compare it with the list, thing by thing");
    for given in &act.items {
        let held = file.measures.item(&given.item_id).filter(|item| item.held_under == act.seq && !item.is_settled());
        let Some(item) = held else {
            breaches.push(
                breach(
                    format!("物品{}不在该查封、扣押之下", given.item_id),
                    format!("{} is not held under this seizure", given.item_id),
                )
                .at(act.seq)
                .fix(fix.0, fix.1),
            );
            continue;
        };
        let whole = match item.proceeds() {
            Some(proceeds) => given.paid_fen.is_some_and(|paid| paid >= proceeds),
            None => given.quantity == item.quantity && given.paid_fen.is_none(),
        };
        if !whole {
            breaches.push(
                breach(
                    format!("物品{}应当退还{}{}，或者变卖所得的全部款项", item.id, item.quantity, item.unit),
                    format!("Of {} all {} go back, or all it was sold for", item.id, item.quantity),
                )
                .at(act.seq)
                .fix(fix.0, fix.1),
            );
        }
    }
    let all = act.ground != ReleaseGround::NotConnected && act.ground != ReleaseGround::NoLongerNeeded;
    for item in file.measures.open_items().filter(|item| all && item.held_under == act.seq) {
        if !act.items.iter().any(|given| given.item_id == item.id) {
            breaches.push(
                breach(format!("物品{}没有退还", item.id), format!("{} is not given back", item.id))
                    .at(act.seq)
                    .fix(fix.0, fix.1),
            );
        }
    }
    Verdict::of(breaches)
}

fn wrong_ground(file: &CaseFile, seized: &Seizure, ground: ReleaseGround, attempt: &Attempt) -> Option<Breach> {
    let fits = match ground {
        ReleaseGround::Expired => seized.has_expired(attempt.occurred_at.date()),
        ReleaseGround::Decided => file.decision.is_some(),
        ReleaseGround::NotApproved => seized.ruling.is_some_and(|word| !word.approved) || seized.ruling.is_none(),
        ReleaseGround::NoViolation | ReleaseGround::NotConnected | ReleaseGround::NoLongerNeeded => true,
    };
    (!fits).then(|| {
        breach(format!("解除理由“{}”与案卷不符", ground.zh()), format!("The ground {ground} does not fit the file"))
            .at(seized.seq)
            .fix("按实际情形选择解除理由", "Choose the ground that fits")
    })
}
