//! Education 教育 where nobody is punished (处罚法33), and the confirmed address 送达地址确认书 (处罚法61).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use validator::Validate;

use super::Change;
use crate::casefile::act::Act;
use crate::casefile::education::{ConfirmedAddress, Education};
use crate::casefile::file::CaseFile;
use crate::casefile::party::PartyId;

/// How a party was educated 教育方式.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EducationManner {
    /// 当面谈话.
    Talk,
    /// 书面.
    Written,
    /// 其他方式, said in `content`.
    Other,
}

/// The order to a guardian 责令监护人管教 (处罚法30, 31).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GuardianOrder {
    /// The guardian's name.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub guardian: String,
    /// What the guardian has to see to 管教、看管和治疗.
    #[validate(length(min = 2, max = 2000))]
    #[schema(min_length = 2, max_length = 2000)]
    pub order: String,
}

/// `record_education` 教育记录: who was educated, how, by whom, on what; when is the moment of the act.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordEducation {
    /// The party.
    #[validate(length(min = 1, max = 40))]
    #[schema(value_type = String, min_length = 1, max_length = 40)]
    pub party_id: PartyId,
    /// How.
    pub manner: EducationManner,
    /// Who educated, by name.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub by: String,
    /// What was said: the articles, what the party has to mind.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub content: String,
    /// What the party said to it, or that it signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 1000))]
    #[schema(min_length = 1, max_length = 1000)]
    pub response: Option<String>,
    /// The order to the guardian, for a party under fourteen or not able to answer for its acts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub guardian_order: Option<GuardianOrder>,
}

impl Change for RecordEducation {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        if act.in_breach() {
            return;
        }
        file.guidance.educations.push(Education {
            seq: act.seq,
            party_id: self.party_id.clone(),
            guardian_ordered: self.guardian_order.is_some(),
        });
    }
}

/// Consent to electronic service 电子送达, with the place it goes to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ElectronicConsent {
    /// Medium, such as 电子邮件 or 传真.
    #[validate(length(min = 2, max = 100))]
    #[schema(min_length = 2, max_length = 100)]
    pub medium: String,
    /// Account or number in it.
    #[validate(length(min = 3, max = 200))]
    #[schema(min_length = 3, max_length = 200)]
    pub account: String,
}

/// `record_address` 送达地址确认: the signed confirmation; a later one takes its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordAddress {
    /// The party.
    #[validate(length(min = 1, max = 40))]
    #[schema(value_type = String, min_length = 1, max_length = 40)]
    pub party_id: PartyId,
    /// The address for papers.
    #[validate(length(min = 2, max = 300))]
    #[schema(min_length = 2, max_length = 300)]
    pub address: String,
    /// Who may take papers there besides the party.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub recipient: Option<String>,
    /// Telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 40))]
    #[schema(max_length = 40)]
    pub phone: Option<String>,
    /// Consent to electronic service, if given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub electronic: Option<ElectronicConsent>,
    /// The day the party signed it.
    pub signed_on: NaiveDate,
    /// The party was told what follows from a wrong address, or from refusing papers at this one.
    pub consequences_told: bool,
}

impl Change for RecordAddress {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        if act.in_breach() {
            return;
        }
        file.guidance.addresses.push(ConfirmedAddress {
            seq: act.seq,
            party_id: self.party_id.clone(),
            address: self.address.clone(),
            electronic: self.electronic.clone(),
            signed_on: self.signed_on,
        });
    }
}
