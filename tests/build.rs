//! Writes one test for each golden case, and one Rust module for each golden that is Rust: a case that is added needs
//! no further line, and a golden that does not compile breaks the build of the tests.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let cases = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("cases");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", cases.display());
    // While expectations are being replaced, old ones that don't compile must not be in the way.
    println!("cargo::rerun-if-env-changed=UPDATE_GOLDEN");
    let updating = env::var_os("UPDATE_GOLDEN").is_some_and(|value| !value.is_empty());

    let (mut tests, mut modules) = (String::new(), String::new());
    for group in folders(&cases)? {
        // The cases of the test `wire`.
        if name(&group) == "wire" {
            continue;
        }
        for case in folders(&group)? {
            let id = format!("{}/{}", name(&group), name(&case));
            let identifier = id.replace(['/', '-'], "_");
            let _ = writeln!(tests, "#[test]\nfn {identifier}() {{\n    check({id:?});\n}}\n");
            let source = case.join("expected/rust/mod.rs");
            if source.is_file() && !updating {
                let _ = writeln!(
                    modules,
                    "/// Golden case `{id}`.\n#[rustfmt::skip]\n#[path = {:?}]\npub mod {identifier};\n",
                    source.display().to_string()
                );
            }
        }
    }
    fs::write(out.join("cases.rs"), tests)?;
    fs::write(out.join("modules.rs"), modules)
}

/// The folders in a folder, by name.
fn folders(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|e| e.path())).collect::<io::Result<_>>()?;
    found.retain(|path| path.is_dir());
    found.sort();
    Ok(found)
}

fn name(folder: &Path) -> String {
    folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
