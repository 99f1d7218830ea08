//! Parameters of operations: which there are, what they are called, and how their values are written
//! (docs/rules.md#4-1-parameters-of-operations and docs/rules.md#4-9-parameters-on-the-wire).

use graphsmith_catalog::path::PathTemplate;
use graphsmith_catalog::vocabulary::{Location, Serialization, Style};

use super::build::Builder;
use super::inherited::lineage;
use super::media::{self, Kind};
use super::model::{Parameter, Shape, TypeId};
use crate::diag::Place;
use crate::naming::{Style as Case, modeler_name, pascal};
use crate::resolve;

/// Query parameters that carry the version of an API; cmdlets never show them.
const API_VERSION_NAMES: [&str; 4] = ["api-version", "apiversion", "x-ms-api-version", "x-ms-version"];

/// Headers that other parts of a description speak of; parameters of these names mean nothing, says `OpenAPI`.
const IGNORED_HEADERS: [&str; 3] = ["accept", "content-type", "authorization"];

impl Builder<'_> {
    /// The parameters of an operation, those that can be sent, in the order of docs/rules.md#4-1-parameters-of-operations.
    pub(super) fn parameters(&mut self, operation: &resolve::Operation) -> Vec<Parameter> {
        let mut parameters: Vec<Parameter> = Vec::with_capacity(operation.parameters.len());
        let template = PathTemplate(&operation.path);
        for given in &operation.parameters {
            let Some(mut parameter) = self.parameter(given) else { continue };
            if parameter.location == Location::Path && !self.find_in_path(given, &mut parameter, operation) {
                continue;
            }
            let is_same = |other: &&Parameter| {
                let same_name = match parameter.location {
                    Location::Header => other.wire.eq_ignore_ascii_case(&parameter.wire),
                    _ => other.wire == parameter.wire,
                };
                other.location == parameter.location && same_name
            };
            if parameters.iter().find(is_same).is_some() {
                self.warn_once(
                    &given.pointer,
                    format!("parameter `{}` is there twice; the first one counts", given.name),
                    "remove one of them",
                );
                continue;
            }
            parameters.push(parameter);
        }
        for name in template.names() {
            if !parameters.iter().any(|p| p.location == Location::Path && p.wire == name) {
                self.diags.error(
                    Place::pointer(&self.spec.file, &operation.pointer),
                    format!("the path has `{{{name}}}`, and no parameter of the operation is called so"),
                    format!(
                        "add `{{name: {name}, in: path, required: true, schema: {{type: string}}}}` to its `parameters`"
                    ),
                );
            }
        }
        // The list has no order in OpenAPI, so another one must change nothing.
        let names: Vec<&str> = template.names().collect();
        parameters.sort_by_cached_key(|parameter| {
            let in_path = names.iter().position(|name| *name == parameter.wire);
            let place = if parameter.location == Location::Path { in_path } else { None };
            let name = if parameter.location == Location::Server { String::new() } else { parameter.wire.clone() };
            (parameter.location, place, name)
        });
        parameters
    }

    /// Looks for a path parameter in the path, and takes over the case of its letters. Tells whether it is there.
    fn find_in_path(
        &mut self,
        given: &resolve::Parameter,
        parameter: &mut Parameter,
        operation: &resolve::Operation,
    ) -> bool {
        let declared = |name: &str| operation.parameters.iter().any(|p| p.location == Location::Path && p.name == name);
        let names: Vec<&str> = PathTemplate(&operation.path).names().collect();
        let similar = |name: &&str| name.eq_ignore_ascii_case(&given.name) && !declared(name);
        if names.contains(&given.name.as_str()) {
            return true;
        }
        let Some(name) = names.into_iter().find(similar) else {
            self.warn_once(
                &given.pointer,
                format!("`{}` has no `{{{}}}`, so this parameter is left out", operation.path, given.name),
                "remove the parameter, or add it to the path",
            );
            return false;
        };
        self.warn_once(
            &given.pointer,
            format!("parameter `{}` is taken for the `{{{name}}}` of the path", given.name),
            "write both with the same letters",
        );
        name.clone_into(&mut parameter.wire);
        true
    }

    /// A parameter, made once for all operations that it is written for.
    fn parameter(&mut self, given: &resolve::Parameter) -> Option<Parameter> {
        if !self.known_parameters.contains_key(&given.pointer) {
            let made = self.make_parameter(given);
            self.known_parameters.insert(given.pointer.clone(), made);
        }
        let known = self.known_parameters.get(&given.pointer).cloned().flatten();
        // Of a shared one the first use settles the description too.
        known.map(|known| {
            let description = || given.description.clone().unwrap_or_default();
            match given.location {
                // The place has a name of its own in the address of each operation.
                Location::Server => Parameter { wire: given.name.clone(), ..known },
                _ if given.shared => known,
                _ => Parameter { description: description(), ..known },
            }
        })
    }

    fn make_parameter(&mut self, parameter: &resolve::Parameter) -> Option<Parameter> {
        let resolve::Parameter { name: wire, location, .. } = parameter;
        let place = || Place::pointer(&self.spec.file, &parameter.pointer);
        if *location == Location::Header && IGNORED_HEADERS.contains(&wire.to_ascii_lowercase().as_str()) {
            let place = place();
            self.diags.note(place, format!("the header parameter `{wire}` is ignored, as OpenAPI says"));
            return None;
        }
        if *location == Location::Header && !is_header(wire) {
            self.cannot_send(
                parameter,
                "has a name that no header can have",
                "write a name of ASCII letters, digits and `-`",
            );
            return None;
        }
        let client_name = parameter.client_name.as_ref();
        let schema = parameter.schema.as_ref().map(|place| self.spec.schema(place.schema));
        let raw = client_name.or(schema.and_then(|schema| schema.client_name.as_ref())).unwrap_or(wire).clone();
        let ty = match &parameter.schema {
            Some(place) => self.schema(place.schema),
            None => self.any(),
        };
        let mut serialization = self.serialization(parameter, ty)?;
        let required = parameter.required || *location == Location::Path;
        if required && !parameter.required {
            let place = Place::pointer(&self.spec.file, &parameter.pointer);
            let message = format!("path parameter `{wire}` is mandatory, though it isn't `required`");
            self.diags.warn(place, message, "add `required: true`");
        }
        let constant = self.constant_parameter(parameter, required);
        let constant = constant.map(|value| match serialization.style {
            // The text of its JSON is what is written.
            Style::Json => {
                serialization.style = Style::Usual;
                value.to_string()
            }
            _ => value.as_str().map_or_else(|| value.to_string(), str::to_owned),
        });
        let name = modeler_name(&raw, Case::Camel, true);
        if constant.is_none() && is_nameless(&raw, &name) {
            self.diags.error(
                Place::pointer(&self.spec.file, &parameter.pointer),
                format!("the name `{raw}` has no letter from A to Z, so it gives no name for a parameter of a cmdlet"),
                "add `x-ms-client-name` with another name; it goes over the wire as it is all the same",
            );
        }
        Some(Parameter {
            wire: wire.clone(),
            name,
            location: *location,
            ty,
            description: parameter.description.clone().unwrap_or_default(),
            required,
            constant,
            serialization,
            deprecated: parameter.deprecated.clone(),
        })
    }

    /// What is always sent: the only value of a required parameter, and the version of the API.
    fn constant_parameter(&self, parameter: &resolve::Parameter, required: bool) -> Option<serde_json::Value> {
        let only = parameter.schema.as_ref().and_then(|place| self.only_value(place.schema));
        let versions = parameter.location == Location::Query
            && API_VERSION_NAMES.contains(&parameter.name.to_ascii_lowercase().as_str());
        if !versions {
            return only.filter(|_| required);
        }
        let version = &self.spec.version;
        let listed = parameter.schema.as_ref().and_then(|place| self.spec.schema(place.schema).values.as_ref());
        let fits = listed.is_none_or(|values| values.contains(version));
        only.or_else(|| (fits && !version.is_empty()).then(|| version.as_str().into()))
    }

    /// How the value is written; `None` if that can't be done, which is reported.
    fn serialization(&mut self, parameter: &resolve::Parameter, ty: TypeId) -> Option<Serialization> {
        let place = Place::pointer(&self.spec.file, &parameter.pointer);
        let name = &parameter.name;
        let mut how = parameter.serialization;
        if let Some(media_type) = &parameter.media_type {
            how = Serialization::default();
            match media::kind(media_type) {
                Kind::Json => how.style = Style::Json,
                Kind::Text if matches!(self.shape(ty), Shape::Text { .. } | Shape::Enum(_) | Shape::Any) => {}
                _ => {
                    let problem = format!("is `{media_type}`, which can't be written");
                    self.cannot_send(parameter, &problem, "describe it with `schema`, or as `application/json`");
                    return None;
                }
            }
            return Some(how);
        }
        let shape = self.shape(ty);
        let composed = matches!(shape, Shape::Array(_) | Shape::Object(_) | Shape::Dictionary(_) | Shape::Any);
        how.explode &= composed;
        let unsaid = match (how.style, shape) {
            (Style::DeepObject, Shape::Array(_)) => {
                Some("a list in the style `deepObject`; it is sent as `name[]=value`")
            }
            (Style::DeepObject, _) if !composed => {
                Some("the style `deepObject` of a simple value; it is sent as `name=value`")
            }
            (Style::DeepObject, _) if self.nests(ty) => Some(
                "what is nested in the style `deepObject`; it is sent as `name[outer][inner]=value`, lists as `name[outer][]=value`",
            ),
            (Style::DeepObject, _) => None,
            _ if self.nests(ty) => Some("lists and objects inside a list or an object; they are sent as JSON"),
            _ if parameter.location == Location::Cookie && how.explode => {
                Some("cookies with several values; each is sent as a cookie of its own")
            }
            _ => None,
        };
        if let Some(unsaid) = unsaid {
            let message = format!("parameter `{name}`: OpenAPI doesn't say how to write {unsaid}");
            self.diags.warn(
                place,
                message,
                "give the parameter `content` instead of `schema` to send JSON, or another style",
            );
        }
        Some(how)
    }

    /// Reports a parameter that no request can carry: a fault if each has to, else it is left out.
    fn cannot_send(&mut self, parameter: &resolve::Parameter, problem: &str, hint: &str) {
        let place = Place::pointer(&self.spec.file, &parameter.pointer);
        let message = format!("parameter `{}` {problem}", parameter.name);
        if parameter.required || parameter.location == Location::Path {
            self.diags.error(place, message, hint);
        } else {
            self.diags.warn(place, format!("{message}: it is left out"), hint);
        }
    }

    /// Whether a list or an object contains lists or objects.
    fn nests(&self, ty: TypeId) -> bool {
        let composed =
            |ty: &TypeId| matches!(self.shape(*ty), Shape::Array(_) | Shape::Object(_) | Shape::Dictionary(_));
        match self.shape(ty) {
            Shape::Array(inner) | Shape::Dictionary(inner) => composed(inner),
            Shape::Object(_) => lineage(&self.types, ty)
                .iter()
                .any(|(_, def)| def.properties.iter().any(|property| composed(&property.ty))),
            _ => false,
        }
    }

    fn shape(&self, ty: TypeId) -> &Shape {
        &self.types[ty.0 as usize].shape
    }

    /// Warns of something at a place, which many operations may share.
    fn warn_once(&mut self, pointer: &str, message: String, hint: &str) {
        if self.warned.insert((pointer.to_owned(), message.clone())) {
            self.diags.warn(Place::pointer(&self.spec.file, pointer), message, hint);
        }
    }
}

/// Whether a header can be called so (RFC 9110, section 5.6.2).
fn is_header(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c))
}

/// Whether a name gives none in ASCII.
pub(super) fn is_nameless(raw: &str, name: &str) -> bool {
    pascal(name).is_empty() || !raw.is_ascii() && !raw.contains(|c: char| c.is_ascii_alphabetic())
}
