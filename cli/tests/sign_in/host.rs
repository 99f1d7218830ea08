//! A host of `mg invoke` signs users and applications in (docs/invoke.md#a-user-signs-in).

use std::io::Write as _;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::service::{CANARY, Service};

const PEM: &str = include_str!("../../../runtime/tests/data/certificate.pem");

/// Gives commands to one process, and what comes back: all events of each.
fn run(service: &Service, commands: &[Value], variables: &[(&str, &str)]) -> Vec<Vec<Value>> {
    let mut command = service.command(&["invoke"], variables);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = String::new();
    for (id, command) in commands.iter().enumerate() {
        let mut command = command.clone();
        (command["v"], command["id"]) = (json!(1), json!(id));
        for line in [command, json!({"record": {}}), json!({"end": true})] {
            lines.push_str(&line.to_string());
            lines.push('\n');
        }
    }
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let events = String::from_utf8(output.stdout).unwrap();
    let events: Vec<Value> = events.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (0..commands.len()).map(|id| events.iter().filter(|event| event["id"] == json!(id)).cloned().collect()).collect()
}

fn context(events: &[Value]) -> Value {
    let found = events.iter().find_map(|event| event.get("context"));
    assert!(found.is_some(), "no context in {events:?}");
    found.unwrap().clone()
}

fn names_canary(events: &[Value]) -> bool {
    events.iter().any(|event| event.to_string().contains(CANARY))
}

/// The host has the tokens, and nothing is written anywhere.
#[test]
fn a_session_is_kept_by_the_host() {
    let service = Service::start();
    let sign_in = json!({"signIn": {"scopes": ["User.Read"], "deviceCode": true, "keep": "session"},
        "auth": {"tenant": "contoso.example", "client": "app"}});
    let [events] = &run(&service, &[sign_in], &[])[..] else { unreachable!("one command") };
    assert!(events[0]["information"]["text"].as_str().unwrap().contains("ABC-1"), "{events:?}");
    let context = context(events);
    assert_eq!(
        (&context["user"], &context["tenant"], &context["permissions"]),
        (&json!("adele@contoso.example"), &json!("contoso.example"), &json!(["Calendars.Read", "User.Read"]))
    );
    assert!(service.home.path().read_dir().unwrap().next().is_none(), "nothing is kept");
    service.log();

    // Another process acts for the same user, and renews the token when it has ended.
    let mut session: Value = serde_json::from_str(context["session"].as_str().unwrap()).unwrap();
    for ended in [false, true] {
        if ended {
            session["tokens"]["access"]["ends"] = json!(1);
        }
        let request = json!({"request": {"uri": "v1.0/me"}, "auth": {"session": session.to_string()}});
        let [events] = &run(&service, &[request], &[("MG_TOKEN", "other")])[..] else { unreachable!("one command") };
        assert_eq!(events[0]["response"]["status"], json!(200), "{events:?}");
        assert!(!names_canary(events), "{events:?}");
        let log = service.log();
        assert_eq!(log.contains(&"refresh_token".to_owned()), ended, "{log:?}");
    }

    // To no other server, and not where it is damaged.
    let elsewhere = json!({"request": {"uri": "v1.0/me"}, "auth": {"session": session.to_string(), "graph": "https://graph.microsoft.com"}});
    let damaged = json!({"request": {"uri": "v1.0/me"}, "auth": {"session": "{}"}});
    for (events, said) in
        run(&service, &[elsewhere, damaged], &[]).iter().zip(["the sign-in of this session is for", "holds no sign-in"])
    {
        assert!(events[0]["error"]["message"].as_str().unwrap().contains(said), "{events:?}");
        assert!(!names_canary(events), "{events:?}");
    }
}

/// What is kept is used as long as it is good for what is asked, and removed when the user signs out.
#[test]
fn a_kept_sign_in_is_taken_again() {
    let service = Service::start();
    let sign_in = |scopes: &[&str]| json!({"signIn": {"scopes": scopes, "deviceCode": true, "keep": "file"}, "auth": {"client": "app", "account": "host"}});
    let events =
        run(&service, &[sign_in(&["User.Read"]), sign_in(&[]), sign_in(&["user.read"]), sign_in(&["Mail.Send"])], &[]);
    assert!(events.iter().all(|events| context(events)["account"] == json!("host")), "{events:?}");
    assert!(!events.iter().any(|events| names_canary(events)), "{events:?}");
    let asked = service.log().iter().filter(|what| *what == "device_code").count();
    assert_eq!(asked, 2, "for the first one, and for a permission that it hasn't got");

    // A cmdlet acts for that user when it is named; when the user has signed out nobody does.
    let whoami = json!({"whoAmI": {}, "auth": {"account": "host"}});
    let sign_out = json!({"signOut": {}, "auth": {"account": "host"}});
    let events = run(&service, &[whoami.clone(), sign_out.clone(), whoami, sign_out], &[]);
    assert_eq!(context(&events[0])["user"], json!("adele@contoso.example"));
    assert_eq!(events[2][0]["error"]["code"], json!("NotSignedIn"));
    assert_eq!(events[3].last().unwrap()["exit"]["code"], json!(0), "who is out stays out");
    assert!(!service.path("mg/accounts/account-host.tokens").exists());
}

/// Secrets and certificates come in the command, and go out to the sign-in service alone.
#[test]
fn applications_sign_in() {
    let service = Service::start();
    let secret = json!({"whoAmI": {}, "auth": {"tenant": "t", "client": "app", "secret": "Secret-1234"}});
    let pem = json!({"whoAmI": {}, "auth": {"tenant": "t", "client": "app", "certificatePem": PEM, "sendCertificateChain": "true"}});
    let events = run(&service, &[secret, pem], &[("MG_TOKEN", "other")]);
    for (events, credential) in events.iter().zip(["AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE"]) {
        assert_eq!(context(events)["credential"], json!(credential), "{events:?}");
        assert!(!names_canary(events) && !format!("{events:?}").contains("Secret-1234"), "{events:?}");
    }
    assert_eq!(service.log(), ["client_credentials", "client_credentials"]);
    assert!(service.state.lock().unwrap().form.contains("client_assertion="));
}

/// Where the machine gives out tokens, that is asked, and nothing else is.
#[test]
fn a_managed_identity_is_asked_for() {
    let service = Service::start();
    let whoami = json!({"whoAmI": {}, "auth": {"credential": "identity"}});
    let host = [("AZURE_POD_IDENTITY_AUTHORITY_HOST", service.url.as_str()), ("MG_TOKEN", "other")];
    let [events] = &run(&service, &[whoami], &host)[..] else { unreachable!("one command") };
    // This service isn't one, but it was asked.
    assert!(events[0]["error"].is_object(), "{events:?}");
    assert!(service.log()[0].starts_with("GET /metadata/identity/oauth2/token?"), "{events:?}");
    let wrong = json!({"whoAmI": {}, "auth": {"credential": "other"}});
    let [events] = &run(&service, &[wrong], &[])[..] else { unreachable!("one command") };
    assert!(events[0]["error"]["message"].as_str().unwrap().contains("expected identity"), "{events:?}");
}
