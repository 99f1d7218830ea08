//! The walk over the document: schemas into the arena, references to ids.
//!
//! `components` come before `paths`, as in the original, so that what is written in an operation never takes a name
//! from a component.

use openapiv3 as oas;

use super::ids::Ids;
use super::model::ResolvedSpec;
use super::walker::Walker;
use crate::diag::Diagnostics;
use crate::pointer::escape;
use crate::transform::Spec;

/// Walks a document; faults are reported, and the walk goes on to find them all.
pub fn walk(spec: Spec, diags: &mut Diagnostics) -> ResolvedSpec {
    let Spec { file, openapi, layout, identity_only, removed: _ } = spec;
    let version = openapi.info.version;
    let mut components = openapi.components.unwrap_or_default();
    let ids = Ids::new(components.schemas.keys().cloned());
    let mut walker = Walker::new(file, layout, ids, diags);
    let servers = walker.servers_of_document(openapi.servers);
    walker.reserve_named(&components);
    walker.components(&mut components);
    let operations = walker.paths(openapi.paths, servers.first());
    ResolvedSpec {
        servers,
        version,
        operations,
        identity_only,
        file: walker.file,
        schemas: walker.schemas,
        named: walker.named,
    }
}

impl Walker<'_> {
    /// Named schemas get their ids before anything refers to them.
    fn reserve_named(&mut self, components: &oas::Components) {
        for (name, schema) in &components.schemas {
            match schema {
                oas::ReferenceOr::Reference { reference } => self.named_schemas.alias(name.clone(), reference.clone()),
                oas::ReferenceOr::Item(_) => {
                    let id = self.reserve();
                    self.named_schemas.insert(name.clone(), id);
                }
            }
        }
    }

    fn components(&mut self, components: &mut oas::Components) {
        let sections = std::mem::take(&mut self.layout.component_sections);
        self.at("components", |w| {
            for section in &sections {
                w.at(section, |w| w.section(section, components));
            }
        });
    }

    fn section(&mut self, section: &str, components: &mut oas::Components) {
        match section {
            "schemas" => {
                for (name, schema) in std::mem::take(&mut components.schemas) {
                    self.at(&name.clone(), |w| w.named_schema(name, schema));
                }
            }
            "parameters" => self.parameter_section(std::mem::take(&mut components.parameters)),
            "responses" => self.response_section(std::mem::take(&mut components.responses)),
            "requestBodies" => self.body_section(std::mem::take(&mut components.request_bodies)),
            "headers" => self.header_section(std::mem::take(&mut components.headers)),
            _ => {}
        }
    }

    fn named_schema(&mut self, name: String, schema: oas::ReferenceOr<oas::Schema>) {
        match schema {
            oas::ReferenceOr::Reference { reference } => {
                if let Err(fault) = self.named_schemas.follow(&reference) {
                    self.fault(&fault);
                }
            }
            oas::ReferenceOr::Item(schema) => {
                let own = format!("#/components/schemas/{}", escape(&name));
                // A name with a percent sign is not what its reference says; the arena is in document order then.
                let id = self.named_schemas.follow(&own).copied().unwrap_or_else(|_| self.reserve());
                self.named.push(id);
                self.fill(id, name, false, schema);
            }
        }
    }
}
