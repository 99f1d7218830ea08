//! Replies of a service: pages, errors, sessions with their ranges. The token goes to its server only, and no error shows it, nor
//! what is secret in the address of a session, though a reply may repeat either.
#![no_main]

use std::sync::{Arc, Mutex};

use graphsmith_runtime::http::{Method, Request, Response};
use graphsmith_runtime::token::{BoxFuture, StaticToken};
use graphsmith_runtime::transport::TransportError;
use graphsmith_runtime::upload::{Binding, Upload, destination};
use graphsmith_runtime::{Arguments, Body, Client, ReplyBody, Secret, Transport};
use libfuzzer_sys::fuzz_target;

const TOKEN: &str = "canary-token-1234567890";
const SIGNATURE: &str = "canary-signature-1234567890";
const SIZE: usize = 1_000;

/// Gives one reply after the other; a first session leads to a host that may have one.
#[derive(Clone)]
struct Script(Arc<Mutex<Vec<Vec<u8>>>>);

impl Transport for Script {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<ReplyBody>, TransportError>> {
        let host = request.uri().host().unwrap_or_default();
        let has_token = request.headers().values().any(|value| value.as_bytes().ends_with(TOKEN.as_bytes()));
        assert!(host == "graph.microsoft.com" || !has_token, "the token goes to {host}");
        let next = self.0.lock().ok().and_then(|mut replies| replies.pop());
        Box::pin(async move {
            let Some(reply) = next else { return Err(TransportError::unreached("the script is over")) };
            let Some((status, rest)) = reply.split_first() else {
                return Err(TransportError::broken("an empty reply"));
            };
            let (head, body) = match rest.iter().position(|byte| *byte == 0) {
                Some(at) => (&rest[..at], &rest[at + 1..]),
                None => (&[][..], rest),
            };
            let status = [200, 201, 202, 204, 302, 400, 401, 404, 409, 416, 429, 503][usize::from(*status) % 12];
            let mut response = Response::builder().status(status);
            for line in head.split(|byte| *byte == b'\n') {
                if let Some(at) = line.iter().position(|byte| *byte == b':') {
                    response = response.header(&line[..at], line[at + 1..].trim_ascii());
                }
            }
            response.body(ReplyBody::from(body.to_vec())).map_err(|_| TransportError::broken("no such header"))
        })
    }
}

fuzz_target!(|bytes: &[u8]| {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
    let runtime = runtime.expect("a runtime without a network");
    let replies: Vec<Vec<u8>> = bytes.split(|byte| *byte == 0xFF).rev().map(<[u8]>::to_vec).collect();
    let client = |replies: Vec<Vec<u8>>| {
        let script = Script(Arc::new(Mutex::new(replies)));
        Client::builder().transport(script).token(StaticToken::new(Secret::new(TOKEN))).build().expect("a client")
    };
    runtime.block_on(async {
        let reader = client(replies.clone());
        let request = reader.prepare_raw(Method::GET, "/v1.0/me/events", Arguments::default()).expect("a request");
        let mut pages = reader.pages::<serde_json::Value>(request);
        for _ in 0..20 {
            match pages.next().await {
                Some(Ok(_)) => {}
                None => break,
                Some(Err(error)) => {
                    assert!(!format!("{error} {error:?}").contains(TOKEN), "an error shows the token");
                    break;
                }
            }
        }
        let folder = tempfile::tempdir().expect("there is room for a file");
        let file = folder.path().join("a.bin");
        std::fs::write(&file, [7; SIZE]).expect("there is room for a file");
        let mut script = replies;
        let session = format!(r#"{{"uploadUrl":"https://contoso.sharepoint.com/up?tempauth={SIGNATURE}"}}"#);
        script.push([&[0][..], session.as_bytes()].concat());
        let writer = client(script);
        let path = "/v1.0/me/drive/items/1/createUploadSession";
        let request = writer.prepare_raw(Method::POST, path, Arguments::default()).expect("a request");
        let destination = destination(Binding::DriveItem, request).expect("a session of a drive");
        if let Err(error) = Upload::new(&writer, destination, &file).run().await {
            // Where slices go nobody knows the token.
            assert!(!format!("{error} {error:?}").contains(SIGNATURE), "an error shows what is secret in an address");
        }
    });
});
