//! What the API says about values beyond their .NET type: listed values and calendar dates.

use crate::api::{ApiModel, Shape, TypeId};

/// Listed values of a type, or of the elements of a list of it, in the order of the API; and whether it is a calendar date
/// without a time.
pub(super) fn of_type(api: &ApiModel, ty: Option<TypeId>) -> (&[String], bool) {
    let Some(mut ty) = ty else { return (&[], false) };
    // An array that holds itself would never end; real ones nest once or twice.
    for _ in 0..8 {
        match &api.ty(ty).shape {
            Shape::Array(inner) => ty = *inner,
            Shape::Enum(def) => return (&def.values, false),
            Shape::Date => return (&[], true),
            _ => break,
        }
    }
    (&[], false)
}
