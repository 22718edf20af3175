//! docs/security.md: every control of MLPS level 2 has its row, and every test and file that a row names is there.

use std::collections::BTreeSet;

use crate::tidy::files::{root, sources, tests_of_the_crate};

/// The controls of 安全计算环境 (GB/T 22239-2019), by point and item, as the table of the handbook lists them.
const CONTROLS: [(&str, &str); 33] = [
    ("身份鉴别", "a"),
    ("身份鉴别", "b"),
    ("身份鉴别", "c"),
    ("身份鉴别", "d"),
    ("访问控制", "a"),
    ("访问控制", "b"),
    ("访问控制", "c"),
    ("访问控制", "d"),
    ("访问控制", "e"),
    ("访问控制", "f"),
    ("访问控制", "g"),
    ("安全审计", "a"),
    ("安全审计", "b"),
    ("安全审计", "c"),
    ("安全审计", "d"),
    ("入侵防范", "a"),
    ("入侵防范", "b"),
    ("入侵防范", "c"),
    ("入侵防范", "d"),
    ("入侵防范", "e"),
    ("入侵防范", "f"),
    ("数据完整性", "a2"),
    ("数据完整性", "a3"),
    ("数据完整性", "b3"),
    ("数据保密性", "a"),
    ("数据保密性", "b"),
    ("数据备份恢复", "a"),
    ("数据备份恢复", "b"),
    ("数据备份恢复", "c"),
    ("剩余信息保护", "a"),
    ("剩余信息保护", "b"),
    ("个人信息保护", "a"),
    ("个人信息保护", "b"),
];

/// The cells of every row of the table.
fn rows() -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(root().join("docs/security.md")).unwrap();
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let table = text.lines().filter(|line| line.starts_with("| ")).map(cells);
    table.filter(|cells| CONTROLS.iter().any(|(point, _)| *point == cells[0])).collect()
}

#[test]
fn every_control_says_where_it_is_kept_and_how_it_is_tested_or_why_not() {
    let rows = rows();
    let told: Vec<(&str, &str)> = rows.iter().map(|cells| (cells[0].as_str(), cells[1].as_str())).collect();
    assert_eq!(told, CONTROLS);
    for cells in &rows {
        assert_eq!(cells.len(), 5, "control, item, level 2, kept, tested: {cells:?}");
        assert!(["yes", "level 3"].contains(&cells[2].as_str()), "{cells:?}");
        assert!(cells[3].chars().count() > 20 && !cells[4].is_empty(), "{cells:?}");
    }
}

#[test]
fn every_test_and_file_that_is_quoted_is_there() {
    let mut functions = BTreeSet::new();
    for file in sources("src").into_iter().chain(tests_of_the_crate()) {
        let lines = file.text.lines().filter_map(|line| line.trim().strip_prefix("fn ")?.split('(').next());
        functions.extend(lines.map(str::to_owned));
    }
    let mut quoted = 0;
    for cells in rows() {
        for name in cells[4].split('`').skip(1).step_by(2) {
            quoted += 1;
            let there = match name.contains('/') {
                true => root().join(name).exists(),
                false => functions.contains(name),
            };
            assert!(there, "docs/security.md quotes `{name}`, which is not there");
        }
        for path in cells[3].split('`').skip(1).step_by(2).filter(|path| path.starts_with("src/")) {
            assert!(root().join(path).exists(), "docs/security.md names {path}, which is not there");
        }
    }
    assert!(quoted > 30, "{quoted}");
}
