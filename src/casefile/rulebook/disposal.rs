//! Confiscated property 罚没财物 (处罚法74, 80): only what the ledger holds as confiscated is disposed of, no more of it than
//! there is, approved by a head, all proceeds to the treasury, nothing to the organ's own people.

use super::payment::{effective_on, not_effective};
use super::{Breach, Effect, Rule, Verdict, body, breach};
use crate::casefile::act::Attempt;
use crate::casefile::acts::DisposeProperty;
use crate::casefile::enforcement::{Disposal, DisposalMethod, DisposedThing};
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::items::{Item, Whereabouts};
use crate::law::codes::PenaltyKind;
use crate::law::stages::Kind;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PEN-74",
        article: "处罚法74",
        zh: "只处理依法没收的财物：公开拍卖，或者写明按照国家规定处理、销毁的依据",
        en: "Only confiscated things are disposed of: by auction, or on a stated rule of the State or law that has them destroyed",
        effect: Effect::Refuse,
        gates: &[Kind::DisposeProperty],
        check: lawful_disposal,
    },
    Rule {
        id: "PEN-74-2",
        article: "处罚法74",
        zh: "处理经负责人批准；款项全部上缴国库；销毁有见证人",
        en: "A disposal is approved by a head; all proceeds go to the treasury; destruction has witnesses",
        effect: Effect::Refuse,
        gates: &[Kind::RecordPerformance],
        check: disposal_done,
    },
    Rule {
        id: "PEN-74-3",
        article: "处罚法74、80",
        zh: "罚没财物不得由本机关及其工作人员购买、取得",
        en: "Confiscated things are never taken by the organ or its people",
        effect: Effect::Refuse,
        gates: &[Kind::RecordPerformance],
        check: not_by_the_organs_people,
    },
    Rule {
        id: "PEN-74-4",
        article: "处罚法74；强制法26",
        zh: "处理的财物应当在台账上、属于该当事人并已没收，数量不超过台账所余",
        en: "What is disposed of stands in the ledger as this party's and confiscated, and is no more than is left of it",
        effect: Effect::Refuse,
        gates: &[Kind::DisposeProperty],
        check: out_of_the_ledger,
    },
];

fn lawful_disposal(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let disposal = body!(attempt, DisposeProperty);
    let mut breaches = Vec::new();
    if effective_on(file, &disposal.party_id, attempt.occurred_at.date()).is_none() {
        breaches.push(not_effective(&disposal.party_id));
    }
    if !file.penalty_lines(&disposal.party_id).any(|(_, kind)| kind == PenaltyKind::ConfiscateGoods) {
        breaches.push(
            breach(
                format!("决定没有没收{}的财物", disposal.party_id),
                format!("The decision confiscates nothing of {}", disposal.party_id),
            )
            .fix("未被没收的财物依法返还", "What is not confiscated is returned"),
        );
    }
    match disposal.method {
        DisposalMethod::Auction => {}
        DisposalMethod::StateRules | DisposalMethod::Destroy if disposal.basis.is_none() => breaches.push(
            breach("没有写明按规定处理或者销毁的依据", "The rule it follows is not stated")
                .fix("填写 basis；没有依据的公开拍卖", "Give basis; without one the things are auctioned"),
        ),
        DisposalMethod::StateRules | DisposalMethod::Destroy => {}
    }
    Verdict::of(breaches)
}

fn disposal_done(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let body = body!(attempt, RecordPerformance);
    let Some(done) = &body.disposal else { return Verdict::NotApplicable };
    let Some(disposal) = file.enforcement.disposal(done.seq) else { return Verdict::NotApplicable };
    let mut breaches = Vec::new();
    let mut missing = |absent: bool, zh: &str, en: &str, fix_zh: &str, fix_en: &str| {
        if absent {
            breaches.push(breach(zh, en).at(disposal.seq).fix(fix_zh, fix_en));
        }
    };
    missing(
        disposal.approved.is_none() || disposal.done.is_some(),
        "该处理尚未批准，或者已经完成",
        "The disposal is not approved, or is carried out already",
        "由负责人批准后再处理，一次处理只记录一次",
        "Have it approved first; it is recorded once",
    );
    missing(
        disposal.party_id != body.party_id,
        "当事人与处理的财物不符",
        "The things are another party's",
        "核对当事人",
        "Check the party",
    );
    missing(
        disposal.method == DisposalMethod::Auction && (done.taken_by.is_none() || done.proceeds_fen.is_none()),
        "没有写明买受人和拍卖所得",
        "Buyer and proceeds of the auction are not stated",
        "填写 taken_by 和 proceeds_fen",
        "Give taken_by and proceeds_fen",
    );
    missing(
        done.proceeds_fen.is_some_and(|fen| fen > 0) && done.treasury_receipt.is_none(),
        "款项没有上缴国库的凭证",
        "There is no receipt of the treasury for the proceeds",
        "全部上缴国库后填写 treasury_receipt",
        "Pay all of it to the treasury, and give treasury_receipt",
    );
    missing(
        disposal.method == DisposalMethod::Destroy && done.witnesses.iter().all(|name| name.trim().is_empty()),
        "销毁没有见证人",
        "The destruction has no witness",
        "填写 witnesses",
        "Name the witnesses",
    );
    Verdict::of(breaches)
}

fn not_by_the_organs_people(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let body = body!(attempt, RecordPerformance);
    let Some(taken_by) = body.disposal.as_ref().and_then(|done| done.taken_by.as_deref()) else {
        return Verdict::NotApplicable;
    };
    let officers = file.handlers.iter().chain(file.field_acts.iter().flat_map(|act| &act.officers));
    let mut own: Vec<&str> = officers.map(|officer| officer.name.as_str()).collect();
    own.extend(file.decision.as_ref().map(|decision| decision.decided_by_name.as_str()));
    own.extend(facts.officers.values().map(|officer| officer.name.as_str()));
    own.extend([facts.actor.name.as_str(), facts.agency.name.as_str()]);
    // Names are compared whole: the organ's people are few, and a namesake can be told apart in the text.
    Verdict::unless(!own.contains(&taken_by.trim()), || {
        breach(format!("{taken_by}是本机关或者本机关人员"), format!("{taken_by} is the organ or belongs to it")).fix(
            "罚没财物不得由本机关人员取得；同名的写明其单位",
            "The organ's people may not take it; tell a namesake apart",
        )
    })
}

/// How many of its unit a thing is said to be: `12箱` where the unit is 箱.
fn counted(thing: &DisposedThing, unit: &str) -> Option<u64> {
    thing.quantity.trim().strip_suffix(unit)?.trim().parse().ok()
}

/// Whether a disposal asked for takes away from what is left: refused ones do not.
fn takes(disposal: &&Disposal) -> bool {
    disposal.refused.is_none()
}

/// How much of a thing earlier disposals have taken.
fn taken_before(file: &CaseFile, item: &Item) -> u64 {
    let earlier = file.enforcement.disposals.iter().filter(takes).flat_map(|disposal| &disposal.things);
    let of_it = earlier.filter(|thing| thing.item_id.as_ref() == Some(&item.id));
    of_it.filter_map(|thing| counted(thing, &item.unit)).fold(0, u64::saturating_add)
}

fn out_of_the_ledger(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let disposal = body!(attempt, DisposeProperty);
    Verdict::of(disposal.things.iter().filter_map(|thing| flaw(file, disposal, thing)).collect())
}

/// What keeps one thing from being disposed of.
fn flaw(file: &CaseFile, disposal: &DisposeProperty, thing: &DisposedThing) -> Option<Breach> {
    let Some(item) = thing.item_id.as_deref().and_then(|id| file.measures.item(id)) else {
        return Some(
            breach(format!("“{}”没有列入涉案物品台账", thing.name), "A thing does not stand in the ledger").fix(
                "写明台账编号 item_id；当事人决定后交来的，先在记录履行时登记（received）",
                "Give item_id; what the party hands in afterwards is entered with its performance (received)",
            ),
        );
    };
    let say = |zh: String, en: String, fix: (&str, &str)| Some(breach(zh, en).at(item.taken_by).fix(fix.0, fix.1));
    if item.party_id.as_deref() != Some(disposal.party_id.as_str()) {
        let fix = ("核对当事人和物品编号", "Check the party and the id");
        return say(
            format!("物品{}不是{}的", item.id, disposal.party_id),
            format!("{} is another party's", item.id),
            fix,
        );
    }
    // Kept under a decision that confiscates it, or entered as confiscated: nothing else is the State's.
    let confiscated = match item.whereabouts() {
        Whereabouts::Confiscated => item.is_settled(),
        Whereabouts::Kept => file.confiscates_goods_of(item.party_id.as_deref()),
        Whereabouts::UnderTest
        | Whereabouts::Sold
        | Whereabouts::Lost
        | Whereabouts::UsedUp
        | Whereabouts::Returned
        | Whereabouts::Destroyed
        | Whereabouts::HandedOver
        | Whereabouts::PaidOut
        | Whereabouts::Compensated => false,
    };
    if !confiscated {
        let fix = ("只处理已经没收并在保管的财物", "Only what is confiscated and kept is disposed of");
        let zh = format!("物品{}现为“{}”，不是没收待处理的财物", item.id, item.whereabouts().zh());
        return say(zh, format!("{} is {}, not confiscated and kept", item.id, item.whereabouts()), fix);
    }
    let Some(count) = counted(thing, &item.unit) else {
        let fix = ("数量写作数字加台账的单位，如12箱", "Write a number and the ledger's unit, such as 12箱");
        let zh = format!("物品{}的数量“{}”不是以“{}”计的数字", item.id, thing.quantity, item.unit);
        return say(zh, format!("The quantity of {} is no number of {}", item.id, item.unit), fix);
    };
    let asked_for = disposal.things.iter().filter(|other| other.item_id == thing.item_id);
    let here = asked_for.filter_map(|other| counted(other, &item.unit)).fold(0, u64::saturating_add);
    let left = item.quantity.saturating_sub(taken_before(file, item));
    if count == 0 || here > left {
        let fix = ("核对台账和此前的处理", "Check the ledger, and what was disposed of before");
        let zh = format!("物品{}还有{left}{}，本次处理{here}{}", item.id, item.unit, item.unit);
        return say(zh, format!("{left} of {} are left, {here} are to be disposed of", item.id), fix);
    }
    None
}
