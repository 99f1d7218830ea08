//! Promised names that aren't as promised -> the causes that they come from: decided ones are accepted, of others the report says how to
//! decide (docs/names.md).

use std::collections::HashMap;

use super::decisions::accept;
use super::report::{Effect, Report, SubjectKind};
use super::result::{ModuleResult, Promise};
use super::surface::Surface;
use crate::driver::Described;
use crate::lock::Subject;

/// What isn't as NEW promises.
pub(super) fn of(surfaces: &[&Surface; 2], new: Option<&Described>) -> Vec<Promise> {
    let Some(checked) = new.and_then(|new| new.generated.names.as_ref()) else { return Vec::new() };
    let models = surfaces.iter().flat_map(|surface| &surface.models);
    let by_schema: HashMap<&str, &str> = models.map(|(name, model)| (model.schema.as_str(), name.as_str())).collect();
    let subject = |subject: &Subject| match subject.clone() {
        Subject::Cmdlet(name) => Some((SubjectKind::Cmdlet, name, String::new())),
        Subject::Set(cmdlet, set) => Some((SubjectKind::ParameterSet, cmdlet, set)),
        Subject::Parameter(cmdlet, name) => Some((SubjectKind::Parameter, cmdlet, name)),
        Subject::Property(schema, name) => {
            by_schema.get(schema.as_str()).map(|model| (SubjectKind::Property, (*model).to_owned(), name))
        }
    };
    let promise = |change: &crate::names::NameChange| Promise {
        fingerprint: change.fingerprint.clone(),
        decision: change.decision.clone(),
        subjects: change.subjects.iter().filter_map(subject).collect(),
    };
    checked.changes.iter().map(promise).collect()
}

/// Accepts the causes that were decided about, and says of others what is to be decided.
pub(super) fn apply(report: &mut Report, results: &[ModuleResult]) {
    for cause in &mut report.causes {
        let promises = |effect: &Effect| {
            let of_module = results.iter().filter(|result| result.module == effect.subject.module);
            let promises = of_module.flat_map(|result| &result.promises);
            promises.filter(|promise| promise.is_about(effect)).collect::<Vec<_>>()
        };
        let broken: Vec<&Promise> = cause.effects.iter().flat_map(promises).collect();
        let mut undecided: Vec<String> = broken
            .iter()
            .filter(|promise| promise.decision.is_none())
            .map(|promise| promise.fingerprint.clone())
            .collect();
        undecided.sort_unstable();
        undecided.dedup();
        if let Some(decision) =
            broken.first().and_then(|promise| promise.decision.as_ref()).filter(|_| undecided.is_empty())
        {
            accept(cause, decision);
        }
        cause.undecided = undecided;
    }
}

impl Promise {
    fn is_about(&self, effect: &Effect) -> bool {
        let subject = &effect.subject;
        self.subjects.iter().any(|(kind, owner, part)| {
            *kind == subject.kind
                && (*owner == subject.owner || (part.is_empty() && *owner == effect.was))
                && (*part == subject.part || (!part.is_empty() && *part == effect.was))
        })
    }
}
