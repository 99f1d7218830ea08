//! Descriptions that are small and ask for much: each has a shape and a size, and one operation that takes and gives an object.

use serde_json::{Map, Value, json};

/// A shape: how its schemas are made.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// What it is called.
    pub name: &'static str,
    /// The largest of 10, 100, 1,000 and 10,000 for which there is an output; a larger one is refused.
    pub most: usize,
    schemas: fn(usize) -> Vec<(String, Value)>,
}

impl Shape {
    /// The description of that size. The operation takes and gives the last schema.
    #[must_use]
    pub fn description(&self, size: usize) -> Value {
        let schemas = (self.schemas)(size);
        let last = schemas.last().map_or("", |(name, _)| name);
        let content = json!({"application/json": {"schema": reference(last)}});
        let post = json!({
            "tags": ["things.thing"],
            "operationId": "things.thing_CreateThing",
            "requestBody": {"content": content, "required": true},
            "responses": {"2XX": {"description": "Created", "content": content}},
        });
        json!({
            "openapi": "3.0.4",
            "info": {"title": "Shape", "version": "v1.0"},
            "servers": [{"url": "https://graph.example/v1.0"}],
            "paths": {"/things": {"post": post}},
            "components": {"schemas": schemas.into_iter().collect::<Map<_, _>>()},
        })
    }
}

/// All shapes.
pub const SHAPES: [Shape; 16] = [
    Shape { name: "properties of one schema", most: 10_000, schemas: |size| vec![object("wide", texts("p", size))] },
    Shape {
        name: "required properties of one schema",
        most: 10_000,
        schemas: |size| {
            let names: Vec<String> = (0..size).map(|at| format!("p{at}")).collect();
            let properties = texts("p", size);
            vec![("wide".to_owned(), json!({"type": "object", "required": names, "properties": properties}))]
        },
    },
    Shape {
        name: "schemas without a name and with one title",
        most: 1_000,
        schemas: |size| {
            let inside =
                |at| (format!("p{at}"), json!({"type": "object", "title": "Same", "properties": texts("x", 1)}));
            vec![object("wide", (0..size).map(inside).collect())]
        },
    },
    Shape { name: "a chain of inheritance", most: 100, schemas: |size| levels(size, &["c"], |_, _| Map::new()) },
    Shape { name: "diamonds of inheritance", most: 100, schemas: |size| levels(size, &["a", "b"], |_, _| Map::new()) },
    Shape {
        name: "a chain of bases of families",
        most: 100,
        schemas: |size| {
            levels(size, &["c"], |_, level| {
                let next = if level < size { format!("c{}", level + 1) } else { "c0".to_owned() };
                let mapping = json!({"#next": format!("#/components/schemas/{next}")});
                Map::from_iter([(
                    "discriminator".to_owned(),
                    json!({"propertyName": "@odata.type", "mapping": mapping}),
                )])
            })
        },
    },
    Shape {
        name: "diamonds of listed values",
        most: 100,
        schemas: |size| {
            let mut schemas: Vec<_> = ["a", "b"]
                .into_iter()
                .map(|side| (format!("{side}0"), json!({"type": "string", "enum": [side]})))
                .collect();
            for level in 1..=size {
                let parents: Vec<Value> = ["a", "b"].iter().map(|side| named(side, level - 1)).collect();
                schemas.extend(["a", "b"].map(|side| (format!("{side}{level}"), json!({"allOf": parents}))));
            }
            schemas.push(object("holder", Map::from_iter([("kind".to_owned(), named("a", size))])));
            schemas
        },
    },
    Shape {
        name: "ten properties to the next schema",
        most: 1_000,
        schemas: |size| {
            chain(size, |next| (0..10).map(|at| (format!("q{at}"), next.clone())).chain(texts("s", 20)).collect())
        },
    },
    Shape {
        name: "ten required lists of the next schema",
        most: 1_000,
        schemas: |size| {
            let mut schemas = chain(size, |next| {
                (0..10).map(|at| (format!("q{at}"), json!({"type": "array", "items": next}))).collect()
            });
            for (_, schema) in schemas.iter_mut().skip(1) {
                schema["required"] = (0..10).map(|at| format!("q{at}")).collect();
            }
            schemas
        },
    },
    Shape {
        name: "a chain of properties",
        most: 1_000,
        schemas: |size| chain(size, |next| Map::from_iter([("next".to_owned(), next.clone())])),
    },
    Shape {
        name: "a chain of `properties`",
        most: 10,
        schemas: |size| {
            chain(size, |next| {
                Map::from_iter([("properties".to_owned(), next.clone()), ("y".to_owned(), json!({"type": "string"}))])
            })
        },
    },
    Shape {
        name: "two ways on in each schema without a name",
        most: 1_000,
        schemas: |size| {
            let mut schemas = vec![object("n0", texts("x", 1))];
            for level in 1..=size {
                let inside = json!({"type": "object", "allOf": [named("n", level - 1)], "properties": texts("z", 1)});
                let ways = Map::from_iter(["p", "q"].map(|name| (name.to_owned(), inside.clone())));
                schemas.push(object(&format!("n{level}"), ways.into_iter().chain(texts("s", 30)).collect()));
            }
            schemas
        },
    },
    Shape {
        name: "schemas that only refer to the next one",
        most: 10,
        schemas: |size| {
            let mut schemas = vec![object("r0", texts("x", 1))];
            schemas.extend((1..=size).map(|level| (format!("r{level}"), named("r", level - 1))));
            schemas
        },
    },
    Shape {
        name: "lists of lists",
        most: 1_000,
        schemas: |size| {
            let mut schemas = vec![object("r0", texts("x", 1))];
            let list = |level| (format!("r{level}"), json!({"type": "array", "items": named("r", level - 1)}));
            schemas.extend((1..=size).map(list));
            schemas
        },
    },
    Shape {
        name: "members of a family",
        most: 10_000,
        schemas: |size| {
            let mut schemas: Vec<_> = (0..size)
                .map(|at| {
                    let own = json!({"type": "object", "properties": texts("y", 1)});
                    (format!("d{at}"), json!({"allOf": [reference("base"), own]}))
                })
                .collect();
            schemas.push(object("base", texts("@odata.type", 1)));
            schemas
        },
    },
    Shape {
        name: "listed values",
        most: 10_000,
        schemas: |size| {
            let values: Vec<String> = (0..size).map(|at| format!("v{at}")).collect();
            let kinds = ("kinds".to_owned(), json!({"type": "string", "enum": values}));
            vec![kinds, object("holder", Map::from_iter([("kind".to_owned(), reference("kinds"))]))]
        },
    },
];

fn reference(schema: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{schema}")})
}

fn named(prefix: &str, level: usize) -> Value {
    reference(&format!("{prefix}{level}"))
}

fn object(name: &str, properties: Map<String, Value>) -> (String, Value) {
    (name.to_owned(), json!({"type": "object", "properties": Value::Object(properties)}))
}

fn texts(prefix: &str, count: usize) -> Map<String, Value> {
    (0..count).map(|at| (format!("{prefix}{at}"), json!({"type": "string"}))).collect()
}

/// Schemas each of which has properties that lead to the one before.
fn chain(size: usize, properties: impl Fn(&Value) -> Map<String, Value>) -> Vec<(String, Value)> {
    let mut schemas = vec![object("l0", texts("x", 1))];
    schemas.extend((1..=size).map(|level| object(&format!("l{level}"), properties(&named("l", level - 1)))));
    schemas
}

/// Levels of schemas that inherit from all of the level before; `more` is what a schema has besides.
fn levels(size: usize, sides: &[&str], more: impl Fn(&str, usize) -> Map<String, Value>) -> Vec<(String, Value)> {
    let mut schemas = Vec::new();
    for level in 0..=size {
        for side in sides {
            let mut own = json!({"type": "object", "properties": {format!("{side}p{level}"): {"type": "string"}}});
            own.as_object_mut().into_iter().for_each(|own| own.extend(more(side, level)));
            let schema = match level.checked_sub(1) {
                None => own,
                Some(before) => {
                    let parents: Vec<Value> = sides.iter().map(|side| named(side, before)).chain([own]).collect();
                    json!({"allOf": parents})
                }
            };
            schemas.push((format!("{side}{level}"), schema));
        }
    }
    schemas
}
