//! Brings the files of this crate, and those of the crate for v1.0 around it, up to date from `../../specs`.

fn main() -> Result<(), graphsmith_codegen::embed::Fault> {
    graphsmith_codegen::embed::refresh("../../specs/graphsmith.toml", "..")
}
