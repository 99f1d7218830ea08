//! Options of OData that choose and arrange items, and what belongs to them.

use graphsmith_emulator::Listener;
use graphsmith_emulator::faults::{Action, Rule};
use serde_json::{Value, json};

use crate::wire::Graph;

fn names(page: &Value) -> Vec<&str> {
    page["value"].as_array().unwrap().iter().map(|item| item["subject"].as_str().unwrap()).collect()
}

#[test]
fn events_are_chosen_and_arranged() {
    let graph = Graph::with([]);
    for (subject, hour) in [("Tea", 15), ("Coffee", 10), ("Tennis", 18), ("Lunch", 12)] {
        let start = json!({"dateTime": format!("2030-03-14T{hour}:00:00"), "timeZone": "UTC"});
        let reply = graph.call("POST", "/v1.0/me/events", &json!({"subject": subject, "start": start, "end": start}));
        assert_eq!(reply.status, 201, "{reply:?}");
    }
    let table: [(&str, &[&str]); 6] = [
        ("$filter=startswith(subject,'te')", &["Tea", "Tennis"]),
        (
            "$filter=start/dateTime%20ge%20'2030-03-14T12:00'&$orderby=start/dateTime%20desc",
            &["Tennis", "Tea", "Lunch"],
        ),
        ("$orderby=subject&$top=2&$skip=1", &["Lunch", "Tea"]),
        ("$search=%22tea%22", &["Tea"]),
        ("$filter=subject%20eq%20'Tea'%20or%20subject%20eq%20'Lunch'&$select=subject", &["Tea", "Lunch"]),
        ("$filter=subject%20eq%20'x'", &[]),
    ];
    for (query, expected) in table {
        let reply = graph.get(&format!("/v1.0/me/events?{query}"));
        assert_eq!(reply.status, 200, "{query}: {reply:?}");
        assert_eq!(names(&reply.json()), expected, "{query}");
    }
    // The count is that of what was chosen, and the next page goes on with it.
    let page = graph.get("/v1.0/me/events?$filter=startswith(subject,'te')&$top=1&$count=true").json();
    assert_eq!((names(&page), page["@odata.count"].as_u64()), (vec!["Tea"], Some(2)));
    let next = page["@odata.nextLink"].as_str().unwrap().strip_prefix(graph.emulator.url()).unwrap().to_owned();
    assert_eq!(names(&graph.get(&next).json()), ["Tennis"]);
    assert_eq!(graph.get("/v1.0/me/events/$count?$filter=startswith(subject,'te')").body, b"2");
    let wrong = graph.get("/v1.0/me/events?$filter=subjct%20eq%20'x'");
    assert_eq!(wrong.status, 400);
    assert!(wrong.json()["error"]["message"].as_str().unwrap().contains("'subjct' on type 'microsoft.graph.event'"));
}

#[test]
fn what_belongs_to_an_item_comes_along() {
    let graph = Graph::with([]);
    let attach =
        |name: &str| json!({"@odata.type": "#microsoft.graph.fileAttachment", "name": name, "contentBytes": "YQ=="});
    // What an item brings along is kept in its own collection.
    let event = json!({"subject": "Tea", "attachments": [attach("a.txt"), attach("b.txt")]});
    let made = graph.call("POST", "/v1.0/me/events", &event).json();
    assert_eq!(made.get("attachments"), None);
    let path = format!("/v1.0/me/events/{}", made["id"].as_str().unwrap());
    assert_eq!(graph.get(&format!("{path}/attachments/$count")).body, b"2");
    for query in ["", "&$select=subject"] {
        let expand = "$expand=attachments($select=name;$orderby=name%20desc;$top=1)";
        let event = graph.get(&format!("{path}?{expand}{query}")).json();
        assert_eq!(event["attachments"].as_array().unwrap().len(), 1, "{event}");
        assert_eq!(event["attachments"][0]["name"], "b.txt");
        assert_eq!(event["attachments"][0].get("size"), None);
        let listed = graph.get(&format!("/v1.0/me/events?{expand}{query}")).json();
        assert_eq!(listed["value"][0]["attachments"], event["attachments"]);
    }
    assert_eq!(graph.get(&format!("{path}?$expand=nothing")).error(), (400, "BadRequest".to_owned()));
}

#[test]
fn permissions_can_be_refused() {
    let forbid = |permission: Option<&str>| Action::Forbid { permission: permission.map(str::to_owned) };
    let rule =
        |path: &str, action| Rule { path: Some(path.to_owned()), ..Rule::always(action).of(Listener::Graph, "GET") };
    let graph = Graph::with([rule("/v1.0/me/events", forbid(Some("Calendars.Read"))), rule("/v1.0/me", forbid(None))]);
    let named = graph.get("/v1.0/me/events");
    assert_eq!(named.error(), (403, "Forbidden".to_owned()));
    assert!(named.json()["error"]["message"].as_str().unwrap().contains("'Calendars.Read'"));
    assert_eq!(graph.get("/v1.0/me").error(), (403, "Authorization_RequestDenied".to_owned()));
    let batch = json!({"requests": [{"id": "1", "method": "GET", "url": "/me/events"}]});
    assert_eq!(graph.call("POST", "/v1.0/$batch", &batch).json()["responses"][0]["status"], 403);
}
