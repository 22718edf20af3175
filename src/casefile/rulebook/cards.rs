//! Certificates as of the day of an act 证件当日效力: which one is good for organ, field and area, and why none is (CERT-1);
//! assistants that are logged as present (CERT-4).

use chrono::NaiveDate;

use super::{Effect, Rule, Verdict, breach};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::facts::{CertificateFact, Employment, Facts, OfficerFact, Standing};
use crate::casefile::file::CaseFile;
use crate::law::codes::{CardKind, Field};
use crate::law::divisions::told_apart;

pub(super) const RULES: &[Rule] = &[Rule {
    id: "CERT-4",
    article: "处罚法42；浙江30、河南20",
    zh: "到场的辅助人员是本机关登记的辅助人员，不列为执法人员",
    en: "Assistants present are assistants of the organ and not named among the officers",
    effect: Effect::Refuse,
    gates: super::evidence::ON_SITE,
    check: assistants_are_assistants,
}];

/// The certificate of `officer` that is good on `day` for the organ's area and, if known, the field.
pub fn certificate_for<'a>(
    facts: &Facts,
    officer: &'a OfficerFact,
    day: NaiveDate,
    field: Option<Field>,
) -> Option<&'a CertificateFact> {
    let good = officer.certificates.iter().filter(|held| {
        held.is_good_on(day)
            && field.is_none_or(|field| held.fields.contains(&field))
            && covers(&held.area_code, &facts.agency.division_code)
    });
    // Of several, always the same one: papers print its number.
    good.min_by(|one, other| one.number.cmp(&other.number))
}

/// Whether an area code covers a division: 140322 covers 140322106000.
fn covers(area: &str, division: &str) -> bool {
    let prefix = told_apart(area);
    !prefix.is_empty() && division.starts_with(prefix)
}

/// Why none of an officer's certificates is good: told of the one that comes nearest.
pub(super) fn why_not(facts: &Facts, officer: &OfficerFact, day: NaiveDate, field: Option<Field>) -> (String, String) {
    if !super::people::of_the_organ(facts, officer) {
        return ("不是本机关执法人员".into(), "is no officer of this organ".into());
    }
    let enforcing = officer.certificates.iter().filter(|held| held.kind == CardKind::Enforcement);
    let Some(held) = enforcing.max_by_key(|held| (held.is_good_on(day), held.valid_to)) else {
        return match officer.certificates.first() {
            Some(other) => (
                format!("只有{}{}，不能用于执法", other.kind.zh(), other.number),
                format!("holds only the {} certificate {}, which is not for enforcing", other.kind, other.number),
            ),
            None => ("没有执法证件".into(), "holds no certificate".into()),
        };
    };
    let number = &held.number;
    match held.standing {
        Standing::Suspended => return (format!("证件{number}已暂扣"), format!("certificate {number} is suspended")),
        Standing::Revoked => return (format!("证件{number}已吊销"), format!("certificate {number} is revoked")),
        Standing::Cancelled => return (format!("证件{number}已注销"), format!("certificate {number} is cancelled")),
        Standing::Lost => return (format!("证件{number}已报失"), format!("certificate {number} is reported lost")),
        Standing::Valid => {}
    }
    if day < held.valid_from || held.valid_to < day {
        return (
            format!("证件{number}有效期为{}至{}，{day}无效", held.valid_from, held.valid_to),
            format!("certificate {number} is valid {} to {}, not on {day}", held.valid_from, held.valid_to),
        );
    }
    if let Some(checked) = held.checked_to.filter(|checked| *checked < day) {
        return (
            format!("证件{number}年检有效期至{checked}，{day}未经年检"),
            format!("certificate {number} was checked up to {checked}, not for {day}"),
        );
    }
    if let Some(field) = field.filter(|field| !held.fields.contains(field)) {
        return (
            format!("证件{number}不含“{}”领域", field.zh()),
            format!("certificate {number} does not cover the field {}", field.as_str()),
        );
    }
    (format!("证件{number}的执法区域不含本机关辖区"), format!("certificate {number} does not cover the organ's area"))
}

/// Assistants may be logged as present; who holds a certificate stands among the officers, and nobody in both places.
fn assistants_are_assistants(_: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let Some(conduct) = attempt.body.as_ref().and_then(Body::on_site) else { return Verdict::NotApplicable };
    if conduct.assistants.is_empty() {
        return Verdict::NotApplicable;
    }
    let mut breaches = Vec::new();
    for id in &conduct.assistants {
        let known = facts.officers.get(id).filter(|one| one.agency_id == facts.agency.id);
        let twice = attempt.officers.contains(id);
        match known {
            Some(one) if one.employment == Employment::Auxiliary && !twice => {}
            Some(one) => breaches.push(
                breach(
                    format!("{}不是辅助人员，或者同时列为执法人员", one.name),
                    format!("{} is no assistant, or is named among the officers too", one.name),
                )
                .fix(
                    "执法人员列入 officers，辅助人员只列入 assistants",
                    "Name officers in officers, assistants only in assistants",
                ),
            ),
            None => breaches.push(
                breach(
                    format!("本机关没有登记编号为{id}的人员"),
                    format!("No person {id} of this organ is registered"),
                )
                .fix("核对人员编号", "Check the person's id"),
            ),
        }
    }
    Verdict::of(breaches)
}
