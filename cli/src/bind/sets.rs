//! Which parameter set is meant: the names that were given -> a set, or what keeps each from being it.

use std::fmt::Write as _;

use crate::failure::Failure;
use crate::suggest;
use crate::text::list;
use crate::view::{Cmdlet, Parameter, Set};

/// The parameters that a set still lacks.
pub type Missing<'v, 'c> = Vec<&'v Parameter<'c>>;

/// The mandatory parameters of a set that are not given.
#[must_use]
pub fn missing<'v, 'c>(set: &'v Set<'c>, given: &[&str]) -> Missing<'v, 'c> {
    set.mandatory().filter(|p| !given.iter().any(|name| name.eq_ignore_ascii_case(p.name))).collect()
}

/// The sets that have all the given parameters, the default first.
pub fn candidates<'v, 'c>(
    cmdlet: &'v Cmdlet<'c>,
    given: &[&str],
    wanted: Option<&str>,
) -> Result<Vec<&'v Set<'c>>, Failure> {
    let mut sets = cmdlet.ordered_sets();
    if let Some(wanted) = wanted {
        sets.retain(|set| set.name.eq_ignore_ascii_case(wanted));
        if sets.is_empty() {
            let names = cmdlet.sets.iter().map(|set| set.name);
            let near = suggest::did_you_mean(wanted, "", names.clone());
            let all: Vec<&str> = names.collect();
            return Err(Failure::usage(format!("{} has no parameter set `{wanted}`{near}", cmdlet.name))
                .hint(format!("It has {}.", all.join(", "))));
        }
    }
    let all = sets.clone();
    sets.retain(|set| given.iter().all(|name| set.parameter(name).is_some_and(|p| !p.flags.hidden())));
    if sets.is_empty() { Err(conflict(&all, given)) } else { Ok(sets) }
}

/// The set that is complete. Of several that are, those count whose types suit the values; where none does, the first says
/// why. Of those PowerShell would refuse to choose where the default isn't among them; here the first in the order of the
/// page is meant, because then each call means something, and always the same. `-ParameterSetName` chooses another.
#[must_use]
pub fn choose<'v, 'c>(
    candidates: &[&'v Set<'c>],
    given: &[&str],
    suits: impl Fn(&Set<'c>) -> bool,
) -> Option<&'v Set<'c>> {
    let complete: Vec<&Set<'c>> = candidates.iter().filter(|set| missing(set, given).is_empty()).copied().collect();
    match complete.as_slice() {
        [] | [_] => complete.first().copied(),
        [first, ..] => complete.iter().find(|set| suits(set)).or(Some(first)).copied(),
    }
}

/// Says that no set has all these parameters, and which of them are at odds.
fn conflict(sets: &[&Set<'_>], given: &[&str]) -> Failure {
    let having = |name: &str| -> Vec<&str> {
        sets.iter().filter(|set| set.parameter(name).is_some()).map(|set| set.name).collect()
    };
    let all = given.iter().map(|name| (*name, having(name)));
    let partial: Vec<(&str, Vec<&str>)> = all.filter(|(_, having)| having.len() < sets.len()).collect();
    let names: Vec<String> = partial.iter().map(|(name, _)| format!("-{name}")).collect();
    let mut text = format!("{} cannot be used together", names.join(", "));
    for (name, having) in partial {
        let _ = write!(text, "\n  -{name} is in {}", having.join(", "));
    }
    Failure::usage(text)
}

/// Says what is missing, for each set that it could have been.
#[must_use]
pub fn incomplete(candidates: &[&Set<'_>], given: &[&str]) -> Failure {
    let lacks = |set: &Set<'_>| -> Vec<String> { missing(set, given).iter().map(|p| format!("-{}", p.name)).collect() };
    // The same parameters in several sets are one way to go on.
    let mut ways: Vec<(Vec<&str>, Vec<String>)> = Vec::new();
    for set in candidates {
        let lacking = lacks(set);
        match ways.iter_mut().find(|(_, known)| *known == lacking) {
            Some((names, _)) => names.push(set.name),
            None => ways.push((vec![set.name], lacking)),
        }
    }
    match ways.as_slice() {
        [(_, only)] => Failure::usage(format!("{} is missing", list(only, "and"))),
        ways => {
            let mut text =
                "mandatory parameters are missing; one of these parameter sets has to be complete:".to_owned();
            for (names, lacking) in ways {
                let _ = write!(text, "\n  {} lacks {}", names.join(", "), lacking.join(", "));
            }
            Failure::usage(text)
        }
    }
}
