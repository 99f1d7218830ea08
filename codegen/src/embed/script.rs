//! For build scripts: a project file -> `OUT_DIR/graph.rs` and the files that it names, and what Cargo has to be told.

use std::path::{Path, PathBuf};

use super::Fault;
use crate::config::Project;
use crate::diag::{Diagnostics, Severity};
use crate::driver::{self, Layout, Options};
use crate::emit::Emitter;
use crate::report::{self, Style};
use crate::write::Mode;

/// Generates the Rust of all modules of a project into `OUT_DIR`, for `include!(concat!(env!("OUT_DIR"), "/graph.rs"))`.
///
/// Relative paths count from the folder of the package, which is where Cargo runs build scripts. Cargo is told to run the
/// script again when the project file, a description or a configuration changes. Warnings become warnings of the build.
///
/// # Errors
/// The project, a description or a configuration is faulty, or `OUT_DIR` cannot be written to. Nothing is changed then.
pub fn build(project: impl AsRef<Path>) -> Result<(), Fault> {
    let out = std::env::var_os("OUT_DIR")
        .ok_or_else(|| Fault::from("OUT_DIR is not set: only a build script can call this".to_owned()))?;
    // A file that is faulty or missing is read again when it has been put right.
    watch(project.as_ref());
    let mut diags = Diagnostics::default();
    write(project.as_ref(), &PathBuf::from(out), &mut diags).ok_or_else(|| Fault::of(&mut diags))?;
    driver::locate(&mut diags, Severity::Warning);
    warn(&report::render(&diags, Severity::Warning, Style::Plain));
    Ok(())
}

fn write(file: &Path, out: &Path, diags: &mut Diagnostics) -> Option<()> {
    let project = Project::load(file, diags)?;
    files(&project).for_each(|file| watch(&file));
    let emitters = Emitter::find("rust").into_iter().collect();
    let options = Options { emitters, ..Options::new(Layout::Sources) };
    driver::run(&project, &options, out, Mode::Write, &|_| (), diags).ok().map(|_| ())
}

/// The files that a project is made from, besides its own.
pub fn files(project: &Project) -> impl Iterator<Item = PathBuf> + '_ {
    project.modules.iter().flat_map(|module| {
        let examples = module.help.examples.iter().map(|(folder, _)| folder);
        module.config.iter().chain([&module.spec]).chain(examples).cloned()
    })
}

fn watch(file: &Path) {
    println!("cargo::rerun-if-changed={}", file.display());
}

/// Shows each line as a warning of the build.
pub fn warn(text: &str) {
    for line in text.lines() {
        println!("cargo::warning={line}");
    }
}
