//! Uploads over real sockets, fact by fact (docs/protocol.md#create-an-upload-session to
//! docs/protocol.md#failures-resuming-cancelling).
#![cfg(feature = "uploads")]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use graphsmith_runtime::layers::retry::RetryPolicy;
use graphsmith_runtime::upload::{Binding, Event, Interrupt, SLICE, Transfer, UploadError};
use serde_json::json;
use support::outlook::{Fault, Last, Service, Shape, Status, URL_CANARY, session_request};
use support::{TOKEN, reply};
use tempfile::TempDir;

fn content(size: usize) -> Vec<u8> {
    (0..size).map(|at| u8::try_from(at % 251).unwrap()).collect()
}

fn file(folder: &TempDir, size: usize) -> PathBuf {
    let path = folder.path().join("a b.zip");
    std::fs::write(&path, content(size)).unwrap();
    path
}

/// What the service has in the end: one attachment with the content of the file, and nothing that shouldn't have come.
fn check(service: &Service, size: usize) {
    let state = service.state();
    assert_eq!(state.attachments.len(), 1);
    assert_eq!(state.attachments[0].bytes, content(size));
    assert_eq!(state.violations, Vec::<String>::new());
}

#[tokio::test]
async fn slices_go_in_order_and_the_id_comes_from_the_address() {
    let folder = tempfile::tempdir().unwrap();
    let service = Service::start().await;
    let events = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&events);
    let upload = service.upload(&file(&folder, 150)).progress(move |event: &Event<'_>| match event {
        Event::Started { name, size, from } => seen.lock().unwrap().push(format!("{name} {size} {from}")),
        Event::Acknowledged { bytes, total } => seen.lock().unwrap().push(format!("{bytes}/{total}")),
        other => seen.lock().unwrap().push(format!("{other:?}")),
    });
    let uploaded = upload.run().await.unwrap();
    assert_eq!((uploaded.id.as_deref(), uploaded.transfer, uploaded.size), (Some("AA/0+='x"), Transfer::Session, 150));
    assert_eq!(service.state().log, ["PUT bytes 0-63/150", "PUT bytes 64-127/150", "PUT bytes 128-149/150"]);
    assert_eq!(*events.lock().unwrap(), ["a b.zip 150 0", "64/150", "128/150", "150/150"]);
    check(&service, 150);
    let session = service.server.received().into_iter().find(|request| request.target.contains("createUploadSession"));
    assert_eq!(
        session.unwrap().json(),
        json!({"AttachmentItem": {"contentType": "application/zip", "attachmentType": "file", "name": "a b.zip", "size": 150}})
    );
}

/// docs/protocol.md#sizes: "3,932,160 B (12 × 320 KiB) satisfies both".
#[test]
fn the_usual_slice_suits_both_services() {
    assert_eq!(SLICE, 3_932_160);
    assert_eq!((SLICE % 327_680, SLICE.min(4 << 20)), (0, SLICE));
}

#[tokio::test]
async fn every_form_of_a_reply_is_understood() {
    let shapes = [
        Shape::Open,
        Shape::Bare,
        Shape::Pair,
        Shape::Several,
        Shape::Pascal,
        Shape::Upper,
        Shape::Missing,
        Shape::Empty,
        Shape::Nothing,
    ];
    for shape in shapes {
        for last in [Last::Location, Last::Bare, Last::Object, Last::Nothing, Last::Accepted] {
            for drive in [false, true] {
                let folder = tempfile::tempdir().unwrap();
                let service = Service::start().await;
                (service.state().shape, service.state().last) = (shape, last);
                let path = file(&folder, 150);
                let upload = if drive { service.to_drive(&path) } else { service.upload(&path) };
                let uploaded = upload.run().await.unwrap();
                let known = !drive || last == Last::Object;
                assert_eq!(uploaded.id.is_some(), known, "{shape:?} {last:?} {drive}");
                assert_eq!(uploaded.transfer, Transfer::Session);
                let slices = service.state().log.iter().filter(|line| line.starts_with("PUT")).count();
                assert_eq!(slices, 3, "{shape:?} {last:?} {drive}");
                check(&service, 150);
            }
        }
    }
}

/// docs/protocol.md#sizes: small files in one request, and how either way falls back to the other.
#[tokio::test]
async fn size_chooses_the_way_and_the_service_may_choose_the_other() {
    let too_small = json!({"error": {"code": "ErrorAttachmentSizeShouldNotBeLessThanMinimumSize"}});
    let too_small = || ("createUploadSession", support::json(400, too_small.clone()));
    let too_large = || ("POST /v1.0/me/messages/m%2F1/attachments", reply(413, &[], ""));
    let cases = [
        (10, vec![], Transfer::Single),
        (0, vec![], Transfer::Single),
        (2_999_999, vec![], Transfer::Single),
        (3_000_000, vec![], Transfer::Session),
        (3_000_000, vec![too_small()], Transfer::Single),
        (10, vec![too_large()], Transfer::Session),
    ];
    for (size, faults, how) in cases {
        let folder = tempfile::tempdir().unwrap();
        let service = Service::start().await;
        service.state().graph_faults = faults.into();
        let upload = service.routed(&file(&folder, size)).slice_size(SLICE);
        let uploaded = upload.run().await.unwrap();
        assert_eq!((uploaded.transfer, uploaded.id.is_some()), (how, true), "{size}");
        assert!(uploaded.object.is_none_or(|object| object.get("contentBytes").is_none()));
        check(&service, size);
        assert!(service.state().graph_faults.is_empty());
    }
    let folder = tempfile::tempdir().unwrap();
    let service = Service::start().await;
    service.state().graph_faults = vec![too_large(), too_small()].into();
    let error = service.routed(&file(&folder, 10)).run().await.unwrap_err();
    assert_eq!(error.service().unwrap().status, 413, "both ways are closed");
}

/// docs/protocol.md#sizes: "Warn at ≥ 25 MB raw".
#[tokio::test]
async fn a_large_attachment_comes_with_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    for (size, warned) in [(24_999_999, false), (25_000_000, true)] {
        let service = Service::start().await;
        let path = file(&folder, 0);
        std::fs::File::options().write(true).open(&path).unwrap().set_len(size).unwrap();
        let warnings = Arc::new(Mutex::new(0));
        let seen = Arc::clone(&warnings);
        let upload = service.routed(&path).slice_size(SLICE).progress(move |event: &Event<'_>| {
            if matches!(event, Event::Warning { .. }) {
                *seen.lock().unwrap() += 1;
            }
        });
        upload.run().await.unwrap();
        assert_eq!(*warnings.lock().unwrap() == 1, warned);
        assert_eq!(service.state().log.len(), 7);
    }
}

/// A reply that is lost doesn't mean that nothing was done.
#[tokio::test]
async fn a_small_file_is_attached_once() {
    let folder = tempfile::tempdir().unwrap();
    let service = Service::start().await;
    service.state().lose_single = true;
    let uploaded = service.routed(&file(&folder, 10)).run().await.unwrap();
    assert_eq!((uploaded.transfer, uploaded.id.as_deref()), (Transfer::Found, Some("AA/0+='x")));
    check(&service, 10);

    // The same file again is meant to be there twice.
    let again = service.routed(&file(&folder, 10)).run().await.unwrap();
    assert_eq!((again.transfer, service.state().attachments.len()), (Transfer::Single, 2));

    // What was really refused is sent again.
    let fault = ("POST /v1.0/me/messages/m%2F1/attachments", reply(502, &[], ""));
    service.state().graph_faults = vec![fault].into();
    assert_eq!(service.routed(&file(&folder, 10)).run().await.unwrap().transfer, Transfer::Single);
    assert_eq!(service.state().attachments.len(), 3);
}

/// docs/protocol.md#failures-resuming-cancelling: a lost reply to the last slice, with a service that answers questions
/// and with one that doesn't.
#[tokio::test]
async fn a_lost_last_reply_attaches_nothing_twice() {
    for status in [Status::Ranges, Status::Refused(405), Status::Refused(404), Status::Refused(401)] {
        for lost in
            [Fault::LoseReply, Fault::Pretend(500), Fault::Pretend(504), Fault::Pretend(416), Fault::Pretend(404)]
        {
            let folder = tempfile::tempdir().unwrap();
            let service = Service::start().await;
            service.state().status = status;
            service.state().faults = vec![Fault::None, Fault::None, lost.clone()].into();
            let uploaded = service.upload(&file(&folder, 150)).run().await.unwrap();
            assert_eq!(uploaded.id.as_deref(), Some("AA/0+='x"), "{status:?} {lost:?}");
            check(&service, 150);
        }
    }
}

#[tokio::test]
async fn lost_and_partial_slices_go_on_where_the_service_is() {
    for (fault, status, log) in [
        // The service is asked, and has the slice.
        (Fault::LoseReply, Status::Ranges, vec!["PUT bytes 0-63/100", "GET", "PUT bytes 64-99/100"]),
        // It was never sent.
        (Fault::HangUp, Status::Ranges, vec!["PUT bytes 0-63/100", "GET", "PUT bytes 0-63/100", "PUT bytes 64-99/100"]),
        // It doesn't answer: from the last byte that it acknowledged.
        (
            Fault::HangUp,
            Status::Refused(405),
            vec!["PUT bytes 0-63/100", "GET", "PUT bytes 0-63/100", "PUT bytes 64-99/100"],
        ),
        // It claims to have what was never sent.
        (
            Fault::HangUp,
            Status::Claims(90),
            vec!["PUT bytes 0-63/100", "GET", "PUT bytes 0-63/100", "PUT bytes 64-99/100"],
        ),
        // And if it has the slice after all, a new session.
        (
            Fault::LoseReply,
            Status::Refused(405),
            vec!["PUT bytes 0-63/100", "GET", "PUT bytes 0-63/100", "GET", "PUT bytes 0-63/100", "PUT bytes 64-99/100"],
        ),
        (Fault::Take(10), Status::Ranges, vec!["PUT bytes 0-63/100", "PUT bytes 10-73/100", "PUT bytes 74-99/100"]),
        (Fault::Take(0), Status::Ranges, vec!["PUT bytes 0-63/100", "PUT bytes 0-63/100", "PUT bytes 64-99/100"]),
        (Fault::Expire, Status::Ranges, vec!["PUT bytes 0-63/100", "PUT bytes 0-63/100", "PUT bytes 64-99/100"]),
        (Fault::Refuse(401), Status::Ranges, vec!["PUT bytes 0-63/100", "PUT bytes 0-63/100", "PUT bytes 64-99/100"]),
        (
            Fault::Refuse(416),
            Status::Ranges,
            vec!["PUT bytes 0-63/100", "GET", "PUT bytes 0-63/100", "PUT bytes 64-99/100"],
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let service = Service::start().await;
        service.state().status = status;
        service.state().faults = vec![fault.clone()].into();
        service.upload(&file(&folder, 100)).run().await.unwrap();
        assert_eq!(service.state().log, log, "{fault:?} {status:?}");
        check(&service, 100);
    }
}

/// docs/protocol.md#failures-resuming-cancelling: "Retry PUT on 408/429/500/502/503/504/network";
/// docs/protocol.md#throttling: the wait is honoured in full.
#[tokio::test(start_paused = true)]
async fn a_busy_service_is_waited_for() {
    for status in [408, 429, 500, 502, 503, 504, 509] {
        let folder = tempfile::tempdir().unwrap();
        let service = Service::start().await;
        service.state().faults = vec![Fault::None, Fault::Busy(status, "315")].into();
        let started = tokio::time::Instant::now();
        service.upload(&file(&folder, 100)).run().await.unwrap();
        assert_eq!(started.elapsed().as_secs(), 315, "{status}");
        check(&service, 100);
        let connections: Vec<usize> = service
            .server
            .received()
            .iter()
            .filter(|request| request.method == "PUT")
            .map(|request| request.connection)
            .collect();
        assert_eq!(connections[2] == connections[1], status != 503, "{status}: a new connection after a 503 only");
    }
}

#[tokio::test]
async fn a_service_that_refuses_its_own_address_twice_is_at_fault() {
    let folder = tempfile::tempdir().unwrap();
    let service = Service::start().await;
    service.state().faults = vec![Fault::Refuse(401), Fault::Refuse(401), Fault::None].into();
    let error = service.upload(&file(&folder, 100)).run().await.unwrap_err();
    assert!(error.service().unwrap().hint.unwrap().contains("try again later"));
    assert_eq!(service.state().log, ["PUT bytes 0-63/100", "PUT bytes 0-63/100"], "one new session, then no more");
}

#[tokio::test]
async fn what_cannot_be_helped_ends_the_session() {
    for status in [400, 403, 405, 409, 413, 507] {
        let folder = tempfile::tempdir().unwrap();
        let states = folder.path().join("states");
        let service = Service::start().await;
        service.state().faults = vec![Fault::None, Fault::Refuse(status)].into();
        let error = service.upload(&file(&folder, 100)).state_folder(&states).run().await.unwrap_err();
        assert_eq!(error.service().unwrap().status, status);
        assert!(!error.is_resumable());
        assert_eq!(service.state().log.last().unwrap(), "DELETE", "{status}");
        assert_eq!(std::fs::read_dir(&states).unwrap().count(), 0);
    }
}

#[tokio::test]
async fn a_service_that_never_gets_further_is_given_up() {
    for fault in [Fault::HangUp, Fault::Refuse(500), Fault::Take(0), Fault::Refuse(416), Fault::Expire] {
        for status in [Status::Ranges, Status::Refused(404)] {
            let folder = tempfile::tempdir().unwrap();
            let service = Service::start().await;
            service.state().status = status;
            service.state().faults = vec![fault.clone(); 1000].into();
            assert!(service.upload(&file(&folder, 100)).run().await.is_err());
            assert!(service.state().faults.len() > 800, "{fault:?}");
            assert!(service.state().attachments.is_empty());
        }
    }
}

/// docs/security.md: the token isn't sent to sessions (the service checks each request), and neither it
/// nor the session's address is in anything that is shown.
#[tokio::test]
async fn secrets_are_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    // The service repeats its address in the message of each error.
    for fault in [Fault::Refuse(403), Fault::HangUp, Fault::Expire, Fault::Refuse(401)] {
        let service = Service::start().await;
        service.state().faults = vec![fault; 100].into();
        let policy = RetryPolicy::default().retries(1).base(Duration::ZERO);
        let shown = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&shown);
        let upload = service.upload(&file(&folder, 100)).retry_policy(policy).sessions(2);
        let upload = upload.progress(move |event: &Event<'_>| {
            seen.lock().unwrap().push(format!("{event:?}"));
        });
        let error = upload.run().await.unwrap_err();
        let shown = format!("{error} {error:?} {:?}", shown.lock().unwrap());
        assert!(!shown.contains(TOKEN) && !shown.contains(URL_CANARY) && !shown.contains("/upload/"), "{shown}");
        assert_eq!(service.state().violations, Vec::<String>::new());
    }
}

#[tokio::test]
async fn the_file_goes_to_no_other_host() {
    let elsewhere = support::Server::scripted(vec![reply(201, &[], "")]).await;
    let folder = tempfile::tempdir().unwrap();
    for address in ["https://evil.example/x?authtoken=canary-url".to_owned(), elsewhere.url.clone(), String::new()] {
        let service = Service::start().await;
        service.state().address = Some(address.clone());
        let loopback = false;
        let error = service.upload(&file(&folder, 100)).allow_loopback(loopback).run().await.unwrap_err();
        assert!(matches!(error, UploadError::Address { .. }), "{address}: {error}");
        assert!(!format!("{error} {error:?}").contains(URL_CANARY));
    }
    assert!(elsewhere.received().is_empty());
}

/// docs/protocol.md#failures-resuming-cancelling: parallel uploads to one item get 412, so they wait for each other;
/// those to others don't.
#[tokio::test]
async fn uploads_to_one_item_wait_for_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let service = Service::start().await;
    let path = file(&folder, 200);
    let (one, two) = (service.upload(&path), service.upload(&path));
    let (one, two) = tokio::join!(one.run(), two.run());
    assert!(one.is_ok() && two.is_ok());
    let log = service.state().log.clone();
    let starts: Vec<_> = log.iter().map(|line| line.starts_with("PUT bytes 0-")).collect();
    assert_eq!(starts, [true, false, false, false, true, false, false, false]);
}

/// The other upload may be one of another process.
#[tokio::test]
async fn an_item_that_is_busy_is_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let service = Service::start().await;
    service.state().faults = vec![Fault::None, Fault::Refuse(412), Fault::Refuse(412)].into();
    service.upload(&file(&folder, 100)).run().await.unwrap();
    let last = "PUT bytes 64-99/100";
    assert_eq!(service.state().log, ["PUT bytes 0-63/100", last, last, last]);
    service.state().faults = vec![Fault::Refuse(412); 100].into();
    let error = service.upload(&file(&folder, 100)).run().await.unwrap_err();
    assert!(error.is_resumable() && error.service().unwrap().status == 412, "{error}");
}

#[tokio::test]
async fn an_upload_can_be_cancelled() {
    let folder = tempfile::tempdir().unwrap();
    let states = folder.path().join("states");
    let service = Service::start().await;
    service.state().faults = vec![Fault::None, Fault::Busy(429, "3000")].into();
    let (tell, told) = tokio::sync::oneshot::channel();
    let tell = Mutex::new(Some(tell));
    let upload = service.upload(&file(&folder, 200)).state_folder(&states).progress(move |event: &Event<'_>| {
        if matches!(event, Event::Waiting { .. }) {
            let _ = tell.lock().unwrap().take().unwrap().send(());
        }
    });
    let error = upload.run_until(async { told.await.map(|()| Interrupt::Cancel).unwrap() }).await.unwrap_err();
    assert!(matches!(error, UploadError::Interrupted { resumable: false }));
    assert_eq!(service.state().log.last().unwrap(), "DELETE");
    assert_eq!(std::fs::read_dir(&states).unwrap().count(), 0);
    assert!(service.state().attachments.is_empty());
}

#[tokio::test]
async fn a_file_that_changes_is_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let service = Service::start().await;
    let path = file(&folder, 200);
    let changed = path.clone();
    let upload = service.upload(&path).progress(move |event: &Event<'_>| {
        if matches!(event, Event::Acknowledged { bytes: 64, .. }) {
            std::fs::write(&changed, b"other").unwrap();
        }
    });
    assert!(matches!(upload.run().await, Err(UploadError::Changed)));
    assert_eq!(service.state().log, ["PUT bytes 0-63/200", "DELETE"]);
}

#[tokio::test]
async fn without_permission_to_look_nothing_is_sent_twice() {
    let folder = tempfile::tempdir().unwrap();
    let service = Service::start().await;
    let hidden = || ("GET /v1.0/me/messages/m%2F1/attachments", reply(403, &[], ""));
    service.state().graph_faults = vec![hidden()].into();
    service.state().status = Status::Refused(405);
    service.state().faults = vec![Fault::None, Fault::LoseReply].into();
    let error = service.upload(&file(&folder, 100)).run().await.unwrap_err();
    assert!(matches!(error, UploadError::Unsure), "{error}");
    assert_eq!(service.state().attachments.len(), 1);
}

/// docs/protocol.md#create-an-upload-session: "Pick by binding type, never by name".
#[tokio::test]
async fn other_bindings_are_refused() {
    let client = support::Server::scripted(vec![reply(200, &[], "")]).await.client();
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
    let client = graphsmith_runtime::Client::builder().build().unwrap();
    let destination = Binding::Attachments.destination(session_request(&client)).unwrap();
    let upload = graphsmith_runtime::upload::Upload::new(&client, destination, "x");
    is_send(&upload.run());
}
