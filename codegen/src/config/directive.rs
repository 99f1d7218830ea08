//! What a directive means, whichever file it was written in.
//!
//! AutoRest's markdown and our TOML are read into the same [`Directive`]s: `where: {verb: Get}` of the one is
//! `where = { verb = "Get" }` of the other. Semantics: docs/rules.md#9-2-matching-and-setting.

use serde_json::Value;

use super::added::AddedCmdlet;
use super::pattern::Pattern;
use crate::diag::{Place, Severity};

/// One directive, in the order in which it takes effect.
#[derive(Debug, Clone, PartialEq)]
pub struct Directive {
    /// Where it is written.
    pub place: Place,
    /// A short text that names it in a message, e.g. `where verb=Get subject=^Delta`.
    pub text: String,
    /// What it does.
    pub action: Action,
}

/// What a directive does.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Renames, describes, hides or removes cmdlets or their parameters.
    Command(Box<CommandDirective>),
    /// Adds a cmdlet over an operation that has one already.
    Add(Box<AddedCmdlet>),
    /// Changes the document before anything is derived from it.
    Document(DocumentDirective),
    /// Renames models or their properties.
    Model(ModelDirective),
    /// Rewrites what AutoRest emitted (C# source, its code model): there is nothing here that it could change.
    Ignored {
        /// The artifact it is for, e.g. `source-file-csharp`.
        artifact: String,
    },
    /// Understood, and of no effect on cmdlets and pages: table formats, completers, default values.
    NoEffect,
}

/// Which cmdlets a directive selects. All given selectors must match the current values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CommandSelector {
    /// The noun without its prefixes.
    pub subject: Option<Pattern>,
    /// The prefix between `Mg` and the subject, e.g. `Beta`.
    pub subject_prefix: Option<Pattern>,
    /// The verb.
    pub verb: Option<Pattern>,
    /// The variant with its number, e.g. `CreateViaIdentityExpanded1`.
    pub variant: Option<Pattern>,
    /// The name of a parameter.
    pub parameter_name: Option<Pattern>,
    /// What `parameter_name` selects, as written in `select`; without it, parameters (and with `remove`, nothing).
    pub select: Option<Select>,
}

/// What a selector with a parameter name selects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Select {
    /// The cmdlets that have such a parameter.
    Command,
    /// The parameters.
    Parameter,
}

impl CommandSelector {
    /// Whether the directive acts on parameters rather than on cmdlets.
    #[must_use]
    pub fn targets_parameters(&self) -> bool {
        self.parameter_name.is_some() && self.select != Some(Select::Command)
    }
}

/// A directive on cmdlets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandDirective {
    /// The cmdlets (and parameters) it is for.
    pub selector: CommandSelector,
    /// What happens to them.
    pub effect: CommandEffect,
}

/// What happens to selected cmdlets or parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommandEffect {
    /// The cmdlets are removed. The parameter selector counts only with `select: command`.
    Remove,
    /// Values are changed.
    Set(CommandChange),
}

/// New values for selected cmdlets or parameters. `None` leaves a value as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CommandChange {
    /// Noun without prefixes; see [`assign`].
    pub subject: Option<String>,
    /// Subject prefix; may be empty; see [`assign`].
    pub subject_prefix: Option<String>,
    /// Verb; see [`assign`].
    pub verb: Option<String>,
    /// Variant; see [`assign`].
    pub variant: Option<String>,
    /// Parameter name; see [`assign`].
    pub parameter_name: Option<String>,
    /// Description of the parameters.
    pub parameter_description: Option<String>,
    /// Description of the cmdlets.
    pub command_description: Option<String>,
    /// Added aliases, as written: see [`command_alias`] and [`parameter_alias`].
    pub aliases: Vec<String>,
    /// Hides cmdlets (not exported) or parameters (not shown, not mandatory).
    pub hide: Option<bool>,
    /// Takes `-WhatIf` and `-Confirm` from cmdlets.
    pub suppress_should_process: bool,
    /// Forgets the aliases given so far, before `aliases` are added.
    pub clear_aliases: bool,
}

/// The new value of a name: where the directive also selects by this name its matches are replaced, otherwise the
/// name is assigned (docs/rules.md#9-2-matching-and-setting).
#[must_use]
pub fn assign(current: &str, selector: Option<&Pattern>, replacement: &str) -> String {
    selector.map_or_else(|| replacement.to_owned(), |pattern| pattern.replace_all(current, replacement))
}

/// What an alias text of a cmdlet is filled in with: the cmdlet's values after the directive's own changes.
#[derive(Debug, Clone, Copy)]
pub struct AliasValues<'a> {
    /// Verb.
    pub verb: &'a str,
    /// Subject prefix.
    pub subject_prefix: &'a str,
    /// Noun without prefixes.
    pub subject: &'a str,
    /// Variant.
    pub variant: &'a str,
}

/// Fills the first `${verb}`, `${subject-prefix}`, `${subject}` and `${variant}` of an alias text in.
#[must_use]
pub fn command_alias(text: &str, values: &AliasValues<'_>) -> String {
    let pairs = [
        ("${verb}", values.verb),
        ("${subject-prefix}", values.subject_prefix),
        ("${subject}", values.subject),
        ("${variant}", values.variant),
    ];
    pairs.iter().fold(text.to_owned(), |text, (name, value)| text.replacen(name, value, 1))
}

/// The alias of a parameter: a text with other characters than letters and digits is a replacement text for the
/// parameter's former name.
#[must_use]
pub fn parameter_alias(text: &str, selector: Option<&Pattern>, former_name: &str) -> String {
    match selector {
        Some(pattern) if !text.bytes().all(|b| b.is_ascii_alphanumeric()) => pattern.replace_all(former_name, text),
        _ => text.to_owned(),
    }
}

/// A directive on the document.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentDirective {
    /// The files that it is for, by their names or the ends of their paths; every document when empty.
    pub files: Vec<String>,
    /// Whether it is for `openapi-document` only: for what a Swagger document becomes in OpenAPI 3.0. Others see the
    /// document as it is written.
    pub openapi_only: bool,
    /// `JSONPath` of the nodes.
    pub path: String,
    /// What happens to each.
    pub action: DocumentAction,
    /// How a fault of this directive counts. AutoRest goes on without such a directive, so one from its files warns.
    pub fault: Severity,
}

/// What happens to a selected node of the document.
#[derive(Debug, Clone, PartialEq)]
pub enum DocumentAction {
    /// JavaScript, with the node as `$`; see [`crate::transform`].
    Script(String),
    /// RFC 7396 merge patch.
    Merge(Value),
    /// The node is replaced.
    Set(Value),
    /// The node is removed from its parent.
    Remove,
}

/// A directive on models and their properties.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ModelDirective {
    /// Selects models by class name.
    pub model_name: Option<Pattern>,
    /// Selects their properties by name.
    pub property_name: Option<Pattern>,
    /// New class name; see [`assign`].
    pub set_model_name: Option<String>,
    /// New property name; see [`assign`].
    pub set_property_name: Option<String>,
    /// New description of the properties.
    pub set_property_description: Option<String>,
}

impl ModelDirective {
    /// Whether names of properties change. The other settings change names and texts of C# classes, while facts and
    /// pages are about their interfaces and the texts of the document.
    #[must_use]
    pub fn renames_properties(&self) -> bool {
        self.property_name.is_some() && self.set_property_name.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_are_filled_in_once() {
        let values = AliasValues { verb: "Remove", subject_prefix: "Beta", subject: "GroupOwner", variant: "Delete" };
        let alias = |text| command_alias(text, &values);
        assert_eq!(alias("${verb}-Mg${subject-prefix}GroupOwnerByRef"), "Remove-MgBetaGroupOwnerByRef");
        assert_eq!(alias("${verb}${verb}-${subject}_${variant}"), "Remove${verb}-GroupOwner_Delete");
        let pattern = Pattern::new("^(Order)(By)$").expect("valid");
        assert_eq!(parameter_alias("Sort", Some(&pattern), "OrderBy"), "Sort");
        assert_eq!(parameter_alias("$2$1", Some(&pattern), "OrderBy"), "ByOrder");
    }

    #[test]
    fn a_name_is_replaced_where_it_was_selected_and_assigned_elsewhere() {
        let pattern = Pattern::new("^(User)(Calendar)$").expect("valid");
        assert_eq!(assign("UserCalendar", Some(&pattern), "$1Default$2"), "UserDefaultCalendar");
        assert_eq!(assign("UserCalendar", None, "$1"), "$1");
    }
}
