//! Collections of many pages, over real sockets (docs/protocol.md#paging).
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::sync::Arc;
use std::sync::OnceLock;

use graphsmith_runtime::paging::Pages;
use graphsmith_runtime::{Arguments, Body, Client, Error};
use http::{Method, Request};
use serde_json::{Value, json};
use support::{Answer, Received, Server, TOKEN, reply};

fn list(client: &Client) -> Request<Body> {
    let mut arguments = Arguments::default();
    arguments.query("$count", &true);
    arguments.header("ConsistencyLevel", &"eventual".to_owned());
    arguments.header("Prefer", &"odata.maxpagesize=2".to_owned());
    client.prepare_raw(Method::GET, "/v1.0/me/events", arguments).unwrap()
}

/// A server whose pages are made by `page` from its own URL and the target that was asked.
async fn serve(page: impl Fn(&str, &Received) -> Answer + Send + Sync + 'static) -> Server {
    let url = Arc::new(OnceLock::<String>::new());
    let own = Arc::clone(&url);
    let server = Server::start(move |request| page(own.get().unwrap(), request)).await;
    url.set(server.url.clone()).unwrap();
    server
}

fn page(value: Value) -> Answer {
    support::json(200, value)
}

/// An opaque link with everything that must not be touched.
const OPAQUE: &str = "/v1.0/me/events?%24skiptoken=a%2fb%2Bc==&x={y}'%20";

#[tokio::test]
async fn all_pages_are_followed_as_they_are() {
    let server = serve(|url, request| match request.target.as_str() {
        "/v1.0/me/events?$count=true" => {
            page(json!({"@odata.context": "c", "@odata.count": 3, "value": [1, 2], "@odata.nextLink": format!("{url}{OPAQUE}")}))
        }
        // A page may be empty and still have a next one.
        OPAQUE => page(json!({"value": [], "@odata.nextLink": format!("{url}/v1.0/me/events?p=3")})),
        "/v1.0/me/events?p=3" => page(json!({"value": [3], "@odata.deltaLink": "https://x/delta"})),
        _ => reply(404, &[], ""),
    })
    .await;
    let client = server.client();
    let mut pages = client.pages::<i32>(list(&client));
    assert!(pages.reply_headers().is_empty() && pages.next_request().unwrap().uri().query() == Some("$count=true"));
    let first = pages.next().await.unwrap().unwrap();
    assert!(pages.reply_headers().contains_key("content-length"));
    assert_eq!((first.items, first.count, &first.additional["@odata.context"]), (vec![1, 2], Some(3), &json!("c")));
    assert_eq!(pages.next_link(), Some(format!("{}{OPAQUE}", server.url)));
    let mut items = pages.items();
    assert_eq!(items.next().await.unwrap().unwrap(), 3);
    assert!(items.next().await.is_none() && items.next().await.is_none());
    assert_eq!((items.pages().count(), items.pages().delta_link()), (Some(3), Some("https://x/delta")));

    let received = server.received();
    assert_eq!(received.len(), 3);
    for request in &received {
        assert_eq!((request.header("consistencylevel"), request.header("prefer")), ("eventual", "odata.maxpagesize=2"));
        assert_eq!(request.header("authorization"), format!("Bearer {TOKEN}"));
    }
    assert_ne!(received[0].header("client-request-id"), received[1].header("client-request-id"));
}

#[tokio::test]
async fn nulls_are_no_items() {
    let server = serve(|url, request| match request.target.as_str() {
        "/v1.0/me/events?$count=true" => {
            page(json!({"@odata.count": 4, "value": [null, 1, null], "@odata.nextLink": format!("{url}/v1.0/a")}))
        }
        "/v1.0/a" => page(json!({"value": [null], "@odata.nextLink": format!("{url}/v1.0/b")})),
        "/v1.0/b" => page(json!({"value": [2]})),
        "/v1.0/null" => page(json!({"value": null})),
        _ => page(json!({"values": []})),
    })
    .await;
    let client = server.client();
    assert_eq!(client.pages::<i32>(list(&client)).items().all().await.unwrap(), [1, 2]);
    // What has no list is no page at all, and not an empty one.
    for (path, said) in [("other", "missing field `value`"), ("null", "expected a list")] {
        let other = Pages::<i32>::resume(&client, &format!("{}/v1.0/{path}", server.url)).next().await.unwrap();
        assert!(other.unwrap_err().to_string().contains(said), "{path}");
    }
}

/// docs/security.md#links-stay-on-their-origin: links that look like ours and aren't. Nothing is sent there, least of
/// all the token.
#[tokio::test]
async fn links_to_other_servers_are_not_followed() {
    let evil = Server::scripted(vec![page(json!({"value": []}))]).await;
    let port = evil.url.rsplit(':').next().unwrap().to_owned();
    let links = [
        evil.url.clone(),
        format!("http://127.0.0.1:{port}"),
        format!("http://localhost:{port}"),
        "{own}@127.0.0.1:{port}".to_owned(),
        "http://user@{host}".to_owned(),
        "https://{host}".to_owned(),
        "//{host}".to_owned(),
        "{own}.evil.example".to_owned(),
        "{own}0".to_owned(),
        "http://127.0.0.1".to_owned(),
        "http://127.0.0.1\\@{host}".to_owned(),
        "http://127.0.0.\u{661}".to_owned(),
    ];
    for link in links {
        let asked = link.clone();
        let port = port.clone();
        let server = serve(move |url, _| {
            let host = url.trim_start_matches("http://");
            let link = asked.replace("{own}", url).replace("{host}", host).replace("{port}", &port);
            page(json!({"value": [1], "@odata.nextLink": if link.starts_with('/') { link } else { format!("{link}/v1.0/me") }}))
        })
        .await;
        let client = server.client();
        let mut pages = client.pages::<i32>(list(&client));
        assert_eq!(pages.next().await.unwrap().unwrap().items, [1], "what came before the link is kept");
        let error = pages.next().await.unwrap().err().unwrap();
        assert!(matches!(error, Error::ForeignLink { kind: "nextLink", .. }), "{link}: {error}");
        assert!(!format!("{error} {error:?}").contains(TOKEN));
        assert!(pages.next().await.is_none());
        assert_eq!(server.received().len(), 1, "{link}");
    }
    assert!(evil.received().is_empty());
}

#[tokio::test]
async fn a_path_alone_leads_to_the_same_server() {
    let pages =
        vec![page(json!({"value": [1], "@odata.nextLink": "/v1.0/me/events?$skip=1"})), page(json!({"value": [2]}))];
    let server = Server::scripted(pages).await;
    let client = server.client();
    let mut pages = client.pages::<i32>(list(&client));
    assert_eq!(pages.next().await.unwrap().unwrap().items, [1]);
    assert_eq!(pages.next().await.unwrap().unwrap().items, [2]);
    assert!(pages.next().await.is_none());
    assert_eq!(server.received()[1].target, "/v1.0/me/events?$skip=1");
}

/// docs/security.md#links-stay-on-their-origin: what holds for the next link holds for the link that starts the next
/// round.
#[tokio::test]
async fn delta_links_of_other_servers_are_refused() {
    let server = Server::scripted(vec![page(json!({"value": [1]}))]).await;
    let client = server.client();
    for link in ["https://graph.microsoft.com.evil.example/v1.0/x", "https://evil.example", "", "x"] {
        let error = client.prepare_link("deltaLink", link, &http::HeaderMap::new()).unwrap_err();
        assert!(matches!(error, Error::ForeignLink { kind: "deltaLink", .. }), "{link}");
    }
    let link = format!("{}/v1.0/x?$deltatoken=a%2fb", server.url);
    let round = client.prepare_link("deltaLink", &link, &http::HeaderMap::new()).unwrap();
    assert_eq!(client.pages::<i32>(round).next().await.unwrap().unwrap().items, [1]);
    assert_eq!(server.received()[0].target, "/v1.0/x?$deltatoken=a%2fb");
}

#[tokio::test]
async fn circles_end() {
    for circle in [vec!["/a", "/a"], vec!["/v1.0/me/events?$count=true"], vec!["/a", "/b", "/c", "/a"]] {
        let links = circle.clone();
        let next = std::sync::atomic::AtomicUsize::new(0);
        let server = serve(move |url, _| {
            let at = next.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            page(json!({"value": [], "@odata.nextLink": format!("{url}{}", links[at.min(links.len() - 1)])}))
        })
        .await;
        let client = server.client();
        let mut items = client.pages::<Value>(list(&client)).items();
        assert!(matches!(items.next().await, Some(Err(Error::PagesInCircle))), "{circle:?}");
        assert!(server.received().len() <= circle.len(), "{circle:?}");
    }
}

#[tokio::test]
async fn a_failed_page_can_be_asked_for_again() {
    let answers = vec![reply(403, &[], ""), page(json!({"value": [1]})), page(json!({"value": [2]}))];
    let server = Server::scripted(answers).await;
    let client = server.client();
    let mut items = client.pages::<i32>(list(&client)).items();
    assert_eq!(items.next().await.unwrap().unwrap_err().service().unwrap().status, 403);
    assert_eq!(items.next().await.unwrap().unwrap(), 1);
    assert!(items.next().await.is_none());
}

#[tokio::test]
async fn what_is_no_page_is_an_error() {
    for odd in [
        json!({}),
        json!([]),
        json!({"value": {}}),
        json!({"value": [], "@odata.nextLink": 5}),
        json!({"value": ["x"]}),
    ] {
        let server = Server::scripted(vec![page(odd.clone())]).await;
        let client = server.client();
        let first = client.pages::<i32>(list(&client)).next().await.unwrap();
        assert!(matches!(first, Err(Error::Content(_))), "{odd}");
    }
}

#[tokio::test]
async fn counts_are_numbers_in_text() {
    for (body, expected) in [("42", Some(42)), ("\u{feff}7\n", Some(7)), ("x", None), ("", None), ("-1", None)] {
        let server = Server::scripted(vec![reply(200, &[("content-type", "text/plain")], body)]).await;
        let client = server.client();
        let request = client.prepare_raw(Method::GET, "/v1.0/users/$count", Arguments::default()).unwrap();
        assert_eq!(client.count(request).await.ok(), expected, "{body:?}");
    }
}
