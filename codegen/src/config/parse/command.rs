//! Directives on cmdlets and models: `where` is a mapping of selectors.

use serde_json::{Map, Value};

use super::{Reader, describe, is_true, scalar, texts};
use crate::config::directive::{
    Action, CommandChange, CommandDirective, CommandEffect, CommandSelector, ModelDirective, Select,
};
use crate::config::options::{self, Meaning};
use crate::config::pattern::Pattern;
use crate::suggest;

/// Selectors of cmdlets.
const COMMAND_KEYS: [&str; 5] = ["subject", "subject-prefix", "verb", "variant", "parameter-name"];
/// Selectors of models.
const MODEL_KEYS: [&str; 4] = ["model-name", "model-fullname", "model-namespace", "property-name"];
/// Selectors of enums; their names appear nowhere in the results.
const ENUM_KEYS: [&str; 2] = ["enum-name", "enum-value-name"];
/// Settings of table formats and completers: no name, no parameter and no page depends on them.
const SILENT_SETTINGS: [&str; 3] = ["completer", "format-table", "suppress-format"];
/// Settings that change what cmdlets do in `AutoRest`, and what is missing because they don't here.
const NOT_OBEYED: [(&str, &str); 6] = [
    ("default", "parameters have no default value, since it is a script of PowerShell"),
    ("breaking-change", "cmdlets and pages don't announce the change"),
    ("preview-announcement", "cmdlets and pages don't announce the preview"),
    ("clientside-pagination", "lists are paged by the service only"),
    ("enum-name", "types of enums are called as in the description"),
    ("enum-value-name", "values of enums are called as in the description"),
];

impl Reader<'_> {
    pub(super) fn selecting(&mut self, map: &Map<String, Value>, selector: &Map<String, Value>) {
        let text = describe("where ", selector);
        let has = |keys: &[&str]| keys.iter().any(|key| selector.contains_key(*key));
        let known = |key: &str| COMMAND_KEYS.contains(&key) || MODEL_KEYS.contains(&key) || ENUM_KEYS.contains(&key);
        let mut faultless = true;
        for key in selector.keys().filter(|key| !known(key)) {
            faultless &= self.unknown_selector(key, &text);
        }
        if !faultless {
            return;
        }
        for name in map.get("set").and_then(Value::as_object).iter().flat_map(|set| set.keys()) {
            if let Some((name, missing)) = NOT_OBEYED.iter().find(|(setting, _)| setting == name) {
                self.not_obeyed(name, &text, missing);
            }
        }
        if has(&MODEL_KEYS) && has(&COMMAND_KEYS) {
            self.report(format!("`{text}` selects cmdlets and models at once"), "write two directives");
        } else if has(&COMMAND_KEYS) || map.contains_key("hide") || map.contains_key("clear-alias") {
            self.command(map, selector, &text);
        } else if has(&MODEL_KEYS) {
            self.model(map, selector, &text);
        } else {
            self.push(&text, Action::NoEffect);
        }
    }

    /// Reports a key that is no selector; gives whether the directive means something all the same.
    fn unknown_selector(&mut self, key: &str, text: &str) -> bool {
        if options::meaning(key) != Meaning::Unknown {
            // AutoRest passes over it, and goes by the other selectors.
            self.diags.warn(
                self.raw.place.clone(),
                format!("`{text}`: `{key}` is an option of the whole module and selects nothing"),
                "select by subject, subject-prefix, verb, variant or parameter-name, or remove the key",
            );
            return true;
        }
        let all = COMMAND_KEYS.into_iter().chain(MODEL_KEYS).chain(ENUM_KEYS);
        let otherwise =
            "the selectors are subject, subject-prefix, verb, variant, parameter-name, model-name and property-name";
        let hint = suggest::hint(key, all, otherwise);
        let message = format!("`{text}`: `{key}` is no selector, and the other ones would select too much");
        self.diags.error(self.raw.place.clone(), message, hint);
        false
    }

    fn command(&mut self, map: &Map<String, Value>, selector: &Map<String, Value>, text: &str) {
        self.check_keys(map, &["where", "set", "remove", "hide", "clear-alias", "select", "no-inline"], text);
        let select = match map.get("select").and_then(Value::as_str) {
            None => None,
            Some("command") => Some(Select::Command),
            Some("parameter") => Some(Select::Parameter),
            Some(other) => {
                return self.report(
                    format!("`{text}`: `select: {other}` is unknown for cmdlets"),
                    "write `select: command` or `select: parameter`",
                );
            }
        };
        let Some([subject, subject_prefix, verb, variant, parameter_name]) = self.patterns(selector, COMMAND_KEYS)
        else {
            return;
        };
        let selector = CommandSelector { subject, subject_prefix, verb, variant, parameter_name, select };
        if map.get("remove").is_some_and(is_true) {
            if map.contains_key("set") {
                return self.report(format!("`{text}` both removes and sets"), "keep one of `remove` and `set`");
            }
            let only_parameter = selector.targets_parameters()
                && [&selector.subject, &selector.subject_prefix, &selector.verb, &selector.variant]
                    .iter()
                    .all(|pattern| pattern.is_none());
            if only_parameter || select == Some(Select::Parameter) {
                return self.report(
                    format!("`{text}` removes nothing: parameters can't be removed"),
                    "use `hide: true` for parameters, or `select: command` for the cmdlets that have them",
                );
            }
            let effect = CommandEffect::Remove;
            return self.push(text, Action::Command(Box::new(CommandDirective { selector, effect })));
        }
        let Some(change) = self.change(map, text) else { return };
        if change == CommandChange::default() {
            let silent = map.get("set").and_then(Value::as_object).is_some_and(|set| !set.is_empty());
            if !silent {
                self.report(
                    format!("`{text}` changes nothing"),
                    "add `set`, `remove: true` or `hide: true`, or remove the directive",
                );
            }
            return self.push(text, Action::NoEffect);
        }
        let effect = CommandEffect::Set(change);
        self.push(text, Action::Command(Box::new(CommandDirective { selector, effect })));
    }

    fn change(&mut self, map: &Map<String, Value>, text: &str) -> Option<CommandChange> {
        let empty = Map::new();
        let set = match map.get("set") {
            None => &empty,
            Some(Value::Object(set)) => set,
            Some(_) => {
                self.report(format!("`{text}`: `set` is no mapping"), "write it as `set: {subject: NewName}`");
                return None;
            }
        };
        let mut change = CommandChange::default();
        for (key, value) in set {
            let place = match key.as_str() {
                "subject" => &mut change.subject,
                "subject-prefix" => &mut change.subject_prefix,
                "verb" => &mut change.verb,
                "variant" => &mut change.variant,
                "parameter-name" => &mut change.parameter_name,
                "parameter-description" => &mut change.parameter_description,
                "command-description" => &mut change.command_description,
                "alias" => {
                    match texts(value) {
                        Some(aliases) => change.aliases = aliases,
                        None => {
                            self.report(format!("`{text}`: `alias` is a text or a list"), "write one name per item");
                        }
                    }
                    continue;
                }
                "hide" => {
                    change.hide = value.as_bool();
                    continue;
                }
                "suppress-should-process" => {
                    change.suppress_should_process = is_true(value);
                    continue;
                }
                key if SILENT_SETTINGS.contains(&key) || NOT_OBEYED.iter().any(|(name, _)| *name == key) => continue,
                key => {
                    self.report(
                        format!("`{text}`: `{key}` can't be set"),
                        "what can be set: subject, subject-prefix, verb, variant, parameter-name, \
                         parameter-description, command-description, alias, suppress-should-process, hide",
                    );
                    continue;
                }
            };
            match scalar(value) {
                // An empty text sets nothing, but for the prefix, which may be empty.
                Some(value) if value.is_empty() && key != "subject-prefix" => {}
                Some(value) => *place = Some(value),
                None => self.report(format!("`{text}`: `set: {{{key}: ...}}` is no text"), "write one name"),
            }
        }
        change.hide = map.get("hide").and_then(Value::as_bool).or(change.hide);
        change.clear_aliases = map.get("clear-alias").is_some_and(is_true);
        Some(change)
    }

    fn model(&mut self, map: &Map<String, Value>, selector: &Map<String, Value>, text: &str) {
        let Some([model_name, full_name, namespace, property_name]) = self.patterns(selector, MODEL_KEYS) else {
            return;
        };
        let setting = |key: &str| {
            let set = map.get("set").and_then(Value::as_object)?;
            set.get(key).and_then(scalar).filter(|value| !value.is_empty())
        };
        let directive = ModelDirective {
            model_name,
            property_name,
            set_model_name: setting("model-name"),
            set_property_name: setting("property-name"),
            set_property_description: setting("property-description"),
        };
        let changes = directive.set_model_name.is_some()
            || directive.set_property_name.is_some()
            || directive.set_property_description.is_some();
        if changes && (full_name.is_some() || namespace.is_some()) {
            return self.report(format!("`{text}`: models are selected by `model-name` only"), "use `model-name`");
        }
        self.push(text, if changes { Action::Model(directive) } else { Action::NoEffect });
    }

    /// The patterns of some selectors; `None` when one is faulty, which makes the directive one too.
    fn patterns<const N: usize>(&mut self, map: &Map<String, Value>, keys: [&str; N]) -> Option<[Option<Pattern>; N]> {
        let mut faultless = true;
        let patterns = keys.map(|key| {
            let text = map.get(key).and_then(scalar).filter(|text| !text.is_empty())?;
            match Pattern::new(&text) {
                Ok(pattern) => Some(pattern),
                Err(error) => {
                    // AutoRest stops here as well.
                    let message = format!("the selector `{key}`: {error}");
                    self.diags.error(self.raw.place.clone(), message, "correct the regular expression");
                    faultless = false;
                    None
                }
            }
        });
        faultless.then_some(patterns)
    }
}
