//! What objects inherit: a type -> the objects that it inherits from, each once.

use super::model::{ApiModel, ObjectDef, Shape, TypeDef, TypeId};

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
    let mut found = Vec::new();
    let mut seen = std::collections::HashSet::from([id]);
    let mut open: Vec<(TypeId, &ObjectDef, usize)> = object(id).map(|def| (id, def, 0)).into_iter().collect();
    while let Some((id, def, next)) = open.pop() {
        let Some(parent) = def.parents.get(next) else {
            found.push((id, def));
            continue;
        };
        open.push((id, def, next + 1));
        if let Some(def) = object(*parent).filter(|_| seen.insert(*parent)) {
            open.push((*parent, def, 0));
        }
    }
    found
}
