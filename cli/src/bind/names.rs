//! Names of parameters: as they were typed, perhaps shortened -> the parameter that is meant.

use super::common::{COMMON, CommonParameter};
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
/// parameter only. The cmdlet's own parameters go before common ones, so `-Out` may mean `-OutFile`.
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
    let mut own: Vec<_> = shown().filter(|p| begins(p.name) || p.aliases.iter().any(|alias| begins(alias))).collect();
    if own.len() > 1 {
        let names: Vec<String> = own.iter().map(|p| format!("-{}", p.name)).collect();
        return Err(Failure::usage(format!("-{name} could be {}", list(&names, "or"))));
    }
    if let Some(found) = own.pop() {
        return Ok(Target::Own(found));
    }
    let mut common: Vec<_> = COMMON.iter().filter(|p| begins(p.name)).collect();
    if common.len() > 1 {
        let names: Vec<String> = common.iter().map(|p| format!("-{}", p.name)).collect();
        return Err(Failure::usage(format!("-{name} could be {}", list(&names, "or"))));
    }
    if let Some(found) = common.pop() {
        return Ok(Target::Common(found));
    }
    let known = shown().map(|p| p.name).chain(COMMON.iter().filter(|p| p.is_shown()).map(|p| p.name));
    let near = suggest::did_you_mean(name, "-", known);
    Err(Failure::usage(format!("there is no parameter -{name}{near}")))
}
