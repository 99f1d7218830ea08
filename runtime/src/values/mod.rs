//! What goes over the wire, as values: properties with three states, lists, models and families, text types, secrets.

pub mod argument;
pub mod array;
pub(crate) mod debug;
pub mod family;
pub mod field;
pub mod identity;
pub mod model;
pub mod property;
pub(crate) mod redact;
pub mod secret;
pub(crate) mod style;
pub mod value;
