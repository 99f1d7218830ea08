//! Tokens that end: in the middle of a list, by a 401, in two commands at once.

use std::process::Stdio;

use serde_json::{Value, json};

use crate::service::{Service, ended, script};

const EVENTS: [&str; 3] = ["Get-MgUserEvent", "-UserId", "u"];

fn signed_in() -> Service {
    let service = Service::start();
    assert_eq!(service.run(&["sign-in", "-UseDeviceCode", "-Store", "file"], &[]).0, 0);
    service.log();
    service
}

/// Changes what is kept.
fn change(service: &Service, change: impl FnOnce(&mut Value)) {
    let file = service.path("mg/accounts/account-default.tokens");
    let mut kept: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    change(&mut kept);
    std::fs::write(&file, kept.to_string()).unwrap();
}

/// A token that was revoked is replaced, and the request is sent once more.
#[test]
fn a_401_is_tried_once_with_another_token() {
    let service = signed_in();
    change(&service, |kept| kept["access"]["token"] = json!("revoked"));
    let (code, _, err) = service.run(&EVENTS, &[]);
    assert_eq!((code, err.as_str()), (0, ""));
    let get = "GET /v1.0/users/u/events";
    assert_eq!(service.log(), [get, "refresh_token", get]);

    change(&service, |kept| kept["access"]["token"] = json!("revoked"));
    service.state.lock().unwrap().ended = true;
    let (code, _, err) = service.run(&EVENTS, &[]);
    assert_eq!(code, 5);
    assert!(err.contains("InvalidAuthenticationToken") && err.contains("(secret)"), "{err}");
    assert_eq!(service.log(), [get, "refresh_token"]);
}

#[test]
fn a_sign_in_that_has_ended_says_what_to_do() {
    let service = signed_in();
    change(&service, |kept| kept["access"] = Value::Null);
    service.state.lock().unwrap().ended = true;
    let (code, out, err) = service.run(&EVENTS, &[]);
    assert_eq!((code, out.as_str()), (5, ""));
    assert!(err.contains("has ended, sign in again") && err.contains("AADSTS700082"), "{err}");
    assert_eq!(service.log(), ["refresh_token"]);
}

/// Refresh tokens of this service are good for one use. Eight commands at once redeem one of them once.
#[test]
fn commands_at_once_do_not_end_the_sign_in() {
    let service = signed_in();
    change(&service, |kept| kept["access"]["ends"] = json!(1));
    let spawn = |_| service.command(&EVENTS, &[]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let children: Vec<_> = (0..8).map(spawn).collect();
    for child in children {
        let (code, _, err) = ended(&child.wait_with_output().unwrap());
        assert_eq!(code, 0, "{err}");
    }
    let log = service.log();
    assert_eq!(log.iter().filter(|what| *what == "refresh_token").count(), 1, "{log:?}");
}

/// `az` is asked once by a command however many pages there are, and again when its token has ended.
#[test]
fn the_azure_cli_is_asked_once_until_its_token_ends() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    for (lifetime, asked) in [(3600, 1), (0, 3)] {
        let pages = AtomicUsize::new(0);
        let server = Pages::start(move |url| {
            let page = pages.fetch_add(1, Ordering::SeqCst) + 1;
            let mut body = json!({"value": [{"id": page.to_string()}]});
            if page < 3 {
                body["@odata.nextLink"] = json!(format!("{url}/v1.0/users/u/events?page={page}"));
            }
            body
        });
        let home = tempfile::tempdir().unwrap();
        let count = home.path().join("count");
        let answer = format!(
            "echo x >> '{0}'; n=$(wc -l < '{0}')\necho \"{{\\\"accessToken\\\": \\\"az-token-$n\\\", \\\"expires_in\\\": {lifetime}}}\"",
            count.display()
        );
        script(&home.path().join("az"), &answer);
        // Tokens of `az` go to known clouds only, so the runtime is asked as `mg` asks it.
        let seen = server.all_pages(&home.path().join("az"));
        assert_eq!(std::fs::read_to_string(&count).unwrap().lines().count(), asked, "{lifetime}");
        let last = format!("Bearer az-token-{asked}");
        assert_eq!((seen.len(), seen.last().unwrap().as_str()), (3, last.as_str()));
    }
}

/// A server of pages that keeps the tokens that it gets.
struct Pages {
    url: String,
    seen: std::sync::Arc<std::sync::Mutex<Vec<String>>>,
}

impl Pages {
    fn start(page: impl Fn(&str) -> Value + Send + 'static) -> Self {
        use std::io::{BufRead as _, BufReader, Write as _};
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
        let (shared, own) = (std::sync::Arc::clone(&seen), url.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
                for line in lines.take_while(|line| !line.is_empty()) {
                    if let Some((_, token)) = line.split_once("authorization: ") {
                        shared.lock().unwrap().push(token.to_owned());
                    }
                }
                let body = page(&own).to_string();
                let head = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: application/json";
                write!(stream, "{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len()).unwrap();
            }
        });
        Self { url, seen }
    }

    /// Reads all pages with tokens of that program.
    fn all_pages(&self, az: &std::path::Path) -> Vec<String> {
        use graphsmith_runtime::{Arguments, Client, token::AzureCli};
        let client = Client::builder().base_url(&self.url).token(AzureCli::at(az)).build().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let request = client.prepare_raw(http::Method::GET, "/v1.0/users/u/events", Arguments::default()).unwrap();
            let mut pages = client.pages::<Value>(request);
            while pages.next().await.transpose().unwrap().is_some() {}
        });
        self.seen.lock().unwrap().clone()
    }
}
