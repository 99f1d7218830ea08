//! Requests written by hand with the derive, through a transport that records: what is sent, and with which token.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use graphsmith_runtime::reply::{Json, Stream, Text};
use graphsmith_runtime::token::{BoxFuture, EnvToken, StaticToken, TokenError, TokenRequest};
use graphsmith_runtime::transport::TransportError;
use graphsmith_runtime::{
    Arguments, Body, Client, Cloud, Error, GraphIdentity, QueryOptions, ReplyBody, Request as _, Secret, TokenProvider,
    Transport, graph_request,
};
use http::{Request, Response};
use serde_json::{Value, json};

/// Events of a calendar view.
#[graph_request(get = "/beta/users/{user-id}/calendarView")]
#[graph(reply = Json<Value>)]
#[graph(options(select, expand, orderby, filter, search, top, skip, count))]
#[graph(sets(list))]
struct ListView {
    user_id: String,
    start_date_time: String,
    #[graph(query = "role", explode)]
    roles: Vec<String>,
    days: Vec<i32>,
    #[graph(header = "Prefer")]
    prefer: Option<String>,
    options: QueryOptions,
}

#[graph_request(patch = "/beta/me/events/{event-id}", reply = Json<Value>, identity = EventIdentity)]
#[graph(sets(update, update_via_identity))]
struct UpdateEvent {
    event_id: String,
    #[graph(header = "If-Match")]
    if_match: Option<String>,
    body: Value,
}

#[graph_request(delete = "/beta/groups/{group-id}/members/{id}/$ref", sets(delete))]
struct RemoveMember {
    /// The other id comes first in the path, and so it does in constructors.
    #[graph(path = "id")]
    member: String,
    group_id: String,
}

#[graph_request(put = "/beta/me/photo/$value", sets(set))]
struct SetPhoto {
    #[graph(content = "image/jpeg")]
    data: Body,
}

#[graph_request(get = "/beta/me/photo/$value", reply = Stream, sets(get))]
struct GetPhoto {}

#[graph_request(get = "/beta/users/$count", reply = Text, sets(count))]
struct CountUsers {}

#[graph_request(get = "/beta/reports/f(top={top},q='{q}')", reply = Json<Value>, identity = EventIdentity)]
#[graph(sets(get, get_via_identity))]
struct GetReport {
    top: i32,
    q: String,
}

#[derive(Debug, Clone, Default, GraphIdentity)]
struct EventIdentity {
    event_id: Option<String>,
    top: Option<String>,
    q: Option<String>,
}

/// Keeps what is sent, and answers the same to all.
#[derive(Clone)]
struct Recorder {
    sent: Arc<Mutex<Vec<Request<Body>>>>,
    status: u16,
    reply: &'static str,
}

impl Recorder {
    fn new(status: u16, reply: &'static str) -> Self {
        Self { sent: Arc::default(), status, reply }
    }

    fn client(&self) -> Client {
        let token = StaticToken::new(Secret::new("canary"));
        Client::builder().token(token).transport(self.clone()).build().unwrap()
    }

    fn last(&self) -> Request<Body> {
        self.sent.lock().unwrap().last().unwrap().clone()
    }
}

impl Transport for Recorder {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<ReplyBody>, TransportError>> {
        self.sent.lock().unwrap().push(request);
        let reply = Response::builder().status(self.status).body(ReplyBody::from(self.reply)).unwrap();
        Box::pin(async { Ok(reply) })
    }
}

#[tokio::test]
async fn options_and_arguments_go_to_the_query() {
    let recorder = Recorder::new(200, "[]");
    let request = ListView::list("me", "2026-01-01T00:00:00+01:00")
        .roles(["a", "b"])
        .days([1, 2])
        .prefer("outlook.timezone=\"UTC\"")
        .select(["id", "subject"])
        .filter("subject eq 'a&b'")
        .top(5)
        .count(true);
    assert_eq!(request.send(&recorder.client()).await.unwrap(), json!([]));
    let sent = recorder.last();
    assert_eq!(
        sent.uri().to_string(),
        "https://graph.microsoft.com/beta/users/me/calendarView?startDateTime=2026-01-01T00%3A00%3A00%2B01%3A00\
         &role=a&role=b&days=1,2&$top=5&$filter=subject%20eq%20%27a%26b%27&$count=true&$select=id%2Csubject"
    );
    assert_eq!(sent.headers()["prefer"], "outlook.timezone=\"UTC\"");
    assert!(sent.body().as_bytes().is_empty() && !sent.headers().contains_key("content-type"));
}

/// docs/security.md#signed-addresses-are-secrets: no `Debug` shows a secret.
#[test]
fn debug_shows_what_would_be_sent() {
    let request = ListView::list("me", "2026").prefer("a").top(5);
    assert_eq!(
        format!("{request:?}"),
        "ListView { method: GET, url: /beta/users/me/calendarView?startDateTime=2026&$top=5, headers: [(\"prefer\", \"a\")] }"
    );
    let request = UpdateEvent::new("1", json!({"subject": "x", "password": "canary"}));
    assert_eq!(
        format!("{request:?}"),
        "UpdateEvent { method: PATCH, url: /beta/me/events/1, headers: [(\"content-type\", \"application/json\")], \
         body: {\"subject\":\"x\",\"password\":\"(secret)\"} }"
    );
    let request = ListView::list("me", "2026").header("Prefer", "a").header("Authorization", "Bearer canary");
    assert_eq!(
        format!("{request:?}"),
        "ListView { method: GET, url: /beta/users/me/calendarView?startDateTime=2026, \
         headers: [(\"prefer\", \"a\"), (\"authorization\", \"(secret)\")] }"
    );
    let mut arguments = Arguments::default();
    request.arguments(&mut arguments);
    assert!(!format!("{arguments:?}").contains("canary"), "{arguments:?}");
    let request = UpdateEvent::new("", json!({}));
    assert!(format!("{request:?}").contains("fault: \"`event-id` must not be"), "{request:?}");
}

#[tokio::test]
async fn every_method_has_its_content() {
    let recorder = Recorder::new(204, "");
    let client = recorder.client();

    let identity = EventIdentity::default().event_id("a/b");
    let request = UpdateEvent::update_via_identity(&identity, json!({"subject": null}));
    // A reply without content is an object without properties.
    assert_eq!(request.unwrap().if_match("W/\"1\"").send(&client).await.unwrap(), json!({}));
    let sent = recorder.last();
    assert_eq!((sent.method().as_str(), sent.uri().path()), ("PATCH", "/beta/me/events/a%2Fb"));
    assert_eq!(sent.headers()["if-match"], "W/\"1\"");
    assert_eq!(sent.body().as_bytes(), br#"{"subject":null}"#);

    RemoveMember::delete("g", "m").send(&client).await.unwrap();
    let sent = recorder.last();
    assert_eq!((sent.method().as_str(), sent.uri().path()), ("DELETE", "/beta/groups/g/members/m/$ref"));

    SetPhoto::set(vec![0xff, 0x00]).send(&client).await.unwrap();
    let sent = recorder.last();
    assert_eq!((sent.method().as_str(), sent.body().as_bytes()), ("PUT", [0xff, 0x00].as_slice()));
    assert_eq!(sent.headers()["content-type"], "image/jpeg");
}

#[tokio::test]
async fn replies_are_read_by_their_kind() {
    let client = Recorder::new(200, "42").client();
    assert_eq!(CountUsers::count().send(&client).await.unwrap(), "42");
    let mut photo = GetPhoto::get().send(&client).await.unwrap();
    assert_eq!(photo.chunk().await.unwrap().unwrap(), "42");
    assert!(photo.chunk().await.is_none());
    assert!(GetPhoto::get().send(&client).await.unwrap().collect(1).await.is_err());
}

#[tokio::test]
async fn path_parameters_of_functions_are_typed() {
    let recorder = Recorder::new(200, "{}");
    GetReport::get(5, "it's").send(&recorder.client()).await.unwrap();
    assert_eq!(recorder.last().uri().path(), "/beta/reports/f(top=5,q='it%27%27s')");
    let identity = EventIdentity::default().top("five").q("x");
    assert!(GetReport::get_via_identity(&identity).is_err());
    assert_eq!(GetReport::get_via_identity(&identity.top("7")).unwrap().top, 7);
}

#[tokio::test]
async fn the_token_goes_with_the_request_and_with_nothing_else() {
    let recorder = Recorder::new(401, "");
    let client = recorder.client();
    let prepared = client.prepare(&GetPhoto::get()).unwrap();
    assert!(!prepared.headers().contains_key("authorization"));
    let error = GetPhoto::get().send(&client).await.err().unwrap();
    let authorization = recorder.last().headers()["authorization"].clone();
    assert_eq!(authorization, "Bearer canary");
    assert!(authorization.is_sensitive());
    let shown = format!("{error} {error:?} {:?}", recorder.last());
    assert!(!shown.contains("canary"), "{shown}");
}

#[tokio::test]
async fn a_token_that_no_header_can_carry_is_refused_without_being_shown() {
    let token = StaticToken::new(Secret::new("canary\r\nevil: 1"));
    let recorder = Recorder::new(200, "");
    let client = Client::builder().token(token).transport(recorder.clone()).build().unwrap();
    let error = CountUsers::count().send(&client).await.unwrap_err();
    assert!(matches!(error, Error::Token(_)) && !format!("{error} {error:?}").contains("canary"));
    assert!(recorder.sent.lock().unwrap().is_empty());
}

/// Says which scope it was asked for.
struct Scopes(Arc<Mutex<Vec<String>>>);

impl TokenProvider for Scopes {
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Secret, TokenError>> {
        self.0.lock().unwrap().push(request.scope.to_owned());
        Box::pin(async { Ok(Secret::new("t")) })
    }
}

#[tokio::test]
async fn tokens_are_asked_for_by_cloud() {
    for (cloud, scope) in [
        (Cloud::Global, "https://graph.microsoft.com/.default"),
        (Cloud::UsGovernment, "https://graph.microsoft.us/.default"),
        (Cloud::UsGovernmentDod, "https://dod-graph.microsoft.us/.default"),
        (Cloud::China, "https://microsoftgraph.chinacloudapi.cn/.default"),
    ] {
        let (scopes, recorder) = (Arc::default(), Recorder::new(200, ""));
        let builder = Client::builder().cloud(cloud).token(Scopes(Arc::clone(&scopes))).transport(recorder.clone());
        CountUsers::count().send(&builder.build().unwrap()).await.unwrap();
        assert_eq!(*scopes.lock().unwrap(), [scope]);
        assert!(recorder.last().uri().to_string().starts_with(cloud.base_url()));
    }
}

#[tokio::test]
async fn a_missing_variable_says_what_to_set() {
    let client = Client::builder()
        .token(EnvToken::new("GRAPHSMITH_TEST_NO_SUCH_VARIABLE"))
        .transport(Recorder::new(200, ""))
        .build()
        .unwrap();
    let error = CountUsers::count().send(&client).await.unwrap_err();
    assert_eq!(error.to_string(), "no token: set GRAPHSMITH_TEST_NO_SUCH_VARIABLE to an access token");
}

/// Never answers.
struct Silence;

impl Transport for Silence {
    fn send(&self, _request: Request<Body>) -> BoxFuture<'_, Result<Response<ReplyBody>, TransportError>> {
        Box::pin(std::future::pending())
    }
}

/// Time stands still but for what waits, so this takes no time.
#[tokio::test(start_paused = true)]
async fn silence_ends_with_the_time_limit() {
    let limit = Duration::from_secs(7);
    let client = Client::builder().transport(Silence).timeout(limit).build().unwrap();
    let error = CountUsers::count().send(&client).await.unwrap_err();
    assert!(matches!(error, Error::Timeout(waited) if waited == limit), "{error}");
}

#[test]
fn a_client_and_its_futures_go_to_other_threads() {
    fn is_send<T: Send>(_: &T) {}
    let client = Recorder::new(200, "").client();
    let request = CountUsers::count();
    is_send(&client);
    is_send(&request.send(&client));
}
