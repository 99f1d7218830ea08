//! What `mg` makes of answers that aren't results: refusals in every form, pages that can't be, waits.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use graphsmith_tests::garden::{Garden, reply};
use graphsmith_tests::server::Received;
use http::Response;
use http_body_util::Full;
use serde_json::{Value, json};

const BED: [&str; 4] = ["Get-MgBetaGardenBed", "-GardenId", "1", "-BedId"];

const BEDS: [&str; 4] = ["Get-MgBetaGardenBed", "-GardenId", "1", "-All"];

/// A reply that names no request, as that of a proxy.
fn bare(status: u16, media_type: &str, body: &str) -> Response<Full<Bytes>> {
    let reply = Response::builder().status(status).header("content-type", media_type);
    reply.body(Full::new(Bytes::from(body.to_owned()))).unwrap()
}

/// Each form of a refusal, and what is said about it.
#[tokio::test]
async fn refusals_say_what_they_say_in_every_form() {
    let json = "application/json";
    let table = [
        (
            bare(
                400,
                json,
                r#"{"error": {"code": "Request_BadRequest", "message": "One or more are wrong.", "details": [
                    {"code": "InvalidLength", "message": "is too long", "target": "displayName"}
                ], "innerError": {"message": "The rest of it", "request-id": "r-7"}}}"#,
            ),
            "400 Bad Request Request_BadRequest: One or more are wrong; displayName: is too long; The rest of it \
             (request-id r-7)",
        ),
        (
            bare(
                400,
                json,
                r#"{"error": "invalid_grant", "error_description": "AADSTS65001: No consent.\r\nTrace ID: 1"}"#,
            ),
            "400 Bad Request AADSTS65001: No consent. Trace ID: 1\nNobody has consented",
        ),
        (
            bare(
                404,
                json,
                r#"{"odata.error": {"code": "NotHere", "message": {"lang": "en", "value": "No such list."}}}"#,
            ),
            "404 Not Found NotHere: No such list.",
        ),
        (
            bare(
                422,
                "application/problem+json",
                r#"{"title": "Wrong", "detail": "See below.", "errors": {"a": ["is b"]}}"#,
            ),
            "422 Unprocessable Entity: Wrong: See below; a: is b",
        ),
        (bare(400, "text/plain", "No \u{1b}[2Jway\r\n"), "400 Bad Request: No way"),
        (
            bare(403, "text/html", "<!DOCTYPE html><html><title>Access denied by policy</title>"),
            "403 Forbidden: Access denied by policy\nThis answer isn't from Microsoft but from a proxy",
        ),
        (reply(403, "{}"), "403 Forbidden (request-id r-1)\nThe token lacks a permission"),
        (
            bare(400, json, r#"{"error": {"code": "Request_UnsupportedQuery", "message": "No."}}"#),
            "400 Bad Request Request_UnsupportedQuery: No.\nAdvanced queries need the header `ConsistencyLevel: eventual`",
        ),
        (
            bare(404, json, r#"{"error": {"code": "ErrorItemNotFound", "message": "No."}}"#),
            "404 Not Found ErrorItemNotFound: No.\nThere is no such item in this mailbox.",
        ),
        (bare(400, json, ""), "400 Bad Request"),
    ];
    let replies: Vec<_> = table.iter().map(|(reply, _)| reply.clone()).collect();
    let garden = Garden::new(move |received| {
        replies[received.target.rsplit('/').next().unwrap().parse::<usize>().unwrap()].clone()
    })
    .await;
    for (at, (_, said)) in table.iter().enumerate() {
        let run = garden.call(&BED.into_iter().chain([at.to_string().as_str()]).collect::<Vec<_>>()).await;
        assert_eq!((run.code, run.out.as_str()), (1, ""), "{run:?}");
        let said = format!("mg: {said}");
        let whole = if said.contains('\n') { run.err.starts_with(&said) } else { run.err.trim_end() == said };
        assert!(whole, "{}\n{said}", run.err);
    }
}

/// A page whose list or link isn't one is an error, and never an empty list.
#[tokio::test]
async fn pages_of_another_form_are_errors() {
    let pages = [
        json!({"value": {"id": "a"}}),
        json!({"value": "a"}),
        json!({"value": 5}),
        json!({"value": null}),
        json!({"value": []  , "@odata.nextLink": 5}),
        json!({"value": [], "@odata.nextLink": {"href": "x"}}),
        json!({"value": [], "@odata.nextLink": ["x"]}),
        json!({"value": [], "@odata.nextLink": "nowhere"}),
        json!({"id": "a"}),
        json!([{"id": "a"}]),
        json!("a"),
        json!(null),
    ];
    let all = pages.clone();
    let garden = Garden::new(move |received| {
        let at = received.target.split('/').nth(3).unwrap().parse::<usize>().unwrap();
        reply(200, all[at].to_string())
    })
    .await;
    for (at, page) in pages.iter().enumerate() {
        let run = garden.call(&["Get-MgBetaGardenBed", "-GardenId", &at.to_string(), "-All"]).await;
        assert_eq!(run.code, 1, "{page}: {run:?}");
        assert!(
            !run.err.is_empty() && serde_json::from_str::<Value>(&run.out).is_ok_and(|out| out == json!([]))
                || run.out.is_empty(),
            "{page}: {run:?}"
        );
    }
}

/// A page of another form in the middle of a list is an error after what came before it.
#[tokio::test]
async fn circles_of_pages_are_errors() {
    for (next, requests) in [("page=1", 2), ("page=1#a", 2), ("", 1), ("#a", 1)] {
        let garden = Garden::new(move |received| {
            let path = received.target.split('?').next().unwrap();
            let query = if next.is_empty() || next.starts_with('#') { next.to_owned() } else { format!("?{next}") };
            // Each time with another fragment.
            let fragment = if next.contains('#') { received.target.len().to_string() } else { String::new() };
            let link = format!("http://{}{path}{query}{fragment}", received.header("host"));
            reply(200, json!({"value": [{"id": "a"}], "@odata.nextLink": link}).to_string())
        })
        .await;
        let run = garden.call(&BEDS).await;
        assert_eq!((run.code, run.err.as_str()), (1, "mg: the pages lead in a circle\n"), "{next}");
        assert_eq!(garden.targets().len(), requests, "{next}");
        let list: Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!(list.as_array().map(Vec::len), Some(requests), "what came before is whole");
    }
}

/// A service that asks for so many waits of that length before it answers.
fn busy(times: usize, wait: &'static str) -> impl Fn(&Received) -> Response<Full<Bytes>> + Send + Sync {
    let asked = AtomicUsize::new(0);
    move |_| {
        if asked.fetch_add(1, Ordering::Relaxed) < times {
            let mut reply = reply(429, "");
            reply.headers_mut().insert("retry-after", wait.parse().unwrap());
            return reply;
        }
        reply(200, json!({"id": "x"}).to_string())
    }
}

/// As often as it takes, and each wait is told although nobody looks at a terminal.
#[tokio::test]
async fn waits_are_told_and_retries_go_on_while_there_is_time() {
    let garden = Garden::new(busy(9, "0")).await;
    let run = garden.call(&BED.into_iter().chain(["2"]).collect::<Vec<_>>()).await;
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(garden.targets().len(), 10);
    assert_eq!(run.err, "mg: the service asks for fewer requests (429); trying again in 0 s\n".repeat(9));

    let garden = Garden::new(busy(9, "0.3")).await;
    let run = garden.call(&BED.into_iter().chain(["2", "-TimeoutSec", "1"]).collect::<Vec<_>>()).await;
    assert_eq!(run.code, 1, "{run:?}");
    assert_eq!(garden.targets().len(), 4, "three waits of 0.3 s fit into a second");
}

/// A wait is never cut short: the command ends at once and says how long it would have been.
#[tokio::test]
async fn a_wait_that_is_too_long_ends_the_command() {
    let garden = Garden::new(busy(1, "301")).await;
    let run = garden.call(&BED.into_iter().chain(["2"]).collect::<Vec<_>>()).await;
    assert_eq!((run.code, garden.targets().len()), (1, 1), "{run:?}");
    assert!(run.err.contains("for 301 s") && run.err.contains("-TimeoutSec"), "{}", run.err);
    for odd in ["0", "-5", "x", "1e3", "99999999999999999999"] {
        let run = garden.call(&BED.into_iter().chain(["2", &format!("-TimeoutSec:{odd}")]).collect::<Vec<_>>()).await;
        assert!(run.code == 2 && run.err.contains("-TimeoutSec"), "{odd}: {run:?}");
    }
}
