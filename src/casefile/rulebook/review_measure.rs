//! Rules on the legal review of a measure 措施法制审核 (118号(十二)): a seizure of the value the organ's list names is reviewed
//! before a head approves it.

use super::{Effect, Rule, Verdict, body, breach};
use crate::casefile::act::Attempt;
use crate::casefile::acts::RequestMeasure;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::law::money::Fen;
use crate::law::stages::Kind;
use crate::law::threshold::Threshold;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "REV-11",
        article: "118号(十二)；本机关重大执法决定法制审核目录",
        zh: "目录列入的查封、扣押，未经法制审核同意不得批准",
        en: "A seizure on the organ's list is not approved without a passed legal review",
        effect: Effect::Refuse,
        gates: &[Kind::Approve],
        check: passed_first,
    },
    Rule {
        id: "REV-11-2",
        article: "118号(十二)；本机关重大执法决定法制审核目录",
        zh: "目录按价值列入查封、扣押的，申请应当写明财物价值",
        en: "Where the list names seizures by value, the request gives the value",
        effect: Effect::Refuse,
        gates: &[Kind::RequestMeasure],
        check: value_given,
    },
    Rule {
        id: "REV-11-3",
        article: "118号(十三)",
        zh: "审核针对尚待批准、应当审核而未审核同意的措施申请",
        en: "Reviewed is a request that waits for approval, owes a review, and has not passed",
        effect: Effect::Refuse,
        gates: &[Kind::ReviewMeasure],
        check: still_waits,
    },
];

/// The lists that go for the organ: of its profile, and its own.
fn lists(facts: &Facts) -> impl Iterator<Item = &Threshold> {
    std::iter::once(facts.profile.review_list).chain(&facts.catalogue)
}

/// Why a request owes a review, by the lists of the organ.
pub(super) fn owed(facts: &Facts, asked: &RequestMeasure) -> Option<String> {
    let value = Fen(asked.value_fen.filter(|_| asked.measure.is_coercive())?);
    let reasons: Vec<_> = lists(facts).filter_map(|list| list.seizure_reached(value)).collect();
    (!reasons.is_empty()).then(|| reasons.join("；"))
}

fn passed_first(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let approval = body!(attempt, Approve);
    let Some(request) = file.measures.request(approval.seq) else { return Verdict::NotApplicable };
    let Some(reason) = &request.review_owed else { return Verdict::NotApplicable };
    Verdict::unless(!request.awaits_review(), || {
        let at = request.opinions.last().map_or(request.seq, |opinion| opinion.seq);
        breach(
            format!("应当法制审核（{reason}），尚未审核同意"),
            format!("A legal review is owed ({reason}); none has passed"),
        )
        .at(at)
        .fix("由审核人员审核（review_measure）后再批准", "Have it reviewed first (review_measure)")
    })
}

fn value_given(_: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let asked = body!(attempt, RequestMeasure);
    if !asked.measure.is_coercive() || lists(facts).all(|list| list.seizure.is_none()) {
        return Verdict::NotApplicable;
    }
    Verdict::unless(asked.value_fen.is_some(), || {
        breach("没有写明财物价值", "The value of the goods is not given")
            .fix("填写 value_fen（估计价值，单位分）", "Give value_fen (as estimated, in fen)")
    })
}

fn still_waits(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let reviewed = body!(attempt, ReviewMeasure);
    let open = file.measures.request(reviewed.seq).filter(|request| request.ruling.is_none());
    Verdict::unless(open.is_some_and(|request| request.awaits_review()), || {
        breach(
            "该申请已经批准或者不批准、不需要审核，或者已经审核同意",
            "That request was ruled on, owes no review, or has passed",
        )
        .at(reviewed.seq)
        .fix("核对 seq", "Check seq")
    })
}
