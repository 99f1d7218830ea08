//! The way up from something that inherits: its ancestors and itself, each once.

use std::collections::HashSet;
use std::hash::Hash;

use super::model::{ResolvedSpec, Schema, SchemaId};

/// The ancestors of something, then itself. A parent comes before what inherits from it, and what is met again is left out.
/// `parent` gives the parent at that place in the list of parents.
pub fn lineage<K: Copy + Eq + Hash>(of: K, parent: impl Fn(K, usize) -> Option<K>) -> Vec<K> {
    let (mut found, mut seen, mut open) = (Vec::new(), HashSet::from([of]), vec![(of, 0)]);
    while let Some((of, next)) = open.pop() {
        let Some(parent) = parent(of, next) else {
            found.push(of);
            continue;
        };
        open.push((of, next + 1));
        if seen.insert(parent) {
            open.push((parent, 0));
        }
    }
    found
}

impl ResolvedSpec {
    /// A schema and what it inherits from by `allOf`, as [`lineage`] orders them.
    #[must_use]
    pub fn lineage(&self, id: SchemaId) -> Vec<&Schema> {
        let parent = |id, at: usize| self.schema(id).all_of.get(at).map(|parent| parent.schema);
        lineage(id, parent).into_iter().map(|id| self.schema(id)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::lineage;

    #[test]
    fn parents_come_first_and_each_once() {
        let parents: [&[usize]; 4] = [&[1, 2], &[3], &[3], &[]];
        assert_eq!(lineage(0, |of: usize, at| parents[of].get(at).copied()), [3, 1, 2, 0]);
        // A circle ends where it began.
        assert_eq!(lineage(0, |of: usize, at| (at == 0).then_some((of + 1) % 3)), [2, 1, 0]);
    }
}
