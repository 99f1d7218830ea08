//! Phase `text`: what the models say -> texts for people, without any markup but ticks around code.
//!
//! Help pages and catalogs show the same texts; each writes them in its own form. Whatever a spec says, it stays text:
//! characters that nobody sees are left out.

mod acted_on;
mod by_name;
mod calls;
pub mod demands;
mod examples;
mod facets;
mod links;
mod nouns;
mod permissions;
mod phrase;
mod readable;
mod summary;
mod truths;
mod words;

pub use examples::file::{self, ExampleFile, ExampleFiles};
pub use examples::{Example, Examples};
pub use facets::{default, deprecation, notices, parameter, property, property_with_values, read_only, values};
pub use links::{links, of_type as link_of_type, online};
pub use permissions::{Granted, alternatives, permissions, permissions_line};
pub use readable::{and_list, line, parameter_line};
pub use summary::{description, synopsis};
