//! How long a penalty stays public 公示期限: by the class of its credit record, as data dated by edition.
//!
//! The end is counted when an entry is made, from the rules of the day of the decision; whether it has come is asked when the
//! register is read.

use std::sync::LazyLock;

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::codes::{PenaltyKind, Procedure};
use super::period::{Period, Unit};
use super::threshold::{BadRules, Mark};

macro_rules! rules_file {
    ($id:literal) => {
        (concat!("rules/publicity/", $id, ".toml"), include_str!(concat!("../../rules/publicity/", $id, ".toml")))
    };
}

/// The periods: path and text of each file, the national one first.
const DISPLAYS: [(&str, &str); 2] = [rules_file!("national"), rules_file!("market")];

/// Each file of the folder: its path and its text.
pub(super) const FILES: &[(&str, &str)] = &[DISPLAYS[0], DISPLAYS[1], super::masking::SURNAMES, super::credit::FILE];

/// How grave a penalty is for the credit record 失信程度.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CreditClass {
    /// 轻微.
    Light,
    /// 一般.
    General,
    /// 严重.
    Serious,
}

/// From which day a period is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Start {
    Decided,
    Published,
}

/// One class of an edition.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Class {
    /// Which.
    pub class: CreditClass,
    /// Its name in Chinese.
    pub name: String,
    /// Before it, nobody may ask for an early end; none where the norm sets none.
    #[serde(default)]
    pub min: Option<Period>,
    /// After it, publication ends by itself.
    pub max: Period,
    kinds: Vec<PenaltyKind>,
    #[serde(default)]
    summary_procedure: bool,
    #[serde(default)]
    otherwise: bool,
    #[serde(default)]
    as_long_as_in_force: bool,
    /// How sure it is.
    pub mark: Mark,
    /// Where it comes from.
    pub source: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Edition {
    #[serde(default)]
    from: Option<NaiveDate>,
    start: Start,
    mark: Mark,
    source: String,
    classes: Vec<Class>,
}

/// The periods of one channel.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Display {
    /// Id, such as `national`.
    pub id: String,
    /// Its name in Chinese.
    pub name: String,
    /// What to know before using it.
    pub note: String,
    /// The day on which the sources were read as given here.
    pub as_of: NaiveDate,
    editions: Vec<Edition>,
}

/// A penalty, as far as its publication goes.
#[derive(Debug, Clone)]
pub struct Penalised {
    /// The day of the decision.
    pub decided_on: NaiveDate,
    /// The day it was published.
    pub published_on: NaiveDate,
    /// The procedure of the case.
    pub procedure: Procedure,
    /// Each penalty, and how long it lasts where it does.
    pub penalties: Vec<(PenaltyKind, Option<Period>)>,
}

impl Display {
    /// The periods of an organ with this procedure profile.
    pub fn of_profile(profile: &str) -> &'static Display {
        static ALL: LazyLock<Vec<Display>> = LazyLock::new(|| {
            // Part of the program: a unit test reads the same bytes, so a build that passed its tests cannot fail here.
            #[allow(clippy::expect_used, reason = "compiled-in data, read by a unit test")]
            load().expect("rules/publicity is sound")
        });
        // The first file is the national one; a profile without periods of its own follows it.
        ALL.iter().find(|display| display.id == profile).unwrap_or(&ALL[0])
    }

    /// The class of a penalty and the last day it is public.
    pub fn until(&self, penalised: &Penalised) -> (&Class, NaiveDate) {
        let in_force = |edition: &&Edition| edition.from.is_none_or(|from| from <= penalised.decided_on);
        let edition = self.editions.iter().rev().find(in_force).unwrap_or(&self.editions[0]);
        let class = edition.class_of(penalised);
        let start = match edition.start {
            Start::Decided => penalised.decided_on,
            Start::Published => penalised.published_on,
        };
        let terms = penalised.penalties.iter().filter_map(|(_, term)| *term).filter(|_| class.as_long_as_in_force);
        let last = terms.map(|term| after(penalised.decided_on, term)).max();
        let end = after(start, class.max);
        (class, last.map_or(end, |last| last.max(end)))
    }
}

impl Edition {
    fn class_of(&self, penalised: &Penalised) -> &Class {
        let summary = |class: &&Class| class.summary_procedure && penalised.procedure == Procedure::Summary;
        if let Some(class) = self.classes.iter().find(summary) {
            return class;
        }
        let otherwise = self.classes.iter().find(|class| class.otherwise).unwrap_or(&self.classes[0]);
        let of_kind =
            |kind: &PenaltyKind| self.classes.iter().find(|class| class.kinds.contains(kind)).unwrap_or(otherwise);
        let classes = penalised.penalties.iter().map(|(kind, _)| of_kind(kind));
        classes.max_by_key(|class| class.class).unwrap_or(&self.classes[0])
    }
}

/// The day a period ends, counted by the calendar: what is public ends on a rest day as well.
pub(crate) fn after(day: NaiveDate, period: Period) -> NaiveDate {
    let n = period.n;
    let end = match period.unit {
        Unit::Month => day.checked_add_months(Months::new(n)),
        Unit::Year => day.checked_add_months(Months::new(n.saturating_mul(12))),
        Unit::CalendarDay | Unit::WorkingDay | Unit::Hour => day.checked_add_days(Days::new(n.into())),
    };
    end.unwrap_or(NaiveDate::MAX)
}

fn load() -> Result<Vec<Display>, BadRules> {
    DISPLAYS
        .iter()
        .map(|(path, text)| {
            let bad = |reason: String| BadRules { path, reason };
            let display: Display = toml::from_str(text).map_err(|error| bad(error.to_string()))?;
            if display.editions.is_empty() || display.editions.iter().any(|edition| edition.classes.is_empty()) {
                return Err(bad("an edition without a class".to_owned()));
            }
            let unsourced = display.editions.iter().any(|edition| {
                let mut sources = edition.classes.iter().map(|class| &class.source).chain([&edition.source]);
                sources.any(|source| source.trim().is_empty())
            });
            match unsourced {
                true => Err(bad("a period has no source".to_owned())),
                false => Ok(display),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn until(profile: &str, decided: &str, procedure: Procedure, kinds: &[PenaltyKind]) -> (CreditClass, String) {
        let penalties = kinds.iter().map(|kind| (*kind, None)).collect();
        let penalised = Penalised { decided_on: day(decided), published_on: day("2026-06-10"), procedure, penalties };
        let (class, end) = Display::of_profile(profile).until(&penalised);
        (class.class, end.to_string())
    }

    #[test]
    fn periods_follow_the_edition_of_the_day_and_the_heaviest_penalty() {
        use CreditClass::{General, Light, Serious};
        use PenaltyKind::{Criticism, Fine, StopBusiness, Warning};
        use Procedure::{Ordinary, Summary};
        assert_eq!(load().unwrap().len(), 2);
        let table = [
            ("2026-03-31", Ordinary, &[Fine][..], General, "2029-03-31"),
            ("2026-04-01", Ordinary, &[Fine][..], General, "2027-04-01"),
            ("2026-04-01", Summary, &[Fine][..], Light, "2026-07-01"),
            ("2026-04-01", Ordinary, &[Warning][..], Light, "2026-07-01"),
            ("2026-04-01", Ordinary, &[Warning, Fine, StopBusiness][..], Serious, "2029-04-01"),
            ("2026-04-01", Ordinary, &[][..], Light, "2026-07-01"),
        ];
        for (decided, procedure, kinds, class, end) in table {
            assert_eq!(until("shanxi-township-demo", decided, procedure, kinds), (class, end.to_owned()), "{decided}");
        }
        assert_eq!(until("market", "2026-06-01", Ordinary, &[Criticism]), (Light, "2026-09-10".to_owned()));
        assert_eq!(until("market", "2026-06-01", Ordinary, &[Criticism, Fine]), (Serious, "2029-06-10".to_owned()));
    }

    #[test]
    fn a_ban_longer_than_the_period_stays_public_as_long_as_it_lasts() {
        let penalties = vec![(PenaltyKind::RestrictEmployment, Some("5y".parse().unwrap()))];
        let decided_on = day("2026-06-01");
        let penalised =
            Penalised { decided_on, published_on: day("2026-06-10"), procedure: Procedure::Ordinary, penalties };
        assert_eq!(Display::of_profile("market").until(&penalised).1, day("2031-06-01"));
    }
}
