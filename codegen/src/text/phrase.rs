//! What a cmdlet does, in words: method and path -> "list the events of a user".

use graphsmith_catalog::vocabulary::Method;

use super::acted_on::{Path, Tail};
use super::nouns::{plural, singular_words, with_article};
use super::words::{JOINTS, words};
use crate::cmdlet::ParameterSet;
use crate::naming::verbs;

/// What a parameter set does, as a person would say it: a verb and its object, without a full stop. `told` is what the
/// description of an action says it does; it stands where the name of the action doesn't read as a verb and its object.
#[must_use]
pub fn deed(set: &ParameterSet, told: Option<&str>) -> String {
    let path = Path::of(set.method, &set.path);
    let owner = path.owner.as_deref().map_or_else(String::new, |owner| format!(" of {owner}"));
    match &path.tail {
        Tail::Count => format!("count the {}{owner}", plural(&path.thing)),
        Tail::Reference => reference(set.method, &path, &owner),
        Tail::Content => format!("{} the content of {}", content_verb(set.method), path.one_thing(&owner)),
        Tail::Action(action) => called(action, set.method, &path, told),
        Tail::Thing => thing(set, &path, &owner),
    }
}

fn thing(set: &ParameterSet, path: &Path, owner: &str) -> String {
    match set.method {
        Method::Get | Method::Head if set.list => format!("list the {}{owner}", plural(&path.thing)),
        Method::Get | Method::Head => format!("get {}", path.one_thing(owner)),
        Method::Post => format!("create {}{}", with_article(&singular_words(&path.thing)), path.for_owner()),
        Method::Delete => format!("remove {}", path.one_thing(owner)),
        Method::Put => format!("set {}", path.one_thing(owner)),
        _ => format!("update {}", path.one_thing(owner)),
    }
}

fn reference(method: Method, path: &Path, owner: &str) -> String {
    let thing = &path.thing;
    let one = singular_words(thing);
    match method {
        Method::Get if *thing == one => format!("get the reference to the {thing}{owner}"),
        Method::Get => format!("list the references to the {thing}{owner}"),
        Method::Delete => format!("remove the reference to {}", path.one_thing(owner)),
        Method::Put => format!("set the {thing}{owner}"),
        _ => match &path.owner {
            Some(owner) => format!("add {} to {owner}", with_article(&one)),
            None => format!("add {} to the {thing}", with_article(&one)),
        },
    }
}

fn content_verb(method: Method) -> &'static str {
    match method {
        Method::Get => "download",
        Method::Delete => "remove",
        _ => "upload",
    }
}

/// What calling an action or a function means: `accept` -> "accept an event", `createUploadSession` -> "create an upload
/// session for an attachment". A name that doesn't read as a verb and its object is quoted, where nothing else is told.
fn called(action: &str, method: Method, path: &Path, told: Option<&str>) -> String {
    let on = path.object();
    let said = words(action);
    let mut parts = said.split(' ');
    let verb = parts.next().unwrap_or_default();
    let rest: Vec<&str> = parts.collect();
    if method == Method::Get && verb == "delta" && rest.is_empty() {
        return format!("get what has changed in the {}", path.thing_of_owner());
    }
    if let (Some((_, said)), Some(on)) = (SAID.iter().find(|(name, _)| *name == action), &on) {
        return format!("{said} {on}");
    }
    // A single word that is called for its effect is a verb, whether it is in the list of verbs or not.
    let known = verbs::is_action(verb) || is_approved(verb) || (rest.is_empty() && method == Method::Post);
    // Two verbs (`bulkSetStatus`) or a joint make no sentence.
    let spoken = rest.len() < 2 || !is_approved(rest[0]);
    if !known || !spoken || rest.iter().any(|word| JOINTS.contains(word)) {
        // The name of a function that only reads is what it gives: `reminderView`.
        let is_noun = method == Method::Get && !known && !rest.iter().any(|word| JOINTS.contains(word));
        return match (on, is_noun, told) {
            (Some(on), true, _) => format!("get the {said} of {on}"),
            (None, true, _) => format!("get the {said}"),
            (_, false, Some(told)) => told.to_owned(),
            (Some(on), false, None) => format!("call {action} on {on}"),
            (None, false, None) => format!("call {action}"),
        };
    }
    let object = rest.join(" ");
    let Some(last) = rest.last() else {
        return on.map_or_else(|| format!("{verb} the {}", path.thing), |on| format!("{verb} {on}"));
    };
    let article = if last.ends_with('s') { format!("the {object}") } else { with_article(&object) };
    match on {
        Some(on) if last.ends_with("ed") => format!("{verb} {on} as {object}"),
        // `setPresence` of the presence: what is set is the thing itself.
        Some(on) if object == path.thing => format!("{verb} {on}"),
        Some(on) if path.item || path.owner.is_some() => format!("{verb} {article} for {on}"),
        _ => format!("{verb} {article}"),
    }
}

fn is_approved(verb: &str) -> bool {
    verbs::approved(&crate::naming::capitalize(verb)).is_some()
}

/// Actions whose names are said in another way.
const SAID: &[(&str, &str)] = &[
    ("checkin", "check in"),
    ("checkout", "check out"),
    ("permanentDelete", "permanently delete"),
    ("reply", "reply to"),
    ("replyAll", "reply to everyone on"),
    ("shutDown", "shut down"),
    ("tentativelyAccept", "tentatively accept"),
    ("unsubscribe", "unsubscribe from"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::OperationId;
    use crate::cmdlet::{Places, SetName};

    fn set(method: Method, path: &str, list: bool) -> ParameterSet {
        ParameterSet {
            name: SetName::new("", false, false),
            operation: OperationId(0),
            method,
            path: path.to_owned(),
            list,
            deprecated: None,
            outputs: Vec::new(),
            parameters: Vec::new(),
            implied: Vec::new(),
            template: None,
            naming: Vec::new(),
            places: Places::default(),
        }
    }

    #[test]
    fn says_what_is_done() {
        use Method::{Delete, Get, Patch, Post, Put};
        let vectors = [
            (Get, "/users/{user-id}/events", true, "list the events of a user"),
            (Get, "/users/{user-id}/events/{event-id}", false, "get an event of a user"),
            (Get, "/users/{user-id}/calendar", false, "get the calendar of a user"),
            (Get, "/places/microsoft.graph.room", true, "list the rooms"),
            (Get, "/groups(uniqueName='{uniqueName}')", false, "get a group"),
            (Post, "/users/{user-id}/mailFolders", false, "create a mail folder for a user"),
            (Patch, "/users/{user-id}/events/{event-id}", false, "update an event of a user"),
            (Delete, "/admin/reportSettings", false, "remove the report settings"),
            (Get, "/users/$count", false, "count the users"),
            (Get, "/groups/{group-id}/members/$ref", true, "list the references to the members of a group"),
            (Get, "/users/{user-id}/manager/$ref", false, "get the reference to the manager of a user"),
            (Post, "/groups/{group-id}/members/$ref", false, "add a member to a group"),
            (Put, "/users/{user-id}/photo/$value", false, "upload the content of the photo of a user"),
            (Post, "/users/{user-id}/events/{event-id}/microsoft.graph.accept", false, "accept an event"),
            (
                Post,
                "/users/{user-id}/events/{event-id}/attachments/microsoft.graph.createUploadSession",
                false,
                "create an upload session for the attachments of an event",
            ),
            (
                Post,
                "/directoryObjects/{directoryObject-id}/microsoft.graph.getMemberGroups",
                false,
                "get the member groups for a directory object",
            ),
            (
                Post,
                "/identityProtection/riskyUsers/microsoft.graph.confirmCompromised",
                false,
                "confirm the risky users as compromised",
            ),
            (
                Get,
                "/groups/{group-id}/events/microsoft.graph.delta()",
                true,
                "get what has changed in the events of a group",
            ),
            (Post, "/groups/microsoft.graph.getByIds", false, "call getByIds on the groups"),
            (Get, "/groups/{group-id}/calendarView/{event-id}/attachments", true, "list the attachments of an event"),
            (
                Get,
                "/users/{user-id}/events/{event-id}/instances/{event-id1}/attachments",
                true,
                "list the attachments of an instance of an event",
            ),
            (
                Post,
                "/me/calendarView/{event-id}/exceptionOccurrences/{event-id1}/microsoft.graph.accept",
                false,
                "accept an exception occurrence",
            ),
            (Get, "/drives/{drive-id}/items/{driveItem-id}/children", true, "list the children of an item"),
            (
                Get,
                "/drives/{drive-id}/items/{driveItem-id}/createdByUser/mailboxSettings",
                false,
                "get the mailbox settings of the created-by user of an item",
            ),
            (
                Get,
                "/comanagedDevices/{managedDevice-id}/healthStates/id={id},policyId={policyId}",
                false,
                "get a health state of a comanaged device",
            ),
            (Post, "/users/{user-id}/calendar/events", false, "create an event for the calendar of a user"),
            (Post, "/users/{user-id}/calendar/events/{event-id}/microsoft.graph.accept", false, "accept an event"),
            (
                Get,
                "/users/{user-id}/microsoft.graph.mailboxUser/inbox/rules",
                true,
                "list the rules of the inbox of a user",
            ),
        ];
        for (method, path, list, expected) in vectors {
            assert_eq!(deed(&set(method, path, list), None), expected, "{path}");
        }
    }

    #[test]
    fn a_name_that_is_no_sentence_gives_way_to_what_is_told() {
        let told = Some("find groups by their ids");
        let by_ids = set(Method::Post, "/groups/microsoft.graph.getByIds", false);
        assert_eq!(deed(&by_ids, told), "find groups by their ids");
        let accept = set(Method::Post, "/users/{user-id}/events/{event-id}/microsoft.graph.accept", false);
        assert_eq!(deed(&accept, told), "accept an event");
    }
}
