//! Which types derive from which: the description's `allOf` and mappings of discriminators -> the members of families.
//!
//! A type that others derive from is the base of a family. Where an object of the base is expected, any of them may come,
//! so they are needed wherever the base is, and an enum tells them apart.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::properties::has_properties;
use crate::api::{ApiModel, ObjectDef, Shape, TypeId};

/// The most types that an enum tells apart. In all of Graph only `entity` has more: nearly everything derives from it, so
/// its family is the whole description and says nothing of any object. Other families have 19 types or fewer.
const MOST: usize = 64;

/// So many derived types are looked at, those without a property among them.
const MOST_SEEN: usize = 16 * MOST;

/// The property by which OData tells types apart.
pub(super) const ODATA_TYPE: &str = "@odata.type";

/// A type that derives from the base of a family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Member {
    /// The type.
    pub(super) ty: TypeId,
    /// What the property that tells types apart says of it.
    pub(super) name: String,
}

/// A type and those that derive from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Family {
    /// Name on the wire of the property that tells them apart.
    pub(super) tag: String,
    /// The types that derive from the base, directly or not, by their ids.
    pub(super) members: Vec<Member>,
}

/// All families of a description.
#[derive(Debug, Default)]
pub(super) struct Families {
    by_base: BTreeMap<TypeId, Family>,
    /// Types that have a base or are one.
    related: HashSet<TypeId>,
    /// Types with a property, their own or an inherited one.
    filled: HashSet<TypeId>,
}

impl Families {
    /// Finds them. Types that were written in place have no name that an object could tell, and take no part.
    pub(super) fn of(api: &ApiModel) -> Self {
        let mut children: HashMap<TypeId, Vec<TypeId>> = HashMap::new();
        let mut related = HashSet::new();
        let by_id: HashMap<&str, TypeId> =
            named(api).filter(|id| object(api, *id).is_some()).map(|id| (api.ty(id).id.as_str(), id)).collect();
        for id in named(api) {
            let Some(ObjectDef { parents, dictionary_parents, mapping, .. }) = object(api, id) else { continue };
            for parent in parents.iter().chain(dictionary_parents).filter(|parent| !api.ty(**parent).anonymous) {
                children.entry(*parent).or_default().push(id);
                related.extend([*parent, id]);
            }
            let mapped = mapping.iter().filter_map(|(_, target)| by_id.get(target.as_str())).filter(|ty| **ty != id);
            for ty in mapped {
                children.entry(id).or_default().push(*ty);
                related.extend([id, *ty]);
            }
        }
        let all = (0_u32..).map(TypeId).take(api.types.len());
        let filled: HashSet<TypeId> = all.filter(|id| has_properties(api, *id)).collect();
        let family = |base: &TypeId| Some((*base, family(api, *base, &children, &filled)?));
        Self { by_base: children.keys().filter_map(family).collect(), related, filled }
    }

    /// The family of a base; `None` if the type is none, or one of too much.
    pub(super) fn get(&self, base: TypeId) -> Option<&Family> {
        self.by_base.get(&base)
    }

    /// The bases.
    pub(super) fn bases(&self) -> impl Iterator<Item = TypeId> {
        self.by_base.keys().copied()
    }

    /// Whether objects of a type tell what they are.
    pub(super) fn is_related(&self, ty: TypeId) -> bool {
        self.related.contains(&ty)
    }

    /// Whether a type has no property, and yet others derive from it.
    pub(super) fn is_empty_base(&self, ty: TypeId) -> bool {
        self.by_base.contains_key(&ty) && !self.has_properties(ty)
    }

    /// Whether a type has a property, its own or an inherited one.
    pub(super) fn has_properties(&self, ty: TypeId) -> bool {
        self.filled.contains(&ty)
    }
}

fn named(api: &ApiModel) -> impl Iterator<Item = TypeId> {
    (0_u32..).map(TypeId).take(api.types.len()).filter(|id| !api.ty(*id).anonymous)
}

fn object(api: &ApiModel, id: TypeId) -> Option<&ObjectDef> {
    match &api.ty(id).shape {
        Shape::Object(object) => Some(object),
        _ => None,
    }
}

/// A base with everything that derives from it and has properties.
fn family(
    api: &ApiModel,
    base: TypeId,
    children: &HashMap<TypeId, Vec<TypeId>>,
    filled: &HashSet<TypeId>,
) -> Option<Family> {
    let (mut found, mut members) = (HashSet::new(), 0);
    let mut open = vec![base];
    while let Some(ty) = open.pop() {
        for child in children.get(&ty).into_iter().flatten() {
            if *child != base && found.insert(*child) {
                members += usize::from(filled.contains(child));
                if members > MOST || found.len() > MOST_SEEN {
                    return None;
                }
                open.push(*child);
            }
        }
    }
    let def = object(api, base);
    let names: HashMap<&str, &str> =
        def.iter().flat_map(|def| &def.mapping).map(|(name, id)| (id.as_str(), name.as_str())).collect();
    let tag = def.and_then(|def| def.discriminator.clone()).unwrap_or_else(|| ODATA_TYPE.to_owned());
    // Another property than that of OData says the name of the schema.
    let own_name = |id: &str| if tag == ODATA_TYPE { odata_type(id) } else { id.to_owned() };
    let mut members: Vec<Member> = found
        .into_iter()
        .filter(|ty| filled.contains(ty))
        .map(|ty| {
            let id = &api.ty(ty).id;
            let name = names.get(id.as_str()).map_or_else(|| own_name(id), |name| (*name).to_owned());
            Member { ty, name }
        })
        .collect();
    members.sort_by(|a, b| api.ty(a.ty).id.cmp(&api.ty(b.ty).id));
    (!members.is_empty()).then_some(Family { tag, members })
}

/// What `@odata.type` says of objects of a type.
pub(super) fn odata_type(id: &str) -> String {
    format!("#{id}")
}
