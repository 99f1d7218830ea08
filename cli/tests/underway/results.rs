//! Results that were begun are brought to their end.

use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::process::ExitStatusExt as _;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::process::{HUP, INT, TERM, interrupted, send, start};
use crate::service::{Answer, Service, json as reply};

/// A first page with two events, and a second one that doesn't come.
fn pages() -> Service {
    Service::start(|count, _, url| match count {
        0 => {
            let events = json!([{"id": "1", "subject": "a"}, {"id": "2", "subject": "b"}]);
            Answer::Whole(reply(
                &json!({"value": events, "@odata.nextLink": format!("{url}/v1.0/users/u/events?page=2")}),
            ))
        }
        _ => Answer::Stopped(String::new(), reply(&json!({"value": []}))),
    })
}

const LIST: [&str; 6] = ["Get-MgUserEvent", "-UserId", "u", "-All", "-Property", "id,subject"];

#[test]
fn a_list_is_whole_in_each_format() {
    let table = [
        (
            "json",
            "[\n  {\n    \"id\": \"1\",\n    \"subject\": \"a\"\n  },\n  {\n    \"id\": \"2\",\n    \"subject\": \"b\"\n  }\n]\n",
        ),
        ("jsonl", "{\"id\":\"1\",\"subject\":\"a\"}\n{\"id\":\"2\",\"subject\":\"b\"}\n"),
        ("csv", "id,subject\r\n1,a\r\n2,b\r\n"),
        ("tsv", "1\ta\n2\tb\n"),
        ("yaml", "- id: \"1\"\n  subject: a\n- id: \"2\"\n  subject: b\n"),
        ("table", "id  subject\n--  -------\n1   a\n2   b\n"),
    ];
    for (format, expected) in table {
        let service = pages();
        let ended = interrupted(&service, &[&LIST[..], &["-Output", format]].concat(), "", 2, INT);
        assert_eq!((ended.signal, ended.out.as_str(), ended.err.as_str()), (Some(INT.1), expected, ""), "{format}");
        assert_eq!(service.asked().len(), 2, "{format}");
    }
}

#[test]
fn each_signal_that_ends_processes_is_answered() {
    for signal in [INT, TERM, HUP] {
        for words in [&LIST[..], &["request", "/users/u/events", "-All"]] {
            let service = pages();
            let ended = interrupted(&service, words, "", 2, signal);
            let list: Value = serde_json::from_str(&ended.out).unwrap();
            assert_eq!((ended.signal, list.as_array().unwrap().len()), (Some(signal.1), 2), "{ended:?}");
            assert_eq!(service.asked().len(), 2);
        }
    }
}

/// Before the first result there is nothing to bring to an end, wherever the service keeps one waiting.
#[test]
fn nothing_is_printed_where_nothing_was_begun() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{\"value\": [{\"id\"";
    for before in ["", "HTTP/1.1 200 OK\r\n", head] {
        for words in [&LIST[..], &["Get-MgUserEvent", "-UserId", "u", "-EventId", "e"], &["request", "/me"]] {
            let service = Service::start(|_, _, _| Answer::Stopped(before.to_owned(), String::new()));
            let ended = interrupted(&service, words, "", 1, INT);
            assert_eq!((ended.signal, ended.out.as_str(), ended.err.as_str()), (Some(INT.1), "", ""), "{words:?}");
            assert_eq!(service.asked().len(), 1);
        }
    }
}

#[test]
fn a_wait_between_attempts_ends() {
    let service = Service::start(|_, _, _| {
        Answer::Whole("HTTP/1.1 429 Busy\r\nretry-after: 280\r\ncontent-length: 0\r\n\r\n".to_owned())
    });
    let mut child = start(&service, &LIST, "");
    let mut said = String::new();
    BufReader::new(child.stderr.as_mut().unwrap()).read_line(&mut said).unwrap();
    assert!(said.contains("trying again in 280 s"), "{said}");
    send(INT, &child.id().to_string());
    assert_eq!((child.wait().unwrap().signal(), service.asked().len()), (Some(INT.1), 1));
}

/// A list that is longer than a pipe holds, so that `mg` waits for its reader.
fn long() -> Service {
    Service::start(|_, _, url| {
        let next = format!("{url}/v1.0/users/u/events?page=2");
        let events: Vec<Value> = (0..400).map(|id| json!({"id": id, "subject": "x".repeat(1000)})).collect();
        Answer::Whole(reply(&json!({"value": events, "@odata.nextLink": next})))
    })
}

/// `timeout` sends SIGTERM to the process and to its group, so it comes twice.
#[test]
fn a_slow_reader_gets_a_whole_list() {
    for signals in [&[INT][..], &[TERM, TERM], &[HUP, HUP]] {
        let service = long();
        let mut child = start(&service, &LIST, "");
        let mut out = child.stdout.take().unwrap();
        let mut text = vec![0];
        out.read_exact(&mut text).unwrap();
        for signal in signals {
            send(*signal, &child.id().to_string());
        }
        out.read_to_end(&mut text).unwrap();
        assert_eq!(child.wait().unwrap().signal(), Some(signals[0].1));
        let list: Value = serde_json::from_slice(&text).unwrap();
        assert_eq!((list.as_array().unwrap().len(), service.asked().len()), (400, 1));
    }
}

#[test]
fn a_second_one_ends_at_once() {
    let service = long();
    let mut child = start(&service, &LIST, "");
    child.stdout.as_mut().unwrap().read_exact(&mut [0]).unwrap();
    // Nobody reads on. Only the first signal that is seen has to wait.
    let mut sent = 0;
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        assert!(sent < 2000, "it goes on");
        send(INT, &child.id().to_string());
        sent += 1;
        thread::sleep(Duration::from_millis(5));
    };
    assert_eq!(status.signal(), Some(INT.1));
}
