//! What a cmdlet does, in words: method and path -> "list the events of a user".

use graphsmith_catalog::path::PathTemplate;
use graphsmith_catalog::vocabulary::Method;

use crate::cmdlet::ParameterSet;
use crate::naming::{singular, verbs};
use crate::text::readable::words;

/// What a parameter set does, as a person would say it: a verb and its object, without a full stop.
#[must_use]
pub fn deed(set: &ParameterSet) -> String {
    let path = Path::of(set.method, &set.path);
    let owner = path.owner.as_deref().map_or_else(String::new, |owner| format!(" of {owner}"));
    match &path.tail {
        Tail::Count => format!("count the {}{owner}", plural(&path.thing)),
        Tail::Reference => reference(set.method, &path, &owner),
        Tail::Content => format!("{} the content of {}", content_verb(set.method), path.one_thing(&owner)),
        Tail::Action(action) => called(action, set.method, &path),
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
/// session for an attachment". A name that doesn't read as a verb and its object is quoted.
fn called(action: &str, method: Method, path: &Path) -> String {
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
        return match (on, is_noun) {
            (Some(on), true) => format!("get the {said} of {on}"),
            (None, true) => format!("get the {said}"),
            (Some(on), false) => format!("call {action} on {on}"),
            (None, false) => format!("call {action}"),
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

/// Words after which the rest of an action's name is no plain object.
const JOINTS: &[&str] = &[
    "all", "and", "as", "by", "for", "from", "in", "now", "of", "off", "on", "or", "out", "read", "to", "unread", "up",
    "with",
];

/// A path template, as far as it tells what is acted on.
struct Path {
    /// The last thing named: in the plural for a collection, unless one item of it is named.
    thing: String,
    /// Whether an item of the collection is named by a key.
    item: bool,
    /// What the thing belongs to, with article: an item, or what an item has only one of.
    owner: Option<String>,
    tail: Tail,
}

/// What the end of a path stands for.
enum Tail {
    Thing,
    Count,
    Reference,
    Content,
    /// The name of an action or function.
    Action(String),
}

impl Path {
    fn of(method: Method, template: &str) -> Self {
        let mut segments: Vec<PathTemplate<'_>> =
            PathTemplate(template).segments().filter(|segment| !segment.0.is_empty()).collect();
        let tail = match segments.last() {
            Some(PathTemplate("$count")) => Tail::Count,
            Some(PathTemplate("$ref")) => Tail::Reference,
            Some(PathTemplate("$value" | "content")) => Tail::Content,
            Some(last) if is_action(method, *last) => Tail::Action(bare_name(*last).to_owned()),
            _ => Tail::Thing,
        };
        if !matches!(tail, Tail::Thing) {
            segments.pop();
        }
        let item = segments.last().is_some_and(|last| is_key(*last) || has_key(*last));
        let last = (0..segments.len()).rev().find(|&at| !is_key(segments[at]));
        let thing = match last {
            None => "resources".to_owned(),
            Some(at) if item => item_name(&segments, at),
            Some(at) => noun(bare_name(segments[at])),
        };
        let owner = last.and_then(|last| owner_of(&segments, last));
        Self { thing, item, owner, tail }
    }

    /// One thing, with article: an item of a collection, or what exists once.
    fn one_thing(&self, owner: &str) -> String {
        if self.item { format!("{}{owner}", with_article(&self.thing)) } else { format!("the {}{owner}", self.thing) }
    }

    /// What an action is called on; `None` for the root of the service.
    fn object(&self) -> Option<String> {
        let owner = self.owner.as_deref().map_or_else(String::new, |owner| format!(" of {owner}"));
        (self.thing != "resources").then(|| if self.item { with_article(&self.thing) } else { self.one_thing(&owner) })
    }

    fn for_owner(&self) -> String {
        self.owner.as_deref().map_or_else(String::new, |owner| format!(" for {owner}"))
    }

    fn thing_of_owner(&self) -> String {
        match &self.owner {
            Some(owner) => format!("{} of {owner}", self.thing),
            None => self.thing.clone(),
        }
    }
}

/// What a segment belongs to, with article: the item before it, with the item that it belongs to where both are of the same
/// type, as an instance of an event is an event itself; and what stands between them, as the calendar of a user.
fn owner_of(segments: &[PathTemplate<'_>], before: usize) -> Option<String> {
    let (at, name) = item_before(segments, before)?;
    let kind = |at: usize| segments.get(at + 1).and_then(|key| key_kind(*key));
    let mut owner = with_article(&name);
    if let Some((outer, of)) = item_before(segments, at)
        && kind(at).is_some()
        && kind(at) == kind(outer)
        && of != name
    {
        owner = format!("{owner} of {}", with_article(&of));
    }
    let between = segments[at + 1..before].iter().filter(|between| !is_key(**between) && !is_qualified(**between));
    Some(between.fold(owner, |owner, single| format!("the {} of {owner}", noun(bare_name(*single)))))
}

/// The last item that is named before a segment: where its collection stands, and its name.
fn item_before(segments: &[PathTemplate<'_>], before: usize) -> Option<(usize, String)> {
    let key = (0..before).rev().find(|&at| is_key(segments[at]) || has_key(segments[at]))?;
    let at = (0..=key).rev().find(|&at| !is_key(segments[at]))?;
    Some((at, item_name(segments, at)))
}

/// What an item of a collection is called: by the collection in the singular, unless the collection has no plural name
/// (`calendarView`); then by the type that its key names.
fn item_name(segments: &[PathTemplate<'_>], collection: usize) -> String {
    let name = noun(bare_name(segments[collection]));
    let one = singular_words(&name);
    let kind = segments.get(collection + 1).and_then(|key| key_kind(*key));
    match kind {
        Some(kind) if one == name && !has_key(segments[collection]) => words(kind),
        _ => one,
    }
}

/// The type that a key names: `{event-id1}` -> `event`.
fn key_kind(segment: PathTemplate<'_>) -> Option<&str> {
    segment.as_parameter()?.trim_end_matches(|c: char| c.is_ascii_digit()).strip_suffix("-id")
}

fn is_key(segment: PathTemplate<'_>) -> bool {
    segment.as_parameter().is_some()
}

/// A collection with an alternate key: `groups(uniqueName='{uniqueName}')`.
fn has_key(segment: PathTemplate<'_>) -> bool {
    segment.has_parameters() && has_parentheses(segment) && !is_qualified(segment)
}

fn has_parentheses(segment: PathTemplate<'_>) -> bool {
    segment.0 != segment.before_parenthesis()
}

fn is_qualified(segment: PathTemplate<'_>) -> bool {
    segment.before_parenthesis().contains('.')
}

/// Whether the path of an operation ends with an action or a function.
#[must_use]
pub fn is_action_of(method: Method, path: &str) -> bool {
    PathTemplate(path).segments().last().is_some_and(|last| is_action(method, last))
}

/// Actions and functions have qualified names; so have casts to a derived type, which are only read and have no
/// parentheses.
fn is_action(method: Method, segment: PathTemplate<'_>) -> bool {
    is_qualified(segment) && (method != Method::Get || has_parentheses(segment))
}

/// The words of a name (`createdByUser` -> "created-by user"), or the name itself where they would leave a sentence open
/// (`createdOnBehalfOf`).
fn noun(name: &str) -> String {
    let said = words(name).replace(" by ", "-by ");
    let open = said.rsplit(' ').next().is_some_and(|last| JOINTS.contains(&last));
    if open { name.to_owned() } else { said }
}

fn bare_name(segment: PathTemplate<'_>) -> &str {
    let name = segment.before_parenthesis();
    name.rsplit('.').next().unwrap_or(name)
}

fn singular_words(thing: &str) -> String {
    let (front, last) = thing.rsplit_once(' ').unwrap_or(("", thing));
    let one = if last == "Windows" || is_name(last) {
        last.to_owned()
    } else if last == "cookies" {
        // The rules of AutoRest make `cooky` of it.
        "cookie".to_owned()
    } else if last.chars().any(char::is_uppercase) {
        // Short forms (`PCs`, `OneDrive`) keep their letters.
        last.strip_suffix('s').unwrap_or(last).to_owned()
    } else {
        singular(last)
    };
    if front.is_empty() { one } else { format!("{front} {one}") }
}

/// Whether a noun is the name itself, since its words make no noun (`transitiveMemberOf`).
fn is_name(noun: &str) -> bool {
    !noun.contains(' ')
        && noun.starts_with(|c: char| c.is_lowercase())
        && noun.chars().skip(1).any(char::is_uppercase)
        && words(noun).split(' ').count() > 1
}

/// The plural, unless it is one already; derived types name collections in the singular.
fn plural(thing: &str) -> String {
    if thing.ends_with('s') || is_name(thing) || singular_words(thing) != thing {
        return thing.to_owned();
    }
    match thing.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{stem}ies"),
        _ => format!("{thing}s"),
    }
}

/// A noun with `a` or `an`.
#[must_use]
pub fn with_article(noun: &str) -> String {
    let first = noun.split(' ').next().unwrap_or_default();
    let vowel = if first.chars().count() > 1 && first.chars().all(char::is_uppercase) {
        // Spelled letter by letter: an API, an SMS, a URL.
        first.starts_with(['A', 'E', 'F', 'H', 'I', 'L', 'M', 'N', 'O', 'R', 'S', 'X'])
    } else {
        let lower = first.to_lowercase();
        let long_vowel = ["use", "uni", "one", "eu", "uti"].iter().any(|start| lower.starts_with(start));
        lower.starts_with(['a', 'e', 'i', 'o', 'u']) && !long_vowel
    };
    format!("{} {noun}", if vowel { "an" } else { "a" })
}

/// The text with a capital first letter.
#[must_use]
pub fn sentence_case(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::OperationId;
    use crate::cmdlet::SetName;

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
            naming: Vec::new(),
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
            assert_eq!(deed(&set(method, path, list)), expected, "{path}");
        }
    }

    #[test]
    fn articles_follow_the_sound() {
        let vectors = [
            ("event", "an event"),
            ("user", "a user"),
            ("unified role", "a unified role"),
            ("mail folder", "a mail folder"),
            ("upload session", "an upload session"),
            ("API connector", "an API connector"),
            ("URL", "a URL"),
            ("Outlook task", "an Outlook task"),
            ("OneDrive", "a OneDrive"),
        ];
        for (noun, expected) in vectors {
            assert_eq!(with_article(noun), expected);
        }
    }
}
