//! What the API says about values beyond their .NET type: listed values, and what they are in JSON.

use graphsmith_catalog::vocabulary::Format;

use crate::api::{ApiModel, EnumOf, Shape, TypeId};

/// Listed values of a type, or of the elements of a list of it, in the order of the API; and what else is known of them.
pub(super) fn of_type(api: &ApiModel, ty: Option<TypeId>) -> (&[String], Format) {
    let Some(ty) = ty else { return (&[], Format::Plain) };
    let format = match &api.ty(api.element(ty)).shape {
        Shape::Enum(def) => match def.of {
            EnumOf::Text => Format::Plain,
            EnumOf::Integer => Format::Integer,
            EnumOf::Number => Format::Number,
            EnumOf::Boolean => Format::Boolean,
        },
        Shape::Date => Format::Date,
        Shape::Integer => Format::Integer,
        Shape::UInt64 => Format::UInt64,
        Shape::Number => Format::Number,
        _ => Format::Plain,
    };
    (api.listed_values(ty), format)
}
