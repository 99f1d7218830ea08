//! What typed requests can do besides `send`, over real sockets: pages, saved links, headers, files, batches.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::future::{Future as _, poll_fn};
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;

use futures_core::Stream as _;
use graphsmith_runtime::paging::Pages;
use graphsmith_runtime::reply::{Count, Json, List, Stream};
use graphsmith_runtime::{Array, Batch, Body, Client, Error, QueryOptions, Request as _, graph_request};
use serde_json::{Value, json};
use support::{Received, Server, reply};

#[graph_request(get = "/v1.0/users/{user-id}/messages", reply = List<i32>, options(top))]
struct ListMessage {
    user_id: String,
    options: QueryOptions,
}

#[graph_request(get = "/v1.0/users/{user-id}/messages/$count", reply = Count)]
struct GetMessageCount {
    user_id: String,
}

#[graph_request(get = "/v1.0/me/photo/$value", reply = Stream)]
struct GetPhoto {}

#[graph_request(put = "/v1.0/me/photo/$value")]
struct SetPhoto {
    #[graph(content = "application/octet-stream")]
    content: Body,
}

#[graph_request(post = "/v1.0/teams", reply = Json<Value>)]
struct NewTeam {
    body: Value,
}

#[graph_request(post = "/v1.0/names", reply = Json<Array<String>>)]
struct AddNames {
    body: Array<String>,
}

/// Three messages on two pages, and later a fourth.
async fn mailbox() -> Server {
    Server::start(|request: &Received| {
        let link = |rest: &str| format!("http://{}/v1.0/users/u/messages?{rest}", request.header("host"));
        let page = match request.target.as_str() {
            "/v1.0/users/u/messages?$top=2" | "/v1.0/users/u/messages" => {
                json!({"value": [1, 2], "@odata.nextLink": link("page=2")})
            }
            "/v1.0/users/u/messages?page=2" => json!({"value": [3], "@odata.deltaLink": link("delta=1")}),
            "/v1.0/users/u/messages?delta=1" => json!({"value": [4], "@odata.deltaLink": link("delta=2")}),
            _ => return reply(410, &[], r#"{"error": {"code": "resyncRequired"}}"#),
        };
        support::json(200, page)
    })
    .await
}

#[tokio::test]
async fn a_list_gives_its_first_page_all_pages_or_all_items() {
    let server = mailbox().await;
    let client = server.client();
    let list = ListMessage::new("u").top(2);
    let first = list.send(&client).await.unwrap();
    assert_eq!((first.items.as_slice(), first.delta_link()), (&[1, 2][..], None));
    assert!(first.next_link().unwrap().ends_with("?page=2"));

    let mut pages = list.pages(&client);
    assert_eq!(pages.next().await.unwrap().unwrap().items, [1, 2]);
    assert_eq!(pages.next().await.unwrap().unwrap().items, [3]);
    assert!(pages.next().await.is_none());
    assert!(pages.delta_link().unwrap().ends_with("?delta=1"));

    assert_eq!(list.items(&client).all().await.unwrap(), [1, 2, 3]);
    let mut items = list.items(&client);
    assert_eq!(items.next().await.unwrap().unwrap(), 1);
    assert_eq!(items.all().await.unwrap(), [2, 3]);
}

#[tokio::test]
async fn items_are_a_stream_and_a_call_that_is_dropped_loses_nothing() {
    let server = mailbox().await;
    let list = ListMessage::new("u");
    let mut items = list.items(&server.client());
    // The request is on its way when the wait is given up.
    assert!(pin!(items.next()).as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    let mut items = pin!(items);
    let mut all = Vec::new();
    while let Some(item) = poll_fn(|cx| items.as_mut().poll_next(cx)).await {
        all.push(item.unwrap());
    }
    assert_eq!(all, [1, 2, 3]);
    assert_eq!(server.received().len(), 2);
}

#[tokio::test]
async fn a_saved_link_goes_on_with_the_headers_of_its_request() {
    let server = mailbox().await;
    let client = server.client();
    let list = ListMessage::new("u").header("Prefer", "odata.maxpagesize=2");
    let saved = format!("{}/v1.0/users/u/messages?delta=1", server.url);
    let mut changes = list.resume(&client, &saved);
    assert_eq!(changes.next().await.unwrap().unwrap().items, [4]);
    assert!(changes.next().await.is_none());
    assert!(changes.delta_link().unwrap().ends_with("?delta=2"));
    assert_eq!(server.received()[0].header("prefer"), "odata.maxpagesize=2");
    assert_eq!(server.received()[0].header("accept"), "application/json");

    let error = Pages::<i32>::resume(&client, &format!("{saved}-old")).next().await.unwrap().unwrap_err();
    assert!(error.is_resync_required() && error.is_not_found(), "{error}");
    assert_eq!(error.code(), Some("resyncRequired"));
    let mut elsewhere = Pages::<i32>::resume(&client, "https://evil.example/delta");
    assert!(matches!(elsewhere.next().await, Some(Err(Error::ForeignLink { kind: "saved link", .. }))));
    assert!(elsewhere.next().await.is_none());
    // What can't be sent is the first thing that comes.
    assert!(matches!(ListMessage::new("..").pages(&client).next().await, Some(Err(Error::Argument(_)))));
    assert!(matches!(ListMessage::new("").resume(&client, &saved).next().await, Some(Err(Error::Argument(_)))));
}

#[tokio::test]
async fn lists_that_are_whole_bodies_may_hold_nulls() {
    let server = Server::start(|request: &Received| support::json(200, request.json())).await;
    let client = server.client();
    let names = AddNames::new(["Ann", "Bob"]).send(&client).await.unwrap();
    assert_eq!(names, ["Ann", "Bob"]);
    let with_null = Array::from_options([None, Some("Ann".to_owned()), None]);
    assert_eq!(AddNames::new(with_null.clone()).send(&client).await.unwrap(), with_null);
    assert_eq!(server.received()[1].json(), json!([null, "Ann", null]));
}

#[tokio::test]
async fn numbers_come_as_text_with_a_byte_order_mark() {
    let server = Server::scripted(vec![reply(200, &[("content-type", "text/plain")], "\u{feff}42\r\n")]).await;
    assert_eq!(GetMessageCount::new("u").send(&server.client()).await.unwrap(), 42);
    assert_eq!(server.received()[0].header("accept"), "text/plain");
}

#[tokio::test]
async fn an_operation_that_goes_on_is_followed() {
    let server = Server::start(|request: &Received| match request.target.as_str() {
        "/v1.0/teams" => reply(
            202,
            &[("location", "/teams('1')/operations('2')"), ("retry-after", "30"), ("request-id", "r"), ("etag", "W/1")],
            "",
        ),
        "/v1.0/teams('1')/operations('2')" => support::json(200, json!({"status": "succeeded"})),
        _ => reply(404, &[], ""),
    })
    .await;
    let client = server.client();
    let response = NewTeam::new(json!({})).send_full(&client).await.unwrap();
    assert!(response.is_accepted());
    assert_eq!(response.value, json!({}));
    assert_eq!(response.retry_after(), Some(Duration::from_secs(30)));
    assert_eq!((response.request_id(), response.etag()), (Some("r"), Some("W/1")));
    let location = response.location().unwrap();
    assert_eq!(location, format!("{}/v1.0/teams('1')/operations('2')", server.url));
    let state = client.follow::<Value>(location).await.unwrap();
    assert_eq!(state.value["status"], "succeeded");
    assert_eq!(server.received()[1].header("authorization"), format!("Bearer {}", support::TOKEN));
    let elsewhere = client.follow::<Value>("https://evil.example/x").await;
    assert!(matches!(elsewhere, Err(Error::ForeignLink { kind: "Location", .. })));
}

#[tokio::test]
async fn a_monitor_elsewhere_gets_no_token() {
    let monitor = Server::scripted(vec![support::json(200, json!({"percentageComplete": 50}))]).await;
    let server = Server::scripted(vec![reply(404, &[], "")]).await;
    let state = server.client().follow::<Value>(&format!("{}/monitor", monitor.url)).await.unwrap();
    assert_eq!(state.value["percentageComplete"], 50);
    assert_eq!(monitor.received()[0].header("authorization"), "");
}

#[tokio::test]
async fn content_is_saved_whole_or_not_at_all() {
    let elsewhere = Server::scripted(vec![reply(200, &[], vec![7; 300_000])]).await;
    let there = format!("{}/content", elsewhere.url);
    let server = Server::scripted(vec![
        reply(302, &[("location", &there)], ""),
        reply(404, &[], r#"{"error": {"code": "ErrorItemNotFound"}}"#),
    ])
    .await;
    let client = server.client();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("photo.jpg");
    std::fs::write(&file, "old").unwrap();
    assert_eq!(GetPhoto::new().download(&client, &file).await.unwrap(), 300_000);
    assert_eq!(std::fs::read(&file).unwrap(), vec![7; 300_000]);
    assert!(GetPhoto::new().download(&client, &file).await.unwrap_err().is_not_found());
    assert_eq!(std::fs::read(&file).unwrap().len(), 300_000);
    let nowhere = folder.path().join("absent/photo.jpg");
    let server = Server::scripted(vec![reply(200, &[], "x")]).await;
    assert!(matches!(GetPhoto::new().download(&server.client(), nowhere).await, Err(Error::File(_))));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left behind");
}

#[tokio::test]
async fn a_body_says_what_it_is() {
    let server = Server::scripted(vec![reply(200, &[], "")]).await;
    let client = server.client();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "png").unwrap();
    SetPhoto::new(Body::open(file.path()).unwrap().of_type("image/png")).send(&client).await.unwrap();
    SetPhoto::new("bytes").send(&client).await.unwrap();
    let received = server.received();
    assert_eq!((received[0].header("content-type"), &received[0].body[..]), ("image/png", &b"png"[..]));
    assert_eq!(received[1].header("content-type"), "application/octet-stream");
    assert!(SetPhoto::new(Body::from("x").of_type("a\nb")).send(&client).await.is_err());
}

#[tokio::test]
async fn each_reply_of_a_batch_has_its_type() {
    let server = Server::start(|request: &Received| {
        assert_eq!(request.json()["requests"].as_array().unwrap().len(), 3);
        support::json(
            200,
            json!({"responses": [
                {"id": "3", "status": 404, "body": {"error": {"code": "Request_ResourceNotFound"}}},
                {"id": "2", "status": 200, "headers": {"Content-Type": "text/plain"}, "body": "77u/NDI="},
                {"id": "1", "status": 200, "headers": {"Content-Type": "application/json"}, "body": {"value": [1, null, 2]}},
            ]}),
        )
    })
    .await;
    let client: Client = server.client();
    let mut batch = Batch::new(&client);
    let messages = batch.add(&ListMessage::new("u")).unwrap();
    let count = batch.add(&GetMessageCount::new("u")).unwrap();
    let absent = batch.add(&ListMessage::new("absent")).unwrap();
    assert!(batch.add(&ListMessage::new("")).is_err(), "and nothing is added");
    let mut replies = batch.send().await.unwrap();
    assert_eq!(replies.take(count).unwrap(), 42);
    assert_eq!(replies.take(messages).unwrap().items, [1, 2]);
    let error = replies.take(absent).unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(error.code(), Some("Request_ResourceNotFound"));
    assert!(replies.into_vec().is_empty());
}
