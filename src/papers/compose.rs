//! Composing a paper: which papers a record gives rise to, what each still lacks, and its content.

use serde::Serialize;

use super::block::Block;
use super::inputs::{Dossier, prints};
use super::markup::{self, Read};
use super::template::{Addressee, BadTemplate, Compiled, Layout, Volume};
use crate::casefile::RecordedAct;
use crate::law::time::Moment;

/// Something a paper cannot be made without.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Missing {
    /// What is missing.
    pub label: String,
    /// Article that asks for it.
    pub article: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub way_out: Option<String>,
}

/// A paper that the record gives rise to.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate<'a> {
    /// Its template.
    pub template: &'a Compiled,
    /// The act it prints.
    pub about: u64,
    /// The party it is for, if it is for one.
    pub party_id: Option<String>,
}

impl PartialEq for Compiled {
    fn eq(&self, other: &Self) -> bool {
        self.template == other.template
    }
}

/// A paper as it will stand on the page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Paper {
    /// Kind of paper.
    pub kind: String,
    /// Name.
    pub name: String,
    /// Title.
    pub title: String,
    /// What the catalogue calls it.
    #[serde(skip)]
    pub listed: String,
    /// The organ that makes it.
    pub organ: String,
    /// Number.
    pub number: Option<String>,
    /// Layout.
    pub layout: Layout,
    /// Volume.
    pub volume: Volume,
    /// It goes out to somebody.
    pub outward: bool,
    /// Line at the foot of each page.
    pub foot: Option<String>,
    /// What it consists of.
    pub blocks: Vec<Block>,
    /// The act it prints.
    pub about: u64,
    /// The party it is for.
    pub party_id: Option<String>,
    /// When the act happened: what the file says it was made at.
    pub made_at: Moment,
    /// Version of the template.
    pub template: String,
    /// What is missing: while there is something, it is no paper, only a draft.
    #[serde(skip)]
    pub missing: Vec<Missing>,
}

impl Paper {
    /// A paper that no template makes: a list, a report. It goes out to nobody and prints no act.
    pub fn plain(
        kind: &str,
        layout: Layout,
        (title, organ): (&str, &str),
        made_at: Moment,
        blocks: Vec<Block>,
    ) -> Self {
        Self {
            kind: kind.to_owned(),
            name: title.to_owned(),
            title: title.to_owned(),
            listed: title.to_owned(),
            organ: organ.to_owned(),
            number: None,
            layout,
            volume: Volume::Main,
            outward: false,
            foot: None,
            blocks,
            about: 0,
            party_id: None,
            made_at,
            template: "1".to_owned(),
            missing: Vec::new(),
        }
    }
}

/// The papers of a record, in the order of the acts.
pub fn candidates<'a>(dossier: &Dossier, templates: &[&'a Compiled]) -> Result<Vec<Candidate<'a>>, BadTemplate> {
    let mut found = Vec::new();
    for recorded in dossier.acts() {
        for template in templates.iter().filter(|compiled| prints(&compiled.template.prints, recorded)) {
            for party_id in addressees(dossier, template, recorded) {
                let about = recorded.act.seq;
                if template.template.only_if.is_some() {
                    let inputs = dossier.inputs(about, party_id.as_deref(), None);
                    if !template.holds("only_if", &inputs)? {
                        continue;
                    }
                }
                found.push(Candidate { template, about, party_id });
            }
        }
    }
    Ok(found)
}

fn addressees(dossier: &Dossier, template: &Compiled, recorded: &RecordedAct) -> Vec<Option<String>> {
    match template.template.addressee {
        Addressee::Case => vec![None],
        Addressee::PartyOfAct => vec![party_of(dossier, recorded)],
        Addressee::EachParty => dossier.parties_at(recorded.act.seq).into_iter().map(Some).collect(),
    }
}

/// The party an act names, or the act that it speaks of.
fn party_of(dossier: &Dossier, recorded: &RecordedAct) -> Option<String> {
    let body = recorded.body.as_ref()?.to_value().ok()?;
    if let Some(party) = body.get("party_id").and_then(serde_json::Value::as_str) {
        return Some(party.to_owned());
    }
    let earlier = |seq: &u64| *seq < recorded.act.seq;
    let spoken_of = ["seq", "seizure"].iter().find_map(|name| body.get(name)?.as_u64()).filter(earlier)?;
    party_of(dossier, dossier.acts().iter().find(|other| other.act.seq == spoken_of)?)
}

/// Composes a paper. `number` is one that is drawn now; otherwise the number of the act stands on it.
pub fn compose(dossier: &Dossier, candidate: &Candidate<'_>, number: Option<&str>) -> Result<Paper, BadTemplate> {
    let Candidate { template: compiled, about, party_id } = candidate;
    let template = &compiled.template;
    let inputs = dossier.inputs(*about, party_id.as_deref(), number);
    let mut missing = Vec::new();
    for (n, requirement) in template.requires.iter().enumerate() {
        let place = format!("requires[{n}]");
        let asked = requirement.only_if.is_none() || compiled.holds(&format!("{place}.only_if"), &inputs)?;
        if asked && !compiled.holds(&place, &inputs)? {
            missing.push(Missing {
                label: requirement.label.clone(),
                article: requirement.article.clone(),
                way_out: requirement.way_out.clone(),
            });
        }
    }
    let Read { blocks, gaps } = markup::read(&compiled.write("body", &inputs)?);
    // In a form a blank is a blank; in running text it is a hole in a sentence.
    if template.layout == Layout::Letter && missing.is_empty() {
        missing.extend(gaps.into_iter().map(|line| Missing {
            label: format!("正文空缺：{line}"),
            article: "行政处罚法第五十九条".to_owned(),
            way_out: Some("补充登记相应内容，或者核对文书模板".to_owned()),
        }));
    }
    let about_act = dossier.acts().iter().find(|recorded| recorded.act.seq == *about);
    let foot = template.foot.as_ref().map(|_| compiled.write("foot", &inputs)).transpose()?;
    let title = markup::plain(&compiled.write("title", &inputs)?);
    let listed = template.listed.as_ref().map(|_| compiled.write("listed", &inputs)).transpose()?;
    Ok(Paper {
        kind: template.kind.clone(),
        name: template.name.clone(),
        listed: listed.map_or_else(|| title.clone(), |listed| markup::plain(&listed)),
        title,
        organ: dossier.organ().name.clone(),
        // A record or an internal form of a numbered act is not the paper that bears the number.
        number: number.map(ToOwned::to_owned).or_else(|| dossier.number_of(*about).filter(|_| template.outward)),
        layout: template.layout,
        volume: template.volume,
        outward: template.outward,
        foot: foot.map(|foot| markup::plain(&foot)),
        blocks,
        about: *about,
        party_id: party_id.clone(),
        made_at: about_act.map_or(dossier.file().updated_at, |recorded| recorded.act.occurred_at),
        template: template.version.clone(),
        missing,
    })
}
