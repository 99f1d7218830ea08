//! What `Invoke-MgGraphRequest` is asked to send: a use of it -> method and address, as far as they are literals.

use graphsmith_catalog::cloud;

use crate::scripts::{HOLE, Use, Value};

/// Parameters that take no value.
const SWITCHES: [&str; 5] = ["inferoutputfilename", "passthru", "skipheadervalidation", "skiphttperrorcheck", "break"];

/// Methods that requests may have.
const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/// What is sent.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// A request: method, and segments of its path, the version first. [`HOLE`] stands for what isn't known.
    Request(&'static str, Vec<String>),
    /// To a host that isn't one of Microsoft Graph.
    Elsewhere,
    /// Something that isn't known.
    Open,
}

/// What a use of the command sends.
pub(super) fn asked(one: &Use) -> Asked {
    let mut positional: Vec<&Value> = one.positional(&SWITCHES).collect();
    let mut method = one.value(&["method"]);
    let mut uri = one.value(&["uri"]);
    if method.is_none() && !positional.is_empty() {
        let is_address = |value: &&Value| value.text().is_some_and(|text| text.contains(['/', '.', '?']));
        if !is_address(&positional[0]) {
            method = Some(positional.remove(0));
        }
    }
    if uri.is_none() {
        uri = positional.first().copied();
    }
    let has_unknown = one.has_unknown();
    let method = match method {
        None if has_unknown => None,
        None => Some("GET"),
        Some(value) => {
            value.text().and_then(|text| METHODS.into_iter().find(|method| method.eq_ignore_ascii_case(text)))
        }
    };
    let (Some(method), Some(address)) = (method, uri.and_then(Value::text)) else { return Asked::Open };
    match segments(address) {
        Ok(segments) => Asked::Request(method, segments),
        Err(asked) => asked,
    }
}

/// The segments of the path, the version first.
fn segments(address: &str) -> Result<Vec<String>, Asked> {
    let address = address.trim().split(['?', '#']).next().unwrap_or_default();
    let path = match address.split_once("://") {
        Some((_, rest)) => {
            let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
            let host = host.split(':').next().unwrap_or_default();
            if !host.contains(HOLE) && !cloud::is_host(host) {
                return Err(Asked::Elsewhere);
            }
            path
        }
        None => address,
    };
    let mut segments: Vec<String> = path.split('/').filter(|segment| !segment.is_empty()).map(decoded).collect();
    // A variable may hold the server, or the version.
    let is_version = |segment: &String| segment.eq_ignore_ascii_case("v1.0") || segment.eq_ignore_ascii_case("beta");
    match segments.iter().take(3).position(is_version) {
        Some(at) if segments[..at].iter().all(|segment| segment.contains(HOLE)) => {
            segments.drain(..at);
        }
        _ => {}
    }
    // What a batch sends is in its body.
    let is_batch = segments.get(1).is_some_and(|segment| segment.eq_ignore_ascii_case("$batch"));
    if segments.len() < 2 || is_batch { Err(Asked::Open) } else { Ok(segments) }
}

/// A segment without its escapes.
fn decoded(segment: &str) -> String {
    percent_encoding::percent_decode_str(segment).decode_utf8_lossy().into_owned()
}

/// A path as it may be shown: what isn't a name in it is left out.
pub(super) fn shown(segments: &[String]) -> String {
    let is_name = |segment: &str| {
        let is_part = |c: char| c.is_ascii_alphabetic() || matches!(c, '.' | '_' | '-' | '$');
        segment.len() <= 60 && segment.chars().all(is_part)
    };
    let mut path = String::new();
    for (at, segment) in segments.iter().enumerate() {
        let (before, arguments) = segment.split_once('(').map_or((segment.as_str(), ""), |(name, _)| (name, "(...)"));
        path.push('/');
        if at == 0 || is_name(before) {
            path.push_str(&before.replace(HOLE, "{}"));
            path.push_str(arguments);
        } else {
            path.push_str("{}");
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::{Asked, asked, shown};
    use crate::scripts::parse;

    #[test]
    fn requests_are_taken_from_literals() {
        for (text, expected) in [
            ("Invoke-MgGraphRequest -Uri '/v1.0/me'", "GET /v1.0/me"),
            ("Invoke-MgGraphRequest v1.0/me/messages?$top=5", "GET /v1.0/me/messages"),
            ("Invoke-MgGraphRequest POST \"beta/users/$id/sendMail\" -Body @{}", "POST /beta/users/{}/sendMail"),
            ("$p = @{ Method = 'patch'; Uri = \"$g/v1.0/a/$($x.y)\" }; Invoke-MgGraphRequest @p", "PATCH /v1.0/a/{}"),
            (
                "Invoke-MgGraphRequest -SkipHttpErrorCheck DELETE 'https://graph.microsoft.us/v1.0/a/b1'",
                "DELETE /v1.0/a/{}",
            ),
            ("Invoke-MgGraphRequest -Uri \"v1.0/users('$x')/f(a='1')\"", "GET /v1.0/users(...)/f(...)"),
            ("Invoke-MgGraphRequest -Uri $r.'@odata.nextLink'", "open"),
            ("Invoke-MgGraphRequest -Method $m -Uri v1.0/me", "open"),
            ("Invoke-MgGraphRequest @splat", "open"),
            ("Invoke-MgGraphRequest POST 'v1.0/$batch' -Body $b", "open"),
            ("Invoke-MgGraphRequest -Uri https://evil.example/v1.0/me", "elsewhere"),
        ] {
            let script = parse(text, false);
            let one = script.uses.iter().find(|one| one.name == "Invoke-MgGraphRequest");
            let found = match one.map(asked) {
                Some(Asked::Request(method, segments)) => format!("{method} {}", shown(&segments)),
                Some(Asked::Elsewhere) => "elsewhere".to_owned(),
                _ => "open".to_owned(),
            };
            assert_eq!(found, expected, "{text}");
        }
    }
}
