//! The age of the people an entry would speak of (处罚法48; 未成年人保护法103): nothing about a minor is published, nor about
//! somebody who may be one because nobody wrote down when they were born.

use std::borrow::Cow;

use super::closing::releases;
use super::{Breach, Effect, Rule, Verdict, breach};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::acts::StatedBirth;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::party::Party;
use crate::law::stages::Kind;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PUB-5",
        article: "处罚法48；未成年人保护法",
        zh: "涉及未成年人的决定不得公示",
        en: "Nothing about a minor is published",
        effect: Effect::Refuse,
        gates: &[Kind::Publish, Kind::Approve],
        check: no_minor,
    },
    Rule {
        id: "PUB-5-5",
        article: "处罚法48；未成年人保护法103",
        zh: "自然人的出生日期没有查明、不能排除未成年的，不得公示",
        en: "Nothing is published about a person of unknown age, who may be a minor",
        effect: Effect::Refuse,
        gates: &[Kind::Publish, Kind::Approve],
        check: age_known,
    },
];

/// What the draft itself states of dates of birth.
fn stated(attempt: &Attempt) -> &[StatedBirth] {
    match &attempt.body {
        Some(Body::Publish(draft)) => &draft.births,
        _ => &[],
    }
}

/// Every party, with the date of birth that the draft states.
fn parties<'a>(file: &'a CaseFile, attempt: &'a Attempt) -> impl Iterator<Item = Cow<'a, Party>> {
    let said = stated(attempt);
    file.all_parties().map(move |party| match said.iter().find(|birth| birth.party_id == party.id) {
        Some(birth) if party.age_is_unknown() => {
            Cow::Owned(Party { birth_date: Some(birth.birth_date), ..party.clone() })
        }
        _ => Cow::Borrowed(party),
    })
}

fn no_minor(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    if attempt.body.is_some() && !releases(file, attempt) {
        return Verdict::NotApplicable;
    }
    let days = file.days_of_age();
    Verdict::of(
        parties(file, attempt)
            .filter(|party| party.may_be_minor_on(days.iter().copied()))
            .map(|party| {
                breach(
                    format!("当事人{}是未成年人，或者案卷不能排除", party.id),
                    format!("Party {} is a minor, or the file does not rule it out", party.id),
                )
                .fix(
                    "改为不予公示（withhold），理由 MINOR；出生日期应当在调查中查明",
                    "Withhold it with reason MINOR; dates of birth are established in the investigation",
                )
            })
            .collect(),
    )
}

fn age_known(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    if attempt.body.is_some() && !releases(file, attempt) {
        return Verdict::NotApplicable;
    }
    let unknown = parties(file, attempt).filter(|party| party.age_is_unknown()).map(|party| of_unknown_age(&party));
    let day = attempt.occurred_at.date();
    let wrong = stated(attempt).iter().enumerate().filter_map(|(n, birth)| {
        let known = file.all_parties().filter(|party| party.id == birth.party_id);
        let said = match known.map(Party::age_is_unknown).reduce(|one, other| one || other) {
            None => breach(
                format!("births/{n}：案卷中没有当事人{}", birth.party_id),
                format!("births/{n}: there is no party {}", birth.party_id),
            )
            .fix("核对 party_id", "Correct party_id"),
            Some(false) => breach(
                format!("births/{n}：当事人{}的出生日期已经在案", birth.party_id),
                format!("births/{n}: the date of birth of party {} is on file", birth.party_id),
            )
            .fix("去掉该项", "Leave it out"),
            Some(true) if birth.birth_date > day => breach(
                format!("births/{n}：出生日期晚于今日"),
                format!("births/{n}: the date of birth is in the future"),
            )
            .fix("核对 birth_date", "Correct birth_date"),
            Some(true) => return None,
        };
        Some(said)
    });
    Verdict::of(unknown.chain(wrong).collect())
}

fn of_unknown_age(party: &Party) -> Breach {
    breach(
        format!("当事人{}的 birth_date 没有填写，也没有居民身份证号码可以推算", party.id),
        format!("Party {} has no birth_date, and no resident identity number to derive it from", party.id),
    )
    .fix(
        "查明后填写：调查中用 amend_particulars 补充 birth_date 或者居民身份证号码，决定后在 publish 的 births 中写明并注明来源；查不明的不予公示（withhold，理由 MINOR）",
        "Find it out: in the investigation give birth_date or the resident identity number by amend_particulars, after the decision state it in births of publish with its source; if it cannot be found, withhold the entry with reason MINOR",
    )
}
