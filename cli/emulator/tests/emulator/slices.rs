//! Slices, questions about a session, and its end (docs/protocol.md#send-slices and
//! docs/protocol.md#failures-resuming-cancelling).

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use graphsmith_emulator::faults::Service;
use serde_json::{Value, json};

use crate::wire::{Graph, TOKEN, put, send};

const OCTETS: (&str, &str) = ("content-type", "application/octet-stream");

#[test]
fn a_file_arrives_in_slices() {
    let graph = Graph::with([]);
    let file: Vec<u8> = (0..100_000_u32).flat_map(u32::to_le_bytes).collect();
    let url = graph.open(file.len() as u64);
    let mut at = 0;
    for slice in file.chunks(150_000) {
        let reply = put(&url, at, slice, file.len());
        at += slice.len();
        if at < file.len() {
            assert_eq!(reply.status, 200);
            let json = reply.json();
            // Pascal case, and a range without a dash.
            assert_eq!(json["nextExpectedRanges"], json!([at.to_string()]));
            assert!(json["ExpirationDateTime"].is_string());
        } else {
            assert_eq!((reply.status, reply.header("content-length"), reply.body.as_slice()), (201, "0", &b""[..]));
            let location = reply.header("location");
            assert!(location.starts_with(graph.emulator.upload_url()), "{location}");
            let (_, id) = location.rsplit_once("/Attachments('").unwrap();
            let id = id.strip_suffix("')").unwrap();
            let path = format!("/v1.0/me/calendar/events/e/attachments/{id}");
            let attachment = graph.get(&path).json();
            assert_eq!((&attachment["name"], &attachment["size"]), (&json!("a.bin"), &json!(file.len())));
            assert_eq!(attachment["@odata.type"], "#microsoft.graph.fileAttachment");
            assert!(graph.get(&format!("{path}/$value")).body == file);
        }
    }
    assert_eq!(graph.get("/beta/me/events/e/attachments").json()["value"].as_array().unwrap().len(), 1);
    assert_eq!(send("GET", &url, &[], b"").unwrap().status, 404, "the session is over");
    assert_eq!(graph.emulator.warnings(), Vec::<String>::new());
}

#[test]
fn only_the_next_bytes_are_taken() {
    let graph = Graph::with([]);
    let url = graph.open(100);
    assert_eq!(put(&url, 0, &[1; 40], 100).status, 200);
    let table = [
        ("bytes 0-39/100", 40, 416, "fragmentOverlap"),
        ("bytes 30-49/100", 20, 416, "fragmentOverlap"),
        ("bytes 50-59/100", 10, 416, "fragmentOutOfOrder"),
        ("bytes 40-109/110", 70, 416, "invalidRange"),
        ("bytes 40-100/100", 61, 416, "invalidRange"),
        ("bytes 49-40/100", 10, 416, "invalidRange"),
        ("bytes 40-49/100", 9, 400, ""),
        ("bytes 40-49/100", 11, 400, ""),
        ("bytes 40-49", 10, 400, ""),
        ("", 10, 400, ""),
    ];
    for (range, length, status, inner) in table {
        let reply = send("PUT", &url, &[OCTETS, ("content-range", range)], &vec![2; length]).unwrap();
        let error = &reply.json()["error"];
        assert_eq!(
            (reply.status, error["innerError"]["code"].as_str().unwrap_or_default()),
            (status, inner),
            "{range}"
        );
        let expected = if range == "bytes 40-49/100" { "fragmentLengthMismatch" } else { "invalidRange" };
        assert_eq!(error["code"], expected, "{range} {length}");
    }
    let chunked = [OCTETS, ("content-range", "bytes 40-44/100"), ("transfer-encoding", "chunked")];
    assert_eq!(send("PUT", &url, &chunked, b"5\r\nabcde\r\n0\r\n\r\n").unwrap().status, 411);
    assert_eq!(send("GET", &url, &[], b"").unwrap().json()["nextExpectedRanges"], json!(["40"]));
    assert_eq!(put(&url, 40, &[2; 60], 100).status, 201);
    assert_eq!(graph.emulator.stored().unwrap()[0].1, [[1; 40].as_slice(), &[2; 60]].concat());
}

#[test]
fn long_slices_are_warned_about_and_then_refused() {
    let graph = Graph::with([]);
    let total = 61 << 20;
    let url = graph.open(total as u64);
    assert_eq!(put(&url, 0, &vec![0; (4 << 20) + 1], total).status, 200);
    assert!(graph.emulator.warnings()[0].contains("4194305 bytes"), "{:?}", graph.emulator.warnings());
    let url = graph.open(total as u64);
    assert_eq!(put(&url, 0, &vec![0; (60 << 20) + 1], total).error(), (413, "maxFragmentLengthExceeded".to_owned()));
}

#[test]
fn a_token_on_an_upload_address_is_refused() {
    let token = format!("Bearer {TOKEN}");
    let headers = [OCTETS, ("content-range", "bytes 0-9/10"), ("authorization", token.as_str())];
    let graph = Graph::with([]);
    let url = graph.open(10);
    let reply = send("PUT", &url, &headers, b"0123456789").unwrap();
    assert_eq!(reply.error(), (401, "InvalidAudienceForResource".to_owned()));
    assert_eq!(graph.emulator.warnings(), ["a request of an upload session has a token"]);
    let lenient = Service { minimum_size: 1, refuse_token_on_upload: false, ..Service::default() };
    let graph = Graph::set(lenient, []);
    assert_eq!(send("PUT", &graph.open(10), &headers, b"0123456789").unwrap().status, 201);
    assert_eq!(graph.emulator.warnings().len(), 1);
    let foreign = [OCTETS, ("content-range", "bytes 0-9/10"), ("client-request-id", "x")];
    assert_eq!(send("PUT", &graph.open(10), &foreign, b"0123456789").unwrap().status, 201);
    assert!(graph.emulator.warnings()[1].contains("client-request-id"));
}

#[test]
fn the_address_has_to_come_back_byte_for_byte() {
    let graph = Graph::with([]);
    let url = graph.open(10);
    for changed in [url.replace("%2f", "%2F"), url.replace("%41", "A"), url.replace('\'', "%27"), format!("{url}&y=1")]
    {
        let reply = put(&changed, 0, b"0123456789", 10);
        assert!(matches!(reply.status, 401 | 404), "{changed}");
    }
    assert_eq!(put(&url, 0, b"0123456789", 10).status, 201);
}

#[test]
fn sessions_are_asked_and_ended() {
    let graph = Graph::with([]);
    let url = graph.open(100);
    assert_eq!(send("GET", &url, &[], b"").unwrap().json()["nextExpectedRanges"], json!(["0"]));
    assert_eq!(send("POST", &url, &[], b"").unwrap().error(), (405, "MethodNotAllowed".to_owned()));
    assert_eq!(send("DELETE", &url, &[], b"").unwrap().status, 204);
    assert_eq!(send("DELETE", &url, &[], b"").unwrap().status, 404);
    assert_eq!(put(&url, 0, &[0; 100], 100).error(), (404, "uploadSessionNotFound".to_owned()));
    let silent = Graph::set(Service { minimum_size: 1, session_status: false, ..Service::default() }, []);
    assert_eq!(send("GET", &silent.open(10), &[], b"").unwrap().status, 405);
}

#[test]
fn a_slice_that_breaks_off_counts_for_nothing() {
    let graph = Graph::with([]);
    let url = graph.open(20);
    let (host, target) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    let head = format!(
        "PUT /{target} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/octet-stream\r\n\
         content-range: bytes 0-19/20\r\ncontent-length: 20\r\n\r\nXXXXX"
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest);
    assert_eq!(send("GET", &url, &[], b"").unwrap().json()["nextExpectedRanges"], json!(["0"]));
    assert_eq!(put(&url, 0, &[b'y'; 20], 20).status, 201);
    assert_eq!(graph.emulator.stored().unwrap()[0].1, [b'y'; 20]);
}

/// docs/protocol.md#failures-resuming-cancelling: two uploads to one item at the same time are in conflict.
#[test]
fn slices_for_one_item_at_the_same_time_are_in_conflict() {
    let graph = Graph::with([]);
    let (first, second) = (graph.open(20), graph.open(20));
    let (host, target) = first.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    let head = format!(
        "PUT /{target} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-type: application/octet-stream\r\n\
         content-range: bytes 0-19/20\r\ncontent-length: 20\r\nexpect: 100-continue\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    // When it asks for the content, the slice is on its way.
    let mut asked = [0; 25];
    stream.read_exact(&mut asked).unwrap();
    assert_eq!(&asked, b"HTTP/1.1 100 Continue\r\n\r\n");
    assert_eq!(put(&second, 0, &[2; 20], 20).error(), (412, "ErrorIrresolvableConflict".to_owned()));
    stream.write_all(&[1; 20]).unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    assert!(reply.starts_with("HTTP/1.1 201"), "{reply}");
    assert_eq!(put(&second, 0, &[2; 20], 20).status, 201);
    assert_eq!(graph.emulator.stored().unwrap().len(), 2);
}

#[test]
fn a_file_for_an_item_that_is_gone_has_nowhere_to_go() {
    let graph = Graph::with([]);
    let url = graph.open(10);
    assert_eq!(graph.call("DELETE", "/beta/me/events/e", &Value::Null).status, 204);
    assert_eq!(put(&url, 0, b"0123456789", 10).error(), (404, "ErrorItemNotFound".to_owned()));
}
