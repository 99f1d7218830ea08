//! Raw directives -> [`Directive`]s: what the mappings in the files mean.
//!
//! E.g. `{where: {verb: Invoke, subject: "(^Delta)(.*)"}, set: {verb: Get, subject: "$2$1"}}`. Macros are expanded
//! before (see `macros`).

use serde_json::{Map, Value};

use super::directive::{
    Action, CommandChange, CommandDirective, CommandEffect, CommandSelector, Directive, DocumentAction,
    DocumentDirective, ModelDirective, Select,
};
use super::pattern::Pattern;
use crate::diag::{Diagnostics, Place, Severity};

/// Longest text of a directive that a message shows, in characters.
const MAX_TEXT: usize = 100;

/// A directive as it was written.
#[derive(Debug, Clone)]
pub(super) struct Raw {
    /// Its content.
    pub value: Value,
    /// Where it is written.
    pub place: Place,
    /// How what is unknown or useless in it counts: in our own files it is an error; in `AutoRest`'s, which goes on
    /// without a word, a warning.
    pub severity: Severity,
}

/// What directives come to.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    /// The directives, in order.
    pub directives: Vec<Directive>,
    /// Model names of all `no-inline` lists.
    pub no_inline: Vec<String>,
}

/// Selectors of cmdlets.
const COMMAND_KEYS: [&str; 5] = ["subject", "subject-prefix", "verb", "variant", "parameter-name"];
/// Selectors of models.
const MODEL_KEYS: [&str; 4] = ["model-name", "model-fullname", "model-namespace", "property-name"];
/// Selectors of enums; their names appear nowhere in the results.
const ENUM_KEYS: [&str; 2] = ["enum-name", "enum-value-name"];
/// Settings that change the code of `AutoRest`'s cmdlets, but no name, parameter or page.
const SILENT_SETTINGS: [&str; 9] = [
    "completer",
    "default",
    "suppress-should-process",
    "breaking-change",
    "preview-announcement",
    "clientside-pagination",
    "format-table",
    "suppress-format",
    "enum-name",
];
/// Keys beside `where`, `set` and `from` that change nothing here: comments, and checks of `AutoRest`'s own validators.
const SILENT_KEYS: [&str; 6] = ["reason", "debug", "test", "suppress", "add", "approved-by"];

/// Reads one directive, with all that follows from it.
pub(super) fn read(raw: &Raw, parsed: &mut Parsed, diags: &mut Diagnostics) {
    let mut reader = Reader { raw, parsed, diags };
    match &raw.value {
        Value::Object(map) => reader.directive(map),
        _ => reader
            .complain("a directive is a mapping", "write it as `where: {verb: Get}` with `set:` or `remove: true`"),
    }
}

struct Reader<'r> {
    raw: &'r Raw,
    parsed: &'r mut Parsed,
    diags: &'r mut Diagnostics,
}

impl Reader<'_> {
    fn complain(&mut self, message: impl Into<String>, hint: &str) {
        let place = self.raw.place.clone();
        if self.raw.severity == Severity::Error {
            self.diags.error(place, message, hint);
        } else {
            self.diags.warn(place, message, hint);
        }
    }

    fn push(&mut self, text: &str, action: Action) {
        let text = if text.chars().count() > MAX_TEXT {
            text.chars().take(MAX_TEXT).chain("...".chars()).collect()
        } else {
            text.to_owned()
        };
        self.parsed.directives.push(Directive { place: self.raw.place.clone(), text, action });
    }

    fn directive(&mut self, map: &Map<String, Value>) {
        if let Some(names) = map.get("no-inline") {
            match texts(names) {
                Some(names) => self.parsed.no_inline.extend(names),
                None => self.complain("`no-inline` is a list of model names", "write one name per item"),
            }
            if map.len() == 1 {
                return;
            }
        }
        match map.get("where") {
            Some(Value::Object(selector)) => self.selecting(map, selector),
            _ if ["where", "from", "transform", "text-transform", "merge"].iter().any(|key| map.contains_key(*key)) => {
                self.on_document(map);
            }
            _ if map.keys().all(|key| SILENT_KEYS.contains(&key.as_str()) || key == "no-inline") => {
                self.push(&describe("", map), Action::NoEffect);
            }
            _ => self.complain(
                format!("the directive `{}` is unknown, and has no effect", describe("", map)),
                "write a directive with `where`, or declare the macro that it uses under `declare-directive`",
            ),
        }
    }

    // --- directives on cmdlets and models -------------------------------------------------------------------------

    fn selecting(&mut self, map: &Map<String, Value>, selector: &Map<String, Value>) {
        let text = describe("where ", selector);
        let has = |keys: &[&str]| keys.iter().any(|key| selector.contains_key(*key));
        let known = |key: &str| COMMAND_KEYS.contains(&key) || MODEL_KEYS.contains(&key) || ENUM_KEYS.contains(&key);
        for key in selector.keys().filter(|key| !known(key)) {
            self.complain(
                format!("`{text}`: `{key}` is no selector, and selects nothing"),
                "the selectors are subject, subject-prefix, verb, variant, parameter-name, model-name and property-name",
            );
        }
        if has(&MODEL_KEYS) && has(&COMMAND_KEYS) {
            self.complain(format!("`{text}` selects cmdlets and models at once"), "write two directives");
        } else if has(&COMMAND_KEYS) || map.contains_key("hide") || map.contains_key("clear-alias") {
            self.command(map, selector, &text);
        } else if has(&MODEL_KEYS) {
            self.model(map, selector, &text);
        } else {
            self.push(&text, Action::NoEffect);
        }
    }

    fn command(&mut self, map: &Map<String, Value>, selector: &Map<String, Value>, text: &str) {
        self.check_keys(map, &["where", "set", "remove", "hide", "clear-alias", "select", "no-inline"], text);
        let select = match map.get("select").and_then(Value::as_str) {
            None => None,
            Some("command") => Some(Select::Command),
            Some("parameter") => Some(Select::Parameter),
            Some(other) => {
                return self.complain(
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
                return self.complain(format!("`{text}` both removes and sets"), "keep one of `remove` and `set`");
            }
            let only_parameter = selector.targets_parameters()
                && [&selector.subject, &selector.subject_prefix, &selector.verb, &selector.variant]
                    .iter()
                    .all(|pattern| pattern.is_none());
            if only_parameter || select == Some(Select::Parameter) {
                return self.complain(
                    format!("`{text}` removes nothing: parameters can't be removed"),
                    "use `hide: true` for parameters, or `select: command` for the cmdlets that have them",
                );
            }
            let effect = CommandEffect::Remove;
            return self.push(text, Action::Command(CommandDirective { selector, effect }));
        }
        let Some(change) = self.change(map, text) else { return };
        if change == CommandChange::default() {
            let silent = map.get("set").and_then(Value::as_object).is_some_and(|set| !set.is_empty());
            if !silent && !map.contains_key("add") {
                self.complain(
                    format!("`{text}` changes nothing"),
                    "add `set`, `remove: true` or `hide: true`, or remove the directive",
                );
            }
            return self.push(text, Action::NoEffect);
        }
        self.push(text, Action::Command(CommandDirective { selector, effect: CommandEffect::Set(change) }));
    }

    fn change(&mut self, map: &Map<String, Value>, text: &str) -> Option<CommandChange> {
        let empty = Map::new();
        let set = match map.get("set") {
            None => &empty,
            Some(Value::Object(set)) => set,
            Some(_) => {
                self.complain(format!("`{text}`: `set` is no mapping"), "write it as `set: {subject: NewName}`");
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
                            self.complain(format!("`{text}`: `alias` is a text or a list"), "write one name per item")
                        }
                    }
                    continue;
                }
                "hide" => {
                    change.hide = value.as_bool();
                    continue;
                }
                key if SILENT_SETTINGS.contains(&key) => continue,
                key => {
                    self.complain(
                        format!("`{text}`: `{key}` can't be set"),
                        "what can be set: subject, subject-prefix, verb, variant, parameter-name, \
                         parameter-description, command-description, alias, hide",
                    );
                    continue;
                }
            };
            match scalar(value) {
                // An empty text sets nothing, but for the prefix, which may be empty.
                Some(value) if value.is_empty() && key != "subject-prefix" => {}
                Some(value) => *place = Some(value),
                None => self.complain(format!("`{text}`: `set: {{{key}: ...}}` is no text"), "write one name"),
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
            return self.complain(format!("`{text}`: models are selected by `model-name` only"), "use `model-name`");
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

    fn check_keys(&mut self, map: &Map<String, Value>, known: &[&str], text: &str) {
        let unknown = |key: &&String| !known.contains(&key.as_str()) && !SILENT_KEYS.contains(&key.as_str());
        for key in map.keys().filter(unknown) {
            let message = format!("`{text}`: the key `{key}` is unknown, and has no effect");
            self.complain(message, "correct its spelling, or remove it");
        }
    }

    // --- directives on documents ----------------------------------------------------------------------------------

    fn on_document(&mut self, map: &Map<String, Value>) {
        let (Some(from), Some(wheres)) = (list(map, "from"), list(map, "where")) else {
            return self.complain("`from` and `where` are texts or lists of texts", "correct the directive");
        };
        let text = if wheres.is_empty() { describe("", map) } else { wheres.join(", ") };
        let known = ["from", "where", "transform", "text-transform", "merge", "set", "remove", "no-inline"];
        self.check_keys(map, &known, &text);
        let (mut files, mut is_document, mut artifact) = (Vec::new(), false, None);
        for name in &from {
            let extension = name.rsplit('.').next().unwrap_or_default();
            match name.as_str() {
                "openapi-document" | "swagger-document" => is_document = true,
                _ if ["json", "yaml", "yml"].contains(&extension) => files.push(name.clone()),
                _ => artifact = Some(name.clone()),
            }
        }
        if is_document {
            files.clear();
        } else if files.is_empty() {
            return match artifact {
                Some(artifact) => self.push(&format!("from {artifact}: {text}"), Action::Ignored { artifact }),
                None => self.complain(
                    format!("the directive `{text}` has no `from`, so it is for no document"),
                    "add `from: openapi-document`",
                ),
            };
        }
        let Some(actions) = self.actions(map, &text) else { return };
        if wheres.is_empty() {
            return self.complain(
                format!("the directive `{text}` selects nothing"),
                "add `where` with the JSONPath of the nodes, or `where: $` for the whole document",
            );
        }
        for path in wheres {
            for action in &actions {
                let document = DocumentDirective {
                    files: files.clone(),
                    path: path.clone(),
                    action: action.clone(),
                    fault: self.raw.severity,
                };
                self.push(&path, Action::Document(document));
            }
        }
    }

    /// What is done to the nodes; `None` when that is not clear.
    fn actions(&mut self, map: &Map<String, Value>, text: &str) -> Option<Vec<DocumentAction>> {
        let scripts = if map.contains_key("transform") { "transform" } else { "text-transform" };
        let Some(scripts) = list(map, scripts) else {
            self.complain(format!("`{text}`: `transform` is a text or a list of texts"), "write the script as a text");
            return None;
        };
        let removes = map.get("remove").is_some_and(is_true);
        let ways = [!scripts.is_empty(), removes, map.contains_key("merge"), map.contains_key("set")];
        if ways.iter().filter(|way| **way).count() > 1 {
            self.complain(
                format!("`{text}` says in more than one way what is done"),
                "keep exactly one of `transform`, `merge`, `set` and `remove: true`",
            );
            return None;
        }
        let actions = if removes {
            vec![DocumentAction::Remove]
        } else if let Some(value) = map.get("merge") {
            vec![DocumentAction::Merge(value.clone())]
        } else if let Some(value) = map.get("set") {
            vec![DocumentAction::Set(value.clone())]
        } else {
            scripts.into_iter().map(DocumentAction::Script).collect()
        };
        if actions.is_empty() {
            if !map.keys().any(|key| SILENT_KEYS.contains(&key.as_str())) {
                self.complain(
                    format!("`{text}` changes nothing"),
                    "add `transform`, `merge`, `set` or `remove: true`, or remove the directive",
                );
            }
            self.push(text, Action::NoEffect);
            return None;
        }
        Some(actions)
    }
}

/// A short text of a mapping: `where verb=Get subject=^Delta`.
fn describe(before: &str, map: &Map<String, Value>) -> String {
    let pairs: Vec<String> = map
        .iter()
        .map(|(key, value)| scalar(value).map_or_else(|| key.clone(), |value| format!("{key}={value}")))
        .collect();
    format!("{before}{}", pairs.join(" "))
}

fn is_true(value: &Value) -> bool {
    value.as_bool() == Some(true)
}

/// A scalar as text.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A text or a list of texts.
fn texts(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Array(items) => items.iter().map(scalar).collect(),
        value => Some(vec![scalar(value)?]),
    }
}

/// The text or list of texts of a key; empty where there is no such key.
fn list(map: &Map<String, Value>, key: &str) -> Option<Vec<String>> {
    map.get(key).map_or(Some(Vec::new()), texts)
}

#[cfg(test)]
#[path = "parse_tests.rs"]
mod tests;
