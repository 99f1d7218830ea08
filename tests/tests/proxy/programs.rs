//! The proxies, as programs that end with their tests.

use std::net::TcpListener as StdListener;
use std::path::PathBuf;
use std::process::{Child, Command};
use std::time::Duration;
use std::{env, fs};

use graphsmith_tests::repository;
use tempfile::TempDir;
use tokio::net::TcpStream;

/// The password that the proxies want. No run may show it.
pub const PASSWORD: &str = "canary-password";

/// Set where the proxies have to be installed.
const REQUIRED: &str = "GRAPHSMITH_REQUIRE_PROXY";

/// A program that `tests/proxy/install` has unpacked.
pub fn installed(name: &str) -> Option<PathBuf> {
    let program = repository().join("target/proxy/usr/bin").join(name);
    if program.is_file() {
        return Some(program);
    }
    assert!(env::var_os(REQUIRED).is_none(), "{REQUIRED} is set, and there is no {}", program.display());
    test_summary::record("no proxy is installed (tests/proxy/install does it; it needs apt-get)");
    None
}

/// A port that is free now.
pub fn free_port() -> u16 {
    StdListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A program that ends with the test.
pub struct Proxy {
    process: Child,
    pub port: u16,
    _folder: TempDir,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Proxy {
    /// A proxy for HTTP that wants a password, and connects to these ports only.
    pub async fn tinyproxy(program: PathBuf, servers: &[u16]) -> Self {
        let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
        let settings = folder.path().join("conf");
        let ports: String = servers
            .iter()
            .flat_map(|server| ["ConnectPort ".to_owned(), server.to_string(), "\n".to_owned()])
            .collect();
        let text =
            format!("Port {port}\nListen 127.0.0.1\nTimeout 60\nLogLevel Info\nBasicAuth user {PASSWORD}\n{ports}");
        fs::write(&settings, text).unwrap();
        Self::start(Command::new(program).arg("-d").arg("-c").arg(settings), port, folder).await
    }

    /// A SOCKS proxy that wants a password.
    pub async fn microsocks(program: PathBuf) -> Self {
        let port = free_port();
        let words = ["-i", "127.0.0.1", "-p", &port.to_string(), "-u", "user", "-P", PASSWORD];
        Self::start(Command::new(program).args(words), port, tempfile::tempdir().unwrap()).await
    }

    async fn start(command: &mut Command, port: u16, folder: TempDir) -> Self {
        let log = fs::File::create(folder.path().join("log")).unwrap();
        let process = command.stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap();
        let mut proxy = Self { process, port, _folder: folder };
        while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            assert!(proxy.process.try_wait().unwrap().is_none(), "the proxy has ended");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        proxy
    }
}
