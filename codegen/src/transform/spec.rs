//! From the transformed document to OpenAPI types, with what those types can't hold kept beside them.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use graphsmith_catalog::vocabulary::Method;
use openapiv3::OpenAPI;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::diag::{Diagnostics, Place};
use crate::pointer::{self, escape};
use crate::removed::Removed;

/// A document after all transforms, as OpenAPI types.
#[derive(Debug, Clone)]
pub struct Spec {
    /// The file it came from.
    pub file: PathBuf,
    /// The document.
    pub openapi: OpenAPI,
    /// What OpenAPI types don't keep.
    pub layout: Layout,
    /// Paths whose operations only lend their path parameters to the identity of the module.
    pub identity_only: HashSet<String>,
    /// Operations that directives took out of the document.
    pub removed: Vec<Removed>,
}

/// What OpenAPI types don't keep: orders that decide names, and texts beside references.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    /// Keys below `components`, in document order.
    pub component_sections: Vec<String>,
    /// Methods of each path, in document order, by path key.
    pub methods: HashMap<String, Vec<Method>>,
    /// Pointers of the response lists whose `default` does not come last, with its position.
    pub default_response: HashMap<String, usize>,
    /// Pointers of what says `explode: false`; the types take that for the default.
    pub not_exploded: HashSet<String>,
    /// What stands beside a `$ref`, by the pointer of the object that holds it.
    pub beside_references: HashMap<String, Beside>,
}

/// Keys beside a `$ref`. OpenAPI 3.0 ignores them; `AutoRest` does not, and neither do its users' documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// A description for this place only.
    pub description: Option<String>,
    /// Whether only the service sets it, here.
    pub read_only: bool,
    /// Whether `null` is a value, here.
    pub nullable: bool,
    /// `x-ms-client-name`: the name to use here.
    pub client_name: Option<String>,
}

impl Spec {
    /// Reads a document as OpenAPI 3.0. Each part that isn't is reported with its pointer.
    pub fn read(file: &Path, root: &Value, diags: &mut Diagnostics) -> Option<Self> {
        check_version(file, root, diags)?;
        let layout = Layout::of(root);
        match OpenAPI::deserialize(root) {
            Ok(openapi) => Some(Self {
                file: file.to_owned(),
                openapi,
                layout,
                identity_only: HashSet::new(),
                removed: Vec::new(),
            }),
            Err(error) => {
                super::faults::report(file, root, &error, diags);
                None
            }
        }
    }
}

fn check_version(file: &Path, root: &Value, diags: &mut Diagnostics) -> Option<()> {
    let version = root.get("openapi").and_then(Value::as_str);
    if version.is_some_and(|v| v.starts_with("3.0")) {
        return Some(());
    }
    let (message, hint) = match (version, root.get("swagger")) {
        (Some(version), _) => {
            (format!("OpenAPI {version} is not supported"), "give a document of OpenAPI 3.0 or 3.1, or of Swagger 2.0")
        }
        (None, Some(version)) => {
            let version = version.as_str().map_or_else(|| version.to_string(), str::to_owned);
            (format!("Swagger {version} is not supported"), "convert the document to Swagger 2.0 or OpenAPI 3.0")
        }
        (None, None) => (
            "this is no OpenAPI document: it has no `openapi` key".to_owned(),
            "the first line of an OpenAPI document reads `openapi: 3.0.1`",
        ),
    };
    diags.error(Place::file(file), message, hint);
    None
}

impl Layout {
    fn of(root: &Value) -> Self {
        let mut layout = Self::default();
        if let Some(components) = root.get("components").and_then(Value::as_object) {
            layout.component_sections = components.keys().cloned().collect();
        }
        for (path, item) in root.get("paths").and_then(Value::as_object).into_iter().flatten() {
            layout.read_path(path, item);
        }
        find(root, &mut String::new(), &mut layout);
        layout
    }

    fn read_path(&mut self, path: &str, item: &Value) {
        let Some(item) = item.as_object() else { return };
        let methods: Vec<_> = item.keys().filter_map(|key| Method::from_key(key)).collect();
        for (key, operation) in item {
            let Some(responses) = operation.get("responses").and_then(Value::as_object) else { continue };
            let position = responses.keys().position(|status| status == "default");
            if let Some(position) = position.filter(|p| *p + 1 < responses.len()) {
                self.default_response.insert(format!("/paths/{}/{key}/responses", escape(path)), position);
            }
        }
        self.methods.insert(path.to_owned(), methods);
    }
}

/// Looks at every object of a document.
fn find(node: &Value, pointer: &mut String, found: &mut Layout) {
    match node {
        Value::Object(map) => {
            if map.len() > 1 && map.get("$ref").is_some_and(Value::is_string) {
                found.beside_references.insert(pointer.clone(), beside(map));
                return;
            }
            if map.get("explode").is_some_and(|explode| explode == false) {
                found.not_exploded.insert(pointer.clone());
            }
            for (key, value) in map.iter().filter(|(_, v)| v.is_object() || v.is_array()) {
                descend(key, value, pointer, found);
            }
        }
        Value::Array(items) => {
            for (i, value) in items.iter().enumerate() {
                descend(&i.to_string(), value, pointer, found);
            }
        }
        _ => {}
    }
}

fn descend(key: &str, value: &Value, pointer: &mut String, found: &mut Layout) {
    let length = pointer.len();
    pointer::push(pointer, key);
    find(value, pointer, found);
    pointer.truncate(length);
}

fn beside(map: &Map<String, Value>) -> Beside {
    let text = |key: &str| map.get(key).and_then(Value::as_str).map(str::to_owned);
    let flag = |key: &str| map.get(key).and_then(Value::as_bool).unwrap_or(false);
    Beside {
        description: text("description"),
        read_only: flag("readOnly"),
        nullable: flag("nullable"),
        client_name: text("x-ms-client-name"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn keeps_what_openapi_types_drop() {
        let layout = Layout::of(&json!({
            "components": {"schemas": {"a": {"properties": {"b": {"$ref": "#/x", "description": "here", "readOnly": true}}}},
                "responses": {}},
            "paths": {"/a/{b}": {"parameters": [], "put": {}, "get": {"responses": {"default": {}, "200": {}}}}},
        }));
        assert_eq!(layout.component_sections, ["schemas", "responses"]);
        assert_eq!(layout.methods["/a/{b}"], [Method::Put, Method::Get]);
        assert_eq!(layout.default_response["/paths/~1a~1{b}/get/responses"], 0);
        let beside = &layout.beside_references["/components/schemas/a/properties/b"];
        assert_eq!(beside.description.as_deref(), Some("here"));
        assert!(beside.read_only && !beside.nullable);
    }

    #[test]
    fn refuses_other_versions() {
        for (root, expected) in [
            (json!({"openapi": "3.2.0"}), "OpenAPI 3.2.0 is not supported"),
            (json!({"swagger": "1.2"}), "Swagger 1.2 is not supported"),
            (json!({}), "no `openapi` key"),
        ] {
            let mut diags = Diagnostics::default();
            assert!(Spec::read(Path::new("x.yml"), &root, &mut diags).is_none());
            assert!(diags.iter().next().is_some_and(|d| d.message.contains(expected)));
        }
    }
}
