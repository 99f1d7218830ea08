//! Macros of directives: `declare-directive` and those that `AutoRest` brings along.
//!
//! In: a directive such as `remove-path-by-operation: ^user_.*$`. Out: the directives that it stands for. A declared
//! macro is a JavaScript expression with the parameter as `$` and the rest of the directive as `$context`.

use serde_json::{Map, Value, json};

use super::parse::Raw;
use super::script::{Engine, FaultKind, ScriptFault};
use crate::diag::{Diagnostics, Severity};

/// Deepest nesting of macros in macros.
const MAX_DEPTH: usize = 32;

/// Most directives that one directive may stand for.
const MAX_EXPANSION: usize = 10_000;

/// The macros of a configuration.
#[derive(Debug, Default)]
pub(super) struct Macros {
    declared: Map<String, Value>,
    engine: Option<Engine>,
}

/// What went wrong in an expansion.
enum Fault {
    Script(String, ScriptFault),
    TooDeep(String),
    TooMany(String),
    Shape(String),
}

impl Macros {
    /// The macros that files declare; the first declaration of a name counts.
    pub(super) fn new(declared: Map<String, Value>) -> Self {
        Self { declared, engine: None }
    }

    /// Expands a directive until no macro is left in it. A fault is reported, and the directive has no effect.
    pub(super) fn expand(&mut self, raw: Raw, diags: &mut Diagnostics) -> Vec<Raw> {
        let Value::Object(map) = raw.value else { return vec![raw] };
        let mut maps = Vec::new();
        if let Err(fault) = self.expand_into(map, 0, &mut maps) {
            report(&raw.place, raw.severity, &fault, diags);
            return Vec::new();
        }
        let (place, severity) = (raw.place, raw.severity);
        maps.into_iter().map(|map| Raw { value: Value::Object(map), place: place.clone(), severity }).collect()
    }

    fn expand_into(
        &mut self,
        mut map: Map<String, Value>,
        depth: usize,
        out: &mut Vec<Map<String, Value>>,
    ) -> Result<(), Fault> {
        let is_macro = |key: &&String| self.declared.contains_key(*key) || BUILT_IN.contains(&key.as_str());
        let Some(name) = map.keys().find(is_macro).cloned() else {
            if out.len() >= MAX_EXPANSION {
                return Err(Fault::TooMany(describe(&map)));
            }
            out.push(map);
            return Ok(());
        };
        if depth >= MAX_DEPTH {
            return Err(Fault::TooDeep(name));
        }
        let parameters = match map.shift_remove(&name) {
            Some(Value::Array(parameters)) => parameters,
            parameter => vec![parameter.unwrap_or(Value::Null)],
        };
        for parameter in parameters {
            let results = match self.declared.get(&name).cloned() {
                Some(code) => self.evaluate(&name, &code, &parameter, &map)?,
                None => built_in(&name, &parameter).ok_or_else(|| Fault::Shape(name.clone()))?,
            };
            let results = match results {
                Value::Array(results) => results,
                result => vec![result],
            };
            for result in results {
                let Value::Object(mut expanded) = result else { return Err(Fault::Shape(name)) };
                // What the user wrote beside the macro counts more than what the macro says.
                expanded.extend(map.iter().map(|(key, value)| (key.clone(), value.clone())));
                self.expand_into(expanded, depth + 1, out)?;
            }
        }
        Ok(())
    }

    fn evaluate(
        &mut self,
        name: &str,
        code: &Value,
        parameter: &Value,
        context: &Map<String, Value>,
    ) -> Result<Value, Fault> {
        let code = code.as_str().ok_or_else(|| Fault::Shape(name.to_owned()))?;
        let fault = |fault| Fault::Script(name.to_owned(), fault);
        let engine = Engine::started(&mut self.engine).map_err(fault)?;
        let before = "function (parameter, contextText) {
const run = function ($, $context) { const result =";
        let after = "; return result; };
const result = JSON.stringify(run(JSON.parse(parameter), JSON.parse(contextText)));
return result === undefined ? \"null\" : result; }";
        let context = Value::Object(context.clone()).to_string();
        let text = engine.call(before, code, after, &[&parameter.to_string(), &context]).map_err(fault)?;
        serde_json::from_str(&text).map_err(|_| Fault::Shape(name.to_owned()))
    }
}

fn report(place: &crate::diag::Place, severity: Severity, fault: &Fault, diags: &mut Diagnostics) {
    let unavailable = matches!(fault, Fault::Script(_, fault) if fault.kind == FaultKind::Unavailable);
    let (message, hint) = match fault {
        Fault::Script(name, fault) => (format!("the macro `{name}` can't be expanded: {fault}"), fault.hint()),
        Fault::TooDeep(name) => (
            format!("the macro `{name}` expands to itself, or through more than {MAX_DEPTH} others"),
            "break the circle",
        ),
        Fault::TooMany(text) => (
            format!("the macros of the directive `{text}` give more than {MAX_EXPANSION} directives"),
            "let the macro give fewer directives",
        ),
        Fault::Shape(name) => (
            format!("the macro `{name}` gives no directive for this parameter"),
            "check the parameter; a macro is JavaScript that gives a mapping or a list of mappings",
        ),
    };
    if unavailable || severity == Severity::Error {
        diags.error(place.clone(), message, hint);
    } else {
        diags.warn(place.clone(), format!("{message}; the directive has no effect"), hint);
    }
}

fn describe(map: &Map<String, Value>) -> String {
    map.keys().map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// The macros that every `AutoRest` configuration can use (its documentation: "Built-in directives").
const BUILT_IN: [&str; 11] = [
    "where-operation",
    "where-operation-match",
    "where-model",
    "remove-operation",
    "remove-operation-match",
    "rename-operation",
    "remove-model",
    "rename-model",
    "remove-property",
    "rename-property",
    "remove-parameter",
];

/// What a built-in macro stands for, in terms of OpenAPI 3; `None` when the parameter does not fit.
fn built_in(name: &str, parameter: &Value) -> Option<Value> {
    const FROM: &str = "openapi-document";
    let text = || parameter.as_str();
    // A text as a literal of JavaScript; JSON's literals are.
    let literal = |value: &Value| value.to_string();
    let pair = || Some((parameter.get("from")?, parameter.get("to")?));
    Some(match name {
        "where-operation" => {
            text()?;
            json!({"from": FROM, "where": format!("$.paths.*[?(@.operationId == {})]", literal(parameter))})
        }
        "where-operation-match" => {
            json!({"from": FROM, "where": format!("$.paths.*[?(@.operationId.match({}))]", text()?)})
        }
        "where-model" => {
            text()?;
            json!({"from": FROM, "where": format!("$.components.schemas[{}]", literal(parameter))})
        }
        "remove-operation" => json!({"from": FROM, "where-operation": text()?, "remove": true}),
        "remove-operation-match" => json!({"from": FROM, "where-operation-match": text()?, "remove": true}),
        "remove-model" => json!({"from": FROM, "where-model": text()?, "remove": true}),
        "rename-operation" => {
            let (from, to) = pair()?;
            json!({"from": FROM, "where-operation": from, "merge": {"operationId": to}})
        }
        "rename-model" => {
            let (from, to) = pair()?;
            let (old, new) = (literal(from), literal(to));
            let reference = |name: &Value| Some(json!(format!("#/components/schemas/{}", name.as_str()?)));
            let (old_reference, new_reference) = (literal(&reference(from)?), literal(&reference(to)?));
            json!([
                {"from": FROM, "where": "$.components.schemas",
                 "transform": format!("if ($[{old}]) {{ $[{new}] = $[{old}]; delete $[{old}]; }}")},
                {"from": FROM, "where": "$..['$ref']",
                 "transform": format!("if ($ === {old_reference}) {{ $ = {new_reference}; }}")},
            ])
        }
        "remove-property" => {
            text()?;
            json!({"from": FROM, "transform": format!("delete $.properties[{}]", literal(parameter))})
        }
        "rename-property" => {
            let (old, new) = pair()?;
            let (old, new) = (literal(old), literal(new));
            let code = format!(
                "if ($.properties[{old}]) {{ $.properties[{new}] = $.properties[{old}]; delete $.properties[{old}]; }}"
            );
            json!({"from": FROM, "transform": code})
        }
        "remove-parameter" => {
            let (place, name) = (literal(parameter.get("in")?), literal(parameter.get("name")?));
            let code = format!("$.parameters = $.parameters.filter(p => !(p.in === {place} && p.name === {name}))");
            json!({"from": FROM, "transform": code})
        }
        _ => return None,
    })
}
