//! The emulator with the catalog of a directory: advanced queries, references, bytes, mail
//! (docs/protocol.md#advanced-queries, docs/protocol.md#references).
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use graphsmith_runtime::token::StaticToken;
use graphsmith_runtime::{Body, Client, Secret};
use graphsmith_tests::emulated::Emulated;
use serde_json::{Value, json};

/// An emulator with the paths of the case `tenant`, and a client of it.
struct Directory {
    _emulated: Emulated,
    client: Client,
    runtime: tokio::runtime::Runtime,
}

/// A reply.
#[derive(Debug)]
struct Reply {
    status: u16,
    media_type: String,
    body: Vec<u8>,
}

impl Reply {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// `error.code` and its status.
    fn error(&self) -> (u16, String) {
        (self.status, self.json()["error"]["code"].as_str().unwrap().to_owned())
    }
}

impl Directory {
    fn new() -> Self {
        let emulated = Emulated::directory();
        let client =
            Client::builder().base_url(emulated.emulator.url()).token(StaticToken::new(Secret::new("practice")));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Self { _emulated: emulated, client: client.build().unwrap(), runtime }
    }

    fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        let url = format!("{}{path}", self.client.base_url());
        let mut request = http::Request::builder().method(method).uri(url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_vec())).unwrap();
        self.runtime.block_on(async {
            let reply = self.client.exchange(request).await.unwrap();
            let media_type = reply.headers().get("content-type").map_or("", |value| value.to_str().unwrap()).to_owned();
            let status = reply.status().as_u16();
            Reply { status, media_type, body: reply.into_body().collect(1 << 20).await.unwrap().to_vec() }
        })
    }

    fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[], b"")
    }

    fn call(&self, method: &str, path: &str, body: &Value) -> Reply {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.send(method, path, &[("content-type", "application/json")], body.as_bytes())
    }
}

fn subjects(page: &Value) -> Vec<&str> {
    page["value"].as_array().unwrap().iter().map(|item| item["subject"].as_str().unwrap()).collect()
}

fn made(graph: &Directory, path: &str, body: &Value) -> String {
    let reply = graph.call("POST", path, body);
    assert_eq!(reply.status, 201, "{reply:?}");
    reply.json()["id"].as_str().unwrap().to_owned()
}

#[test]
fn directories_want_a_header_for_advanced_queries() {
    let graph = Directory::new();
    for (name, mail) in [("Ann", "ann@contoso.com"), ("Bo", "bo@fabrikam.com")] {
        made(&graph, "/v1.0/users", &json!({"displayName": name, "mail": mail, "userPrincipalName": mail}));
    }
    let ask = |query: &str, eventual: bool| {
        let headers: &[_] = if eventual { &[("ConsistencyLevel", "eventual")] } else { &[] };
        graph.send("GET", &format!("/v1.0/users{query}"), headers, b"")
    };
    let count = |reply: Reply| reply.json()["value"].as_array().map(Vec::len);
    // What is asked; without the header, with it, and with `$count=true` besides: items, or none if it is refused.
    let table = [
        ("?$filter=startswith(displayName,'a')", Some(1), Some(1), Some(1)),
        ("?$filter=displayName%20ne%20'Ann'", None, None, Some(1)),
        ("?$filter=endswith(mail,'fabrikam.com')", None, None, Some(1)),
        ("?$search=%22displayName:an%22", None, Some(1), Some(1)),
        ("?$search=an", None, None, None),
        ("?$orderby=displayName", Some(2), Some(2), Some(2)),
        ("?$filter=startswith(mail,'ann')&$orderby=displayName", None, None, Some(1)),
    ];
    for (query, usual, eventual, counted) in table {
        assert_eq!(count(ask(query, false)), usual, "{query}");
        assert_eq!(count(ask(query, true)), eventual, "{query}");
        assert_eq!(count(ask(&format!("{query}&$count=true"), true)), counted, "{query}");
    }
    assert_eq!(ask("?$count=true", false).json().get("@odata.count"), None);
    assert_eq!(ask("?$count=true", true).json()["@odata.count"], 2);
    assert_eq!(ask("/$count", false).status, 400);
    assert_eq!(ask("/$count?$filter=endswith(mail,'contoso.com')", true).body, b"1");
}

#[test]
fn groups_refer_to_members() {
    let graph = Directory::new();
    let ann = made(&graph, "/v1.0/users", &json!({"displayName": "Ann", "userPrincipalName": "ann@contoso.com"}));
    let bo = made(&graph, "/v1.0/users", &json!({"displayName": "Bo", "userPrincipalName": "bo@contoso.com"}));
    let group = made(&graph, "/v1.0/groups", &json!({"displayName": "Team"}));
    let members = format!("/v1.0/groups/{group}/members");
    let reference = |id: &str| json!({"@odata.id": format!("https://graph.microsoft.com/v1.0/directoryObjects/{id}")});
    let listed = || -> Vec<String> {
        let page = graph.get(&members).json();
        page["value"].as_array().unwrap().iter().map(|item| item["displayName"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(graph.call("POST", &format!("{members}/$ref"), &reference(&ann)).status, 204);
    let again = graph.call("POST", &format!("{members}/$ref"), &reference(&ann));
    assert_eq!(again.error(), (400, "Request_BadRequest".to_owned()));
    let unknown = graph.call("POST", &format!("{members}/$ref"), &reference("nobody"));
    assert_eq!(unknown.error(), (404, "Request_ResourceNotFound".to_owned()));
    let bind = json!({"members@odata.bind": [reference(&bo)["@odata.id"]]});
    assert_eq!(graph.call("PATCH", &format!("/v1.0/groups/{group}"), &bind).status, 200);
    assert_eq!(listed(), ["Ann", "Bo"]);
    // Both ways.
    let groups = graph.get(&format!("/v1.0/users/{ann}/memberOf")).json();
    assert_eq!(groups["value"][0]["displayName"], "Team");
    let references = graph.get(&format!("{members}/$ref")).json();
    assert!(references["value"][1]["@odata.id"].as_str().unwrap().ends_with(&format!("/directoryObjects/{bo}")));
    assert_eq!(graph.call("DELETE", &format!("{members}/{ann}/$ref"), &Value::Null).status, 204);
    assert_eq!(graph.call("DELETE", &format!("{members}/{ann}/$ref"), &Value::Null).status, 404);
    assert_eq!(listed(), ["Bo"]);
    // Users are found by their names, and are gone from groups when they are deleted.
    let manager = graph.call("PUT", "/v1.0/users/bo@contoso.com/manager/$ref", &reference(&ann));
    assert_eq!(manager.status, 204, "{manager:?}");
    assert_eq!(graph.get(&format!("/v1.0/users/{bo}/manager")).json()["displayName"], "Ann");
    assert_eq!(graph.get(&format!("/v1.0/users/{bo}?$expand=manager")).json()["manager"]["displayName"], "Ann");
    assert_eq!(graph.get(&format!("/v1.0/users/{ann}/directReports")).json()["value"][0]["displayName"], "Bo");
    assert_eq!(graph.call("DELETE", "/v1.0/users/bo@contoso.com", &Value::Null).status, 204);
    assert!(listed().is_empty());
    assert_eq!(graph.call("DELETE", &format!("{members}/{bo}/$ref"), &Value::Null).status, 404);
    let many: Vec<_> = (0..21).map(|_| reference(&ann)["@odata.id"].clone()).collect();
    let refused = graph.call("PATCH", &format!("/v1.0/groups/{group}"), &json!({"members@odata.bind": many}));
    assert_eq!(refused.status, 400);
}

#[test]
fn photos_are_bytes() {
    let graph = Directory::new();
    let path = "/v1.0/users/ann/photo/$value";
    assert_eq!(graph.get(path).status, 404);
    assert_eq!(graph.send("PUT", path, &[("content-type", "image/png")], &[1, 0, 255]).status, 204);
    let photo = graph.get(path);
    assert_eq!((photo.media_type.as_str(), photo.body.as_slice()), ("image/png", [1, 0, 255].as_slice()));
    assert_eq!(graph.get("/v1.0/users/bo/photo/$value").status, 404);
    assert_eq!(graph.call("DELETE", path, &Value::Null).status, 204);
    assert_eq!(graph.get(path).status, 404);
}

#[test]
fn mail_is_kept_among_the_sent_items() {
    let graph = Directory::new();
    let to = json!([{"emailAddress": {"address": "bo@contoso.com"}}]);
    let mail = |subject: &str, save: Value| {
        let attachment = json!({"@odata.type": "#microsoft.graph.fileAttachment", "name": "a", "contentBytes": "YQ=="});
        let message = json!({"subject": subject, "toRecipients": to, "attachments": [attachment]});
        graph.call("POST", "/v1.0/me/sendMail", &json!({"Message": message, "SaveToSentItems": save})).status
    };
    assert_eq!((mail("One", Value::Null), mail("Two", false.into())), (202, 202));
    let sent = graph.get("/v1.0/me/mailFolders/sentitems/messages").json();
    assert_eq!(subjects(&sent), ["One"]);
    assert_eq!((&sent["value"][0]["isDraft"], &sent["value"][0]["hasAttachments"]), (&json!(false), &json!(true)));
    let nobody = graph.call("POST", "/v1.0/me/sendMail", &json!({"message": {"subject": "x"}}));
    assert_eq!(nobody.error(), (400, "ErrorInvalidRecipients".to_owned()));
}
