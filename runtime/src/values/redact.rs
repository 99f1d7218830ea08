//! What must not be seen in logs, dry runs and `Debug` (docs/security.md#signed-addresses-are-secrets and
//! docs/security.md#no-secret-is-printed).

use std::borrow::Cow;

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

/// Length of the shortest word that can be a token.
const SHORTEST: usize = 12;

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

/// Hides the values of secret properties in any JSON value, and those of secret parameters in addresses, whatever the name of
/// their property.
pub(crate) fn json(value: &mut Value) {
    match value {
        Value::Object(members) => object(members),
        Value::Array(items) => items.iter_mut().for_each(json),
        Value::String(text) if text.starts_with("http") => *text = url(text),
        Value::String(text) => {
            if let Cow::Owned(hidden) = tokens(text) {
                *text = hidden;
            }
        }
        _ => {}
    }
}

/// Whether a name, or any text with names in it, speaks of secrets.
pub(crate) fn speaks_of_secrets(text: &str) -> bool {
    hides(&letters(text))
}

/// Text without the tokens in it: what follows `Bearer`, and what looks like a signed token of JSON (RFC 7519), whose three
/// parts are base64 and begin with `{"`.
pub(crate) fn tokens(text: &str) -> Cow<'_, str> {
    if !text.contains("eyJ") && !text.to_ascii_lowercase().contains("bearer") {
        return text.into();
    }
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~' | '+' | '/' | '=');
    let (mut shown, mut rest, mut after_bearer) = (String::with_capacity(text.len()), text, false);
    while let Some(start) = rest.find(is_part) {
        let (between, from) = rest.split_at(start);
        let (word, behind) = from.split_at(from.find(|c| !is_part(c)).unwrap_or(from.len()));
        after_bearer &= between.chars().all(|c| c.is_whitespace() || matches!(c, '\'' | '"' | ':'));
        shown.push_str(between);
        match (word.find("eyJ"), after_bearer && word.len() >= SHORTEST) {
            (_, true) => shown.push_str(HIDDEN),
            (Some(at), _) => {
                // A path may go on behind it.
                let end = word[at..].find(['/', '+', '~']).map_or(word.len(), |length| at + length);
                let is_token = end - at >= SHORTEST && word[at..end].contains('.');
                shown.push_str(&word[..at]);
                shown.push_str(if is_token { HIDDEN } else { &word[at..end] });
                shown.push_str(&word[end..]);
            }
            _ => shown.push_str(word),
        }
        after_bearer = word.eq_ignore_ascii_case("bearer");
        rest = behind;
    }
    shown.push_str(rest);
    shown.into()
}

/// An address without user information, tokens and the values of secret parameters.
pub(crate) fn url(text: &str) -> String {
    let text = tokens(text);
    let text = match text.split_once("://") {
        Some((scheme, rest)) => {
            let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
            match rest[..end].rfind('@') {
                Some(at) => Cow::Owned(format!("{scheme}://{HIDDEN}{}", &rest[at..])),
                None => text,
            }
        }
        None => text,
    };
    let Some((path, query)) = text.split_once('?') else { return text.into_owned() };
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
    fn tokens_are_hidden_by_their_look() {
        let jwt = "eyJ0eXAiOiJKV1Qi.eyJhdWQiOiIw.c2ln-_";
        for (text, shown) in [
            (format!("no user {jwt}."), "no user (secret)"),
            (format!("Authorization: Bearer {jwt}\nx"), "Authorization: Bearer (secret)\nx"),
            ("bad 'bearer EwBwA8l6BAAU+/=' here".to_owned(), "bad 'bearer (secret)' here"),
            ("Bearer: \"opaque-canary\"".to_owned(), "Bearer: \"(secret)\""),
            (format!("https://x/users/{jwt}/y"), "https://x/users/(secret)/y"),
            ("a Bearer token is missing".to_owned(), "a Bearer token is missing"),
            ("Bearer is not a user; eyJ0 is none".to_owned(), "Bearer is not a user; eyJ0 is none"),
        ] {
            assert_eq!(super::tokens(&text), shown, "{text}");
        }
    }

    #[test]
    fn addresses_are_shown_without_user_information() {
        assert_eq!(super::url("https://me:canary@x.example/a@b?c=@"), "https://(secret)@x.example/a@b?c=@");
        assert_eq!(super::url("https://x.example/a@b"), "https://x.example/a@b");
        let mut value = json!({"link": "https://x/a?tempauth=canary", "said": "Bearer opaque-canary"});
        super::json(&mut value);
        assert_eq!(value, json!({"link": "https://x/a?tempauth=(secret)", "said": "Bearer (secret)"}));
    }

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
