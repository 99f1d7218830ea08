//! The properties of types with all below them, as NOTES lists them (docs/rules.md#6-notes).
//!
//! A type is expanded only where it is met first on the whole page, depth first. Published pages expand it once for each
//! parameter, and also count meetings in what only the service sets and nobody sees; for a user of Graph that makes
//! 92,000 lines, with the same ones ten times over.

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

/// Deeper than this nothing is shown, whatever is asked for: no real tree is, and a damaged catalog must not exhaust the stack.
const DEEPEST: usize = 200;

/// Walks the types of one page.
pub struct Walk<'c> {
    catalog: &'c Catalog,
    /// How many levels are shown.
    depth: usize,
    /// Whether something is deeper.
    pub is_cut: bool,
    seen: HashSet<Id<Model>>,
    lines: Vec<Line<'c>>,
}

impl<'c> Walk<'c> {
    /// Nothing was met yet. So many levels of properties are shown.
    #[must_use]
    pub fn new(catalog: &'c Catalog, depth: usize) -> Self {
        Self { catalog, depth: depth.min(DEEPEST), is_cut: false, seen: HashSet::new(), lines: Vec::new() }
    }

    /// The lines of a type, in the order of the page; none when it has no properties, or was met before.
    pub fn lines(&mut self, ty: Id<Type>) -> Result<Vec<Line<'c>>, Damaged> {
        self.below(ty, 1)?;
        Ok(std::mem::take(&mut self.lines))
    }

    /// Appends what is below a type; required properties go first.
    fn below(&mut self, ty: Id<Type>, depth: usize) -> Result<(), Damaged> {
        let is_array = self.catalog.get(ty)?.element.is_some();
        let Some(model) = self.catalog.element(ty)?.model else { return Ok(()) };
        if depth > self.depth {
            self.is_cut |= !self.seen.contains(&model);
            return Ok(());
        }
        if !self.seen.insert(model) {
            return Ok(());
        }
        let record = self.catalog.get(model)?;
        if record.flags.open() && !is_array {
            let ty = match record.open_type {
                Some(ty) => self.catalog.text(self.catalog.get(ty)?.name)?,
                None => "Object",
            };
            let description = "Any further property.";
            self.lines.push(Line { depth, head: format!("[(Any) <{ty}>]"), description, values: Vec::new() });
        }
        let first = self.lines.len();
        let mut children: Vec<(bool, usize)> = Vec::new();
        for owner in self.owners(model)? {
            for id in self.catalog.list(self.catalog.get(owner)?.properties)? {
                let property = self.catalog.get(id)?;
                if property.flags.read_only() {
                    continue;
                }
                let start = self.lines.len();
                let line = self.line(&property, depth)?;
                self.lines.push(line);
                self.below(property.ty, depth + 1)?;
                children.push((property.flags.required(), start));
            }
        }
        if children.iter().any(|(required, _)| *required) {
            self.required_first(&children, first);
        }
        Ok(())
    }

    /// Sorts the children whose lines begin at `first`: required ones first, otherwise as they are.
    fn required_first(&mut self, children: &[(bool, usize)], first: usize) {
        let mut lines = self.lines.split_off(first);
        let mut parts: Vec<(bool, Vec<Line<'c>>)> = Vec::with_capacity(children.len());
        for (required, start) in children.iter().rev() {
            parts.push((*required, lines.split_off(start - first)));
        }
        parts.reverse();
        parts.sort_by_key(|(required, _)| !required);
        self.lines.extend(parts.into_iter().flat_map(|(_, lines)| lines));
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
