//! Golden cases, conformance and end-to-end tests of Graphsmith: what the tests share.

pub mod bodies;
pub mod built;
pub mod catalogs;
pub mod command;
#[deny(warnings)]
pub mod compiled;
mod corpus;
pub mod counts;
pub mod diff;
mod digest;
pub mod documents;
pub mod emulated;
pub mod examples;
pub mod folder;
pub mod garden;
pub mod golden;
mod module;
pub mod mutants;
pub mod pages;
pub mod prism;
pub mod prose;
pub mod samples;
pub mod server;
pub mod shapes;

/// The Rust of documents, which is compiled and not run.
#[cfg(doctest)]
mod compiled_documents {
    #[doc = include_str!("../../README.md")]
    mod readme {}
    #[doc = include_str!("../../generated/README.md")]
    mod msgraph {}
    #[doc = include_str!("../../generated/beta/README.md")]
    mod msgraph_beta {}
    #[doc = include_str!("../../catalog/README.md")]
    mod catalog {}
    #[doc = include_str!("../../cli/emulator/README.md")]
    mod emulator {}
    #[doc = include_str!("../../codegen/README.md")]
    mod codegen {}
    #[doc = include_str!("../../macros/README.md")]
    mod macros {}
    #[doc = include_str!("../../runtime/README.md")]
    mod runtime {}
}

pub use corpus::{corpus, repository};
pub use module::{CorpusModule, described, modules};
