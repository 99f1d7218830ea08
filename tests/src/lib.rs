//! Golden cases, conformance and end-to-end tests of Graphsmith: what the tests share.

pub mod built;
pub mod command;
#[deny(warnings)]
pub mod compiled;
mod corpus;
pub mod counts;
pub mod diff;
mod digest;
pub mod documents;
pub mod folder;
pub mod golden;
mod module;
pub mod pages;
pub mod prism;
pub mod samples;
pub mod server;

/// The Rust of the README, which is compiled and not run.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub mod readme {}

pub use corpus::{corpus, repository};
pub use module::{CorpusModule, described, modules};
