//! The system query options of a request, as the service and scripts expect them (docs/protocol.md#query-options).

/// System query options of `OData` in the order in which they are sent.
const ORDER: [&str; 8] = ["$top", "$skip", "$search", "$filter", "$count", "$orderby", "$select", "$expand"];

/// A double quote, encoded.
const QUOTE: &str = "%22";

/// The query of a request with this path, both encoded: other parameters as they stand, then the system options. Empty options
/// are left out, commas between elements are encoded as those in them, and what is searched for stands in quotes.
pub(super) fn arranged(path: &str, query: &str) -> String {
    let pairs = query.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty());
    let mut placed: Vec<(usize, String)> = Vec::new();
    for pair in pairs {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let Some(place) = ORDER.iter().position(|known| known.eq_ignore_ascii_case(name)) else {
            placed.push((0, pair.to_owned()));
            continue;
        };
        if value.is_empty() {
            continue;
        }
        let quote = if ORDER[place] == "$search" && is_of_list(path) && !value.starts_with(QUOTE) { QUOTE } else { "" };
        placed.push((place + 1, format!("{name}={quote}{}{quote}", value.replace(',', "%2C"))));
    }
    placed.sort_by_key(|(place, _)| *place);
    let mut arranged = String::with_capacity(query.len() + 8);
    for (_, pair) in placed {
        arranged.push(if arranged.is_empty() { '?' } else { '&' });
        arranged.push_str(&pair);
    }
    arranged
}

/// Whether a path is that of a list, or of the changes of one. Functions and counts say themselves what they search for.
fn is_of_list(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or_default();
    let name = last.rsplit('.').next().unwrap_or_default();
    last != "$count" && (!last.contains('(') || name.starts_with("delta("))
}

#[cfg(test)]
mod tests {
    use super::arranged;

    #[test]
    fn options_stand_in_their_order_after_other_parameters() {
        let query =
            "?$expand=x&role=a,b&$select=id,b&$orderby=c&$count=true&$filter=d&$skip=1&role=&$top=2&$search=%22e%22";
        let expected =
            "?role=a,b&role=&$top=2&$skip=1&$search=%22e%22&$filter=d&$count=true&$orderby=c&$select=id%2Cb&$expand=x";
        assert_eq!(arranged("/v1.0/users", query), expected);
        assert_eq!(arranged("/v1.0/users", expected), expected, "a second time changes nothing");
        assert_eq!(arranged("/v1.0/users", "?$filter=&$select="), "");
        assert_eq!(arranged("/v1.0/users", ""), "");
    }

    #[test]
    fn what_lists_search_for_is_quoted() {
        let table = [
            ("/v1.0/users", "a%20b", "%22a%20b%22"),
            ("/v1.0/users", "%22a%22%20OR%20b", "%22a%22%20OR%20b"),
            ("/v1.0/users", "a%20%22b%22", "%22a%20%22b%22%22"),
            ("/v1.0/users/microsoft.graph.delta()", "a", "%22a%22"),
            ("/v1.0/users/delta(token='x')", "a", "%22a%22"),
            ("/v1.0/users/$count", "a", "a"),
            ("/v1.0/me/calendar/microsoft.graph.roles(User='x')", "a", "a"),
            ("/v1.0/users(name='x')/members", "a", "%22a%22"),
        ];
        for (path, given, sent) in table {
            assert_eq!(arranged(path, &format!("?$search={given}")), format!("?$search={sent}"), "{path} {given}");
        }
    }
}
