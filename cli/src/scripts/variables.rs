//! What variables were assigned, as far as it is known, by the order of the text.

use std::collections::HashMap;
use std::rc::Rc;

use super::model::Value;

/// A table or a list that grows beyond this isn't followed any more: so what a splat costs has a limit.
const MOST_KEYS: usize = 256;

/// The variables of a script. Functions and branches aren't told apart: the assignment before, in the order of the text, counts.
#[derive(Default)]
pub(super) struct Variables(HashMap<String, Value>);

impl Variables {
    /// The value of a variable; `name` is as it is written, with `$` or `@`.
    pub(super) fn get(&self, name: &str) -> Value {
        self.0.get(&plain(name)).cloned().unwrap_or(Value::Unknown)
    }

    /// `$name = value`.
    pub(super) fn set(&mut self, name: &str, value: Value) {
        let value = match value {
            Value::Table(table) if table.len() > MOST_KEYS => Value::Unknown,
            Value::List(list) if list.len() > MOST_KEYS => Value::Unknown,
            value => value,
        };
        self.0.insert(plain(name), value);
    }

    /// `$name.key = value`, in whichever form.
    pub(super) fn set_key(&mut self, name: &str, key: &str, value: Value) {
        let Some(Value::Table(table)) = self.0.get(&plain(name)) else { return };
        let mut entries: Vec<(Rc<str>, Value)> =
            table.iter().filter(|(known, _)| !known.eq_ignore_ascii_case(key)).cloned().collect();
        entries.push((Rc::from(key), value));
        self.set(name, Value::Table(entries.into()));
    }

    /// `$name += value`.
    pub(super) fn add(&mut self, name: &str, value: &Value) {
        let list = |value: &Value| match value {
            Value::List(values) => values.to_vec(),
            value => vec![value.clone()],
        };
        let sum = match (self.get(name), value) {
            (Value::Table(known), Value::Table(more)) => Value::Table(known.iter().chain(&**more).cloned().collect()),
            (Value::Text(known), Value::Text(more)) => Value::joined(&[&known, more]),
            (known @ Value::List(_), more) => Value::List(list(&known).into_iter().chain(list(more)).collect()),
            _ => Value::Unknown,
        };
        self.set(name, sum);
    }
}

/// The name of a variable without its sign, braces and scope, in lower case.
fn plain(name: &str) -> String {
    let name = name.trim_start_matches(['$', '@']);
    let name = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(name).to_lowercase();
    match name.split_once(':') {
        Some(("script" | "global" | "local" | "private", name)) => name.to_owned(),
        _ => name,
    }
}
