//! Parties 当事人 as a case keeps them: a snapshot with an id that notice, service and payment refer to.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::law::codes::{IdDocKind, PartyKind};
use crate::law::identity;

/// The party's id inside its case, chosen by the client (letters, digits, `-`, `_`), such as `p1`.
pub type PartyId = String;

/// The guardian 监护人 of a minor, or of a person who cannot answer for their acts (处罚法30, 31).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Guardian {
    /// Name.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// Relation, such as 父亲.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub relation: String,
    /// Telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 40))]
    #[schema(max_length = 40)]
    pub phone: Option<String>,
    /// The day on which the guardian was told of the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub informed_on: Option<NaiveDate>,
}

/// State of mind 精神状况 at the time of the act (处罚法31).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MentalState {
    /// 尚未完全丧失辨认或者控制自己行为的能力.
    Impaired,
    /// 不能辨认或者不能控制自己的行为.
    Incapable,
}

/// A person or organisation the case is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Id inside the case, such as `p1`.
    #[validate(length(min = 1, max = 40))]
    #[schema(value_type = String, min_length = 1, max_length = 40)]
    pub id: PartyId,
    /// Kind of party; amounts and thresholds depend on it.
    pub kind: PartyKind,
    /// Full name.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Kind of the identity paper of a natural person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_kind: Option<IdDocKind>,
    /// Number of the identity paper, or the unified social credit code 统一社会信用代码.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub id_number: Option<String>,
    /// Why a number that fails its check is right all the same, as was found by comparing it with the paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 500))]
    #[schema(min_length = 2, max_length = 500)]
    pub number_confirmed: Option<String>,
    /// Date of birth of a natural person: nothing about a minor is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<NaiveDate>,
    /// Address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 300))]
    #[schema(max_length = 300)]
    pub address: Option<String>,
    /// Telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 40))]
    #[schema(max_length = 40)]
    pub phone: Option<String>,
    /// Legal representative 法定代表人 or operator 经营者.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub representative: Option<String>,
    /// Guardian, of a minor or an incapable person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub guardian: Option<Guardian>,
    /// State of mind, where it was found to be impaired.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mental_state: Option<MentalState>,
}

impl Party {
    /// Whether the party is a citizen for whom the law sets age limits.
    pub fn is_minor_on(&self, day: NaiveDate) -> bool {
        self.is_younger_than(18, day)
    }

    /// The day of birth: as stated, or as a resident identity number 公民身份号码 holds it.
    pub fn born_on(&self) -> Option<NaiveDate> {
        let from_number = || {
            let number = self.id_number.as_deref().filter(|_| self.id_kind == Some(IdDocKind::ResidentId))?;
            identity::resident::born_on(&identity::normal(number))
        };
        self.birth_date.or_else(from_number)
    }

    /// What is doubtful about the number of the party, as of `day`: a warning that is confirmed with a reason, never a lock.
    pub fn number_warnings(&self, day: NaiveDate) -> Vec<identity::Warning> {
        let Some(number) = self.id_number.as_deref() else { return Vec::new() };
        let judged = identity::judge(self.kind, self.id_kind, number, day);
        let mut warnings = judged.warnings;
        if let (Some(stated), Some(born)) = (self.birth_date, judged.birth_date)
            && stated != born
        {
            warnings.push(identity::Warning {
                code: "birth_date_differs",
                weight: identity::Weight::Confirm,
                zh: format!("登记的出生日期{stated}与号码中的{born}不同：请与证件核对"),
                en: format!("The date of birth {stated} is not the one in the number, {born}: compare with the card"),
            });
        }
        warnings
    }

    /// Whether the party had not reached this age on `day`; false where the age is not known.
    pub fn is_younger_than(&self, years: u32, day: NaiveDate) -> bool {
        self.born_on()
            .and_then(|born| born.checked_add_months(chrono::Months::new(years.saturating_mul(12))))
            .is_some_and(|of_age| day < of_age)
    }

    /// Whether the party may have been a minor on one of these days, as far as anything on file says so. Here a doubt
    /// counts: a day of birth in a number whose kind was not stated, the younger one of two that differ, a guardian of
    /// somebody whose age nobody wrote down (未成年人保护法103).
    pub fn may_be_minor_on(&self, days: impl IntoIterator<Item = NaiveDate> + Clone) -> bool {
        // The code of an organisation can look like a number of a person.
        let number = self.id_number.as_deref().filter(|_| self.kind.is_citizen()).map(identity::normal);
        let papers = number.as_deref().filter(|number| identity::resident::has_shape(number));
        let births = [self.birth_date, self.born_on(), papers.and_then(identity::resident::born_on)];
        let young = |born: NaiveDate| {
            let of_age = born.checked_add_months(chrono::Months::new(18 * 12));
            days.clone().into_iter().any(|day| of_age.is_none_or(|of_age| day < of_age))
        };
        let known = births.into_iter().flatten().collect::<Vec<_>>();
        // A guardian stands beside a minor, or beside an adult whose state of mind was found impaired.
        let guarded = self.guardian.is_some() && self.mental_state.is_none();
        known.iter().any(|born| young(*born)) || (known.is_empty() && guarded)
    }

    /// Whether nothing on file tells how old the person is that an entry would speak of. Of a business that is registered
    /// under a code of its own the register looked at the operator.
    pub fn age_is_unknown(&self) -> bool {
        let number = self.id_number.as_deref().map(identity::normal);
        let in_number = number.as_deref().filter(|number| identity::resident::has_shape(number));
        let registered =
            self.kind != PartyKind::NaturalPerson && self.id_kind.is_none() && number.is_some() && in_number.is_none();
        let known = self.born_on().or_else(|| in_number.and_then(identity::resident::born_on));
        self.kind.is_citizen() && !registered && known.is_none()
    }

    /// The number that tells this party from all others; a masked one (虚构、脱敏) tells nobody apart.
    pub fn telling_number(&self) -> Option<String> {
        let number = identity::canonical(self.id_number.as_deref()?);
        (!identity::is_masked(&number) && !number.is_empty()).then_some(number)
    }
}
