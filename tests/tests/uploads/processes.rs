//! Uploads in processes of their own: killed in the middle, and how much memory they take.
#![cfg(unix)]

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use graphsmith_runtime::upload::{Binding, Upload, destination};

use crate::service::{Place, Service, TOKEN, busy, client, session_request, slices};

/// Names the server to the process; unset in a normal run.
const CHILD: &str = "GRAPHSMITH_TEST_UPLOAD";

/// What the process runs: an upload that waits as long as the service says.
#[tokio::test]
async fn child_of_the_next_test() {
    let Ok(arguments) = std::env::var(CHILD) else { return };
    let mut arguments = arguments.split('\n');
    let (url, file, states) = (arguments.next().unwrap(), arguments.next().unwrap(), arguments.next().unwrap());
    let client = client(url);
    let destination = destination(Binding::Attachments, session_request(&client)).unwrap();
    let upload = Upload::new(&client, destination, file).allow_loopback(true).state_folder(states).slice_size(1 << 20);
    let _ = upload.run().await;
}

fn spawn(service: &Service, place: &Place) -> Child {
    let arguments = format!("{}\n{}\n{}", service.0.url(), place.file.display(), place.states.display());
    Command::new(std::env::current_exe().unwrap())
        .args(["processes::child_of_the_next_test", "--exact"])
        .env(CHILD, arguments)
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

/// Waits until the process has sent the slice that begins there, and ends it.
async fn kill_at(service: &Service, mut child: Child, start: u64, before: impl FnOnce(&Child)) {
    let slice = format!("PUT bytes {start}-");
    while !service.log().iter().any(|line| line.starts_with(&slice)) {
        assert!(child.try_wait().unwrap().is_none(), "it ended early");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    before(&child);
    child.kill().unwrap();
    child.wait().unwrap();
}

/// A real process, killed by `SIGKILL` in the middle of an upload; the next one goes on.
#[tokio::test]
async fn a_killed_process_loses_nothing() {
    let (place, content) = Place::sized(5 << 20);
    let service = Service::with(slices([None, None, Some(busy(429, 3600))])).await;
    kill_at(&service, spawn(&service, &place), 2 << 20, |_| {}).await;
    let kept = place.state().unwrap();
    assert!(kept.contains("\"acknowledged\":2097152") && !kept.contains(TOKEN), "{kept}");

    let mut child = spawn(&service, &place);
    while child.try_wait().unwrap().is_none() {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    assert_eq!(service.starts(), 1);
    service.check_requests("");
    service.check(&content, "");
    assert_eq!(place.state(), None);
}

/// The most memory that an upload of that many bytes takes in a process of its own, in KiB.
#[cfg(target_os = "linux")]
async fn peak(size: u64) -> u64 {
    let place = Place::new(&[]);
    std::fs::File::options().write(true).open(&place.file).unwrap().set_len(size).unwrap();
    // The last slice waits, so that the process can be looked at.
    let mut faults = vec![None; usize::try_from(size >> 20).unwrap() - 1];
    faults.push(Some(busy(429, 3600)));
    let service = Service::with(slices(faults)).await;
    let mut status = String::new();
    let look = |child: &Child| status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    kill_at(&service, spawn(&service, &place), size - (1 << 20), look).await;
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
