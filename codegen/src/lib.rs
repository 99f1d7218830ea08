//! Generates typed Rust, cmdlets and help pages from the `OpenAPI` description of Microsoft Graph.
//!
//! The phases, each a folder or file whose first lines state its input and output:
//!
//! ```text
//! load -> transform -> resolve -> api -> cmdlet -> text -> emit -> write
//! ```
//!
//! ARCHITECTURE.md lists what each may import. The driver runs the phases for one module or many;
//! the command (`cli`) and the build script of the generated crate call the driver.

pub mod api;
#[cfg(feature = "cli")]
pub mod cli;
pub mod cmdlet;
pub mod config;
pub mod diag;
#[cfg(feature = "cli")]
pub mod diff;
pub mod driver;
pub mod embed;
pub mod emit;
pub mod inputs;
pub mod load;
pub mod lock;
pub mod names;
pub mod naming;
pub mod permissions;
pub mod pointer;
pub mod record;
pub mod removed;
pub mod report;
pub mod resolve;
pub mod slice;
pub mod suggest;
pub mod text;
pub mod transform;
pub mod write;
pub mod yaml;
