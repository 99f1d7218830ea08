use super::*;
use crate::permissions::Alternative;

const FILE: &str = r#"{"permissions": {
  "Mail.ReadWrite": {"authorizationType": "oAuth2",
    "schemes": {"DelegatedWork": {"privilegeLevel": 3}, "Application": {"privilegeLevel": 4}},
    "pathSets": [{"schemeKeys": ["DelegatedWork", "Application"], "methods": ["GET", "POST"],
                  "paths": {"/users/{id}/messages": "", "/users/{id}/messages/{id}": "",
                            "/users/{id}/tasks/{id}/attachments/{id}": "least=DelegatedWork"}}]},
  "Mail.Read": {"authorizationType": "oAuth2",
    "schemes": {"DelegatedWork": {"privilegeLevel": 2}, "Application": {}},
    "pathSets": [{"schemeKeys": ["DelegatedWork", "Application"], "methods": ["GET"],
                  "paths": {"/users/{id}/messages": "least=DelegatedWork", "/users/{id}/messages/{id}": ""}}]},
  "Calendars.ReadWrite": {"authorizationType": "oAuth2", "schemes": {"DelegatedWork": {}},
    "pathSets": [{"schemeKeys": ["DelegatedWork"], "methods": ["POST"],
                  "paths": {"/users/{id}/events/{id}/attachments": "least=DelegatedWork",
                            "/users/{id}/calendars/{id}/events/{id}/attachments": "",
                            "/users/{id}/outlook/tasks/{id}/attachments": ""}}]},
  "AppRole.Write": {"authorizationType": "oAuth2", "schemes": {"Application": {"privilegeLevel": 4}},
    "pathSets": [{"schemeKeys": ["Application"], "methods": ["POST"],
                  "paths": {"/roles": "least=Application;AlsoRequires=App.Read,Directory.Read"}}]},
  "App.Read": {"authorizationType": "oAuth2", "schemes": {"Application": {"privilegeLevel": 3}},
    "pathSets": [{"schemeKeys": ["Application"], "methods": ["POST"],
                  "paths": {"/roles": "AlsoRequires=AppRole.Write"}}]},
  "Mail.Group": {"authorizationType": "RSC", "schemes": {"Application": {}},
    "pathSets": [{"schemeKeys": ["Application"], "methods": ["GET"], "paths": {"/users/{id}/messages": ""}}]}
}}"#;

fn permissions() -> Permissions {
    let mut diags = Diagnostics::default();
    let listed = read::read(Path::new("permissions.json"), FILE, &mut diags);
    Permissions::new(listed.expect("the file is sound"))
}

fn names(alternatives: &[Alternative]) -> Vec<String> {
    alternatives.iter().map(|alternative| alternative.0.join(" + ")).collect()
}

#[test]
fn the_least_privileged_comes_first() {
    let needed = permissions().of(Method::Get, "/users/{user-id}/messages").expect("it is listed");
    assert_eq!(names(&needed.delegated_work), ["Mail.Read", "Mail.ReadWrite"]);
    // Without a mark the level decides; what allows less of the same is never the higher one.
    assert_eq!(names(&needed.application), ["Mail.Read", "Mail.ReadWrite"]);
    assert_eq!(names(&needed.delegated_personal), [""; 0]);
    assert_eq!(needed.listed_as, None);
}

#[test]
fn what_is_needed_together_stands_together_once() {
    let needed = permissions().of(Method::Post, "/roles").expect("it is listed");
    assert_eq!(names(&needed.application), ["AppRole.Write + App.Read", "AppRole.Write + Directory.Read"]);
}

#[test]
fn operations_are_found_by_what_they_act_on() {
    let permissions = permissions();
    let table = [
        // A count and a reference take what it takes to read.
        (Method::Get, "/users/{user-id}/messages/$count", Some("/users/{id}/messages")),
        (Method::Get, "/users/{user-id}/messages/{message-id}/$ref", Some("/users/{id}/messages/{id}")),
        (Method::Post, "/users/{user-id}/messages/$count", None),
        // A type narrows what is there; at the end of other methods than GET it is an action.
        (Method::Get, "/users/{user-id}/messages/microsoft.graph.eventMessage", Some("/users/{id}/messages")),
        (Method::Post, "/users/{user-id}/messages/microsoft.graph.send", None),
        // The key says that it is an event; of several the one that is most alike is taken.
        (
            Method::Post,
            "/users/{user-id}/calendarView/{event-id}/instances/{event-id1}/attachments",
            Some("/users/{id}/events/{id}/attachments"),
        ),
        (
            Method::Post,
            "/users/{user-id}/calendars/{calendar-id}/calendarView/{event-id}/attachments",
            Some("/users/{id}/calendars/{id}/events/{id}/attachments"),
        ),
        // A session adds to its collection.
        (
            Method::Post,
            "/users/{user-id}/outlook/taskFolders/{f-id}/tasks/{outlookTask-id}/attachments/microsoft.graph.createUploadSession",
            Some("/users/{id}/outlook/tasks/{id}/attachments"),
        ),
        // Who may list may read each.
        (Method::Get, "/users/{user-id}/messages/{message-id}/parts", None),
        (Method::Get, "/users/{user-id}/tasks/{task-id}/attachments/{attachment-id}/parts/{part-id}", None),
        (Method::Get, "/users/{user-id}/mails/{message-id}", Some("/users/{id}/messages/{id}")),
        (Method::Get, "/groups/{group-id}", None),
        // Groups aren't users, attachments of notes not those of tasks, and a word that ends alike is another.
        (Method::Post, "/groups/{group-id}/calendarView/{event-id}/attachments", None),
        (Method::Get, "/users/{user-id}/notes/{note-id}/attachments/{attachment-id}", None),
        (Method::Post, "/users/{user-id}/views/{nonevent-id}/attachments", None),
        (Method::Get, "/roles", None),
        (Method::Get, "", None),
    ];
    for (method, path, listed) in table {
        let found = permissions.of(method, path).map(|needed| needed.listed_as.unwrap_or_default());
        assert_eq!(found.as_deref(), listed, "{} {path}", method.as_str());
    }
}

#[test]
fn a_part_says_the_same_of_its_paths() {
    let permissions = permissions();
    let operations = [
        (Method::Post, "/users/{user-id}/calendarView/{event-id}/attachments"),
        (Method::Get, "/users/{user-id}/messages"),
    ];
    let paths: Vec<&String> = operations.iter().flat_map(|(method, path)| permissions.listed(*method, path)).collect();
    let part = super::super::part(FILE, |path| paths.iter().any(|kept| *kept == path)).expect("it is JSON");
    let mut diags = Diagnostics::default();
    let few = Permissions::new(read::read(Path::new("part.json"), &part, &mut diags).expect("it is sound"));
    for (method, path) in operations {
        assert_eq!(few.of(method, path), permissions.of(method, path), "{path}");
    }
    assert_eq!(few.of(Method::Post, "/users/{user-id}/messages/{message-id}"), None);
    assert!(!part.contains("AppRole.Write"), "{part}");
}

#[test]
fn faults_are_told_with_their_places() {
    let table = [
        ("{", "this is no permissions file", ""),
        (r#"{"permissions": {"A b": {}}}"#, "`A b` can't be the name of a permission", "/permissions/A b"),
        (
            r#"{"permissions": {"A": {"pathSets": [{"schemeKeys": ["Delegated"], "methods": [], "paths": {}}]}}}"#,
            "`Delegated` isn't known here",
            "/permissions/A/pathSets/0/schemeKeys",
        ),
        (
            r#"{"permissions": {"A": {"pathSets": [{"schemeKeys": [], "methods": ["FETCH"], "paths": {}}]}}}"#,
            "`FETCH` isn't known here",
            "/permissions/A/pathSets/0/methods",
        ),
    ];
    for (text, message, pointer) in table {
        let mut diags = Diagnostics::default();
        assert_eq!(read::read(Path::new("p.json"), text, &mut diags), None, "{text}");
        let fault = diags.iter().next().expect("a fault");
        assert!(fault.message.contains(message), "{}", fault.message);
        assert_eq!(fault.place.pointer, pointer);
    }
}

#[test]
fn who_may_list_may_read_each() {
    let text = r#"{"permissions": {"A.Read": {"schemes": {}, "pathSets": [
        {"schemeKeys": ["Application"], "methods": ["GET", "PATCH"], "paths": {"/things": ""}}]}}}"#;
    let mut diags = Diagnostics::default();
    let permissions = Permissions::new(read::read(Path::new("p.json"), text, &mut diags).expect("it is sound"));
    let one = permissions.of(Method::Get, "/things/{thing-id}").expect("it is found");
    assert_eq!((names(&one.application), one.listed_as.as_deref()), (vec!["A.Read".to_owned()], Some("/things")));
    assert_eq!(permissions.of(Method::Patch, "/things/{thing-id}"), None);
}

/// A type that narrows what is there can be left out, and so can an id at the end: twenty of each can go in 10¹¹ orders.
#[test]
fn what_several_ways_lead_to_is_looked_for_once() {
    let path = format!("/unlisted{}{}", "/graph.kind".repeat(20), "/{id}".repeat(20));
    assert_eq!(permissions().of(Method::Get, &path), None);
}
