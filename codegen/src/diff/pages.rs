//! Which pages differ, to the byte, and because of which edit.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::effects::{Found, models_within};
use super::report::SubjectKind;
use super::surface::{Cmdlet, Surface};
use crate::driver::Described;
use crate::emit::help::{self, Profile};
use crate::emit::{Models, Options};

/// Start of the paths of pages.
const FOLDER: &str = "help/";

/// For each edit the pages that differ because of it, as paths below the folder of all pages.
#[must_use]
pub fn changed(
    module: &str,
    described: [Option<&Described>; 2],
    surfaces: [&Surface; 2],
    found: &[Found],
    causes: &[Option<usize>],
) -> BTreeMap<usize, BTreeSet<String>> {
    let [old, new] = described.map(|side| side.map(pages).unwrap_or_default());
    let mut of_owner: HashMap<&str, Vec<(&Found, usize)>> = HashMap::new();
    for (one, cause) in found.iter().zip(causes) {
        if let Some(cause) = cause {
            of_owner.entry(&one.owner).or_default().push((one, *cause));
            // The page of a type lists what takes it, gives it and derives from it.
            for ty in one.types.iter().filter(|ty| **ty != one.owner) {
                of_owner.entry(ty).or_default().push((one, *cause));
            }
            // A cmdlet with another name has two pages.
            if one.rule.starts_with("cmdlet-renamed") || one.rule == "cmdlet-case-changed" {
                of_owner.entry(&one.was).or_default().push((one, *cause));
            }
        }
    }
    let mut changed: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    for path in names {
        let (was, is) = (old.get(path), new.get(path));
        if was == is {
            continue;
        }
        let owner = path.rsplit('/').next().and_then(|name| name.strip_suffix(".md")).unwrap_or_default();
        let mut add = |cause: usize| {
            changed.entry(cause).or_default().insert(format!("{module}/{path}"));
        };
        let own = of_owner.get(owner).into_iter().flatten();
        own.for_each(|(_, cause)| add(*cause));
        // What a page says of a type changes with the type.
        let lines = differing(was.map_or("", String::as_str), is.map_or("", String::as_str));
        let within = surfaces.iter().flat_map(|surface| {
            surface.cmdlets.get(owner).map(|cmdlet| reachable(surface, cmdlet)).unwrap_or_default()
        });
        let models: HashSet<&str> = within.collect();
        for (one, cause) in models.into_iter().filter_map(|model| of_owner.get(model)).flatten() {
            let is_model = matches!(one.kind, SubjectKind::Model | SubjectKind::Property);
            let word = if one.part.is_empty() { &one.owner } else { &one.part };
            if is_model && lines.iter().any(|line| line.contains(word.as_str())) {
                add(*cause);
            }
        }
    }
    changed
}

/// The pages of a module, by their paths below its folder.
fn pages(described: &Described) -> BTreeMap<String, String> {
    let generated = &described.generated;
    let models = Models { api: &generated.api, cmdlets: &generated.cmdlets, source: &generated.source };
    let mut options = Options::default();
    options.help.profile = Profile::Full;
    let outputs = help::emit(models, &options.help).into_iter();
    let page = |output: crate::emit::Output| {
        let path = output.path.strip_prefix(FOLDER)?.to_owned();
        Some((path, String::from_utf8_lossy(&output.bytes).into_owned()))
    };
    outputs.filter_map(page).collect()
}

/// The lines that only one of two texts has.
fn differing<'a>(was: &'a str, is: &'a str) -> Vec<&'a str> {
    let (before, after): (HashSet<&str>, HashSet<&str>) = (was.lines().collect(), is.lines().collect());
    before.symmetric_difference(&after).copied().collect()
}

/// The model types that the parameters of a cmdlet lead to.
fn reachable<'a>(surface: &'a Surface, cmdlet: &'a Cmdlet) -> HashSet<&'a str> {
    let parameters = cmdlet.sets.values().flat_map(|set| set.parameters.values());
    models_within(surface, parameters.map(|parameter| parameter.ty.as_str()).collect())
}
