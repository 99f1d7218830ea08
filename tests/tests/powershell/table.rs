//! The table of differences in docs/powershell.md#differences is true: its lines and results are those of a golden case.

use std::fs;

use graphsmith_tests::repository;

#[test]
fn the_table_of_differences_shows_what_is_sent() {
    let page = fs::read_to_string(repository().join("docs/powershell.md")).unwrap();
    let session = fs::read_to_string(repository().join("tests/cases/mg/moved/expected/session")).unwrap();
    let rows: Vec<Vec<&str>> = page
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| line.trim_matches('|').split(" | ").map(|cell| cell.trim().trim_matches('`')).collect())
        .collect();
    assert!(rows.len() > 5, "{rows:?}");
    for row in rows {
        let [line, _, result, _] = row[..] else { panic!("{row:?}") };
        let run = session.split("$ mg ").find(|run| run.starts_with(&format!("{line} -WhatIf\n")));
        let run = run.unwrap_or_else(|| panic!("no case runs `{line}`"));
        assert!(run.contains(result), "`{line}` gives\n{run}, not `{result}`");
    }
}
