//! Naming directives, and the numbering after them (docs/rules.md#9-2-matching-and-setting and
//! docs/rules.md#9-3-directives-for-all-of-graph).

use super::numbers;
use super::set_name::SetName;
use super::variant::{Variant, VirtualParameter};
use crate::api::{ApiModel, OperationId};
use crate::config::{
    AliasValues, CommandChange, CommandDirective, CommandEffect, CommandSelector, Config, Directive, Pattern, assign,
    command_alias, parameter_alias,
};
use crate::diag::{Diagnostics, Effect};
use crate::removed::{Cause, CauseKind};

/// A variant that becomes no parameter set.
#[derive(Debug)]
pub struct RemovedVariant {
    /// Its operation.
    pub operation: OperationId,
    /// The cmdlet that it would belong to.
    pub cmdlet: String,
    /// Verb of that cmdlet.
    pub verb: String,
    /// Subject of that cmdlet.
    pub subject: String,
    /// The parameter set that it would be.
    pub set: SetName,
    /// What left it out.
    pub cause: Cause,
}

impl RemovedVariant {
    /// A variant as it is when something leaves it out.
    fn new(variant: Variant, prefix: &str, cause: Cause) -> Self {
        let cmdlet = variant.cmdlet(prefix);
        let Variant { operation, verb, subject, name: set, .. } = variant;
        Self { operation, cmdlet, verb, subject, set, cause }
    }
}

/// Applies all command directives in order; gives the variants that they removed or hid. What each directive came to is
/// recorded, and reported at the end of the run.
pub fn apply(
    api: &ApiModel,
    variants: &mut Vec<Variant>,
    config: &Config,
    diags: &mut Diagnostics,
) -> Vec<RemovedVariant> {
    let mut left_out = Vec::new();
    for (directive, command) in config.command_directives() {
        let matched = apply_one(variants, &config.prefix, directive, command, &mut left_out);
        diags.directive(&directive.place, &directive.text, if matched { Effect::Used } else { Effect::Unmatched });
    }
    numbers::again(api, variants, &config.prefix, config.lock.as_deref());
    if !config.include_hidden {
        report_all_hidden(variants, diags);
        left_out.extend(variants.extract_if(.., |variant| variant.hidden.is_some()).filter_map(|mut variant| {
            let cause = variant.hidden.take()?;
            Some(RemovedVariant::new(variant, &config.prefix, cause))
        }));
    }
    left_out
}

/// Says so where one directive hides all cmdlets there are, as one without a selector does.
fn report_all_hidden(variants: &[Variant], diags: &mut Diagnostics) {
    let Some(first) = variants.first().and_then(|variant| variant.hidden.as_ref()) else { return };
    if variants.iter().all(|variant| variant.hidden.as_ref().is_some_and(|cause| cause.place == first.place)) {
        diags.warn(
            first.place.clone(),
            format!("`{}` hides all cmdlets of the module", first.text),
            "generate them all the same with `--include-hidden`, or select those that are meant",
        );
    }
}

/// Returns whether anything was selected.
fn apply_one(
    variants: &mut Vec<Variant>,
    prefix: &str,
    directive: &Directive,
    command: &CommandDirective,
    left_out: &mut Vec<RemovedVariant>,
) -> bool {
    let selector = &command.selector;
    match &command.effect {
        CommandEffect::Remove => {
            let before = left_out.len();
            let removed = variants.extract_if(.., |variant| selects(selector, variant));
            left_out.extend(
                removed.map(|variant| RemovedVariant::new(variant, prefix, cause(CauseKind::Command, directive))),
            );
            left_out.len() > before
        }
        CommandEffect::Set(change) => {
            let mut matched = false;
            for variant in variants.iter_mut().filter(|v| selects(selector, v)) {
                if selector.targets_parameters() {
                    matched |= change_parameters(variant, selector.parameter_name.as_ref(), change);
                } else {
                    matched = true;
                    if change_variant(variant, selector, change) {
                        variant.note_name(prefix, format!("{}: {}", directive.place, directive.text));
                    }
                    if let Some(hide) = change.hide {
                        variant.hidden = hide.then(|| cause(CauseKind::Hidden, directive));
                    }
                }
            }
            matched
        }
    }
}

fn cause(kind: CauseKind, directive: &Directive) -> Cause {
    Cause { kind, place: directive.place.clone(), text: directive.text.clone() }
}

fn selects(selector: &CommandSelector, variant: &Variant) -> bool {
    let fits = |pattern: &Option<Pattern>, text: &str| pattern.as_ref().is_none_or(|p| p.is_match(text));
    let has_parameter = |pattern: &Pattern| variant.parameters.iter().any(|p| pattern.is_match(&p.name));
    // Short texts first: most selectors fail there, and long alternatives of variants are the dearest to try.
    fits(&selector.verb, &variant.verb)
        && fits(&selector.subject_prefix, &variant.subject_prefix)
        && selector.parameter_name.as_ref().is_none_or(has_parameter)
        && fits(&selector.subject, &variant.subject)
        && fits(&selector.variant, variant.name.as_str())
}

fn change_parameters(variant: &mut Variant, selector: Option<&Pattern>, change: &CommandChange) -> bool {
    let mut matched = false;
    let selected = |p: &&mut VirtualParameter| selector.is_none_or(|s| s.is_match(&p.name));
    for parameter in variant.parameters.iter_mut().filter(selected) {
        matched = true;
        let former = parameter.name.clone();
        if let Some(name) = change.parameter_name.as_ref().filter(|n| !n.is_empty()) {
            parameter.name = assign(&former, selector, name);
        }
        if let Some(description) = change.parameter_description.as_ref().filter(|d| !d.is_empty()) {
            parameter.description.clone_from(description);
        }
        if change.clear_aliases {
            parameter.aliases.clear();
        }
        if change.hide == Some(true) {
            parameter.hidden = true;
            parameter.required = false;
        }
        for alias in &change.aliases {
            add(&mut parameter.aliases, &parameter_alias(alias, selector, &former));
        }
    }
    matched
}

/// Returns whether the name of the cmdlet or of its set is another one now.
fn change_variant(variant: &mut Variant, selector: &CommandSelector, change: &CommandChange) -> bool {
    let mut renamed = false;
    // Only the prefix may become empty; an empty text for another value is no value.
    let mut set = |value: &mut String, pattern: &Option<Pattern>, replacement: &Option<String>, may_be_empty: bool| {
        if let Some(replacement) = replacement.as_ref().filter(|r| may_be_empty || !r.is_empty()) {
            let assigned = assign(value, pattern.as_ref(), replacement);
            renamed |= *value != assigned;
            *value = assigned;
        }
    };
    set(&mut variant.subject, &selector.subject, &change.subject, false);
    set(&mut variant.subject_prefix, &selector.subject_prefix, &change.subject_prefix, true);
    set(&mut variant.verb, &selector.verb, &change.verb, false);
    let mut name = variant.name.to_string();
    set(&mut name, &selector.variant, &change.variant, false);
    if name != variant.name.as_str() {
        variant.name.rename(name);
    }
    if let Some(description) = change.command_description.as_ref().filter(|d| !d.is_empty()) {
        variant.description = Some(description.clone());
    }
    variant.suppress_should_process |= change.suppress_should_process;
    if change.clear_aliases {
        variant.aliases.clear();
    }
    for alias in &change.aliases {
        let values = AliasValues {
            verb: &variant.verb,
            subject_prefix: &variant.subject_prefix,
            subject: &variant.subject,
            variant: variant.name.as_str(),
        };
        let alias = command_alias(alias, &values);
        add(&mut variant.aliases, &alias);
    }
    renamed
}

fn add(aliases: &mut Vec<String>, alias: &str) {
    let alias = alias.trim();
    if !aliases.iter().any(|known| known == alias) {
        aliases.push(alias.to_owned());
    }
}
