//! Requests as they go over the wire: each folder of `cases/wire` is a description and calls of it. `mg` and the generated
//! Rust make the calls; a real HTTP server receives the same requests from both.
//!
//! A folder has
//!
//! - `input.yaml`, the description. Without it, it is `cases/openapi/<folder>.yml` of the reference corpus.
//! - `case.toml`: `mg`, the command lines, where `{case}` stands for the folder and `{temporary}` for one that goes;
//!   `module`, `api-version`, `include`, `config`, as for other cases; and `replies`, how the server answers one request after
//!   the other, where `{server}` stands for its own address; the last reply, or else a 204, is repeated.
//! - `calls.rs`: `pub async fn calls(client: &Client) -> Result<(), Error>`, which makes the same calls in the same order. It finds the
//!   generated module as `api`, and may assert what comes back.
//! - `expected/session`: what the generator said, then each command line, the requests that it sent (`>`), what it printed, where
//!   lines with `!` went to standard error, and its exit code.
//!
//! Accept what comes out with `UPDATE_GOLDEN=1 cargo test -p graphsmith-tests --test wire`.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use graphsmith_codegen::emit::Output;
use graphsmith_tests::built::Built;
use graphsmith_tests::command::{Run, Surroundings, graphsmith, mg};
use graphsmith_tests::server::{Received, Server};
use graphsmith_tests::{corpus, diff, folder, golden};
use http::Response;
use http_body_util::Full;
use serde::Deserialize;

const TOKEN: &str = "canary-5b1e";

/// Headers that every request has, and that no description decides.
const LEFT_OUT: [&str; 6] =
    ["accept-encoding", "authorization", "client-request-id", "content-length", "host", "user-agent"];

/// `case.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Settings {
    mg: Vec<Vec<String>>,
    #[serde(default)]
    replies: Vec<Reply>,
    #[serde(default = "shop")]
    module: String,
    #[serde(default = "v1")]
    api_version: String,
    #[serde(default)]
    include: Vec<String>,
}

fn shop() -> String {
    "Shop".to_owned()
}

fn v1() -> String {
    "v1.0".to_owned()
}

/// How the server answers a request.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Reply {
    #[serde(default = "ok")]
    status: u16,
    content_type: Option<String>,
    #[serde(default)]
    body: String,
}

fn ok() -> u16 {
    200
}

/// A case with what was generated from it.
struct Case {
    name: String,
    folder: PathBuf,
    settings: Settings,
    generated: tempfile::TempDir,
    /// What the generator said: warnings and notes.
    said: String,
}

impl Case {
    /// The case of a folder; `None` where its description is in a corpus that isn't here.
    fn read(case: &Path, corpus: Option<&Path>) -> Option<Self> {
        let name = case.file_name().unwrap().to_str().unwrap().to_owned();
        let own = case.join("input.yaml");
        let spec = if own.exists() { own } else { corpus?.join("cases/openapi").join(format!("{name}.yml")) };
        let settings: Settings = toml::from_str(&fs::read_to_string(case.join("case.toml")).unwrap()).unwrap();
        let generated = tempfile::tempdir().unwrap();
        let mut words = vec!["generate".to_owned(), "--quiet".to_owned()];
        let mut option = |name: &str, value: &str| words.extend([format!("--{name}"), value.to_owned()]);
        option("spec", &spec.display().to_string());
        option("module", &settings.module);
        option("service", settings.module.rsplit('.').next().unwrap());
        option("api-version", &settings.api_version);
        option("emit", "catalog,rust");
        option("out", &generated.path().display().to_string());
        for glob in &settings.include {
            option("include", glob);
        }
        for file in ["config.md", "config.toml", "config.yaml"].map(|name| case.join(name)) {
            if file.exists() {
                option("config", &file.display().to_string());
            }
        }
        let run = graphsmith(words);
        assert_eq!(run.code, 0, "{name}: {}", run.err);
        let place = spec.parent().unwrap().display().to_string() + "/";
        Some(Self { name, folder: case.to_owned(), settings, generated, said: run.err.replace(&place, "") })
    }

    /// The name of its module in the program.
    fn identifier(&self) -> String {
        self.name.replace('-', "_")
    }

    async fn server(&self) -> Server {
        let (replies, next) = (self.settings.replies.clone(), Arc::new(AtomicUsize::new(0)));
        let answer = move |request: &Received| {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let reply = replies.get(number).or(replies.last());
            let mut response = Response::builder().status(reply.map_or(204, |reply| reply.status));
            if let Some(content_type) = reply.and_then(|reply| reply.content_type.as_ref()) {
                response = response.header("content-type", content_type);
            }
            let server = format!("http://{}", request.header("host"));
            let body = reply.map(|reply| reply.body.replace("{server}", &server)).unwrap_or_default();
            response.body(Full::new(Bytes::from(body))).unwrap()
        };
        Server::start(answer).await.unwrap()
    }

    /// What a person sees who runs the command lines, with the requests; and all requests in their order.
    async fn session(&self) -> (String, Vec<String>) {
        let (server, mut session, mut all) = (self.server().await, String::new(), Vec::new());
        if !self.said.is_empty() {
            writeln!(session, "$ graphsmith generate\n{}", self.said).unwrap();
        }
        for line in &self.settings.mg {
            let (case, temporary) = (self.folder.display().to_string(), self.generated.path().display().to_string());
            let fill = |word: &String| word.replace("{case}", &case).replace("{temporary}", &temporary);
            let words: Vec<String> = line.iter().map(fill).collect();
            let variables = vec![
                ("MG_CATALOGS", self.generated.path().display().to_string()),
                ("MG_BASE_URL", server.url.clone()),
                ("MG_TOKEN", TOKEN.to_owned()),
            ];
            let around = Surroundings { variables, typed: true, ..Surroundings::default() };
            // The command waits for the server on a thread of its own.
            let run = tokio::task::spawn_blocking(move || mg(words, &around)).await.unwrap();
            let Run { code, out, err } = run;
            writeln!(session, "$ mg {}", line.join(" ")).unwrap();
            let sent: Vec<String> = server.received()[all.len()..].iter().map(shown).collect();
            session.extend(sent.iter().flat_map(|request| request.lines()).map(|line| format!("> {line}\n")));
            session.push_str(&out);
            session.extend(err.lines().map(|line| format!("! {line}\n")));
            writeln!(session, "exit code {code}\n").unwrap();
            all.extend(sent);
        }
        assert!(!session.contains(TOKEN), "{}: the token was shown or sent elsewhere:\n{session}", self.name);
        let place = self.folder.display().to_string();
        (session.replace(&server.url, "SERVER").replace(&place, "CASE"), all)
    }

    /// Compares the session with the expected one, or accepts it.
    fn compare(&self, session: &str) -> Option<String> {
        let file = self.folder.join("expected/session");
        if golden::is_updating() {
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, session).unwrap();
            return None;
        }
        let expected = fs::read_to_string(&file).unwrap_or_default();
        let report = diff::text(&format!("wire/{}", self.name), &expected, session);
        (!report.is_empty()).then_some(report)
    }
}

/// A request as text: what the description decides. A boundary between parts, which is random, is called `BOUNDARY`. What has no
/// order, the parameters of a query and the properties of an object, is in that of the names.
fn shown(request: &Received) -> String {
    let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
    let mut query: Vec<&str> = query.split('&').collect();
    query.sort_by_key(|parameter| parameter.split('=').next());
    let mark = if request.target.contains('?') { "?" } else { "" };
    let mut text = format!("{} {path}{mark}{}\n", request.method, query.join("&"));
    let headers: BTreeMap<&str, &str> =
        request.headers.keys().map(|name| (name.as_str(), request.header(name.as_str()))).collect();
    for (name, value) in headers.into_iter().filter(|(name, _)| !LEFT_OUT.contains(name)) {
        writeln!(text, "{name}: {value}").unwrap();
    }
    if let Ok(mut value) = serde_json::from_slice::<serde_json::Value>(&request.body) {
        value.sort_all_objects();
        writeln!(text, "\n{value}").unwrap();
    } else if !request.body.is_empty() {
        writeln!(text, "\n{}", String::from_utf8_lossy(&request.body).replace('\r', "")).unwrap();
    }
    let boundary =
        request.header("content-type").split_once("boundary=").map(|(_, rest)| rest.trim_matches('"').to_owned());
    boundary.map_or_else(|| text.clone(), |boundary| text.replace(&boundary, "BOUNDARY"))
}

/// A program that reads lines of a case and an address, and makes the calls of the case there.
fn program(cases: &[Case]) -> String {
    let mut main = String::from(
        "use std::io::Read as _;\nuse graphsmith_runtime::token::StaticToken;\nuse graphsmith_runtime::{Client, Error, Secret};\n",
    );
    let mut calls = String::new();
    for case in cases {
        let name = case.identifier();
        let source = case.folder.join("calls.rs").display().to_string();
        writeln!(main, "mod {name} {{ pub use built::{name} as api; #[path = {source:?}] pub mod calls; }}").unwrap();
        writeln!(calls, "        \"{name}\" => {name}::calls::calls(client).await,").unwrap();
    }
    write!(
        main,
        "async fn make(name: &str, client: &Client) -> Result<(), Error> {{\n    match name {{\n{calls}        _ => unreachable!(),\n    }}\n}}\n\
         #[tokio::main(flavor = \"current_thread\")]\nasync fn main() {{\n    let mut input = String::new();\n    \
         std::io::stdin().read_to_string(&mut input).unwrap();\n    for line in input.lines() {{\n        \
         let (name, url) = line.split_once(' ').unwrap();\n        \
         let client = Client::builder().base_url(url).token(StaticToken::new(Secret::new({TOKEN:?}))).build().unwrap();\n        \
         if let Err(error) = make(name, &client).await {{\n            println!(\"{{name}}: {{error}}\");\n        }}\n    }}\n}}\n"
    )
    .unwrap();
    main
}

#[tokio::test(flavor = "multi_thread")]
async fn mg_and_rust_send_the_same() {
    let corpus = corpus();
    let mut folders: Vec<PathBuf> =
        fs::read_dir(golden::cases().join("wire")).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let cases: Vec<Case> = folders.iter().filter_map(|case| Case::read(case, corpus.as_deref())).collect();
    let (mut faults, mut expected, mut input, mut modules) = (Vec::new(), Vec::new(), String::new(), Vec::new());
    for case in &cases {
        let (session, requests) = case.session().await;
        faults.extend(case.compare(&session));
        let outputs = folder::read(case.generated.path()).unwrap();
        let outputs: Vec<Output> = outputs.into_iter().map(|(path, bytes)| Output { path, bytes }).collect();
        modules.push((case.identifier(), outputs));
        let server = case.server().await;
        writeln!(input, "{} {}", case.identifier(), server.url).unwrap();
        expected.push((case, requests, server));
    }
    let modules = modules.iter().map(|(name, outputs)| (name.as_str(), outputs.as_slice()));
    let built = Built::libraries(Path::new(env!("CARGO_TARGET_TMPDIR")), "wire", modules).unwrap();
    let program = program(&cases);
    let said = tokio::task::spawn_blocking(move || built.run(&program, &input)).await.unwrap();
    faults.extend(said.map_or_else(|error| Some(error.to_string()), |said| (!said.is_empty()).then_some(said)));
    for (case, requests, server) in expected {
        let sent: Vec<String> = server.received().iter().map(shown).collect();
        let report = diff::text(&format!("requests of mg, wire/{}", case.name), &requests.concat(), &sent.concat());
        faults.extend((!report.is_empty()).then(|| report.replace("actual requests of mg", "requests of Rust")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
