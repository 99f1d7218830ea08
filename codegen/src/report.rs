//! How faults and notes are shown: diagnostics -> text for a terminal or a log.
//!
//! Messages quote the spec, and a spec may hold anything: escape sequences that rewrite the screen, marks that reverse
//! the direction of text (docs/security.md#markdown-help-and-terminals). Nothing of it gets out of here.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use graphsmith_catalog::printable::printable;

use crate::diag::{Diagnostic, Diagnostics, Place, Severity};

/// Whether text is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Plain text, for files and pipes.
    Plain,
    /// With colours, for terminals.
    Coloured,
}

/// How much is shown of what repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Of many of one kind the first, with a few places and how many others there are.
    SummedUp,
    /// Each.
    All,
}

/// Most of one kind that are shown one by one.
const MOST: usize = 5;

/// How many places are shown where more are summed up.
const PLACES: usize = 3;

/// Renders all diagnostics of at least that severity, in their order; one that is there twice (two modules share a
/// configuration) is shown once.
///
/// Notes are of one kind if they differ in what they quote only, warnings and faults if they are the same but for their
/// places.
#[must_use]
pub fn render(diags: &Diagnostics, at_least: Severity, style: Style, extent: Extent) -> String {
    let mut seen = HashSet::new();
    let shown: Vec<(&Diagnostic, String)> = diags
        .iter()
        .filter(|diag| diag.severity >= at_least)
        .map(|diag| (diag, render_one(diag, style)))
        .filter(|(_, text)| seen.insert(text.clone()))
        .collect();
    let mut kinds: HashMap<Kind<'_>, Vec<&Diagnostic>> = HashMap::new();
    for (diag, _) in &shown {
        kinds.entry(kind(diag)).or_default().push(diag);
    }
    let mut out = String::new();
    for (diag, text) in shown {
        match kinds.get(&kind(diag)) {
            Some(all) if extent == Extent::SummedUp && all.len() > MOST => {
                if std::ptr::eq(all[0], diag) {
                    sum_up(&text, all, &mut out);
                }
            }
            _ => {
                out.push_str(&text);
                out.push('\n');
            }
        }
    }
    out
}

/// What diagnostics of one kind have in common: severity, message without what differs, hint.
type Kind<'a> = (Severity, String, &'a str);

fn kind(diag: &Diagnostic) -> Kind<'_> {
    let message = match diag.severity {
        // Every other piece between backticks is quoted.
        Severity::Note => diag.message.split('`').step_by(2).collect::<Vec<_>>().join("`"),
        Severity::Warning | Severity::Error => diag.message.clone(),
    };
    (diag.severity, message, &diag.hint)
}

/// The text of the first one, with the places of a few others behind its own, and how many there are besides.
fn sum_up(first: &str, all: &[&Diagnostic], out: &mut String) {
    let (text, hint) = first.split_once("\n  hint: ").map_or((first, None), |(text, hint)| (text, Some(hint)));
    out.push_str(text);
    for other in all[1..PLACES].iter().filter(|other| other.place != Place::default()) {
        let _ = write!(out, "\n  --> {}", printable(&other.place.to_string()).trim_end());
    }
    let _ = write!(out, "\n  and {} more of this kind", all.len() - PLACES);
    if let Some(hint) = hint {
        let _ = write!(out, "\n  hint: {hint}");
    }
    out.push('\n');
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
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use super::{Extent, MOST, Style, render};
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
        let text = render(&diags, Severity::Warning, Style::Plain, Extent::SummedUp);
        assert_eq!(text, "error: broken\n  --> a.yml:7 #/paths/~1x\n  hint: correct it\n");
        let coloured = render(&diags, Severity::Note, Style::Coloured, Extent::SummedUp);
        assert!(coloured.starts_with("\x1b[1;31merror\x1b[0m: broken\n"), "{coloured:?}");
        assert!(coloured.ends_with("\x1b[1;36mnote\x1b[0m: ignored\n  --> b.md\n"), "{coloured:?}");
    }

    #[test]
    fn many_of_one_kind_are_summed_up() {
        let mut diags = Diagnostics::default();
        for number in 0..=MOST {
            diags.note(Place::file(format!("{number}.yml")), format!("`x{number}` is called `y{number}`"));
            diags.warn(Place::file(format!("{number}.yml")), "odd", "correct it");
            diags.warn(Place::file("a.yml"), format!("`x{number}` is odd"), "correct it");
        }
        let text = render(&diags, Severity::Note, Style::Plain, Extent::SummedUp);
        let (notes, rest) = text.split_once("warning: odd").unwrap();
        assert_eq!(
            notes,
            "note: `x0` is called `y0`\n  --> 0.yml\n  --> 1.yml\n  --> 2.yml\n  and 3 more of this kind\n"
        );
        assert!(
            rest.starts_with(
                "\n  --> 0.yml\n  --> 1.yml\n  --> 2.yml\n  and 3 more of this kind\n  hint: correct it\n"
            ),
            "{rest}"
        );
        assert_eq!(rest.matches("is odd").count(), MOST + 1, "warnings about different things stay single");
        let all = render(&diags, Severity::Note, Style::Plain, Extent::All);
        assert_eq!(all.matches("is called").count(), MOST + 1);
    }
}
