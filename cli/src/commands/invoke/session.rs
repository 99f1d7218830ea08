//! The calls of one cmdlet: a parameter set and values -> a request to the server that they mean.

use crate::bind::Settings;
use crate::commands::call::{Call, Runner, Sink};
use crate::console::Console;
use crate::failure::Failure;
use crate::request::{self, Values};
use crate::send::{CallNeeds, Sender};
use crate::server::Server;
use crate::view::{Cmdlet, Needed, Set};

/// The header that advanced queries need.
const CONSISTENCY_LEVEL: &str = "consistencylevel";

/// Gives what sends requests to a server.
pub(in crate::commands) type Senders<'v> =
    Box<dyn FnMut(Option<&Server>, &Console<'_>) -> Result<Sender, Failure> + 'v>;

/// Makes the requests of one command line, and has them carried out.
pub(in crate::commands) struct Session<'v, 'c> {
    cmdlet: &'v Cmdlet<'c>,
    senders: Senders<'v>,
    /// The server of the last call.
    server: Option<Server>,
    runner: Runner<'v>,
}

impl<'v, 'c> Session<'v, 'c> {
    /// A session whose first call is in this set with these values, and whose results go there.
    pub(in crate::commands) fn new(
        cmdlet: &'v Cmdlet<'c>,
        settings: &'v Settings,
        first: &Set<'c>,
        values: &Values<'_, '_>,
        mut senders: Senders<'v>,
        sink: Box<dyn Sink + 'v>,
        console: &Console<'_>,
    ) -> Result<Self, Failure> {
        let server = Server::of_call(first, values)?;
        let sender = senders(server.as_ref(), console)?;
        let mut runner = Runner::new(settings, sender, sink, console);
        runner.describe(|| cmdlet.properties(first).map(|names| names.into_iter().map(str::to_owned).collect()))?;
        Ok(Self { cmdlet, senders, server, runner })
    }

    /// The only call.
    pub(in crate::commands) fn once(
        mut self,
        set: &Set<'_>,
        values: &Values<'_, '_>,
        console: &mut Console<'_>,
    ) -> Result<(), Failure> {
        let called = self.call(set, values, 0, console).and_then(|()| self.runner.flush(console));
        let called = called.and(self.take_failures().pop().map_or(Ok(()), |(_, failure)| Err(failure)));
        // What was printed so far is whole, however the call has ended.
        called.and(self.finish(console))
    }

    /// One of several calls, at this place among them. With `-Batch` it may wait for others.
    pub(in crate::commands) fn call(
        &mut self,
        set: &Set<'_>,
        values: &Values<'_, '_>,
        place: usize,
        console: &mut Console<'_>,
    ) -> Result<(), Failure> {
        let server = Server::of_call(set, values)?;
        if server != self.server {
            self.runner.flush(console)?;
            self.runner.set_sender((self.senders)(server.as_ref(), console)?);
            self.server = server;
        }
        let call = prepare(self.cmdlet, set, values, self.runner.sender())?;
        self.runner.call(Call { place, ..call }, console)
    }

    /// Sends what still waits for others.
    pub(in crate::commands) fn flush(&mut self, console: &mut Console<'_>) -> Result<(), Failure> {
        self.runner.flush(console)
    }

    /// Takes what calls of batches have failed with: the place of each, and why.
    pub(in crate::commands) fn take_failures(&mut self) -> Vec<(usize, Failure)> {
        self.runner.take_failures()
    }

    /// Ends the list of results.
    pub(in crate::commands) fn finish(self, console: &mut Console<'_>) -> Result<(), Failure> {
        self.runner.finish(console)
    }
}

/// The call that values are in a parameter set.
pub(in crate::commands) fn prepare(
    cmdlet: &Cmdlet<'_>,
    set: &Set<'_>,
    values: &Values<'_, '_>,
    sender: &Sender,
) -> Result<Call, Failure> {
    let (arguments, options) = request::build(set, values, sender.endpoint())?;
    let needed = set.permissions.map(|id| Needed::read(cmdlet.catalog, id)).transpose()?;
    let request = sender.prepare(set, arguments)?;
    let file_name = request::last_id(set, values);
    let level = request.headers().get(CONSISTENCY_LEVEL).and_then(|level| level.to_str().ok());
    let added = level.filter(|_| !request::gives_header(values, CONSISTENCY_LEVEL));
    let note = added.map(|level| format!("the query is an advanced one and gets the header ConsistencyLevel: {level}"));
    Ok(Call {
        name: cmdlet.name.to_owned(),
        reply: set.reply,
        pages: set.pages.clone(),
        options,
        upload: set.upload,
        needed: needed.map(|needed| CallNeeds { cmdlet: cmdlet.name.to_owned(), needed }),
        file_name: file_name.unwrap_or_else(|| set.path.rsplit('/').next().unwrap_or_default().to_owned()),
        note: note.unwrap_or_default(),
        place: 0,
        after: None,
        raw: None,
        id: None,
        request,
    })
}
