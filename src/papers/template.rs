//! Templates 文书模板 as versioned data: what a paper prints, what it cannot do without, and its wording.
//!
//! A template is a TOML file with a body in a small markup ([`super::markup`]); wording, PDF, DOCX and text come from
//! this one body. Those of `rules/papers` are compiled in; an organ may release its own in place of one of them.

use std::sync::{Arc, LazyLock};

use minijinja::Environment;
use serde::{Deserialize, Serialize};

use super::words;
use crate::law::digest::sm3;
use crate::law::stages::Kind;

/// The page, as typst source.
pub(super) const LAYOUT: &str = include_str!("../../rules/papers/layout.typ");

/// What many papers have in common: `{% import "parts" as parts %}`.
const PARTS: &str = include_str!("../../rules/papers/parts.jinja");

/// How a paper is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// An outward paper on the grid of GB/T 9704: 22 lines of 28 characters.
    Letter,
    /// A record 笔录: smaller type, signatures on every page.
    Record,
    /// An internal form 审批表: a ruled table.
    Form,
    /// The cover of a file 案卷封面.
    Cover,
}

/// The volume of the file a paper lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Volume {
    /// 正卷: what the party may see.
    Main,
    /// 副卷: internal opinions and discussions.
    Secondary,
}

/// Whom a paper is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Addressee {
    /// The case as a whole.
    #[default]
    Case,
    /// Each party of the proposal: one paper for each.
    EachParty,
    /// The party that the act names.
    PartyOfAct,
}

/// What a paper cannot be made without.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// Expression over the inputs; empty, false or absent means that it is missing.
    pub value: String,
    /// What it is, in Chinese.
    pub label: String,
    /// Article that asks for it.
    pub article: String,
    /// Expression: asked for only if it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_if: Option<String>,
    /// What to do about it, in Chinese.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub way_out: Option<String>,
}

/// A template 模板.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Kind of paper, a code such as `PENALTY_DECISION`.
    pub kind: String,
    /// Version, such as `2026.12.1`: an issued paper keeps it.
    pub version: String,
    /// Name of the paper.
    pub name: String,
    /// Title as printed; the name unless said otherwise. May use the inputs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What the catalogue of the file 卷内目录 calls it, where the title alone tells too little: which paper a 送达回证 serves. May use the
    /// inputs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed: Option<String>,
    /// Kinds of acts it prints.
    pub prints: Vec<Kind>,
    /// Expression over the inputs: printed only if it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_if: Option<String>,
    /// Whom it is made for.
    #[serde(default)]
    pub addressee: Addressee,
    /// Layout.
    pub layout: Layout,
    /// Volume of the file.
    pub volume: Volume,
    /// Place in the volume; the smaller the earlier (市监78; handbook 12).
    pub place: u16,
    /// It goes out to somebody: sealed, and served.
    #[serde(default)]
    pub outward: bool,
    /// 文种代字 of a series of its own, drawn when it is issued; papers of numbered acts carry the number of the act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<String>,
    /// Line that stands at the foot of every page of a record, for signatures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub foot: Option<String>,
    /// What it cannot be made without.
    #[serde(default)]
    pub requires: Vec<Requirement>,
    /// The wording.
    pub body: String,
}

/// What is wrong with a template.
#[derive(Debug, Clone, thiserror::Error)]
pub enum BadTemplate {
    /// It is no template.
    #[error("{0}")]
    Shape(String),
    /// Its wording or one of its expressions cannot be read.
    #[error("{place}: {cause}")]
    Wording {
        /// Where: `body`, `title`, `only_if`, `requires[2]`.
        place: String,
        /// Why, as the template engine says it.
        cause: String,
    },
}

/// A template that has been read and found to be one.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// As written.
    pub template: Template,
    environment: Environment<'static>,
}

impl Compiled {
    /// Reads a template out of TOML.
    pub fn read(text: &str) -> Result<Self, BadTemplate> {
        Self::compile(text, PARTS, words::built_in_terms())
    }

    /// The same with other common parts, and other terms of codes, than those compiled in.
    pub fn read_with(text: &str, parts: &str, terms: &str) -> Result<Self, BadTemplate> {
        let terms = terms.parse().map_err(|error: toml::de::Error| BadTemplate::Shape(error.to_string()))?;
        Self::compile(text, parts, Arc::new(terms))
    }

    fn compile(text: &str, parts: &str, terms: words::Terms) -> Result<Self, BadTemplate> {
        let template: Template = toml::from_str(text).map_err(|error| BadTemplate::Shape(error.to_string()))?;
        let mut environment = words::environment(terms);
        environment
            .add_template_owned("parts", parts.to_owned())
            .map_err(|cause| BadTemplate::Wording { place: "parts".to_owned(), cause: words::told(&cause) })?;
        for (place, source) in sources(&template) {
            environment
                .add_template_owned(place.clone(), source)
                .map_err(|cause| BadTemplate::Wording { place, cause: words::told(&cause) })?;
        }
        Ok(Self { template, environment })
    }

    /// SM3 of the template, of what it shares with others, and of the layout: what an issued paper was made with.
    pub fn digest(&self) -> String {
        let text = serde_json::to_string(&self.template).unwrap_or_default();
        sm3(format!("{text}\n{PARTS}\n{}\n{LAYOUT}", words::TERMS).as_bytes())
    }

    /// Writes out what stands at a place of the template, by these inputs.
    pub(super) fn write(&self, place: &str, inputs: &minijinja::Value) -> Result<String, BadTemplate> {
        let bad =
            |cause: minijinja::Error| BadTemplate::Wording { place: place.to_owned(), cause: words::told(&cause) };
        self.environment.get_template(place).map_err(bad)?.render(inputs).map_err(bad)
    }

    /// Whether the expression at a place holds.
    pub(super) fn holds(&self, place: &str, inputs: &minijinja::Value) -> Result<bool, BadTemplate> {
        Ok(self.write(place, inputs)? == "1")
    }
}

/// Everything in a template that is read, with the place it stands at.
fn sources(template: &Template) -> Vec<(String, String)> {
    let holds = |expression: &str| format!("{{% if {expression} %}}1{{% endif %}}");
    let mut all = vec![("body".to_owned(), template.body.clone())];
    all.push(("title".to_owned(), template.title.clone().unwrap_or_else(|| template.name.clone())));
    all.extend(template.listed.as_ref().map(|listed| ("listed".to_owned(), listed.clone())));
    all.extend(template.foot.as_ref().map(|foot| ("foot".to_owned(), foot.clone())));
    all.extend(template.only_if.as_ref().map(|only_if| ("only_if".to_owned(), holds(only_if))));
    for (n, requirement) in template.requires.iter().enumerate() {
        all.push((format!("requires[{n}]"), holds(&requirement.value)));
        all.extend(requirement.only_if.as_ref().map(|only_if| (format!("requires[{n}].only_if"), holds(only_if))));
    }
    all
}

macro_rules! built_in {
    ($($file:literal),* $(,)?) => {
        const FILES: &[(&str, &str)] = &[$(($file, include_str!(concat!("../../rules/papers/", $file, ".toml")))),*];
    };
}

built_in!(
    "address_confirmation",
    "advance_notice",
    "case_transfer_letter",
    "closing_approval",
    "clue_register",
    "correction_order",
    "correction_review",
    "court_application",
    "cover",
    "crime_transfer",
    "decline_filing_approval",
    "deliberation_record",
    "demand",
    "evidence_sheet",
    "execution_agreement",
    "execution_order",
    "execution_record",
    "file_note",
    "filing_approval",
    "handling_approval",
    "hearing_notice",
    "hearing_public_notice",
    "hearing_record",
    "hearing_report",
    "hearing_request",
    "instalment_approval",
    "instalment_notice",
    "interview_record",
    "investigation_report",
    "measure_approval",
    "no_penalty_decision",
    "no_penalty_notice",
    "not_established_decision",
    "on_the_spot_decision",
    "penalty_decision",
    "preservation_disposal",
    "preservation_notice",
    "property_disposal",
    "rectification",
    "recusal_reply",
    "resumption_approval",
    "review_opinion",
    "review_submission",
    "revocation",
    "sampling_disposal",
    "sampling_notice",
    "scene_record",
    "seizure_decision",
    "seizure_extension",
    "seizure_record",
    "seizure_release",
    "service_proof",
    "service_public_notice",
    "statement_record",
    "statement_review",
    "substitute_order",
    "summary_filing",
    "suspension_approval",
    "term_extension_approval",
    "test_period_notice",
    "test_result_notice",
    "withdraw_filing_approval",
);

/// The templates compiled in, in the order of their files.
pub fn built_in() -> &'static [Compiled] {
    static ALL: LazyLock<Vec<Compiled>> = LazyLock::new(|| {
        let read = |(file, text): &(&str, &str)| match Compiled::read(text) {
            Ok(compiled) => Some(compiled),
            // Found by a unit test; a program with a broken file of its own prints the others.
            Err(error) => {
                tracing::error!(file, %error, "a built-in template cannot be read");
                None
            }
        };
        FILES.iter().filter_map(read).collect()
    });
    &ALL
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_template_can_be_read_and_has_a_kind_of_its_own() {
        let mut kinds = std::collections::BTreeSet::new();
        for (file, text) in FILES {
            let compiled = Compiled::read(text).unwrap_or_else(|error| panic!("rules/papers/{file}.toml: {error}"));
            assert_eq!(compiled.template.kind.to_lowercase(), *file, "a file is named after its kind");
            assert!(kinds.insert(compiled.template.kind.clone()), "{file}");
        }
    }
}
