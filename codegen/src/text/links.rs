//! Addresses of a cmdlet: its page and the documentation of the REST operations.

use std::fmt::Write as _;

use crate::api::TypeDef;
use crate::cmdlet::Cmdlet;

/// Where the page of a cmdlet is published.
#[must_use]
pub fn online(module: &str, cmdlet: &str) -> String {
    format!("https://learn.microsoft.com/powershell/module/{}/{}", module.to_lowercase(), cmdlet.to_lowercase())
}

/// Where more is said about a cmdlet: its page first.
#[must_use]
pub fn links(module: &str, cmdlet: &Cmdlet) -> Vec<String> {
    std::iter::once(online(module, &cmdlet.name)).chain(cmdlet.links.iter().filter_map(|link| safe(link))).collect()
}

/// Where the description says that more is written about a type.
#[must_use]
pub fn of_type(ty: &TypeDef) -> Option<String> {
    safe(ty.external_docs.as_deref()?)
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
