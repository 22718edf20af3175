//! An excellent file as a teaching example 优秀案卷范例: its papers with whoever is named in them masked, and no number of a person.

use std::collections::BTreeMap;

use super::Error;
use crate::casefile::parts::Text;
use crate::law::codes::PartyKind;
use crate::law::masking::{hide, surname_mou};
use crate::papers::{Block, Paper};

/// A name, an address or a number, and what stands in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaskedName {
    /// As the papers have it.
    pub name: String,
    /// As the example has it.
    pub shown: String,
}

/// Parties as an example shows them: people by surname + 某, told apart where two would be alike; everybody else as 某单位.
pub fn masked_names<'a>(parties: impl Iterator<Item = (&'a str, PartyKind)>) -> Vec<MaskedName> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let one = |(name, kind): (&str, PartyKind)| {
        let plain = match kind {
            PartyKind::NaturalPerson => surname_mou(name),
            PartyKind::IndividualBusiness => "某个体工商户".to_owned(),
            PartyKind::LegalPerson | PartyKind::Unincorporated => "某单位".to_owned(),
            PartyKind::RuralContractor => "某农村承包经营户".to_owned(),
        };
        let times = seen.entry(plain.clone()).or_default();
        *times += 1;
        let shown = if *times > 1 { format!("{plain}（{times}）") } else { plain };
        MaskedName { name: name.to_owned(), shown }
    };
    parties.filter(|(name, _)| !name.trim().is_empty()).map(one).collect()
}

/// The papers of a file as an example. `names` are all that may not be read: parties, addresses, numbers, officers.
///
/// # Errors
/// When a name is still there, such as one that is broken by blanks: nothing is given out then.
pub fn teaching_example(papers: &[Paper], names: &[MaskedName]) -> Result<Vec<Paper>, Error> {
    let mut names: Vec<&MaskedName> = names.iter().filter(|one| !one.name.trim().is_empty()).collect();
    // 上社百货店 before 上社.
    names.sort_by_key(|one| std::cmp::Reverse(one.name.chars().count()));
    papers.iter().map(|paper| example(paper, &names)).collect()
}

fn example(paper: &Paper, names: &[&MaskedName]) -> Result<Paper, Error> {
    let text = |text: &str| masked(text, names);
    let some = |text: &Option<String>| text.as_deref().map(|text| masked(text, names)).transpose();
    let blocks: Result<Vec<_>, _> = paper.blocks.iter().map(|one| block(one, names)).collect();
    Ok(Paper {
        name: text(&paper.name)?,
        title: format!("{}（范例）", text(&paper.title)?),
        number: some(&paper.number)?,
        foot: some(&paper.foot)?,
        blocks: blocks?,
        // Nothing goes out to anybody: no code that leads back to the act.
        outward: false,
        party_id: None,
        ..paper.clone()
    })
}

fn masked(text: &str, names: &[&MaskedName]) -> Result<String, Error> {
    let replaced = names.iter().fold(text.to_owned(), |text, one| text.replace(&one.name, &one.shown));
    let hidden = struck(&hide(&replaced, &[]));
    let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let whole = plain(&hidden);
    match names.iter().find(|one| !one.shown.contains(&one.name) && whole.contains(&plain(&one.name))) {
        None => Ok(hidden),
        Some(left) => Err(Error::NotMasked(Text::new(
            format!("“{}”没有隐去，请先更正原文", left.name),
            format!("{:?} is still there", left.name),
        ))),
    }
}

/// A number such as 〔2026〕12号 leads back to the case: its digits are struck.
fn struck(text: &str) -> String {
    let mut parts = text.split('〕');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push('〕');
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
        match rest.len() < part.len() && rest.starts_with('号') {
            true => out.push_str(&format!("×{rest}")),
            false => out.push_str(part),
        }
    }
    out
}

fn block(block: &Block, names: &[&MaskedName]) -> Result<Block, Error> {
    let text = |text: &String| masked(text, names);
    let list = |texts: &Vec<String>| texts.iter().map(|text| masked(text, names)).collect::<Result<Vec<_>, _>>();
    Ok(match block {
        Block::Heading { level, text: said } => Block::Heading { level: *level, text: text(said)? },
        Block::Paragraph { text: said } => Block::Paragraph { text: text(said)? },
        Block::Flush { text: said } => Block::Flush { text: text(said)? },
        Block::Right { text: said } => Block::Right { text: text(said)? },
        Block::Centred { text: said } => Block::Centred { text: text(said)? },
        Block::Note { text: said } => Block::Note { text: text(said)? },
        Block::Fields { cells } => Block::Fields { cells: list(cells)? },
        Block::Opinion { label, text: said, who, when } => {
            Block::Opinion { label: label.clone(), text: text(said)?, who: text(who)?, when: when.clone() }
        }
        Block::Table { widths, head, rows } => {
            let rows: Result<Vec<_>, _> = rows.iter().map(list).collect();
            Block::Table { widths: widths.clone(), head: list(head)?, rows: rows? }
        }
        Block::Sign { labels } => Block::Sign { labels: list(labels)? },
        Block::Seal { organ, day } => Block::Seal { organ: text(organ)?, day: day.clone() },
        Block::Blank => Block::Blank,
        Block::Rule => Block::Rule,
        Block::Page => Block::Page,
    })
}
