//! Numbers of parties 当事人证件号码: what fails its check is marked, unless somebody compared it with the paper and says why.

use super::{Effect, Rule, Verdict, breach};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::party::Party;
use crate::law::identity::Weight;
use crate::law::stages::Kind;

pub(super) const RULES: &[Rule] = &[Rule {
    id: "ID-1",
    article: "处罚法40；GB 32100；GB 11643",
    zh: "当事人的证件号码、信用代码应当查清；校验不符的提示核对，经核对确认的说明理由",
    en: "The number of a party is found out rightly; one that fails its check is compared with the paper, or confirmed with \
         a reason",
    effect: Effect::Mark,
    gates: &[Kind::OpenCase, Kind::AmendParticulars],
    check: numbers_are_right,
}];

fn numbers_are_right(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let named: &[Party] = match &attempt.body {
        Some(Body::OpenCase(opening)) => &opening.parties,
        Some(Body::AmendParticulars(amended)) => amended.parties.as_deref().unwrap_or_default(),
        _ => return Verdict::NotApplicable,
    };
    // What stood in the file as it is was marked when it was named.
    let fresh = named.iter().filter(|party| party.number_confirmed.is_none() && !file.parties.contains(party));
    let breaches = fresh.flat_map(|party| {
        let warnings = party.number_warnings(facts.now.date());
        warnings.into_iter().filter(|warning| warning.weight >= Weight::Confirm).map(|warning| {
            breach(format!("{}：{}", party.id, warning.zh), format!("{}: {}", party.id, warning.en)).fix(
                "与证件核对后改正；确属证件所载的，在 number_confirmed 写明理由",
                "Compare it with the paper and correct it; if the paper says so, give the reason in number_confirmed",
            )
        })
    });
    Verdict::of(breaches.collect())
}
