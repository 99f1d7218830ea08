//! [`Surface`]: all that people can see of a module, in the form in which two states of it are compared.
//!
//! Names are those of PowerShell and of the wire. What only the description tells has a place in it (`origins`), so that an
//! effect finds its cause.

mod build;
mod json;
mod origins;
mod symbols;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::changes::Operation;
pub use build::{rust, surface};
pub use json::{Facts, from_facts};
pub use symbols::{Item, Rust};

use crate::api::Deprecation;
pub use crate::emit::api::Values;

/// What people can see of a module.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Surface {
    /// Name of the module.
    pub module: String,
    /// `beta` or `v1.0`.
    pub api_version: String,
    /// Its cmdlets by name.
    pub cmdlets: BTreeMap<String, Cmdlet>,
    /// Its model types by the names of their interfaces.
    pub models: BTreeMap<String, Model>,
    /// The members of its identity by name.
    pub identity: BTreeMap<String, Member>,
    /// Its Rust, where it is known.
    pub rust: Option<Rust>,
}

impl Surface {
    /// The operations that its cmdlets call.
    #[must_use]
    pub fn operations(&self) -> BTreeSet<Operation> {
        let sets = self.cmdlets.values().flat_map(|cmdlet| cmdlet.sets.values());
        sets.map(|set| Operation { path: set.path.clone(), method: set.method.to_lowercase() }).collect()
    }

    /// Forgets what facts alone don't tell, so that it isn't compared.
    pub fn forget_what_facts_lack(&mut self) {
        for set in self.cmdlets.values_mut().flat_map(|cmdlet| cmdlet.sets.values_mut()) {
            set.deprecated = None;
            set.permissions.clear();
            set.constants.clear();
            set.gives_list = false;
            set.parameters.values_mut().for_each(|parameter| parameter.values = Values::default());
        }
        for property in self.models.values_mut().flat_map(|model| model.properties.values_mut()) {
            property.nullable = false;
            property.values = Values::default();
        }
    }
}

/// A cmdlet.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cmdlet {
    /// Further names, sorted.
    pub aliases: Vec<String>,
    /// The set that is meant when the arguments don't tell.
    pub default_set: String,
    /// Description as in the description of the API.
    pub description: String,
    /// REST pages, sorted.
    pub rest_pages: Vec<String>,
    /// Whether it has `-WhatIf` and `-Confirm`.
    pub should_process: bool,
    /// Its parameter sets by name.
    pub sets: BTreeMap<String, ParameterSet>,
}

/// A parameter set.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ParameterSet {
    /// Method of its operation.
    pub method: String,
    /// Path template of its operation.
    pub path: String,
    /// Whether it gives a page at a time.
    pub pages: bool,
    /// Whether it gives a list.
    pub gives_list: bool,
    /// What is said about its operation being deprecated.
    pub deprecated: Option<Deprecation>,
    /// The permissions that allow its operation, where they are known: by the way to sign in, as pages write them.
    pub permissions: BTreeMap<String, String>,
    /// What is always sent, by its name on the wire.
    pub constants: BTreeMap<String, Constant>,
    /// Types that it may give.
    pub outputs: Vec<String>,
    /// Its parameters by name, but for those that no page shows.
    pub parameters: BTreeMap<String, Parameter>,
    /// Where the operation, its body and its replies are described.
    pub origins: Vec<String>,
}

/// What a request always has, though it is no parameter.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Constant {
    /// Its value.
    pub value: String,
    /// Where it is described: the parameter itself first, then the operation.
    pub origins: Vec<String>,
}

impl Constant {
    /// What a template has for each property of a body: the text with parameters in braces. The operation is where it is
    /// described.
    fn of_template(template: &Map<String, Value>, operation: &[String]) -> impl Iterator<Item = (String, Self)> {
        template.iter().map(|(wire, value)| {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            (wire.clone(), Self { value, origins: operation.to_vec() })
        })
    }
}

/// A parameter in a parameter set.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Parameter {
    /// Type as facts have it: `string`, `…Models.IMicrosoftGraphEvent[]`.
    pub ty: String,
    /// Whether it must be given.
    pub mandatory: bool,
    /// Help.
    pub help: String,
    /// Further names, sorted.
    pub aliases: Vec<String>,
    /// Whether a piped object is bound to it.
    pub pipeline: bool,
    /// Where it is carried: `Path`, `Query`, `Header`, `Body`, `Runtime`, or nothing.
    pub place: String,
    /// Name on the wire, or empty.
    pub wire: String,
    /// Whether it stands for a property of the body.
    pub is_property: bool,
    /// What is said about its values besides.
    pub values: Values,
    /// Where it is described: the parameter or the property itself first, then its type.
    pub origins: Vec<String>,
}

/// A model type.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Model {
    /// Direct parents, sorted.
    pub parents: Vec<String>,
    /// Whether it accepts further properties.
    pub open: bool,
    /// Its own properties by name.
    pub properties: BTreeMap<String, Property>,
    /// The id of its schema, or empty.
    pub schema: String,
    /// Where it is described.
    pub origins: Vec<String>,
}

/// A property of a model type.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Property {
    /// Type as facts have it, without `?`.
    pub ty: String,
    /// Name on the wire.
    pub wire: String,
    /// Description.
    pub description: String,
    /// Whether a body must have it.
    pub required: bool,
    /// Whether only the service sets it.
    pub read_only: bool,
    /// Whether it may be null.
    pub nullable: bool,
    /// What is said about its values besides.
    pub values: Values,
    /// Where it is described: the property itself first, then its type.
    pub origins: Vec<String>,
}

/// A member of an identity.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Member {
    /// Type as facts have it.
    pub ty: String,
    /// Description.
    pub description: String,
    /// Where the parameters that it stands for are described.
    pub origins: Vec<String>,
}
