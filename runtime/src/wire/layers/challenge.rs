//! The claims in a `WWW-Authenticate` header (docs/protocol.md#errors).

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::Value;

use crate::wire::quoted::unquote;

/// Base64 with or without padding.
const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);

/// The claims that a `Bearer` challenge asks for, as the JSON that a token request carries; `None` when there are none
/// that can be read.
pub(super) fn claims(challenge: &str) -> Option<String> {
    let mut rest = challenge.trim_start();
    let mut bearer = false;
    // A list of schemes, each followed by parameters; a parameter is `name=value` or `name="value"`.
    while !rest.is_empty() {
        let end = rest.find([' ', '=', ',']).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        if let Some(value) = after.trim_start().strip_prefix('=') {
            let (value, after) = unquote(value.trim_start(), &[',', ' ']);
            if bearer && word.eq_ignore_ascii_case("claims") {
                return decode(&value);
            }
            rest = after;
        } else {
            if !word.is_empty() {
                bearer = word.eq_ignore_ascii_case("bearer");
            }
            rest = after;
        }
        rest = rest.trim_start_matches([' ', ',', '\t']);
    }
    None
}

/// Claims travel in base64, of either alphabet; only an object makes sense.
fn decode(value: &str) -> Option<String> {
    let standard = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
    let url_safe = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);
    let json = standard.decode(value).or_else(|_| url_safe.decode(value)).ok()?;
    let json = String::from_utf8(json).ok()?;
    serde_json::from_str::<Value>(&json).ok()?.is_object().then_some(json)
}

#[cfg(test)]
mod tests {
    use super::claims;

    #[test]
    fn claims_are_found_where_they_stand() {
        let nbf = r#"{"access_token":{"nbf":{"essential":true, "value":"1604106651"}}}"#;
        let encoded = "eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwgInZhbHVlIjoiMTYwNDEwNjY1MSJ9fX0=";
        let table = [
            (
                format!(
                    r#"Bearer realm="", authorization_uri="https://x/a,b", error="insufficient_claims", claims="{encoded}""#
                ),
                true,
            ),
            (format!("bearer claims={encoded}"), true),
            (format!(r#"Basic realm="a \" b", Bearer error="x",claims="{}""#, encoded.trim_end_matches('=')), true),
            (format!(r#"Bearer realm="claims={encoded}""#), false),
            (format!(r#"Digest claims="{encoded}""#), false),
            ("Bearer claims=\"%%%\"".to_owned(), false),
            ("Bearer claims=\"WzFd\"".to_owned(), false),
            ("Bearer claims=\"".to_owned(), false),
            ("Bearer".to_owned(), false),
            (String::new(), false),
            ("=,= ==\"\\".to_owned(), false),
        ];
        for (header, found) in table {
            assert_eq!(claims(&header).as_deref(), found.then_some(nbf), "{header}");
        }
    }
}
