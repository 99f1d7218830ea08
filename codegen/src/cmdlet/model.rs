//! `CmdletModel`: the cmdlets of a module, with every decision made. Emitters only print it.

use std::collections::HashMap;
use std::sync::OnceLock;

use graphsmith_catalog::vocabulary::{Category, Method, Role, Serialization};

use serde_json::Value;

use super::set_name::SetName;
use super::types::{ModelId, PsType};
use crate::api::{Deprecation, Module, OperationId, TypeId};
use crate::removed::Removed;

/// The cmdlets of one module.
#[derive(Debug, Clone)]
pub struct CmdletModel {
    /// Which module this is.
    pub module: Module,
    /// What `-InputObject` takes.
    pub identity: Identity,
    /// All cmdlets, in ordinal order of their names.
    pub cmdlets: Vec<Cmdlet>,
    /// All model types; [`ModelId`] is an index into this list. The order is that of the interface names, ordinal.
    pub models: Vec<Model>,
    /// Operations that no cmdlet calls, with what left each out: those that are not in the document any more first, then
    /// in document order.
    pub removed: Vec<Removed>,
    /// Those of them that are in the document, under the names that they would have as cmdlets; by path and method. Who
    /// calls the API from elsewhere than a shell may call them all the same.
    pub unbound: Vec<Unbound>,
    /// Names that people were promised and that are gone, by cmdlet and parameter.
    pub gone: Vec<GoneName>,
}

/// The name of a cmdlet or of a parameter that was promised and is gone (docs/names.md).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct GoneName {
    /// The cmdlet.
    pub cmdlet: String,
    /// The parameter; `None` where the whole cmdlet is gone.
    pub parameter: Option<String>,
    /// The day, in ISO 8601, when that was decided; `None` while nobody has.
    pub since: Option<String>,
    /// Why, in words.
    pub reason: String,
}

/// A former name that works as an alias for a time (docs/names.md).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Former {
    /// The name.
    pub name: String,
    /// The last day, in ISO 8601, on which it works; `None` while nobody has decided.
    pub until: Option<String>,
}

/// An operation that no cmdlet calls, with the names that it had when directives left it out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unbound {
    /// The operation.
    pub operation: OperationId,
    /// Verb of the cmdlet that would call it.
    pub verb: String,
    /// What that cmdlet would act on, prefix not included.
    pub subject: String,
    /// The parameter sets that would call it, in the order of their creation.
    pub sets: Vec<SetName>,
}

impl CmdletModel {
    /// The model behind an id.
    #[must_use]
    pub fn model(&self, id: ModelId) -> &Model {
        &self.models[id.0 as usize]
    }

    /// The cmdlet of that name, without regard to case.
    #[must_use]
    pub fn cmdlet(&self, name: &str) -> Option<&Cmdlet> {
        self.cmdlets.iter().find(|c| c.name.eq_ignore_ascii_case(name))
    }
}

/// The type that carries the path parameters of a module (docs/rules.md#5-identity).
#[derive(Debug, Clone)]
pub struct Identity {
    /// The identity among the models, for example `ICalendarIdentity`.
    pub model: ModelId,
    /// Its members in ordinal order: one for each path parameter of the module.
    pub members: Vec<IdentityMember>,
}

/// A path parameter of a module.
#[derive(Debug, Clone)]
pub struct IdentityMember {
    /// Name, for example `EventId1`.
    pub name: String,
    /// Name on the wire, for example `event-id1`.
    pub wire: String,
    /// Description, or empty.
    pub description: String,
    /// Type: that of the first operation which has it.
    pub ty: PsType,
    /// Whether all operations give it that type. Otherwise a value can be checked only when the operation is known.
    pub one_type: bool,
}

/// A cmdlet.
#[derive(Debug, Clone)]
pub struct Cmdlet {
    /// Name, for example `Get-MgBetaUserEvent`.
    pub name: String,
    /// Verb, for example `Get`.
    pub verb: String,
    /// What it acts on, prefix not included, for example `UserEvent`.
    pub subject: String,
    /// Name of the parameter set that is used when the arguments don't tell.
    pub default_set: String,
    /// Further names, sorted; those that it had before are among them.
    pub aliases: Vec<String>,
    /// Names that it had before.
    pub former: Vec<Former>,
    /// Description, raw, as in the spec; may hold several lines.
    pub description: String,
    /// Where the REST operations are documented, distinct, sorted.
    pub external_docs: Vec<String>,
    /// Where the REST operations are documented, distinct, in the order of the parameter sets by name: the order of the page.
    pub links: Vec<String>,
    /// Whether `-WhatIf` and `-Confirm` exist: an operation changes something.
    pub supports_should_process: bool,
    /// Whether a configuration adds it over operations that have another cmdlet (docs/rules.md#9-7-added-cmdlets).
    pub added: bool,
    /// Parameter sets in ordinal order of their names.
    pub sets: Vec<ParameterSet>,
    /// Parameters over all sets, in declared order: the order of SYNTAX (docs/rules.md#4-7-declared-order).
    pub parameters: Vec<ParameterGroup>,
    /// Indices into `sets`, in the order of the page: the default first
    /// (docs/rules.md#3-5-order-of-the-sets-on-the-page).
    pub page_order: Vec<usize>,
    /// Distinct output types of all sets, sorted, as the page shows them: full names.
    pub output_types: Vec<String>,
}

impl Cmdlet {
    /// The set of that name.
    #[must_use]
    pub fn set(&self, name: &str) -> Option<&ParameterSet> {
        self.sets.iter().find(|s| s.name.as_str() == name)
    }
}

/// A parameter set: one way to call a cmdlet, bound to one operation.
#[derive(Debug, Clone)]
pub struct ParameterSet {
    /// Name, for example `CreateViaIdentityExpanded`.
    pub name: SetName,
    /// The operation it calls.
    pub operation: OperationId,
    /// HTTP method of that operation.
    pub method: Method,
    /// Path template of that operation.
    pub path: String,
    /// Whether it pages: `-All`, `-PageSize`, `-CountVariable`.
    pub list: bool,
    /// Whether the document calls the operation deprecated, and what it says about that.
    pub deprecated: Option<Deprecation>,
    /// Output types in the order of the responses.
    pub outputs: Vec<PsType>,
    /// Parameters in declared order (docs/rules.md#4-7-declared-order, step 1), hidden ones included.
    pub parameters: Vec<Parameter>,
    /// What is sent without being a parameter: constants, and what the identity has, if it isn't written as usual.
    pub implied: Vec<Parameter>,
    /// JSON that makes the body, where its properties don't: parameters stand in braces in its texts
    /// (docs/rules.md#9-7-added-cmdlets).
    pub template: Option<Value>,
    /// How the names of the cmdlet and of this set came about.
    pub naming: Vec<NamingStep>,
    /// Where parameters are, found out when one is looked up.
    pub places: Places,
}

/// Places of the parameters of a set, by names in lower case.
#[derive(Debug, Clone, Default)]
pub struct Places(OnceLock<HashMap<String, usize>>);

impl ParameterSet {
    /// The parameter of that name.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        let all = || self.parameters.iter().enumerate().rev();
        let places = self.places.0.get_or_init(|| all().map(|(at, p)| (p.name.to_ascii_lowercase(), at)).collect());
        self.parameters.get(*places.get(&name.to_ascii_lowercase())?)
    }

    /// What is always sent: each with its name on the wire and its value.
    pub fn constants(&self) -> impl Iterator<Item = (&Parameter, &str, &str)> {
        self.implied.iter().filter_map(|of| Some((of, of.wire.as_deref()?, of.constant.as_deref()?)))
    }
}

/// A step on the way to the name of a cmdlet and its parameter set, for `graphsmith explain`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamingStep {
    /// What led to it: the operation id, a directive and where it is written, or another cmdlet of that name.
    pub cause: String,
    /// The name after it, for example `Get-MgBetaUserDefaultCalendar, set Get`.
    pub name: String,
}

/// A parameter in one parameter set.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Name, for example `EventId1`.
    pub name: String,
    /// Type; never nullable.
    pub ty: PsType,
    /// Whether it must be given in this set.
    pub mandatory: bool,
    /// Help text after clean-up (docs/rules.md#4-8-help-of-parameters), without the "To construct" line; never empty.
    pub help: String,
    /// Further names, sorted; those that it had before are among them.
    pub aliases: Vec<String>,
    /// Names that it had before.
    pub former: Vec<Former>,
    /// Whether a piped object is bound to it.
    pub pipeline: bool,
    /// Whether it is kept out of help and completion.
    pub hidden: bool,
    /// Category; `None` where the facts say `null` (sorted as `Body`).
    pub category: Option<Category>,
    /// Name on the wire, of a parameter of the operation or a property of its body; name of a place in a template.
    pub wire: Option<String>,
    /// Wire names of the properties of the body that contain it, from outside to inside.
    pub outer: Vec<String>,
    /// Type of that parameter or property in the API.
    pub api: Option<TypeId>,
    /// How the value of a parameter of the operation is written.
    pub serialization: Option<Serialization>,
    /// The text of a constant, which is always sent.
    pub constant: Option<String>,
    /// Whether the operation calls it deprecated; what its type says comes besides.
    pub deprecated: Option<Deprecation>,
    /// What it stands for.
    pub role: Role,
}

impl Parameter {
    /// Category that decides its place in SYNTAX: `Body` where none is given.
    #[must_use]
    pub fn rank(&self) -> Category {
        self.category.unwrap_or(Category::Body)
    }

    /// Name on the wire of what is given: the path of a file has none, and neither has a part of a template.
    #[must_use]
    pub fn value_wire(&self) -> Option<&str> {
        self.wire.as_deref().filter(|_| !matches!(self.role, Role::BodyPropertyFile | Role::Template))
    }

    /// Whether it stands for a property of the body.
    #[must_use]
    pub fn is_property(&self) -> bool {
        matches!(self.role, Role::BodyProperty | Role::BodyPropertyFile)
    }

    /// Whether it says where a download is written.
    #[must_use]
    pub fn is_out_file(&self) -> bool {
        self.role == Role::Added && self.name == "OutFile"
    }
}

/// A parameter over all sets of a cmdlet, as the exported command and the page show it. Hidden ones are not here.
#[derive(Debug, Clone)]
pub struct ParameterGroup {
    /// Name.
    pub name: String,
    /// Help: the first text that isn't empty, sets by name.
    pub help: String,
    /// Further names, sorted; those that it had before are among them.
    pub aliases: Vec<String>,
    /// Names that it had before.
    pub former: Vec<Former>,
    /// Its appearances in ordinal order of the sets.
    pub uses: Vec<ParameterUse>,
    /// Whether it is in every set of the cmdlet, with one type.
    pub everywhere: bool,
    /// Whether it is complex: its tree in NOTES has at least one child, so the page says how to construct it.
    pub complex: bool,
}

impl ParameterGroup {
    /// How a set takes it. Of a parameter that is in every set, only the first attribute is exported, and it holds everywhere.
    #[must_use]
    pub fn in_set(&self, set: usize) -> Option<&ParameterUse> {
        if self.everywhere {
            return self.uses.first();
        }
        // Uses stand in the order of the sets.
        self.uses.binary_search_by_key(&set, |usage| usage.set).ok().map(|at| &self.uses[at])
    }
}

/// A parameter in one set of a cmdlet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterUse {
    /// Index into [`Cmdlet::sets`].
    pub set: usize,
    /// Type in that set: two operations may describe one name in two ways.
    pub ty: PsType,
    /// Whether it must be given in that set.
    pub mandatory: bool,
    /// Whether a piped object is bound to it in that set.
    pub pipeline: bool,
}

/// A model type, as users see it in `.NET` terms.
#[derive(Debug, Clone)]
pub struct Model {
    /// Interface name, for example `IMicrosoftGraphEvent`.
    pub name: String,
    /// The type of the API it stands for; `None` for the identity and for `IAny`.
    pub api: Option<TypeId>,
    /// Direct parents that are objects, in the order of `allOf`.
    pub parents: Vec<ModelId>,
    /// Whether it or an ancestor accepts further properties.
    pub open: bool,
    /// Type of further properties where it is told, else `None` (any object).
    pub open_type: Option<PsType>,
    /// Own properties in ordinal order of their names.
    pub properties: Vec<ModelProperty>,
    /// Further ones that bodies and replies have, and that AutoRest loses: no page shows them.
    pub lost: Vec<ModelProperty>,
}

/// A property of a model type.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own that the description states")]
pub struct ModelProperty {
    /// Name, for example `OdataNextLink`.
    pub name: String,
    /// Name on the wire.
    pub wire: String,
    /// Wire names of the properties that contain it, from outside to inside, where it was lifted out of inner objects.
    pub outer: Vec<String>,
    /// Its type in the API; `None` for the members of the identity.
    pub api: Option<TypeId>,
    /// Type without nullability.
    pub ty: PsType,
    /// Whether the type is written with `?`: a value type that isn't required.
    pub optional_value: bool,
    /// Raw description, or empty.
    pub description: String,
    /// Whether the schema requires it.
    pub required: bool,
    /// Whether only the service sets it.
    pub read_only: bool,
    /// Whether `null` is a value.
    pub nullable: bool,
    /// The text of its value, where it always has the same.
    pub constant: Option<String>,
}
