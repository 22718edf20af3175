//! The order of a file: 正卷 before 副卷, each by the place of its papers (市监78), one kind by time; the catalogue 卷内目录
//! with its pages from–to.

use super::block::Block;
use super::compose::{self, Candidate, Paper};
use super::inputs::Dossier;
use super::template::{BadTemplate, Compiled, Layout, Volume};

/// Kind of the cover.
const COVER: &str = "COVER";
/// Kind of the note on the state of the file 备考表: behind everything.
const NOTE: &str = "FILE_NOTE";

/// The papers of a file in order, by the volume they lie in.
#[derive(Debug, Clone)]
pub struct Ordered {
    /// 案卷封面, if the file has been archived.
    pub cover: Option<Paper>,
    /// Every other paper, in order.
    pub papers: Vec<Paper>,
    /// 备考表, if the file has been archived.
    pub note: Option<Paper>,
}

/// Composes every paper of a record that can be made: those that were issued, and those that lack nothing.
pub fn ordered(dossier: &Dossier, templates: &[&Compiled]) -> Result<Ordered, BadTemplate> {
    let mut all = Vec::new();
    for candidate in compose::candidates(dossier, templates)? {
        let issued = issued(dossier, &candidate);
        let paper = compose::compose(dossier, &candidate, issued.and_then(|held| held.number.as_deref()))?;
        if issued.is_some() || paper.missing.is_empty() {
            let place = candidate.template.template.place;
            all.push((paper.volume, place, paper.about, paper));
        }
    }
    all.sort_by(|one, other| {
        (one.0, one.1, one.2, &one.3.party_id).cmp(&(other.0, other.1, other.2, &other.3.party_id))
    });
    let mut ordered = Ordered { cover: None, papers: Vec::new(), note: None };
    for (.., paper) in all {
        match paper.kind.as_str() {
            COVER => ordered.cover = Some(paper),
            NOTE => ordered.note = Some(paper),
            _ => ordered.papers.push(paper),
        }
    }
    Ok(ordered)
}

/// The entry of the register that issued a paper; the last, should it have been issued again.
pub fn issued<'a>(dossier: &'a Dossier, candidate: &Candidate<'_>) -> Option<&'a crate::casefile::parts::Paper> {
    issue_of(dossier, &candidate.template.template.kind, candidate.about, candidate.party_id.as_deref())
}

/// The same, by what names a paper.
pub fn issue_of<'a>(
    dossier: &'a Dossier,
    kind: &str,
    about: u64,
    party: Option<&str>,
) -> Option<&'a crate::casefile::parts::Paper> {
    dossier.file().papers.iter().rev().find(|held| {
        let printed = held.printed.as_ref();
        held.kind == kind && held.about == about && printed.is_some_and(|printed| printed.party_id.as_deref() == party)
    })
}

/// The catalogue of a file 卷内目录, from the papers and how many pages each has.
pub fn catalogue(dossier: &Dossier, papers: &[(&Paper, usize)]) -> Paper {
    // Where there are several parties, each has papers of its own.
    let parties = &dossier.file().parties;
    let whose = |paper: &Paper| {
        let held = parties.iter().find(|party| parties.len() > 1 && Some(&party.id) == paper.party_id.as_ref());
        held.map(|party| party.name.clone()).unwrap_or_default()
    };
    let (mut page, mut rows, mut volume) = (1, Vec::new(), None);
    for (n, (paper, pages)) in papers.iter().enumerate() {
        if volume != Some(paper.volume) {
            volume = Some(paper.volume);
            let name = match paper.volume {
                Volume::Main => "正卷",
                Volume::Secondary => "副卷",
            };
            rows.push(vec![String::new(), String::new(), name.to_owned()]);
        }
        let last = page + pages - 1;
        let span = if last == page { page.to_string() } else { format!("{page}—{last}") };
        rows.push(vec![
            (n + 1).to_string(),
            paper.number.clone().unwrap_or_default(),
            paper.listed.clone(),
            paper.organ.clone(),
            super::words::day(paper.made_at.date()),
            span,
            whose(paper),
        ]);
        page = last + 1;
    }
    let head = ["序号", "文号", "题名", "责任者", "日期", "页号", "备注"].map(ToOwned::to_owned).to_vec();
    let file = dossier.file();
    let blocks = vec![Block::Table { widths: vec![1.0, 3.0, 4.2, 3.0, 2.6, 1.6, 1.2], head, rows }];
    let names = ("卷内目录", dossier.organ().name.as_str());
    Paper { about: file.version, ..Paper::plain("CATALOGUE", Layout::Form, names, file.updated_at, blocks) }
}
