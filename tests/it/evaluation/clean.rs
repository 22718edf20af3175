//! Files without a defect: whatever the machine says of them has to be true.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use zhifa::accounts::PasswordCost;
use zhifa::casefile::score::{ItemFinding, ItemVerdict};
use zhifa::clock::SystemClock;
use zhifa::db::Db;
use zhifa::demo::{self, Scenario};
use zhifa::evaluation::{self, CaseEvaluation};

use crate::harness::db::TestDb;
use crate::tidy::files::root;

fn scenarios() -> Vec<PathBuf> {
    let only = std::env::var("SCENARIO").unwrap_or_default();
    let entries = std::fs::read_dir(root().join("scenarios/statute")).expect("scenarios");
    let mut found: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    found.retain(|file| file.to_string_lossy().contains(&only));
    found.sort();
    found
}

fn evaluated(file: &PathBuf) -> CaseEvaluation {
    let text = std::fs::read_to_string(file).expect("UTF-8");
    let scenario: Scenario = serde_json::from_str(&text).expect("a scenario");
    let db = TestDb::new();
    demo::play(&db.parsed(), &scenario, PasswordCost::Cheap).expect("it plays");
    let open = Db::open(&db.parsed(), Arc::new(SystemClock), 1).expect("a database");
    open.read_now(move |conn| evaluation::evaluate(conn, scenario.case_id, "merged-2026")).expect("it is scored")
}

fn told(finding: &ItemFinding) -> String {
    let evidence = finding.evidence.iter().map(|one| {
        let by = if one.sealed { "sealed" } else { "asked" };
        format!("\n      {} {by} {:?}: {}", one.rule, one.acts, one.message)
    });
    format!("   {}{}", finding.id, evidence.collect::<String>())
}

#[test]
fn what_the_machine_finds_in_the_files_of_the_statute() {
    let mut report = String::new();
    for file in scenarios() {
        let name = file.file_stem().expect("a name").to_string_lossy().into_owned();
        let found = evaluated(&file);
        let mut items: BTreeMap<ItemVerdict, Vec<&ItemFinding>> = BTreeMap::new();
        for sheet in &found.sheets {
            sheet.items.iter().for_each(|item| items.entry(item.verdict).or_default().push(item));
        }
        let ids = |verdict: ItemVerdict| {
            let of = items.get(&verdict).into_iter().flatten().map(|item| item.id.as_str());
            of.collect::<Vec<_>>().join(" ")
        };
        let main = &found.sheets[0];
        report += &format!("{name}: {} at most {}\n", main.variant.as_str(), f64::from(main.tally.at_most));
        report +=
            &format!("   n/a: {}\n   person: {}\n", ids(ItemVerdict::NotApplicable), ids(ItemVerdict::NeedsPerson));
        for item in items.get(&ItemVerdict::Breached).into_iter().flatten() {
            report += &told(item);
            report.push('\n');
        }
        for veto in found.sheets.iter().flat_map(|sheet| &sheet.vetoes) {
            if veto.verdict == ItemVerdict::Breached {
                report += &told(veto);
                report.push('\n');
            }
        }
    }
    insta::assert_snapshot!("clean", report);
}
