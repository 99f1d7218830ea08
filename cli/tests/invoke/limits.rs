//! Ends that nobody has asked for.

use std::io::Write as _;
use std::sync::mpsc::channel;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde_json::json;

use crate::host::{Host, command};
use crate::service::{Reply, Service};

#[test]
fn a_stop_gives_up_the_request_that_is_on_its_way() {
    given_up(|host| host.send(&[json!({"stop": true})]), true);
}

#[test]
fn input_that_ends_gives_up_the_request_of_a_command_that_is_not_whole() {
    given_up(Host::close, false);
}

/// A request is on its way when that ends the command, and another command may follow.
fn given_up(end: impl Fn(&mut Host), goes_on: bool) {
    let (arrived, wait) = channel();
    let arrived = Mutex::new(arrived);
    let service = Service::start(move |at, _| {
        arrived.lock().unwrap_or_else(PoisonError::into_inner).send(()).unwrap();
        if at == 0 {
            // Longer than the test takes.
            std::thread::sleep(Duration::from_mins(10));
        }
        Reply::json(200, &json!({"id": "e"}))
    });
    let mut host = Host::start(&service.url);
    let parameters = json!({"UserId": "adele", "EventId": "e"});
    host.send(&[command("Get-MgUserEvent", "Get", &parameters), json!({"record": {}})]);
    wait.recv().unwrap();
    end(&mut host);
    assert_eq!(host.until("exit"), [json!({"id": 1, "exit": {"code": 130}})]);
    if goes_on {
        assert_eq!(host.run("Get-MgUserEvent", "Get", &parameters).pop().unwrap()["exit"]["code"], 0);
    }
}

#[test]
fn input_that_ends_within_a_command_stops_it() {
    let service = Service::start(|_, _| Reply::json(200, &json!({"id": "e"})));
    let mut host = Host::start(&service.url);
    let parameters = json!({"UserId": "adele"});
    host.send(&[command("Get-MgUserEvent", "Get", &parameters)]);
    host.close();
    assert_eq!(host.until("exit"), [json!({"id": 1, "exit": {"code": 130}})]);
    assert!(host.event().is_none() && host.process.wait().unwrap().success());
    assert_eq!(service.lines(), [] as [&str; 0]);
}

#[test]
fn a_whole_command_is_carried_out_although_input_has_ended() {
    let service = Service::start(|_, _| Reply::json(200, &json!({"id": "e"})));
    let mut host = Host::start(&service.url);
    let parameters = json!({"UserId": "adele", "EventId": "e"});
    host.send(&[command("Get-MgUserEvent", "Get", &parameters), json!({"record": {}}), json!({"end": true})]);
    host.close();
    assert_eq!(host.until("exit").pop().unwrap()["exit"]["code"], 0);
}

#[test]
fn nothing_is_sent_for_a_reader_that_has_gone_away() {
    let service = Service::start(|_, asked| {
        Reply::json(200, &json!({"value": [{"id": "a"}], "@odata.nextLink": format!("{}/x", asked.url)}))
    });
    let mut host = Host::start(&service.url);
    host.close_output();
    let lines = [command("Get-MgUserEvent", "List", &json!({"UserId": "adele", "All": true})), json!({"record": {}})];
    host.send(&lines);
    assert!(host.process.wait().unwrap().success());
    assert_eq!(service.lines(), ["GET /v1.0/users/adele/events"]);
}

#[test]
fn a_line_that_is_too_long_is_an_error_of_its_command() {
    let service = Service::start(|_, _| Reply::json(200, &json!({"id": "e"})));
    let mut host = Host::start(&service.url);
    host.send(&[command("Get-MgUserEvent", "Get", &json!({"UserId": "adele"}))]);
    let piece = vec![b'x'; 1 << 20];
    for _ in 0..65 {
        host.raw().write_all(&piece).unwrap();
    }
    host.write("\n");
    let events = host.until("exit");
    assert_eq!(events[0]["error"]["message"], "the line is longer than 64 MB");
    assert_eq!(events[1]["exit"]["code"], 2);
    let parameters = json!({"UserId": "adele", "EventId": "e"});
    assert_eq!(host.run("Get-MgUserEvent", "Get", &parameters).pop().unwrap()["exit"]["code"], 0);
}
