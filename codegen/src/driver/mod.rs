//! The driver: a project and options -> the outputs of all its modules, handed to a writer.
//!
//! Each module is loaded, generated and forgotten before its thread takes the next; if pages link cmdlets of other modules, those
//! of one service are. A module that an earlier run has made from the same is not made again, where a record is kept
//! ([`Options::records`]). Faults are collected per module and come out in the order of the project, whichever module was
//! done first.

mod layout;
mod lines;
mod module;
mod modules;
mod names;
mod pages;
mod past;
mod service;
mod timings;
mod version;

use std::path::{Path, PathBuf};

use rayon::iter::{IndexedParallelIterator as _, IntoParallelRefIterator as _, ParallelIterator as _};

pub use layout::{Layout, crate_folder};
pub use lines::locate;
pub use module::{Described, Generated, described, models};
pub use names::{forget_next, report_undecided};

use crate::config::{API_VERSIONS, ModuleEntry, Project};
use crate::diag::{Class, Diagnostics, Place, Stopped};
use crate::emit::{self, Emitter, powershell, rust};
use crate::inputs::Trust;
use crate::write::{Committed, Mode, Scope, Summary, Writer};
use modules::Modules;
use past::Past;

/// Stack of a thread. Schemas nest, and threads have less stack than the main one by default.
const STACK_BYTES: usize = 16 << 20;

/// What is generated, and how.
#[derive(Debug, Clone)]
pub struct Options {
    /// The emitters that run.
    pub emitters: Vec<&'static Emitter>,
    /// Their options.
    pub emit: emit::Options,
    /// Where outputs go in the output folder.
    pub layout: Layout,
    /// How many threads work; `0` for one on each processor.
    pub jobs: usize,
    /// The folder of the records of runs; `None` where none is kept. With a record, a later run only makes what has changed.
    pub records: Option<PathBuf>,
    /// Whether everything is made, whatever a record says.
    pub is_fresh: bool,
}

impl Options {
    /// The default emitters for that layout.
    #[must_use]
    pub fn new(layout: Layout) -> Self {
        Self {
            emitters: Emitter::defaults(layout == Layout::Crate),
            emit: emit::Options::default(),
            layout,
            jobs: 0,
            records: None,
            is_fresh: false,
        }
    }

    /// Which outputs these options give in full: with them the writer knows what has become stale.
    #[must_use]
    pub fn scope(&self, project: &Project) -> Scope {
        let is_emitted = |emitter: &&Emitter| self.emitters.iter().any(|other| other.name == emitter.name);
        let of_all = || {
            let index = self.writes_index().then(|| INDEX_OWNER.to_owned());
            index.into_iter().chain(self.writes_powershell().then(|| POWERSHELL_OWNER.to_owned()))
        };
        match self.layout {
            // A project owns its folder: what a module made that is no longer listed has to go.
            Layout::Sources => Scope::Everything,
            Layout::Crate if Emitter::defaults(true).iter().all(is_emitted) => Scope::Everything,
            Layout::Crate => {
                let of_all = of_all().filter_map(|owner| owner.rsplit('/').next().map(ToOwned::to_owned));
                Scope::Emitters(self.emitters.iter().map(|emitter| emitter.name.to_owned()).chain(of_all).collect())
            }
            Layout::Plain | Layout::PerModule => {
                let owners = |m: &ModuleEntry| self.emitters.iter().map(|e| owner(m, e)).collect::<Vec<_>>();
                Scope::Owners(project.modules.iter().flat_map(owners).chain(of_all()).collect())
            }
        }
    }

    /// Whether help pages are outputs.
    fn writes_pages(&self) -> bool {
        self.emitters.iter().any(|emitter| emitter.name == "help")
    }

    /// Whether an output shows examples.
    fn shows_examples(&self) -> bool {
        self.emitters.iter().any(|emitter| emitter.shows_examples)
    }

    /// Whether modules for PowerShell are outputs.
    fn writes_powershell(&self) -> bool {
        self.emitters.iter().any(|emitter| emitter.name == "powershell")
    }

    /// Whether the lists of modules are outputs too.
    fn writes_index(&self) -> bool {
        matches!(self.layout, Layout::Crate | Layout::Sources)
            && self.emitters.iter().any(|emitter| emitter.name == "rust")
    }
}

/// The owner, in a manifest, of what all modules share.
const INDEX_OWNER: &str = "rust/index";

/// The owner of the modules for PowerShell that belong to no description.
const POWERSHELL_OWNER: &str = "powershell/shared";

/// The owner of an output in a manifest: the module and the emitter.
fn owner(module: &ModuleEntry, emitter: &Emitter) -> String {
    format!("{}/{}", module.name, emitter.name)
}

/// Why a folder was not brought up to date; the faults are in the diagnostics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failed {
    /// The outputs could not be made.
    Generate,
    /// They were made, and could not be written.
    Write,
}

/// Generates all modules of a project and brings a folder up to date with their outputs, or lists how it differs. What isn't
/// as promised and nobody has decided about is reported when all is done.
/// `done` is called after each module, from the thread that did it.
pub fn run(
    project: &Project,
    options: &Options,
    folder: &Path,
    mode: Mode,
    done: &(dyn Fn(&ModuleEntry) + Sync),
    diags: &mut Diagnostics,
) -> Result<Summary, Failed> {
    let writer = Writer::open(folder, options.scope(project), mode, diags).ok_or(Failed::Write)?;
    let past = Past::read(project, options, writer.folder());
    let trust = if mode == Mode::Check { Trust::Content } else { Trust::Times };
    let modules = Modules::new(project, options, &writer, &past, trust, done);
    let outcomes = in_pool(options.jobs, diags, || modules.all()).ok_or(Failed::Generate)?;
    for outcome in &outcomes {
        diags.append(outcome.made.diags.clone());
    }
    if options.writes_powershell() {
        let names: Vec<&str> = project.modules.iter().map(|module| module.name.as_str()).collect();
        let outputs = powershell::shared(&names, &options.emit.powershell, options.layout != Layout::Plain);
        writer.add(POWERSHELL_OWNER, &outputs, diags);
    }
    if options.writes_index() {
        add_index(project, options.layout, folder, &writer, diags);
    }
    diags.finish().map_err(|_| Failed::Generate)?;
    diags.sum_up();
    let Committed { mut summary, written, lock } = writer.commit(diags).ok_or(Failed::Write)?;
    let found: Vec<_> = outcomes.iter().map(|outcome| outcome.made.names.clone()).collect();
    if mode == Mode::Write {
        past.replace(project, options, &outcomes, written);
    }
    drop(lock);
    if let Some(folder) = project.names.as_ref().filter(|_| options.layout != Layout::Sources) {
        let changed = names::bring_up_to_date(folder, &found, mode, diags).ok_or(Failed::Write)?;
        summary.changes.extend(changed);
    }
    report_undecided(project, &found, diags);
    Ok(summary)
}

/// Adds what crates need besides modules: lists of them, and for the crates of a project a cargo feature for each.
fn add_index(project: &Project, layout: Layout, folder: &Path, writer: &Writer, diags: &mut Diagnostics) {
    let entries = index(project);
    if layout == Layout::Sources {
        writer.add(INDEX_OWNER, &[rust::emit_include(&entries, folder)], diags);
        return;
    }
    // A crate whose last module was taken out of the project is brought up to date too.
    for version in API_VERSIONS {
        let folder = crate_folder(version);
        let entries: Vec<_> = entries.iter().filter(|entry| entry.api_version == version).cloned().collect();
        writer.amend(&format!("{folder}Cargo.toml"), |text| rust::with_features(text, &entries), diags);
        writer.amend(&format!("{folder}src/lib.rs"), |text| rust::with_modules(text, &entries), diags);
    }
}

/// The modules of a project as crates list them.
#[must_use]
pub fn index(project: &Project) -> Vec<rust::IndexEntry> {
    let entry = |module: &ModuleEntry| rust::IndexEntry {
        api_version: module.api_version.clone(),
        service: module.service.clone(),
        module: module.name.clone(),
        feature: module.feature.clone(),
    };
    project.modules.iter().map(entry).collect()
}

/// Calls a function with the models of every module; gives the results in the order of the project. A module with faults
/// has no result; its faults are reported.
pub fn map_models<T: Send>(
    project: &Project,
    jobs: usize,
    diags: &mut Diagnostics,
    f: impl Fn(&ModuleEntry, Generated) -> T + Sync,
) -> Result<Vec<T>, Stopped> {
    let results = in_parallel(project, jobs, diags, |module, diags| {
        let generated = models_or_fault(project, module, diags);
        generated.map(|generated| f(module, generated))
    })?;
    diags.sum_up();
    Ok(results.into_iter().flatten().collect())
}

fn models_or_fault(project: &Project, module: &ModuleEntry, diags: &mut Diagnostics) -> Option<Generated> {
    let generated = models(project, module, diags);
    if generated.is_none() {
        require_fault(module, diags);
    }
    generated
}

/// Calls `work` for every module, in several threads. Results and diagnostics come in the order of the project.
fn in_parallel<T: Send>(
    project: &Project,
    jobs: usize,
    diags: &mut Diagnostics,
    work: impl Fn(&ModuleEntry, &mut Diagnostics) -> T + Sync,
) -> Result<Vec<T>, Stopped> {
    let order = largest_first(project);
    let one = |index: &usize| {
        let mut found = Diagnostics::default();
        let result = work(&project.modules[*index], &mut found);
        (*index, result, found)
    };
    let work = || order.par_iter().with_max_len(1).map(one).collect();
    let mut results: Vec<(usize, T, Diagnostics)> = in_pool(jobs, diags, work).ok_or(Stopped)?;
    results.sort_unstable_by_key(|(index, ..)| *index);
    let mut ordered = Vec::with_capacity(results.len());
    for (_, result, found) in results {
        diags.append(found);
        ordered.push(result);
    }
    Ok(ordered)
}

/// Calls `work` in so many threads, `0` for one on each processor, whose stacks are deep enough for any document that is
/// read. `None` if they can't be started; the fault is reported.
pub fn in_pool<T: Send>(jobs: usize, diags: &mut Diagnostics, work: impl FnOnce() -> T + Send) -> Option<T> {
    match rayon::ThreadPoolBuilder::new().num_threads(jobs).stack_size(STACK_BYTES).build() {
        Ok(pool) => Some(pool.install(work)),
        Err(error) => {
            diags.io(Path::new("threads"), format!("cannot start threads: {error}"), "ask for fewer with --jobs");
            None
        }
    }
}

/// Modules in the order in which they are begun: the largest first, so that no thread is left with it at the end.
fn largest_first(project: &Project) -> Vec<usize> {
    let size = |index: &usize| std::fs::metadata(&project.modules[*index].spec).map_or(0, |m| m.len());
    let mut order: Vec<usize> = (0..project.modules.len()).collect();
    order.sort_by_cached_key(|index| std::cmp::Reverse(size(index)));
    order
}

/// A phase without a result must have reported an error. If none did, that is reported as a fault of ours.
fn require_fault(module: &ModuleEntry, diags: &mut Diagnostics) {
    if !diags.has_errors() {
        let message = format!("module {} could not be generated, and no phase reported an error", module.name);
        diags.error(
            Place::file(&module.spec),
            message,
            "please report this with the spec: it is a fault of graphsmith",
        );
    }
}

/// The exit code for what was reported (docs/commands.md#exit-codes-of-graphsmith): 0 when there is no error, else that
/// of the gravest kind: wrong usage, then failed input or output, then a faulty spec, then something to decide about.
#[must_use]
pub fn exit_code(diags: &Diagnostics) -> u8 {
    let classes = || diags.iter().filter(|d| d.severity == crate::diag::Severity::Error).map(|d| d.class);
    if classes().any(|class| class == Class::Usage) {
        2
    } else if classes().any(|class| class == Class::Io) {
        4
    } else if classes().any(|class| class == Class::Input) {
        3
    } else {
        u8::from(classes().next().is_some())
    }
}
