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
use super::literate::{self, Places};
use super::macros::Macros;
use super::options::{self, Meaning};
use super::parse::{self, Parsed, Raw};
use super::variables;
use super::{Config, Request};
use crate::diag::{Diagnostics, Effect, Place};
use crate::inputs::{Inputs, Kind};
use crate::load;

/// Most files of one chain; more can only be a mistake.
const MAX_FILES: usize = 1_000;

/// Reads the files and all that they require.
pub(super) fn read(files: &[PathBuf], request: &Request<'_>, diags: &mut Diagnostics) -> Option<Config> {
    let chain = read_all(files, request, None, diags)?;
    Some(chain.finish(request, diags))
}

/// As [`read`], and keeps every setting and directive as it is written.
pub(super) fn read_recorded(
    files: &[PathBuf],
    request: &Request<'_>,
    diags: &mut Diagnostics,
) -> Option<(Config, Record)> {
    let mut chain = read_all(files, request, Some(Record::default()), diags)?;
    let mut record = chain.record.take()?;
    record.used.clone_from(&chain.used);
    let mut macros = Macros::new(chain.declared.clone());
    let expanded = chain.directives.iter().map(|raw| (raw.clone(), macros.expand(raw.clone(), diags)));
    record.directives = expanded.collect();
    Some((chain.finish(request, diags), record))
}

/// What the files of a chain say, setting by setting.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// The settings, in the order in which they are read.
    pub settings: Vec<Setting>,
    /// The conditions of the blocks that don't count here, and where those begin.
    pub passed_over: Vec<(String, Place)>,
    /// The directives, each with what macros make of it.
    pub directives: Vec<(Raw, Vec<Raw>)>,
    /// The variables that the files use.
    pub used: HashSet<String>,
}

fn read_all(
    files: &[PathBuf],
    request: &Request<'_>,
    record: Option<Record>,
    diags: &mut Diagnostics,
) -> Option<Chain> {
    let mut chain = Chain { record, ..Chain::new(request) };
    let mut faultless = true;
    for file in files {
        chain.base = file.parent().map(Path::to_owned).unwrap_or_default();
        faultless &= chain.read(file, diags).is_some() & chain.follow(diags);
    }
    faultless &= chain.give_up(diags);
    faultless.then_some(chain)
}

/// A file that is still to be read.
struct Required {
    /// As it is written, with variables.
    name: String,
    /// The file that requires it, and where; `None` for what the user named.
    by: Option<(PathBuf, Place)>,
    /// Where to look next: relative paths may count from the folder of the outermost file.
    base: PathBuf,
    /// Whether it need not be there.
    optional: bool,
}

/// A setting, where it is written, and its value.
pub(super) type Setting = (String, Place, Value);

struct Chain {
    /// Values that the caller gives; they count more than those of any file.
    values: Map<String, Value>,
    declared: Map<String, Value>,
    directives: Vec<Raw>,
    /// What is to be read next.
    queue: VecDeque<Required>,
    /// What has variables that no file has given so far.
    waiting: Vec<Required>,
    seen: HashSet<PathBuf>,
    files: Vec<PathBuf>,
    base: PathBuf,
    /// Settings that may have to be reported.
    doubtful: Vec<Setting>,
    /// Variables that the files use.
    used: HashSet<String>,
    /// What is kept besides, if anything is.
    record: Option<Record>,
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
            waiting: Vec::new(),
            seen: HashSet::new(),
            files: Vec::new(),
            base: PathBuf::new(),
            doubtful: Vec::new(),
            used: HashSet::new(),
            record: None,
        }
    }

    /// Reads what is required, and what that requires. A name with variables waits until a file has given them.
    fn follow(&mut self, diags: &mut Diagnostics) -> bool {
        let mut faultless = true;
        while let Some(required) = self.queue.pop_front() {
            match variables::expand(&required.name, &self.values) {
                Ok(name) => faultless &= self.add(&required, &name, diags).is_some(),
                Err(_) => self.waiting.push(required),
            }
            if self.queue.is_empty() {
                let is_known = |required: &mut Required| variables::expand(&required.name, &self.values).is_ok();
                self.queue.extend(self.waiting.extract_if(.., is_known));
            }
        }
        faultless
    }

    /// Reports what is required under a name that no file completes.
    fn give_up(&mut self, diags: &mut Diagnostics) -> bool {
        let mut faultless = true;
        for Required { name, by, optional, .. } in std::mem::take(&mut self.waiting) {
            let Err(fault) = variables::expand(&name, &self.values) else { continue };
            let place = by.map(|(_, place)| place).unwrap_or_default();
            let message = format!("the required file `{name}` can't be found: {fault}");
            if optional {
                diags.note(place, message);
            } else {
                let hint = "give the variable a value in this file or in one that it requires";
                diags.error(place, message, hint);
                faultless = false;
            }
        }
        faultless
    }

    /// Reads a required file.
    fn add(&mut self, required: &Required, name: &str, diags: &mut Diagnostics) -> Option<()> {
        let (by, place) = required.by.as_ref()?;
        if is_on_network(name) {
            let written = if name == required.name { String::new() } else { format!(" (written `{}`)", required.name) };
            let message = format!("the required file `{name}`{written} is on the network, which is never read");
            if required.optional {
                diags.note(place.clone(), message);
                return Some(());
            }
            diags.error(place.clone(), message, "keep a copy beside this file and require that");
            return None;
        }
        let name = name.strip_prefix("file://").unwrap_or(name);
        let inputs = &mut diags.inputs;
        let file = shortest(&by.parent().unwrap_or(Path::new("")).join(name), inputs);
        let fallback = shortest(&required.base.join(name), inputs);
        let there = [file.as_path(), fallback.as_path()].map(|file| (file, inputs.kind(file)));
        if let Some((file, kind)) = there.into_iter().find(|(_, kind)| *kind != Kind::Nothing) {
            // A pipe or a device may never end.
            if kind == Kind::File {
                return self.read(file, diags);
            }
            let message = format!("the required file `{}` is no regular file", file.display());
            diags.error(place.clone(), message, "require a file; pipes, devices and folders aren't read");
            return None;
        }
        if required.optional {
            return Some(());
        }
        diags.error(
            place.clone(),
            format!("the required file `{}` does not exist", file.display()),
            "correct the path; it counts from the folder of the file that requires it",
        );
        None
    }

    fn read(&mut self, file: &Path, diags: &mut Diagnostics) -> Option<()> {
        // A circle, or a second way to the same file: AutoRest reads each file once.
        if !self.seen.insert(diags.inputs.canonical(file).unwrap_or_else(|| file.to_owned())) {
            return Some(());
        }
        if self.files.len() >= MAX_FILES {
            let hint = "check the `require` lists";
            diags.error(Place::file(file), format!("the configuration has more than {MAX_FILES} files"), hint);
            return None;
        }
        let text = load::read_text(file, diags)?;
        self.files.push(file.to_owned());
        self.used.extend(variables::names(&text).map(ToOwned::to_owned));
        let places = if self.record.is_some() { Places::All } else { Places::Doubtful };
        let blocks = literate::read(file, &text, places, diags)?;
        self.merge(file, blocks, diags);
        Some(())
    }

    fn merge(&mut self, file: &Path, blocks: Vec<Block>, diags: &mut Diagnostics) {
        let folder = this_folder(file);
        let mut own = Map::new();
        for mut block in blocks {
            let counts = holds(&block, &self.variables(&own, &folder), diags);
            if let Some(record) = &mut self.record {
                if counts {
                    let setting = |(key, value): (&String, &Value)| (key.clone(), block.place_of(key), value.clone());
                    record.settings.extend(block.values.iter().map(setting));
                } else {
                    record.passed_over.push((block.condition.clone(), block.place.clone()));
                }
            }
            if !counts {
                continue;
            }
            self.directives.append(&mut block.directives);
            if let Some(Value::Object(declared)) = block.values.shift_remove("declare-directive") {
                for (name, code) in declared {
                    self.declared.entry(name).or_insert(code);
                }
            }
            for (key, optional) in [("require", false), ("try-require", true)] {
                let place = block.place_of(key);
                for name in block.values.shift_remove(key).iter().flat_map(strings) {
                    // Relative names count from this folder anyway.
                    let inner = name.strip_prefix("$(this-folder)").map(|name| name.trim_start_matches('/'));
                    let name = variables::substitute(inner.unwrap_or(&name), &folder);
                    let by = Some((file.to_owned(), place.clone()));
                    self.queue.push_back(Required { name, by, base: self.base.clone(), optional });
                }
            }
            for (key, value) in std::mem::take(&mut block.values) {
                if block.places.contains_key(&key)
                    && !matches!(options::meaning(&key), Meaning::Obeyed(_) | Meaning::Silent)
                {
                    self.doubtful.push((key.clone(), block.place_of(&key), value.clone()));
                }
                match (own.get_mut(&key), value) {
                    (Some(Value::Array(before)), Value::Array(mut items)) => before.append(&mut items),
                    (_, value) => {
                        own.insert(key, value);
                    }
                }
            }
        }
        for (key, mut value) in own {
            // The other variables may get their values from files that are read later.
            variables::resolve(&mut value, &folder);
            match (self.values.get_mut(&key), value) {
                (None, value) => {
                    self.values.insert(key, value);
                }
                (Some(Value::Array(before)), Value::Array(mut items)) => before.append(&mut items),
                (Some(_), _) => {}
            }
        }
    }

    /// The values of `$(name)` within a file.
    fn variables(&self, own: &Map<String, Value>, folder: &Map<String, Value>) -> Map<String, Value> {
        let mut variables = own.clone();
        variables.extend(self.values.iter().chain(folder).map(|(key, value)| (key.clone(), value.clone())));
        let given = variables.clone();
        variables.values_mut().for_each(|value| variables::resolve(value, &given));
        variables
    }

    /// Reports the settings that don't do here what they do in AutoRest. It is said once for a whole run.
    fn report(&self, diags: &mut Diagnostics) {
        for (key, place, value) in &self.doubtful {
            let effect = match options::meaning(key) {
                Meaning::NotObeyed(missing) if !options::is_neutral(key, value) => {
                    Effect::NotObeyed(key.clone(), missing.into())
                }
                Meaning::Unknown if !self.used.contains(key) => Effect::Unknown(options::near(key)),
                _ => continue,
            };
            diags.directive(place, key, effect);
        }
    }

    fn finish(self, request: &Request<'_>, diags: &mut Diagnostics) -> Config {
        self.report(diags);
        let mut macros = Macros::new(self.declared);
        let mut parsed = Parsed::default();
        for raw in self.directives {
            for raw in macros.expand(raw, diags) {
                parse::read(&raw, &mut parsed, diags);
            }
        }
        let mut config = Config::new(request.api_version);
        let given = self.values;
        let mut values = given.clone();
        values.values_mut().for_each(|value| variables::resolve(value, &given));
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
        // AutoRest sanitizes the names of Azure's cmdlets unless it is told not to.
        let azure = ["azure", "azure-arm"].map(|key| take(key).and_then(|value| value.as_bool()).unwrap_or_default());
        config.sanitize_names = take("sanitize-names").and_then(|value| value.as_bool()).unwrap_or(azure[0]);
        config.disable_via_identity = take("disable-via-identity").is_some_and(|value| value == Value::Bool(true));
        let threshold = take("inlining-threshold").and_then(|value| value.as_u64());
        config.inlining_threshold =
            threshold.and_then(|count| usize::try_from(count).ok()).unwrap_or(config.inlining_threshold);
        config.no_inline = take("no-inline").iter().flat_map(strings).chain(parsed.no_inline).collect();
        config.directives = parsed.directives;
        config.values = values;
        config.files = self.files;
        config
    }
}

/// Whether a name leads to another machine: an address, or a shared folder of Windows (`\\\\host\\share`).
fn is_on_network(name: &str) -> bool {
    let path = name.strip_prefix("file://");
    let mut first = path.unwrap_or(name).chars();
    let is_shared = [first.next(), first.next()].iter().all(|c| matches!(c, Some('/' | '\\')));
    is_shared || (path.is_none() && name.contains("://"))
}

/// The variable that stands for the folder of a file, in full: values lead elsewhere than names.
fn this_folder(file: &Path) -> Map<String, Value> {
    let folder = std::path::absolute(file).ok().and_then(|file| file.parent().map(Path::to_owned)).unwrap_or_default();
    Map::from_iter([("this-folder".to_owned(), Value::String(folder.display().to_string()))])
}

/// A path without steps into folders and back, so that a file has one name in messages, whoever requires it. Where a
/// link makes such a step something else, the path stays as it is.
fn shortest(path: &Path, inputs: &mut Inputs) -> PathBuf {
    let mut short = PathBuf::new();
    for part in path.components() {
        let is_folder = |part: Option<Component<'_>>| matches!(part, Some(Component::Normal(_)));
        if part == Component::ParentDir && is_folder(short.components().next_back()) {
            short.pop();
        } else {
            short.push(part);
        }
    }
    if short == path {
        return short;
    }
    let long = inputs.canonical(path);
    if long.is_some() && long == inputs.canonical(&short) { short } else { path.to_owned() }
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
        "write it with `$(name)`, texts, ==, !=, &&, || and !; a comment begins with `//`",
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

#[cfg(test)]
#[path = "chain_tests.rs"]
mod tests;
