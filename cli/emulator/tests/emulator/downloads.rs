//! Content that Graph redirects to: signed addresses on another origin, which take no token (docs/security.md#redirects).

use graphsmith_catalog::records::{Cmdlet, CmdletFlags, Model, ModelFlags, Module, Set, SetFlags};
use graphsmith_catalog::vocabulary::{Method, Reply};
use graphsmith_catalog::{Builder, Catalog, Id, Meaning};
use graphsmith_emulator::faults::{Action, Lure, Rule, Script};
use graphsmith_emulator::{Emulator, Options, Routes};
use serde_json::{Value, json};

use crate::wire::{Graph, TOKEN, send};

/// A catalog of operations that answer with bytes, and of those that are needed to have any.
fn catalog() -> Catalog {
    let content = "/drives/{drive-id}/items/{driveItem-id}/content";
    let report = "/reports/microsoft.graph.getOffice365ActiveUserDetail(period='{period}')";
    let operations = [
        (Method::Get, content, Reply::Binary),
        (Method::Put, content, Reply::Json),
        (Method::Get, report, Reply::Binary),
    ];
    let mut builder = Builder::new();
    let none = builder.text("");
    let sets: Vec<Id<Set>> = operations
        .map(|(method, path, reply)| {
            let record = Set {
                name: none,
                method,
                path: builder.text(path),
                operation_id: none,
                outputs: builder.list([]),
                parameters: builder.list([]),
                content: None,
                template: builder.text(""),
                fields: builder.list([]),
                media_type: none,
                item_name: none,
                next_link: None,
                reply,
                accept: none,
                permissions: None,
                flags: SetFlags::default(),
            };
            builder.add(record)
        })
        .into();
    let name = builder.text("Get-MgContent");
    let cmdlet = Cmdlet {
        name,
        synopsis: none,
        aliases: builder.list([]),
        sets: builder.list(sets),
        default_set: 0,
        page_order: builder.list([]),
        order: builder.list([]),
        outputs: builder.list([]),
        links: builder.list([]),
        examples: builder.list([]),
        flags: CmdletFlags::default(),
    };
    let cmdlet = builder.add(cmdlet);
    builder.name("Get-MgContent", Meaning::Cmdlet(cmdlet));
    let identity = Model {
        name: none,
        schema: none,
        parents: builder.list([]),
        properties: builder.list([]),
        discriminator: None,
        derived: builder.list([]),
        open_type: None,
        flags: ModelFlags::default(),
    };
    let module = Module {
        name: builder.text("Content"),
        api_version: builder.text("v1.0"),
        base_path: builder.text("/v1.0"),
        identity: builder.add(identity),
        source: none,
        source_hash: none,
    };
    builder.add(module);
    Catalog::new(builder.finish()).unwrap()
}

fn start(rules: impl Into<Vec<Rule>>) -> Graph {
    let mut routes = Routes::default();
    routes.add(catalog()).unwrap();
    let options = Options { script: Script::of(rules), remember: 1000, ..Options::new(routes) };
    Graph { emulator: Emulator::on_thread(options).unwrap() }
}

const CONTENT: &str = "/v1.0/drives/d/items/i/content";

/// Where a request is redirected to.
fn location(graph: &Graph, path: &str) -> String {
    let reply = graph.get(path);
    assert_eq!((reply.status, reply.body.as_slice()), (302, &b""[..]), "{path}");
    reply.header("location").to_owned()
}

#[test]
fn content_lies_on_another_origin_that_takes_no_token() {
    let graph = start([]);
    assert_eq!(graph.get(CONTENT).error(), (404, "ErrorItemNotFound".to_owned()));
    for (content, status) in [("0123456789", 201), ("abcdefghij", 200)] {
        let token = format!("Bearer {TOKEN}");
        let headers = [("authorization", token.as_str()), ("content-type", "text/plain")];
        let url = format!("{}{CONTENT}", graph.emulator.url());
        let reply = send("PUT", &url, &headers, content.as_bytes()).unwrap();
        assert_eq!((reply.status, reply.json()["size"].as_u64()), (status, Some(10)));
    }
    assert_eq!(graph.get("/v1.0/drives/d/items/i").json().get("contentBytes"), None, "only attachments have that");
    let url = location(&graph, CONTENT);
    assert!(url.starts_with(&format!("{}/", graph.emulator.download_url())), "{url}");
    assert_ne!(graph.emulator.download_url(), graph.emulator.url());
    let reply = send("GET", &url, &[], b"").unwrap();
    assert_eq!(
        (reply.status, reply.header("content-type"), reply.body.as_slice()),
        (200, "text/plain", &b"abcdefghij"[..])
    );
    assert_eq!(graph.emulator.warnings(), Vec::<String>::new());

    let token = format!("Bearer {TOKEN}");
    let reply = send("GET", &url, &[("authorization", &token)], b"").unwrap();
    assert_eq!(reply.error(), (401, "InvalidAudienceForResource".to_owned()));
    assert_eq!(graph.emulator.warnings(), ["a request for a download address has a token"]);
    for changed in [url.replace("%2f", "%2F"), format!("{url}&y=1"), url.split('?').next().unwrap().to_owned()] {
        assert_eq!(send("GET", &changed, &[], b"").unwrap().status, 404, "{changed}");
    }
    assert_eq!(send("DELETE", &url, &[], b"").unwrap().status, 405);
}

#[test]
fn ranges_of_content_are_fetched() {
    let graph = start([]);
    graph.try_call("PUT", CONTENT, b"0123456789").unwrap();
    let url = location(&graph, CONTENT);
    let table = [
        ("bytes=2-4", 206, "bytes 2-4/10", "234"),
        ("bytes=8-", 206, "bytes 8-9/10", "89"),
        ("bytes=-1", 206, "bytes 9-9/10", "9"),
        ("bytes=0-1,3-4", 200, "", "0123456789"),
    ];
    for (range, status, shown, content) in table {
        let reply = send("GET", &url, &[("range", range)], b"").unwrap();
        assert_eq!((reply.status, reply.header("content-range")), (status, shown), "{range}");
        assert_eq!(reply.body, content.as_bytes(), "{range}");
    }
    let reply = send("GET", &url, &[("range", "bytes=10-")], b"").unwrap();
    assert_eq!((reply.status, reply.header("content-range")), (416, "bytes */10"));
    // A range of a version: what has changed in the meantime is sent whole.
    let version = send("GET", &url, &[], b"").unwrap().header("etag").to_owned();
    for (known, status, content) in [(version.as_str(), 206, "234"), ("\"other\"", 200, "0123456789")] {
        let reply = send("GET", &url, &[("range", "bytes=2-4"), ("if-range", known)], b"").unwrap();
        assert_eq!(
            (reply.status, reply.header("etag"), reply.body.as_slice()),
            (status, version.as_str(), content.as_bytes())
        );
    }
}

#[test]
fn usage_reports_are_redirected_too() {
    let graph = start([]);
    let url = location(&graph, "/v1.0/reports/getOffice365ActiveUserDetail(period='D7')");
    assert!(url.starts_with(&format!("{}/", graph.emulator.download_url())), "{url}");
    let text = String::from_utf8(send("GET", &url, &[], b"").unwrap().body).unwrap();
    assert!(text.starts_with("\u{feff}Report Refresh Date,Report Period\r\n") && text.ends_with(",7\r\n"), "{text}");
}

#[test]
fn a_fault_sends_downloads_elsewhere_or_breaks_them_off() {
    let away = Rule::always(Action::Location { to: Lure::Trap }).nth([1]);
    let cut = Action::Cut { after: 4 };
    let cut = Rule { path: Some("/content/*".to_owned()), ..Rule::always(cut) };
    let graph = start([Rule { path: Some(CONTENT.to_owned()), method: Some("GET".to_owned()), ..away }, cut]);
    let created = graph.call("PUT", CONTENT, &json!("x"));
    assert_eq!((created.status, &created.json()["id"]), (201, &Value::from("i")));
    assert!(location(&graph, CONTENT).starts_with(graph.emulator.trap_url()));
    assert!(send("GET", &location(&graph, CONTENT), &[], b"").is_err());
}

#[test]
fn a_batch_gets_the_address() {
    let graph = start([]);
    graph.try_call("PUT", CONTENT, b"0123456789").unwrap();
    let requests = json!({"requests": [{"id": "1", "method": "GET", "url": "/drives/d/items/i/content"}]});
    let reply = graph.call("POST", "/v1.0/$batch", &requests).json();
    let response = &reply["responses"][0];
    assert_eq!(response["status"], 302);
    let url = response["headers"]["Location"].as_str().unwrap();
    assert_eq!(send("GET", url, &[], b"").unwrap().body, b"0123456789");
}
