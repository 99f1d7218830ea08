//! [`Store`]: items by their ids, and the collections that they are in.
//!
//! Graph shows one item under many paths: an event of a user is also one of the user's calendar, and of a calendar view. So
//! an item is found by its id everywhere in the same mailbox, and what belongs to it is found by whichever path leads to it.

mod links;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::blob::Blob;
use crate::ids::Ids;
use crate::refusal::Refusal;
use crate::routes::Step;

/// A collection: the mailbox (or nothing, for collections at the top), and the way from the last id on.
pub(crate) type CollectionKey = (String, String);

/// An item: the mailbox or the collection at the top, and its id.
pub(crate) type ItemKey = (String, String);

/// An item.
#[derive(Debug, Clone, Default)]
pub(crate) struct Item {
    /// Its properties, the id among them.
    pub(crate) value: Map<String, Value>,
    /// Its content and how long that is.
    pub(crate) content: Option<(Arc<Blob>, u64)>,
    /// Its type, if a tenant says which it is.
    pub(crate) kind: Option<Arc<str>>,
}

/// Content that belongs to no item.
#[derive(Debug, Clone)]
pub(crate) struct Contents {
    /// The bytes.
    pub(crate) blob: Arc<Blob>,
    /// How many there are.
    pub(crate) length: u64,
    /// Of what media type they are.
    pub(crate) media_type: String,
}

/// How often something was changed before; later changes have higher numbers.
pub(crate) type Moment = u64;

/// An item that is there.
#[derive(Debug, Clone)]
struct Kept {
    item: Item,
    collection: CollectionKey,
    /// When it came.
    created: Moment,
    /// When it was last changed.
    changed: Moment,
}

/// What has happened to an item of a collection.
#[derive(Debug)]
pub(crate) enum Change<'s> {
    /// It is new, or another than before.
    Present(&'s Item),
    /// The item with this id was deleted.
    Removed(&'s str),
}

/// Everything that is kept.
#[derive(Debug, Clone, Default)]
pub(crate) struct Store {
    items: HashMap<ItemKey, Kept>,
    collections: HashMap<CollectionKey, Vec<ItemKey>>,
    /// Collections at the top that clients have filled themselves.
    filled: HashSet<CollectionKey>,
    /// What was deleted, from which collection and when, so that it doesn't come into being again.
    gone: HashMap<ItemKey, (CollectionKey, Moment)>,
    /// When the last change was.
    now: Moment,
    /// Properties of things without an id of their own.
    singles: HashMap<CollectionKey, Map<String, Value>>,
    /// Content of things without an id of their own, and of properties that hold bytes.
    contents: HashMap<CollectionKey, Contents>,
    /// Makes ids.
    pub(crate) ids: Ids,
}

/// The user or group that steps lead into, as a key; empty at the top.
fn mailbox(steps: &[Step]) -> String {
    match steps {
        [Step::Name(name), Step::Id(id), _, ..] => format!("{name}/{id}").to_lowercase(),
        _ => String::new(),
    }
}

/// The key of the collection, or of the thing without an id, that steps lead to.
pub(crate) fn collection_key(steps: &[Step]) -> CollectionKey {
    let mailbox = mailbox(steps);
    // The owner of a mailbox is in the key already.
    let start = if mailbox.is_empty() { 0 } else { 2 };
    let last_id = steps.iter().rposition(|step| matches!(step, Step::Id(_))).filter(|at| *at >= start);
    let mut way = String::new();
    for step in &steps[last_id.unwrap_or(start)..] {
        match step {
            Step::Name(name) => way.push_str(&name.to_lowercase()),
            Step::Id(id) => way.push_str(id),
        }
        way.push('/');
    }
    (mailbox, way)
}

/// The key of the item that steps lead to; the last of them is its id.
pub(crate) fn item_key(steps: &[Step]) -> ItemKey {
    match steps {
        [before @ .., Step::Id(id)] => in_collection(&collection_key(before), id),
        _ => collection_key(steps),
    }
}

/// The key of an item in a collection.
fn in_collection(collection: &CollectionKey, id: &str) -> ItemKey {
    let scope = if collection.0.is_empty() { collection.1.clone() } else { collection.0.clone() };
    (scope, id.to_owned())
}

impl Store {
    /// Adds an item with an id. `false` if there is one with it already.
    pub(crate) fn seed(&mut self, collection: &CollectionKey, id: &str, item: Item) -> bool {
        let key = in_collection(collection, id);
        let is_new = !self.items.contains_key(&key);
        if is_new {
            if collection.0.is_empty() {
                self.filled.insert(collection.clone());
            }
            self.put(collection, key, item);
        }
        is_new
    }

    /// Adds an item with a new id, made after a pattern if one is given, and returns that.
    pub(crate) fn add(&mut self, collection: &CollectionKey, mut item: Item, pattern: Option<&str>) -> String {
        let id = match pattern {
            Some(pattern) => self.ids.like(pattern),
            None => self.ids.next(),
        };
        if collection.0.is_empty() {
            self.filled.insert(collection.clone());
        }
        // The id comes first, whatever the client has sent under its name.
        item.value.shift_remove("id");
        let mut value = Map::from_iter([("id".to_owned(), Value::from(id.as_str()))]);
        value.append(&mut item.value);
        item.value = value;
        self.put(collection, in_collection(collection, &id), item);
        id
    }

    fn put(&mut self, collection: &CollectionKey, key: ItemKey, item: Item) {
        self.collections.entry(collection.clone()).or_default().push(key.clone());
        self.now += 1;
        let kept = Kept { item, collection: collection.clone(), created: self.now, changed: self.now };
        self.items.insert(key, kept);
        self.note_attachments(collection);
    }

    /// An item.
    pub(crate) fn get(&self, key: &ItemKey) -> Option<&Item> {
        self.items.get(key).map(|kept| &kept.item)
    }

    /// An item, to change it.
    pub(crate) fn get_mut(&mut self, key: &ItemKey) -> Option<&mut Item> {
        let kept = self.items.get_mut(key)?;
        self.now += 1;
        kept.changed = self.now;
        Some(&mut kept.item)
    }

    /// Removes an item. `false` if there is none.
    pub(crate) fn remove(&mut self, key: &ItemKey) -> bool {
        let Some(Kept { collection, .. }) = self.items.remove(key) else { return false };
        self.unlink_everywhere(key);
        self.now += 1;
        self.gone.insert(key.clone(), (collection.clone(), self.now));
        self.note_attachments(&collection);
        true
    }

    /// Says of the owner of a collection of attachments whether it has any. Those that its text shows don't count.
    fn note_attachments(&mut self, collection: &CollectionKey) {
        let (mailbox, way) = collection;
        let Some(owner) = way.strip_suffix("/attachments/") else { return };
        let own = |item: &Item| item.value.get("isInline") != Some(&Value::Bool(true));
        let has = self.list(collection).any(own);
        let owner = (mailbox.clone(), owner.to_owned());
        let before = self.get(&owner).and_then(|item| item.value.get("hasAttachments")?.as_bool()).unwrap_or(false);
        if has != before
            && let Some(item) = self.get_mut(&owner)
        {
            item.value.insert("hasAttachments".to_owned(), has.into());
        }
    }

    /// When the last change was.
    pub(crate) fn now(&self) -> Moment {
        self.now
    }

    /// What has changed in a collection since a moment, in the order of the changes. Since the beginning nothing was
    /// removed: what isn't there any more, nobody has seen.
    pub(crate) fn changes(&self, collection: &CollectionKey, since: Moment) -> Vec<(Moment, Change<'_>)> {
        let keys = self.collections.get(collection).into_iter().flatten();
        let kept = keys.filter_map(|key| self.items.get(key)).map(|kept| (kept.changed, Change::Present(&kept.item)));
        let gone = self.gone.iter().filter(|(_, (from, _))| from == collection && since > 0);
        let gone = gone.map(|((_, id), (_, moment))| (*moment, Change::Removed(id)));
        let mut changes: Vec<_> = kept.chain(gone).filter(|(moment, _)| *moment > since).collect();
        changes.sort_unstable_by_key(|(moment, _)| *moment);
        changes
    }

    /// The items of a collection, in the order in which they came to it; if it shows what others hold, in the order in which
    /// they came to be. The messages of a user are also those in mail folders.
    pub(crate) fn list<'s>(&'s self, collection: &CollectionKey) -> impl Iterator<Item = &'s Item> + use<'s> {
        let shown = self.collections.iter().filter(|(other, _)| *other != collection && self.shows(collection, other));
        let mut others: Vec<&Kept> = shown.flat_map(|(_, keys)| keys).filter_map(|key| self.items.get(key)).collect();
        others.extend(self.referring(collection));
        let own = self.collections.get(collection).into_iter().flatten();
        let mut kept: Vec<&Kept> = own.filter_map(|key| self.items.get(key)).collect();
        if !others.is_empty() {
            kept.append(&mut others);
            kept.sort_unstable_by_key(|kept| kept.created);
        }
        kept.into_iter().map(|kept| &kept.item)
    }

    /// Whether a collection shows what another one holds, besides its own items.
    fn shows(&self, (mailbox, way): &CollectionKey, (other, folder): &CollectionKey) -> bool {
        let Some(folder) = folder.strip_suffix("/messages/").filter(|_| way == "messages/" && mailbox == other) else {
            return false;
        };
        let owner = self.items.get(&(mailbox.clone(), folder.to_owned()));
        owner.is_some_and(|kept| kept.collection.1 == "mailfolders/" || kept.collection.1.ends_with("/childfolders/"))
    }

    /// All items that have content.
    pub(crate) fn with_content(&self) -> Vec<Item> {
        let lists = self.collections.values().flatten();
        lists.filter_map(|key| self.get(key)).filter(|item| item.content.is_some()).cloned().collect()
    }

    /// The properties of a thing without an id.
    pub(crate) fn single(&mut self, key: CollectionKey) -> &mut Map<String, Value> {
        self.singles.entry(key).or_default()
    }

    /// The content of a thing without an id, or of a property.
    pub(crate) fn contents(&self, key: &CollectionKey) -> Option<&Contents> {
        self.contents.get(key)
    }

    /// Sets that content. `None` removes it.
    pub(crate) fn set_contents(&mut self, key: CollectionKey, contents: Option<Contents>) {
        self.now += 1;
        match contents {
            Some(contents) => drop(self.contents.insert(key, contents)),
            None => drop(self.contents.remove(&key)),
        }
    }

    /// Makes sure that the items on the way exist. Users and groups do, until a client creates some; others come into being when something is
    /// done with what belongs to them, unless they have been deleted or `strict` forbids it.
    pub(crate) fn ensure_way(&mut self, steps: &[Step], strict: bool) -> Result<(), Refusal> {
        for (at, step) in steps.iter().enumerate() {
            if let Step::Id(_) = step {
                self.ensure_item(&steps[..=at], strict && at > 1)?;
            }
        }
        Ok(())
    }

    fn ensure_item(&mut self, steps: &[Step], strict: bool) -> Result<(), Refusal> {
        let [before @ .., Step::Id(id)] = steps else { return Ok(()) };
        let (collection, key) = (collection_key(before), item_key(steps));
        if self.items.contains_key(&key) {
            return Ok(());
        }
        // Whoever is signed in always exists.
        let unknown = self.filled.contains(&collection) && id != "me";
        if strict || unknown || self.gone.contains_key(&key) {
            return Err(Refusal::missing());
        }
        let value = Map::from_iter([("id".to_owned(), Value::from(id.as_str()))]);
        self.put(&collection, key, Item { value, ..Item::default() });
        Ok(())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use serde_json::{Map, Value};

    use super::{Change, Item, Step, Store, collection_key, item_key};

    /// `users/<u>/events` as steps.
    fn steps(way: &str) -> Vec<Step> {
        way.split('/')
            .map(|part| match part.strip_prefix('<') {
                Some(id) => Step::Id(id.trim_end_matches('>').to_owned()),
                None => Step::Name(part.to_owned()),
            })
            .collect()
    }

    #[test]
    fn one_item_has_many_paths() {
        let key = item_key(&steps("users/<u>/events/<e>"));
        for way in ["users/<U>/calendar/events/<e>", "users/<u>/calendars/<c>/calendarView/<e>"] {
            assert_eq!(item_key(&steps(way)), key, "{way}");
        }
        let attachments = collection_key(&steps("users/<u>/events/<e>/attachments"));
        assert_eq!(collection_key(&steps("users/<u>/calendars/<c>/events/<e>/attachments")), attachments);
        let others = [
            "users/<u>/events/<f>/attachments",
            "users/<v>/events/<e>/attachments",
            "users/<u>/events/<e>/inReplyTo/attachments",
        ];
        for way in others {
            assert_ne!(collection_key(&steps(way)), attachments, "{way}");
        }
        assert_ne!(item_key(&steps("users/<x>")), item_key(&steps("groups/<x>")));
    }

    #[test]
    fn items_come_and_go() {
        let mut store = Store::default();
        let events = collection_key(&steps("users/<u>/events"));
        let value = Map::from_iter([("subject".to_owned(), Value::from("s")), ("id".to_owned(), Value::from("mine"))]);
        let id = store.add(&events, Item { value, ..Item::default() }, None);
        assert_ne!(id, "mine");
        let key = item_key(&steps(&format!("users/<u>/calendar/events/<{id}>")));
        assert_eq!(store.get(&key).unwrap().value["id"], id.as_str());
        assert_eq!(store.list(&events).count(), 1);
        assert!(store.remove(&key) && !store.remove(&key));
        assert_eq!(store.list(&events).count(), 0);
    }

    #[test]
    fn changes_are_in_their_order() {
        let mut store = Store::default();
        let events = collection_key(&steps("users/<u>/events"));
        let others = collection_key(&steps("users/<u>/messages"));
        let ids: Vec<String> = (0..3).map(|_| store.add(&events, Item::default(), None)).collect();
        store.add(&others, Item::default(), None);
        let before = store.now();
        let key = |id: &str| item_key(&steps(&format!("users/<u>/events/<{id}>")));
        store.get_mut(&key(&ids[0])).unwrap();
        store.remove(&key(&ids[1]));
        let changed = |since| -> Vec<String> {
            let changes = store.changes(&events, since).into_iter();
            let names = changes.map(|(_, change)| match change {
                Change::Present(item) => item.value["id"].as_str().unwrap().to_owned(),
                Change::Removed(id) => format!("-{id}"),
            });
            names.collect()
        };
        assert_eq!(changed(before), [ids[0].clone(), format!("-{}", ids[1])]);
        assert_eq!(changed(0), [ids[2].clone(), ids[0].clone()], "what is gone was never seen");
        assert!(changed(store.now()).is_empty());
    }

    #[test]
    fn items_on_the_way_come_into_being_unless_they_were_deleted() {
        let mut store = Store::default();
        let way = steps("users/<u>/events/<e>/attachments");
        assert!(store.ensure_way(&way, true).is_err());
        store.ensure_way(&way, false).unwrap();
        store.ensure_way(&way, true).unwrap();
        assert!(store.remove(&item_key(&way[..4])));
        assert!(store.ensure_way(&way, false).is_err());
        store.ensure_way(&steps("users/<other>/events"), true).unwrap();
    }

    #[test]
    fn users_exist_until_a_client_creates_some() {
        let mut store = Store::default();
        let events = |user: &str| steps(&format!("users/<{user}>/events"));
        store.ensure_way(&events("ann"), false).unwrap();
        let id = store.add(&collection_key(&steps("users")), Item::default(), None);
        for (user, exists) in [("ann", true), (id.as_str(), true), ("me", true), ("bo", false)] {
            assert_eq!(store.ensure_way(&events(user), false).is_ok(), exists, "{user}");
        }
        store.ensure_way(&steps("groups/<g>/threads"), false).unwrap();
    }
}
