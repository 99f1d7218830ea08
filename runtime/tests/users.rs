//! Users who sign in with a browser, and whose sign-in is kept, against a sign-in service on this machine.
#![cfg(feature = "sign-in")]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use graphsmith_runtime::Secret;
use graphsmith_runtime::token::{
    Authority, Browser, Grant, KeptSignIn, KeptTokens, TokenError, TokenProvider, TokenRequest, TokenSource as _,
    TokenStore,
};
use percent_encoding::percent_decode_str;
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};
use support::{Answer, Server};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

const GRAPH: &str = "http://127.0.0.1:4010";
const SCOPE: &str = "http://127.0.0.1:4010/.default";

/// What tests look for where it must not be.
const CANARY: &str = "canary-secret";

fn authority(server: &Server) -> Authority {
    Authority::custom(&server.url, GRAPH).unwrap()
}

fn granted(access: &str, refresh: &str) -> Answer {
    support::json(200, json!({"expires_in": 3600, "access_token": access, "refresh_token": refresh, "scope": "a b"}))
}

fn refused(status: u16, error: &str) -> Answer {
    support::json(status, json!({"error": error, "error_description": format!("AADSTS1: no {CANARY}")}))
}

/// Names and values of a form or a query.
fn pairs(text: &str) -> HashMap<String, String> {
    let decode = |text: &str| percent_decode_str(text).decode_utf8().unwrap().into_owned();
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (name.to_owned(), decode(value))).collect()
}

/// What a browser gets for a request, status line first.
async fn get(port: u16, head: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    stream.write_all(format!("{head}\r\n\r\n").as_bytes()).await.unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).await.unwrap();
    reply
}

/// Starts a sign-in, and gives what the browser is sent to, and what becomes of it.
async fn browser(
    server: &Server,
) -> (HashMap<String, String>, u16, tokio::task::JoinHandle<Result<Grant, TokenError>>) {
    let (sender, receiver) = oneshot::channel();
    let sender = Mutex::new(Some(sender));
    let open = move |address: &str| sender.lock().unwrap().take().unwrap().send(address.to_owned()).unwrap();
    let user = Browser::new(authority(server), "organizations", "client", open).permissions(["Mail.Read"]);
    let task = tokio::spawn(async move { user.fetch(TokenRequest::new(SCOPE)).await });
    let address = receiver.await.unwrap();
    let (endpoint, query) = address.split_once('?').unwrap();
    assert_eq!(endpoint, format!("{}/organizations/oauth2/v2.0/authorize", server.url));
    let query = pairs(query);
    let port = query["redirect_uri"].strip_prefix("http://localhost:").unwrap().parse().unwrap();
    (query, port, task)
}

/// RFC 8252 and RFC 7636: the answer is taken from the one request that has the state, and the code is good only together with
/// what the challenge was made of.
#[tokio::test]
async fn a_user_signs_in_with_a_browser() {
    let server = Server::scripted(vec![granted("one", "r1")]).await;
    let (query, port, task) = browser(&server).await;
    assert_eq!((query["response_type"].as_str(), query["code_challenge_method"].as_str()), ("code", "S256"));
    assert_eq!(query["scope"], "http://127.0.0.1:4010/Mail.Read offline_access openid profile");
    let (state, host) = (&query["state"], format!("Host: localhost:{port}"));
    // A browser connects ahead of time, and asks for an icon; others may try their luck.
    let _idle = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    for (head, status) in [
        (format!("GET /favicon.ico HTTP/1.1\r\n{host}"), 404),
        (format!("GET /?code={CANARY} HTTP/1.1\r\n{host}"), 400),
        (format!("GET /?code={CANARY}&state={state}x HTTP/1.1\r\n{host}"), 400),
        (format!("GET /?code={CANARY}&state={state} HTTP/1.1\r\nHost: evil.example:{port}"), 421),
        (format!("POST /?code={CANARY}&state={state} HTTP/1.1\r\n{host}\r\nContent-Length: 0"), 405),
        (format!("GET /?code=c%2B1&state={state} HTTP/1.1\r\n{host}"), 200),
    ] {
        let reply = get(port, &head).await;
        assert!(reply.starts_with(&format!("HTTP/1.1 {status} ")), "{head}: {reply}");
        assert!(!reply.contains(CANARY) && reply.contains("no-store"), "{reply}");
    }
    let grant = task.await.unwrap().unwrap();
    assert_eq!((grant.token.expose(), grant.refresh.unwrap().expose()), ("one", "r1"));
    assert_eq!(grant.permissions.as_deref(), Some("a b"));
    assert!(TcpStream::connect(("127.0.0.1", port)).await.is_err(), "the port is closed");
    let received = server.received();
    assert_eq!(received.len(), 1, "nothing but the right code was sent");
    let form = pairs(std::str::from_utf8(&received[0].body).unwrap());
    assert_eq!((form["grant_type"].as_str(), form["code"].as_str()), ("authorization_code", "c+1"));
    assert_eq!(form["redirect_uri"], query["redirect_uri"]);
    assert_eq!(URL_SAFE_NO_PAD.encode(digest(&SHA256, form["code_verifier"].as_bytes())), query["code_challenge"]);
    assert_eq!((form["code_verifier"].len(), state.len()), (43, 43));
}

#[tokio::test]
async fn a_user_may_decline_in_the_browser() {
    let server = Server::scripted(vec![granted("one", "r1")]).await;
    let (query, port, task) = browser(&server).await;
    let (_, other, _task) = browser(&server).await;
    assert_ne!(port, other, "each sign-in has a port of its own");
    let said = "error=access_denied&error_description=AADSTS65004%3A+no.%0D%0A%1b%5b2J";
    let head = format!("GET /?{said}&state={} HTTP/1.1\r\nHost: 127.0.0.1:{port}", query["state"]);
    assert!(get(port, &head).await.contains("have not signed in"));
    let error = task.await.unwrap().unwrap_err();
    assert!(error.message.contains("refused: access_denied: AADSTS65004: no."), "{error}");
    assert!(!error.message.contains('\u{1b}') && server.received().is_empty(), "{error:?}");
}

/// A code that the service doesn't take isn't repeated by the error.
#[tokio::test]
async fn a_code_is_a_secret() {
    let server = Server::scripted(vec![refused(400, "invalid_grant")]).await;
    let (query, port, task) = browser(&server).await;
    get(port, &format!("GET /?code={CANARY}&state={} HTTP/1.1\r\nHost: localhost:{port}", query["state"])).await;
    let error = task.await.unwrap().unwrap_err();
    assert!(error.message.contains("invalid_grant: AADSTS1: no (secret)"), "{error}");
}

/// A store in memory, which several programs may share.
#[derive(Clone)]
struct Store {
    kept: Arc<Mutex<Option<KeptTokens>>>,
    locks: Arc<tokio::sync::Semaphore>,
    full: bool,
}

impl Store {
    fn with(refresh: &str, access: Option<(&str, u64)>) -> Self {
        let ends = |left| SystemTime::now() + Duration::from_secs(left);
        let access = access.map(|(token, left)| (Secret::new(token), ends(left)));
        let kept = KeptTokens::new(Secret::new(refresh), access);
        Self { kept: Arc::new(Mutex::new(Some(kept))), locks: Arc::new(tokio::sync::Semaphore::new(1)), full: false }
    }

    fn refresh(&self) -> Option<String> {
        self.kept.lock().unwrap().as_ref().map(|kept| kept.refresh.expose().to_owned())
    }
}

impl TokenStore for Store {
    fn lock(&self) -> Result<Box<dyn Any + Send>, TokenError> {
        let locks = Arc::clone(&self.locks);
        let handle = tokio::runtime::Handle::current();
        Ok(Box::new(handle.block_on(locks.acquire_owned()).unwrap()))
    }

    fn load(&self) -> Result<Option<KeptTokens>, TokenError> {
        Ok(self.kept.lock().unwrap().clone())
    }

    fn save(&self, tokens: &KeptTokens) -> Result<(), TokenError> {
        if self.full {
            return Err(TokenError::new("no room"));
        }
        *self.kept.lock().unwrap() = Some(tokens.clone());
        Ok(())
    }
}

fn kept(server: &Server, store: &Store) -> impl TokenProvider + use<> {
    KeptSignIn::new(authority(server), "tenant", "client", store.clone()).permissions(["Mail.Read"])
}

async fn token(provider: &impl TokenProvider, request: TokenRequest<'_>) -> Result<String, String> {
    match provider.token(request).await {
        Ok(token) => Ok(token.expose().to_owned()),
        Err(error) => {
            assert!(!format!("{error} {error:?}").contains(CANARY), "{error}");
            Err(error.message)
        }
    }
}

#[tokio::test]
async fn a_kept_sign_in_is_renewed_and_kept_again() {
    let server = Server::scripted(vec![granted("two", "r2")]).await;
    let store = Store::with("r1", Some(("one", 3600)));
    assert_eq!(token(&kept(&server, &store), TokenRequest::new(SCOPE)).await.unwrap(), "one");
    assert!(server.received().is_empty(), "the kept token is still good");

    let store = Store::with("r1", Some(("one", 200)));
    for _ in 0..2 {
        assert_eq!(token(&kept(&server, &store), TokenRequest::new(SCOPE)).await.unwrap(), "two");
    }
    let received = server.received();
    assert_eq!(received.len(), 1, "the second run has what the first has kept");
    assert_eq!(received[0].target, "/tenant/oauth2/v2.0/token");
    let form = pairs(std::str::from_utf8(&received[0].body).unwrap());
    assert_eq!((form["refresh_token"].as_str(), form["client_id"].as_str()), ("r1", "client"));
    assert_eq!(form["scope"], "http://127.0.0.1:4010/Mail.Read offline_access openid profile");
    assert_eq!(store.refresh().as_deref(), Some("r2"));
}

/// A refresh token that is good for one use only is used once, however many programs want a token.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_programs_do_not_spend_one_refresh_token_twice() {
    let next = std::sync::atomic::AtomicUsize::new(1);
    let server = Server::start(move |request| {
        let number = next.load(std::sync::atomic::Ordering::SeqCst);
        let form = pairs(std::str::from_utf8(&request.body).unwrap());
        if form["refresh_token"] != format!("r{number}") {
            return refused(400, "invalid_grant");
        }
        next.store(number + 1, std::sync::atomic::Ordering::SeqCst);
        granted(&format!("t{}", number + 1), &format!("r{}", number + 1))
    })
    .await;
    let store = Store::with("r1", None);
    let programs: Vec<_> = (0..8).map(|_| kept(&server, &store)).collect();
    let asked = programs
        .into_iter()
        .map(|program| tokio::spawn(async move { token(&program, TokenRequest::new(SCOPE)).await }));
    for one in asked.collect::<Vec<_>>() {
        assert_eq!(one.await.unwrap().unwrap(), "t2");
    }
    assert_eq!((server.received().len(), store.refresh().as_deref()), (1, Some("r2")));
}

#[tokio::test]
async fn a_refused_token_is_not_taken_from_the_store_again() {
    let server = Server::scripted(vec![granted("two", "r2")]).await;
    let store = Store::with("r1", Some(("one", 3600)));
    let program = kept(&server, &store);
    let old = Secret::new(token(&program, TokenRequest::new(SCOPE)).await.unwrap());
    let mut asked = TokenRequest::new(SCOPE);
    asked.refused = Some(&old);
    assert_eq!(token(&program, asked).await.unwrap(), "two");
}

#[tokio::test]
async fn a_sign_in_that_has_ended_says_so() {
    let asked = |store: Store, answer: Answer| async move {
        let server = Server::scripted(vec![answer]).await;
        let said = token(&kept(&server, &store), TokenRequest::new(SCOPE)).await;
        (said, server.received().len(), store.refresh())
    };
    let (said, _, refresh) = asked(Store::with(CANARY, None), refused(400, "invalid_grant")).await;
    let said = said.unwrap_err();
    assert!(said.contains("has ended, sign in again") && said.contains("no (secret)"), "{said}");
    assert_eq!(refresh.as_deref(), Some(CANARY), "what may still be good is kept");
    // The service is out of order: the token is used to its end.
    let (said, ..) = asked(Store::with(CANARY, Some(("one", 200))), refused(400, "temporarily_unavailable")).await;
    assert_eq!(said.unwrap(), "one");
    let (said, ..) = asked(Store::with(CANARY, None), refused(400, "temporarily_unavailable")).await;
    assert!(said.unwrap_err().contains("temporarily_unavailable"));
    let gone = Store::with("r1", None);
    gone.kept.lock().unwrap().take();
    let (said, asked_for, _) = asked(gone, granted("two", "r2")).await;
    assert_eq!((said.unwrap_err().contains("isn't kept any more"), asked_for), (true, 0));
    // A new refresh token that can't be kept would be lost.
    let full = Store { full: true, ..Store::with("r1", None) };
    assert_eq!(asked(full, granted("two", "r2")).await.0.unwrap_err(), "no room");
}

/// docs/security.md#unknown-hosts-get-nothing: a sign-in belongs to its cloud.
#[tokio::test]
async fn a_kept_sign_in_is_for_its_own_cloud() {
    let server = Server::scripted(vec![granted("two", "r2")]).await;
    let store = Store::with("r1", Some(("one", 3600)));
    let said = token(&kept(&server, &store), TokenRequest::new("https://graph.microsoft.us/.default")).await;
    assert!(said.unwrap_err().contains("this sign-in is for"));
    assert!(server.received().is_empty());
    let shown = format!("{:?} {:?}", store.load().unwrap(), Value::Null);
    assert!(!shown.contains("r1") && !shown.contains("one"), "{shown}");
}
