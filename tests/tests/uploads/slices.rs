//! Slices: their order, the forms of their replies, and what is lost on the way.

use std::sync::{Arc, Mutex};

use graphsmith_emulator::faults::{self, Action, Finish};
use graphsmith_runtime::upload::{Event, Transfer};
use serde_json::{Value, json};

use crate::service::{
    DRIVE_SLICE, FINISHES, FIRST, Place, RANGES, Service, each_slice, pretended, refused, slices, status,
};

#[tokio::test]
async fn slices_go_in_order_and_the_id_comes_from_the_address() {
    let (service, (place, content)) = (Service::start().await, Place::sized(150));
    let events = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&events);
    let upload = service.upload(&place.file).progress(move |event: &Event<'_>| match event {
        Event::Started { name, size, from } => seen.lock().unwrap().push(format!("{name} {size} {from}")),
        Event::Acknowledged { bytes, total } => seen.lock().unwrap().push(format!("{bytes}/{total}")),
        other => seen.lock().unwrap().push(format!("{other:?}")),
    });
    let uploaded = upload.run().await.unwrap();
    assert_eq!((uploaded.id.as_deref(), uploaded.transfer, uploaded.size), (Some(FIRST), Transfer::Session, 150));
    assert_eq!(service.log(), ["PUT bytes 0-63/150", "PUT bytes 64-127/150", "PUT bytes 128-149/150"]);
    assert_eq!(*events.lock().unwrap(), ["a b.zip 150 0", "64/150", "128/150", "150/150"]);
    service.check(&content, "");
    let received = service.0.received();
    let session = received.iter().find(|request| request.target.contains("createUploadSession")).unwrap();
    assert_eq!(
        serde_json::from_slice::<Value>(&session.body).unwrap(),
        json!({"AttachmentItem": {"contentType": "application/zip", "attachmentType": "file", "name": "a b.zip", "size": 150}})
    );
}

#[tokio::test]
async fn every_form_of_a_reply_is_understood() {
    for ranges in RANGES {
        for finish in FINISHES {
            for drive in [false, true] {
                let about = format!("{ranges:?} {finish:?} {drive}");
                let settings = faults::Service { ranges: Some(ranges), finish: Some(finish), ..Default::default() };
                let service = Service::set(settings, []).await;
                let (place, content) = Place::sized(if drive { 2 * DRIVE_SLICE + 100 } else { 150 });
                let upload = if drive { service.to_drive(&place.file) } else { service.upload(&place.file) };
                let uploaded = upload.run().await.unwrap();
                let expected = match (drive, finish) {
                    (false, _) => Some(FIRST),
                    (true, Finish::Object | Finish::ObjectOk) => Some("i"),
                    (true, _) => None,
                };
                assert_eq!((uploaded.id.as_deref(), uploaded.transfer), (expected, Transfer::Session), "{about}");
                let log = service.log();
                assert_eq!(log.iter().filter(|line| line.starts_with("PUT")).count(), 3, "{about} {log:?}");
                service.check(&content, &about);
            }
        }
    }
}

/// docs/protocol.md#failures-resuming-cancelling: a lost reply to the last slice, with a service that answers questions
/// and with one that doesn't.
#[tokio::test]
async fn a_lost_last_reply_attaches_nothing_twice() {
    for asked in [None, Some(405), Some(404), Some(401)] {
        for lost in [Action::LostReply {}, pretended(500), pretended(504), pretended(416), pretended(404)] {
            let (place, content) = Place::sized(150);
            let mut rules = slices([None, None, Some(lost.clone())]);
            rules.extend(asked.map(|code| status(refused(code))));
            let service = Service::with(rules).await;
            let uploaded = service.upload(&place.file).run().await.unwrap();
            assert_eq!(uploaded.id.as_deref(), Some(FIRST), "{asked:?} {lost:?}");
            service.check(&content, &format!("{asked:?} {lost:?}"));
        }
    }
}

#[tokio::test]
async fn lost_and_partial_slices_go_on_where_the_service_is() {
    let (first, second) = ("PUT bytes 0-63/100", "PUT bytes 64-99/100");
    let cases = [
        // The service is asked, and has the slice.
        (Action::LostReply {}, None, vec![first, "GET", second]),
        // It was never sent.
        (Action::HangUp {}, None, vec![first, "GET", first, second]),
        // It doesn't answer: from the last byte that it acknowledged.
        (Action::HangUp {}, Some(refused(405)), vec![first, "GET", first, second]),
        // It claims to have what was never sent.
        (Action::HangUp {}, Some(Action::Claim { bytes: 90 }), vec![first, "GET", first, second]),
        // And if it has the slice after all, a new session.
        (Action::LostReply {}, Some(refused(405)), vec![first, "GET", first, "GET", first, second]),
        (Action::Partial { bytes: 10 }, None, vec![first, "PUT bytes 10-73/100", "PUT bytes 74-99/100"]),
        (Action::Partial { bytes: 0 }, None, vec![first, first, second]),
        (Action::Expire {}, None, vec![first, first, second]),
        (refused(401), None, vec![first, first, second]),
        (refused(416), None, vec![first, "GET", first, second]),
    ];
    for (fault, asked, log) in cases {
        let (place, content) = Place::sized(100);
        let about = format!("{fault:?} {asked:?}");
        let mut rules = slices([Some(fault)]);
        rules.extend(asked.map(status));
        let service = Service::with(rules).await;
        service.upload(&place.file).run().await.unwrap();
        assert_eq!(service.log(), log, "{about}");
        service.check(&content, &about);
    }
}

#[tokio::test]
async fn a_service_that_never_gets_further_is_given_up() {
    let faults = [Action::HangUp {}, refused(500), Action::Partial { bytes: 0 }, refused(416), Action::Expire {}];
    for fault in faults {
        for asked in [None, Some(404)] {
            let (place, _) = Place::sized(100);
            let mut rules = vec![each_slice(fault.clone())];
            rules.extend(asked.map(|code| status(refused(code))));
            let service = Service::with(rules).await;
            assert!(service.upload(&place.file).run().await.is_err());
            let sent = service.log().iter().filter(|line| line.starts_with("PUT")).count();
            // Who keeps nothing and says that all is well isn't waited for.
            let most = if matches!(fault, Action::Partial { .. }) { 4 } else { 200 };
            assert!(sent < most, "{fault:?}: {sent} times");
            assert_eq!(service.arrived(), 0);
        }
    }
}
