//! How much schemas inherit. What is made of a schema has the properties of all its ancestors, so a chain of ten thousand schemas
//! would have fifty million; a description that asks for more than any real one does is refused
//! (docs/security.md#no-input-costs-more-than-its-size-allows).

use super::model::{ResolvedSpec, SchemaId};
use crate::diag::{Diagnostics, Place};

/// So many ancestors and inherited properties all schemas together may have; those of Microsoft Graph have five thousand.
const MAX_INHERITED: usize = 100_000;

/// So many for each schema, where that is more.
const FOR_EACH_SCHEMA: usize = 10;

/// Reports the schema with which all inherit more than they may. No more steps are taken than may be inherited.
pub fn check(spec: &ResolvedSpec, diags: &mut Diagnostics) {
    let most = MAX_INHERITED.max(FOR_EACH_SCHEMA * spec.schemas.len());
    let mut inherited = 0;
    // The last schema that each one was found to be an ancestor of.
    let mut met_from: Vec<Option<usize>> = vec![None; spec.schemas.len()];
    for (at, schema) in spec.schemas.iter().enumerate() {
        let mut pending: Vec<SchemaId> = schema.all_of.iter().map(|parent| parent.schema).collect();
        while let Some(id) = pending.pop() {
            if met_from[id.0 as usize].replace(at) == Some(at) {
                continue;
            }
            let ancestor = spec.schema(id);
            inherited += 1 + ancestor.properties.len() + ancestor.lost.len() + ancestor.all_of.len();
            if inherited > most {
                diags.error(
                    Place::pointer(&spec.file, format!("{}/allOf", schema.pointer)),
                    format!("schemas inherit too much: with this one more than {most} ancestors and properties in all"),
                    "inherit from fewer schemas, e.g. move the properties of those that only lead to another one there",
                );
                return;
            }
            pending.extend(ancestor.all_of.iter().map(|parent| parent.schema));
        }
    }
}
