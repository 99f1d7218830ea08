//! The rules: what a change of what is generated means, and for whom. They are data (`rules.toml`), from which the documentation
//! and the rules in SARIF are made as well.

use std::sync::LazyLock;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::class::{Class, Reader};

/// A rule. Its id is part of the formats of reports, so it never gets another meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rule {
    /// Id, for example `parameter-removed`.
    #[serde(skip_deserializing)]
    pub id: String,
    /// What changes.
    pub subject: String,
    /// What happens to it.
    pub action: Action,
    /// What it means for each reader, in the order of [`Reader::ALL`].
    pub classes: Verdicts,
    /// What reports say: `{owner}`, `{part}`, `{was}` and `{is}` stand for what the effect has.
    pub text: String,
    /// Why it has these classes.
    pub reason: String,
    /// Who has the same rule.
    #[serde(default)]
    pub sources: Vec<String>,
    /// The rule for the opposite change; the rule itself where the opposite is of its kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mirror: Option<String>,
    /// Why there is no rule for the opposite change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_mirror: Option<String>,
}

/// What happens to the subject of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Action {
    Add,
    Remove,
    Change,
    /// Fewer values are right.
    Narrow,
    /// More values are right.
    Widen,
    Rename,
    Move,
}

/// What a change means for one reader; written as `error!` or `none`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Verdict {
    /// How bad it is; `None` where it doesn't touch the reader.
    pub class: Option<Class>,
    /// Whether nothing reports it: the same call is accepted, and means something else.
    pub silent: bool,
}

/// What a change means for each reader, in the order of [`Reader::ALL`].
pub type Verdicts = [Verdict; Reader::ALL.len()];

impl TryFrom<String> for Verdict {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let class = match text.trim_end_matches('!') {
            "none" => None,
            "info" => Some(Class::Info),
            "warning" => Some(Class::Warning),
            "error" => Some(Class::Error),
            _ => return Err(format!("`{text}` is no class")),
        };
        Ok(Self { class, silent: text.ends_with('!') })
    }
}

impl From<Verdict> for String {
    fn from(verdict: Verdict) -> Self {
        let class = verdict.class.map_or("none", Class::as_str);
        if verdict.silent { format!("{class}!") } else { class.to_owned() }
    }
}

static RULES: LazyLock<IndexMap<String, Rule>> = LazyLock::new(|| {
    let mut rules: IndexMap<String, Rule> =
        toml::from_str(include_str!("rules.toml")).expect("the rules are well formed, as a test shows");
    for (id, rule) in &mut rules {
        rule.id.clone_from(id);
    }
    rules
});

/// All rules, in the order of the documentation.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    RULES.values()
}

/// The rule of that id, which is written in the code.
///
/// # Panics
///
/// If there is none; a test looks up each id that the code names.
#[must_use]
pub fn rule(id: &str) -> &'static Rule {
    RULES.get(id).expect("each id in the code is that of a rule")
}

#[cfg(test)]
mod tests {
    use super::{Action, all, rule};
    use crate::diff::class::Class;

    #[test]
    fn each_rule_has_a_mirror_or_says_why_not() {
        for found in all() {
            let opposite = match (&found.mirror, &found.no_mirror) {
                (Some(id), None) => rule(id),
                (None, Some(_)) => continue,
                (mirror, why) => unreachable!("{}: {mirror:?}, {why:?}", found.id),
            };
            assert_eq!(opposite.subject, found.subject, "{}", found.id);
            let expected = match found.action {
                Action::Add => Action::Remove,
                Action::Remove => Action::Add,
                Action::Narrow => Action::Widen,
                Action::Widen => Action::Narrow,
                other => other,
            };
            let is_mirror = opposite.action == expected || (opposite.id == found.id && found.action == Action::Widen);
            assert!(is_mirror, "{} and {}", found.id, opposite.id);
        }
    }

    #[test]
    fn silence_is_for_what_breaks() {
        for found in all() {
            assert!(found.classes.iter().all(|v| !v.silent || v.class > Some(Class::Info)), "{}", found.id);
            assert!(found.classes.iter().any(|v| v.class.is_some()), "{} touches nobody", found.id);
        }
    }
}
