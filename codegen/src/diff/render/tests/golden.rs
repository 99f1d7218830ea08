//! The example in each format, as it is in `codegen/tests/reports`. `UPDATE_GOLDEN=1` makes these files what comes out.

use std::path::Path;
use std::{env, fs};

use super::example;
use crate::diff::render::{Format, Options, render};

/// Compares a text with that of a file, or replaces the file.
pub fn check(name: &str, actual: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports").join(name);
    if env::var_os("UPDATE_GOLDEN").is_some_and(|value| !value.is_empty()) {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, actual).unwrap();
    }
    let expected = fs::read_to_string(&file).unwrap_or_default();
    let diff = similar::TextDiff::from_lines(expected.as_str(), actual);
    assert!(
        expected == actual,
        "{name}\n{}if that is right, accept it with: UPDATE_GOLDEN=1 cargo test -p graphsmith-codegen --lib diff::",
        diff.unified_diff()
    );
}

fn file(format: Format) -> &'static str {
    match format {
        Format::Text => "report.txt",
        Format::Markdown => "report.md",
        Format::Json => "report.json",
        Format::Html => "report.html",
        Format::Junit => "report.junit.xml",
        Format::Sarif => "report.sarif",
        Format::Github => "report.github.txt",
    }
}

#[test]
fn each_format_is_as_it_was() {
    let options = Options { old: "v1.4.0".to_owned(), new: "main".to_owned(), ..Options::default() };
    for format in Format::ALL {
        check(file(format), &render(&example::report(), format, &options));
    }
    let coloured = Options { colour: true, ..options };
    check("report.colour.txt", &render(&example::report(), Format::Text, &coloured));
}
