//! A file of configuration, in each of its forms: literate Markdown, YAML, JSON and TOML.
#![no_main]

use std::sync::LazyLock;

use graphsmith_codegen::config::{self, Request};
use graphsmith_codegen::diag::Diagnostics;
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().expect("there is room for a file"));

fuzz_target!(|bytes: &[u8]| {
    let Some((form, text)) = bytes.split_first() else { return };
    let file = FOLDER.path().join(["a.md", "a.yml", "a.json", "a.toml"][usize::from(form % 4)]);
    std::fs::write(&file, text).expect("there is room for a file");
    let request = Request { service: "Fuzz", module: "Contoso.Fuzz", api_version: "v1.0" };
    let mut diags = Diagnostics::default();
    let read = config::load(&[file], &request, &mut diags);
    assert!(read.is_some() || diags.iter().next().is_some(), "refused without a fault");
});
