//! `mg batch`: requests and cmdlets, a line for each, sent twenty at a time.

mod line;

use super::call::{Printed, Runner};
use crate::args;
use crate::bind;
use crate::console::Console;
use crate::failure::{Exit, Failure};
use crate::output::{Form, Format};
use crate::send::Sender;
use crate::text;
use line::Lines;

/// What `mg batch --help` prints.
pub(super) const HELP: &str = "\
mg batch [FILE] [-Parameter value]...

Reads requests from FILE or standard input, sends them twenty at a time, and writes a line of JSON for each reply, in the order of
the requests. Those that the service was too busy for are sent again. The exit code is 1 if any of them failed.

A line is one of these; empty lines, and lines that begin with #, are passed over:

  GET /users/adelev@contoso.com
  PATCH /users/adelev@contoso.com {\"city\": \"Oslo\"}
  {\"id\": \"a\", \"method\": \"POST\", \"url\": \"/groups/1/members/$ref\", \"body\": {\"@odata.id\": \"...\"}}
  Remove-MgUserEvent -UserId adelev@contoso.com -EventId AAMk=

With \"dependsOn\": [\"a\"] a request is sent only when the one with the id a, on a line before, has succeeded. A cmdlet has its parameters as on a command line, with quotes as in PowerShell. Nothing is sent if a line is wrong.

  mg batch requests.txt -Output csv
  mg Get-MgGroupMember -GroupId 1 -All -Only id | sed 's|.*|DELETE /groups/1/members/&/$ref|' | mg batch

-WhatIf, -Verbose, -Debug, -Output, -Only and -TimeoutSec are those of cmdlets.
";

/// Sends the requests of a file or of standard input.
pub(super) fn run(words: &[String], console: &mut Console<'_>) -> Result<(), Failure> {
    let hinted = |failure: Failure| failure.hint("`mg batch --help` explains it.");
    let first = words.iter().position(|word| args::is_parameter(word)).unwrap_or(words.len());
    let (files, words) = words.split_at(first);
    let mut settings = bind::to_parameters(&[], words).map_err(hinted)?.settings;
    settings.batch = true;
    settings.output.get_or_insert(Form::Whole(Format::JsonLines));
    let content = match files {
        [] => standard_input(console)?,
        [file] if file == "-" => standard_input(console)?,
        [file] => std::fs::read(file).map_err(|error| Failure::file("read", file, &error))?,
        [_, word, ..] => {
            return Err(hinted(Failure::usage(format!("`{word}` is a second file, and mg batch takes one"))));
        }
    };
    let text = text::decoded(&content)
        .ok_or_else(|| hinted(Failure::usage("the requests are no text: they are neither UTF-8 nor UTF-16")))?;
    let sender = Sender::new(console, None, settings.limits)?;
    let calls = Lines::new(&sender).read(&text, console).map_err(hinted)?;
    let all = calls.len();
    let mut runner = Runner::new(&settings, sender, Box::new(Printed::new(&settings, true, console)), console);
    if calls.iter().any(|call| call.after.is_some()) {
        runner.wait_for_all();
    }
    let sent = calls.into_iter().try_for_each(|call| runner.call(call, console));
    let ended = sent.and_then(|()| runner.flush(console));
    let failed = runner.take_failures().len();
    // What was printed so far is whole, however it has ended.
    let finished = runner.finish(console);
    ended.and(finished)?;
    match failed {
        0 => Ok(()),
        _ => Err(Failure::new(Exit::Refused, format!("{failed} of {all} requests failed"))),
    }
}

fn standard_input(console: &mut Console<'_>) -> Result<Vec<u8>, Failure> {
    if console.in_terminal {
        return Err(
            Failure::usage("expected a file, or requests on standard input").hint("`mg batch --help` explains it.")
        );
    }
    console.read_all()
}
