//! The papers: each kind made from the acts of a scenario, its wording kept as a snapshot, its pages looked at.

mod http;
mod long;
pub mod packages;

use std::path::PathBuf;

use zhifa::accounts::PasswordCost;
use zhifa::db::Conn;
use zhifa::demo::{self, Scenario};
use zhifa::papers::{self, Compiled, Dossier};

use crate::harness::db::TestDb;
use crate::tidy::files::root;

/// Plays a scenario and lays its record out.
fn dossier_of(file: &str) -> Dossier {
    let path = root().join("scenarios").join(file);
    let scenario: Scenario = serde_json::from_str(&std::fs::read_to_string(&path).expect("a scenario")).expect("JSON");
    let db = TestDb::new();
    demo::play(&db.parsed(), &scenario, PasswordCost::Cheap).expect("it plays");
    let mut conn: Conn = db.connect();
    papers::load(&mut conn, scenario.case_id).expect("a record")
}

/// The templates as they lie in the folder: a change needs no build.
fn templates() -> Vec<Compiled> {
    let folder = root().join("rules/papers");
    let parts = std::fs::read_to_string(folder.join("parts.jinja")).expect("the parts");
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .expect("the templates")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == "toml") && !path.ends_with("terms.toml"))
        .collect();
    files.sort();
    let read = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).expect("UTF-8");
        Compiled::read_with(&text, &parts).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    files.iter().map(read).collect()
}

/// Every paper of a record as text, with what is missing.
fn all_papers(dossier: &Dossier) -> String {
    let templates = templates();
    let templates: Vec<_> = templates.iter().collect();
    let mut out = String::new();
    for candidate in papers::candidates(dossier, &templates).expect("templates fit") {
        let paper = papers::compose(dossier, &candidate, None).expect("composed");
        out += &format!("==== {} @{} {}\n", paper.kind, paper.about, paper.party_id.as_deref().unwrap_or(""));
        for missing in &paper.missing {
            out += &format!("!! {}（{}）\n", missing.label, missing.article);
        }
        out += &papers::text(&paper);
        dump(&paper);
    }
    out
}

/// Prints a paper into the folder that `PAPERS_TO` names, for eyes.
fn dump(paper: &papers::Paper) {
    let Some(folder) = std::env::var_os("PAPERS_TO").map(PathBuf::from) else { return };
    let layout = std::fs::read_to_string(root().join("rules/papers/layout.typ")).expect("the layout");
    let run = papers::Run { title: &paper.title, layout: Some(&layout), ..papers::Run::default() };
    let printed = papers::pdf(std::slice::from_ref(paper), &run).expect("printed");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join(format!("{}-{}.pdf", paper.kind, paper.about)), printed.bytes).expect("written");
}

#[test]
fn the_papers_of_a_case_with_a_hearing_read_as_they_should() {
    insta::assert_snapshot!(all_papers(&dossier_of("statute/hearing-held-decision-lowered.json")));
}
