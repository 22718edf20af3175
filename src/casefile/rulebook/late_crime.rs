//! A crime that is found after the decision 决定后发现涉嫌犯罪 (处罚法8, 27, 35; 国令310号11): the police get the case, the
//! decision stands beside the criminal process, and nobody pays twice.

use super::{Effect, Rule, Verdict, body, breach};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::acts::{TransferGround, TransferStep};
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::transfer::Transfer;
use crate::law::money::Fen;
use crate::law::stages::{Kind, Status};

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PEN-27-3",
        article: "处罚法27；国令310号5、11",
        zh: "作出决定以后，只有涉嫌犯罪的才移送，一次移送；已经作出的处罚决定不因移送失效",
        en: "Once decided, a case is transferred for a suspected crime only, and once; the decision does not fall by it",
        effect: Effect::Refuse,
        gates: &[Kind::TransferCase],
        check: only_for_a_crime,
    },
    Rule {
        id: "PEN-27-4",
        article: "处罚法8、27；国令310号5、11",
        zh: "涉嫌犯罪的报告未决定，或者批准移送尚未送交的，不得结案、归档",
        en: "No case is closed or archived while a report of a suspected crime waits, or what was approved is not handed over",
        effect: Effect::Refuse,
        gates: &[Kind::CloseCase, Kind::Archive],
        check: handed_over_first,
    },
    Rule {
        id: "PEN-35-2",
        article: "处罚法35；国令310号11",
        zh: "折抵罚金的数额不超过当事人已缴的罚款，只针对被判处罚金的当事人",
        en: "No more is set off than the party has paid of its fine, and only for whom the court fined",
        effect: Effect::Refuse,
        gates: &[Kind::RecordTransferStep],
        check: set_off_what_was_paid,
    },
    Rule {
        id: "PEN-35-3",
        article: "处罚法35；国令310号11",
        zh: "法院判处罚金而没有折抵已缴罚款的，予以标记",
        en: "A criminal fine against which the fine that was paid is not set off is marked",
        effect: Effect::Mark,
        gates: &[Kind::RecordTransferStep],
        check: set_off_at_all,
    },
];

fn only_for_a_crime(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    if !Transfer::is_after_a_decision(file.status) {
        return Verdict::NotApplicable;
    }
    let transfer = body!(attempt, TransferCase);
    let mut breaches = Vec::new();
    if transfer.ground != TransferGround::SuspectedCrime {
        breaches.push(
            breach(
                "本案已经作出决定，不再以管辖为由移送",
                "The case is decided: it goes nowhere for lack of jurisdiction",
            )
            .fix(
                "没有管辖权的决定应当撤销（revoke_decision），重新办理后移送",
                "Revoke a decision that was not the organ's to make (revoke_decision); transfer the next round",
            ),
        );
    }
    let open = file.transfers.open().filter(|made| made.is_criminal() && made.ended().is_none());
    if let Some(made) = open {
        breaches.push(
            breach("本案已经移送公安机关", "The police have the case already")
                .at(made.seq)
                .fix("记录移送进展（record_transfer_step）", "Record what becomes of it (record_transfer_step)"),
        );
    }
    Verdict::of(breaches)
}

fn handed_over_first(file: &CaseFile, _: &Facts, _: &Attempt) -> Verdict {
    // Of a case that left, PEN-27-T8 asks the same.
    if file.status == Status::Transferred {
        return Verdict::NotApplicable;
    }
    if let Some(report) = file.transfers.undecided() {
        return Verdict::Breached(vec![
            breach(
                format!("第{}号涉嫌犯罪报告尚未决定是否移送", report.seq),
                format!("The report of a suspected crime, act {}, is not decided on", report.seq),
            )
            .at(report.seq)
            .fix("由正职负责人批准或者不批准移送", "Let the principal approve or refuse the transfer"),
        ]);
    }
    let Some(report) = file.transfers.approved() else { return Verdict::Met };
    let handed = |made: &&Transfer| made.seq > report.seq && made.step(TransferStep::HandedOver).is_some();
    Verdict::unless(file.transfers.made.iter().any(|made| handed(&made)), || {
        breach(
            format!("第{}号涉嫌犯罪报告已经批准移送，没有送交公安机关的回执", report.seq),
            format!("What act {} reported is approved for transfer and not handed over to the police", report.seq),
        )
        .at(report.seq)
        .fix(
            "移送（transfer_case）并记录送交（record_transfer_step，handed_over）",
            "Transfer it (transfer_case), and record the receipt (record_transfer_step, handed_over)",
        )
    })
}

/// The fine a party has paid, in fen.
fn paid_of_the_fine(file: &CaseFile, party: &str) -> i64 {
    file.kept_from(party).clamp(0, file.fine_in_force(party).0)
}

fn set_off_what_was_paid(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let recorded = body!(attempt, RecordTransferStep);
    let mut breaches = Vec::new();
    for counted in &recorded.set_off {
        let party = &counted.party_id;
        let all = recorded.set_off.iter().filter(|other| other.party_id == *party);
        let sum = all.fold(0_i64, |sum, other| sum.saturating_add(other.amount_fen));
        let paid = paid_of_the_fine(file, party);
        if sum > paid {
            breaches.push(
                breach(
                    format!("{party}已缴罚款{}元，折抵却为{}元", Fen(paid), Fen(sum)),
                    format!("{party} paid {} yuan of its fine, {} are set off", Fen(paid), Fen(sum)),
                )
                .fix("按判决和缴款记录改正", "Correct it by the judgement and the payments"),
            );
        }
        if !recorded.criminally_fined.contains(party) {
            breaches.push(
                breach(format!("{party}没有被判处罚金"), format!("{party} was sentenced to no criminal fine"))
                    .fix("折抵只针对被判处罚金的当事人", "Name the party in criminally_fined, or leave it out"),
            );
        }
    }
    Verdict::of(breaches)
}

fn set_off_at_all(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let Some(Body::RecordTransferStep(recorded)) = &attempt.body else {
        return Verdict::needs("需要移送进展的内容", "Can be judged once the step is given");
    };
    let forgotten = recorded.criminally_fined.iter().filter(|party| {
        paid_of_the_fine(file, party) > 0 && !recorded.set_off.iter().any(|counted| counted.party_id == **party)
    });
    Verdict::of(
        forgotten
            .map(|party| {
                breach(
                    format!("{party}已缴的罚款没有折抵罚金"),
                    format!("The fine that {party} paid is not set off against the criminal one"),
                )
                .fix("向法院提供处罚决定和缴款凭据", "Give the court the decision and the receipts")
            })
            .collect(),
    )
}
