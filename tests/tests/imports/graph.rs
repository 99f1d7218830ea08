//! Who imports whom: the modules of a crate -> imports between its parts, and circles between its files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::source::{Module, Use};

/// The modules of a crate.
pub struct Graph<'m> {
    modules: &'m BTreeMap<Vec<String>, Module>,
}

/// What a path leads to.
#[derive(Debug, Clone, Copy)]
struct Target<'m> {
    /// The module that the path names, the item left off.
    named: &'m Module,
    /// The module that defines the item; another one where it is only re-exported.
    defined: &'m Module,
}

impl<'m> Graph<'m> {
    pub fn new(modules: &'m BTreeMap<Vec<String>, Module>) -> Self {
        Self { modules }
    }

    /// Imports between the parts of the crate, which are the modules below its root: part, imported part, file.
    pub fn parts(&self) -> BTreeSet<(String, String, PathBuf)> {
        let part = |module: &Module| module.name.first().cloned();
        let targets = self.imports().map(|(from, to)| (part(from), part(to.named), from.file.clone()));
        targets.filter_map(|(from, to, file)| Some((from?, to?, file))).filter(|(from, to, _)| from != to).collect()
    }

    /// Imports between files that import each other, directly or through others. What a module defines for the modules
    /// inside it doesn't count.
    pub fn circles(&self) -> BTreeSet<(PathBuf, PathBuf)> {
        let mut edges: BTreeMap<&PathBuf, BTreeSet<&PathBuf>> = BTreeMap::new();
        for (from, to) in self.imports() {
            if from.file != to.defined.file && !from.name.starts_with(&to.defined.name) {
                edges.entry(&from.file).or_default().insert(&to.defined.file);
            }
        }
        let reached: BTreeMap<_, _> = edges.keys().map(|file| (*file, reach(file, &edges))).collect();
        let leads_back =
            |from: &&PathBuf, to: &&PathBuf| reached.get(*to).is_some_and(|reached| reached.contains(*from));
        let all = edges.iter().flat_map(|(from, to)| to.iter().map(move |to| (*from, *to)));
        all.filter(|(from, to)| leads_back(from, to)).map(|(from, to)| (from.clone(), to.clone())).collect()
    }

    fn imports(&self) -> impl Iterator<Item = (&'m Module, Target<'m>)> {
        self.modules.values().flat_map(move |module| {
            let paths = module.uses.iter().map(|Use { path, .. }| path).chain(&module.paths);
            paths.filter_map(move |path| Some((module, self.resolve(module, path, 0)?)))
        })
    }

    /// Where a path leads that is written in a module; nothing for another crate, and for an imported name, whose
    /// `use` says it.
    fn resolve(&self, from: &'m Module, path: &[String], depth: usize) -> Option<Target<'m>> {
        let (first, mut rest) = path.split_first()?;
        let mut name = match first.as_str() {
            "crate" => Vec::new(),
            "self" => from.name.clone(),
            "super" => from.name.split_last()?.1.to_vec(),
            child => [&from.name[..], &[child.to_owned()]].concat(),
        };
        while let Some((_, after)) = rest.split_first().filter(|(next, _)| *next == "super") {
            name.pop()?;
            rest = after;
        }
        let mut module = self.modules.get(&name)?;
        for next in rest {
            name.push(next.clone());
            match self.modules.get(&name) {
                Some(child) => module = child,
                None => return self.item(module, next, depth).or(Some(Target { named: module, defined: module })),
            }
        }
        Some(Target { named: module, defined: module })
    }

    /// Where an item is defined that a module has under a name.
    fn item(&self, module: &'m Module, name: &str, depth: usize) -> Option<Target<'m>> {
        if depth > 8 {
            return None;
        }
        if module.items.contains(name) {
            return Some(Target { named: module, defined: module });
        }
        let named = module.uses.iter().find(|u| u.name.as_deref() == Some(name));
        if let Some(found) = named.and_then(|u| self.resolve(module, &u.path, depth + 1)) {
            return Some(Target { named: module, ..found });
        }
        let globs = module.uses.iter().filter(|u| u.name.is_none());
        let mut found =
            globs.filter_map(|u| self.item(self.resolve(module, &u.path, depth + 1)?.defined, name, depth + 1));
        found.next().map(|found| Target { named: module, ..found })
    }
}

fn reach<'f>(file: &'f PathBuf, edges: &BTreeMap<&'f PathBuf, BTreeSet<&'f PathBuf>>) -> BTreeSet<&'f PathBuf> {
    let mut reached = BTreeSet::new();
    let mut open = vec![file];
    while let Some(file) = open.pop() {
        for next in edges.get(file).into_iter().flatten() {
            if reached.insert(*next) {
                open.push(next);
            }
        }
    }
    reached
}
