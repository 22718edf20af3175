//! Education 教育 where nobody is punished (处罚法33), and confirmed addresses 送达地址 (处罚法61).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::acts::ElectronicConsent;
use super::party::PartyId;

/// Education and confirmed addresses.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Guidance {
    /// Education given.
    pub educations: Vec<Education>,
    /// Addresses confirmed; the last one of a party is in force.
    pub addresses: Vec<ConfirmedAddress>,
}

/// A party that was educated 教育.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Education {
    /// The act.
    pub seq: u64,
    /// The party.
    pub party_id: PartyId,
    /// The guardian was ordered to see to the party 责令监护人管教.
    pub guardian_ordered: bool,
}

/// An address a party has confirmed 送达地址确认.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ConfirmedAddress {
    /// The act.
    pub seq: u64,
    /// The party.
    pub party_id: PartyId,
    /// The address.
    pub address: String,
    /// Consent to electronic service, if given.
    pub electronic: Option<ElectronicConsent>,
    /// The day it was signed.
    pub signed_on: NaiveDate,
}

impl Guidance {
    /// The confirmed address of a party that was in force on `day`.
    pub fn address(&self, party: &str, day: NaiveDate) -> Option<&ConfirmedAddress> {
        self.addresses.iter().rev().find(|address| address.party_id == party && address.signed_on <= day)
    }

    /// Whether the party was educated.
    pub fn educated(&self, party: &str) -> bool {
        self.educations.iter().any(|education| education.party_id == party)
    }

    /// Whether the party's guardian was ordered to see to the party.
    pub fn guardian_ordered(&self, party: &str) -> bool {
        self.educations.iter().any(|education| education.party_id == party && education.guardian_ordered)
    }
}
