//! Scripts of PowerShell, read and never run: their text -> the commands that they call, the modules and types that they name.
//!
//! Nothing here knows which cmdlets there are. Two things are taken from the text alone: what is called ([`Use`]), and literal
//! arguments ([`Value`]), through variables that were assigned a literal before. Everything else is unknown, and said to be.
//!
//! | file | does |
//! | --- | --- |
//! | `read` | finds files, and makes text of their bytes |
//! | `parser` | makes the syntax tree |
//! | `tree` | walks over the syntax tree, whatever its depth, once |
//! | `command` | takes a command apart: name, parameters, arguments |
//! | `value` | gives the value of a literal |
//! | `variables` | remembers what variables were assigned |
//! | `modules` | knows which commands name modules |
//! | `words` | finds names where there is no tree: in texts, after errors of syntax, in scripts of shells |
//! | `place` | turns offsets into lines and columns |

mod command;
mod model;
mod modules;
mod parser;
mod place;
mod read;
#[cfg(test)]
mod tests;
mod tree;
mod value;
mod variables;
mod words;

pub use model::{Called, Element, HOLE, ModuleUse, Naming, Place, Script, Use, Value};
pub use read::{Source, is_manifest, open, shown, sources};
pub use tree::parse;
pub use words::of_shell;
