//! `sanitize-names`: names without what is redundant in them, before any directive
//! (docs/rules.md#9-6-options).
//!
//! `Get-MgVirtualMachine -VirtualMachineName` takes `-Name`, with the longer name as an alias.

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
    for at in 0..names.len() {
        let is_free = |name: &str| names.iter().enumerate().all(|(other, taken)| other == at || taken != name);
        let singular = singular_name(&names[at]);
        let name = if is_free(&singular) { singular } else { names[at].clone() };
        let name = without_prefix(&name, class).filter(|name| is_free(name)).unwrap_or(name);
        names[at] = name;
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
    for at in 0..parameters.len() {
        let name = singular_name(&parameters[at].name);
        let is_free = |name: &str| parameters.iter().enumerate().all(|(other, p)| other == at || p.name != name);
        let shorter = without_prefix(&name, subject)
            .filter(|shorter| parameters[at].category == Some(Category::Path) && is_free(shorter));
        match shorter {
            Some(shorter) => {
                parameters[at].aliases.push(name);
                parameters[at].name = shorter;
            }
            None => parameters[at].name = name,
        }
    }
    // Names that are equal now: the first keeps it, the others go back to what they were called.
    let mut used = Names::of([]);
    let again: Vec<usize> = (0..parameters.len()).filter(|at| !used.take(&parameters[*at].name)).collect();
    for at in again {
        parameters[at].name = used.choose(&former[at..=at]);
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
