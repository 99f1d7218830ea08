//! Configuration in TOML: the vocabulary of the literate files in a form that is checked strictly.
//!
//! ```toml
//! [[directive]]
//! where = { verb = "Get", subject = "^(User)(Calendar)$" }
//! set = { subject = "$1Default$2" }
//!
//! [[patch]]
//! where-operation = "_GetCount$"
//! remove = true
//!
//! [[cmdlet]]
//! operation = "POST /groups/{group-id}/members/$ref"
//! verb = "New"
//! subject = "GroupMember"
//! ```

use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use toml::Spanned;

use super::block::Block;
use super::parse::{ADD, Raw};
use crate::diag::{Diagnostics, Place, Severity};
use crate::load;

/// A configuration file in TOML.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ConfigFile {
    #[serde(default)]
    require: Vec<String>,
    prefix: Option<String>,
    subject_prefix: Option<String>,
    namespace: Option<String>,
    title: Option<String>,
    sanitize_names: Option<bool>,
    disable_via_identity: Option<bool>,
    inlining_threshold: Option<u32>,
    #[serde(default)]
    no_inline: Vec<String>,
    #[serde(default)]
    directive: Vec<Spanned<toml::Table>>,
    #[serde(default)]
    patch: Vec<Spanned<Patch>>,
    #[serde(default)]
    cmdlet: Vec<Spanned<toml::Table>>,
}

/// The tables of a file that become directives.
pub(super) struct Tables {
    /// `[[directive]]`.
    pub directives: Vec<Spanned<toml::Table>>,
    /// `[[patch]]`.
    pub patches: Vec<Spanned<Patch>>,
    /// `[[cmdlet]]`.
    pub cmdlets: Vec<Spanned<toml::Table>>,
}

/// A change of the document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Patch {
    /// `JSONPath` of the nodes.
    path: Option<String>,
    /// Regular expression that selects operations by their id, instead of a path.
    where_operation: Option<String>,
    merge: Option<toml::Value>,
    set: Option<toml::Value>,
    remove: Option<bool>,
    /// Why; for readers.
    #[serde(rename = "reason")]
    _reason: Option<String>,
}

/// Reads a configuration file.
pub(super) fn read(file: &Path, text: &str, diags: &mut Diagnostics) -> Option<Block> {
    let config: ConfigFile = parse(file, text, diags)?;
    let mut values = Map::new();
    let texts = [
        ("prefix", config.prefix),
        ("subject-prefix", config.subject_prefix),
        ("namespace", config.namespace),
        ("title", config.title),
    ];
    values.extend(texts.into_iter().filter_map(|(key, value)| Some((key.to_owned(), Value::String(value?)))));
    let options = [
        ("sanitize-names", config.sanitize_names.map(Value::from)),
        ("disable-via-identity", config.disable_via_identity.map(Value::from)),
        ("inlining-threshold", config.inlining_threshold.map(Value::from)),
    ];
    values.extend(options.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))));
    for (key, list) in [("require", config.require), ("no-inline", config.no_inline)] {
        if !list.is_empty() {
            values.insert(key.to_owned(), json!(list));
        }
    }
    let tables = Tables { directives: config.directive, patches: config.patch, cmdlets: config.cmdlet };
    let directives = raw_directives(file, text, tables, diags)?;
    Some(Block { place: Place::line(file, 1), values, directives, ..Block::default() })
}

/// Parses a TOML text. A fault is reported with its line.
pub(super) fn parse<T: DeserializeOwned>(file: &Path, text: &str, diags: &mut Diagnostics) -> Option<T> {
    match toml::from_str(text) {
        Ok(value) => Some(value),
        Err(error) => {
            let line = error.span().map(|span| load::line_at(text.as_bytes(), span.start));
            let message = error.message().replace('\n', ", ");
            let hint = if message.contains("unknown field") {
                "correct the spelling of the key, or remove it"
            } else {
                "correct the file at this line"
            };
            diags.error(Place { line, ..Place::file(file) }, message, hint);
            None
        }
    }
}

/// The tables of a file as raw directives: the directives first, then the patches and the added cmdlets, each kind in its order.
pub(super) fn raw_directives(file: &Path, text: &str, tables: Tables, diags: &mut Diagnostics) -> Option<Vec<Raw>> {
    let Tables { directives, patches, cmdlets } = tables;
    let place = |start: usize| Place::line(file, load::line_at(text.as_bytes(), start));
    let raw = |place: Place, value: Value| Raw { value, place, severity: Severity::Error };
    let mut raws = Vec::with_capacity(directives.len() + patches.len() + cmdlets.len());
    for directive in directives {
        let place = place(directive.span().start);
        raws.push(raw(place, json_of(toml::Value::Table(directive.into_inner()))));
    }
    let mut faultless = true;
    for patch in patches {
        let place = place(patch.span().start);
        match patch.into_inner().into_json() {
            Ok(value) => raws.push(raw(place, value)),
            Err((message, hint)) => {
                diags.error(place, message, hint);
                faultless = false;
            }
        }
    }
    for cmdlet in cmdlets {
        let place = place(cmdlet.span().start);
        raws.push(raw(place, json!({ADD: json_of(toml::Value::Table(cmdlet.into_inner()))})));
    }
    faultless.then_some(raws)
}

impl Patch {
    /// The patch as a raw directive, or what is wrong and what to do.
    fn into_json(self) -> Result<Value, (&'static str, &'static str)> {
        let path = match (self.path, self.where_operation) {
            (Some(path), None) => path,
            (None, Some(pattern)) => operations(&pattern),
            _ => return Err(("a patch selects either by `path` or by `where-operation`", "give exactly one of them")),
        };
        let (key, value) = match (self.merge, self.set, self.remove) {
            (Some(value), None, None) => ("merge", json_of(value)),
            (None, Some(value), None) => ("set", json_of(value)),
            (None, None, Some(true)) => ("remove", Value::Bool(true)),
            _ => {
                let message = "a patch has exactly one of `merge`, `set` and `remove = true`";
                return Err((message, "keep the one that is meant"));
            }
        };
        Ok(json!({"from": ["swagger-document", "openapi-document"], "where": path, key: value}))
    }
}

/// The path of the operations whose id matches a regular expression, without regard to case.
fn operations(pattern: &str) -> String {
    let mut literal = String::with_capacity(pattern.len());
    let mut escaped = false;
    for c in pattern.chars() {
        // A slash would end the literal; escaped it means the same.
        if c == '/' && !escaped {
            literal.push('\\');
        }
        escaped = c == '\\' && !escaped;
        literal.push(c);
    }
    format!("$.paths.*[?(@.operationId && /{literal}/i.test(@.operationId))]")
}

/// TOML as JSON; dates become texts.
fn json_of(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => Value::Number(number.into()),
        toml::Value::Float(number) => json!(number),
        toml::Value::Boolean(value) => Value::Bool(value),
        toml::Value::Datetime(date) => Value::String(date.to_string()),
        toml::Value::Array(items) => Value::Array(items.into_iter().map(json_of).collect()),
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(key, value)| (key, json_of(value))).collect())
        }
    }
}
