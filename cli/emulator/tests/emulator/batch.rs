//! `$batch` (docs/protocol.md#batches).

use graphsmith_emulator::Listener;
use graphsmith_emulator::faults::{Action, Rule};
use serde_json::{Value, json};

use crate::wire::Graph;

fn request(id: &str, method: &str, url: &str) -> Value {
    json!({"id": id, "method": method, "url": url})
}

/// Statuses by id.
fn statuses(reply: &Value) -> Vec<(&str, u64)> {
    let responses = reply["responses"].as_array().unwrap().iter();
    responses.map(|one| (one["id"].as_str().unwrap(), one["status"].as_u64().unwrap())).collect()
}

#[test]
fn each_request_has_its_own_reply() {
    let busy = Action::Status {
        code: 429,
        error: None,
        retry_after: Some(3),
        retry_after_date: None,
        challenge: None,
        done: false,
    };
    let rule = Rule { path: Some("/beta/me/calendar".to_owned()), ..Rule::always(busy).of(Listener::Graph, "GET") };
    let graph = Graph::with([rule]);
    let mut create = request("a", "POST", "/me/events");
    create["headers"] = json!({"Content-Type": "application/json"});
    create["body"] = json!({"subject": "Tea"});
    let mut after = request("d", "GET", "/me/events");
    after["dependsOn"] = json!(["c"]);
    let requests = [
        create,
        request("b", "GET", "me/events?$top=5"),
        request("c", "GET", "/me/planets"),
        after,
        request("e", "GET", "/me/calendar"),
        request("f", "GET", "/me/events/$count"),
    ];
    let reply = graph.call("POST", "/beta/$batch", &json!({"requests": requests}));
    assert_eq!(reply.status, 200);
    let json = reply.json();
    assert_eq!(statuses(&json), [("a", 201), ("b", 200), ("c", 400), ("d", 424), ("e", 429), ("f", 200)]);
    let responses = json["responses"].as_array().unwrap();
    assert_eq!(responses[1]["body"]["value"][0]["subject"], "Tea");
    assert_eq!(responses[4]["headers"]["Retry-After"], "3");
    assert_eq!(responses[4]["body"]["error"]["code"], "TooManyRequests");
    assert_eq!(responses[5]["body"], 1);
}

#[test]
fn wrong_batches_are_refused() {
    let graph = Graph::with([]);
    let one = || request("1", "GET", "/me/events");
    let mut bare = request("1", "POST", "/me/events");
    bare["body"] = json!({});
    let mut lost = one();
    lost["dependsOn"] = json!(["2"]);
    let many: Vec<Value> = (0..21).map(|id| request(&id.to_string(), "GET", "/me/events")).collect();
    let table = [
        (json!({}), "'requests' is missing"),
        (json!({"requests": many}), "maximum value of 20"),
        (json!({"requests": [request("A", "GET", "/me"), request("a", "GET", "/me")]}), "unique"),
        (json!({"requests": [request("1", "GET", "https://evil.example/me")]}), "relative"),
        (json!({"requests": [bare]}), "Content-Type"),
        (json!({"requests": [lost]}), "not in the batch"),
        (json!({"requests": [{"method": "GET", "url": "/me"}]}), "Id is missing"),
    ];
    for (batch, message) in table {
        let reply = graph.call("POST", "/v1.0/$batch", &batch);
        assert_eq!(reply.error(), (400, "BadRequest".to_owned()), "{batch}");
        assert!(reply.json()["error"]["message"].as_str().unwrap().contains(message), "{reply:?}");
    }
    assert_eq!(graph.get("/v1.0/$batch").status, 405);
    assert_eq!(graph.call("POST", "/v3.0/$batch", &json!({"requests": []})).status, 400);
}
