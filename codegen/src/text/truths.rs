//! What a truth value says, by its name: `isDefault` -> "Whether it is default."

use super::nouns::singular_words;
use super::words::{JOINTS, noun_words};
use crate::naming::{capitalize, verbs};

/// A sentence about a truth value, for one that nothing else is known of.
pub(super) fn sentence(name: &str) -> String {
    let said = noun_words(name);
    let words: Vec<&str> = said.split(' ').collect();
    let (first, last) = (words[0], words[words.len() - 1]);
    if JOINTS.contains(&last) {
        return format!("Whether {name} is set.");
    }
    match words.as_slice() {
        ["are", things @ .., state] if !things.is_empty() => format!("Whether the {} are {state}.", things.join(" ")),
        [_, _, ..] if PREDICATES.contains(&first) => format!("Whether it {said}."),
        [state] if is_state(state) => format!("Whether it is {state}."),
        [things @ .., state] if is_state(state) && !DEEDS.contains(&first) => {
            let things = things.join(" ");
            let is = if singular_words(&things) == things { "is" } else { "are" };
            format!("Whether the {things} {is} {state}.")
        }
        [_, _, ..] if is_deed(first) => format!("Whether to {said}."),
        _ => format!("Whether {name} is set."),
    }
}

/// Whether a word says in which state something is: `enabled`, `available`.
fn is_state(word: &str) -> bool {
    word.ends_with("ed") || STATES.contains(&word)
}

/// Whether a word says what is to be done: `allow`, `send`.
fn is_deed(word: &str) -> bool {
    verbs::approved(&capitalize(word)).is_some() || DEEDS.contains(&word)
}

/// Words after `it` with which a sentence goes on as it stands.
const PREDICATES: [&str; 14] = [
    "allows", "can", "contains", "has", "includes", "is", "must", "needs", "requires", "should", "supports", "uses",
    "was", "will",
];

/// States that don't end like participles.
const STATES: [&str; 8] = ["active", "available", "hidden", "mandatory", "on", "optional", "valid", "visible"];

/// Verbs of truth values that are no nouns, whatever follows.
const DEEDS: [&str; 9] = ["allow", "enforce", "include", "keep", "notify", "prevent", "require", "show", "use"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_is_true_or_false() {
        let vectors = [
            ("IsDefault", "Whether it is default."),
            ("HasAttachments", "Whether it has attachments."),
            ("CanEdit", "Whether it can edit."),
            ("Enabled", "Whether it is enabled."),
            ("AccountEnabled", "Whether the account is enabled."),
            ("BackupEnabled", "Whether the backup is enabled."),
            ("RequireEncrypted", "Whether to require encrypted."),
            ("NotificationsBlocked", "Whether the notifications are blocked."),
            ("AreReactionsAllowed", "Whether the reactions are allowed."),
            ("AllowInvites", "Whether to allow invites."),
            ("AllowInvitesFrom", "Whether AllowInvitesFrom is set."),
            ("SaveToSentItems", "Whether to save to sent items."),
            ("Commitment", "Whether Commitment is set."),
            ("Is", "Whether Is is set."),
            ("q", "Whether q is set."),
        ];
        for (name, expected) in vectors {
            assert_eq!(sentence(name), expected, "{name}");
        }
    }
}
