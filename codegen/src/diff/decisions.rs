//! Decisions about causes -> a report in which what was accepted is info.

use std::collections::HashSet;

use super::report::{Cause, Class, Decision, Report};
use super::rules::Verdict;
use crate::diag::Diagnostics;
use crate::lock::{self, Decisions};

/// Makes info of what was accepted. Decisions that expired by that day, or that are about nothing in the report, are reported.
pub fn apply(decisions: &Decisions, report: &mut Report, date: &str, diags: &mut Diagnostics) {
    let mut used = HashSet::new();
    for (place, decision) in decisions.iter() {
        let causes = report.causes.iter_mut().filter(|cause| cause.fingerprint == decision.fingerprint);
        // Dates in ISO 8601 are in the order of their text.
        let is_expired = decision.expires.as_deref().is_some_and(|expires| expires <= date);
        for cause in causes {
            used.insert(&decision.fingerprint);
            if !is_expired {
                accept(cause, decision);
            }
        }
        let fingerprint = &decision.fingerprint;
        if is_expired {
            let message = format!("the decision about {fingerprint} has expired");
            diags.warn(place.clone(), message, "decide again, or remove it");
        } else if !used.contains(fingerprint) {
            let message = format!("the decision about {fingerprint} is about nothing that changed");
            diags.warn(place.clone(), message, "remove it, or correct the fingerprint");
        }
    }
}

/// Makes info of a cause that was accepted.
pub(super) fn accept(cause: &mut Cause, decision: &lock::Decision) {
    let lock::Decision { accepted, until, reason, .. } = decision;
    cause.decision = Some(Decision { accepted: accepted.clone(), until: until.clone(), reason: reason.clone() });
    let info = Verdict { class: Some(Class::Info), silent: false };
    for verdict in cause.effects.iter_mut().flat_map(|effect| &mut effect.classes) {
        *verdict = (*verdict).min(info);
    }
    cause.class = Class::Info;
    cause.silent = false;
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use super::*;
    use crate::diff::report::{Cause, Effect, Subject, SubjectKind};
    use crate::diff::rules::rule;

    fn report() -> Report {
        let rule = rule("cmdlet-removed");
        let (module, owner) = ("M".to_owned(), "Get-MgBed".to_owned());
        let subject = Subject { kind: SubjectKind::Cmdlet, module, owner, part: String::new() };
        let (was, is) = (String::new(), String::new());
        let effect = Effect { rule, classes: rule.classes, subject, was: was.clone(), is: is.clone(), witness: None };
        let cause = Cause {
            fingerprint: "1a2b3c4d5e6f".to_owned(),
            kind: "operation-removed",
            title: "GET /beds removed".to_owned(),
            class: Class::Error,
            silent: false,
            modules: Vec::new(),
            old: None,
            new: None,
            was,
            is,
            effects: vec![effect],
            pages: Vec::new(),
            decision: None,
            undecided: Vec::new(),
        };
        Report { causes: vec![cause], ..Report::default() }
    }

    /// The class of the cause after a file of decisions, and the warnings.
    fn decided(text: &str) -> (Class, Vec<String>) {
        let folder = tempfile::TempDir::new().unwrap();
        let file = folder.path().join("decisions.toml");
        std::fs::write(&file, text).unwrap();
        let mut diags = Diagnostics::default();
        let mut report = report();
        if let Some(decisions) = Decisions::read(&file, &mut diags) {
            apply(&decisions, &mut report, "2026-11-25", &mut diags);
        }
        (report.causes[0].class, diags.iter().map(|diag| diag.message.clone()).collect())
    }

    #[test]
    fn what_was_accepted_is_info() {
        let text = "[[decision]]\nfingerprint = '1a2b3c4d5e6f'\naccepted = '2026-11-01'\nreason = 'nobody calls it'\n";
        assert_eq!(decided(text), (Class::Info, Vec::new()));
        let expired = format!("{text}expires = '2026-11-25'\n");
        let message = "the decision about 1a2b3c4d5e6f has expired";
        assert_eq!(decided(&expired), (Class::Error, vec![message.to_owned()]));
        let other = text.replace("1a2b", "ffff");
        let message = "the decision about ffff3c4d5e6f is about nothing that changed";
        assert_eq!(decided(&other), (Class::Error, vec![message.to_owned()]));
        let (class, messages) = decided(&text.replace("nobody calls it", " "));
        assert_eq!((class, messages.as_slice()), (Class::Error, ["a decision has no reason".to_owned()].as_slice()));
        assert_eq!(decided("[[decision]]\nfingerprint = 1\n").0, Class::Error);
    }
}
