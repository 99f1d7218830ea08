//! The properties of what a cmdlet gives, as its description has them.

use graphsmith_catalog::records::Model;
use graphsmith_catalog::{Catalog, Damaged, Id};

use super::{Cmdlet, Set};

impl<'c> Cmdlet<'c> {
    /// Names on the wire of the properties of what a set of this cmdlet gives, in an order that is always the same: those
    /// that are inherited, then by name.
    pub fn properties(&self, set: &Set<'c>) -> Result<Vec<&'c str>, Damaged> {
        let (mut seen, mut names) = (Vec::new(), Vec::new());
        for output in &set.outputs {
            if let Some(model) = self.catalog.element(*output)?.model {
                add(self.catalog, model, &mut seen, &mut names)?;
            }
        }
        Ok(names)
    }
}

/// Adds the properties of a model that hasn't been seen yet.
fn add<'c>(
    catalog: &'c Catalog,
    model: Id<Model>,
    seen: &mut Vec<Id<Model>>,
    names: &mut Vec<&'c str>,
) -> Result<(), Damaged> {
    if seen.contains(&model) {
        return Ok(());
    }
    seen.push(model);
    let record = catalog.get(model)?;
    for parent in catalog.list(record.parents)? {
        add(catalog, parent, seen, names)?;
    }
    for property in catalog.list(record.properties)? {
        let name = catalog.text(catalog.get(property)?.wire)?;
        if !names.contains(&name) {
            names.push(name);
        }
    }
    Ok(())
}
