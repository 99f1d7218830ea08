//! What a cmdlet does: the descriptions of its operations -> sentences; made from verb, noun and path where they say nothing.
//!
//! Where a description of Graph wasn't written by a person, the tool that made it from the model of the data filled in one of a few
//! forms: "Create new navigation property to messages for users". Others are about the data and not about the call: "The messages of
//! a folder. Read-only. Nullable."

use graphsmith_catalog::vocabulary::Method;

use super::acted_on::is_action_of;
use super::calls::calls;
use super::nouns::sentence_case;
use super::phrase;
use super::readable::{is_blank, paragraphs, sentences};
use super::words::words;
use crate::api::{ApiModel, Operation};
use crate::cmdlet::{Cmdlet, ParameterSet};
use crate::naming::{capitalize, verbs};

/// So many different deeds are told one by one; more are summed up.
const MOST: usize = 3;

/// What a cmdlet does, in one sentence.
#[must_use]
pub fn synopsis(api: &ApiModel, cmdlet: &Cmdlet) -> String {
    let text = description(api, cmdlet);
    let first = text.lines().next().unwrap_or_default().trim_end_matches(':');
    let stop = if first.ends_with(char::is_alphanumeric) { "." } else { "" };
    format!("{first}{stop}")
}

/// What a cmdlet does: a line for each sentence, the first of which sums it up.
#[must_use]
pub fn description(api: &ApiModel, cmdlet: &Cmdlet) -> String {
    let calls = calls(api, cmdlet);
    let own = paragraphs(&cmdlet.description);
    // A directive has given it another text.
    let is_stated = !calls.iter().any(|(_, operation)| paragraphs(&operation.description) == own);
    if is_stated && !is_blank(&own) {
        return own;
    }
    let mut texts: Vec<String> = Vec::new();
    let mut deeds: Vec<String> = Vec::new();
    let mut are_all_told = !calls.is_empty();
    for (set, operation) in &calls {
        let told = Told::of(&operation.description, Call::of(operation));
        are_all_told &= matches!(told, Told::Deed(_));
        push(&mut deeds, phrase::deed(set, told_deed(operation).as_deref()));
        if let Told::Deed(text) | Told::Data(text) = told {
            push(&mut texts, text);
        }
    }
    // One text that is about the call is all there is to say.
    if let ([text], true) = (texts.as_slice(), are_all_told) {
        return text.clone();
    }
    let summary = if deeds.is_empty() || deeds.len() > MOST {
        format!("{} the {}.", cmdlet.verb, words(&cmdlet.subject))
    } else {
        format!("{}.", sentence_case(&deeds.join(", or ")))
    };
    // "Get the photo of a bed" has said that it is the photo of a bed.
    let said = summary.to_lowercase();
    texts.retain(|text| !said.contains(text.to_lowercase().trim_end_matches('.')));
    texts.insert(0, summary);
    texts.join("\n\n")
}

/// What a parameter set does, as a person would say it: a verb and its object, without a full stop.
#[must_use]
pub fn deed(api: &ApiModel, set: &ParameterSet) -> String {
    let operation = api.operations.get(set.operation.0 as usize);
    phrase::deed(set, operation.and_then(told_deed).as_deref())
}

/// Longer sentences are no titles.
const LONGEST: usize = 100;

/// What the description of an action says it does, as one goes on after "to": `Retires all devices.` -> `retire all devices`.
fn told_deed(operation: &Operation) -> Option<String> {
    let call = Call::of(operation);
    let Told::Deed(text) = Told::of(&operation.description, call) else { return None };
    let sentence = text.lines().next()?.trim_end_matches('.');
    let (first, rest) = sentence.split_once(' ')?;
    let first = first.to_lowercase();
    let is_verb = |word: &&str| verbs::is_action(word) || verbs::approved(&capitalize(word)).is_some();
    let verb = [Some(first.as_str()), first.strip_suffix('s')].into_iter().flatten().find(is_verb)?;
    let is_short = sentence.len() <= LONGEST && !sentence.contains([':', ';']);
    (call == Call::Action && is_short).then(|| format!("{verb} {rest}"))
}

fn push(texts: &mut Vec<String>, text: String) {
    if !texts.contains(&text) {
        texts.push(text);
    }
}

/// What the description of an operation tells.
#[derive(Debug, PartialEq, Eq)]
enum Told {
    /// What the call does.
    Deed(String),
    /// What the data is that it is about.
    Data(String),
    /// Nothing.
    Nothing,
}

/// What kind of call a description is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Call {
    /// It reads something.
    Read,
    /// It changes something.
    Change,
    /// It calls an action or a function.
    Action,
}

impl Call {
    fn of(operation: &Operation) -> Self {
        match operation.method {
            _ if is_action_of(operation.method, &operation.path) => Self::Action,
            Method::Get | Method::Head => Self::Read,
            _ => Self::Change,
        }
    }
}

impl Told {
    fn of(description: &str, call: Call) -> Self {
        let text = paragraphs(description);
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if is_blank(&text) || is_form(&flat) {
            return Self::Nothing;
        }
        let without = without_facts(&text);
        if without == text && is_about(&text, call) {
            return Self::Deed(text);
        }
        if is_blank(&without) { Self::Nothing } else { Self::Data(without) }
    }
}

/// The forms that descriptions are made by where nobody has written one; `@` stands for one word.
const FORMS: [&str; 33] = [
    "Add new entity to @",
    "Create new navigation property ref to @ for @",
    "Create new navigation property to @ for @",
    "Delete @",
    "Delete @ for the navigation property @ in @",
    "Delete content for the navigation property @ in @",
    "Delete entity from @",
    "Delete entity from @ by @",
    "Delete navigation property @ for @",
    "Delete ref of navigation property @ for @",
    "Delete ref of navigation property @ from @",
    "Delete the navigation property @ for @",
    "Get @",
    "Get @ for the navigation property @ from @",
    "Get @ from @",
    "Get content for the navigation property @ from @",
    "Get entities from @",
    "Get entity from @ by @",
    "Get entity from @ by key",
    "Get media content for @ from @",
    "Get media content for the navigation property @ from @",
    "Get ref of @ from @",
    "Get the item of type @ as @",
    "Get the items of type @ in the @ collection",
    "Get the number of the resource",
    "Invoke action @",
    "Invoke function @",
    "Not yet documented",
    "Update @",
    "Update @ for the navigation property @ in @",
    "Update entity in @",
    "Update the navigation property @ in @",
    "Update the ref of navigation property @ in @",
];

/// Whether a text is one of the forms.
fn is_form(text: &str) -> bool {
    let text = text.trim_end_matches(['.', ' ']);
    let words: Vec<&str> = text.split(' ').collect();
    let fits = |form: &&str| {
        let form: Vec<&str> = form.split(' ').collect();
        form.len() == words.len() && form.iter().zip(&words).all(|(part, word)| *part == "@" || part == word)
    };
    // `Update property mailboxSettings value.` is another tool's.
    FORMS.iter().any(fits) || matches!(words.as_slice(), ["Update", "property", _, "value"])
}

/// Sentences that say of a property what holds for its value. A call isn't read-only.
const FACTS: [&str; 8] = [
    "Read-only.",
    "Nullable.",
    "Not nullable.",
    "Supports $expand.",
    "Supports $filter.",
    "Optional.",
    "Required.",
    "The unique identifier for an entity.",
];

/// A text without such sentences.
fn without_facts(text: &str) -> String {
    let line = |line: &str| {
        let kept = sentences(line).filter(|sentence| !FACTS.contains(sentence));
        kept.collect::<Vec<_>>().join(" ")
    };
    let lines: Vec<String> = text.lines().map(line).collect();
    let mut lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    lines.dedup_by(|a, b| a.is_empty() && b.is_empty());
    lines.join("\n").trim().to_owned()
}

/// What descriptions of calls that read begin with, also with an `s`.
const READS: [&str; 20] = [
    "Access",
    "Check",
    "Count",
    "Determine",
    "Download",
    "Export",
    "Fetch",
    "Find",
    "Get",
    "List",
    "Query",
    "Read",
    "Retrieve",
    "Return",
    "Search",
    "Show",
    "Track",
    "Use",
    "Validate",
    "View",
];

/// Whether a text is about the call, and not about the data: it begins with a verb that such a call can have.
fn is_about(text: &str, call: Call) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    let lower = first.to_lowercase();
    match call {
        Call::Read => {
            let plain = [Some(first), first.strip_suffix('s'), first.strip_suffix("es")];
            plain.into_iter().flatten().any(|verb| READS.contains(&verb)) && !text.starts_with("List of")
        }
        Call::Change => verbs::is_action(&lower) || lower.strip_suffix('s').is_some_and(verbs::is_action),
        Call::Action => !matches!(first, "A" | "An" | "The" | "Collection"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_of_the_call_are_told_from_those_of_the_data() {
        let deed = |text: &str| Told::Deed(text.to_owned());
        let data = |text: &str| Told::Data(text.to_owned());
        let table = [
            ("Create new navigation property to messages for users", Told::Nothing),
            ("Get the number of the resource", Told::Nothing),
            ("Get onenote from sites", Told::Nothing),
            ("Invoke action unsetReaction", Told::Nothing),
            ("The unique identifier for an entity. Read-only.", Told::Nothing),
            ("Read-only. Nullable.", Told::Nothing),
            ("  .", Told::Nothing),
            ("The messages of a folder. Read-only. Nullable.", data("The messages of a folder.")),
            ("Collection of open shifts.", data("Collection of open shifts.")),
            ("Errors of a service. Supports $filter.", data("Errors of a service.")),
            ("Finds a garden.", deed("Finds a garden.")),
            ("Searches gardens.", deed("Searches gardens.")),
            ("Settings of a mailbox.", data("Settings of a mailbox.")),
            ("Represents a restore point.", data("Represents a restore point.")),
            ("List of policies", data("List of policies")),
            ("Get messages", Told::Nothing),
            ("Get messages from a folder", deed("Get messages from a folder")),
        ];
        for (text, expected) in table {
            assert_eq!(Told::of(text, Call::Read), expected, "{text}");
        }
        let changed = "Creates a message. It is a draft.";
        assert_eq!(Told::of(changed, Call::Change), deed("Creates a message.\nIt is a draft."));
        assert_eq!(Told::of("Optional picture.", Call::Change), data("Optional picture."));
        assert_eq!(Told::of("For copies, poll the address.", Call::Action), deed("For copies, poll the address."));
    }
}
