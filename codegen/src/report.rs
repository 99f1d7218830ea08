//! How faults and notes are shown: diagnostics -> text for a terminal or a log.
//!
//! Messages quote the spec, and a spec may hold anything: escape sequences that rewrite the screen, marks that reverse
//! the direction of text (docs/security.md#markdown-help-and-terminals). Nothing of it gets out of here.

use std::collections::HashSet;

use graphsmith_catalog::printable::printable;

use crate::diag::{Diagnostic, Diagnostics, Severity};

/// Whether text is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Plain text, for files and pipes.
    Plain,
    /// With colours, for terminals.
    Coloured,
}

/// Renders all diagnostics of at least that severity, in their order; one that is there twice (two modules share a
/// configuration) is shown once.
#[must_use]
pub fn render(diags: &Diagnostics, at_least: Severity, style: Style) -> String {
    let mut seen = HashSet::new();
    let mut out = String::new();
    for diag in diags.iter().filter(|d| d.severity >= at_least) {
        let text = render_one(diag, style);
        if !seen.contains(&text) {
            out.push_str(&text);
            out.push('\n');
            seen.insert(text);
        }
    }
    out
}

fn render_one(diag: &Diagnostic, style: Style) -> String {
    let text: String =
        diag.to_string().lines().map(|line| printable(line).trim_end().to_owned()).collect::<Vec<_>>().join("\n");
    match (style, text.split_once(':')) {
        (Style::Coloured, Some((severity, rest))) => {
            let colour = match diag.severity {
                Severity::Error => 31,
                Severity::Warning => 33,
                Severity::Note => 36,
            };
            format!("\x1b[1;{colour}m{severity}\x1b[0m:{rest}")
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::{Style, render};
    use crate::diag::{Diagnostics, Place, Severity};

    #[test]
    fn faults_show_place_and_hint() {
        let mut diags = Diagnostics::default();
        for _ in 0..2 {
            let mut place = Place::pointer("a.yml", "/paths/~1x\x1b[2J");
            place.line = Some(7);
            diags.error(place, "broken", "correct it");
        }
        diags.note(Place::file("b.md"), "ignored");
        let text = render(&diags, Severity::Warning, Style::Plain);
        assert_eq!(text, "error: broken\n  --> a.yml:7 #/paths/~1x\n  hint: correct it\n");
        let coloured = render(&diags, Severity::Note, Style::Coloured);
        assert!(coloured.starts_with("\x1b[1;31merror\x1b[0m: broken\n"), "{coloured:?}");
        assert!(coloured.ends_with("\x1b[1;36mnote\x1b[0m: ignored\n  --> b.md\n"), "{coloured:?}");
    }
}
