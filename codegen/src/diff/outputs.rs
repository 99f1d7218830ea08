//! Files that were generated from a module: where they are in a folder, and what they say.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::surface::{Facts, Rust, Surface, from_facts};
use crate::diag::{Diagnostics, Place};
use crate::emit::api::Api;
use crate::emit::rust::read_symbols;
use crate::load;

/// End of the names of files with what is said besides facts.
const API: &str = ".api.json";

/// What was generated from a module, as far as it is compared.
#[derive(Debug, Clone)]
pub struct Outputs {
    /// Name of the module.
    pub name: String,
    /// Its facts.
    pub facts: PathBuf,
    /// What is said besides, if that was generated.
    pub api: Option<PathBuf>,
    /// The symbols of its Rust, if they were listed.
    pub rust: Option<PathBuf>,
}

/// The modules in a folder of generated files, by name: `facts/<Module>.json` of a project, `<Module>/facts.json` of others, or one
/// `facts.json`.
#[must_use]
pub fn find(folder: &Path) -> Vec<Outputs> {
    let mut found: Vec<Outputs> = files(&folder.join("facts")).iter().filter_map(|file| in_project(file)).collect();
    let folders = files(folder).into_iter().chain(std::iter::once(folder.to_owned()));
    found.extend(folders.filter_map(|folder| from_file(&folder.join("facts.json"))));
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// The module that a file of facts is about; `None` if it holds no facts.
#[must_use]
pub fn from_file(file: &Path) -> Option<Outputs> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Head {
        module: String,
        #[expect(dead_code, reason = "a file without cmdlets holds no facts")]
        cmdlets: serde::de::IgnoredAny,
    }
    if file.extension().is_none_or(|extension| extension != "json") {
        return None;
    }
    let head: Head = serde_json::from_slice(&fs::read(file).ok()?).ok()?;
    let beside =
        |name: &str| [file.with_file_name(name), file.with_extension(name)].into_iter().find(|file| file.is_file());
    Some(Outputs { name: head.module, facts: file.to_owned(), api: beside("api.json"), rust: beside("rust.api") })
}

/// A file of facts in the folder of those of a project, which is named after its module.
fn in_project(file: &Path) -> Option<Outputs> {
    let name = file.file_name()?.to_str()?;
    let module = name.strip_suffix(".json").filter(|_| !name.ends_with(API))?;
    let beside = |end: &str| Some(file.with_file_name(format!("{module}{end}"))).filter(|file| file.is_file());
    Some(Outputs { name: module.to_owned(), facts: file.to_owned(), api: beside(API), rust: beside(".rust.api") })
}

/// What is in a folder; nothing if it can't be read.
fn files(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

/// What the files of a module say. `None` if they can't be read; the fault is reported.
pub fn read(outputs: &Outputs, diags: &mut Diagnostics) -> Option<Surface> {
    let facts: Facts = parse(&outputs.facts, diags)?;
    let api: Option<Api> = match &outputs.api {
        Some(file) => Some(parse(file, diags)?),
        None => None,
    };
    let rust = match &outputs.rust {
        Some(file) => Some(symbols(file, diags)?),
        None => None,
    };
    Some(Surface { rust, ..from_facts(facts, api.as_ref()) })
}

/// Reads a list of symbols.
fn symbols(file: &Path, diags: &mut Diagnostics) -> Option<Rust> {
    match read_symbols(&load::read_text(file, diags)?) {
        Ok(symbols) => Some(Rust::listed(symbols)),
        Err(error) => {
            let message = format!("this isn't what graphsmith writes: {error}");
            diags.error(Place::file(file), message, "generate the folder again, and compare that");
            None
        }
    }
}

fn parse<T: for<'de> Deserialize<'de>>(file: &Path, diags: &mut Diagnostics) -> Option<T> {
    let bytes = match fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) => {
            diags.io(file, format!("the file can't be read: {error}"), "check its permissions, and the disk");
            return None;
        }
    };
    match serde_json::from_slice(&bytes) {
        Ok(content) => Some(content),
        Err(error) => {
            let line = u32::try_from(error.line()).unwrap_or(u32::MAX);
            let message = format!("this isn't what graphsmith writes: {error}");
            diags.error(Place::line(file, line), message, "generate the folder again, and compare that");
            None
        }
    }
}
