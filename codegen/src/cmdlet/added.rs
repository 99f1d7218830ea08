//! Cmdlets that a configuration adds over operations that have one already (docs/rules.md#9-7-added-cmdlets).

use std::collections::HashSet;

use graphsmith_catalog::vocabulary::{Category, Role};

use super::variant::Variant;
use crate::api::{ApiModel, Operation, OperationId};
use crate::config::{AddedCmdlet, BodyTemplate, Config, Directive};
use crate::diag::{Diagnostics, Effect};

/// What keeps a cmdlet from being added, and what to do about it.
type Fault = (String, &'static str);

/// Adds the cmdlets of a configuration, once directives have settled all others. What each came to is recorded.
pub fn add(api: &ApiModel, variants: &mut Vec<Variant>, config: &Config, diags: &mut Diagnostics) {
    for (directive, cmdlet) in config.added_cmdlets() {
        let is_it = |operation: &Operation| operation.method == cmdlet.method && operation.path == cmdlet.path;
        let Some(at) = api.operations.iter().position(is_it) else {
            diags.directive(&directive.place, &directive.text, Effect::Unmatched);
            continue;
        };
        let operation = OperationId(u32::try_from(at).expect("operations are counted in 32 bits"));
        match made(api, variants, operation, cmdlet, directive, config) {
            Ok(made) => variants.extend(made),
            Err((message, hint)) => diags.error(directive.place.clone(), message, hint),
        }
        diags.directive(&directive.place, &directive.text, Effect::Used);
    }
}

/// The variants of an added cmdlet: those of the operation, under another name and with another body.
fn made(
    api: &ApiModel,
    variants: &[Variant],
    operation: OperationId,
    added: &AddedCmdlet,
    directive: &Directive,
    config: &Config,
) -> Result<Vec<Variant>, Fault> {
    let AddedCmdlet { method, path, verb, subject, .. } = added;
    let mut taken = HashSet::new();
    let mut made = Vec::new();
    for like in variants.iter().filter(|variant| variant.operation == operation) {
        let mut variant = Variant {
            verb: verb.clone(),
            subject_prefix: api.module.subject_prefix.clone(),
            subject: subject.clone(),
            aliases: Vec::new(),
            description: added.description.clone(),
            added: true,
            naming: Vec::new(),
            ..like.clone()
        };
        variant.name.number_as("");
        for number in 1.. {
            if taken.insert(variant.name.to_string()) {
                break;
            }
            variant.name.set_number(number);
        }
        variant.note_name(&config.prefix, format!("{}: {}", directive.place, directive.text));
        if let Some(template) = added.template.as_ref().filter(|_| variant.name.expanded) {
            take_template(&mut variant, template)?;
        }
        made.push(variant);
    }
    let operation = format!("{} {path}", method.as_str());
    let Some(name) = made.first().map(|variant| variant.cmdlet(&config.prefix)) else {
        let message = format!("no cmdlet calls {operation}, so there is none to take parameter sets from");
        return Err((message, "keep its cmdlet: `graphsmith explain` says which directive removes it"));
    };
    if variants.iter().any(|known| known.cmdlet(&config.prefix).eq_ignore_ascii_case(&name)) {
        return Err((format!("the module has a cmdlet `{name}` already"), "give the added one another name"));
    }
    if added.template.is_some() && !made.iter().any(|variant| variant.template.is_some()) {
        let message = format!("{operation} takes no body with properties, so `body` has no place");
        return Err((message, "leave `body` out"));
    }
    Ok(made)
}

/// Takes the properties of the body from a variant, and gives it the parameters of a template in their place.
fn take_template(variant: &mut Variant, template: &BodyTemplate) -> Result<(), Fault> {
    variant.parameters.retain(|parameter| parameter.role != Role::BodyProperty);
    variant.implied.retain(|parameter| parameter.category != Some(Category::Body));
    for parameter in &template.parameters {
        let is_same = |name: &String| name.eq_ignore_ascii_case(&parameter.name);
        if variant.parameters.iter().any(|own| is_same(&own.name) || own.aliases.iter().any(is_same)) {
            let message = format!("`{{{}}}` in the body is a parameter of the operation", parameter.name);
            return Err((message, "give it another name"));
        }
    }
    variant.template = Some(template.clone());
    Ok(())
}
