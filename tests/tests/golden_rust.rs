//! Every golden that is Rust compiles without a warning. `build.rs` makes a module of each.
#![deny(warnings, missing_docs)]
#![allow(dead_code, unused_imports, unused_qualifications, reason = "nothing calls the goldens")]

include!(concat!(env!("OUT_DIR"), "/modules.rs"));
