//! [`Garden`]: a service of a small description, and `mg` with the catalog of it.

use bytes::Bytes;
use http::Response;
use http_body_util::Full;

use crate::catalogs::{self, Catalogs, case};
use crate::command::{Run, Surroundings};
use crate::server::{Received, Server};

pub use crate::catalogs::TOKEN;

/// A server with the catalog of the garden, and a way to call `mg` there.
#[derive(Debug)]
pub struct Garden {
    /// The server.
    pub server: Server,
    /// The folder with the catalog, which tests may put their files into.
    pub catalogs: Catalogs,
}

impl Garden {
    /// A garden whose server answers like this.
    ///
    /// # Panics
    ///
    /// When the catalog can't be made or the server can't be started.
    pub async fn new(answer: impl Fn(&Received) -> Response<Full<Bytes>> + Send + Sync + 'static) -> Self {
        Self::of("garden", "Garden", "beta", answer).await
    }

    /// A server of the description of another case; a service and a version make its module.
    ///
    /// # Panics
    ///
    /// When the catalog can't be made or the server can't be started.
    pub async fn of(
        name: &str,
        service: &str,
        version: &str,
        answer: impl Fn(&Received) -> Response<Full<Bytes>> + Send + Sync + 'static,
    ) -> Self {
        let catalogs = Catalogs::new(&case(name), service, version, &[]);
        Self { server: Server::start(answer).await.expect("a port is free"), catalogs }
    }

    /// Runs `mg` with what is typed or piped in.
    ///
    /// # Panics
    ///
    /// When the token is shown.
    pub async fn run(&self, words: &[&str], input: &'static str, typed: bool) -> Run {
        self.run_in(words, Surroundings { variables: self.variables(), input, typed, ..Surroundings::default() }).await
    }

    /// Runs `mg` for a person who reads what comes out.
    ///
    /// # Panics
    ///
    /// When the token is shown.
    pub async fn show(&self, words: &[&str]) -> Run {
        self.run_in(
            words,
            Surroundings { variables: self.variables(), typed: true, read: true, ..Surroundings::default() },
        )
        .await
    }

    /// The environment of calls.
    #[must_use]
    pub fn variables(&self) -> Vec<(&'static str, String)> {
        self.catalogs.variables(&self.server.url)
    }

    async fn run_in(&self, words: &[&str], around: Surroundings<'static>) -> Run {
        let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
        // The command waits for the server on a thread of its own.
        tokio::task::spawn_blocking(move || catalogs::run(words, &around)).await.expect("the command doesn't panic")
    }

    /// Runs `mg` on a terminal where nothing is typed.
    pub async fn call(&self, words: &[&str]) -> Run {
        self.run(words, "", true).await
    }

    /// Method and target of what the server received.
    #[must_use]
    pub fn targets(&self) -> Vec<String> {
        self.server.received().iter().map(|r| format!("{} {}", r.method, r.target)).collect()
    }
}

/// A reply in JSON with the headers that the service sends.
///
/// # Panics
///
/// When there is no such status.
pub fn reply(status: u16, body: impl Into<String>) -> Response<Full<Bytes>> {
    let reply = Response::builder().status(status).header("content-type", "application/json");
    reply
        .header("request-id", "r-1")
        .header("set-cookie", "canary=1")
        .body(Full::new(Bytes::from(body.into())))
        .expect("the headers are plain")
}
