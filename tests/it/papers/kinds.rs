//! Each kind of paper as it reads, from the scenarios that make it.

use std::fmt::Write;
use std::path::PathBuf;

use zhifa::papers::{self, Paper};

use super::words::DECISIONS;
use super::{Made, all_papers};
use crate::tidy::files::root;

/// How many papers of one kind a snapshot shows; decisions are shown all.
const SHOWN: usize = 4;

/// Kinds that no scenario makes, and why.
const NOT_MADE: &[(&str, &str)] = &[];

#[test]
fn each_kind_of_paper_reads_as_it_should() {
    let wanted = std::env::var("PAPERS_KIND").ok();
    let mut settings = insta::Settings::clone_current();
    settings.set_omit_expression(true);
    settings.set_prepend_module_to_snapshot(false);
    let mut failed = Vec::new();
    for (kind, made) in all_papers() {
        made.iter().take(SHOWN).for_each(|made| {
            if wanted.as_deref().is_none_or(|wanted| wanted.split(',').any(|wanted| wanted == kind)) {
                dump(&made.paper);
            }
        });
        let text = shown(made, if DECISIONS.contains(&kind.as_str()) { usize::MAX } else { SHOWN });
        let compare = || settings.bind(|| insta::assert_snapshot!(kind.to_lowercase(), text));
        let compared = std::panic::catch_unwind(std::panic::AssertUnwindSafe(compare));
        failed.extend(compared.is_err().then_some(kind));
    }
    assert!(failed.is_empty(), "{failed:?}");
}

/// The first papers of a kind.
fn shown(made: &[Made], most: usize) -> String {
    let mut out = String::new();
    for Made { scenario, paper } in made.iter().take(most) {
        let _ = writeln!(out, "==== {scenario} @{} {}", paper.about, paper.party_id.as_deref().unwrap_or(""));
        for missing in &paper.missing {
            let _ = writeln!(out, "!! {}（{}）", missing.label, missing.article);
        }
        if paper.listed != paper.title {
            let _ = writeln!(out, "（卷内目录）{}", paper.listed);
        }
        // An officer of the town holds two certificates; either may be the one on the paper.
        out += &papers::text(paper).replace("140322002", "140322001");
    }
    out
}

/// Prints a paper into the folder that `PAPERS_TO` names, for eyes.
fn dump(paper: &Paper) {
    let Some(folder) = std::env::var_os("PAPERS_TO").map(PathBuf::from) else { return };
    let path = folder.join(format!("{}.pdf", paper.kind));
    if path.exists() {
        return;
    }
    let layout = std::fs::read_to_string(root().join("rules/papers/layout.typ")).expect("the layout");
    let run = papers::Run { title: &paper.title, layout: Some(&layout), ..papers::Run::default() };
    let printed = papers::pdf(std::slice::from_ref(paper), &run).expect("printed");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(path, printed.bytes).expect("written");
}

#[test]
fn every_built_in_template_is_made_by_some_scenario() {
    let made = all_papers();
    let reason = |kind: &str| NOT_MADE.iter().find(|(not, _)| *not == kind);
    for compiled in papers::built_in() {
        let kind = compiled.template.kind.as_str();
        assert_ne!(made.contains_key(kind), reason(kind).is_some(), "{kind}: made, or told why not");
    }
}

#[test]
fn the_templates_of_the_folder_are_the_ones_built_in() {
    let folder: Vec<_> = super::templates().into_iter().map(|compiled| compiled.template.kind).collect();
    for kind in &folder {
        assert!(papers::built_in().iter().any(|held| held.template.kind == *kind), "{kind} stands in no list");
    }
    assert_eq!(folder.len(), papers::built_in().len());
}
