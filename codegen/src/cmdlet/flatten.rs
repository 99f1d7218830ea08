//! The properties of an object as cmdlets see them: own, inherited, and those of small inner objects lifted to it
//! (docs/rules.md#4-2-expanded-parameters and docs/rules.md#4-3-flattening).

use std::collections::{HashMap, HashSet};

use super::names::Names;
use crate::api::{ApiModel, ObjectDef, Property, Shape, TypeId};
use crate::config::Config;
use crate::diag::{Diagnostics, Place};
use crate::naming::{pascal, pascal_words, remove_sequential_duplicates, singular_name, spell_leading, words};

/// A property as cmdlets see it.
#[derive(Debug, Clone)]
pub struct VirtualProperty {
    /// Name in pascal case.
    pub name: String,
    /// Name in the model type, which no other property of it has.
    pub member: String,
    /// Other names to try when this one is taken.
    pub name_options: Vec<String>,
    /// Names of the properties that lead to it.
    components: Vec<String>,
    /// Wire names of the properties that contain it, from outside to inside.
    pub outer: Vec<String>,
    /// The type that declares it, and its place there.
    pub declared: (TypeId, usize),
    /// Whether its parts stand for it, so that it is not shown itself.
    pub hidden: bool,
    /// Whether only the service sets it, or what contains it.
    pub read_only: bool,
    /// Whether it and all that contains it are required.
    pub required: bool,
}

/// The properties of one object.
#[derive(Debug, Clone, Default)]
pub struct VirtualProperties {
    /// Own ones.
    pub owned: Vec<VirtualProperty>,
    /// Those of its ancestors.
    pub inherited: Vec<VirtualProperty>,
    /// Those of inner objects.
    pub inlined: Vec<VirtualProperty>,
}

impl VirtualProperties {
    fn len(&self) -> usize {
        self.owned.len() + self.inherited.len() + self.inlined.len()
    }
}

/// The virtual properties of all objects of a module.
#[derive(Debug, Default)]
pub struct Flattened {
    by_type: HashMap<TypeId, VirtualProperties>,
}

impl Flattened {
    /// The properties of an object; none for any other type.
    pub fn of(&self, ty: TypeId) -> Option<&VirtualProperties> {
        self.by_type.get(&ty)
    }
}

/// Works out the virtual properties of all objects. The configuration says which are never lifted, and how many properties
/// an object may have at most that is.
pub fn flatten(api: &ApiModel, config: &Config, file: &std::path::Path, diags: &mut Diagnostics) -> Flattened {
    let mut flattener = Flattener {
        api,
        no_inline: config.no_inline.iter().map(String::as_str).collect(),
        lift_below: config.inlining_threshold,
        in_progress: HashSet::new(),
        flattened: Flattened::default(),
        circles: Vec::new(),
        lifted: 0,
        full: None,
    };
    for (i, ty) in api.types.iter().enumerate() {
        if let Shape::Object(def) = &ty.shape {
            flattener.object(TypeId(u32::try_from(i).expect("types are counted in 32 bits")), def);
        }
    }
    if let Some(ty) = flattener.full {
        let ty = api.ty(ty);
        diags.error(
            Place::pointer(file, &ty.pointer),
            format!(
                "too many properties are lifted out of inner objects: `{}` has more of them than there may be",
                ty.name
            ),
            format!("add `{}` to a `no-inline` directive, or nest `properties` less deep", ty.name),
        );
    }
    for ty in flattener.circles {
        let ty = api.ty(ty);
        diags.warn(
            Place::pointer(file, &ty.pointer),
            format!("`{}` contains itself, so its properties are not lifted into the objects that contain it", ty.name),
            format!("add `{}` to a `no-inline` directive to say that this is meant", ty.name),
        );
    }
    flattener.flattened
}

/// So many names of inner properties may lead to all those that are lifted.
const MAX_LIFTED: usize = 200_000;

/// So many for each type, where that is more.
const FOR_EACH_TYPE: usize = 200;

struct Flattener<'a> {
    api: &'a ApiModel,
    no_inline: HashSet<&'a str>,
    /// An inner object with fewer properties than this is lifted.
    lift_below: usize,
    in_progress: HashSet<TypeId>,
    flattened: Flattened,
    circles: Vec<TypeId>,
    /// How many names lead to all that is lifted.
    lifted: usize,
    /// The object with which that is too much.
    full: Option<TypeId>,
}

impl Flattener<'_> {
    /// Returns whether the object is settled; it is not while it is being worked on further up.
    fn object(&mut self, ty: TypeId, def: &ObjectDef) -> bool {
        if self.flattened.by_type.contains_key(&ty) {
            return true;
        }
        if !self.in_progress.insert(ty) {
            return false;
        }
        let api = self.api;
        let mut properties = VirtualProperties::default();
        let mut met = HashSet::new();
        for parent in &def.parents {
            let Shape::Object(parent_def) = &api.ty(*parent).shape else { continue };
            self.object(*parent, parent_def);
            if let Some(theirs) = self.flattened.of(*parent) {
                let all = theirs.inherited.iter().chain(&theirs.inlined).chain(&theirs.owned);
                // Parents may have an ancestor in common.
                let is_new = |property: &&VirtualProperty| {
                    def.parents.len() == 1 || met.insert((property.declared, property.outer.clone()))
                };
                properties.inherited.extend(all.filter(is_new).cloned());
            }
        }
        let (lifted, plain): (Vec<_>, Vec<_>) =
            def.properties.iter().enumerate().partition(|(_, property)| self.lifts(ty, property));
        for (i, property) in lifted {
            self.lift(ty, i, property, &mut properties);
        }
        properties.owned.extend(plain.into_iter().map(|(i, property)| own(ty, i, property, false)));
        order_namesakes(&mut properties.owned, def);
        settle_inlined_names(&mut properties);
        name_members(&mut properties, &api.ty(ty).class);
        self.in_progress.remove(&ty);
        self.flattened.by_type.insert(ty, properties);
        true
    }

    /// Whether the parts of a property stand for it: its type is a small closed object that isn't excluded.
    fn lifts(&mut self, owner: TypeId, property: &Property) -> bool {
        let inner = self.api.ty(property.ty);
        let Shape::Object(def) = &inner.shape else { return false };
        let closed = def.dictionary_half.is_none() && def.dictionary_parents.is_empty();
        let excluded = |ty: TypeId| self.no_inline.contains(self.api.ty(ty).name.as_str());
        if !closed || excluded(owner) || excluded(property.ty) {
            return false;
        }
        if !self.object(property.ty, def) {
            if !self.circles.contains(&property.ty) {
                self.circles.push(property.ty);
            }
            return false;
        }
        let count = self.flattened.of(property.ty).map_or(0, VirtualProperties::len);
        self.full.is_none() && count > 0 && (count < self.lift_below || property.name == "properties")
    }

    fn lift(&mut self, owner: TypeId, index: usize, property: &Property, into: &mut VirtualProperties) {
        let Some(inner) = self.flattened.of(property.ty) else { return };
        let all = inner.inherited.iter().chain(&inner.owned).chain(&inner.inlined);
        self.lifted += all.map(|inner| 1 + inner.outer.len()).sum::<usize>();
        if self.lifted > MAX_LIFTED.max(FOR_EACH_TYPE * self.api.types.len()) {
            self.full.get_or_insert(owner);
            return;
        }
        let outer = own(owner, index, property, true);
        let prefix = match property.name.as_str() {
            "properties" | "error" => String::new(),
            name => pascal_words(spell_leading(words(name)).iter().map(|w| singular_name(w)).collect()),
        };
        let renamed = inner.inherited.iter().chain(&inner.owned).map(|p| (p, pascal(&format!("{prefix} {}", p.name))));
        let kept = inner.inlined.iter().map(|p| (p, pascal(&p.name)));
        let made: Vec<_> = renamed
            .chain(kept)
            .map(|(inner, name)| {
                let mut components = vec![property.name.clone()];
                components.extend(inner.components.iter().cloned());
                remove_sequential_duplicates(&mut components);
                VirtualProperty {
                    name,
                    member: String::new(),
                    outer: std::iter::once(&property.wire).chain(&inner.outer).cloned().collect(),
                    name_options: self.name_options(inner, &components),
                    components,
                    declared: inner.declared,
                    hidden: inner.hidden,
                    read_only: inner.read_only || property.read_only,
                    required: inner.required && property.required,
                }
            })
            .collect();
        into.owned.push(outer);
        into.inlined.extend(made);
    }

    fn name_options(&self, inner: &VirtualProperty, components: &[String]) -> Vec<String> {
        let join = |mut parts: Vec<String>| {
            remove_sequential_duplicates(&mut parts);
            pascal_words(parts)
        };
        let mut options = vec![join(components.to_vec())];
        options.extend((1..components.len()).map(|n| join(components[components.len() - n..].to_vec())));
        let (ty, index) = inner.declared;
        if let (Shape::Object(def), Some(last)) = (&self.api.ty(ty).shape, components.last()) {
            let type_name = &self.api.ty(def.properties[index].ty).name;
            options.push(join([spell_leading(words(type_name)), words(last)].concat()));
        }
        let mut seen = HashSet::new();
        options.retain(|option| seen.insert(option.clone()));
        options
    }
}

fn own(ty: TypeId, index: usize, property: &Property, hidden: bool) -> VirtualProperty {
    let name = pascal(&property.name);
    VirtualProperty {
        name_options: vec![name.clone()],
        components: vec![name.clone()],
        outer: Vec::new(),
        member: String::new(),
        name,
        declared: (ty, index),
        hidden,
        read_only: property.read_only,
        required: property.required,
    }
}

/// Puts properties of one name in an order of their own, since the first keeps the name: that of a map means nothing. `summary` comes
/// before `_summary`, wherever they stand (docs/rules.md#4-4-names-that-collide).
fn order_namesakes(owned: &mut [VirtualProperty], def: &ObjectDef) {
    let mut namesakes: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, property) in owned.iter().enumerate() {
        namesakes.entry(property.name.to_lowercase()).or_default().push(at);
    }
    for places in namesakes.into_values().filter(|places| places.len() > 1) {
        let mut ordered: Vec<VirtualProperty> = places.iter().map(|at| owned[*at].clone()).collect();
        ordered.sort_by_key(|property| {
            let wire = &def.properties[property.declared.1].wire;
            (wire.trim_start_matches(|c: char| !c.is_alphanumeric()), wire.len())
        });
        for (at, property) in places.into_iter().zip(ordered) {
            owned[at] = property;
        }
    }
}

/// Lifted properties give way when their name occurs twice.
fn settle_inlined_names(properties: &mut VirtualProperties) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    let all = properties.owned.iter().chain(&properties.inherited).chain(&properties.inlined);
    for property in all {
        *counts.entry(property.name.to_lowercase()).or_default() += 1;
    }
    let mut used = Names::of(counts.keys().map(String::as_str));
    properties.inlined.sort_by_key(|p| p.name_options.len());
    for property in &mut properties.inlined {
        if counts[&property.name.to_lowercase()] > 1 {
            property.name = used.choose(&property.name_options);
        }
    }
}

/// Names the members of a model type: of several with the same name the first keeps it, and none has the name of the
/// class (docs/rules.md#4-4-names-that-collide).
fn name_members(properties: &mut VirtualProperties, class: &str) {
    let mut used = Names::of(properties.inherited.iter().map(|p| p.member.as_str()).chain([class]));
    let mut taken = Vec::new();
    for property in properties.owned.iter_mut().chain(&mut properties.inlined) {
        property.member.clone_from(&property.name);
        if !used.take(&property.name) {
            taken.push(property);
        }
    }
    for property in taken {
        property.member = used.choose(std::slice::from_ref(&property.name));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{Module, TypeDef};

    fn object(properties: &[(&str, u32)]) -> TypeDef {
        let property = |(wire, ty): &(&str, u32)| Property {
            wire: (*wire).to_owned(),
            name: (*wire).to_owned(),
            ty: TypeId(*ty),
            description: String::new(),
            required: false,
            read_only: false,
            nullable: false,
            constant: None,
            header: false,
        };
        let properties = properties.iter().map(property).collect();
        ty(Shape::Object(ObjectDef { properties, ..ObjectDef::default() }))
    }

    fn ty(shape: Shape) -> TypeDef {
        TypeDef {
            id: String::new(),
            pointer: String::new(),
            anonymous: false,
            name: String::new(),
            class: String::new(),
            interface: String::new(),
            title: String::new(),
            description: String::new(),
            external_docs: None,
            nullable: false,
            facets: None,
            shape,
        }
    }

    fn flattened(types: Vec<TypeDef>) -> Flattened {
        let module = Module::default();
        let api = ApiModel { module, servers: Vec::new(), types, operations: Vec::new(), path_parameters: Vec::new() };
        flatten(&api, &Config::default(), std::path::Path::new(""), &mut Diagnostics::default())
    }

    #[test]
    fn namesakes_are_told_apart_wherever_they_stand() {
        for wires in [["summary", "_summary"], ["_summary", "summary"]] {
            let flattened = flattened(vec![object(&wires.map(|wire| (wire, 1))), ty(Shape::Boolean)]);
            let hit = flattened.of(TypeId(0)).expect("objects have properties");
            let index = usize::from(wires[0] != "summary");
            let members: Vec<_> = hit.owned.iter().map(|p| (p.member.as_str(), p.declared.1)).collect();
            assert_eq!(members, [("Summary", index), ("Summary1", 1 - index)]);
        }
    }

    /// A bed with gates, which have locks; all have a kind.
    #[test]
    fn lifted_properties_know_what_contains_them() {
        let types = vec![
            object(&[("kind", 3), ("gates", 1)]),
            object(&[("kind", 3), ("lock", 2)]),
            object(&[("kind", 3)]),
            ty(Shape::Boolean),
        ];
        let flattened = flattened(types);
        let bed = flattened.of(TypeId(0)).expect("objects have properties");
        let found: Vec<_> =
            bed.inlined.iter().filter(|p| !p.hidden).map(|p| (p.name.as_str(), p.outer.join(" "))).collect();
        assert_eq!(found, [("GateKind", "gates".to_owned()), ("LockKind", "gates lock".to_owned())]);
        assert!(bed.owned.iter().all(|p| p.outer.is_empty()));
    }
}
