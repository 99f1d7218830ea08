//! [`Tenant`]: a practice tenant, read from a file of data: users, groups, mail, and how their services answer.
//!
//! | file | holds |
//! | --- | --- |
//! | `data` | the file as it is written |
//! | `check` | what can be wrong with it |
//! | `seed` | its objects and links, put into a store |
//! | `kinds` | new objects of a type, and values by their paths |
//! | `rules` | what holds for a request |

mod check;
mod data;
mod kinds;
mod rules;
mod seed;

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;

pub(crate) use data::{Action, EditList, ErrorText, HasTo, Place, Report, SendMail, Service, Type};
pub(crate) use kinds::{deep_merge, texts_at};
pub(crate) use rules::Rules;

use self::data::Data;
use crate::routes::{Routes, Step};
use crate::store::Store;

/// The tenant that comes with the emulator.
const PRACTICE: &str = include_str!("practice.toml");

/// A practice tenant.
#[derive(Debug)]
pub struct Tenant {
    types: HashMap<String, (Arc<str>, Type)>,
    services: HashMap<String, Service>,
    places: HashMap<String, Place>,
    actions: HashMap<String, Action>,
    reports: HashMap<String, Report>,
    /// Path templates and what is there, for routing.
    paths: Vec<(String, check::Leads)>,
    me: Option<String>,
    store: Store,
}

/// Why a file describes no tenant, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantError(String);

impl Tenant {
    /// The tenant that comes with the emulator.
    pub fn practice() -> Result<Self, TenantError> {
        Self::parse(PRACTICE)
    }

    /// Reads the file of a tenant. Text that begins with `{` is JSON, any other is TOML.
    pub fn parse(text: &str) -> Result<Self, TenantError> {
        Self::at_time(text, Timestamp::now())
    }

    /// A tenant that starts at a time. Only values that say so depend on it.
    fn at_time(text: &str, now: Timestamp) -> Result<Self, TenantError> {
        let data: Data = if text.trim_start().starts_with('{') {
            serde_json::from_str(text).map_err(|error| TenantError(error.to_string()))?
        } else {
            toml::from_str(text).map_err(|error| TenantError(error.to_string().trim_end().to_owned()))?
        };
        check::check(&data)?;
        let paths = check::paths(&data);
        let Data { me, first_number, services, types, paths: places, actions, reports, objects, links } = data;
        let types = types.into_iter().map(|(name, kind)| (name.to_lowercase(), (name.into(), kind)));
        let mut tenant = Self {
            types: types.collect(),
            services: services.into_iter().collect(),
            places: by_template(places),
            actions: by_template(actions),
            reports: by_template(reports),
            paths,
            me: None,
            store: Store::default(),
        };
        tenant.store.ids.count_from(first_number);
        tenant.seed(objects, links, me.as_deref(), now)?;
        Ok(tenant)
    }

    /// Adds the paths that the tenant names, in each version of the API.
    pub(crate) fn add_to(&self, routes: &mut Routes) {
        for version in ["v1.0", "beta"] {
            for (path, leads) in &self.paths {
                routes.add_path(&format!("/{version}/{path}"), leads.methods());
            }
        }
    }

    /// Everything that it starts with.
    pub(crate) fn store(&self) -> Store {
        self.store.clone()
    }

    /// The id of the user who is signed in.
    pub(crate) fn me(&self) -> Option<&str> {
        self.me.as_deref()
    }

    /// A type, and its name as the file writes it.
    pub(crate) fn kind(&self, name: &str) -> Option<(&Arc<str>, &Type)> {
        self.types.get(&name.to_lowercase()).map(|(name, kind)| (name, kind))
    }

    /// Whether a name is that of a property of any type.
    pub(crate) fn has_property(&self, name: &str) -> bool {
        self.types.values().any(|(_, kind)| kind.has_property(name))
    }

    /// What is where steps lead to; for an object that is its collection.
    pub(crate) fn place(&self, steps: &[Step]) -> Option<&Place> {
        let steps = match steps {
            [collection @ .., Step::Id(_)] => collection,
            all => all,
        };
        self.places.get(&template(steps))
    }

    /// The action where steps lead to.
    pub(crate) fn action(&self, steps: &[Step]) -> Option<&Action> {
        self.actions.get(&template(steps))
    }

    /// The report where steps lead to.
    pub(crate) fn report(&self, steps: &[Step]) -> Option<&Report> {
        self.reports.get(&template(steps))
    }

    /// The conventions of the service that has objects of a type.
    pub(crate) fn service(&self, kind: &Type) -> Option<&Service> {
        self.services.get(kind.service.as_deref()?)
    }
}

/// Steps as a template, the way [`written_template`] gives it.
fn template(steps: &[Step]) -> String {
    let segments = steps.iter().map(|step| match step {
        Step::Name(name) => name.strip_suffix("()").unwrap_or(name).to_lowercase(),
        Step::Id(_) => "{}".to_owned(),
    });
    segments.collect::<Vec<_>>().join("/")
}

/// The template of a path, however it names its parameters: `users/{}/messages`.
fn written_template(path: &str) -> String {
    let mut segments = Vec::new();
    for segment in path.trim_matches('/').split('/') {
        match segment.split_once('{') {
            None => segments.push(segment.strip_suffix("()").unwrap_or(segment).to_lowercase()),
            Some(("", _)) => segments.push("{}".to_owned()),
            Some((name, _)) => {
                segments.push(name.split('(').next().unwrap_or_default().to_lowercase());
                segments.extend(segment.matches('{').map(|_| "{}".to_owned()));
            }
        }
    }
    segments.join("/")
}

fn by_template<T>(of: indexmap::IndexMap<String, T>) -> HashMap<String, T> {
    of.into_iter().map(|(path, value)| (written_template(&path), value)).collect()
}

impl fmt::Display for TenantError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for TenantError {}

#[cfg(test)]
mod tests;
