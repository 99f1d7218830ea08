//! `mg request`: any request to the service, with the sign-in, retries, pages and outputs of cmdlets.

mod body;

use graphsmith_catalog::Id;
use graphsmith_catalog::records::Kind;
use graphsmith_runtime::Arguments;
use http::Method;

use super::call::{Aim, Call, Printed, Runner};
use crate::args;
use crate::bind::{self, Bound};
use crate::console::Console;
use crate::failure::Failure;
use crate::literal;
use crate::request::{self, Options};
use crate::send::Sender;
use crate::suggest;
use crate::view::Parameter;

/// What `mg request --help` prints.
pub(super) const HELP: &str = "\
mg request [METHOD] PATH|URL [-Parameter value]...

Sends a request to Microsoft Graph, with the credentials, retries, errors and outputs of cmdlets.

  mg request GET '/me/messages?$top=5&$select=subject'
  mg request PATCH /users/adelev@contoso.com -Body \"@{city = 'Oslo'}\"
  mg request POST /me/sendMail -Body @mail.json
  mg request '/users?$filter=accountEnabled eq false' -All -Output csv
  mg request '/beta/me/photo/$value' -OutFile me.jpg

METHOD is GET if it is left out, or POST with -Body. PATH is a path of v1.0, or begins with /beta or /v1.0; a whole URL
has to be on the server that mg is signed in to. What a URL can't hold is encoded; all else is sent as it is.

  -Body TEXT       JSON or a table such as \"@{city = 'Oslo'}\"; @FILE is the content of a file, - is standard input
  -ContentType T   what the body is, if it isn't JSON
  -Headers TABLE   further headers, as \"@{Prefer = 'return=minimal'}\" or JSON
  -All             read all pages, and write the elements as one list
  -OutFile FILE    save the content of the reply
  -ResponseHeadersVariable FILE   write the headers of the reply there, as JSON

-WhatIf, -Confirm, -Verbose, -Debug, -Output and -Only are those of cmdlets. JSON is written as it comes; a table, csv and
tsv show the elements of a collection.
";

/// The parameters beside those that every cmdlet has.
static PARAMETERS: [(&str, Kind, &[&str], &str); 6] = [
    ("Body", Kind::String, &[], "JSON, a table, @FILE, or - for standard input."),
    ("ContentType", Kind::String, &[], "What the body is, if it isn't JSON."),
    ("Headers", Kind::Hashtable, &[], "Further headers."),
    ("All", Kind::Switch, &[], "Reads all pages."),
    ("OutFile", Kind::String, &[], "File for the content of the reply."),
    ("ResponseHeadersVariable", Kind::String, &["RHV"], "File for the headers of the reply, as JSON."),
];

/// Names of all parameters, and what they do.
pub(super) fn parameters() -> impl Iterator<Item = (&'static str, &'static str)> {
    let common = bind::COMMON.iter().filter(|common| common.is_shown()).map(|common| (common.name, common.help));
    PARAMETERS.iter().map(|(name, _, _, help)| (*name, *help)).chain(common)
}

/// Sends one request.
pub(super) fn run(words: &[String], aim: Aim, console: &mut Console<'_>) -> Result<(), Failure> {
    let hinted = |failure: Failure| failure.hint("`mg request --help` explains it.");
    let first = words.iter().position(|word| args::is_parameter(word)).unwrap_or(words.len());
    let (line, words) = words.split_at(first);
    let parameters = PARAMETERS.each_ref().map(|(name, kind, aliases, help)| {
        let mut parameter = Parameter::added(name, help, *kind, (Id::new(0), ""));
        parameter.aliases = aliases.to_vec();
        parameter
    });
    let mut bound = bind::to_parameters(&parameters.each_ref(), words).map_err(hinted)?;
    bound.settings.curl = aim == Aim::Curl;
    let settings = &bound.settings;
    let sender = Sender::new(console, None, settings.limits)?;
    let (method, address) = target(line, value(&bound, "Body")?.is_some()).map_err(hinted)?;
    let all = match bound.argument("All") {
        Some(argument) => argument.switch()?,
        None => false,
    };
    let mut arguments = Arguments::default();
    arguments.header("accept", &"application/json, */*;q=0.5".to_owned());
    if let Some(text) = value(&bound, "Headers")? {
        headers(&mut arguments, &text).map_err(hinted)?;
    }
    let mut body_file = None;
    if let Some(text) = value(&bound, "Body")? {
        body_file = body::add(&mut arguments, &text, value(&bound, "ContentType")?.as_deref(), console)?;
    }
    let request = sender.prepare_address(method, address, arguments).map_err(hinted)?;
    let options = Options {
        all,
        body_file,
        out_file: value(&bound, "OutFile")?,
        headers_file: value(&bound, "ResponseHeadersVariable")?,
        ..Options::default()
    };
    let call = Call::of_request("mg request", request, options);
    let mut runner = Runner::new(settings, sender, Box::new(Printed::new(settings, all, console)), console);
    let called = runner.call(call, console).and_then(|()| runner.flush(console));
    let called = called.and(runner.take_failures().pop().map_or(Ok(()), |(_, failure)| Err(failure)));
    // What was printed so far is whole, however the call has ended.
    called.and(runner.finish(console))
}

/// The value of a parameter that is given.
fn value(bound: &Bound, name: &str) -> Result<Option<String>, Failure> {
    bound.argument(name).map(args::Argument::value).transpose()
}

/// Method and address of the words before the first parameter.
fn target(line: &[String], has_body: bool) -> Result<(Method, &str), Failure> {
    let usual = if has_body { Method::POST } else { Method::GET };
    match line {
        [] => Err(Failure::usage("expected an address, as in `mg request GET /me`")),
        [address] => Ok((usual, address)),
        [name, address] => Ok((method(name)?, address)),
        [_, _, word, ..] => Err(Failure::usage(format!("`{word}` belongs to no parameter"))
            .hint("Put single quotes around an address that has spaces, `&` or `$`.")),
    }
}

/// The method of that name, in any case.
pub(super) fn method(name: &str) -> Result<Method, Failure> {
    const METHODS: [Method; 7] =
        [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::HEAD, Method::OPTIONS];
    METHODS.into_iter().find(|method| method.as_str().eq_ignore_ascii_case(name)).ok_or_else(|| {
        let near = suggest::did_you_mean(name, "", METHODS.each_ref().map(Method::as_str));
        Failure::usage(format!("`{name}` is no method{near}"))
    })
}

/// Headers of a table.
fn headers(arguments: &mut Arguments, text: &str) -> Result<(), Failure> {
    let table = literal::parse(text, &literal::none);
    let table = table.map_err(|error| Failure::usage(format!("-Headers: {}", error.shown(text))))?;
    let Some(table) = table.as_object() else {
        return Err(Failure::usage(
            "-Headers: expected a table such as \"@{Prefer = 'return=minimal'}\" or a JSON object",
        ));
    };
    request::headers(arguments, table)
}
