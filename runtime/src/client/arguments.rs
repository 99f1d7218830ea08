//! [`Arguments`]: what a call says, on its way into an HTTP request.

use std::borrow::Cow;

use graphsmith_catalog::path::{Part, PathTemplate, Placeholder};
use graphsmith_catalog::vocabulary::{Encoding, Location, Serialization};
use http::header::{CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, Uri};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Serialize;
use serde_json::Value;

use crate::client::advanced::{self, Need};
use crate::client::query;
use crate::values::argument::Argument;
use crate::values::{redact, style};
use crate::wire::body::Body;
use crate::wire::error::Error;
use crate::wire::form::{self, Files};

/// What no URL may hold; a literal of a template may be percent-encoded already.
const NOT_IN_URLS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The header that says how fresh what is counted, searched and filtered has to be.
const CONSISTENCY_LEVEL: &str = "consistencylevel";

/// Media type of forms without files.
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// The arguments of a call, on their way into a request.
#[derive(Debug, Default)]
pub struct Arguments {
    path: Vec<InPath>,
    query: String,
    headers: HeaderMap,
    cookies: Vec<String>,
    body: Option<(Option<HeaderValue>, Body)>,
    form: Option<String>,
    parts: Vec<form::Part>,
    /// Whether the operation takes the header `ConsistencyLevel`, and the call doesn't say what it is.
    consistency_unsaid: bool,
    /// The first thing that went wrong. Kept for the end, so that derives needn't handle it.
    fault: Option<String>,
}

/// A parameter of the path. How it is written depends on what stands around it.
#[derive(Debug)]
struct InPath {
    name: Cow<'static, str>,
    how: Serialization,
    value: Value,
}

/// What [`Arguments`] become.
#[derive(Debug)]
pub(crate) struct Parts {
    /// Path and query.
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<(Option<HeaderValue>, Body)>,
}

impl Parts {
    /// As a request to that address, which has path and query already.
    pub(crate) fn to(self, method: http::Method, url: Uri) -> http::Request<Body> {
        let (content_type, content) = self.body.unwrap_or_default();
        let mut request = http::Request::new(content);
        *request.method_mut() = method;
        *request.uri_mut() = url;
        *request.headers_mut() = self.headers;
        if let Some(content_type) = content_type {
            request.headers_mut().insert(CONTENT_TYPE, content_type);
        }
        request
    }
}

impl Arguments {
    /// A parameter of any place, written as its description says.
    pub fn parameter(
        &mut self,
        location: Location,
        name: impl Into<Cow<'static, str>>,
        how: Serialization,
        value: &dyn Argument,
    ) {
        self.add(location, name.into(), how, value.value());
    }

    /// A parameter of the path.
    pub fn path(&mut self, name: impl Into<Cow<'static, str>>, value: &dyn Argument) {
        self.parameter(Location::Path, name, Serialization::default(), value);
    }

    /// Parameters of the path that are text, their names and their values.
    pub fn texts<const N: usize>(&mut self, names: [&'static str; N], values: [&String; N]) {
        for (name, value) in names.into_iter().zip(values) {
            self.path(name, value);
        }
    }

    /// A parameter of the query; a list is written with commas.
    pub fn query(&mut self, name: &str, value: &dyn Argument) {
        style::in_query(&mut self.query, name, Serialization::default(), &value.value());
    }

    /// A header; a list is written with commas.
    pub fn header(&mut self, name: &str, value: &dyn Argument) {
        self.add_header(name, Serialization::default(), &value.value());
    }

    fn add(&mut self, location: Location, name: Cow<'static, str>, how: Serialization, value: Value) {
        match location {
            Location::Server | Location::Path => self.path.push(InPath { name, how, value }),
            Location::Query => style::in_query(&mut self.query, &name, how, &value),
            Location::Header => self.add_header(&name, how, &value),
            Location::Cookie => self.cookies.extend(style::in_cookies(&name, how, &value)),
        }
    }

    fn add_header(&mut self, name: &str, how: Serialization, value: &Value) {
        let Some(value) = style::in_header(how, value) else {
            self.consistency_unsaid |= name.eq_ignore_ascii_case(CONSISTENCY_LEVEL);
            return;
        };
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(mut value)) if value.to_str().is_ok() => {
                value.set_sensitive(redact::hides_header(name.as_str()));
                self.headers.insert(name, value);
            }
            _ => self.fail(format!("the header `{name}` may hold characters of ASCII only, and no new lines")),
        }
    }

    /// A body in JSON.
    pub fn json(&mut self, content: &impl Serialize) {
        self.json_of_type("application/json", content);
    }

    /// A body in JSON, of a media type of its own: `application/merge-patch+json`.
    pub fn json_of_type(&mut self, media_type: &str, content: &impl Serialize) {
        match serde_json::to_vec(content) {
            Ok(json) => self.content(media_type, &json.into()),
            Err(error) => self.fail(format!("the body can't be written: {error}")),
        }
    }

    /// A body as it is, of its own media type, or else of that one.
    pub fn content(&mut self, media_type: &str, content: &Body) {
        match HeaderValue::try_from(content.media_type(media_type)) {
            Ok(media_type) => self.body = Some((Some(media_type), content.clone())),
            Err(_) => self.fail("the media type holds characters that no header can carry".to_owned()),
        }
    }

    /// A field of a body of `application/x-www-form-urlencoded`.
    pub fn form(&mut self, name: &str, encoding: Encoding, value: &impl Serialize) {
        if let Some(value) = self.value(value) {
            form::field(self.form.get_or_insert_default(), name, encoding, &value);
        }
    }

    /// The properties of an object as fields.
    pub fn form_of(&mut self, object: &impl Serialize) {
        for (name, value) in self.value(object).as_ref().and_then(Value::as_object).into_iter().flatten() {
            self.form(name, Encoding::Plain, value);
        }
    }

    /// A part of a body of `multipart/form-data`. Without a media type it is text, or JSON where it is an object.
    pub fn part(&mut self, name: &str, encoding: Encoding, media_type: &str, value: &impl Serialize) {
        if let Some(value) = self.value(value) {
            self.parts.extend(form::Part::of_value(name, encoding, media_type, &value));
        }
    }

    /// The properties of an object as parts.
    pub fn parts_of(&mut self, object: &impl Serialize) {
        for (name, value) in self.value(object).as_ref().and_then(Value::as_object).into_iter().flatten() {
            self.part(name, Encoding::Plain, "", value);
        }
    }

    /// Files as parts, each with its name.
    pub fn files(&mut self, name: &str, media_type: &str, files: &impl Files) {
        self.parts.extend(files.files().iter().map(|file| form::Part::of_file(name, media_type, file)));
    }

    fn value(&mut self, value: &impl Serialize) -> Option<Value> {
        match serde_json::to_value(value) {
            Ok(value) => Some(value),
            Err(error) => {
                self.fail(format!("the body can't be written: {error}"));
                None
            }
        }
    }

    fn fail(&mut self, fault: String) {
        self.fault.get_or_insert(fault);
    }

    /// Puts everything in its place.
    pub(crate) fn finish(mut self, template: &str) -> Result<Parts, Error> {
        if !self.cookies.is_empty() {
            let cookies = self.cookies.join("; ");
            self.header(COOKIE.as_str(), &cookies);
        }
        if let Some(form) = self.form.take() {
            self.content(FORM, &form.into());
        }
        if !self.parts.is_empty() {
            let parts = std::mem::take(&mut self.parts);
            self.content("", &form::multipart(parts));
        }
        if let Some(fault) = self.fault {
            return Err(Error::Argument(fault));
        }
        let mut target = expand(template, &self.path)?;
        let mut headers = self.headers;
        let mut query = query::arranged(&target, &self.query);
        if self.consistency_unsaid
            && !headers.contains_key(CONSISTENCY_LEVEL)
            && let Some(Need { count }) = advanced::need(&target, &query)
        {
            headers.insert(CONSISTENCY_LEVEL, HeaderValue::from_static("eventual"));
            if count {
                style::in_query(&mut query, "$count", Serialization::default(), &true.into());
                query = query::arranged(&target, &query);
            }
        }
        target.push_str(&query);
        // The type of the body is what the operation says, whatever a header argument says.
        headers.remove(CONTENT_TYPE);
        Ok(Parts { target, headers, body: self.body })
    }
}

/// Fills in a path template. Every value is encoded on its own, so that it can't reach beyond its place.
fn expand(template: &str, values: &[InPath]) -> Result<String, Error> {
    let mut path = String::with_capacity(template.len() + 64);
    for part in PathTemplate(template).parts() {
        let Placeholder { name, whole_segment, quoted } = match part {
            Part::Literal(text) => {
                path.extend(utf8_percent_encode(text, NOT_IN_URLS));
                continue;
            }
            Part::Parameter(place) => place,
        };
        let given = values.iter().find(|given| given.name == name);
        let written = given.and_then(|InPath { name, how, value }| style::in_path(name, *how, value, quoted));
        let written = written.ok_or_else(|| Error::Argument(format!("`{name}` is missing")))?;
        // An empty id would turn the URL of one item into that of the collection, dots would lead out of it.
        if whole_segment && matches!(written.as_str(), "" | "." | "..") {
            return Err(Error::Argument(format!("`{name}` must not be {written:?}")));
        }
        path.push_str(&written);
    }
    Ok(path)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use graphsmith_catalog::vocabulary::{Location, Serialization};

    use super::{Arguments, InPath, expand};
    use crate::requests::options::QueryOptions;

    fn path(template: &str, value: &str) -> Option<String> {
        expand(template, &[InPath { name: "id".into(), how: Serialization::default(), value: value.into() }]).ok()
    }

    #[test]
    fn values_stay_in_their_segment() {
        let table = [
            ("AAMkAD-_.~", Some("/users/AAMkAD-_.~/x")),
            ("a/b+c=d", Some("/users/a%2Fb%2Bc%3Dd/x")),
            ("a?b#c%2F", Some("/users/a%3Fb%23c%252F/x")),
            ("o'hara@contoso.com", Some("/users/o%27hara%40contoso.com/x")),
            ("ü {x}\u{0}\r\n", Some("/users/%C3%BC%20%7Bx%7D%00%0D%0A/x")),
            ("...", Some("/users/.../x")),
            ("../me", Some("/users/..%2Fme/x")),
            ("", None),
            (".", None),
            ("..", None),
        ];
        for (value, expected) in table {
            assert_eq!(path("/users/{id}/x", value).as_deref(), expected, "{value:?}");
        }
    }

    #[test]
    fn apostrophes_of_function_arguments_are_doubled() {
        assert_eq!(path("/drive/root/f(q='{id}')", "it's").as_deref(), Some("/drive/root/f(q='it%27%27s')"));
        assert_eq!(path("/drive/root/f(q='{id}')", "").as_deref(), Some("/drive/root/f(q='')"));
        assert_eq!(path("/reports/f(top={id})", "5").as_deref(), Some("/reports/f(top=5)"));
    }

    #[test]
    fn a_parameter_without_value_is_an_error() {
        assert!(expand("/users/{user-id}", &[]).is_err());
    }

    #[test]
    fn queries() {
        let mut arguments = Arguments::default();
        let options = QueryOptions::default().select(["id", "subject"]).filter("a eq 'b&c'").top(5).count(true);
        arguments.options(&options);
        arguments.query("startDateTime", &Some("2026-01-01T00:00:00+01:00".to_owned()));
        arguments.query("absent", &None::<i32>);
        let each = Serialization { explode: true, ..Serialization::default() };
        arguments.parameter(Location::Query, "role", each, &vec!["a".to_owned(), "b".to_owned()]);
        assert_eq!(
            arguments.query,
            "?$select=id,subject&$filter=a%20eq%20%27b%26c%27&$top=5&$count=true\
             &startDateTime=2026-01-01T00%3A00%3A00%2B01%3A00&role=a&role=b"
        );
    }

    /// docs/protocol.md#advanced-queries
    #[test]
    fn an_advanced_query_says_what_it_needs() {
        let sent = |level: Option<Option<&str>>, filter: &str| {
            let mut arguments = Arguments::default();
            arguments.options(&QueryOptions::default().filter(filter));
            if let Some(level) = level {
                arguments.header("ConsistencyLevel", &level.map(str::to_owned));
            }
            let parts = arguments.finish("/v1.0/users").unwrap();
            let header = parts.headers.get("consistencylevel").map(|value| value.to_str().unwrap().to_owned());
            (parts.target, header.unwrap_or_default())
        };
        let (plain, advanced) = ("a eq 'b'", "a ne 'b'");
        let target = "/v1.0/users?$filter=a%20ne%20%27b%27".to_owned();
        assert_eq!(sent(Some(None), advanced), (format!("{target}&$count=true"), "eventual".to_owned()));
        assert_eq!(sent(Some(Some("session")), advanced), (target.clone(), "session".to_owned()));
        assert_eq!(sent(None, advanced), (target, String::new()), "the operation doesn't take it");
        assert_eq!(sent(Some(None), plain).1, "");
    }

    #[test]
    fn a_header_cannot_be_broken_out_of() {
        for value in ["W/\"1\"\r\nEvil: 1", "caf\u{e9}", "\u{7f}"] {
            let mut arguments = Arguments::default();
            arguments.header("If-Match", &value.to_owned());
            assert!(arguments.finish("/me").unwrap_err().to_string().contains("If-Match"), "{value:?}");
        }
    }
}
