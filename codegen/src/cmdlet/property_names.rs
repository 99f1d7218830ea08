//! Directives that rename properties of models: a model and its property -> the property's name.
//!
//! `where: {model-name: ^MicrosoftGraphUser$, property-name: Mail}` with `set: {property-name: Email}` renames what a
//! hashtable or an object of that model calls the property. The name on the wire stays, and so do parameters: they
//! were made before, as in AutoRest.

use std::cell::Cell;

use super::sanitize;
use crate::config::{Config, Directive, ModelDirective, assign};
use crate::diag::{Diagnostics, Effect};

/// The directives of a configuration that rename properties, in order.
#[derive(Debug)]
pub struct PropertyNames<'a> {
    sanitize: bool,
    renames: Vec<Rename<'a>>,
}

#[derive(Debug)]
struct Rename<'a> {
    written: &'a Directive,
    directive: &'a ModelDirective,
    used: Cell<bool>,
}

impl<'a> PropertyNames<'a> {
    /// Those of a configuration.
    pub fn new(config: &'a Config) -> Self {
        let renames = config.model_directives().filter(|(_, directive)| directive.renames_properties());
        let renames = renames.map(|(written, directive)| Rename { written, directive, used: Cell::new(false) });
        Self { sanitize: config.sanitize_names, renames: renames.collect() }
    }

    /// The names of the properties of a class before any directive, if they aren't those that they were made with.
    pub fn before_directives<'n>(&self, class: &str, names: impl Iterator<Item = &'n String>) -> Option<Vec<String>> {
        self.sanitize.then(|| sanitize::properties(class, names.cloned().collect()))
    }

    /// The name of a property of a class.
    pub fn name(&self, class: &str, name: String) -> String {
        self.renames.iter().fold(name, |name, rename| {
            let ModelDirective { model_name, property_name, set_property_name, .. } = rename.directive;
            let selected = model_name.as_ref().is_none_or(|pattern| pattern.is_match(class))
                && property_name.as_ref().is_some_and(|pattern| pattern.is_match(&name));
            match set_property_name {
                Some(replacement) if selected => {
                    rename.used.set(true);
                    assign(&name, property_name.as_ref(), replacement)
                }
                _ => name,
            }
        })
    }

    /// Records what each directive came to.
    pub fn report(&self, diags: &mut Diagnostics) {
        for Rename { written, used, .. } in &self.renames {
            diags.directive(&written.place, &written.text, if used.get() { Effect::Used } else { Effect::Unmatched });
        }
    }
}
