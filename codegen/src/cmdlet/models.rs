//! Model types: what objects and dictionaries of the API look like to PowerShell (docs/rules.md#1-8-models), and the
//! identity (docs/rules.md#5-identity).

use std::collections::{HashMap, HashSet};

use graphsmith_catalog::vocabulary::Location;

use super::flatten::Flattened;
use super::model::{Identity, IdentityMember, Model, ModelProperty};
use super::names::Names;
use super::property_names::PropertyNames;
use super::text::of_value;
use super::types::{ModelId, PsType};
use crate::api::{ApiModel, ObjectDef, Property, Shape, TypeDef, TypeId};
use crate::naming::{pascal, pascal_words, words};

/// What models are made from.
type Given<'a> = (&'a ApiModel, &'a Flattened, &'a PropertyNames<'a>);

/// The model types of a module and which type of the API each stands for.
#[derive(Debug)]
pub struct ModelTypes {
    /// All models, by interface name.
    pub models: Vec<Model>,
    /// The identity.
    pub identity: Identity,
    by_type: HashMap<TypeId, ModelId>,
    any: ModelId,
}

impl ModelTypes {
    /// Collects the models of a module.
    pub fn new(api: &ApiModel, flattened: &Flattened, names: &PropertyNames<'_>) -> Self {
        let identity_name = format!("I{}Identity", pascal_words(words(&api.module.service)));
        let mut entries: Vec<(String, Option<TypeId>)> = vec![(identity_name.clone(), None)];
        for (i, ty) in api.types.iter().enumerate().filter(|(_, ty)| !ty.interface.is_empty()) {
            let id = TypeId(u32::try_from(i).expect("types are counted in 32 bits"));
            entries.push((ty.interface.clone(), Some(id)));
        }
        if !entries.iter().any(|(name, _)| name == "IAny") {
            entries.push(("IAny".to_owned(), None));
        }
        entries.sort();
        let id_of = |at: usize| ModelId(u32::try_from(at).expect("models are counted in 32 bits"));
        let by_type = entries.iter().enumerate().filter_map(|(at, (_, ty))| Some(((*ty)?, id_of(at)))).collect();
        let position = |name: &str| id_of(entries.iter().position(|(n, _)| n == name).unwrap_or_default());
        let mut types = Self {
            models: Vec::with_capacity(entries.len()),
            identity: Identity { model: position(&identity_name), members: Vec::new() },
            any: position("IAny"),
            by_type,
        };
        types.identity.members = types.identity_members(api);
        for (name, ty) in entries {
            let model = match ty {
                Some(ty) => types.model((api, flattened, names), name, ty),
                None => types.model_without_type(name, &identity_name),
            };
            types.models.push(model);
        }
        types
    }

    /// The .NET type of a property or of a part of one.
    pub fn property_type(&self, api: &ApiModel, ty: TypeId) -> PsType {
        match &api.ty(ty).shape {
            Shape::Boolean => PsType::Boolean,
            Shape::Int32 | Shape::UInt64 | Shape::Integer | Shape::Number => PsType::Int32,
            Shape::Int64 => PsType::Int64,
            Shape::Single => PsType::Single,
            Shape::Double => PsType::Double,
            Shape::Decimal => PsType::Decimal,
            Shape::Char => PsType::Char,
            Shape::Password => PsType::SecureString,
            Shape::Bytes => PsType::Byte.array(),
            Shape::Stream => PsType::Stream,
            Shape::Date | Shape::DateTime => PsType::DateTime,
            Shape::Duration => PsType::TimeSpan,
            Shape::Enum(def) if def.sealed => PsType::Enum(api.ty(ty).class.clone()),
            Shape::Enum(_) | Shape::Text { .. } => PsType::String,
            Shape::Array(element) => self.property_type(api, *element).array(),
            Shape::Dictionary(_) | Shape::Object(_) | Shape::Any => {
                PsType::Model(self.by_type.get(&ty).copied().unwrap_or(self.any))
            }
        }
    }

    /// The .NET type of a parameter: a boolean is a switch, an object without properties of its own a hashtable
    /// (docs/rules.md#4-5-types-of-parameters).
    pub fn parameter_type(&self, api: &ApiModel, ty: TypeId) -> PsType {
        match &api.ty(ty).shape {
            Shape::Boolean => PsType::Switch,
            Shape::Dictionary(_) => PsType::Hashtable,
            Shape::Object(def) if def.additional.is_some() && own_count(def) == 0 => PsType::Hashtable,
            _ => self.property_type(api, ty),
        }
    }

    fn model(&self, given: Given<'_>, name: String, id: TypeId) -> Model {
        let (api, ..) = given;
        let ty = api.ty(id);
        let (parents, open_type) = match &ty.shape {
            Shape::Object(def) => {
                let parents = def.parents.iter().filter_map(|p| self.by_type.get(p).copied()).collect();
                (parents, open_value(api, id))
            }
            Shape::Dictionary(value) => (Vec::new(), Some(*value)),
            _ => (Vec::new(), None),
        };
        let named = |value: &TypeId| !matches!(api.ty(*value).shape, Shape::Any);
        Model {
            name,
            api: Some(id),
            parents,
            open: is_open(api, id),
            open_type: open_type.filter(named).map(|value| self.property_type(api, value)),
            properties: self.properties(given, id, ty),
            lost: self.lost(api, ty),
        }
    }

    fn lost(&self, api: &ApiModel, ty: &TypeDef) -> Vec<ModelProperty> {
        let Shape::Object(def) = &ty.shape else { return Vec::new() };
        let one = |property: &Property| {
            let property_type = self.property_type(api, property.ty);
            ModelProperty {
                name: pascal(&property.name),
                wire: property.wire.clone(),
                outer: Vec::new(),
                api: Some(property.ty),
                optional_value: !property.required && property_type.is_value_type(),
                ty: property_type,
                description: property.description.clone(),
                required: property.required,
                read_only: property.read_only || property.constant.is_some(),
                nullable: property.nullable,
                constant: property.constant.as_ref().map(of_value),
            }
        };
        let mut lost: Vec<&Property> = def.lost.iter().collect();
        lost.sort_by(|a, b| a.wire.cmp(&b.wire));
        lost.into_iter().map(one).collect()
    }

    fn properties(&self, (api, flattened, names): Given<'_>, id: TypeId, ty: &TypeDef) -> Vec<ModelProperty> {
        let Some(properties) = flattened.of(id) else { return Vec::new() };
        let all = || properties.owned.iter().chain(&properties.inlined).chain(&properties.inherited);
        let own = properties.owned.len() + properties.inlined.len();
        let sanitized = names.before_directives(&ty.class, all().map(|p| &p.member));
        let shown = all().take(own).enumerate().filter(|(_, p)| !p.hidden);
        let mut used = Names::of(shown.clone().map(|(_, p)| p.member.as_str()));
        let mut made: Vec<_> = shown
            .filter_map(|(at, p)| {
                let Shape::Object(def) = &api.ty(p.declared.0).shape else { return None };
                let property = &def.properties[p.declared.1];
                let required = p.required;
                let property_type = self.property_type(api, property.ty);
                let given = sanitized.as_ref().map_or(&p.member, |names| &names[at]);
                let mut name = names.name(&ty.class, given.clone());
                if name != p.member && !used.take(&name) {
                    name = used.choose(&[name]);
                }
                Some(ModelProperty {
                    name,
                    wire: property.wire.clone(),
                    outer: p.outer.clone(),
                    api: Some(property.ty),
                    optional_value: !required && property_type.is_value_type(),
                    ty: property_type,
                    description: property.description.clone(),
                    required,
                    read_only: p.read_only || property.constant.is_some(),
                    nullable: property.nullable,
                    constant: property.constant.as_ref().map(of_value),
                })
            })
            .collect();
        made.sort_by(|a, b| ordinal(&a.name, &b.name));
        made
    }

    fn identity_members(&self, api: &ApiModel) -> Vec<IdentityMember> {
        let mut used = Names::of([]);
        let types = self.types_in_paths(api);
        let mut members: Vec<_> = api
            .path_parameters
            .iter()
            .map(|p| IdentityMember {
                name: used.choose(&[pascal(&p.name)]),
                wire: p.wire.clone(),
                description: p.description.clone(),
                ty: self.property_type(api, p.ty),
                one_type: types.get(&p.name.to_lowercase()).is_none_or(|types| types.len() == 1),
            })
            .collect();
        members.sort_by(|a, b| ordinal(&a.name, &b.name));
        members
    }

    /// The types that operations give to path parameters, by their names in lower case.
    fn types_in_paths(&self, api: &ApiModel) -> HashMap<String, HashSet<PsType>> {
        let mut types: HashMap<String, HashSet<PsType>> = HashMap::new();
        let all = api.operations.iter().flat_map(|operation| &operation.parameters);
        for parameter in all.filter(|parameter| parameter.location == Location::Path) {
            types.entry(parameter.name.to_lowercase()).or_default().insert(self.property_type(api, parameter.ty));
        }
        types
    }

    fn model_without_type(&self, name: String, identity_name: &str) -> Model {
        let properties = if name == identity_name {
            let members = self.identity.members.iter();
            members
                .map(|member| ModelProperty {
                    name: member.name.clone(),
                    wire: member.wire.clone(),
                    outer: Vec::new(),
                    api: None,
                    optional_value: member.ty.is_value_type(),
                    ty: member.ty.clone(),
                    description: member.description.clone(),
                    required: false,
                    read_only: false,
                    nullable: false,
                    constant: None,
                })
                .collect()
        } else {
            Vec::new()
        };
        Model { name, api: None, parents: Vec::new(), open: false, open_type: None, properties, lost: Vec::new() }
    }
}

/// Order of .NET's ordinal comparison: by UTF-16 units.
pub fn ordinal(a: &str, b: &str) -> std::cmp::Ordering {
    a.encode_utf16().cmp(b.encode_utf16())
}

fn own_count(def: &ObjectDef) -> usize {
    def.properties.iter().filter(|p| !p.header).count()
}

/// Whether an object accepts further properties, itself or through an ancestor.
fn is_open(api: &ApiModel, ty: TypeId) -> bool {
    match &api.ty(ty).shape {
        Shape::Dictionary(_) => true,
        Shape::Object(_) => {
            api.lineage(ty).iter().any(|(_, def)| def.additional.is_some() || !def.dictionary_parents.is_empty())
        }
        _ => false,
    }
}

/// Type of the further properties of an object, its own or the nearest ancestor's.
fn open_value(api: &ApiModel, id: TypeId) -> Option<TypeId> {
    let mut pending = vec![id];
    let mut seen = HashSet::new();
    while let Some(id) = pending.pop() {
        match &api.ty(id).shape {
            Shape::Dictionary(value) => return Some(*value),
            Shape::Object(def) if seen.insert(id) => match def.additional {
                Some(value) => return Some(value),
                None => pending.extend(def.dictionary_parents.iter().chain(&def.parents).rev()),
            },
            _ => {}
        }
    }
    None
}
