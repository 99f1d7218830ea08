//! Tests of all formats, over reports that are made here.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod browser;
mod build;
mod example;
mod formats;
mod golden;
mod hostile;
mod schema;
mod sizes;
mod tags;
