//! One call after the other: asks, sends, writes results.

mod columns;
mod group;
mod list;
mod printed;
mod sink;
mod target;

use std::path::Path;

use graphsmith_catalog::vocabulary::Reply;
use graphsmith_runtime::body::{Kind, ReplyBody};
use graphsmith_runtime::reply::PageNames;
use graphsmith_runtime::shown::{Shown, ShownHeaders, quoted};
use graphsmith_runtime::upload::Binding;
use graphsmith_runtime::{Body, Error};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Request, Response};
use serde_json::Value;

use crate::bind::Settings;
use crate::console::{Console, Tone};
use crate::failure::Failure;
use crate::request::Options;
use crate::send::{CallNeeds, File, Sender};
use graphsmith_catalog::printable::printable;

use group::Group;
use list::List;
pub(super) use printed::{Printed, names_of};
pub(super) use sink::{Asked, Sink};
pub(super) use target::Target;

/// What is done with requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    /// They are sent.
    Send,
    /// They are written as command lines of `curl`.
    Curl,
}

/// Which replies are given with their status and headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Raw {
    /// Those that tell of a success; others are failures.
    Success,
    /// All of them.
    Any,
}

/// A request that is ready, and what becomes of its reply.
pub(super) struct Call {
    /// What asks for it: the cmdlet, or a command.
    pub(super) name: String,
    pub(super) request: Request<Body>,
    /// What comes back.
    pub(super) reply: Reply,
    /// What its pages call their properties, if it gives a collection.
    pub(super) pages: Option<PageNames>,
    pub(super) options: Options,
    /// Where the file of `options` goes, if it is uploaded.
    pub(super) upload: Option<Binding>,
    /// What a file in a folder is called, where the reply doesn't say it.
    pub(super) file_name: String,
    /// The permissions that it needs, where they are known.
    pub(super) needed: Option<CallNeeds>,
    /// What is said about it with `-Verbose`; may be empty.
    pub(super) note: String,
    /// Which of several calls it is, counted from 0.
    pub(super) place: usize,
    /// The place of a call before it that has to succeed first.
    pub(super) after: Option<usize>,
    /// Where status and headers of its reply matter, which replies are wanted.
    pub(super) raw: Option<Raw>,
    /// Of a line of `mg batch`, what its reply is called; such a reply is written as it came.
    pub(super) id: Option<Value>,
}

impl Call {
    /// A call that an address makes, and that writes its reply as it came.
    pub(super) fn of_request(name: &str, request: Request<Body>, options: Options) -> Self {
        let file_name = request.uri().path().rsplit('/').find(|part| !part.is_empty() && *part != "$value");
        Self {
            name: name.to_owned(),
            file_name: file_name.unwrap_or_default().to_owned(),
            request,
            reply: Reply::Several,
            pages: options.all.then_some(PageNames::ODATA),
            options,
            upload: None,
            needed: None,
            note: String::new(),
            place: 0,
            after: None,
            raw: None,
            id: None,
        }
    }

    /// The file that it uploads.
    fn file(&self) -> Option<File<'_>> {
        let (path, binding) = (self.options.upload.as_deref()?, self.upload?);
        Some(File { path, binding, restart: self.options.restart })
    }
}

/// Carries out the calls of one command line.
pub(super) struct Runner<'v> {
    settings: &'v Settings,
    sender: Sender,
    sink: Box<dyn Sink + 'v>,
    /// Calls that wait to be sent together.
    group: Group,
    /// Where the next round of changes begins, and the file for that.
    delta_link: Option<(String, String)>,
}

impl<'v> Runner<'v> {
    /// A runner of calls to one server, whose results go there.
    pub(super) fn new(settings: &'v Settings, sender: Sender, sink: Box<dyn Sink + 'v>, console: &Console<'_>) -> Self {
        // What begins now is brought to its end.
        console.interrupt.defer();
        Self { settings, sender, sink, group: Group::default(), delta_link: None }
    }

    /// Says what the results have by their description, where the columns follow it.
    pub(super) fn describe<E>(&mut self, properties: impl FnOnce() -> Result<Vec<String>, E>) -> Result<(), E> {
        if self.sink.follows_description() {
            self.sink.describe(properties()?);
        }
        Ok(())
    }

    /// What prepares requests and sends them.
    pub(super) fn sender(&self) -> &Sender {
        &self.sender
    }

    /// Sends what follows to another server.
    pub(super) fn set_sender(&mut self, sender: Sender) {
        self.sender = sender;
    }

    /// Carries out a call; with `-Batch` it may wait for others.
    pub(super) fn call(&mut self, mut call: Call, console: &mut Console<'_>) -> Result<(), Failure> {
        console.interrupt.check()?;
        let first = call.request.clone();
        call.request = self.continued(&first, &call.options)?;
        if call.id.is_none() {
            self.sink.choose(columns::chosen(&first));
        }
        if self.settings.curl {
            return self.curl(&call, console);
        }
        if self.settings.what_if {
            return self.what_if(&call, console);
        }
        if self.settings.confirm {
            let asked = Asked { name: &call.name, request: &self.with_token(&call.request) };
            if !self.sink.is_confirmed(&asked, console)? {
                return Ok(());
            }
        }
        self.sender.check()?;
        if !call.note.is_empty() && self.settings.says_what_is_done() {
            console.tell(Tone::Verbose, &call.note);
        }
        if self.settings.batch {
            return self.gather(call, console);
        }
        self.sender.expect(call.needed.take());
        if let Some(file) = call.file() {
            self.announce(&call.request, console);
            let uploaded = self.sender.upload(call.request.clone(), &file, console)?;
            return self.sink.push(uploaded, console);
        }
        let Call { request, reply, pages, ref options, ref file_name, raw, .. } = call;
        if let Some(raw) = raw {
            return self.raw(raw, request, options, console);
        }
        if let Some(file) = &options.out_file {
            self.announce(&request, console);
            let reply = self.sender.wait(self.sender.client.download(request), console)?;
            self.headers(reply.headers(), options, console)?;
            return match Target::of(file) {
                Target::Output => self.pass(reply.into_body(), console),
                Target::File(path) => self.save(reply.into_body(), &path, console),
                Target::Folder(folder) => {
                    let name = target::name(reply.headers(), file_name);
                    self.save_in(reply.into_body(), &folder, &name, console)
                }
            };
        }
        if let Some(names) = &pages {
            let list = List { names, first, request, arrived: None, options };
            return self.list(list, console);
        }
        self.announce(&request, console);
        let response = self.sender.wait(self.sender.client.send_raw(request), console)?;
        self.reply(reply, response, options, console)
    }

    /// Ends the list of results. Where the next round of changes begins is written down when all of this one is printed.
    pub(super) fn finish(mut self, console: &mut Console<'_>) -> Result<(), Failure> {
        let delta_link = self.delta_link.take();
        self.sink.finish(console)?;
        if let Some((file, link)) = delta_link {
            let content = ReplyBody::from(format!("{link}\n"));
            saved(&self.sender, content.save(&file), Path::new(&file), console)?;
        }
        console.interrupt.check()
    }

    /// Shows what would be sent, but for its id, which is another one each time.
    fn what_if(&mut self, call: &Call, console: &mut Console<'_>) -> Result<(), Failure> {
        let file = call.file();
        let mut request = call.request.clone();
        let mut rest = String::new();
        if let Some(file) = &file {
            let (first, words) = self.sender.plan(request, file)?;
            (request, rest) = (first, words);
        }
        request.headers_mut().remove("client-request-id");
        let asked = Asked { name: &call.name, request: &self.with_token(&request) };
        self.sink.what_if(&asked, &rest, console)
    }

    /// Sends a request, and gives its reply with status and headers.
    fn raw(
        &mut self,
        raw: Raw,
        request: Request<Body>,
        options: &Options,
        console: &mut Console<'_>,
    ) -> Result<(), Failure> {
        self.announce(&request, console);
        let client = &self.sender.client;
        let response = match (&options.out_file, raw) {
            (Some(_), _) => self.sender.wait(client.download(request), console)?,
            (None, Raw::Any) => self.sender.wait(client.exchange_anywhere(request), console)?,
            (None, Raw::Success) => self.sender.wait(client.send_raw(request), console)?,
        };
        self.headers(response.headers(), options, console)?;
        self.sink.push_response(response, options.out_file.as_deref(), &self.sender, console)
    }

    /// Writes a command line that sends the same, with the token left to a variable.
    fn curl(&self, call: &Call, console: &mut Console<'_>) -> Result<(), Failure> {
        let file = call.file();
        let (mut request, options) = (call.request.clone(), &call.options);
        if let Some(file) = &file {
            let (first, words) = self.sender.plan(request, file)?;
            console.say(&format!("mg: this is the first request of the upload. {words}"));
            request = first;
        }
        request.headers_mut().remove("client-request-id");
        let media_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if media_type.is_some_and(|media_type| media_type.starts_with("multipart/")) {
            return Err(Failure::usage(
                "a body of several parts has no command line of curl; -WhatIf shows the request",
            ));
        }
        let mut line = Shown(&request).curl_with(options.body_file.as_deref().unwrap_or("-"));
        if let Some(file) = &options.out_file {
            // Content may be elsewhere; curl sends the token to the first server only.
            line.push_str(" --location --output ");
            line.push_str(&quoted(file));
        }
        let line = console.hide(&line);
        if line.contains("(secret)") {
            console.say("mg: (secret) stands for what isn't shown.");
        }
        console.print(&format!("{}\n", printable(&line)))
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
            console.tell(Tone::Debug, Shown(&self.with_token(request)).to_string().trim_end());
        } else if self.settings.verbose {
            console.tell(Tone::Verbose, &Shown(request).line());
        }
    }

    /// Shows and keeps the headers of a reply, where that is wanted.
    fn headers(&mut self, headers: &HeaderMap, options: &Options, console: &mut Console<'_>) -> Result<(), Failure> {
        if self.settings.debug {
            console.tell(Tone::Debug, ShownHeaders(headers).to_string().trim_end());
        }
        options.headers_file.as_ref().map_or(Ok(()), |name| self.sink.headers(name, headers, console))
    }

    /// Gives content as it arrives.
    fn pass(&mut self, mut content: ReplyBody, console: &mut Console<'_>) -> Result<(), Failure> {
        if self.sink.takes_whole_content(console) {
            let bytes = self.sender.wait(content.bytes(), console)?;
            return self.sink.push_bytes(&bytes, console);
        }
        loop {
            let piece = async { content.chunk().await.transpose().map_err(Error::from) };
            let Some(piece) = self.sender.wait(piece, console)? else { return Ok(()) };
            self.sink.push_bytes(&piece, console)?;
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
            console.tell(Tone::Verbose, &format!("saved as {}", path.display()));
        }
        Ok(())
    }

    /// Prints what one request has given.
    fn reply(
        &mut self,
        reply: Reply,
        response: Response<ReplyBody>,
        options: &Options,
        console: &mut Console<'_>,
    ) -> Result<(), Failure> {
        self.headers(response.headers(), options, console)?;
        let kind = Kind::of(response.headers());
        let body = response.into_body();
        let value = match (reply, kind) {
            (Reply::Nothing, _) => None,
            (Reply::Json, _) | (Reply::Several, Kind::Json) => self.sender.wait(body.json(), console)?,
            (Reply::Text, _) | (Reply::Several, Kind::Text) => {
                Some(self.sender.wait(body.text(), console)?).filter(|text| !text.is_empty()).map(Value::from)
            }
            (Reply::Binary, _) | (Reply::Several, Kind::Bytes) => {
                let bytes = self.sender.wait(body.bytes(), console)?;
                return self.sink.push_bytes(&bytes, console);
            }
        };
        match value {
            Some(value) => self.sink.push_reply(value, console),
            None if options.pass_thru => self.sink.push_done(console),
            None => Ok(()),
        }
    }
}

/// Waits for something that writes a file.
pub(super) fn saved<T>(
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
