//! A description, whatever its dialect: it is refused with a fault, or everything is made from it.
#![no_main]

use std::path::PathBuf;
use std::sync::LazyLock;

use graphsmith_codegen::config::{HelpSettings, ModuleEntry, Project};
use graphsmith_codegen::diag::{Diagnostics, Place};
use graphsmith_codegen::driver;
use graphsmith_codegen::emit::{EMITTERS, Models, Options};
use libfuzzer_sys::{Corpus, fuzz_target};
use tempfile::TempDir;

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().expect("there is room for a file"));

fn module(spec: PathBuf) -> ModuleEntry {
    ModuleEntry {
        place: Place::file(&spec),
        name: "Contoso.Fuzz".to_owned(),
        service: "Fuzz".to_owned(),
        api_version: "v1.0".to_owned(),
        spec,
        include: Vec::new(),
        include_hidden: false,
        identity: Vec::new(),
        config: Vec::new(),
        feature: "fuzz".to_owned(),
        help: HelpSettings::default(),
    }
}

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let spec = FOLDER.path().join("fuzz.yml");
    std::fs::write(&spec, bytes).expect("there is room for a file");
    let mut diags = Diagnostics::default();
    let Some(made) = driver::models(&Project::default(), &module(spec), &mut diags) else {
        assert!(diags.iter().next().is_some(), "refused without a fault");
        return Corpus::Keep;
    };
    for emitter in EMITTERS {
        let models = Models { api: &made.api, cmdlets: &made.cmdlets, source: &made.source };
        for output in (emitter.emit)(models, &Options::default(), &mut diags) {
            if output.path.ends_with(".rs") {
                let text = std::str::from_utf8(&output.bytes).expect("Rust is UTF-8");
                assert!(syn::parse_file(text).is_ok(), "{} is no Rust", output.path);
            }
        }
    }
    Corpus::Keep
});
