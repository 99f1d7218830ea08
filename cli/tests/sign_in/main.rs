//! Signed in for the day: `mg sign-in`, `mg whoami`, `mg sign-out` and the cmdlets that follow, as processes of their own against a
//! sign-in service on this machine; and the exit codes of `mg`.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod browser;
mod exit_codes;
mod host;
mod kept;
mod keyring;
mod renewed;
mod service;
