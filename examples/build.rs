//! Generates the modules of `graphsmith.toml` into `OUT_DIR`; `src/lib.rs` includes them.

fn main() -> Result<(), graphsmith_codegen::embed::Fault> {
    graphsmith_codegen::embed::build("graphsmith.toml")
}
