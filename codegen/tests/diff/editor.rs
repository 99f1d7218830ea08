//! A description that is edited: finds places that fit an edit, and never uses one twice.

use std::collections::{BTreeMap, BTreeSet};

use graphsmith_codegen::cmdlet::CmdletModel;
use serde_json::{Map, Value};

/// A description with what its cmdlets need of it.
pub struct Editor {
    /// The description.
    pub root: Value,
    /// Parameter sets by the pointers of their operations: cmdlet and set.
    pub sets: BTreeMap<String, Vec<(String, String)>>,
    /// Parts that an edit used: schemas and paths.
    taken: BTreeSet<String>,
    dice: fastrand::Rng,
}

/// A property of a schema.
#[derive(Debug, Clone)]
pub struct Property {
    /// Id of the schema.
    pub schema: String,
    /// Name on the wire.
    pub name: String,
    /// Pointer in the description once its `allOf` is cleaned up.
    pub pointer: String,
}

impl Editor {
    pub fn new(root: Value, model: &CmdletModel, seed: u64) -> Self {
        let mut sets: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        for cmdlet in &model.cmdlets {
            for set in &cmdlet.sets {
                let pointer = format!("/paths/{}/{}", escape(&set.path), set.method.as_str().to_lowercase());
                sets.entry(pointer).or_default().push((cmdlet.name.clone(), set.name.to_string()));
            }
        }
        Self { root, sets, taken: BTreeSet::new(), dice: fastrand::Rng::with_seed(seed) }
    }

    /// One of several, by the seed.
    pub fn choose<T>(&mut self, mut from: Vec<T>) -> Option<T> {
        (!from.is_empty()).then(|| from.swap_remove(self.dice.usize(..from.len())))
    }

    /// Takes a part of the description, unless an edit has it already.
    pub fn take(&mut self, part: &str) -> bool {
        self.taken.insert(part.to_owned())
    }

    pub fn is_free(&self, part: &str) -> bool {
        !self.taken.contains(part)
    }

    /// What an edit took that begins so, without that beginning.
    pub fn taken(&self, start: &str) -> Option<String> {
        self.taken.iter().find_map(|part| part.strip_prefix(start)).map(str::to_owned)
    }

    pub fn at(&mut self, pointer: &str) -> &mut Value {
        self.root.pointer_mut(pointer).unwrap_or_else(|| panic!("there is {pointer}"))
    }

    /// The part of a schema that holds what it says itself.
    pub fn own(&mut self, schema: &str) -> &mut Map<String, Value> {
        let node = self.at(&format!("/components/schemas/{}", escape(schema)));
        let is_in_member = node.get("properties").is_none() && node.get("allOf").is_some();
        let node = if is_in_member {
            let members = node["allOf"].as_array_mut().expect("a list");
            members.iter_mut().find(|member| member.get("$ref").is_none()).expect("an own part")
        } else {
            node
        };
        node.as_object_mut().expect("a schema")
    }

    /// The properties of a schema.
    pub fn properties(&mut self, schema: &str) -> &mut Map<String, Value> {
        self.own(schema).get_mut("properties").and_then(Value::as_object_mut).expect("the schema has properties")
    }

    pub fn property(&mut self, of: &Property) -> &mut Map<String, Value> {
        self.properties(&of.schema).get_mut(&of.name).and_then(Value::as_object_mut).expect("there is the property")
    }

    /// The ids of schemas that operations with cmdlets take as a body (`is_body`), or give (else).
    pub fn schemas(&self, is_body: bool) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for pointer in self.sets.keys() {
            let Some(operation) = self.root.pointer(pointer) else { continue };
            let node = if is_body {
                operation.pointer("/requestBody/content/application~1json/schema/$ref")
            } else {
                operation.pointer("/responses/2XX/content/application~1json/schema/$ref")
            };
            found.extend(node.and_then(Value::as_str).and_then(|text| text.rsplit('/').next()).map(str::to_owned));
        }
        found
    }

    /// Properties of those schemas that satisfy a test, of schemas that no edit has.
    pub fn fitting(&self, schemas: &BTreeSet<String>, fits: impl Fn(&str, &Value) -> bool) -> Vec<Property> {
        let mut found = Vec::new();
        for schema in schemas.iter().filter(|schema| self.is_free(schema)) {
            let Some(node) = self.root.pointer(&format!("/components/schemas/{}", escape(schema))) else { continue };
            let own = node
                .get("allOf")
                .and_then(Value::as_array)
                .and_then(|all| all.iter().find(|m| m.get("$ref").is_none()));
            let properties = node.get("properties").or_else(|| own.and_then(|own| own.get("properties")));
            for (name, value) in properties.and_then(Value::as_object).into_iter().flatten() {
                if fits(name, value) {
                    let pointer = format!("/components/schemas/{}/properties/{}", escape(schema), escape(name));
                    found.push(Property { schema: schema.clone(), name: name.clone(), pointer });
                }
            }
        }
        found
    }

    /// The pointers of operations with cmdlets whose paths no edit has, and that satisfy a test.
    pub fn operations(&self, fits: impl Fn(&str, &Value, &[(String, String)]) -> bool) -> Vec<String> {
        let free = self.sets.iter().filter(|(pointer, _)| self.is_free(path_of(pointer)));
        let fitting = free.filter(|(pointer, sets)| {
            self.root.pointer(pointer).is_some_and(|operation| fits(pointer, operation, sets))
        });
        fitting.map(|(pointer, _)| pointer.clone()).collect()
    }
}

/// The pointer of the path of an operation.
pub fn path_of(operation: &str) -> &str {
    operation.rsplit_once('/').map_or(operation, |(path, _)| path)
}

pub fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
