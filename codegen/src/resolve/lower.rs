//! One schema from its OpenAPI type to ours: the same fields whatever `openapiv3` took it for.

use indexmap::IndexMap;
use openapiv3 as oas;
use serde_json::Value;

use super::facets;
use super::model::{JsonType, MsEnum, Schema};
use crate::pointer;
use crate::transform::LOST;

/// `properties` of a schema.
pub type Properties = IndexMap<String, oas::ReferenceOr<Box<oas::Schema>>>;

/// What a schema contains that has to be visited in turn.
#[derive(Debug, Default)]
pub struct Children {
    /// `properties`
    pub properties: Properties,
    /// Properties that cmdlets don't have: the places of the members of `allOf` that have them, and those.
    pub lost: Vec<(usize, Properties)>,
    /// `additionalProperties`
    pub additional: Option<oas::AdditionalProperties>,
    /// `allOf`
    pub all_of: Vec<oas::ReferenceOr<oas::Schema>>,
    /// `anyOf`
    pub any_of: Vec<oas::ReferenceOr<oas::Schema>>,
    /// `oneOf`
    pub one_of: Vec<oas::ReferenceOr<oas::Schema>>,
    /// `items`
    pub items: Option<oas::ReferenceOr<Box<oas::Schema>>>,
    /// Values of `enum` that aren't of the type.
    pub unfit: Vec<Value>,
    /// `not`
    pub not: Option<Box<oas::ReferenceOr<oas::Schema>>>,
}

/// A schema, and what it contains.
pub fn lower(schema: oas::Schema) -> (Schema, Children) {
    let data = schema.schema_data;
    let facets = facets::of(&data, &schema.schema_kind);
    let (discriminator, mapping) = data.discriminator.map(|d| (d.property_name, d.mapping)).unzip();
    let mut out = Schema {
        title: data.title,
        description: data.description,
        ms_enum: data.extensions.get("x-ms-enum").map(ms_enum),
        client_name: text(data.extensions.get("x-ms-client-name")),
        read_only: data.read_only,
        nullable: data.nullable,
        discriminator,
        mapping: mapping.into_iter().flatten().map(|(value, target)| (value, key(&target))).collect(),
        external_docs: data.external_docs.map(|d| d.url),
        facets,
        ..Schema::default()
    };
    let lost = data.extensions.get(LOST).and_then(Value::as_array).into_iter().flatten();
    let mut children = Children { lost: lost.clone().filter_map(lost_part).collect(), ..Children::default() };
    let also_required = lost.filter_map(|part| part["required"].as_array()).flatten();
    let also_required: Vec<String> = also_required.filter_map(|name| name.as_str().map(str::to_owned)).collect();
    match schema.schema_kind {
        oas::SchemaKind::Type(ty) => lower_type(ty, &mut out, &mut children),
        oas::SchemaKind::OneOf { one_of } => children.one_of = one_of,
        oas::SchemaKind::AllOf { all_of } => children.all_of = all_of,
        oas::SchemaKind::AnyOf { any_of } => children.any_of = any_of,
        oas::SchemaKind::Not { not } => children.not = Some(not),
        oas::SchemaKind::Any(any) => lower_any(any, &mut out, &mut children),
    }
    out.required.extend(also_required);
    (out, children)
}

/// Properties that merging took away, with the place of their member.
fn lost_part(part: &Value) -> Option<(usize, Properties)> {
    let at = usize::try_from(part["at"].as_u64()?).ok()?;
    Some((at, serde_json::from_value(part["properties"].clone()).ok()?))
}

/// The key of a schema that a mapping names, itself or by a reference.
fn key(target: &str) -> String {
    let key = target.strip_prefix("#/components/schemas/").unwrap_or(target);
    pointer::unescape(key)
}

fn lower_type(ty: oas::Type, out: &mut Schema, children: &mut Children) {
    match ty {
        oas::Type::String(string) => {
            out.ty = Some(JsonType::String);
            out.format = format(string.format, |f| match f {
                oas::StringFormat::Date => "date",
                oas::StringFormat::DateTime => "date-time",
                oas::StringFormat::Password => "password",
                oas::StringFormat::Byte => "byte",
                oas::StringFormat::Binary => "binary",
            });
            out.values = values(string.enumeration.into_iter().flatten());
        }
        oas::Type::Number(number) => {
            out.ty = Some(JsonType::Number);
            out.format = format(number.format, |f| match f {
                oas::NumberFormat::Float => "float",
                oas::NumberFormat::Double => "double",
            });
            out.values = values(number.enumeration.into_iter().flatten().map(|v| v.to_string()));
        }
        oas::Type::Integer(integer) => {
            out.ty = Some(JsonType::Integer);
            out.format = format(integer.format, |f| match f {
                oas::IntegerFormat::Int32 => "int32",
                oas::IntegerFormat::Int64 => "int64",
            });
            out.values = values(integer.enumeration.into_iter().flatten().map(|v| v.to_string()));
        }
        oas::Type::Boolean(boolean) => {
            out.ty = Some(JsonType::Boolean);
            out.values = values(boolean.enumeration.into_iter().flatten().map(|v| v.to_string()));
        }
        oas::Type::Object(object) => {
            out.ty = Some(JsonType::Object);
            out.required = object.required;
            children.properties = object.properties;
            children.additional = object.additional_properties;
        }
        oas::Type::Array(array) => {
            out.ty = Some(JsonType::Array);
            children.items = array.items;
        }
    }
}

fn lower_any(any: oas::AnySchema, out: &mut Schema, children: &mut Children) {
    out.ty = any.typ.as_deref().and_then(|ty| {
        Some(match ty {
            "string" => JsonType::String,
            "number" => JsonType::Number,
            "integer" => JsonType::Integer,
            "boolean" => JsonType::Boolean,
            "object" => JsonType::Object,
            "array" => JsonType::Array,
            "file" => JsonType::File,
            _ => return None,
        })
    });
    out.format = any.format.unwrap_or_default();
    let listed = any.enumeration.into_iter().filter(|v| !v.is_null());
    let (fitting, unfit): (Vec<_>, Vec<_>) = listed.partition(|value| fits(value, out.ty));
    out.values = values(fitting.iter().map(value_text));
    children.unfit = unfit;
    out.required = any.required;
    children.properties = any.properties;
    children.additional = any.additional_properties;
    children.all_of = any.all_of;
    children.any_of = any.any_of;
    children.one_of = any.one_of;
    children.items = any.items;
    children.not = any.not;
}

fn format<T>(format: oas::VariantOrUnknownOrEmpty<T>, name: impl Fn(T) -> &'static str) -> String {
    match format {
        oas::VariantOrUnknownOrEmpty::Item(known) => name(known).to_owned(),
        oas::VariantOrUnknownOrEmpty::Unknown(other) => other,
        oas::VariantOrUnknownOrEmpty::Empty => String::new(),
    }
}

fn values(values: impl Iterator<Item = String>) -> Option<Vec<String>> {
    let values: Vec<_> = values.collect();
    (!values.is_empty()).then_some(values)
}

/// Whether a listed value can be one of the type. A text may be written as a number, and a number as a text.
fn fits(value: &Value, ty: Option<JsonType>) -> bool {
    match ty {
        Some(JsonType::String) => !(value.is_object() || value.is_array()),
        Some(JsonType::Boolean) => matches!(value_text(value).as_str(), "true" | "false"),
        Some(JsonType::Integer | JsonType::Number) => value_text(value).parse::<f64>().is_ok_and(f64::is_finite),
        _ => true,
    }
}

fn value_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn ms_enum(value: &Value) -> MsEnum {
    let values = value.get("values").and_then(Value::as_array).into_iter().flatten();
    let named = |value: &Value| Some((value_text(value.get("value")?), text(value.get("name"))?));
    MsEnum { name: text(value.get("name")), values: values.filter_map(named).collect() }
}

/// The text of an extension, if it is one.
pub fn text(value: Option<&Value>) -> Option<String> {
    value.and_then(Value::as_str).map(str::to_owned)
}
