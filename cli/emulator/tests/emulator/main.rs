//! The emulator over real sockets, with a client that does nothing of its own.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod batch;
mod downloads;
mod engine;
mod faults;
mod graph;
mod queries;
mod sessions;
mod slices;
mod tenant;
mod wire;
