//! Uploads without a service: what they promise in types and numbers. How they go is tested over the emulator
//! (`tests/tests/uploads`).
#![cfg(feature = "uploads")]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use graphsmith_runtime::upload::{Binding, SLICE, Upload};
use graphsmith_runtime::{Arguments, Body, Client};
use http::{Method, Request};

fn session_request(client: &Client) -> Request<Body> {
    let path = "/v1.0/me/messages/m/attachments/microsoft.graph.createUploadSession";
    client.prepare_raw(Method::POST, path, Arguments::default()).unwrap()
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
        assert_eq!(binding.destination(session_request(&client)).is_ok(), expected, "{property}");
    }
    assert_eq!(Binding::of_body_property("x"), None);
}

#[test]
fn an_upload_goes_to_other_threads() {
    fn is_send<T: Send>(_: &T) {}
    let client = Client::builder().build().unwrap();
    let destination = Binding::Attachments.destination(session_request(&client)).unwrap();
    let upload = Upload::new(&client, destination, "x");
    is_send(&upload.run());
}
