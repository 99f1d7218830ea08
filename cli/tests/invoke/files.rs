//! Files that are sent and saved.

use std::fs;

use serde_json::{Value, json};

use crate::host::{Host, TOKEN, command};
use crate::service::{Asked, Reply, Service};

const SIZE: usize = 8_000_000;

/// Bytes of the first slice.
const FIRST: usize = 3_932_160;

/// A service that takes uploads. Its first session loses nothing, and each slice counts.
fn uploads(_: usize, asked: &Asked) -> Reply {
    if asked.line.starts_with("POST") {
        return Reply::json(
            201,
            &json!({"uploadUrl": format!("{}/upload/1", asked.url), "expirationDateTime": "2099-01-01T00:00:00Z",
                "nextExpectedRanges": ["0-"]}),
        );
    }
    if asked.line.starts_with("GET /upload") {
        let session =
            json!({"expirationDateTime": "2099-01-01T00:00:00Z", "nextExpectedRanges": [format!("{FIRST}-")]});
        return Reply::json(200, &session);
    }
    // The attachments that there are.
    if asked.line.starts_with("GET") {
        return Reply::json(200, &json!({"value": []}));
    }
    let (received, total) = asked.content_range.trim_start_matches("bytes ").split_once('/').unwrap_or(("0-0", "0"));
    let next = received.rsplit('-').next().unwrap().parse::<u64>().unwrap() + 1;
    if next.to_string() != total {
        return Reply::json(200, &json!({"nextExpectedRanges": [format!("{next}-")]}));
    }
    let location = format!("{}/v1.0/users/adele/events/e/attachments('a1')", asked.url);
    Reply { headers: vec![("location".to_owned(), location)], status: 201, ..Reply::default() }
}

fn attach(path: &str) -> Vec<Value> {
    let mut command =
        command("Add-MgAttachment", "UserEvent", &json!({"Path": path, "UserId": "adele", "EventId": "e"}));
    command["options"] = json!({"progress": true});
    vec![command, json!({"record": {}}), json!({"end": true})]
}

#[test]
fn an_upload_tells_how_far_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("big.bin");
    fs::write(&file, vec![b'x'; SIZE]).unwrap();
    let service = Service::start(uploads);
    let mut host = Host::start_with(&service.url, &[("HOME", folder.path().to_str().unwrap())]);
    host.send(&attach(file.to_str().unwrap()));
    let events = host.until("exit");
    let progress: Vec<&Value> = events.iter().filter_map(|event| event.get("progress")).collect();
    let percents: Vec<u64> = progress.iter().map(|progress| progress["percent"].as_u64().unwrap()).collect();
    assert_eq!((percents[0], percents.is_sorted(), *percents.last().unwrap()), (0, true, 100), "{percents:?}");
    assert!(percents.len() >= 4, "{percents:?}");
    assert_eq!((&progress[0]["activity"], &progress[0]["done"]), (&json!("Sending big.bin"), &json!(false)));
    assert_eq!(progress.last().unwrap()["done"], true);
    let result = events.iter().find_map(|event| event.get("result")).unwrap();
    assert_eq!(result["value"], json!({"id": "a1", "name": "big.bin", "size": SIZE}));
    assert_eq!(events.last().unwrap()["exit"]["code"], 0);
}

#[test]
fn an_upload_that_is_stopped_goes_on_with_the_next_command() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("big.bin");
    fs::write(&file, vec![b'x'; SIZE]).unwrap();
    let home = folder.path().to_str().unwrap().to_owned();
    let (go_on, wait) = std::sync::mpsc::channel::<()>();
    let wait = std::sync::Mutex::new(wait);
    let is_first = std::sync::atomic::AtomicBool::new(true);
    let service = Service::start(move |at, asked| {
        // The second slice arrives when the first run is over.
        let is_late = asked.content_range.starts_with("bytes ") && !asked.content_range.starts_with("bytes 0-");
        if is_late && is_first.swap(false, std::sync::atomic::Ordering::SeqCst) {
            let _ = wait.lock().unwrap().recv();
            return Reply { closes: true, ..Reply::json(503, &json!({})) };
        }
        uploads(at, asked)
    });
    let mut host = Host::start_with(&service.url, &[("HOME", &home)]);
    host.send(&attach(file.to_str().unwrap()));
    while host.until("progress").pop().unwrap()["progress"]["percent"] == 0 {}
    host.send(&[json!({"stop": true})]);
    assert_eq!(host.until("exit").pop().unwrap()["exit"]["code"], 130);
    go_on.send(()).unwrap();
    host.send(&attach(file.to_str().unwrap()));
    let events = host.until("exit");
    assert_eq!(events.last().unwrap()["exit"]["code"], 0, "{events:?}");
    let sessions = service.lines().iter().filter(|line| line.starts_with("POST")).count();
    assert_eq!(sessions, 1, "{:?}", service.lines());
    let told =
        |event: &Value| event["information"]["text"].as_str().is_some_and(|text| text.contains("an earlier run"));
    assert!(events.iter().any(told), "{events:?}");
}

#[test]
fn content_is_saved_below_the_working_folder() {
    let folder = tempfile::tempdir().unwrap();
    let service = Service::start(|_, _| Reply { status: 200, body: vec![0xff; 5_000_000], ..Reply::default() });
    let mut host = Host::start(&service.url);
    let command = json!({"v": 1, "id": 1, "cwd": folder.path(), "auth": {"token": TOKEN},
        "request": {"uri": "v1.0/me/photo/$value", "outFile": "photo.jpg"}});
    host.send(&[command, json!({"record": {}}), json!({"end": true})]);
    assert_eq!(host.until("exit").last().unwrap()["exit"]["code"], 0);
    assert_eq!(fs::read(folder.path().join("photo.jpg")).unwrap(), vec![0xff; 5_000_000]);
}
