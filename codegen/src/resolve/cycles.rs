//! Finds schemas that inherit from themselves. A schema may contain itself, through a property or a list; it can't be
//! its own ancestor.

use super::model::{ResolvedSpec, SchemaId};
use crate::diag::{Diagnostics, Place};

/// State of a schema in the search.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Unvisited,
    /// Its ancestors are being visited.
    Active,
    Done,
}

/// Reports every reference that closes a cycle of `allOf`.
pub fn check(spec: &ResolvedSpec, diags: &mut Diagnostics) {
    let mut states = vec![State::Unvisited; spec.schemas.len()];
    for id in &spec.named {
        visit(spec, *id, &mut states, diags);
    }
}

/// Depth-first without recursion: hostile input could nest without bound.
fn visit(spec: &ResolvedSpec, root: SchemaId, states: &mut [State], diags: &mut Diagnostics) {
    let mut stack = vec![(root, 0)];
    while let Some((id, next)) = stack.pop() {
        let schema = spec.schema(id);
        if next == 0 {
            if states[id.0 as usize] != State::Unvisited {
                continue;
            }
            states[id.0 as usize] = State::Active;
        }
        let Some(parent) = schema.all_of.get(next) else {
            states[id.0 as usize] = State::Done;
            continue;
        };
        stack.push((id, next + 1));
        match states[parent.schema.0 as usize] {
            State::Active => diags.error(
                Place::pointer(&spec.file, format!("{}/allOf/{next}", schema.pointer)),
                format!("circular reference: `{}` inherits from itself", spec.schema(parent.schema).id()),
                "remove one of the `allOf` references of the circle",
            ),
            State::Unvisited => stack.push((parent.schema, 0)),
            State::Done => {}
        }
    }
}
