//! [`AddedCmdlet`]: a cmdlet over an operation that has one already, with a template for its body
//! (docs/rules.md#9-7-added-cmdlets).
//!
//! ```toml
//! [[cmdlet]]
//! operation = "POST /groups/{group-id}/members/$ref"
//! verb = "New"
//! subject = "GroupMember"
//! body = { "@odata.id" = "{endpoint}/v1.0/directoryObjects/{DirectoryObjectId}" }
//! parameters.DirectoryObjectId.description = "The id of the member."
//! ```

use std::collections::BTreeMap;

use graphsmith_catalog::path::{ENDPOINT, PathTemplate};
use graphsmith_catalog::vocabulary::Method;
use serde::Deserialize;
use serde_json::{Map, Value};

/// A cmdlet over an operation that has one already.
#[derive(Debug, Clone, PartialEq)]
pub struct AddedCmdlet {
    /// Method of the operation.
    pub method: Method,
    /// Path of the operation, as the description has it.
    pub path: String,
    /// Verb.
    pub verb: String,
    /// What it acts on, without prefixes.
    pub subject: String,
    /// What it does; without it, what the operation says.
    pub description: Option<String>,
    /// What makes its body; without it the body is that of the operation.
    pub template: Option<BodyTemplate>,
}

/// What makes a body: JSON, in whose texts parameters stand in braces.
#[derive(Debug, Clone, PartialEq)]
pub struct BodyTemplate {
    /// The JSON.
    pub body: Value,
    /// Its parameters, by name.
    pub parameters: Vec<TemplateParameter>,
}

/// A parameter of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateParameter {
    /// Name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Whether it must be given.
    pub mandatory: bool,
}

/// What stands in a file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Table {
    operation: String,
    verb: String,
    subject: String,
    description: Option<String>,
    body: Option<Map<String, Value>>,
    #[serde(default)]
    parameters: BTreeMap<String, ParameterTable>,
    /// Why; for readers.
    #[serde(rename = "reason")]
    _reason: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ParameterTable {
    #[serde(default)]
    description: String,
    mandatory: Option<bool>,
}

/// What is wrong, and what to do about it.
type Fault = (String, &'static str);

impl AddedCmdlet {
    /// Reads the table of a cmdlet.
    pub(super) fn read(table: &Value) -> Result<Self, Fault> {
        let table = Table::deserialize(table)
            .map_err(|error| (format!("the cmdlet can't be added: {error}"), "correct the key"))?;
        let operation = table.operation.split_once(' ').and_then(|(method, path)| {
            let method = Method::from_key(&method.to_ascii_lowercase())?;
            Some((method, path.trim().to_owned())).filter(|(_, path)| path.starts_with('/'))
        });
        let Some((method, path)) = operation else {
            let message = format!("`{}` is no operation", table.operation);
            return Err((message, "write a method and a path, as in `POST /groups/{group-id}/members/$ref`"));
        };
        for name in [&table.verb, &table.subject] {
            if !is_name(name) {
                let message = format!("`{name}` can't be a part of the name of a cmdlet");
                return Err((message, "use letters and digits, with a letter at the beginning"));
            }
        }
        let template = match table.body {
            Some(body) => Some(BodyTemplate::new(Value::Object(body), table.parameters)?),
            None if table.parameters.is_empty() => None,
            None => return Err(("`parameters` are those of `body`".to_owned(), "add a body, or leave them out")),
        };
        let Table { verb, subject, description, .. } = table;
        Ok(Self { method, path, verb, subject, description, template })
    }
}

impl BodyTemplate {
    fn new(body: Value, mut told: BTreeMap<String, ParameterTable>) -> Result<Self, Fault> {
        let mut names = Vec::new();
        collect(&body, &mut names);
        let mut parameters: Vec<TemplateParameter> = Vec::new();
        for name in names {
            if !is_name(name) || !name.starts_with(|first: char| first.is_ascii_uppercase()) {
                let message = format!("`{{{name}}}` in the body is neither a parameter nor `{{{ENDPOINT}}}`");
                return Err((message, "give parameters names of letters and digits that begin with a capital letter"));
            }
            if parameters.iter().any(|known| known.name == name) {
                continue;
            }
            if let Some(known) = parameters.iter().find(|known| known.name.eq_ignore_ascii_case(name)) {
                let message = format!("`{{{name}}}` and `{{{}}}` in the body differ in case only", known.name);
                return Err((message, "names of parameters have no case; write one of them"));
            }
            let ParameterTable { description, mandatory } = told.remove(name).unwrap_or_default();
            parameters.push(TemplateParameter {
                name: name.to_owned(),
                description,
                mandatory: mandatory.unwrap_or(true),
            });
        }
        if let Some(name) = told.keys().next() {
            return Err((format!("`{{{name}}}` isn't in the body"), "correct the name, or leave the parameter out"));
        }
        Ok(Self { body, parameters })
    }
}

/// Whether a text can be a name of its own in a shell.
fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The names in braces in the texts of a body, in their order, but for the endpoint.
fn collect<'v>(value: &'v Value, names: &mut Vec<&'v str>) {
    match value {
        Value::String(text) => names.extend(PathTemplate(text).names().filter(|name| *name != ENDPOINT)),
        Value::Array(items) => items.iter().for_each(|item| collect(item, names)),
        Value::Object(object) => object.values().for_each(|item| collect(item, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn places_in_the_body_are_parameters() {
        let read = AddedCmdlet::read(&json!({
            "operation": "post /groups/{id}/members/$ref", "verb": "New", "subject": "GroupMember",
            "body": {"@odata.id": "{endpoint}/v1.0/{Kind}/{ObjectId}", "list": [1, "{Kind}"]},
            "parameters": {"Kind": {"description": "Users or groups.", "mandatory": false}},
        }))
        .expect("a cmdlet");
        assert_eq!((read.method, &*read.path), (Method::Post, "/groups/{id}/members/$ref"));
        let parameters: Vec<_> = read
            .template
            .iter()
            .flat_map(|of| &of.parameters)
            .map(|p| (&*p.name, &*p.description, p.mandatory))
            .collect();
        assert_eq!(parameters, [("Kind", "Users or groups.", false), ("ObjectId", "", true)]);
    }

    #[test]
    fn faults_say_what_to_do() {
        let with = |key: &str, value: Value| {
            let mut table = json!({"operation": "POST /a", "verb": "New", "subject": "A", "body": {"a": "{A}"}});
            table[key] = value;
            AddedCmdlet::read(&table).expect_err("a fault").0
        };
        // (key, value, a part of the message)
        let table = [
            ("operation", json!("POST"), "`POST` is no operation"),
            ("operation", json!("POST a"), "`POST a` is no operation"),
            ("operation", json!("FETCH /a"), "`FETCH /a` is no operation"),
            ("verb", json!(""), "`` can't be a part"),
            ("subject", json!("A B"), "`A B` can't be a part"),
            ("body", json!({"a": "{a}"}), "`{a}` in the body is neither"),
            ("body", json!({"a": "{A} {AA} {Aa}"}), "differ in case only"),
            ("parameters", json!({"B": {}}), "`{B}` isn't in the body"),
            ("bodies", json!({}), "unknown field `bodies`"),
        ];
        for (key, value, expected) in table {
            let message = with(key, value.clone());
            assert!(message.contains(expected), "{key} {value}: {message}");
        }
        let without_body = json!({"operation": "GET /a", "verb": "Get", "subject": "A", "parameters": {"B": {}}});
        assert!(AddedCmdlet::read(&without_body).is_err());
    }
}
