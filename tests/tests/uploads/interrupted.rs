//! Uploads that end in the middle and go on later (docs/protocol.md#failures-resuming-cancelling).

use std::sync::{Arc, Mutex};

use graphsmith_emulator::faults::Action;
use graphsmith_runtime::upload::{Event, Interrupt, Transfer, UploadError};

use crate::service::{FIRST, Place, Service, TOKEN, attempts, refused, slices, status};

/// Runs an upload until the service has that many slices, and ends it there.
async fn interrupted(service: &Service, place: &Place, slices: usize) -> UploadError {
    let (tell, told) = tokio::sync::oneshot::channel();
    let tell = Mutex::new(Some(tell));
    let count = Mutex::new(0);
    let upload = service.upload(&place.file).state_folder(&place.states).progress(move |event: &Event<'_>| {
        if matches!(event, Event::Acknowledged { .. }) {
            *count.lock().unwrap() += 1;
            if *count.lock().unwrap() == slices
                && let Some(tell) = tell.lock().unwrap().take()
            {
                tell.send(()).unwrap();
            }
        }
    });
    upload.run_until(async { told.await.map(|()| Interrupt::Keep).unwrap() }).await.unwrap_err()
}

#[tokio::test]
async fn an_interrupted_upload_goes_on_where_it_was() {
    for rules in [vec![], vec![status(refused(405))]] {
        let (service, place) = (Service::with(rules).await, Place::new(&[7; 300]));
        let error = interrupted(&service, &place, 2).await;
        assert!(matches!(error, UploadError::Interrupted { resumable: true }) && error.is_resumable());
        assert_eq!(error.to_string(), "interrupted; the same command goes on from here");
        let kept = place.state().unwrap();
        assert!(!kept.contains(TOKEN), "docs/security.md#no-secret-is-printed: no token in the state file");
        let events = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&events);
        let upload = service.upload(&place.file).state_folder(&place.states).progress(move |event: &Event<'_>| {
            if let Event::Started { from, .. } = event {
                seen.lock().unwrap().push(*from);
            }
        });
        let uploaded = upload.run().await.unwrap();
        assert_eq!((uploaded.transfer, events.lock().unwrap().as_slice()), (Transfer::Session, [128].as_slice()));
        assert_eq!(service.starts(), 1);
        service.check(&[7; 300], "");
        assert_eq!(place.state(), None);
    }
}

#[tokio::test]
async fn a_session_that_has_expired_starts_again() {
    let (service, place) = (Service::start().await, Place::new(&[7; 300]));
    interrupted(&service, &place, 2).await;
    service.rules(slices([Some(Action::Expire {})]));
    service.upload(&place.file).state_folder(&place.states).run().await.unwrap();
    assert_eq!(service.starts(), 2);
    service.check(&[7; 300], "");
}

#[tokio::test]
async fn a_changed_file_starts_again() {
    let (service, place) = (Service::start().await, Place::new(&[7; 300]));
    interrupted(&service, &place, 2).await;
    std::fs::write(&place.file, [8; 300]).unwrap();
    let events = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&events);
    let upload = service.upload(&place.file).state_folder(&place.states).progress(move |event: &Event<'_>| {
        seen.lock().unwrap().push(format!("{event:?}"));
    });
    upload.run().await.unwrap();
    assert!(events.lock().unwrap()[0].contains("the file has changed"));
    service.check(&[8; 300], "");
    assert!(service.log().contains(&"DELETE".to_owned()), "the old session is ended");
}

/// The process ended after the last slice and before it heard of it.
#[tokio::test]
async fn what_had_arrived_is_found() {
    let (service, place) = (Service::with(slices([None, Some(Action::LostReply {})])).await, Place::new(&[7; 100]));
    let upload = || service.upload(&place.file).state_folder(&place.states);
    let error = upload().retry_policy(attempts(0)).run().await.unwrap_err();
    assert!(error.is_resumable(), "{error}");
    assert!(place.state().is_some());
    let uploaded = upload().run().await.unwrap();
    assert_eq!((uploaded.transfer, uploaded.id.as_deref()), (Transfer::Found, Some(FIRST)));
    assert_eq!((service.arrived(), place.state()), (1, None));
}

#[tokio::test]
async fn a_session_can_be_discarded_later() {
    let (service, place) = (Service::start().await, Place::new(&[7; 300]));
    interrupted(&service, &place, 1).await;
    let upload = service.upload(&place.file).state_folder(&place.states);
    assert!(upload.discard().await.unwrap());
    assert_eq!((service.log().last().unwrap().as_str(), place.state()), ("DELETE", None));
    assert!(!upload.discard().await.unwrap());
}
