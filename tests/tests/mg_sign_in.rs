//! How `mg` signs in, over real sockets: who is asked for a token, who gets it, and what is said without one.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use graphsmith_tests::command::{Run, Surroundings, mg};
use graphsmith_tests::server::{Received, Server};
use http::Response;
use http_body_util::Full;
use serde_json::{Value, json};

const TOKEN: &str = "canary-token";
const SECRET: &str = "canary-secret";
const COMMAND: [&str; 5] = ["New-MgUserEventAttachmentUploadSession", "-UserId", "u", "-EventId", "e"];

fn reply(status: u16, body: &Value) -> Response<Full<Bytes>> {
    let reply = Response::builder().status(status).header("content-type", "application/json");
    reply.body(Full::new(Bytes::from(body.to_string()))).unwrap()
}

async fn run(words: &[&str], variables: Vec<(&'static str, String)>) -> Run {
    let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
    let around = Surroundings { variables, typed: true, ..Surroundings::default() };
    let run = tokio::task::spawn_blocking(move || mg(words, &around)).await.unwrap();
    for secret in [TOKEN, SECRET] {
        assert!(!run.out.contains(secret) && !run.err.contains(secret), "a secret was shown: {run:?}");
    }
    run
}

fn application(server: &Server) -> Vec<(&'static str, String)> {
    vec![
        ("MG_BASE_URL", server.url.clone()),
        ("AZURE_AUTHORITY_HOST", server.url.clone()),
        ("AZURE_TENANT_ID", "tenant".to_owned()),
        ("AZURE_CLIENT_ID", "client".to_owned()),
        ("AZURE_CLIENT_SECRET", SECRET.to_owned()),
    ]
}

#[tokio::test]
async fn an_application_signs_in() {
    let server = Server::start(|received: &Received| {
        if received.target == "/tenant/oauth2/v2.0/token" {
            return reply(200, &json!({"access_token": TOKEN, "token_type": "Bearer", "expires_in": 3600}));
        }
        reply(201, &json!({"expirationDateTime": "2026-11-29T00:00:00Z"}))
    });
    let server = server.await.unwrap();
    let run = run(&COMMAND, application(&server)).await;
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let received = server.received();
    assert_eq!(received.len(), 2);
    assert!(received[0].header("authorization").is_empty());
    assert_eq!(received[1].header("authorization"), format!("Bearer {TOKEN}"));
}

#[tokio::test]
async fn a_refused_application_is_not_signed_in() {
    let said = format!("AADSTS7000215: {SECRET} is no secret");
    let server = Server::start(move |_| reply(401, &json!({"error": "invalid_client", "error_description": said})))
        .await
        .unwrap();
    let run = run(&COMMAND, application(&server)).await;
    assert_eq!((run.code, run.out.as_str()), (5, ""));
    assert!(run.err.contains("no token from AZURE_CLIENT_SECRET") && run.err.contains("invalid_client"), "{}", run.err);
    assert_eq!(server.received().len(), 1, "nothing was sent without a token");
}

#[tokio::test]
async fn nobody_is_signed_in() {
    let run = run(&COMMAND, Vec::new()).await;
    assert_eq!((run.code, run.out.as_str()), (5, ""));
    for name in ["MG_TOKEN", "AZURE_TENANT_ID", "AZURE_CLIENT_SECRET", "IDENTITY_ENDPOINT", "az login"] {
        assert!(run.err.contains(name), "{name}: {}", run.err);
    }
}

#[tokio::test]
async fn a_token_may_be_given_with_its_scheme() {
    for token in [format!("Bearer {TOKEN}"), format!(" bearer  {TOKEN}\n")] {
        let server = Server::start(|_| reply(200, &json!({"id": "x"}))).await.unwrap();
        let run = run(&COMMAND, vec![("MG_BASE_URL", server.url.clone()), ("MG_TOKEN", token)]).await;
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        assert_eq!(server.received()[0].header("authorization"), format!("Bearer {TOKEN}"));
    }
}

/// Each cloud has its own Graph and sign-in service, and one that doesn't fit is refused before anybody is asked.
#[tokio::test]
async fn clouds_have_their_own_graph() {
    let clouds = [
        ("https://login.microsoftonline.com", "https://graph.microsoft.com"),
        ("https://login.microsoftonline.us/", "https://graph.microsoft.us"),
        ("login.chinacloudapi.cn", "https://microsoftgraph.chinacloudapi.cn"),
    ];
    for (authority, graph) in clouds {
        let variables = vec![("AZURE_AUTHORITY_HOST", authority.to_owned()), ("MG_TOKEN", TOKEN.to_owned())];
        let whoami = run(&["whoami", "-Only", "graph"], variables.clone()).await;
        assert_eq!((whoami.code, whoami.out), (0, format!("{graph}\n")), "{}", whoami.err);
        let shown = run(&[&COMMAND[..], &["-WhatIf"]].concat(), variables).await;
        assert!(shown.out.starts_with(&format!("POST {graph}/v1.0/users/u/")), "{shown:?}");
    }
    let mut wrong = vec![("MG_BASE_URL", clouds[1].1.to_owned()), ("AZURE_AUTHORITY_HOST", clouds[0].0.to_owned())];
    wrong.extend(["AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"].map(|name| (name, SECRET.to_owned())));
    let refused = run(&COMMAND, wrong).await;
    assert_eq!(refused.code, 5, "{refused:?}");
    assert!(refused.err.contains("AZURE_AUTHORITY_HOST isn't the authority of"), "{}", refused.err);
}

/// Tokens of a managed identity and of the Azure CLI are in memory and nowhere else.
#[cfg(unix)]
#[tokio::test]
async fn tokens_of_others_are_kept_nowhere() {
    use std::os::unix::fs::PermissionsExt as _;

    let server = Server::start(|_| reply(200, &json!({"access_token": TOKEN, "expires_in": "3600"}))).await.unwrap();
    let (home, programs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (az, asked) = (programs.path().join("az"), programs.path().join("asked"));
    let answer = format!("{{\"accessToken\": \"{TOKEN}\", \"expires_in\": 3600}}");
    let script = format!("#!/bin/sh\necho \"$@\" >> '{}'\necho '{answer}'\n", asked.display());
    std::fs::write(&az, script).unwrap();
    std::fs::set_permissions(&az, std::fs::Permissions::from_mode(0o755)).unwrap();
    let homes = ["HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"];
    let homes = homes.map(|name| (name, home.path().display().to_string()));
    let identity = [("IDENTITY_ENDPOINT", format!("{}/msi", server.url)), ("IDENTITY_HEADER", SECRET.to_owned())];
    let cli = [("PATH", format!("{}:/bin:/usr/bin", programs.path().display()))];
    for (credential, given) in [("the managed identity", &identity[..]), ("the Azure CLI", &cli[..])] {
        for _ in 0..2 {
            let variables = homes.iter().chain(given).cloned().collect();
            let run = run(&["whoami", "-Only", "credential"], variables).await;
            assert_eq!((run.code, run.out), (0, format!("{credential}\n")), "{}", run.err);
        }
    }
    let received = server.received();
    assert_eq!(received.len(), 2, "each command asks for itself");
    assert!(received[0].target.contains("resource=https%3A%2F%2Fgraph.microsoft.com"), "{}", received[0].target);
    assert_eq!(received[0].header("x-identity-header"), SECRET);
    assert_eq!(std::fs::read_to_string(&asked).unwrap().lines().count(), 2);
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0, "nothing is kept");
}

/// docs/security.md#unknown-hosts-get-nothing: the credential of a cloud stays away from a server that took the place
/// of its Graph.
#[tokio::test]
async fn other_servers_are_told_nothing() {
    let server = Server::start(|_| reply(200, &json!({}))).await.unwrap();
    let variables = application(&server).into_iter().filter(|(name, _)| *name != "AZURE_AUTHORITY_HOST");
    let identity = [("IDENTITY_ENDPOINT", server.url.clone()), ("IDENTITY_HEADER", SECRET.to_owned())];
    let run = run(&COMMAND, variables.chain(identity).collect()).await;
    assert_eq!(run.code, 0, "{}", run.err);
    let received = server.received();
    assert_eq!(received.len(), 1);
    assert!(received[0].headers.get("authorization").is_none());
}

/// A service that lets a user in at the second question. The token is in what a pipe gets, and nowhere else.
#[tokio::test]
async fn a_user_signs_in_with_a_browser() {
    let asked = AtomicUsize::new(0);
    let server = Server::start(move |received: &Received| match received.target.as_str() {
        "/organizations/oauth2/v2.0/devicecode" => reply(
            200,
            &json!({"device_code": SECRET, "user_code": "ABCD-1234", "verification_uri": "https://login.example/code",
                "interval": 0, "expires_in": 900}),
        ),
        "/organizations/oauth2/v2.0/token" if asked.fetch_add(1, Ordering::SeqCst) == 0 => {
            reply(400, &json!({"error": "authorization_pending"}))
        }
        _ => reply(200, &json!({"access_token": TOKEN, "token_type": "Bearer", "expires_in": 3600})),
    });
    let server = server.await.unwrap();
    let user = |server: &Server| -> Vec<(&'static str, String)> {
        application(server)
            .into_iter()
            .filter(|(name, _)| matches!(*name, "MG_BASE_URL" | "AZURE_AUTHORITY_HOST" | "AZURE_CLIENT_ID"))
            .collect()
    };
    let sign_in = |words: &[&str], variables: Vec<(&'static str, String)>, read: bool| {
        let words: Vec<String> =
            ["sign-in"].iter().chain(words).chain(&["-PrintToken"]).map(|&word| word.to_owned()).collect();
        tokio::task::spawn_blocking(move || {
            mg(words, &Surroundings { variables, typed: true, read, ..Surroundings::default() })
        })
    };
    let run = sign_in(&["Calendars.ReadWrite"], user(&server), false).await.unwrap();
    assert_eq!((run.code, run.out), (0, format!("{TOKEN}\n")), "{}", run.err);
    assert_eq!(run.err, "To sign in, open https://login.example/code and enter the code ABCD-1234\n");
    let received = server.received();
    let targets: Vec<&str> = received.iter().filter_map(|one| one.target.rsplit('/').next()).collect();
    assert_eq!(targets, ["devicecode", "token", "token"]);
    let form = String::from_utf8(received[0].body.to_vec()).unwrap();
    assert!(form.contains("%2FCalendars.ReadWrite") && form.contains("client_id=client"), "{form}");

    let mut nobody = user(&server);
    nobody.retain(|(name, _)| *name != "AZURE_CLIENT_ID");
    let table = [
        (sign_in(&[], user(&server), true), "the token would stand on the terminal"),
        (sign_in(&["Mail.Read offline"], user(&server), false), "is no permission"),
        (sign_in(&["--device-code"], user(&server), false), "is no permission"),
        (sign_in(&[], nobody, false), "AZURE_CLIENT_ID is not set"),
    ];
    for (run, said) in table {
        let run = run.await.unwrap();
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{said}");
        assert!(run.err.contains(said), "{}", run.err);
    }
    assert_eq!(server.received().len(), 3, "nobody else was asked");
}

#[cfg(unix)]
#[tokio::test]
async fn the_azure_cli_is_asked_last() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("az");
    std::fs::write(&program, "#!/bin/sh\necho 'Please run az login.' >&2\nexit 1\n").unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let run = run(&COMMAND, vec![("PATH", folder.path().display().to_string())]).await;
    assert_eq!((run.code, run.out.as_str()), (5, ""));
    assert!(run.err.contains("no token from the Azure CLI") && run.err.contains("Please run az login"), "{}", run.err);
}

/// A sign-in service that is busy is waited for as Graph is: as long as `-TimeoutSec` says, and each wait is told.
#[tokio::test]
async fn waits_for_the_sign_in_service_are_told() {
    for (wait, words, code, requests) in [("0", &[][..], 0, 9), ("60", &["-TimeoutSec", "59"], 5, 1)] {
        let count = AtomicUsize::new(0);
        let server = Server::start(move |received: &Received| {
            if received.target != "/tenant/oauth2/v2.0/token" {
                return reply(201, &json!({"id": "x"}));
            }
            if count.fetch_add(1, Ordering::SeqCst) < 7 {
                let busy = Response::builder().status(429).header("retry-after", wait);
                return busy.body(Full::default()).unwrap();
            }
            reply(200, &json!({"access_token": TOKEN, "token_type": "Bearer", "expires_in": 3600}))
        });
        let server = server.await.unwrap();
        let run = run(&[&COMMAND, words].concat(), application(&server)).await;
        assert_eq!((run.code, server.received().len()), (code, requests), "{run:?}");
        let told =
            run.err.lines().filter(|line| line.starts_with("mg: the sign-in service asks for fewer requests (429)"));
        assert_eq!(told.count(), if code == 0 { 7 } else { 0 }, "{run:?}");
    }
}

#[tokio::test]
async fn waits_are_told_in_a_pipe_too() {
    for verbose in [true, false] {
        let count = AtomicUsize::new(0);
        let server = Server::start(move |_| match count.fetch_add(1, Ordering::SeqCst) {
            0 => Response::builder().status(429).header("retry-after", "0").body(Full::default()).unwrap(),
            _ => reply(201, &json!({"id": "x"})),
        });
        let server = server.await.unwrap();
        let words: Vec<&str> = COMMAND.into_iter().chain(verbose.then_some("-Verbose")).collect();
        let variables = vec![("MG_BASE_URL", server.url.clone()), ("MG_TOKEN", TOKEN.to_owned())];
        let run = run(&words, variables).await;
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(run.err.contains("asks for fewer requests (429); trying again in"), "{}", run.err);
    }
}
