//! Phase `resolve`: `Spec` -> `ResolvedSpec`: every reference an id, every anonymous schema named.
//!
//! For example the body `{type: object, properties: {AttachmentItem: …}}` of
//! `POST /users/{user-id}/events/{event-id}/attachments/microsoft.graph.createUploadSession` is written in place; it
//! gets an id made from its JSON pointer and a hash of it (docs/rules.md#1-4-ids-of-anonymous-schemas). The names
//! matter: they show on pages.

mod cycles;
mod facets;
mod ids;
mod inheritance;
mod lineage;
mod lower;
mod model;
mod operations;
mod query;
mod references;
mod schemas;
mod servers;
mod walk;
mod walker;

pub use lineage::lineage;
pub use model::*;

use crate::diag::Diagnostics;
use crate::transform::Spec;

/// Resolves all references and names all anonymous schemas. Unknown and circular references are reported, all of them.
pub fn resolve(spec: Spec, diags: &mut Diagnostics) -> Option<ResolvedSpec> {
    let resolved = walk::walk(spec, diags);
    cycles::check(&resolved, diags);
    inheritance::check(&resolved, diags);
    diags.finish().is_ok().then_some(resolved)
}
