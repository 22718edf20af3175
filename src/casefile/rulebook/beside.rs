//! Ends beside a decision 不经决定的终结: a matter that somebody asked to have reviewed does not slip out of the review by
//! being transferred, withdrawn or declined (处罚法57, 58).

use super::{Breach, Effect, Rule, Verdict, breach};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::acts::{TransferGround, WithdrawalGround};
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::law::stages::Kind;

pub(super) const RULES: &[Rule] = &[Rule {
    id: "REV-9",
    article: "处罚法57、58；国令310号5",
    zh: "已标记重大、应当法制审核的案件，不得以移送、撤销立案、不予立案代替审核和决定；涉嫌犯罪的移送不受此限",
    en: "What was flagged as major is not transferred, withdrawn or declined instead of being reviewed; crime goes to the police at once",
    effect: Effect::Refuse,
    gates: &[Kind::TransferCase, Kind::WithdrawFiling, Kind::DeclineFiling],
    check: not_around_the_review,
}];

fn not_around_the_review(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let ground = match &attempt.body {
        // The police get it within a day of the principal's approval: no flag holds that up.
        Some(Body::TransferCase(transfer)) if transfer.ground == TransferGround::SuspectedCrime => return Verdict::Met,
        Some(Body::WithdrawFiling(withdrawal)) => Some(withdrawal.ground),
        _ => None,
    };
    let mut breaches: Vec<Breach> = file
        .flags
        .iter()
        .filter(|flag| flag.removed.is_none())
        .map(|flag| {
            breach(
                format!("第{}号行为标记为重大（{}）", flag.seq, flag.reason),
                format!("Act {} flags it as major", flag.seq),
            )
            .at(flag.seq)
            .fix(
                "由审核人员核实后取消标记（unflag_major），或者审核后依法决定",
                "Let a reviewer take the flag off with reason (unflag_major), or have it reviewed and decided",
            )
        })
        .collect();
    // What a merger, the end of the party or the lapse of time brings about, the file shows; anything else is decided.
    let judged =
        matches!(ground, Some(WithdrawalGround::NoViolation | WithdrawalGround::OtherParty | WithdrawalGround::Other));
    if let (true, Some(on_file)) = (judged && !file.triggers.is_empty(), &file.proposal) {
        let reasons: Vec<_> = file.triggers.iter().map(|trigger| trigger.reason.as_str()).collect();
        breaches.push(
            breach(
                format!("调查已经终结，处理意见应当法制审核（{}）", reasons.join("；")),
                "The investigation was concluded with a proposal that has to be reviewed",
            )
            .at(on_file.seq)
            .fix(
                "按不予处罚、违法事实不能成立变更处理意见（revise_proposal），审核后决定",
                "Propose no_penalty or not_established (revise_proposal), have it reviewed, and decide it",
            ),
        );
    }
    Verdict::of(breaches)
}
