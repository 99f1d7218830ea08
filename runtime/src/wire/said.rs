//! [`Said`]: what the content of a refusal says, in whichever form it comes (docs/protocol.md#errors).

use serde_json::Value;

/// How much of a text is kept that isn't in a form of errors, in characters.
const LONGEST: usize = 1_000;

/// One of several errors in a reply.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Detail {
    /// What happened.
    pub code: String,
    /// Message for people.
    pub message: String,
    /// What it is about.
    pub target: Option<String>,
}

/// What the content of a refusal says.
#[derive(Debug, Default)]
pub(crate) struct Said {
    pub(crate) code: String,
    /// All codes, from the outside to the inside.
    pub(crate) codes: Vec<String>,
    pub(crate) message: String,
    pub(crate) target: Option<String>,
    /// Further errors, and what inner ones say besides.
    pub(crate) details: Vec<Detail>,
    pub(crate) request_id: Option<String>,
    pub(crate) date: Option<String>,
    /// Whether it is a page or a text for people, as proxies send, and no form that services have.
    pub(crate) is_for_people: bool,
}

impl Said {
    /// Reads the content of a reply.
    pub(crate) fn of(content: &[u8]) -> Self {
        let content = content.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(content);
        match serde_json::from_slice(content) {
            Ok(json) => Self::of_json(&json),
            Err(_) => std::str::from_utf8(content).map(Self::of_text).unwrap_or_default(),
        }
    }

    fn of_json(json: &Value) -> Self {
        for name in ["error", "odata.error", "Error"] {
            match &json[name] {
                error @ Value::Object(_) => return Self::of_odata(error),
                Value::String(code) => return Self::of_oauth(code, json),
                _ => {}
            }
        }
        let errors = further(&json["errors"]);
        let title: Vec<String> = ["title", "detail"].iter().filter_map(|name| text(json, &[name])).collect();
        let message = if title.is_empty() {
            text(json, &["message", "Message", "error_description"])
        } else {
            Some(title.join(": "))
        };
        let code = text(json, &["code", "Code", "errorCode", "ErrorCode"]).unwrap_or_default();
        let message = message.or_else(|| {
            let says_nothing = !code.is_empty() || !errors.is_empty() || is_empty(json);
            (!says_nothing)
                .then(|| json.as_str().map_or_else(|| json.to_string(), str::to_owned))
                .map(|all| short(&all))
        });
        let request_id = text(json, &["traceId"]);
        let codes = Vec::from_iter(Some(code.clone()).filter(|code| !code.is_empty()));
        Self { code, codes, message: message.unwrap_or_default(), details: errors, request_id, ..Self::default() }
    }

    /// `{"code", "message", "target", "details", "innerError"}`; `message` may be `{"lang", "value"}`.
    fn of_odata(error: &Value) -> Self {
        let mut said = Self { details: further(&error["details"]), ..Self::default() };
        let outer = detail(error);
        // Inner errors are spelled in two ways, and deeper ones win. The depth is bounded by the JSON reader.
        let mut next = Some(error);
        while let Some(error) = next {
            let inner = detail(error);
            said.codes.extend(Some(inner.code.clone()).filter(|code| !code.is_empty()));
            said.request_id = text(error, &["request-id"]).or(said.request_id);
            said.date = text(error, &["date"]).or(said.date);
            let says_more = !inner.message.is_empty() && !outer.message.contains(&inner.message);
            if says_more && said.details.iter().all(|known| known.message != inner.message) {
                said.details.push(inner);
            }
            next = ["innerError", "innererror"].iter().find_map(|name| error.get(name));
        }
        Self { code: outer.code, message: outer.message, target: outer.target, ..said }
    }

    /// `{"error", "error_description"}` (RFC 6749, section 5.2). Microsoft's sign-in service begins the description with a
    /// code of its own, `AADSTS50076`.
    fn of_oauth(code: &str, json: &Value) -> Self {
        let message = text(json, &["error_description", "message", "Message"]).unwrap_or_default();
        let inner = sign_in_code(&message).map(str::to_owned);
        let codes = [Some(code.to_owned()).filter(|code| !code.is_empty()), inner].into_iter().flatten().collect();
        Self { code: code.to_owned(), codes, message, request_id: text(json, &["trace_id"]), ..Self::default() }
    }

    /// A page in HTML, an error in XML, or plain text.
    fn of_text(content: &str) -> Self {
        let content = content.trim();
        let start = content.chars().take(LONGEST).collect::<String>().to_ascii_lowercase();
        if start.contains("<html") || start.starts_with("<!doctype html") {
            let message = ["title", "h1", "h2"].iter().find_map(|name| element(content, name)).unwrap_or_default();
            return Self { message: short(&message), is_for_people: true, ..Self::default() };
        }
        if content.starts_with('<') {
            let code = element(content, "code").unwrap_or_default();
            let message = element(content, "message").unwrap_or_default();
            let codes = Vec::from_iter(Some(code.clone()).filter(|code| !code.is_empty()));
            return Self { code, codes, message: short(&message), ..Self::default() };
        }
        Self { message: short(content), is_for_people: !content.is_empty(), ..Self::default() }
    }
}

/// The code with which a message of Microsoft's sign-in service begins.
pub(crate) fn sign_in_code(message: &str) -> Option<&str> {
    let start = message.find("AADSTS")?;
    let digits = message[start + 6..].bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0).then(|| &message[start..start + 6 + digits])
}

/// Further errors: a list of them, or lists of messages by what they are about (`ValidationProblemDetails` of ASP.NET).
fn further(errors: &Value) -> Vec<Detail> {
    let about = |(target, messages): (&String, &Value)| {
        let messages: Vec<Detail> = match messages {
            Value::Array(messages) => messages.iter().map(detail).collect(),
            message => vec![detail(message)],
        };
        messages.into_iter().map(|found| Detail { target: Some(target.clone()), ..found }).collect::<Vec<_>>()
    };
    match errors {
        Value::Array(errors) => errors.iter().map(detail).collect(),
        Value::Object(errors) => errors.iter().flat_map(about).collect(),
        _ => Vec::new(),
    }
}

fn detail(error: &Value) -> Detail {
    if let Some(message) = error.as_str() {
        return Detail { message: message.to_owned(), ..Detail::default() };
    }
    let message = text(error, &["message", "Message", "detail"]).or_else(|| text(error.get("message")?, &["value"]));
    Detail {
        code: text(error, &["code", "Code"]).unwrap_or_default(),
        message: message.unwrap_or_default(),
        target: text(error, &["target", "pointer"]),
    }
}

/// The first of these members that says something, as text.
fn text(object: &Value, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| match object.get(name)? {
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

fn is_empty(json: &Value) -> bool {
    match json {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(all) => all.is_empty(),
        Value::Object(all) => all.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The text of the first element of that name, whatever its prefix.
fn element(content: &str, name: &str) -> Option<String> {
    let mut rest = content;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let end = rest.find(['>', '<'])?;
        let tag = rest[..end].split(char::is_whitespace).next().unwrap_or_default();
        if tag.rsplit(':').next().is_some_and(|local| local.eq_ignore_ascii_case(name)) && rest[end..].starts_with('>')
        {
            let inner = rest[end + 1..].split('<').next().unwrap_or_default();
            return Some(without_references(inner.trim())).filter(|text| !text.is_empty());
        }
    }
    None
}

/// The characters that are most often written as references, as themselves.
fn without_references(text: &str) -> String {
    let named = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&apos;", "'"), ("&nbsp;", " ")];
    let text = named.iter().fold(text.to_owned(), |text, (reference, character)| text.replace(reference, character));
    text.replace("&amp;", "&")
}

fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Detail, LONGEST, Said, element};

    fn said(content: &str) -> (String, String, Vec<String>) {
        let Said { message, codes, details, .. } = Said::of(content.as_bytes());
        let all = details.into_iter().map(|Detail { code, message, target }| format!("{code}/{message}/{target:?}"));
        (codes.join(" "), message, all.collect())
    }

    /// Each form, with the codes and the message that it says.
    #[test]
    fn every_form_of_errors_is_read() {
        let table = [
            (r#"{"error": {"code": "c", "message": "m"}}"#, "c", "m"),
            (r#"{"error": {"code": 7, "message": {"lang": "en-US", "value": "m"}}}"#, "7", "m"),
            (r#"{"odata.error": {"code": "c", "message": {"value": "m"}}}"#, "c", "m"),
            (
                r#"{"error": "invalid_grant", "error_description": "AADSTS50076: Due to …", "error_codes": [50076]}"#,
                "invalid_grant AADSTS50076",
                "AADSTS50076: Due to …",
            ),
            (r#"{"error": "x"}"#, "x", ""),
            (
                r#"{"type": "about:blank", "title": "Not allowed", "status": 403, "detail": "No."}"#,
                "",
                "Not allowed: No.",
            ),
            (r#"{"Message": "No HTTP resource"}"#, "", "No HTTP resource"),
            (r#"{"code": "c", "message": "m"}"#, "c", "m"),
            (r#"{"odd": [1]}"#, "", r#"{"odd":[1]}"#),
            (r#""only a text""#, "", "only a text"),
            ("\u{feff}{\"error\": {\"code\": \"c\", \"message\": \"m\"}}", "c", "m"),
            ("<!DOCTYPE html>\n<HTML><head><TITLE>\n Access &amp; more\n</TITLE>", "", "Access & more"),
            ("<html><body><h1 class='x'>Blocked</h1></body>", "", "Blocked"),
            ("<html><body></body>", "", ""),
            (
                "<?xml version=\"1.0\"?><m:error xmlns:m='x'><m:code>c</m:code><m:message xml:lang='en'>m</m:message>",
                "c",
                "m",
            ),
            ("  Bad gateway\r\n", "", "Bad gateway"),
            ("", "", ""),
            ("null", "", ""),
            ("{}", "", ""),
            ("<", "", ""),
        ];
        for (content, codes, message) in table {
            assert_eq!(said(content), (codes.to_owned(), message.to_owned(), Vec::new()), "{content}");
        }
        assert!(Said::of(&[0xff, 0xfe, b'x']).message.is_empty(), "bytes are no text");
    }

    #[test]
    fn further_errors_are_kept_in_every_form() {
        let table = [
            (
                r#"{"error": {"details": [{"code": "c", "message": "m", "target": "t"}, 5]}}"#,
                vec!["c/m/Some(\"t\")", "//None"],
            ),
            (
                r#"{"error": {"message": "outer", "innerError": {"message": "outer", "innererror": {"code": "i", "message": "inner"}}}}"#,
                vec!["i/inner/None"],
            ),
            (
                r#"{"title": "One or more", "errors": {"Name": ["is missing", "is short"], "Age": "is odd"}}"#,
                vec!["/is missing/Some(\"Name\")", "/is short/Some(\"Name\")", "/is odd/Some(\"Age\")"],
            ),
            (r##"{"title": "x", "errors": [{"detail": "d", "pointer": "#/a"}]}"##, vec!["/d/Some(\"#/a\")"]),
        ];
        for (content, details) in table {
            assert_eq!(said(content).2, details, "{content}");
        }
    }

    #[test]
    fn a_long_text_is_cut() {
        let long = "ä".repeat(2 * LONGEST);
        assert_eq!(said(&long).1.chars().count(), LONGEST + 1);
    }

    #[test]
    fn elements_are_found_by_their_names() {
        assert_eq!(element("<a><titles>x</titles><x:Title y='1'>z</x:Title>", "title").as_deref(), Some("z"));
        for none in ["<title", "<title></title>", "title>x", "<<<title", ""] {
            assert_eq!(element(none, "title"), None, "{none}");
        }
    }
}
