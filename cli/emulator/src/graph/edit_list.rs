//! Actions that add elements to a list of an object and remove others, as `assignLicense` does.

use http::StatusCode;
use serde_json::Value;

use super::call::Call;
use super::items;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::routes::Step;
use crate::store::{collection_key, item_key};
use crate::tenant::{EditList, Rules, texts_at};

/// Carries it out. The reply is the object.
pub(super) fn answer(call: &Call<'_>, edit: &EditList) -> Result<Reply, Refusal> {
    let body = call.object()?;
    let list = |name: &str| {
        let found = body.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.and_then(|(_, value)| value.as_array()).ok_or_else(|| edit.incomplete.bad(&[]))
    };
    let (added, removed) = (list(&edit.add)?, list(&edit.remove)?);
    let Some((_, owner)) = call.place.steps.split_last() else { return Err(Refusal::missing()) };
    let mut state = call.shared.state();
    call.ensure_way(&mut state.store, owner, true)?;
    let of: Vec<Step> = edit.of.split('/').map(|name| Step::Name(name.to_owned())).collect();
    let known: Vec<String> = state
        .store
        .list(&collection_key(&of))
        .flat_map(|item| texts_at(&item.value, &edit.key))
        .map(str::to_owned)
        .collect();
    let item = state.store.get_mut(&item_key(owner)).ok_or_else(Refusal::missing)?;
    if !added.is_empty() && texts_at(&item.value, &edit.needs).iter().all(|text| text.is_empty()) {
        return Err(edit.needed.bad(&[]));
    }
    let elements = edited(edit, item.value.get(&edit.list), added, removed, &known)?;
    item.value.insert(edit.list.clone(), elements.into());
    let item = item.clone();
    let rules = Rules::of(call.rules.tenant(), owner, None);
    items::one(call, &state.store, rules, &item, StatusCode::OK)
}

/// The list as it is afterwards.
fn edited(
    edit: &EditList,
    before: Option<&Value>,
    added: &[Value],
    removed: &[Value],
    known: &[String],
) -> Result<Vec<Value>, Refusal> {
    let mut elements = before.and_then(Value::as_array).cloned().unwrap_or_default();
    for key in removed {
        let count = elements.len();
        elements.retain(|element| element.get(&edit.key) != Some(key));
        if elements.len() == count {
            return Err(edit.absent.bad(&[]));
        }
    }
    for element in added {
        let given = element.as_object().cloned().unwrap_or_default();
        let value = given.iter().find(|(name, _)| name.eq_ignore_ascii_case(&edit.key)).map(|(_, value)| value);
        let Some(key) = value.and_then(Value::as_str).filter(|key| known.iter().any(|known| known == key)) else {
            let shown = value.or(Some(element)).map(|value| value.as_str().map_or(value.to_string(), str::to_owned));
            return Err(edit.unknown.bad(&[("key", &shown.unwrap_or_default())]));
        };
        let mut new = edit.element.clone();
        for name in edit.element.keys() {
            let value = given.iter().find(|(known, value)| known.eq_ignore_ascii_case(name) && !value.is_null());
            new.extend(value.map(|(_, value)| (name.clone(), value.clone())));
        }
        new.insert(edit.key.clone(), key.into());
        match elements.iter_mut().find(|element| element.get(&edit.key).and_then(Value::as_str) == Some(key)) {
            Some(same) => *same = Value::Object(new),
            None => elements.push(Value::Object(new)),
        }
    }
    Ok(elements)
}
