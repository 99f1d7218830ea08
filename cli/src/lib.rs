//! Runs Graph cmdlets from any shell.
