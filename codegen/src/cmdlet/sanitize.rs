//! `sanitize-names`: names without what is redundant in them, before any directive
//! (docs/rules.md#9-6-options).
//!
//! `Get-MgVirtualMachine -VirtualMachineName` takes `-Name`, with the longer name as an alias.

use std::collections::HashMap;

use graphsmith_catalog::vocabulary::Category;

use super::names::Names;
use super::variant::{Variant, VirtualParameter};
use crate::naming::{pascal_words, remove_sequential_duplicates, singular_name, words};

/// Sanitizes the names of cmdlets and parameters; `prefix` is what every noun begins with.
pub fn variants(variants: &mut [Variant], prefix: &str) {
    for variant in variants {
        let (subject_prefix, subject) = noun(&variant.subject_prefix, &variant.subject);
        if (&subject_prefix, &subject) != (&variant.subject_prefix, &variant.subject) {
            (variant.subject_prefix, variant.subject) = (subject_prefix, subject);
            variant.note_name(prefix, "sanitize-names".to_owned());
        }
        parameters(&variant.subject, &mut variant.parameters);
    }
}

/// The names of properties of a class, without what is redundant in them.
pub fn properties(class: &str, mut names: Vec<String>) -> Vec<String> {
    let mut taken = Counted::of(names.iter().map(String::as_str));
    for name in &mut names {
        taken.leave(name);
        let singular = singular_name(name);
        let shorter = if taken.has(&singular) { name.clone() } else { singular };
        *name = without_prefix(&shorter, class).filter(|name| !taken.has(name)).unwrap_or(shorter);
        taken.take(name);
    }
    names
}

/// Prefix and subject of a noun without words that follow themselves: what repeats at the seam stays with the subject.
fn noun(subject_prefix: &str, subject: &str) -> (String, String) {
    let distinct = |mut words: Vec<String>| {
        remove_sequential_duplicates(&mut words);
        words
    };
    let subject = distinct(words(subject));
    let mut rest = distinct([distinct(words(subject_prefix)), subject.clone()].concat());
    let kept = rest.iter().rev().zip(subject.iter().rev()).take_while(|(a, b)| a == b).count();
    let subject = rest.split_off(rest.len() - kept);
    (pascal_words(rest), pascal_words(subject))
}

fn parameters(subject: &str, parameters: &mut [VirtualParameter]) {
    let former: Vec<String> = parameters.iter().map(|parameter| parameter.name.clone()).collect();
    let mut taken = Counted::of(former.iter().map(String::as_str));
    for parameter in &mut *parameters {
        taken.leave(&parameter.name);
        let name = singular_name(&parameter.name);
        let shorter = without_prefix(&name, subject)
            .filter(|shorter| parameter.category == Some(Category::Path) && !taken.has(shorter));
        match shorter {
            Some(shorter) => {
                parameter.aliases.push(name);
                parameter.name = shorter;
            }
            None => parameter.name = name,
        }
        taken.take(&parameter.name);
    }
    // Names that are equal now: the first keeps it, the others go back to what they were called.
    let mut used = Names::of([]);
    let again: Vec<usize> = (0..parameters.len()).filter(|at| !used.take(&parameters[*at].name)).collect();
    for at in again {
        parameters[at].name = used.choose(&former[at..=at]);
    }
}

/// How many have each name.
struct Counted(HashMap<String, usize>);

impl Counted {
    fn of<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let mut counted = Self(HashMap::new());
        names.for_each(|name| counted.take(name));
        counted
    }

    fn has(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(|count| *count > 0)
    }

    fn take(&mut self, name: &str) {
        *self.0.entry(name.to_owned()).or_default() += 1;
    }

    fn leave(&mut self, name: &str) {
        if let Some(count) = self.0.get_mut(name) {
            *count -= 1;
        }
    }
}

/// A name without the text that it begins with, whatever the case; `None` where it begins otherwise, or no word is left.
fn without_prefix(name: &str, prefix: &str) -> Option<String> {
    let head = name.get(..prefix.len()).filter(|head| head.eq_ignore_ascii_case(prefix))?;
    let rest = &name[head.len()..];
    let mut chars = rest.chars();
    let first = chars.next()?;
    (!prefix.is_empty() && rest.len() >= 2).then(|| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_lose_what_repeats() {
        for (prefix, subject, expected) in [
            ("ContainerService", "ContainerService", ("", "ContainerService")),
            ("Beta", "UserEvent", ("Beta", "UserEvent")),
            ("Site", "SiteList", ("", "SiteList")),
            ("", "UserUserEvent", ("", "UserEvent")),
            ("Web", "App", ("Web", "App")),
        ] {
            let (found_prefix, found_subject) = noun(prefix, subject);
            assert_eq!((found_prefix.as_str(), found_subject.as_str()), expected, "{prefix} {subject}");
        }
    }

    #[test]
    fn properties_lose_plural_and_class() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let found = properties(
            "Machine",
            names(&["Tags", "MachineName", "Disks", "Disk", "MachineX", "Name2", "MachineName2"]),
        );
        assert_eq!(found, ["Tag", "Name", "Disks", "Disk", "MachineX", "Name2", "MachineName2"]);
    }
}
