//! Routing, errors, items, pages, attachments in one request.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use graphsmith_emulator::faults::Service;
use graphsmith_emulator::{Emulator, Options};
use serde_json::{Value, json};

use crate::wire::{Graph, TOKEN, send};

#[test]
fn requests_that_lead_nowhere_are_refused_as_graph_does() {
    let graph = Graph::with([]);
    let table = [
        ("GET", "/v1.0/planets", 400, "BadRequest"),
        ("GET", "/beta/me/events/e/nothing", 400, "BadRequest"),
        ("GET", "/v3.0/me", 400, "BadRequest"),
        ("GET", "/", 400, "BadRequest"),
        ("PUT", "/beta/me/events", 405, "MethodNotAllowed"),
        ("GET", "/beta/me/events/e/attachments/createUploadSession", 405, "MethodNotAllowed"),
        ("GET", "/beta/me/events/unknown", 404, "ErrorItemNotFound"),
        ("GET", "/beta/me/events?$top=0", 400, "BadRequest"),
        ("GET", "/beta/me/events?$apply=x", 501, "notSupported"),
    ];
    for (method, path, status, code) in table {
        let reply = graph.call(method, path, &Value::Null);
        assert_eq!(reply.error(), (status, code.to_owned()), "{method} {path}");
    }
    let reply = graph.call("DELETE", "/beta/me/events", &Value::Null);
    assert_eq!(reply.header("allow"), "GET, POST");
}

/// See docs/protocol.md#errors.
#[test]
fn errors_have_the_form_and_the_ids_of_graph() {
    let graph = Graph::with([]);
    let token = format!("Bearer {TOKEN}");
    let headers = [("authorization", token.as_str()), ("client-request-id", "my-id")];
    let reply = send("GET", &format!("{}/beta/nothing", graph.emulator.url()), &headers, b"").unwrap();
    let error = &reply.json()["error"];
    let inner = &error["innerError"];
    assert!(error["message"].as_str().unwrap().contains("nothing"));
    assert_eq!((inner["client-request-id"].as_str(), reply.header("client-request-id")), (Some("my-id"), "my-id"));
    assert_eq!(inner["request-id"].as_str().unwrap(), reply.header("request-id"));
    assert_eq!(inner["date"].as_str().unwrap().len(), "2026-11-22T12:00:00".len());
    assert_eq!(reply.header("content-type"), "application/json");
    assert!(reply.header("x-ms-ags-diagnostic").starts_with('{'));
}

#[test]
fn graph_wants_a_token_and_any_will_do() {
    let graph = Graph::with([]);
    let url = format!("{}/beta/me/events", graph.emulator.url());
    for headers in [&[][..], &[("authorization", "Basic eA==")], &[("authorization", "Bearer  ")]] {
        let reply = send("GET", &url, headers, b"").unwrap();
        assert_eq!(reply.error(), (401, "InvalidAuthenticationToken".to_owned()), "{headers:?}");
        assert!(reply.header("www-authenticate").starts_with("Bearer "));
    }
    assert_eq!(send("GET", &url, &[("authorization", "bearer x")], b"").unwrap().status, 200);
}

#[test]
fn items_are_kept() {
    let graph = Graph::with([]);
    let event = json!({"id": "mine", "subject": "Tea", "location": {"displayName": "Here"}});
    let reply = graph.call("POST", "/v1.0/users/ada@contoso.com/events", &event);
    assert_eq!(reply.status, 201);
    let id = reply.json()["id"].as_str().unwrap().to_owned();
    assert_ne!(id, "mine");
    assert!(
        reply.header("location").ends_with(&format!("/v1.0/users/ada%40contoso.com/events/{}", id.replace('=', "%3D")))
    );
    // The same event, by the other version, through the calendar.
    let path = format!("/beta/users/Ada@contoso.com/calendar/events/{id}");
    assert_eq!(graph.get(&path).json()["subject"], "Tea");
    assert_eq!(graph.get("/beta/me/events").json()["value"], json!([]));
    let reply = graph.call("PATCH", &path, &json!({"id": "other", "subject": "Coffee", "location": null}));
    assert_eq!((reply.status, reply.json()["subject"].as_str()), (200, Some("Coffee")));
    let event = graph.get(&format!("{path}?$select=subject")).json();
    assert_eq!((&event["id"], &event["subject"], event.get("location")), (&json!(id), &json!("Coffee"), None));
    assert!(
        event["@odata.context"]
            .as_str()
            .unwrap()
            .contains("/beta/$metadata#users('Ada%40contoso.com')/calendar/events/$entity")
    );
    assert_eq!(graph.call("DELETE", &path, &Value::Null).status, 204);
    for method in ["GET", "DELETE"] {
        assert_eq!(graph.call(method, &path, &Value::Null).error(), (404, "ErrorItemNotFound".to_owned()));
    }
    // What was deleted doesn't come back because something is attached to it.
    assert_eq!(graph.get(&format!("{path}/attachments")).status, 404);
}

#[test]
fn odd_ids_survive_addresses() {
    let graph = Graph::set(Service { odd_ids: true, ..Service::default() }, []);
    let id = graph.call("POST", "/beta/me/events", &json!({})).json()["id"].as_str().unwrap().to_owned();
    assert!(id.contains("+/'="), "{id}");
    let encoded = id.replace('+', "%2B").replace('/', "%2F").replace('\'', "%27").replace('=', "%3D");
    assert_eq!(graph.get(&format!("/beta/me/events/{encoded}")).json()["id"], id);
}

/// See docs/protocol.md#paging.
#[test]
fn lists_come_in_pages() {
    let graph = Graph::with([]);
    for number in 0..5 {
        graph.call("POST", "/beta/me/events", &json!({"subject": number.to_string()}));
    }
    assert_eq!(graph.get("/beta/me/events/$count").body, b"5");
    let mut path = "/beta/me/events?$top=2&$count=true&$select=subject&x=%41".to_owned();
    let (mut pages, mut subjects, mut counts) = (0, String::new(), Vec::new());
    loop {
        let page = graph.get(&path).json();
        pages += 1;
        counts.push(page["@odata.count"].as_u64());
        for item in page["value"].as_array().unwrap() {
            subjects.push_str(item["subject"].as_str().unwrap());
            assert_eq!(item.as_object().unwrap().len(), 2);
        }
        let Some(next) = page["@odata.nextLink"].as_str() else { break };
        path = next.strip_prefix(graph.emulator.url()).unwrap().to_owned();
        assert!(path.contains("&x=%41&"), "{path}");
    }
    assert_eq!((pages, subjects.as_str(), counts), (3, "01234", vec![Some(5), None, None]));
}

#[test]
fn usual_pages_have_ten_items() {
    let graph = Graph::with([]);
    for _ in 0..11 {
        graph.call("POST", "/v1.0/me/messages", &json!({}));
    }
    let page = graph.get("/v1.0/me/messages").json();
    assert_eq!(page["value"].as_array().unwrap().len(), 10);
    assert!(page["@odata.nextLink"].is_string());
}

#[test]
fn bodies_are_checked() {
    let graph = Graph::with([]);
    let path = "/beta/me/events";
    for body in ["{", "[]", "null", "\"x\""] {
        let reply = graph.try_call("POST", path, body.as_bytes()).unwrap();
        assert_eq!(reply.error(), (400, "RequestBodyRead".to_owned()), "{body}");
    }
    let headers = [("authorization", "Bearer x"), ("content-type", "text/plain")];
    let reply = send("POST", &format!("{}{path}", graph.emulator.url()), &headers, b"{}").unwrap();
    assert_eq!(reply.status, 415);
    let large = format!("{{\"body\": \"{}\"}}", "x".repeat(4 << 20));
    let reply = graph.try_call("POST", path, large.as_bytes()).unwrap();
    assert_eq!(reply.error(), (413, "RequestEntityTooLarge".to_owned()));
}

/// What the catalogs say about a body, Graph enforces.
#[test]
fn bodies_that_catalogs_describe_are_checked_against_them() {
    let graph = Graph::with([]);
    let path = "/beta/me/events/e/attachments/createUploadSession";
    let item = |extra: Value| {
        let mut item = crate::wire::session(100);
        item["AttachmentItem"].as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        item
    };
    let table = [
        (item(json!({"isInline": true, "contentId": "c", "contentType": null})), 201, ""),
        (item(json!({"size": "100"})), 201, ""),
        (item(json!({"isInline": "yes"})), 400, "Cannot convert the value of 'isInline'"),
        (
            item(json!({"colour": "red"})),
            400,
            "The property 'colour' does not exist on type 'microsoft.graph.attachmentItem'",
        ),
        (json!({"attachmentItem": {}}), 400, "The property 'attachmentItem' does not exist"),
        (json!({"AttachmentItem": "x"}), 400, "Cannot convert the value of 'AttachmentItem'"),
    ];
    for (body, status, message) in table {
        let reply = graph.call("POST", path, &body);
        assert_eq!(reply.status, status, "{body}");
        assert!(String::from_utf8_lossy(&reply.body).contains(message), "{reply:?}");
    }
}

#[test]
fn strict_services_want_items_to_exist() {
    let graph = Graph::set(Service { strict: true, ..Service::default() }, []);
    assert_eq!(graph.get("/beta/me/events").status, 200);
    assert_eq!(graph.get("/beta/me/events/e/attachments").error(), (404, "ErrorItemNotFound".to_owned()));
    let id = graph.call("POST", "/beta/me/events", &json!({})).json()["id"].as_str().unwrap().to_owned();
    assert_eq!(graph.get(&format!("/beta/me/events/{id}/attachments")).status, 200);
}

#[test]
fn named_items_exist_until_they_are_deleted() {
    let graph = Graph::set(Service { named_exist: true, ..Service::default() }, []);
    let path = "/beta/me/events/e";
    assert_eq!(graph.get(path).json()["id"], "e");
    assert_eq!(graph.call("PATCH", "/beta/me/events/f", &json!({"subject": "s"})).json()["subject"], "s");
    assert_eq!(graph.call("DELETE", path, &Value::Null).status, 204);
    assert_eq!(graph.get(path).error(), (404, "ErrorItemNotFound".to_owned()));
    let usual = Graph::with([]);
    assert_eq!(usual.get(path).error(), (404, "ErrorItemNotFound".to_owned()));
}

#[test]
fn things_without_ids_are_kept_too() {
    let graph = Graph::with([]);
    assert_eq!(graph.call("PATCH", "/beta/me/calendar", &json!({"name": "n"})).status, 200);
    assert_eq!(graph.get("/beta/me/calendar").json()["name"], "n");
    assert_eq!(graph.get("/beta/users/other/calendar").json()["name"], Value::Null);
}

/// docs/protocol.md#sizes: small attachments go in one request.
#[test]
fn small_attachments_come_in_one_request() {
    let graph = Graph::with([]);
    let path = "/v1.0/me/messages/m/attachments";
    let bytes: Vec<u8> = (0..=255).collect();
    let attachment = json!({
        "@odata.type": "#microsoft.graph.fileAttachment", "name": "a.bin", "contentType": "image/png",
        "contentBytes": STANDARD.encode(&bytes)
    });
    let reply = graph.call("POST", path, &attachment);
    assert_eq!(reply.status, 201);
    let made = reply.json();
    assert_eq!((&made["name"], &made["size"], &made["isInline"]), (&json!("a.bin"), &json!(256), &json!(false)));
    let one = format!("{path}/{}", made["id"].as_str().unwrap());
    for shown in [&made, &graph.get(&one).json(), &graph.get(path).json()["value"][0]] {
        assert_eq!(shown["contentBytes"], attachment["contentBytes"]);
    }
    assert_eq!(graph.get(&format!("{path}?$select=name")).json()["value"][0].get("contentBytes"), None);
    let value = graph.get(&format!("{one}/$value"));
    assert_eq!((value.header("content-type"), value.body.as_slice()), ("image/png", bytes.as_slice()));
    assert_eq!(graph.emulator.stored().unwrap(), [("a.bin".to_owned(), bytes)]);
    let table = [
        (json!({"name": "x", "contentBytes": ""}), "ErrorInvalidRequest"),
        (json!({"@odata.type": "#microsoft.graph.fileAttachment", "contentBytes": ""}), "ErrorRequiredPropertyMissing"),
        (json!({"@odata.type": "microsoft.graph.fileAttachment", "name": "x"}), "ErrorRequiredPropertyMissing"),
        (
            json!({"@odata.type": "#microsoft.graph.fileAttachment", "name": "x", "contentBytes": "%"}),
            "RequestBodyRead",
        ),
    ];
    for (body, code) in table {
        assert_eq!(graph.call("POST", path, &body).error(), (400, code.to_owned()), "{body}");
    }
    let other = json!({"@odata.type": "#microsoft.graph.referenceAttachment", "name": "link"});
    let id = graph.call("POST", path, &other).json()["id"].as_str().unwrap().to_owned();
    assert_eq!(graph.get(&format!("{path}/{id}/$value")).status, 501);
}

#[test]
fn items_say_whether_they_have_attachments() {
    let graph = Graph::with([]);
    let id = graph.call("POST", "/v1.0/me/messages", &json!({})).json()["id"].as_str().unwrap().to_owned();
    let message = format!("/v1.0/me/messages/{id}");
    let attachments = format!("{message}/attachments");
    let attach = |inline: bool| {
        let body = json!({
            "@odata.type": "#microsoft.graph.fileAttachment", "name": "a", "contentBytes": "", "isInline": inline
        });
        graph.call("POST", &attachments, &body).json()["id"].as_str().unwrap().to_owned()
    };
    let has = || graph.get(&message).json()["hasAttachments"].as_bool();
    attach(true);
    assert_eq!(has(), None);
    let (first, second) = (attach(false), attach(false));
    for (gone, left) in [(first, true), (second, false)] {
        assert_eq!(has(), Some(true));
        assert_eq!(graph.call("DELETE", &format!("{attachments}/{gone}"), &Value::Null).status, 204);
        assert_eq!(has(), Some(left));
    }
}

#[test]
fn the_messages_of_a_user_are_also_those_in_folders() {
    let graph = Graph::with([]);
    let mut ids = Vec::new();
    for path in
        ["/v1.0/me/mailFolders/inbox/messages", "/v1.0/me/messages", "/v1.0/users/me/mailFolders/archive/messages"]
    {
        ids.push(graph.call("POST", path, &json!({"subject": path})).json()["id"].clone());
    }
    graph.call("POST", "/v1.0/users/other/mailFolders/inbox/messages", &json!({}));
    let listed = |path: &str| -> Vec<Value> {
        let items = graph.get(path).json()["value"].as_array().unwrap().clone();
        items.into_iter().map(|item| item["id"].clone()).collect()
    };
    assert_eq!(listed("/v1.0/me/messages"), ids);
    assert_eq!(graph.get("/v1.0/me/messages/$count").body, b"3");
    assert_eq!(listed("/v1.0/me/mailFolders/inbox/messages"), ids[..1]);
}

#[test]
fn requests_are_remembered_raw() {
    let graph = Graph::with([]);
    graph.call("POST", "/beta/me/events?a=%2f", &json!({"subject": "canary-body"}));
    let received = graph.emulator.received();
    assert_eq!((received[0].method.as_str(), received[0].target.as_str()), ("POST", "/beta/me/events?a=%2f"));
    assert!(received[0].contains(TOKEN) && received[0].contains("canary-body"));
    assert_eq!(received[0].header("authorization"), format!("Bearer {TOKEN}"));
    assert!(graph.emulator.trapped().is_empty());
}

#[test]
fn an_emulator_runs_on_a_given_runtime_and_ends_when_it_is_dropped() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let ask = |url: String| move || send("GET", &url, &[("authorization", "Bearer x")], b"");
    let url = runtime.block_on(async {
        let emulator = Emulator::start(Options::built_in().unwrap()).await.unwrap();
        let url = format!("{}/beta/me/events", emulator.url());
        assert_eq!(tokio::task::spawn_blocking(ask(url.clone())).await.unwrap().unwrap().status, 200);
        let port = emulator.url().rsplit(':').next().unwrap().parse().unwrap();
        let taken = Options { port, ..Options::built_in().unwrap() };
        assert_eq!(Emulator::start(taken).await.err().unwrap().kind(), std::io::ErrorKind::AddrInUse);
        url
    });
    drop(runtime);
    assert!(ask(url)().is_err());
    let graph = Graph::with([]);
    let url = format!("{}/beta/me/events", graph.emulator.url());
    drop(graph);
    assert!(ask(url)().is_err());
}
