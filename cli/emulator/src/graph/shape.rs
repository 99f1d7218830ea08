//! What of an object a reply shows: the properties that the request names, or those of its type.

use serde_json::{Map, Value};

use super::call::Call;
use super::query::Query;
use crate::refusal::Refusal;
use crate::routes::Node;

/// What is said of an object besides its values.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown<'s> {
    /// Its type, if the tenant says which it is.
    pub(super) kind: Option<&'s str>,
    /// The type of what is at its place.
    pub(super) declared: Option<&'s str>,
    /// What the catalogs say of it.
    pub(super) node: Option<&'s Node>,
}

/// The wanted properties of an object. Its type stands in front where the place may have objects of several.
pub(super) fn shown(
    call: &Call<'_>,
    query: &Query,
    of: Shown<'_>,
    value: Map<String, Value>,
) -> Result<Map<String, Value>, Refusal> {
    let Some((tenant, (name, kind))) = call.rules.tenant().and_then(|tenant| Some((tenant, tenant.kind(of.kind?)?)))
    else {
        return Ok(query.selected(value));
    };
    let own = |wanted: &str| value.keys().find(|known| known.eq_ignore_ascii_case(wanted));
    let mut names: Vec<&str> = Vec::new();
    match query.select() {
        Some(select) if !select.iter().any(|name| name == "*") => {
            names.extend(kind.always.iter().map(String::as_str));
            let mut along = Vec::new();
            for wanted in select.iter().map(|name| name.split('/').next().unwrap_or_default()) {
                if let Some(known) = own(wanted) {
                    names.push(known);
                    along.extend(kind.on_request.get(known).into_iter().flatten().map(String::as_str));
                } else if !tenant.has_property(wanted)
                    && !kind.properties.is_empty()
                    && of.node.is_none_or(|node| node.named(wanted).is_none())
                {
                    let message = format!(
                        "Parsing OData Select and Expand failed: Could not find a property named '{wanted}' on type \
                         'microsoft.graph.{name}'."
                    );
                    return Err(Refusal::bad("BadRequest", message));
                }
            }
            names.append(&mut along);
        }
        _ => match kind.default_select.get(&call.place.version) {
            Some(usual) => names.extend(usual.iter().map(String::as_str)),
            None => names.extend(value.keys().map(String::as_str).filter(|name| !kind.on_request.contains_key(*name))),
        },
    }
    names.extend(value.keys().map(String::as_str).filter(|name| query.expands(name)));
    let mut shown = Map::new();
    if of.declared.is_some_and(|declared| !declared.eq_ignore_ascii_case(name)) {
        shown.insert("@odata.type".to_owned(), format!("#microsoft.graph.{name}").into());
    }
    for name in names {
        if let Some(value) = value.get(name) {
            shown.insert(name.to_owned(), value.clone());
        }
    }
    Ok(shown)
}
