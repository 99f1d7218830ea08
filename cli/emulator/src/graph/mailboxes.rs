//! Messages between users of a tenant: whose mailbox an address is, and what the service adds to a message.

use serde_json::{Map, Value, json};

use crate::routes::Step;
use crate::store::{Store, collection_key, item_key};
use crate::tenant::{Type, deep_merge};

/// The properties that hold recipients.
pub(super) const RECIPIENTS: [&str; 3] = ["toRecipients", "ccRecipients", "bccRecipients"];

/// The properties of users that hold an address.
const ADDRESSES: [&str; 2] = ["mail", "userPrincipalName"];

/// A message as its recipients get it from the user that steps lead to.
pub(super) fn sent(store: &Store, kind: &Type, sender: &[Step], message: Map<String, Value>) -> Map<String, Value> {
    let number = store.ids.number();
    let mut whole = message;
    let from = store.get(&item_key(sender)).map(
        |user| json!({"emailAddress": {"name": user.value.get("displayName"), "address": user.value.get("mail")}}),
    );
    for name in ["sender", "from"] {
        whole.insert(name.to_owned(), from.clone().into());
    }
    let mut values = kind.created_with(number);
    deep_merge(&mut values, whole);
    kind.filled(values)
}

/// The ids of the users that a message is for, each once.
pub(super) fn of_recipients(store: &Store, message: &Map<String, Value>) -> Vec<String> {
    let lists = RECIPIENTS.iter().filter_map(|name| message.get(*name)?.as_array());
    let addresses: Vec<&str> =
        lists.flatten().filter_map(|recipient| recipient.get("emailAddress")?.get("address")?.as_str()).collect();
    let users = store.list(&collection_key(&[Step::Name("users".to_owned())]));
    let is_for = |user: &Map<String, Value>| {
        let own = ADDRESSES.iter().filter_map(|name| user.get(*name)?.as_str());
        own.into_iter().any(|own| addresses.iter().any(|address| address.eq_ignore_ascii_case(own)))
    };
    let wanted = users.filter(|user| is_for(&user.value));
    wanted.filter_map(|user| user.value.get("id")?.as_str().map(str::to_owned)).collect()
}
