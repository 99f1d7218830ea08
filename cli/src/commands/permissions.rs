//! `mg permissions CMDLET|SCRIPT..`: the least privileged permissions for cmdlets, or for all cmdlets of a script.

use std::fmt::Write as _;
use std::path::Path;

use graphsmith_catalog::printable::one_line;
use graphsmith_catalog::records::Cmdlet;
use graphsmith_catalog::vocabulary::Scheme;
use graphsmith_catalog::{Catalog, Id};
use serde_json::{Value, json};

use super::check_scripts::{self, Call};
use super::library;
use crate::args::{group, is_parameter};
use crate::console::{Console, Tone};
use crate::failure::Failure;
use crate::library::Found;
use crate::output::{Form, Format, Printer};
use crate::suggest;
use crate::text::wrap;
use crate::view::{Needed, least};

pub(super) const HELP: &str = "\
Tells which permissions cmdlets need, the least privileged ones.

  mg permissions CMDLET|SCRIPT... [-Output text|json]

CMDLET is the name of a cmdlet. SCRIPT is a file with a script of PowerShell or of a shell, or - for standard input: every
cmdlet in it counts, but for comments. The first lines are the fewest permissions that allow all of them; what follows tells
it for each request. A cmdlet that makes several requests is counted with all of them.

  mg permissions Get-MgUserEvent New-MgUserMessage
  mg permissions onboard.ps1 -Output json
  mg sign-in --for Get-MgUserEvent         asks for exactly those when you sign in

The list is that of Microsoft, as it was when the catalogs were made. A request that it has no entry for has the permissions of
one that acts on the same things, if there is one; that is told as well.
";

/// A request of a cmdlet, and what it needs.
struct Request {
    cmdlet: String,
    method: &'static str,
    path: String,
    needed: Option<Needed>,
}

/// Prints what cmdlets need.
pub(super) fn run(words: &[String], console: &mut Console<'_>) -> Result<(), Failure> {
    let first = words.iter().position(|word| word != "-" && is_parameter(word)).unwrap_or(words.len());
    let (names, parameters) = words.split_at(first);
    let mut as_json = false;
    for argument in group(parameters)? {
        if !argument.name.eq_ignore_ascii_case("Output") {
            let near = suggest::did_you_mean(&argument.name, "-", ["Output"]);
            return Err(Failure::usage(format!("mg permissions has no -{}{near}", argument.name)));
        }
        as_json = match argument.value()?.to_ascii_lowercase().as_str() {
            "text" => false,
            "json" => true,
            _ => return Err(Failure::usage("-Output: expected text or json")),
        };
    }
    if names.is_empty() {
        return Err(Failure::usage("expected a cmdlet or a script, as in `mg permissions Get-MgUserEvent`")
            .hint("`mg permissions --help` explains it."));
    }
    let requests = requests(names, console)?;
    tell_unknown(&requests, console);
    if as_json {
        let mut printer = Printer::new(Form::Whole(Format::Json), false);
        printer.push(document(&requests), console)?;
        return printer.finish(console);
    }
    console.print(&text(&requests, console.width))
}

/// The fewest delegated permissions of accounts of work or school that allow all requests of some cmdlets.
pub(super) fn for_sign_in(names: &[String], console: &mut Console<'_>) -> Result<Vec<String>, Failure> {
    let requests = requests(names, console)?;
    tell_unknown(&requests, console);
    for Request { cmdlet, method, path, .. } in impossible(&requests, Scheme::DelegatedWork) {
        console.tell(Tone::Warning, &format!("{cmdlet}: no permission of a user allows {method} {path}"));
    }
    let permissions: Vec<String> = chosen(&requests, Scheme::DelegatedWork).map(str::to_owned).collect();
    if permissions.is_empty() {
        return Err(Failure::usage(format!("no permission of a user is known for {}", names.join(", ")))
            .hint("`mg permissions` tells what is known; name permissions yourself: `mg sign-in User.Read`."));
    }
    Ok(permissions)
}

/// The requests that the cmdlets of some words make, each once.
fn requests(words: &[String], console: &mut Console<'_>) -> Result<Vec<Request>, Failure> {
    let mut found = Vec::new();
    for word in words {
        if word != "-" && !Path::new(word).is_file() {
            let Found { catalog, cmdlet } = library(console).find(word)?;
            add(&mut found, &catalog, cmdlet)?;
            continue;
        }
        for Call { cmdlet, method, path, needed, .. } in check_scripts::calls(word, console)? {
            let is = |known: &Request| known.cmdlet == cmdlet && known.method == method && known.path == path;
            if !found.iter().any(is) {
                found.push(Request { cmdlet, method, path, needed });
            }
        }
    }
    Ok(found)
}

/// Adds the requests of a cmdlet.
fn add(found: &mut Vec<Request>, catalog: &Catalog, cmdlet: Id<Cmdlet>) -> Result<(), Failure> {
    let record = catalog.get(cmdlet)?;
    let cmdlet = one_line(catalog.text(record.name)?);
    let base = catalog.text(catalog.module()?.base_path)?;
    for set in catalog.list(record.sets)? {
        let set = catalog.get(set)?;
        let path = one_line(&format!("{base}{}", catalog.text(set.path)?));
        let method = set.method.as_str();
        if found.iter().any(|known| known.cmdlet == cmdlet && known.method == method && known.path == path) {
            continue;
        }
        let needed = set.permissions.map(|id| Needed::read(catalog, id)).transpose()?;
        found.push(Request { cmdlet: cmdlet.clone(), method, path, needed });
    }
    Ok(())
}

/// The fewest permissions that allow all requests which are possible in a way to sign in.
fn chosen(requests: &[Request], scheme: Scheme) -> impl Iterator<Item = &str> {
    let calls: Vec<_> = requests.iter().filter_map(|request| Some(request.needed.as_ref()?.of(scheme))).collect();
    let calls: Vec<_> = calls.into_iter().filter(|call| !call.is_empty()).collect();
    least(&calls).into_iter()
}

/// The requests that are impossible in a way to sign in.
fn impossible(requests: &[Request], scheme: Scheme) -> impl Iterator<Item = &Request> {
    requests.iter().filter(move |request| request.needed.as_ref().is_some_and(|needed| needed.of(scheme).is_empty()))
}

fn tell_unknown(requests: &[Request], console: &mut Console<'_>) {
    for request in requests.iter().filter(|request| request.needed.is_none()) {
        let Request { cmdlet, method, path, .. } = request;
        console.tell(Tone::Warning, &format!("{cmdlet}: nothing is known about the permissions of {method} {path}"));
    }
}

fn text(requests: &[Request], width: usize) -> String {
    let mut text = String::new();
    for scheme in Scheme::ALL {
        let names: Vec<&str> = chosen(requests, scheme).collect();
        let mut cmdlets: Vec<&str> = impossible(requests, scheme).map(|request| request.cmdlet.as_str()).collect();
        cmdlets.dedup();
        let line = match (names.as_slice(), cmdlets.as_slice()) {
            ([], _) => "not supported".to_owned(),
            (names, []) => names.join(" "),
            (names, cmdlets) => format!("{}, but not for all requests of {}", names.join(" "), cmdlets.join(", ")),
        };
        wrap(&mut text, &format!("{}: {line}", scheme.title()), 0, width);
    }
    for request in requests {
        let Request { cmdlet, method, path, needed } = request;
        let _ = writeln!(text, "\n{cmdlet}\n  {method} {path}");
        let Some(needed) = needed else {
            text.push_str("    nothing is known\n");
            continue;
        };
        for scheme in Scheme::ALL {
            wrap(&mut text, &format!("{}: {}", scheme.title(), needed.line(scheme)), 4, width);
        }
        if !needed.listed_as.is_empty() {
            wrap(
                &mut text,
                &format!("as {} has them; the list has no entry for this call itself", needed.listed_as),
                4,
                width,
            );
        }
    }
    text
}

fn document(requests: &[Request]) -> Value {
    let least = |scheme| Value::from(chosen(requests, scheme).collect::<Vec<_>>());
    let entry = |request: &Request| {
        let Request { cmdlet, method, path, needed } = request;
        let of = |scheme| needed.as_ref().map(|needed| needed.of(scheme));
        let listed_as = needed.as_ref().map(|needed| needed.listed_as.as_str()).filter(|path| !path.is_empty());
        json!({
            "cmdlet": cmdlet, "method": method, "path": path, "listedAs": listed_as,
            "delegatedWork": of(Scheme::DelegatedWork),
            "delegatedPersonal": of(Scheme::DelegatedPersonal),
            "application": of(Scheme::Application),
        })
    };
    json!({
        "least": {
            "delegatedWork": least(Scheme::DelegatedWork),
            "delegatedPersonal": least(Scheme::DelegatedPersonal),
            "application": least(Scheme::Application),
        },
        "requests": requests.iter().map(entry).collect::<Vec<_>>(),
    })
}
