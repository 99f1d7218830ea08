//! Golden cases, conformance and end-to-end tests of Graphsmith.

mod corpus;

pub use corpus::{corpus, repository};
