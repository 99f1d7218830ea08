//! Every action of fault scripts.

use std::time::{Duration, SystemTime};

use graphsmith_emulator::Listener;
use graphsmith_emulator::faults::{Action, Finish, Lure, Ranges, Rule, Script};
use graphsmith_emulator::{Emulator, Options};
use serde_json::{Value, json};

use crate::wire::{Graph, TOKEN, put, send, try_put};

/// The first slice meets this.
fn first_slice(then: Action) -> Graph {
    Graph::with([Rule::always(then).of(Listener::Upload, "PUT").nth([1])])
}

/// Every request for a list meets this.
fn lists(then: Action) -> Graph {
    Graph::with([Rule::always(then).of(Listener::Graph, "GET")])
}

fn status(code: u16) -> Action {
    Action::Status { code, error: None, retry_after: None, retry_after_date: None, challenge: None, done: false }
}

/// What the service still wants of a session.
fn wanted(url: &str) -> Value {
    send("GET", url, &[], b"").unwrap().json()["nextExpectedRanges"].clone()
}

#[test]
fn a_lost_reply_leaves_what_was_done() {
    let graph = first_slice(Action::LostReply {});
    let url = graph.open(20);
    assert!(try_put(&url, 0, &[1; 10], 20).is_err());
    assert_eq!(wanted(&url), json!(["10"]));
    assert_eq!(put(&url, 10, &[1; 10], 20).status, 201);
}

#[test]
fn nothing_is_done_before_the_connection_breaks() {
    for action in [Action::HangUp {}, Action::Reset { after: 5 }, Action::Reset { after: 0 }] {
        let graph = first_slice(action.clone());
        let url = graph.open(20);
        assert!(try_put(&url, 0, &[1; 10], 20).is_err(), "{action:?}");
        assert_eq!(wanted(&url), json!(["0"]));
        assert_eq!(put(&url, 0, &[1; 20], 20).status, 201);
    }
}

#[test]
fn a_reset_comes_in_mid_slice() {
    let graph = first_slice(Action::Reset { after: 200_000 });
    let url = graph.open(4 << 20);
    assert!(try_put(&url, 0, &vec![1; 4 << 20], 4 << 20).is_err());
    let slice = graph.emulator.received().into_iter().find(|received| received.method == "PUT").unwrap();
    assert!((200_000..4 << 20).contains(&slice.length), "{}", slice.length);
}

#[test]
fn a_reply_breaks_off() {
    for after in [0, 7] {
        let graph = first_slice(Action::Cut { after });
        let url = graph.open(20);
        assert!(try_put(&url, 0, &[1; 10], 20).is_err());
        assert_eq!(wanted(&url), json!(["10"]));
    }
}

#[test]
fn refusals_have_any_status_and_tell_when_to_come_again() {
    for code in [400, 408, 416, 429, 500, 503, 504, 509] {
        let graph = first_slice(status(code));
        let url = graph.open(20);
        let reply = put(&url, 0, &[1; 10], 20);
        assert_eq!((reply.status, reply.header("retry-after")), (code, ""));
        assert!(!reply.error().1.is_empty());
        assert_eq!(wanted(&url), json!(["0"]));
    }
    let later = |retry_after, retry_after_date| Action::Status {
        code: 429,
        error: Some("activityLimitReached".to_owned()),
        retry_after,
        retry_after_date,
        challenge: None,
        done: false,
    };
    let reply = lists(later(Some(120), None)).get("/beta/me/events");
    assert_eq!((reply.error(), reply.header("retry-after")), ((429, "activityLimitReached".to_owned()), "120"));
    let reply = lists(later(None, Some(120))).get("/beta/me/events");
    let date = |text: &str| httpdate::parse_http_date(text).unwrap();
    let wait = date(reply.header("retry-after")).duration_since(date(reply.header("date"))).unwrap();
    assert!((119..=121).contains(&wait.as_secs()), "{wait:?}");
    assert!(date(reply.header("date")) <= SystemTime::now() + Duration::from_secs(1));
}

#[test]
fn a_refusal_may_be_a_lie() {
    let done = Action::Status {
        code: 504,
        error: None,
        retry_after: None,
        retry_after_date: None,
        challenge: None,
        done: true,
    };
    let graph = first_slice(done);
    let url = graph.open(20);
    assert_eq!(put(&url, 0, &[1; 10], 20).status, 504);
    assert_eq!(wanted(&url), json!(["10"]));
}

#[test]
fn a_challenge_asks_for_another_token() {
    let challenge = "Bearer error=\"insufficient_claims\", claims=\"eyJ9\"";
    let action = Action::Status {
        code: 401,
        error: None,
        retry_after: None,
        retry_after_date: None,
        challenge: Some(challenge.to_owned()),
        done: false,
    };
    let reply = lists(action).get("/beta/me/events");
    assert_eq!((reply.status, reply.header("www-authenticate")), (401, challenge));
}

#[test]
fn proxies_answer_in_html() {
    let reply = lists(Action::Html { code: 502 }).get("/beta/me/events");
    assert_eq!((reply.status, reply.header("content-type")), (502, "text/html; charset=utf-8"));
    assert!(reply.body.starts_with(b"<!DOCTYPE html>"));
}

#[test]
fn a_session_ends_early() {
    let graph = Graph::with([Rule::always(Action::Expire {}).of(Listener::Upload, "PUT").nth([2])]);
    let url = graph.open(20);
    assert_eq!(put(&url, 0, &[1; 10], 20).status, 200);
    assert_eq!(put(&url, 10, &[1; 10], 20).error(), (404, "uploadSessionNotFound".to_owned()));
    assert_eq!(graph.emulator.open_sessions(), 0);
}

#[test]
fn a_slice_is_taken_in_part() {
    let graph = first_slice(Action::Partial { bytes: 7 });
    let url = graph.open(20);
    assert_eq!(put(&url, 0, &[1; 20], 20).json()["nextExpectedRanges"], json!(["7"]));
    assert_eq!(put(&url, 7, &[2; 13], 20).status, 201);
    assert_eq!(graph.emulator.stored().unwrap()[0].1, [[1; 7].as_slice(), &[2; 13]].concat());
}

#[test]
fn a_session_claims_what_never_came() {
    let graph = Graph::with([Rule::always(Action::Claim { bytes: 15 }).of(Listener::Upload, "GET").nth([1])]);
    let url = graph.open(20);
    assert_eq!(put(&url, 0, &[1; 10], 20).status, 200);
    assert_eq!(wanted(&url), json!(["15"]));
    assert_eq!(wanted(&url), json!(["10"]));
}

#[test]
fn refusals_repeat_the_address() {
    let graph = first_slice(status(400));
    let url = graph.open(20);
    let message = put(&url, 0, &[1; 10], 20).json()["error"]["message"].clone();
    assert_eq!(message, format!("The fault script refuses {url}."));
}

#[test]
fn other_rules_count_anew() {
    let graph = first_slice(status(500));
    let url = graph.open(20);
    assert_eq!(put(&url, 0, &[1; 10], 20).status, 500);
    graph.emulator.set_rules([Rule::always(status(503)).of(Listener::Upload, "PUT").nth([2])]).unwrap();
    assert_eq!(put(&url, 0, &[1; 10], 20).status, 200);
    assert_eq!(put(&url, 10, &[1; 10], 20).status, 503);
    assert!(graph.emulator.set_rules([Rule::always(status(200))]).is_err());
}

/// docs/protocol.md#send-slices: all forms that a client has to accept.
#[test]
fn ranges_come_in_many_forms() {
    let date = "ExpirationDateTime";
    let table = [
        (Ranges::Bare, date, "nextExpectedRanges", json!(["10"])),
        (Ranges::Dash, "expirationDateTime", "nextExpectedRanges", json!(["10-"])),
        (Ranges::Pair, "expirationDateTime", "nextExpectedRanges", json!(["10-29"])),
        (Ranges::Several, "expirationDateTime", "nextExpectedRanges", json!(["10-19", "20-29"])),
        (Ranges::Pascal, date, "NextExpectedRanges", json!(["10-"])),
        (Ranges::Lower, "expirationdatetime", "nextexpectedranges", json!(["10-"])),
        (Ranges::Number, date, "nextExpectedRanges", json!([10])),
        (Ranges::Missing, "expirationDateTime", "nextExpectedRanges", Value::Null),
        (Ranges::Empty, "expirationDateTime", "nextExpectedRanges", json!([])),
    ];
    for (form, date, name, expected) in table {
        let graph = first_slice(Action::Ranges { form });
        let json = put(&graph.open(30), 0, &[1; 10], 30).json();
        assert_eq!(json.get(name).unwrap_or(&Value::Null), &expected, "{form:?}");
        assert!(json[date].is_string(), "{form:?}");
    }
    let graph = first_slice(Action::Ranges { form: Ranges::NoContent });
    let reply = put(&graph.open(30), 0, &[1; 10], 30);
    assert_eq!((reply.status, reply.body.len()), (200, 0));
}

#[test]
fn uploads_end_in_many_forms() {
    let table = [
        (Finish::Location, 201, true, false),
        (Finish::Empty, 201, false, false),
        (Finish::Object, 201, false, true),
        (Finish::ObjectOk, 200, false, true),
        (Finish::EmptyOk, 200, false, false),
    ];
    for (form, status, located, shown) in table {
        let graph = first_slice(Action::Finish { form });
        let reply = put(&graph.open(10), 0, &[1; 10], 10);
        assert_eq!(reply.status, status, "{form:?}");
        assert_eq!((!reply.header("location").is_empty(), !reply.body.is_empty()), (located, shown), "{form:?}");
        if shown {
            assert!(reply.json()["id"].is_string());
        }
        assert_eq!(graph.emulator.stored().unwrap().len(), 1);
    }
    let graph = first_slice(Action::Finish { form: Finish::Accepted });
    let reply = put(&graph.open(10), 0, &[1; 10], 10);
    assert_eq!((reply.status, reply.json()), (202, json!({"nextExpectedRanges": []})));
}

/// docs/security.md: where clients must not go.
#[test]
fn clients_are_lured_away() {
    let graph = lists(Action::NextLink { to: Lure::Trap });
    let (url, trap) = (graph.emulator.url().to_owned(), graph.emulator.trap_url().to_owned());
    let link = |graph: &Graph| graph.get("/beta/me/events").json()["@odata.nextLink"].as_str().unwrap().to_owned();
    let trapped = link(&graph);
    assert!(trapped.starts_with(&format!("{trap}/beta/users/me/events?$skip=")), "{trapped}");
    // Whoever follows it loses the token.
    send("GET", &trapped, &[("authorization", &format!("Bearer {TOKEN}"))], b"").unwrap();
    assert!(graph.emulator.trapped()[0].contains(TOKEN));
    assert!(graph.emulator.trapped().len() == 1 && !url.is_empty());

    let graph = lists(Action::NextLink { to: Lure::UserInfo });
    let expected = format!("{}@{}/", graph.emulator.url(), graph.emulator.trap_url().replace("http://", ""));
    assert!(link(&graph).starts_with(&expected));
    let graph = lists(Action::NextLink { to: Lure::LookAlike });
    assert!(link(&graph).starts_with(&format!("{}.evil.example/", graph.emulator.url())));
    let graph = lists(Action::NextLink { to: Lure::Again });
    assert_eq!(link(&graph), format!("{}/beta/users/me/events?$skip=0", graph.emulator.url()));

    let graph = Graph::with([Rule::always(Action::UploadUrl { to: Lure::Trap }).of(Listener::Graph, "POST")]);
    assert!(graph.open(10).starts_with(graph.emulator.trap_url()));
    for (to, expected) in [(Lure::OtherHost, "https://evil.example/api/"), (Lure::Empty, "")] {
        let graph = Graph::with([Rule::always(Action::UploadUrl { to }).of(Listener::Graph, "POST")]);
        let url = graph.open(10);
        assert!(url.starts_with(expected) && url.is_empty() == expected.is_empty(), "{url}");
    }
    let graph = first_slice(Action::Location { to: Lure::Trap });
    let reply = put(&graph.open(10), 0, &[1; 10], 10);
    assert!(reply.header("location").starts_with(graph.emulator.trap_url()));
}

#[test]
fn redirects_lead_to_the_trap() {
    for code in [301, 302, 303, 307, 308] {
        let graph = lists(Action::Redirect { code });
        let reply = graph.get("/beta/me/events?x=1");
        assert_eq!(reply.status, code);
        assert_eq!(reply.header("location"), format!("{}/beta/me/events?x=1", graph.emulator.trap_url()));
    }
}

/// docs/protocol.md#paging: a page may be empty and still go on.
#[test]
fn a_page_is_empty_although_the_list_goes_on() {
    let graph = Graph::with([Rule::always(Action::EmptyPage {}).of(Listener::Graph, "GET").nth([1])]);
    graph.call("POST", "/beta/me/events", &json!({}));
    let page = graph.get("/beta/me/events").json();
    assert_eq!(page["value"], json!([]));
    let next = page["@odata.nextLink"].as_str().unwrap().strip_prefix(graph.emulator.url()).unwrap();
    assert_eq!(graph.get(next).json()["value"].as_array().unwrap().len(), 1);
}

#[test]
fn slow_replies_come_all_the_same() {
    let graph = lists(Action::Slow { ms: 30 });
    let start = std::time::Instant::now();
    assert_eq!(graph.get("/beta/me/events").status, 200);
    assert!(start.elapsed() >= Duration::from_millis(30));
}

/// A client that is patient and asks, nothing more: what random scripts promise is that this is enough.
fn upload(graph: &Graph, file: &[u8]) -> Option<()> {
    let create = crate::wire::session(file.len() as u64).to_string();
    let list = || graph.get("/beta/me/events/e/attachments").json()["value"].as_array().unwrap().len();
    let mut url = String::new();
    let mut at = 0;
    for _ in 0..60 {
        if list() > 0 {
            return Some(());
        }
        if url.is_empty() {
            let path = "/beta/me/events/e/attachments/createUploadSession";
            let Ok(reply) = graph.try_call("POST", path, create.as_bytes()) else { continue };
            if reply.status == 201 {
                reply.json()["uploadUrl"].as_str().unwrap().clone_into(&mut url);
                at = 0;
            }
            continue;
        }
        let end = file.len().min(at + 1000);
        match try_put(&url, at, &file[at..end], file.len()) {
            Ok(reply) if reply.status == 200 && reply.body.len() > 10 => {
                let text = String::from_utf8(reply.body).unwrap().to_lowercase();
                let (_, rest) = text.split_once("\"nextexpectedranges\":[").unwrap_or(("", "0"));
                let digits: String = rest.trim_start_matches('"').chars().take_while(char::is_ascii_digit).collect();
                at = digits.parse().unwrap();
            }
            // Nobody knows what is there: everything from the beginning.
            _ => url.clear(),
        }
    }
    None
}

#[test]
fn random_scripts_let_files_through_exactly_once_and_can_be_played_again() {
    let file: Vec<u8> = (0..4500_u32).map(|number| u8::try_from(number % 251).unwrap()).collect();
    for seed in 0..200 {
        let mut script = Script::random(seed);
        script.service.minimum_size = 1;
        let play = || {
            let options = Options { script: script.clone(), remember: 1000, ..Options::built_in().unwrap() };
            let graph = Graph { emulator: Emulator::on_thread(options).unwrap() };
            assert_eq!(upload(&graph, &file), Some(()), "seed {seed}\n{}", script.to_toml().unwrap());
            let stored = graph.emulator.stored().unwrap();
            assert!(stored.len() == 1 && stored[0].1 == file, "seed {seed}");
            let received = graph.emulator.received().into_iter();
            received.map(|one| (one.method.clone(), one.header("content-range").to_owned())).collect::<Vec<_>>()
        };
        let first = play();
        if seed % 10 == 0 {
            assert_eq!(play(), first, "seed {seed}");
        }
    }
}
