//! What becomes of each setting and directive of `AutoRest`'s configuration: files -> a line for each (docs/migration.md).

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::chain::{self, Record};
use super::directive::{Action, DocumentAction};
use super::options::{self, Meaning};
use super::parse::{self, Parsed, Raw};
use super::variables;
use super::{Config, Request};
use crate::diag::{Diagnostics, Effect, Place};

/// How wide lines of the documentation are.
const WIDTH: usize = 120;

/// Most characters of a directive or a condition that are shown.
const LONGEST: usize = 80;

/// What a configuration says, and what becomes of it.
#[derive(Debug)]
pub struct Account {
    /// The configuration.
    pub config: Config,
    /// Its settings and directives, by file in the order in which the files are read, then by line.
    pub told: Vec<Told>,
    /// The descriptions that it names, with variables filled in.
    pub input_files: Vec<(String, Place)>,
    /// The settings as they are written.
    texts: Map<String, Value>,
}

impl Account {
    /// The text of a setting; that of the first file that says it.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        self.texts.get(key).and_then(Value::as_str)
    }
}

/// A setting or a directive, and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Where it is written.
    pub place: Place,
    /// The name of a setting, or a directive in short.
    pub what: String,
    /// What becomes of it.
    pub outcome: Outcome,
}

/// What becomes of a setting or a directive. The texts say how, why or what is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It does here what it does in `AutoRest`.
    Obeyed(String),
    /// Nothing that is generated here depends on it.
    NotNeeded(String),
    /// It changes something in `AutoRest`, and not here.
    NotObeyed(String),
}

impl Outcome {
    /// The word for it in reports.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Obeyed(_) => "obeyed",
            Self::NotNeeded(_) => "not needed",
            Self::NotObeyed(_) => "NOT OBEYED",
        }
    }

    /// How, why, or what is missing.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Obeyed(text) | Self::NotNeeded(text) | Self::NotObeyed(text) => text,
        }
    }
}

/// Reads configuration files and all that they require, and says what becomes of each line. Faults are reported; `None` when the
/// files give no configuration.
pub fn account(files: &[PathBuf], request: &Request<'_>, diags: &mut Diagnostics) -> Option<Account> {
    // What the run would report about settings is told line by line.
    let mut faults = Diagnostics::default();
    let recorded = chain::read_recorded(files, request, &mut faults);
    faults.iter().filter(|fault| fault.severity == crate::diag::Severity::Error).for_each(|fault| {
        diags.error(fault.place.clone(), fault.message.clone(), fault.hint.clone());
    });
    let (config, record) = recorded?;
    let mut told: Vec<Told> =
        record.settings.iter().map(|(key, place, value)| setting(key, place, value, &record)).collect();
    told.extend(record.passed_over.iter().map(|(condition, place)| Told {
        place: place.clone(),
        what: short(&format!("block if {condition}")),
        outcome: Outcome::NotNeeded("its condition doesn't hold for this module".to_owned()),
    }));
    told.extend(record.directives.iter().map(|(raw, expanded)| directive(raw, expanded)));
    let order = |file: &Path| config.files.iter().position(|known| known == file).unwrap_or(usize::MAX);
    told.sort_by_key(|told| (order(&told.place.file), told.place.line));
    let named = record.settings.iter().filter(|(key, ..)| key == "input-file");
    let input_files = named.flat_map(|(_, place, value)| {
        let mut value = value.clone();
        variables::resolve(&mut value, &config.values);
        let all = match value {
            Value::Array(items) => items,
            one => vec![one],
        };
        let texts = all.into_iter().filter_map(|name| name.as_str().map(str::to_owned));
        texts.map(|name| (name, place.clone())).collect::<Vec<_>>()
    });
    let input_files = input_files.collect();
    let mut texts = Map::new();
    for (key, _, value) in &record.settings {
        texts.entry(key.clone()).or_insert_with(|| value.clone());
    }
    Some(Account { config, told, input_files, texts })
}

fn setting(key: &str, place: &Place, value: &Value, record: &Record) -> Told {
    let outcome = match options::meaning(key) {
        Meaning::Obeyed(how) => Outcome::Obeyed(how.to_owned()),
        Meaning::Silent => Outcome::NotNeeded(SILENT.to_owned()),
        _ if key == "input-file" && options::is_neutral(key, value) => {
            Outcome::Obeyed("it becomes `spec` in the list of modules".to_owned())
        }
        Meaning::NotObeyed(_) if options::is_neutral(key, value) => {
            Outcome::NotNeeded("this value changes nothing".to_owned())
        }
        Meaning::NotObeyed(missing) => Outcome::NotObeyed(missing.to_owned()),
        Meaning::Unknown if record.used.contains(key) => {
            Outcome::Obeyed(format!("it is a variable that stands where `$({key})` is written"))
        }
        Meaning::Unknown => match options::near(key) {
            hint if hint.is_empty() => Outcome::NotNeeded("no option has this name, and nothing uses it".to_owned()),
            hint => Outcome::NotObeyed(format!("no option has this name; {hint}")),
        },
    };
    Told { place: place.clone(), what: short(key), outcome }
}

/// Why settings about other things are not needed.
const SILENT: &str = "it is about files, packages, logs or the code of C#";

fn directive(raw: &Raw, expanded: &[Raw]) -> Told {
    let (mut parsed, mut diags) = (Parsed::default(), Diagnostics::default());
    for raw in expanded {
        parse::read(raw, &mut parsed, &mut diags);
    }
    let what = parsed.directives.first().map_or_else(|| raw.value.to_string(), |directive| directive.text.clone());
    let missing = diags.directive_effects().find_map(|(_, effect)| match effect {
        Effect::NotObeyed(name, missing) => Some(format!("`{name}`: {missing}")),
        _ => None,
    });
    let fault = diags.iter().next().map(|fault| format!("{}; {}", fault.message, fault.hint));
    let actions = || parsed.directives.iter().map(|directive| &directive.action);
    let source = actions().find_map(|action| match action {
        Action::Ignored { artifact } => Some(format!(
            "it changes {artifact}, which only AutoRest writes; change the description or the cmdlets with another directive"
        )),
        _ => None,
    });
    let is_script = |action: &Action| matches!(action, Action::Document(document) if matches!(document.action, DocumentAction::Script(_)));
    let outcome = if let Some(text) = fault.or(missing).or(source) {
        Outcome::NotObeyed(text)
    } else if actions().any(is_script) {
        Outcome::Obeyed("the command runs the script; for build scripts write it with merge, set or remove".to_owned())
    } else if actions().all(|action| matches!(action, Action::NoEffect)) && parsed.no_inline.is_empty() {
        Outcome::NotNeeded("nothing that is generated here depends on it".to_owned())
    } else {
        Outcome::Obeyed("it does the same".to_owned())
    };
    Told { place: raw.place.clone(), what: short(&format!("directive {what}")), outcome }
}

/// A text on one line, cut where it is long.
fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST {
        return line;
    }
    line.chars().take(LONGEST).chain("...".chars()).collect()
}

/// The table of all settings in docs/migration.md.
#[must_use]
pub fn settings_table() -> String {
    let mut rows: Map<String, Value> = Map::new();
    let mut row = |name: &str, text: String| rows.insert(name.to_owned(), Value::String(text));
    for (name, how) in options::OBEYED {
        row(name, format!("obeyed: {how}"));
    }
    row("input-file", "obeyed, if it is one file: it becomes `spec` in the list of modules".to_owned());
    for (name, missing) in options::NOT_OBEYED {
        row(name, format!("not obeyed: {missing}"));
    }
    rows.sort_keys();
    let mut table = String::from("| setting | what becomes of it |\n| --- | --- |\n");
    for (name, text) in rows {
        let _ = writeln!(table, "| `{name}` | {} |", text.as_str().unwrap_or_default());
    }
    let mut line = format!("Not needed, since each {}:", &SILENT["it ".len()..]);
    for (at, name) in options::SILENT.iter().enumerate() {
        let end = if at + 1 == options::SILENT.len() { '.' } else { ',' };
        let word = format!("`{name}`{end}");
        if line.len() + 1 + word.len() > WIDTH {
            let _ = write!(table, "\n{line}");
            line = word;
        } else {
            line = format!("{line} {word}");
        }
    }
    let _ = write!(table, "\n{line}\n");
    table
}
