//! `mg man`: the manual page of `mg`, made from what `--help` says of it and of its commands.

use std::fmt::Write as _;

use super::{USAGE, batch, emulate, request};
use crate::console::Console;
use crate::failure::Failure;

/// Prints the page, in the form that `man` reads.
pub(super) fn run(words: &[String], console: &mut Console<'_>) -> Result<(), Failure> {
    if !words.is_empty() {
        return Err(Failure::usage("expected `mg man` alone").hint("`mg help CMDLET` explains a cmdlet."));
    }
    console.print(&page())
}

fn page() -> String {
    let (about, rest) = USAGE.split_once('\n').unwrap_or((USAGE, ""));
    let about = about.trim_start_matches("mg ").trim_end_matches('.');
    let mut page = format!(
        ".TH MG 1 \"\" \"mg {}\"\n.SH NAME\nmg \\- {}\n.SH SYNOPSIS\n.B mg\n.I command\n.RI [ arguments ]\n.SH DESCRIPTION\n",
        env!("CARGO_PKG_VERSION"),
        escaped(about)
    );
    page.push_str(&blocks(rest));
    for (title, help) in [("REQUESTS", request::HELP), ("BATCHES", batch::HELP), ("EMULATOR", emulate::HELP)] {
        let _ = writeln!(page, ".SH {title}");
        page.push_str(&blocks(help));
    }
    page.push_str(".SH SEE ALSO\n.BR graphsmith (1)\n");
    page
}

/// Text of a help: lines with a gap are a term and what it means, further lines of it are indented more, all others are
/// paragraphs.
fn blocks(help: &str) -> String {
    let mut page = String::new();
    let mut is_open = false;
    for line in help.lines() {
        let indent = line.len() - line.trim_start().len();
        let text = line.trim();
        match (text, indent) {
            ("", _) => is_open = false,
            (_, 2) => {
                let (term, meaning) = text.split_once("  ").unwrap_or((text, ""));
                let _ = writeln!(page, ".TP\n.B {}", escaped(term));
                if !meaning.is_empty() {
                    let _ = writeln!(page, "{}", escaped(meaning.trim()));
                }
                is_open = true;
            }
            (_, 0) if !is_open || is_after_term(&page) => {
                let _ = writeln!(page, ".PP\n{}", escaped(text));
                is_open = true;
            }
            _ => {
                let _ = writeln!(page, "{}", escaped(text));
            }
        }
    }
    page
}

/// Whether what was written last belongs to a term.
fn is_after_term(page: &str) -> bool {
    page.rfind(".TP\n") > page.rfind(".PP\n")
}

/// Text in which nothing is a request or an escape of `man`.
fn escaped(text: &str) -> String {
    let mut escaped = text.replace('\\', "\\e").replace('-', "\\-");
    if escaped.starts_with(['.', '\'']) {
        escaped.insert_str(0, "\\&");
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{blocks, escaped};

    #[test]
    fn terms_and_paragraphs_are_told_apart() {
        let help =
            "Words of\ntwo lines.\n\n  mg find WORDS   look for\n                  cmdlets\n  mg help\nMore:\n  A  b\n";
        let expected = ".PP\nWords of\ntwo lines.\n.TP\n.B mg find WORDS\nlook for\ncmdlets\n.TP\n.B mg help\n\
                        .PP\nMore:\n.TP\n.B A\nb\n";
        assert_eq!(blocks(help), expected);
    }

    #[test]
    fn text_is_no_request() {
        assert_eq!(escaped(".so /etc/passwd"), "\\&.so /etc/passwd");
        assert_eq!(escaped("'x' \\fB -All"), "\\&'x' \\efB \\-All");
    }
}
