//! Properties that a schema repeats from an ancestor (docs/rules.md#1-7-repeated-properties, step 1).

use std::collections::{HashMap, HashSet};

use crate::resolve::{Additional, Ref, ResolvedSpec, SchemaId};

/// Finds own properties that differ from an ancestor's only in their description, or only in `readOnly`.
pub fn find(spec: &ResolvedSpec) -> HashMap<SchemaId, HashSet<&str>> {
    let mut found: HashMap<SchemaId, HashSet<&str>> = HashMap::new();
    for id in &spec.named {
        let schema = spec.schema(*id);
        if schema.all_of.is_empty() || schema.properties.is_empty() {
            continue;
        }
        let own: HashMap<&str, &Ref> = schema.properties.iter().map(|(name, own)| (name.as_str(), own)).collect();
        let mut ancestors = spec.lineage(*id);
        ancestors.pop();
        for ancestor in ancestors {
            for (name, inherited) in &ancestor.properties {
                if let Some((name, own)) = own.get_key_value(name.as_str())
                    && is_same(spec, own, inherited)
                {
                    found.entry(*id).or_default().insert(name);
                }
            }
        }
    }
    found
}

/// Compares what two places refer to, apart from descriptions. A change of `readOnly` alone doesn't count.
fn is_same(spec: &ResolvedSpec, own: &Ref, inherited: &Ref) -> bool {
    own.schema == inherited.schema || {
        let (a, b) = (spec.schema(own.schema), spec.schema(inherited.schema));
        a.ty == b.ty
            && a.format == b.format
            && a.title == b.title
            && a.values == b.values
            && a.nullable == b.nullable
            && a.required == b.required
            && same_places(a.items.as_ref(), b.items.as_ref())
            && same_lists(&a.all_of, &b.all_of)
            && same_lists(&a.any_of, &b.any_of)
            && same_lists(&a.one_of, &b.one_of)
            && a.properties == b.properties
            && same_additional(&a.additional, &b.additional)
    }
}

fn same_places(a: Option<&Ref>, b: Option<&Ref>) -> bool {
    a.map(|p| p.schema) == b.map(|p| p.schema)
}

fn same_lists(a: &[Ref], b: &[Ref]) -> bool {
    a.iter().map(|p| p.schema).eq(b.iter().map(|p| p.schema))
}

fn same_additional(a: &Additional, b: &Additional) -> bool {
    match (a, b) {
        (Additional::Of(a), Additional::Of(b)) => a.schema == b.schema,
        _ => a == b,
    }
}
