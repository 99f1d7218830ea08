//! For build scripts: a project file -> `OUT_DIR/graph.rs` and the files that it names, and what Cargo has to be told.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::Fault;
use crate::config::{ModuleEntry, Project};
use crate::diag::Diagnostics;
use crate::driver::{self, Layout, Options};
use crate::emit::Emitter;
use crate::write::Mode;

/// Generates the Rust of all modules of a project into `OUT_DIR`, for `include!(concat!(env!("OUT_DIR"), "/graph.rs"))`.
///
/// Relative paths count from the folder of the package, which is where Cargo runs build scripts. Cargo is told to run the
/// script again when the project file, a description or a configuration changes. Warnings become warnings of the build.
///
/// # Errors
/// The project, a description or a configuration is faulty, or `OUT_DIR` cannot be written to; nothing is changed then. Or a name
/// isn't as promised, and nobody has decided about it (docs/names.md).
pub fn build(project: impl AsRef<Path>) -> Result<(), Fault> {
    let out = std::env::var_os("OUT_DIR")
        .ok_or_else(|| Fault::from("OUT_DIR is not set: only a build script can call this".to_owned()))?;
    // A file that is faulty or missing is read again when it has been put right.
    watch(project.as_ref());
    let mut diags = Diagnostics::default();
    write(project.as_ref(), &PathBuf::from(out), &mut diags).ok_or_else(|| Fault::of(&mut diags))?;
    warn(&Fault::of(&mut diags));
    Ok(())
}

fn write(file: &Path, out: &Path, diags: &mut Diagnostics) -> Option<()> {
    let project = Project::load(file, diags)?;
    watch_sources(&project);
    let emitters = Emitter::find("rust").into_iter().collect();
    let options = Options { emitters, records: records(), ..Options::new(Layout::Sources) };
    driver::run(&project, &options, out, Mode::Write, &|_| (), diags).ok()?;
    diags.finish().ok()
}

/// The folder of the records of runs: a folder in `OUT_DIR`, which belongs to the script and goes with `cargo clean`. `None`
/// outside of a script.
pub(super) fn records() -> Option<PathBuf> {
    std::env::var_os("OUT_DIR").map(|out| Path::new(&out).join("graphsmith-records"))
}

/// The files that a project is made from, besides its own, each once. Folders stand for all that is in them.
pub(super) fn files(project: &Project) -> BTreeSet<PathBuf> {
    let of_module = |module: &ModuleEntry| {
        // A configuration may require others. What is wrong with it is reported when the module is made.
        let config = project.config(module, &mut Diagnostics::default());
        let examples = module.help.examples.iter().map(|(folder, _)| folder);
        let named: Vec<PathBuf> = module.config.iter().chain([&module.spec]).chain(examples).cloned().collect();
        named.into_iter().chain(config.into_iter().flat_map(|config| config.files))
    };
    let mut files: BTreeSet<PathBuf> = project.modules.iter().flat_map(of_module).collect();
    files.remove(&project.file);
    files
}

/// Has Cargo run the script again when a file changes that a project is made from, besides its own.
pub(super) fn watch_sources(project: &Project) {
    for file in files(project) {
        watch(&file);
    }
    // Where there is none yet, a decision makes it.
    for folder in project.names.iter().map(|names| names.join("decisions")).filter(|folder| folder.is_dir()) {
        watch(&folder);
    }
}

/// Has Cargo run the script again when a file changes, or one in a folder.
pub(super) fn watch(file: &Path) {
    println!("cargo::rerun-if-changed={}", file.display());
}

/// Shows each line as a warning of the build.
pub(super) fn warn(text: &(impl ToString + ?Sized)) {
    for line in text.to_string().lines() {
        println!("cargo::warning={line}");
    }
}
