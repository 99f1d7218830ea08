//! The columns that a request asks for: what `$select` and `$expand` name, in their order.

use graphsmith_runtime::Body;
use http::Request;
use percent_encoding::percent_decode_str;

/// The properties that were chosen; none if `$select` chooses none.
pub(super) fn chosen(request: &Request<Body>) -> Vec<String> {
    let query = request.uri().query().unwrap_or_default();
    let option = |wanted: &str| -> Vec<String> {
        let values = query.split('&').filter_map(|option| option.split_once('='));
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let values = values.filter(|(name, _)| decoded(name).trim_start_matches('$').eq_ignore_ascii_case(wanted));
        values.flat_map(|(_, value)| names(&decoded(value))).collect()
    };
    let mut chosen = option("select");
    if !chosen.is_empty() {
        let expanded = option("expand").into_iter().filter(|name| !chosen.contains(name));
        chosen.extend(expanded.collect::<Vec<_>>());
    }
    chosen
}

/// The names in a list, without the options that follow them in parentheses. `*` is no name: it chooses everything.
fn names(list: &str) -> Vec<String> {
    let (mut names, mut depth) = (vec![String::new()], 0_usize);
    for c in list.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => names.push(String::new()),
            c if depth == 0 => names.last_mut().into_iter().for_each(|name| name.push(c)),
            _ => {}
        }
    }
    let names: Vec<String> = names.iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
    if names.iter().any(|name| name == "*") { Vec::new() } else { names }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::chosen;

    #[test]
    fn select_and_expand_choose() {
        let table: [(&str, &[&str]); 6] = [
            ("$select=id,subject&$top=1", &["id", "subject"]),
            ("%24select=start%2FdateTime,%20id", &["start/dateTime", "id"]),
            ("$select=id&$expand=manager($select=id,mail;$levels=max),id,x", &["id", "manager", "x"]),
            ("$expand=manager", &[]),
            ("$select=*", &[]),
            ("", &[]),
        ];
        for (query, expected) in table {
            let request = http::Request::get(format!("https://x/y?{query}")).body(graphsmith_runtime::Body::default());
            assert_eq!(chosen(&request.unwrap()), expected, "{query}");
        }
    }
}
