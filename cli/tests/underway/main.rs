//! What holds while the service keeps `mg` waiting: signals are answered (docs/commands.md#signals), and files that are on their
//! way meet nothing that is there.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod downloads;
mod files;
mod objects;
mod process;
mod results;
mod service;
mod shells;
