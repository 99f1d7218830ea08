//! The chain of configuration files: a file and all that it requires -> one [`Config`].
//!
//! The outermost file comes first, then what it requires, in the order of the lists, then what those require. Of two
//! values for one key the first file's counts, within a file the last; lists are joined
//! (docs/rules.md#9-1-order-of-directives).

use std::collections::{HashSet, VecDeque};
use std::path::{Component, Path, PathBuf};

use serde_json::{Map, Value};

use super::block::Block;
use super::expr::{self, Scope};
use super::literate;
use super::macros::Macros;
use super::parse::{self, Parsed, Raw};
use super::{Config, Request};
use crate::diag::{Diagnostics, Place};
use crate::load;

/// Most files of one chain; more can only be a mistake.
const MAX_FILES: usize = 1_000;

/// Reads the files and all that they require.
pub(super) fn read(files: &[PathBuf], request: &Request<'_>, diags: &mut Diagnostics) -> Option<Config> {
    let mut chain = Chain::new(request);
    let mut faultless = true;
    for file in files {
        chain.queue.push_back(Required { file: file.clone(), fallback: None, by: None });
        chain.base = file.parent().map(Path::to_owned).unwrap_or_default();
        while let Some(required) = chain.queue.pop_front() {
            faultless &= chain.add(&required, diags).is_some();
        }
    }
    faultless.then(|| chain.finish(request, diags))
}

/// A file that is still to be read.
struct Required {
    file: PathBuf,
    /// Where to look next: relative paths may count from the outermost file.
    fallback: Option<PathBuf>,
    /// Where it is required; `None` for what the user named.
    by: Option<Place>,
}

struct Chain {
    /// Values that the caller gives; they count more than those of any file.
    values: Map<String, Value>,
    declared: Map<String, Value>,
    directives: Vec<Raw>,
    queue: VecDeque<Required>,
    seen: HashSet<PathBuf>,
    files: Vec<PathBuf>,
    base: PathBuf,
}

impl Chain {
    fn new(request: &Request<'_>) -> Self {
        let mut values = Map::new();
        let given =
            [("service-name", request.service), ("module-name", request.module), ("api-version", request.api_version)];
        values.extend(given.map(|(key, value)| (key.to_owned(), Value::String(value.to_owned()))));
        // Files have conditions on which generator reads them; this one stands in for AutoRest.PowerShell.
        values.insert("powershell".to_owned(), Value::Bool(true));
        Self {
            values,
            declared: Map::new(),
            directives: Vec::new(),
            queue: VecDeque::new(),
            seen: HashSet::new(),
            files: Vec::new(),
            base: PathBuf::new(),
        }
    }

    fn add(&mut self, required: &Required, diags: &mut Diagnostics) -> Option<()> {
        let exists = |file: &PathBuf| file.exists();
        let file = match &required.fallback {
            Some(fallback) if !exists(&required.file) && exists(fallback) => fallback,
            _ => &required.file,
        };
        // A circle, or a second way to the same file: AutoRest reads each file once.
        if !self.seen.insert(file.canonicalize().unwrap_or_else(|_| file.clone())) {
            return Some(());
        }
        if self.files.len() >= MAX_FILES {
            let hint = "check the `require` lists";
            diags.error(Place::file(file), format!("the configuration has more than {MAX_FILES} files"), hint);
            return None;
        }
        if let Some(by) = required.by.as_ref().filter(|_| !exists(file)) {
            diags.error(
                by.clone(),
                format!("the required file `{}` does not exist", required.file.display()),
                "correct the path; it counts from the folder of the file that requires it",
            );
            return None;
        }
        let text = load::read_text(file, diags)?;
        self.files.push(file.clone());
        let blocks = literate::read(file, &text, diags)?;
        self.merge(file, blocks, diags);
        Some(())
    }

    fn merge(&mut self, file: &Path, blocks: Vec<Block>, diags: &mut Diagnostics) {
        let folder = match file.parent() {
            Some(folder) if folder != Path::new("") => folder.display().to_string(),
            _ => ".".to_owned(),
        };
        let mut own = Map::new();
        for mut block in blocks {
            if !holds(&block, &self.variables(&own, &folder), diags) {
                continue;
            }
            self.directives.append(&mut block.directives);
            if let Some(Value::Object(declared)) = block.values.shift_remove("declare-directive") {
                for (name, code) in declared {
                    self.declared.entry(name).or_insert(code);
                }
            }
            let required = ["require", "try-require"].map(|key| block.values.shift_remove(key));
            for (key, value) in block.values {
                match (own.get_mut(&key), value) {
                    (Some(Value::Array(before)), Value::Array(mut items)) => before.append(&mut items),
                    (_, value) => {
                        own.insert(key, value);
                    }
                }
            }
            let variables = self.variables(&own, &folder);
            for (value, optional) in required.into_iter().zip([false, true]) {
                for name in value.iter().flat_map(strings) {
                    // Relative names count from this folder anyway.
                    let inner = name.strip_prefix("$(this-folder)").map(|name| name.trim_start_matches('/'));
                    let name = substitute(inner.unwrap_or(&name), &variables);
                    self.require(file, &block.place, &name, optional, diags);
                }
            }
        }
        let variables = self.variables(&own, &folder);
        for (key, value) in own {
            match (self.values.get_mut(&key), resolve(value, &variables)) {
                (None, value) => {
                    self.values.insert(key, value);
                }
                (Some(Value::Array(before)), Value::Array(mut items)) => before.append(&mut items),
                (Some(_), _) => {}
            }
        }
    }

    /// The values of `$(name)` within a file.
    fn variables(&self, own: &Map<String, Value>, folder: &str) -> Map<String, Value> {
        let mut variables = own.clone();
        variables.extend(self.values.iter().map(|(key, value)| (key.clone(), value.clone())));
        variables.insert("this-folder".to_owned(), Value::String(folder.to_owned()));
        variables
    }

    fn require(&mut self, by: &Path, place: &Place, name: &str, optional: bool, diags: &mut Diagnostics) {
        if name.contains("://") {
            let message = format!("the required file `{name}` is on the network, which is never read");
            if optional {
                diags.note(place.clone(), message);
            } else {
                diags.error(place.clone(), message, "keep a copy beside this file and require that");
            }
            return;
        }
        let file = shortest(&by.parent().unwrap_or(Path::new("")).join(name));
        let fallback = shortest(&self.base.join(name));
        if optional && !file.exists() && !fallback.exists() {
            return;
        }
        self.queue.push_back(Required { file, fallback: Some(fallback), by: Some(place.clone()) });
    }

    fn finish(self, request: &Request<'_>, diags: &mut Diagnostics) -> Config {
        let mut macros = Macros::new(self.declared);
        let mut parsed = Parsed::default();
        for raw in self.directives {
            for raw in macros.expand(raw, diags) {
                parse::read(&raw, &mut parsed, diags);
            }
        }
        let mut config = Config::new(request.api_version);
        let mut values = self.values;
        let mut take = |key: &str| values.shift_remove(key);
        let text = |value: Option<Value>| match value? {
            Value::String(text) => Some(text),
            Value::Null => Some(String::new()),
            _ => None,
        };
        config.prefix = text(take("prefix")).unwrap_or(config.prefix);
        config.subject_prefix = text(take("subject-prefix")).unwrap_or(config.subject_prefix);
        config.namespace = text(take("namespace")).unwrap_or(config.namespace);
        config.title = text(take("title"));
        config.sanitize_names = take("sanitize-names").and_then(|value| value.as_bool()).unwrap_or_default();
        config.no_inline = take("no-inline").iter().flat_map(strings).chain(parsed.no_inline).collect();
        config.directives = parsed.directives;
        config.values = values;
        config.files = self.files;
        config
    }
}

/// A path without steps into folders and back, so that a file has one name in messages, whoever requires it. Where a
/// link makes such a step something else, the path stays as it is.
fn shortest(path: &Path) -> PathBuf {
    let mut short = PathBuf::new();
    for part in path.components() {
        let is_folder = |part: Option<Component<'_>>| matches!(part, Some(Component::Normal(_)));
        if part == Component::ParentDir && is_folder(short.components().next_back()) {
            short.pop();
        } else {
            short.push(part);
        }
    }
    let same = match (path.canonicalize(), short.canonicalize()) {
        (Ok(long), Ok(short)) => long == short,
        _ => false,
    };
    if same { short } else { path.to_owned() }
}

/// Whether the condition of a block holds.
fn holds(block: &Block, values: &Map<String, Value>, diags: &mut Diagnostics) -> bool {
    if block.condition.is_empty() {
        return true;
    }
    if let Ok(expr) = expr::parse(&block.condition) {
        return expr.is_true(&Scope { variables: Some(values), ..Scope::default() });
    }
    diags.warn(
        block.place.clone(),
        format!("the condition `{}` is not understood, so the block is passed over", block.condition),
        "write it with `$(name)`, texts, ==, !=, &&, || and !",
    );
    false
}

/// The texts of a text or a list.
fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().filter_map(Value::as_str).map(ToOwned::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// Fills `$(name)` in, in a text or in the texts of a list; deeper texts belong to others.
fn resolve(value: Value, values: &Map<String, Value>) -> Value {
    match value {
        Value::String(text) => Value::String(substitute(&text, values)),
        Value::Array(items) => Value::Array(
            items
                .into_iter()
                .map(|item| match item {
                    Value::String(text) => Value::String(substitute(&text, values)),
                    item => item,
                })
                .collect(),
        ),
        value => value,
    }
}

/// Fills `$(name)` in where the name has a plain value; what has none stays as it is.
fn substitute(text: &str, values: &Map<String, Value>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("$(") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let end = from.find(')').unwrap_or(from.len() - 1) + 1;
        let name = from[..end].trim_start_matches("$(").trim_end_matches(')');
        match values.get(name) {
            Some(Value::String(value)) => out.push_str(value),
            Some(value @ (Value::Number(_) | Value::Bool(_))) => out.push_str(&value.to_string()),
            _ => out.push_str(&from[..end]),
        }
        rest = &from[end..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
#[path = "chain_tests.rs"]
mod tests;
