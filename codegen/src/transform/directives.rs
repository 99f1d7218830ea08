//! Document directives: applies those of a configuration to a document, in order.

use std::collections::BTreeMap;
use std::path::Path;

use super::jsonpath::{self, JsonPath, Location, PathError};
use super::patch::{self, Edit};
use super::script;
use crate::config::script::{Engine, FaultKind, ScriptFault};
use crate::config::{Action, Config, Directive, DocumentAction, DocumentDirective};
use crate::diag::{Diagnostics, Place, Severity};
use crate::load::{self, Document};

/// Runs all document directives of a configuration.
///
/// Reports those that find nothing to act on, in one note for each file, and how many are for what only `AutoRest`
/// emits, in one note for all.
pub fn apply(document: &mut Document, config: &Config, diags: &mut Diagnostics) {
    let mut unmatched: BTreeMap<&Path, Vec<&Directive>> = BTreeMap::new();
    let mut run = Run { document, engine: None, changed: false };
    let mut ignored: BTreeMap<&str, usize> = BTreeMap::new();
    for directive in &config.directives {
        match &directive.action {
            Action::Document(action) if is_for(action, &run.document.file) => {
                let has_acted = run.directive(directive, action, diags);
                if !has_acted {
                    unmatched.entry(&directive.place.file).or_default().push(directive);
                }
            }
            Action::Ignored { artifact } => *ignored.entry(artifact).or_default() += 1,
            _ => {}
        }
    }
    for directives in unmatched.values() {
        report_unmatched(directives, diags);
    }
    if !ignored.is_empty() {
        let counts: Vec<String> = ignored.iter().map(|(artifact, count)| format!("{count} for {artifact}")).collect();
        let message = format!(
            "ignored directives that change what AutoRest emits, which is not made here: {}",
            counts.join(", ")
        );
        diags.note(config.files.first().map(Place::file).unwrap_or_default(), message);
    }
}

/// One note for a file: a shared configuration holds directives for many documents, so most of them fit few.
fn report_unmatched(directives: &[&Directive], diags: &mut Diagnostics) {
    let Some(first) = directives.first() else { return };
    let message = if directives.len() == 1 {
        format!("a directive selects nothing in this document and changes nothing: {}", first.text)
    } else {
        let lines: Vec<_> = directives.iter().filter_map(|d| d.place.line).map(|line| line.to_string()).collect();
        let count = directives.len();
        format!("{count} directives select nothing in this document and change nothing: lines {}", lines.join(", "))
    };
    diags.note(first.place.clone(), message);
}

/// Whether a directive is for a document; one that names files matches the ends of paths.
fn is_for(directive: &DocumentDirective, file: &Path) -> bool {
    directive.files.is_empty() || directive.files.iter().any(|name| file.ends_with(name))
}

struct Run<'d> {
    document: &'d mut Document,
    /// Started by the first script.
    engine: Option<Engine>,
    /// Whether the tree is no longer what the text says.
    changed: bool,
}

/// Why a directive has no effect.
enum Fault {
    Path(PathError),
    Script(ScriptFault),
    /// A text that a script made is no document.
    Text(String),
}

impl From<ScriptFault> for Fault {
    fn from(fault: ScriptFault) -> Self {
        Self::Script(fault)
    }
}

/// What a directive came to.
struct Outcome {
    hits: usize,
    failed: usize,
    first_failure: String,
}

impl Run<'_> {
    /// Runs one directive; gives whether it found something to act on, or failed, which is reported.
    fn directive(&mut self, directive: &Directive, action: &DocumentDirective, diags: &mut Diagnostics) -> bool {
        match self.run(action) {
            Err(fault) => report_fault(directive, action, &fault, diags),
            Ok(outcome) if outcome.hits == 0 => return false,
            Ok(outcome) if outcome.failed > 0 => diags.warn(
                directive.place.clone(),
                format!(
                    "the script of `{}` failed on {} of {} nodes, which stay as they are: {}",
                    directive.text, outcome.failed, outcome.hits, outcome.first_failure
                ),
                "correct the script, or let the path select fewer nodes",
            ),
            Ok(_) => {}
        }
        true
    }

    fn run(&mut self, action: &DocumentDirective) -> Result<Outcome, Fault> {
        let path = jsonpath::parse(&action.path).map_err(Fault::Path)?;
        if let DocumentAction::Script(code) = &action.action
            && path.is_root()
            && self.run_on_text(code)?
        {
            return Ok(Outcome { hits: 1, failed: 0, first_failure: String::new() });
        }
        let locations = self.locate(&path)?;
        let mut outcome = Outcome { hits: locations.len(), failed: 0, first_failure: String::new() };
        if locations.is_empty() {
            return Ok(outcome);
        }
        let root = &mut self.document.root;
        let all = |value: Option<&serde_json::Value>| -> Vec<Edit> {
            locations.iter().map(|location| Edit { location: location.clone(), value: value.cloned() }).collect()
        };
        match &action.action {
            DocumentAction::Script(code) => {
                let file = self.document.file.display().to_string();
                let run = script::run(&mut self.engine, code, root, &locations, &file)?;
                outcome.failed = run.failed;
                outcome.first_failure = run.first_failure;
                patch::apply(root, run.edits);
            }
            DocumentAction::Merge(value) => {
                for location in &locations {
                    if let Some(node) = jsonpath::node_mut(root, location) {
                        patch::merge(node, value);
                    }
                }
            }
            DocumentAction::Set(value) => patch::apply(root, all(Some(value))),
            DocumentAction::Remove => patch::apply(root, all(None)),
        }
        self.changed = true;
        Ok(outcome)
    }

    fn locate(&mut self, path: &JsonPath) -> Result<Vec<Location>, Fault> {
        let root = &self.document.root;
        let (engine, mut fault) = (&mut self.engine, None);
        let found = jsonpath::find(path, root, &mut |code, child, key| {
            // After a fault the filter is as good as gone; the directive will have no effect.
            if fault.is_some() {
                return false;
            }
            let passes = Engine::started(engine).and_then(|engine| script::passes(engine, code, child, key, root));
            passes.unwrap_or_else(|error| {
                fault = Some(error);
                false
            })
        });
        fault.map_or(Ok(found), |fault| Err(fault.into()))
    }

    /// Gives whether the script changed the text of the document, and so the document.
    fn run_on_text(&mut self, code: &str) -> Result<bool, Fault> {
        let engine = Engine::started(&mut self.engine)?;
        let file = self.document.file.clone();
        let as_text;
        let text = if self.changed {
            as_text = yaml_serde::to_string(&self.document.root).map_err(|error| Fault::Text(error.to_string()))?;
            &as_text
        } else {
            &self.document.text
        };
        let Some(text) = script::run_on_text(engine, code, text, &file.display().to_string())? else {
            return Ok(false);
        };
        let mut faults = Diagnostics::default();
        let Some(changed) = load::parse(&file, text, &mut faults) else {
            let fault = faults.iter().next().map(|fault| fault.message.clone());
            return Err(Fault::Text(fault.unwrap_or_default()));
        };
        self.document.root = changed.root;
        self.changed = true;
        Ok(true)
    }
}

fn report_fault(directive: &Directive, action: &DocumentDirective, fault: &Fault, diags: &mut Diagnostics) {
    let (message, hint) = match fault {
        Fault::Path(error @ PathError::Syntax(_)) => (error.to_string(), "correct the path of the directive"),
        Fault::Path(PathError::Pattern(error)) => {
            (format!("a regular expression in the path is faulty: {}", error.message), "correct the expression")
        }
        Fault::Script(fault) => (fault.to_string(), fault.hint()),
        Fault::Text(error) => {
            (format!("the text that the script made of the document can't be read: {error}"), "correct the script")
        }
    };
    let message = format!("the directive `{}` has no effect: {message}", directive.text);
    // A directive that can't run in this build, or not within limits, gives a result that was not meant.
    let stops = matches!(fault, Fault::Script(ScriptFault { kind: FaultKind::Unavailable | FaultKind::Limit, .. }));
    if stops || action.fault == Severity::Error {
        diags.error(directive.place.clone(), message, hint);
    } else {
        diags.warn(directive.place.clone(), message, hint);
    }
}

#[cfg(test)]
mod tests;
