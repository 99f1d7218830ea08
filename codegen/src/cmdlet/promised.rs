//! What was promised about the parameter sets of a cmdlet: the operation that a set calls, and which set is the default
//! (docs/names.md#what-happens).

use graphsmith_catalog::vocabulary::Method;

use super::model::ParameterSet;
use super::set_name::without_number;
use crate::lock::{Lock, Operation};

/// An operation in the terms of promised names.
pub fn operation(method: Method, path: &str) -> Operation {
    Operation { method: method.as_str().to_owned(), path: path.to_owned() }
}

/// The promised cmdlet that a cmdlet is: the one of that name, or one that isn't there any more and called this operation.
pub fn cmdlet<'a>(
    lock: &'a Lock,
    name: &str,
    operation: &Operation,
    is_present: impl Fn(&str) -> bool,
) -> Option<&'a str> {
    if let Some((name, _)) = lock.frozen.cmdlets.get_key_value(name) {
        return Some(name);
    }
    let mut names = lock.calling(operation).map(|(cmdlet, _)| cmdlet);
    names.find(|name| !is_present(name))
}

/// The promised sets of a cmdlet that call an operation and have that name, but for their numbers.
pub fn sets<'a>(
    lock: &'a Lock,
    cmdlet: &str,
    operation: &Operation,
    kind: &str,
) -> impl Iterator<Item = &'a str> + use<'a> {
    let of_cmdlet = lock.calling(operation).filter(|(name, _)| *name == cmdlet).map(|(_, set)| set);
    of_cmdlet.filter(|set| without_number(set) == kind).collect::<Vec<_>>().into_iter()
}

/// Whether a set was promised to be the default of its cmdlet.
pub fn is_default(lock: &Lock, cmdlet: &str, set: &ParameterSet) -> bool {
    let is_promised = |(former, name): (&str, &str)| {
        name == set.name.as_str()
            && (former == cmdlet || !lock.frozen.cmdlets.contains_key(cmdlet))
            && lock.frozen.cmdlets[former].sets[name].is_default
    };
    lock.calling(&operation(set.method, &set.path)).any(is_promised)
}
