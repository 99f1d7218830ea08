//! [`Printed`]: results on standard output, in the form that was chosen, and files for what belongs to them.

use std::path::Path;

use graphsmith_catalog::printable::printable;
use graphsmith_runtime::ReplyBody;
use graphsmith_runtime::shown::{Shown, ShownHeaders};
use http::{HeaderMap, Response};
use serde_json::{Map, Value};

use super::sink::{Asked, Sink};
use crate::bind::Settings;
use crate::console::Console;
use crate::failure::Failure;
use crate::output::{Form, Format, Printer};
use crate::send::Sender;

/// Prints.
pub(in crate::commands) struct Printed {
    printer: Printer,
    answer_to_all: Option<bool>,
}

impl Printed {
    /// As the command line says, or else in the form that suits the reader. `many` says that the results are a list.
    pub(in crate::commands) fn new(settings: &Settings, many: bool, console: &Console<'_>) -> Self {
        let usual = if console.out_terminal { Format::Table } else { Format::Json };
        let form = settings.output.clone().unwrap_or(Form::Whole(usual));
        Self { printer: Printer::new(form, many), answer_to_all: None }
    }
}

impl Sink for Printed {
    fn choose(&mut self, properties: Vec<String>) {
        self.printer.choose(properties);
    }

    fn follows_description(&self) -> bool {
        self.printer.follows_description()
    }

    fn describe(&mut self, properties: Vec<String>) {
        self.printer.describe(properties);
    }

    fn begin(&mut self) {
        self.printer.begin();
    }

    fn push(&mut self, value: Value, console: &mut Console<'_>) -> Result<(), Failure> {
        self.printer.push(value, console)
    }

    fn push_reply(&mut self, value: Value, console: &mut Console<'_>) -> Result<(), Failure> {
        self.printer.push_reply(value, console)
    }

    fn push_bytes(&mut self, bytes: &[u8], console: &mut Console<'_>) -> Result<(), Failure> {
        console.print_bytes(bytes)
    }

    fn takes_whole_content(&self, console: &Console<'_>) -> bool {
        console.out_terminal
    }

    fn headers(&mut self, name: &str, headers: &HeaderMap, _: &mut Console<'_>) -> Result<(), Failure> {
        write_file(name, format!("{:#}\n", names_of(headers)).as_bytes())
    }

    fn count(&mut self, name: &str, count: Option<u64>, _: &mut Console<'_>) -> Result<(), Failure> {
        let count = count.map_or_else(|| "null".to_owned(), |count| count.to_string());
        write_file(name, format!("{count}\n").as_bytes())
    }

    fn goes_on(&mut self, is_wanted: bool, console: &mut Console<'_>) -> Result<bool, Failure> {
        if !is_wanted {
            console.say("There are more; -All reads them all.");
        }
        Ok(is_wanted)
    }

    fn what_if(&mut self, asked: &Asked<'_>, rest: &str, console: &mut Console<'_>) -> Result<(), Failure> {
        let rest = if rest.is_empty() { String::new() } else { format!("\n{}\n", printable(rest)) };
        let shown = console.hide(&format!("{}{rest}", Shown(asked.request)));
        console.print(&shown)
    }

    /// Where nobody can answer, nothing is done.
    fn is_confirmed(&mut self, asked: &Asked<'_>, console: &mut Console<'_>) -> Result<bool, Failure> {
        if let Some(answer) = self.answer_to_all {
            return Ok(answer);
        }
        if !console.in_terminal {
            return Err(Failure::usage("-Confirm asks, and nobody can answer: standard input is no terminal"));
        }
        let question = format!(
            "Are you sure that you want to do this?\n{}: {}\n[Y] Yes  [A] Yes to All  [N] No  [L] No to All (default is \"Y\"): ",
            asked.name,
            Shown(asked.request).line()
        );
        for _ in 0..3 {
            console.say(&question);
            let answer = read_line(console).to_ascii_lowercase();
            match answer.trim() {
                "" | "y" | "yes" => return Ok(true),
                "n" | "no" => return Ok(false),
                "a" => return Ok(*self.answer_to_all.insert(true)),
                "l" => return Ok(*self.answer_to_all.insert(false)),
                _ => {}
            }
        }
        Ok(false)
    }

    fn push_response(
        &mut self,
        response: Response<ReplyBody>,
        _: Option<&str>,
        sender: &Sender,
        console: &mut Console<'_>,
    ) -> Result<(), Failure> {
        let bytes = sender.wait(response.into_body().bytes(), console)?;
        console.print_bytes(&bytes)
    }

    fn finish(self: Box<Self>, console: &mut Console<'_>) -> Result<(), Failure> {
        self.printer.finish(console)
    }
}

/// The headers of a reply as JSON: each name with all its values.
pub(in crate::commands) fn names_of(headers: &HeaderMap) -> Value {
    let mut names: Map<String, Value> = Map::new();
    for (name, value) in ShownHeaders(headers).values() {
        if let Value::Array(values) = names.entry(name).or_insert_with(|| Value::Array(Vec::new())) {
            values.push(value.into());
        }
    }
    Value::Object(names)
}

/// A line of standard input, read byte by byte so that nothing after it is taken away. An end counts as `no`.
fn read_line(console: &mut Console<'_>) -> String {
    let (mut line, mut byte) = (Vec::new(), [0]);
    loop {
        match console.input.read(&mut byte) {
            Ok(1) if byte[0] == b'\n' => break,
            Ok(1) => line.push(byte[0]),
            _ if line.is_empty() => return "n".to_owned(),
            _ => break,
        }
    }
    String::from_utf8_lossy(&line).into_owned()
}

fn write_file(file: &str, content: &[u8]) -> Result<(), Failure> {
    std::fs::write(Path::new(file), content).map_err(|error| Failure::file("write", file, &error))
}
