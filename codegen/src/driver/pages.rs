//! What the help pages of a module show besides its models: settings of the project -> options of the emitter.

use std::collections::{BTreeMap, HashMap};

use super::Layout;
use crate::cmdlet::{Cmdlet, CmdletModel};
use crate::config::{ModuleEntry, Project};
use crate::diag::Diagnostics;
use crate::emit::help::{Counterpart, Extras, Profile};
use crate::text::ExampleFiles;

/// The cmdlets of a project by what they do, to find those that do the same in another version of the API.
#[derive(Debug, Default)]
pub struct Counterparts<'a> {
    /// Verb and subject -> the cmdlets of that meaning, in the order of the project.
    cmdlets: HashMap<(String, String), Vec<Owner<'a>>>,
}

/// A cmdlet, and the module that it is in.
#[derive(Debug)]
struct Owner<'a> {
    module: &'a ModuleEntry,
    cmdlet: String,
}

impl<'a> Counterparts<'a> {
    /// Whether any module wants to link the cmdlets of another one.
    pub fn are_wanted(project: &Project, profile: Profile) -> bool {
        let first = project.modules.first().map(|module| &module.api_version);
        project.modules.iter().any(|module| Some(&module.api_version) != first)
            && project.modules.iter().any(|module| links(module, profile))
    }

    /// Adds the cmdlets of a module.
    pub fn add(&mut self, module: &'a ModuleEntry, model: &CmdletModel) {
        for cmdlet in &model.cmdlets {
            let owner = Owner { module, cmdlet: cmdlet.name.clone() };
            self.cmdlets.entry((cmdlet.verb.clone(), cmdlet.subject.clone())).or_default().push(owner);
        }
    }

    /// The cmdlet that does the same in the other version: in the module of the same service, else in any if
    /// `anywhere`.
    fn of(&self, cmdlet: &Cmdlet, module: &ModuleEntry, anywhere: bool) -> Option<&Owner<'a>> {
        let owners = self.cmdlets.get(&(cmdlet.verb.clone(), cmdlet.subject.clone()))?;
        let others = || owners.iter().filter(|owner| owner.module.api_version != module.api_version);
        let same = others().find(|owner| owner.module.service == module.service);
        same.or_else(|| others().next().filter(|_| anywhere))
    }
}

/// Whether the pages of a module link the other version. By default our own do, and published ones don't.
fn links(module: &ModuleEntry, profile: Profile) -> bool {
    module.help.cross_links.unwrap_or(profile == Profile::Full)
}

/// What the pages of a module show besides its models. Faults of example files are reported.
pub fn extras(
    module: &ModuleEntry,
    model: &CmdletModel,
    counterparts: &Counterparts<'_>,
    (profile, layout): (Profile, Layout),
    diags: &mut Diagnostics,
) -> Extras {
    let names: Vec<&str> = model.cmdlets.iter().map(|cmdlet| cmdlet.name.as_str()).collect();
    let mut linked = BTreeMap::new();
    if links(module, profile) {
        // The scripts of the documentation look in the module of the same name only
        // (docs/rules.md#7-7-additional-steps).
        let found = |cmdlet: &Cmdlet| {
            let owner = counterparts.of(cmdlet, module, profile == Profile::Full)?;
            let page = |module: &ModuleEntry, cmdlet: &str| layout.place(module, format!("help/{cmdlet}.md"));
            Some(Counterpart {
                cmdlet: owner.cmdlet.clone(),
                module: owner.module.name.clone(),
                api_version: owner.module.api_version.clone(),
                page: relative(&page(module, &cmdlet.name), &page(owner.module, &owner.cmdlet)),
            })
        };
        linked.extend(model.cmdlets.iter().filter_map(|cmdlet| Some((cmdlet.name.clone(), found(cmdlet)?))));
    }
    Extras {
        examples: ExampleFiles {
            texts: module.example_files(&names, diags),
            with_generated: module.help.generated_examples.unwrap_or(false),
        },
        counterparts: linked,
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
