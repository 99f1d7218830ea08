//! Whole-process benchmarks: what the benchmarks in `benches/` share.
//!
//! A benchmark runs the programs that users run, several times each, and writes its figures as markdown: on standard
//! output, or with `--record` into its section of `BENCHMARKS.md`. Nothing is asserted on: who reads it judges.

pub mod machine;
pub mod manifest;
pub mod process;
pub mod project;
pub mod record;
pub mod sink;
pub mod table;
