//! Dialects: a tree of Swagger 2.0 or OpenAPI 3.1 -> a tree of OpenAPI 3.0, which all phases know (docs/dialects.md). Paths
//! of `x-ms-paths` join the others.
//!
//! Faults are located in the file of the user, those of later phases too: `Origins` says where a node was.

mod findings;
mod ms_paths;
mod origins;
mod swagger;
mod v3_1;

use std::path::Path;

use serde_json::Value;

use super::Document;
use crate::diag::Diagnostics;
use crate::pointer;
use findings::Findings;
pub(super) use origins::Origins;

/// A dialect that is converted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Swagger 2.0.
    Swagger,
    /// OpenAPI 3.1.
    OpenApi31,
}

impl Dialect {
    /// The dialect of a tree; `None` for OpenAPI 3.0, and for what is no description at all.
    #[must_use]
    pub fn of(root: &Value) -> Option<Self> {
        let version = |key| root.get(key).and_then(Value::as_str).unwrap_or_default();
        // YAML reads `swagger: 2.0` as a number.
        if version("swagger").starts_with("2.") || root.get("swagger").is_some_and(|v| v.as_f64() == Some(2.0)) {
            Some(Self::Swagger)
        } else if version("openapi").starts_with("3.1") {
            Some(Self::OpenApi31)
        } else {
            None
        }
    }
}

/// Turns a document of another dialect into OpenAPI 3.0; gives which dialect it had. What has no counterpart is reported.
pub fn convert(document: &mut Document, diags: &mut Diagnostics) -> Option<Dialect> {
    let dialect = Dialect::of(&document.root);
    if dialect.is_some() || document.root.get(ms_paths::KEY).is_some() {
        let (root, _, findings) = converted(std::mem::take(&mut document.root), dialect);
        document.root = root;
        findings.report(&document.file, &document.text, diags);
    }
    dialect
}

/// Where the nodes of the converted document are in a text that is written in another dialect; `None` if it isn't.
pub(super) fn origins(text: &str) -> Option<Origins> {
    // Most texts are OpenAPI 3.0, and long; the key of a version stands in the text, whatever the order of its keys.
    if !["swagger", "3.1", ms_paths::KEY].iter().any(|key| text.contains(key)) {
        return None;
    }
    let document = super::parse(Path::new(""), text.to_owned(), &mut Diagnostics::default())?;
    let dialect = Dialect::of(&document.root);
    Some(converted(document.root, dialect).1)
}

fn converted(mut root: Value, dialect: Option<Dialect>) -> (Value, Origins, Findings) {
    let mut conversion = Conversion::default();
    ms_paths::merge(&mut root, &mut conversion);
    let root = match dialect {
        Some(Dialect::Swagger) => swagger::convert(&root, &mut conversion),
        Some(Dialect::OpenApi31) => v3_1::convert(root, &mut conversion),
        None => root,
    };
    (root, conversion.origins, conversion.findings)
}

/// What a conversion gives besides the tree.
#[derive(Debug, Default)]
struct Conversion {
    origins: Origins,
    findings: Findings,
}

impl Conversion {
    /// A node of the new tree has no place in OpenAPI 3.0, and the description can't be used without it.
    fn fault(&mut self, to: &str, message: impl Into<String>, hint: &'static str) {
        self.findings.error(self.origins.of(to), message.into(), hint);
    }

    /// A node of the new tree has no counterpart; it is left out or changed, as the message says. Each message is shown
    /// once, with the first place.
    fn loss(&mut self, to: &str, message: impl Into<String>, hint: &'static str) {
        self.findings.warning(self.origins.of(to), message.into(), hint);
    }

    fn note(&mut self, to: &str, message: impl Into<String>) {
        self.findings.note(self.origins.of(to), message.into());
    }
}

/// The pointer of a child.
fn child(to: &str, key: &str) -> String {
    let mut pointer = to.to_owned();
    pointer::push(&mut pointer, key);
    pointer
}

#[cfg(test)]
mod tests;
