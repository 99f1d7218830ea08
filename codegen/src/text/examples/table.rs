//! The table `samples.toml`: what examples show where the description doesn't say it.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

/// The table.
pub static SAMPLES: LazyLock<Samples> =
    LazyLock::new(|| toml::from_str(include_str!("samples.toml")).expect("a test reads the table"));

/// What the table holds; it explains itself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Samples {
    /// Properties that tell best what a resource is about; the first tell most.
    pub(super) telling: Vec<String>,
    pub(super) kept_by_service: Vec<String>,
    pub(super) saying_nothing: Vec<String>,
    pub(super) mailbox_items: Vec<String>,
    pub(super) properties: HashMap<String, toml::Table>,
    pub(super) endings: toml::Table,
    pub(super) ids: HashMap<String, String>,
    pub(super) objects: HashMap<String, toml::Table>,
    pub(super) types: HashMap<String, BTreeMap<String, String>>,
}

impl Samples {
    /// Place of a name among those that tell most; `None` for others.
    #[must_use]
    pub fn telling(&self, name: &str) -> Option<usize> {
        self.telling.iter().position(|telling| telling.eq_ignore_ascii_case(name))
    }

    /// How many names tell something.
    #[must_use]
    pub fn telling_count(&self) -> usize {
        self.telling.len()
    }

    /// Whether the service keeps such a property, whatever the description says.
    #[must_use]
    pub fn kept_by_service(&self, name: &str) -> bool {
        self.kept_by_service.iter().any(|kept| kept.eq_ignore_ascii_case(name))
    }

    /// The first of listed values that says something.
    #[must_use]
    pub fn telling_value<'v>(&self, listed: &'v [String]) -> Option<&'v str> {
        let says = |value: &&String| !self.saying_nothing.iter().any(|other| other.eq_ignore_ascii_case(value));
        listed.iter().find(says).or(listed.first()).map(String::as_str)
    }

    /// The whole object that stands for a schema, where there is one.
    #[must_use]
    pub fn object(&self, schema: &str) -> Option<&toml::Table> {
        suffixes(schema).find_map(|schema| self.objects.get(schema))
    }

    /// Whether a type that no description has, by the value of `@odata.type`, has a member.
    #[must_use]
    pub fn has_member(&self, odata_type: &str, member: &str) -> bool {
        let members = self.types.get(odata_type.trim_start_matches('#'));
        members.is_some_and(|members| members.contains_key(member))
    }
}

/// A schema's name, with ever less of its namespace.
pub fn suffixes(schema: &str) -> impl Iterator<Item = &str> {
    let ends = schema.match_indices('.').map(|(at, _)| &schema[at + 1..]);
    std::iter::once(schema).chain(ends)
}
