//! Many requests in few, over real sockets (docs/protocol.md#batches).
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use graphsmith_runtime::{Arguments, Batch, Body, Client, Error};
use http::{Method, Request};
use serde_json::{Value, json};
use support::{Received, Server};
use tokio::time::Instant;

fn get(client: &Client, path: &str) -> Request<Body> {
    client.prepare_raw(Method::GET, path, Arguments::default()).unwrap()
}

/// A service that answers each entry by `entry`, in reverse order, with the moment at which each group came.
async fn serve(entry: impl Fn(&Value, usize) -> Value + Send + Sync + 'static) -> Server {
    let times = Mutex::new(HashMap::<String, usize>::new());
    Server::start(move |request| {
        let message = request.json();
        let entries = message["requests"].as_array().unwrap();
        assert!(entries.len() <= 20);
        let replies = entries.iter().rev().map(|asked| {
            let mut times = times.lock().unwrap();
            let times = times.entry(asked["url"].as_str().unwrap().to_owned()).or_default();
            *times += 1;
            let mut reply = entry(asked, *times);
            reply["id"] = asked["id"].clone();
            reply
        });
        support::json(200, json!({"responses": replies.collect::<Vec<_>>()}))
    })
    .await
}

fn urls(request: &Received) -> Vec<String> {
    request.json()["requests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["url"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn groups_hold_twenty_and_replies_find_their_requests() {
    let server = serve(|asked, _| json!({"status": 200, "body": {"url": asked["url"]}})).await;
    let client = server.client();
    let mut batch = Batch::new(&client);
    for n in 0..45 {
        assert_eq!(batch.add_raw(get(&client, &format!("/v1.0/users/{n}?$select=id"))), n);
    }
    let replies = batch.send().await.unwrap().into_vec();
    for (n, reply) in replies.iter().enumerate() {
        assert_eq!(reply.as_ref().unwrap().body["url"], format!("/users/{n}?$select=id"));
    }
    let received = server.received();
    assert_eq!(received.iter().map(|request| urls(request).len()).collect::<Vec<_>>(), [20, 20, 5]);
    assert!(received.iter().all(|request| request.target == "/v1.0/$batch" && request.method == "POST"));
}

#[tokio::test]
async fn bodies_have_a_type_and_bytes_are_text() {
    let server = serve(|_, _| json!({"status": 201, "headers": {"Location": "x"}})).await;
    let client = server.client();
    let mut batch = Batch::new(&client);
    let mut arguments = Arguments::default();
    arguments.json(&json!({}));
    arguments.header("If-Match", &"*".to_owned());
    batch.add_raw(
        client
            .prepare_raw(Method::PATCH, "/beta/me/events/{id}", {
                arguments.path("id", &"a/b".to_owned());
                arguments
            })
            .unwrap(),
    );
    let mut arguments = Arguments::default();
    arguments.content("image/png", &vec![0xff, 0x00].into());
    batch.add_raw(client.prepare_raw(Method::PUT, "/beta/me/photo/$value", arguments).unwrap());
    let replies = batch.send().await.unwrap().into_vec();
    assert_eq!(replies[0].as_ref().unwrap().headers["location"], "x");
    assert_eq!(
        server.received()[0].json()["requests"],
        json!([
            {"id": "1", "method": "PATCH", "url": "/me/events/a%2Fb", "body": {},
             "headers": {"if-match": "*", "content-type": "application/json"}},
            {"id": "2", "method": "PUT", "url": "/me/photo/$value", "body": "/wA=", "headers": {"content-type": "image/png"}},
        ])
    );
    assert!(!String::from_utf8_lossy(&server.received()[0].body).contains(support::TOKEN));
}

/// Inner replies ask for waits of their own; only those that did are sent again.
#[tokio::test(start_paused = true)]
async fn each_waits_as_long_as_it_was_told() {
    let server = serve(|asked, times| match (asked["url"].as_str().unwrap(), times) {
        ("/a", 1) => json!({"status": 429, "headers": {"Retry-After": "9"}}),
        ("/b", 1 | 2) => json!({"status": 429, "headers": {"Retry-After": "4"}}),
        ("/c", _) => json!({"status": 403, "body": {"error": {"code": "ErrorAccessDenied"}}}),
        _ => json!({"status": 204}),
    })
    .await;
    let client = server.client();
    let mut batch = Batch::new(&client);
    for path in ["/v1.0/a", "/v1.0/b", "/v1.0/c", "/v1.0/d"] {
        batch.add_raw(get(&client, path));
    }
    let started = Instant::now();
    let replies = batch.send().await.unwrap().into_vec();
    let statuses: Vec<u16> = replies.iter().map(|reply| reply.as_ref().unwrap().status.as_u16()).collect();
    assert_eq!(statuses, [204, 204, 403, 204]);
    assert_eq!(replies[2].as_ref().unwrap().error().unwrap().inner_code, "ErrorAccessDenied");
    let sent: Vec<_> = server.received().iter().map(urls).collect();
    assert_eq!(sent, [vec!["/a", "/b", "/c", "/d"], vec!["/b"], vec!["/b"], vec!["/a"]]);
    assert_eq!(started.elapsed().as_secs(), 9);
}

#[tokio::test(start_paused = true)]
async fn a_chain_is_sent_whole_and_goes_on_after_a_wait() {
    let server = serve(|asked, times| match (asked["url"].as_str().unwrap(), times) {
        ("/b", 1) => json!({"status": 429, "headers": {"Retry-After": "30"}}),
        ("/c", 1) => json!({"status": 424}),
        _ => json!({"status": 200}),
    })
    .await;
    let client = server.client();
    let mut batch = Batch::new(&client);
    let a = batch.add_raw(get(&client, "/v1.0/a"));
    let b = batch.add_raw_after(a, get(&client, "/v1.0/b")).unwrap();
    batch.add_raw_after(b, get(&client, "/v1.0/c")).unwrap();
    let started = Instant::now();
    let replies = batch.send().await.unwrap().into_vec();
    assert!(replies.iter().all(|reply| reply.as_ref().unwrap().status == 200));
    assert_eq!(started.elapsed(), Duration::from_secs(30));
    let received = server.received();
    assert_eq!(received[0].json()["requests"][2]["dependsOn"], json!(["2"]));
    assert_eq!(urls(&received[1]), ["/b", "/c"]);
    assert_eq!(received[1].json()["requests"][0].get("dependsOn"), None, "the first is done already");
}

#[tokio::test]
async fn what_depends_on_a_failure_fails_without_being_sent() {
    let server = serve(|asked, _| json!({"status": if asked["url"] == "/a" { 404 } else { 200 }})).await;
    let client = server.client();
    let mut batch = Batch::new(&client);
    let a = batch.add_raw(get(&client, "/v1.0/a"));
    batch.add_raw(get(&client, "/v1.0/other"));
    let b = batch.add_raw_after(a, get(&client, "/v1.0/b")).unwrap();
    batch.add_raw_after(b, get(&client, "/v1.0/c")).unwrap();
    let replies = batch.send().await.unwrap().into_vec();
    let statuses: Vec<u16> = replies.iter().map(|reply| reply.as_ref().unwrap().status.as_u16()).collect();
    assert_eq!(statuses, [404, 200, 424, 424]);
    assert_eq!(server.received().iter().map(urls).collect::<Vec<_>>(), [vec!["/a", "/other"]]);
}

#[tokio::test]
async fn odd_batches_and_replies_are_errors() {
    let server =
        Server::scripted(vec![support::json(200, json!({"responses": [{"id": "2", "status": 200}, {"id": 1}, 5]}))])
            .await;
    let client = server.client();
    let mut batch = Batch::new(&client);
    batch.add_raw(get(&client, "/v1.0/a"));
    batch.add_raw(get(&client, "/v1.0/b"));
    let replies = batch.send().await.unwrap().into_vec();
    assert!(matches!(replies[0], Err(Error::Content(_))) && replies[1].is_ok());

    assert!(Batch::new(&client).add_raw_after(0, get(&client, "/v1.0/a")).is_err());
    assert!(Batch::new(&client).send().await.unwrap().into_vec().is_empty());
    let mut batch = Batch::new(&client);
    batch.add_raw(get(&client, "/v1.0/a"));
    batch.add_raw(get(&client, "/beta/a"));
    assert!(matches!(batch.send().await, Err(Error::Argument(_))));
    let mut batch = Batch::new(&client);
    batch.add_raw(Request::get("https://graph.microsoft.com/v1.0/me").body(Body::default()).unwrap());
    assert!(matches!(batch.send().await, Err(Error::Argument(_))));
    assert_eq!(server.received().len(), 1);
}
