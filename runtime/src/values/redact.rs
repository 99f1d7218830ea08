//! What must not be seen in logs, dry runs and `Debug` (docs/security.md#signed-addresses-are-secrets and
//! docs/security.md#no-secret-is-printed).

use serde_json::Value;

use crate::values::value::JsonObject;

/// What is shown instead.
pub(crate) const HIDDEN: &str = "(secret)";

/// Parts of the names of properties whose values let anybody act for the user: addresses that need no token, and what
/// says so itself.
const PROPERTIES: [&str; 6] = ["uploadurl", "downloadurl", "password", "secret", "token", "assertion"];

/// Parameters of addresses that are credentials.
const PARAMETERS: [&str; 9] = [
    "authtoken",
    "access_token",
    "refresh_token",
    "sig",
    "tempauth",
    "client_secret",
    "client_assertion",
    "password",
    "token",
];

/// Headers that are credentials.
const HEADERS: [&str; 6] =
    ["authorization", "proxy-authorization", "cookie", "set-cookie", "x-identity-header", "www-authenticate"];

/// Whether the value of a header isn't shown.
pub(crate) fn hides_header(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    HEADERS.contains(&name.as_str()) || PROPERTIES.iter().any(|part| name.contains(part))
}

/// Hides the values of secret properties at every depth.
pub(crate) fn object(object: &mut JsonObject) {
    for (name, value) in object.iter_mut() {
        let name = name.to_ascii_lowercase();
        if PROPERTIES.iter().any(|part| name.contains(part)) {
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
        Some((name, _)) if PARAMETERS.contains(&name.to_ascii_lowercase().as_str()) => format!("{name}={HIDDEN}"),
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
        for name in ["authtoken", "AuthToken", "access_token", "sig", "tempauth", "client_secret"] {
            let shown = super::url(&format!("https://x/a?b=1&{name}=canary&c=sig"));
            assert_eq!(shown, format!("https://x/a?b=1&{name}=(secret)&c=sig"));
        }
        assert_eq!(super::url("https://x/a"), "https://x/a");
        let with = |secret: &str| {
            let listed = json!([secret, [secret], {"hint": "sig", "secretText": secret}]);
            json!([{"uploadUrl": secret, "a": {"clientSecret": secret, "tokens": 4, "passwords": listed}}, "sig"])
        };
        let mut value = with("canary");
        super::json(&mut value);
        assert_eq!(value, with("(secret)"));
        assert!(super::hides_header("Authorization") && super::hides_header("X-Auth-Token"));
        assert!(!super::hides_header("Prefer"));
    }
}
