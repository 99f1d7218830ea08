//! Uploads that end in the middle and go on later (docs/protocol.md#failures-resuming-cancelling).
#![cfg(feature = "uploads")]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use graphsmith_runtime::layers::retry::RetryPolicy;
use graphsmith_runtime::token::StaticToken;
use graphsmith_runtime::upload::{Event, Interrupt, Transfer, Upload, UploadError};
use graphsmith_runtime::{Client, Secret};
use support::outlook::{Fault, Service, Status};
use support::{TOKEN, reply};
use tempfile::TempDir;

struct Place {
    folder: TempDir,
    file: PathBuf,
    states: PathBuf,
}

fn place(content: &[u8]) -> Place {
    let folder = tempfile::tempdir().unwrap();
    let (file, states) = (folder.path().join("big.zip"), folder.path().join("states"));
    fs::write(&file, content).unwrap();
    Place { folder, file, states }
}

/// The only state that is kept.
fn state(place: &Place) -> Option<String> {
    let mut states = fs::read_dir(&place.states).ok()?;
    let path = states.next()?.unwrap().path();
    assert!(states.next().is_none());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    Some(fs::read_to_string(path).unwrap())
}

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
    for status in [Status::Ranges, Status::Refused(405)] {
        let (service, place) = (Service::start().await, place(&[7; 300]));
        service.state().status = status;
        let error = interrupted(&service, &place, 2).await;
        assert!(matches!(error, UploadError::Interrupted { resumable: true }) && error.is_resumable());
        assert_eq!(error.to_string(), "interrupted; the same command goes on from here");
        let kept = state(&place).unwrap();
        assert!(!kept.contains(TOKEN), "docs/security.md#no-secret-is-printed: no token in the state file");
        let before = service.state().log.len();

        let events = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&events);
        let upload = service.upload(&place.file).state_folder(&place.states).progress(move |event: &Event<'_>| {
            if let Event::Started { from, .. } = event {
                seen.lock().unwrap().push(*from);
            }
        });
        let uploaded = upload.run().await.unwrap();
        assert_eq!((uploaded.transfer, events.lock().unwrap().as_slice()), (Transfer::Session, [128].as_slice()));
        assert!(!service.state().log[before..].iter().any(|line| line.starts_with("PUT bytes 0-")));
        assert_eq!(service.state().attachments[0].bytes, [7; 300]);
        assert_eq!(state(&place), None);
    }
}

/// Something between here and the service sends the client elsewhere. It doesn't go there, and goes on later.
#[tokio::test]
async fn a_redirection_is_no_end() {
    let (service, place) = (Service::start().await, place(&[7; 300]));
    service.state().faults = vec![Fault::None, Fault::Refuse(302)].into();
    let error = service.upload(&place.file).state_folder(&place.states).run().await.unwrap_err();
    assert!(error.is_resumable() && state(&place).is_some(), "{error}");
    service.upload(&place.file).state_folder(&place.states).run().await.unwrap();
    assert_eq!(service.state().log.iter().filter(|line| line.starts_with("PUT bytes 0-")).count(), 1);
    assert_eq!(service.state().attachments[0].bytes, [7; 300]);
}

/// Whoever can't find out whether the file has arrived doesn't send it again by saying the same once more.
#[tokio::test]
async fn a_file_that_may_be_there_is_sent_again_only_when_somebody_says_so() {
    let (service, place) = (Service::start().await, place(&[7; 100]));
    let hidden = || ("GET /v1.0/me/messages/m%2F1/attachments", reply(403, &[], ""));
    service.state().graph_faults = vec![hidden()].into();
    service.state().status = Status::Refused(405);
    service.state().faults = vec![Fault::None, Fault::LoseReply].into();
    let upload = || service.upload(&place.file).state_folder(&place.states);
    for _ in 0..3 {
        let error = upload().run().await.unwrap_err();
        assert!(matches!(error, UploadError::Unsure) && upload().is_kept().await.unwrap(), "{error}");
        assert_eq!(service.state().attachments.len(), 1);
    }
    assert!(upload().discard().await.unwrap());
    upload().run().await.unwrap();
    assert_eq!((service.state().attachments.len(), state(&place)), (2, None));
}

/// A fault in the list of attachments says nothing about the file that was just sent.
#[tokio::test]
async fn a_list_that_cannot_be_read_does_not_make_a_second_attachment() {
    let (service, place) = (Service::start().await, place(&[7; 100]));
    service.state().status = Status::Refused(405);
    service.state().faults = vec![Fault::None, Fault::LoseReply].into();
    let list = "GET /v1.0/me/messages/m%2F1/attachments";
    let away = r#"{"value": [], "@odata.nextLink": "https://graph.example/elsewhere"}"#;
    service.state().graph_faults =
        vec![(list, reply(200, &[], r#"{"value": []}"#)), (list, reply(200, &[], away))].into();
    let upload = || service.upload(&place.file).state_folder(&place.states);
    let error = upload().run().await.unwrap_err();
    assert!(error.is_resumable() && state(&place).is_some(), "{error}");
    assert_eq!(upload().run().await.unwrap().transfer, Transfer::Found);
    assert_eq!((service.state().attachments.len(), state(&place)), (1, None));
}

#[tokio::test]
async fn a_session_that_has_expired_starts_again() {
    let (service, place) = (Service::start().await, place(&[7; 300]));
    interrupted(&service, &place, 2).await;
    service.state().faults = vec![Fault::Expire].into();
    service.upload(&place.file).state_folder(&place.states).run().await.unwrap();
    assert_eq!(service.state().attachments.len(), 1);
    assert_eq!(service.state().attachments[0].bytes, [7; 300]);
}

#[tokio::test]
async fn a_changed_file_starts_again() {
    let (service, place) = (Service::start().await, place(&[7; 300]));
    interrupted(&service, &place, 2).await;
    fs::write(&place.file, [8; 300]).unwrap();
    let events = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&events);
    let upload = service.upload(&place.file).state_folder(&place.states).progress(move |event: &Event<'_>| {
        seen.lock().unwrap().push(format!("{event:?}"));
    });
    upload.run().await.unwrap();
    assert!(events.lock().unwrap()[0].contains("the file has changed"));
    assert_eq!(service.state().attachments[0].bytes, [8; 300]);
    assert!(service.state().log.contains(&"DELETE".to_owned()), "the old session is ended");
}

/// The process ended after the last slice and before it heard of it.
#[tokio::test]
async fn what_had_arrived_is_found() {
    let (service, place) = (Service::start().await, place(&[7; 100]));
    let policy = RetryPolicy::default().retries(0);
    service.state().faults = vec![Fault::None, Fault::LoseReply].into();
    let error = service.upload(&place.file).state_folder(&place.states).retry_policy(policy).run().await.unwrap_err();
    assert!(error.is_resumable(), "{error}");
    assert!(state(&place).is_some());
    let uploaded = service.upload(&place.file).state_folder(&place.states).run().await.unwrap();
    assert_eq!((uploaded.transfer, uploaded.id.as_deref()), (Transfer::Found, Some("AA/0+='x")));
    assert_eq!(service.state().attachments.len(), 1);
    assert_eq!(state(&place), None);
}

#[tokio::test]
async fn a_session_can_be_discarded_later() {
    let (service, place) = (Service::start().await, place(&[7; 300]));
    interrupted(&service, &place, 1).await;
    let upload = service.upload(&place.file).state_folder(&place.states);
    assert!(upload.discard().await.unwrap());
    assert_eq!((service.state().log.last().unwrap().as_str(), state(&place)), ("DELETE", None));
    assert!(!upload.discard().await.unwrap());
    drop(place.folder);
}

/// Names the server to the process that is killed; unset in a normal run.
const CHILD: &str = "GRAPHSMITH_TEST_UPLOAD";

/// What the killed process runs: an upload that waits for an hour after each slice.
#[tokio::test]
async fn child_of_the_next_test() {
    let Ok(arguments) = std::env::var(CHILD) else { return };
    let mut arguments = arguments.split('\n');
    let (url, file, states) = (arguments.next().unwrap(), arguments.next().unwrap(), arguments.next().unwrap());
    let token = StaticToken::new(Secret::new(TOKEN));
    let client = Client::builder().base_url(url).token(token).build().unwrap();
    let destination = graphsmith_runtime::upload::Binding::Attachments
        .destination(support::outlook::session_request(&client))
        .unwrap();
    let upload = Upload::new(&client, destination, file).allow_loopback(true).state_folder(states).slice_size(1 << 20);
    let _ = upload.run().await;
}

fn spawn(service: &Service, file: &Path, states: &Path) -> std::process::Child {
    let arguments = format!("{}\n{}\n{}", service.server.url, file.display(), states.display());
    Command::new(std::env::current_exe().unwrap())
        .args(["child_of_the_next_test", "--exact"])
        .env(CHILD, arguments)
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

/// A real process, killed by `SIGKILL` in the middle of an upload; the next one goes on.
#[cfg(unix)]
#[tokio::test]
async fn a_killed_process_loses_nothing() {
    let content: Vec<u8> = (0..5_u32 << 20).map(|at| u8::try_from(at % 253).unwrap()).collect();
    let (service, place) = (Service::start().await, place(&content));
    service.state().faults = vec![Fault::None, Fault::None, Fault::Busy(429, "3600")].into();
    let mut child = spawn(&service, &place.file, &place.states);
    while !service.state().log.iter().any(|line| line.starts_with("PUT bytes 2097152-")) {
        assert!(child.try_wait().unwrap().is_none(), "it ended early");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let kept = state(&place).unwrap();
    assert!(kept.contains("\"acknowledged\":2097152") && !kept.contains(TOKEN), "{kept}");

    let mut child = spawn(&service, &place.file, &place.states);
    while child.try_wait().unwrap().is_none() {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let starts = service.state().log.iter().filter(|line| line.starts_with("PUT bytes 0-")).count();
    assert_eq!((starts, service.state().attachments.len()), (1, 1));
    assert!(service.state().attachments[0].bytes == content);
    assert_eq!(service.state().violations, Vec::<String>::new());
    assert_eq!(state(&place), None);
}

/// The most memory that an upload of that many bytes takes in a process of its own, in KiB.
#[cfg(target_os = "linux")]
async fn peak(size: u64) -> u64 {
    let (service, place) = (Service::start().await, place(&[]));
    fs::File::options().write(true).open(&place.file).unwrap().set_len(size).unwrap();
    // The last slice waits, so that the process can be looked at.
    let slices = usize::try_from(size >> 20).unwrap();
    let mut faults = vec![Fault::None; slices - 1];
    faults.push(Fault::Busy(429, "3600"));
    service.state().faults = faults.into();
    let mut child = spawn(&service, &place.file, &place.states);
    let last = format!("PUT bytes {}-", size - (1 << 20));
    while !service.state().log.iter().any(|line| line.starts_with(&last)) {
        assert!(child.try_wait().unwrap().is_none(), "it ended early");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    peak.trim().trim_end_matches(" kB").parse().unwrap()
}

/// Memory holds a slice, not the file.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn memory_does_not_grow_with_the_file() {
    let (small, large) = (peak(4 << 20).await, peak(64 << 20).await);
    assert!(large < small + 8 * 1024, "{small} KiB for 4 MiB, {large} KiB for 64 MiB");
}
