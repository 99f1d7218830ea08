//! From schemas to types: which kind each schema is, in the order in which the modeler meets them.
//!
//! The order decides names, so it is followed exactly: operation by operation, depth first, the properties of an object
//! before its parents, then all schemas of the document, used or not (docs/rules.md#1-8-models).

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::media;
use super::model::{EnumDef, EnumOf, ObjectDef, Parameter, Property, Shape, TypeDef, TypeId};
use crate::diag::{Diagnostics, Place};
use crate::resolve::{Additional, JsonType, Ref, ResolvedSpec, Schema, SchemaId};

/// Schemas may refer to each other in a chain; no real document comes near this length.
const MAX_CHAIN: usize = 5_000;

/// Turns schemas into types, each once.
pub struct Builder<'a> {
    pub(super) spec: &'a ResolvedSpec,
    pub(super) diags: &'a mut Diagnostics,
    pub(super) types: Vec<TypeDef>,
    by_schema: Vec<Option<TypeId>>,
    any: Option<TypeId>,
    /// Parameters by the place where they are written; `None` for those that are left out.
    pub(super) known_parameters: HashMap<String, Option<Parameter>>,
    /// What was warned of already, and where.
    pub(super) warned: HashSet<(String, String)>,
    /// Properties that a child repeats from an ancestor without changing them, by schema.
    repeated: HashMap<SchemaId, HashSet<&'a str>>,
    depth: usize,
}

impl<'a> Builder<'a> {
    /// A builder that has no types.
    pub fn new(spec: &'a ResolvedSpec, diags: &'a mut Diagnostics) -> Self {
        Self {
            spec,
            diags,
            types: Vec::new(),
            by_schema: vec![None; spec.schemas.len()],
            any: None,
            known_parameters: HashMap::new(),
            warned: HashSet::new(),
            repeated: super::repeats::find(spec),
            depth: 0,
        }
    }

    /// All schemas that stay in the document, in its order: they are types even where no operation uses them.
    pub fn all_named(&mut self) {
        for id in &self.spec.named {
            let schema = self.spec.schema(*id);
            if !media::is_binary(schema) && !is_empty_object(schema) {
                self.schema(*id);
            }
        }
    }

    /// The type of a schema, which is made on the first call.
    pub fn schema(&mut self, id: SchemaId) -> TypeId {
        if let Some(ty) = self.by_schema[id.0 as usize] {
            return ty;
        }
        if self.depth >= MAX_CHAIN {
            let schema = self.spec.schema(id);
            self.diags.error(
                Place::pointer(&self.spec.file, &schema.pointer),
                format!("schemas refer to each other in a chain of more than {MAX_CHAIN}"),
                "shorten the chain; no published description comes near this length",
            );
            return self.any();
        }
        self.depth += 1;
        let ty = self.make(id);
        self.depth -= 1;
        self.by_schema[id.0 as usize] = Some(ty);
        ty
    }

    /// The type that stands for anything.
    pub fn any(&mut self) -> TypeId {
        if let Some(any) = self.any {
            return any;
        }
        let id = self.add(TypeDef {
            id: "any".to_owned(),
            pointer: String::new(),
            anonymous: false,
            name: "any".to_owned(),
            class: "Any".to_owned(),
            interface: "IAny".to_owned(),
            title: String::new(),
            description: "Anything".to_owned(),
            external_docs: None,
            nullable: false,
            facets: None,
            shape: Shape::Any,
        });
        self.any = Some(id);
        id
    }

    /// Text that is sent or received as it is, outside JSON.
    pub fn simple_text(&mut self) -> TypeId {
        self.add(TypeDef {
            id: "string".to_owned(),
            pointer: String::new(),
            anonymous: false,
            name: "string".to_owned(),
            class: String::new(),
            interface: String::new(),
            title: String::new(),
            description: "simple string".to_owned(),
            external_docs: None,
            nullable: false,
            facets: None,
            shape: Shape::Text { format: String::new() },
        })
    }

    /// A raw stream whose schema says nothing of use.
    pub fn stream(&mut self, description: String) -> TypeId {
        self.add(TypeDef {
            id: "binary".to_owned(),
            pointer: String::new(),
            anonymous: false,
            name: "binary".to_owned(),
            class: String::new(),
            interface: String::new(),
            title: String::new(),
            description,
            external_docs: None,
            nullable: false,
            facets: None,
            shape: Shape::Stream,
        })
    }

    fn add(&mut self, ty: TypeDef) -> TypeId {
        let id = TypeId(u32::try_from(self.types.len()).expect("fewer types than four billion"));
        self.types.push(ty);
        id
    }

    fn make(&mut self, id: SchemaId) -> TypeId {
        let spec = self.spec;
        let schema = spec.schema(id);
        if self.is_enum(id) {
            return self.enumeration(id, schema);
        }
        if media::is_binary(schema) {
            return self.simple(schema, Shape::Stream);
        }
        match json_type(spec, schema) {
            None => self.any(),
            Some(JsonType::Array) => self.array(id, schema),
            Some(JsonType::Object) => self.object(id, schema),
            Some(JsonType::Boolean) => self.simple(schema, Shape::Boolean),
            Some(JsonType::Integer) => self.simple(schema, integer(&schema.format)),
            Some(JsonType::Number) => self.simple(schema, number(&schema.format)),
            Some(JsonType::String | JsonType::File) => self.simple(schema, text(&schema.format)),
        }
    }

    fn simple(&mut self, schema: &Schema, shape: Shape) -> TypeId {
        let ty = type_def(schema, shape);
        self.add(ty)
    }

    fn enumeration(&mut self, id: SchemaId, schema: &Schema) -> TypeId {
        let sealed = schema.ms_enum.is_some();
        let values = self.enum_values(id);
        let plain = match schema.ty {
            // Numbers with listed values and no name of their own are plain numbers to cmdlets.
            Some(JsonType::Integer) if !sealed => integer(&schema.format),
            Some(JsonType::Number) if !sealed => number(&schema.format),
            Some(JsonType::Boolean) if !sealed => Shape::Boolean,
            ty => {
                let of = match ty {
                    Some(JsonType::Integer) => EnumOf::Integer,
                    Some(JsonType::Number) => EnumOf::Number,
                    Some(JsonType::Boolean) => EnumOf::Boolean,
                    _ => EnumOf::Text,
                };
                let names = schema.ms_enum.as_ref().map(|named| named.values.clone()).unwrap_or_default();
                return self.simple(schema, Shape::Enum(EnumDef { values, of, names, sealed }));
            }
        };
        let mut ty = type_def(schema, plain);
        // Both truth values are no choice among them.
        if !(matches!(ty.shape, Shape::Boolean) && values.len() > 1) {
            ty.facets.get_or_insert_default().values = values;
        }
        self.add(ty)
    }

    /// Listed values, those of `allOf` parents first.
    fn enum_values(&self, id: SchemaId) -> Vec<String> {
        self.spec.lineage(id).into_iter().flat_map(|schema| schema.values.iter().flatten().cloned()).collect()
    }

    /// Whether a schema lists values, itself or through `allOf`.
    fn is_enum(&self, id: SchemaId) -> bool {
        self.spec.lineage(id).into_iter().any(|schema| schema.values.is_some() || schema.ms_enum.is_some())
    }

    fn array(&mut self, id: SchemaId, schema: &Schema) -> TypeId {
        let Some(items) = &schema.items else {
            self.diags.error(
                Place::pointer(&self.spec.file, &schema.pointer),
                "this array has no `items`",
                "add `items: {}` if they can be anything",
            );
            return self.any();
        };
        let element = self.schema(items.schema);
        let ty = self.simple(schema, Shape::Array(element));
        self.by_schema[id.0 as usize] = Some(ty);
        ty
    }

    fn object(&mut self, id: SchemaId, schema: &Schema) -> TypeId {
        let open = has_additional(&schema.additional);
        let composed = !(schema.all_of.is_empty() && schema.any_of.is_empty() && schema.one_of.is_empty());
        if !open && !composed && schema.properties.is_empty() {
            return self.any();
        }
        let additional = open.then(|| self.dictionary_half(id, schema));
        if let Some(dictionary) = additional.filter(|_| schema.properties.is_empty() && !composed) {
            return dictionary;
        }
        let ty = self.simple(schema, Shape::Object(ObjectDef::default()));
        // Known before its parts are visited: they may contain it.
        self.by_schema[id.0 as usize] = Some(ty);
        let properties = self.properties(id, schema);
        let mut def = ObjectDef {
            properties,
            lost: schema.lost.iter().map(|(wire, place)| self.property(schema, wire, place)).collect(),
            discriminator: schema.discriminator.clone(),
            mapping: schema.mapping.clone(),
            ..ObjectDef::default()
        };
        for parent in &schema.all_of {
            let parent = self.schema(parent.schema);
            match self.types[parent.0 as usize].shape {
                Shape::Object(_) => def.parents.push(parent),
                Shape::Dictionary(_) => def.dictionary_parents.push(parent),
                _ => {}
            }
        }
        for alternative in schema.any_of.iter().chain(&schema.one_of) {
            let alternative = self.schema(alternative.schema);
            def.alternatives.push(alternative);
        }
        def.additional = additional.map(|dictionary| self.value_type(dictionary));
        def.dictionary_half = additional;
        self.types[ty.0 as usize].shape = Shape::Object(def);
        ty
    }

    /// Type of the values of a dictionary.
    fn value_type(&mut self, dictionary: TypeId) -> TypeId {
        match self.types[dictionary.0 as usize].shape {
            Shape::Dictionary(value) => value,
            _ => self.any(),
        }
    }

    /// The dictionary that a schema with `additionalProperties` is, or has among its parents.
    fn dictionary_half(&mut self, id: SchemaId, schema: &Schema) -> TypeId {
        let value = match &schema.additional {
            Additional::Of(place) if !is_empty_object(self.spec.schema(place.schema)) => {
                // The half stands in for the whole while its values are looked at: they may contain the schema.
                let placeholder = self.any();
                self.by_schema[id.0 as usize] = Some(placeholder);
                let value = self.schema(place.schema);
                self.by_schema[id.0 as usize] = None;
                value
            }
            _ => self.any(),
        };
        let mut ty = type_def(schema, Shape::Dictionary(value));
        if ty.description.is_empty() {
            ty.description = format!("Dictionary of <{}>", self.raw_name(value));
        }
        if ty.id.is_empty() || ty.id.contains('·') {
            ty.name = format!("DictionaryOf{}", self.raw_name(value));
        }
        self.add(ty)
    }

    /// What the modeler calls a type before it styles names: built-in types and anonymous simple ones by their kind.
    fn raw_name(&self, ty: TypeId) -> String {
        let ty = &self.types[ty.0 as usize];
        let kind = match ty.shape {
            Shape::Boolean => "boolean",
            Shape::Int32 | Shape::Int64 | Shape::UInt64 | Shape::Integer => "integer",
            Shape::Number | Shape::Single | Shape::Double | Shape::Decimal => "number",
            Shape::Text { .. } => "string",
            _ => return ty.id.clone(),
        };
        if ty.id.is_empty() || ty.id.contains('·') { kind.to_owned() } else { ty.id.clone() }
    }

    fn properties(&mut self, id: SchemaId, schema: &Schema) -> Vec<Property> {
        let mut properties = Vec::with_capacity(schema.properties.len());
        for (wire, place) in &schema.properties {
            if self.repeated.get(&id).is_some_and(|names| names.contains(wire.as_str())) {
                continue;
            }
            let property = self.property(schema, wire, place);
            properties.push(property);
        }
        super::names::name_properties(&mut properties);
        properties
    }

    fn property(&mut self, owner: &Schema, wire: &str, place: &Ref) -> Property {
        let ty = self.schema(place.schema);
        let schema = self.spec.schema(place.schema);
        let own = place.description.as_deref().filter(|d| !d.is_empty());
        let of_schema = first_text(&[schema.description.as_deref(), schema.title.as_deref()]);
        let mut description =
            own.or(of_schema).map_or_else(|| self.types[ty.0 as usize].description.clone(), str::to_owned);
        if let Some(url) = schema.external_docs.as_deref().filter(|u| !u.trim().is_empty()) {
            description.extend([" Please visit external url ", url, " to get more information."]);
        }
        let required = owner.required.iter().any(|r| r == wire);
        Property {
            wire: wire.to_owned(),
            name: place.client_name.clone().unwrap_or_else(|| wire.to_owned()),
            ty,
            description,
            required,
            read_only: place.read_only || schema.read_only,
            nullable: place.nullable || schema.nullable,
            constant: self.only_value(place.schema).filter(|_| required),
            header: false,
        }
    }

    /// The only value that a schema allows, if it lists just one.
    pub(super) fn only_value(&self, id: SchemaId) -> Option<Value> {
        let schema = self.spec.schema(id);
        let values = self.enum_values(id);
        let [only] = values.as_slice() else { return None };
        match schema.ty {
            Some(JsonType::Integer | JsonType::Number | JsonType::Boolean) => serde_json::from_str(only).ok(),
            _ => Some(only.as_str().into()),
        }
    }
}

fn type_def(schema: &Schema, shape: Shape) -> TypeDef {
    let shows = matches!(shape, Shape::Object(_) | Shape::Dictionary(_) | Shape::Enum(_));
    let id = if shows { schema.id().into_owned() } else { schema.short_id().to_owned() };
    let name = schema.client_name.clone().or_else(|| schema.ms_enum.as_ref().and_then(|e| e.name.clone()));
    TypeDef {
        name: name.unwrap_or_else(|| id.clone()),
        id,
        pointer: schema.pointer.clone(),
        anonymous: schema.anonymous,
        class: String::new(),
        interface: String::new(),
        title: schema.title.clone().unwrap_or_default(),
        description: first_text(&[schema.description.as_deref(), schema.title.as_deref()])
            .unwrap_or_default()
            .to_owned(),
        external_docs: schema.external_docs.clone().filter(|url| !url.trim().is_empty()),
        nullable: schema.nullable,
        facets: schema.facets.clone(),
        shape,
    }
}

/// The first text that isn't empty.
pub fn first_text<'a>(texts: &[Option<&'a str>]) -> Option<&'a str> {
    texts.iter().flatten().copied().find(|t| !t.is_empty())
}

fn has_additional(additional: &Additional) -> bool {
    matches!(additional, Additional::Any | Additional::Of(_))
}

/// An object about which nothing is said: it can be anything.
pub fn is_empty_object(schema: &Schema) -> bool {
    schema.ty == Some(JsonType::Object)
        && schema.properties.is_empty()
        && schema.all_of.is_empty()
        && schema.any_of.is_empty()
        && schema.one_of.is_empty()
        && schema.discriminator.is_none()
        && !has_additional(&schema.additional)
}

/// The type of a schema, guessed where it isn't said.
fn json_type(spec: &ResolvedSpec, schema: &Schema) -> Option<JsonType> {
    if schema.ty.is_some() {
        return schema.ty;
    }
    if !schema.properties.is_empty() || has_additional(&schema.additional) {
        return Some(JsonType::Object);
    }
    let mut members = schema.all_of.iter().chain(&schema.any_of).chain(&schema.one_of).peekable();
    members.peek()?;
    let other = |place: &Ref| spec.schema(place.schema).ty.is_some_and(|ty| ty != JsonType::Object);
    (!members.any(other)).then_some(JsonType::Object)
}

fn integer(format: &str) -> Shape {
    match format.to_ascii_lowercase().as_str() {
        "int64" => Shape::Int64,
        "double" => Shape::Double,
        "float" => Shape::Single,
        "decimal" => Shape::Decimal,
        "uint64" => Shape::UInt64,
        "int32" | "int16" | "int8" | "uint16" | "uint8" | "byte" => Shape::Int32,
        _ => Shape::Integer,
    }
}

fn number(format: &str) -> Shape {
    match format {
        "" | "float" => Shape::Single,
        "double" => Shape::Double,
        "decimal" => Shape::Decimal,
        "int64" => Shape::Int64,
        "int32" => Shape::Int32,
        _ => Shape::Number,
    }
}

fn text(format: &str) -> Shape {
    match format {
        "byte" | "base64url" | "certificate" => Shape::Bytes,
        "char" => Shape::Char,
        "date" => Shape::Date,
        "date-time" | "date-time-rfc1123" | "date-time-rfc7231" => Shape::DateTime,
        "duration" => Shape::Duration,
        "password" => Shape::Password,
        other => Shape::Text { format: other.to_owned() },
    }
}
