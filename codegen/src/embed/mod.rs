//! Use from a crate of one's own: a project file -> Rust that is compiled into that crate.
//!
//! A build script writes it to `OUT_DIR` ([`build`]), which is what suits most crates: the files can be read, and are made again only
//! when the project or its descriptions change.
//!
//! ```no_run
//! // build.rs
//! fn main() -> Result<(), graphsmith_codegen::embed::Fault> {
//!     graphsmith_codegen::embed::build("graphsmith.toml")
//! }
//! ```
//!
//! ```ignore
//! // src/lib.rs
//! include!(concat!(env!("OUT_DIR"), "/graph.rs"));
//! ```
//!
//! The macro `graph!` of the crate `graphsmith-import` does the same without a build script; it calls [`tokens`]. Either
//! way a module of the project becomes `beta::calendar`, `v1_0::mail`, and so on, and needs `graphsmith-runtime` only.
//! The fields `feature` and `help` of the project's modules have no meaning here.
//!
//! Who checks in what is generated, with help pages and all, has a crate for each API version, whose build scripts call
//! [`refresh`]: it writes below the folder of the crates, not to `OUT_DIR`.

mod fault;
mod inline;
mod refresh;
mod script;

pub use fault::Fault;
pub use inline::{Embedded, tokens};
pub use refresh::refresh;
pub use script::build;
