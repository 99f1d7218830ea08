//! Objects as a service could send them: a type of the API -> JSON, different with each number.
//!
//! They hold what makes round trips fail: absent properties, nulls, also in lists, properties and texts that the
//! description doesn't know, types that derive from the described one, dates and numbers in all ways of writing, and
//! objects inside objects.

use std::collections::HashMap;

use graphsmith_codegen::api::{ApiModel, EnumDef, EnumOf, ObjectDef, Shape, TypeId};
use serde_json::{Map, Value, json};

/// Objects inside objects, at most.
const DEPTH: usize = 3;

/// Numbers that look random and are the same each time (`xorshift*`).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Begins anew with each seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `sides`.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(high).unwrap_or_default() % sides.max(1)
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.roll(from.len())].clone()
    }
}

/// How complete an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filling {
    /// Every property has a value.
    Full,
    /// Every property is `null`.
    Nulls,
    /// Some are absent, some `null`, and there are some that nobody knows.
    Mixed,
}

/// Makes objects of the types of one API.
#[derive(Debug)]
pub struct Samples<'a> {
    api: &'a ApiModel,
    derived: HashMap<TypeId, Vec<TypeId>>,
}

impl<'a> Samples<'a> {
    /// Makes objects of that API.
    #[must_use]
    pub fn of(api: &'a ApiModel) -> Self {
        let mut derived: HashMap<TypeId, Vec<TypeId>> = HashMap::new();
        for id in (0_u32..).map(TypeId).take(api.types.len()).filter(|id| !api.ty(*id).anonymous) {
            let mut ancestors = Vec::new();
            collect_ancestors(api, id, &mut ancestors);
            for ancestor in ancestors {
                derived.entry(ancestor).or_default().push(id);
            }
        }
        Self { api, derived }
    }

    /// An object of exactly that type; a text, if it is an enum.
    pub fn value(&self, ty: TypeId, filling: Filling, dice: &mut Dice) -> Value {
        match &self.api.ty(ty).shape {
            Shape::Object(_) => Value::Object(self.object(ty, filling, 0, dice)),
            Shape::Dictionary(_) => json!({"odd": [1, null, {"a": "b"}], "@odata.etag": "W/\"x\""}),
            _ => self.of_shape(ty, filling, 0, dice),
        }
    }

    /// An object of a type that derives from the base, of the base itself, or of one that nobody knows; it says which.
    pub fn member(&self, base: TypeId, dice: &mut Dice) -> Value {
        self.member_at(base, 0, dice)
    }

    fn member_at(&self, base: TypeId, depth: usize, dice: &mut Dice) -> Value {
        let derived = self.derived.get(&base).map(Vec::as_slice).unwrap_or_default();
        let (ty, name) = match dice.roll(derived.len() + 2) {
            0 => (base, Some("#microsoft.graph.cameLater".to_owned())),
            1 => (base, (dice.roll(2) == 0).then(|| self.odata_type(base))),
            n => (derived[n - 2], Some(self.odata_type(derived[n - 2]))),
        };
        let mut object = self.object(ty, Filling::Mixed, depth, dice);
        object.shift_remove("@odata.type");
        object.extend(name.map(|name| ("@odata.type".to_owned(), name.into())));
        Value::Object(object)
    }

    fn odata_type(&self, ty: TypeId) -> String {
        format!("#{}", self.api.ty(ty).id)
    }

    fn object(&self, ty: TypeId, filling: Filling, depth: usize, dice: &mut Dice) -> Map<String, Value> {
        let mut properties = Vec::new();
        collect_properties(self.api, ty, &mut Vec::new(), &mut properties);
        let mut object = Map::new();
        for (wire, ty) in properties {
            match (filling, dice.roll(6)) {
                (Filling::Mixed, 0 | 1) => {}
                (Filling::Nulls, _) | (Filling::Mixed, 2) => {
                    object.insert(wire.to_owned(), Value::Null);
                }
                _ => {
                    object.insert(wire.to_owned(), self.of_shape(ty, filling, depth, dice));
                }
            }
        }
        if filling == Filling::Mixed {
            let odd = anything(dice);
            object.insert("zz unknown".to_owned(), odd);
            object.insert("@odata.etag".to_owned(), json!("W/\"1\""));
        }
        object
    }

    fn of_shape(&self, ty: TypeId, filling: Filling, depth: usize, dice: &mut Dice) -> Value {
        match &self.api.ty(ty).shape {
            Shape::Boolean => json!(dice.roll(2) == 0),
            Shape::Int32 => dice.pick(&[json!(0), json!(-1), json!(i32::MAX), json!(i32::MIN)]),
            Shape::UInt64 => dice.pick(&[json!(0), json!(u64::MAX)]),
            Shape::Int64 | Shape::Integer => dice.pick(&[json!(0), json!(-7), json!(i64::MAX), json!(i64::MIN)]),
            Shape::Single | Shape::Double | Shape::Decimal | Shape::Number => dice.pick(&[
                json!(1),
                json!(1.0),
                json!(-2.5e-3),
                json!(12_345_678_901_i64),
                json!("INF"),
                json!("-INF"),
                json!("NaN"),
            ]),
            Shape::Text { format } if format == "uuid" => dice.pick(&[
                json!("6e7b768e-07e2-4810-8459-485f84f8f204"),
                json!("6E7B768E-07E2-4810-8459-485F84F8F204"),
                json!("{6e7b768e-07e2-4810-8459-485f84f8f204}"),
                json!(""),
            ]),
            Shape::Text { format } if format == "time" => dice.pick(&[json!("08:30:00.0000000"), json!("8:30")]),
            Shape::Text { .. } | Shape::Char | Shape::Password => {
                dice.pick(&[json!(""), json!("x"), json!("Grüße \"\\\u{0}\u{1f600}\n"), json!("null")])
            }
            Shape::Bytes | Shape::Stream => {
                dice.pick(&[json!("/+8="), json!("_-8="), json!("_-8"), json!(""), json!("no base64")])
            }
            Shape::Date => dice.pick(&[json!("2026-11-22"), json!("0001-01-01"), json!("")]),
            Shape::DateTime => dice.pick(&[
                json!("2026-11-22T18:23:00Z"),
                json!("0001-01-01T00:00:00.0000000Z"),
                json!("2026-11-22T20:23:00.1234567+02:00"),
                json!("2026-11-22T18:23:00"),
            ]),
            Shape::Duration => dice.pick(&[json!("PT15M"), json!("P1Y2M3DT4H5M6.7S"), json!("-P1D"), json!("")]),
            Shape::Enum(EnumDef { of: EnumOf::Integer, values, .. }) => json!(values[0].parse::<i64>().unwrap_or(7)),
            Shape::Enum(EnumDef { of: EnumOf::Number, .. }) => json!(0.5),
            Shape::Enum(EnumDef { of: EnumOf::Boolean, .. }) => json!(true),
            Shape::Enum(listed) => match dice.roll(listed.values.len() + 1) {
                0 => json!("unknownFutureValue2"),
                n => json!(listed.values[n - 1]),
            },
            Shape::Array(item) => {
                let items = if depth < DEPTH { dice.roll(3) } else { 0 };
                (0..items).map(|_| self.inside(*item, filling, depth, dice)).collect()
            }
            Shape::Dictionary(value) => {
                let mut object = Map::new();
                for key in ["a", "A b"].iter().take(if depth < DEPTH { dice.roll(3) } else { 0 }) {
                    object.insert((*key).to_owned(), self.inside(*value, filling, depth, dice));
                }
                Value::Object(object)
            }
            Shape::Object(ObjectDef { alternatives, .. }) if !alternatives.is_empty() => anything(dice),
            Shape::Object(_) if depth < DEPTH => {
                let derived = self.derived.get(&ty).map(Vec::as_slice).unwrap_or_default();
                match dice.roll(3) {
                    0 if !derived.is_empty() => self.member_at(ty, depth + 1, dice),
                    _ => Value::Object(self.object(ty, filling, depth + 1, dice)),
                }
            }
            Shape::Object(_) => json!({}),
            Shape::Any => anything(dice),
        }
    }

    /// What stands in a list or under a name. Few items of Graph are declared nullable, and a service that isn't as
    /// described sends `null` for others too, so any may be.
    fn inside(&self, ty: TypeId, filling: Filling, depth: usize, dice: &mut Dice) -> Value {
        if filling == Filling::Mixed && dice.roll(4) == 0 {
            return Value::Null;
        }
        self.of_shape(ty, filling, depth + 1, dice)
    }
}

/// JSON that no description restricts; an object, since some places that can be anything hold one.
fn anything(dice: &mut Dice) -> Value {
    dice.pick(&[json!({}), json!({"a": [1, 2.5, null, {"b": true}]}), json!({"@odata.type": "#x"})])
}

fn collect_ancestors(api: &ApiModel, ty: TypeId, found: &mut Vec<TypeId>) {
    let Shape::Object(object) = &api.ty(ty).shape else { return };
    for parent in object.parents.iter().chain(&object.dictionary_parents) {
        if !found.contains(parent) {
            found.push(*parent);
            collect_ancestors(api, *parent, found);
        }
    }
}

fn collect_properties<'a>(api: &'a ApiModel, ty: TypeId, seen: &mut Vec<TypeId>, found: &mut Vec<(&'a str, TypeId)>) {
    let Shape::Object(object) = &api.ty(ty).shape else { return };
    if seen.contains(&ty) {
        return;
    }
    seen.push(ty);
    for parent in &object.parents {
        collect_properties(api, *parent, seen, found);
    }
    for property in object.properties.iter().filter(|property| !property.header) {
        if !found.iter().any(|(wire, _)| *wire == property.wire) {
            found.push((&property.wire, property.ty));
        }
    }
}
