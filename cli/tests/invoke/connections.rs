//! What one command leaves for the next.

use serde_json::json;

use crate::host::{Host, command, repository};
use crate::service::{Reply, Service};

/// Events of that name.
fn count(events: &[serde_json::Value], name: &str) -> usize {
    events.iter().filter(|event| event.get(name).is_some()).count()
}

#[test]
fn two_commands_share_a_connection() {
    let service = Service::start(|at, _| Reply::json(200, &json!({"id": at})));
    let mut host = Host::start(&service.url);
    for id in ["a", "b", "c"] {
        let events = host.run("Get-MgUserEvent", "Get", &json!({"UserId": "adele", "EventId": id}));
        assert_eq!((count(&events, "result"), &events.last().unwrap()["exit"]["code"]), (1, &json!(0)));
    }
    let connections: Vec<usize> = service.asked().iter().map(|asked| asked.connection).collect();
    assert_eq!(connections, [0, 0, 0]);
}

#[test]
fn another_token_goes_over_a_connection_of_its_own_client() {
    let service = Service::start(|_, _| Reply::json(200, &json!({"id": "e"})));
    let mut host = Host::start(&service.url);
    let mut other = command("Get-MgUserEvent", "Get", &json!({"UserId": "adele", "EventId": "e"}));
    other["auth"]["token"] = "another-token".into();
    host.run("Get-MgUserEvent", "Get", &json!({"UserId": "adele", "EventId": "e"}));
    host.send(&[other, json!({"record": {}}), json!({"end": true})]);
    host.until("exit");
    let tokens: Vec<String> = service.asked().into_iter().map(|asked| asked.authorization).collect();
    assert_eq!(tokens, ["Bearer canary-token", "Bearer another-token"]);
}

/// A connection that was closed meanwhile is noticed before something is sent that must not be sent twice.
#[test]
fn a_connection_that_the_server_has_closed_is_not_used_again() {
    let service = Service::start(|_, _| Reply { closes: true, ..Reply::json(201, &json!({"id": "e"})) });
    let mut host = Host::start(&service.url);
    for _ in 0..3 {
        let events = host.run("New-MgUserEvent", "CreateExpanded", &json!({"UserId": "adele", "Subject": "s"}));
        assert_eq!((count(&events, "result"), count(&events, "error")), (1, 0), "{events:?}");
        // The end of the connection arrives.
        std::thread::sleep(std::time::Duration::from_millis(150));
    }
    assert_eq!(service.asked().len(), 3);
}

#[test]
fn a_catalog_that_has_changed_is_read_again() {
    let service = Service::start(|_, _| Reply::json(200, &json!({"value": []})));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x.mgcat");
    let mut host = Host::start(&service.url);
    let mut code = |name: &str, cmdlet: &str, set: &str| {
        if !name.is_empty() {
            std::fs::copy(repository(&format!("generated/catalog/{name}.mgcat")), &file).unwrap();
        }
        let mut command = command(cmdlet, set, &json!({"UserId": "adele"}));
        command["catalogs"] = json!([file]);
        host.send(&[command, json!({"record": {}}), json!({"end": true})]);
        host.until("exit").pop().unwrap()["exit"]["code"].clone()
    };
    assert_eq!(code("", "Get-MgUserEvent", "List"), 4);
    assert_eq!(code("Microsoft.Graph.Calendar", "Get-MgUserEvent", "List"), 0);
    assert_eq!(code("Microsoft.Graph.Groups", "Get-MgUserEvent", "List"), 2);
    assert_eq!(code("Microsoft.Graph.Calendar", "Get-MgUserEvent", "List"), 0);
}
