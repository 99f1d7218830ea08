//! One call after the other: asks, sends, reads pages, writes results.

use std::io::Write as _;
use std::path::Path;

use graphsmith_catalog::vocabulary::Reply;
use serde_json::{Map, Value};

use super::super::preview;
use crate::bind::{Format, Settings};
use crate::console::Console;
use crate::failure::Failure;
use crate::output::{Form, Sink};
use crate::redact;
use crate::request::{self, Around, Call, Values};
use crate::send::{self, Answer, File, Planned, Sender};
use crate::view::{Cmdlet, Set};
use graphsmith_catalog::printable::printable;

/// Carries out the calls of one command line.
pub(super) struct Runner<'v, 'c> {
    cmdlet: &'v Cmdlet<'c>,
    settings: &'v Settings,
    /// Whether the first set already gives several results.
    many: bool,
    sender: Option<Sender>,
    sink: Option<Sink>,
    answer_to_all: Option<bool>,
}

impl<'v, 'c> Runner<'v, 'c> {
    pub(super) fn new(cmdlet: &'v Cmdlet<'c>, settings: &'v Settings, first: &Set<'_>, many: bool) -> Self {
        let many = many || !first.item_name.is_empty();
        Self { cmdlet, settings, many, sender: None, sink: None, answer_to_all: None }
    }

    /// The only call.
    pub(super) fn once(
        mut self,
        set: &Set<'_>,
        values: &Values<'_, '_>,
        console: &mut Console<'_>,
    ) -> Result<(), Failure> {
        self.call(set, values, console)?;
        self.finish(console)
    }

    /// One of several calls.
    pub(super) fn call(
        &mut self,
        set: &Set<'_>,
        values: &Values<'_, '_>,
        console: &mut Console<'_>,
    ) -> Result<(), Failure> {
        let (call, around) = request::build(set, values)?;
        let base = send::base_url(console);
        let file = match (&around.upload, set.upload) {
            (Some(path), Some(binding)) => Some(File { path, binding, restart: around.restart }),
            _ => None,
        };
        if self.settings.what_if {
            return show(&base, &call, file.as_ref(), console);
        }
        if self.settings.confirm && !self.is_confirmed(&base, &call, console)? {
            return Ok(());
        }
        if self.sender.is_none() {
            self.sender = Some(Sender::new(console, self.settings.verbose || self.settings.debug)?);
        }
        if let Some(file) = file {
            self.announce(&base, &call, console);
            let uploaded = self.sender()?.upload(&call, &file, console)?;
            return self.push(uploaded, console);
        }
        let answer = self.send(&base, &call, console)?;
        if let Some(file) = &around.headers_file {
            write_headers(file, &answer)?;
        }
        if let Some(file) = &around.out_file {
            return self.download(file, answer);
        }
        self.results(set, &call, answer, &around, console)
    }

    /// Ends the list of results.
    pub(super) fn finish(self, console: &mut Console<'_>) -> Result<(), Failure> {
        self.sink.map_or(Ok(()), |sink| sink.finish(console))
    }

    /// Says what is about to be sent, to whoever wants to know.
    fn announce(&self, base: &str, call: &Call, console: &mut Console<'_>) {
        if self.settings.debug {
            console.say(&format!("DEBUG: {}", preview::request(base, call, true).trim_end()));
        } else if self.settings.verbose {
            console.say(&format!("VERBOSE: {}", preview::line(base, call)));
        }
    }

    fn send(&self, base: &str, call: &Call, console: &mut Console<'_>) -> Result<Answer, Failure> {
        self.announce(base, call, console);
        let answer = self.sender()?.send(call, console)?;
        if self.settings.debug {
            console.say(&format!("DEBUG: {}", preview::headers(&answer.headers)));
        }
        Ok(answer)
    }

    fn follow(&self, call: &Call, link: &str, console: &mut Console<'_>) -> Result<Answer, Failure> {
        if self.settings.debug || self.settings.verbose {
            console.say(&format!("VERBOSE: {}", preview::link(link)));
        }
        let answer = self.sender()?.follow(call, link, console)?;
        if self.settings.debug {
            console.say(&format!("DEBUG: {}", preview::headers(&answer.headers)));
        }
        Ok(answer)
    }

    fn sender(&self) -> Result<&Sender, Failure> {
        self.sender.as_ref().ok_or_else(|| Failure::not_signed_in("you are not signed in"))
    }

    fn results(
        &mut self,
        set: &Set<'_>,
        call: &Call,
        mut answer: Answer,
        around: &Around,
        console: &mut Console<'_>,
    ) -> Result<(), Failure> {
        let mut left = around.limit.unwrap_or(usize::MAX);
        let mut seen = std::collections::HashSet::new();
        let mut first = true;
        loop {
            let content = self.sender()?.read(answer)?;
            if content.is_empty() || set.reply == Reply::Nothing {
                if around.pass_thru {
                    self.push(Value::Bool(true), console)?;
                }
                return Ok(());
            }
            let mut page = match set.reply {
                Reply::Text => Value::from(String::from_utf8_lossy(&content).into_owned()),
                // A service may put a byte order mark before the text of a bare value.
                _ => serde_json::from_slice(content.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&content))
                    .map_err(|error| Failure::refused(format!("the reply is no JSON: {error}")))?,
            };
            if first && let Some(file) = &around.count_file {
                write_file(file, format!("{}\n", page["@odata.count"]).as_bytes())?;
            }
            first = false;
            let next = set.next_link.and_then(|name| page.get(name)).and_then(Value::as_str).map(str::to_owned);
            let elements = page.get_mut(set.item_name).filter(|_| !set.item_name.is_empty()).map(Value::take);
            let Some(Value::Array(elements)) = elements else { return self.push(page, console) };
            for element in elements.into_iter().take(left) {
                left -= 1;
                self.push(element, console)?;
            }
            if self.sink.is_none() {
                self.start(console);
            }
            let Some(link) = next else { return Ok(()) };
            if left == 0 {
                return Ok(());
            }
            if !around.all && around.limit.is_none() {
                console.say("There are more; -All reads them all.");
                return Ok(());
            }
            // A service that repeats an address would keep a program busy for ever (docs/protocol.md#paging).
            if !seen.insert(link.clone()) {
                return Err(Failure::refused("the service names the same next page again, so reading ends here"));
            }
            answer = self.follow(call, &link, console)?;
        }
    }

    fn push(&mut self, value: Value, console: &mut Console<'_>) -> Result<(), Failure> {
        if self.sink.is_none() {
            self.start(console);
        }
        match &mut self.sink {
            Some(sink) => sink.push(value, console),
            None => Ok(()),
        }
    }

    fn start(&mut self, console: &Console<'_>) {
        let usual = if console.out_terminal { Format::Table } else { Format::Json };
        let form = self.settings.output.clone().unwrap_or(Form::Whole(usual));
        self.sink = Some(Sink::new(form, self.many));
    }

    /// Writes the content of an answer to a file, which appears when it is whole.
    fn download(&self, file: &str, answer: Answer) -> Result<(), Failure> {
        let failed = |error: &std::io::Error| Failure::file("write", file, error);
        let part = format!("{file}.part");
        let mut out = std::fs::File::create(&part).map_err(|error| failed(&error))?;
        let sender = self.sender()?;
        let written = sender.pieces(answer, |piece| out.write_all(piece).map_err(|error| failed(&error)));
        let result = written.and_then(|()| out.sync_all().map_err(|error| failed(&error)));
        drop(out);
        match result {
            Ok(()) => std::fs::rename(&part, file).map_err(|error| failed(&error)),
            Err(failure) => {
                // The failure is what matters; a part that stays is only untidy.
                let _ = std::fs::remove_file(&part);
                Err(failure)
            }
        }
    }

    /// Asks before something is changed. Where nobody can answer, nothing is done.
    fn is_confirmed(&mut self, base: &str, call: &Call, console: &mut Console<'_>) -> Result<bool, Failure> {
        if let Some(answer) = self.answer_to_all {
            return Ok(answer);
        }
        if !console.in_terminal {
            return Err(Failure::usage("-Confirm asks, and nobody can answer: standard input is no terminal"));
        }
        let question = format!(
            "Are you sure that you want to do this?\n{}: {}\n[Y] Yes  [A] Yes to All  [N] No  [L] No to All (default is \"Y\"): ",
            self.cmdlet.name,
            preview::line(base, call)
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
}

/// Shows what would be sent.
fn show(base: &str, call: &Call, file: Option<&File<'_>>, console: &mut Console<'_>) -> Result<(), Failure> {
    let signed_in = send::is_signed_in(console, base);
    let Some(file) = file else { return console.print(&preview::request(base, call, signed_in)) };
    let Planned { call, rest } = Sender::dry(console)?.plan(call, file)?;
    console.print(&format!("{}\n{}\n", preview::request(base, &call, signed_in), printable(&rest)))
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

/// Writes the headers of a response as JSON: each name with all its values.
fn write_headers(file: &str, answer: &Answer) -> Result<(), Failure> {
    let mut headers = Map::new();
    for name in answer.headers.keys() {
        let secret = redact::is_secret(name.as_str());
        let shown = |value: &http::HeaderValue| {
            if secret { redact::HIDDEN.to_owned() } else { String::from_utf8_lossy(value.as_bytes()).into_owned() }
        };
        let values = answer.headers.get_all(name).iter().map(shown);
        headers.insert(name.to_string(), values.collect());
    }
    write_file(file, format!("{:#}\n", Value::Object(headers)).as_bytes())
}

fn write_file(file: &str, content: &[u8]) -> Result<(), Failure> {
    std::fs::write(Path::new(file), content).map_err(|error| Failure::file("write", file, &error))
}
