//! `mg invoke` as a host of cmdlets sees it: a real process, a real server, and what goes between them (docs/invoke.md).
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod connections;
mod example;
mod files;
mod host;
mod limits;
mod service;
mod transcripts;
