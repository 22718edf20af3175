//! The table of time limits 期限总表: every row the norms give, as data with its source (`rules/deadlines/rows.toml`).
//!
//! Profiles name rows; a test holds each period, ladder and pause of a profile to the row it names.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::ladder::{Pause, Rung};
use super::period::Period;
use super::threshold::{BadRules, Mark};

pub(super) const ROWS: &str = include_str!("../../rules/deadlines/rows.toml");

/// Where the table stands.
pub(super) const PATH: &str = "rules/deadlines/rows.toml";

/// Chinese and English of one entry of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// One row of the table: one time limit of one norm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TimeLimit {
    /// Id, such as T003.
    pub id: String,
    /// Where it applies: 全国, a field or a province; these override 全国.
    pub scope: String,
    /// What has to be done in that time.
    pub what: Wording,
    /// How long; absent where the norm gives no period but a date, a rate, or nothing, which the note says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// What starts it; that day is not counted.
    pub start: Wording,
    /// What stops it.
    pub stop: Wording,
    /// How it may be extended, rung by rung.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ladder: Vec<Rung>,
    /// What does not count into it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pauses: Vec<Pause>,
    /// What follows when it is missed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missed: Option<Wording>,
    /// What else has to be known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The norm and its article.
    pub source: String,
    /// Whether that text was read, and whether it is the one in force.
    #[schema(value_type = String)]
    pub status: Mark,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    row: Vec<TimeLimit>,
}

impl TimeLimit {
    /// Every row, by id.
    pub fn all() -> &'static [TimeLimit] {
        static ALL: LazyLock<Vec<TimeLimit>> = LazyLock::new(|| {
            // Part of the program: the test `the_table_of_time_limits_is_sound` reads the same bytes, so a build that
            // passed its tests cannot fail here.
            #[allow(clippy::expect_used, reason = "compiled-in data, read by a unit test")]
            read(ROWS).expect("rules/deadlines is sound")
        });
        &ALL
    }

    /// The row with this id.
    pub fn find(id: &str) -> Option<&'static TimeLimit> {
        Self::all().iter().find(|row| row.id == id)
    }
}

/// Reads a table: ids in order and each once, every row with its source.
pub(super) fn read(text: &str) -> Result<Vec<TimeLimit>, BadRules> {
    let bad = |reason: String| BadRules { path: PATH, reason };
    let file: File = toml::from_str(text).map_err(|error| bad(error.to_string()))?;
    for pair in file.row.windows(2) {
        if let [before, after] = pair
            && before.id >= after.id
        {
            return Err(bad(format!("{} stands behind {}", after.id, before.id)));
        }
    }
    match file.row.iter().find(|row| row.source.trim().is_empty() || (row.period.is_none() && row.note.is_none())) {
        Some(row) => Err(bad(format!("{} has no source, or neither period nor note", row.id))),
        None => Ok(file.row),
    }
}
