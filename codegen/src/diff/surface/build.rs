//! The models of a module and its document -> its surface.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use graphsmith_catalog::vocabulary::Category;
use serde_json::Value;

use super::origins::Origins;
use super::symbols::{Places, Rust};
use super::{Cmdlet, Constant, Member, Model, Parameter, ParameterSet, Property, Surface};
use crate::api::{ApiModel, TypeId};
use crate::cmdlet::text::json_escaped;
use crate::cmdlet::{self, CmdletModel};
use crate::driver::Generated;
use crate::emit::api::{permissions, values};
use crate::emit::{self, Models, facts};

/// What people can see of a module, but for its Rust. `document` is what its models were made from, after all transforms.
#[must_use]
pub fn surface(generated: &Generated, document: &Value) -> Surface {
    let builder = Builder::new(generated, document);
    let model = builder.model;
    let cmdlets = model.cmdlets.iter().map(|cmdlet| (cmdlet.name.clone(), builder.cmdlet(cmdlet))).collect();
    let types = model.models.iter().enumerate().filter(|(at, _)| *at != model.identity.model.0 as usize);
    let models = types.map(|(_, of)| (of.name.clone(), builder.model_type(of))).collect();
    Surface {
        module: model.module.name.clone(),
        api_version: model.module.api_version.clone(),
        cmdlets,
        models,
        identity: builder.identity(),
        rust: None,
    }
}

/// The Rust of a module; made apart, since it costs as much as all the rest.
#[must_use]
pub fn rust(generated: &Generated, document: &Value) -> Rust {
    let Builder { origins, described, .. } = Builder::new(generated, document);
    let Generated { api, cmdlets, source, .. } = generated;
    let places = Places { api, origins: &origins, parameters: &described };
    let symbols = emit::rust::symbols(Models { api, cmdlets, source });
    Rust::new(symbols.into_iter().map(|symbol| places.item(symbol)))
}

struct Builder<'a> {
    api: &'a ApiModel,
    model: &'a CmdletModel,
    origins: Origins<'a>,
    /// Where the parameters of each operation are described, by their places and names on the wire.
    described: Vec<HashMap<(String, String), String>>,
}

impl<'a> Builder<'a> {
    fn new(generated: &'a Generated, document: &'a Value) -> Self {
        let origins = Origins::new(&generated.api, document);
        let described = generated.api.operations.iter().map(|operation| origins.parameters(operation)).collect();
        Self { api: &generated.api, model: &generated.cmdlets, origins, described }
    }

    fn cmdlet(&self, cmdlet: &cmdlet::Cmdlet) -> Cmdlet {
        Cmdlet {
            aliases: cmdlet.aliases.clone(),
            default_set: cmdlet.default_set.clone(),
            description: json_escaped(&cmdlet.description),
            rest_pages: cmdlet.external_docs.clone(),
            should_process: cmdlet.supports_should_process,
            sets: cmdlet.sets.iter().map(|set| (set.name.to_string(), self.set(set))).collect(),
        }
    }

    fn set(&self, set: &cmdlet::ParameterSet) -> ParameterSet {
        let operation = self.api.operation(set.operation);
        let origins = self.origins.operation(operation);
        let described = &self.described[set.operation.0 as usize];
        let body = operation.body.as_ref().map(|body| body.ty);
        let shown = set.parameters.iter().filter(|parameter| !parameter.hidden);
        let parameters = shown.map(|of| (of.name.clone(), self.parameter(of, body, described, &origins))).collect();
        ParameterSet {
            method: set.method.as_str().to_owned(),
            path: set.path.clone(),
            pages: set.list,
            gives_list: self.api.gives_list(operation),
            deprecated: set.deprecated.clone(),
            permissions: permissions(operation),
            constants: self.constants(set, described, &origins),
            outputs: set.outputs.iter().map(|ty| ty.facts_name(self.model)).collect(),
            parameters,
            origins,
        }
    }

    fn constants(
        &self,
        set: &cmdlet::ParameterSet,
        described: &HashMap<(String, String), String>,
        operation: &[String],
    ) -> BTreeMap<String, Constant> {
        let constants = set.constants().map(|(parameter, wire, value)| {
            let place = parameter.category.map(|category| (category.as_str().to_lowercase(), wire.to_owned()));
            let own = place.and_then(|place| described.get(&place)).into_iter().chain(operation);
            let of_type = parameter.api.into_iter().flat_map(|ty| self.origins.values(ty));
            let origins = own.cloned().chain(of_type).collect();
            (wire.to_owned(), Constant { value: value.to_owned(), origins })
        });
        let template = set.template.as_ref().and_then(Value::as_object);
        let of_template = template.into_iter().flat_map(|template| Constant::of_template(template, operation));
        constants.chain(of_template).collect()
    }

    fn parameter(
        &self,
        of: &cmdlet::Parameter,
        body: Option<TypeId>,
        described: &HashMap<(String, String), String>,
        operation: &[String],
    ) -> Parameter {
        let mut origins = Vec::new();
        if let (Some(category), Some(wire)) = (of.category, &of.wire) {
            let place = category.as_str().to_lowercase();
            origins.extend(described.get(&(place, wire.clone())).cloned());
            if category == Category::Body
                && let Some(body) = body
            {
                origins.extend(self.origins.property(body, &of.outer, wire));
            }
        }
        origins.extend(of.api.into_iter().flat_map(|ty| self.origins.values(ty)));
        origins.extend(operation.iter().cloned());
        Parameter {
            ty: facts::parameter_type(self.model, of),
            mandatory: of.mandatory,
            help: of.help.clone(),
            aliases: of.aliases.clone(),
            pipeline: of.pipeline,
            place: of.category.map(|category| category.as_str().to_owned()).unwrap_or_default(),
            wire: of.value_wire().unwrap_or_default().to_owned(),
            is_property: of.is_property(),
            values: of.api.map(|ty| values(self.api, ty)).unwrap_or_default(),
            origins,
        }
    }

    fn model_type(&self, of: &cmdlet::Model) -> Model {
        let mut parents: Vec<_> = of.parents.iter().map(|id| self.model.model(*id).name.clone()).collect();
        parents.sort_unstable();
        Model {
            parents,
            open: of.open,
            properties: of.properties.iter().map(|p| (p.name.clone(), self.property(of, p))).collect(),
            schema: of.api.map(|ty| self.api.ty(ty).id.clone()).unwrap_or_default(),
            origins: of.api.into_iter().flat_map(|ty| self.origins.values(ty)).collect(),
        }
    }

    fn property(&self, owner: &cmdlet::Model, of: &cmdlet::ModelProperty) -> Property {
        let origins = owner.api.map(|ty| self.origins.property(ty, &of.outer, &of.wire)).unwrap_or_default();
        Property {
            ty: of.ty.facts_name(self.model),
            wire: of.wire.clone(),
            description: facts::property_description(of),
            required: of.required,
            read_only: of.read_only,
            nullable: of.nullable,
            values: of.api.map(|ty| values(self.api, ty)).unwrap_or_default(),
            origins,
        }
    }

    fn identity(&self) -> BTreeMap<String, Member> {
        let mut origins: HashMap<&str, BTreeSet<&String>> = HashMap::new();
        for ((place, wire), pointer) in self.described.iter().flatten() {
            if place == "path" {
                origins.entry(wire).or_default().insert(pointer);
            }
        }
        let members = self.model.identity.members.iter().map(|member| {
            let origins = origins.get(member.wire.as_str()).into_iter().flatten();
            let origins = origins.map(|pointer| (*pointer).clone()).collect();
            let made =
                Member { ty: member.ty.facts_name(self.model), description: member.description.clone(), origins };
            (member.name.clone(), made)
        });
        members.collect()
    }
}
