//! Names of parameter sets and what they are made of (docs/rules.md#3-parameter-sets).

use std::fmt;

use crate::naming::{pascal, pascal_words, words};

/// A name longer than this is shortened.
const LONGEST: usize = 64;
/// A shortened name is the first whole words with more letters than this.
const SHORTENED: usize = 60;

/// Name of a parameter set, for example `CreateViaIdentityExpanded1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetName {
    text: String,
    /// What the operation does, for example `Create`.
    pub action: String,
    /// Whether path parameters come from `-InputObject`.
    pub via_identity: bool,
    /// Whether the properties of the body are parameters of their own.
    pub expanded: bool,
    /// The digits that tell it from sets of the same kind, or empty.
    pub number: String,
}

impl SetName {
    /// The name of a set, without a number.
    #[must_use]
    pub fn new(action: &str, via_identity: bool, expanded: bool) -> Self {
        let identity = if via_identity { "Via-identity" } else { "" };
        let body = if expanded { "Expanded" } else { "" };
        let text = pascal(&shorten(format!("{action}{identity}{body}")));
        Self { text, action: action.to_owned(), via_identity, expanded, number: String::new() }
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Gives it another number.
    pub fn set_number(&mut self, number: u32) {
        self.text.truncate(without_number(&self.text).len());
        self.number = number.to_string();
        self.text.push_str(&self.number);
    }

    /// The name without its number.
    #[must_use]
    pub fn kind(&self) -> &str {
        without_number(&self.text)
    }

    /// Gives it the number of another name of its kind, or none.
    pub fn number_as(&mut self, name: &str) {
        self.text.truncate(without_number(&self.text).len());
        name[without_number(name).len()..].clone_into(&mut self.number);
        self.text.push_str(&self.number);
    }

    /// Gives it the text that a directive says, which decides its action and number too.
    pub fn rename(&mut self, text: String) {
        let base = without_number(&text);
        let action = base.strip_suffix("Expanded").filter(|_| self.expanded).unwrap_or(base);
        let action = action.strip_suffix("ViaIdentity").filter(|_| self.via_identity).unwrap_or(action);
        action.clone_into(&mut self.action);
        text[base.len()..].clone_into(&mut self.number);
        self.text = text;
    }
}

impl fmt::Display for SetName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

pub(super) fn without_number(text: &str) -> &str {
    text.trim_end_matches(|c: char| c.is_ascii_digit())
}

/// Cuts a long name to whole words. Graph has none so long.
fn shorten(name: String) -> String {
    if name.len() <= LONGEST {
        return name;
    }
    let parts = words(&name);
    let prefixes = (1..=parts.len()).map(|n| pascal_words(parts[..n].to_vec()));
    prefixes.into_iter().find(|prefix| prefix.len() > SHORTENED).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_all_else() {
        let mut name = SetName::new("Create", true, true);
        assert_eq!(name.as_str(), "CreateViaIdentityExpanded");
        name.set_number(1);
        name.set_number(12);
        assert_eq!((name.as_str(), &*name.action, &*name.number), ("CreateViaIdentityExpanded12", "Create", "12"));
    }

    #[test]
    fn directives_rename_actions_and_numbers() {
        // (text, action, number)
        let table = [
            ("SendViaIdentityExpanded3", "Send", "3"),
            ("SendExpanded", "Send", ""),
            ("SendViaIdentity", "Send", ""),
            ("Mail2", "Mail", "2"),
        ];
        for (text, action, number) in table {
            let mut name = SetName::new("Create", true, true);
            name.rename(text.to_owned());
            assert_eq!((name.as_str(), &*name.action, &*name.number), (text, action, number));
        }
        let mut name = SetName::new("Create", false, false);
        name.rename("SendExpanded".to_owned());
        assert_eq!(name.action, "SendExpanded", "a name alone doesn't expand a body");
    }
}
