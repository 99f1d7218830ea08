//! References between items: members of groups, managers of users (docs/protocol.md#references).

use super::{CollectionKey, Item, ItemKey, Kept, Store};

/// Collections that show who refers to an item, and by which collection or property.
const INVERSE: [(&str, &str); 4] = [
    ("memberof/", "members/"),
    ("transitivememberof/", "members/"),
    ("ownedobjects/", "owners/"),
    ("directreports/", "manager/"),
];

impl Store {
    /// Lets a collection refer to an item. `false` if it does already.
    pub(crate) fn link(&mut self, collection: &CollectionKey, item: ItemKey) -> bool {
        let keys = self.collections.entry(collection.clone()).or_default();
        let is_new = !keys.contains(&item);
        if is_new {
            keys.push(item);
            self.now += 1;
        }
        is_new
    }

    /// Lets a property refer to an item, and to no other.
    pub(crate) fn link_only(&mut self, property: &CollectionKey, item: ItemKey) {
        self.collections.insert(property.clone(), vec![item]);
        self.now += 1;
    }

    /// Removes a reference: the one to the item with this id, or the only one. `false` if there is none.
    pub(crate) fn unlink(&mut self, collection: &CollectionKey, id: Option<&str>) -> bool {
        let Some(keys) = self.collections.get_mut(collection) else { return false };
        let before = keys.len();
        keys.retain(|(_, own)| id.is_some_and(|id| id != own));
        let removed = keys.len() < before;
        self.now += u64::from(removed);
        removed
    }

    /// Removes all references to an item.
    pub(super) fn unlink_everywhere(&mut self, item: &ItemKey) {
        for keys in self.collections.values_mut() {
            keys.retain(|key| key != item);
        }
    }

    /// The key of the item that a property refers to.
    pub(crate) fn link_of(&self, property: &CollectionKey) -> Option<&ItemKey> {
        self.collections.get(property)?.first()
    }

    /// The item that a property refers to.
    pub(crate) fn linked(&self, property: &CollectionKey) -> Option<&Item> {
        self.get(self.link_of(property)?)
    }

    /// The item of a collection at the top with this id, or the user with this name.
    pub(crate) fn at_top(&self, id: &str) -> Option<ItemKey> {
        let is_top = |scope: &str| scope.ends_with('/') && scope.matches('/').count() == 1;
        let found = self.items.keys().find(|(scope, own)| own == id && is_top(scope));
        found.cloned().or_else(|| Some((USERS.to_owned(), self.user(id)?)))
    }

    /// The id of the user with this name (`userPrincipalName`).
    pub(crate) fn user(&self, name: &str) -> Option<String> {
        let has_name = |item: &Item| {
            let own = item.value.get("userPrincipalName").and_then(serde_json::Value::as_str);
            own.is_some_and(|own| own.eq_ignore_ascii_case(name))
        };
        let found = self.items.iter().find(|((scope, _), kept)| scope == USERS && has_name(&kept.item));
        found.map(|((_, id), _)| id.clone())
    }

    /// What refers to the owner of a collection, if that collection shows it.
    pub(super) fn referring(&self, (owner, way): &CollectionKey) -> Vec<&Kept> {
        let Some((_, by)) = INVERSE.into_iter().find(|(shown, _)| shown == way) else { return Vec::new() };
        let is_owner = |(scope, id): &ItemKey| format!("{scope}{id}").to_lowercase() == *owner;
        let holders = self.collections.iter().filter(|((_, way), keys)| way == by && keys.iter().any(is_owner));
        let names: Vec<&String> = holders.map(|((holder, _), _)| holder).collect();
        let is_holder = |(scope, id): &ItemKey| names.contains(&&format!("{scope}{id}").to_lowercase());
        self.items.iter().filter(|(key, _)| is_holder(key)).map(|(_, kept)| kept).collect()
    }
}

/// The scope of users.
const USERS: &str = "users/";
