//! `createUploadSession` (docs/protocol.md#create-an-upload-session and docs/protocol.md#sizes).

use graphsmith_catalog::Catalog;
use graphsmith_catalog::records::Cmdlet;
use graphsmith_emulator::faults::{Dialect, Service};
use serde_json::{Value, json};

use crate::wire::{Graph, put, send, session};

#[test]
fn a_session_has_an_address_on_another_origin() {
    let graph = Graph::with([]);
    let paths = [
        "/beta/me/events/e/attachments/createUploadSession",
        "/v1.0/users/u/messages/m/attachments/microsoft.graph.createUploadSession",
        "/beta/groups/g/threads/t/posts/p/attachments/createUploadSession",
    ];
    for path in paths {
        let reply = graph.call("POST", path, &session(100));
        let json = reply.json();
        assert_eq!((reply.status, &json["nextExpectedRanges"]), (201, &json!(["0-"])), "{path}");
        let url = json["uploadUrl"].as_str().unwrap();
        assert!(url.starts_with(&format!("{}/", graph.emulator.upload_url())) && url.contains("?authtoken="), "{url}");
        let expires = json["expirationDateTime"].as_str().unwrap();
        assert!(expires.ends_with('Z') && expires.len() == 20, "{expires}");
    }
    assert_ne!(graph.emulator.url(), graph.emulator.upload_url());
    assert_eq!(graph.emulator.open_sessions(), 3);
}

/// The path of each operation in the bundled catalogs that opens a session, with ids for its parameters.
fn session_paths() -> Vec<String> {
    let mut paths = Vec::new();
    for bytes in graphsmith_emulator::bundled() {
        let catalog = Catalog::new(bytes).unwrap();
        let base = catalog.text(catalog.module().unwrap().base_path).unwrap();
        for cmdlet in catalog.all::<Cmdlet>() {
            for set in catalog.list(catalog.get(cmdlet).unwrap().sets).unwrap() {
                let path = catalog.text(catalog.get(set).unwrap().path).unwrap();
                let segments = path.split('/').map(|segment| if segment.starts_with('{') { "id=1" } else { segment });
                paths.push(format!("{base}{}", segments.collect::<Vec<_>>().join("/")));
            }
        }
    }
    paths.retain(|path| path.ends_with(".createUploadSession"));
    paths.sort();
    paths.dedup();
    paths
}

#[test]
fn every_bundled_session_is_played() {
    let graph = Graph::with([]);
    let paths = session_paths();
    assert!(paths.len() > 50, "{}", paths.len());
    for path in paths {
        let mut body = session(100);
        let mut reply = graph.call("POST", &path, &body);
        if reply.status == 400 {
            body = json!({"attachmentInfo": body["AttachmentItem"]});
            reply = graph.call("POST", &path, &body);
        }
        assert_eq!(reply.status, 201, "{path} {reply:?}");
        let slice = vec![1; 100];
        assert_eq!(put(reply.json()["uploadUrl"].as_str().unwrap(), 0, &slice, 100).status, 201, "{path}");
        let (collection, _) = path.rsplit_once('/').unwrap();
        let list = graph.get(collection).json();
        assert_eq!(list["value"][0]["name"], "a.bin", "{path}");
    }
}

#[test]
fn what_can_not_be_uploaded_is_refused() {
    let graph = Graph::set(Service::default(), []);
    let path = "/beta/me/events/e/attachments/createUploadSession";
    let item = |name: &str, value: Value| {
        let mut body = session(3_000_000);
        body["AttachmentItem"][name] = value;
        body
    };
    let only_files = "ErrorAttachmentSessionIsSupportedOnlyForFileAttachments";
    let table = [
        (item("attachmentType", json!("item")), 405, only_files),
        (item("attachmentType", json!("reference")), 405, only_files),
        (item("attachmentType", json!("folder")), 400, "RequestBodyRead"),
        (item("attachmentType", Value::Null), 400, "ErrorInvalidRequest"),
        (item("size", json!(2_999_999)), 400, "ErrorAttachmentSizeShouldNotBeLessThanMinimumSize"),
        (item("size", json!((150 << 20) + 1)), 413, "ErrorAttachmentSizeLimitExceeded"),
        (item("size", Value::Null), 400, "ErrorInvalidRequest"),
        (item("size", json!(-1)), 400, "ErrorInvalidRequest"),
        (item("name", Value::Null), 400, "ErrorRequiredPropertyMissing"),
        (item("name", json!("")), 400, "ErrorRequiredPropertyMissing"),
        (json!({}), 400, "ErrorInvalidRequest"),
    ];
    for (body, status, code) in table {
        assert_eq!(graph.call("POST", path, &body).error(), (status, code.to_owned()), "{body}");
    }
    for size in [3_000_000, 150 << 20] {
        assert_eq!(graph.call("POST", path, &session(size)).status, 201);
    }
}

/// Tasks have a type and a limit of their own (docs/protocol.md#create-an-upload-session).
#[test]
fn attachments_of_tasks_have_their_own_body() {
    let graph = Graph::set(Service::default(), []);
    let path = "/v1.0/me/todo/lists/l/tasks/t/attachments/createUploadSession";
    let body = |size: u64| json!({"attachmentInfo": {"attachmentType": "file", "name": "x", "size": size}});
    let reply = graph.call("POST", path, &body(4));
    assert_eq!(reply.status, 201);
    let made = put(reply.json()["uploadUrl"].as_str().unwrap(), 0, b"abcd", 4);
    assert_eq!(made.status, 201);
    let list = graph.get("/v1.0/me/todo/lists/l/tasks/t/attachments").json();
    assert_eq!(list["value"][0]["@odata.type"], "#microsoft.graph.taskFileAttachment");
    assert_eq!(graph.call("POST", path, &body((25 << 20) + 1)).status, 413);
    assert_eq!(graph.call("POST", path, &session(100)).error(), (400, "RequestBodyRead".to_owned()));
}

/// docs/protocol.md#send-slices: drives say 200, may leave out the ranges, and end with the item.
#[test]
fn the_service_can_speak_like_a_drive() {
    let service = Service { minimum_size: 1, dialect: Some(Dialect::Drive), ..Service::default() };
    let graph = Graph::set(service, []);
    let slice = vec![7; 327_680];
    let reply = graph.call("POST", "/beta/me/events/e/attachments/createUploadSession", &session(327_690));
    assert_eq!((reply.status, reply.json().get("nextExpectedRanges")), (200, None));
    let url = reply.json()["uploadUrl"].as_str().unwrap().to_owned();
    assert_eq!(put(&url, 0, &slice[..1000], 327_690).error(), (400, "invalidRequest".to_owned()));
    let reply = put(&url, 0, &slice, 327_690);
    assert_eq!((reply.status, &reply.json()["nextExpectedRanges"]), (202, &json!(["327680-"])));
    let reply = put(&url, 327_680, &slice[..10], 327_690);
    assert_eq!((reply.status, &reply.json()["name"], &reply.json()["size"]), (201, &json!("a.bin"), &json!(327_690)));
}

#[test]
fn sessions_expire() {
    let graph = Graph::set(Service { minimum_size: 1, session_seconds: 0, ..Service::default() }, []);
    let url = graph.open(10);
    let gone = (404, "uploadSessionNotFound".to_owned());
    assert_eq!(put(&url, 0, b"0123456789", 10).error(), gone);
    assert_eq!(send("GET", &url, &[], b"").unwrap().error(), gone);
    assert_eq!(send("DELETE", &url, &[], b"").unwrap().error(), gone);
    assert_eq!(graph.emulator.open_sessions(), 0);
}
