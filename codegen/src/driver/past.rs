//! The record of runs of one kind: an earlier run -> what this one need not make; this one -> what a later one need not make.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::{Options, owner};
use crate::config::{ModuleEntry, Project};
use crate::inputs::{Digest, Input};
use crate::record::{self, Made, Place, Record, Recorded, Whole};
use crate::write::Written;

/// What is known of earlier runs, and whether this one is recorded.
#[derive(Debug, Default)]
pub(super) struct Past {
    /// The record of the last run.
    pub record: Option<Record>,
    /// The program that runs; `None` where no record is kept.
    pub generator: Option<Input>,
    place: Option<Place>,
}

impl Past {
    /// Reads the record of runs of this kind, if one is kept.
    pub fn read(project: &Project, options: &Options, folder: &Path) -> Self {
        let Some(records) = &options.records else { return Self::default() };
        let names: Vec<&str> = options.emitters.iter().map(|emitter| emitter.name).collect();
        // Runs of other kinds make other outputs, and need what they know at their next time.
        let kind = format!("{:?}", (&project.file, &options.emit.help, options.layout, names));
        let place = Place::new(records, folder.to_owned(), &kind);
        let record = place.read().filter(|_| !options.is_fresh);
        let generator = record::generator(record.as_ref().map(|record| &record.whole.generator));
        Self { record, generator, place: Some(place) }
    }

    /// Writes the record of a run whose changes are made, unless it would say the same.
    pub fn replace(
        &self,
        project: &Project,
        options: &Options,
        outcomes: &[Outcome],
        mut written: BTreeMap<String, Vec<Written>>,
    ) {
        let (Some(place), Some(generator)) = (&self.place, &self.generator) else { return };
        let whole =
            Whole { folder: place.folder.clone(), generator: generator.clone(), names: names(project, outcomes) };
        let mut recorded: Vec<(&str, Recorded)> = Vec::new();
        let is_known = |name: &&str| self.record.iter().any(|record| record.modules().any(|known| known == *name));
        let count = self.record.iter().flat_map(Record::modules).count();
        let modules = || project.modules.iter().map(|module| module.name.as_str());
        let is_same = count == project.modules.len()
            && modules().all(|name| is_known(&name))
            && outcomes.iter().all(|outcome| !outcome.is_new)
            && self.record.iter().all(|record| record.whole == whole);
        if is_same {
            return;
        }
        for (module, outcome) in project.modules.iter().zip(outcomes) {
            let owners = options.emitters.iter().map(|emitter| owner(module, emitter));
            let outputs = owners.filter_map(|owner| written.remove_entry(&owner)).collect();
            let kept = self.record.as_ref().filter(|_| !outcome.is_new);
            let kept = kept.and_then(|record| record.recorded(&module.name));
            // One that can't be recorded is made each time.
            if let Some(module_recorded) = kept.or_else(|| Recorded::new(&outcome.made, &outputs)) {
                recorded.push((&module.name, module_recorded));
            }
        }
        place.write(&whole, &recorded);
    }
}

/// What became of a module.
pub(super) struct Outcome {
    pub made: Made,
    /// Whether it could be made.
    pub is_complete: bool,
    /// Whether a record of it has to be written.
    pub is_new: bool,
}

/// The digest of all that modules are made from besides files and their own entries. What is derived prints each field, those
/// too that are added one day.
pub(super) fn general(project: &Project, options: &Options) -> Digest {
    let Project { file, modules: _, directives, no_inline, names, diff: _, permissions } = project;
    let permissions = permissions.as_ref().map(|permissions| &permissions.file);
    let Options { emitters, emit, layout, jobs: _, records: _, is_fresh: _ } = options;
    let emitters: Vec<&str> = emitters.iter().map(|emitter| emitter.name).collect();
    let here = here([Some(file), names.as_ref(), permissions].into_iter().flatten());
    let all = (here, file, directives, no_inline, names, permissions, emitters, emit, layout);
    Digest::of(format!("{all:?}").as_bytes())
}

/// The digest of all that a module is made from besides files.
pub(super) fn key(general: &Digest, module: &ModuleEntry) -> Digest {
    let examples = module.help.examples.as_ref().map(|(folder, _)| folder);
    let here = here(module.config.iter().chain([&module.spec]).chain(examples));
    Digest::of(format!("{general} {here:?} {module:?}").as_bytes())
}

/// The current folder, if one of the paths counts from it.
fn here<'a>(mut paths: impl Iterator<Item = &'a PathBuf>) -> Option<PathBuf> {
    paths.any(|path| path.is_relative()).then(|| std::env::current_dir().unwrap_or_default())
}

/// The digest of what links between modules follow from: the modules in their order, and the names of their cmdlets.
pub(super) fn names(project: &Project, outcomes: &[Outcome]) -> Digest {
    let mut text = String::new();
    for (module, outcome) in project.modules.iter().zip(outcomes) {
        let ModuleEntry { name, service, api_version, help, .. } = module;
        let _ = writeln!(text, "{:?}", (name, service, api_version, help.cross_links));
        for cmdlet in &outcome.made.cmdlets {
            for part in [&cmdlet.verb, &cmdlet.subject, &cmdlet.name] {
                text.push_str(part);
                text.push('\0');
            }
        }
    }
    Digest::of(text.as_bytes())
}
