//! Tables of names and of parameter sets.

use graphsmith_catalog::records::{Kind, ParameterFlags, SetFlags};
use graphsmith_catalog::vocabulary::{Content, Method, Reply, Role};
use serde_json::{Value, json};

use super::{Target, fill, incomplete, missing, resolve};
use crate::view::{Parameter, Set};

/// A parameter from a short form: `*` is mandatory, `!` hidden, `@` the identity, `#` the whole body, `+` a property of
/// it; anything else is part of the path.
fn parameter(form: &'static str) -> Parameter<'static> {
    let name = form.trim_start_matches(['*', '!', '@', '#', '+']);
    let has = |mark: char| form.contains(mark);
    let role = match () {
        () if has('@') => Role::InputObject,
        () if has('#') => Role::Body,
        () if has('+') => Role::BodyProperty,
        () => Role::Operation,
    };
    let mut parameter = Parameter::sample(name, Kind::String);
    if name == "CountVariable" {
        parameter.aliases = vec!["CV"];
    }
    parameter.wire = Some(match name {
        "UserId" => "user-id",
        "EventId" => "event-id",
        "Subject" => "subject",
        other => other,
    });
    parameter.role = role;
    parameter.flags = ParameterFlags::of(&[("mandatory", has('*')), ("hidden", has('!'))]);
    parameter
}

fn set(name: &'static str, path: &str, parameters: &[&'static str]) -> Set<'static> {
    Set {
        server: None,
        has_own_server: false,
        name,
        method: Method::Patch,
        path: path.to_owned(),
        content: Some(Content::Json),
        fields: Vec::new(),
        media_type: "application/json",
        template: "",
        pages: None,
        reply: Reply::Json,
        accept: "application/json",
        outputs: Vec::new(),
        permissions: None,
        flags: SetFlags::of(&[("expanded", name.ends_with("Expanded"))]),
        upload: None,
        parameters: parameters.iter().map(|form| parameter(form)).collect(),
        implied: Vec::new(),
    }
}

/// The sets of a cmdlet that changes an event, the default first.
fn sets() -> Vec<Set<'static>> {
    let path = "/users/{user-id}/events/{event-id}";
    vec![
        set("UpdateExpanded", path, &["*UserId", "*EventId", "+Subject", "Headers"]),
        set("Update", path, &["*UserId", "*EventId", "*#BodyParameter", "Headers"]),
        set("UpdateViaIdentityExpanded", path, &["*@InputObject", "+Subject", "Headers"]),
        set("UpdateViaIdentity", path, &["*@InputObject", "*#BodyParameter", "Headers"]),
    ]
}

#[test]
fn names_may_be_shortened_while_they_are_unique() {
    let forms = ["UserId", "EventId", "EventId1", "Headers", "CountVariable", "OutFile", "!Proxy", "Property"];
    let parameters: Vec<Parameter<'_>> = forms.map(parameter).into();
    let parameters: Vec<&Parameter<'_>> = parameters.iter().collect();
    let table = [
        ("UserId", Ok("UserId")),
        ("userid", Ok("UserId")),
        ("u", Ok("UserId")),
        ("EventId", Ok("EventId")),
        ("EventI", Err("-EventId or -EventId1")),
        ("cv", Ok("CountVariable")),
        ("Out", Ok("OutFile")),
        ("OutV", Ok("OutVariable")),
        ("p", Ok("Property")),
        ("pro", Ok("Property")),
        ("Proxy", Ok("Proxy")),
        ("wi", Ok("WhatIf")),
        ("wha", Ok("WhatIf")),
        ("W", Err("-WhatIf, -WarningAction or -WarningVariable")),
        ("db", Ok("Debug")),
        ("Outputs", Err("did you mean `-Output`?")),
        ("UsrId", Err("did you mean `-UserId`?")),
        ("Usr", Err("there is no parameter -Usr")),
        ("", Err("could be")),
        ("ä", Err("no parameter")),
    ];
    for (name, expected) in table {
        let actual = match resolve(&parameters, name) {
            Ok(Target::Own(parameter)) => Ok(parameter.name),
            Ok(Target::Common(common)) => Ok(common.name),
            Err(failure) => Err(failure.message),
        };
        let fits = match (&expected, &actual) {
            (Ok(expected), Ok(actual)) => expected == actual,
            (Err(part), Err(message)) => message.contains(part),
            _ => false,
        };
        assert!(fits, "{name}: expected {expected:?}, got {actual:?}");
    }
}

#[test]
fn what_could_mean_whatif_or_confirm_never_means_another_parameter() {
    let parameters: Vec<Parameter<'_>> = ["WhatIfProperty", "Container"].map(parameter).into();
    let parameters: Vec<&Parameter<'_>> = parameters.iter().collect();
    for (name, expected) in [
        ("wha", "-wha could be -WhatIfProperty or -WhatIf"),
        ("whatif", "WhatIf"),
        ("WhatIfP", "WhatIfProperty"),
        ("con", "-con could be -Container or -Confirm"),
        ("cont", "Container"),
        ("conf", "Confirm"),
    ] {
        let meant = match resolve(&parameters, name) {
            Ok(Target::Own(parameter)) => parameter.name.to_owned(),
            Ok(Target::Common(common)) => common.name.to_owned(),
            Err(failure) => failure.message,
        };
        assert_eq!(meant, expected, "{name}");
    }
}

#[test]
fn the_given_parameters_choose_the_set() {
    let sets = sets();
    let all: Vec<&Set<'_>> = sets.iter().collect();
    let table: [(&[&str], Option<&str>); 7] = [
        (&["UserId", "EventId"], Some("UpdateExpanded")),
        (&["userid", "EVENTID", "Subject"], Some("UpdateExpanded")),
        (&["UserId", "EventId", "BodyParameter"], Some("Update")),
        (&["InputObject"], Some("UpdateViaIdentityExpanded")),
        (&["InputObject", "BodyParameter"], Some("UpdateViaIdentity")),
        (&["UserId"], None),
        (&["UserId", "BodyParameter"], None),
    ];
    for (given, expected) in table {
        let candidates: Vec<&Set<'_>> =
            all.iter().filter(|set| given.iter().all(|name| set.parameter(name).is_some())).copied().collect();
        let chosen = super::choose(&candidates, given, |_| true).map(|set| set.name);
        assert_eq!(chosen, expected, "{given:?}");
    }
    let lacking: Vec<&str> = missing(all[1], &["UserId"]).iter().map(|p| p.name).collect();
    assert_eq!(lacking, ["EventId", "BodyParameter"]);
    assert_eq!(incomplete(&all[..1], &["UserId"]).message, "-EventId is missing");
    let said = incomplete(&all[..2], &["UserId"]).message;
    assert!(said.ends_with("\n  UpdateExpanded lacks -EventId\n  Update lacks -EventId, -BodyParameter"), "{said}");
}

/// Name of a set, and what an object gives it.
type Expected<'a> = Option<(&'a str, Vec<(&'a str, Value)>)>;

#[test]
fn piped_objects_are_bound_by_what_they_are() {
    let sets = sets();
    let all: Vec<&Set<'_>> = sets.iter().collect();
    let ids = json!({"userId": "u", "event-id": "e"});
    let event = json!({"id": "e", "subject": "s", "other": 1});
    let text = json!("e");
    let table: Vec<(&[&str], &Value, Expected<'_>)> = vec![
        (&["UserId", "EventId"], &event, Some(("Update", vec![("BodyParameter", event.clone())]))),
        (&[], &ids, Some(("UpdateExpanded", vec![("UserId", json!("u")), ("EventId", json!("e"))]))),
        (&["Subject"], &ids, Some(("UpdateExpanded", vec![("UserId", json!("u")), ("EventId", json!("e"))]))),
        (&["UserId"], &event, Some(("UpdateExpanded", vec![("EventId", json!("e")), ("Subject", json!("s"))]))),
        (&["UserId", "Subject"], &event, Some(("UpdateExpanded", vec![("EventId", json!("e"))]))),
        (&[], &event, None),
        (&["UserId"], &text, Some(("UpdateExpanded", vec![("EventId", json!("e"))]))),
        (&[], &text, None),
    ];
    for (given, record, expected) in table {
        let candidates: Vec<&Set<'_>> =
            all.iter().filter(|set| given.iter().all(|name| set.parameter(name).is_some())).copied().collect();
        let filled = fill(&candidates, given, record, "https://graph.example").into_iter().next();
        let actual = filled.map(|f| (f.set.name, f.values.into_iter().map(|(p, value)| (p.name, value)).collect()));
        assert_eq!(actual, expected, "{given:?} {record}");
    }
}
