//! What was and what is, side by side, with the words that differ marked.

use std::fmt::Write as _;

use super::super::escape::{cut, html};
use super::super::marked::{Span, rows};
use graphsmith_catalog::printable::{line_feeds, printable};

/// The longest text that is no block of its own if there is nothing beside it.
const ASIDE: usize = 60;

/// A change as rows of two columns, or of one if there was nothing or is nothing; each text is cut to so many characters.
pub fn change(was: &str, is: &str, most: usize) -> String {
    let [was, is] = [was, is].map(|text| cut(&printable(&line_feeds(text)), most));
    let one = match (was.is_empty(), is.is_empty()) {
        (false, false) => None,
        (false, true) => Some(("was", &was)),
        (true, _) => Some(("is", &is)),
    };
    if let Some((label, text)) = one
        && text.len() <= ASIDE
        && !text.contains('\n')
    {
        return format!("<p class=\"aside\">{label} <code>{}</code></p>\n", html(text));
    }
    let columns = one.map_or_else(|| vec!["was", "is"], |(label, _)| vec![label]);
    let class = if one.is_some() { " one" } else { "" };
    let heads: String =
        columns.iter().map(|label| ["<p class=\"head ", label, "\">", label, "</p>"].concat()).collect();
    let mut out = format!("<div class=\"change{class}\">\n{heads}\n");
    for row in rows(&was, &is) {
        // In one column a line that both have stands once.
        let same = if row.was == row.is { " same" } else { "" };
        for label in &columns {
            let text = if *label == "was" { side(row.was.as_deref(), "del") } else { side(row.is.as_deref(), "ins") };
            let _ = write!(out, "<p class=\"{label}{same}\">{text}</p>");
        }
        out.push('\n');
    }
    out + "</div>\n"
}

fn side(spans: Option<&[Span]>, mark: &str) -> String {
    let spans = spans.unwrap_or_default().iter().map(|span| {
        let text = html(&span.text);
        if span.differs && !text.is_empty() { format!("<{mark}>{text}</{mark}>") } else { text }
    });
    spans.collect()
}
