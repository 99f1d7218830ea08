//! [`Names`]: the names of a module that people write in scripts, as a file of names holds them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

/// The names of a module: those that it has now, or those that it promises to keep.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// Its cmdlets by name.
    pub cmdlets: BTreeMap<String, Cmdlet>,
    /// The properties of its schemas, by schema and name.
    pub properties: BTreeMap<String, BTreeMap<String, Property>>,
    /// Further names of cmdlets, which the configuration gives, and former names that still work.
    pub aliases: BTreeMap<Subject, Alias>,
    /// Names that are gone.
    pub gone: BTreeMap<Subject, Gone>,
    /// The schemas that a schema inherits from, nearest first; empty when read from a file.
    pub bases: BTreeMap<String, Vec<String>>,
}

impl Names {
    /// The property of a schema or of one that it inherits from, by a test.
    pub fn property(&self, schema: &str, test: impl Fn(&str, &Property) -> bool) -> Option<(&str, &Property)> {
        let bases = self.bases.get(schema).into_iter().flatten().map(String::as_str);
        let own = std::iter::once(schema).chain(bases).filter_map(|schema| self.properties.get(schema));
        own.flatten().map(|(name, property)| (name.as_str(), property)).find(|(name, property)| test(name, property))
    }
}

/// A cmdlet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cmdlet {
    /// Its parameter sets by name.
    pub sets: BTreeMap<String, Set>,
}

impl Cmdlet {
    /// The set that is meant when the arguments don't tell.
    #[must_use]
    pub fn default_set(&self) -> Option<(&str, &Set)> {
        self.sets.iter().find(|(_, set)| set.is_default).map(|(name, set)| (name.as_str(), set))
    }

    /// The names of its parameters.
    #[must_use]
    pub fn parameters(&self) -> BTreeSet<&str> {
        self.sets.values().flat_map(|set| set.parameters.keys().map(String::as_str)).collect()
    }
}

/// A parameter set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Set {
    /// Whether it is meant when the arguments don't tell.
    pub is_default: bool,
    /// The operation that it calls.
    pub operation: Operation,
    /// The day, as `2026-10-31`, on which that operation was announced to go, if one was.
    pub removal: Option<String>,
    /// Its parameters by name, but for those that no description has.
    pub parameters: BTreeMap<String, Parameter>,
}

/// An operation of a description.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Operation {
    /// Path template.
    pub path: String,
    /// Method in capital letters.
    pub method: String,
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

/// A parameter in a parameter set.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Parameter {
    /// Whether it must be given.
    pub mandatory: bool,
    /// Further names, sorted.
    pub aliases: Vec<String>,
    /// Name on the wire; of a whole body the id of its schema, or nothing.
    pub wire: String,
    /// The schema of which it is a property that says all about it: then it has no line of its own. `None` when read from a file.
    pub schema: Option<String>,
}

/// A property of a schema.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Property {
    /// Name on the wire.
    pub wire: String,
    /// Whether a body that has the schema must have it.
    pub mandatory: bool,
    /// Whether it can't be sent: only the service sets it, or no body has the schema.
    pub read_only: bool,
}

/// Something with a name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Subject {
    /// A cmdlet.
    Cmdlet(String),
    /// A parameter set of a cmdlet.
    Set(String, String),
    /// A parameter of a cmdlet.
    Parameter(String, String),
    /// A property of a schema: a parameter of every cmdlet that takes one, and a member of what cmdlets give.
    Property(String, String),
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cmdlet(name) => f.write_str(name),
            Self::Set(cmdlet, set) => write!(f, "{cmdlet}, set {set}"),
            Self::Parameter(cmdlet, name) => write!(f, "{cmdlet} -{name}"),
            Self::Property(schema, name) => write!(f, "{schema} {name}"),
        }
    }
}

/// A further name. The cmdlet or schema of a parameter or property stands in its [`Subject`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// The name now.
    pub name: String,
    /// The days between which a former name works; `None` of a name that the configuration gives.
    pub dates: Option<Dates>,
    /// Why it was renamed, or empty.
    pub reason: String,
}

/// A span of days in ISO 8601, for example `2026-11-25`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dates {
    /// The first.
    pub since: String,
    /// The last.
    pub until: String,
}

/// A name that is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// The day when that was decided, in ISO 8601; `None` until somebody decides.
    pub since: Option<String>,
    /// Why.
    pub reason: String,
}
