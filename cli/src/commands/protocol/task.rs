//! Carries out a command: its records, one after the other.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use graphsmith_runtime::{Arguments, Body};
use serde_json::{Map, Value, json};

use super::events::{Events, Results, nested};
use super::failed::is_terminating;
use super::incoming::{self, Incoming, Task, Wrong};
use super::kept::{Kept, Loaded};
use super::lines::{Lines, Waited};
use super::wire::Wire;
use super::{cmdlets, credential};
use crate::bind::{self, Settings};
use crate::commands::call::{Call, Raw, Runner};
use crate::commands::invoke::session::{Senders, Session};
use crate::commands::request::method;
use crate::console::Console;
use crate::convert::Converter;
use crate::failure::{Exit, Failure};
use crate::literal;
use crate::request::{self, Options, Values};
use crate::server::Server;
use crate::view::uploads::IN_FILE;
use crate::view::{Cmdlet, Set};

/// What all commands of a process share.
pub(super) struct Host<'v, 'w> {
    pub(super) wire: &'v Wire<'w>,
    pub(super) lines: &'v Lines,
    pub(super) kept: &'v Kept,
}

impl Host<'_, '_> {
    /// Carries out a command. An error is one of the command as a whole.
    pub(super) fn carry_out(
        &self,
        task: &Task,
        settings: &Settings,
        console: &mut Console<'_>,
    ) -> Result<Exit, Failure> {
        match task {
            Task::Cmdlet(cmdlet) => self.cmdlet(cmdlet, settings, console),
            Task::Request(request) => {
                let sender = self.kept.sender(None, settings.limits, console)?;
                let events = Events { wire: self.wire, lines: self.lines, results: None };
                let mut runner = Runner::new(settings, sender, Box::new(events), console);
                self.records(console, |record, console| {
                    none_of(record)?;
                    let call = prepare(request, &runner)?;
                    runner.call(call, console)
                })
            }
            Task::SignIn(asked) => self.once(console, |console| credential::sign_in(asked, self.wire, console)),
            Task::SignOut => self.once(console, credential::sign_out),
            Task::WhoAmI => self.once(console, |console| credential::tell(self.wire, console)),
            Task::Commands(asked) => {
                self.once(console, |console| cmdlets::find(asked, (self.kept, self.wire), console))
            }
            Task::Permissions(catalogs) => {
                self.once(console, |console| cmdlets::permissions(catalogs, (self.kept, self.wire), console))
            }
        }
    }

    /// Carries out what has no values of records.
    fn once(
        &self,
        console: &mut Console<'_>,
        work: impl Fn(&mut Console<'_>) -> Result<(), Failure>,
    ) -> Result<Exit, Failure> {
        self.records(console, |record, console| none_of(record).and_then(|()| work(console)))
    }

    fn cmdlet(&self, task: &incoming::Cmdlet, settings: &Settings, console: &mut Console<'_>) -> Result<Exit, Failure> {
        let (loaded, id) = self.kept.cmdlet(&task.name, &task.catalogs, console)?;
        let Loaded { catalog, shapes } = &*loaded;
        let cmdlet = Cmdlet::read(catalog, id)?;
        let set = cmdlet.sets.iter().find(|set| set.name == task.set).ok_or_else(|| {
            let names: Vec<&str> = cmdlet.sets.iter().map(|set| set.name).collect();
            Failure::usage(format!("{} has no parameter set `{}`; it has {}", cmdlet.name, task.set, names.join(", ")))
        })?;
        let converter = Converter::new(catalog, &literal::none);
        // What is wrong with them is wrong for all records.
        let shared = values(&converter, set, &task.parameters)?;
        let mut session: Option<Session<'_, '_>> = None;
        self.records(console, |record, console| {
            let mut values = values(&converter, set, record)?;
            let is_bound = |name: &str| record.contains_key(name);
            values.extend(shared.iter().filter(|(parameter, _)| !is_bound(parameter.name)).cloned());
            let names: Vec<&str> = values.iter().map(|(parameter, _)| parameter.name).collect();
            if !bind::missing(set, &names).is_empty() {
                return Err(bind::incomplete(&[set], &names));
            }
            for warning in converter.take_warnings() {
                console.tell(crate::console::Tone::Warning, &format!("{warning} (sent as it is)"));
            }
            // An upload gives what it has made, and not the session that the operation gives.
            let uploads = set.upload.is_some() && names.contains(&IN_FILE);
            let session = match &mut session {
                Some(session) => session,
                none => {
                    let results = if uploads { None } else { Some(Results::of(set, catalog, shapes)?) };
                    let events = Events { wire: self.wire, lines: self.lines, results };
                    let senders: Senders<'_> = Box::new(|server: Option<&Server>, console: &Console<'_>| {
                        self.kept.sender(server, settings.limits, console)
                    });
                    none.insert(Session::new(&cmdlet, settings, set, &values, senders, Box::new(events), console)?)
                }
            };
            session.call(set, &values, 0, console)
        })
    }

    /// Carries out what is done for each record, until there are no more.
    fn records(
        &self,
        console: &mut Console<'_>,
        mut one: impl FnMut(&Map<String, Value>, &mut Console<'_>) -> Result<(), Failure>,
    ) -> Result<Exit, Failure> {
        let mut exit = Exit::Done;
        loop {
            let record = match self.lines.next() {
                Waited::Line(Incoming::Record(record)) => record,
                Waited::Line(Incoming::End) => return Ok(exit),
                Waited::Line(Incoming::Stop) | Waited::End | Waited::Idle => return Err(Failure::stopped()),
                Waited::Line(Incoming::Command(_)) => return Err(nested()),
                Waited::Line(Incoming::Wrong(Wrong { message, .. })) => return Err(Failure::usage(message)),
                // An answer that is not waited for any more.
                Waited::Line(Incoming::Next | Incoming::Answer { .. }) => continue,
            };
            self.wire.next_record();
            let done = console.interrupt.check().and_then(|()| one(&record, console));
            let is_done = done.is_ok();
            if let Err(failure) = done {
                if failure.exit == Exit::Stopped || self.wire.is_gone() || is_terminating(&failure) {
                    return Err(failure);
                }
                self.wire.failure(&failure, false)?;
                // Those that have failed in several ways have been refused.
                exit = if exit == Exit::Done || exit == failure.exit { failure.exit } else { Exit::Refused };
            }
            self.wire.event("record", json!({ "done": is_done }))?;
            self.wire.end_records();
        }
    }
}

/// The values of parameters, by the types that they have in a set.
fn values<'v, 'c>(
    converter: &Converter<'c>,
    set: &'v Set<'c>,
    given: &Map<String, Value>,
) -> Result<Values<'v, 'c>, Failure> {
    let value = |(name, value): (&String, &Value)| {
        let parameter = set.parameters.iter().find(|parameter| parameter.name == name && !parameter.flags.hidden());
        let parameter = parameter
            .ok_or_else(|| Failure::usage(format!("the parameter set {} has no parameter `{name}`", set.name)))?;
        Ok((parameter, converter.value(parameter, value.clone())?))
    };
    given.iter().map(value).collect()
}

fn none_of(record: &Map<String, Value>) -> Result<(), Failure> {
    match record.keys().next() {
        Some(name) => Err(Failure::usage(format!("this command has no parameter `{name}`"))),
        None => Ok(()),
    }
}

/// The call that a request is.
fn prepare(request: &incoming::Request, runner: &Runner<'_>) -> Result<Call, Failure> {
    let mut arguments = Arguments::default();
    arguments.header("accept", &"application/json, */*;q=0.5".to_owned());
    request::headers(&mut arguments, &without_type(&request.headers))?;
    let of_header = request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    let given = request.content_type.as_deref().or_else(|| of_header?.1.as_str());
    let body = match (&request.body, &request.bytes, &request.in_file) {
        (None, None, None) => None,
        (Some(Value::String(text)), None, None) => Some(Body::from(text.clone())),
        (Some(body), None, None) => Some(Body::from(body.to_string())),
        (None, Some(base64), None) => {
            let bytes =
                STANDARD.decode(base64).map_err(|error| Failure::usage(format!("`bytes` is no base64: {error}")))?;
            Some(Body::from(bytes))
        }
        (None, None, Some(file)) => Some(Body::open(file).map_err(|error| Failure::file("read", file, &error))?),
        _ => return Err(Failure::usage("a request has one of `body`, `bytes` and `inFile`")),
    };
    if let Some(body) = body {
        arguments.content(given.unwrap_or("application/json"), &body);
    }
    let method = method(&request.method)?;
    let prepared = runner.sender().prepare_from_root(method, &request.uri, arguments)?;
    let options =
        Options { body_file: request.in_file.clone(), out_file: request.out_file.clone(), ..Options::default() };
    let raw = Some(if request.any_status { Raw::Any } else { Raw::Success });
    Ok(Call { raw, ..Call::of_request("Invoke-MgGraphRequest", prepared, options) })
}

/// Headers but for the type of the body.
fn without_type(headers: &Map<String, Value>) -> Map<String, Value> {
    let others = headers.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
    others.map(|(name, value)| (name.clone(), value.clone())).collect()
}
