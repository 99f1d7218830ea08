//! HTTPS over real sockets: a certificate that the system trusts is accepted, any other isn't.
#![cfg(all(unix, feature = "native-roots"))]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use graphsmith_runtime::token::StaticToken;
use graphsmith_runtime::{Arguments, Client, Secret};
use http::Method;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use support::TOKEN;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

/// A server for `localhost` whose certificate comes from `authority.pem`, which no system trusts. Counts requests.
fn serve() -> (String, Arc<AtomicUsize>) {
    let certificate = CertificateDer::from_pem_file(data("localhost.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(data("localhost.pem")).unwrap();
    let config = ServerConfig::builder_with_provider(rustls::crypto::ring::default_provider().into())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let (config, count) = (Arc::new(config), Arc::new(AtomicUsize::new(0)));
    let requests = Arc::clone(&count);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = StreamOwned::new(ServerConnection::new(Arc::clone(&config)).unwrap(), stream.unwrap());
            // A client that doesn't trust the certificate ends the connection before it has sent anything.
            if stream.read(&mut [0; 4096]).is_ok_and(|length| length > 0) {
                requests.fetch_add(1, Ordering::SeqCst);
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
            }
        }
    });
    (url, count)
}

/// Names the server to the process that asks it.
const CHILD: &str = "GRAPHSMITH_TEST_TLS";

/// Runs in a process of its own, because the certificates of the system are read once.
#[tokio::test]
async fn child_of_the_next_test() {
    let Ok(url) = std::env::var(CHILD) else { return };
    let token = StaticToken::new(Secret::new(TOKEN));
    let client = Client::builder().base_url(url).token(token).build().unwrap();
    let request = client.prepare_raw(Method::GET, "/v1.0/me", Arguments::default()).unwrap();
    match client.send_raw(request).await {
        Ok(reply) => assert_eq!(reply.into_body().collect(2).await.unwrap(), "{}"),
        Err(error) => {
            eprintln!("{error}");
            std::process::exit(7);
        }
    }
}

#[test]
fn only_trusted_servers_get_anything() {
    let (url, count) = serve();
    let ask = |trusted: &str| {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["child_of_the_next_test", "--exact", "--nocapture"]).env(CHILD, &url);
        let output = child.env("SSL_CERT_FILE", data(trusted)).env_remove("SSL_CERT_DIR").output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, error) = ask("certificate.pem");
    assert_eq!((code, count.load(Ordering::SeqCst)), (Some(7), 0), "{error}");
    assert!(error.contains("no connection") && error.contains("certificate"), "{error}");
    let (code, error) = ask("authority.pem");
    assert_eq!((code, count.load(Ordering::SeqCst)), (Some(0), 1), "{error}");
}
