//! One call after the other: asks, sends, writes results.

mod list;

use std::path::Path;

use graphsmith_catalog::vocabulary::Reply;
use graphsmith_runtime::body::{Kind, ReplyBody};
use graphsmith_runtime::shown::{Shown, ShownHeaders};
use graphsmith_runtime::{Body, Error};
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue, Request};
use serde_json::{Map, Value};

use crate::bind::Settings;
use crate::console::Console;
use crate::failure::Failure;
use crate::output::{Form, Format, Sink};
use crate::request::{self, Options, Values};
use crate::send::{File, Sender};
use crate::server::Server;
use crate::view::{Cmdlet, Set};
use graphsmith_catalog::printable::printable;

use super::target::{self, Target};
use list::List;

/// The header that advanced queries need.
const CONSISTENCY_LEVEL: &str = "consistencylevel";

/// Carries out the calls of one command line.
pub(super) struct Runner<'v, 'c> {
    cmdlet: &'v Cmdlet<'c>,
    settings: &'v Settings,
    /// For the server of the last call.
    sender: Sender,
    server: Option<Server>,
    sink: Sink,
    /// Where the next round of changes begins, and the file for that.
    delta_link: Option<(String, String)>,
    answer_to_all: Option<bool>,
}

impl<'v, 'c> Runner<'v, 'c> {
    /// A runner of calls, the first in this set with these values. `many` says that there are several.
    pub(super) fn new(
        cmdlet: &'v Cmdlet<'c>,
        settings: &'v Settings,
        first: &Set<'_>,
        values: &Values<'_, '_>,
        many: bool,
        console: &Console<'_>,
    ) -> Result<Self, Failure> {
        let server = Server::of_call(first, values)?;
        let sender = Sender::new(console, server.as_ref(), settings.timeout)?;
        let usual = if console.out_terminal { Format::Table } else { Format::Json };
        let form = settings.output.clone().unwrap_or(Form::Whole(usual));
        let sink = Sink::new(form, many || first.pages.is_some());
        Ok(Self { cmdlet, settings, sender, server, sink, delta_link: None, answer_to_all: None })
    }

    /// The only call.
    pub(super) fn once(
        mut self,
        set: &Set<'_>,
        values: &Values<'_, '_>,
        console: &mut Console<'_>,
    ) -> Result<(), Failure> {
        let called = self.call(set, values, console);
        // What was printed so far is whole, however the call has ended.
        called.and(self.finish(console))
    }

    /// One of several calls.
    pub(super) fn call(
        &mut self,
        set: &Set<'_>,
        values: &Values<'_, '_>,
        console: &mut Console<'_>,
    ) -> Result<(), Failure> {
        let server = Server::of_call(set, values)?;
        if server != self.server {
            self.sender = Sender::new(console, server.as_ref(), self.settings.timeout)?;
            self.server = server;
        }
        let (arguments, options) = request::build(set, values)?;
        let first = self.sender.prepare(set, arguments)?;
        let request = self.continued(&first, &options)?;
        let file = match (&options.upload, set.upload) {
            (Some(path), Some(binding)) => Some(File { path, binding, restart: options.restart }),
            _ => None,
        };
        if self.settings.what_if {
            return self.what_if(request, file.as_ref(), console);
        }
        if self.settings.confirm && !self.is_confirmed(&request, console)? {
            return Ok(());
        }
        self.sender.check()?;
        let added = request.headers().get(CONSISTENCY_LEVEL).and_then(|level| level.to_str().ok());
        if let Some(level) = added.filter(|_| !request::gives_header(values, CONSISTENCY_LEVEL))
            && self.settings.says_what_is_done()
        {
            console
                .say(&format!("VERBOSE: the query is an advanced one and gets the header ConsistencyLevel: {level}"));
        }
        if let Some(file) = file {
            self.announce(&request, console);
            let uploaded = self.sender.upload(request, &file, console)?;
            return self.sink.push(uploaded, console);
        }
        if let Some(file) = &options.out_file {
            self.announce(&request, console);
            let reply = self.sender.wait(self.sender.client.download(request), console)?;
            self.headers(reply.headers(), &options, console)?;
            return match Target::of(file) {
                Target::Output => self.pass(reply.into_body(), console),
                Target::File(path) => self.save(reply.into_body(), &path, console),
                Target::Folder(folder) => {
                    let name = target::name(reply.headers(), set, values);
                    self.save_in(reply.into_body(), &folder, &name, console)
                }
            };
        }
        if let Some(names) = &set.pages {
            let list = List { names, first, request, options: &options };
            return self.list(list, console);
        }
        self.reply(set, request, &options, console)
    }

    /// Ends the list of results. Where the next round of changes begins is written down when all of this one is printed.
    pub(super) fn finish(mut self, console: &mut Console<'_>) -> Result<(), Failure> {
        let delta_link = self.delta_link.take();
        self.sink.finish(console)?;
        delta_link.map_or(Ok(()), |(file, link)| {
            let content = ReplyBody::from(format!("{link}\n"));
            saved(&self.sender, content.save(&file), Path::new(&file), console).map(|_length| ())
        })
    }

    /// Shows what would be sent, but for its id, which is another one each time.
    fn what_if(
        &self,
        mut request: Request<Body>,
        file: Option<&File<'_>>,
        console: &mut Console<'_>,
    ) -> Result<(), Failure> {
        let mut rest = String::new();
        if let Some(file) = file {
            let (first, words) = self.sender.plan(request, file)?;
            (request, rest) = (first, format!("\n{}\n", printable(&words)));
        }
        request.headers_mut().remove("client-request-id");
        let shown = console.hide(&format!("{}{rest}", Shown(&self.with_token(&request))));
        console.print(&shown)
    }

    /// The request with a place for the token, which is added when it is sent.
    fn with_token(&self, request: &Request<Body>) -> Request<Body> {
        let mut request = request.clone();
        if self.sender.is_signed_in() {
            request.headers_mut().insert(AUTHORIZATION, HeaderValue::from_static("Bearer"));
        }
        request
    }

    /// Shows what is about to be sent, if that is wanted.
    fn announce(&self, request: &Request<Body>, console: &mut Console<'_>) {
        if self.settings.debug {
            console.say(&format!("DEBUG: {}", Shown(&self.with_token(request)).to_string().trim_end()));
        } else if self.settings.verbose {
            console.say(&format!("VERBOSE: {}", Shown(request).line()));
        }
    }

    /// Shows and keeps the headers of a reply, where that is wanted.
    fn headers(&self, headers: &HeaderMap, options: &Options, console: &mut Console<'_>) -> Result<(), Failure> {
        if self.settings.debug {
            console.say(&format!("DEBUG: {}", ShownHeaders(headers).to_string().trim_end()));
        }
        options.headers_file.as_ref().map_or(Ok(()), |file| write_headers(file, headers))
    }

    /// Writes content to standard output as it arrives.
    fn pass(&self, mut content: ReplyBody, console: &mut Console<'_>) -> Result<(), Failure> {
        if console.out_terminal {
            let bytes = self.sender.wait(content.bytes(), console)?;
            return console.print_bytes(&bytes);
        }
        loop {
            let piece = async { content.chunk().await.transpose().map_err(Error::from) };
            let Some(piece) = self.sender.wait(piece, console)? else { return Ok(()) };
            console.print_bytes(&piece)?;
        }
    }

    /// Saves content to a file.
    fn save(&self, content: ReplyBody, path: &Path, console: &mut Console<'_>) -> Result<(), Failure> {
        saved(&self.sender, content.save(path), path, console).map(|_length| ())
    }

    /// Saves content to a new file in a folder.
    fn save_in(&self, content: ReplyBody, folder: &Path, name: &str, console: &mut Console<'_>) -> Result<(), Failure> {
        let path = saved(&self.sender, content.save_in(folder, name), &folder.join(name), console)?;
        if self.settings.says_what_is_done() {
            console.say(&format!("VERBOSE: saved as {}", path.display()));
        }
        Ok(())
    }

    /// Prints what one request gives.
    fn reply(
        &mut self,
        set: &Set<'_>,
        request: Request<Body>,
        options: &Options,
        console: &mut Console<'_>,
    ) -> Result<(), Failure> {
        self.announce(&request, console);
        let reply = self.sender.wait(self.sender.client.send_raw(request), console)?;
        self.headers(reply.headers(), options, console)?;
        let kind = Kind::of(reply.headers());
        let body = reply.into_body();
        let value = match (set.reply, kind) {
            (Reply::Nothing, _) => None,
            (Reply::Json, _) | (Reply::Several, Kind::Json) => self.sender.wait(body.json(), console)?,
            (Reply::Text, _) | (Reply::Several, Kind::Text) => {
                Some(self.sender.wait(body.text(), console)?).filter(|text| !text.is_empty()).map(Value::from)
            }
            (Reply::Binary, _) | (Reply::Several, Kind::Bytes) => {
                let bytes = self.sender.wait(body.bytes(), console)?;
                return console.print_bytes(&bytes);
            }
        };
        match value.or_else(|| options.pass_thru.then_some(Value::Bool(true))) {
            Some(value) => self.sink.push(value, console),
            None => Ok(()),
        }
    }

    /// Asks before something is changed. Where nobody can answer, nothing is done.
    fn is_confirmed(&mut self, request: &Request<Body>, console: &mut Console<'_>) -> Result<bool, Failure> {
        if let Some(answer) = self.answer_to_all {
            return Ok(answer);
        }
        if !console.in_terminal {
            return Err(Failure::usage("-Confirm asks, and nobody can answer: standard input is no terminal"));
        }
        let question = format!(
            "Are you sure that you want to do this?\n{}: {}\n[Y] Yes  [A] Yes to All  [N] No  [L] No to All (default is \"Y\"): ",
            self.cmdlet.name,
            Shown(request).line()
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

/// Waits for something that writes a file.
fn saved<T>(
    sender: &Sender,
    work: impl Future<Output = Result<T, Error>>,
    path: &Path,
    console: &mut Console<'_>,
) -> Result<T, Failure> {
    let saved = async {
        match work.await {
            Err(Error::File(error)) => Ok(Err(Failure::file("write", &path.display().to_string(), &error))),
            other => other.map(Ok),
        }
    };
    sender.wait(saved, console)?
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
fn write_headers(file: &str, headers: &HeaderMap) -> Result<(), Failure> {
    let mut names: Map<String, Value> = Map::new();
    for (name, value) in ShownHeaders(headers).values() {
        if let Value::Array(values) = names.entry(name).or_insert_with(|| Value::Array(Vec::new())) {
            values.push(value.into());
        }
    }
    write_file(file, format!("{:#}\n", Value::Object(names)).as_bytes())
}

fn write_file(file: &str, content: &[u8]) -> Result<(), Failure> {
    std::fs::write(Path::new(file), content).map_err(|error| Failure::file("write", file, &error))
}
