//! Variants: for each operation the parameter sets it gives, before any directive (docs/rules.md#3-parameter-sets and
//! docs/rules.md#4-1-parameters-of-operations to docs/rules.md#4-4-names-that-collide).

use std::collections::HashSet;

use graphsmith_catalog::vocabulary::{Category, Content, Location, Role, Serialization};

use super::flatten::Flattened;
use super::infer::{Inferred, infer};
use super::model::NamingStep;
use super::names::Names;
use super::set_name::SetName;
use super::text::of_value;
use crate::api::{ApiModel, Body, Deprecation, Operation, OperationId, Shape, TypeId};
use crate::config::{BodyTemplate, Config};
use crate::diag::{Diagnostics, Place};
use crate::naming::{FreeNumbers, pascal, pascal_words};
use crate::removed::Cause;

/// One variant: a cmdlet's parameter set while names are still being settled.
#[derive(Debug, Clone)]
pub struct Variant {
    /// Verb.
    pub verb: String,
    /// What stands between the prefix and the subject.
    pub subject_prefix: String,
    /// What it acts on.
    pub subject: String,
    /// Name of the parameter set.
    pub name: SetName,
    /// The operation.
    pub operation: OperationId,
    /// Parameters of the operation, and of the body, in this order.
    pub parameters: Vec<VirtualParameter>,
    /// What is sent without being a parameter: constants, and what the identity has, if it isn't written as usual.
    pub implied: Vec<VirtualParameter>,
    /// Whether its cmdlet is one that a configuration adds.
    pub added: bool,
    /// What makes the body, where its properties don't.
    pub template: Option<BodyTemplate>,
    /// Further names of the cmdlet.
    pub aliases: Vec<String>,
    /// A description that a directive gives.
    pub description: Option<String>,
    /// Whether a directive takes `-WhatIf` and `-Confirm` from it.
    pub suppress_should_process: bool,
    /// The directive that keeps it out of the module, if any does.
    pub hidden: Option<Cause>,
    /// How its names came about.
    pub naming: Vec<NamingStep>,
}

impl Variant {
    /// Name of its cmdlet; `prefix` is what every noun begins with.
    pub fn cmdlet(&self, prefix: &str) -> String {
        format!("{}-{prefix}{}{}", self.verb, self.subject_prefix, self.subject)
    }

    /// Notes what has just settled or changed the names; `prefix` is what every noun begins with.
    pub fn note_name(&mut self, prefix: &str, cause: String) {
        let name = format!("{}, set {}", self.cmdlet(prefix), self.name);
        self.naming.push(NamingStep { cause, name });
    }
}

/// A parameter while names are still being settled.
#[derive(Debug, Clone)]
pub struct VirtualParameter {
    /// Name in pascal case.
    pub name: String,
    /// Description, raw.
    pub description: String,
    /// Whether it is required.
    pub required: bool,
    /// Type.
    pub ty: TypeId,
    /// Category; `None` for the whole body.
    pub category: Option<Category>,
    /// Name on the wire.
    pub wire: String,
    /// Wire names of the properties of the body that contain it, from outside to inside.
    pub outer: Vec<String>,
    /// How the value of a parameter of the operation is written.
    pub serialization: Option<Serialization>,
    /// The text of a constant.
    pub constant: Option<String>,
    /// Whether the operation calls it deprecated; what its type says comes besides.
    pub deprecated: Option<Deprecation>,
    /// What it stands for.
    pub role: Role,
    /// Further names.
    pub aliases: Vec<String>,
    /// Whether a directive hides it.
    pub hidden: bool,
}

/// A parameter, with the names to try for it where its own is used already.
type Candidate = (VirtualParameter, Vec<String>);

/// Names that no parameter gets: in PowerShell they are variables of the shell.
const RESERVED: [&str; 1] = ["Host"];

/// So many parameters all sets may have; those of the largest module of Graph have a tenth of it.
const MAX_PARAMETERS: usize = 500_000;

/// So many for each operation, where that is more.
const FOR_EACH_OPERATION: usize = 200;

/// All variants of a module, in creation order.
pub fn create(
    api: &ApiModel,
    flattened: &Flattened,
    config: &Config,
    file: &std::path::Path,
    diags: &mut Diagnostics,
) -> Vec<Variant> {
    let mut creation = Creation {
        api,
        flattened,
        config,
        taken: HashSet::new(),
        numbers: FreeNumbers::default(),
        parameters: 0,
        variants: Vec::new(),
    };
    for (i, operation) in api.operations.iter().enumerate() {
        let id = OperationId(u32::try_from(i).expect("operations are counted in 32 bits"));
        let mut found = infer(&operation.group, &operation.member, operation.method);
        if found.iter().any(|inferred| inferred.subject.is_empty()) {
            found = infer(&operation.noun, &operation.member, operation.method);
            let id = &operation.operation_id;
            let message =
                format!("`{id}` holds no noun, so the cmdlet is named after tag and path: `{}`", operation.noun);
            diags.note(Place::pointer(file, &operation.pointer), message);
            found.retain(|inferred| !inferred.subject.is_empty());
        }
        if found.is_empty() {
            diags.error(
                Place::pointer(file, &operation.pointer),
                format!("no cmdlet can be named after `{}`", operation.operation_id),
                "give the operation an `operationId` of the form `group_Action`, with a word other than `all`",
            );
        }
        for inferred in found {
            creation.operation(id, operation, &inferred);
        }
        let most = MAX_PARAMETERS.max(FOR_EACH_OPERATION * api.operations.len());
        if creation.parameters > most {
            diags.error(
                Place::pointer(file, &operation.pointer),
                format!("with this operation the parameter sets have more than {most} parameters in all"),
                "make several modules of the description, each with a part of its paths",
            );
            break;
        }
    }
    creation.variants
}

struct Creation<'a> {
    api: &'a ApiModel,
    flattened: &'a Flattened,
    config: &'a Config,
    taken: HashSet<String>,
    numbers: FreeNumbers,
    /// How many parameters all variants have.
    parameters: usize,
    variants: Vec<Variant>,
}

impl Creation<'_> {
    fn operation(&mut self, id: OperationId, operation: &Operation, inferred: &Inferred) {
        let expands = operation.body.as_ref().is_some_and(|body| self.expands(body));
        let action = pascal_words(vec![inferred.action.clone()]);
        let listed = inferred.action.eq_ignore_ascii_case("list");
        let has_path = operation.parameters.iter().any(|p| p.location == Location::Path && p.constant.is_none());
        for via_identity in [false, true] {
            if via_identity && (listed || !has_path || self.config.disable_via_identity) {
                continue;
            }
            self.add(id, operation, inferred, SetName::new(&action, via_identity, false));
            if expands {
                self.add(id, operation, inferred, SetName::new(&action, via_identity, true));
            }
        }
    }

    /// Whether the properties of a body can be parameters: it is an object, a dictionary, or anything.
    fn expands(&self, body: &Body) -> bool {
        matches!(body.content, Content::Json | Content::Form | Content::Multipart)
            && matches!(self.api.ty(body.ty).shape, Shape::Object(_) | Shape::Dictionary(_) | Shape::Any)
    }

    fn add(&mut self, id: OperationId, operation: &Operation, inferred: &Inferred, mut name: SetName) {
        self.make_unique(inferred, &mut name);
        let (mut of_operation, mut implied) = operation_parameters(operation, name.via_identity);
        let mut of_body = Vec::new();
        match &operation.body {
            Some(body) if name.expanded => {
                let (properties, mut constants) = self.body_properties(body);
                constants.sort_by(|a, b| (&a.outer, &a.wire).cmp(&(&b.outer, &b.wire)));
                of_body = properties;
                implied.extend(constants);
            }
            Some(body) => of_operation.push(self.whole_body(body)),
            None => {}
        }
        let mut used = Names::of(RESERVED);
        let mut parameters = settle_names(of_operation, &mut used);
        parameters.extend(settle_names(of_body, &mut used));
        self.parameters += parameters.len() + implied.len();
        let mut variant = Variant {
            verb: inferred.verb.clone(),
            subject_prefix: self.api.module.subject_prefix.clone(),
            subject: inferred.subject.clone(),
            name,
            operation: id,
            parameters,
            implied,
            added: false,
            template: None,
            aliases: Vec::new(),
            description: None,
            suppress_should_process: false,
            hidden: None,
            naming: Vec::new(),
        };
        let cause = format!("operation `{}`, action `{}`", operation.operation_id, inferred.action);
        variant.note_name(&self.api.module.prefix, cause);
        self.variants.push(variant);
    }

    /// Numbers a name that is taken: `Get`, `Get1` … Each kind of variant is numbered on its own.
    fn make_unique(&mut self, inferred: &Inferred, name: &mut SetName) {
        let full = |name: &SetName| format!("{}-{}-{name}", inferred.verb, inferred.subject);
        if self.taken.insert(full(name)) {
            return;
        }
        let numbered = |number| {
            let mut name = name.clone();
            name.set_number(number);
            name
        };
        let free = numbered(self.numbers.find(&full(name), 1, |number| !self.taken.contains(&full(&numbered(number)))));
        self.taken.insert(full(&free));
        *name = free;
    }

    fn whole_body(&self, body: &Body) -> Candidate {
        let name = pascal(&body.name);
        let parameter = VirtualParameter {
            name: name.clone(),
            description: self.api.ty(body.ty).description.clone(),
            required: true,
            ty: body.ty,
            category: None,
            wire: body.name.clone(),
            outer: Vec::new(),
            serialization: None,
            constant: None,
            deprecated: None,
            role: Role::Body,
            aliases: Vec::new(),
            hidden: false,
        };
        (parameter, vec![name])
    }

    /// The properties of a body that a caller can set; and its constants.
    fn body_properties(&self, body: &Body) -> (Vec<Candidate>, Vec<VirtualParameter>) {
        let Some(properties) = self.flattened.of(body.ty) else { return (Vec::new(), Vec::new()) };
        let all = properties.inherited.iter().chain(&properties.owned).chain(&properties.inlined);
        let (mut parameters, mut constants) = (Vec::new(), Vec::new());
        for virtual_property in all {
            let (ty, index) = virtual_property.declared;
            let Shape::Object(def) = &self.api.ty(ty).shape else { continue };
            let property = &def.properties[index];
            if virtual_property.hidden || virtual_property.read_only || property.header {
                continue;
            }
            let parameter = VirtualParameter {
                name: virtual_property.name.clone(),
                description: property.description.clone(),
                // A body that may be left out needs none of its properties.
                required: virtual_property.required && (body.required || property.constant.is_some()),
                ty: property.ty,
                category: Some(Category::Body),
                wire: property.wire.clone(),
                outer: virtual_property.outer.clone(),
                serialization: None,
                constant: property.constant.as_ref().map(of_value),
                role: if property.constant.is_some() { Role::Constant } else { Role::BodyProperty },
                deprecated: None,
                aliases: Vec::new(),
                hidden: false,
            };
            match parameter.role {
                Role::Constant => constants.push(parameter),
                _ => parameters.push((parameter, virtual_property.name_options.clone())),
            }
        }
        (parameters, constants)
    }
}

/// The parameters of an operation that a caller can set, and what is implied.
fn operation_parameters(operation: &Operation, via_identity: bool) -> (Vec<Candidate>, Vec<VirtualParameter>) {
    let made = operation.parameters.iter().map(|p| operation_parameter(p, via_identity));
    let (parameters, mut implied): (Vec<_>, Vec<_>) = made.partition(|p| p.role == Role::Operation);
    implied.retain(|p| p.role == Role::Constant || p.serialization != Some(Serialization::default()));
    let candidates = parameters.into_iter().map(|parameter| {
        let name = parameter.name.clone();
        (parameter, vec![name])
    });
    (candidates.collect(), implied)
}

fn operation_parameter(parameter: &crate::api::Parameter, via_identity: bool) -> VirtualParameter {
    VirtualParameter {
        name: pascal(&parameter.name),
        description: parameter.description.clone(),
        required: parameter.required,
        ty: parameter.ty,
        category: Some(parameter.location.into()),
        wire: parameter.wire.clone(),
        outer: Vec::new(),
        serialization: Some(parameter.serialization),
        constant: parameter.constant.clone(),
        role: match parameter.location {
            _ if parameter.constant.is_some() => Role::Constant,
            Location::Path if via_identity => Role::FromIdentity,
            _ => Role::Operation,
        },
        deprecated: parameter.deprecated.clone(),
        aliases: Vec::new(),
        hidden: false,
    }
}

/// Gives each parameter a name that isn't used: where several want the same one, the first gets it.
fn settle_names(mut parameters: Vec<Candidate>, used: &mut Names) -> Vec<VirtualParameter> {
    let collisions: Vec<_> =
        parameters.iter().enumerate().filter(|(_, (p, _))| !used.take(&p.name)).map(|(i, _)| i).collect();
    for i in collisions {
        let (parameter, options) = &mut parameters[i];
        parameter.name = used.choose(options);
    }
    parameters.into_iter().map(|(parameter, _)| parameter).collect()
}
