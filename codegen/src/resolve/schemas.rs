//! The part of the walk that visits schemas: each into the arena, and each that is written in place gets its id.

use openapiv3 as oas;

use super::ids;
use super::lower::{self, Children};
use super::model::{Additional, Ref, Schema, SchemaId};
use super::walker::Walker;

/// How a schema that is written in place gets its id.
#[derive(Debug, Clone, Copy)]
pub(super) enum Naming {
    /// It stays in place: no id.
    InPlace,
    /// It belongs to a property; the id is a hint made of the names above it.
    Property,
    /// It describes the items of an array (or what `not` excludes); the id is such a hint with `Item`.
    Items,
    /// Anything else; the id is its title.
    Title,
}

impl Walker<'_> {
    /// Puts a schema, and all that are written inside it, where its id says.
    pub(super) fn fill(&mut self, id: SchemaId, name: String, anonymous: bool, schema: oas::Schema) {
        let (mut out, children) = lower::lower(schema);
        out.id = name;
        out.anonymous = anonymous;
        out.pointer.clone_from(&self.pointer);
        self.children(&mut out, children);
        self.schemas[id.0 as usize] = out;
    }

    fn children(&mut self, out: &mut Schema, children: Children) {
        for value in children.unfit {
            let message = format!("the listed value `{value}` isn't of the type of the schema, so it is left out");
            self.at("enum", |w| w.warn(&message, "correct the value or the type"));
        }
        self.at("properties", |w| {
            out.properties.reserve(children.properties.len());
            for (name, property) in children.properties {
                if let Some(place) = w.at(&name, |w| w.property(property)) {
                    out.properties.push((name, place));
                }
            }
        });
        out.items = children.items.and_then(|items| self.at("items", |w| w.place(unbox(items), Naming::Items)));
        out.additional = match children.additional {
            None => Additional::Unsaid,
            Some(oas::AdditionalProperties::Any(false)) => Additional::No,
            Some(oas::AdditionalProperties::Any(true)) => Additional::Any,
            Some(oas::AdditionalProperties::Schema(schema)) => self
                .at("additionalProperties", |w| w.place(*schema, Naming::Title))
                .map_or(Additional::Any, Additional::Of),
        };
        out.all_of = self.list("allOf", children.all_of);
        out.any_of = self.list("anyOf", children.any_of);
        out.one_of = self.list("oneOf", children.one_of);
        self.at("allOf", |w| {
            for (at, properties) in children.lost {
                w.at(&at.to_string(), |w| {
                    w.at("properties", |w| {
                        for (name, property) in properties {
                            if let Some(place) = w.at(&name, |w| w.property(property)) {
                                out.lost.push((name, place));
                            }
                        }
                    });
                });
            }
        });
        if let Some(not) = children.not {
            // Nothing reads it, but it takes an id like any other schema.
            self.at("not", |w| w.place(*not, Naming::Items));
        }
    }

    fn list(&mut self, key: &str, members: Vec<oas::ReferenceOr<oas::Schema>>) -> Vec<Ref> {
        if members.is_empty() {
            return Vec::new();
        }
        self.at(key, |w| {
            let members = members.into_iter().enumerate();
            members.filter_map(|(i, member)| w.at(&i.to_string(), |w| w.place(member, Naming::Title))).collect()
        })
    }

    fn property(&mut self, property: oas::ReferenceOr<Box<oas::Schema>>) -> Option<Ref> {
        let property = unbox(property);
        let in_place = matches!(&property, oas::ReferenceOr::Item(schema) if stays_in_place(schema));
        self.place(property, if in_place { Naming::InPlace } else { Naming::Property })
    }

    /// A place where a schema is used: a reference, or a schema written there, which moves to the components.
    pub(super) fn place(&mut self, schema: oas::ReferenceOr<oas::Schema>, naming: Naming) -> Option<Ref> {
        let schema = match schema {
            oas::ReferenceOr::Reference { reference } => return self.reference(&reference),
            oas::ReferenceOr::Item(schema) => schema,
        };
        let data = &schema.schema_data;
        let client_name = lower::text(data.extensions.get("x-ms-client-name"));
        let name = match naming {
            Naming::InPlace => None,
            Naming::Property => self.ids.take_hint(&ids::hint(&self.pointer)),
            Naming::Items => self.ids.take_hint(&format!("{}Item", ids::hint(&self.pointer))),
            Naming::Title => self.ids.take_title(client_name.as_deref().or(data.title.as_deref())),
        };
        let place = Ref {
            schema: self.reserve(),
            description: data.description.clone(),
            read_only: data.read_only,
            nullable: data.nullable,
            client_name,
        };
        if !matches!(naming, Naming::InPlace) {
            self.named.push(place.schema);
        }
        self.fill(place.schema, name.unwrap_or_default(), true, schema);
        if matches!(naming, Naming::Property | Naming::InPlace) {
            // There the client name is that of the property.
            self.schemas[place.schema.0 as usize].client_name = None;
        }
        Some(place)
    }

    fn reference(&mut self, reference: &str) -> Option<Ref> {
        match self.named_schemas.follow(reference) {
            Ok(id) => {
                let schema = *id;
                let beside = self.beside();
                Some(Ref {
                    schema,
                    description: beside.description,
                    read_only: beside.read_only,
                    nullable: beside.nullable,
                    client_name: beside.client_name,
                })
            }
            Err(fault) => {
                self.fault(&fault);
                None
            }
        }
    }
}

fn unbox<T>(item: oas::ReferenceOr<Box<T>>) -> oas::ReferenceOr<T> {
    match item {
        oas::ReferenceOr::Reference { reference } => oas::ReferenceOr::Reference { reference },
        oas::ReferenceOr::Item(item) => oas::ReferenceOr::Item(*item),
    }
}

/// Properties that stay in place: booleans, and arrays of booleans or numbers.
fn stays_in_place(schema: &oas::Schema) -> bool {
    match json_type(schema) {
        Some("boolean") => true,
        Some("array") => match &schema.schema_kind {
            oas::SchemaKind::Type(oas::Type::Array(oas::ArrayType {
                items: Some(oas::ReferenceOr::Item(items)),
                ..
            })) => {
                matches!(json_type(items), Some("boolean" | "integer" | "number"))
            }
            _ => false,
        },
        _ => false,
    }
}

fn json_type(schema: &oas::Schema) -> Option<&str> {
    match &schema.schema_kind {
        oas::SchemaKind::Type(oas::Type::Boolean(_)) => Some("boolean"),
        oas::SchemaKind::Type(oas::Type::Integer(_)) => Some("integer"),
        oas::SchemaKind::Type(oas::Type::Number(_)) => Some("number"),
        oas::SchemaKind::Type(oas::Type::Array(_)) => Some("array"),
        oas::SchemaKind::Any(any) => any.typ.as_deref(),
        _ => None,
    }
}
