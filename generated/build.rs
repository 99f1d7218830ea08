//! Brings the files of this crate, and those that lie beside it, up to date from `../specs`.

fn main() -> Result<(), graphsmith_codegen::embed::Fault> {
    graphsmith_codegen::embed::refresh("../specs/graphsmith.toml", ".")
}
