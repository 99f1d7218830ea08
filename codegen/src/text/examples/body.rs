//! The body of an example: a model -> the few properties that a person would set, with sample values.

use std::cell::Cell;

use graphsmith_catalog::vocabulary::{Method, Role};

use crate::api::{Shape, TypeDef, TypeId};
use crate::cmdlet::{ModelId, ModelProperty, Parameter, ParameterSet, PsType};

use super::Examples;
use super::limits;
use super::samples::{self, Place, Setting};
use super::table::SAMPLES;
use super::value::Value;
use crate::text::demands;

/// How many levels of objects an example shows.
const DEPTH: usize = 3;
/// How many properties an example sets in the body itself, and in objects inside it, besides those that have to be set.
const WIDTH: [usize; 2] = [4, 3];

/// Rank of a property for which no good sample is known.
const MADE_UP: usize = usize::MAX;

/// The name of the property that says which type an object has.
pub const TYPE: &str = "@odata.type";

/// A property of a body.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Name on the wire.
    pub wire: String,
    /// Its value.
    pub value: Value,
    /// Whether the service refuses a body without it.
    pub required: bool,
}

/// What is known of a property, from a model or from the parameter that stands for it.
#[derive(Debug, Clone, Copy)]
struct Property<'a> {
    wire: &'a str,
    api: Option<TypeId>,
    ty: &'a PsType,
    description: &'a str,
    required: bool,
    read_only: bool,
}

impl<'a> Property<'a> {
    fn of_model(property: &'a ModelProperty) -> Self {
        let ModelProperty { wire, api, ty, description, required, read_only, .. } = property;
        Self { wire, api: *api, ty, description, required: *required, read_only: *read_only }
    }

    fn of_parameter(parameter: &'a Parameter) -> Option<Self> {
        let is_own = parameter.role == Role::BodyProperty && parameter.outer.is_empty();
        let wire = parameter.wire.as_deref().filter(|_| is_own)?;
        let Parameter { api, ty, help, mandatory, .. } = parameter;
        Some(Self { wire, api: *api, ty, description: help, required: *mandatory, read_only: false })
    }
}

/// What an object is part of.
#[derive(Debug, Clone, Copy)]
struct Around<'a> {
    /// The name of the property that holds it.
    name: &'a str,
    /// The models of the objects around it.
    open: &'a [ModelId],
    /// The action whose body it is.
    action: &'a str,
    /// Whether the request makes something new.
    creates: bool,
    /// Whether the request may leave out anything of this object.
    changes: bool,
    /// How many properties may still be looked at for the example.
    left: &'a Cell<usize>,
}

/// So many properties are looked at for an example; there is none of an object that needs more.
const MOST_SEEN: usize = 200_000;

/// A property that is shown counts like so many that are looked at.
const SHOWN: usize = 200;

/// Takes from what may still be looked at; `false` where that isn't enough.
fn take(left: &Cell<usize>, count: usize) -> bool {
    let rest = left.get().checked_sub(count);
    left.set(rest.unwrap_or_default());
    rest.is_some()
}

impl<'a> Examples<'a> {
    /// The body that a set takes as one parameter; `None` where nothing is known about its content.
    #[must_use]
    pub(super) fn value(&self, set: &ParameterSet) -> Option<Value> {
        let parameter = set.parameters.iter().find(|p| p.role == Role::Body)?;
        let value = table(self.body(set)?);
        Some(if parameter.ty.is_array() { Value::List(vec![value]) } else { value })
    }

    /// The properties of that body, or of each object in it.
    #[must_use]
    pub(super) fn body(&self, set: &ParameterSet) -> Option<Vec<Entry>> {
        let parameter = set.parameters.iter().find(|p| p.role == Role::Body)?;
        let last = set.path.rsplit('/').next().unwrap_or_default();
        let action = last.split('(').next().unwrap_or_default();
        let action = action.rsplit_once('.').map_or("", |(_, name)| name);
        let creates = set.method == Method::Post && action.is_empty();
        let changes = set.method == Method::Patch;
        let left = &Cell::new(MOST_SEEN);
        let around = Around { name: "", open: &[], action, creates, changes, left };
        match parameter.ty.element() {
            PsType::Model(id) => self.entries(*id, around),
            // The type of a body without properties of its own is lost; parameters stand for those that it inherits.
            PsType::Hashtable => {
                let expanded = self.expanded.get(&set.operation)?;
                let properties: Vec<_> = expanded.parameters.iter().filter_map(Property::of_parameter).collect();
                let schema = parameter.api.map_or("", |api| &self.api.ty(api).id);
                self.chosen(&properties, schema, around)
            }
            _ => None,
        }
    }

    /// A value for a parameter that takes an object.
    #[must_use]
    pub(super) fn object(&self, ty: &PsType, name: &str) -> Option<Value> {
        match ty {
            PsType::Model(id) => {
                let left = &Cell::new(MOST_SEEN);
                let around = Around { name, open: &[], action: "", creates: false, changes: false, left };
                self.entries(*id, around).map(table)
            }
            PsType::Array(inner) => Some(Value::List(vec![self.object(inner, name)?])),
            _ => None,
        }
    }

    fn entries(&self, id: ModelId, around: Around<'_>) -> Option<Vec<Entry>> {
        let open = [around.open, &[id]].concat();
        self.chosen(&self.properties(id), self.schema(id, around.action), Around { open: &open, ..around })
    }

    /// Chooses among the properties of a schema, and fills them.
    fn chosen(&self, properties: &[Property<'_>], schema: &str, around: Around<'_>) -> Option<Vec<Entry>> {
        if let Some(object) = SAMPLES.object(schema) {
            return whole(object, properties);
        }
        if !take(around.left, properties.len()) {
            return None;
        }
        let open = around.open;
        let width = WIDTH[open.len().saturating_sub(1).min(1)];
        let owner_is_entity = properties.iter().any(|p| p.wire == "id");
        let place = Place { schema, setting: setting(around.name, properties) };
        let mut ranked: Vec<(usize, usize)> = properties
            .iter()
            .enumerate()
            .map(|(at, p)| (rank(self, p, around, place), at))
            .filter(|(rank, at)| self.can_set(&properties[*at], *rank == 0, owner_is_entity, open))
            .collect();
        ranked.sort_unstable();
        let mut chosen: Vec<(usize, Entry)> = Vec::new();
        for (rank, at) in ranked {
            let property = &properties[at];
            let required = rank == 0;
            // A made-up value is better than none, but not better than leaving the property out.
            let is_enough = chosen.len() >= width || (rank == MADE_UP && !chosen.is_empty());
            if is_enough && !required || is_excluded(property, &chosen) {
                continue;
            }
            if !take(around.left, SHOWN) {
                return None;
            }
            let left = around.left;
            let inside = Around { name: property.wire, open, action: "", creates: false, changes: false, left };
            if let Some(value) = self.property(property, place, inside) {
                chosen.push((at, Entry { wire: property.wire.to_owned(), value, required }));
            }
        }
        chosen.sort_by_key(|(at, _)| *at);
        let entries: Vec<Entry> = chosen.into_iter().map(|(_, entry)| entry).collect();
        (!entries.is_empty()).then_some(entries)
    }

    /// The name of a schema, or of the action that it is the body of.
    fn schema<'n>(&self, id: ModelId, action: &'n str) -> &'n str
    where
        'a: 'n,
    {
        let ty = self.models.model(id).api.map(|api| self.api.ty(api));
        ty.filter(|ty| !ty.anonymous).map_or(action, |ty| &ty.id)
    }

    /// Properties of a model, inherited ones first.
    fn properties(&self, id: ModelId) -> Vec<Property<'a>> {
        let mut owners = crate::cmdlet::notes::ancestors(self.models, id);
        owners.push(id);
        let properties = owners.into_iter().flat_map(|owner| &self.models.model(owner).properties);
        properties.map(Property::of_model).collect()
    }

    fn can_set(&self, property: &Property<'_>, required: bool, owner_is_entity: bool, open: &[ModelId]) -> bool {
        let is_kept = !required && SAMPLES.kept_by_service(property.wire);
        if property.read_only || demands::is_read_only(property.description) || is_kept {
            return false;
        }
        match property.ty.element() {
            PsType::Stream | PsType::Byte => required,
            PsType::Hashtable
            | PsType::Dictionary
            | PsType::SecureString
            | PsType::PsCredential
            | PsType::SendAsyncStep => false,
            // An entity inside an entity is a resource of its own, with an address of its own.
            PsType::Model(id) => {
                let is_entity = || self.entities.contains(id);
                open.len() < DEPTH && !open.contains(id) && (!owner_is_entity || !is_entity())
            }
            _ => true,
        }
    }

    fn property(&self, property: &Property<'_>, place: Place<'_>, inside: Around<'_>) -> Option<Value> {
        let own = place.own(property.wire);
        if let Some(list @ Value::List(_)) = own {
            return property.ty.is_array().then_some(list);
        }
        let value = match (own, property.ty.element()) {
            (Some(own), ty) if fits(&own, ty) => own,
            (_, PsType::Model(id)) => table(self.entries(*id, inside)?),
            (_, PsType::String) => self.text(property, place),
            (_, PsType::DateTime) => samples::moment(property.wire, place.setting),
            (_, ty) => self.plain(ty, property.wire)?,
        };
        let value = limits::allowed(self.api, property.api, value);
        let value = limits::told(property.description, value);
        // Bytes are a text, though cmdlets know them as a list.
        let is_list = property.ty.is_array() && *property.ty.element() != PsType::Byte;
        Some(if is_list { Value::List(vec![value]) } else { value })
    }

    fn text(&self, property: &Property<'_>, place: Place<'_>) -> Value {
        if let Some(value) = self.listed(property) {
            return Value::text(value);
        }
        match self.format(property) {
            "uuid" => samples::guid(property.wire),
            "time" => samples::time_of_day(property.wire),
            _ => Value::text(place.text(property.wire)),
        }
    }

    /// A value of a type that isn't a model; `None` where no sample makes sense.
    #[must_use]
    pub(super) fn plain(&self, ty: &PsType, name: &str) -> Option<Value> {
        Some(match ty {
            PsType::String => Value::text(Place::ANYWHERE.text(name)),
            PsType::Boolean | PsType::Switch => Value::Bool(true),
            PsType::Int32 | PsType::Int64 => samples::whole_number(name),
            PsType::Single | PsType::Double | PsType::Decimal => samples::fraction(name),
            PsType::DateTime => samples::moment(name, Setting::Plain),
            PsType::TimeSpan => samples::span(),
            PsType::Uri => Value::text("https://www.contoso.com/projects"),
            PsType::Char => Value::text("A"),
            PsType::Stream | PsType::Byte => Value::text(samples::BYTES),
            PsType::Enum(class) => Value::text(self.enum_value(class)?),
            PsType::Array(inner) => Value::List(vec![self.plain(inner, name)?]),
            _ => return None,
        })
    }

    fn enum_value(&self, class: &str) -> Option<&'a str> {
        self.api.types.iter().filter(|ty| ty.class == class).find_map(listed_value)
    }

    /// A listed value of a text property, where the API lists any.
    fn listed(&self, property: &Property<'_>) -> Option<&'a str> {
        SAMPLES.telling_value(self.api.listed_values(property.api?))
    }

    /// The format of a text property, or of the elements of a list of them.
    fn format(&self, property: &Property<'_>) -> &'a str {
        let ty = property.api.map(|id| self.api.ty(self.api.element(id)));
        match ty.map(|ty| &ty.shape) {
            Some(Shape::Text { format }) => format,
            _ => "",
        }
    }
}

/// How early a property is chosen: required ones, then telling ones, then those with a good sample.
fn rank(examples: &Examples<'_>, property: &Property<'_>, around: Around<'_>, place: Place<'_>) -> usize {
    let said = property.description;
    let is_said =
        (demands::is_required(said) && !around.changes) || (around.creates && demands::is_required_to_create(said));
    if property.required || is_said {
        return 0;
    }
    if demands::is_required(said) {
        return 1;
    }
    if let Some(place) = SAMPLES.telling(property.wire) {
        return 2 + place;
    }
    let base = 2 + SAMPLES.telling_count();
    match property.ty.element() {
        _ if place.own(property.wire).is_some() => base,
        PsType::String if examples.listed(property).is_some() => base + 1,
        PsType::String if property.wire.ends_with("Id") => MADE_UP,
        PsType::String if samples::known_text(property.wire).is_some() => base,
        PsType::String => MADE_UP,
        PsType::Int32 | PsType::Int64 if samples::known_number(property.wire) => base,
        PsType::Enum(_) => base + 1,
        PsType::Boolean => base + 2,
        PsType::DateTime => base + 3,
        PsType::Model(_) => base + 4,
        _ => base + 5,
    }
}

/// Whether a property that is chosen already excludes this one.
fn is_excluded(property: &Property<'_>, chosen: &[(usize, Entry)]) -> bool {
    demands::excluded(property.description).any(|other| chosen.iter().any(|(_, entry)| entry.wire == other))
}

/// An object of the table, without what the schema doesn't have.
fn whole(object: &toml::Table, properties: &[Property<'_>]) -> Option<Vec<Entry>> {
    let ty = object.get(TYPE).and_then(toml::Value::as_str).unwrap_or_default();
    let exists = |name: &str| {
        let bound = name.strip_suffix("@odata.bind").unwrap_or(name);
        name.starts_with("@odata.") || properties.iter().any(|p| p.wire == bound) || SAMPLES.has_member(ty, name)
    };
    let entries = object.iter().filter(|(name, _)| exists(name));
    let entries: Option<Vec<Entry>> = entries
        .map(|(name, value)| Some(Entry { wire: name.clone(), value: samples::value_of(value)?, required: true }))
        .collect();
    entries.filter(|entries| !entries.is_empty())
}

/// The value of an object with these properties.
pub fn table(entries: Vec<Entry>) -> Value {
    Value::Table(entries.into_iter().map(|entry| (entry.wire, entry.value)).collect())
}

/// Whether a value of the table is one of a type.
fn fits(value: &Value, ty: &PsType) -> bool {
    match (value, ty) {
        (Value::Text(_), PsType::String | PsType::DateTime | PsType::TimeSpan | PsType::Uri | PsType::Enum(_))
        | (Value::Number(_), PsType::Single | PsType::Double | PsType::Decimal)
        | (Value::Bool(_), PsType::Boolean)
        | (Value::Table(_), PsType::Model(_)) => true,
        (Value::Number(number), PsType::Int32 | PsType::Int64) => !number.contains('.'),
        _ => false,
    }
}

/// A listed value of a type, if it lists any.
pub fn listed_value(ty: &TypeDef) -> Option<&str> {
    let Shape::Enum(listed) = &ty.shape else { return None };
    SAMPLES.telling_value(&listed.values)
}

/// What an object stands for, from its name and its properties.
fn setting(name: &str, properties: &[Property<'_>]) -> Setting {
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
