//! What is piped into `mg` (docs/commands.md#piped-objects), against the emulator.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use graphsmith_tests::emulated::Emulated;
use serde_json::Value;

/// Users by their names, in the order in which they came.
fn users(directory: &Emulated) -> Vec<(String, String)> {
    let users = directory.done(&["Get-MgUser", "-All"]);
    let text = |user: &Value, name: &str| user[name].as_str().unwrap_or_default().to_owned();
    users.as_array().unwrap().iter().map(|user| (text(user, "displayName"), text(user, "id"))).collect()
}

const TWO: &str = "displayName,userPrincipalName,accountEnabled,jobTitle\r\n\
                   \"Lee, Bo\",bo@contoso.com,true,\r\n\
                   Ann,ann@contoso.com,False,Chief\r\n";

/// A directory with Bo and Ann.
fn two() -> Emulated {
    let directory = Emulated::directory();
    let run = directory.piped(TWO, &["New-MgUser", "-Output", "jsonl"]);
    assert_eq!((run.code, run.out.lines().count()), (0, 2), "{run:?}");
    directory
}

#[test]
fn csv_gives_a_call_for_each_line() {
    let directory = two();
    let users = directory.done(&["Get-MgUser", "-All"]);
    assert_eq!((&users[0]["displayName"], users[0].get("jobTitle")), (&"Lee, Bo".into(), None));
    assert_eq!((&users[1]["accountEnabled"], &users[1]["jobTitle"]), (&false.into(), &"Chief".into()));
    // What the command line says goes before, and what it doesn't know is an error of each line.
    let changes = "UserId;JobTitle\nbo@contoso.com;Boss\nann@contoso.com;$null\n";
    assert_eq!(directory.piped(changes, &["Update-MgUser"]).code, 0);
    let users = directory.done(&["Get-MgUser", "-All"]);
    assert_eq!((&users[0]["jobTitle"], &users[1]["jobTitle"]), (&"Boss".into(), &Value::Null));
}

#[test]
fn ids_and_objects_are_found_in_each_form() {
    let directory = two();
    let ids: Vec<String> = users(&directory).into_iter().map(|(_, id)| id).collect();
    let group = directory.done(&["New-MgGroup", "-DisplayName", "Team"])["id"].as_str().unwrap().to_owned();
    let members = || {
        let members = directory.done(&["Get-MgGroupMember", "-GroupId", &group, "-All"]);
        members.as_array().unwrap().len()
    };
    // Objects of a list, as the service sends them; a reference of their own; an id on each line.
    let page = format!("{{\"@odata.context\": \"c\", \"value\": [{{\"id\": \"{}\"}}]}}", ids[0]);
    let add: &[&str] = &["New-MgGroupMemberByRef", "-GroupId", &group];
    let run = directory.piped(&page, add);
    assert_eq!((run.code, members()), (0, 1), "{run:?}");
    let own = format!("{{\"@odata.id\": \"https://graph.microsoft.com/v1.0/users/{}\"}}", ids[1]);
    let run = directory.piped(&own, add);
    assert_eq!((run.code, members()), (0, 2), "{run:?}");
    let run = directory
        .piped(&format!("{}\n{}\n", ids[0], ids[1]), &["Remove-MgGroupMemberDirectoryObjectByRef", "-GroupId", &group]);
    assert_eq!((run.code, members()), (0, 0), "{run:?}");
    let run = directory.piped(&ids.join("\r\n"), add);
    assert_eq!((run.code, members()), (0, 2), "{run:?}");
    // Get takes what is piped in where an argument asks for it; without that it lists, whatever standard input is.
    let run = directory.piped("ann@contoso.com", &["Get-MgUser", "-UserId", "-", "-Only", "displayName"]);
    assert_eq!((run.code, run.out.as_str()), (0, "Ann\n"), "{run:?}");
    let run = directory
        .piped(&format!("[{{\"id\": \"{}\"}}]", ids[0]), &["Get-MgUser", "-InputObject", "-", "-Only", "displayName"]);
    assert_eq!((run.code, run.out.as_str()), (0, "Lee, Bo\n"), "{run:?}");
    let run = directory.typed("ann@contoso.com\n", &["Get-MgUser", "-UserId", "-", "-Only", "displayName"]);
    assert_eq!((run.code, run.out.as_str()), (0, "Ann\n"), "{run:?}");
    let run = directory.piped("ann@contoso.com", &["Get-MgUser", "-Only", "displayName"]);
    assert_eq!((run.code, run.out.as_str()), (0, "Lee, Bo\nAnn\n"), "{run:?}");
}

#[test]
fn failures_name_their_objects_and_the_rest_goes_on() {
    let directory = two();
    let ids = "nobody@contoso.com\nann@contoso.com\nnothing@contoso.com\n";
    let remove: &[&str] = &["Remove-MgUser"];
    let run = directory.piped(ids, remove);
    assert_eq!(run.code, 1, "{run:?}");
    let lines: Vec<&str> = run.err.lines().filter(|line| line.starts_with("mg: ")).collect();
    assert!(lines[0].starts_with("mg: object 1 of standard input (nobody@contoso.com): "), "{run:?}");
    assert!(lines[1].starts_with("mg: object 3 of standard input (nothing@contoso.com): "), "{run:?}");
    assert_eq!(lines[2], "mg: 2 of 3 objects failed");
    assert_eq!(users(&directory).len(), 1);
    // Stop ends at the first, and SilentlyContinue says nothing but how many.
    let ids = "nobody@contoso.com\nbo@contoso.com\n";
    let run = directory.piped(ids, &[remove, &["-ErrorAction", "Stop"]].concat());
    assert!(run.code == 1 && run.err.contains("object 1 ") && !run.err.contains("objects failed"), "{run:?}");
    assert_eq!(users(&directory).len(), 1);
    let run = directory.piped(ids, &[remove, &["-ErrorAction", "SilentlyContinue"]].concat());
    assert_eq!((run.code, run.err.as_str()), (1, "mg: 1 of 2 objects failed\n"));
    assert!(users(&directory).is_empty());
    let run = directory.piped(ids, &[remove, &["-ErrorAction", "Contine"]].concat());
    assert!(run.code == 2 && run.err.contains("did you mean `Continue`"), "{run:?}");
}

#[test]
fn input_that_binds_to_nothing_is_an_error() {
    let directory = two();
    for input in ["{\"colour\": 1}", "colour,size\nred,1", "[[1]]", "{\"id\": {\"a\": 1}}"] {
        let run = directory.piped(input, &["Remove-MgUser"]);
        assert_eq!(run.code, 2, "{input}: {run:?}");
        assert!(run.err.contains("object 1 of standard input"), "{run:?}");
    }
    let run = directory.piped("{\"id\"", &["Remove-MgUser"]);
    assert!(run.code == 2 && run.err.contains("no JSON"), "{run:?}");
    assert_eq!(users(&directory).len(), 2);
}

#[test]
fn an_empty_list_is_nothing_to_do() {
    let directory = two();
    for input in ["[]", "", "\n", "{\"value\": []}", "id,displayName\r\n"] {
        let run = directory.piped(input, &["Remove-MgUser"]);
        assert_eq!((run.code, run.out.as_str()), (0, ""), "{input:?}: {run:?}");
    }
    // Where nothing can be piped in, the call is incomplete.
    let run = directory.call(&["Remove-MgUser"]);
    assert!(run.code == 2 && run.err.contains("-UserId"), "{run:?}");
}
