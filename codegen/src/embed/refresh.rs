//! For build scripts of crates whose generated files are checked in: a project file -> a folder that is up to date.

use std::path::{Path, PathBuf};

use super::Fault;
use super::script::{records, warn, watch, watch_sources};
use crate::config::{API_VERSIONS, ModuleEntry, Project};
use crate::diag::{Class, Diagnostics, Severity};
use crate::driver::{self, Failed, Layout, Options, crate_folder};
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
/// Cargo has read the features of the crate before its script adds those of new modules. So the script tells the compiler which
/// there are, and switches all of them on with the feature `full`: a new module is in the very build that adds it.
/// Only `--features` with its name needs a second build.
///
/// Relative paths count from the folder of the package, which is where Cargo runs build scripts. Several crates may name
/// the same folder, which holds them all: their scripts wait for each other, and whoever comes second finds nothing to do.
///
/// Where there is no project file, nothing is done: a packaged crate has none beside it, and is built as it is. Where the
/// files can't be written, a warning of the build tells that they are stale. Only what the project is made from is watched,
/// never what is written here, so a second build runs nothing.
///
/// # Errors
/// The project, a description or a configuration is faulty; nothing is changed then. Or a name isn't as promised, and nobody has
/// decided about it (docs/names.md).
pub fn refresh(project: impl AsRef<Path>, folder: impl AsRef<Path>) -> Result<(), Fault> {
    println!("cargo::rerun-if-changed=build.rs");
    // In full, because what is reported is read elsewhere than in the folder of the package.
    let Ok(file) = project.as_ref().canonicalize() else { return Ok(()) };
    watch(&file);
    let mut diags = Diagnostics::default();
    let written = Project::load(&file, &mut diags).ok_or(Failed::Generate).and_then(|project| {
        watch_sources(&project);
        for line in features(&project, folder.as_ref()) {
            println!("{line}");
        }
        let options = Options { records: records(), ..Options::new(Layout::Crate) };
        driver::run(&project, &options, folder.as_ref(), Mode::Write, &|_| (), &mut diags)
    });
    let is_undecided = written.is_ok() && diags.has_errors();
    let is_sound = diags.iter().all(|fault| fault.class == Class::Io || fault.severity < Severity::Error);
    // Without notes: whoever only builds is not bothered with them, `graphsmith generate` shows them.
    let reported = Fault::of(&mut diags);
    match written {
        Err(Failed::Write) if is_sound => warn("what is generated is stale, and can't be written to"),
        Err(_) => return Err(reported),
        Ok(_) if is_undecided => return Err(reported),
        Ok(_) => {}
    }
    warn(&reported);
    Ok(())
}

/// What Cargo has to be told of the features of the modules of the crate that is built.
fn features(project: &Project, folder: &Path) -> Vec<String> {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let is_full = std::env::var_os("CARGO_FEATURE_FULL").is_some();
    package.map(|package| features_of(project, folder, &package, is_full)).unwrap_or_default()
}

fn features_of(project: &Project, folder: &Path, package: &Path, is_full: bool) -> Vec<String> {
    let is_own = |api_version: &str| {
        same_file::is_same_file(folder.join(crate_folder(api_version)), package).is_ok_and(|same| same)
    };
    let own: Vec<&str> = API_VERSIONS.into_iter().filter(|version| is_own(version)).collect();
    let modules = project.modules.iter().filter(|module| own.contains(&module.api_version.as_str()));
    let lines = modules.flat_map(|ModuleEntry { feature, .. }| {
        let switch = is_full.then(|| format!("cargo::rustc-cfg=feature=\"{feature}\""));
        [format!("cargo::rustc-check-cfg=cfg(feature, values(\"{feature}\"))")].into_iter().chain(switch)
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use std::fs;

    use super::features_of;
    use crate::config::Project;
    use crate::diag::Diagnostics;

    #[test]
    fn a_crate_has_the_features_of_the_modules_of_its_version() {
        let temp = tempfile::tempdir().unwrap();
        let at = |path: &str| temp.path().join(path);
        let module = |name: &str, version: &str| {
            format!("[[module]]\nname = '{name}'\nservice = '{name}'\napi-version = '{version}'\nspec = 's.yml'\n")
        };
        let modules = [("Mail", "v1.0"), ("Files", "beta"), ("Users", "v1.0")];
        let text: String = modules.iter().map(|(name, version)| module(name, version)).collect();
        fs::write(at("p.toml"), text).unwrap();
        fs::write(at("s.yml"), "").unwrap();
        fs::create_dir_all(at("crates/beta/src")).unwrap();
        let project = Project::load(&at("p.toml"), &mut Diagnostics::default()).unwrap();
        let of = |package: &str, is_full| features_of(&project, &at("crates"), &at(package), is_full);

        let [mail, files, users] =
            ["mail", "files", "users"].map(|name| format!("cargo::rustc-check-cfg=cfg(feature, values(\"{name}\"))"));
        assert_eq!(of("crates", false), [mail, users]);
        assert_eq!(of("crates/beta", true), [files, "cargo::rustc-cfg=feature=\"files\"".to_owned()]);
        assert_eq!(of("crates/../crates/beta", false).len(), 1);
        assert!(of("crates/beta/src", true).is_empty() && of("nowhere", true).is_empty());
    }
}
