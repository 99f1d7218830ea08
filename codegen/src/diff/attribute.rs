//! Effects and edits -> which edit explains which effect.
//!
//! An effect knows where it is described, nearest first; an edit knows where it was made. An edit explains an effect if it was made there or
//! above, and if edits of its nature explain effects of that nature. Exact natures count before others, near places before far ones,
//! long pointers before short ones.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::changes::{Change, Nature, ORDER};
use super::directives;
use super::effects::Found;

/// For each effect the edit that explains it, as an index; `None` where none does.
#[must_use]
pub fn attribute(found: &[Found], changes: &[Change]) -> Vec<Option<usize>> {
    let index = Index::new(changes);
    let mut causes: Vec<Option<usize>> = found.iter().map(|one| index.nearest(one, changes)).collect();
    directives::explain(found, changes, &mut causes);
    by_type(found, &mut causes);
    by_cmdlet(found, changes, &mut causes);
    directives::explain_rest(changes, &mut causes);
    by_order(changes, &mut causes);
    by_operations(found, changes, &mut causes);
    causes
}

/// The edits by where they were made.
struct Index<'a> {
    old: BTreeMap<&'a str, Vec<usize>>,
    new: BTreeMap<&'a str, Vec<usize>>,
}

/// How well an edit explains an effect; the greatest is the best.
type Rank = (bool, bool, bool, Reverse<usize>, usize);

impl<'a> Index<'a> {
    fn new(changes: &'a [Change]) -> Self {
        let (mut old, mut new) = (BTreeMap::<&str, Vec<usize>>::new(), BTreeMap::<&str, Vec<usize>>::new());
        for (at, change) in changes.iter().enumerate() {
            let places = std::iter::once([&change.old, &change.new]).chain(change.also.iter().map(|[a, b]| [a, b]));
            for (side, pointer) in places.flat_map(|[a, b]| [(true, a), (false, b)]) {
                let side = if side { &mut old } else { &mut new };
                if let Some(pointer) = pointer {
                    side.entry(pointer).or_default().push(at);
                }
            }
        }
        Self { old, new }
    }

    fn nearest(&self, one: &Found, changes: &[Change]) -> Option<usize> {
        let mut best: Option<(Rank, Reverse<usize>)> = None;
        for (index, origins) in [(&self.old, &one.old), (&self.new, &one.new)] {
            for (far, origin) in origins.iter().enumerate() {
                // The operations of a cmdlet are equally near; what else an effect names after its first place is farther.
                let is_near = far == 0 || (is_operation(&origins[0]) && is_operation(origin));
                let mut consider = |at: usize, is_above: bool, length: usize| {
                    let nature = changes[at].nature;
                    if explains(nature, one.nature) {
                        let rank = (nature == one.nature, is_near, is_above, Reverse(far), length);
                        best = best.max(Some((rank, Reverse(at))));
                    }
                };
                for pointer in above(origin) {
                    for at in index.get(pointer).into_iter().flatten() {
                        consider(*at, true, pointer.len());
                    }
                }
                let below = format!("{origin}/");
                let inside = index.range(below.as_str()..).take_while(|(pointer, _)| pointer.starts_with(&below));
                for at in inside.flat_map(|(_, all)| all) {
                    consider(*at, false, 0);
                }
            }
        }
        best.map(|(_, Reverse(at))| at)
    }
}

/// Whether a pointer leads to an operation, or to a part of one.
fn is_operation(pointer: &str) -> bool {
    pointer.starts_with("/paths/")
}

/// A pointer and those of what contains it, longest first.
fn above(pointer: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(pointer), |pointer| pointer.rfind('/').map(|at| &pointer[..at]))
}

/// Whether edits of a nature explain effects of a nature.
fn explains(edit: Nature, effect: Nature) -> bool {
    match edit {
        // Another type, or nothing any more: all that is said about it may differ.
        Nature::Structure => true,
        // A demand makes a parameter mandatory, or takes one that only the service sets; a single value isn't asked for.
        Nature::Demand => matches!(effect, Nature::Demand | Nature::Structure | Nature::Text),
        Nature::Values => matches!(effect, Nature::Values | Nature::Structure | Nature::Text | Nature::Demand),
        Nature::Deprecation => matches!(effect, Nature::Deprecation | Nature::Text),
        Nature::Text | Nature::Link => effect == edit,
        Nature::Nothing => false,
    }
}

/// Types that came or went with something that has a cause have that cause: a property of a new type brings all that it leads to.
fn by_type(found: &[Found], causes: &mut [Option<usize>]) {
    loop {
        let mut leading: HashMap<&str, usize> = HashMap::new();
        for (one, cause) in found.iter().zip(&*causes) {
            if let Some(cause) = cause {
                for ty in &one.types {
                    let known = leading.entry(ty).or_insert(*cause);
                    *known = (*known).min(*cause);
                }
            }
        }
        let mut is_settled = true;
        for (one, cause) in found.iter().zip(causes.iter_mut()) {
            if cause.is_none()
                && let Some(leads) = leading.get(one.owner.as_str())
            {
                *cause = Some(*leads);
                is_settled = false;
            }
        }
        if is_settled {
            return;
        }
    }
}

/// An operation that comes to a cmdlet or leaves it changes the numbers of its other sets, its texts, its default; where none does,
/// another edit that the cmdlet feels may.
fn by_cmdlet(found: &[Found], changes: &[Change], causes: &mut [Option<usize>]) {
    let mut of_cmdlet: HashMap<&str, (bool, usize)> = HashMap::new();
    for (one, cause) in found.iter().zip(&*causes) {
        if let Some(cause) = cause.filter(|at| changes[*at].nature == Nature::Structure) {
            let rank = (!is_of_operation(&changes[cause]), cause);
            let known = of_cmdlet.entry(&one.owner).or_insert(rank);
            *known = (*known).min(rank);
        }
    }
    for (one, cause) in found.iter().zip(causes.iter_mut()) {
        if cause.is_none() {
            let cmdlets = one.rust.iter().flat_map(|rust| &rust.cmdlets);
            let known = std::iter::once(&one.owner).chain(cmdlets).filter_map(|name| of_cmdlet.get(name.as_str()));
            *cause = known.min().map(|(_, cause)| *cause);
        }
    }
}

/// Default sets and numbers follow the order of paths, where nothing else explains them.
fn by_order(changes: &[Change], causes: &mut [Option<usize>]) {
    if let Some(at) = changes.iter().position(|change| change.kind == ORDER) {
        causes.iter_mut().filter(|cause| cause.is_none()).for_each(|cause| *cause = Some(at));
    }
}

/// Members of an identity, numbers of cmdlets: what follows from which operations there are at all.
fn by_operations(found: &[Found], changes: &[Change], causes: &mut [Option<usize>]) {
    let first = changes.iter().position(is_of_operation);
    for (_, cause) in found.iter().zip(causes.iter_mut()).filter(|(_, cause)| cause.is_none()) {
        *cause = first;
    }
}

/// Whether an edit changes which operations there are, or what they are called.
fn is_of_operation(change: &Change) -> bool {
    matches!(
        change.kind,
        "operation-added" | "operation-removed" | "operation-id-changed" | "path-changed" | "path-parameter-renamed"
    )
}
