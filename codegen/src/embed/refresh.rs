//! For build scripts of crates whose generated files are checked in: a project file -> a folder that is up to date.

use std::path::Path;

use super::Fault;
use super::script::{warn, watch, watch_sources};
use crate::config::Project;
use crate::diag::{Class, Diagnostics, Severity};
use crate::driver::{self, Failed, Layout, Options};
use crate::write::Mode;

/// Brings a folder of checked-in files up to date with a project, as `graphsmith generate` does ([`Layout::Crate`]), so
/// that `cargo build` is all a maintainer runs:
///
/// ```no_run
/// // build.rs
/// fn main() -> Result<(), graphsmith_codegen::embed::Fault> {
///     graphsmith_codegen::embed::refresh("../specs/graphsmith.toml", ".")
/// }
/// ```
///
/// Relative paths count from the folder of the package, which is where Cargo runs build scripts. Several crates may name
/// the same folder, which holds them all: their scripts wait for each other, and whoever comes second finds nothing to do.
///
/// Where there is no project file, nothing is done: a packaged crate has none beside it, and is built as it is. Where the
/// files can't be written, a warning of the build tells that they are stale. Only what the project is made from is watched,
/// never what is written here, so a second build runs nothing.
///
/// # Errors
/// The project, a description or a configuration is faulty. Nothing is changed then.
pub fn refresh(project: impl AsRef<Path>, folder: impl AsRef<Path>) -> Result<(), Fault> {
    println!("cargo::rerun-if-changed=build.rs");
    // In full, because what is reported is read elsewhere than in the folder of the package.
    let Ok(file) = project.as_ref().canonicalize() else { return Ok(()) };
    watch(&file);
    let mut diags = Diagnostics::default();
    let written = Project::load(&file, &mut diags).ok_or(Failed::Generate).and_then(|project| {
        watch_sources(&project);
        driver::run(&project, &Options::new(Layout::Crate), folder.as_ref(), Mode::Write, &|_| (), &mut diags)
    });
    let is_sound = diags.iter().all(|fault| fault.class == Class::Io || fault.severity < Severity::Error);
    // Without notes: whoever only builds is not bothered with them, `graphsmith generate` shows them.
    let reported = Fault::of(&mut diags);
    match written {
        Err(Failed::Write) if is_sound => warn("what is generated is stale, and can't be written to"),
        Err(_) => return Err(reported),
        Ok(_) => {}
    }
    warn(&reported);
    Ok(())
}
