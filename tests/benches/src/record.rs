//! Where figures go: standard output, or with `--record` the section of `BENCHMARKS.md` that bears the name of the
//! benchmark.

use std::fs;
use std::process::ExitCode;

use graphsmith_tests::repository;

/// Prints the figures of a benchmark, and records them when the command line asks for it.
pub fn publish(name: &str, figures: &str) -> Result<(), String> {
    println!("{figures}");
    if !std::env::args().any(|argument| argument == "--record") {
        return Ok(());
    }
    let file = repository().join("BENCHMARKS.md");
    let fault = |error: std::io::Error| format!("{}: {error}", file.display());
    let text = fs::read_to_string(&file).map_err(fault)?;
    let text = replaced(&text, name, figures).ok_or_else(|| format!("{} has no section {name}", file.display()))?;
    fs::write(&file, text).map_err(fault)
}

/// Ends a benchmark: says why it could not be made.
#[must_use]
pub fn exit(result: Result<(), String>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

/// The text with another content between `<!-- measured: NAME -->` and `<!-- end -->`.
fn replaced(text: &str, name: &str, content: &str) -> Option<String> {
    let (before, rest) = text.split_once(&format!("<!-- measured: {name} -->\n"))?;
    let (_, after) = rest.split_once("<!-- end -->")?;
    Some(format!("{before}<!-- measured: {name} -->\n\n{}\n\n<!-- end -->{after}", content.trim()))
}

#[cfg(test)]
mod tests {
    use super::replaced;

    #[test]
    fn only_the_section_of_that_name_changes() {
        let text = "# A\n<!-- measured: a -->\nold\n<!-- end -->\n<!-- measured: b -->\nb\n<!-- end -->\n";
        let expected = "# A\n<!-- measured: a -->\n\nnew\n\n<!-- end -->\n<!-- measured: b -->\nb\n<!-- end -->\n";
        assert_eq!(replaced(text, "a", "new\n").as_deref(), Some(expected));
        assert_eq!(replaced(text, "c", "new"), None);
    }
}
