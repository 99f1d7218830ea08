//! One module through the phases: its entry in the project -> its frozen models.

use std::collections::HashSet;

use graphsmith_catalog::cloud;

use super::timings::Timings;
use super::{service, version};
use crate::api::{ApiModel, Module};
use crate::cmdlet::CmdletModel;
use crate::config::{Config, ModuleEntry, Project};
use crate::diag::{Diagnostics, Place};
use crate::emit::Source;
use crate::load::filter::{self, PathGlobs};
use crate::load::{self, Document};
use crate::transform::{self, Spec};
use crate::{api, cmdlet, names, resolve};

/// The models of a module.
#[derive(Debug)]
pub struct Generated {
    /// What the API offers.
    pub api: ApiModel,
    /// Its cmdlets.
    pub cmdlets: CmdletModel,
    /// The spec they were made from.
    pub source: Source,
    /// Its names, and which aren't as promised; `None` where nothing is promised.
    pub names: Option<names::Checked>,
}

/// The models of a module with what they were made from.
#[derive(Debug)]
pub struct Described {
    /// The models.
    pub generated: Generated,
    /// The document after all transforms.
    pub document: Document,
    /// The configuration.
    pub config: Config,
}

/// Runs the phases from `load` to `cmdlet`. `None` when one of them found errors; they are in `diags`.
pub fn models(project: &Project, module: &ModuleEntry, diags: &mut Diagnostics) -> Option<Generated> {
    timed_models(project, module, diags, &mut Timings::new(&module.name))
}

/// As [`models`], and keeps what the models are made from.
pub fn described(project: &Project, module: &ModuleEntry, diags: &mut Diagnostics) -> Option<Described> {
    let mut kept = None;
    let mut timings = Timings::new(&module.name);
    let keep = |document: Document, config: &Config| kept = Some((document, config.clone()));
    let generated = phases(project, module, diags, &mut timings, keep)?;
    let (document, config) = kept?;
    Some(Described { generated, document, config })
}

pub(super) fn timed_models(
    project: &Project,
    entry: &ModuleEntry,
    diags: &mut Diagnostics,
    timings: &mut Timings,
) -> Option<Generated> {
    // Dropped as soon as it isn't needed any more: it is the largest thing there is.
    phases(project, entry, diags, timings, |document, _| drop(document))
}

/// The phases. `transformed` is given the document when no phase needs it any more.
fn phases(
    project: &Project,
    entry: &ModuleEntry,
    diags: &mut Diagnostics,
    timings: &mut Timings,
    transformed: impl FnOnce(Document, &Config),
) -> Option<Generated> {
    version::check_name(entry, diags);
    // Configuration, document and permissions are read before any is judged, so that a run shows the faults of all.
    let config = timings.phase("config", || project.config(entry, diags));
    let document = timings.phase("load", || load::load(&entry.spec, diags));
    let permissions = project.permissions.as_ref();
    let permissions = timings.phase("permissions", || permissions.and_then(|file| file.permissions(diags)));
    diags.finish().ok()?;
    let (config, mut document) = (config?, document?);

    service::check(entry, &document, diags);
    let file = document.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let identity_only = timings.phase("filter", || select_paths(&mut document, entry, diags))?;
    let prune = !entry.include.is_empty();
    let spec = timings.phase("transform", || transform::run(&mut document, &config, prune, diags));
    diags.finish().ok()?;
    transformed(document, &config);
    let mut spec = Spec { identity_only, ..spec? };
    let mut removed = std::mem::take(&mut spec.removed);
    // What was only there for the identity was never meant to become a cmdlet.
    removed.retain(|removed| !spec.identity_only.contains(&removed.path));
    let resolved = timings.phase("resolve", || resolve::resolve(spec, diags));
    if let Some(resolved) = &resolved {
        version::check_server(entry, resolved.servers.first().map_or("", |server| &server.url), diags);
    }
    diags.finish().ok()?;
    let resolved = resolved?;
    let module = describe(entry, &config);
    let api = timings.phase("api", || api::build(&resolved, module, diags));
    diags.finish().ok()?;
    let mut api = api?;
    drop(resolved);
    if let Some(permissions) = permissions {
        timings.phase("permissions", || api.grant(permissions));
    }
    let cmdlets = timings.phase("cmdlet", || cmdlet::build(&api, &config, removed, &entry.spec, diags));
    diags.finish().ok()?;
    let cmdlets = cmdlets?;
    report_empty(entry, &cmdlets, diags);
    let mut cmdlets = cmdlets;
    let lock = config.lock.as_ref();
    let names = lock.map(|lock| timings.phase("names", || names::check(&api, &mut cmdlets, lock)));
    let source = timings.phase("digest", || Source::of(file, &api, &cmdlets));
    Some(Generated { api, cmdlets, source, names })
}

/// Says why a module has no cmdlet, if it has none.
fn report_empty(entry: &ModuleEntry, model: &CmdletModel, diags: &mut Diagnostics) {
    if !model.cmdlets.is_empty() {
        return;
    }
    let name = &entry.name;
    let first = model.removed.first().and_then(|removed| Some((removed, removed.causes.first()?)));
    let (message, hint) = match first {
        None => (
            format!("the module `{name}` has no cmdlet: no operation is left of its description"),
            "check the description, and the globs of paths if there are any".to_owned(),
        ),
        Some((removed, cause)) => (
            format!(
                "the module `{name}` has no cmdlet: of {} operations none is called; the first is {} `{}`, {}",
                model.removed.len(),
                cause.kind,
                cause.text,
                cause.place
            ),
            format!(
                "`graphsmith explain '{} {}'` says what leaves an operation out",
                removed.method.as_str(),
                removed.path
            ),
        ),
    };
    diags.warn(Place::file(&entry.spec), message, hint);
}

/// Removes the paths that the entry does not ask for, and returns those that only feed the identity.
fn select_paths(document: &mut Document, entry: &ModuleEntry, diags: &mut Diagnostics) -> Option<HashSet<String>> {
    if entry.include.is_empty() {
        return Some(HashSet::new());
    }
    let include = PathGlobs::new(&entry.include, &entry.place, diags);
    let identity = PathGlobs::new(&entry.identity, &entry.place, diags);
    let (include, identity) = (include?, identity?);
    let all = filter::paths(document);
    include.report_unmatched(&all, diags);
    identity.report_unmatched(&all, diags);
    diags.finish().ok()?;
    let identity_only = all.iter().filter(|path| identity.is_match(path) && !include.is_match(path));
    let identity_only = identity_only.map(|path| (*path).to_owned()).collect();
    filter::retain(document, |path| include.is_match(path) || identity.is_match(path));
    Some(identity_only)
}

/// What the phases need to know about the module besides its spec.
fn describe(entry: &ModuleEntry, config: &Config) -> Module {
    Module {
        name: entry.name.clone(),
        service: entry.service.clone(),
        api_version: entry.api_version.clone(),
        namespace: config.namespace.clone(),
        prefix: config.prefix.clone(),
        subject_prefix: config.subject_prefix.clone(),
        // Where the spec names no server.
        base_url: format!("{}/{}", cloud::GLOBAL, entry.api_version),
    }
}
