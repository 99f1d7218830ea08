//! What was found in each module -> the causes of the report. An edit that several modules share, because each has a copy of a schema, is
//! one cause.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::changes::Change;
use super::moves::MOVED;
use super::places::{At, Places};
use super::report::{Cause, Class, Effect, Location, Reader, Report, Subject};
use super::result::{Explained, ModuleResult};
use super::rules::rule;
use super::side::Side;
use crate::config::WorstClass;
use crate::lock::fingerprint;

/// What makes two edits one: the version of the API, and what was edited from what to what.
type Key<'a> = (&'a str, &'a str, Option<&'a str>, Option<&'a str>, [&'a str; 3]);

/// A cause while it is gathered.
struct Gathered<'a> {
    change: &'a Change,
    /// The places that are shown, of OLD and of NEW.
    places: [Option<At<'a>>; 2],
    modules: Vec<&'a str>,
    effects: Vec<Effect>,
    pages: BTreeSet<String>,
}

/// Gathers the causes of all modules, worst first.
pub(super) fn report(sides: [&Side; 2], modules: Vec<String>, results: &[ModuleResult], date: &str) -> Report {
    let mut gathered: BTreeMap<Key<'_>, Gathered<'_>> = BTreeMap::new();
    let mut unexplained = Vec::new();
    for (at, result) in results.iter().enumerate() {
        for (number, change) in result.changes.iter().enumerate() {
            let new = || Gathered {
                change,
                places: [None, None],
                modules: Vec::new(),
                effects: Vec::new(),
                pages: BTreeSet::new(),
            };
            let cause = gathered.entry(key(&result.api_version, change)).or_insert_with(new);
            if cause.modules.last() != Some(&result.module.as_str()) {
                cause.modules.push(&result.module);
            }
            let new = change.new.as_ref().or(change.left.as_ref());
            for (place, (is_old, pointer)) in cause.places.iter_mut().zip([(true, change.old.as_ref()), (false, new)]) {
                *place = place.or(pointer.map(|pointer| (at, is_old, pointer.as_str())));
            }
            cause.pages.extend(result.pages.get(&number).into_iter().flatten().cloned());
        }
        for one in &result.effects {
            let mut effect = effect(&result.module, one);
            let change = one.cause.map(|at| &result.changes[at]);
            let is_capped = result.api_version == "beta" && sides[1].project.diff.beta == WorstClass::Warning;
            if is_capped || change.is_some_and(|change| is_due(change, result, date)) {
                lower(&mut effect);
            }
            match change.and_then(|change| gathered.get_mut(&key(&result.api_version, change))) {
                Some(cause) => cause.effects.push(effect),
                None => unexplained.push(effect),
            }
        }
    }
    let mut places = Places::new(sides, results);
    for place in gathered.values().flat_map(|cause| cause.places.into_iter().flatten()) {
        places.want(place);
    }
    let places = places.find();
    let mut causes: Vec<Cause> =
        gathered.into_iter().map(|(key, cause)| finished(key.0, cause, &places, sides)).collect();
    if !unexplained.is_empty() {
        causes.push(without_cause(unexplained));
    }
    causes.sort_by_cached_key(order);
    Report { causes, modules, not_compared: Vec::new() }
}

fn key<'a>(api_version: &'a str, change: &'a Change) -> Key<'a> {
    // What left one module and came to another has a place in each.
    let place = |pointer: &'a Option<String>| pointer.as_deref().filter(|_| change.kind != MOVED);
    let texts = [change.title.as_str(), &change.was, &change.is];
    (api_version, change.kind, place(&change.old), place(&change.new), texts)
}

fn effect(module: &str, one: &Explained) -> Effect {
    let Explained { found, witness, .. } = one;
    let rule = rule(found.rule);
    let (owner, part) = (found.owner.clone(), found.part.clone());
    Effect {
        rule,
        classes: rule.classes,
        subject: Subject { kind: found.kind, module: module.to_owned(), owner, part },
        was: found.was.clone(),
        is: found.is.clone(),
        witness: witness.clone(),
    }
}

/// Whether an edit removes what was announced to go by that day.
fn is_due(change: &Change, result: &ModuleResult, date: &str) -> bool {
    let announced = change.old.as_ref().and_then(|pointer| result.announced.get(pointer));
    // Dates in ISO 8601 are in the order of their text.
    change.kind == "operation-removed" && announced.is_some_and(|announced| announced.as_str() <= date)
}

/// Makes errors warnings: they were announced, or beta may have none. What is silent still is.
fn lower(effect: &mut Effect) {
    for verdict in &mut effect.classes {
        verdict.class = verdict.class.min(Some(Class::Warning));
    }
}

fn finished(api_version: &str, mut of: Gathered<'_>, places: &HashMap<At<'_>, Location>, sides: [&Side; 2]) -> Cause {
    of.effects.sort_by(|a, b| (&a.subject, &a.rule.id).cmp(&(&b.subject, &b.rule.id)));
    let change = of.change;
    let [mut old, mut new] = of.places.map(|place| places.get(&place?).cloned());
    if let Some(directive) = &change.directive {
        let (at, side) = if change.was.is_empty() { (&mut new, sides[1]) } else { (&mut old, sides[0]) };
        let file = side.file(&directive.place.file);
        *at = Some(Location { file, line: directive.place.line, pointer: String::new() });
    }
    let pointer = change.new.as_deref().or(change.old.as_deref()).unwrap_or(&change.title);
    let mut cause = Cause {
        fingerprint: fingerprint(&[change.kind, api_version, pointer, &change.was, &change.is]),
        kind: change.kind,
        title: change.title.clone(),
        class: Class::Info,
        silent: false,
        modules: of.modules.into_iter().map(str::to_owned).collect(),
        old,
        new,
        was: change.was.clone(),
        is: change.is.clone(),
        effects: of.effects,
        pages: of.pages.into_iter().collect(),
        decision: None,
        undecided: Vec::new(),
    };
    cause.judge();
    cause
}

/// The cause of what no edit explains. A test demands that real edits never lead to it.
fn without_cause(effects: Vec<Effect>) -> Cause {
    let mut modules: Vec<String> = effects.iter().map(|effect| effect.subject.module.clone()).collect();
    modules.dedup();
    let mut cause = Cause {
        fingerprint: fingerprint(&["unexplained"]),
        kind: "unexplained",
        title: "no edit was found that explains this".to_owned(),
        class: Class::Info,
        silent: false,
        modules,
        old: None,
        new: None,
        was: String::new(),
        is: String::new(),
        effects,
        pages: Vec::new(),
        decision: None,
        undecided: Vec::new(),
    };
    cause.judge();
    cause
}

/// Worst first; then by whom it hits first, the kind, the module and the place. How many effects a cause has doesn't matter, so that
/// next week's report differs only where something changed.
fn order(cause: &Cause) -> impl Ord + use<> {
    let hit = |reader: &Reader| {
        cause.effects.iter().any(|effect| effect.classes[*reader as usize].class == Some(cause.class))
    };
    let first = Reader::ALL.iter().position(hit).unwrap_or(Reader::ALL.len());
    let place = cause.new.as_ref().or(cause.old.as_ref()).map(|place| place.pointer.clone()).unwrap_or_default();
    let (class, silent) = (std::cmp::Reverse(cause.class), !(cause.silent && cause.class == Class::Error));
    let is_single = cause.modules.len() == 1;
    (class, silent, first, cause.kind, (is_single, cause.modules.first().cloned()), place, cause.fingerprint.clone())
}
