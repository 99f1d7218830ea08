//! Sign-ins in files: kept, used, told apart by name, removed.

use std::os::unix::fs::PermissionsExt as _;

use serde_json::{Value, json};

use crate::service::{CANARY, Service};

const IN_FILE: [&str; 4] = ["sign-in", "-UseDeviceCode", "-Store", "file"];
const EVENTS: [&str; 3] = ["Get-MgUserEvent", "-UserId", "u"];

/// Permissions come first.
fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let (permissions, more) = more.split_at(more.iter().position(|word| word.starts_with('-')).unwrap_or(more.len()));
    IN_FILE[..1].iter().chain(permissions).chain(&IN_FILE[1..]).chain(more).copied().collect()
}

/// One sign-in serves all commands; the access token is kept with it, so nobody is asked again.
#[test]
fn a_sign_in_is_kept_for_the_day() {
    let service = Service::start();
    let (code, out, err) = service.run(&with(&["User.Read", "-Scopes", "Calendars.Read,Mail.Read"]), &[]);
    assert_eq!((code, out.as_str()), (0, ""), "{err}");
    assert!(err.contains("enter the code ABC-1") && err.contains("Signed in as adele@contoso.example"), "{err}");
    let file = service.path("mg/accounts/account-default.tokens");
    assert!(std::fs::read_to_string(&file).unwrap().contains(CANARY));
    for entry in std::fs::read_dir(service.path("mg/accounts")).unwrap() {
        let path = entry.unwrap().path();
        let is_secret = std::fs::read_to_string(&path).unwrap().contains(CANARY);
        assert_eq!(is_secret, path == file, "{path:?}");
        if path != service.path("mg/accounts/account-default.lock") {
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600, "{path:?}");
        }
    }
    for _ in 0..2 {
        let (code, out, err) = service.run(&EVENTS, &[("AZURE_CLIENT_ID", "")]);
        assert_eq!((code, err.as_str()), (0, ""));
        assert!(out.contains("\"subject\": \"s\""), "{out}");
    }
    let log = service.log();
    assert_eq!(log[..2], ["devicecode", "device_code"]);
    assert_eq!(log.len(), 4, "nobody was asked for a token again: {log:?}");

    // An end that has come: the refresh token is redeemed once, and what comes back is kept.
    let text = std::fs::read_to_string(&file).unwrap();
    let mut kept: Value = serde_json::from_str(&text).unwrap();
    kept["access"]["ends"] = json!(1);
    std::fs::write(&file, kept.to_string()).unwrap();
    for _ in 0..2 {
        assert_eq!(service.run(&EVENTS, &[]).0, 0);
    }
    let log = service.log();
    assert_eq!(log.iter().filter(|what| *what == "refresh_token").count(), 1, "{log:?}");
    let form = service.state.lock().unwrap().form.clone();
    assert!(form.contains("Calendars.Read") && form.contains("User.Read") && form.contains("Mail.Read"), "{form}");
}

/// What `mg whoami` says, and in which forms.
#[test]
fn whoami_says_who_acts() {
    let service = Service::start();
    let nobody = service.run(&["whoami"], &[]);
    assert_eq!((nobody.0, nobody.1.as_str()), (5, ""));
    assert!(nobody.2.contains("you are not signed in") && nobody.2.contains("mg sign-in"), "{}", nobody.2);
    assert_eq!(service.run(&with(&["-TenantId", "contoso.example"]), &[]).0, 0);
    let (code, out, err) = service.run(&["whoami"], &[]);
    assert_eq!((code, err.as_str()), (0, ""));
    let found: Value = serde_json::from_str(&out).unwrap();
    let expected = json!({
        "credential": "the sign-in `default`", "account": "default", "user": "adele@contoso.example",
        "tenant": "contoso.example", "application": "client", "applicationName": "Chores",
        "permissions": ["Calendars.Read", "User.Read"], "expires": "3000-01-01T00:00:00Z", "graph": service.url,
    });
    assert_eq!(found, expected);
    let (_, out, _) = service.run(&["whoami", "-Output", "table"], &[]);
    assert!(out.contains("adele@contoso.example") && out.contains("3000-01-01"), "{out}");
    assert_eq!(service.run(&["whoami", "-Only", "tenant"], &[]).1, "contoso.example\n");
    // A token that was given by hand, readable or not.
    let (_, out, _) = service.run(&["whoami"], &[("MG_TOKEN", "opaque-token")]);
    let found: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&found["credential"], &found["user"]), (&json!("MG_TOKEN"), &Value::Null));
    // An application.
    let app = [("AZURE_TENANT_ID", "fabrikam.example"), ("AZURE_CLIENT_SECRET", "a-client-secret")];
    assert_eq!(service.run(&["whoami", "-Only", "credential"], &app).1, "AZURE_CLIENT_SECRET\n");
    assert_eq!(service.run(&["whoami", "-Output", "xml"], &[]).0, 2);
    assert_eq!(service.run(&["whoami", "-Colour"], &[]).0, 2);
}

/// docs/commands.md#mg: several tenants by name, the last one if nothing else is said.
#[test]
fn sign_ins_are_told_apart_by_name() {
    let service = Service::start();
    for name in ["contoso", "Fabrikam"] {
        let tenant = format!("{}.example", name.to_ascii_lowercase());
        assert_eq!(service.run(&with(&["-Name", name, "-TenantId", &tenant]), &[]).0, 0);
        // Each has tokens of its own, so each can be used when the other was the last to sign in.
    }
    let tenant = |variables: &[(&str, &str)]| service.run(&["whoami", "-Only", "tenant"], variables);
    assert_eq!(tenant(&[]).1, "fabrikam.example\n");
    assert_eq!(tenant(&[("MG_ACCOUNT", "contoso")]).1, "contoso.example\n");
    let (code, _, err) = tenant(&[("MG_ACCOUNT", "litware")]);
    assert_eq!(code, 5);
    assert!(err.contains("no sign-in of the name `litware`") && err.contains("contoso, fabrikam"), "{err}");
    assert_eq!(tenant(&[("MG_ACCOUNT", "../contoso")]).0, 5);
    let (_, out, _) = service.run(&["whoami", "-All", "-Only", "account"], &[]);
    assert_eq!(out, "contoso\nfabrikam\n");
    for name in ["a/b", "..", ""] {
        assert_eq!(service.run(&with(&["-Name", name]), &[]).0, 2, "{name}");
    }
    // The other one is what is left.
    assert_eq!(service.run(&["sign-out"], &[]).0, 0);
    assert_eq!(tenant(&[]).1, "contoso.example\n");
}

/// docs/security.md#unknown-hosts-get-nothing: a sign-in belongs to its cloud.
#[test]
fn a_sign_in_goes_to_its_own_cloud() {
    let (service, other) = (Service::start(), Service::start());
    assert_eq!(service.run(&with(&["-Name", "contoso"]), &[]).0, 0);
    // Without another word, requests go where the sign-in is good.
    let none = [("MG_BASE_URL", ""), ("AZURE_AUTHORITY_HOST", "")];
    assert_eq!(service.run(&EVENTS, &none).0, 0);
    service.log();
    let elsewhere = [("MG_BASE_URL", other.url.as_str()), ("AZURE_AUTHORITY_HOST", ""), ("AZURE_CLIENT_ID", "")];
    let (code, ..) = service.run(&EVENTS, &elsewhere);
    assert_eq!(code, 5);
    assert_eq!(other.log(), ["GET /v1.0/users/u/events"], "an emulator is asked without a token");
    let named: Vec<_> = elsewhere.into_iter().chain([("MG_ACCOUNT", "contoso")]).collect();
    let (code, _, err) = service.run(&EVENTS, &named);
    assert_eq!(code, 5);
    assert!(err.contains("the sign-in `contoso` is for"), "{err}");
    assert!(other.log().is_empty() && service.log().is_empty());
    // A changed account doesn't lead the tokens elsewhere.
    let file = service.path("mg/accounts/account-contoso.json");
    let changed = std::fs::read_to_string(&file).unwrap().replace(&service.url, &other.url);
    std::fs::write(&file, changed).unwrap();
    let (code, _, err) = service.run(&EVENTS, &none);
    assert_eq!(code, 5);
    assert!(err.contains("those of another sign-in"), "{err}");
    assert!(other.log().is_empty() && service.log().is_empty());
}

#[test]
fn a_sign_out_removes_what_is_kept() {
    let service = Service::start();
    assert_eq!(service.run(&["sign-out"], &[]).0, 5);
    assert_eq!(service.run(&with(&[]), &[]).0, 0);
    let (code, out, err) = service.run(&["sign-out"], &[]);
    assert_eq!((code, out.as_str()), (0, ""), "{err}");
    assert!(err.contains("can't revoke") && err.contains("revokeSignInSessions"), "{err}");
    assert!(!service.path("mg/accounts/account-default.tokens").exists());
    service.log();
    assert_eq!(service.run(&EVENTS, &[]).0, 5);
    assert_eq!(service.log(), ["GET /v1.0/users/u/events"]);
    assert_eq!(service.run(&["sign-out", "-Name", "default"], &[]).0, 5);
}

/// A file that others can read is no place for a token.
#[test]
fn a_file_that_others_can_read_is_not_used() {
    let service = Service::start();
    assert_eq!(service.run(&with(&[]), &[]).0, 0);
    let file = service.path("mg/accounts/account-default.tokens");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    let (code, _, err) = service.run(&EVENTS, &[]);
    assert_eq!(code, 5);
    assert!(err.contains("others can use"), "{err}");
}

/// The order of docs/commands.md#mg.
#[test]
fn a_sign_in_comes_after_variables_and_before_the_azure_cli() {
    let service = Service::start();
    let secret = [("AZURE_TENANT_ID", "t"), ("AZURE_CLIENT_SECRET", "a-client-secret")];
    let (code, _, err) = service.run(&with(&[]), &secret);
    assert_eq!(code, 0);
    assert!(err.contains("AZURE_CLIENT_SECRET is set and goes before this sign-in"), "{err}");
    let credential = |variables: &[(&str, &str)]| service.run(&["whoami", "-Only", "credential"], variables).1;
    let identity = [("IDENTITY_ENDPOINT", "http://127.0.0.1:9/x"), ("IDENTITY_HEADER", "a-header")];
    assert_eq!(credential(&identity), "the sign-in `default`\n");
    assert_eq!(credential(&secret), "AZURE_CLIENT_SECRET\n");
    let both: Vec<_> = secret.into_iter().chain([("MG_TOKEN", "opaque-token")]).collect();
    assert_eq!(credential(&both), "MG_TOKEN\n");
    // What `export MG_TOKEN=$(mg sign-in)` leaves behind.
    assert_eq!(credential(&[("MG_TOKEN", " ")]), "the sign-in `default`\n");
}

/// What can't be meant.
#[test]
fn odd_command_lines_are_refused_before_anybody_is_asked() {
    let service = Service::start();
    for (more, said) in [
        (vec!["Mail.Read offline"], "is no permission"),
        (vec!["-Scopes", "Mail.Read,a b"], "is no permission"),
        (vec!["-Store", "cloud"], "expected keyring or file"),
        (vec!["-Nam"], "did you mean `-Name`"),
        (vec!["-AccessToken", "eyJhbGciOiJSUzI1NiJ9.e30.Y2FuYXJ5"], "MG_TOKEN"),
        (vec!["-PrintToken:maybe"], "is a switch"),
    ] {
        let (code, out, err) = service.run(&with(&more), &[]);
        assert_eq!((code, out.as_str()), (2, ""), "{more:?} {err}");
        assert!(err.contains(said), "{more:?}: {err}");
    }
    let (code, _, err) = service.run(&with(&[]), &[("AZURE_CLIENT_ID", "")]);
    assert_eq!(code, 2);
    assert!(err.contains("-ClientId"), "{err}");
    assert!(service.log().is_empty());
}

/// `-PrintToken` keeps nothing, and gives the token to whatever reads it.
#[test]
fn a_token_is_printed_when_asked_for() {
    let service = Service::start();
    let output = service.command(&["sign-in", "-PrintToken", "-UseDeviceCode"], &[]).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), format!("{}\n", crate::service::access(1, "organizations")));
    assert!(!service.path("mg").exists());
}
