//! Every golden that is Rust, compiled with warnings denied: what is expected of the generator is at least valid.
//!
//! The build script of this package lists them. Being part of a library they are documented too, so `cargo test --doc`
//! shows whether the text of a description became an example that is run (docs/security.md#documentation-is-never-run):
//! it must find none here.

include!(concat!(env!("OUT_DIR"), "/modules.rs"));
