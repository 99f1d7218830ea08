//! Runs a cmdlet: its words -> one call, or one for each piped object.

mod input;
mod records;
pub(super) mod session;
mod tally;

use graphsmith_catalog::vocabulary::Role;
use serde_json::Value;

use super::call::{Aim, Call, Printed, Target};
use crate::args::Argument;
use crate::bind::{self, Bound, Settings};
use crate::console::{Console, Tone};
use crate::convert::Converter;
use crate::failure::Failure;
use crate::library::Found;
use crate::literal;
use crate::property::property;
use crate::request::Values;
use crate::send::{Sender, base_url, foreign};
use crate::server::Server;
use crate::view::{Cmdlet, Parameter, Set};
use crate::view::{delta, uploads};
use input::{Elsewhere, Input};
use records::Record;
use session::{Senders, Session};
use tally::Tally;

/// Parameters that name a file which a call writes.
const FILES: [&str; 4] = ["OutFile", "ResponseHeadersVariable", "CountVariable", delta::DELTA_LINK];

/// Runs the cmdlet of that name.
pub(super) fn run(name: &str, words: &[String], aim: Aim, console: &mut Console<'_>) -> Result<(), Failure> {
    let found = super::library(console).find(name)?;
    let cmdlet = Cmdlet::read(&found.catalog, found.cmdlet)?;
    tell_former_names(&cmdlet, name, words, console)?;
    let mut bound = bind::bind(&cmdlet, words).map_err(|failure| hinted(failure, &cmdlet))?;
    bound.settings.curl = aim == Aim::Curl;
    let plan = Plan::new(&cmdlet, &bound).map_err(|failure| hinted(failure, &cmdlet))?;
    plan.carry_out(console)
}

/// What a cmdlet would send, to be sent with others. Nothing is piped into it.
pub(super) fn prepare(
    found: &Found,
    name: &str,
    words: &[String],
    sender: &Sender,
    console: &mut Console<'_>,
) -> Result<Call, Failure> {
    let cmdlet = Cmdlet::read(&found.catalog, found.cmdlet)?;
    tell_former_names(&cmdlet, name, words, console)?;
    let bound = bind::bind(&cmdlet, words)?;
    if bound.settings != Settings::default() {
        return Err(Failure::usage("what every cmdlet has, such as -Output, holds for all lines of a batch"));
    }
    let plan = Plan::new(&cmdlet, &bound)?;
    if plan.takes_standard_input() {
        return Err(Failure::usage("in a batch `-` can't stand for standard input"));
    }
    let Some(set) = plan.complete else { return Err(bind::incomplete(&plan.candidates, &bound.names())) };
    let values = plan.values(set, &mut Input::new(true), console)?;
    if foreign(console, Server::of_call(set, &values)?.as_ref())?.is_some() {
        return Err(Failure::usage(format!("{} goes to a server of its own", cmdlet.name)));
    }
    plan.warn(console);
    session::prepare(&cmdlet, set, &values, sender)
}

/// Tells which former names a command line uses.
fn tell_former_names(
    cmdlet: &Cmdlet<'_>,
    called: &str,
    words: &[String],
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    for told in bind::former_names(cmdlet, called, words).map_err(|failure| hinted(failure, cmdlet))? {
        console.tell(Tone::Warning, &told);
    }
    Ok(())
}

/// Adds to a usage error where the cmdlet is explained.
fn hinted(failure: Failure, cmdlet: &Cmdlet<'_>) -> Failure {
    failure.hint(format!("`mg help {}` explains it.", cmdlet.name))
}

/// A call whose parameters are known, and whose set may still depend on piped objects.
struct Plan<'v, 'c> {
    cmdlet: &'v Cmdlet<'c>,
    bound: &'v Bound,
    candidates: Vec<&'v Set<'c>>,
    /// What the command line gives values for.
    own: Vec<&'v (String, Argument)>,
    /// Whether an argument is `-` where an id is wanted: then piped objects give it.
    awaits_objects: bool,
    /// The set that the command line completes by itself.
    complete: Option<&'v Set<'c>>,
    converter: Converter<'c>,
}

/// Whether an argument can be a value of a parameter in a set. What comes from standard input isn't looked at.
fn suits(converter: &Converter<'_>, set: &Set<'_>, parameter: &Parameter<'_>, argument: &Argument) -> bool {
    if parameter.is_switch() {
        return argument.switch().is_ok();
    }
    let Ok(text) = argument.value() else { return false };
    let value = match elsewhere(converter, parameter, &text) {
        Some(Elsewhere::Input) => return true,
        Some(Elsewhere::File(path)) => match input::file(path) {
            Ok(value) => converter.value(parameter, value),
            // The set that is chosen in the end says what is wrong with the file.
            Err(_) => return true,
        },
        None => converter.argument(parameter, &text),
    };
    value.is_ok_and(|value| {
        // An identity has to have what the path of the set needs.
        let has = |name: &str| value.as_object().is_some_and(|object| property(object, name).is_some());
        parameter.role != Role::InputObject || set.path_names().into_iter().all(has)
    })
}

impl<'v, 'c> Plan<'v, 'c> {
    fn new(cmdlet: &'v Cmdlet<'c>, bound: &'v Bound) -> Result<Self, Failure> {
        let candidates = bind::candidates(cmdlet, &bound.names(), bound.settings.parameter_set.as_deref())?;
        let awaited = |name: &str, argument: &Argument| {
            argument.value().is_ok_and(|text| text == "-")
                && candidates.iter().any(|set| set.parameter(name).is_some_and(|p| is_of_objects(set, p)))
        };
        let own: Vec<&(String, Argument)> = bound.own.iter().filter(|(name, value)| !awaited(name, value)).collect();
        let awaits_objects = own.len() < bound.own.len();
        let names: Vec<&str> = own.iter().map(|(name, _)| name.as_str()).collect();
        let converter = Converter::new(cmdlet.catalog, &literal::none);
        let complete = bind::choose(&candidates, &names, |set| {
            let suits =
                own.iter().all(|(name, given)| set.parameter(name).is_some_and(|p| suits(&converter, set, p, given)));
            // The set that is chosen in the end gives them again.
            drop(converter.take_warnings());
            suits
        });
        Ok(Self { cmdlet, bound, candidates, own, awaits_objects, complete, converter })
    }

    /// Names of the parameters that the command line gives values for.
    fn names(&self) -> Vec<&'v str> {
        self.own.iter().map(|(name, _)| name.as_str()).collect()
    }

    fn settings(&self) -> &'v Settings {
        &self.bound.settings
    }

    fn carry_out(&self, console: &mut Console<'_>) -> Result<(), Failure> {
        let mut input = Input::new(self.takes_standard_input());
        let names = self.names();
        if let Some(set) = self.complete
            && !(self.body_may_be_piped(set) && !console.in_terminal && input.is_free())
        {
            let values = self.values(set, &mut input, console)?;
            self.warn(console);
            return self.session(set, &values, false, console)?.once(set, &values, console);
        }
        let is_name = |word: &str| self.is_column(word);
        let piped = if (console.in_terminal && !self.awaits_objects) || !input.is_free() {
            None
        } else {
            input.records(&is_name, console)?
        };
        let Some(records) = piped else {
            let Some(set) = self.complete else {
                return Err(hinted(bind::incomplete(&self.candidates, &names), self.cmdlet));
            };
            let values = self.values(set, &mut input, console)?;
            self.warn(console);
            return self.session(set, &values, false, console)?.once(set, &values, console);
        };
        self.each(&records, &mut input, console)
    }

    /// One call for each piped object.
    fn each(&self, records: &[Record], input: &mut Input, console: &mut Console<'_>) -> Result<(), Failure> {
        let many = records.len() > 1;
        if many {
            self.refuse_one_file(records.len())?;
        }
        let mut session: Option<Session<'_, '_>> = None;
        let mut tally = Tally::new(records.len(), self.settings().on_error);
        for (at, record) in records.iter().enumerate() {
            let result = self.one(record, input, console).and_then(|(set, values)| {
                self.warn(console);
                if session.is_none() {
                    session = Some(self.session(set, &values, many, console)?);
                }
                session.as_mut().map_or(Ok(()), |session| session.call(set, &values, at, console))
            });
            let mut failures: Vec<_> = session.iter_mut().flat_map(Session::take_failures).collect();
            failures.extend(result.err().map(|failure| (at, failure)));
            if tally.add_all(failures, records, console) {
                break;
            }
        }
        if !tally.has_ended() {
            let flushed = session.as_mut().map_or(Ok(()), |session| session.flush(console));
            let mut failures: Vec<_> = session.iter_mut().flat_map(Session::take_failures).collect();
            failures.extend(flushed.err().map(|failure| (records.len(), failure)));
            tally.add_all(failures, records, console);
        }
        // What was printed so far is whole, however the calls have ended.
        let finished = session.map_or(Ok(()), |session| session.finish(console));
        tally.result().and(finished)
    }

    /// Refuses a file that each of several calls would write anew.
    fn refuse_one_file(&self, objects: usize) -> Result<(), Failure> {
        for (name, argument) in &self.bound.own {
            let takes =
                |set: &&Set<'_>| set.parameter(name).is_some_and(|p| p.role == Role::Added && FILES.contains(&p.name));
            if !self.candidates.iter().any(takes) {
                continue;
            }
            let is_content = name == "OutFile";
            if !(is_content && Target::of(&argument.value()?).takes_several()) {
                let failure = Failure::usage(format!("-{name} names one file, and {objects} objects are piped in"));
                return Err(if is_content { failure.hint("A folder takes a file for each of them.") } else { failure });
            }
        }
        Ok(())
    }

    /// Carries out calls, the first in this set with these values.
    fn session(
        &self,
        first: &Set<'c>,
        values: &Values<'_, '_>,
        many: bool,
        console: &Console<'_>,
    ) -> Result<Session<'v, 'c>, Failure> {
        let settings = self.settings();
        let sink = Printed::new(settings, many || first.pages.is_some(), console);
        let senders: Senders<'v> =
            Box::new(|server: Option<&Server>, console: &Console<'_>| Sender::new(console, server, settings.limits));
        Session::new(self.cmdlet, settings, first, values, senders, Box::new(sink), console)
    }

    fn one(
        &self,
        record: &Record,
        input: &mut Input,
        console: &mut Console<'_>,
    ) -> Result<(&'v Set<'c>, Values<'v, 'c>), Failure> {
        let names = self.names();
        let filled = bind::fill(&self.candidates, &names, &record.value, &base_url(console));
        let mut unsuited = None;
        for filled in filled {
            match self.filled(filled, record.is_written, input, console) {
                Ok(call) => return Ok(call),
                // Another set may have a type for it that suits.
                Err(failure) => unsuited = unsuited.or(Some(failure)),
            }
        }
        Err(unsuited.unwrap_or_else(|| {
            let failure = bind::incomplete(&self.candidates, &names);
            let message = format!("it doesn't complete the call: {}", failure.message);
            hinted(Failure { message, ..failure }, self.cmdlet)
        }))
    }

    /// The values of a set that an object completes, by the types that they have there.
    fn filled(
        &self,
        filled: bind::Filled<'v, 'c>,
        is_written: bool,
        input: &mut Input,
        console: &mut Console<'_>,
    ) -> Result<(&'v Set<'c>, Values<'v, 'c>), Failure> {
        let mut values = self.values(filled.set, input, console)?;
        for (parameter, value) in filled.values {
            let value = match value {
                Value::String(text) if is_written => self.converter.argument(parameter, &text)?,
                value => self.converter.value(parameter, value)?,
            };
            values.push((parameter, value));
        }
        Ok((filled.set, values))
    }

    /// The values of the command line, by the types that they have in a set.
    fn values(
        &self,
        set: &'v Set<'c>,
        input: &mut Input,
        console: &mut Console<'_>,
    ) -> Result<Values<'v, 'c>, Failure> {
        let mut values = Vec::with_capacity(self.own.len());
        for (name, argument) in &self.own {
            let Some(parameter) = set.parameter(name) else { continue };
            let value = if parameter.is_switch() {
                Value::Bool(argument.switch()?)
            } else {
                let text = argument.value()?;
                match elsewhere(&self.converter, parameter, &text) {
                    Some(Elsewhere::Input) => self.converter.value(parameter, input.whole(console)?)?,
                    Some(Elsewhere::File(path)) => self.converter.value(parameter, input::file(path)?)?,
                    None => self.converter.argument(parameter, &text)?,
                }
            };
            values.push((parameter, value));
        }
        Ok(values)
    }

    /// Whether an argument asks for standard input, which then can't give objects.
    fn takes_standard_input(&self) -> bool {
        self.own.iter().any(|(name, argument)| {
            let asks = argument.value().is_ok_and(|text| text == "-");
            asks && self.candidates.iter().any(|set| set.parameter(name).is_some_and(reads_input))
        })
    }

    /// Whether a call would send an empty body although another set takes the whole body from the pipeline. Then what
    /// is piped in is the body; without it an object would be piped in and silently ignored.
    fn body_may_be_piped(&self, complete: &Set<'_>) -> bool {
        // A file that is uploaded makes the body.
        let body = |parameter: &Parameter<'_>| {
            let roles = [Role::BodyProperty, Role::BodyPropertyFile, Role::AdditionalProperties, Role::Template];
            roles.contains(&parameter.role) || (complete.upload.is_some() && parameter.name == uploads::IN_FILE)
        };
        let gives_body = self.own.iter().any(|(name, _)| complete.parameter(name).is_some_and(body));
        let names = self.names();
        let takes_whole = self.candidates.iter().any(|set| {
            let missing = bind::missing(set, &names);
            missing.len() == 1 && missing[0].role == Role::Body
        });
        complete.flags.expanded() && !gives_body && takes_whole
    }

    /// Whether a word on the first line of what is piped in names a column: an id, or a parameter of the cmdlet.
    fn is_column(&self, word: &str) -> bool {
        let same = |name: &str| name.eq_ignore_ascii_case(word);
        let names = |set: &&Set<'_>| set.parameters.iter().any(|p| same(p.name) || p.wire.is_some_and(same));
        same("id") || self.candidates.iter().any(names)
    }

    fn warn(&self, console: &mut Console<'_>) {
        for warning in self.converter.take_warnings() {
            console.tell(Tone::Warning, &format!("{warning} (sent as it is)"));
        }
    }
}

/// Where the value of an argument is, if it isn't on the command line. A list of plain values is what it says: `@contoso.com`.
fn elsewhere<'a>(converter: &Converter<'_>, parameter: &Parameter<'_>, text: &'a str) -> Option<Elsewhere<'a>> {
    match Elsewhere::of(text).filter(|_| reads_input(parameter))? {
        Elsewhere::File(_) if !converter.holds_objects(parameter) => None,
        found => Some(found),
    }
}

/// Whether `-` stands for what piped objects give: an id of the path, or all of them.
fn is_of_objects(set: &Set<'_>, parameter: &Parameter<'_>) -> bool {
    parameter.role == Role::InputObject
        || (parameter.role == Role::Operation && parameter.wire.is_some_and(|wire| set.path_names().contains(&wire)))
}

/// Whether `-` stands for standard input: where an object is wanted.
fn reads_input(parameter: &Parameter<'_>) -> bool {
    use graphsmith_catalog::records::Kind;
    matches!(parameter.kind, Kind::Model | Kind::Hashtable | Kind::Dictionary | Kind::Array)
}
