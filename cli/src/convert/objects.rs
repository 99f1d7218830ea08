//! Objects: keys as a person writes them -> names on the wire, values by the types of the properties.

use std::borrow::Cow;
use std::collections::HashSet;
use std::rc::Rc;

use graphsmith_catalog::Id;
use graphsmith_catalog::records::{Model, PropertyFlags, Type};
use graphsmith_catalog::vocabulary::Format;
use serde_json::{Map, Value};

use super::{Converter, Hints, at};
use crate::failure::Failure;
use crate::suggest;

/// The property by which Graph says which type an object is of.
const ODATA_TYPE: &str = "@odata.type";

/// A property of a model, own or inherited.
#[derive(Debug)]
pub(super) struct Member<'c> {
    /// The model that has it.
    model: Id<Model>,
    name: &'c str,
    wire: &'c str,
    outer: Vec<&'c str>,
    ty: Id<Type>,
    values: Vec<&'c str>,
    format: Format,
    flags: PropertyFlags,
}

impl<'c> Converter<'c> {
    /// An object of a model. Keys may be names of properties or names on the wire, in any case.
    pub(super) fn object(&self, value: Value, model: Id<Model>, place: &str) -> Result<Value, Failure> {
        let (model, is_known) = self.named_type(&value, model)?;
        let record = self.catalog.get(model)?;
        let members = self.members(model)?;
        // `IAny`, and models about which nothing is known, take any value.
        let Value::Object(object) = value else {
            if members.is_empty() {
                return Ok(value);
            }
            return Err(at(place, "expected a table such as '@{name = 1}' or a JSON object"));
        };
        let mut out = Map::with_capacity(object.len());
        for (key, value) in object {
            let inner = format!("{place}.{key}");
            let is_new = if let Some(member) = find(&members, &key) {
                let value = self.member_value(value, member, &members, &inner)?;
                insert(&mut out, &member.outer, member.wire, value)
            } else {
                // The name of an object whose properties were lifted is no slip, nor are those of a type that isn't known.
                if is_known && !is_outer(&members, &key) {
                    self.unknown(&key, &members, record.flags.open(), place)?;
                }
                insert(&mut out, &[], &key, value)
            };
            if !is_new {
                return Err(at(place, &format!("`{key}` is given twice")));
            }
        }
        let mut whole = Map::new();
        // Those that are inherited come first.
        for member in members.iter().rev().filter(|member| member.flags.constant()) {
            // Lifted out of an object that isn't there, it isn't there either.
            let is_there = member.outer.first().is_none_or(|outer| out.contains_key(*outer));
            let Some(only) = member.values.first().filter(|_| is_there) else { continue };
            let value =
                self.typed(Value::from(*only), member.ty, Hints { values: &[], format: member.format }, place)?;
            insert(&mut whole, &member.outer, member.wire, value);
        }
        merge(&mut whole, out);
        Ok(Value::Object(whole))
    }

    /// Of an identity, what its model knows.
    pub(super) fn identity(&self, mut value: Value, model: Id<Model>) -> Result<Value, Failure> {
        let members = self.members(model)?;
        if let Value::Object(object) = &mut value {
            object.retain(|key, _| find(&members, key).is_some());
        }
        Ok(value)
    }

    /// The value of a member. An identity may have several of one name on the wire, of different types: any of them will do.
    fn member_value(
        &self,
        value: Value,
        member: &Member<'c>,
        members: &[Member<'c>],
        place: &str,
    ) -> Result<Value, Failure> {
        let typed = |value: Value, member: &Member<'c>| {
            let hints = Hints { values: &member.values, format: member.format };
            self.typed(value, member.ty, hints, place)
        };
        let is_alike = |other: &&Member<'c>| {
            (other.model, other.wire, &other.outer) == (member.model, member.wire, &member.outer)
                && other.ty != member.ty
        };
        for other in members.iter().filter(is_alike) {
            if let Ok(value) = typed(value.clone(), member).or_else(|_| typed(value.clone(), other)) {
                return Ok(value);
            }
        }
        typed(value, member)
    }

    /// The derived type that an object says it has, or else that of the place; and whether all its properties are known. They
    /// aren't where `@odata.type` names one of the many types that are described in other modules only.
    fn named_type(&self, value: &Value, model: Id<Model>) -> Result<(Id<Model>, bool), Failure> {
        let Some(name) = self.type_name(value, model)? else { return Ok((model, true)) };
        for id in self.catalog.all::<Model>() {
            if self.catalog.text(self.catalog.get(id)?.schema)? == name {
                return Ok((id, true));
            }
        }
        Ok((model, value.get(ODATA_TYPE).is_none()))
    }

    /// The schema that an object says it is of: by the discriminator of its model or of an ancestor, or else by
    /// `@odata.type`.
    fn type_name<'v>(&self, value: &'v Value, model: Id<Model>) -> Result<Option<Cow<'v, str>>, Failure> {
        let (mut pending, mut seen) = (vec![model], HashSet::new());
        while let Some(next) = pending.pop() {
            if !seen.insert(next) {
                continue;
            }
            let record = self.catalog.get(next)?;
            pending.extend(self.catalog.list(record.parents)?);
            let Some(discriminator) = record.discriminator else { continue };
            let key = self.catalog.text(discriminator)?;
            let said = value.as_object().into_iter().flatten().find(|(name, _)| name.eq_ignore_ascii_case(key));
            let Some(said) = said.and_then(|(_, said)| said.as_str()) else { continue };
            let derived = self.catalog.texts(record.derived)?;
            let schema = derived.chunks_exact(2).find(|pair| pair[0] == said).map(|pair| pair[1].to_owned());
            return Ok(Some(schema.map_or(Cow::Borrowed(said), Cow::Owned)));
        }
        let name = value.get(ODATA_TYPE).and_then(Value::as_str);
        Ok(name.map(|name| Cow::Borrowed(name.trim_start_matches('#'))))
    }

    /// A key that is no property: open models pass it on, but a slip is pointed out.
    fn unknown(&self, key: &str, members: &[Member<'_>], open: bool, place: &str) -> Result<(), Failure> {
        let near = suggest::did_you_mean(key, "", members.iter().map(|member| member.wire));
        let message = format!("{place} has no property `{key}`{near}");
        if !open && !members.is_empty() {
            return Err(Failure::usage(message));
        }
        if !near.is_empty() {
            self.warn(message);
        }
        Ok(())
    }

    /// All properties of a model: those that it inherits, then its own, which may repeat one.
    fn members(&self, model: Id<Model>) -> Result<Rc<Vec<Member<'c>>>, Failure> {
        if let Some(known) = self.members.borrow().get(&model) {
            return Ok(Rc::clone(known));
        }
        let mut members = Vec::new();
        let (mut pending, mut seen) = (vec![model], HashSet::new());
        while let Some(next) = pending.pop() {
            if !seen.insert(next) {
                continue;
            }
            let record = self.catalog.get(next)?;
            for id in self.catalog.list(record.properties)? {
                let property = self.catalog.get(id)?;
                members.push(Member {
                    model: next,
                    name: self.catalog.text(property.name)?,
                    wire: self.catalog.text(property.wire)?,
                    outer: self.catalog.texts(property.outer)?,
                    ty: property.ty,
                    values: self.catalog.texts(property.values)?,
                    format: property.format,
                    flags: property.flags,
                });
            }
            pending.extend(self.catalog.list(record.parents)?);
        }
        let members = Rc::new(members);
        self.members.borrow_mut().insert(model, Rc::clone(&members));
        Ok(members)
    }
}

/// Adds what is given to an object with constants.
fn merge(object: &mut Map<String, Value>, given: Map<String, Value>) {
    for (name, value) in given {
        match (object.get_mut(&name), value) {
            (Some(Value::Object(inner)), Value::Object(given)) => merge(inner, given),
            (_, value) => drop(object.insert(name, value)),
        }
    }
}

/// Puts a value where it belongs: into inner objects, which are made as they are needed. Tells whether the place was free.
pub(crate) fn insert(object: &mut Map<String, Value>, outer: &[&str], wire: &str, value: Value) -> bool {
    let Some((first, rest)) = outer.split_first() else { return object.insert(wire.to_owned(), value).is_none() };
    match object.entry(*first).or_insert_with(|| Value::Object(Map::new())) {
        Value::Object(inner) => insert(inner, rest, wire, value),
        _ => false,
    }
}

/// The member that a key means: by its exact name on the wire, else by either name in any case. A property that was lifted out
/// of an inner object has no name on the wire here.
fn find<'m, 'c>(members: &'m [Member<'c>], key: &str) -> Option<&'m Member<'c>> {
    let own = || members.iter().filter(|member| member.outer.is_empty());
    if let Some(exact) = own().find(|member| member.wire == key) {
        return Some(exact);
    }
    if is_outer(members, key) {
        return None;
    }
    let named = members.iter().find(|member| member.name.eq_ignore_ascii_case(key));
    named.or_else(|| own().find(|member| member.wire.eq_ignore_ascii_case(key)))
}

/// Whether a key is the name of an inner object whose properties were lifted out of it.
fn is_outer(members: &[Member<'_>], key: &str) -> bool {
    members.iter().any(|member| member.outer.first() == Some(&key))
}
