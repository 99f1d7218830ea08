//! The practice tenant: what is there, what the services refuse, and what changes.

use graphsmith_emulator::{Emulator, Options, Routes, Tenant};
use serde_json::{Value, json};

use crate::wire::{Graph, Reply, TOKEN, send};

const ALEX: &str = "/v1.0/users/alex@example.com";
const SALES: &str = "/v1.0/groups/20000000-1111-4222-8333-000000000001";
const CHIARA: &str = "10000000-1111-4222-8333-000000000004";
const FREE: &str = "50000000-1111-4222-8333-000000000007";

/// The practice tenant with no catalogs: what it names answers all the same.
fn practice() -> Graph {
    with(Tenant::practice().unwrap())
}

fn with(tenant: Tenant) -> Graph {
    Graph { emulator: Emulator::on_thread(Options::with_tenant(Routes::default(), tenant)).unwrap() }
}

/// A `GET` with the header of advanced queries.
fn eventual(graph: &Graph, path: &str) -> Reply {
    let token = format!("Bearer {TOKEN}");
    let headers = [("authorization", token.as_str()), ("consistencylevel", "eventual")];
    send("GET", &format!("{}{path}", graph.emulator.url()), &headers, b"").unwrap()
}

/// A property of each object of a list, as far as it is a text.
fn each(reply: &Reply, name: &str) -> Vec<String> {
    let json = reply.json();
    let all = json["value"].as_array().unwrap().iter();
    all.map(|item| item[name].as_str().unwrap_or("?").to_owned()).collect()
}

fn names(reply: &Reply) -> Vec<String> {
    each(reply, "displayName")
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_default()
}

#[test]
fn replies_have_the_properties_that_are_asked_for() {
    let graph = practice();
    let me = graph.get("/v1.0/me").json();
    assert_eq!(text(&me, "displayName"), "Adele Vance");
    assert!(text(&me, "@odata.context").ends_with("/v1.0/$metadata#users/$entity"));
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&me).len(), 12, "the eleven of v1.0 and the context: {me}");
    let beta = graph.get("/beta/me").json();
    assert!(beta.get("department").is_some() && beta.get("signInActivity").is_none(), "{beta}");
    let some = graph.get("/v1.0/me?$select=Department,signInActivity").json();
    assert_eq!(keys(&some), ["@odata.context", "department", "signInActivity", "id"]);
    let unknown = graph.get("/v1.0/me?$select=planet");
    assert_eq!(unknown.error(), (400, "BadRequest".to_owned()));
    assert!(text(&unknown.json()["error"], "message").contains("'planet' on type 'microsoft.graph.user'"));
    let expanded = graph.get(&format!("{ALEX}?$expand=manager&$select=displayName")).json();
    assert_eq!(text(&expanded["manager"], "@odata.type"), "#microsoft.graph.user");
    assert_eq!(text(&expanded["manager"], "displayName"), "Adele Vance");
}

#[test]
fn lists_are_chosen_arranged_and_counted() {
    let graph = practice();
    let table: [(&str, &[&str]); 6] = [
        ("users?$filter=startswith(displayName,'a')", &["Adele Vance", "Alex Wilber"]),
        ("users?$filter=department%20eq%20null", &["Chiara Rossi", "Deniz Aydin"]),
        ("users?$top=2&$orderby=displayName%20desc", &["Emil Novak", "Deniz Aydin"]),
        ("me/memberOf", &["Sales", "All Hands", "Global Reader"]),
        ("directoryRoles/30000000-1111-4222-8333-000000000002/members", &["Bruno Keller"]),
        ("me/directReports", &["Alex Wilber", "Bruno Keller"]),
    ];
    for (path, expected) in table {
        assert_eq!(names(&graph.get(&format!("/v1.0/{path}"))), expected, "{path}");
    }
    let advanced = "/v1.0/users?$filter=assignedLicenses/$count%20ne%200&$count=true";
    assert_eq!(graph.get(advanced).error(), (400, "Request_UnsupportedQuery".to_owned()));
    let found = eventual(&graph, advanced);
    assert_eq!((names(&found).len(), &found.json()["@odata.count"]), (2, &json!(2)));
    assert_eq!(names(&eventual(&graph, "/v1.0/users?$search=%22displayName:wil%22")), ["Alex Wilber"]);
    let unquoted = eventual(&graph, "/v1.0/users?$search=displayName:wil");
    assert_eq!(unquoted.error(), (400, "Request_BadRequest".to_owned()));
    assert_eq!(graph.get("/v1.0/users/$count").error(), (400, "Request_BadRequest".to_owned()));
    assert_eq!(eventual(&graph, "/v1.0/users/$count").body, b"6");
    let first = graph.get("/v1.0/users?$top=4").json();
    let next = text(&first, "@odata.nextLink").strip_prefix(graph.emulator.url()).unwrap();
    assert_eq!(names(&graph.get(next)), ["Deniz Aydin", "Emil Novak"]);
}

#[test]
fn the_newest_user_is_always_new() {
    let graph = practice();
    let created = graph.get("/v1.0/users/emil@example.com?$select=createdDateTime").json();
    let filter = format!("/v1.0/users?$filter=createdDateTime%20ge%20{}", text(&created, "createdDateTime"));
    assert_eq!(names(&graph.get(&filter)), ["Emil Novak"]);
}

#[test]
fn what_isnt_right_is_refused_as_the_service_does() {
    let graph = practice();
    let user = |name: &str, value: Value| {
        let mut user = json!({"accountEnabled": true, "displayName": "New", "mailNickname": "new",
            "userPrincipalName": "new@example.com", "passwordProfile": {"password": "Practice1!"}});
        user[name] = value;
        user
    };
    let none = Value::Null;
    let table = [
        ("GET", "/users/nobody", none.clone(), 404, "Request_ResourceNotFound", "Resource 'nobody' does not exist"),
        ("GET", "/users/nobody/messages", none.clone(), 404, "Request_ResourceNotFound", "Resource 'nobody'"),
        ("GET", "/me/messages/nothing", none.clone(), 404, "ErrorItemNotFound", "was not found in the store"),
        ("GET", "/identity/conditionalAccess/policies/x", none.clone(), 404, "NotFound", "x is not found."),
        ("GET", "/me/manager", none.clone(), 404, "Request_ResourceNotFound", "Resource 'manager'"),
        ("GET", "/users?$top=1000", none.clone(), 400, "Request_BadRequest", "'1000'. Must be between 1 and 999"),
        ("GET", "/users?$filter=planet%20eq%20'x'", none.clone(), 400, "BadRequest", "property named 'planet'"),
        ("GET", "/me/planets", none.clone(), 400, "BadRequest", "segment 'planets'"),
        (
            "POST",
            "/users",
            user("displayName", none.clone()),
            400,
            "Request_BadRequest",
            "'displayName' of resource 'User'",
        ),
        ("POST", "/users", user("passwordProfile", json!({"x": 1})), 400, "Request_BadRequest", "password complexity"),
        (
            "POST",
            "/users",
            user("userPrincipalName", json!("a@b.example")),
            400,
            "Request_BadRequest",
            "verified domain",
        ),
        (
            "POST",
            "/users",
            user("userPrincipalName", json!("ALEX@example.com")),
            400,
            "Request_BadRequest",
            "same value",
        ),
        ("POST", "/users", user("planet", json!("x")), 400, "Request_BadRequest", "Invalid property 'planet'."),
        (
            "PATCH",
            "/me",
            json!({"jobTitle": ""}),
            400,
            "Request_BadRequest",
            "Invalid value specified for property 'jobTitle'",
        ),
        ("PATCH", "/me", json!({"accountEnabled": "no"}), 400, "Request_BadRequest", "'Edm.Boolean'"),
        ("PATCH", "/me", json!([]), 400, "BadRequest", "Unable to read JSON request payload."),
        ("POST", "/me/assignLicense", json!({"addLicenses": []}), 400, "Request_BadRequest", "must be given"),
        ("POST", "/me/sendMail", json!({"message": {}}), 400, "ErrorInvalidRecipients", "no recipients"),
        ("GET", "/reports/getOffice365ActiveUserDetail(period='D1')", none, 400, "InvalidArgument", "specified: D1"),
    ];
    for (method, path, body, status, code, message) in table {
        let reply = graph.call(method, &format!("/v1.0{path}"), &body);
        assert_eq!(reply.error(), (status, code.to_owned()), "{method} {path} {body}");
        let said = reply.json();
        assert!(text(&said["error"], "message").contains(message), "{method} {path} {body}: {said}");
    }
    assert_eq!(names(&graph.get("/v1.0/users")).len(), 6, "nothing has come of it");
}

#[test]
fn users_come_change_and_go() {
    let graph = practice();
    let new = json!({"accountEnabled": true, "displayName": "New", "mailNickname": "new", "JobTitle": "Tester",
        "userPrincipalName": "new@example.com", "passwordProfile": {"password": "Practice1!"}});
    let made = graph.call("POST", "/v1.0/users", &new);
    assert_eq!((made.status, text(&made.json(), "id")), (201, "10000000-1111-4222-8333-000000000901"));
    let path = "/v1.0/users/new@example.com";
    let change = json!({"department": "Tests", "onPremisesExtensionAttributes": {"ExtensionAttribute2": "x"}});
    assert_eq!(graph.call("PATCH", path, &change).status, 204);
    let user = graph.get(&path.replace("v1.0", "beta")).json();
    assert_eq!(
        (text(&user, "jobTitle"), text(&user, "department"), text(&user, "userType")),
        ("Tester", "Tests", "Member")
    );
    assert_eq!(text(&user["onPremisesExtensionAttributes"], "extensionAttribute2"), "x");
    assert_eq!(user["passwordProfile"], Value::Null, "a password is never shown");
    assert_eq!(each(&graph.get(&format!("{path}/mailFolders")), "id").len(), 4);
    assert_eq!(graph.call("DELETE", path, &Value::Null).status, 204);
    assert_eq!(graph.get(path).error(), (404, "Request_ResourceNotFound".to_owned()));
}

#[test]
fn references_bite() {
    let graph = practice();
    let members = format!("{SALES}/members");
    let refer = |id: &str| json!({"@odata.id": format!("https://graph.microsoft.com/v1.0/directoryObjects/{id}")});
    let add = |id: &str| graph.call("POST", &format!("{members}/$ref"), &refer(id));
    assert_eq!(add(CHIARA).status, 204);
    let again = add(CHIARA);
    assert_eq!(again.error(), (400, "Request_BadRequest".to_owned()));
    assert!(text(&again.json()["error"], "message").starts_with("One or more added object references already exist"));
    assert_eq!(add("nobody").error(), (404, "Request_ResourceNotFound".to_owned()));
    assert_eq!(names(&graph.get(&members)), ["Adele Vance", "Alex Wilber", "Sales Interns", "Chiara Rossi"]);
    let kinds = each(&graph.get(&members), "@odata.type");
    assert_eq!((kinds[0].as_str(), kinds[2].as_str()), ("#microsoft.graph.user", "#microsoft.graph.group"));
    let users = graph.get(&format!("{members}/microsoft.graph.user?$top=2"));
    assert_eq!(names(&users), ["Adele Vance", "Alex Wilber"]);
    assert!(text(&users.json(), "@odata.nextLink").contains("/members/microsoft.graph.user?"));
    assert_eq!(names(&graph.get(&format!("/v1.0/users/{CHIARA}/memberOf"))), ["Sales", "Sales Interns"]);
    let remove = || graph.call("DELETE", &format!("{members}/{CHIARA}/$ref"), &Value::Null);
    assert_eq!((remove().status, remove().status), (204, 404));
    // The team of that group has the same id.
    assert_eq!(add("20000000-1111-4222-8333-000000000003").status, 204);
    assert_eq!(each(&graph.get(&members), "@odata.type").last().unwrap(), "#microsoft.graph.group");
    let manager = format!("/v1.0/users/{CHIARA}/manager");
    assert_eq!(
        graph.call("PUT", &format!("{manager}/$ref"), &refer("10000000-1111-4222-8333-000000000003")).status,
        204
    );
    assert_eq!(text(&graph.get(&manager).json(), "displayName"), "Bruno Keller");
    let object = graph.get(&format!("/v1.0/directoryObjects/{CHIARA}")).json();
    assert_eq!(text(&object, "@odata.type"), "#microsoft.graph.user");
}

#[test]
fn licences_are_counted() {
    let graph = practice();
    let edit = |body: Value| graph.call("POST", &format!("{ALEX}/assignLicense"), &body);
    let used = || graph.get("/v1.0/subscribedSkus").json()["value"][0]["consumedUnits"].clone();
    assert_eq!(used(), 0);
    assert_eq!(edit(json!({"addLicenses": [{"skuId": FREE}], "removeLicenses": []})).status, 200);
    assert_eq!(used(), 1);
    assert_eq!(each(&graph.get(&format!("{ALEX}/licenseDetails")), "skuPartNumber"), ["FLOW_FREE"]);
    let wrong = edit(json!({"addLicenses": [{"skuId": "none"}], "removeLicenses": []}));
    assert!(text(&wrong.json()["error"], "message").starts_with("License none does not"), "{wrong:?}");
    assert_eq!(edit(json!({"addLicenses": [], "removeLicenses": [FREE]})).status, 200);
    assert_eq!(edit(json!({"addLicenses": [], "removeLicenses": [FREE]})).status, 400);
    assert_eq!(used(), 0);
}

#[test]
fn mail_arrives() {
    let graph = practice();
    let attachment =
        json!({"@odata.type": "#microsoft.graph.fileAttachment", "name": "a.txt", "contentBytes": "aGVsbG8="});
    let to = json!([{"emailAddress": {"address": "alex@example.com"}}]);
    let message = json!({"message": {"subject": "Hi", "toRecipients": to, "attachments": [attachment]}});
    assert_eq!(graph.call("POST", "/v1.0/me/sendMail", &message).status, 202);
    let inbox = graph.get(&format!("{ALEX}/mailFolders/Inbox/messages?$top=1")).json();
    let first = &inbox["value"][0];
    assert_eq!(
        (text(first, "subject"), text(first, "bodyPreview"), &first["hasAttachments"]),
        ("Hi", "Hi", &json!(true))
    );
    assert_eq!(text(&first["from"]["emailAddress"], "address"), "adele@example.com");
    let attachments = graph.get(&format!("{ALEX}/messages/{}/attachments", text(first, "id"))).json();
    assert_eq!(
        (&attachments["value"][0]["size"], text(&attachments["value"][0], "contentBytes")),
        (&json!(5), "aGVsbG8=")
    );
    assert_eq!(each(&graph.get("/v1.0/me/mailFolders/sentitems/messages"), "subject"), ["Hi"]);
    // A guest has an address of somewhere else.
    let guest = json!([{"emailAddress": {"address": "Deniz@partner.example"}}]);
    let message = json!({"message": {"subject": "Hello", "toRecipients": guest}, "saveToSentItems": false});
    assert_eq!(graph.call("POST", "/v1.0/me/sendMail", &message).status, 202);
    assert_eq!(each(&graph.get("/v1.0/users/10000000-1111-4222-8333-000000000005/messages"), "subject"), ["Hello"]);
    assert_eq!(each(&graph.get("/v1.0/me/messages?$top=2"), "subject"), ["Hi", "Budget"], "the newest is first");
}

#[test]
fn files_and_reports_are_behind_redirections() {
    let graph = practice();
    let table = [
        ("/v1.0/reports/getOffice365ActiveUserDetail(period='D7')", "\u{feff}Report Refresh Date,User Principal Name"),
        ("/v1.0/me/drive/root:/Reports/sales.csv:/content", "Month,Amount\n"),
    ];
    for (path, beginning) in table {
        let reply = graph.get(path);
        assert_eq!(reply.status, 302, "{path}");
        let content = send("GET", reply.header("location"), &[], b"").unwrap().body;
        assert!(String::from_utf8(content).unwrap().starts_with(beginning), "{path}");
    }
    assert_eq!(each(&graph.get("/v1.0/me/drive/root/children"), "name"), ["Reports", "notes.txt"]);
    assert_eq!(names(&graph.get("/v1.0/me/joinedTeams")), ["All Hands"]);
    assert_eq!(each(&graph.get("/v1.0/me/calendar/events"), "subject"), ["Team meeting", "Stock count"]);
}

#[test]
fn changes_are_told_and_forgotten() {
    let graph = practice();
    let round = graph.get("/v1.0/users/delta").json();
    let link = text(&round, "@odata.deltaLink").strip_prefix(graph.emulator.url()).unwrap().to_owned();
    assert_eq!(round["value"].as_array().unwrap().len(), 6);
    graph.call("PATCH", ALEX, &json!({"jobTitle": "Boss"}));
    assert_eq!(names(&graph.get(&link)), ["Alex Wilber"]);
    let batch = json!({"requests": [{"id": "1", "method": "GET", "url": "/me"}, {"id": "2", "method": "GET", "url": "/users/no"}]});
    let responses = graph.call("POST", "/v1.0/$batch", &batch).json()["responses"].clone();
    assert_eq!((&responses[0]["status"], &responses[1]["status"]), (&json!(200), &json!(404)));
    let reset = send("POST", &format!("{}/__reset", graph.emulator.url()), &[], b"").unwrap();
    assert_eq!(reset.status, 204);
    assert_eq!(text(&graph.get(ALEX).json(), "jobTitle"), "Marketing Assistant");
}

#[test]
fn other_paths_of_the_catalogs_answer_as_ever() {
    let options = Options::with_tenant(Routes::built_in().unwrap(), Tenant::practice().unwrap());
    let graph = Graph { emulator: Emulator::on_thread(options).unwrap() };
    let list =
        graph.call("POST", "/v1.0/me/todo/lists/l/tasks/t/attachments", &json!({"@odata.type": "x", "name": "a"}));
    assert_eq!(list.status, 201, "{list:?}");
    let made = graph.call("POST", "/v1.0/me/events", &json!({"subject": "Tea"}));
    assert_eq!(made.status, 201, "{made:?}");
    assert_eq!(graph.get("/v1.0/users/nobody/events").error(), (404, "Request_ResourceNotFound".to_owned()));
}

#[test]
fn a_tenant_may_be_of_anything() {
    let file = r#"
        [types.bed]
        properties = ["id", "soil", "size"]
        new-id = "bed-{number}"
        [paths]
        beds = { type = "bed" }
        "beds/{id}/next" = { type = "bed", single = true }
        [objects]
        beds = [{ id = "one", soil = "clay" }, { id = "two" }]
        [links]
        "beds/one/next" = "beds/two"
    "#;
    let graph = with(Tenant::parse(file).unwrap());
    assert_eq!(each(&graph.get("/beta/beds"), "soil"), ["clay", "?"]);
    assert_eq!(text(&graph.get("/v1.0/beds/one/next").json(), "id"), "two");
    let made = graph.call("POST", "/v1.0/beds", &json!({"size": 3})).json();
    assert_eq!((text(&made, "id"), &made["soil"]), ("bed-000000000000", &Value::Null));
}
