//! Requests: a parameter set and values -> method, path, query, headers and content, and what happens around the call.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use graphsmith_catalog::records::Kind;
use graphsmith_catalog::vocabulary::{Category, Reply, Role};
use http::{HeaderName, HeaderValue};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

use crate::bind::property;
use crate::convert::insert;
use crate::failure::Failure;
use crate::uploads;
use crate::view::{Parameter, Set};

/// Everything but the unreserved characters of RFC 3986: ids of events hold `/`, `+` and `=`.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The most objects that a page may be asked to have.
const LARGEST_PAGE: i64 = 999;

/// A request, but for the server and the credentials.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Method.
    pub method: &'static str,
    /// Path, encoded, from the root of the server.
    pub path: String,
    /// Names and values of the query, not encoded.
    pub query: Vec<(String, String)>,
    /// Headers besides those that every request has.
    pub headers: Vec<(String, String)>,
    /// Content.
    pub content: Option<Content>,
}

/// Content of a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Content {
    /// Media type.
    pub media_type: String,
    /// The content itself.
    pub data: Data,
}

/// What content is made of.
#[derive(Debug, Clone, PartialEq)]
pub enum Data {
    /// A JSON value.
    Json(Value),
    /// Bytes as they are.
    Bytes(Vec<u8>),
}

impl Content {
    /// The bytes that are sent.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        match &self.data {
            Data::Json(value) => value.to_string().into_bytes(),
            Data::Bytes(bytes) => bytes.clone(),
        }
    }
}

/// What is done around a call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Around {
    /// Read all pages.
    pub all: bool,
    /// Stop after so many objects.
    pub limit: Option<usize>,
    /// File for the number of objects.
    pub count_file: Option<String>,
    /// File for the headers of the response.
    pub headers_file: Option<String>,
    /// File for the content of the response.
    pub out_file: Option<String>,
    /// File that is uploaded.
    pub upload: Option<String>,
    /// Give up what an earlier run of the same upload has sent.
    pub restart: bool,
    /// Say `true` when it succeeds.
    pub pass_thru: bool,
}

/// Values of parameters.
pub type Values<'v, 'c> = Vec<(&'v Parameter<'c>, Value)>;

/// Makes the request that a parameter set means with these values.
pub fn build(set: &Set<'_>, values: &Values<'_, '_>) -> Result<(Call, Around), Failure> {
    let mut call = Call {
        method: set.method.as_str(),
        path: expand(set, values)?,
        query: Vec::new(),
        headers: vec![("Accept".to_owned(), accept(set).to_owned())],
        content: None,
    };
    let mut around = Around::default();
    for (parameter, value) in values {
        match (parameter.role, parameter.category) {
            (Role::Operation, Some(Category::Query)) => query(&mut call, parameter, value),
            (Role::Operation, Some(Category::Header)) => {
                header(&mut call, parameter.wire.unwrap_or(parameter.name), &plain(value))?;
            }
            (Role::Added, _) => added(&mut call, &mut around, parameter, value)?,
            _ => {}
        }
    }
    if set.flags.list() {
        page(&mut call, &mut around, values);
    }
    if set.upload.is_some() {
        upload(&mut around, values)?;
    }
    if !set.media_type.is_empty() {
        content(&mut call, set, values)?;
    }
    Ok((call, around))
}

/// What is asked for; anything where the reply is a file. A bare value, such as that of `$count`, the service writes as
/// text, also where a configuration calls it JSON to make it a number (docs/rules.md#1-2-changes-of-the-document).
fn accept(set: &Set<'_>) -> &'static str {
    match set.reply {
        Reply::Json if set.is_simple => "application/json, text/plain;q=0.9",
        Reply::Nothing | Reply::Json => "application/json",
        Reply::Text => "text/plain",
        Reply::Binary => "*/*",
    }
}

/// Fills in the path. Every value is encoded on its own, so that it can't reach beyond its place.
fn expand(set: &Set<'_>, values: &Values<'_, '_>) -> Result<String, Failure> {
    let mut path = String::with_capacity(set.path.len() + 64);
    let mut rest = set.path.as_str();
    while let Some((before, tail)) = rest.split_once('{') {
        let Some((name, after)) = tail.split_once('}') else { break };
        path.push_str(before);
        let value = path_value(name, values)?;
        // An empty id would turn the address of one item into that of the collection, dots would lead out of it.
        let whole = before.ends_with('/') && (after.is_empty() || after.starts_with('/'));
        if whole && matches!(value.as_str(), "" | "." | "..") {
            return Err(Failure::usage(format!("`{name}` must not be {value:?}")));
        }
        // Text in a call of an OData function stands between apostrophes; those inside it are doubled.
        let quoted = before.ends_with('\'') && after.starts_with('\'');
        let value = if quoted { value.replace('\'', "''") } else { value };
        path.extend(utf8_percent_encode(&value, RESERVED));
        rest = after;
    }
    path.push_str(rest);
    Ok(path)
}

/// The value of a name in the path: a parameter's, or a property of the identity.
fn path_value(name: &str, values: &Values<'_, '_>) -> Result<String, Failure> {
    let own = values.iter().find(|(p, _)| p.role == Role::Operation && p.wire == Some(name)).map(|(_, value)| value);
    let identity = values.iter().find(|(p, _)| p.role == Role::InputObject);
    let identity = || identity.and_then(|(_, value)| property(value.as_object()?, name));
    match own.or_else(identity) {
        Some(Value::Null) | None => Err(Failure::usage(format!("the object says no `{name}`, which the path needs"))),
        Some(value) => Ok(plain(value)),
    }
}

fn query(call: &mut Call, parameter: &Parameter<'_>, value: &Value) {
    let name = parameter.wire.unwrap_or(parameter.name);
    match value {
        Value::Array(elements) if parameter.flags.comma_separated() => {
            let joined: Vec<String> = elements.iter().map(plain).collect();
            call.query.push((name.to_owned(), joined.join(",")));
        }
        Value::Array(elements) => call.query.extend(elements.iter().map(|e| (name.to_owned(), plain(e)))),
        value => call.query.push((name.to_owned(), plain(value))),
    }
}

fn header(call: &mut Call, name: &str, value: &str) -> Result<(), Failure> {
    let invalid = HeaderName::try_from(name).is_err() || HeaderValue::try_from(value).is_err();
    if invalid {
        return Err(Failure::usage(format!("the header `{name}` holds characters that no header can carry")));
    }
    if ["authorization", "proxy-authorization", "cookie"].iter().any(|secret| name.eq_ignore_ascii_case(secret)) {
        return Err(Failure::usage(format!(
            "the header `{name}` can't be given on a command line, which others can see"
        ))
        .hint("Put the token into the environment variable MG_TOKEN."));
    }
    call.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
    call.headers.push((name.to_owned(), value.to_owned()));
    Ok(())
}

/// Parameters that the cmdlet adds itself (docs/rules.md#4-6-added-parameters).
fn added(call: &mut Call, around: &mut Around, parameter: &Parameter<'_>, value: &Value) -> Result<(), Failure> {
    let text = || plain(value);
    match parameter.name {
        "Headers" => {
            for (name, value) in value.as_object().into_iter().flatten() {
                header(call, name, &plain(value))?;
            }
        }
        "ResponseHeadersVariable" => around.headers_file = Some(text()),
        "OutFile" => around.out_file = Some(text()),
        "PassThru" => around.pass_thru = value == &Value::Bool(true),
        "All" => around.all = value == &Value::Bool(true),
        "CountVariable" => {
            around.count_file = Some(text());
            call.query.push(("$count".to_owned(), "true".to_owned()));
        }
        // Where the whole content and its type are made: `content`, and `page`.
        _ => {}
    }
    Ok(())
}

/// The file that is uploaded, where one is given.
fn upload(around: &mut Around, values: &Values<'_, '_>) -> Result<(), Failure> {
    let added = |name: &str| values.iter().find(|(p, _)| is_added(p, name)).map(|(_, value)| value);
    around.upload = added(uploads::IN_FILE).map(plain);
    around.restart = added(uploads::RESTART) == Some(&Value::Bool(true));
    if around.upload.is_some() && around.headers_file.is_some() {
        return Err(Failure::usage("an upload has many responses, so -ResponseHeadersVariable has nothing to write"));
    }
    if around.upload.is_none() && around.restart {
        return Err(Failure::usage(format!("-{} needs the file: -{}", uploads::RESTART, uploads::IN_FILE)));
    }
    Ok(())
}

/// Whether a parameter is the one that was added under that name, which may be an alias of it.
fn is_added(parameter: &Parameter<'_>, name: &str) -> bool {
    parameter.role == Role::Added && (parameter.name == name || parameter.aliases.contains(&name))
}

/// How large pages are, and after how many objects to stop. `-Top` means objects, however many pages they take.
fn page(call: &mut Call, around: &mut Around, values: &Values<'_, '_>) {
    let number = |name: &str| values.iter().find(|(p, _)| p.name == name).and_then(|(_, value)| value.as_i64());
    let top = number("Top").filter(|top| *top > 0);
    around.limit = top.and_then(|top| usize::try_from(top).ok());
    let size = number("PageSize").filter(|size| *size > 0);
    let size = match (size, top) {
        (Some(size), Some(top)) => Some(size.min(top)),
        (Some(size), None) => Some(size),
        (None, top) => top,
    };
    if let Some(size) = size {
        call.query.retain(|(name, _)| name != "$top");
        call.query.push(("$top".to_owned(), size.min(LARGEST_PAGE).to_string()));
    }
}

fn content(call: &mut Call, set: &Set<'_>, values: &Values<'_, '_>) -> Result<(), Failure> {
    let added =
        |name: &str| values.iter().find(|(p, _)| p.role == Role::Added && p.name == name).map(|(_, v)| plain(v));
    let media_type = added("ContentType").unwrap_or_else(|| set.media_type.to_owned());
    let data = if let Some(file) = added("InFile").filter(|_| set.upload.is_none()) {
        Data::Bytes(read(&file)?)
    } else if let Some((parameter, value)) = values.iter().find(|(p, _)| p.role == Role::Body) {
        match (parameter.kind, value) {
            (Kind::Stream, Value::String(file)) => Data::Bytes(read(file)?),
            (Kind::String, Value::String(text)) => Data::Bytes(text.clone().into_bytes()),
            _ => Data::Json(value.clone()),
        }
    } else if set.flags.expanded() {
        Data::Json(Value::Object(expanded(values)?))
    } else {
        return Ok(());
    };
    call.content = Some(Content { media_type, data });
    Ok(())
}

/// The body that the parameters for its properties make.
fn expanded(values: &Values<'_, '_>) -> Result<Map<String, Value>, Failure> {
    let mut body = Map::new();
    for (parameter, value) in values {
        let wire = parameter.wire.unwrap_or(parameter.name);
        match parameter.role {
            Role::BodyProperty if !insert(&mut body, &parameter.outer, wire, value.clone()) => {
                return Err(Failure::usage(format!("-{} is given twice", parameter.name)));
            }
            Role::BodyPropertyFile => {
                body.insert(wire.to_owned(), Value::from(STANDARD.encode(read(&plain(value))?)));
            }
            _ => {}
        }
    }
    let further = values.iter().filter(|(p, _)| p.role == Role::AdditionalProperties);
    for (name, value) in further.filter_map(|(_, value)| value.as_object()).flatten() {
        if body.insert(name.clone(), value.clone()).is_some() {
            return Err(Failure::usage(format!("`{name}` is given by a parameter and by -AdditionalProperties")));
        }
    }
    Ok(body)
}

fn read(file: &str) -> Result<Vec<u8>, Failure> {
    std::fs::read(file).map_err(|error| Failure::file("read", file, &error))
}

/// A value in a path, a query or a header.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use graphsmith_catalog::records::SetFlags;
    use graphsmith_catalog::vocabulary::{Method, Reply};

    use super::accept;
    use crate::view::Set;

    #[test]
    fn what_is_asked_for_depends_on_what_comes_back() {
        let table = [
            (Reply::Json, false, "application/json"),
            (Reply::Json, true, "application/json, text/plain;q=0.9"),
            (Reply::Nothing, false, "application/json"),
            (Reply::Text, true, "text/plain"),
            (Reply::Binary, false, "*/*"),
        ];
        for (reply, is_simple, expected) in table {
            let set = Set {
                name: "Get",
                method: Method::Get,
                path: "/beta/beds/$count".to_owned(),
                media_type: "",
                item_name: "",
                next_link: None,
                reply,
                is_simple,
                outputs: Vec::new(),
                flags: SetFlags::default(),
                upload: None,
                parameters: Vec::new(),
            };
            assert_eq!(accept(&set), expected, "{reply:?} {is_simple}");
        }
    }
}
