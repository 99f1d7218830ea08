//! Content that the service keeps elsewhere (docs/security.md#no-token-to-addresses-that-the-service-signs).
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use graphsmith_runtime::{Arguments, Body, Client, Error};
use http::{Method, Request};
use support::{Server, reply};

fn content(client: &Client) -> Request<Body> {
    let mut arguments = Arguments::default();
    arguments.header("range", &"bytes=0-3".to_owned());
    arguments.header("prefer", &"x".to_owned());
    client.prepare_raw(Method::GET, "/v1.0/me/drive/items/1/content", arguments).unwrap()
}

#[tokio::test]
async fn content_is_fetched_without_the_token() {
    let store = Server::scripted(vec![reply(429, &[("retry-after", "0")], ""), reply(206, &[], "abcd")]).await;
    let target = format!("{}/x?tempauth=canary&path='%2f", store.url);
    let graph = Server::scripted(vec![reply(302, &[("location", &target)], "")]).await;
    let client = graph.client();
    let reply = client.download(content(&client)).await.unwrap();
    assert_eq!(reply.status(), 206);
    assert_eq!(reply.into_body().collect(10).await.unwrap(), "abcd");
    for request in store.received() {
        assert_eq!((request.target.as_str(), request.header("range")), ("/x?tempauth=canary&path='%2f", "bytes=0-3"));
        for header in ["authorization", "prefer", "client-request-id", "user-agent"] {
            assert_eq!(request.header(header), "", "{header}");
        }
    }
}

#[tokio::test]
async fn content_may_come_at_once_or_not_at_all() {
    let graph = Server::scripted(vec![reply(200, &[], "abcd"), reply(404, &[], "")]).await;
    let client = graph.client();
    assert_eq!(client.download(content(&client)).await.unwrap().into_body().collect(10).await.unwrap(), "abcd");
    assert_eq!(client.download(content(&client)).await.unwrap_err().service().unwrap().status, 404);
}

#[tokio::test]
async fn nothing_is_fetched_from_strangers_and_no_address_is_shown() {
    let graph = Server::scripted(vec![reply(302, &[("location", "https://evil.example/x?tempauth=canary")], "")]).await;
    let client = graph.client();
    let error = client.download(content(&client)).await.unwrap_err();
    assert!(matches!(error, Error::ForeignLink { kind: "download address", .. }));
    assert!(!format!("{error} {error:?}").contains("canary"));

    let store = Server::start(|request| {
        let message = format!("no {}", request.target);
        support::json(403, serde_json::json!({"error": {"code": "x", "message": message}}))
    })
    .await;
    let target = format!("{}/x?tempauth=canary-99", store.url);
    let graph = Server::scripted(vec![reply(302, &[("location", &target)], "")]).await;
    let client = graph.client();
    let error = client.download(content(&client)).await.unwrap_err();
    assert_eq!(error.service().unwrap().message, "no /x?tempauth=(secret)");
}
