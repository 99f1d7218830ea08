//! [`Service`]: an emulator that takes attachments of any size and files in drives, and uploads to it.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Duration;

use graphsmith_catalog::Catalog;
use graphsmith_emulator::faults::{self, Action, Finish, Ranges, Rule, Script};
use graphsmith_emulator::{Emulator, Listener, Options, Routes};
use graphsmith_runtime::layers::retry::RetryPolicy;
use graphsmith_runtime::token::{BoxFuture, StaticToken};
use graphsmith_runtime::upload::destination::{Created, Existing, FileInfo, Route};
use graphsmith_runtime::upload::{Binding, Destination, OutlookAttachment, Upload, UploadError, destination};
use graphsmith_runtime::{Arguments, Body, Client, Error, Secret};
use graphsmith_tests::command::graphsmith;
use http::{HeaderMap, Method, Request};
use serde_json::{Value, json};
use tempfile::TempDir;

/// What tests look for where it must not be.
pub const TOKEN: &str = "canary-token";

/// What addresses of sessions hold, and nothing else.
pub const ADDRESS: [&str; 2] = ["authtoken", "AttachmentSessions"];

/// The id of the first attachment.
pub const FIRST: &str = "AAMkADaXRlbS0wMDAwMQ==+/'=";

/// Bytes of a slice of a drive: those of others aren't taken.
pub const DRIVE_SLICE: usize = 327_680;

/// Paths of the list of attachments, and of what creates sessions.
pub const LIST: &str = "/v1.0/me/messages/*/attachments";
pub const SESSION: &str = "/v1.0/me/messages/*/attachments/*createUploadSession";

/// All forms of `nextExpectedRanges`.
pub const RANGES: [Ranges; 10] = [
    Ranges::Bare,
    Ranges::Dash,
    Ranges::Pair,
    Ranges::Several,
    Ranges::Pascal,
    Ranges::Lower,
    Ranges::Number,
    Ranges::Missing,
    Ranges::Empty,
    Ranges::NoContent,
];

/// All forms of the last reply of an upload.
pub const FINISHES: [Finish; 6] =
    [Finish::Location, Finish::Empty, Finish::Object, Finish::ObjectOk, Finish::EmptyOk, Finish::Accepted];

/// A drive with files, as descriptions of Graph have it.
const DRIVES: &str = r##"
openapi: 3.0.4
info: {title: Drives, version: beta}
servers: [{url: "https://graph.example/beta"}]
paths:
  /drives/{drive-id}/items/{driveItem-id}/microsoft.graph.createUploadSession:
    parameters:
      - {name: drive-id, in: path, required: true, description: The drive, schema: {type: string}}
      - {name: driveItem-id, in: path, required: true, description: The item, schema: {type: string}}
    post:
      operationId: drive.item_createUploadSession
      summary: Start an upload
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              properties:
                item: {$ref: "#/components/schemas/microsoft.graph.driveItemUploadableProperties"}
      responses:
        2XX:
          description: Session
          content:
            application/json: {schema: {$ref: "#/components/schemas/microsoft.graph.uploadSession"}}
components:
  schemas:
    microsoft.graph.driveItemUploadableProperties:
      title: driveItemUploadableProperties
      type: object
      properties:
        name: {type: string, description: Its name}
    microsoft.graph.uploadSession:
      title: uploadSession
      type: object
      properties:
        uploadUrl: {type: string, description: Where to}
"##;

/// The paths of the built-in catalogs and those of the drive.
static OPTIONS: LazyLock<Options> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("input.yaml");
    std::fs::write(&input, DRIVES).unwrap();
    let module = "Microsoft.Graph.Beta.Files";
    let (input, out) = (input.display().to_string(), folder.path().display().to_string());
    let words = ["generate", "--quiet", "--spec", &input, "--module", module, "--service", "Files"];
    let run = graphsmith(words.into_iter().chain(["--api-version", "beta", "--emit", "catalog", "--out", &out]));
    assert_eq!(run.code, 0, "{}", run.err);
    let mut routes = Routes::built_in().unwrap();
    routes.add(Catalog::open(&folder.path().join(format!("{module}.mgcat"))).unwrap().unwrap()).unwrap();
    Options { remember: 100_000, ..Options::new(routes) }
});

/// An emulator whose messages take attachments of any size by sessions, and whose ids and sizes are as odd as Outlook's.
pub struct Service(pub Emulator);

impl Service {
    /// One where nothing goes wrong.
    pub async fn start() -> Self {
        Self::set(faults::Service::default(), []).await
    }

    /// One where that goes wrong.
    pub async fn with(rules: impl Into<Vec<Rule>>) -> Self {
        Self::set(faults::Service::default(), rules).await
    }

    /// One that is set in another way too.
    pub async fn set(service: faults::Service, rules: impl Into<Vec<Rule>>) -> Self {
        let service = faults::Service { minimum_size: 0, size_overhead: 212, odd_ids: true, ..service };
        let script = Script { service, ..Script::of(rules) };
        Self(Emulator::start(Options { script, ..OPTIONS.clone() }).await.unwrap())
    }

    /// What goes wrong from now on.
    pub fn rules(&self, rules: impl Into<Vec<Rule>>) {
        self.0.set_rules(rules).unwrap();
    }

    /// A client with a token.
    pub fn client(&self) -> Client {
        client(self.0.url())
    }

    /// An upload to a message, by a session whatever the size.
    pub fn upload(&self, file: &Path) -> Upload {
        let client = self.client();
        let destination = OutlookAttachment::new(session_request(&client)).unwrap();
        patient(Upload::new(&client, Box::new(Forced(destination)), file))
    }

    /// An upload to a message, by what its size asks for.
    pub fn routed(&self, file: &Path) -> Upload {
        let client = self.client();
        let destination = destination(Binding::Attachments, session_request(&client)).unwrap();
        patient(Upload::new(&client, destination, file))
    }

    /// An upload to a drive.
    pub fn to_drive(&self, file: &Path) -> Upload {
        let client = self.client();
        let mut arguments = Arguments::default();
        arguments.json(&json!({"item": {"name": "a.bin"}}));
        let path = "/beta/drives/d/items/i/microsoft.graph.createUploadSession";
        let request = client.prepare_raw(Method::POST, path, arguments).unwrap();
        let destination = destination(Binding::DriveItem, request).unwrap();
        patient(Upload::new(&client, destination, file)).slice_size(DRIVE_SLICE as u64)
    }

    /// Method and range of what came to sessions.
    pub fn log(&self) -> Vec<String> {
        let received = self.0.received().into_iter().filter(|one| one.listener == Listener::Upload);
        received.map(|one| format!("{} {}", one.method, one.header("content-range")).trim_end().to_owned()).collect()
    }

    /// How often an upload began.
    pub fn starts(&self) -> usize {
        self.log().iter().filter(|line| line.starts_with("PUT bytes 0-")).count()
    }

    /// How many files have arrived.
    pub fn arrived(&self) -> usize {
        self.0.arrived()
    }

    /// Checks that one file has arrived, with that content, and that nothing came that shouldn't have.
    #[track_caller]
    pub fn check(&self, content: &[u8], about: &str) {
        let stored = self.0.stored().unwrap();
        assert_eq!(stored.len(), 1, "{about} {:#?}", self.log());
        assert!(stored[0].1 == content, "{about}: the content differs {:#?}", self.log());
        self.check_requests(about);
    }

    /// Checks that nothing came that shouldn't have.
    #[track_caller]
    pub fn check_requests(&self, about: &str) {
        assert_eq!(self.0.warnings(), Vec::<String>::new(), "{about}");
        assert!(self.0.trapped().is_empty(), "{about}");
        let received = self.0.received();
        let mut sessions = received.iter().filter(|one| one.listener == Listener::Upload);
        assert!(sessions.all(|one| !one.contains(TOKEN) && one.header("user-agent").is_empty()), "{about}");
    }
}

/// A client of that server with a token.
pub fn client(url: &str) -> Client {
    Client::builder().base_url(url).token(StaticToken::new(Secret::new(TOKEN))).build().unwrap()
}

/// Many attempts, no time between them.
fn patient(upload: Upload) -> Upload {
    upload.retry_policy(attempts(12)).sessions(12).allow_loopback(true).slice_size(64)
}

/// So many attempts more, no time between them.
pub fn attempts(retries: u32) -> RetryPolicy {
    RetryPolicy::default().retries(retries).base(Duration::ZERO)
}

/// What creates a session for a message.
pub fn session_request(client: &Client) -> Request<Body> {
    let path = "/v1.0/me/messages/{id}/attachments/microsoft.graph.createUploadSession";
    let mut arguments = Arguments::default();
    arguments.path("id", &"m/1".to_owned());
    arguments.json(&json!({"AttachmentItem": {"contentType": "application/zip"}}));
    client.prepare_raw(Method::POST, path, arguments).unwrap()
}

/// What happens to the next slices, in their order.
pub fn slices(actions: impl IntoIterator<Item = Option<Action>>) -> Vec<Rule> {
    let numbered = (1..).zip(actions).filter_map(|(number, action)| Some((number, action?)));
    numbered.map(|(number, action)| Rule::always(action).of(Listener::Upload, "PUT").nth([number])).collect()
}

/// What happens to each slice.
pub fn each_slice(action: Action) -> Rule {
    Rule::always(action).of(Listener::Upload, "PUT")
}

/// What happens whenever a session is asked what it has.
pub fn status(action: Action) -> Rule {
    Rule::always(action).of(Listener::Upload, "GET")
}

/// What happens to one of the requests to Graph, counted from 1.
pub fn graph(method: &str, path: &str, nth: u64, action: Action) -> Rule {
    Rule { path: Some(path.to_owned()), ..Rule::always(action).of(Listener::Graph, method).nth([nth]) }
}

/// Nothing is done; the code of the error says nothing that the status doesn't.
pub fn refused(code: u16) -> Action {
    refusal(code, "fault", None, false)
}

/// Nothing is done, and there are so many seconds to wait.
pub fn busy(code: u16, seconds: u64) -> Action {
    refusal(code, "fault", Some(seconds), false)
}

/// All is done, and the reply says otherwise.
pub fn pretended(code: u16) -> Action {
    refusal(code, "pretended", None, true)
}

/// It is refused.
pub fn refusal(code: u16, error: &str, retry_after: Option<u64>, done: bool) -> Action {
    Action::Status { code, error: Some(error.to_owned()), retry_after, retry_after_date: None, challenge: None, done }
}

/// A file, and a folder for states of uploads.
pub struct Place {
    _folder: TempDir,
    pub file: PathBuf,
    pub states: PathBuf,
}

impl Place {
    pub fn new(content: &[u8]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (file, states) = (folder.path().join("a b.zip"), folder.path().join("states"));
        std::fs::write(&file, content).unwrap();
        Self { _folder: folder, file, states }
    }

    /// One with a file of so many bytes, which differ from place to place.
    pub fn sized(size: usize) -> (Self, Vec<u8>) {
        let content: Vec<u8> = (0..size).map(|at| u8::try_from(at % 251).unwrap()).collect();
        (Self::new(&content), content)
    }

    /// The only state that is kept.
    pub fn state(&self) -> Option<String> {
        let mut states = std::fs::read_dir(&self.states).ok()?;
        let path = states.next()?.unwrap().path();
        assert!(states.next().is_none());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        Some(std::fs::read_to_string(path).unwrap())
    }
}

/// Sends small files by sessions too, so that tests needn't send large ones.
struct Forced(OutlookAttachment);

impl Destination for Forced {
    fn item(&self) -> &str {
        self.0.item()
    }

    fn route(&self, info: &mut FileInfo) -> Result<Route, UploadError> {
        self.0.route(info).map(|_| Route::Session)
    }

    fn session(&self, client: &Client, info: &FileInfo) -> Result<Request<Body>, Error> {
        self.0.session(client, info)
    }

    fn single(&self, client: &Client, info: &FileInfo, content: &[u8]) -> Result<Option<Request<Body>>, Error> {
        self.0.single(client, info, content)
    }

    fn existing<'a>(&'a self, client: &'a Client, info: &'a FileInfo) -> BoxFuture<'a, Result<Vec<Existing>, Error>> {
        self.0.existing(client, info)
    }

    fn creates_duplicates(&self) -> bool {
        self.0.creates_duplicates()
    }

    fn created(&self, headers: &HeaderMap, body: &Value) -> Created {
        self.0.created(headers, body)
    }
}
