//! The objects and the links of a tenant, put into its store.

use std::sync::Arc;

use indexmap::IndexMap;
use jiff::civil::time;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde_json::{Map, Value};

use super::data::{Targets, Type};
use super::{Tenant, TenantError};
use crate::blob::Blob;
use crate::encoding::decode;
use crate::files;
use crate::routes::Step;
use crate::store::{Item, ItemKey, Store, collection_key, item_key};

/// The name of what isn't a property but the text of a file.
const CONTENT: &str = "$content";

impl Tenant {
    pub(super) fn seed(
        &mut self,
        objects: IndexMap<String, Vec<Map<String, Value>>>,
        links: IndexMap<String, Targets>,
        me: Option<&str>,
        now: Timestamp,
    ) -> Result<(), TenantError> {
        let mut store = std::mem::take(&mut self.store);
        for (path, objects) in objects {
            self.put(&mut store, &path, objects, now)?;
        }
        for (path, targets) in links {
            self.link(&mut store, &path, &targets)?;
        }
        if let Some(me) = me {
            let key = self.find(&store, &format!("users/{me}"));
            self.me = Some(key.ok_or_else(|| TenantError(format!("me: there is no user `{me}`")))?.1);
        }
        self.store = store;
        Ok(())
    }

    /// Puts objects into a collection.
    fn put(
        &self,
        store: &mut Store,
        path: &str,
        objects: Vec<Map<String, Value>>,
        now: Timestamp,
    ) -> Result<(), TenantError> {
        let fail = |at: usize, what: String| TenantError(format!("objects.\"{path}\"[{at}]: {what}"));
        let steps = self.steps(store, path).unwrap_or_default();
        let Some((name, kind)) = self.place(&steps).filter(|place| !place.single).and_then(|at| self.kind(&at.kind))
        else {
            return Err(TenantError(format!("objects.\"{path}\": `paths` has no such collection")));
        };
        self.check_owner(store, &steps).map_err(|what| TenantError(format!("objects.\"{path}\": {what}")))?;
        for (at, mut object) in objects.into_iter().enumerate() {
            let content = object.shift_remove(CONTENT);
            let unknown = object.keys().find(|name| !kind.properties.is_empty() && !kind.has_property(name));
            if let Some(unknown) = unknown {
                return Err(fail(at, format!("the type `{name}` has no property `{unknown}`")));
            }
            for value in object.values_mut() {
                set_dates(value, now).map_err(|what| fail(at, what))?;
            }
            let Some(id) = object.get("id").and_then(Value::as_str).map(str::to_owned) else {
                return Err(fail(at, "it has no `id`".to_owned()));
            };
            let mut item = files::brought(kind.filled(object));
            item.kind = Some(Arc::clone(name));
            if let Some(content) = content {
                let text = content.as_str().ok_or_else(|| fail(at, format!("`{CONTENT}` is no text")))?;
                let blob = Blob::of(text.as_bytes()).map_err(|error| fail(at, error.to_string()))?;
                files::fill_drive_item(&mut item, blob.into(), text.len() as u64, None);
            }
            if !store.seed(&collection_key(&steps), &id, item) {
                return Err(fail(at, format!("there is another object with the id `{id}`")));
            }
            let way: Vec<Step> = steps.iter().cloned().chain([Step::Id(id)]).collect();
            self.bring(store, &way, kind);
        }
        Ok(())
    }

    /// Adds what an object of a type has from its beginning.
    pub(crate) fn bring(&self, store: &mut Store, owner: &[Step], kind: &Type) {
        for (name, objects) in &kind.brings {
            let way: Vec<Step> = owner.iter().cloned().chain([Step::Name(name.clone())]).collect();
            let of = self.place(&way).and_then(|place| self.kind(&place.kind));
            for object in objects {
                let id = object.get("id").and_then(Value::as_str).unwrap_or_default();
                let value = of.map_or_else(|| object.clone(), |(_, kind)| kind.filled(object.clone()));
                let item = Item { value, kind: of.map(|(name, _)| Arc::clone(name)), ..Item::default() };
                store.seed(&collection_key(&way), id, item);
            }
        }
    }

    /// Lets a collection or a property refer to objects.
    fn link(&self, store: &mut Store, path: &str, targets: &Targets) -> Result<(), TenantError> {
        let fail = |what: String| TenantError(format!("links.\"{path}\": {what}"));
        let steps = self.steps(store, path).unwrap_or_default();
        let place = self.place(&steps).ok_or_else(|| fail("`paths` has no such path".to_owned()))?;
        self.check_owner(store, &steps).map_err(fail)?;
        let (key, known) = (collection_key(&steps), |store: &Store, target: &str| {
            self.find(store, target).ok_or_else(|| fail(format!("there is no object `{target}`")))
        });
        match (targets, place.single) {
            (Targets::One(target), true) => {
                let target = known(store, target)?;
                store.link_only(&key, target);
            }
            (Targets::Many(targets), false) => {
                for target in targets {
                    let item = known(store, target)?;
                    if !store.link(&key, item) {
                        return Err(fail(format!("`{target}` is there twice")));
                    }
                }
            }
            (Targets::One(_), false) => return Err(fail("expected a list of paths".to_owned())),
            (Targets::Many(_), true) => return Err(fail("expected one path".to_owned())),
        }
        Ok(())
    }

    /// The steps along a path of the file to a collection or a property.
    fn steps(&self, store: &Store, path: &str) -> Option<Vec<Step>> {
        self.places.keys().find_map(|template| along(template, store, path))
    }

    /// The object at a path of the file.
    fn find(&self, store: &Store, path: &str) -> Option<ItemKey> {
        let steps = self.places.keys().find_map(|template| along(&format!("{template}/{{}}"), store, path))?;
        Some(item_key(&steps)).filter(|key| store.get(key).is_some())
    }

    /// The objects on the way have to be there.
    fn check_owner(&self, store: &Store, way: &[Step]) -> Result<(), String> {
        for (at, step) in way.iter().enumerate() {
            if let Step::Id(id) = step
                && store.get(&item_key(&way[..=at])).is_none()
                && self.place(&way[..at]).is_some()
            {
                return Err(format!("there is no `{id}`"));
            }
        }
        Ok(())
    }
}

/// The steps along a path of the file, if a template leads there. A user may be given by name.
fn along(template: &str, store: &Store, path: &str) -> Option<Vec<Step>> {
    let (known, given): (Vec<&str>, Vec<&str>) =
        (template.split('/').collect(), path.trim_matches('/').split('/').collect());
    if known.len() != given.len() {
        return None;
    }
    let mut steps = Vec::new();
    for (known, given) in known.into_iter().zip(given) {
        let given = decode(given);
        steps.push(match (known, steps.as_slice()) {
            ("{}", [Step::Name(top)]) if top.eq_ignore_ascii_case("users") => {
                Step::Id(store.user(&given).unwrap_or(given))
            }
            ("{}", _) => Step::Id(given),
            _ if known.eq_ignore_ascii_case(&given) => Step::Name(given),
            _ => return None,
        });
    }
    Some(steps)
}

/// Replaces `{ days-ago = 10 }` by the date that many days before, at nine o'clock.
fn set_dates(value: &mut Value, now: Timestamp) -> Result<(), String> {
    match value {
        Value::Array(values) => values.iter_mut().try_for_each(|value| set_dates(value, now)),
        Value::Object(object) => {
            let Some(days) = object.get("days-ago") else {
                return object.values_mut().try_for_each(|value| set_dates(value, now));
            };
            let today = now.to_zoned(TimeZone::UTC).date();
            let date = days.as_i64().and_then(|days| today.checked_sub(Span::new().try_days(days).ok()?).ok());
            let Some(date) = date.filter(|_| object.len() == 1) else {
                return Err("expected `{ days-ago = 10 }` or the like".to_owned());
            };
            *value = format!("{date}T{}Z", time(9, 0, 0, 0)).into();
            Ok(())
        }
        _ => Ok(()),
    }
}

/// An object of a tenant without content.
impl From<(Arc<str>, Map<String, Value>)> for Item {
    fn from((kind, value): (Arc<str>, Map<String, Value>)) -> Self {
        Self { value, content: None, kind: Some(kind) }
    }
}
