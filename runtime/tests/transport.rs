//! A client with a transport of its own sends everything through it: requests, the slices of uploads, signed downloads.
#![cfg(all(feature = "sign-in", feature = "uploads"))]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::error::Error as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use graphsmith_runtime::http::header::{AUTHORIZATION, LOCATION};
use graphsmith_runtime::http::{HeaderMap, Method, Request, Response};
use graphsmith_runtime::layers::retry::RetryPolicy;
use graphsmith_runtime::shown::ShownHeaders;
use graphsmith_runtime::token::{Authority, BoxFuture, Cached, ClientSecret, StaticToken, TokenError};
use graphsmith_runtime::transport::{Network, TransportError};
use graphsmith_runtime::upload::{Binding, Transfer, Upload, destination};
use graphsmith_runtime::{Arguments, Body, Client, Error, ReplyBody, Secret, Transport};
use serde_json::json;

/// What must not be shown.
const CANARY: &str = "canary";

/// Graph and the hosts that it signs addresses for, without a socket. Keeps method, host, path and whether there was a token.
#[derive(Clone, Default)]
struct Double(Arc<Mutex<Vec<(String, bool)>>>);

impl Double {
    fn client(&self) -> Client {
        Client::builder().transport(self.clone()).token(StaticToken::new(Secret::new(CANARY))).build().unwrap()
    }

    /// What was sent since the last call.
    fn sent(&self) -> Vec<(String, bool)> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

impl Transport for Double {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<ReplyBody>, TransportError>> {
        let uri = request.uri();
        let sent = format!("{} {} {}", request.method(), uri.host().unwrap(), uri.path());
        let signed = |name: &str| format!("https://contoso.sharepoint.com/{name}?tempauth={CANARY}");
        let reply = match uri.path() {
            "/up" => Response::builder().status(201).body(json!({"id": "1", "size": request.body().len()}).to_string()),
            "/down" => Response::builder().body("content".to_owned()),
            path if path.ends_with("/content") => {
                Response::builder().status(302).header(LOCATION, signed("down")).body(String::new())
            }
            _ => Response::builder().body(json!({"uploadUrl": signed("up")}).to_string()),
        };
        self.0.lock().unwrap().push((sent, request.headers().contains_key(AUTHORIZATION)));
        Box::pin(async { Ok(reply.unwrap().map(ReplyBody::from)) })
    }
}

fn request(client: &Client, method: Method, path: &'static str) -> Request<Body> {
    client.prepare_raw(method, path, Arguments::default()).unwrap()
}

#[tokio::test]
async fn uploads_pass_the_transport_of_the_client() {
    let (double, folder) = (Double::default(), tempfile::tempdir().unwrap());
    let (client, file) = (double.client(), folder.path().join("a.bin"));
    std::fs::write(&file, [7; 10]).unwrap();
    let path = "/v1.0/me/drive/items/1/createUploadSession";
    let destination = destination(Binding::DriveItem, request(&client, Method::POST, path)).unwrap();
    let uploaded = Upload::new(&client, destination, &file).run().await.unwrap();
    assert_eq!((uploaded.transfer, uploaded.object.unwrap()["size"].as_u64()), (Transfer::Session, Some(10)));
    let graph = (format!("POST graph.microsoft.com {path}"), true);
    assert_eq!(double.sent(), [graph, ("PUT contoso.sharepoint.com /up".to_owned(), false)]);
}

#[tokio::test]
async fn downloads_pass_the_transport_of_the_client() {
    let double = Double::default();
    let client = double.client();
    let path = "/v1.0/me/drive/items/1/content";
    let reply = client.download(request(&client, Method::GET, path)).await.unwrap();
    assert_eq!(reply.into_body().collect(10).await.unwrap(), "content");
    let graph = (format!("GET graph.microsoft.com {path}"), true);
    assert_eq!(double.sent(), [graph, ("GET contoso.sharepoint.com /down".to_owned(), false)]);
}

#[test]
fn debug_shows_settings_and_no_secret() {
    let builder = Client::builder().token(StaticToken::new(Secret::new(CANARY))).timeout(Duration::from_secs(7));
    let shown = format!("{builder:?}");
    assert!(shown.starts_with("ClientBuilder {") && shown.contains("timeout: 7s"), "{shown}");
    let client = builder.build().unwrap();
    assert!(format!("{client:?}").contains("https://graph.microsoft.com"), "{client:?}");
    let authority = Authority::of_graph("https://graph.microsoft.com", None).unwrap();
    let provider: Cached<_> = ClientSecret::new(authority, "contoso.com", "app", Secret::new(CANARY));
    let mut reply = HeaderMap::new();
    reply.insert("set-cookie", CANARY.parse().unwrap());
    reply.insert(LOCATION, format!("https://x/a?sig={CANARY}").parse().unwrap());
    let shown = format!("{client:?} {provider:?} {:?}", ShownHeaders(&reply));
    assert!(shown.contains("contoso.com") && shown.contains("https://x/a?sig=(secret)"), "{shown}");
    assert!(!shown.contains(CANARY), "{shown}");
}

/// The messages of what led to an error, down to the first cause.
fn causes(error: &Error) -> Vec<String> {
    std::iter::successors(error.source(), |&error| error.source()).map(ToString::to_string).collect()
}

#[tokio::test]
async fn errors_have_sources_down_to_what_the_system_said() {
    // Nobody listens at port 1.
    let network = Network::new(Duration::from_secs(1));
    let builder = Client::builder().base_url("http://127.0.0.1:1").network(network);
    let client = builder.retry_policy(RetryPolicy::never()).build().unwrap();
    let error = client.send_raw(request(&client, Method::GET, "/v1.0/me")).await.unwrap_err();
    let system = std::iter::successors(error.source(), |&error| error.source()).last().unwrap();
    assert!(system.is::<std::io::Error>(), "{:?}", causes(&error));
    let error = Error::from(TokenError::new("no").caused_by(std::io::Error::other("why")));
    assert_eq!(causes(&error), ["no", "why"]);
}

/// Opens one session, refuses its slices, and repeats its address when it is asked for another.
#[derive(Clone, Default)]
struct Repeats(Arc<Mutex<usize>>);

impl Transport for Repeats {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<ReplyBody>, TransportError>> {
        let address = format!("contoso.sharepoint.com/up?tempauth={CANARY}-signature");
        let mut sessions = self.0.lock().unwrap();
        let (status, body) = match *sessions {
            _ if request.method() != Method::POST => (401, json!({})),
            0 => (200, json!({"uploadUrl": format!("https://{address}")})),
            _ => (400, json!({"error": {"code": "x", "message": format!("not after {address}, please")}})),
        };
        *sessions += usize::from(request.method() == Method::POST);
        Box::pin(async move { Ok(Response::builder().status(status).body(body.to_string().into()).unwrap()) })
    }
}

/// docs/security.md#signed-addresses-are-secrets: the address of a session that is over is still one.
#[tokio::test]
async fn an_error_shows_no_address_of_an_earlier_session() {
    let (service, folder) = (Repeats::default(), tempfile::tempdir().unwrap());
    let client = Client::builder().transport(service.clone()).build().unwrap();
    let file = folder.path().join("a.bin");
    std::fs::write(&file, [7; 10]).unwrap();
    let path = "/v1.0/me/drive/items/1/createUploadSession";
    let destination = destination(Binding::DriveItem, request(&client, Method::POST, path)).unwrap();
    let error = Upload::new(&client, destination, &file).run().await.unwrap_err();
    assert_eq!(*service.0.lock().unwrap(), 2, "{error}");
    let said = format!("{error} {error:?}");
    assert!(said.contains("not after") && !said.contains(CANARY), "{said}");
}
