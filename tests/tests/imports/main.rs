//! What ARCHITECTURE.md says of imports is what the code does.

#![expect(clippy::panic, reason = "a test may panic")]

mod graph;
mod source;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use graphsmith_tests::repository;

use graph::Graph;

/// The crates whose files don't import each other in circles.
const WITHOUT_CIRCLES: [&str; 6] =
    ["catalog/src", "cli/emulator/src", "cli/src", "codegen/src", "macros/src", "runtime/src"];

/// The rows of a table: a part, and what it may import.
type Rows = Vec<(String, BTreeSet<String>)>;

/// The tables of the section "Imports": each with the folder that its head names.
fn tables() -> Vec<(String, Rows)> {
    let text = fs::read_to_string(repository().join("ARCHITECTURE.md")).unwrap_or_else(|error| panic!("{error}"));
    let section = text.split("\n## ").find(|section| section.starts_with("Imports\n")).unwrap_or_default();
    let mut tables: Vec<(String, Rows)> = Vec::new();
    for line in section.lines().filter(|line| line.starts_with("| `")) {
        let mut cells = line.trim_matches('|').split('|').map(str::trim);
        let name = cells.next().unwrap_or_default().trim_matches('`').to_owned();
        match cells.next() {
            Some("may import") => tables.push((name, Rows::new())),
            Some(cell) => {
                let parts = cell.split(',').map(|part| part.trim().trim_matches('`').to_owned());
                let rows = tables.last_mut().unwrap_or_else(|| panic!("a row before the first table: {line}"));
                rows.1.push((name, parts.filter(|part| !part.is_empty()).collect()));
            }
            None => panic!("one cell: {line}"),
        }
    }
    tables
}

#[test]
fn parts_import_what_the_tables_say() {
    let tables = tables();
    assert!(tables.iter().any(|(folder, _)| folder == "codegen/src"), "ARCHITECTURE.md has no table of codegen/src");
    let mut faults = String::new();
    for (folder, rows) in tables {
        let modules = source::read(&repository(), &Path::new(&folder).join("lib.rs"));
        let mut imported: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (part, other, file) in Graph::new(&modules).parts() {
            let allowed = rows.iter().any(|(name, allowed)| *name == part && allowed.contains(&other));
            if !allowed {
                let _ = writeln!(faults, "{} imports `{other}`, which `{part}` may not", file.display());
            }
            imported.entry(part).or_default().insert(other);
        }
        let mut above = BTreeSet::new();
        for (name, allowed) in &rows {
            let is_part = |name: &str| modules.contains_key(&[name.to_owned()][..]);
            if !is_part(name) {
                let _ = writeln!(faults, "ARCHITECTURE.md: `{name}` is not in {folder}");
            }
            for other in allowed {
                if !above.contains(other) {
                    let _ = writeln!(faults, "ARCHITECTURE.md: `{other}` doesn't stand above `{name}` in {folder}");
                }
                if !imported.get(name).is_some_and(|imported| imported.contains(other)) {
                    let _ = writeln!(faults, "ARCHITECTURE.md: `{name}` of {folder} doesn't import `{other}`");
                }
            }
            above.insert(name.clone());
        }
        for name in modules.keys().filter(|name| name.len() == 1 && !above.contains(&name[0])) {
            let _ = writeln!(faults, "ARCHITECTURE.md: `{}` of {folder} has no row", name[0]);
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn no_circles_between_files() {
    let mut faults = String::new();
    for folder in WITHOUT_CIRCLES {
        let modules = source::read(&repository(), &Path::new(folder).join("lib.rs"));
        assert!(modules.len() > 1, "{folder} has no modules");
        for (from, to) in Graph::new(&modules).circles() {
            let _ = writeln!(faults, "{} imports {}, which leads back to it", from.display(), to.display());
        }
    }
    assert!(faults.is_empty(), "{faults}");
}
