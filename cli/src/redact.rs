//! What must not be seen: headers, parameters of addresses and properties that carry secrets
//! (docs/security.md#signed-addresses-are-secrets and docs/security.md#no-secret-is-printed).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

/// What stands for a secret.
pub const HIDDEN: &str = "***";

/// Characters of a query that are shown as they are, because people read it.
const ENCODED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'$').remove(b'@').remove(b',');

/// Words in the names of headers, parameters and properties that hold secrets.
const SECRET_WORDS: [&str; 8] =
    ["authorization", "cookie", "password", "passwd", "secret", "token", "credential", "apikey"];

/// Parameters of addresses that carry a secret under a harmless name.
const SECRET_PARAMETERS: [&str; 4] = ["sig", "code", "tempauth", "assertion"];

/// Names that hold one of the words above, and no secret.
const HARMLESS: [&str; 4] = ["$skiptoken", "$deltatoken", "skiptoken", "deltatoken"];

/// Whether what has this name is a secret.
#[must_use]
pub fn is_secret(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    if HARMLESS.contains(&lower.as_str()) {
        return false;
    }
    let letters: String = lower.chars().filter(char::is_ascii_alphanumeric).collect();
    SECRET_WORDS.iter().any(|word| letters.contains(word)) || SECRET_PARAMETERS.contains(&letters.as_str())
}

/// A path and a query as they are sent, with secrets left out.
#[must_use]
pub fn target(path: &str, query: &[(String, String)]) -> String {
    let mut out = path.to_owned();
    for (at, (name, value)) in query.iter().enumerate() {
        out.push(if at == 0 { '?' } else { '&' });
        out.extend(utf8_percent_encode(name, ENCODED));
        out.push('=');
        if is_secret(name) {
            out.push_str(HIDDEN);
        } else {
            out.extend(utf8_percent_encode(value, ENCODED));
        }
    }
    out
}

/// A value with the secrets in it left out, however deep they are.
#[must_use]
pub fn value(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let entries = object.iter().map(|(name, inner)| {
                let secret = is_secret(name) && (inner.is_string() || inner.is_number());
                (name.clone(), if secret { Value::from(HIDDEN) } else { self::value(inner) })
            });
            Value::Object(entries.collect())
        }
        Value::Array(elements) => elements.iter().map(self::value).collect(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{is_secret, target, value};

    #[test]
    fn secrets_are_known_by_their_names() {
        let table = [
            ("Authorization", true),
            ("x-api-key", true),
            ("Set-Cookie", true),
            ("client_secret", true),
            ("authtoken", true),
            ("sig", true),
            ("$skiptoken", false),
            ("$select", false),
            ("subject", false),
            ("signInActivity", false),
        ];
        for (name, expected) in table {
            assert_eq!(is_secret(name), expected, "{name}");
        }
    }

    #[test]
    fn no_secret_is_shown() {
        let query = [("$filter".to_owned(), "a eq 'b c'".to_owned()), ("authtoken".to_owned(), "canary".to_owned())];
        assert_eq!(target("/x", &query), "/x?$filter=a%20eq%20%27b%20c%27&authtoken=***");
        let body =
            json!({"passwordProfile": {"password": "canary", "forceChange": true}, "keys": [{"secretText": "canary"}]});
        let shown = value(&body).to_string();
        assert!(!shown.contains("canary"), "{shown}");
        assert!(shown.contains("forceChange"), "{shown}");
    }
}
