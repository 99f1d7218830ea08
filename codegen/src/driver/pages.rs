//! What the help pages of a module show besides its models: settings of the project -> options of the emitter.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::Layout;
use crate::cmdlet::{Cmdlet, CmdletModel};
use crate::config::{ModuleEntry, Project};
use crate::diag::Diagnostics;
use crate::emit::help::{Counterpart, Extras, Profile};
use crate::record::CmdletName;
use crate::text::ExampleFiles;

/// The cmdlets of modules by what they do, to find those that do the same in another version of the API.
#[derive(Debug)]
pub struct Counterparts<'a> {
    project: &'a Project,
    /// Others that count as well.
    besides: Option<&'a Self>,
    /// Verb and subject -> the cmdlets of that meaning: the places of their modules in the project, and their names.
    cmdlets: FxHashMap<(&'a str, &'a str), Vec<(usize, &'a str)>>,
}

impl<'a> Counterparts<'a> {
    /// Those of no module so far, besides others.
    pub fn new(project: &'a Project, besides: Option<&'a Self>) -> Self {
        Self { project, besides, cmdlets: FxHashMap::default() }
    }

    /// Whether any module wants to link the cmdlets of another one.
    pub fn are_wanted(project: &Project, profile: Profile) -> bool {
        let first = project.modules.first().map(|module| &module.api_version);
        project.modules.iter().any(|module| Some(&module.api_version) != first)
            && project.modules.iter().any(|module| links(module, profile))
    }

    /// Adds the cmdlets of the module at that place in the project.
    pub fn add(&mut self, index: usize, cmdlets: &'a [CmdletName]) {
        for CmdletName { verb, subject, name } in cmdlets {
            self.cmdlets.entry((verb, subject)).or_default().push((index, name));
        }
    }

    /// The cmdlet that does the same in the other version, with its module: in the module of the same service, else in any if
    /// `anywhere`; the first in the order of the project.
    fn of(&self, cmdlet: &CmdletName, module: &ModuleEntry, anywhere: bool) -> Option<(&ModuleEntry, &str)> {
        let key = (cmdlet.verb.as_str(), cmdlet.subject.as_str());
        let of = |of: &'a Self| of.cmdlets.get(&key).into_iter().flatten();
        let owners = self.cmdlets.get(&key).into_iter().flatten().chain(self.besides.into_iter().flat_map(of));
        let others = owners.map(|(index, name)| (*index, &self.project.modules[*index], *name));
        let others: Vec<_> = others.filter(|(_, owner, _)| owner.api_version != module.api_version).collect();
        let first = |is_meant: &dyn Fn(&ModuleEntry) -> bool| {
            others.iter().filter(|(_, owner, _)| is_meant(owner)).min_by_key(|(index, ..)| *index)
        };
        let found = first(&|owner| owner.service == module.service).or_else(|| first(&|_| true).filter(|_| anywhere));
        found.map(|(_, owner, name)| (*owner, *name))
    }

    /// What the pages of a module link, by its cmdlets.
    pub fn of_module(
        &self,
        module: &ModuleEntry,
        cmdlets: &[CmdletName],
        (profile, layout): (Profile, Layout),
    ) -> BTreeMap<String, Counterpart> {
        if !links(module, profile) {
            return BTreeMap::new();
        }
        // The scripts of the documentation look in the module of the same name only
        // (docs/rules.md#7-7-additional-steps).
        let found = |cmdlet: &CmdletName| {
            let (owner, name) = self.of(cmdlet, module, profile == Profile::Full)?;
            let page = |module: &ModuleEntry, cmdlet: &str| layout.place(module, format!("help/{cmdlet}.md"));
            Some(Counterpart {
                cmdlet: name.to_owned(),
                module: owner.name.clone(),
                api_version: owner.api_version.clone(),
                page: relative(&page(module, &cmdlet.name), &page(owner, name)),
            })
        };
        cmdlets.iter().filter_map(|cmdlet| Some((cmdlet.name.clone(), found(cmdlet)?))).collect()
    }
}

/// The cmdlets of a model, as those who link them know them.
pub fn names(model: &CmdletModel) -> Vec<CmdletName> {
    let name = |cmdlet: &Cmdlet| CmdletName {
        verb: cmdlet.verb.clone(),
        subject: cmdlet.subject.clone(),
        name: cmdlet.name.clone(),
    };
    model.cmdlets.iter().map(name).collect()
}

/// Whether the pages of a module link the other version. By default our own do, and published ones don't.
fn links(module: &ModuleEntry, profile: Profile) -> bool {
    module.help.cross_links.unwrap_or(profile == Profile::Full)
}

/// What the pages of a module show besides its models. Faults of example files are reported.
pub fn extras(
    module: &ModuleEntry,
    model: &CmdletModel,
    counterparts: BTreeMap<String, Counterpart>,
    diags: &mut Diagnostics,
) -> Extras {
    let names: Vec<&str> = model.cmdlets.iter().map(|cmdlet| cmdlet.name.as_str()).collect();
    Extras {
        examples: ExampleFiles {
            texts: module.example_files(&names, diags),
            with_generated: module.help.generated_examples.unwrap_or(false),
        },
        counterparts,
        subservices: subservices(module, model, diags),
        date: module.help.date.clone(),
        drop_leading_stops: module.help.drop_leading_stops.unwrap_or(false),
    }
}

/// The address of a file as another file of the same folder tree has to write it.
fn relative(from: &str, to: &str) -> String {
    let mut from: Vec<&str> = from.split('/').collect();
    from.pop();
    let to: Vec<&str> = to.split('/').collect();
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - common);
    up.chain(to[common..].iter().copied()).collect::<Vec<_>>().join("/")
}

fn subservices(module: &ModuleEntry, model: &CmdletModel, diags: &mut Diagnostics) -> BTreeMap<String, String> {
    let rules: Vec<_> =
        module.help.subservices.iter().filter_map(|rule| Some((rule.matcher(diags)?, &rule.value))).collect();
    let value = |cmdlet: &Cmdlet| {
        let fits =
            rules.iter().find(|(rule, _)| rule.is_match(&cmdlet.name, cmdlet.sets.iter().map(|set| set.path.as_str())));
        fits.map(|(_, value)| (*value).clone())
    };
    model.cmdlets.iter().filter_map(|cmdlet| Some((cmdlet.name.clone(), value(cmdlet)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn pages_find_each_other() {
        let vectors = [
            ("help/A/a.md", "help/B/b.md", "../B/b.md"),
            ("A/help/a.md", "B/help/b.md", "../../B/help/b.md"),
            ("help/a.md", "help/b.md", "b.md"),
        ];
        for (from, to, expected) in vectors {
            assert_eq!(relative(from, to), expected);
        }
    }
}
