//! Attachments: in one request or by a session, and what is looked up in the list of those that are there.

use std::sync::{Arc, Mutex};

use graphsmith_emulator::faults::Action;
use graphsmith_runtime::upload::{Event, SLICE, Transfer, UploadError};

use crate::service::{FIRST, LIST, Place, SESSION, Service, graph, refusal, refused, slices, status};

/// docs/protocol.md#sizes: small files in one request, and how either way falls back to the other.
#[tokio::test]
async fn size_chooses_the_way_and_the_service_may_choose_the_other() {
    let too_small =
        || graph("POST", SESSION, 1, refusal(400, "ErrorAttachmentSizeShouldNotBeLessThanMinimumSize", None, false));
    let too_large = || graph("POST", LIST, 1, refused(413));
    let cases = [
        (10, vec![], Transfer::Single),
        (0, vec![], Transfer::Single),
        (2_999_999, vec![], Transfer::Single),
        (3_000_000, vec![], Transfer::Session),
        (3_000_000, vec![too_small()], Transfer::Single),
        (10, vec![too_large()], Transfer::Session),
    ];
    for (size, faults, transfer) in cases {
        let (service, (place, content)) = (Service::with(faults).await, Place::sized(size));
        let uploaded = service.routed(&place.file).slice_size(SLICE).run().await.unwrap();
        assert_eq!((uploaded.transfer, uploaded.id.as_deref()), (transfer, Some(FIRST)), "{size}");
        assert!(uploaded.object.is_none_or(|object| object.get("contentBytes").is_none()));
        service.check(&content, &format!("{size}"));
    }
    let (service, (place, _)) = (Service::with([too_large(), too_small()]).await, Place::sized(10));
    let error = service.routed(&place.file).run().await.unwrap_err();
    assert_eq!(error.service().unwrap().status, 413, "both ways are closed");
}

/// docs/protocol.md#sizes: "Warn at ≥ 25 MB raw".
#[tokio::test]
async fn a_large_attachment_comes_with_a_warning() {
    for (size, warned) in [(24_999_999, false), (25_000_000, true)] {
        let (service, place) = (Service::start().await, Place::new(&[]));
        std::fs::File::options().write(true).open(&place.file).unwrap().set_len(size).unwrap();
        let warnings = Arc::new(Mutex::new(0));
        let seen = Arc::clone(&warnings);
        let upload = service.routed(&place.file).slice_size(SLICE).progress(move |event: &Event<'_>| {
            if matches!(event, Event::Warning { .. }) {
                *seen.lock().unwrap() += 1;
            }
        });
        upload.run().await.unwrap();
        assert_eq!(*warnings.lock().unwrap() == 1, warned);
        assert_eq!(service.log().len(), 7);
    }
}

/// A reply that is lost doesn't mean that nothing was done.
#[tokio::test]
async fn a_small_file_is_attached_once() {
    let (place, content) = Place::sized(10);
    let service = Service::with([graph("POST", LIST, 1, Action::LostReply {})]).await;
    let uploaded = service.routed(&place.file).run().await.unwrap();
    assert_eq!((uploaded.transfer, uploaded.id.as_deref()), (Transfer::Found, Some(FIRST)));
    service.check(&content, "");

    // The same file again is meant to be there twice.
    let again = service.routed(&place.file).run().await.unwrap();
    assert_eq!((again.transfer, service.arrived()), (Transfer::Single, 2));

    // What was really refused is sent again.
    service.rules([graph("POST", LIST, 1, refused(502))]);
    assert_eq!(service.routed(&place.file).run().await.unwrap().transfer, Transfer::Single);
    assert_eq!(service.arrived(), 3);
}

#[tokio::test]
async fn without_permission_to_look_nothing_is_sent_twice() {
    let (service, (place, _)) = (Service::with(hidden()).await, Place::sized(100));
    let error = service.upload(&place.file).run().await.unwrap_err();
    assert!(matches!(error, UploadError::Unsure), "{error}");
    assert_eq!(service.arrived(), 1);
}

/// Whoever can't find out whether the file has arrived doesn't send it again by saying the same once more.
#[tokio::test]
async fn a_file_that_may_be_there_is_sent_again_only_when_somebody_says_so() {
    let (service, place) = (Service::with(hidden()).await, Place::new(&[7; 100]));
    let upload = || service.upload(&place.file).state_folder(&place.states);
    for _ in 0..3 {
        let error = upload().run().await.unwrap_err();
        assert!(matches!(error, UploadError::Unsure) && upload().is_kept().await.unwrap(), "{error}");
        assert_eq!(service.arrived(), 1);
    }
    assert!(upload().discard().await.unwrap());
    upload().run().await.unwrap();
    assert_eq!((service.arrived(), place.state()), (2, None));
}

/// The list can't be read before the upload, the last reply is lost, and the session doesn't say what it has.
fn hidden() -> Vec<graphsmith_emulator::faults::Rule> {
    let mut rules = slices([None, Some(Action::LostReply {})]);
    rules.extend([graph("GET", LIST, 1, refused(403)), status(refused(405))]);
    rules
}

/// A fault in the list of attachments says nothing about the file that was just sent.
#[tokio::test]
async fn a_list_that_cannot_be_read_does_not_make_a_second_attachment() {
    let place = Place::new(&[7; 100]);
    let away = Action::NextLink { to: graphsmith_emulator::faults::Lure::OtherHost };
    let mut rules = slices([None, Some(Action::LostReply {})]);
    rules.extend([graph("GET", LIST, 2, away), status(refused(405))]);
    let service = Service::with(rules).await;
    let upload = || service.upload(&place.file).state_folder(&place.states);
    let error = upload().run().await.unwrap_err();
    assert!(error.is_resumable() && place.state().is_some(), "{error}");
    assert_eq!(upload().run().await.unwrap().transfer, Transfer::Found);
    assert_eq!((service.arrived(), place.state()), (1, None));
}
