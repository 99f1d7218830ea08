//! Token providers against a sign-in service on this machine.
#![cfg(feature = "sign-in")]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use graphsmith_runtime::token::{
    Authority, AzureCli, ClientCertificate, ClientSecret, DeviceCode, ManagedIdentity, TokenProvider, TokenRequest,
};
use graphsmith_runtime::{Arguments, Client, Cloud, Error, Secret};
use http::Method;
use percent_encoding::percent_decode_str;
use serde_json::json;
use support::{Answer, Received, Server, reply};

const GRAPH: &str = "http://127.0.0.1:4010";
const SCOPE: &str = "http://127.0.0.1:4010/.default";

/// What tests look for where it must not be.
const CANARY: &str = "canary-secret";

fn authority(server: &Server) -> Authority {
    Authority::custom(&server.url, GRAPH).unwrap()
}

fn granted(token: &str) -> Answer {
    support::json(200, json!({"token_type": "Bearer", "expires_in": 3600, "access_token": token}))
}

fn refused(status: u16, error: &str) -> Answer {
    let description = format!("AADSTS1: no.\r\nTrace ID: 5 \u{1b}]0;x\u{7}{CANARY}");
    support::json(status, json!({"error": error, "error_description": description}))
}

/// The form that a request carries.
fn form(request: &Received) -> HashMap<String, String> {
    assert_eq!(request.header("content-type"), "application/x-www-form-urlencoded");
    let text = String::from_utf8(request.body.to_vec()).unwrap();
    let decode = |text: &str| percent_decode_str(text).decode_utf8().unwrap().into_owned();
    text.split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), decode(value)))
        .collect()
}

async fn token(provider: &impl TokenProvider, scope: &str) -> Result<String, String> {
    match provider.token(TokenRequest::new(scope)).await {
        Ok(token) => Ok(token.expose().to_owned()),
        Err(error) => {
            assert!(!format!("{error} {error:?}").contains(CANARY), "{error}");
            Err(error.message)
        }
    }
}

#[tokio::test]
async fn an_application_signs_in_with_a_secret() {
    let server = Server::scripted(vec![granted("one"), granted("two")]).await;
    let secret = format!("{CANARY}&x=~+ü");
    let provider = ClientSecret::new(authority(&server), "contoso.com", "app", Secret::new(&secret));
    assert_eq!(token(&provider, SCOPE).await.unwrap(), "one");
    assert_eq!(token(&provider, SCOPE).await.unwrap(), "one", "it is kept");
    let received = server.received();
    assert_eq!((received.len(), received[0].target.as_str()), (1, "/contoso.com/oauth2/v2.0/token"));
    let form = form(&received[0]);
    assert_eq!((form["grant_type"].as_str(), form["scope"].as_str()), ("client_credentials", SCOPE));
    assert_eq!((form["client_id"].as_str(), form["client_secret"].as_str()), ("app", secret.as_str()));
    assert!(!form.contains_key("claims"));
}

/// docs/security.md#unknown-hosts-get-nothing: a credential of one cloud gets no token for another, nor for what merely
/// stands in its place.
#[tokio::test]
async fn a_credential_is_for_one_graph() {
    let server = Server::scripted(vec![granted("one")]).await;
    let provider = ClientSecret::new(authority(&server), "t", "app", Secret::new(CANARY));
    for scope in
        ["https://graph.microsoft.com/.default", "http://127.0.0.1:4011/.default", "https://evil.example/.default"]
    {
        let error = token(&provider, scope).await.unwrap_err();
        assert!(error.contains("this sign-in is for http://127.0.0.1:4010/.default"), "{error}");
    }
    for cloud in Cloud::ALL {
        let provider = ClientSecret::new(Authority::of(cloud), "t", "app", Secret::new(CANARY));
        let client = Client::builder().base_url(&server.url).token(provider).build().unwrap();
        let request = client.prepare_raw(Method::GET, "/v1.0/me", Arguments::default()).unwrap();
        assert!(matches!(client.exchange(request).await, Err(Error::Token(_))), "{cloud:?}");
    }
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn claims_reach_the_sign_in_service() {
    let server = Server::scripted(vec![granted("one"), granted("two")]).await;
    let challenge = ("www-authenticate", r#"Bearer error="insufficient_claims", claims="eyJhIjoxfQ==""#);
    let graph = Server::scripted(vec![reply(401, &[challenge], ""), reply(200, &[], ""), reply(200, &[], "")]).await;
    let authority = Authority::custom(&server.url, &graph.url).unwrap();
    let provider = ClientSecret::new(authority, "t", "app", Secret::new(CANARY));
    let client = Client::builder().base_url(&graph.url).token(provider).build().unwrap();
    for _ in 0..2 {
        let request = client.prepare_raw(Method::POST, "/v1.0/me", Arguments::default()).unwrap();
        assert_eq!(client.exchange(request).await.unwrap().status(), 200);
    }
    let tokens: Vec<_> = graph.received().iter().map(|request| request.header("authorization").to_owned()).collect();
    assert_eq!(tokens, ["Bearer one", "Bearer two", "Bearer two"]);
    assert_eq!(form(&server.received()[1])["claims"], r#"{"a":1}"#);
}

#[tokio::test]
async fn a_code_that_is_known_says_what_to_do() {
    let json = json!({"error": "invalid_client", "error_description": "AADSTS7000215: Invalid secret.\r\nTrace ID: 1"});
    let server = Server::scripted(vec![support::json(401, json)]).await;
    let provider = ClientSecret::new(authority(&server), "t", "app", Secret::new(CANARY));
    let error = token(&provider, SCOPE).await.unwrap_err();
    let said = "401 Unauthorized: invalid_client: AADSTS7000215: Invalid secret. Trace ID: 1\nThe secret is wrong:";
    assert!(error.contains(said), "{error}");
}

#[tokio::test(start_paused = true)]
async fn refusals_say_what_and_hide_secrets() {
    let answers = vec![
        reply(429, &[("retry-after", "60")], ""),
        refused(401, "invalid_client"),
        reply(502, &[], "<html>"),
        granted(""),
    ];
    let server = Server::scripted(answers).await;
    let provider = ClientSecret::new(authority(&server), "t", "app", Secret::new(CANARY));
    let error = token(&provider, SCOPE).await.unwrap_err();
    assert_eq!(
        error,
        "the sign-in service refused: 401 Unauthorized: invalid_client: AADSTS1: no. Trace ID: 5 (secret)"
    );
    let error = token(&provider, SCOPE).await.unwrap_err();
    let said = "the sign-in service refused: 502 Bad Gateway\nThis answer isn't from Microsoft but from a proxy";
    assert!(error.starts_with(said), "{error}");
    assert_eq!(token(&provider, SCOPE).await.unwrap_err(), "the reply of the sign-in service holds no token");
    for tenant in ["", "../evil", "a/b", "a?b", ".."] {
        let provider = ClientSecret::new(authority(&server), tenant, "app", Secret::new(CANARY));
        assert!(token(&provider, SCOPE).await.unwrap_err().contains("tenant"), "{tenant}");
    }
    assert_eq!(server.received().len(), 4);
}

#[tokio::test]
async fn an_application_signs_in_with_a_certificate() {
    let server = Server::scripted(vec![granted("one")]).await;
    let pem = Secret::new(include_str!("data/certificate.pem"));
    let provider = ClientCertificate::new(authority(&server), "t", "app", &pem).unwrap();
    assert_eq!(token(&provider, SCOPE).await.unwrap(), "one");
    let form = form(&server.received()[0]);
    assert_eq!(form["client_assertion_type"], "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    assert_eq!(form["client_assertion"].split('.').count(), 3);
    assert!(!form.contains_key("client_secret"));
}

type Prompts = Arc<Mutex<Vec<String>>>;

fn device(server: &Server) -> (Prompts, impl TokenProvider) {
    let prompts = Prompts::default();
    let shown = Arc::clone(&prompts);
    let provider = DeviceCode::new(authority(server), "organizations", "app", move |prompt| {
        shown.lock().unwrap().push(prompt.to_string());
    });
    (prompts, provider.permissions(["Mail.ReadWrite", "User.Read"]))
}

fn code() -> Answer {
    let code = json!({
        "device_code": CANARY, "user_code": "ABC\u{1b}[1m-1", "verification_uri": "https://login/device",
        "expires_in": 60, "interval": 7,
    });
    support::json(200, code)
}

fn with_refresh(token: &str, refresh: &str) -> Answer {
    let grant = json!({"expires_in": 3600, "access_token": token, "refresh_token": refresh});
    support::json(200, grant)
}

#[tokio::test(start_paused = true)]
async fn a_user_signs_in_elsewhere_and_is_asked_once() {
    let pending = || refused(400, "authorization_pending");
    let answers = vec![
        code(),
        pending(),
        refused(400, "slow_down"),
        with_refresh("one", "r1"),
        with_refresh("two", "r2"),
        refused(400, "invalid_grant"),
        code(),
        with_refresh("three", "r3"),
    ];
    let server = Server::scripted(answers).await;
    let (prompts, provider) = device(&server);
    let started = tokio::time::Instant::now();
    assert_eq!(token(&provider, SCOPE).await.unwrap(), "one");
    assert_eq!(started.elapsed().as_secs(), 7 + 7 + 12);
    for expected in ["two", "three"] {
        tokio::time::advance(std::time::Duration::from_secs(3500)).await;
        assert_eq!(token(&provider, SCOPE).await.unwrap(), expected);
    }
    let told = "To sign in, open https://login/device and enter the code ABC-1".to_owned();
    assert_eq!(*prompts.lock().unwrap(), [told.clone(), told]);
    let received = server.received();
    assert_eq!(received[0].target, "/organizations/oauth2/v2.0/devicecode");
    let scopes = "http://127.0.0.1:4010/Mail.ReadWrite http://127.0.0.1:4010/User.Read offline_access openid profile";
    assert_eq!(form(&received[0])["scope"], scopes);
    assert_eq!(form(&received[3])["device_code"], CANARY);
    assert_eq!(
        (form(&received[4])["refresh_token"].as_str(), form(&received[5])["refresh_token"].as_str()),
        ("r1", "r2")
    );
}

#[tokio::test(start_paused = true)]
async fn a_user_may_decline_or_not_come() {
    let server = Server::scripted(vec![code(), refused(400, "authorization_declined")]).await;
    let error = token(&device(&server).1, SCOPE).await.unwrap_err();
    assert!(error.contains("authorization_declined"), "{error}");
    let server = Server::scripted(vec![code(), refused(400, "authorization_pending")]).await;
    assert_eq!(token(&device(&server).1, SCOPE).await.unwrap_err(), "nobody entered the code in time");
    assert_eq!(server.received().len(), 10, "every seven seconds within the minute");
}

#[tokio::test(start_paused = true)]
async fn a_machine_has_an_identity() {
    let answers = vec![reply(500, &[], ""), support::json(200, json!({"access_token": "one", "expires_in": "3599"}))];
    let server = Server::scripted(answers).await;
    let provider = ManagedIdentity::machine_at(&server.url).client_id("a b");
    assert_eq!(token(&provider, "https://graph.microsoft.com/.default").await.unwrap(), "one");
    let request = &server.received()[1];
    assert_eq!(
        request.target,
        "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fgraph.microsoft.com&client_id=a%20b"
    );
    assert_eq!(request.header("metadata"), "true");

    let server =
        Server::scripted(vec![support::json(200, json!({"access_token": "two", "expires_on": "32503680000"}))]).await;
    let provider = ManagedIdentity::app(format!("{}/msi/token", server.url), Secret::new(CANARY));
    assert_eq!(token(&provider, SCOPE).await.unwrap(), "two");
    assert_eq!(server.received()[0].header("x-identity-header"), CANARY);
    assert!(server.received()[0].target.starts_with("/msi/token?api-version=2019-08-01&resource="));

    let server = Server::scripted(vec![refused(400, "invalid_request")]).await;
    let error = token(&ManagedIdentity::app(&server.url, Secret::new(CANARY)), SCOPE).await.unwrap_err();
    assert_eq!(error, "the managed identity refused: 400 Bad Request: AADSTS1: no. Trace ID: 5 (secret)");
    // Plain HTTP goes nowhere but to this machine and its link.
    let error = token(&ManagedIdentity::app("http://evil.example/x", Secret::new(CANARY)), SCOPE).await.unwrap_err();
    assert!(error.contains("only https leaves this machine"), "{error}");
}

/// A stand-in for `az` that keeps its arguments.
#[cfg(unix)]
fn az(folder: &std::path::Path, script: &str) -> std::path::PathBuf {
    use std::os::unix::fs::PermissionsExt as _;
    let path = folder.join("az");
    std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path
}

#[cfg(unix)]
#[tokio::test]
async fn the_azure_cli_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = folder.path().join("arguments");
    let script =
        format!(r#"echo "$@" > '{}'; echo '{{"accessToken": "one", "expires_on": 32503680000}}'"#, arguments.display());
    let provider = AzureCli::at(az(folder.path(), &script)).tenant("t");
    assert_eq!(token(&provider, SCOPE).await.unwrap(), "one");
    let asked = std::fs::read_to_string(&arguments).unwrap();
    assert_eq!(asked.trim(), format!("account get-access-token --output json --scope {SCOPE} --tenant t"));

    let provider = AzureCli::at(az(folder.path(), "echo 'ERROR: Please run az login.' >&2; exit 1"));
    assert_eq!(token(&provider, SCOPE).await.unwrap_err(), "the Azure CLI gives no token: ERROR: Please run az login.");
    let provider = AzureCli::at(az(folder.path(), "echo no"));
    assert!(token(&provider, SCOPE).await.unwrap_err().contains("isn't JSON"));
    let provider = AzureCli::at(folder.path().join("none"));
    assert!(token(&provider, SCOPE).await.unwrap_err().contains("isn't installed"));
}

#[test]
fn authorities_are_https_or_on_this_machine() {
    for url in ["http://login.example", "https://user@login.example", "login.example", ""] {
        assert!(Authority::custom(url, GRAPH).is_err(), "{url}");
    }
    assert!(Authority::custom("https://login.example", "http://graph.example").is_err());
    assert_eq!(Authority::of(Cloud::China).url(), "https://login.chinacloudapi.cn");
}
