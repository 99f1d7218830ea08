//! `$expand`: what belongs to an item comes along with it.

use serde_json::{Map, Value};

use super::call::Call;
use super::query::Query;
use super::shape::{self, Shown};
use crate::files;
use crate::refusal::Refusal;
use crate::routes::{Kind, Node, Step};
use crate::store::{Item, Store, collection_key};
use crate::tenant::{Rules, Service};

/// Adds to an item what a query wants to come along. `node` is what the catalogs say of the item, `steps` the way to it.
pub(super) fn add(
    call: &Call<'_>,
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
        let inner = Query::read(&expand.options, &Service::default())?;
        let way: Vec<Step> = steps.iter().cloned().chain([Step::Name(node.name.clone())]).collect();
        let key = collection_key(&way);
        let found = match node.kind() {
            Kind::Collection => {
                let items = Rules::of(call.rules.tenant(), &way, None).items(store, &way);
                let most = inner.top.and_then(|top| usize::try_from(top).ok()).unwrap_or(usize::MAX);
                let mut shown = Vec::new();
                for (_, item) in inner.chosen(items, None).into_iter().take(most) {
                    shown.push(one(call, store, node.parameter(), &way, &inner, &item)?);
                }
                Value::from(shown)
            }
            Kind::Single => match store.linked(&key) {
                Some(item) => one(call, store, Some(node), &way, &inner, item)?,
                None => continue,
            },
            _ => return Err(Refusal::not_played(&format!("to expand '{}'", expand.name))),
        };
        value.insert(node.name.clone(), found);
    }
    Ok(())
}

fn one(
    call: &Call<'_>,
    store: &Store,
    node: Option<&Node>,
    way: &[Step],
    query: &Query,
    item: &Item,
) -> Result<Value, Refusal> {
    let mut value = files::with_content(item.value.clone(), item)?;
    let id = value.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
    let steps: Vec<Step> = way.iter().cloned().chain([Step::Id(id)]).collect();
    add(call, store, node, &steps, query, &mut value)?;
    let declared = Rules::of(call.rules.tenant(), way, None).kind().map(|(name, _)| &**name);
    shape::shown(call, query, Shown { kind: item.kind.as_deref(), declared, node }, value).map(Value::Object)
}
