//! Rules about the code, each kept by a test whose message says what to do. The rules themselves: STYLE.md, ARCHITECTURE.md.

pub mod files;
mod rooms;

use files::{Source, sources};

/// Longest a file may be.
const LINES: usize = 400;

/// Fails with every breach and the way out.
#[track_caller]
fn none(breaches: Vec<String>, remedy: &str) {
    assert!(breaches.is_empty(), "{remedy}:\n{}", breaches.join("\n"));
}

fn all() -> Vec<Source> {
    ["src", "tests", "benches"].iter().flat_map(|folder| sources(folder)).collect()
}

/// Lines of code outside tests that contain one of these.
fn containing(files: &[Source], words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for file in files.iter().filter(|file| !file.is_test()) {
        for (line, code) in file.code() {
            if words.iter().any(|word| code.contains(word)) {
                found.push(format!("{}:{line}: {}", file.path, code.trim()));
            }
        }
    }
    found
}

#[test]
fn every_file_opens_with_what_it_is() {
    let breaches = all().into_iter().filter(|file| !file.text.starts_with("//! ")).map(|file| file.path);
    none(breaches.collect(), "open the file with one to six lines of `//!` that say what it is");
}

#[test]
fn an_opening_comment_is_short() {
    let long = |file: &Source| file.text.lines().take_while(|line| line.starts_with("//!")).count() > 8;
    let breaches = all().into_iter().filter(long).map(|file| file.path);
    none(breaches.collect(), "say in at most eight lines what the file is; the rest belongs to its items");
}

#[test]
fn no_file_is_longer_than_it_can_be_read() {
    let breaches: Vec<_> = all()
        .into_iter()
        .filter(|file| file.path != "src/schema.rs" && file.text.lines().count() > LINES)
        .map(|file| format!("{}: {} lines", file.path, file.text.lines().count()))
        .collect();
    none(breaches, "split the file by what it speaks of; none may be over 400 lines");
}

#[test]
fn law_and_casefile_are_pure() {
    let pure: Vec<_> = sources("src").into_iter().filter(|file| ["law", "casefile"].contains(&file.room())).collect();
    let words = ["diesel", "actix", "now()", "SystemTime", "Instant::", "async ", "std::fs", "std::env", "std::net"];
    none(containing(&pure, &words), "law and casefile know no clock, no database and no web: hand the value in");
}

#[test]
fn the_present_comes_from_the_clock_alone() {
    let rest: Vec<_> = sources("src").into_iter().filter(|file| file.room() != "clock").collect();
    none(
        containing(&rest, &["Utc::now(", "Local::now(", "SystemTime::now("]),
        "take the time from Tx or from the Clock",
    );
}

#[test]
fn nothing_gives_up_without_a_reason() {
    let words = [".unwrap()", ".expect(", "panic!(", "todo!(", "unimplemented!(", "unreachable!("];
    let mut breaches = Vec::new();
    for file in sources("src").iter().filter(|file| !file.is_test()) {
        let lines: Vec<&str> = file.text.lines().collect();
        for (number, code) in file.code() {
            if words.iter().any(|word| code.contains(word)) && !reasoned(&lines[..number]) {
                breaches.push(format!("{}:{number}: {}", file.path, code.trim()));
            }
        }
    }
    none(breaches, "answer the error; or, if it cannot happen, say why in a comment directly above");
}

/// Whether the statement that ends these lines has a comment or a lint's reason above it.
fn reasoned(lines: &[&str]) -> bool {
    let told = |line: &str| line.trim_start().starts_with("//") || line.contains("reason =");
    let Some((last, above)) = lines.split_last() else { return false };
    told(last)
        || last.contains(" // ")
        || above
            .iter()
            .rev()
            .map(|line| line.trim_end())
            .find(|line| told(line) || line.is_empty() || line.ends_with([';', '{', '}']))
            .is_some_and(told)
}

#[test]
fn nothing_prints_but_the_command_line() {
    let quiet: Vec<_> =
        sources("src").into_iter().filter(|file| !["main", "cli", "demo"].contains(&file.room())).collect();
    none(
        containing(&quiet, &["println!(", "print!(", "eprint", "dbg!("]),
        "use tracing; only src/main.rs, src/cli and src/demo print",
    );
}

#[test]
fn nothing_reads_what_is_not_in_the_project() {
    let mut breaches = Vec::new();
    for file in all().iter().filter(|file| file.path != "tests/it/tidy/mod.rs") {
        for (index, line) in file.text.lines().enumerate() {
            if line.contains("../shared") || line.contains("/work/") || line.contains("/tmp/plan") {
                breaches.push(format!("{}:{}: {}", file.path, index + 1, line.trim()));
            }
        }
    }
    none(breaches, "copy the data into the project (rules/, scenarios/) and name its source");
}

#[test]
fn every_exception_from_a_lint_gives_its_reason() {
    let mut breaches = Vec::new();
    for file in all() {
        for (number, code) in file.code() {
            let code = code.trim();
            let exception =
                ["#[allow(", "#![allow(", "#[expect(", "#![expect("].iter().any(|start| code.starts_with(start));
            let statement: String = file.text.lines().skip(number - 1).take(5).collect();
            if exception && !statement.split(']').next().is_some_and(|attribute| attribute.contains("reason =")) {
                breaches.push(format!("{}:{number}: {code}", file.path));
            }
        }
    }
    none(breaches, "write #[expect(lint, reason = \"…\")]");
}

#[test]
fn things_are_named_by_the_statutes_words() {
    let declares = |word: &str| matches!(word, "struct" | "enum" | "trait" | "type" | "mod");
    let mut breaches = Vec::new();
    for file in all() {
        for (number, code) in file.code() {
            let words: Vec<&str> = code.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
            for two in words.windows(2).filter(|two| declares(two[0])) {
                let name = two[1].to_lowercase();
                // `Service` alone is 送达; what ends so is a layer.
                let banned = ["manager", "helper", "helpers", "util", "utils", "handler_impl", "processor"];
                if banned.iter().any(|end| name.ends_with(end)) || (name.ends_with("service") && name != "service") {
                    breaches.push(format!("{}:{number}: {}", file.path, two[1]));
                }
            }
        }
    }
    none(breaches, "name it by the statute's word, or by what it is: no Manager, Helper, Util, …Service");
}

#[test]
fn nothing_is_left_to_be_done_later_in_a_comment() {
    let words = ["TODO", "FIXME", "XXX", "HACK"];
    let mut breaches = Vec::new();
    for file in all().iter().filter(|file| file.path != "tests/it/tidy/mod.rs") {
        for (index, line) in file.text.lines().enumerate() {
            if words.iter().any(|word| line.contains(word)) {
                breaches.push(format!("{}:{}: {}", file.path, index + 1, line.trim()));
            }
        }
    }
    none(breaches, "do it, or open an issue and say in the comment how it is now");
}
