//! What must not be seen in logs, dry runs and `Debug` (docs/security.md#signed-addresses-are-secrets and
//! docs/security.md#no-secret-is-printed).

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::values::value::JsonObject;

/// What is shown instead.
pub(crate) const HIDDEN: &str = "(secret)";

/// Parts of the names of headers, parameters and properties whose values let anybody act for the user: addresses that need
/// no token, and what says so itself. Names are compared by their letters, in lower case.
const PARTS: [&str; 11] = [
    "apikey",
    "assertion",
    "authorization",
    "cookie",
    "credential",
    "downloadurl",
    "passwd",
    "password",
    "secret",
    "token",
    "uploadurl",
];

/// Headers and parameters of addresses that are credentials, by names that say nothing of it.
const NAMES: [&str; 5] = ["code", "sig", "tempauth", "wwwauthenticate", "xidentityheader"];

/// Parameters that say where a collection goes on.
const POSITIONS: [&str; 2] = ["skiptoken", "deltatoken"];

/// Whether the value of a header isn't shown.
pub(crate) fn hides_header(name: &str) -> bool {
    let letters = letters(name);
    hides(&letters) || NAMES.contains(&letters.as_str())
}

/// Whether the value of a parameter of an address isn't shown.
fn hides_parameter(name: &str) -> bool {
    let name = percent_decode_str(name).decode_utf8_lossy();
    !POSITIONS.contains(&letters(&name).as_str()) && hides_header(&name)
}

fn hides(letters: &str) -> bool {
    PARTS.iter().any(|part| letters.contains(part))
}

fn letters(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Hides the values of secret properties at every depth.
pub(crate) fn object(object: &mut JsonObject) {
    for (name, value) in object.iter_mut() {
        if hides(&letters(name)) {
            secret(value);
        } else {
            json(value);
        }
    }
}

/// Hides what a secret property holds: a text, or texts in a list. Objects there (`passwordCredentials`) have names of
/// their own for what is secret in them.
fn secret(value: &mut Value) {
    match value {
        Value::String(_) => *value = Value::from(HIDDEN),
        Value::Array(items) => items.iter_mut().for_each(secret),
        other => json(other),
    }
}

/// Hides the values of secret properties in any JSON value.
pub(crate) fn json(value: &mut Value) {
    match value {
        Value::Object(members) => object(members),
        Value::Array(items) => items.iter_mut().for_each(json),
        _ => {}
    }
}

/// An address without the values of secret parameters.
pub(crate) fn url(text: &str) -> String {
    let Some((path, query)) = text.split_once('?') else { return text.to_owned() };
    let parameters = query.split('&').map(|parameter| match parameter.split_once('=') {
        Some((name, _)) if hides_parameter(name) => format!("{name}={HIDDEN}"),
        _ => parameter.to_owned(),
    });
    format!("{path}?{}", parameters.collect::<Vec<_>>().join("&"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    /// docs/security.md#no-secret-is-printed: "redact `Authorization`, `authtoken`, `access_token`, `sig`, `tempauth`,
    /// `client_secret`".
    #[test]
    fn secrets_are_hidden_wherever_they_stand() {
        for name in
            ["authtoken", "AuthToken", "auth%74oken", "access_token", "sig", "tempauth", "client_secret", "code"]
        {
            let shown = super::url(&format!("https://x/a?b=1&{name}=canary&c=sig"));
            assert_eq!(shown, format!("https://x/a?b=1&{name}=(secret)&c=sig"));
        }
        for url in ["https://x/a", "https://x/a?$skiptoken=1&%24deltatoken=2&$select=subject"] {
            assert_eq!(super::url(url), url);
        }
        let with = |secret: &str| {
            let listed = json!([secret, [secret], {"hint": "sig", "secretText": secret}]);
            let api = json!({"apiKey": secret, "code": "sig", "signInActivity": "sig"});
            json!([{"uploadUrl": secret, "a": {"clientSecret": secret, "tokens": 4, "passwords": listed}}, "sig", api])
        };
        let mut value = with("canary");
        super::json(&mut value);
        assert_eq!(value, with("(secret)"));
        for name in ["Authorization", "X-Auth-Token", "x-api-key", "Set-Cookie", "WWW-Authenticate"] {
            assert!(super::hides_header(name), "{name}");
        }
        assert!(!super::hides_header("Prefer") && !super::hides_header("ETag"));
    }
}
