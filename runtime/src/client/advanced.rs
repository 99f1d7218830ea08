//! Advanced queries: those that the directory answers only with `ConsistencyLevel: eventual`
//! (docs/protocol.md#advanced-queries).

use percent_encoding::percent_decode_str;

/// What an advanced query needs besides the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Need {
    /// Whether `$count=true` is missing.
    pub(super) count: bool,
}

/// What a request with this path and this query needs, both encoded; `None` if it is no advanced one.
pub(super) fn need(path: &str, query: &str) -> Option<Need> {
    let (mut search, mut orderby, mut count, mut filter) = (false, false, None, None);
    for pair in query.trim_start_matches('?').split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let decoded = |text| percent_decode_str(text).decode_utf8_lossy().into_owned();
        match decoded(name).to_ascii_lowercase().as_str() {
            "$search" => search = true,
            "$orderby" => orderby = true,
            "$count" => count = Some(value.eq_ignore_ascii_case("true")),
            "$filter" => filter = Some(decoded(value)),
            _ => {}
        }
    }
    let counts = path.ends_with("/$count");
    let filters = filter.is_some_and(|filter| orderby || is_advanced(&filter));
    let needs = search || counts || filters || count == Some(true);
    needs.then_some(Need { count: filters && !counts && count.is_none() })
}

/// Whether a filter has an operator or a function that the directory doesn't answer at once.
fn is_advanced(filter: &str) -> bool {
    // What stands between apostrophes is a value; a doubled one is an apostrophe in it.
    let text: String = filter.split('\'').step_by(2).collect::<Vec<_>>().join(" ").to_ascii_lowercase();
    let mut words = text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '$' | '_')));
    words.any(|word| matches!(word, "ne" | "not" | "endswith" | "$count"))
}

#[cfg(test)]
mod tests {
    use super::{Need, need};

    #[test]
    fn some_queries_are_advanced() {
        let (with, without) = (Some(Need { count: true }), Some(Need { count: false }));
        let table = [
            ("", None),
            ("?$filter=a%20eq%20%27b%27", None),
            ("?$filter=startswith(a,%27b%27)&$top=5", None),
            ("?$filter=a%20eq%20%27x%20ne%20y%20endsWith(%27", None),
            ("?$filter=a%20eq%20%27it%27%27s%20not%27", None),
            ("?$filter=nepal%20eq%201%20and%20note%20eq%202", None),
            ("?$orderby=a", None),
            ("?$count=false", None),
            ("?$select=a&$expand=b", None),
            ("?$filter=a%20ne%20null", with),
            ("?%24filter=NOT(a%20eq%20%27b%27)", with),
            ("?$filter=a%20in%20(%27x%27)%20and%20not%20b", with),
            ("?$filter=endsWith(mail,%27@contoso.com%27)", with),
            ("?$filter=assignedLicenses/$count%20eq%200", with),
            ("?$filter=a%20eq%201&$orderby=a", with),
            ("?$filter=a%20ne%201&$count=true", without),
            ("?$search=%22displayName:x%22", without),
            ("?$count=true", without),
        ];
        for (query, expected) in table {
            assert_eq!(need("/v1.0/users", query), expected, "{query}");
        }
        assert_eq!(need("/v1.0/users/$count", ""), without);
        assert_eq!(need("/v1.0/users/$count", "?$filter=a%20ne%201"), without);
    }
}
