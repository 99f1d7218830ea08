//! Numbers of parameter sets, after all directives: two sets of a cmdlet with one name get different ones
//! (docs/rules.md#9-2-matching-and-setting), and promised ones stay (docs/names.md#what-happens).

use std::collections::{BTreeSet, HashSet};

use super::promised;
use super::variant::Variant;
use crate::api::ApiModel;
use crate::lock::Lock;
use crate::naming::pascal;

/// Makes names unique again. A first try is remembered in another spelling than a numbered one, so a numbered name
/// only meets names that were numbered here: the original does so, and its names are in use. Variants that have promised
/// names keep them, and those aren't free.
pub fn again(api: &ApiModel, variants: &mut [Variant], prefix: &str, lock: Option<&Lock>) {
    let mut taken = HashSet::new();
    let kept = lock.map(|lock| keep_promised(api, variants, prefix, lock, &mut taken)).unwrap_or_default();
    for (_, variant) in variants.iter_mut().enumerate().filter(|(at, _)| !kept.contains(at)) {
        if taken.insert(first_try(variant, variant.name.as_str())) {
            continue;
        }
        for number in 1.. {
            variant.name.set_number(number);
            if taken.insert(numbered_try(variant, variant.name.as_str())) {
                break;
            }
        }
        variant.note_name(prefix, "the name is taken".to_owned());
    }
}

/// Gives variants the numbers that were promised, and returns which have one. All promised names are taken then, those of sets that
/// are gone too: a set that comes later isn't mistaken for them.
fn keep_promised(
    api: &ApiModel,
    variants: &mut [Variant],
    prefix: &str,
    lock: &Lock,
    taken: &mut HashSet<String>,
) -> HashSet<usize> {
    let cmdlets: BTreeSet<String> = variants.iter().map(|variant| variant.cmdlet(prefix)).collect();
    let (mut kept, mut used, mut seen) = (HashSet::new(), HashSet::new(), HashSet::new());
    for (at, variant) in variants.iter_mut().enumerate() {
        let operation = api.operation(variant.operation);
        let operation = promised::operation(operation.method, &operation.path);
        let is_present = |name: &str| cmdlets.contains(name);
        let cmdlet = variant.cmdlet(prefix);
        let Some(former) = promised::cmdlet(lock, &cmdlet, &operation, is_present) else { continue };
        if seen.insert((former, cmdlet)) {
            for set in lock.frozen.cmdlets[former].sets.keys() {
                taken.insert(first_try(variant, set));
                taken.insert(numbered_try(variant, set));
            }
        }
        let mut sets = promised::sets(lock, former, &operation, variant.name.kind());
        if let Some(set) = sets.find(|set| used.insert((former, *set))) {
            if set != variant.name.as_str() {
                variant.name.number_as(set);
                variant.note_name(prefix, format!("{} promises it", lock.file.display()));
            }
            kept.insert(at);
        }
    }
    kept
}

/// What a variant under that name is remembered as before it is numbered.
fn first_try(variant: &Variant, name: &str) -> String {
    format!("{} -{} -{name} ", variant.verb, variant.subject)
}

/// What a variant under that name is remembered as once it is numbered.
fn numbered_try(variant: &Variant, name: &str) -> String {
    pascal(&format!("{}-{}-{name}", variant.verb, variant.subject))
}
