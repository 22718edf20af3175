//! The item ledger 涉案物品台账 (处罚法56, 74; 强制法18, 21, 24, 26): lists signed and handed over, steps proven, a lawful end for all.

use std::collections::HashSet;

use super::{Breach, Effect, Rule, Verdict, body, breach};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::acts::{ListHandover, MoveItem, NewItem, PartyPresence};
use crate::casefile::enforcement::DisposalMethod;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::items::{Item, Whereabouts};
use crate::law::stages::Kind;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "ITEM-1",
        article: "处罚法47、56；强制法24",
        zh: "物品编号不重复，所指物品应当在台账上",
        en: "Ids of things are used once, and the things pointed at are in the ledger",
        effect: Effect::Bar,
        gates: &[
            Kind::RegisterPreservation,
            Kind::Seize,
            Kind::TakeSample,
            Kind::AnnounceTest,
            Kind::ReleaseSeizure,
            Kind::MoveItem,
            Kind::RecordPerformance,
        ],
        check: known_items,
    },
    Rule {
        id: "ITEM-2",
        article: "强制法18、24；市监31、34；农业41、42",
        zh: "清单由当事人签名并交付一份；拒绝签名的注明，不在场的由见证人签名",
        en: "The party signs the list and gets a copy; a refusal is noted, an absent party has a witness",
        effect: Effect::Refuse,
        gates: &[Kind::RegisterPreservation, Kind::Seize, Kind::TakeSample, Kind::ReleaseSeizure],
        check: list_signed,
    },
    Rule {
        id: "ITEM-3",
        article: "处罚法56、74；强制法21、26、27、28",
        zh: "涉案物品的每一步都应当合法并有凭据",
        en: "Every step of a thing is lawful and proven",
        effect: Effect::Refuse,
        gates: &[Kind::MoveItem],
        check: lawful_step,
    },
    Rule {
        id: "ITEM-4",
        article: "处罚法56、74；强制法27、28",
        zh: "涉案物品都有合法去向后才能结案、归档",
        en: "A case is closed and archived when every thing taken has come to a lawful end",
        effect: Effect::Refuse,
        gates: &[Kind::CloseCase, Kind::Archive],
        check: every_item_settled,
    },
];

/// What an act takes, and what it points at.
fn named(attempt: &Attempt) -> Option<(&[NewItem], Vec<&str>)> {
    match &attempt.body {
        Some(Body::RegisterPreservation(act)) => Some((&act.items, Vec::new())),
        Some(Body::Seize(act)) => Some((&act.items, act.preserved.iter().map(String::as_str).collect())),
        Some(Body::TakeSample(act)) => Some((&act.samples, Vec::new())),
        Some(Body::AnnounceTest(act)) => Some((&[], act.items.iter().map(String::as_str).collect())),
        Some(Body::ReleaseSeizure(act)) => Some((&[], act.items.iter().map(|one| one.item_id.as_str()).collect())),
        Some(Body::MoveItem(act)) => Some((&[], act.items.iter().map(String::as_str).collect())),
        Some(Body::RecordPerformance(act)) => Some((&act.received, Vec::new())),
        _ => None,
    }
}

fn known_items(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let Some((taken, pointed_at)) = named(attempt) else {
        return Verdict::needs("需要物品清单", "Can be judged once the list is given");
    };
    let mut breaches = Vec::new();
    let mut seen = HashSet::new();
    for id in taken.iter().map(|item| item.id.as_str()).chain(pointed_at.iter().copied()) {
        let again = taken.iter().any(|item| item.id == id) && file.measures.item(id).is_some();
        if again || !seen.insert(id) {
            breaches.push(
                breach(format!("物品编号{id}重复"), format!("The id {id} is used twice"))
                    .fix("换一个编号，每件只写一次", "Choose another id, and name each thing once"),
            );
        }
    }
    for id in pointed_at.into_iter().filter(|id| file.measures.item(id).is_none()) {
        breaches.push(
            breach(format!("台账上没有物品{id}"), format!("The ledger has no {id}"))
                .fix("核对物品编号", "Check the id of the thing"),
        );
    }
    Verdict::of(breaches)
}

fn list_signed(_: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let list: &ListHandover = match &attempt.body {
        Some(Body::RegisterPreservation(act)) => &act.list,
        Some(Body::Seize(act)) => &act.list,
        Some(Body::TakeSample(act)) => &act.list,
        Some(Body::ReleaseSeizure(act)) => &act.list,
        _ => return Verdict::needs("需要清单的签名情况", "Can be judged once it is said how the list was signed"),
    };
    let mut breaches = Vec::new();
    let (signed, zh, en) = match list.party {
        PartyPresence::Signed => (true, "", ""),
        PartyPresence::RefusedToSign => {
            (list.refusal.is_some(), "当事人拒绝签名，清单上没有注明", "The refusal to sign is not noted on the list")
        }
        PartyPresence::Absent => {
            (list.witness.is_some(), "当事人不在场，没有见证人签名", "The party was absent and nobody witnessed it")
        }
    };
    if !signed {
        breaches.push(
            breach(zh, en)
                .fix("注明拒签情况（refusal），或者邀请见证人（witness）", "Note the refusal, or name the witness"),
        );
    }
    if !list.copy_given {
        breaches.push(
            breach("清单没有交付", "No copy of the list was handed over")
                .fix("将一份清单交付当事人或者见证人", "Leave a copy with the party, or with the witness"),
        );
    }
    Verdict::of(breaches)
}

fn lawful_step(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let act = body!(attempt, MoveItem);
    let mut breaches = unproven(act);
    for item in act.items.iter().filter_map(|id| file.measures.item(id)) {
        breaches.extend(unlawful(file, attempt, act, item));
    }
    Verdict::of(breaches)
}

/// What the step itself leaves unsaid.
fn unproven(act: &MoveItem) -> Vec<Breach> {
    let mut breaches = Vec::new();
    let mut owed = |given: bool, field: &str| {
        if !given {
            breaches.push(
                breach(format!("“{}”应当写明 {field}", act.to.zh()), format!("{} needs {field}", act.to))
                    .fix(format!("填写 {field}"), format!("Give {field}")),
            );
        }
    };
    let whom = act.whom.is_some();
    match act.to {
        Whereabouts::Kept => {
            owed(whom, "whom");
            owed(act.place.is_some(), "place");
        }
        Whereabouts::UnderTest | Whereabouts::Returned | Whereabouts::HandedOver => owed(whom, "whom"),
        Whereabouts::Sold => {
            owed(act.sum_fen.is_some(), "sum_fen");
            owed(act.consent.is_some(), "consent");
        }
        Whereabouts::PaidOut | Whereabouts::Compensated => {
            owed(whom, "whom");
            owed(act.sum_fen.is_some(), "sum_fen");
        }
        Whereabouts::Lost | Whereabouts::UsedUp | Whereabouts::Confiscated | Whereabouts::Destroyed => {}
    }
    breaches
}

/// What forbids this step to this thing.
fn unlawful(file: &CaseFile, attempt: &Attempt, act: &MoveItem, item: &Item) -> Option<Breach> {
    let id = &item.id;
    let say = |zh: String, en: String, fix: (&str, &str)| Some(breach(zh, en).at(item.taken_by).fix(fix.0, fix.1));
    // Wrongly sold, lost or destroyed things end with the proceeds or with compensation, whatever they passed through.
    let gone = matches!(act.to, Whereabouts::PaidOut | Whereabouts::Compensated);
    if item.is_settled() || (!item.is_in_the_organs_hands() && !gone) {
        return say(
            format!("物品{id}已经“{}”", item.whereabouts().zh()),
            format!("{id} is {} already", item.whereabouts()),
            ("核对台账", "Check the ledger"),
        );
    }
    let sold = item.whereabouts() == Whereabouts::Sold;
    match act.to {
        Whereabouts::Kept | Whereabouts::UnderTest | Whereabouts::Lost | Whereabouts::Sold => None,
        Whereabouts::UsedUp => {
            let fix = ("只有样品和送检的物品才会检测耗尽", "Only samples and things sent to a test are used up by it");
            (!drawn_or_tested(file, item))
                .then(|| {
                    say(format!("物品{id}没有抽样，也没有送检"), format!("{id} is no sample and was not tested"), fix)
                })
                .flatten()
        }
        Whereabouts::Returned => {
            let seized = file.measures.seizure(item.held_under).is_some();
            let kept = file.measures.preservation(item.held_under).is_some();
            let free = file.no_ground_to_hold(item, attempt.occurred_at).is_some();
            if seized {
                let fix = ("用 release_seizure 解除并退还", "Release it by release_seizure");
                return say(format!("物品{id}仍在查封、扣押中"), format!("{id} is under seizure"), fix);
            }
            let fix = ("先作出处理决定（resolve_preservation）", "Decide on its handling first");
            (kept && !free && !tested(file, item))
                .then(|| say(format!("物品{id}仍在登记保存中"), format!("{id} is still preserved"), fix))
                .flatten()
        }
        Whereabouts::Confiscated => {
            let fix = ("只有没收决定才能没收；没有的应当返还", "Only a decision confiscates; without one give it back");
            (!file.confiscates_goods_of(item.party_id.as_deref()))
                .then(|| say(format!("决定没有没收物品{id}"), format!("No decision confiscates {id}"), fix))
                .flatten()
        }
        Whereabouts::Destroyed => {
            let fix = ("先依法没收（confiscated）", "Confiscate it first, by decision");
            if !file.confiscates_goods_of(item.party_id.as_deref()) {
                return say(format!("物品{id}没有没收，不得销毁"), format!("{id} is not confiscated"), fix);
            }
            let fix =
                ("先申请处理罚没财物并经批准（dispose_property）", "Have its disposal approved (dispose_property)");
            (!disposal_approved(file, item))
                .then(|| say(format!("物品{id}的销毁没有经过批准"), format!("Nobody approved destroying {id}"), fix))
                .flatten()
        }
        Whereabouts::HandedOver => {
            let fix = ("移送时列入清单，一并移交", "List it with the transfer of the case; then it goes along");
            (!goes_along(file, item))
                .then(|| {
                    say(format!("物品{id}不在移送清单上，不得移交"), format!("{id} is on the list of no transfer"), fix)
                })
                .flatten()
        }
        Whereabouts::PaidOut => {
            let whole = act.sum_fen >= item.proceeds();
            let fix = ("退还变卖所得的全部款项", "Pay out all that it brought");
            (!sold || !whole)
                .then(|| {
                    say(format!("物品{id}的变卖款没有全部退还"), format!("The proceeds of {id} are not paid out"), fix)
                })
                .flatten()
        }
        Whereabouts::Compensated => {
            let broken = item.last_step().is_some_and(|step| step.in_breach) || item.whereabouts() == Whereabouts::Lost;
            let fix =
                ("只对遗失、毁损或者违法处置的物品赔偿", "Compensation is for what was lost or wrongly disposed of");
            (!broken).then(|| say(format!("物品{id}没有遗失或者毁损"), format!("{id} is not lost"), fix)).flatten()
        }
    }
}

/// Whether a preserved thing was sent to a test by the handling decision: after it, it goes back.
fn tested(file: &CaseFile, item: &Item) -> bool {
    use crate::casefile::measures::Handling::{Confiscate, SentForTest};
    let handled = file.measures.preservation(item.held_under).and_then(|kept| kept.resolution());
    handled.is_some_and(|made| {
        made.items.iter().any(|one| one.item_id == item.id && matches!(one.handling, SentForTest | Confiscate))
    })
}

/// Whether the thing was drawn as a sample, or sent to a test.
fn drawn_or_tested(file: &CaseFile, item: &Item) -> bool {
    file.measures.samplings.iter().any(|taken| taken.seq == item.taken_by)
        || file.measures.tests.iter().any(|test| test.items.contains(&item.id))
        || item.steps.iter().any(|step| step.to == Whereabouts::UnderTest)
        || tested(file, item)
}

/// Whether a head has approved a disposal other than an auction that names the thing (处罚法74).
fn disposal_approved(file: &CaseFile, item: &Item) -> bool {
    let approved = file.enforcement.disposals.iter().filter(|disposal| disposal.approved.is_some());
    let mut other_than_sold = approved.filter(|disposal| disposal.method != DisposalMethod::Auction);
    other_than_sold.any(|disposal| disposal.things.iter().any(|thing| thing.item_id.as_ref() == Some(&item.id)))
}

/// Whether the thing is on the list of a transfer 移送 that was made (强制法21).
fn goes_along(file: &CaseFile, item: &Item) -> bool {
    file.transfers.open().is_some_and(|transfer| transfer.items.contains(&item.id))
}

fn every_item_settled(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    Verdict::of(
        file.measures
            .open_items()
            .map(|item| {
                let why = file.no_ground_to_hold(item, attempt.occurred_at);
                let zh = why.as_ref().map(|text| format!("；{}", text.zh)).unwrap_or_default();
                let en = why.as_ref().map(|text| format!("; {}", text.en)).unwrap_or_default();
                breach(
                    format!("物品{}（{}）没有合法去向，现为“{}”{zh}", item.id, item.name, item.whereabouts().zh()),
                    format!("{} has come to no lawful end, it is {}{en}", item.id, item.whereabouts()),
                )
                .at(item.taken_by)
                .fix(
                    "解除并退还、依决定没收、随案移送，或者记录赔偿",
                    "Release and give it back, confiscate it by decision, hand it over with the case, or compensate",
                )
            })
            .collect(),
    )
}
