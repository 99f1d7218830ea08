//! A stand-in for the service: attachments, drives and upload sessions, with faults by script.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use graphsmith_runtime::layers::retry::RetryPolicy;
use graphsmith_runtime::upload::destination::{Created, Existing, FileInfo, Route};
use graphsmith_runtime::upload::{Binding, Destination, DriveItem, OutlookAttachment, Upload, UploadError};
use graphsmith_runtime::{Arguments, Body, Client, Error};
use http::{HeaderMap, Method, Request};
use serde_json::{Value, json};

use super::{Answer, Received, Server, reply};

/// What the addresses of sessions carry.
pub const URL_CANARY: &str = "canary-url";

/// The query of those addresses: what must arrive as it was given.
const QUERY: &str = "authtoken=canary-url&x='%2f~%41";

/// What Exchange counts on top of the content of an attachment.
const OVERHEAD: usize = 212;

/// What happens to a request of a session instead of what should.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// Nothing.
    None,
    /// The connection breaks before anything is done.
    HangUp,
    /// All is done, and the connection breaks before the reply.
    LoseReply,
    /// Nothing is done.
    Refuse(u16),
    /// Nothing is done, and there is a time to wait.
    Busy(u16, &'static str),
    /// All is done, and the reply says otherwise.
    Pretend(u16),
    /// Only so many bytes are taken.
    Take(usize),
    /// The session is over.
    Expire,
    /// The reply has another form.
    Shape(Shape),
}

/// Forms of `nextExpectedRanges`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    Open,
    Bare,
    Pair,
    Several,
    Pascal,
    Upper,
    Missing,
    Empty,
    /// Not even JSON.
    Nothing,
}

/// Forms of the last reply.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Last {
    /// 201, no content, the id in `Location`: Outlook.
    Location,
    /// 201 without any id.
    Bare,
    /// 200 with the object: drives.
    Object,
    /// 200 with nothing.
    Nothing,
    /// 202, nothing more expected.
    Accepted,
}

/// How a session answers a `GET`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Status {
    Ranges,
    /// With an offset that it makes up.
    Claims(u64),
    Refused(u16),
}

pub struct Attachment {
    pub id: String,
    pub name: String,
    pub bytes: Vec<u8>,
}

struct Session {
    name: String,
    total: usize,
    bytes: Vec<u8>,
}

pub struct State {
    pub attachments: Vec<Attachment>,
    sessions: HashMap<usize, Session>,
    opened: usize,
    /// For the next slices, in order.
    pub faults: VecDeque<Fault>,
    /// For the next requests to Graph, in order.
    pub graph_faults: VecDeque<(&'static str, Answer)>,
    pub shape: Shape,
    pub last: Last,
    pub status: Status,
    /// Requests of sessions that were not as they should be.
    pub violations: Vec<String>,
    /// Method and range of what came to sessions.
    pub log: Vec<String>,
    /// Whether a small attachment in one request keeps its reply for itself.
    pub lose_single: bool,
    /// What the session's address is, if not its own.
    pub address: Option<String>,
    drive: bool,
}

pub struct Service {
    pub server: Server,
    state: Arc<Mutex<State>>,
}

impl Service {
    pub async fn start() -> Self {
        let state = Arc::new(Mutex::new(State {
            attachments: Vec::new(),
            sessions: HashMap::new(),
            opened: 0,
            faults: VecDeque::new(),
            graph_faults: VecDeque::new(),
            shape: Shape::Bare,
            last: Last::Location,
            status: Status::Ranges,
            violations: Vec::new(),
            log: Vec::new(),
            lose_single: false,
            address: None,
            drive: false,
        }));
        let (own, url) = (Arc::clone(&state), Arc::new(OnceLock::<String>::new()));
        let base = Arc::clone(&url);
        let server = Server::start(move |request| own.lock().unwrap().answer(base.get().unwrap(), request)).await;
        url.set(server.url.clone()).unwrap();
        Self { server, state }
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// An upload to a message, through a session whatever the size.
    pub fn upload(&self, file: &std::path::Path) -> Upload {
        let client = self.server.client();
        let forced = Forced(OutlookAttachment::new(session_request(&client)).unwrap());
        patient(Upload::new(&client, Box::new(forced), file))
    }

    /// The same by the size of the file.
    pub fn routed(&self, file: &std::path::Path) -> Upload {
        let client = self.server.client();
        let destination = Binding::Attachments.destination(session_request(&client)).unwrap();
        patient(Upload::new(&client, destination, file))
    }

    /// An upload to a drive.
    pub fn to_drive(&self, file: &std::path::Path) -> Upload {
        self.state().drive = true;
        let client = self.server.client();
        let mut arguments = Arguments::default();
        arguments.json(&json!({"item": {"@microsoft.graph.conflictBehavior": "replace"}}));
        let path = "/v1.0/me/drive/items/r:/a.bin:/createUploadSession";
        let request = client.prepare_raw(Method::POST, path, arguments).unwrap();
        patient(Upload::new(&client, Box::new(DriveItem::new(request).unwrap()), file))
    }
}

/// Many attempts, no time between them.
fn patient(upload: Upload) -> Upload {
    let policy = RetryPolicy::default().retries(12).base(std::time::Duration::ZERO);
    upload.retry_policy(policy).sessions(12).allow_loopback(true).slice_size(64)
}

pub fn session_request(client: &Client) -> Request<Body> {
    let path = "/v1.0/me/messages/{id}/attachments/microsoft.graph.createUploadSession";
    let mut arguments = Arguments::default();
    arguments.path("id", &"m/1".to_owned());
    arguments.json(&json!({"AttachmentItem": {"contentType": "application/zip"}}));
    client.prepare_raw(Method::POST, path, arguments).unwrap()
}

/// Sends small files through sessions too, so that tests needn't send large ones.
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

    fn existing<'a>(
        &'a self,
        client: &'a Client,
        info: &'a FileInfo,
    ) -> graphsmith_runtime::token::BoxFuture<'a, Result<Vec<Existing>, Error>> {
        self.0.existing(client, info)
    }

    fn creates_duplicates(&self) -> bool {
        self.0.creates_duplicates()
    }

    fn created(&self, headers: &HeaderMap, body: &Value) -> Created {
        self.0.created(headers, body)
    }
}

impl State {
    fn answer(&mut self, url: &str, request: &Received) -> Answer {
        let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
        if let Some(number) = path.strip_prefix("/upload/") {
            return self.session(url, number.parse().unwrap(), query, request);
        }
        if request.header("authorization").is_empty() {
            self.violations.push(format!("no token on {path}"));
        }
        if let Some((part, answer)) = self.graph_faults.front()
            && format!("{} {path}", request.method).ends_with(part)
        {
            let answer = answer.clone();
            self.graph_faults.pop_front();
            return answer;
        }
        match (request.method.as_str(), path) {
            ("POST", path) if path.to_lowercase().ends_with("createuploadsession") => self.open(url, request),
            ("POST", path) if path.ends_with("/attachments") => {
                let body = request.json();
                assert_eq!(body["@odata.type"], "#microsoft.graph.fileAttachment");
                let bytes = STANDARD.decode(body["contentBytes"].as_str().unwrap()).unwrap();
                let id = self.attach(body["name"].as_str().unwrap().to_owned(), bytes);
                if std::mem::take(&mut self.lose_single) {
                    return None;
                }
                super::json(201, json!({"id": id, "name": body["name"], "contentBytes": body["contentBytes"]}))
            }
            ("GET", path) if path.ends_with("/attachments") => {
                let value = self.attachments.iter().map(|attachment| {
                    json!({"id": attachment.id, "name": attachment.name, "size": attachment.bytes.len() + OVERHEAD})
                });
                super::json(200, json!({"value": value.collect::<Vec<_>>()}))
            }
            _ => reply(404, &[], ""),
        }
    }

    fn open(&mut self, url: &str, request: &Received) -> Answer {
        let item = request.json()["AttachmentItem"].clone();
        let total = item["size"].as_u64().unwrap_or_default();
        let name = item["name"].as_str().unwrap_or_default().to_owned();
        let total = usize::try_from(total).unwrap();
        let number = self.opened;
        self.opened += 1;
        self.sessions.insert(number, Session { name, total, bytes: Vec::new() });
        let address = self.address.clone().unwrap_or_else(|| format!("{url}/upload/{number}?{QUERY}"));
        if self.drive {
            return super::json(200, json!({"uploadUrl": address, "expirationDateTime": "2026-11-29T00:00:00Z"}));
        }
        let ranges =
            json!({"uploadUrl": address, "expirationDateTime": "2026-11-29T00:00:00Z", "nextExpectedRanges": ["0-"]});
        super::json(201, ranges)
    }

    fn session(&mut self, url: &str, number: usize, query: &str, request: &Received) -> Answer {
        for header in ["authorization", "client-request-id", "user-agent", "sdkversion", "cookie"] {
            if !request.header(header).is_empty() {
                self.violations.push(format!("{header} on a session"));
            }
        }
        if query != QUERY {
            self.violations.push(format!("the address was changed: {query}"));
        }
        let range = request.header("content-range").to_owned();
        self.log.push(format!("{} {range}", request.method).trim_end().to_owned());
        match request.method.as_str() {
            "DELETE" => {
                let known = self.sessions.remove(&number).is_some();
                reply(if known { 204 } else { 404 }, &[], "")
            }
            "GET" => match (self.status, self.sessions.get(&number)) {
                (Status::Refused(status), _) => reply(status, &[], ""),
                (Status::Claims(next), _) => super::json(200, json!({"nextExpectedRanges": [format!("{next}-")]})),
                (_, None) => reply(404, &[], ""),
                (_, Some(session)) => self.ranges(200, session),
            },
            _ => self.put(url, number, &range, request),
        }
    }

    fn put(&mut self, url: &str, number: usize, range: &str, request: &Received) -> Answer {
        let fault = self.faults.pop_front().unwrap_or(Fault::None);
        match fault {
            Fault::HangUp => return None,
            Fault::Refuse(status) => return error(status, "fault"),
            Fault::Busy(status, wait) => return reply(status, &[("retry-after", wait)], ""),
            Fault::Expire => {
                self.sessions.remove(&number);
            }
            _ => {}
        }
        let Some(session) = self.sessions.get_mut(&number) else { return error(404, "uploadSessionNotFound") };
        // `bytes 0-63/100`
        let numbers: Vec<usize> =
            range.trim_start_matches("bytes ").split(['-', '/']).map(|number| number.parse().unwrap()).collect();
        let [start, end, total] = numbers[..] else { return error(400, "invalidRequest") };
        if end + 1 - start != request.body.len() || request.header("content-type") != "application/octet-stream" {
            self.violations.push(format!("{range} with {} bytes", request.body.len()));
        }
        if self.drive {
            session.total = total;
        }
        if total != session.total || start != session.bytes.len() {
            return error(416, "invalidRange");
        }
        let taken = if let Fault::Take(count) = fault { count.min(request.body.len()) } else { request.body.len() };
        session.bytes.extend_from_slice(&request.body[..taken]);
        let answer = if session.bytes.len() == session.total {
            let session = self.sessions.remove(&number).unwrap();
            let id = self.attach(session.name, session.bytes);
            self.finished(url, &id)
        } else {
            if let Fault::Shape(shape) = fault {
                self.shape = shape;
            }
            if end + 1 == total && self.shape == Shape::Empty {
                // Not even a confused service waits for nothing when bytes are missing at the end.
                self.shape = Shape::Open;
            }
            self.ranges(if self.drive { 202 } else { 200 }, &self.sessions[&number])
        };
        match fault {
            Fault::LoseReply => None,
            Fault::Pretend(status) => error(status, "pretended"),
            _ => answer,
        }
    }

    fn attach(&mut self, name: String, bytes: Vec<u8>) -> String {
        // Ids are as odd as Outlook's.
        let id = format!("AA/{}+='x", self.attachments.len());
        if self.drive {
            self.attachments.clear();
        }
        self.attachments.push(Attachment { id: id.clone(), name, bytes });
        id
    }

    fn finished(&self, url: &str, id: &str) -> Answer {
        let encoded = id.replace('/', "%2F").replace('+', "%2B").replace('\'', "%27%27");
        let location = format!("{url}/api/v2.0/Users('Attachments')/Messages('m')/Attachments('{encoded}')");
        match self.last {
            Last::Location => reply(201, &[("location", &location)], ""),
            Last::Bare => reply(201, &[], ""),
            Last::Object => super::json(200, json!({"id": id, "name": "x"})),
            Last::Nothing => reply(200, &[], ""),
            Last::Accepted => super::json(202, json!({"nextExpectedRanges": []})),
        }
    }

    fn ranges(&self, status: u16, session: &Session) -> Answer {
        let (next, end) = (session.bytes.len(), session.total.saturating_sub(1));
        super::json(
            status,
            match self.shape {
                Shape::Open => json!({"nextExpectedRanges": [format!("{next}-")]}),
                Shape::Bare => json!({"ExpirationDateTime": "x", "nextExpectedRanges": [next.to_string()]}),
                Shape::Pair => json!({"nextExpectedRanges": [format!("{next}-{end}")]}),
                Shape::Several => json!({"nextExpectedRanges": [format!("{next}-{next}"), format!("{end}-{end}")]}),
                Shape::Pascal => json!({"NextExpectedRanges": [format!("{next}-")]}),
                Shape::Upper => json!({"NEXTEXPECTEDRANGES": [next]}),
                Shape::Missing => json!({"expirationDateTime": "x"}),
                Shape::Empty => json!({"nextExpectedRanges": []}),
                Shape::Nothing => return reply(status, &[], ""),
            },
        )
    }
}

fn error(status: u16, code: &str) -> Answer {
    super::json(status, json!({"error": {"code": code, "message": format!("{code} at {URL_CANARY}")}}))
}
