//! The sources as text, and files that are generated and committed.

use std::path::{Path, PathBuf};

/// A source file.
#[derive(Debug, Clone)]
pub struct Source {
    /// From the root of the project, such as `src/law/time.rs`.
    pub path: String,
    /// What stands in it.
    pub text: String,
}

/// The root of the project.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Every Rust file below a folder of the project, by path.
pub fn sources(folder: &str) -> Vec<Source> {
    let mut paths = Vec::new();
    walk(&root().join(folder), &mut paths);
    paths.sort();
    let read = |path: PathBuf| Source {
        path: path.strip_prefix(root()).expect("below the root").to_string_lossy().replace('\\', "/"),
        text: std::fs::read_to_string(&path).expect("UTF-8"),
    };
    paths.into_iter().map(read).collect()
}

/// Every file of tests: `tests/`, and the test modules of `src/`.
pub fn tests_of_the_crate() -> Vec<Source> {
    let unit = sources("src").into_iter().filter(|file| file.is_test());
    sources("tests").into_iter().chain(unit).collect()
}

impl Source {
    /// Whether the whole file is compiled for tests only.
    pub fn is_test(&self) -> bool {
        let path = &self.path;
        path.starts_with("tests/")
            || path.contains("/tests/")
            || path.ends_with("/tests.rs")
            || path.ends_with("_tests.rs")
    }

    /// The room the file belongs to: `src/law/time.rs` is in `law`, `src/app.rs` in `app`.
    pub fn room(&self) -> &str {
        let inside = self.path.strip_prefix("src/").unwrap_or(&self.path);
        let room = inside.split('/').next().unwrap_or(inside);
        let room = room.strip_suffix(".rs").unwrap_or(room);
        room.strip_suffix("_tests").unwrap_or(room)
    }

    /// The lines with their numbers, comments taken away, up to an inline module of tests.
    pub fn code(&self) -> Vec<(usize, String)> {
        let lines: Vec<&str> = self.text.lines().collect();
        let end = lines
            .windows(2)
            .position(|two| {
                two[0].trim() == "#[cfg(test)]" && two[1].trim_start().starts_with("mod ") && two[1].ends_with('{')
            })
            .unwrap_or(lines.len());
        lines[..end].iter().enumerate().map(|(index, line)| (index + 1, without_comment(line))).collect()
    }
}

/// A line up to its comment; `//` inside a text, as in an address, is no comment.
fn without_comment(line: &str) -> String {
    let mut quoted = false;
    let bytes = line.as_bytes();
    for index in 0..bytes.len() {
        match bytes[index] {
            b'"' if index == 0 || bytes[index - 1] != b'\\' => quoted = !quoted,
            b'/' if !quoted && bytes.get(index + 1) == Some(&b'/') => return line[..index].to_owned(),
            _ => {}
        }
    }
    line.to_owned()
}

/// Holds a committed file to what is generated now; with `ZHIFA_REGENERATE=1` it is written anew.
#[track_caller]
pub fn committed(path: &str, generated: &str) {
    let file = root().join(path);
    if std::env::var_os("ZHIFA_REGENERATE").is_some_and(|value| value == "1") {
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("the folder can be made");
        std::fs::write(&file, generated).expect("it can be written");
        return;
    }
    let there = std::fs::read_to_string(&file).unwrap_or_default();
    if there != generated {
        let line = there.lines().zip(generated.lines()).position(|(old, new)| old != new);
        let line = line.unwrap_or_else(|| there.lines().count().min(generated.lines().count())) + 1;
        panic!(
            "{path} is not what the code says (first difference in line {line}).\n  there: {:?}\n  now:   {:?}\n\
             Look whether the change is meant, then run ZHIFA_REGENERATE=1 cargo test --test it and commit the file.",
            there.lines().nth(line - 1).unwrap_or_default(),
            generated.lines().nth(line - 1).unwrap_or_default(),
        );
    }
}
