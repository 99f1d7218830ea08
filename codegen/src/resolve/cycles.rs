//! Schemas that inherit from themselves. A schema may contain itself, through a property or a list; it can't be its
//! own ancestor.

use super::model::{ResolvedSpec, SchemaId};
use crate::diag::{Diagnostics, Place};

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

/// Reports every schema that closes a circle of `allOf`.
pub fn check(spec: &ResolvedSpec, diags: &mut Diagnostics) {
    let mut states = vec![State::New; spec.schemas.len()];
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
            if states[id.0 as usize] != State::New {
                continue;
            }
            states[id.0 as usize] = State::Open;
        }
        let Some(parent) = schema.all_of.get(next) else {
            states[id.0 as usize] = State::Done;
            continue;
        };
        stack.push((id, next + 1));
        match states[parent.schema.0 as usize] {
            State::Open => diags.error(
                Place::pointer(&spec.file, format!("{}/allOf/{next}", schema.pointer)),
                format!("circular reference: `{}` inherits from itself", spec.schema(parent.schema).id()),
                "take one of the `allOf` references of the circle out",
            ),
            State::New => stack.push((parent.schema, 0)),
            State::Done => {}
        }
    }
}
