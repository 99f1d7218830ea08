//! Tables of counts, as they are checked in: rows of numbers under names <-> text, and how two of them differ.
//!
//! E.g. `beta/Mail  153  120` under the columns `operations  bound`; a difference reads `beta/Mail: +12 operations`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A table: the name of a row -> its numbers, one for each column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Names of the columns; no spaces in them.
    pub columns: Vec<String>,
    /// The rows, by name; no spaces in names.
    pub rows: BTreeMap<String, Vec<usize>>,
}

impl Counts {
    /// An empty table.
    #[must_use]
    pub fn new(columns: &[&str]) -> Self {
        Self { columns: columns.iter().map(|&column| column.to_owned()).collect(), rows: BTreeMap::new() }
    }

    /// Reads a table; `Err` says which line is none.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
        let head = lines.next().unwrap_or_default();
        let mut table = Self::new(&head.split_whitespace().skip(1).collect::<Vec<_>>());
        for line in lines {
            let mut words = line.split_whitespace();
            let name = words.next().unwrap_or_default().to_owned();
            let numbers = words.map(str::parse).collect::<Result<Vec<usize>, _>>();
            match numbers.ok().filter(|numbers| numbers.len() == table.columns.len()) {
                Some(numbers) => table.rows.insert(name, numbers),
                None => return Err(format!("no row of {} numbers: {line}", table.columns.len())),
            };
        }
        Ok(table)
    }

    /// The table as text, columns aligned, rows sorted by name. `title` is written above it.
    #[must_use]
    pub fn render(&self, title: &str) -> String {
        let mut out = format!("# {title}\n");
        let first = self.rows.keys().map(String::len).max().unwrap_or_default().max("module".len());
        let width = |i: usize| {
            let numbers = self.rows.values().filter_map(|row| row.get(i)).map(|n| n.to_string().len());
            numbers.max().unwrap_or_default().max(self.columns[i].len())
        };
        let widths: Vec<usize> = (0..self.columns.len()).map(width).collect();
        let mut line = |name: &str, cells: &[String]| {
            let _ = write!(out, "{name:<first$}");
            for (cell, width) in cells.iter().zip(&widths) {
                let _ = write!(out, "  {cell:>width$}");
            }
            out.push('\n');
        };
        line("module", &self.columns);
        for (name, row) in &self.rows {
            line(name, &row.iter().map(ToString::to_string).collect::<Vec<_>>());
        }
        out
    }

    /// What is different in a later table, one line for each row: `beta/Mail: +12 operations, -1 cmdlets`.
    #[must_use]
    pub fn differences(&self, later: &Self) -> Vec<String> {
        let mut found = Vec::new();
        if self.columns != later.columns {
            found.push(format!("the columns are {}, and were {}", later.columns.join(" "), self.columns.join(" ")));
            return found;
        }
        for (name, before) in &self.rows {
            let Some(after) = later.rows.get(name) else {
                found.push(format!("{name}: gone"));
                continue;
            };
            let changes: Vec<String> = (self.columns.iter().zip(before).zip(after))
                .filter(|((_, before), after)| before != after)
                .map(|((column, before), after)| {
                    let sign = if after > before { '+' } else { '-' };
                    format!("{sign}{} {column}", after.abs_diff(*before))
                })
                .collect();
            if !changes.is_empty() {
                found.push(format!("{name}: {}", changes.join(", ")));
            }
        }
        for (name, row) in later.rows.iter().filter(|(name, _)| !self.rows.contains_key(*name)) {
            let counts =
                self.columns.iter().zip(row).filter(|(_, n)| **n > 0).map(|(column, n)| format!("{n} {column}"));
            found.push(format!("{name}: new, {}", counts.collect::<Vec<_>>().join(", ")));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::Counts;

    const TEXT: &str =
        "# Counts\nmodule     operations  cmdlets\nbeta/Mail          24       12\nv1.0/Mail           7        0\n";

    #[test]
    fn tables_are_read_and_written() {
        let table = Counts::parse(TEXT).expect("a table");
        assert_eq!(table.columns, ["operations", "cmdlets"]);
        assert_eq!(table.rows["v1.0/Mail"], [7, 0]);
        assert_eq!(table.render("Counts"), TEXT);
        assert!(Counts::parse("module a b\nx 1\n").is_err_and(|fault| fault.contains("x 1")));
    }

    #[test]
    fn differences_read_like_a_review() {
        let before = Counts::parse(TEXT).expect("a table");
        assert_eq!(before.differences(&before), Vec::<String>::new());
        let text = "module operations cmdlets\nbeta/Mail 36 11\nv1.0/Users 3 0\n";
        let after = Counts::parse(text).expect("a table");
        assert_eq!(
            before.differences(&after),
            ["beta/Mail: +12 operations, -1 cmdlets", "v1.0/Mail: gone", "v1.0/Users: new, 3 operations"]
        );
        assert!(before.differences(&Counts::new(&["operations"]))[0].starts_with("the columns are"));
    }
}
