//! Names of parameters: as they were typed, perhaps shortened -> the parameter that is meant.

use super::common::{COMMON, CommonParameter, Effect};
use crate::failure::Failure;
use crate::suggest;
use crate::text::list;
use crate::view::Parameter;

/// The parameter that a name means.
#[derive(Debug)]
pub enum Target<'v, 'c> {
    /// A parameter of the cmdlet.
    Own(&'v Parameter<'c>),
    /// One that every cmdlet has.
    Common(&'static CommonParameter),
}

/// Finds a parameter as PowerShell does: by its name, by an alias, or by the beginning of either while that fits one
/// parameter only. The cmdlet's own parameters go before common ones, so `-Out` may mean `-OutFile`. Only what could mean
/// `-WhatIf` or `-Confirm` never means anything else.
pub fn resolve<'v, 'c>(parameters: &[&'v Parameter<'c>], name: &str) -> Result<Target<'v, 'c>, Failure> {
    let is = |known: &str| known.eq_ignore_ascii_case(name);
    if let Some(found) = parameters.iter().find(|p| is(p.name) || p.aliases.iter().any(|alias| is(alias))) {
        return Ok(Target::Own(found));
    }
    if let Some(found) = COMMON.iter().find(|p| is(p.name) || (!p.alias.is_empty() && is(p.alias))) {
        return Ok(Target::Common(found));
    }
    let begins = |known: &str| known.get(..name.len()).is_some_and(is);
    let shown = || parameters.iter().filter(|p| !p.flags.hidden());
    let own: Vec<_> = shown().filter(|p| begins(p.name) || p.aliases.iter().any(|alias| begins(alias))).collect();
    let common: Vec<_> = COMMON.iter().filter(|p| begins(p.name)).collect();
    let guards = common.iter().filter(|p| matches!(p.effect, Effect::WhatIf | Effect::Confirm)).map(|p| p.name);
    let meant: Vec<&str> = match own.len() {
        0 => common.iter().map(|p| p.name).collect(),
        _ => own.iter().map(|p| p.name).chain(guards).collect(),
    };
    if meant.len() > 1 {
        let names: Vec<String> = meant.iter().map(|name| format!("-{name}")).collect();
        return Err(Failure::usage(format!("-{name} could be {}", list(&names, "or"))));
    }
    if let Some(found) = own.first() {
        return Ok(Target::Own(found));
    }
    if let Some(found) = common.first() {
        return Ok(Target::Common(found));
    }
    let known = shown().map(|p| p.name).chain(COMMON.iter().filter(|p| p.is_shown()).map(|p| p.name));
    let near = suggest::did_you_mean(name, "-", known);
    Err(Failure::usage(format!("there is no parameter -{name}{near}")))
}
