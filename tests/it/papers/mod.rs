//! The papers: each kind made from the acts of the scenarios, its wording kept as a snapshot, its pages looked at.

mod http;
mod kept;
mod kinds;
mod long;
mod more;
pub mod packages;
mod words;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::OnceLock;

use zhifa::accounts::PasswordCost;
use zhifa::db::Conn;
use zhifa::demo::{self, Scenario};
use zhifa::papers::{self, Candidate, Compiled, Dossier, Paper};

use crate::harness::db::TestDb;
use crate::tidy::files::root;

/// A paper of a scenario.
struct Made {
    scenario: String,
    paper: Paper,
}

/// Plays a scenario and lays its record out.
fn dossier_of(path: &PathBuf) -> Dossier {
    let scenario: Scenario = serde_json::from_str(&std::fs::read_to_string(path).expect("a scenario")).expect("JSON");
    let db = TestDb::new();
    demo::play(&db.parsed(), &scenario, PasswordCost::Cheap)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut conn: Conn = db.connect();
    papers::load(&mut conn, scenario.case_id).expect("a record")
}

/// Every paper of every scenario, by kind; played once for all tests.
fn all_papers() -> &'static BTreeMap<String, Vec<Made>> {
    static ALL: OnceLock<BTreeMap<String, Vec<Made>>> = OnceLock::new();
    ALL.get_or_init(|| {
        let templates = templates();
        let templates: Vec<_> = templates.iter().collect();
        let mut all: BTreeMap<String, Vec<Made>> = BTreeMap::new();
        for path in files("scenarios/statute", "json") {
            let scenario = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let dossier = dossier_of(&path);
            let mut take = |scenario: &str, dossier: &Dossier, after: u64| {
                for paper in papers_of(scenario, dossier, &templates, after) {
                    all.entry(paper.kind.clone()).or_default().push(Made { scenario: scenario.to_owned(), paper });
                }
            };
            take(&scenario, &dossier, 0);
            for (name, longer) in more::grown(&scenario, &dossier) {
                take(&name, &longer, dossier.file().version);
            }
        }
        all
    })
}

/// The papers of a record about the acts behind one.
fn papers_of(scenario: &str, dossier: &Dossier, templates: &[&Compiled], after: u64) -> Vec<Paper> {
    let candidates = papers::candidates(dossier, templates).unwrap_or_else(|error| panic!("{scenario}: {error}"));
    let made = |candidate: Candidate<'_>| {
        made(dossier, &candidate).unwrap_or_else(|error| {
            panic!("{scenario}: {} @{}: {error}", candidate.template.template.kind, candidate.about)
        })
    };
    candidates.into_iter().filter(|candidate| candidate.about > after).map(made).collect()
}

/// A paper as it would be issued: with a number of its own series, if it has one.
fn made(dossier: &Dossier, candidate: &Candidate<'_>) -> Result<Paper, papers::BadTemplate> {
    let series = candidate.template.template.series.as_ref();
    let number = series.map(|series| format!("{}{series}〔2026〕1号", dossier.organ().series_prefix));
    papers::compose(dossier, candidate, number.as_deref())
}

/// The files of a folder with one ending, by name.
fn files(folder: &str, end: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join(folder)).expect("a folder");
    let mut files: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == end))
        .collect();
    files.sort();
    files
}

/// The templates as they lie in the folder: a change needs no build.
fn templates() -> Vec<Compiled> {
    let held = |name: &str| std::fs::read_to_string(root().join("rules/papers").join(name)).expect("UTF-8");
    let (parts, terms) = (held("parts.jinja"), held("terms.toml"));
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).expect("UTF-8");
        Compiled::read_with(&text, &parts, &terms).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    files("rules/papers", "toml").into_iter().filter(|path| !path.ends_with("terms.toml")).map(read).collect()
}
