//! Brings this crate's files up to date from `../specs`, so that `cargo build` is all a maintainer runs.
//!
//! A packaged crate has no specs beside it and is built as it is. So is one that cannot be written to; then a warning
//! tells when it is stale. Only the specs are watched, never what is written here, so a second build runs nothing.

use std::path::PathBuf;
use std::process::ExitCode;

use graphsmith_codegen::config::Project;
use graphsmith_codegen::diag::{Class, Diagnostics, Severity};
use graphsmith_codegen::driver::{self, Failed, Layout, Options};
use graphsmith_codegen::embed;
use graphsmith_codegen::report::{self, Style};
use graphsmith_codegen::write::Mode;

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build.rs");
    // Asked for now, not when this was compiled: the folder may have been moved since.
    let here = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let Some(specs) = here.parent().map(|root| root.join("specs")) else { return ExitCode::SUCCESS };
    let file = specs.join("graphsmith.toml");
    if !file.is_file() {
        return ExitCode::SUCCESS;
    }
    println!("cargo::rerun-if-changed={}", specs.display());

    let mut diags = Diagnostics::default();
    let result = Project::load(&file, &mut diags).ok_or(Failed::Generate).and_then(|project| {
        for file in embed::files(&project).filter(|file| !file.starts_with(&specs)) {
            println!("cargo::rerun-if-changed={}", file.display());
        }
        driver::run(&project, &Options::new(Layout::Crate), &here, Mode::Write, &|_| (), &mut diags)
    });
    // Whoever only builds is not bothered with notes; `graphsmith generate` shows them.
    driver::locate(&mut diags, Severity::Warning);
    let text = report::render(&diags, Severity::Warning, Style::Plain);
    match result {
        Ok(_) => embed::warn(&text),
        Err(Failed::Write) if diags.iter().all(|d| d.class == Class::Io || d.severity < Severity::Error) => {
            embed::warn(&format!("generated/ is stale and cannot be written to\n{text}"));
        }
        Err(_) => {
            eprint!("{text}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
