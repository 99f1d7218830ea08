//! The report of the golden files: what a release of a description brings.

use super::build::{CALENDAR, cause, effect, place, shown_by};
use crate::diff::report::{Cause, Class, Decision, Effect, Report, SubjectKind, Witness};
use crate::diff::rules::Verdict;

const MAIL: &str = "Microsoft.Graph.Beta.Mail";

const OLD_TEXT: &str = "The unique identifier for an entity. Read-only.";
const NEW_TEXT: &str = "The unique identifier of an entity. It never changes, and only the service sets it.";

/// A report with something of each kind.
pub fn report() -> Report {
    Report {
        causes: vec![
            removed_property(),
            renamed_property(),
            removed_cmdlets(),
            narrowed(),
            announced(),
            accepted(),
            added(),
            described(),
            described_again(),
            unseen(),
        ],
        modules: vec![CALENDAR.to_owned(), MAIL.to_owned(), "Microsoft.Graph.Beta.Teams".to_owned()],
        not_compared: vec!["Rust (OLD is a facts file)".to_owned()],
    }
}

fn cmdlets() -> Vec<String> {
    let nouns = ["UserEvent", "UserCalendarEvent", "GroupEvent", "UserCalendarViewInstance"];
    ["New", "Update"].iter().flat_map(|verb| nouns.iter().map(move |noun| format!("{verb}-MgBeta{noun}"))).collect()
}

fn removed_property() -> Cause {
    let mut effects: Vec<Effect> = cmdlets()
        .iter()
        .map(|name| effect("parameter-removed", SubjectKind::Parameter, [name, "HideAttendees"], ["", ""]))
        .collect();
    let line = "New-MgBetaUserEvent -UserId ID -HideAttendees -WhatIf";
    effects[0].witness = Some(Witness::Command(line.to_owned()));
    let property = effect("property-removed", SubjectKind::Property, ["event", "HideAttendees"], ["bool", ""]);
    effects.push(shown_by(property, Witness::Compile("|e: models::Event| e.hide_attendees".to_owned())));
    let mut cause = cause("1a2b3c4d5e6f", "property-removed", "property `hideAttendees` of event removed", effects);
    cause.old = Some(place(67_693, "/components/schemas/event/properties/hideAttendees"));
    cause.new = Some(place(67_610, "/components/schemas/event/properties"));
    cause.was = "hideAttendees:\n  type: boolean\n  nullable: true".to_owned();
    cause.pages = cmdlets().iter().map(|name| format!("beta/Calendar/{name}.md")).collect();
    cause
}

fn renamed_property() -> Cause {
    let renamed = effect("property-renamed", SubjectKind::Property, ["place", "Phone"], ["Phone", "PhoneNumber"]);
    let mut cause = cause(
        "2b3c4d5e6f70",
        "property-renamed",
        "property `phone` of place is called `phoneNumber`, it seems",
        vec![shown_by(renamed, Witness::Contract("PATCH /places/{place-id} {\"phone\":\"1\"}".to_owned()))],
    );
    (cause.was, cause.is) = ("phone".to_owned(), "phoneNumber".to_owned());
    cause
}

fn removed_cmdlets() -> Cause {
    let mut effects: Vec<Effect> = ["Get", "New", "Remove", "Update"]
        .iter()
        .map(|verb| {
            let name = format!("{verb}-MgBetaUserCalendarGroup");
            effect("cmdlet-removed", SubjectKind::Cmdlet, [&name, ""], ["", ""])
        })
        .collect();
    let link = "beta/Calendar/Get-MgBetaUserCalendarGroup.md";
    let feature = effect("feature-removed", SubjectKind::Rust, ["Microsoft.Graph.Beta.Calendar", "calendar"], ["", ""]);
    effects.push(shown_by(feature, Witness::Link(link.to_owned())));
    let mut cause = cause("3c4d5e6f7081", "path-removed", "path `/users/{user-id}/calendarGroups` removed", effects);
    cause.old = Some(place(1_204, "/paths/~1users~1{user-id}~1calendarGroups"));
    cause.new = None;
    cause
}

fn narrowed() -> Cause {
    let values = ["low", "high"].map(|value| {
        effect("value-removed", SubjectKind::Parameter, ["Update-MgBetaUserEvent", "Importance"], [value, ""])
    });
    let mut cause = cause("4d5e6f708192", "values-removed", "2 values of importance removed", values.to_vec());
    (cause.was, cause.is) = ("low\nnormal\nhigh".to_owned(), "normal".to_owned());
    cause
}

fn announced() -> Cause {
    let deprecated = effect(
        "operation-deprecated",
        SubjectKind::Cmdlet,
        ["Get-MgBetaUserEventExtension", "List"],
        ["", "use open extensions (removed on 2027-03-01)"],
    );
    cause(
        "5e6f708192a3",
        "operation-deprecated",
        "GET `/users/{user-id}/events/{event-id}/extensions` is deprecated",
        vec![deprecated],
    )
}

/// An error that was accepted, so that it is no more than info.
fn accepted() -> Cause {
    let name = "Get-MgBetaUserMessage";
    let mut removed = effect("parameter-removed", SubjectKind::Parameter, [name, "Search"], ["", ""]);
    removed.classes = removed.classes.map(|_| Verdict { class: Some(Class::Info), silent: false });
    removed.subject.module = MAIL.to_owned();
    let mut cause =
        cause("6f708192a3b4", "parameter-removed", "parameter `$search` of GET `/me/messages` removed", vec![removed]);
    cause.modules = vec![MAIL.to_owned()];
    cause.decision = Some(Decision {
        accepted: "2026-11-25".to_owned(),
        until: Some("2027-05-25".to_owned()),
        reason: "the service never had it".to_owned(),
    });
    cause
}

fn added() -> Cause {
    let mut effects: Vec<Effect> =
        ["New-MgBetaUserEvent", "Update-MgBetaUserEvent"].iter().map(|name| optional(name)).collect();
    effects.push(effect("property-added", SubjectKind::Property, ["event", "HasPoll"], ["", "bool"]));
    let mut cause = cause("708192a3b4c5", "property-added", "property `hasPoll` of event is new", effects);
    cause.old = None;
    cause
}

fn optional(name: &str) -> Effect {
    effect("parameter-added", SubjectKind::Parameter, [name, "HasPoll"], ["", ""])
}

/// A sentence that every model has.
fn described() -> Cause {
    let named = |name: &String| {
        let part = [name.as_str(), "Id"];
        effect("help-changed", SubjectKind::Parameter, part, [OLD_TEXT, NEW_TEXT])
    };
    let mut cause = cause(
        "8192a3b4c5d6",
        "description-changed",
        "the description of `id` of entity reads differently",
        cmdlets().iter().map(named).collect(),
    );
    (cause.was, cause.is) = (OLD_TEXT.to_owned(), NEW_TEXT.to_owned());
    cause.modules = vec![CALENDAR.to_owned(), MAIL.to_owned()];
    cause.pages = (1..=40).map(|at| format!("beta/Mail/Get-MgBetaThing{at:02}.md")).collect();
    cause
}

/// The same texts once more.
fn described_again() -> Cause {
    let text = effect("property-described", SubjectKind::Property, ["folder", "Id"], [OLD_TEXT, NEW_TEXT]);
    let title = "the description of `id` of folder reads differently";
    let mut cause = cause("92a3b4c5d6e7", "description-changed", title, vec![text]);
    let long = "Kept for the same reason. ".repeat(8);
    (cause.was, cause.is) = (format!("{OLD_TEXT} {long}"), format!("{NEW_TEXT} {long}"));
    cause
}

fn unseen() -> Cause {
    cause("a3b4c5d6e7f8", "operation-id-changed", "operationId `user.ListEvents` is `user.EventList`", vec![])
}
