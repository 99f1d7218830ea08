//! Whole modules as a crate of its own: emitted Rust and a root -> what the compiler says, or what the program prints.
//!
//! The crate lies below cargo's folder for test data, so that its dependencies are compiled once and not with each test.
//! It has the versions of the workspace's lock file and needs no network.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use graphsmith_codegen::emit::Output;

use crate::repository;

/// How a library of generated modules begins: with everything that a crate of ours may demand of them.
const STRICT: &str = "//! Generated.\n#![deny(warnings, missing_docs, rustdoc::all)]\n#![forbid(unsafe_code)]\n";

/// A crate made of emitted modules.
#[derive(Debug)]
pub struct Built {
    folder: PathBuf,
}

impl Built {
    /// Starts an empty crate below `target`, which is cargo's folder for data of tests. A crate of that name that is
    /// there already is replaced, and what was compiled for it stays.
    pub fn new(target: &Path, name: &str) -> io::Result<Self> {
        let folder = target.join(name);
        match fs::remove_dir_all(folder.join("src")) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        fs::create_dir_all(folder.join("src"))?;
        let runtime = repository().join("runtime").canonicalize()?;
        let manifest = toml::toml! {
            [package]
            name = "built"
            version = "0.0.0"
            edition = "2024"
            publish = false

            [workspace]

            [dependencies]
            serde_json = { version = "1", features = ["preserve_order"] }
            tokio = { version = "1", default-features = false, features = ["macros", "rt"] }

            [profile.dev]
            debug = false
            incremental = false
        };
        let mut manifest = manifest;
        let path = toml::Table::from_iter([("path".to_owned(), runtime.display().to_string().into())]);
        if let Some(dependencies) = manifest.get_mut("dependencies").and_then(toml::Value::as_table_mut) {
            dependencies.insert("graphsmith-runtime".to_owned(), path.into());
        }
        fs::write(folder.join("Cargo.toml"), manifest.to_string())?;
        fs::copy(repository().join("Cargo.lock"), folder.join("Cargo.lock"))?;
        Ok(Self { folder })
    }

    /// Adds what the emitter `rust` made of a module.
    pub fn module(&self, name: &str, outputs: &[Output]) -> io::Result<()> {
        for output in outputs {
            let Some(file) = output.path.strip_prefix("rust/") else { continue };
            let path = self.folder.join("src").join(name).join(file);
            fs::create_dir_all(path.parent().unwrap_or(&self.folder))?;
            fs::write(path, &output.bytes)?;
        }
        Ok(())
    }

    /// Compiles the crate with this `main.rs`, runs it with `input`, and returns what it prints; `Err` says what the
    /// compiler or the program said.
    pub fn run(&self, main: &str, input: &str) -> io::Result<String> {
        fs::write(self.folder.join("src/main.rs"), main)?;
        let output = self.cargo(&["run"], input)?;
        String::from_utf8(output).map_err(io::Error::other)
    }

    /// A library `built` whose module `graph` is these outputs. [`Self::run`] adds a program that uses it.
    pub fn library(target: &Path, name: &str, outputs: &[Output]) -> io::Result<Self> {
        Self::libraries(target, name, [("graph", outputs)])
    }

    /// A library `built` with a module for each name. [`Self::run`] adds a program that uses it.
    pub fn libraries<'o>(
        target: &Path,
        name: &str,
        modules: impl IntoIterator<Item = (&'o str, &'o [Output])>,
    ) -> io::Result<Self> {
        let (built, mut root) = (Self::new(target, name)?, STRICT.to_owned());
        for (module, outputs) in modules {
            built.module(module, outputs)?;
            let _ = writeln!(root, "/// Generated.\npub mod {module};");
        }
        fs::write(built.folder.join("src/lib.rs"), root)?;
        Ok(built)
    }

    /// Compiles a crate that is these outputs, and its documentation, with all warnings denied; `Err` says what was said.
    pub fn strictly(target: &Path, name: &str, outputs: &[Output]) -> Result<(), String> {
        let built = Self::library(target, name, outputs).map_err(|error| error.to_string())?;
        let short = |error: String| error.chars().take(2_000).collect::<String>();
        built.check().map_err(|error| short(format!("cargo check: {error}")))?;
        built.cargo(&["doc", "--no-deps"], "").map_err(|error| short(format!("cargo doc: {error}")))?;
        Ok(())
    }

    /// Checks the library; `Err` says what the compiler said.
    pub fn check(&self) -> Result<(), String> {
        self.cargo(&["check"], "").map(drop).map_err(|error| error.to_string())
    }

    fn cargo(&self, command: &[&str], input: &str) -> io::Result<Vec<u8>> {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut child = Command::new(cargo)
            .args(command)
            .args(["--offline", "--quiet", "--manifest-path"])
            .arg(self.folder.join("Cargo.toml"))
            .env("CARGO_TARGET_DIR", self.folder.with_file_name("built"))
            .env("RUSTDOCFLAGS", "-D warnings")
            .env_remove("RUSTFLAGS")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let mut stdin = child.stdin.take().ok_or_else(|| io::Error::other("no standard input"))?;
        let input = input.to_owned();
        // A program that failed to compile reads nothing; that shows in its exit code.
        let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
        let output = child.wait_with_output()?;
        let written = writer.join().map_err(|_| io::Error::other("the writer failed"))?;
        if !output.status.success() {
            return Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
        }
        written?;
        Ok(output.stdout)
    }
}
