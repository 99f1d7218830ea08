//! Uploads without a service: what they promise in types and numbers. How they go is tested over the emulator
//! (`tests/tests/uploads`).
#![cfg(feature = "uploads")]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use graphsmith_runtime::upload::{Binding, SLICE, Upload, destination};
use graphsmith_runtime::{Arguments, Body, Client};
use http::{Method, Request};

fn session_request(client: &Client) -> Request<Body> {
    request_for(client, "/v1.0/me/messages/m/attachments/microsoft.graph.createUploadSession")
}

fn request_for(client: &Client, path: &'static str) -> Request<Body> {
    client.prepare_raw(Method::POST, path, Arguments::default()).unwrap()
}

/// The lock and the state of an upload are those of its item: another item must have others.
#[test]
fn each_item_has_an_address_of_its_own() {
    let client = Client::builder().build().unwrap();
    let of_messages = [
        "/v1.0/me/messages/m/attachments/microsoft.graph.createUploadSession",
        "/v1.0/me/messages/n/attachments/microsoft.graph.createUploadSession",
        "/v1.0/me/events/m/attachments/createUploadSession",
        "/beta/me/messages/m/attachments/microsoft.graph.createUploadSession",
    ];
    let of_files = ["/v1.0/drives/d/items/i/createUploadSession", "/v1.0/drives/d/items/j/createUploadSession"];
    let items = |binding: Binding, paths: &[&'static str]| -> Vec<String> {
        let destinations = paths.iter().map(|path| destination(binding, request_for(&client, path)).unwrap());
        destinations.map(|destination| destination.item().to_owned()).collect()
    };
    let all = [items(Binding::Attachments, &of_messages), items(Binding::DriveItem, &of_files)].concat();
    let distinct: std::collections::HashSet<&String> = all.iter().collect();
    assert_eq!(distinct.len(), all.len(), "{all:?}");
    assert!(all[0].ends_with("/v1.0/me/messages/m/attachments") && all[4].contains("/drives/d/items/i"), "{all:?}");
}

/// docs/protocol.md#sizes: "3,932,160 B (12 × 320 KiB) satisfies both".
#[test]
fn the_usual_slice_suits_both_services() {
    assert_eq!(SLICE, 3_932_160);
    assert_eq!((SLICE % 327_680, SLICE.min(4 << 20)), (0, SLICE));
}

/// docs/protocol.md#create-an-upload-session: "Pick by binding type, never by name".
#[test]
fn other_bindings_are_refused() {
    let client = Client::builder().build().unwrap();
    for (property, expected) in
        [("AttachmentItem", true), ("item", true), ("attachmentInfo", false), ("properties", false)]
    {
        let binding = Binding::of_body_property(property).unwrap();
        assert_eq!(destination(binding, session_request(&client)).is_ok(), expected, "{property}");
    }
    assert_eq!(Binding::of_body_property("x"), None);
}

#[test]
fn an_upload_goes_to_other_threads() {
    fn is_send<T: Send>(_: &T) {}
    let client = Client::builder().build().unwrap();
    let destination = destination(Binding::Attachments, session_request(&client)).unwrap();
    let upload = Upload::new(&client, destination, "x");
    is_send(&upload.run());
}
