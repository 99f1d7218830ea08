//! What `mg` says of permissions: in help, in lists for cmdlets and scripts, when it signs in, and when the service refuses
//! (docs/permissions.md).
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use graphsmith_tests::command::{Run, Surroundings, mg};
use graphsmith_tests::server::{Received, Server};
use http::Response;
use http_body_util::Full;
use serde_json::{Value, json};

/// A script with cmdlets in it, and with some that don't count.
const SCRIPT: &str = "\
<# Get-MgUserEventAttachment isn't called. #>
Connect-MgGraph -Scopes 'Calendars.Read'
$events = Get-MgUserEvent -UserId $user -All   # New-MgUserEvent isn't either
foreach ($event in $events) {
    new-mguserEventattachmentuploadsession -UserId $user -EventId $event.Id -AttachmentItem $item
}
Get-MgNothing
";

fn reply(status: u16, body: &Value) -> Response<Full<Bytes>> {
    let reply = Response::builder().status(status).header("content-type", "application/json");
    reply.body(Full::new(Bytes::from(body.to_string()))).unwrap()
}

fn run(words: &[&str]) -> Run {
    mg(words.iter().copied(), &Surroundings { typed: true, ..Surroundings::default() })
}

#[test]
fn help_shows_the_permissions_of_each_call() {
    let one = run(&["help", "New-MgUserEventAttachmentUploadSession"]);
    let section = one.out.split("PERMISSIONS\n").nth(1).unwrap().split("\n\n").next().unwrap();
    assert_eq!(
        section,
        "    Delegated (work or school account): Calendars.ReadWrite, Mail.ReadWrite\n    \
         Delegated (personal Microsoft account): Calendars.ReadWrite, Mail.ReadWrite\n    \
         Application: Calendars.ReadWrite, Mail.ReadWrite"
    );
    // Calls that need different things are told apart; what comes from another entry of the list says so.
    let two = run(&["help", "Get-MgUserEvent"]).out;
    assert!(two.contains("    GET /v1.0/users/{user-id}/events\n    Delegated"), "{two}");
    let derived = run(&["help", "New-MgGroupCalendarEventAttachmentUploadSession"]).out;
    let told = derived.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("These are the permissions of /groups/{id}/calendar/events/{id}/attachments;"), "{derived}");
}

#[test]
fn a_script_is_looked_through_for_cmdlets() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("events.ps1");
    fs::write(&script, SCRIPT).unwrap();
    let script = script.display().to_string();

    let text = run(&["permissions", &script]);
    assert_eq!(text.code, 0, "{}", text.err);
    // With -All a list is asked for, and that is allowed by what the other call needs.
    let least = "Delegated (work or school account): Calendars.ReadWrite\n";
    assert!(text.out.starts_with(least), "{}", text.out);
    assert!(text.out.contains("New-MgUserEventAttachmentUploadSession\n  POST /v1.0/users/{user-id}/"), "{}", text.out);
    assert!(text.err.contains(":7: no catalog has the cmdlet Get-MgNothing"), "{}", text.err);

    let list = run(&["permissions", &script, "-Output", "json"]);
    let list: Value = serde_json::from_str(&list.out).unwrap();
    let mut cmdlets: Vec<&str> =
        list["requests"].as_array().unwrap().iter().filter_map(|request| request["cmdlet"].as_str()).collect();
    cmdlets.dedup();
    cmdlets.sort_unstable();
    assert_eq!(cmdlets, ["Get-MgUserEvent", "New-MgUserEventAttachmentUploadSession"]);
    assert_eq!(list["least"]["application"], json!(["Calendars.ReadWrite"]));

    // As if it were piped in, and cmdlets by their names.
    let piped = mg(["permissions", "-"], &Surroundings { input: SCRIPT, ..Surroundings::default() });
    assert_eq!(piped.out, text.out);
    let named = run(&["permissions", "Get-MgUserEvent"]);
    assert!(named.out.starts_with("Delegated (work or school account): Calendars.ReadBasic\n"), "{}", named.out);
    for (words, said) in [
        (&["permissions"][..], "expected a cmdlet or a script"),
        (&["permissions", "Get-MgNothing"], "there is no cmdlet `Get-MgNothing`"),
        (&["permissions", "Get-MgUserEvent", "-Output", "csv"], "expected text or json"),
    ] {
        let run = run(words);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{words:?}");
        assert!(run.err.contains(said), "{words:?}: {}", run.err);
    }
}

#[test]
fn what_a_permission_allows_is_found() {
    let found = run(&["find", "calendars.readbasic"]);
    assert!(found.out.starts_with("Get-MgUserEvent\n    GET /v1.0/users/{user-id}/events"), "{}", found.out);
    assert!(found.out.contains(", the least privileged one\n") && !found.out.contains("Session"), "{}", found.out);
}

/// The permissions that cmdlets need are those that are asked for, and no others.
#[tokio::test]
async fn signing_in_for_cmdlets_asks_for_what_they_need() {
    let server = Server::start(|received: &Received| {
        if received.target.ends_with("/devicecode") {
            return reply(
                200,
                &json!({"device_code": "d", "user_code": "U", "verification_uri": "https://login.example/code",
                    "interval": 0, "expires_in": 900}),
            );
        }
        reply(200, &json!({"access_token": "t", "token_type": "Bearer", "expires_in": 3600}))
    });
    let server = server.await.unwrap();
    let variables = vec![
        ("MG_BASE_URL", server.url.clone()),
        ("AZURE_AUTHORITY_HOST", server.url.clone()),
        ("AZURE_CLIENT_ID", "client".to_owned()),
    ];
    for (word, cmdlets, permissions) in [
        ("--for", "Get-MgUserEvent", "Calendars.ReadBasic"),
        ("-For", "Get-MgUserEvent,New-MgUserEventAttachmentUploadSession", "Calendars.ReadBasic Calendars.ReadWrite"),
    ] {
        let words = ["sign-in", word, cmdlets, "-UseDeviceCode", "-PrintToken"].map(str::to_owned);
        let around = Surroundings { variables: variables.clone(), typed: true, ..Surroundings::default() };
        let before = server.received().len();
        let run = tokio::task::spawn_blocking(move || mg(words, &around)).await.unwrap();
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(run.err.starts_with(&format!("Asks for {permissions}.\n")), "{}", run.err);
        let form = String::from_utf8(server.received()[before].body.to_vec()).unwrap();
        let asked = form.split('&').find_map(|field| field.strip_prefix("scope=")).unwrap();
        let names: Vec<&str> =
            asked.split("%20").filter_map(|scope| scope.rsplit_once("%2F").map(|(_, name)| name)).collect();
        assert_eq!(names.join(" "), permissions, "{asked}");
    }
}

/// A token that says which permissions it has, as the sign-in service gives them.
fn token(claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.c2lnbmF0dXJl", part(&json!({"alg": "none"})), part(claims))
}

#[tokio::test]
async fn a_refusal_says_what_would_do_and_what_the_token_has() {
    let denied = json!({"error": {"code": "ErrorAccessDenied", "message": "Access is denied."}});
    let server = Server::start(move |_| reply(403, &denied)).await.unwrap();
    let table = [
        (
            json!({"scp": "Mail.Read User.Read"}),
            "The call needs Calendars.ReadWrite or Mail.ReadWrite. The token has Mail.Read and User.Read. `mg sign-in --for \
             New-MgUserEventAttachmentUploadSession` asks for Calendars.ReadWrite.",
        ),
        (
            json!({"scp": "Calendars.ReadWrite"}),
            "The token has Calendars.ReadWrite, which is enough for this call; so it is this object that the user may not use.",
        ),
        (
            json!({"roles": ["Mail.Read"]}),
            "The call needs Calendars.ReadWrite or Mail.ReadWrite. The token has Mail.Read. An administrator can grant it to the \
             application.",
        ),
    ];
    for (claims, said) in table {
        let token = token(&claims);
        let variables = vec![("MG_BASE_URL", server.url.clone()), ("MG_TOKEN", token.clone())];
        let words = ["New-MgUserEventAttachmentUploadSession", "-UserId", "u", "-EventId", "e"].map(str::to_owned);
        let around = Surroundings { variables, typed: true, ..Surroundings::default() };
        let run = tokio::task::spawn_blocking(move || mg(words, &around)).await.unwrap();
        assert_eq!((run.code, run.out.as_str()), (1, ""), "{}", run.err);
        assert!(run.err.contains(said), "{}", run.err);
        assert!(!run.err.contains(token.split('.').nth(1).unwrap()), "a token was shown: {}", run.err);
    }
    // A proxy that refuses knows nothing of permissions.
    let proxy = Server::start(|_| Response::builder().status(403).body(Full::new(Bytes::from("no"))).unwrap());
    let proxy = proxy.await.unwrap();
    let variables = vec![("MG_BASE_URL", proxy.url.clone()), ("MG_TOKEN", token(&json!({"scp": "User.Read"})))];
    let around = Surroundings { variables, typed: true, ..Surroundings::default() };
    let words = ["Get-MgUserEvent", "-UserId", "u"].map(str::to_owned);
    let run = tokio::task::spawn_blocking(move || mg(words, &around)).await.unwrap();
    assert!(run.code == 1 && !run.err.contains("The call needs"), "{}", run.err);
}
