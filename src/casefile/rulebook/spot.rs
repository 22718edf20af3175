//! The on-the-spot decision 当场处罚 (处罚法51–53, 68–70; 复议法23): what may be decided so, how, and who may take the money.

use chrono::Datelike;

use super::{Effect, Rule, Verdict, body, breach};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::acts::{CashGround, CollectionMethod, RemedyRoute, SpotCollection};
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::proposal::Outcome;
use crate::casefile::spot::HANDED_OVER;
use crate::casefile::triggers;
use crate::law::codes::{PartyKind, PenaltyKind, Procedure};
use crate::law::money::Fen;
use crate::law::stages::Kind;

const ON_THE_SPOT: &[Kind] = &[Kind::DecideOnTheSpot];

/// 文种代字 of the on-the-spot decision.
pub(super) const SERIES: &str = "当罚";

/// The ceilings of the statute (处罚法51): 200 yuan for citizens, 3,000 for legal persons and other organisations.
const CITIZENS: Fen = Fen(20_000);
const ORGANISATIONS: Fen = Fen(300_000);

/// The highest fine on the spot for a party of this kind (处罚法51).
pub fn ceiling(kind: PartyKind) -> Fen {
    if kind.is_citizen() { CITIZENS } else { ORGANISATIONS }
}

/// Up to 100 yuan the officers may take the fine themselves (处罚法68).
const IN_CASH: Fen = Fen(10_000);

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PEN-51-2",
        article: "处罚法51",
        zh: "当场处罚限于警告，或者对公民二百元以下、对法人或者其他组织三千元以下的罚款",
        en: "On the spot only a warning, or a fine up to 200 yuan for citizens and 3,000 for organisations",
        effect: Effect::Refuse,
        gates: ON_THE_SPOT,
        check: small_enough,
    },
    Rule {
        id: "PEN-51-3",
        article: "处罚法51、54",
        zh: "当场处罚只在登记为简易程序的案件中作出，一份决定书针对一名当事人",
        en: "Only a case under the summary procedure is decided on the spot, one form for one party",
        effect: Effect::Bar,
        gates: ON_THE_SPOT,
        check: summary_case,
    },
    Rule {
        id: "PEN-51-4",
        article: "处罚法51、58、63",
        zh: "应当听证或者法制审核的，不适用简易程序",
        en: "What owes a hearing or a legal review is not decided on the spot",
        effect: Effect::Refuse,
        gates: ON_THE_SPOT,
        check: simple_by_nature,
    },
    Rule {
        id: "PEN-52",
        article: "处罚法44、45、52、62",
        zh: "当场处罚前应当告知内容、事实、理由、依据，听取陈述申辩并答复",
        en: "Before it is decided the party is told and heard, and what it says is answered",
        effect: Effect::Refuse,
        gates: ON_THE_SPOT,
        check: told_and_heard,
    },
    Rule {
        id: HANDED_OVER,
        article: "处罚法52",
        zh: "决定书当场交付，当事人签收；拒绝签收的注明",
        en: "The form is handed over on the spot and signed for, or the refusal is noted on it",
        effect: Effect::Refuse,
        gates: ON_THE_SPOT,
        check: handed_over,
    },
    Rule {
        id: "FY-23",
        article: "复议法23",
        zh: "当场处罚应当告知先申请行政复议",
        en: "The form tells the party to ask for reconsideration first",
        effect: Effect::Refuse,
        gates: ON_THE_SPOT,
        check: reconsideration_first,
    },
    Rule {
        id: "PEN-68",
        article: "处罚法53、67、68、69",
        zh: "罚款应当到银行缴纳；只有法定情形才可以当场收缴",
        en: "A fine is paid at the bank; officers take it only on a statutory ground",
        effect: Effect::Refuse,
        gates: ON_THE_SPOT,
        check: lawfully_collected,
    },
    Rule {
        id: "PEN-70",
        article: "处罚法70",
        zh: "当场收缴罚款应当出具统一制发的专用票据",
        en: "Who takes a fine in cash gives the special receipt",
        effect: Effect::Refuse,
        gates: ON_THE_SPOT,
        check: receipt_given,
    },
    Rule {
        id: "PEN-70-2",
        article: "处罚法70",
        zh: "一张专用票据只用于一次收缴",
        en: "A special receipt is used for one fine",
        effect: Effect::Bar,
        gates: ON_THE_SPOT,
        check: receipt_fresh,
    },
    Rule {
        id: "SPOT-1",
        article: "处罚法52",
        zh: "预定编号出自记录人领用的号段，当年有效，一号一用",
        en: "A printed number comes from a block of the recording officer, of that year, and is used once",
        effect: Effect::Bar,
        gates: ON_THE_SPOT,
        check: number_of_ones_own,
    },
];

/// The way out of everything that is too much for the street.
const CONVERT: (&str, &str) = (
    "转为普通程序（convert_to_ordinary），立案调查",
    "Turn it into the ordinary procedure (convert_to_ordinary) and file it",
);

fn small_enough(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let decision = body!(attempt, DecideOnTheSpot);
    let mut breaches = Vec::new();
    if decision.proposal.outcome != Outcome::Penalize {
        breaches.push(breach("当场决定只能是给予处罚", "Only a penalty is decided on the spot").fix(
            "不予处罚的不立案（decline_filing），或者转为普通程序（convert_to_ordinary）",
            "Decline the filing (decline_filing), or convert_to_ordinary",
        ));
    }
    for line in &decision.proposal.parties {
        let id = &line.party_id;
        for kind in line.kinds().into_iter().filter(|kind| !matches!(kind, PenaltyKind::Warning | PenaltyKind::Fine)) {
            breaches.push(
                breach(
                    format!("{id}：“{}”不能当场作出", kind.zh()),
                    format!("{id}: {} is not for the spot", kind.as_str()),
                )
                .fix(CONVERT.0, CONVERT.1),
            );
        }
        let Some(party) = file.party(id) else { continue };
        let ceiling = ceiling(party.kind);
        if line.fine() > ceiling {
            let fine = line.fine();
            breaches.push(
                breach(
                    format!("{id}：罚款{fine}元，超过当场处罚的上限{ceiling}元"),
                    format!("{id}: a fine of {fine} yuan is above the ceiling of {ceiling}"),
                )
                .fix(CONVERT.0, CONVERT.1),
            );
        }
    }
    Verdict::of(breaches)
}

fn summary_case(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let mut breaches = Vec::new();
    if let Some(Body::DecideOnTheSpot(decision)) = &attempt.body
        && decision.proposal.parties.len() != 1
    {
        breaches.push(
            breach("决定书应当针对一名当事人", "A form speaks of one party")
                .fix("每名当事人一案一份决定书", "A case and a form for each party"),
        );
    }
    if file.procedure != Procedure::Summary {
        let mut found = breach("本案按普通程序办理", "The case is under the ordinary procedure").fix(
            "按普通程序办理；现场另行发现的轻微违法另行登记简易程序案件",
            "Go on under the ordinary procedure; another small violation is opened as a summary case of its own",
        );
        found.acts = file.summary_procedure.converted.into_iter().collect();
        breaches.push(found);
    }
    Verdict::of(breaches)
}

fn simple_by_nature(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let decision = body!(attempt, DecideOnTheSpot);
    let mut breaches = Vec::new();
    for (party, reason) in triggers::hearing_owed(file, &decision.proposal, facts) {
        breaches.push(
            breach(format!("{party}：{reason}，应当听证"), format!("{party} has a right to a hearing ({reason})"))
                .fix(CONVERT.0, CONVERT.1),
        );
    }
    let computed = triggers::review_required(file, &decision.proposal, facts);
    for reason in computed.iter().map(|trigger| &trigger.reason) {
        breaches.push(
            breach(format!("应当法制审核（{reason}）"), format!("A legal review is mandatory ({reason})"))
                .fix(CONVERT.0, CONVERT.1),
        );
    }
    for flag in file.flags.iter().filter(|flag| flag.removed.is_none()) {
        breaches.push(
            breach(format!("已标记重大（{}）", flag.reason), format!("It is flagged as major ({})", flag.reason))
                .at(flag.seq)
                .fix(CONVERT.0, CONVERT.1),
        );
    }
    Verdict::of(breaches)
}

fn told_and_heard(_: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let statement = &body!(attempt, DecideOnTheSpot).statement;
    let mut breaches = Vec::new();
    if !statement.told {
        breaches.push(
            breach(
                "没有事先告知处罚内容、事实、理由、依据",
                "The intended penalty, facts, reasons and basis were not told before",
            )
            .fix("告知并听取意见以后再决定", "Tell them and hear the party, then decide"),
        );
    }
    if statement.said.is_some() && statement.answer.is_none() {
        breaches.push(
            breach("当事人的陈述申辩没有复核答复", "What the party said is not answered")
                .fix("填写 answer，说明采纳与否的理由", "Give answer: accepted or not, and why"),
        );
    }
    Verdict::of(breaches)
}

fn handed_over(_: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let handover = &body!(attempt, DecideOnTheSpot).handover;
    let mut breaches = Vec::new();
    if !handover.handed_over {
        breaches.push(breach("决定书没有当场交付", "The form was not handed over on the spot").fix(
            "当场交付；确未交付的如实补记后送达（serve_document）",
            "Hand it over; if it really was not, record it as it happened and serve it (serve_document)",
        ));
    }
    if handover.signed == handover.refusal.is_some() {
        breaches.push(
            breach(
                "应当有当事人签名，或者注明拒绝签收",
                "Either the party signed, or its refusal is noted: exactly one of them",
            )
            .fix("填写 signed 或者 refusal", "Give signed or refusal"),
        );
    }
    Verdict::of(breaches)
}

fn reconsideration_first(_: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let remedy = &body!(attempt, DecideOnTheSpot).remedy;
    Verdict::unless(remedy.route == RemedyRoute::ReconsiderationFirst, || {
        breach(
            "告知可以直接起诉；当场处罚应当先申请行政复议",
            "The form offers a direct suit; for an on-the-spot penalty reconsideration comes first",
        )
        .fix("改用复议前置的告知内容", "Use the paragraph that puts reconsideration first")
    })
}

fn lawfully_collected(_: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let decision = body!(attempt, DecideOnTheSpot);
    let fine = Fen(decision.fine_fen());
    match (&decision.collection, fine > Fen::ZERO) {
        (None, false) => Verdict::NotApplicable,
        (None, true) => {
            Verdict::Breached(vec![breach("没有写明罚款如何缴纳", "How the fine is paid is not stated").fix(
                "填写 collection：银行和账户，或者当场收缴的情形",
                "Give collection: the bank, or the ground for cash",
            )])
        }
        (Some(_), false) => Verdict::Breached(vec![
            breach("没有罚款，却写有缴纳方式", "Nothing is fined, yet a way of payment is given")
                .fix("删除 collection", "Leave collection out"),
        ]),
        (Some(collection), true) => collected(collection, fine),
    }
}

fn collected(collection: &SpotCollection, fine: Fen) -> Verdict {
    let CollectionMethod::Cash = collection.method else {
        return Verdict::unless(collection.pay_to.is_some(), || {
            breach("没有写明缴款的银行和账户", "The bank and account are missing").fix("填写 pay_to", "Give pay_to")
        });
    };
    let explained = collection.explanation.is_some();
    let met = match collection.ground {
        Some(CashGround::UpTo100) => fine <= IN_CASH,
        Some(CashGround::HardToCollectLater | CashGround::RemoteAtRequest) => explained,
        None => false,
    };
    Verdict::unless(met, || {
        breach(
            format!("罚款{fine}元，没有可以当场收缴的法定情形"),
            format!("No statutory ground to take {fine} yuan in cash"),
        )
        .fix(
            format!("由当事人到银行缴纳；当场收缴限于{IN_CASH}元以下、事后难以执行，或者边远、水上、交通不便地区经当事人提出，后两种写明 explanation"),
            format!("Let it be paid at the bank; cash only up to {IN_CASH} yuan, when hard to collect later, or in remote places at the party's request, the latter two with explanation"),
        )
    })
}

fn receipt_given(_: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let Some(cash) = body!(attempt, DecideOnTheSpot).in_cash() else { return Verdict::NotApplicable };
    Verdict::unless(cash.receipt.is_some(), || {
        breach("没有专用票据号码", "The special receipt is missing").fix(
            "出具专用票据并填写 receipt；不出具的，当事人有权拒绝缴纳",
            "Give the special receipt; without it the party may refuse to pay",
        )
    })
}

fn receipt_fresh(_: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let cash = body!(attempt, DecideOnTheSpot).in_cash();
    let Some(number) = cash.and_then(|cash| cash.receipt.as_ref()) else { return Verdict::NotApplicable };
    Verdict::unless(!facts.elsewhere.receipt_used, || {
        breach(format!("票据{number}已经用于其他案件"), format!("Receipt {number} belongs to another case"))
            .fix("核对票据号码", "Check the number of the receipt")
    })
}

fn number_of_ones_own(_: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let Some(form) = body!(attempt, DecideOnTheSpot).form else { return Verdict::NotApplicable };
    let n = form.n;
    let refuse = |zh: String, en: String| {
        Verdict::Breached(vec![
            breach(zh, en)
                .fix("核对表单编号；没有可用编号的不填 form", "Check the form; without a number leave form out"),
        ])
    };
    let Some(block) = facts.elsewhere.form.as_ref().filter(|block| {
        block.agency_id == facts.agency.id && block.series == SERIES && facts.actor_officer == Some(block.officer_id)
    }) else {
        return refuse(
            "没有由本人领用的这个号段".to_owned(),
            "No such block is held by the recording officer".to_owned(),
        );
    };
    let year = attempt.occurred_at.date().year();
    if block.year != year {
        return refuse(
            format!("号段属于{}年，决定作出于{year}年", block.year),
            format!("The block is of {}, the decision of {year}", block.year),
        );
    }
    if n < block.first || block.last < n {
        return refuse(
            format!("号段为{}至{}，不含{n}", block.first, block.last),
            format!("The block runs from {} to {}, without {n}", block.first, block.last),
        );
    }
    if let Some(reason) = &block.void {
        return refuse(format!("{n}号已作废（{reason}）"), format!("Number {n} is void ({reason})"));
    }
    if block.used {
        return refuse(format!("{n}号已经使用"), format!("Number {n} is used already"));
    }
    Verdict::Met
}
