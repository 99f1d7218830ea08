//! `$expand`: what belongs to an item comes along with it.

use serde_json::{Map, Value};

use super::query::Query;
use crate::files;
use crate::refusal::Refusal;
use crate::routes::{Kind, Node, Step};
use crate::store::{Item, Store, collection_key};

/// Adds to an item what a query wants to come along. `node` is what the catalogs say of the item, `steps` the way to it.
pub(super) fn add(
    store: &Store,
    node: Option<&Node>,
    steps: &[Step],
    query: &Query,
    value: &mut Map<String, Value>,
) -> Result<(), Refusal> {
    for expand in &query.expand {
        let Some(node) = node.and_then(|node| node.named(&expand.name)) else {
            let message = format!("Could not find a property named '{}' to expand.", expand.name);
            return Err(Refusal::bad("BadRequest", message));
        };
        let inner = Query::read(&expand.options)?;
        let way: Vec<Step> = steps.iter().cloned().chain([Step::Name(node.name.clone())]).collect();
        let key = collection_key(&way);
        let found = match node.kind() {
            Kind::Collection => {
                let items = store.list(&key).map(|item| (Value::Object(item.value.clone()), item));
                let most = inner.top.and_then(|top| usize::try_from(top).ok()).unwrap_or(usize::MAX);
                let mut shown = Vec::new();
                for (_, item) in inner.chosen(items).into_iter().take(most) {
                    shown.push(one(store, node.parameter(), &way, &inner, item)?);
                }
                Value::from(shown)
            }
            Kind::Single => match store.linked(&key) {
                Some(item) => one(store, Some(node), &way, &inner, item)?,
                None => continue,
            },
            _ => return Err(Refusal::not_played(&format!("to expand '{}'", expand.name))),
        };
        value.insert(node.name.clone(), found);
    }
    Ok(())
}

fn one(store: &Store, node: Option<&Node>, way: &[Step], query: &Query, item: &Item) -> Result<Value, Refusal> {
    let mut value = files::with_content(item)?;
    let id = value.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
    let steps: Vec<Step> = way.iter().cloned().chain([Step::Id(id)]).collect();
    add(store, node, &steps, query, &mut value)?;
    Ok(Value::Object(query.selected(value)))
}
