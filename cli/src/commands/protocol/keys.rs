//! [`Keys`]: the keys of an object that came in, taken one after the other.

use serde_json::{Map, Value};

/// An object whose keys are taken one after the other. An error never has a value: it may be secret.
pub(super) struct Keys {
    what: String,
    object: Map<String, Value>,
}

impl Keys {
    /// An object that an error calls so.
    pub(super) fn of(what: &str, object: Map<String, Value>) -> Self {
        Self { what: what.to_owned(), object }
    }

    /// Whether a key is left.
    pub(super) fn has(&self, key: &str) -> bool {
        self.object.contains_key(key)
    }

    pub(super) fn take(&mut self, key: &str) -> Option<Value> {
        self.object.shift_remove(key)
    }

    pub(super) fn text(&mut self, key: &str) -> Result<Option<String>, String> {
        match self.take(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(format!("`{key}` is a text")),
        }
    }

    pub(super) fn texts(&mut self, key: &str) -> Result<Vec<String>, String> {
        let wrong = || format!("`{key}` is a list of texts");
        match self.take(key) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::Array(texts)) => {
                texts.into_iter().map(|text| text.as_str().map(str::to_owned).ok_or_else(wrong)).collect()
            }
            Some(_) => Err(wrong()),
        }
    }

    /// The object of a key that is there.
    pub(super) fn inner(&mut self, key: &str) -> Result<Self, String> {
        Ok(Self::of(&format!("`{key}`"), self.object(key)?.unwrap_or_default()))
    }

    pub(super) fn object(&mut self, key: &str) -> Result<Option<Map<String, Value>>, String> {
        match self.take(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Object(object)) => Ok(Some(object)),
            Some(_) => Err(format!("`{key}` is an object")),
        }
    }

    pub(super) fn flag(&mut self, key: &str) -> Result<bool, String> {
        match self.take(key) {
            None | Some(Value::Null) => Ok(false),
            Some(Value::Bool(flag)) => Ok(flag),
            Some(_) => Err(format!("`{key}` is true or false")),
        }
    }

    /// A whole number that isn't smaller than another.
    pub(super) fn number(&mut self, key: &str, least: u64) -> Result<Option<u64>, String> {
        match self.take(key) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => match value.as_u64().filter(|number| *number >= least) {
                Some(number) => Ok(Some(number)),
                None => Err(format!("`{key}` is a whole number from {least} on")),
            },
        }
    }

    /// Fails where a key is left.
    pub(super) fn end(self) -> Result<(), String> {
        match self.object.keys().next() {
            Some(key) => Err(format!("{} has an unknown key `{key}`", self.what)),
            None => Ok(()),
        }
    }
}
