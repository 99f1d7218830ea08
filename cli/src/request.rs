//! Requests: a parameter set and values -> the arguments of its operation, and what is done with files and the reply.

mod template;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use graphsmith_catalog::vocabulary::{Category, Content, Encoding, Location, Role, Serialization};
use graphsmith_runtime::{Arguments, Body, File};
use http::header::CONTENT_TYPE;
use serde_json::{Map, Value};

use crate::convert::insert;
use crate::failure::Failure;
use crate::literal::text;
use crate::property::property;
use crate::view::{Parameter, Set};
use crate::view::{delta, uploads};

/// The most objects that a page may be asked to have.
const LARGEST_PAGE: i64 = 999;

/// Headers that hold credentials. What is on a command line can be seen by others.
const CREDENTIALS: [&str; 3] = ["authorization", "proxy-authorization", "cookie"];

/// Headers that describe a body or a reply.
const MISUSED: [&str; 20] = [
    "accept-ranges",
    "age",
    "allow",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-length",
    "content-location",
    "content-md5",
    "content-range",
    "content-type",
    "etag",
    "expires",
    "last-modified",
    "location",
    "proxy-authenticate",
    "retry-after",
    "server",
    "vary",
    "www-authenticate",
];

/// What the parameters say that aren't sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Read all pages.
    pub all: bool,
    /// Stop after so many objects.
    pub limit: Option<usize>,
    /// File, or variable of PowerShell, for the number of objects.
    pub count_file: Option<String>,
    /// File, or variable of PowerShell, for the headers of the response.
    pub headers_file: Option<String>,
    /// File for the content of the response.
    pub out_file: Option<String>,
    /// File with the address at which the changes of a collection go on.
    pub delta_link: Option<String>,
    /// File that the body is, as it is.
    pub body_file: Option<String>,
    /// File that is uploaded.
    pub upload: Option<String>,
    /// Give up what an earlier run of the same upload has sent.
    pub restart: bool,
    /// Print `true` when it succeeds.
    pub pass_thru: bool,
}

/// Values of parameters.
pub type Values<'v, 'c> = Vec<(&'v Parameter<'c>, Value)>;

/// The arguments that these values are in a parameter set; `endpoint` is the address of the service, without a version.
pub fn build(set: &Set<'_>, values: &Values<'_, '_>, endpoint: &str) -> Result<(Arguments, Options), Failure> {
    let (mut arguments, mut options) = (Arguments::default(), Options::default());
    arguments.header("accept", &set.accept);
    for name in set.path_names() {
        if let Some((value, how)) = path_value(set, name, values) {
            arguments.parameter(Location::Path, name.to_owned(), how, value);
        }
    }
    for variable in set.server_variables() {
        let given =
            values.iter().find(|(parameter, _)| parameter.name == variable.name).map(|(_, value)| value.clone());
        let value = given.unwrap_or_else(|| variable.default.into());
        arguments.path(variable.wire.unwrap_or(variable.name).to_owned(), &value);
    }
    constants(&mut arguments, set);
    let page = if set.pages.is_some() { page(&mut options, set, values)? } else { None };
    for (parameter, value) in values {
        let name = parameter.wire.unwrap_or(parameter.name);
        match (parameter.role, parameter.category.and_then(Category::location)) {
            (Role::Operation, Some(Location::Query)) if page.is_some() && name == "$top" => {}
            (Role::Operation, None | Some(Location::Path | Location::Server)) => {}
            (Role::Operation, Some(location)) => {
                if location == Location::Header {
                    refuse_credentials(name)?;
                }
                arguments.parameter(location, name.to_owned(), parameter.flags.serialization(), value);
            }
            (Role::Added, _) => added_parameter(set, &mut arguments, &mut options, parameter, value)?,
            _ => {}
        }
    }
    if let Some(size) = page {
        arguments.query("$top", &size);
    }
    // Headers that the operation takes and that aren't given: the client may know what a query needs.
    let is_given = |name: &str| values.iter().any(|(given, _)| given.name == name);
    for parameter in set.parameters.iter().filter(|p| p.role == Role::Operation && !is_given(p.name)) {
        if parameter.category == Some(Category::Header) && !parameter.flags.mandatory() {
            let name = parameter.wire.unwrap_or(parameter.name).to_owned();
            arguments.parameter(Location::Header, name, parameter.flags.serialization(), &Value::Null);
        }
    }
    if set.upload.is_some() {
        upload(&mut options, values)?;
    }
    if let Some(written) = set.content {
        content(&mut arguments, &mut options, (set, written), values, endpoint)?;
    }
    Ok((arguments, options))
}

/// The value of a name in the path, and how it is written: a parameter's, or a property of the identity.
fn path_value<'v>(set: &Set<'_>, name: &str, values: &'v Values<'_, '_>) -> Option<(&'v Value, Serialization)> {
    let is_in_path = |p: &&Parameter<'_>| p.category == Some(Category::Path) && p.wire == Some(name);
    let own = values.iter().find(|(p, _)| p.role == Role::Operation && is_in_path(p));
    if let Some((parameter, value)) = own {
        return Some((value, parameter.flags.serialization()));
    }
    let (_, identity) = values.iter().find(|(p, _)| p.role == Role::InputObject)?;
    let value = property(identity.as_object()?, name).filter(|value| !value.is_null())?;
    let implied = set.implied.iter().filter(|p| p.role == Role::FromIdentity).find(is_in_path);
    Some((value, implied.map(|p| p.flags.serialization()).unwrap_or_default()))
}

/// The last id in the path, if there is one.
pub fn last_id(set: &Set<'_>, values: &Values<'_, '_>) -> Option<String> {
    let name = set.path_names().into_iter().next_back()?;
    path_value(set, name, values).map(|(value, _)| plain(value))
}

/// Puts what is always sent outside the body into a request.
fn constants(arguments: &mut Arguments, set: &Set<'_>) {
    for parameter in set.implied.iter().filter(|p| p.role == Role::Constant) {
        if let (Some(location), Some(value)) =
            (parameter.category.and_then(Category::location), parameter.values.first())
        {
            let name = parameter.wire.unwrap_or(parameter.name).to_owned();
            arguments.parameter(location, name, parameter.flags.serialization(), value);
        }
    }
}

/// Headers that a command line gives.
pub fn headers(arguments: &mut Arguments, table: &Map<String, Value>) -> Result<(), Failure> {
    for (name, value) in table {
        refuse_credentials(name)?;
        if value.is_null() {
            return Err(Failure::usage(format!("the header `{name}` must not be null")));
        }
        // Flags are written as in PowerShell; what has several parts, in the way of headers.
        match text(value.clone()) {
            Some(text) => arguments.header(name, &text),
            None => arguments.header(name, value),
        }
    }
    Ok(())
}

/// Refuses headers that are no request's: those that describe a body, but for the type of one that is sent, and those of replies.
fn refuse_misused(set: &Set<'_>, table: &Map<String, Value>) -> Result<(), Failure> {
    let is_misused = |name: &str| MISUSED.iter().any(|known| name.eq_ignore_ascii_case(known));
    let is_type = |name: &str| set.content.is_some() && name.eq_ignore_ascii_case(CONTENT_TYPE.as_str());
    match table.keys().find(|name| is_misused(name) && !is_type(name)) {
        Some(name) => Err(Failure::usage(format!("the header `{name}` is none of this request"))
            .hint("It describes the body of a request that has one, or a reply.")),
        None => Ok(()),
    }
}

/// Refuses headers with credentials: what is on a command line can be seen by others.
fn refuse_credentials(name: &str) -> Result<(), Failure> {
    if CREDENTIALS.iter().any(|secret| name.eq_ignore_ascii_case(secret)) {
        return Err(Failure::usage(format!(
            "the header `{name}` can't be given on a command line, which others can see"
        ))
        .hint("Put the token into the environment variable MG_TOKEN."));
    }
    Ok(())
}

/// Parameters that the cmdlet adds itself (docs/rules.md#4-6-added-parameters).
fn added_parameter(
    set: &Set<'_>,
    arguments: &mut Arguments,
    options: &mut Options,
    parameter: &Parameter<'_>,
    value: &Value,
) -> Result<(), Failure> {
    match parameter.name {
        "Headers" => {
            if let Some(table) = value.as_object() {
                refuse_misused(set, table)?;
                headers(arguments, table)?;
            }
        }
        "ResponseHeadersVariable" => options.headers_file = Some(plain(value)),
        delta::DELTA_LINK => options.delta_link = Some(plain(value)),
        "OutFile" => options.out_file = Some(plain(value)),
        "PassThru" => options.pass_thru = value == &Value::Bool(true),
        "All" => options.all = value == &Value::Bool(true),
        "CountVariable" => {
            options.count_file = Some(plain(value));
            arguments.query("$count", &true);
        }
        // Where the whole content and its type are made: `content`, and `page`.
        _ => {}
    }
    Ok(())
}

/// The file that is uploaded, where one is given.
fn upload(options: &mut Options, values: &Values<'_, '_>) -> Result<(), Failure> {
    let added = |name: &str| values.iter().find(|(p, _)| is_added(p, name)).map(|(_, value)| value);
    options.upload = added(uploads::IN_FILE).map(plain);
    options.restart = added(uploads::RESTART) == Some(&Value::Bool(true));
    if options.upload.is_some() && options.headers_file.is_some() {
        return Err(Failure::usage("an upload has many responses, so -ResponseHeadersVariable has nothing to write"));
    }
    if options.upload.is_none() && options.restart {
        return Err(Failure::usage(format!("-{} needs the file: -{}", uploads::RESTART, uploads::IN_FILE)));
    }
    Ok(())
}

/// Whether a parameter is the one that was added under that name, which may be an alias of it.
fn is_added(parameter: &Parameter<'_>, name: &str) -> bool {
    parameter.role == Role::Added && (parameter.name == name || parameter.aliases.contains(&name))
}

/// How large pages are, if that is said, and after how many objects to stop. `-Top` means objects, however many pages they
/// take. A set without `-All` reads them all, unless `-Top` says how many.
fn page(options: &mut Options, set: &Set<'_>, values: &Values<'_, '_>) -> Result<Option<i64>, Failure> {
    let number = |is: &dyn Fn(&Parameter<'_>) -> bool| values.iter().find(|(p, _)| is(p)).and_then(|(_, v)| v.as_i64());
    let top = number(&|p| p.wire == Some("$top")).filter(|number| *number > 0);
    let size = number(&|p| is_added(p, "PageSize"));
    if size.is_some_and(|size| !(1..=LARGEST_PAGE).contains(&size)) {
        return Err(Failure::usage(format!("-PageSize must be from 1 to {LARGEST_PAGE}")));
    }
    options.limit = top.and_then(|top| usize::try_from(top).ok());
    options.all |= set.parameter("All").is_none();
    Ok([top, size].into_iter().flatten().min().map(|size| size.min(LARGEST_PAGE)))
}

/// The body, written as the operation takes it. A file that is given instead of it is sent as it is.
fn content(
    arguments: &mut Arguments,
    options: &mut Options,
    (set, written): (&Set<'_>, Content),
    values: &Values<'_, '_>,
    endpoint: &str,
) -> Result<(), Failure> {
    let added =
        |name: &str| values.iter().find(|(p, _)| p.role == Role::Added && p.name == name).map(|(_, v)| plain(v));
    let given = added("ContentType").or_else(|| header(values, CONTENT_TYPE.as_str()));
    let media_type = given.as_deref().unwrap_or(set.media_type);
    let file = |path: &str| -> Result<Body, Failure> {
        let body = Body::from(read(path)?);
        Ok(match &given {
            Some(media_type) => body.of_type(media_type),
            None => body.named(path),
        })
    };
    if let Some(path) = added("InFile").filter(|_| set.upload.is_none()) {
        arguments.content(media_type, &file(&path)?);
        options.body_file = Some(path);
        return Ok(());
    }
    let value = match values.iter().find(|(p, _)| p.role == Role::Body) {
        Some((_, value)) => value.clone(),
        None if !set.template.is_empty() => template::body(set.template, values, endpoint)?,
        None if set.flags.expanded() => Value::Object(expanded(set, values)?),
        None => return Ok(()),
    };
    match written {
        Content::Json => arguments.json_of_type(media_type, &value),
        Content::Form | Content::Multipart => form(arguments, set, written, &value)?,
        Content::Binary => {
            let path = plain(&value);
            arguments.content(media_type, &file(&path)?);
            options.body_file = Some(path);
        }
        Content::Text => arguments.content(media_type, &plain(&value).into()),
    }
    Ok(())
}

/// A header that `-Headers` gives.
fn header(values: &Values<'_, '_>, name: &str) -> Option<String> {
    let (_, headers) = values.iter().find(|(p, _)| is_added(p, "Headers"))?;
    let mut headers = headers.as_object()?.iter();
    headers.find(|(given, _)| given.eq_ignore_ascii_case(name)).map(|(_, value)| plain(value))
}

/// Whether a header is given, by a parameter of its own or by `-Headers`.
pub fn gives_header(values: &Values<'_, '_>, name: &str) -> bool {
    let is_it = |(p, _): &(&Parameter<'_>, Value)| {
        p.category == Some(Category::Header) && p.wire.is_some_and(|wire| wire.eq_ignore_ascii_case(name))
    };
    values.iter().any(is_it) || header(values, name).is_some()
}

/// The properties of a body as fields or parts. Those that are files have the path of one, or of several, as value.
fn form(arguments: &mut Arguments, set: &Set<'_>, written: Content, body: &Value) -> Result<(), Failure> {
    for (name, value) in body.as_object().into_iter().flatten() {
        let field = set.fields.iter().find(|field| field.wire == name);
        let (encoding, media_type) = field.map_or((Encoding::Plain, ""), |field| (field.encoding, field.media_type));
        match (written, encoding) {
            (Content::Form, _) => arguments.form(name, encoding, value),
            (_, Encoding::File) => arguments.files(name, media_type, &files(value)?),
            _ => arguments.part(name, encoding, media_type, value),
        }
    }
    Ok(())
}

fn files(paths: &Value) -> Result<Vec<File>, Failure> {
    let open = |path: &Value| {
        let path = plain(path);
        File::open(&path).map_err(|error| Failure::file("read", &path, &error))
    };
    match paths {
        Value::Null => Ok(Vec::new()),
        Value::Array(paths) => paths.iter().map(open).collect(),
        path => open(path).map(|file| vec![file]),
    }
}

/// The body that the parameters for its properties make.
fn expanded(set: &Set<'_>, values: &Values<'_, '_>) -> Result<Map<String, Value>, Failure> {
    let mut body = Map::new();
    let constants = set.implied.iter().filter(|p| p.role == Role::Constant && p.category == Some(Category::Body));
    let (first, others): (Vec<_>, Vec<_>) = constants.partition(|p| p.flags.mandatory());
    for parameter in first.into_iter().chain(others) {
        // One of an inner object that needn't be there comes with it.
        let comes_along =
            |(p, _): &(&Parameter<'_>, Value)| p.role == Role::BodyProperty && p.outer.starts_with(&parameter.outer);
        if !parameter.flags.mandatory() && !values.iter().any(comes_along) {
            continue;
        }
        insert(&mut body, &parameter.outer, parameter.wire.unwrap_or(parameter.name), parameter.constant());
    }
    for (parameter, value) in values {
        let wire = parameter.wire.unwrap_or(parameter.name);
        match parameter.role {
            Role::BodyProperty if !insert(&mut body, &parameter.outer, wire, value.clone()) => {
                return Err(Failure::usage(format!("-{} is given twice", parameter.name)));
            }
            Role::BodyPropertyFile => {
                // A part is the file itself; elsewhere its bytes are text.
                let is_part = set.content == Some(Content::Multipart);
                let content = if is_part { value.clone() } else { STANDARD.encode(read(&plain(value))?).into() };
                if !insert(&mut body, &parameter.outer, wire, content) {
                    return Err(Failure::usage(format!("-{} is given twice", parameter.name)));
                }
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
