//! [`Report`]: the result of a comparison, ready to be shown in any format.

use serde::Serialize;

pub use super::class::{Class, Reader};
use super::rules::{Rule, Verdict, Verdicts};

/// The result of a comparison.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The causes, worst first. Each effect belongs to exactly one.
    pub causes: Vec<Cause>,
    /// The names of all modules that were compared, in ordinal order.
    pub modules: Vec<String>,
    /// What a side couldn't tell, as a person says it: `listed values (OLD is a facts file)`.
    pub not_compared: Vec<String>,
}

/// One edit, with all that follows from it.
#[derive(Debug, Clone)]
pub struct Cause {
    /// The first 12 hexadecimal digits of a digest of what the edit is: the same in every report that has the edit.
    pub fingerprint: String,
    /// What kind of edit it is, for example `property-removed`.
    pub kind: &'static str,
    /// One line that says what was edited, for example ``property `hideAttendees` of event removed``. May quote the description.
    pub title: String,
    /// The worst class of its effects.
    pub class: Class,
    /// Whether an error is among them that nothing reports: the same call is accepted and does something else.
    pub silent: bool,
    /// The modules whose description has the edit, in ordinal order.
    pub modules: Vec<String>,
    /// Where it is in OLD; `None` for an addition.
    pub old: Option<Location>,
    /// Where it is in NEW; for a removal the nearest place around it that is left, if one is.
    pub new: Option<Location>,
    /// What stood there; empty for an addition. May quote the description.
    pub was: String,
    /// What stands there now; empty for a removal. May quote the description.
    pub is: String,
    /// What follows from it, in the order of reports. Empty where nobody can see the edit.
    pub effects: Vec<Effect>,
    /// The pages whose bytes differ because of it, as paths below the help folder, in ordinal order.
    pub pages: Vec<String>,
    /// Who accepted it, if anybody did.
    pub decision: Option<Decision>,
    /// Fingerprints of promised names that aren't as promised because of it, and that nobody has decided about.
    pub undecided: Vec<String>,
}

impl Cause {
    /// What it means for some readers: the worst of its effects, or its own class where it has none. No class if it touches
    /// none of them. Only an error is silent here, since silent errors come before others, and nothing else does.
    #[must_use]
    pub fn verdict(&self, readers: &[Reader]) -> Verdict {
        if self.effects.is_empty() {
            return Verdict { class: Some(self.class), silent: self.silent };
        }
        let worst = self.effects.iter().map(|effect| effect.worst(readers)).max().unwrap_or_default();
        Verdict { silent: worst.silent && worst.class == Some(Class::Error), ..worst }
    }

    /// Takes class and silence from the effects.
    pub fn judge(&mut self) {
        let worst = self.effects.iter().map(|effect| effect.worst(&Reader::ALL)).max().unwrap_or_default();
        self.class = worst.class.unwrap_or(Class::Info);
        self.silent = worst.silent && worst.class == Some(Class::Error);
    }

    /// Whether something went, so that `new` is at most the place where it was.
    #[must_use]
    pub fn is_removal(&self) -> bool {
        self.old.as_ref().is_some_and(|old| {
            self.new.as_ref().is_none_or(|new| {
                let below = old.pointer.strip_prefix(&new.pointer);
                below.is_some_and(|below| below.starts_with('/'))
            })
        })
    }
}

/// A place in a description or a configuration.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Location {
    /// The file, as the user would name it from the folder of the project.
    pub file: String,
    /// Line, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// RFC 6901 pointer; empty for a whole file.
    pub pointer: String,
}

/// A difference that somebody can see.
#[derive(Debug, Clone)]
pub struct Effect {
    /// The rule that says what it means.
    pub rule: &'static Rule,
    /// What it means for each reader: as the rule says, or less where there is an alias or a decision.
    pub classes: Verdicts,
    /// What changed.
    pub subject: Subject,
    /// What it was; empty where there was nothing. May quote the description.
    pub was: String,
    /// What it is; empty where there is nothing. May quote the description.
    pub is: String,
    /// How a machine can check an error.
    pub witness: Option<Witness>,
}

impl Effect {
    /// What it is in words: the text of its rule. May quote the description.
    #[must_use]
    pub fn text(&self) -> String {
        self.text_about(&self.subject.owner)
    }

    /// The text of its rule with another name in the place of `{owner}`. May quote the description.
    #[must_use]
    pub fn text_about(&self, owner: &str) -> String {
        let mut out = String::new();
        let mut rest = self.rule.text.as_str();
        while let Some((before, name, after)) = next_place(rest) {
            out.push_str(before);
            out.push_str(match name {
                "owner" => owner,
                "part" => &self.subject.part,
                "was" => &self.was,
                _ => &self.is,
            });
            rest = after;
        }
        out + rest
    }

    /// The worst that it means for any of those readers.
    #[must_use]
    pub fn worst(&self, readers: &[Reader]) -> Verdict {
        readers.iter().map(|reader| self.classes[*reader as usize]).max().unwrap_or_default()
    }
}

/// What changed: a cmdlet, or a part of one; a model, or a part of one. In the order of reports.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Subject {
    /// What it is.
    pub kind: SubjectKind,
    /// The module.
    pub module: String,
    /// The cmdlet, the model type or the Rust item that it is, or is a part of.
    pub owner: String,
    /// The parameter set, parameter, property, member or alias; empty where it is the whole.
    pub part: String,
}

/// What can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SubjectKind {
    /// A cmdlet.
    Cmdlet,
    /// A parameter set of a cmdlet.
    ParameterSet,
    /// A parameter of a cmdlet.
    Parameter,
    /// What a cmdlet gives.
    Output,
    /// A model type.
    Model,
    /// A property of a model type.
    Property,
    /// A member of the identity of a module.
    Identity,
    /// A public item of Rust.
    Rust,
    /// A page.
    Page,
}

/// How a machine can see that something is right with OLD and not with NEW.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase", tag = "kind", content = "text")]
pub enum Witness {
    /// A line for `mg`, without `mg` itself and ending in `-WhatIf`, that OLD's catalog accepts; NEW's refuses it, or makes another request of it.
    Command(String),
    /// Rust that compiles with OLD's crate only.
    Compile(String),
    /// A page or an anchor that OLD has and NEW doesn't.
    Link(String),
    /// A request that NEW's description doesn't allow.
    Contract(String),
}

/// What was decided about a cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// Since when, as `2026-11-25`.
    pub accepted: String,
    /// Until when former names go on, if they do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Why.
    pub reason: String,
}

impl Report {
    /// How many causes are of each class: errors, warnings, infos.
    #[must_use]
    pub fn counts(&self) -> [usize; 3] {
        [Class::Error, Class::Warning, Class::Info].map(|class| self.causes.iter().filter(|c| c.class == class).count())
    }
}

/// The first `{name}` in a text: what stands before it, the name, and what stands behind it.
fn next_place(text: &str) -> Option<(&str, &str, &str)> {
    let names = ["owner", "part", "was", "is"];
    let start = text
        .match_indices('{')
        .map(|(at, _)| at)
        .find(|at| text[at + 1..].split_once('}').is_some_and(|(name, _)| names.contains(&name)))?;
    let (name, after) = text[start + 1..].split_once('}')?;
    Some((&text[..start], name, after))
}
