//! `mg` where the service answers with the address of content on another server: usage reports, files in drives.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::PathBuf;

use bytes::Bytes;
use graphsmith_tests::catalogs::TOKEN;
use graphsmith_tests::command::Run;
use graphsmith_tests::garden::Garden;
use graphsmith_tests::server::{Received, Server};
use http::Response;
use http_body_util::Full;

/// What makes an address work without a token, and is a secret too.
const SIGNATURE: &str = "canary-7b2e";

/// Cmdlets, and the paths that they request.
const DOWNLOADS: [(&[&str], &str); 2] = [
    (
        &["Get-MgReportOffice365ActiveUserDetail", "-Period", "D7"],
        "/v1.0/reports/microsoft.graph.getOffice365ActiveUserDetail(period='D7')",
    ),
    (&["Get-MgDriveItemContent", "-DriveId", "b!1", "-DriveItemId", "a/b"], "/v1.0/drives/b%211/items/a%2Fb/content"),
];

fn reply(status: u16, headers: &[(&str, &str)], content: &'static str) -> Response<Full<Bytes>> {
    let reply =
        headers.iter().fold(Response::builder().status(status), |reply, (name, value)| reply.header(*name, *value));
    reply.body(Full::new(Bytes::from(content))).unwrap()
}

/// A Graph that answers everything with another address.
struct Graph(Garden);

impl Graph {
    async fn redirecting_to(location: String) -> Self {
        let answer = move |_: &Received| reply(302, &[("location", &location)], "");
        Self(Garden::of("redirects", "Files", "v1.0", answer).await)
    }

    fn file(&self) -> PathBuf {
        self.0.catalogs.path().join("content")
    }

    /// Runs a cmdlet that saves what it gets to the file.
    async fn download(&self, words: &[&str]) -> Run {
        let file = self.file().display().to_string();
        let run = self.0.call(&[words, &["-OutFile", &file, "-Debug"]].concat()).await;
        assert!(!run.out.contains(SIGNATURE) && !run.err.contains(SIGNATURE), "a secret was shown: {run:?}");
        run
    }
}

/// docs/security.md#no-token-to-addresses-that-the-service-signs
#[tokio::test]
async fn content_comes_from_another_server_without_a_token() {
    for (words, path) in DOWNLOADS {
        let other = Server::start(|_: &Received| reply(200, &[("content-type", "text/csv")], "a,b\r\n")).await.unwrap();
        let graph = Graph::redirecting_to(format!("{}/data?tempauth={SIGNATURE}", other.url)).await;
        let run = graph.download(words).await;
        assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
        assert_eq!(std::fs::read_to_string(graph.file()).unwrap(), "a,b\r\n");

        let asked = graph.0.server.received();
        assert_eq!(asked.iter().map(|r| r.target.as_str()).collect::<Vec<_>>(), [path]);
        assert_eq!(asked[0].header("authorization"), format!("Bearer {TOKEN}"));
        let fetched = other.received();
        assert_eq!(fetched.len(), 1);
        assert_eq!(fetched[0].target, format!("/data?tempauth={SIGNATURE}"));
        assert!(!fetched[0].headers.contains_key("authorization"), "{:?}", fetched[0]);
        assert!(!format!("{:?}", fetched[0]).contains(TOKEN) && fetched[0].body.is_empty(), "{:?}", fetched[0]);
    }
}

/// Hosts on no list get no request, whatever they look like; what was in the file stays.
#[tokio::test]
async fn content_of_unknown_servers_is_refused() {
    for host in ["reports.office.com.evil.example", "example.com", "169.254.169.254"] {
        let graph = Graph::redirecting_to(format!("https://{host}/data?tempauth={SIGNATURE}")).await;
        std::fs::write(graph.file(), "before").unwrap();
        for (words, _) in DOWNLOADS {
            let run = graph.download(words).await;
            assert_eq!((run.code, run.out.as_str()), (1, ""), "{}", run.err);
            let said = format!("mg: the download address leads to another server ({host}) and isn't followed\n");
            assert!(run.err.ends_with(&said), "{}", run.err);
            assert_eq!(std::fs::read_to_string(graph.file()).unwrap(), "before");
        }
    }
}

/// A failure of the other server doesn't show its address.
#[tokio::test]
async fn a_refusal_of_the_other_server_is_an_error_without_its_address() {
    let body = "{\"error\": {\"code\": \"Expired\", \"message\": \"/data?tempauth=canary-7b2e has expired\"}}";
    let other =
        Server::start(move |_: &Received| reply(403, &[("content-type", "application/json")], body)).await.unwrap();
    let graph = Graph::redirecting_to(format!("{}/data?tempauth={SIGNATURE}", other.url)).await;
    for (words, _) in DOWNLOADS {
        let run = graph.download(words).await;
        assert!(run.code == 1 && run.err.contains("Expired"), "{run:?}");
        assert!(!graph.file().exists());
    }
}
