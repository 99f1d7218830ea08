//! Calls for piped objects, and batches: none is sent any more, and what has come is printed.

use serde_json::{Value, json};

use crate::process::{INT, TERM, interrupted};
use crate::service::{Answer, Asked, Service, json as reply};

/// Ids of the objects that were printed.
fn ids(out: &str) -> Vec<Value> {
    let list: Value = serde_json::from_str(out).unwrap();
    list.as_array().unwrap().iter().map(|object| object["id"].clone()).collect()
}

#[test]
fn no_further_object_is_sent() {
    for signal in [INT, TERM] {
        let service = Service::start(|count, _, _| match count {
            0 => Answer::Whole(reply(&json!({"id": "1"}))),
            _ => Answer::Stopped(String::new(), reply(&json!({"id": "2"}))),
        });
        let events = r#"[{"subject": "a"}, {"subject": "b"}, {"subject": "c"}]"#;
        let ended = interrupted(&service, &["New-MgUserEvent", "-UserId", "u"], events, 2, signal);
        assert_eq!((ended.signal, ids(&ended.out)), (Some(signal.1), vec![json!("1")]), "{ended:?}");
        // Whether the second one is there is for its owner to look up.
        assert_eq!(ended.err, "mg: interrupted at object 2 of 3 (b)\n");
        assert_eq!(service.asked().len(), 2);
    }
}

/// The first group is answered, and the second isn't.
fn batches() -> Service {
    Service::start(|count, asked: &Asked, _| {
        let requests = asked.body["requests"].as_array().unwrap();
        let replies = requests.iter().map(|one| json!({"id": one["id"], "status": 200, "body": {"id": one["url"]}}));
        let all = reply(&json!({"responses": replies.collect::<Vec<_>>()}));
        if count == 0 { Answer::Whole(all) } else { Answer::Stopped(String::new(), all) }
    })
}

#[test]
fn no_further_batch_is_sent() {
    let service = batches();
    let events: Vec<String> = (1..=50).map(|at| format!("{at}\n")).collect();
    let words = ["Get-MgUserEvent", "-UserId", "u", "-EventId", "-", "-Batch"];
    let ended = interrupted(&service, &words, &events.concat(), 2, INT);
    let ids = ids(&ended.out);
    assert_eq!((ended.signal, ids.len(), &ids[19]), (Some(INT.1), 20, &json!("/users/u/events/20")), "{ended:?}");
    assert_eq!((ended.err.as_str(), service.asked().len()), ("mg: interrupted at object 21 of 50 (21)\n", 2));
}

#[test]
fn lines_of_a_batch_are_answered_as_far_as_it_came() {
    for format in ["jsonl", "json"] {
        let service = batches();
        let lines: Vec<String> = (1..=50).map(|at| format!("GET /users/{at}\n")).collect();
        let ended = interrupted(&service, &["batch", "-Output", format], &lines.concat(), 2, INT);
        let replies: Vec<Value> = match format {
            "json" => serde_json::from_str(&ended.out).unwrap(),
            _ => ended.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect(),
        };
        assert_eq!((ended.signal, replies.len(), ended.err.as_str()), (Some(INT.1), 20, ""), "{format}");
        assert_eq!((&replies[19]["body"]["id"], service.asked().len()), (&json!("/users/20"), 2), "{format}");
    }
}
