//! Where cmdlets are found: catalogs in folders, then those that are built in: of descriptions, and of `mg` itself.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use graphsmith_catalog::{Catalog, Damaged, EXTENSION, Id, Meaning, NameFile, Names, names_of, records};
use graphsmith_emulator::bundled;

use crate::builtin;
use crate::console::Console;
use crate::failure::{Exit, Failure};
use crate::suggest;
use crate::view::Former;

/// Variable that names folders of catalogs, separated as in `PATH`.
pub const VARIABLE: &str = "MG_CATALOGS";

/// All catalogs. Of those in folders only the names are read, until one is wanted.
pub struct Library {
    entries: Vec<Entry>,
    /// Files that are no catalogs, and why.
    pub broken: Vec<(PathBuf, String)>,
}

/// A catalog, or as much of it as is known.
enum Entry {
    File(PathBuf, NameFile),
    BuiltIn(Catalog),
}

/// A cmdlet that was found.
#[derive(Debug)]
pub struct Found {
    /// The catalog that it is in.
    pub catalog: Catalog,
    /// Which of its cmdlets it is.
    pub cmdlet: Id<records::Cmdlet>,
}

impl Library {
    /// Looks for catalogs. What is in folders goes before what is built in: it may be newer, and is more complete.
    #[must_use]
    pub fn open(console: &Console<'_>) -> Self {
        let mut library = Self { entries: Vec::new(), broken: Vec::new() };
        for folder in folders(console) {
            library.add_folder(&folder);
        }
        for catalog in bundled().map(Catalog::new).chain(builtin::catalogs().map(Catalog::new)) {
            match catalog {
                Ok(catalog) => library.entries.push(Entry::BuiltIn(catalog)),
                Err(damaged) => library.broken.push((PathBuf::from("(built in)"), damaged.to_string())),
            }
        }
        library
    }

    /// Adds the catalogs of a folder in the order of their names; a folder that doesn't exist has none.
    fn add_folder(&mut self, folder: &Path) {
        let found = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let mut files: Vec<PathBuf> = found.map(|entry| entry.path()).collect();
        files.retain(|file| file.extension().is_some_and(|extension| extension == EXTENSION));
        files.sort();
        for file in files {
            match names_of(&file) {
                Ok(Ok(names)) => self.entries.push(Entry::File(file, names)),
                Ok(Err(damaged)) => self.broken.push((file, damaged.to_string())),
                Err(error) => self.broken.push((file, error.to_string())),
            }
        }
    }

    /// The cmdlet of that name or alias, which may be shortened while it is unique. If there is none, the failure names
    /// those that are near.
    pub fn find(self, name: &str) -> Result<Found, Failure> {
        if let Some(gone) = self.gone(name) {
            return Err(gone);
        }
        let full = self.full_name(name);
        let name = full.as_deref().unwrap_or(name);
        // A damaged catalog is no reason not to use the others.
        let mut damage = None;
        let mut look = |(at, entry): (usize, &Entry)| match entry.names().cmdlet(name) {
            Ok(found) => Some((at, found?)),
            Err(damaged) => {
                damage = Some(damaged);
                None
            }
        };
        let Some((at, cmdlet)) = self.entries.iter().enumerate().find_map(&mut look) else {
            return Err(damage.map_or_else(|| self.unknown(name), Failure::from));
        };
        let catalog = match self.entries.into_iter().nth(at) {
            Some(Entry::BuiltIn(catalog)) => catalog,
            Some(Entry::File(path, _)) => whole(&path)?,
            None => return Err(Failure::usage(format!("there is no cmdlet `{name}`"))),
        };
        Ok(Found { catalog, cmdlet })
    }

    /// Why there is no cmdlet of that name any more, if there was one.
    fn gone(&self, name: &str) -> Option<Failure> {
        let found = || self.entries.iter().filter_map(|entry| Some((entry, entry.names().find(name).ok()??)));
        if found().any(|(_, name)| name.meaning.cmdlet().is_some()) {
            return None;
        }
        let told = found().find_map(|(entry, name)| match name.meaning {
            Meaning::Gone(id) => entry.former(id).ok(),
            _ => None,
        });
        told.map(|former| Failure::usage(former).hint("`mg find WORDS` looks for other cmdlets."))
    }

    /// The only name that begins like this one, if this is none itself.
    fn full_name(&self, name: &str) -> Option<String> {
        let begin_like = self.starting_with(name);
        match begin_like.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        }
    }

    fn unknown(&self, name: &str) -> Failure {
        let near = suggest::did_you_mean(name, "", self.every_name().collect::<Vec<_>>());
        Failure::usage(format!("there is no cmdlet `{name}`{near}"))
            .hint("`mg find WORDS` looks for cmdlets; MG_CATALOGS names folders with further ones.")
    }

    /// All names of cmdlets, without aliases; one that several catalogs have is there several times.
    pub fn all_names(&self) -> impl Iterator<Item = &str> {
        let own = |entry| {
            let names: Names<'_> = Entry::names(entry);
            let all = (0..names.len()).filter_map(move |at| names.get(at).ok());
            all.filter(|name| matches!(name.meaning, Meaning::Cmdlet(_))).map(|name| name.text)
        };
        self.entries.iter().flat_map(own)
    }

    /// All names that cmdlets are called by, aliases included.
    pub fn every_name(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().flat_map(|entry| all(entry.names()))
    }

    /// Visits cmdlets by their names. Only catalogs that have one of them are read, and of catalogs with the same name the
    /// first.
    pub fn each_with(
        self,
        names: &[&str],
        mut visit: impl FnMut(&str, &Catalog, Id<records::Cmdlet>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut left: Vec<&str> = names.to_vec();
        for entry in self.entries {
            let mut here = Vec::new();
            left.retain(|name| match entry.names().cmdlet(name) {
                Ok(Some(cmdlet)) => {
                    here.push((*name, cmdlet));
                    false
                }
                _ => true,
            });
            if here.is_empty() {
                continue;
            }
            let catalog = match entry {
                Entry::BuiltIn(catalog) => catalog,
                Entry::File(path, _) => open(&path)?,
            };
            for (name, cmdlet) in here {
                visit(name, &catalog, cmdlet)?;
            }
        }
        Ok(())
    }

    /// The names that begin with a text, sorted, each once.
    #[must_use]
    pub fn starting_with(&self, prefix: &str) -> Vec<String> {
        let mut found = Vec::new();
        for entry in &self.entries {
            let names = entry.names().starting_with(prefix).unwrap_or_default();
            found.extend(names.into_iter().map(|name| name.text.to_owned()));
        }
        found.sort_by_cached_key(|name| name.to_ascii_lowercase());
        found.dedup_by(|a, b| a.eq_ignore_ascii_case(b));
        found
    }

    /// The verbs of all names that begin with a text, sorted.
    #[must_use]
    pub fn verbs(&self, prefix: &str) -> BTreeSet<String> {
        let mut verbs = BTreeSet::new();
        for entry in &self.entries {
            for name in entry.names().starting_with(prefix).unwrap_or_default() {
                let verb = name.text.split_once('-').map(|(verb, _)| verb);
                if let Some(verb) = verb.filter(|verb| !verbs.contains(*verb)) {
                    verbs.insert(verb.to_owned());
                }
            }
        }
        verbs
    }

    /// Every catalog in turn, with what to call it. Only one is in memory at a time.
    pub fn each(&self, visit: impl FnMut(&str, &Catalog) -> Result<(), Failure>) -> Result<(), Failure> {
        self.each_by(Catalog::read, visit)
    }

    /// As much of every catalog in turn as says which cmdlets it has and what they do ([`Catalog::read_summary`]).
    pub fn each_summary(&self, visit: impl FnMut(&str, &Catalog) -> Result<(), Failure>) -> Result<(), Failure> {
        self.each_by(Catalog::read_summary, visit)
    }

    fn each_by(
        &self,
        read: impl Fn(&Path, Vec<u8>) -> io::Result<Result<Catalog, Damaged>>,
        mut visit: impl FnMut(&str, &Catalog) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        // All are read into the same memory: new memory for each takes as long as reading.
        let mut memory = Vec::new();
        for entry in &self.entries {
            match entry {
                Entry::BuiltIn(catalog) => visit("(built in)", catalog)?,
                Entry::File(path, _) => {
                    let catalog = opened(path, read(path, memory))?;
                    visit(&path.display().to_string(), &catalog)?;
                    memory = catalog.into_bytes();
                }
            }
        }
        Ok(())
    }

    /// Gives each catalog away, with what to call it, to be kept.
    pub fn take_each(self, mut take: impl FnMut(&str, Catalog) -> Result<(), Failure>) -> Result<(), Failure> {
        for entry in self.entries {
            match entry {
                Entry::BuiltIn(catalog) => take("(built in)", catalog)?,
                Entry::File(path, _) => take(&path.display().to_string(), open(&path)?)?,
            }
        }
        Ok(())
    }
}

impl Entry {
    fn names(&self) -> Names<'_> {
        match self {
            Self::File(_, names) => names.names(),
            Self::BuiltIn(catalog) => catalog.names(),
        }
    }

    /// What is told about a cmdlet that is gone.
    fn former(&self, id: Id<records::Former>) -> Result<String, Failure> {
        match self {
            Self::File(path, _) => {
                let catalog = open(path)?;
                Ok(Former::read(&catalog, id)?.told())
            }
            Self::BuiltIn(catalog) => Ok(Former::read(catalog, id)?.told()),
        }
    }
}

fn all(names: Names<'_>) -> impl Iterator<Item = &str> {
    let all = (0..names.len()).filter_map(move |at| names.get(at).ok());
    all.filter(|name| name.meaning.cmdlet().is_some()).map(|name| name.text)
}

/// Reads a catalog.
fn open(path: &Path) -> Result<Catalog, Failure> {
    opened(path, Catalog::open(path))
}

/// What became of reading a catalog.
fn opened(path: &Path, catalog: io::Result<Result<Catalog, Damaged>>) -> Result<Catalog, Failure> {
    let shown = path.display().to_string();
    let catalog = catalog.map_err(|error| Failure::file("read", &shown, &error))?;
    catalog.map_err(|damaged| Failure::new(Exit::File, format!("{shown}: {damaged}")))
}

/// Opens a catalog of which no byte has changed since it was made.
pub fn whole(path: &Path) -> Result<Catalog, Failure> {
    let catalog = open(path)?;
    let failed = |damaged| {
        let message = format!("{}: {damaged}", path.display());
        Failure::new(Exit::File, message).hint("Add it once more with `mg catalog add FILE`, or remove it.")
    };
    catalog.verify_checksum().map_err(failed)?;
    Ok(catalog)
}

/// The folders that catalogs are looked for in: those of the variable, else that of the user's data.
#[must_use]
pub fn folders(console: &Console<'_>) -> Vec<PathBuf> {
    if let Some(folders) = console.variable(VARIABLE) {
        return std::env::split_paths(&folders).filter(|folder| !folder.as_os_str().is_empty()).collect();
    }
    let variable = |name: &str| console.variable(name).map(PathBuf::from);
    let data = if cfg!(windows) {
        variable("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        variable("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        variable("XDG_DATA_HOME").or_else(|| variable("HOME").map(|home| home.join(".local/share")))
    };
    data.map(|data| data.join("mg").join("catalogs")).into_iter().collect()
}
