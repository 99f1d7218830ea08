//! [`Shown`]: a request as a dry run shows it, without secrets; [`ShownHeaders`]: headers of a request or a reply.

use std::borrow::Cow;
use std::fmt;

use graphsmith_catalog::printable::Printable;
use http::{HeaderMap, Method, Request};
use serde_json::{Map, Value, json};

use crate::values::redact;
use crate::wire::body::{Body, is_form, is_json, must_say_empty};
use crate::wire::signed_url::SignedUrl;

/// A request to be looked at: `Display` writes it as HTTP, [`Self::curl`] as a command, [`Self::json`] as data. In all
/// of them credentials and secret properties are hidden, and bodies that aren't JSON are counted instead of shown.
#[derive(Clone, Copy)]
pub struct Shown<'a>(pub &'a Request<Body>);

impl<'a> Shown<'a> {
    /// Method, address, headers and body.
    #[must_use]
    pub fn json(self) -> Value {
        let headers: Map<String, Value> = self.headers().map(|(name, value)| (name.to_owned(), value.into())).collect();
        json!({
            "method": self.0.method().as_str(),
            "url": self.url(),
            "headers": headers,
            "body": self.body(),
        })
    }

    /// Method and address.
    #[must_use]
    pub fn line(self) -> String {
        format!("{} {}", self.0.method(), Printable(&self.url()))
    }

    /// A command line for a POSIX shell. The token is left to the environment variable `MG_TOKEN`, and a body that is neither
    /// JSON nor a form to standard input.
    #[must_use]
    pub fn curl(self) -> String {
        self.curl_with("-")
    }

    /// As [`Self::curl`], with a file that has the body, where that is neither JSON nor a form.
    #[must_use]
    pub fn curl_with(self, file: &str) -> String {
        let url = self.url();
        // `-X HEAD` would wait for content.
        let mut line = match *self.0.method() {
            Method::HEAD => "curl --head".to_owned(),
            ref method => format!("curl -X {method}"),
        };
        // Brackets and braces would stand for several addresses.
        if url.contains(['[', '{']) {
            line.push_str(" --globoff");
        }
        line.push(' ');
        line.push_str(&quoted(&url));
        line.push_str(" -H \"Authorization: Bearer $MG_TOKEN\"");
        for (name, value) in self.headers().filter(|(name, _)| *name != "authorization") {
            line.push_str(" -H ");
            // A header without a value is written with a semicolon.
            let header = if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") };
            line.push_str(&quoted(&header));
        }
        match self.body() {
            Value::Null if must_say_empty(self.0) => line.push_str(" -H 'content-length: 0'"),
            Value::Null => {}
            Value::String(form) if is_form(self.0.headers()) => {
                line.push_str(" --data-raw ");
                line.push_str(&quoted(&form));
            }
            Value::String(_) if !is_json(self.0.headers()) => {
                line.push_str(" --data-binary ");
                line.push_str(&quoted(&format!("@{file}")));
            }
            body => {
                line.push_str(" --data-raw ");
                line.push_str(&quoted(&body.to_string()));
            }
        }
        line
    }

    /// Adds method, address, headers and body to a `Debug` output, those that are there.
    pub(crate) fn debug(self, f: &mut fmt::DebugStruct<'_, '_>) {
        f.field("method", self.0.method()).field("url", &format_args!("{}", self.url()));
        let headers: Vec<_> = self.headers().collect();
        if !headers.is_empty() {
            f.field("headers", &headers);
        }
        let body = self.body();
        if !body.is_null() {
            f.field("body", &format_args!("{body}"));
        }
    }

    fn url(self) -> String {
        address(&self.0.uri().to_string())
    }

    fn headers(self) -> impl Iterator<Item = (&'a str, Cow<'a, str>)> {
        ShownHeaders(self.0.headers()).values()
    }

    /// The body: nothing, JSON or a form without secrets, or how many bytes there are.
    fn body(self) -> Value {
        if self.0.body().is_empty() {
            return Value::Null;
        }
        match serde_json::from_slice(self.0.body().as_bytes()) {
            Ok(mut value) if is_json(self.0.headers()) => {
                redact::json(&mut value);
                value
            }
            _ if is_form(self.0.headers()) => {
                let form = String::from_utf8_lossy(self.0.body().as_bytes());
                Value::from(redact::url(&format!("?{form}")).split_off(1))
            }
            _ => Value::from(format!("({} bytes)", self.0.body().len())),
        }
    }
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Request");
        self.debug(&mut shown);
        shown.finish()
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}", self.line(), ShownHeaders(self.0.headers()))?;
        match self.body() {
            Value::Null => Ok(()),
            Value::String(count) if !is_json(self.0.headers()) => writeln!(f, "\n{}", Printable(&count)),
            body => writeln!(f, "\n{}", Printable(&format!("{body:#}"))),
        }
    }
}

/// Headers to be looked at, without credentials, and the addresses in them without secret parameters. `Display` writes each on
/// a line of its own.
#[derive(Clone, Copy)]
pub struct ShownHeaders<'a>(pub &'a HeaderMap);

impl<'a> ShownHeaders<'a> {
    /// Names and values, as they are but for those that are hidden. A header that is there twice comes twice.
    pub fn values(self) -> impl Iterator<Item = (&'a str, Cow<'a, str>)> {
        self.0.iter().map(|(name, value)| {
            let hidden = value.is_sensitive() || redact::hides_header(name.as_str());
            let shown = || address(&String::from_utf8_lossy(value.as_bytes()));
            (name.as_str(), if hidden { redact::HIDDEN.into() } else { shown().into() })
        })
    }
}

impl fmt::Debug for ShownHeaders<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.values()).finish()
    }
}

impl fmt::Display for ShownHeaders<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.values().try_for_each(|(name, value)| writeln!(f, "{name}: {}", Printable(&value)))
    }
}

/// Text without the tokens in it, known by their look: what follows `Bearer`, and JSON Web Tokens.
#[must_use]
pub fn without_tokens(text: &str) -> Cow<'_, str> {
    redact::tokens(text)
}

/// Whether a name, or any text with names in it, speaks of secrets: what belongs to it isn't for messages.
#[must_use]
pub fn speaks_of_secrets(text: &str) -> bool {
    redact::speaks_of_secrets(text)
}

/// An address without what is secret in it. Of one that the service may have signed itself, all behind the host is: sessions of
/// personal drives have their credential in the path.
fn address(text: &str) -> String {
    match SignedUrl::parse(text, false) {
        Ok(signed) => format!("https://{}/{}", signed.uri().host().unwrap_or_default(), redact::HIDDEN),
        Err(_) => redact::url(text),
    }
}

/// A text as one word of a POSIX shell.
#[must_use]
pub fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use http::header::LOCATION;
    use http::{HeaderMap, HeaderValue, Request};
    use serde_json::json;

    use super::{Shown, ShownHeaders};
    use crate::wire::body::Body;

    fn request(media_type: &str, body: &'static str) -> Request<Body> {
        Request::post("https://graph.microsoft.com/v1.0/me/x('it%27s')?sig=canary&$top=5")
            .header("authorization", "Bearer canary")
            .header("content-type", media_type)
            .body(Body::from(body))
            .unwrap()
    }

    /// docs/security.md#no-secret-is-printed: no output of ours holds a secret.
    #[test]
    fn a_dry_run_shows_everything_but_secrets() {
        let request = request("application/json; charset=utf-8", r#"{"subject":"it's","uploadUrl":"canary"}"#);
        let shown = Shown(&request);
        assert_eq!(
            shown.to_string(),
            "POST https://graph.microsoft.com/v1.0/me/x('it%27s')?sig=(secret)&$top=5\nauthorization: (secret)\n\
             content-type: application/json; charset=utf-8\n\n{\n  \"subject\": \"it's\",\n  \"uploadUrl\": \"(secret)\"\n}\n"
        );
        assert_eq!(
            shown.curl(),
            r#"curl -X POST 'https://graph.microsoft.com/v1.0/me/x('\''it%27s'\'')?sig=(secret)&$top=5' -H "Authorization: Bearer $MG_TOKEN" -H 'content-type: application/json; charset=utf-8' --data-raw '{"subject":"it'\''s","uploadUrl":"(secret)"}'"#
        );
        assert_eq!(shown.json()["body"], json!({"subject": "it's", "uploadUrl": "(secret)"}));
    }

    /// docs/security.md#signed-addresses-are-secrets: whatever their parameters are called.
    #[test]
    fn signed_addresses_are_shown_by_their_host() {
        let headers = HeaderMap::from_iter(
            [
                "https://a.up.1drv.com/up/canary",
                "https://contoso.sharepoint.com/x?odd=canary",
                "https://graph.microsoft.com/v1.0/me/messages/1",
            ]
            .map(|address| (LOCATION, HeaderValue::from_static(address))),
        );
        let shown: Vec<_> = ShownHeaders(&headers).values().map(|(_, value)| value.into_owned()).collect();
        assert_eq!(
            shown,
            [
                "https://a.up.1drv.com/(secret)",
                "https://contoso.sharepoint.com/(secret)",
                "https://graph.microsoft.com/v1.0/me/messages/1"
            ]
        );
        let request = Request::get("https://a.up.1drv.com/up/canary").body(Body::default()).unwrap();
        assert!(!Shown(&request).to_string().contains("canary"), "{}", Shown(&request));
    }

    #[test]
    fn a_dry_run_steers_no_terminal() {
        let request = request("application/json", "{\"subject\":\"a\u{9b}2J\u{202e}b\"}");
        assert!(Shown(&request).to_string().contains("\"subject\": \"ab\""), "{}", Shown(&request));
    }

    #[test]
    fn forms_are_shown_without_secrets() {
        let request = request("application/x-www-form-urlencoded", "scope=it%27s&client_secret=canary");
        let shown = Shown(&request);
        assert!(shown.to_string().ends_with("\n\nscope=it%27s&client_secret=(secret)\n"), "{shown}");
        assert!(shown.curl().ends_with(" --data-raw 'scope=it%27s&client_secret=(secret)'"));
    }

    #[test]
    fn bytes_are_counted() {
        let request = request("image/jpeg", "canary");
        let shown = Shown(&request);
        assert!(shown.to_string().ends_with("\n\n(6 bytes)\n"), "{shown}");
        assert!(shown.curl().ends_with(" --data-binary '@-'"));
        assert_eq!(shown.json()["body"], json!("(6 bytes)"));
        assert!(!format!("{shown}{}{}", shown.json(), shown.curl()).contains("canary"));
    }
}
