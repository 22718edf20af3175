//! The numbers of warnings 预警参数: from where on supervisors are told. No law gives them; they are data in
//! `rules/supervision`, each marked as our choice. A warning refuses nothing and never counts by officer (处罚法74).

use std::sync::LazyLock;

use serde::Deserialize;

use super::threshold::{BadRules, Mark};

/// The file: its path and its text.
pub(super) const FILE: (&str, &str) =
    ("rules/supervision/national.toml", include_str!("../../rules/supervision/national.toml"));

/// An amount just below a threshold 临界.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JustBelow {
    /// Below, but by this many per cent of the threshold at most.
    pub percent: i64,
    /// How sure the number is.
    pub mark: Mark,
    /// Why it was chosen.
    pub source: String,
}

/// One act split into several cases 拆案.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Split {
    /// The acts lie at most this many calendar days apart.
    pub days: i64,
    /// How sure the number is.
    pub mark: Mark,
    /// Why it was chosen.
    pub source: String,
}

/// Like cases punished far apart 同案异罚.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FarApart {
    /// One of the two fines is at least this many per cent of the other.
    pub percent: i64,
    /// Decisions up to this many calendar days earlier are compared.
    pub days: i64,
    /// How sure the numbers are.
    pub mark: Mark,
    /// Why they were chosen.
    pub source: String,
}

/// The numbers of warnings.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Watch {
    /// Calendar days before a due date from which it is told as due soon 将届满.
    pub due_soon_days: u64,
    /// Just below a threshold.
    pub just_below: JustBelow,
    /// One act in several cases.
    pub split: Split,
    /// Like cases far apart.
    pub far_apart: FarApart,
}

impl Watch {
    /// The numbers, compiled in.
    pub fn national() -> &'static Watch {
        static WATCH: LazyLock<Watch> = LazyLock::new(|| {
            // Part of the program: the test `rules_data_is_sound` reads the same bytes, so a build that passed its
            // tests cannot fail here.
            #[allow(clippy::expect_used, reason = "compiled-in data, read by a unit test")]
            load().expect("rules/supervision is sound")
        });
        &WATCH
    }
}

pub(super) fn load() -> Result<Watch, BadRules> {
    let (path, text) = FILE;
    let bad = |reason: String| BadRules { path, reason };
    let watch: Watch = toml::from_str(text).map_err(|error| bad(error.to_string()))?;
    let sources = [&watch.just_below.source, &watch.split.source, &watch.far_apart.source];
    if sources.iter().any(|source| source.trim().is_empty()) {
        return Err(bad("a number has no source".to_owned()));
    }
    let sound = (1..100).contains(&watch.just_below.percent) && watch.split.days > 0;
    if !sound || watch.far_apart.percent <= 100 || watch.far_apart.days <= 0 {
        return Err(bad("a number is out of its range".to_owned()));
    }
    Ok(watch)
}
