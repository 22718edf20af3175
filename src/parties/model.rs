//! Rows of the registry, and what they look like outside.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use crate::casefile::party::PartyId;
use crate::db::types::{Instant, Uid};
use crate::law::codes::{IdDocKind, PartyKind};
use crate::law::time::Moment;
use crate::schema::{case_party, party_merge};

/// A row of `case_party`.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = case_party)]
pub(super) struct PartyRow {
    pub case_id: Uid,
    pub party_id: String,
    pub agency_id: Uid,
    pub entry_id: Uid,
    pub root_id: Uid,
    pub kind: String,
    pub name: String,
    pub name_key: String,
    pub id_kind: Option<String>,
    pub number: Option<String>,
}

/// A row of `party_merge`.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = party_merge)]
pub(super) struct MergeRow {
    pub id: Uid,
    pub from_entry: Uid,
    pub into_entry: Uid,
    pub reason: String,
    pub merged_by: Uid,
    pub merged_at: Instant,
    pub undone_by: Option<Uid>,
    pub undone_at: Option<Instant>,
    pub undone_reason: Option<String>,
}

/// An entry as lists show it.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct PartyFound {
    /// The entry.
    pub id: Uuid,
    /// Kind of party.
    #[schema(value_type = PartyKind)]
    pub kind: String,
    /// The name it was found by.
    pub name: String,
    /// Kind of identity paper.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<IdDocKind>)]
    pub id_kind: Option<String>,
    /// Number, of a citizen masked; open the entry to see it whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// How many cases within sight it appears in, counted to 500.
    pub cases: i64,
    #[serde(skip)]
    pub(super) key: String,
}

/// An entry, opened. Who looked is written down.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct PartyEntry {
    /// The entry.
    pub id: Uuid,
    /// The entry it was merged into, if it was: there stand its cases.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<Uuid>,
    /// Kind of party.
    #[schema(value_type = PartyKind)]
    pub kind: String,
    /// The name in the latest case.
    pub name: String,
    /// Every name it has in a case within sight.
    pub names: Vec<String>,
    /// Kind of identity paper.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<IdDocKind>)]
    pub id_kind: Option<String>,
    /// Every number it has in a case within sight.
    pub numbers: Vec<String>,
    /// The latest cases within sight in which it appears, 200 at most.
    pub cases: Vec<PartyCase>,
    /// What was merged into it, or it into another, and what was taken back.
    pub merges: Vec<PartyMerge>,
}

/// A case in which an entry appears.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct PartyCase {
    /// The case.
    pub case_id: Uuid,
    /// Its organ.
    pub agency_id: Uuid,
    /// The party's id inside the case.
    #[schema(value_type = String)]
    pub party_id: PartyId,
    /// The entry the case's own snapshot makes.
    pub entry_id: Uuid,
    /// The name as the case has it.
    pub name: String,
    /// Stage.
    pub status: String,
    /// Cause 案由.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// Decision number 决定书文号.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision_number: Option<String>,
    /// When the clue was found.
    pub opened_at: Moment,
}

/// That two entries are one person, and perhaps that it was taken back.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct PartyMerge {
    /// Id.
    pub id: Uuid,
    /// The entry that was merged.
    pub from: Uuid,
    /// Into this one.
    pub into: Uuid,
    /// Why.
    pub reason: String,
    /// By which account.
    pub merged_by: Uuid,
    /// When.
    pub merged_at: Moment,
    /// By which account it was taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undone_by: Option<Uuid>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undone_at: Option<Moment>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undone_reason: Option<String>,
}

impl From<MergeRow> for PartyMerge {
    fn from(row: MergeRow) -> Self {
        PartyMerge {
            id: row.id.0,
            from: row.from_entry.0,
            into: row.into_entry.0,
            reason: row.reason,
            merged_by: row.merged_by.0,
            merged_at: row.merged_at.0,
            undone_by: row.undone_by.map(|id| id.0),
            undone_at: row.undone_at.map(|at| at.0),
            undone_reason: row.undone_reason,
        }
    }
}

/// Into which entry, and why they are one person.
#[derive(Debug, Clone, PartialEq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeParty {
    /// The entry that stays.
    pub into: Uuid,
    /// How it was found that they are one person.
    #[validate(length(min = 2, max = 1000))]
    #[schema(min_length = 2, max_length = 1000)]
    pub reason: String,
}

/// Why the two are not one person after all.
#[derive(Debug, Clone, PartialEq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnmergeParty {
    /// How it was found that they are two.
    #[validate(length(min = 2, max = 1000))]
    #[schema(min_length = 2, max_length = 1000)]
    pub reason: String,
}
