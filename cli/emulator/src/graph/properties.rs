//! Names of properties in queries: one that the type doesn't have is refused, as the service does.

use serde_json::{Map, Value};

use super::bodies;
use super::call::Call;
use crate::refusal::Refusal;
use crate::routes::{Kind, Operation};

/// Refuses names that neither the type nor any of these items has. Where no catalog describes the type, anything goes.
pub(super) fn check(
    call: &Call<'_>,
    operation: Option<&Operation>,
    items: &[&Map<String, Value>],
) -> Result<(), Refusal> {
    if operation.is_none() {
        return Ok(());
    }
    let node = call.place.node;
    let entity = if node.kind() == Kind::Collection { node.parameter() } else { Some(node) };
    // The bodies of requests that make or change such items say which properties there are.
    let mut bodies = node.operations.iter().chain(entity.into_iter().flat_map(|entity| &entity.operations));
    let Some(body) = bodies.find_map(|operation| operation.body.as_ref()) else { return Ok(()) };
    for name in call.query.properties() {
        let is_known = name == "id"
            || name == "*"
            || name.contains(['@', '.'])
            || entity.is_some_and(|entity| entity.named(name).is_some())
            || items.iter().any(|item| item.contains_key(name));
        if is_known {
            continue;
        }
        if let Some(type_name) = bodies::lacks(body, name)? {
            let message = format!("Could not find a property named '{name}' on type '{type_name}'.");
            return Err(Refusal::bad("BadRequest", message));
        }
    }
    Ok(())
}
