//! Document directives: applies those of a configuration to a document, in order.

mod removals;

use std::path::Path;

use removals::Removals;
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::jsonpath::{self, JsonPath, Location, PathError};
use super::patch::{self, Edit};
use super::script;
use crate::config::script::{Engine, FaultKind, ScriptFault};
use crate::config::{Action, Config, Directive, DocumentAction, DocumentDirective};
use crate::diag::{Diagnostics, Effect, Severity};
use crate::load::dialect::{self, Dialect};
use crate::load::{self, Document};
use crate::removed::Removed;

/// Runs all document directives of a configuration; gives the operations that they took out of the document.
///
/// A document of another dialect is converted to OpenAPI 3.0 in between: directives see Swagger as it is written, if they
/// aren't for `openapi-document` (docs/rules.md#9-1-order-of-directives). The effect of each directive is recorded, and
/// reported at the end of the run.
pub fn apply(document: &mut Document, config: &Config, diags: &mut Diagnostics) -> Vec<Removed> {
    let swagger = Dialect::of(&document.root) == Some(Dialect::Swagger);
    let mut run = Run { document, engine: None, changed: false, removals: None };
    let mut effects: Vec<Option<Effect>> = vec![None; config.directives.len()];
    for converted in [false, true] {
        if converted && dialect::convert(run.document, diags).is_some() {
            run.changed = true;
        }
        for (directive, effect) in config.directives.iter().zip(&mut effects) {
            let Action::Document(action) = &directive.action else { continue };
            // Where it selects nothing as written, a directive that only names a file may mean either form.
            let waits = swagger && action.openapi_only;
            let again = swagger && !action.files.is_empty() && *effect == Some(Effect::Unmatched);
            if (!converted && !waits) || (converted && (waits || again)) {
                *effect = Some(run.effect(directive, action, diags));
            }
        }
    }
    for (directive, effect) in config.directives.iter().zip(effects) {
        let effect = match &directive.action {
            Action::Document(_) => effect.unwrap_or(Effect::Unmatched),
            // AutoRest makes cmdlets from its code model, and source from cmdlets.
            Action::Ignored { artifact } if artifact.starts_with("source-file") => Effect::Source(artifact.clone()),
            Action::Ignored { artifact } => Effect::Unsupported(artifact.clone()),
            Action::Model(model) if !model.renames_properties() => Effect::Source("classes of models".to_owned()),
            Action::Command(_) | Action::Add(_) | Action::Model(_) | Action::NoEffect => continue,
        };
        diags.directive(&directive.place, &directive.text, effect);
    }
    run.removals.map(Removals::finish).unwrap_or_default()
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
    /// Set by the first directive that may remove an operation: most configurations have none.
    removals: Option<Removals>,
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

/// The effect of a directive.
#[derive(Debug, Default)]
struct Outcome {
    /// How many nodes it selects.
    hits: usize,
    /// Whether it could not be run, which is reported.
    faulty: bool,
    /// Whether it changed a node that operations are in.
    may_remove: bool,
    /// How many nodes its script failed on.
    failed: usize,
    first_failure: String,
}

impl Run<'_> {
    /// Runs a directive if it is for the document; gives what it does.
    fn effect(&mut self, directive: &Directive, action: &DocumentDirective, diags: &mut Diagnostics) -> Effect {
        if !is_for(action, &self.document.file) {
            return Effect::Unmatched;
        }
        let outcome = self.directive(directive, action, diags);
        if let Some(removals) = self.removals.as_mut().filter(|_| outcome.may_remove) {
            removals.update(&self.document.root, directive);
        }
        if outcome.hits > 0 || outcome.faulty { Effect::Used } else { Effect::Unmatched }
    }

    /// Runs one directive; reports what is wrong with it.
    fn directive(&mut self, directive: &Directive, action: &DocumentDirective, diags: &mut Diagnostics) -> Outcome {
        let outcome = match self.run(action) {
            Ok(outcome) => outcome,
            Err(fault) => {
                report_fault(directive, action, &fault, diags);
                return Outcome { faulty: true, ..Outcome::default() };
            }
        };
        if outcome.failed > 0 {
            diags.warn(
                directive.place.clone(),
                format!(
                    "the script of `{}` failed on {} of {} nodes, which stay as they are: {}",
                    directive.text, outcome.failed, outcome.hits, outcome.first_failure
                ),
                "correct the script, or let the path select fewer nodes",
            );
        }
        outcome
    }

    fn run(&mut self, action: &DocumentDirective) -> Result<Outcome, Fault> {
        let path = jsonpath::parse(&action.path).map_err(Fault::Path)?;
        if let DocumentAction::Script(code) = &action.action
            && path.is_root()
            && self.run_on_text(code)?
        {
            return Ok(Outcome { hits: 1, may_remove: true, ..Outcome::default() });
        }
        let locations = self.locate(&path)?;
        let may_remove = locations.iter().any(removals::may_remove);
        let mut outcome = Outcome { hits: locations.len(), may_remove, ..Outcome::default() };
        if locations.is_empty() {
            return Ok(outcome);
        }
        let root = &mut self.document.root;
        if may_remove {
            self.removals.get_or_insert_with(|| Removals::new(root));
        }
        let all = |value: Option<&Value>| -> Vec<Edit> {
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
            // After a fault the directive has no effect, so the filter need not be called again.
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
            as_text =
                yaml_serde::to_string(&AsYaml(&self.document.root)).map_err(|error| Fault::Text(error.to_string()))?;
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
        self.removals.get_or_insert_with(|| Removals::new(&self.document.root));
        self.document.root = changed.root;
        self.changed = true;
        Ok(true)
    }
}

/// A document for a writer of YAML: numbers as such, whatever `serde_json` keeps of them.
struct AsYaml<'a>(&'a Value);

impl Serialize for AsYaml<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
                (Some(number), ..) => serializer.serialize_u64(number),
                (None, Some(number), _) => serializer.serialize_i64(number),
                (None, None, number) => serializer.serialize_f64(number.unwrap_or(f64::NAN)),
            },
            Value::Array(items) => serializer.collect_seq(items.iter().map(AsYaml)),
            Value::Object(map) => serializer.collect_map(map.iter().map(|(key, value)| (key, AsYaml(value)))),
            other => other.serialize(serializer),
        }
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
