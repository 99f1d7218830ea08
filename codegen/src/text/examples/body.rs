//! The body of an example: a model -> the few properties that a person would set, with sample values.

use crate::api::{ApiModel, Shape, TypeDef};
use crate::cmdlet::{CmdletModel, ModelId, ModelProperty, PsType};

use super::samples::{self, Setting};
use super::value::Value;

/// Properties that tell best what a resource is about, by name in lower case; the first tell most.
const TELLING: &[&str] = &[
    "attachmentitem",
    "message",
    "post",
    "subject",
    "displayname",
    "name",
    "title",
    "topic",
    "comment",
    "torecipients",
    "schedules",
    "emailaddress",
    "address",
    "role",
    "roles",
    "body",
    "attachmenttype",
    "size",
    "content",
    "contenttype",
    "start",
    "end",
    "starttime",
    "endtime",
    "datetime",
    "timezone",
    "location",
    "attendees",
    "description",
    "value",
    "givenname",
    "surname",
    "emailaddresses",
    "sendresponse",
    "classifyas",
    "destinationid",
];

/// Properties that the service keeps, whatever the spec says about them; by name in lower case.
const KEPT_BY_SERVICE: &[&str] = &[
    "id",
    "changekey",
    "createddatetime",
    "lastmodifieddatetime",
    "deleteddatetime",
    "icaluid",
    "internetmessageid",
    "weblink",
    "etag",
    "password",
];

/// How many levels of objects an example shows.
const DEPTH: usize = 3;
/// How many properties an example sets in the body itself, and in objects inside it.
const WIDTH: [usize; 2] = [4, 3];

/// Rank of a property for which no good sample is known.
const MADE_UP: usize = usize::MAX;

/// Chooses and fills properties.
#[derive(Debug, Clone, Copy)]
pub struct Sampler<'a> {
    /// The cmdlets' types.
    pub models: &'a CmdletModel,
    /// The API's types, which know the values of enums.
    pub api: &'a ApiModel,
}

impl<'a> Sampler<'a> {
    /// A value for a body of this type; `None` where the type tells nothing about its content.
    #[must_use]
    pub fn body(self, ty: &PsType) -> Option<Value> {
        match ty {
            PsType::Model(id) => self.object(*id, "", &[]),
            PsType::Array(inner) => Some(Value::List(vec![self.body(inner)?])),
            _ => None,
        }
    }

    /// A value for an object; `outer` are the models of the objects around it.
    fn object(self, id: ModelId, name: &str, outer: &[ModelId]) -> Option<Value> {
        let width = WIDTH[outer.len().min(1)];
        let open = [outer, &[id]].concat();
        let properties = self.properties(id);
        let owner_is_entity = properties.iter().any(|p| p.wire == "id");
        let setting = setting(name, &properties);
        let mut ranked: Vec<(usize, usize)> = properties
            .iter()
            .enumerate()
            .filter(|(_, p)| self.can_set(p, owner_is_entity, &open))
            .map(|(at, p)| (self.rank(p), at))
            .collect();
        ranked.sort_unstable();
        let mut chosen: Vec<(usize, Value)> = Vec::new();
        for (rank, at) in ranked {
            if chosen.len() == width {
                break;
            }
            // A made-up value is better than none, but not better than leaving the property out.
            if rank == MADE_UP && !chosen.is_empty() {
                continue;
            }
            if let Some(value) = self.property(properties[at], setting, &open) {
                chosen.push((at, value));
            }
        }
        chosen.sort_by_key(|(at, _)| *at);
        let entries: Vec<_> = chosen.into_iter().map(|(at, value)| (properties[at].wire.clone(), value)).collect();
        (!entries.is_empty()).then_some(Value::Table(entries))
    }

    /// Properties of a model, inherited ones first.
    fn properties(self, id: ModelId) -> Vec<&'a ModelProperty> {
        let mut owners = crate::cmdlet::notes::ancestors(self.models, id);
        owners.push(id);
        owners.into_iter().flat_map(|owner| &self.models.model(owner).properties).collect()
    }

    /// How early a property is chosen: required ones, then telling ones, then those with a good sample.
    fn rank(self, property: &ModelProperty) -> usize {
        if property.required {
            return 0;
        }
        if property.description.trim_end().ends_with("Required.") {
            return 1;
        }
        if let Some(place) = telling(&property.wire) {
            return 2 + place;
        }
        let base = 2 + TELLING.len();
        match property.ty.element() {
            PsType::String if self.first_value(property).is_some() => base + 1,
            PsType::String if property.wire.ends_with("Id") => MADE_UP,
            PsType::String if samples::known_text(&property.wire).is_some() => base,
            PsType::String => MADE_UP,
            PsType::Int32 | PsType::Int64 if samples::known_number(&property.wire) => base,
            PsType::Enum(_) => base + 1,
            PsType::Boolean => base + 2,
            PsType::DateTime => base + 3,
            PsType::Model(_) => base + 4,
            _ => base + 5,
        }
    }

    fn can_set(self, property: &ModelProperty, owner_is_entity: bool, open: &[ModelId]) -> bool {
        if property.read_only || kept_by_service(&property.wire, &property.description) {
            return false;
        }
        match property.ty.element() {
            PsType::Stream
            | PsType::Hashtable
            | PsType::Dictionary
            | PsType::Byte
            | PsType::SecureString
            | PsType::PsCredential
            | PsType::SendAsyncStep => false,
            // An entity inside an entity is a resource of its own, with an address of its own.
            PsType::Model(id) => {
                let is_entity = || self.properties(*id).iter().any(|p| p.wire == "id");
                open.len() < DEPTH && !open.contains(id) && (!owner_is_entity || !is_entity())
            }
            _ => true,
        }
    }

    fn property(self, property: &ModelProperty, setting: Setting, open: &[ModelId]) -> Option<Value> {
        let value = match property.ty.element() {
            PsType::Model(id) => self.object(*id, &property.wire, open)?,
            PsType::String => match self.first_value(property) {
                Some(value) => Value::text(value),
                None => Value::text(samples::text_in(setting, &property.wire)),
            },
            ty => self.plain(ty, &property.wire)?,
        };
        Some(if property.ty.is_array() { Value::List(vec![value]) } else { value })
    }

    /// A value of a type that isn't a model; `None` where no sample makes sense.
    #[must_use]
    pub fn plain(self, ty: &PsType, name: &str) -> Option<Value> {
        Some(match ty {
            PsType::String => Value::text(samples::text(name)),
            PsType::Boolean | PsType::Switch => Value::Bool(true),
            PsType::Int32 | PsType::Int64 => samples::whole_number(name),
            PsType::Single | PsType::Double | PsType::Decimal => samples::fraction(name),
            PsType::DateTime => samples::moment(name),
            PsType::TimeSpan => samples::span(),
            PsType::Uri => Value::text("https://www.contoso.com/projects"),
            PsType::Char => Value::text("A"),
            PsType::Enum(class) => Value::text(self.enum_value(class)?),
            PsType::Array(inner) => Value::List(vec![self.plain(inner, name)?]),
            _ => return None,
        })
    }

    fn enum_value(self, class: &str) -> Option<&'a str> {
        self.api.types.iter().filter(|ty| ty.class == class).find_map(first_listed)
    }

    /// The first listed value of a text property, where the API lists any.
    fn first_value(self, property: &ModelProperty) -> Option<&'a str> {
        let ty = self.api.ty(property.api?);
        match &ty.shape {
            Shape::Array(element) => first_listed(self.api.ty(*element)),
            _ => first_listed(ty),
        }
    }
}

/// The first listed value of a type, if it lists any.
pub fn first_listed(ty: &TypeDef) -> Option<&str> {
    let Shape::Enum(listed) = &ty.shape else { return None };
    listed.values.first().map(String::as_str)
}

/// What an object stands for, from its name and its properties.
fn setting(name: &str, properties: &[&ModelProperty]) -> Setting {
    let has = |name: &str| properties.iter().any(|p| p.wire.eq_ignore_ascii_case(name));
    if has("size") && has("contentType") {
        Setting::File
    } else if has("address") || has("givenName") {
        Setting::Person
    } else if name.to_lowercase().starts_with("end") {
        Setting::End
    } else {
        Setting::Plain
    }
}

/// Place of a name among those that tell most; `None` for others.
#[must_use]
pub fn telling(name: &str) -> Option<usize> {
    TELLING.iter().position(|telling| telling.eq_ignore_ascii_case(name))
}

/// Whether a property is said to be kept by the service.
#[must_use]
pub fn kept_by_service(name: &str, description: &str) -> bool {
    KEPT_BY_SERVICE.iter().any(|kept| kept.eq_ignore_ascii_case(name))
        || description.to_lowercase().contains("read-only")
}
