//! Promised names that aren't as promised -> the causes that they come from: decided ones are accepted, of others the report says how to
//! decide (docs/names.md).

use std::collections::{BTreeSet, HashMap};

use super::decisions::accept;
use super::report::{Effect, Report, Subject, SubjectKind};
use super::result::{ModuleResult, Promise};
use super::surface::Surface;
use crate::driver::Described;
use crate::lock;
use crate::names::NameChange;

/// What isn't as NEW promises.
pub(super) fn of(surfaces: &[&Surface; 2], new: Option<&Described>) -> Vec<Promise> {
    let Some(checked) = new.and_then(|new| new.generated.names.as_ref()) else { return Vec::new() };
    let models = surfaces.iter().flat_map(|surface| &surface.models);
    let by_schema: HashMap<&str, &str> = models.map(|(name, model)| (model.schema.as_str(), name.as_str())).collect();
    let subject = |subject: &lock::Subject| match subject.clone() {
        lock::Subject::Cmdlet(name) => Some((SubjectKind::Cmdlet, name, String::new())),
        lock::Subject::Set(cmdlet, set) => Some((SubjectKind::ParameterSet, cmdlet, set)),
        lock::Subject::Parameter(cmdlet, name) => Some((SubjectKind::Parameter, cmdlet, name)),
        lock::Subject::Property(schema, name) => {
            by_schema.get(schema.as_str()).map(|model| (SubjectKind::Property, (*model).to_owned(), name))
        }
    };
    let promise = |change: &NameChange| Promise {
        fingerprint: change.fingerprint.clone(),
        decision: change.decision.clone(),
        subjects: change.subjects.iter().filter_map(subject).collect(),
    };
    checked.changes.iter().map(promise).collect()
}

/// What a promise is about: the module, the kind, the owner and the part.
type Key<'a> = (&'a str, SubjectKind, &'a str, &'a str);

/// Accepts the causes that were decided about, and says of others what is to be decided.
pub(super) fn apply(report: &mut Report, results: &[ModuleResult]) {
    let mut promises: HashMap<Key<'_>, Vec<&Promise>> = HashMap::new();
    for result in results {
        for promise in &result.promises {
            for (kind, owner, part) in &promise.subjects {
                promises.entry((&result.module, *kind, owner, part)).or_default().push(promise);
            }
        }
    }
    for cause in &mut report.causes {
        let about = |effect: &'_ Effect| {
            let found = names(effect).into_iter().filter_map(|key| promises.get(&key));
            found.flatten().copied().collect::<Vec<&Promise>>()
        };
        let broken: Vec<&Promise> = cause.effects.iter().flat_map(about).collect();
        let open = broken.iter().filter(|promise| promise.decision.is_none());
        let undecided: BTreeSet<&String> = open.map(|promise| &promise.fingerprint).collect();
        cause.undecided = undecided.into_iter().cloned().collect();
        let decision = broken.first().and_then(|promise| promise.decision.as_ref());
        if let Some(decision) = decision.filter(|_| cause.undecided.is_empty()) {
            accept(cause, decision);
        }
    }
}

/// The names that an effect is about: what has another name is promised under its former one.
fn names(effect: &Effect) -> [Key<'_>; 2] {
    let Subject { kind, module, owner, part } = &effect.subject;
    let former = if part.is_empty() { (effect.was.as_str(), "") } else { (owner.as_str(), effect.was.as_str()) };
    [(module, *kind, owner, part), (module, *kind, former.0, former.1)]
}
