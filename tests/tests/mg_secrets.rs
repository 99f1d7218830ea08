//! No secret is printed (docs/security.md#no-secret-is-printed): wherever one is put in, `mg` doesn't show it.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use bytes::Bytes;
use graphsmith_tests::command::{Run, Surroundings, mg};
use graphsmith_tests::server::Server;
use http::Response;
use http_body_util::Full;
use serde_json::json;

const TOKEN: &str = "canary-token/1+2";
const SECRET: &str = "canary-secret";

/// Looks like a token that isn't in any variable.
const PASTED: &str = "eyJ0eXAiOiJKV1QiLCJub25jZSI6.eyJjYW5hcnkiOjF9.Y2FuYXJ5LXNpZw";

const SESSION: [&str; 5] = ["New-MgUserEventAttachmentUploadSession", "-UserId", "u", "-EventId", "e"];

fn run(words: &[&str], input: &str, variables: &[(&'static str, &str)]) -> Run {
    let variables = variables.iter().map(|&(name, value)| (name, value.to_owned())).collect();
    let run = mg(
        words.iter().copied(),
        &Surroundings { variables, input, typed: input.is_empty(), ..Surroundings::default() },
    );
    for secret in [TOKEN, SECRET, PASTED, "eyJjYW5hcnk", "canary"] {
        assert!(!run.out.contains(secret) && !run.err.contains(secret), "{words:?} shows {secret}: {run:?}");
    }
    run
}

/// A line that can't be understood is explained without what may be a secret in it.
#[test]
fn errors_of_the_command_line_show_no_secret() {
    let lines: [(&[&str], &str); 15] = [
        (&["-BodyParameter", "@{password = \"canary-secret"], "-BodyParameter: "),
        (&["-BodyParameter", "@{passwordProfile = @{password = 'canary' secret'}}"], "character "),
        (&["-BodyParameter", "@{ClientSecret canary-secret}"], "`=`"),
        (&["-BodyParameter", "@{'client_secret' = \"$canary\"}"], "there is no variable"),
        (&["-BodyParameter", "{\"token\": \"canary-secret\", }"], "no JSON"),
        (&["-BodyParameter", "{token:", "canary-secret}"], "more than one value"),
        (&["-BodyParameter", "@{", "password=\"canary-secret\"", "}"], "more than one value"),
        (&["-Headers", "@{'x-api-key' = 'canary-secret'"], "-Headers: "),
        (&["-Headers", "@{Authorization = 'Bearer canary-secret'}"], "MG_TOKEN"),
        (&["-BodyParameter", "-"], "standard input: "),
        (&["-Token", PASTED], "-Token"),
        (&["-Confirm", PASTED], "belongs to no parameter"),
        (&["-Confirm", TOKEN], "-Confirm has more than one value"),
        (&["-Output", PASTED], "expected json"),
        (&["-WhatIf:canary-token/1+2"], "is a switch"),
    ];
    for (more, said) in lines {
        let words: Vec<&str> = SESSION.into_iter().chain(more.iter().copied()).collect();
        let input = if more.contains(&"-") { "{\"password\": \"canary-secret\" \"canary\"}" } else { "" };
        let run = run(&words, input, &[("MG_TOKEN", TOKEN), ("MG_BASE_URL", "http://127.0.0.1:9")]);
        assert_eq!(run.code, 2, "{words:?}: {run:?}");
        assert!(run.err.contains(said), "{words:?}: {}", run.err);
    }
    for words in [&[PASTED] as &[&str], &["Get-Mg", PASTED], &["help", PASTED], &["find", PASTED], &["sign-in", PASTED]]
    {
        run(words, "", &[]);
    }
}

/// What a dry run and `-Debug` show of requests and replies.
#[tokio::test]
async fn requests_and_replies_are_shown_without_secrets() {
    let repeats = |status: u16| {
        let said = format!("the token {TOKEN} of Authorization: Bearer {TOKEN} isn't good");
        let error = json!({"error": {"code": TOKEN, "message": said, "details": [{"code": "x", "message": TOKEN}]}});
        let link = "https://canary.up.1drv.com/up/canary";
        Response::builder()
            .status(status)
            .header("content-type", "application/json")
            .header("x-echo", TOKEN)
            .header("location", link.replace("canary.", "my."))
            .header("x-next", "https://x.example/?sig=canary-secret")
            .header("x-other", format!("Bearer {PASTED}"))
            .body(Full::new(Bytes::from(error.to_string())))
            .unwrap()
    };
    let server = Server::start(move |received| repeats(if received.target.contains("/users/ok/") { 201 } else { 400 }))
        .await
        .unwrap();
    let url = server.url.clone();
    let work = move || {
        let variables = [("MG_TOKEN", TOKEN), ("MG_BASE_URL", url.as_str())];
        let body = "{\"attachmentItem\": {\"name\": \"a\", \"password\": \"canary-secret\", \"note\": \"Bearer canary-secret\"}}";
        let words = |user: &'static str| {
            ["New-MgUserEventAttachmentUploadSession", "-UserId", user, "-EventId", "e", "-BodyParameter", body]
        };
        let with =
            |user, more: &[&'static str]| words(user).into_iter().chain(more.iter().copied()).collect::<Vec<_>>();
        // Results are what the service gave; the file with headers isn't one.
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("headers").display().to_string();
        let mut kept = with("ok", &["-Debug", "-Only", "id", "-ResponseHeadersVariable"]);
        kept.push(&file);
        let shown = run(&kept, "", &variables);
        assert_eq!(shown.code, 0, "{}", shown.err);
        for line in ["\"password\": \"(secret)\"", "authorization: (secret)", "x-echo: (secret)", "sig=(secret)"] {
            assert!(shown.err.contains(line), "{line}: {}", shown.err);
        }
        assert!(shown.err.contains("location: https://my.up.1drv.com/(secret)"), "{}", shown.err);
        let headers = std::fs::read_to_string(&file).unwrap();
        assert!(!headers.contains("canary") && headers.contains("my.up.1drv.com"), "{headers}");
        for more in [&[] as &[&str], &["-Verbose"], &["-Debug"]] {
            let refused = run(&with("u", more), "", &variables);
            assert_eq!(refused.code, 1, "{}", refused.err);
            assert!(
                refused.err.contains("the token (secret) of Authorization: Bearer (secret) isn't good"),
                "{refused:?}"
            );
        }
        // A secret in the place of an id, also in a line of curl: tokens, and the password of a proxy.
        let proxy = ("HTTPS_PROXY", "http://me:canary-pass%20word@127.0.0.1:9");
        let lower = ("https_proxy", "me:canary-pass%20word@127.0.0.1:9");
        for (user, more) in
            [(TOKEN, None), (PASTED, None), ("canary-pass%20word", Some(proxy)), ("canary-pass%20word", Some(lower))]
        {
            let variables: Vec<_> = variables.into_iter().chain(more).collect();
            let line = [SESSION[0], "-UserId", user, "-EventId", "e"];
            let pasted = run(&[&line[..], &["-WhatIf"]].concat(), "", &variables);
            assert_eq!(pasted.code, 0, "{}", pasted.err);
            assert!(pasted.out.contains("/users/(secret)/events/e/"), "{}", pasted.out);
            let curl = run(&[&["curl"], &line[..]].concat(), "", &variables);
            assert_eq!(curl.code, 0, "{}", curl.err);
            assert!(curl.out.contains("/users/(secret)/events/e/"), "{}", curl.out);
        }
    };
    tokio::task::spawn_blocking(work).await.unwrap();
}

/// Passwords in addresses of servers.
#[test]
fn addresses_are_shown_without_passwords() {
    let variables = [("MG_TOKEN", TOKEN), ("MG_BASE_URL", "https://me:canary-secret@graph.example")];
    let shown = run(&SESSION, "", &variables);
    assert_eq!(shown.code, 2, "{}", shown.err);
    for proxy in ["http://me:canary-secret@127.0.0.1:9", "me:canary-secret@127.0.0.1:9", "ftp://me:canary-secret@x"] {
        let variables = [("MG_TOKEN", TOKEN), ("HTTPS_PROXY", proxy), ("MG_BASE_URL", "https://graph.example")];
        let shown = run(&SESSION, "", &variables);
        assert_ne!(shown.code, 0, "{proxy}: {}", shown.err);
    }
}
