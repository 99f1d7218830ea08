//! Addresses on a page: the page itself and the documentation of the REST operations.

use std::fmt::Write as _;

use crate::cmdlet::Cmdlet;

use super::Profile;
use super::book::Book;
use super::extras::Counterpart;
use super::writer::Page;

/// Where the page of a cmdlet is published.
#[must_use]
pub fn online(module: &str, cmdlet: &str) -> String {
    format!("https://learn.microsoft.com/powershell/module/{}/{}", module.to_lowercase(), cmdlet.to_lowercase())
}

/// The links of a page: itself first.
#[must_use]
pub fn of(book: &Book<'_>, cmdlet: &Cmdlet) -> Vec<String> {
    let own = online(&book.models.module.name, &cmdlet.name);
    let others = cmdlet.links.iter().filter_map(|link| match book.options.profile {
        Profile::Published => Some(link.clone()),
        Profile::Full => safe(link),
    });
    std::iter::once(own).chain(others).collect()
}

/// Writes the link to the cmdlet of the other API version, where it is known (docs/rules.md#7-7-additional-steps).
pub fn write_counterpart(page: &mut Page, book: &Book<'_>, cmdlet: &Cmdlet) {
    let Some(other) = book.options.extras.counterparts.get(&cmdlet.name) else { return };
    let Counterpart { cmdlet: name, module, api_version, page: file } = other;
    let address = match book.options.profile {
        Profile::Published => format!("/powershell/module/{module}/{name}?view=graph-powershell-{}", other.view()),
        // Not every cmdlet of ours is published elsewhere; its page is always here.
        Profile::Full => file.clone(),
    };
    page.line("> [!NOTE]");
    page.line(&format!("> To view the {api_version} release of this cmdlet, view [{name}]({address})"));
    page.blank();
}

/// A link of the spec that can't break out of the page: a web address, with all else percent-encoded.
fn safe(link: &str) -> Option<String> {
    let link = link.trim();
    let (scheme, rest) = link.split_once("://")?;
    if !(scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")) {
        return None;
    }
    let mut out = format!("{}://", scheme.to_ascii_lowercase());
    for byte in rest.bytes() {
        let plain = byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'*+,;=%".contains(&byte);
        if plain {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_are_links() {
        let vectors = [
            (
                "https://learn.microsoft.com/graph/api/x?view=y-1.0",
                Some("https://learn.microsoft.com/graph/api/x?view=y-1.0"),
            ),
            ("HTTP://example.com/a b", Some("http://example.com/a%20b")),
            ("https://e.com/)[x](javascript:alert(1))", Some("https://e.com/%29%5Bx%5D%28javascript:alert%281%29%29")),
            ("https://e.com/\n# heading", Some("https://e.com/%0A#%20heading")),
            ("javascript:alert(1)", None),
            ("javascript://e.com/%0Aalert(1)", None),
            ("data:text/html,x", None),
            ("", None),
        ];
        for (link, expected) in vectors {
            assert_eq!(safe(link).as_deref(), expected, "{link:?}");
        }
    }

    #[test]
    fn a_page_is_published_in_lower_case() {
        assert_eq!(
            online("Microsoft.Graph.Beta.Calendar", "Get-MgBetaPlace"),
            "https://learn.microsoft.com/powershell/module/microsoft.graph.beta.calendar/get-mgbetaplace"
        );
    }
}
