//! Temporary files of downloads: nobody can know their names before, and no two downloads share one.

use std::collections::BTreeSet;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Child;
use std::time::Duration;
use std::{fs, thread};

use crate::process::{Ended, start};
use crate::service::{Answer, Service};

/// Content that stops half way; it is the number of the request, often enough to be seen in halves.
fn service() -> Service {
    Service::start(|count, _, _| {
        let half = count.to_string().repeat(1000);
        let head = format!("HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ncontent-length: {}\r\n\r\n", 2 * half.len());
        Answer::Stopped(format!("{head}{half}"), half)
    })
}

/// Begins a download.
fn download(service: &Service, to: &Path) -> Child {
    start(service, &["request", "/me/photo/$value", "-OutFile", to.to_str().unwrap()], "")
}

fn names(folder: &Path) -> BTreeSet<String> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// Waits until there is a name in a folder for each download beside those that are known.
fn new_names(folder: &Path, known: &BTreeSet<String>, children: &mut [Child]) -> Vec<String> {
    loop {
        let new: Vec<String> = names(folder).difference(known).cloned().collect();
        if new.len() == children.len() {
            return new;
        }
        assert!(children.iter_mut().all(|child| child.try_wait().unwrap().is_none()), "one ended early: {new:?}");
        thread::sleep(Duration::from_millis(2));
    }
}

fn ended(child: Child) -> Ended {
    child.wait_with_output().unwrap().into()
}

#[test]
fn temporary_names_cannot_be_known_before() {
    let (service, folder) = (service(), tempfile::tempdir().unwrap());
    let mut children: Vec<Child> =
        (0..6).map(|at| download(&service, &folder.path().join(format!("photo{at}")))).collect();
    let found = new_names(folder.path(), &BTreeSet::new(), &mut children);
    for (at, name) in found.iter().enumerate() {
        let says = |what: &str| name.contains(what);
        assert!(!says("photo") && !children.iter().any(|child| says(&child.id().to_string())), "{found:?}");
        // Names that count, or that come from a clock, differ at their ends only.
        for other in &found[..at] {
            let same = name.bytes().zip(other.bytes()).skip(4).filter(|(a, b)| a == b).count();
            assert!(name.len() >= 10 && same + 2 <= name.len() - 4, "{name} {other}");
        }
    }
    service.go_on();
    assert!(children.into_iter().all(|child| ended(child).code == Some(0)));
}

#[test]
fn what_somebody_has_put_there_is_neither_followed_nor_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let (file, victim) = (folder.path().join("photo"), folder.path().join("victim"));
    fs::write(&victim, "mine").unwrap();
    // The name of a run that was killed, and names that programs are known to take.
    let first = service();
    let mut child = download(&first, &file);
    let left = new_names(folder.path(), &BTreeSet::from(["victim".to_owned()]), std::slice::from_mut(&mut child));
    child.kill().unwrap();
    child.wait().unwrap();
    fs::remove_file(folder.path().join(&left[0])).unwrap();
    let known = ["photo.tmp", "photo.part", "photo.download", "photo~", ".photo.tmp", ".photo.swp", "tmp", ".tmp"];
    for name in known.into_iter().chain([left[0].as_str()]) {
        symlink("victim", folder.path().join(name)).unwrap();
    }
    let before = names(folder.path());
    let second = service();
    second.go_on();
    let ended = ended(download(&second, &file));
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    assert_eq!(fs::read_to_string(&file).unwrap(), "0".repeat(2000));
    assert_eq!(fs::read_to_string(&victim).unwrap(), "mine");
    assert!(before.iter().all(|name| name == "victim" || folder.path().join(name).is_symlink()));
    assert_eq!(names(folder.path()).len(), before.len() + 1);
}

#[test]
fn two_downloads_at_a_time_do_not_meet() {
    let whole = |text: &str| text.len() == 2000 && text.bytes().all(|byte| byte == text.as_bytes()[0]);
    let read = |path: &Path| fs::read_to_string(path).unwrap();
    for into_folder in [false, true] {
        let (service, folder) = (service(), tempfile::tempdir().unwrap());
        let file = folder.path().join("photo");
        let to = if into_folder { folder.path() } else { &file };
        let mut children = [download(&service, to), download(&service, to)];
        new_names(folder.path(), &BTreeSet::new(), &mut children);
        service.go_on();
        for child in children {
            let ended = ended(child);
            assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
        }
        if into_folder {
            // Each has its own name there, and its own content.
            let (one, other) = (read(&file), read(&folder.path().join("photo (1)")));
            assert!(whole(&one) && whole(&other) && one != other);
        } else {
            assert!(whole(&read(&file)));
        }
        assert_eq!(names(folder.path()).len(), 1 + usize::from(into_folder));
    }
}
