//! Standards 评查标准: those that come with the program, and those an organ releases for itself and the organs below it.

use std::collections::BTreeMap;

use serde::Serialize;
use uuid::Uuid;

use super::{Error, store};
use crate::accounts::{self, Actor};
use crate::casefile::clocks::Clock;
use crate::casefile::parts::Text;
use crate::casefile::rulebook;
use crate::casefile::score;
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx, audit};
use crate::law::codes::Role;
use crate::law::evaluation::{
    DecidedBy, FileGrade, Points, Standard, StandardChapter, StandardItem, Variant, VetoItem,
};
use crate::law::stages::Kind;
use crate::law::threshold::Mark;
use crate::law::time::Moment;

/// An item of one sheet, with what it is worth there.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct SheetItem {
    /// Id.
    pub id: String,
    /// Chapter.
    pub chapter: String,
    /// What is asked, in Chinese.
    pub text: String,
    /// Points on this sheet.
    pub points: Points,
    /// Who decides it.
    pub decided_by: DecidedBy,
    /// The rules that decide it, each with its article and sentence.
    pub rules: Vec<String>,
    /// Due dates that have to be kept.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub clocks: Vec<String>,
    /// The acts a person looks at.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub look_at: Vec<Kind>,
    /// Copied from the source, or our split.
    pub mark: Mark,
    /// Where it comes from.
    pub source: String,
}

/// A sheet in short.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct SheetLine {
    /// For which files.
    pub variant: Variant,
    /// Name.
    pub name: String,
    /// Items on it.
    pub items: usize,
    /// Points altogether.
    pub points: Points,
    /// Points of the items the machine decides.
    pub by_machine: Points,
}

/// A rule an item rests on.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct DecidingRule {
    /// Article or source.
    pub article: String,
    /// The sentence.
    pub sentence: Text,
}

/// A standard in short.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct StandardLine {
    /// Id.
    pub id: String,
    /// Version.
    pub version: String,
    /// Name.
    pub name: String,
    /// Digest of its content.
    pub digest: String,
    /// The organ that released it; none for one that comes with the program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agency_id: Option<Uuid>,
    /// When it was released.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub released_at: Option<Moment>,
    /// Its sheets.
    pub sheets: Vec<SheetLine>,
}

/// A standard, and one of its sheets in full.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct StandardView {
    /// In short.
    #[serde(flatten)]
    pub line: StandardLine,
    /// What to know before using it.
    pub note: String,
    /// Grades, best first.
    pub grades: Vec<FileGrade>,
    /// Chapters.
    pub chapters: Vec<StandardChapter>,
    /// The sheet whose items these are.
    pub variant: Variant,
    /// The items of that sheet; their points sum to 100.
    pub items: Vec<SheetItem>,
    /// Veto items.
    pub vetoes: Vec<VetoItem>,
    /// The rules named, by id.
    pub rules: BTreeMap<String, DecidingRule>,
}

/// A standard with where it comes from.
pub(super) struct Held {
    pub standard: Standard,
    pub digest: String,
    pub of: Option<(Uuid, Moment)>,
}

impl Held {
    fn of_the_program(standard: &Standard) -> Result<Held, Error> {
        Ok(Held { standard: standard.clone(), digest: standard.digest()?, of: None })
    }

    fn read(row: &store::StandardRow) -> Result<Held, Error> {
        let standard: Standard = serde_json::from_str(&row.content)?;
        Ok(Held { standard, digest: row.digest.clone(), of: Some((row.agency_id.0, row.released_at.0)) })
    }

    pub fn line(&self) -> StandardLine {
        let Standard { id, version, name, sheets, .. } = &self.standard;
        let line = |sheet| {
            let items: Vec<(&StandardItem, Points)> = self.standard.items_of(sheet).collect();
            let machine = items.iter().filter(|(item, _)| item.decided_by == DecidedBy::Machine);
            SheetLine {
                variant: sheet.variant,
                name: sheet.name.clone(),
                items: items.len(),
                points: items.iter().map(|(_, points)| *points).sum(),
                by_machine: machine.map(|(_, points)| *points).sum(),
            }
        };
        StandardLine {
            id: id.clone(),
            version: version.clone(),
            name: name.clone(),
            digest: self.digest.clone(),
            agency_id: self.of.map(|(agency, _)| agency),
            released_at: self.of.map(|(_, at)| at),
            sheets: sheets.iter().map(line).collect(),
        }
    }

    /// One sheet in full; none where the standard has no such sheet.
    pub fn view(&self, variant: Variant) -> Option<StandardView> {
        let Standard { note, grades, chapters, vetoes, .. } = &self.standard;
        let sheet = self.standard.sheets.iter().find(|sheet| sheet.variant == variant)?;
        let item = |(item, points): (&StandardItem, Points)| SheetItem {
            id: item.id.clone(),
            chapter: item.chapter.clone(),
            text: item.text.clone(),
            points,
            decided_by: item.decided_by,
            rules: item.rules.clone(),
            clocks: item.clocks.clone(),
            look_at: item.look_at.clone(),
            mark: item.mark,
            source: item.source.clone(),
        };
        let items: Vec<SheetItem> = self.standard.items_of(sheet).map(item).collect();
        let named = items.iter().flat_map(|item| &item.rules).chain(vetoes.iter().flat_map(|veto| &veto.rules));
        let rules = named.filter_map(|id| Some((id.clone(), deciding(id)?))).collect();
        let chapters = chapters.iter().filter(|chapter| items.iter().any(|item| item.chapter == chapter.id));
        Some(StandardView {
            line: self.line(),
            note: note.clone(),
            grades: grades.clone(),
            chapters: chapters.cloned().collect(),
            variant,
            vetoes: self.standard.vetoes_of(variant).cloned().collect(),
            items,
            rules,
        })
    }
}

fn deciding(id: &str) -> Option<DecidingRule> {
    let of_acts = rulebook::rule(id).map(|rule| (rule.article, rule.zh, rule.en));
    let (article, zh, en) = of_acts.or_else(|| score::file_rule(id).map(|rule| (rule.article, rule.zh, rule.en)))?;
    Some(DecidingRule { article: article.to_owned(), sentence: Text::new(zh, en) })
}

/// Every standard an organ can use, the newest version of each: of the program, its own, and those of the organs above.
pub(super) fn all(conn: &mut Conn, agency: Uuid) -> Result<Vec<Held>, Error> {
    let mut found = Standard::all().iter().map(Held::of_the_program).collect::<Result<Vec<_>, _>>()?;
    let mut own: Vec<Held> = Vec::new();
    for row in store::standards(conn, None)? {
        // A kept copy of one that comes with the program is no standard of its own.
        if Standard::find(&row.standard_id).is_some() || !accounts::within(conn, agency, row.agency_id.0)? {
            continue;
        }
        let held = Held::read(&row)?;
        own.retain(|before| {
            (before.of.map(|of| of.0), &before.standard.id) != (Some(row.agency_id.0), &held.standard.id)
        });
        own.push(held);
    }
    found.append(&mut own);
    Ok(found)
}

/// The standard with this id that an organ can use, in its newest version.
pub(super) fn held(conn: &mut Conn, agency: Uuid, id: &str) -> Result<Held, Error> {
    if let Some(standard) = Standard::find(id) {
        return Held::of_the_program(standard);
    }
    for row in store::standards(conn, Some(id))?.iter().rev() {
        if accounts::within(conn, agency, row.agency_id.0)? {
            return Held::read(row);
        }
    }
    Err(Error::UnknownStandard)
}

/// The standard with this id that an organ can use, and the digest of its content.
///
/// # Errors
/// [`Error::UnknownStandard`] where there is none.
pub fn standard(conn: &mut Conn, agency: Uuid, id: &str) -> Result<(Standard, String), Error> {
    let held = held(conn, agency, id)?;
    Ok((held.standard, held.digest))
}

/// The standard with this id that the actor's organ can use, kept as it stands now: a later version of it, or of the program,
/// changes nothing for what rests on it.
///
/// # Errors
/// [`Error::UnknownStandard`] where there is none.
pub fn freeze(tx: &mut Tx<'_>, actor: &Actor, id: &str) -> Result<(Standard, String), Error> {
    let Held { standard, digest, of } = held(tx.conn, actor.agency_id, id)?;
    if of.is_none() && store::standard_of(tx.conn, &digest)?.is_none() {
        store::insert_standard(tx, &kept(tx, actor, &standard)?)?;
    }
    Ok((standard, digest))
}

/// The standard with this digest, as it was released or kept.
///
/// # Errors
/// When it cannot be read.
pub fn frozen(conn: &mut Conn, digest: &str) -> Result<Option<Standard>, Error> {
    let row = store::standard_of(conn, digest)?;
    row.map(|row| Ok(serde_json::from_str(&row.content)?)).transpose()
}

fn kept(tx: &Tx<'_>, actor: &Actor, standard: &Standard) -> Result<store::StandardRow, Error> {
    Ok(store::StandardRow {
        id: Uid(tx.new_id()),
        agency_id: Uid(actor.agency_id),
        standard_id: standard.id.clone(),
        version: standard.version.clone(),
        digest: standard.digest()?,
        content: serde_json::to_string(standard)?,
        released_by: Uid(actor.account_id),
        released_at: Instant(tx.now),
    })
}

/// Releases a standard for the organ of the actor and those below it; every version is kept.
pub(super) fn release(tx: &mut Tx<'_>, actor: &Actor, new: Standard) -> Result<Held, Error> {
    if !actor.heads_the_organ() && !actor.has(Role::Supervisor) {
        return Err(Error::NotInCharge);
    }
    if Standard::find(&new.id).is_some() {
        return Err(Error::IdOfTheProgram);
    }
    let flaws = new.flaws(score::is_rule, |name| Clock::ALL.iter().any(|clock| clock.as_str() == name));
    if !flaws.is_empty() {
        return Err(Error::BadStandard(flaws));
    }
    let before = store::standards(tx.conn, Some(&new.id))?;
    if before.iter().any(|row| row.agency_id.0 == actor.agency_id && row.version == new.version) {
        return Err(Error::ReleasedAlready);
    }
    let row = kept(tx, actor, &new)?;
    store::insert_standard(tx, &row)?;
    audit::record(
        tx,
        Some(actor.account_id),
        "evaluation_standard.release",
        &format!("standard/{}", new.id),
        &new.version,
    )?;
    Held::read(&row)
}
