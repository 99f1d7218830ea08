//! The properties of a type with all below them, as NOTES lists them (rules, section 6).
//!
//! A type is expanded only where it is met first, depth first. Read-only properties are walked like others, so they use
//! up first meetings, and then are left out with all below them. The generator has the same walk over its own model.

use std::collections::HashSet;

use graphsmith_catalog::records::{Model, Property, Type};
use graphsmith_catalog::{Catalog, Damaged, Id};

/// A line of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<'c> {
    /// Depth below the parameter, from 1.
    pub depth: usize,
    /// Name and type, in brackets where it may be absent.
    pub head: String,
    /// What it is.
    pub description: &'c str,
    /// Values that the API lists.
    pub values: Vec<&'c str>,
}

/// Deeper than this nothing is shown: no real tree is, and a damaged catalog must not exhaust the stack.
const DEEPEST: usize = 200;

/// The lines of a type, in the order of the page; none when it has no properties.
pub fn lines(catalog: &Catalog, ty: Id<Type>) -> Result<Vec<Line<'_>>, Damaged> {
    let mut walk = Walk { catalog, seen: HashSet::new() };
    walk.below(ty, 1)
}

struct Walk<'c> {
    catalog: &'c Catalog,
    seen: HashSet<Id<Model>>,
}

impl<'c> Walk<'c> {
    fn below(&mut self, ty: Id<Type>, depth: usize) -> Result<Vec<Line<'c>>, Damaged> {
        let is_array = self.catalog.get(ty)?.element.is_some();
        let Some(model) = self.catalog.element(ty)?.model else { return Ok(Vec::new()) };
        if depth > DEEPEST || !self.seen.insert(model) {
            return Ok(Vec::new());
        }
        let record = self.catalog.get(model)?;
        let mut first = Vec::new();
        if record.flags.open() && !is_array {
            let ty = match record.open_type {
                Some(ty) => self.catalog.text(self.catalog.get(ty)?.name)?,
                None => "Object",
            };
            let description = "Any further property.";
            first.push(Line { depth, head: format!("[(Any) <{ty}>]"), description, values: Vec::new() });
        }
        let (mut required, mut optional) = (Vec::new(), Vec::new());
        for owner in self.owners(model)? {
            for id in self.catalog.list(self.catalog.get(owner)?.properties)? {
                let property = self.catalog.get(id)?;
                let below = self.below(property.ty, depth + 1)?;
                if property.flags.read_only() {
                    continue;
                }
                let lines = if property.flags.required() { &mut required } else { &mut optional };
                lines.push(self.line(&property, depth)?);
                lines.extend(below);
            }
        }
        first.append(&mut required);
        first.append(&mut optional);
        Ok(first)
    }

    fn line(&self, property: &Property, depth: usize) -> Result<Line<'c>, Damaged> {
        let name = self.catalog.text(property.name)?;
        let ty = self.catalog.text(self.catalog.get(property.ty)?.name)?;
        let nullable = if property.flags.optional_value() { "?" } else { "" };
        let head = format!("{name} <{ty}{nullable}>");
        let head = if property.flags.required() { head } else { format!("[{head}]") };
        let description = self.catalog.text(property.description)?;
        Ok(Line { depth, head, description, values: self.catalog.texts(property.values)? })
    }

    /// Ancestors of a model, depth first, then the model itself.
    fn owners(&self, model: Id<Model>) -> Result<Vec<Id<Model>>, Damaged> {
        let mut found = Vec::new();
        let mut pending = self.catalog.list(self.catalog.get(model)?.parents)?;
        pending.reverse();
        while let Some(next) = pending.pop() {
            if next != model && !found.contains(&next) {
                found.push(next);
                pending.extend(self.catalog.list(self.catalog.get(next)?.parents)?.into_iter().rev());
            }
        }
        found.push(model);
        Ok(found)
    }
}
