//! `mg` behind a proxy: tinyproxy and microsocks, as Debian has them, between it and a server with a certificate that only these
//! tests trust.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod programs;

use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, OnceLock};
use std::{env, fs};

use bytes::Bytes;
use graphsmith_tests::command::{Surroundings, mg};
use graphsmith_tests::repository;
use graphsmith_tests::server::{Received, Server};
use http::Response;
use http_body_util::Full;
use serde_json::{Value, json};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{ServerConfig, crypto::ring};

use programs::{PASSWORD, Proxy, free_port, installed};

const TOKEN: &str = "canary-token";
const SECRET: &str = "canary-secret";
const SIGNATURE: &str = "canary-signature";
const CONTENT: &str = "/drives/d/items/i/content";
const SESSION: [&str; 5] = ["New-MgUserEventAttachmentUploadSession", "-UserId", "u", "-EventId", "e"];

/// Tells this test's process what to run, when it is started again: certificates of the system are read once for a process.
const CHILD: &str = "GRAPHSMITH_TEST_PROXY";

/// Data of the tests of the runtime, which has the certificate of `localhost` and that of its authority.
fn data(name: &str) -> PathBuf {
    repository().join("runtime/tests/data").join(name)
}

/// Encrypts what that port of this machine gives, as `localhost`, and returns the port where it does.
async fn encrypted(to: u16) -> u16 {
    let (certificate, key) = (
        CertificateDer::from_pem_file(data("localhost.pem")).unwrap(),
        PrivateKeyDer::from_pem_file(data("localhost.pem")).unwrap(),
    );
    let config = ServerConfig::builder_with_provider(ring::default_provider().into())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let (acceptor, listener) = (TlsAcceptor::from(Arc::new(config)), TcpListener::bind("127.0.0.1:0").await.unwrap());
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                // Who doesn't trust the certificate hangs up, which is no matter of the server.
                let Ok(mut inside) = acceptor.accept(stream).await else { return };
                let mut outside = TcpStream::connect(("127.0.0.1", to)).await.unwrap();
                let _ = copy_bidirectional(&mut inside, &mut outside).await;
            });
        }
    });
    port
}

fn reply(status: u16, body: &Value) -> Response<Full<Bytes>> {
    let reply = Response::builder().status(status).header("content-type", "application/json");
    reply.body(Full::new(Bytes::from(body.to_string()))).unwrap()
}

/// A service for upload sessions that signs applications in, and the port where it is reached with encryption.
async fn service() -> (Server, u16) {
    let answer = |received: &Received| match received.target.as_str() {
        "/tenant/oauth2/v2.0/token" => {
            reply(200, &json!({"access_token": TOKEN, "token_type": "Bearer", "expires_in": 3600}))
        }
        _ => reply(201, &json!({"expirationDateTime": "2126-11-29T00:00:00Z"})),
    };
    let server = Server::start(answer).await.unwrap();
    let plain = server.url.rsplit(':').next().unwrap().parse().unwrap();
    (server, encrypted(plain).await)
}

/// The port of another origin, to which the addresses lead that the server of files signs.
type Port = Arc<OnceLock<u16>>;

/// Answers for uploads in slices and for downloads, both of which lead to addresses that the service signs.
fn files(received: &Received, port: &Port) -> Response<Full<Bytes>> {
    let signed = |path: &str| format!("https://localhost:{}/{path}?tempauth={SIGNATURE}", port.get().unwrap());
    let target = received.target.as_str();
    if target.starts_with("/up?") {
        let range = received.header("content-range");
        let (end, whole) = range.split_once('-').unwrap().1.split_once('/').unwrap();
        let next = end.parse::<u64>().unwrap() + 1;
        if next.to_string() != whole {
            return reply(200, &json!({"nextExpectedRanges": [next.to_string()]}));
        }
        let item = signed("users('u')/attachments('a')");
        return Response::builder().status(201).header("location", item).body(Full::default()).unwrap();
    }
    if target.starts_with("/down?") {
        return Response::new(Full::new(Bytes::from_static(b"a,b\r\n")));
    }
    if target.ends_with("/content") {
        return Response::builder().status(302).header("location", signed("down")).body(Full::default()).unwrap();
    }
    if target.ends_with(".createUploadSession") {
        let session = json!({"uploadUrl": signed("up"), "expirationDateTime": "2126-11-29T00:00:00Z", "nextExpectedRanges": ["0-"]});
        return reply(201, &session);
    }
    reply(200, &json!({"value": []}))
}

/// What came out of a run: exit code, standard output, standard error.
type Outcome = (u8, String, String);

/// Runs `mg` in a process of its own, which trusts the authority of that file.
async fn run(words: &[&str], trusted: &str, variables: &[(&str, String)]) -> Outcome {
    run_trusting(words, ("SSL_CERT_FILE", data(trusted)), variables).await
}

/// Runs `mg` in a process of its own, which trusts what that variable names.
async fn run_trusting(words: &[&str], trusted: (&str, PathBuf), variables: &[(&str, String)]) -> Outcome {
    let told = json!({"words": words, "variables": variables});
    let mut child = Command::new(env::current_exe().unwrap());
    child.args(["child_of_the_other_tests", "--exact", "--nocapture"]).env(CHILD, told.to_string());
    child.env_remove("SSL_CERT_FILE").env_remove("SSL_CERT_DIR").env(trusted.0, trusted.1);
    let output = tokio::task::spawn_blocking(move || child.output().unwrap()).await.unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let outcome = text.lines().find_map(|line| line.strip_prefix(CHILD)).expect("an outcome");
    for secret in [TOKEN, SECRET, PASSWORD, SIGNATURE] {
        assert!(!outcome.contains(secret), "a secret was shown: {outcome}");
    }
    serde_json::from_str(outcome).unwrap()
}

#[test]
fn child_of_the_other_tests() {
    let Ok(told) = env::var(CHILD) else { return };
    let (words, variables): (Vec<String>, Vec<(String, String)>) = {
        let told: Value = serde_json::from_str(&told).unwrap();
        (
            serde_json::from_value(told["words"].clone()).unwrap(),
            serde_json::from_value(told["variables"].clone()).unwrap(),
        )
    };
    let variables = variables.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    let run = mg(words, &Surroundings { variables, typed: true, ..Surroundings::default() });
    println!("\n{CHILD}{}", json!((run.code, run.out, run.err)));
}

fn given(server: u16, more: &[(&'static str, String)]) -> Vec<(&'static str, String)> {
    let fixed = [("MG_BASE_URL", format!("https://localhost:{server}")), ("MG_TOKEN", TOKEN.to_owned())];
    fixed.into_iter().chain(more.iter().cloned()).collect()
}

#[tokio::test]
async fn requests_and_sign_in_go_through_the_proxy() {
    let Some(program) = installed("tinyproxy") else { return };
    let (server, port) = service().await;
    let proxy = Proxy::tinyproxy(program, &[port]).await;
    let address = format!("user:{PASSWORD}@localhost:{}", proxy.port);
    let encrypted = encrypted(proxy.port).await;
    // Through the proxy, and through one that is itself reached with encryption.
    for address in [format!("http://{address}"), address, format!("https://user:{PASSWORD}@localhost:{encrypted}")] {
        let before = server.received().len();
        let (code, _, err) = run(&SESSION, "authority.pem", &given(port, &[("HTTPS_PROXY", address)])).await;
        assert_eq!((code, err.as_str()), (0, ""));
        let received = &server.received()[before..];
        assert_eq!(received.len(), 1);
        assert_eq!(received[0].header("authorization"), format!("Bearer {TOKEN}"));
        assert!(received[0].header("proxy-authorization").is_empty());
    }

    // The sign-in service stands behind it too.
    let before = server.received().len();
    let application = [
        ("MG_BASE_URL", format!("https://localhost:{port}")),
        ("AZURE_AUTHORITY_HOST", format!("https://localhost:{port}")),
        ("AZURE_TENANT_ID", "tenant".to_owned()),
        ("AZURE_CLIENT_ID", "client".to_owned()),
        ("AZURE_CLIENT_SECRET", SECRET.to_owned()),
        ("ALL_PROXY", format!("http://user:{PASSWORD}@127.0.0.1:{}", proxy.port)),
    ];
    let (code, _, err) = run(&SESSION, "authority.pem", &application).await;
    assert_eq!((code, err.as_str()), (0, ""));
    let targets: Vec<_> = server.received()[before..].iter().map(|received| received.target.clone()).collect();
    assert_eq!(targets.len(), 2, "{targets:?}");
}

/// Slices of an upload and what a download leads to go the same way as requests, and without a token.
#[tokio::test]
async fn uploads_and_downloads_go_through_the_proxy() {
    let (Some(program), Some(socks)) = (installed("tinyproxy"), installed("microsocks")) else { return };
    let port = Port::default();
    let server = Server::start({
        let port = Arc::clone(&port);
        move |received| files(received, &port)
    });
    let server = server.await.unwrap();
    let plain = server.url.rsplit(':').next().unwrap().parse().unwrap();
    let (own, signed) = (encrypted(plain).await, encrypted(plain).await);
    port.set(signed).unwrap();
    let (http, socks) = (Proxy::tinyproxy(program.clone(), &[own, signed]).await, Proxy::microsocks(socks).await);
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (large, copy, none) = (path("large"), path("copy"), path("none"));
    fs::write(&large, vec![7; 9 << 20]).unwrap();
    for address in [
        format!("http://user:{PASSWORD}@127.0.0.1:{}", http.port),
        format!("socks5h://user:{PASSWORD}@127.0.0.1:{}", socks.port),
    ] {
        let variables = given(own, &[("HTTPS_PROXY", address.clone()), ("XDG_STATE_HOME", path("state"))]);
        let before = server.received().len();
        let upload = [&SESSION[..], &["-InFile", &large]].concat();
        let (code, _, err) = run(&upload, "authority.pem", &variables).await;
        assert_eq!(code, 0, "{err}");
        let (code, _, err) = run(&["request", CONTENT, "-OutFile", &copy], "authority.pem", &variables).await;
        assert_eq!((code, err.as_str()), (0, ""));
        assert_eq!(fs::read(&copy).unwrap(), b"a,b\r\n");
        let received = &server.received()[before..];
        let sent: usize = received.iter().filter(|one| one.target.starts_with("/up?")).map(|one| one.body.len()).sum();
        assert_eq!(sent, 9 << 20);
        for one in received {
            assert!(one.header("proxy-authorization").is_empty());
            assert_eq!(one.header("authorization").is_empty(), one.target.contains(SIGNATURE), "{}", one.target);
        }
    }
    // Nothing goes past the proxy: one that connects to Graph only lets neither slices nor content through.
    let narrow = Proxy::tinyproxy(program, &[own]).await;
    let address = format!("http://user:{PASSWORD}@127.0.0.1:{}", narrow.port);
    let variables = given(own, &[("HTTPS_PROXY", address), ("XDG_STATE_HOME", path("other"))]);
    let before = server.received().len();
    for (words, expected) in
        [([&SESSION[..], &["-InFile", &large]].concat(), 6), (vec!["request", CONTENT, "-OutFile", &none], 3)]
    {
        let (code, _, err) = run(&[&words[..], &["-TimeoutSec", "1"]].concat(), "authority.pem", &variables).await;
        assert_eq!(code, expected, "{err}");
    }
    let received = &server.received()[before..];
    assert!(received.len() >= 2 && received.iter().all(|one| !one.target.contains(SIGNATURE)), "{received:?}");
}

#[tokio::test]
async fn requests_go_through_a_socks_proxy() {
    let Some(program) = installed("microsocks") else { return };
    let (server, port) = service().await;
    let proxy = Proxy::microsocks(program).await;
    for scheme in ["socks5", "socks5h"] {
        let address = format!("{scheme}://user:{PASSWORD}@127.0.0.1:{}", proxy.port);
        let (code, _, err) = run(&SESSION, "authority.pem", &given(port, &[("all_proxy", address)])).await;
        assert_eq!((code, err.as_str()), (0, ""), "{scheme}");
    }
    assert_eq!(server.received().len(), 2);
}

#[tokio::test]
async fn what_a_proxy_refuses_is_said() {
    let Some(program) = installed("tinyproxy") else { return };
    let (server, port) = service().await;
    let proxy = Proxy::tinyproxy(program, &[port]).await;
    let through = |address: String| given(port, &[("HTTPS_PROXY", address)]);
    let named = format!("no connection to localhost:{port} through the proxy 127.0.0.1:{}", proxy.port);
    for user in ["", "user:wrong@"] {
        let variables = through(format!("http://{user}127.0.0.1:{}", proxy.port));
        let (code, out, err) = run(&SESSION, "authority.pem", &variables).await;
        assert_eq!((code, out.as_str()), (3, ""), "{err}");
        assert!(err.contains(&named), "{err}");
    }
    let elsewhere = free_port();
    let mut variables = through(format!("http://user:{PASSWORD}@127.0.0.1:{}", proxy.port));
    variables[0].1 = format!("https://localhost:{elsewhere}");
    let (code, _, err) = run(&SESSION, "authority.pem", &variables).await;
    assert!(code == 3 && err.contains(&format!("no connection to localhost:{elsewhere} through the proxy")), "{err}");
    assert_eq!(server.received().len(), 0);
}

#[tokio::test]
async fn some_servers_are_reached_without_the_proxy() {
    let (server, port) = service().await;
    let nobody = format!("http://user:{PASSWORD}@127.0.0.1:{}", free_port());
    let (code, _, err) = run(&SESSION, "authority.pem", &given(port, &[("HTTPS_PROXY", nobody.clone())])).await;
    assert!(code == 3 && err.contains("through the proxy 127.0.0.1:"), "{err}");
    for list in ["localhost", "*", "x.example, localhost"] {
        let variables = given(port, &[("HTTPS_PROXY", nobody.clone()), ("NO_PROXY", list.to_owned())]);
        let (code, _, err) = run(&SESSION, "authority.pem", &variables).await;
        assert_eq!((code, err.as_str()), (0, ""), "{list}");
    }
    assert_eq!(server.received().len(), 3);
    // Suffixes and networks; nothing but localhost has the certificate, or is there at all. HTTP_PROXY has no effect.
    for (host, name, list, direct) in [
        ("graph.corp.invalid", "HTTPS_PROXY", "corp.invalid", true),
        ("graph.corp.invalid", "HTTPS_PROXY", ".corp.invalid", true),
        ("graph.corp.invalid", "HTTPS_PROXY", "orp.invalid", false),
        ("127.0.0.1", "HTTPS_PROXY", "10.0.0.0/8,127.0.0.0/8", true),
        ("127.0.0.1", "HTTPS_PROXY", "10.0.0.0/8", false),
        ("[::1]", "HTTPS_PROXY", "::1", true),
        ("127.0.0.1", "HTTP_PROXY", "", true),
    ] {
        let mut variables = given(port, &[(name, nobody.clone()), ("NO_PROXY", list.to_owned())]);
        variables[0].1 = format!("https://{host}:{port}");
        let (code, _, err) = run(&SESSION, "authority.pem", &variables).await;
        let host = host.trim_matches(['[', ']']);
        assert!(code == 3 && err.contains("no connection to ") && err.contains(host), "{host}: {err}");
        assert_eq!(!err.contains("through the proxy"), direct, "{host} {list}: {err}");
    }
    assert_eq!(server.received().len(), 3);
    let application = [
        ("AZURE_TENANT_ID", "tenant".to_owned()),
        ("AZURE_CLIENT_ID", "client".to_owned()),
        ("AZURE_CLIENT_SECRET", SECRET.to_owned()),
        ("HTTPS_PROXY", nobody),
    ];
    for words in [&SESSION[..], &["sign-in", "-PrintToken"]] {
        let (code, _, err) = run(words, "authority.pem", &application).await;
        assert!(
            code == 3 && err.contains("to login.microsoftonline.com through the proxy 127.0.0.1:"),
            "{code}: {err}"
        );
    }
    let (code, _, err) = run(&SESSION, "authority.pem", &given(port, &[("HTTPS_PROXY", "ftp://p".to_owned())])).await;
    assert!(code == 3 && err.contains("HTTPS_PROXY is not the address of a proxy"), "{err}");
}

#[tokio::test]
async fn an_authority_that_nobody_trusts_can_be_named() {
    let (server, port) = service().await;
    let (code, _, err) = run(&SESSION, "certificate.pem", &given(port, &[])).await;
    assert!(code == 3 && err.contains(&format!("no connection to localhost:{port}: ")), "{err}");
    assert!(err.contains("SSL_CERT_FILE"), "{err}");
    assert_eq!(server.received().len(), 0);
    // A folder has certificates under the hashes of their subjects, as OpenSSL makes it.
    let folder = tempfile::tempdir().unwrap();
    fs::copy(data("authority.pem"), folder.path().join("0123abcd.0")).unwrap();
    let trusted = ("SSL_CERT_DIR", folder.path().to_owned());
    let (code, _, err) = run_trusting(&SESSION, trusted, &given(port, &[])).await;
    assert_eq!((code, err.as_str(), server.received().len()), (0, "", 1));
}
