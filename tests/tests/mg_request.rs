//! `mg request` and `mg curl`: requests that no cmdlet makes, and those of cmdlets as command lines.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::process::{Command, Stdio};

use bytes::Bytes;
use graphsmith_tests::garden::{Garden, TOKEN, reply};
use graphsmith_tests::server::{Received, Server};
use http::{Method, Response};
use http_body_util::Full;
use serde_json::{Value, json};

fn user(_: &Received) -> Response<Full<Bytes>> {
    reply(200, json!({"id": "u", "displayName": "Adele"}).to_string())
}

#[tokio::test]
async fn any_address_can_be_requested() {
    let garden = Garden::new(user).await;
    let whole = format!("{}/beta/me?$select=id", garden.server.url);
    let spaced = format!("{}/beta/users?$filter=a eq 'b'", garden.server.url);
    let table: [(&[&str], &str); 11] = [
        (&["GET", "/me/messages?$top=5"], "GET /v1.0/me/messages?$top=5"),
        (&["me"], "GET /v1.0/me"),
        (&["get", "/beta/users?$filter=displayName eq 'Zoë'"], "GET /beta/users?$filter=displayName%20eq%20'Zo%C3%AB'"),
        (&["/v1.0/users/a%2Fb"], "GET /v1.0/users/a%2Fb"),
        (&["/users/a_b.com#EXT#@c.com"], "GET /v1.0/users/a_b.com%23EXT%23@c.com"),
        (&["/x\"<>\\^`|\u{7f} y"], "GET /v1.0/x%22%3C%3E%5C%5E%60%7C%7F%20y"),
        (&["/x(y='a,b')/$count?$a=[1]:@!*;+~%20%c3"], "GET /v1.0/x(y='a,b')/$count?$a=[1]:@!*;+~%20%c3"),
        (&[&whole], "GET /beta/me?$select=id"),
        (&[&spaced], "GET /beta/users?$filter=a%20eq%20'b'"),
        (&["delete", "/me/messages/1"], "DELETE /v1.0/me/messages/1"),
        (&["/me/x", "-Body", "@{a = 1}"], "POST /v1.0/me/x"),
    ];
    for (words, _) in table {
        let run = garden.call(&[&["request"], words].concat()).await;
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{words:?}");
        assert_eq!(run.out, "{\n  \"id\": \"u\",\n  \"displayName\": \"Adele\"\n}\n");
    }
    assert_eq!(garden.targets(), table.map(|(_, expected)| expected));
    let received = garden.server.received();
    assert!(received.iter().all(|r| r.header("authorization") == format!("Bearer {TOKEN}")));
    assert!(received.iter().all(|r| r.header("client-request-id").len() == 36));
}

#[tokio::test]
async fn bodies_are_json_unless_it_is_said_otherwise() {
    let garden = Garden::new(|_| reply(202, "")).await;
    let file = |name: &str, content: &[u8]| {
        let path = garden.catalogs.path().join(name);
        std::fs::write(&path, content).unwrap();
        format!("@{}", path.display())
    };
    let (whole, photo) = (file("a.json", b"\xEF\xBB\xBF{ \"n\": 1.50 }"), file("b.png", b"\x89PNG"));
    let table: [(&[&str], &str, &[u8], &str); 6] = [
        (&["-Body", "{\"n\": 12345678901234567890.10}"], "", b"{\"n\": 12345678901234567890.10}", "application/json"),
        (&["-Body", "@{city = 'Oslo'; n = $null}"], "", b"{\"city\":\"Oslo\",\"n\":null}", "application/json"),
        (&["-Body", &whole], "", b"{ \"n\": 1.50 }", "application/json"),
        (&["-Body", "-"], "[1, 2]\n", b"[1, 2]\n", "application/json"),
        (&["-Body", &photo, "-ContentType", "image/png"], "", b"\x89PNG", "image/png"),
        (&["-Body", "a: 1", "-ContentType", "text/plain"], "", b"a: 1", "text/plain"),
    ];
    for (words, input, ..) in table {
        let run =
            garden.run(&[&["request", "PUT", "/x", "-Headers", "@{Prefer='p'}"], words].concat(), input, false).await;
        assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "", ""), "{words:?}");
    }
    let received = garden.server.received();
    for ((words, _, body, media_type), received) in table.iter().zip(&received) {
        assert_eq!((received.method.clone(), received.header("prefer")), (Method::PUT, "p"));
        assert_eq!((&received.body[..], received.header("content-type")), (*body, *media_type), "{words:?}");
    }
    assert_eq!(received.len(), table.len());
    for (words, said) in [
        (&["-Body", "{\"n\": }"][..], "-Body: this is no JSON"),
        (&["-Body", &photo], "this is no text"),
        (&["-Body", "@nowhere"], "cannot read `nowhere`"),
        (&["-Headers", "@{Authorization='x'}"], "can't be given on a command line"),
        (&["-Heders", "x"], "did you mean `-Headers`?"),
    ] {
        let run = garden.call(&[&["request", "PUT", "/x"], words].concat()).await;
        assert!(matches!(run.code, 2 | 4) && run.err.contains(said), "{words:?}: {run:?}");
    }
    assert_eq!(garden.server.received().len(), table.len(), "nothing else was sent");
}

#[tokio::test]
async fn addresses_that_are_wrong_send_nothing() {
    let (garden, evil) = (Garden::new(user).await, Server::start(user).await.unwrap());
    let elsewhere = format!("{}/v1.0/me", evil.url);
    for (words, code, said) in [
        (&["GET", elsewhere.as_str()][..], 1, "another server"),
        (&["GET", "/users/{id}"], 2, "`id` is missing"),
        (&["GET", "/me/messages?=5"], 2, "has no name"),
        (&["FETCH", "/me"], 2, "`FETCH` is no method"),
        (&["GET", "/me", "x"], 2, "`x` belongs to no parameter"),
        (&[], 2, "expected an address"),
    ] {
        let run = garden.call(&[&["request"], words].concat()).await;
        assert_eq!(run.code, code, "{words:?}: {run:?}");
        assert!(run.err.contains(said), "{words:?}: {}", run.err);
    }
    assert!(garden.targets().is_empty() && evil.received().is_empty());
}

/// Two pages of users; what the second one needs is in the link only.
fn users(received: &Received) -> Response<Full<Bytes>> {
    if received.target.contains("skip") {
        return reply(200, json!({"value": [{"id": "c", "mail": "c@x"}]}).to_string());
    }
    let next = format!("http://{}/v1.0/users?skip=2", received.header("host"));
    reply(
        200,
        json!({"@odata.context": "c", "value": [{"id": "a", "mail": "a@x"}, {"id": "b"}], "@odata.nextLink": next})
            .to_string(),
    )
}

#[tokio::test]
async fn collections_are_read_and_written_as_those_of_cmdlets() {
    let garden = Garden::new(users).await;
    let run = garden.call(&["request", "/users", "-All", "-Only", "id"]).await;
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "a\nb\nc\n", ""));
    assert_eq!(garden.targets(), ["GET /v1.0/users", "GET /v1.0/users?skip=2"]);
    // One page is written as it came, and as rows where there are rows.
    let run = garden.call(&["request", "/users"]).await;
    let whole: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!((&whole["value"][1]["id"], &whole["@odata.context"]), (&json!("b"), &json!("c")));
    let run = garden.call(&["request", "/users", "-Output", "csv"]).await;
    assert_eq!(run.out, "id,mail\r\na,a@x\r\nb,\r\n");
}

#[tokio::test]
async fn content_can_be_saved_and_shown_before() {
    let garden = Garden::new(|_| reply(200, "{\"a\":1}")).await;
    let file = garden.catalogs.path().join("out").display().to_string();
    let run = garden.call(&["request", "/x", "-OutFile", &file]).await;
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "", ""));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "{\"a\":1}");
    let run = garden.call(&["request", "PATCH", "/x", "-Body", "{\"password\":\"canary\"}", "-WhatIf"]).await;
    assert!(run.out.starts_with("PATCH http") && run.out.contains("\"password\": \"(secret)\""), "{}", run.out);
    let run = garden.run(&["request", "DELETE", "/x", "-Confirm"], "n\n", true).await;
    assert_eq!(run.code, 0);
    assert_eq!(garden.targets(), ["GET /v1.0/x"]);
}

#[tokio::test]
async fn refusals_are_those_of_cmdlets() {
    let garden =
        Garden::new(|_| reply(404, json!({"error": {"code": "Gone", "message": "No such"}}).to_string())).await;
    let run = garden.call(&["request", "/x"]).await;
    assert_eq!(run.code, 1);
    assert!(run.err.contains("Gone: No such"), "{}", run.err);
}

/// The lines are run by a shell: what arrives has to be what `mg` sends itself.
#[cfg(unix)]
#[tokio::test]
async fn lines_of_curl_send_the_same() {
    let garden = Garden::new(|_| reply(200, "{}")).await;
    let bytes = garden.catalogs.path().join("it's.bin").display().to_string();
    std::fs::write(&bytes, b"\x00@x").unwrap();
    let at = format!("@{bytes}");
    let table: [&[&str]; 10] = [
        &["Get-MgBetaGardenBed", "-GardenId", "a/b$(id)'c", "-BedId", "[1-3]{a,b}", "-ConsistencyLevel", "eventual"],
        &["New-MgBetaGardenBed", "-GardenId", "1", "-Soil", "it's $HOME `id`", "-Headers", "@{'x-a'='b'}"],
        &["Update-MgBetaGardenBed", "-GardenId", "1", "-BedId", "2", "-Body", "{\"size\": 2}"],
        &["Remove-MgBetaGardenBed", "-GardenId", "1", "-BedId", "2"],
        &["request", "POST", "/me/sendMail"],
        &["request", "PUT", "/me/photo/$value", "-Body", &at, "-ContentType", "image/jpeg"],
        &["request", "HEAD", "/me"],
        &["request", "/me/x[1-2]?a=[b]"],
        &["request", "/me", "-Headers", "@{'x-a'=''; 'x-b'='it''s'}"],
        &["request", "/token", "-Body", "a=it's&b=%7B", "-ContentType", "application/x-www-form-urlencoded"],
    ];
    for words in table {
        let lines = garden.call(&[&["curl"], words].concat()).await;
        assert_eq!(lines.code, 0, "{words:?}: {}", lines.err);
        let before = garden.targets().len();
        let mut shell = Command::new("sh");
        shell.args(["-c", &lines.out]).env("MG_TOKEN", TOKEN).env("NO_PROXY", "*").stdout(Stdio::null());
        let status = tokio::task::spawn_blocking(move || shell.stderr(Stdio::null()).status().unwrap()).await.unwrap();
        assert!(status.success(), "{}", lines.out);
        assert_eq!(garden.call(words).await.code, 0);
        let received = garden.server.received();
        assert_eq!(received.len(), before + 2, "{}", lines.out);
        let (curl, own) = (&received[before], &received[before + 1]);
        assert_eq!((&curl.method, &curl.target), (&own.method, &own.target), "{}", lines.out);
        let json = |body: &[u8]| serde_json::from_slice::<Value>(body).ok();
        assert_eq!(json(&curl.body), json(&own.body), "{}", lines.out);
        assert!(json(&own.body).is_some() || curl.body == own.body, "{}", lines.out);
        // JSON has another length when it is written again; that there is nothing is said where there could be something.
        let says_nothing = own.method == Method::POST && own.body.is_empty();
        let length = |received: &Received| received.headers.get("content-length").is_some_and(|length| length == "0");
        assert_eq!((length(curl), length(own)), (says_nothing, says_nothing), "{}", lines.out);
        // Who runs curl wants to read what comes back.
        let others = ["client-request-id", "content-length", "accept-encoding"];
        for name in own.headers.keys().filter(|name| !others.contains(&name.as_str())) {
            assert_eq!(curl.headers.get(name), own.headers.get(name), "{name}: {}", lines.out);
        }
    }
}

#[tokio::test]
async fn lines_of_curl_have_no_secrets() {
    let garden = Garden::new(user).await;
    let words = ["-GardenId", "1", "-Gate", "@{password='canary'}"];
    let run = garden.call(&[&["curl", "New-MgBetaGardenBed"], &words[..]].concat()).await;
    assert_eq!(run.code, 0);
    assert!(run.out.contains("\"Authorization: Bearer $MG_TOKEN\"") && !run.out.contains("canary"), "{}", run.out);
    assert!(run.err.contains("(secret) stands for what isn't shown"), "{}", run.err);
    // Each request has an id of its own, and a line may be run more than once.
    assert!(!run.out.to_ascii_lowercase().contains("client-request-id"), "{}", run.out);
    assert!(garden.targets().is_empty());
}
