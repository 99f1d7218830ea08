//! Uploads of the runtime to the emulator, over real sockets (docs/protocol.md#create-an-upload-session to
//! docs/protocol.md#failures-resuming-cancelling).
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod attachments;
mod failures;
mod interrupted;
mod processes;
mod random;
mod service;
mod slices;
