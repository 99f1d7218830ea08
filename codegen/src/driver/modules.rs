//! All modules of a run: those that nothing has changed are taken from the record of an earlier run, the others are made.
//!
//! Pages link cmdlets of modules of the other API version, so the modules of one service are made together: nearly all that they
//! link is there. What else they link follows from the names of all modules. When these are known, the modules whose pages link
//! something else than was known when they were made are made again.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::iter::{
    IndexedParallelIterator as _, IntoParallelIterator as _, IntoParallelRefIterator as _, ParallelIterator as _,
};

use super::lines::locate_in_inputs;
use super::pages::{self, Counterparts};
use super::past::{self, Outcome, Past};
use super::timings::Timings;
use super::{Generated, Options, module, owner, require_fault};
use crate::config::{ModuleEntry, Project};
use crate::diag::Diagnostics;
use crate::emit::Models;
use crate::emit::help::Counterpart;
use crate::inputs::{CheckedInputs, Digest, Trust};
use crate::record::{self, CmdletName, Made};
use crate::write::Writer;

/// What a run needs to know.
pub(super) struct Modules<'a> {
    project: &'a Project,
    options: &'a Options,
    writer: &'a Writer,
    past: &'a Past,
    checked: CheckedInputs,
    /// The digest of what all modules are made from besides files.
    general: Digest,
    done: &'a (dyn Fn(&ModuleEntry) + Sync),
}

impl<'a> Modules<'a> {
    /// The modules of a project. `trust` says what is believed of the files of an earlier run.
    pub fn new(
        project: &'a Project,
        options: &'a Options,
        writer: &'a Writer,
        past: &'a Past,
        trust: Trust,
        done: &'a (dyn Fn(&ModuleEntry) + Sync),
    ) -> Self {
        let general = past::general(project, options);
        Self { project, options, writer, past, checked: CheckedInputs::new(trust), general, done }
    }

    /// Makes all modules or takes them from the record; in the order of the project.
    pub fn all(&self) -> Vec<Outcome> {
        let modules = &self.project.modules;
        let kept: Vec<Option<Outcome>> = modules.par_iter().with_max_len(1).map(|module| self.keep(module)).collect();
        let open: Vec<usize> = (0..kept.len()).filter(|index| kept[*index].is_none()).collect();
        let mut known = Counterparts::new(self.project, None);
        if !open.is_empty() {
            for (index, outcome) in kept.iter().enumerate() {
                if let Some(outcome) = outcome {
                    known.add(index, &outcome.made.cmdlets);
                }
            }
        }
        let made = self.make(&self.groups(&open), &known, true);
        let mut outcomes = kept;
        for (index, outcome) in made {
            outcomes[index] = Some(outcome);
        }
        let mut outcomes: Vec<Outcome> = outcomes.into_iter().flatten().collect();
        if self.has_links() && outcomes.iter().all(|outcome| outcome.is_complete) {
            self.link(&mut outcomes, open);
        }
        outcomes
    }

    /// A module as an earlier run made it, if this one would make the same.
    fn keep(&self, module: &ModuleEntry) -> Option<Outcome> {
        self.past.generator.as_ref()?;
        let record::Module { mut made, outputs } = self.past.record.as_ref()?.module(&module.name)?;
        if made.key != past::key(&self.general, module) {
            return None;
        }
        let record::Refreshed(mut is_new) = made.found_again(&self.checked)?;
        for (owner, outputs) in outputs {
            is_new |= self.writer.keep(&owner, outputs)?;
        }
        (self.done)(module);
        Some(Outcome { made, is_complete: true, is_new })
    }

    /// Makes the modules again whose pages link something else than was known: any of those that were made just now, and if the
    /// names of the project have changed, any at all.
    fn link(&self, outcomes: &mut [Outcome], made: Vec<usize>) {
        let recorded = self.past.record.as_ref().map(|record| record.whole.names);
        let doubtful: Vec<usize> =
            if recorded == Some(past::names(self.project, outcomes)) { made } else { (0..outcomes.len()).collect() };
        if doubtful.is_empty() {
            return;
        }
        let mut all = Counterparts::new(self.project, None);
        for (index, outcome) in outcomes.iter().enumerate() {
            all.add(index, &outcome.made.cmdlets);
        }
        let differs = |index: &usize| {
            let Made { cmdlets, links, .. } = &outcomes[*index].made;
            digest(&self.links(&self.project.modules[*index], cmdlets, &all)) != *links
        };
        let moved: Vec<Vec<usize>> = doubtful.into_par_iter().filter(differs).map(|index| vec![index]).collect();
        for (index, outcome) in self.make(&moved, &all, false) {
            outcomes[index] = outcome;
        }
    }

    /// What is made together, the largest first, so that no thread is left with it at the end.
    fn groups(&self, open: &[usize]) -> Vec<Vec<usize>> {
        let modules = &self.project.modules;
        let mut groups: BTreeMap<(&str, usize), Vec<usize>> = BTreeMap::new();
        for &index in open {
            let key = if self.has_links() { (modules[index].service.as_str(), 0) } else { ("", index) };
            groups.entry(key).or_default().push(index);
        }
        let size = |index: &usize| std::fs::metadata(&modules[*index].spec).map_or(0, |metadata| metadata.len());
        let mut groups: Vec<Vec<usize>> = groups.into_values().collect();
        groups.sort_by_cached_key(|group| std::cmp::Reverse(group.iter().map(size).sum::<u64>()));
        groups
    }

    /// Makes groups of modules. Each thread takes the next when it has done one, so there are never more models than threads
    /// need.
    fn make(&self, groups: &[Vec<usize>], known: &Counterparts<'_>, is_first: bool) -> Vec<(usize, Outcome)> {
        let next = AtomicUsize::new(0);
        let made = rayon::broadcast(|_| {
            let mut made = Vec::new();
            while let Some(group) = groups.get(next.fetch_add(1, Ordering::Relaxed)) {
                made.extend(self.group(group, known));
                if is_first {
                    for index in group {
                        (self.done)(&self.project.modules[*index]);
                    }
                }
            }
            made
        });
        made.into_iter().flatten().collect()
    }

    fn group(&self, group: &[usize], known: &Counterparts<'_>) -> Vec<(usize, Outcome)> {
        let models: Vec<_> = group.par_iter().with_max_len(1).map(|index| self.models(*index)).collect();
        let names: Vec<Vec<CmdletName>> = models.iter().map(Begun::names).collect();
        let mut links = Counterparts::new(self.project, Some(known));
        for (index, names) in group.iter().zip(&names) {
            links.add(*index, names);
        }
        let emit = |((index, models), names): ((&usize, Begun), &Vec<CmdletName>)| {
            (*index, self.emit(*index, models, names.clone(), &links))
        };
        group.par_iter().with_max_len(1).zip(models).zip(&names).map(emit).collect()
    }

    fn models(&self, index: usize) -> Begun {
        let entry = &self.project.modules[index];
        let (mut diags, mut timings) = (Diagnostics::default(), Timings::new(&entry.name));
        let generated = module::timed_models(self.project, entry, &mut diags, &mut timings);
        Begun { generated, diags, timings }
    }

    /// Hands the outputs of a module to the writer.
    fn emit(&self, index: usize, begun: Begun, names: Vec<CmdletName>, known: &Counterparts<'_>) -> Outcome {
        let entry = &self.project.modules[index];
        let Begun { generated, mut diags, mut timings } = begun;
        let key = past::key(&self.general, entry);
        let Some(Generated { api, cmdlets, source, names: checked }) = generated else {
            require_fault(entry, &mut diags);
            let made = Made { key, diags, cmdlets: Vec::new(), links: digest(&BTreeMap::new()), names: None };
            return Outcome { made, is_complete: false, is_new: true };
        };
        let counterparts = self.links(entry, &names, known);
        let links = digest(&counterparts);
        let mut emit = self.options.emit.clone();
        if self.options.shows_examples() {
            emit.help.extras = pages::extras(entry, &cmdlets, counterparts, &mut diags);
        }
        let models = Models { api: &api, cmdlets: &cmdlets, source: &source };
        for emitter in &self.options.emitters {
            let mut outputs = timings.phase(emitter.name, || (emitter.emit)(models, &emit, &mut diags));
            for output in &mut outputs {
                output.path = self.options.layout.place(entry, std::mem::take(&mut output.path));
            }
            timings.phase("compare", || self.writer.add(&owner(entry, emitter), &outputs, &mut diags));
        }
        if let Some(generator) = &self.past.generator {
            // While the files are as they were read, and by several threads.
            locate_in_inputs(&mut diags);
            diags.inputs.add(generator.clone());
        }
        let is_complete = !diags.has_errors();
        let made = Made { key, diags, cmdlets: names, links, names: checked.map(Into::into) };
        Outcome { made, is_complete, is_new: true }
    }

    fn has_links(&self) -> bool {
        self.options.writes_pages() && Counterparts::are_wanted(self.project, self.options.emit.help.profile)
    }

    /// What the pages of a module link in others.
    fn links(
        &self,
        module: &ModuleEntry,
        cmdlets: &[CmdletName],
        known: &Counterparts<'_>,
    ) -> BTreeMap<String, Counterpart> {
        if !self.has_links() {
            return BTreeMap::new();
        }
        known.of_module(module, cmdlets, (self.options.emit.help.profile, self.options.layout))
    }
}

/// A module whose models are there.
struct Begun {
    generated: Option<Generated>,
    diags: Diagnostics,
    timings: Timings,
}

impl Begun {
    fn names(&self) -> Vec<CmdletName> {
        self.generated.as_ref().map(|generated| pages::names(&generated.cmdlets)).unwrap_or_default()
    }
}

fn digest(links: &BTreeMap<String, Counterpart>) -> Digest {
    Digest::of(format!("{links:?}").as_bytes())
}
