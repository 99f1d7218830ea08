//! What objects inherit: a type -> the objects that it inherits from, each once.

use super::model::{ApiModel, ObjectDef, Shape, TypeDef, TypeId};
use crate::resolve;

impl ApiModel {
    /// The objects that a type inherits from, then the type itself, if it is an object. A parent comes before what inherits from
    /// it, and what several inherit from comes once.
    #[must_use]
    pub fn lineage(&self, id: TypeId) -> Vec<(TypeId, &ObjectDef)> {
        lineage(&self.types, id)
    }
}

/// See [`ApiModel::lineage`].
pub(super) fn lineage(types: &[TypeDef], id: TypeId) -> Vec<(TypeId, &ObjectDef)> {
    let object = |id: TypeId| match &types[id.0 as usize].shape {
        Shape::Object(def) => Some(def),
        _ => None,
    };
    let parent = |id, at: usize| object(id).and_then(|def| def.parents.get(at).copied());
    resolve::lineage(id, parent).into_iter().filter_map(|id| Some((id, object(id)?))).collect()
}
