//! [`Rules`]: what holds for a request, by what the tenant says of its place.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use http::StatusCode;
use serde_json::{Map, Value};

use super::data::{ErrorText, Only, Place, Service, Type};
use super::{Tenant, texts_at};
use crate::refusal::Refusal;
use crate::routes::Step;
use crate::store::{Item, Store, collection_key, item_key};

/// The conventions of a service of which nothing is said.
static UNSAID: LazyLock<Service> = LazyLock::new(Service::default);

/// What holds for a request. Without a tenant, or where that says nothing, it says nothing either.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Rules<'t> {
    tenant: Option<&'t Tenant>,
    place: Option<&'t Place>,
    kind: Option<(&'t Arc<str>, &'t Type)>,
    /// Whether only objects of the type are asked for.
    cast: bool,
}

impl<'t> Rules<'t> {
    /// What holds for a request whose steps lead there, perhaps only for objects of one type.
    pub(crate) fn of(tenant: Option<&'t Tenant>, steps: &[Step], cast: Option<&str>) -> Self {
        let Some(tenant) = tenant else { return Self::default() };
        let place = tenant.place(steps);
        let name = cast.or(place.map(|place| place.kind.as_str()));
        Self { tenant: Some(tenant), place, kind: name.and_then(|name| tenant.kind(name)), cast: cast.is_some() }
    }

    /// The tenant.
    pub(crate) fn tenant(&self) -> Option<&'t Tenant> {
        self.tenant
    }

    /// The type of what is there, by its name.
    pub(crate) fn kind(&self) -> Option<(&'t Arc<str>, &'t Type)> {
        self.kind
    }

    /// The conventions of the service.
    pub(crate) fn service(&self) -> &'t Service {
        self.tenant.zip(self.kind).and_then(|(tenant, (_, kind))| tenant.service(kind)).unwrap_or(&UNSAID)
    }

    /// Whether one object is there, which a link leads to.
    pub(crate) fn is_link(&self) -> bool {
        self.place.is_some_and(|place| place.single)
    }

    /// What a reply calls the place, if not by its path.
    pub(crate) fn context(&self) -> Option<&'t str> {
        self.kind.and_then(|(_, kind)| kind.context.as_deref())
    }

    /// There is no object with this id, as the service says it.
    pub(crate) fn missing(&self, id: &str) -> Refusal {
        match &self.service().not_found {
            Some(text) => text.refusal(StatusCode::NOT_FOUND, &[("id", id)]),
            None => Refusal::missing(),
        }
    }

    /// The objects of a collection, with what is computed.
    pub(crate) fn items<'s>(&self, store: &'s Store, steps: &[Step]) -> Vec<(Value, Cow<'s, Item>)> {
        if let (Some(tenant), Some(only)) = (self.tenant, self.place.and_then(|place| place.only.as_ref())) {
            return self.named(tenant, store, steps, only);
        }
        let kept = store.list(&collection_key(steps));
        let wanted = kept.filter(|item| {
            !self.cast || item.kind.as_deref() == self.kind.map(|(name, _)| &**name) && item.kind.is_some()
        });
        let complete = |item: &'s Item| {
            let value = self.complete(store, item.value.clone(), item.kind.as_deref());
            (Value::Object(value), Cow::Borrowed(item))
        };
        wanted.map(complete).collect()
    }

    /// The values of an object, with how many there are of others.
    pub(crate) fn complete(
        &self,
        store: &Store,
        mut value: Map<String, Value>,
        kind: Option<&str>,
    ) -> Map<String, Value> {
        let kind = self.tenant.zip(kind).and_then(|(tenant, kind)| tenant.kind(kind));
        for (property, count) in kind.into_iter().flat_map(|(_, kind)| &kind.counts) {
            let wanted = value.get(&count.equal_to).and_then(Value::as_str).unwrap_or_default();
            let others = store.list(&collection_key(&top(&count.of)));
            let number = others.filter(|other| texts_at(&other.value, &count.with).contains(&wanted)).count();
            value.insert(property.clone(), number.into());
        }
        value
    }

    /// The objects of another collection that the owner of this one names.
    fn named<'s>(&self, tenant: &Tenant, store: &'s Store, steps: &[Step], only: &Only) -> Vec<(Value, Cow<'s, Item>)> {
        let owner = steps.split_last().and_then(|(_, owner)| store.get(&item_key(owner)));
        let names = owner.map(|owner| texts_at(&owner.value, &only.named_by)).unwrap_or_default();
        let of = |item: &Item| {
            let name = item.value.get(&only.with).and_then(Value::as_str).filter(|name| names.contains(name))?;
            let (kind, shape) = self.kind.or_else(|| tenant.kind(&self.place?.kind))?;
            let mut value = item.value.clone();
            value.retain(|name, _| shape.properties.contains(name));
            value.insert("id".to_owned(), crate::ids::encoded(name).into());
            Some((Value::Object(value.clone()), Cow::Owned(Item::from((Arc::clone(kind), value)))))
        };
        store.list(&collection_key(&top(&only.of))).filter_map(of).collect()
    }
}

impl Tenant {
    /// Makes sure that the objects on the way are there, where the tenant would know them.
    pub(crate) fn check_way(&self, store: &Store, steps: &[Step]) -> Result<(), Refusal> {
        for (at, step) in steps.iter().enumerate() {
            if let Step::Id(id) = step
                && self.place(&steps[..at]).is_some_and(|place| !place.single)
                && store.get(&item_key(&steps[..=at])).is_none()
            {
                return Err(Rules::of(Some(self), &steps[..at], None).missing(id));
            }
        }
        Ok(())
    }
}

/// The steps to a collection at the top.
fn top(path: &str) -> Vec<Step> {
    path.split('/').map(|name| Step::Name(name.to_owned())).collect()
}

impl ErrorText {
    /// The error, with values in the place of the names in braces.
    pub(crate) fn refusal(&self, status: StatusCode, values: &[(&str, &str)]) -> Refusal {
        let mut message = String::new();
        let mut rest = self.message.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            message.push_str(before);
            let value = after.split_once('}').and_then(|(name, after)| {
                values.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value, after))
            });
            // A name that stands for nothing stays as it is.
            let (shown, after) = value.unwrap_or(("{", after));
            message.push_str(shown);
            rest = after;
        }
        message.push_str(rest);
        Refusal::new(status, self.code.clone(), message)
    }

    /// The error, with 400.
    pub(crate) fn bad(&self, values: &[(&str, &str)]) -> Refusal {
        self.refusal(StatusCode::BAD_REQUEST, values)
    }
}

#[cfg(test)]
mod tests {
    use super::super::data::ErrorText;

    #[test]
    fn values_stand_in_errors() {
        let text = ErrorText { code: "c".to_owned(), message: "{a} and {b}, {not} {a".to_owned() };
        let refusal = text.bad(&[("a", "{b}"), ("b", "2")]);
        assert_eq!(refusal.message(), "{b} and 2, {not} {a");
    }
}
