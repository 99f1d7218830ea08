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
    let node = call.place.node;
    if let Some((tenant, (type_name, kind))) = call.rules.tenant().zip(call.rules.kind()) {
        let has = |name: &str| items.iter().any(|item| item.keys().any(|known| known.eq_ignore_ascii_case(name)));
        let inner = node.parameter().unwrap_or(node);
        let is_known = |name: &str| tenant.has_property(name) || has(name) || inner.named(name).is_some();
        let mut names = call.query.asked().into_iter();
        // What another type has is no mistake where objects of several types may be.
        return match names.find(|name| !kind.properties.is_empty() && !is_known(name)) {
            Some(name) => {
                let message = format!(
                    "Invalid filter clause: Could not find a property named '{name}' on type \
                     'microsoft.graph.{type_name}'."
                );
                Err(Refusal::bad("BadRequest", message))
            }
            None => Ok(()),
        };
    }
    if operation.is_none() {
        return Ok(());
    }
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
