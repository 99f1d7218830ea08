//! The layers between a client and the network, over real sockets. Time stands still but for what waits, so a wait of
//! minutes takes none.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use graphsmith_runtime::layers::retry::{Repeatable, RetryPolicy};
use graphsmith_runtime::token::{BoxFuture, StaticToken, TokenError, TokenRequest};
use graphsmith_runtime::{Arguments, Body, Client, Error, Secret, TokenProvider};
use http::{Method, Request};
use support::{Answer, Server, TOKEN, json, reply};
use tokio::time::Instant;

fn request(client: &Client, method: Method) -> Request<Body> {
    let mut arguments = Arguments::default();
    if method != Method::GET {
        arguments.json(&serde_json::json!({"a": 1}));
    }
    client.prepare_raw(method, "/v1.0/me", arguments).unwrap()
}

/// Sends a request to a server with those answers: the status in the end, the seconds it took, how many arrived.
async fn tried(method: Method, answers: Vec<Answer>) -> (u16, u64, usize) {
    let server = Server::scripted(answers).await;
    let client = server.client();
    let started = Instant::now();
    let status = client.exchange(request(&client, method)).await.map_or(0, |reply| reply.status().as_u16());
    (status, started.elapsed().as_secs(), server.received().len())
}

/// docs/protocol.md#throttling: waits of 41, 120 and 315 s are honoured in full, as seconds and as a date, which isn't
/// cut to the 59 seconds that a minute has.
#[tokio::test(start_paused = true)]
async fn the_service_says_how_long_to_wait() {
    let noon = ("date", "Sun, 22 Nov 2026 12:00:00 GMT");
    let ok = json(200, serde_json::json!({}));
    for (status, wait, seconds) in [
        (429, "41", 41),
        (429, "315", 315),
        (503, "120", 120),
        (504, "7", 7),
        (509, "9", 9),
        (429, "Sun, 22 Nov 2026 12:05:15 GMT", 315),
    ] {
        let busy = reply(status, &[("retry-after", wait), noon], "");
        assert_eq!(tried(Method::GET, vec![busy, ok.clone()]).await, (200, seconds, 2), "{status} {wait}");
    }
}

#[tokio::test(start_paused = true)]
async fn without_a_word_waits_grow() {
    let (busy, ok) = (reply(429, &[], ""), reply(204, &[], ""));
    let (status, seconds, count) = tried(Method::POST, vec![busy.clone(), busy.clone(), busy.clone(), ok]).await;
    assert_eq!((status, count), (204, 4));
    // Half to all of 3 + 6 + 12.
    assert!((10..=21).contains(&seconds), "{seconds}");
    let (status, _, count) = tried(Method::GET, vec![busy]).await;
    assert_eq!((status, count), (429, 6), "five retries, then the reply is what it is");
}

/// What the service may have acted on is sent again only if that does no harm.
#[tokio::test(start_paused = true)]
async fn a_change_is_sent_once_unless_it_was_refused() {
    let ok = || reply(204, &[], "");
    let busy = |status| reply(status, &[], "");
    for (method, first, count) in [
        (Method::POST, busy(429), 2),
        (Method::PATCH, reply(503, &[("retry-after", "1")], ""), 2),
        (Method::POST, busy(503), 1),
        (Method::POST, busy(500), 1),
        (Method::PATCH, reply(504, &[("retry-after", "1")], ""), 1),
        (Method::POST, None, 1),
        (Method::GET, busy(500), 2),
        (Method::GET, busy(408), 2),
        (Method::PUT, busy(502), 2),
        (Method::DELETE, busy(504), 2),
        (Method::GET, None, 2),
    ] {
        assert_eq!(tried(method.clone(), vec![first.clone(), ok()]).await.2, count, "{method} {first:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_harmless_to_repeat_says_so() {
    let server = Server::scripted(vec![reply(500, &[], ""), None, reply(201, &[], "")]).await;
    let client = server.client();
    let mut request = request(&client, Method::POST);
    request.extensions_mut().insert(Repeatable);
    assert_eq!(client.exchange(request).await.unwrap().status(), 201);
    let received = server.received();
    assert_eq!(received.len(), 3);
    assert!(received.iter().all(|request| request.body == r#"{"a":1}"#), "the body is sent each time");
}

/// A file is read anew for each attempt, and piece by piece.
#[tokio::test(start_paused = true)]
async fn a_file_can_be_sent_again() {
    use std::io::Write as _;
    let content: Vec<u8> = (0..600_000_u32).map(|at| u8::try_from(at % 251).unwrap()).collect();
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(&content).unwrap();
    let server = Server::scripted(vec![reply(429, &[("retry-after", "1")], ""), None, reply(201, &[], "")]).await;
    let client = server.client();
    let mut arguments = Arguments::default();
    arguments.content("application/zip", &Body::file(file.try_clone().unwrap()).unwrap());
    let request = client.prepare_raw(Method::PUT, "/v1.0/x/content", arguments).unwrap();
    assert!(graphsmith_runtime::shown::Shown(&request).to_string().ends_with("\n\n(600000 bytes)\n"));
    assert_eq!(client.exchange(request.clone()).await.unwrap().status(), 201);
    let received = server.received();
    assert_eq!(received.len(), 3);
    for request in received {
        assert_eq!((request.header("content-type"), request.header("content-length")), ("application/zip", "600000"));
        assert!(request.body == content);
    }
    // A file that got shorter can't be sent as it was promised.
    file.set_len(10).unwrap();
    assert!(client.exchange(request).await.is_err());
    assert_eq!(server.received().len(), 3);
}

/// docs/protocol.md#throttling: "For 503 use a new connection".
#[tokio::test(start_paused = true)]
async fn after_a_503_the_connection_is_new() {
    let answers = vec![reply(200, &[], ""), reply(429, &[], ""), reply(503, &[], ""), reply(200, &[], "")];
    let server = Server::scripted(answers).await;
    let client = server.client();
    for _ in 0..2 {
        assert_eq!(client.exchange(request(&client, Method::GET)).await.unwrap().status(), 200);
    }
    let connections: Vec<usize> = server.received().iter().map(|request| request.connection).collect();
    assert_eq!(connections, [0, 0, 0, 1]);
}

#[tokio::test(start_paused = true)]
async fn waits_are_told_and_limited() {
    let server =
        Server::scripted(vec![reply(429, &[("retry-after", "60")], ""), reply(429, &[("retry-after", "61")], "")])
            .await;
    let told = Arc::new(Mutex::new(Vec::new()));
    let watcher = Arc::clone(&told);
    let client = Client::builder()
        .base_url(&server.url)
        .retry_policy(RetryPolicy::default().longest_wait(Duration::from_mins(1)))
        .on_wait(move |wait| {
            watcher.lock().unwrap().push((wait.status.unwrap().as_u16(), wait.delay.as_secs(), wait.retry));
        })
        .build()
        .unwrap();
    let error = client.send_raw(request(&client, Method::GET)).await.unwrap_err();
    assert_eq!(error.service().unwrap().status, 429);
    assert_eq!(*told.lock().unwrap(), [(429, 60, 1)], "a wait that is too long isn't cut short, but not waited for");
}

#[tokio::test(start_paused = true)]
async fn a_server_that_is_not_there_is_named_at_once() {
    let client = Client::builder().base_url("http://127.0.0.1:9").build().unwrap();
    let started = Instant::now();
    let error = client.send_raw(request(&client, Method::POST)).await.unwrap_err();
    assert_eq!(started.elapsed(), Duration::ZERO);
    assert!(
        matches!(error, Error::Transport(_)) && error.to_string().starts_with("no reply: no connection"),
        "{error}"
    );
}

/// Gives a new token for each new set of claims, and keeps what it was asked.
struct Claims(Arc<Mutex<Vec<Asked>>>);

/// Claims, and whether the first token was named as refused.
type Asked = (Option<String>, bool);

impl TokenProvider for Claims {
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Secret, TokenError>> {
        let refused = request.refused.is_some_and(|token| token.expose() == "old");
        self.0.lock().unwrap().push((request.claims.map(str::to_owned), refused));
        Box::pin(async move { Ok(Secret::new(if request.claims.is_some() { "new" } else { "old" })) })
    }
}

async fn challenged(answers: Vec<Answer>) -> (u16, Vec<Asked>, Vec<String>) {
    let server = Server::scripted(answers).await;
    let asked = Arc::default();
    let client = Client::builder().base_url(&server.url).token(Claims(Arc::clone(&asked))).build().unwrap();
    let status = client.exchange(request(&client, Method::POST)).await.unwrap().status().as_u16();
    let sent = server.received().iter().map(|request| request.header("authorization").to_owned()).collect();
    let asked = asked.lock().unwrap().clone();
    (status, asked, sent)
}

/// docs/protocol.md#errors: "401 with `WWW-Authenticate: … claims="…"`: get a new token with those claims, retry once".
#[tokio::test]
async fn a_token_with_the_claims_is_tried_once() {
    let challenge = reply(
        401,
        &[("www-authenticate", r#"Bearer realm="", error="insufficient_claims", claims="eyJhIjoxfQ==""#)],
        "",
    );
    let claims = (Some(r#"{"a":1}"#.to_owned()), true);
    let both = vec![(None, false), claims];
    let tokens = vec!["Bearer old".to_owned(), "Bearer new".to_owned()];
    let good = challenged(vec![challenge.clone(), reply(201, &[], "")]).await;
    assert_eq!(good, (201, both.clone(), tokens.clone()));
    assert_eq!(challenged(vec![challenge]).await, (401, both, tokens), "not a third time");
    let plain = challenged(vec![reply(401, &[("www-authenticate", "Bearer")], "")]).await;
    assert_eq!(plain, (401, vec![(None, false), (None, true)], vec!["Bearer old".to_owned()]), "not the same twice");
}

/// Gives another token whenever one was refused.
struct Fresh(Arc<AtomicUsize>);

impl TokenProvider for Fresh {
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Secret, TokenError>> {
        let number = self.0.fetch_add(usize::from(request.refused.is_some()), Ordering::SeqCst);
        Box::pin(async move { Ok(Secret::new(format!("{}", number + usize::from(request.refused.is_some())))) })
    }
}

/// A 401 is answered with one other token, and with none where another didn't help the last time.
#[tokio::test]
async fn a_refused_token_is_replaced_once() {
    let (no, yes) = (reply(401, &[], ""), reply(204, &[], ""));
    let table = [
        (vec![no.clone(), yes.clone()], vec!["0", "1", "1"]),
        (vec![no.clone()], vec!["0", "1", "1"]),
        // A token that was accepted may expire again.
        (vec![no.clone(), no.clone(), no.clone(), yes, no.clone(), no], vec!["0", "1", "1", "1", "1", "2"]),
    ];
    for (answers, expected) in table {
        let server = Server::scripted(answers.clone()).await;
        let client = Client::builder().base_url(&server.url).token(Fresh(Arc::default())).build().unwrap();
        for method in [Method::POST, Method::GET, Method::POST, Method::PATCH].into_iter().take(answers.len().max(2)) {
            client.exchange(request(&client, method)).await.unwrap();
        }
        let received = server.received();
        let sent: Vec<_> =
            received.iter().map(|one| one.header("authorization").trim_start_matches("Bearer ")).collect();
        assert_eq!(sent, expected, "{answers:?}");
        assert!(received.iter().all(|one| one.method == Method::GET || one.body == r#"{"a":1}"#));
    }
}

/// docs/security.md#no-secret-is-printed: a service that repeats the token doesn't get it into an error, a header, a batch.
#[tokio::test]
async fn a_token_that_the_service_repeats_is_hidden() {
    let said = serde_json::json!({"error": {"code": TOKEN, "message": format!("no: Bearer {TOKEN}"),
        "target": TOKEN, "details": [{"code": TOKEN, "message": TOKEN}]}});
    for status in [400, 401, 500] {
        let headers = [("x-said", TOKEN), ("request-id", TOKEN), ("content-type", "application/json")];
        let server = Server::scripted(vec![reply(status, &headers, said.to_string())]).await;
        let client = server.client();
        let error = client.send_raw(request(&client, Method::PATCH)).await.unwrap_err();
        assert!(error.to_string().contains("no: Bearer (secret)"), "{error}");
        assert!(!format!("{error:?} {error}").contains(TOKEN), "{error:?}");
        let reply = client.exchange(request(&client, Method::PATCH)).await.unwrap();
        assert_eq!(reply.headers()["x-said"], "(secret)");
    }
    let answer =
        serde_json::json!({"responses": [{"id": "1", "status": 403, "headers": {"x-said": TOKEN}, "body": said}]});
    let server = Server::scripted(vec![json(200, answer)]).await;
    let client = server.client();
    let mut batch = graphsmith_runtime::Batch::new(&client);
    batch.add_raw(request(&client, Method::GET));
    let replies = batch.send().await.unwrap().into_vec();
    let reply = replies[0].as_ref().unwrap();
    assert!(reply.error().unwrap().to_string().contains("no: Bearer (secret)"));
    assert!(!format!("{:?} {}", reply.headers, reply.body).contains(TOKEN), "{reply:?}");
}

#[tokio::test]
async fn a_token_that_cannot_change_is_not_sent_twice() {
    let challenge = ("www-authenticate", r#"Bearer error="insufficient_claims", claims="eyJhIjoxfQ==""#);
    let server = Server::scripted(vec![reply(401, &[challenge], "")]).await;
    let client = server.client();
    assert_eq!(client.exchange(request(&client, Method::GET)).await.unwrap().status(), 401);
    assert_eq!(server.received().len(), 1);
}

/// docs/security.md: the token goes to the exact origin and no other, whoever names it.
#[tokio::test]
async fn no_redirect_takes_the_token_or_the_body_elsewhere() {
    let elsewhere = Server::scripted(vec![reply(200, &[], "")]).await;
    let target = format!("{}/v1.0/me", elsewhere.url);
    for status in [301, 302, 303, 307, 308] {
        for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            let server = Server::scripted(vec![reply(status, &[("location", &target)], "")]).await;
            let client = server.client();
            let error = client.send_raw(request(&client, method)).await.unwrap_err();
            assert_eq!(error.service().unwrap().status, status);
            assert!(!format!("{error:?} {error}").contains(TOKEN));
        }
    }
    assert!(elsewhere.received().is_empty());
}

#[tokio::test]
async fn reads_are_redirected_within_the_origin() {
    let server = Server::scripted(vec![reply(302, &[("location", "/v1.0/users/1")], ""), reply(200, &[], "")]).await;
    let client = server.client();
    assert_eq!(client.send_raw(request(&client, Method::GET)).await.unwrap().status(), 200);
    let received = server.received();
    assert_eq!(received[1].target, "/v1.0/users/1");
    assert_eq!(received[1].header("authorization"), format!("Bearer {TOKEN}"));

    let server = Server::scripted(vec![reply(302, &[("location", "/v1.0/me")], "")]).await;
    let client = server.client();
    assert!(client.send_raw(request(&client, Method::GET)).await.unwrap_err().to_string().contains("circle"));
}

#[tokio::test]
async fn a_client_sends_nothing_to_another_origin() {
    let (server, elsewhere) =
        (Server::scripted(vec![reply(200, &[], "")]).await, Server::scripted(vec![reply(200, &[], "")]).await);
    let client = server.client();
    let mut request = request(&client, Method::GET);
    *request.uri_mut() = format!("{}/v1.0/me", elsewhere.url).parse().unwrap();
    assert!(matches!(client.exchange(request).await, Err(Error::ForeignLink { .. })));
    for template in ["@evil.example/x", ".evil.example/x", ":1/x", "v1.0"] {
        let prepared = client.prepare_raw(Method::GET, template, Arguments::default());
        assert!(matches!(prepared, Err(Error::Argument(_))), "{template}");
    }
    assert!(elsewhere.received().is_empty() && server.received().is_empty());
}

/// A reply may stop in the middle of its content.
#[tokio::test(start_paused = true)]
async fn silence_in_the_middle_of_a_reply_ends() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.read_buf(&mut Vec::with_capacity(4096)).await.unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc").await.unwrap();
        std::future::pending::<()>().await;
    });
    let limit = Duration::from_secs(7);
    let token = StaticToken::new(Secret::new(TOKEN));
    let client = Client::builder().base_url(url).token(token).timeout(limit).build().unwrap();
    let mut body = client.send_raw(request(&client, Method::GET)).await.unwrap().into_body();
    assert_eq!(body.chunk().await.unwrap().unwrap(), "abc");
    assert!(body.chunk().await.unwrap().unwrap_err().to_string().contains("within 7 s"));
}
