//! `mg catalog add`: catalogs, or descriptions that `graphsmith` makes catalogs of -> the folder of catalogs.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use graphsmith_catalog::records::Cmdlet;
use graphsmith_catalog::{Catalog, EXTENSION};

use super::descriptions::{self, Options};
use crate::console::Console;
use crate::failure::{Exit, Failure};
use crate::library::{VARIABLE, folders};

/// A catalog that is whole.
struct Whole {
    module: String,
    cmdlets: usize,
    bytes: Vec<u8>,
}

/// Adds catalogs. All of them are checked before the first is written.
pub(super) fn run(words: &[String], console: &mut Console<'_>) -> Result<(), Failure> {
    let Some(folder) = folders(console).into_iter().next() else {
        return Err(Failure::usage("there is no folder for catalogs").hint(format!("Name one in {VARIABLE}.")));
    };
    let (paths, options) = arguments(words)?;
    // Deleted at the end, with what graphsmith has made.
    let made = tempfile::tempdir().map_err(|error| Failure::file("make", "a temporary folder", &error))?;
    let mut files = Vec::new();
    for (at, path) in paths.iter().enumerate() {
        let path = Path::new(path);
        let found = if path.is_dir() { catalogs_in(path)? } else { Vec::new() };
        if path.extension().is_some_and(|extension| extension == EXTENSION) {
            files.push(path.to_owned());
        } else if found.is_empty() {
            let out = made.path().join(at.to_string());
            descriptions::generate(path, &options, &out, console)?;
            files.extend(catalogs_in(&out)?);
        } else {
            files.extend(found);
        }
    }
    let mut all: Vec<Whole> = Vec::new();
    for file in &files {
        let whole = check(file)?;
        if all.iter().any(|other| other.module.eq_ignore_ascii_case(&whole.module)) {
            return Err(Failure::usage(format!("`{}` is there twice, nothing was added", whole.module)));
        }
        all.push(whole);
    }
    let shown = folder.display().to_string();
    fs::create_dir_all(&folder).map_err(|error| Failure::file("make", &shown, &error))?;
    for Whole { module, cmdlets, bytes } in all {
        let file = folder.join(format!("{module}.{EXTENSION}"));
        let what = if file.exists() { "replaced" } else { "added" };
        let shown = file.display().to_string();
        write(&folder, &file, &bytes).map_err(|error| Failure::file("write", &shown, &error))?;
        console.print(&format!("{module}: {cmdlets} cmdlets, {what} as {shown}\n"))?;
    }
    Ok(())
}

/// What is to be added, and what is said about descriptions.
fn arguments(words: &[String]) -> Result<(Vec<&String>, Options<'_>), Failure> {
    let (mut paths, mut options) = (Vec::new(), Options::default());
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.to_ascii_lowercase().as_str() {
            "-config" => {
                options.configs.push(words.next().ok_or_else(|| Failure::usage("-Config needs the name of a file"))?);
            }
            "-apiversion" => match words.next().map(String::as_str) {
                Some(version @ ("v1.0" | "beta")) => options.version = Some(version),
                _ => return Err(Failure::usage("-ApiVersion is v1.0 or beta")),
            },
            option if option.starts_with('-') => {
                return Err(Failure::usage(format!("there is no option `{word}`"))
                    .hint("There are -Config FILE and -ApiVersion v1.0|beta."));
            }
            _ => paths.push(word),
        }
    }
    if paths.is_empty() {
        return Err(Failure::usage("expected catalogs, descriptions, or folders of them")
            .hint("For example `mg catalog add Microsoft.Graph.Mail.mgcat`."));
    }
    Ok((paths, options))
}

/// The catalogs in a folder and in the folders in it, as `graphsmith generate` writes them.
fn catalogs_in(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failed = |error: std::io::Error| Failure::file("read", &folder.display().to_string(), &error);
    let mut found = Vec::new();
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect()).map_err(failed)?;
    entries.sort();
    for entry in entries {
        let inner = if entry.is_dir() {
            fs::read_dir(&entry).map_err(failed)?
        } else {
            found.push(entry);
            continue;
        };
        let mut inner: Vec<PathBuf> = inner.flatten().map(|entry| entry.path()).collect();
        inner.sort();
        found.extend(inner);
    }
    found.retain(|file| file.is_file() && file.extension().is_some_and(|extension| extension == EXTENSION));
    Ok(found)
}

/// Reads a catalog, and checks every byte and every reference of it.
fn check(file: &Path) -> Result<Whole, Failure> {
    let shown = file.display().to_string();
    let bytes = fs::read(file).map_err(|error| Failure::file("read", &shown, &error))?;
    let refused = |why: &dyn std::fmt::Display| {
        Failure::new(Exit::File, format!("{shown}: {why}; nothing was added"))
            .hint("Copy the file once more, or make it with `graphsmith generate --emit catalog`.")
    };
    let catalog = Catalog::new(bytes.clone()).map_err(|damaged| refused(&damaged))?;
    catalog.verify().map_err(|damaged| refused(&damaged))?;
    let module = catalog.module().and_then(|module| catalog.text(module.name)).map_err(|damaged| refused(&damaged))?;
    // The name becomes that of a file.
    let is_name = !module.starts_with('.') && module.chars().all(|c| c.is_alphanumeric() || ".-_ ".contains(c));
    if !is_name || module.is_empty() {
        return Err(refused(&"its module has a name that no file can have"));
    }
    Ok(Whole { module: module.to_owned(), cmdlets: catalog.count::<Cmdlet>(), bytes })
}

/// Writes a file so that whoever reads it meanwhile sees the old one or the new one.
fn write(folder: &Path, file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut builder = tempfile::Builder::new();
    // What others may read is up to the user, as for any file.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut new = builder.tempfile_in(folder)?;
    new.write_all(bytes)?;
    new.as_file().sync_all()?;
    new.persist(file)?;
    Ok(())
}
