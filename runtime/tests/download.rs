//! Content that the service keeps elsewhere (docs/security.md#no-token-to-addresses-that-the-service-signs).
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use graphsmith_runtime::layers::retry::RetryPolicy;
use graphsmith_runtime::token::StaticToken;
use graphsmith_runtime::{Arguments, Body, Client, Error, Secret};
use http::{Method, Request};
use support::{Server, TOKEN, reply};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

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

/// A server whose replies are these bytes, each over a connection that ends with them. It keeps the requests.
async fn raw(replies: Vec<Vec<u8>>) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let received = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&received);
    tokio::spawn(async move {
        for reply in replies {
            let (mut stream, _) = listener.accept().await.unwrap();
            let (mut head, mut byte) = (Vec::new(), [0]);
            while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).await.unwrap() == 1 {
                head.push(byte[0]);
            }
            kept.lock().unwrap().push(String::from_utf8(head).unwrap().to_ascii_lowercase());
            stream.write_all(&reply).await.unwrap();
            stream.shutdown().await.unwrap();
        }
    });
    (url, received)
}

/// The head of a reply, and what comes of its content.
fn broken(status: &str, headers: &str, content: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\n{headers}\r\n\r\n{content}").into_bytes()
}

/// What a client reads from a server that breaks off, and the requests that it has sent.
async fn read(replies: Vec<Vec<u8>>, retries: u32) -> (Result<Vec<u8>, String>, Vec<String>) {
    let (url, received) = raw(replies).await;
    let policy = RetryPolicy::default().retries(retries).base(Duration::from_millis(1));
    let client = Client::builder().base_url(&url).token(StaticToken::new(Secret::new(TOKEN))).retry_policy(policy);
    let client = client.build().unwrap();
    let request = client.prepare_raw(Method::GET, "/v1.0/me/photo/$value", Arguments::default()).unwrap();
    let reply = client.download(request).await.unwrap();
    let content = reply.into_body().bytes().await.map(|bytes| bytes.to_vec()).map_err(|error| error.to_string());
    let received = received.lock().unwrap().clone();
    (content, received)
}

#[tokio::test]
async fn a_broken_download_goes_on_with_the_same_version() {
    let first = broken("200 OK", "etag: \"1\"\r\ncontent-length: 10", "0123");
    let rest = |content| {
        broken("206 Partial Content", "etag: \"1\"\r\ncontent-range: bytes 4-9/10\r\ncontent-length: 6", content)
    };
    let last = broken("206 Partial Content", "content-range: bytes 6-9/10\r\ncontent-length: 4", "6789");
    let (content, received) = read(vec![first, rest("45"), last], 1).await;
    assert_eq!(content.unwrap(), b"0123456789", "the count of retries begins anew with each byte");
    assert!(!received[0].contains("range:"), "{}", received[0]);
    for (request, range) in received[1..].iter().zip(["bytes=4-", "bytes=6-"]) {
        assert!(
            request.contains(&format!("\r\nrange: {range}\r\n")) && request.contains("\r\nif-range: \"1\"\r\n"),
            "{request}"
        );
    }
}

#[tokio::test]
async fn a_service_without_ranges_is_read_from_the_start() {
    for etag in ["", "etag: W/\"1\"\r\n", "etag: \"1\"\r\n"] {
        let reply = |content| broken("200 OK", &format!("{etag}content-length: 10"), content);
        let (content, received) = read(vec![reply("0123"), reply("01"), reply("0123456789")], 2).await;
        assert_eq!(content.unwrap(), b"0123456789", "{etag}");
        assert_eq!(received.iter().any(|request| request.contains("range:")), etag.contains(" \"1"), "{received:?}");
        let (content, _) = read(vec![reply("0123"), reply("0x23456789")], 1).await;
        assert!(content.unwrap_err().contains("has changed"), "{etag}");
        let short = broken("200 OK", "content-length: 3", "012");
        let (content, _) = read(vec![reply("0123"), short], 1).await;
        assert!(content.unwrap_err().contains("has changed"), "{etag}");
    }
}

#[tokio::test]
async fn two_versions_are_never_joined() {
    let first = || broken("200 OK", "etag: \"1\"\r\ncontent-length: 10", "0123");
    for headers in [
        "etag: \"2\"\r\ncontent-range: bytes 4-9/10\r\ncontent-length: 6",
        "etag: \"1\"\r\ncontent-range: bytes 3-8/10\r\ncontent-length: 6",
        "etag: \"1\"\r\ncontent-length: 6",
    ] {
        let (content, _) = read(vec![first(), broken("206 Partial Content", headers, "456789")], 1).await;
        assert!(content.unwrap_err().contains("has changed"), "{headers}");
    }
    let gone = broken("404 Not Found", "content-length: 2", "{}");
    let (content, _) = read(vec![first(), gone], 1).await;
    let error = content.unwrap_err();
    assert!(error.contains("after 4 bytes") && error.contains("404"), "{error}");
    let (content, received) = read(vec![first()], 0).await;
    assert!(content.is_err() && received.len() == 1, "without retries it is an error at once");
}

/// Without a length nobody knows that all had arrived before the connection broke; the service says that there is no more.
#[tokio::test]
async fn what_broke_at_its_end_is_whole() {
    let first = broken("200 OK", "etag: \"1\"\r\ntransfer-encoding: chunked", "4\r\n0123\r\n");
    let none = broken("416 Range Not Satisfiable", "content-range: bytes */4\r\ncontent-length: 0", "");
    let (content, _) = read(vec![first, none], 1).await;
    assert_eq!(content.unwrap(), b"0123");
}
