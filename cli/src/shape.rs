//! Results in the form of their models: what the service sent, and the type that the description gives it -> properties under
//! their names, and which values are more than JSON can say (docs/invoke.md#results).

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use graphsmith_catalog::records::{Kind, Model, Type};
use graphsmith_catalog::{Catalog, Damaged, Id};
use jiff::civil::Date;
use serde_json::{Map, Value};

/// The property with what the model doesn't declare.
const ADDITIONAL: &str = "AdditionalProperties";

/// A result in the form of its model.
#[derive(Debug, PartialEq)]
pub struct Shaped {
    /// The result.
    pub value: Value,
    /// By JSON pointers, what texts in it stand for: `datetime`, `timespan` or `bytes`.
    pub typed: Map<String, Value>,
}

/// The models of one catalog that were looked at already.
#[derive(Debug, Default)]
pub struct Shapes(RefCell<HashMap<Id<Model>, Rc<Shape>>>);

/// What is known of a model, the properties that it inherits included.
#[derive(Debug, Default)]
struct Shape {
    members: Vec<Member>,
    /// The members that are properties of the object itself, by their names on the wire.
    own: HashMap<String, usize>,
    /// Names of inner objects out of which members were lifted.
    outer: HashSet<String>,
}

/// A property.
#[derive(Debug)]
struct Member {
    name: String,
    wire: String,
    outer: Vec<String>,
    what: What,
}

/// What a value is, or each element of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Plain,
    DateTime,
    TimeSpan,
    Bytes,
    Model(Id<Model>),
}

impl What {
    fn of(catalog: &Catalog, ty: Id<Type>) -> Result<Self, Damaged> {
        let mut record = catalog.get(ty)?;
        // A type that contains itself is refused here, so the loop ends.
        catalog.element(ty)?;
        while let Some(element) = record.element {
            record = catalog.get(element)?;
            if record.kind == Kind::Byte {
                return Ok(Self::Bytes);
            }
        }
        Ok(match (record.kind, record.model) {
            (Kind::DateTime, _) => Self::DateTime,
            (Kind::TimeSpan, _) => Self::TimeSpan,
            (_, Some(model)) => Self::Model(model),
            _ => Self::Plain,
        })
    }

    /// What a text of this kind stands for, if it is one.
    fn of_text(self, text: &str) -> Option<&'static str> {
        let is_date = || text.get(..10).is_some_and(|date| date.parse::<Date>().is_ok());
        match self {
            Self::DateTime if is_date() => Some("datetime"),
            Self::TimeSpan if text.trim_start_matches('-').starts_with('P') => Some("timespan"),
            Self::Bytes if STANDARD.decode(text).is_ok() => Some("bytes"),
            _ => None,
        }
    }
}

impl Shapes {
    /// A value of a type in the form of its model.
    pub fn shape(&self, catalog: &Catalog, ty: Option<Id<Type>>, value: Value) -> Result<Shaped, Damaged> {
        let what = ty.map_or(Ok(What::Plain), |ty| What::of(catalog, ty))?;
        let mut shaping = Shaping { shapes: self, catalog, typed: Map::new(), place: String::new() };
        let value = shaping.value(value, what)?;
        Ok(Shaped { value, typed: shaping.typed })
    }

    fn of(&self, catalog: &Catalog, model: Id<Model>) -> Result<Rc<Shape>, Damaged> {
        if let Some(known) = self.0.borrow().get(&model) {
            return Ok(Rc::clone(known));
        }
        let mut shape = Shape::default();
        let (mut pending, mut seen) = (vec![model], HashSet::new());
        while let Some(next) = pending.pop() {
            if !seen.insert(next) {
                continue;
            }
            let record = catalog.get(next)?;
            for id in catalog.list(record.properties)? {
                let property = catalog.get(id)?;
                let outer = catalog.texts(property.outer)?.into_iter().map(str::to_owned).collect();
                let (name, wire) = (catalog.text(property.name)?.to_owned(), catalog.text(property.wire)?.to_owned());
                shape.add(Member { name, wire, outer, what: What::of(catalog, property.ty)? });
            }
            pending.extend(catalog.list(record.parents)?);
        }
        let shape = Rc::new(shape);
        self.0.borrow_mut().insert(model, Rc::clone(&shape));
        Ok(shape)
    }
}

impl Shape {
    /// Adds a member, unless one that is nearer has its name on the wire.
    fn add(&mut self, member: Member) {
        let at = self.members.len();
        match member.outer.first() {
            Some(outer) => drop(self.outer.insert(outer.clone())),
            None if self.own.contains_key(&member.wire) => return,
            None => drop(self.own.insert(member.wire.clone(), at)),
        }
        self.members.push(member);
    }
}

/// A value on its way.
struct Shaping<'s> {
    shapes: &'s Shapes,
    catalog: &'s Catalog,
    typed: Map<String, Value>,
    /// The pointer to where it stands.
    place: String,
}

impl Shaping<'_> {
    fn value(&mut self, value: Value, what: What) -> Result<Value, Damaged> {
        match (value, what) {
            (value, What::Plain) => Ok(value),
            (Value::Array(elements), _) => {
                let elements = elements.into_iter().enumerate();
                let shaped = elements.map(|(at, element)| self.at(&at.to_string(), element, what));
                Ok(Value::Array(shaped.collect::<Result<_, _>>()?))
            }
            (Value::Object(object), What::Model(model)) => {
                let shape = self.shapes.of(self.catalog, model)?;
                self.object(object, &shape).map(Value::Object)
            }
            (Value::String(text), _) => {
                if let Some(what) = what.of_text(&text) {
                    self.typed.insert(self.place.clone(), what.into());
                }
                Ok(Value::String(text))
            }
            (value, _) => Ok(value),
        }
    }

    /// The same below a name.
    fn at(&mut self, name: &str, value: Value, what: What) -> Result<Value, Damaged> {
        let before = self.place.len();
        self.place.push('/');
        self.place.push_str(&name.replace('~', "~0").replace('/', "~1"));
        let shaped = self.value(value, what);
        self.place.truncate(before);
        shaped
    }

    fn object(&mut self, object: Map<String, Value>, shape: &Shape) -> Result<Map<String, Value>, Damaged> {
        let (mut shaped, mut additional) = (Map::with_capacity(object.len()), Map::new());
        for (key, mut value) in object {
            if let Some(at) = shape.own.get(&key) {
                let member = &shape.members[*at];
                let value = self.at(&member.name, value, member.what)?;
                shaped.insert(member.name.clone(), value);
                continue;
            }
            if shape.outer.contains(&key) {
                for member in shape.members.iter().filter(|member| member.outer.first() == Some(&key)) {
                    if let Some(lifted) = lift(&mut value, &member.outer[1..], &member.wire) {
                        let lifted = self.at(&member.name, lifted, member.what)?;
                        shaped.insert(member.name.clone(), lifted);
                    }
                }
                if is_empty(&value) {
                    continue;
                }
            }
            additional.insert(key, value);
        }
        if !additional.is_empty() {
            shaped.insert(ADDITIONAL.to_owned(), Value::Object(additional));
        }
        Ok(shaped)
    }
}

/// Takes a property out of inner objects.
fn lift(value: &mut Value, outer: &[String], wire: &str) -> Option<Value> {
    let inner = outer.iter().try_fold(value, |value, name| value.get_mut(name))?;
    inner.as_object_mut()?.shift_remove(wire)
}

/// Whether nothing is left of an object.
fn is_empty(value: &Value) -> bool {
    value.as_object().is_some_and(|object| object.values().all(is_empty))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{What, lift};

    #[test]
    fn texts_stand_for_what_they_look_like_only_where_the_description_says_so() {
        let table = [
            (What::DateTime, "2024-01-02T03:04:05.1234567Z", Some("datetime")),
            (What::DateTime, "2024-01-02", Some("datetime")),
            (What::DateTime, "not a date", None),
            (What::DateTime, "", None),
            (What::TimeSpan, "PT1H", Some("timespan")),
            (What::TimeSpan, "-P1D", Some("timespan")),
            (What::TimeSpan, "08:00", None),
            (What::Bytes, "SGVsbG8=", Some("bytes")),
            (What::Bytes, "SGVsbG8", None),
            (What::Plain, "2024-01-02T03:04:05Z", None),
        ];
        for (what, text, expected) in table {
            assert_eq!(what.of_text(text), expected, "{what:?} {text}");
        }
    }

    #[test]
    fn properties_are_lifted_out_of_inner_objects() {
        let mut value = json!({"a": {"b": 1, "c": 2}});
        assert_eq!(lift(&mut value, &["a".to_owned()], "b"), Some(json!(1)));
        assert_eq!(lift(&mut value, &["x".to_owned()], "b"), None);
        assert_eq!((lift(&mut value, &[], "d"), value), (None, json!({"a": {"c": 2}})));
    }
}
