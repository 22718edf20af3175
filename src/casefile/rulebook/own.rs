//! Execution by the organ itself 行政机关强制执行, the decision (强制法12, 13, 34, 37, 44, 46, 50). What it executes is looked at in
//! `own_object`, what is done on it in `own_steps`.

use chrono::NaiveDate;

use super::{Breach, Effect, Rule, Verdict, body, breach};
use crate::casefile::act::Attempt;
use crate::casefile::clocks::{Clock, SUIT};
use crate::casefile::enforcement::{Demand, ExecutionManner, ExecutionOrder};
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::power::{Citation, NormLevel};
use crate::casefile::remedy::Proceeding;
use crate::law::stages::Kind;

/// So many days of surcharge have to run before money is taken by force (强制法46).
const DAYS_OF_SURCHARGE: i64 = 30;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "ENF-34",
        article: "强制法13、34、46、50",
        zh: "法律规定可以自行强制执行的才自行执行；代履行依强制法第五十条，拍卖抵缴限于本案已查封、扣押的财物",
        en: "Only what a law lets the organ execute; performance by another under article 50; things seized in the case may be auctioned",
        effect: Effect::Refuse,
        gates: &[Kind::OrderExecution],
        check: power_of_its_own,
    },
    Rule {
        id: "ENF-34-2",
        article: "强制法34、35、37",
        zh: "催告期满仍不履行的，才作出强制执行决定；有证据证明转移、隐匿财物的除外",
        en: "Ordered once the demand has run out unperformed, unless property is shown to be moved or hidden",
        effect: Effect::Refuse,
        gates: &[Kind::OrderExecution],
        check: demand_has_run,
    },
    Rule {
        id: "ENF-37",
        article: "强制法37",
        zh: "强制执行决定载明理由和法律依据、方式和时间、复议诉讼的途径和期限",
        en: "The decision states reasons and the law it rests on, manner and time, and the remedies",
        effect: Effect::Refuse,
        gates: &[Kind::OrderExecution],
        check: contents,
    },
    Rule {
        id: "ENF-44",
        article: "强制法44、46",
        zh: "强制拆除、拍卖查封扣押的财物抵缴罚款，以复议、起诉期限届满且没有复议、诉讼为前提；拆除还应当先行公告",
        en: "Demolition, and the auction of seized things, wait until the time for remedies has ended unused; demolition is announced first",
        effect: Effect::Refuse,
        gates: &[Kind::OrderExecution],
        check: remedies_are_over,
    },
    Rule {
        id: "ENF-46",
        article: "强制法45、46",
        zh: "加处罚款超过三十日，经催告仍不履行的，才强制执行金钱给付义务",
        en: "Money is taken by force after more than thirty days of surcharge and a demand in vain",
        effect: Effect::Refuse,
        gates: &[Kind::OrderExecution],
        check: surcharge_has_run,
    },
    Rule {
        id: "ENF-50",
        article: "强制法50、51",
        zh: "代履行限于排除妨碍、恢复原状等义务，写明危害、费用预算，由没有利害关系的人实施",
        en: "Another performs only what removes or restores; the harm and the budget are stated, the performer has no interest in it",
        effect: Effect::Refuse,
        gates: &[Kind::OrderExecution],
        check: substitute,
    },
];

/// The article by which the organ executes decisions of this item itself. Only a law gives this power: what a rule of lower
/// rank says does not keep the organ from the court.
pub(super) fn law_to_execute(file: &CaseFile) -> Option<&Citation> {
    let under = file.power_item.as_ref().and_then(|held| held.item.executes_under.as_ref());
    under.filter(|article| article.level == NormLevel::Law)
}

fn holds_things_of(file: &CaseFile, party: &str) -> bool {
    file.measures.open_items().any(|item| item.party_id.as_deref() == Some(party) && item.is_in_the_organs_hands())
}

/// Whether seized things are auctioned by an organ that no law lets execute (强制法46第三款).
fn auctions_what_it_seized(file: &CaseFile, order: &ExecutionOrder) -> bool {
    order.manner == ExecutionManner::Auction && law_to_execute(file).is_none()
}

fn power_of_its_own(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let order = body!(attempt, OrderExecution);
    if law_to_execute(file).is_some() || order.manner == ExecutionManner::Substitute {
        return Verdict::Met;
    }
    if order.manner == ExecutionManner::Auction {
        return Verdict::unless(holds_things_of(file, &order.party_id), || {
            breach("本案没有查封、扣押该当事人的财物", "Nothing of this party was seized in the case")
                .fix("申请人民法院强制执行（apply_to_court）", "Ask the court (apply_to_court)")
        });
    }
    Verdict::Breached(vec![
        breach(
            format!("该事项没有法律规定由本机关{}", order.manner.zh()),
            "No law named in the power item lets the organ execute",
        )
        .fix(
            "申请人民法院强制执行（apply_to_court）；法律有规定的，在权责事项 executes_under 中写明",
            "Ask the court (apply_to_court); where a law gives the power, name it in executes_under of the power item",
        ),
    ])
}

/// The last day that a demand leaves for performing.
fn demand_ends(file: &CaseFile, demand: &Demand) -> Option<NaiveDate> {
    demand.perform_by.or_else(|| file.clock_started_by(Clock::Demand, demand.seq).map(|due| due.due_on))
}

fn demand_has_run(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let order = body!(attempt, OrderExecution);
    let Some(demand) = file.enforcement.demand(order.demand) else { return Verdict::NotApplicable };
    let mut breaches = Vec::new();
    if !demand.stands() || demand.party_id != order.party_id || demand.correction != order.correction {
        breaches.push(
            breach(
                "该催告无效、已撤回，或者催告的是其他当事人、其他义务",
                "The demand does not count, was given up, or asks another party or for something else",
            )
            .at(demand.seq)
            .fix("依法重新催告（serve_demand）", "Serve a demand (serve_demand)"),
        );
    }
    let day = attempt.occurred_at.date();
    if let Some(until) = demand_ends(file, demand).filter(|until| day <= *until && order.hiding.is_none()) {
        breaches.push(
            breach(format!("催告期到{until}才届满"), format!("The demand runs until {until}")).at(demand.seq).fix(
                "期满后再决定；有证据证明转移、隐匿财物的，写明 hiding",
                "Wait until it is over; or state in hiding what shows that property is moved or hidden",
            ),
        );
    }
    Verdict::of(breaches)
}

fn contents(_: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let order = body!(attempt, OrderExecution);
    let day = attempt.occurred_at.date();
    let mut breaches = Vec::new();
    if !order.basis.iter().any(|article| article.level == NormLevel::Law && article.in_force(day)) {
        breaches.push(
            breach("没有引用现行法律的条款", "No article of a law in force is cited")
                .fix("在 basis 中写明法律条款，如强制法第五十条", "Cite the article of the law in basis"),
        );
    }
    if order.planned_on < day {
        breaches.push(
            breach("执行时间早于决定", "planned_on lies before the decision")
                .fix("改正 planned_on", "Correct planned_on"),
        );
    }
    if !order.remedies_told {
        breaches.push(
            breach("没有告知复议、诉讼的途径和期限", "The remedies and their periods are not told")
                .fix("在决定书中告知，并填写 remedies_told", "Tell them in the decision, and set remedies_told"),
        );
    }
    Verdict::of(breaches)
}

/// The last day for suing over what is executed; `None` where the file does not show it.
fn suit_ends(file: &CaseFile, facts: &Facts, order: &ExecutionOrder) -> Option<NaiveDate> {
    match order.correction {
        Some(seq) => {
            let served = file.service_of(seq, &order.party_id)?.effective_on;
            Some(facts.calendar.due(served, SUIT).due_on)
        }
        None => file.last_clock(Clock::Suit, &order.party_id).map(|due| due.due_on),
    }
}

/// Whether it has to wait until the time for remedies has ended.
fn waits_for_remedies(file: &CaseFile, order: &ExecutionOrder) -> bool {
    order.manner == ExecutionManner::Demolish || auctions_what_it_seized(file, order)
}

/// Why it has to wait on for the end of the time for remedies.
pub(super) fn remedies_unused(file: &CaseFile, facts: &Facts, order: &ExecutionOrder, day: NaiveDate) -> Vec<Breach> {
    let mut breaches: Vec<Breach> = Vec::new();
    if !waits_for_remedies(file, order) {
        return breaches;
    }
    match suit_ends(file, facts, order) {
        Some(end) if day > end => {}
        Some(end) => breaches.push(
            breach(format!("起诉期限到{end}才届满"), format!("The time to sue ends on {end}"))
                .fix(format!("{end}后再决定"), format!("Order it after {end}")),
        ),
        None => breaches.push(
            breach(
                "起诉期限无法确定：没有送达，或者是当场作出的决定",
                "The time to sue cannot be told: nothing was served, or it was decided on the spot",
            )
            .fix("先送达；当场处罚申请法院执行", "Serve it first; for a decision on the spot ask the court"),
        ),
    }
    // Filed is enough: it need not be accepted yet.
    let of_this: Vec<u64> = file.remedies.of_this_decision().map(|proceeding| proceeding.about).collect();
    let about = |proceeding: &&Proceeding| match order.correction {
        Some(correction) => proceeding.about == correction,
        None => of_this.contains(&proceeding.about),
    };
    if let Some(open) = file.remedies.proceedings.iter().filter(about).find(|proceeding| proceeding.ended.is_none()) {
        breaches.push(
            breach(format!("{}正在进行", open.id), format!("{} is under way", open.id))
                .fix("等待其结果", "Wait for its outcome"),
        );
    }
    breaches
}

fn remedies_are_over(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let asked = body!(attempt, OrderExecution);
    let (order, day) = (asked.kept(0), attempt.occurred_at.date());
    if !waits_for_remedies(file, &order) {
        return Verdict::NotApplicable;
    }
    let mut breaches = remedies_unused(file, facts, &order, day);
    if order.manner == ExecutionManner::Demolish && asked.announced_on.is_none_or(|on| on > day) {
        breaches.push(
            breach("没有先行公告、限期自行拆除", "It was not announced, with a time to take it down oneself")
                .fix("公告后填写 announced_on", "Announce it, and give announced_on"),
        );
    }
    Verdict::of(breaches)
}

fn surcharge_has_run(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let order = body!(attempt, OrderExecution).kept(0);
    let day = attempt.occurred_at.date();
    let account = file.account(&order.party_id, day);
    // Only a fine bears a surcharge: what was confiscated alone is executed on the demand.
    let fine_is_paid = account.paid_fen >= account.fine_fen && account.surcharge_left_fen <= 0;
    if !order.manner.for_money() || auctions_what_it_seized(file, &order) || fine_is_paid {
        return Verdict::NotApplicable;
    }
    let spans = file.surcharge(&order.party_id, day).map(|accrual| accrual.spans).unwrap_or_default();
    let days: i64 = spans.iter().filter(|span| span.paused.is_none()).map(|span| span.days).sum();
    let mut breaches = Vec::new();
    if !file.surcharge_claimed(&order.party_id) {
        breaches.push(
            breach("没有依法加处罚款并催告", "No surcharge was added and demanded")
                .fix("在催告中写明加处罚款（surcharge_told_in）", "Demand it with the surcharge (surcharge_told_in)"),
        );
    }
    if days <= DAYS_OF_SURCHARGE {
        breaches.push(
            breach(
                format!("加处罚款才{days}日，未超过三十日"),
                format!("The surcharge has run for {days} days, not more than 30"),
            )
            .fix("超过三十日后再决定", "Wait until it has run for more than 30 days"),
        );
    }
    Verdict::of(breaches)
}

fn substitute(_: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let order = body!(attempt, OrderExecution);
    let mut breaches = Vec::new();
    match (&order.substitute, order.manner == ExecutionManner::Substitute) {
        (None, false) => return Verdict::NotApplicable,
        (None, true) => breaches.push(
            breach("没有写明代履行人、费用预算和危害", "Performer, budget and harm are not stated")
                .fix("填写 substitute", "Give substitute"),
        ),
        (Some(_), false) => breaches.push(
            breach("执行方式不是代履行", "The manner is not performance by another")
                .fix("改为 substitute 方式，或者去掉 substitute", "Choose that manner, or leave substitute out"),
        ),
        (Some(plan), true) if !plan.disinterested => breaches.push(
            breach(
                "代履行人与本案有利害关系，或者没有核对",
                "The performer has an interest in the matter, or nobody looked",
            )
            .fix("委托没有利害关系的第三人", "Have somebody perform it who has none"),
        ),
        (Some(_), true) => {}
    }
    Verdict::of(breaches)
}
