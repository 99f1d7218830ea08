//! Failures: what is waited for, what is given up, what is kept secret.

use std::sync::{Arc, Mutex};

use graphsmith_emulator::Listener;
use graphsmith_emulator::faults::{Action, Lure, Rule};
use graphsmith_runtime::upload::{Event, Interrupt, UploadError};

use crate::service::{ADDRESS, Place, SESSION, Service, TOKEN, attempts, busy, each_slice, graph, refused, slices};

/// docs/protocol.md#failures-resuming-cancelling: "Retry PUT on 408/429/500/502/503/504/network";
/// docs/protocol.md#throttling: the wait is honoured in full.
#[tokio::test(start_paused = true)]
async fn a_busy_service_is_waited_for() {
    for status in [408, 429, 500, 502, 503, 504, 509] {
        let (place, content) = Place::sized(100);
        let service = Service::with(slices([None, Some(busy(status, 315))])).await;
        let started = tokio::time::Instant::now();
        service.upload(&place.file).run().await.unwrap();
        assert_eq!(started.elapsed().as_secs(), 315, "{status}");
        service.check(&content, &format!("{status}"));
        let received = service.0.received().into_iter().filter(|request| request.method == "PUT");
        let connections: Vec<u64> = received.map(|request| request.connection).collect();
        assert_eq!(connections[2] == connections[1], status != 503, "{status}: a new connection after a 503 only");
    }
}

#[tokio::test]
async fn a_service_that_refuses_its_own_address_twice_is_at_fault() {
    let (place, _) = Place::sized(100);
    let service = Service::with(slices([Some(refused(401)), Some(refused(401))])).await;
    let error = service.upload(&place.file).run().await.unwrap_err();
    assert!(error.service().unwrap().hint.unwrap().contains("try again later"));
    assert_eq!(service.log(), ["PUT bytes 0-63/100", "PUT bytes 0-63/100"], "one new session, then no more");
}

#[tokio::test]
async fn what_cannot_be_helped_ends_the_session() {
    for status in [400, 403, 405, 409, 413, 507] {
        let (place, _) = Place::sized(100);
        let service = Service::with(slices([None, Some(refused(status))])).await;
        let error = service.upload(&place.file).state_folder(&place.states).run().await.unwrap_err();
        assert_eq!(error.service().unwrap().status, status);
        assert!(!error.is_resumable());
        assert_eq!(service.log().last().unwrap(), "DELETE", "{status}");
        assert_eq!((service.0.open_sessions(), place.state()), (0, None));
    }
}

/// docs/security.md: the token isn't sent to sessions (the service checks each request), and neither it
/// nor the session's address is in anything that is shown.
#[tokio::test]
async fn secrets_are_not_shown() {
    let (place, _) = Place::sized(100);
    // The service repeats its address in the message of each refusal.
    for fault in [refused(403), Action::HangUp {}, Action::Expire {}, refused(401)] {
        let service = Service::with([each_slice(fault)]).await;
        let shown = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&shown);
        let upload = service.upload(&place.file).retry_policy(attempts(1)).sessions(2);
        let upload = upload.progress(move |event: &Event<'_>| {
            seen.lock().unwrap().push(format!("{event:?}"));
        });
        let error = upload.run().await.unwrap_err();
        let shown = format!("{error} {error:?} {:?}", shown.lock().unwrap());
        assert!(!shown.contains(TOKEN) && ADDRESS.iter().all(|part| !shown.contains(part)), "{shown}");
        service.check_requests("");
    }
}

#[tokio::test]
async fn the_file_goes_to_no_other_host() {
    let (place, _) = Place::sized(100);
    for to in [Lure::OtherHost, Lure::Trap, Lure::UserInfo, Lure::LookAlike, Lure::Empty] {
        let service = Service::with([graph("POST", SESSION, 1, Action::UploadUrl { to })]).await;
        let error = service.upload(&place.file).allow_loopback(false).run().await.unwrap_err();
        assert!(matches!(error, UploadError::Address { .. }), "{to:?}: {error}");
        let shown = format!("{error} {error:?}");
        assert!(ADDRESS.iter().all(|part| !shown.contains(part)), "{shown}");
        service.check_requests("");
    }
}

/// docs/protocol.md#failures-resuming-cancelling: parallel uploads to one item get 412, so they wait for each other;
/// those to others don't.
#[tokio::test]
async fn uploads_to_one_item_wait_for_each_other() {
    let (service, (place, _)) = (Service::start().await, Place::sized(200));
    let (one, two) = (service.upload(&place.file), service.upload(&place.file));
    let (one, two) = tokio::join!(one.run(), two.run());
    assert!(one.is_ok() && two.is_ok());
    let starts: Vec<_> = service.log().iter().map(|line| line.starts_with("PUT bytes 0-")).collect();
    assert_eq!(starts, [true, false, false, false, true, false, false, false]);
}

/// The other upload may be one of another process.
#[tokio::test]
async fn an_item_that_is_busy_is_waited_for() {
    let (place, _) = Place::sized(100);
    let service = Service::with(slices([None, Some(refused(412)), Some(refused(412))])).await;
    service.upload(&place.file).run().await.unwrap();
    let last = "PUT bytes 64-99/100";
    assert_eq!(service.log(), ["PUT bytes 0-63/100", last, last, last]);
    service.rules([each_slice(refused(412))]);
    let error = service.upload(&place.file).run().await.unwrap_err();
    assert!(error.is_resumable() && error.service().unwrap().status == 412, "{error}");
}

#[tokio::test]
async fn an_upload_can_be_cancelled() {
    let (place, _) = Place::sized(200);
    let service = Service::with(slices([None, Some(busy(429, 3000))])).await;
    let (tell, told) = tokio::sync::oneshot::channel();
    let tell = Mutex::new(Some(tell));
    let upload = service.upload(&place.file).state_folder(&place.states).progress(move |event: &Event<'_>| {
        if matches!(event, Event::Waiting { .. }) {
            let _ = tell.lock().unwrap().take().unwrap().send(());
        }
    });
    let error = upload.run_until(async { told.await.map(|()| Interrupt::Cancel).unwrap() }).await.unwrap_err();
    assert!(matches!(error, UploadError::Interrupted { resumable: false }));
    assert_eq!(service.log().last().unwrap(), "DELETE");
    assert_eq!((service.0.open_sessions(), service.arrived(), place.state()), (0, 0, None));
}

#[tokio::test]
async fn a_file_that_changes_is_given_up() {
    let (service, (place, _)) = (Service::start().await, Place::sized(200));
    let changed = place.file.clone();
    let upload = service.upload(&place.file).progress(move |event: &Event<'_>| {
        if matches!(event, Event::Acknowledged { bytes: 64, .. }) {
            std::fs::write(&changed, b"other").unwrap();
        }
    });
    assert!(matches!(upload.run().await, Err(UploadError::Changed)));
    assert_eq!(service.log(), ["PUT bytes 0-63/200", "DELETE"]);
}

/// Something between here and the service sends the client elsewhere. It doesn't go there, and goes on later.
#[tokio::test]
async fn a_redirection_is_no_end() {
    let place = Place::new(&[7; 300]);
    let redirect = Rule::always(Action::Redirect { code: 302 }).of(Listener::Upload, "PUT").nth([2]);
    let service = Service::with([redirect]).await;
    let error = service.upload(&place.file).state_folder(&place.states).run().await.unwrap_err();
    assert!(error.is_resumable() && place.state().is_some(), "{error}");
    service.upload(&place.file).state_folder(&place.states).run().await.unwrap();
    assert_eq!(service.starts(), 1);
    service.check(&[7; 300], "");
}
