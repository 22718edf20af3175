//! Who does an act: the signed-in person as the rules see them, and the snapshot that an act keeps.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::law::codes::{Post, Role};

/// A person who is signed in, with what separation of duties looks at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Actor {
    /// The account.
    pub account_id: Uuid,
    /// The person's name.
    pub name: String,
    /// Every role the account holds.
    pub roles: BTreeSet<Role>,
    /// The post of a head 负责人.
    pub post: Option<Post>,
    /// The organ the account belongs to.
    pub agency_id: Uuid,
    /// The organ's full name.
    pub agency_name: String,
    /// Number of the national legal professional qualification 法律职业资格, if held.
    pub legal_qualification: Option<String>,
    /// The day of the person's first legal review; before 2018-01-01 no qualification is asked (处罚法58).
    pub first_review_on: Option<NaiveDate>,
}

impl Actor {
    /// Whether the person is one of the organ's own heads 行政机关负责人, rather than of a unit inside it.
    pub fn heads_the_organ(&self) -> bool {
        self.has(Role::Head) && matches!(self.post, Some(Post::Deputy | Post::Principal))
    }

    /// Whether the account holds `role`.
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

/// The actor as an act keeps them for ever: the one account that did it, in the role it acted in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Signature {
    /// The account.
    pub account_id: Uuid,
    /// The person's name at that time.
    pub name: String,
    /// The role the person acted in.
    pub role: Role,
    /// The head's post at that time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post: Option<Post>,
    /// The organ.
    pub agency_id: Uuid,
    /// The organ's name at that time.
    pub agency_name: String,
    /// Certificate number of an officer, or qualification number of a reviewer, at that time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credential: Option<String>,
}
