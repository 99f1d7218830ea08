//! Project files that are made for a benchmark: modules -> arguments of `graphsmith generate`.

use std::fs;
use std::path::{Path, PathBuf};

use graphsmith_codegen::config::ModuleEntry;

/// Writes a project file with these modules; with the arguments that are returned they are generated.
pub fn arguments(file: &Path, modules: &[ModuleEntry]) -> Result<Vec<String>, String> {
    let entries: Vec<toml::Table> = modules.iter().map(entry).collect();
    let manifest = toml::Table::from_iter([("module".to_owned(), entries.into())]);
    fs::write(file, manifest.to_string()).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(vec!["--manifest".to_owned(), file.display().to_string()])
}

/// A module as it is written there.
fn entry(module: &ModuleEntry) -> toml::Table {
    let path = |path: &PathBuf| path.display().to_string();
    let config: Vec<String> = module.config.iter().map(path).collect();
    let values = [
        ("name", module.name.clone().into()),
        ("service", module.service.clone().into()),
        ("api-version", module.api_version.clone().into()),
        ("spec", path(&module.spec).into()),
        ("config", config.into()),
    ];
    values.into_iter().map(|(key, value): (&str, toml::Value)| (key.to_owned(), value)).collect()
}
