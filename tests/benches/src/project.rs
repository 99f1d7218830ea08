//! Crates that are made for a benchmark: generated Rust and a manifest -> what compiling them takes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{self, Run, Runs};

/// A library crate in a folder of its own, outside any workspace.
#[derive(Debug)]
pub struct Project {
    folder: PathBuf,
}

impl Project {
    /// Makes a crate with these dependencies, as lines of TOML, and this source of its root.
    pub fn new(folder: &Path, dependencies: &str, root: &str) -> Result<Self, String> {
        let manifest = format!(
            "[workspace]\n[package]\nname = \"measured\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n{dependencies}\n"
        );
        let write = || {
            fs::create_dir_all(folder.join("src"))?;
            fs::write(folder.join("Cargo.toml"), manifest)?;
            fs::write(folder.join("src/lib.rs"), root)
        };
        write().map_err(|error| format!("{}: {error}", folder.display()))?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// What a `cargo` command takes for this crate alone: its dependencies are compiled before, with an empty crate.
    pub fn measure(&self, command: &[&str], repeats: usize) -> Result<Runs, String> {
        let root = self.folder.join("src/lib.rs");
        let fault = |error: std::io::Error| format!("{}: {error}", root.display());
        let text = fs::read(&root).map_err(fault)?;
        fs::write(&root, "").map_err(fault)?;
        let prepared = process::run(&mut self.cargo(command));
        fs::write(&root, &text).map_err(fault)?;
        prepared?;
        let again = || -> Result<Run, String> {
            let run = process::run(&mut self.cargo(command))?;
            // What has another time than before is compiled again.
            fs::write(&root, &text).map_err(fault)?;
            Ok(run)
        };
        (0..repeats).map(|_| again()).collect::<Result<_, _>>().map(Runs)
    }

    fn cargo(&self, command: &[&str]) -> Command {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.current_dir(&self.folder).args(command).arg("--quiet");
        // Crates that are measured one after the other share what they depend on.
        cargo.env("CARGO_TARGET_DIR", self.folder.with_file_name("target")).env("CARGO_INCREMENTAL", "0");
        cargo.env_remove("RUSTFLAGS");
        cargo
    }
}

/// Lines of all Rust files below a folder.
#[must_use]
pub fn lines(folder: &Path) -> usize {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    let paths = entries.flatten().map(|entry| entry.path());
    let count = |path: PathBuf| match path.extension() {
        _ if path.is_dir() => lines(&path),
        Some(extension) if extension == "rs" => fs::read_to_string(&path).map_or(0, |text| text.lines().count()),
        _ => 0,
    };
    paths.map(count).sum()
}
