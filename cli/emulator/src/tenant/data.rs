//! What the file of a tenant holds, as it is written. docs/commands.md#tenants describes each key.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::{Map, Value};

/// The file of a tenant.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct Data {
    /// Who is signed in: the id or the name of a user.
    pub(crate) me: Option<String>,
    /// The number in the first id that is made.
    pub(crate) first_number: u64,
    /// Conventions of the services behind Graph, by name.
    pub(crate) services: IndexMap<String, Service>,
    /// Types of objects, by name.
    pub(crate) types: IndexMap<String, Type>,
    /// What is at a path, by its template.
    pub(crate) paths: IndexMap<String, Place>,
    /// Actions, by the templates of their paths.
    pub(crate) actions: IndexMap<String, Action>,
    /// Reports, by the templates of their paths.
    pub(crate) reports: IndexMap<String, Report>,
    /// The objects of collections, by the paths of those.
    pub(crate) objects: IndexMap<String, Vec<Map<String, Value>>>,
    /// What collections and properties refer to, by their paths.
    pub(crate) links: IndexMap<String, Targets>,
}

/// The conventions of a service.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct Service {
    /// Whether some queries need the header of advanced queries (docs/protocol.md#advanced-queries).
    pub(crate) advanced: bool,
    /// Objects on a page, if the request doesn't say how many.
    pub(crate) page_size: Option<u64>,
    /// Most objects on a page.
    pub(crate) largest_page: Option<u64>,
    /// The option by which a link to the next page says where that begins; `$skip` if absent.
    pub(crate) next_page: Option<String>,
    /// Whether the reply to a change is empty.
    pub(crate) empty_reply: bool,
    /// There is no such object: `{id}`.
    pub(crate) not_found: Option<ErrorText>,
    /// A new object lacks a property: `{property}` of `{resource}`.
    pub(crate) missing_property: Option<ErrorText>,
    /// A change names a property that isn't there: `{property}`.
    pub(crate) unknown_property: Option<ErrorText>,
    /// A text is empty where that isn't allowed: `{property}` of `{resource}`.
    pub(crate) empty_text: Option<ErrorText>,
    /// A value is neither true nor false where the property is one of the two.
    pub(crate) not_boolean: Option<ErrorText>,
    /// A page of so many objects can't be had: `{value}`.
    pub(crate) wrong_page_size: Option<ErrorText>,
    /// The body of a request isn't JSON.
    pub(crate) unreadable_body: Option<ErrorText>,
}

/// An error, with names in braces where values of the request stand.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct ErrorText {
    pub(crate) code: String,
    pub(crate) message: String,
}

/// A type of objects.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct Type {
    /// The service that has such objects.
    pub(crate) service: Option<String>,
    /// What errors call such an object.
    pub(crate) resource: Option<String>,
    /// What the context of a reply calls it, if not by its path.
    pub(crate) context: Option<String>,
    /// All properties, in their order; `null` where nothing else is said. Any are allowed if none is listed.
    pub(crate) properties: Vec<String>,
    /// Values of properties that an object doesn't give.
    pub(crate) defaults: Map<String, Value>,
    /// Properties that have the value of another one unless they are given.
    pub(crate) like: IndexMap<String, String>,
    /// The properties that a reply has if the request names none, by version of the API; all if absent.
    pub(crate) default_select: IndexMap<String, Vec<String>>,
    /// Properties that a reply has only if the request names them, and what comes along with each.
    pub(crate) on_request: IndexMap<String, Vec<String>>,
    /// Properties that come along with whichever the request names.
    pub(crate) always: Vec<String>,
    /// Properties that are taken and never shown.
    pub(crate) write_only: Vec<String>,
    /// How a list is arranged if the request doesn't say.
    pub(crate) order: Option<String>,
    /// Properties that say how many objects of another collection there are.
    pub(crate) counts: IndexMap<String, Count>,
    /// Whether texts may be empty.
    pub(crate) refuse_empty_texts: bool,
    /// The id of a new object; `{number}` stands for twelve digits that count up.
    pub(crate) new_id: Option<String>,
    /// Properties that a new object has to have.
    pub(crate) required: Vec<String>,
    /// What else is asked of a new object.
    pub(crate) checks: Vec<Check>,
    /// Values of properties of a new object that nobody gives.
    pub(crate) created: Map<String, Value>,
    /// Values that a change sets besides.
    pub(crate) changed: Map<String, Value>,
    /// Objects that each object of the type has from its beginning, by the collections that they are in.
    pub(crate) brings: IndexMap<String, Vec<Map<String, Value>>>,
}

/// How many objects of a collection have, somewhere in a list, the value of a property.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Count {
    /// The collection.
    pub(crate) of: String,
    /// Path of the values in its objects.
    pub(crate) with: String,
    /// The property whose value is looked for.
    pub(crate) equal_to: String,
}

/// What is asked of a new object.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Check {
    /// Path of the value.
    pub(crate) property: String,
    /// What it has to be.
    pub(crate) has_to: HasTo,
    /// The collection whose ids it is compared with, by what follows its `@`.
    #[serde(default)]
    pub(crate) domains: Option<String>,
    /// Error if it isn't so.
    pub(crate) error: ErrorText,
}

/// What a value has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum HasTo {
    /// There, and not empty.
    Exist,
    /// No other object's.
    BeUnique,
    /// An address, the domain of which is the id of an object.
    BeInDomain,
}

/// What is at a path.
#[expect(
    clippy::struct_excessive_bools,
    reason = "keys of a file, each of which is read where it matters and nowhere else"
)]
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Place {
    /// The type of what is there. Objects of other types say which they have.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// Whether it is one object, which a link leads to, rather than a collection.
    #[serde(default)]
    pub(crate) single: bool,
    /// The collections whose objects are found here by their ids as well.
    #[serde(default)]
    pub(crate) shows: Vec<String>,
    /// The path of another collection of the same object that it is the same as.
    #[serde(default)]
    pub(crate) same_as: Option<String>,
    /// The objects of another collection that are here.
    #[serde(default)]
    pub(crate) only: Option<Only>,
    /// Whether it is the content of an object rather than a collection.
    #[serde(default)]
    pub(crate) content: bool,
    /// Whether ids are the same in any case.
    #[serde(default)]
    pub(crate) any_case: bool,
    /// Whether changes can be asked for.
    #[serde(default)]
    pub(crate) delta: bool,
}

/// The objects of a collection that their owner names.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Only {
    /// The collection.
    pub(crate) of: String,
    /// The property that says which object is meant; the ids here are made of it.
    pub(crate) with: String,
    /// Path of the values in the owner.
    pub(crate) named_by: String,
}

/// What an action does.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "does", rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Action {
    /// Puts the message of the body into the mailboxes of its recipients, and among the sent items of the sender.
    SendMail(SendMail),
    /// Adds elements to a list of the object, and removes others.
    EditList(Box<EditList>),
}

/// Settings of `send-mail`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct SendMail {
    /// The type of messages.
    #[serde(rename = "type")]
    pub(crate) kind: String,
}

/// Settings of `edit-list`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct EditList {
    /// The property that is the list.
    pub(crate) list: String,
    /// The property of an element that tells it from others.
    pub(crate) key: String,
    /// The parameter with elements to add.
    pub(crate) add: String,
    /// The parameter with keys of elements to remove.
    pub(crate) remove: String,
    /// Error if one of the two isn't a list.
    pub(crate) incomplete: ErrorText,
    /// The property of the object without which nothing is added.
    pub(crate) needs: String,
    /// Error if that is `null` or empty.
    pub(crate) needed: ErrorText,
    /// The collection whose objects have the keys that there are.
    pub(crate) of: String,
    /// Error if there is no such key: `{key}`.
    pub(crate) unknown: ErrorText,
    /// Error if a key that is to be removed isn't in the list.
    pub(crate) absent: ErrorText,
    /// What an element has besides, if it doesn't say.
    #[serde(default)]
    pub(crate) element: Map<String, Value>,
}

/// A report: a table behind a redirection.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Report {
    /// Values that its parameter may have.
    pub(crate) values: Vec<String>,
    /// Error for others: `{value}`.
    pub(crate) wrong_value: ErrorText,
    /// The table.
    pub(crate) csv: String,
}

/// One path, for a property, or several, for a collection.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum Targets {
    One(String),
    Many(Vec<String>),
}
