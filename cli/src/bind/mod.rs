//! Binding: the words of a command line -> the parameters of a cmdlet, and the parameter set that they mean.

mod common;
mod names;
mod record;
mod sets;
#[cfg(test)]
mod tests;

use crate::args::{self, Argument};
use crate::failure::Failure;
use crate::view::{Cmdlet, Former, Parameter};

pub use common::{COMMON, CommonParameter, Effect, OnError, Settings};
pub use names::{Target, resolve};
pub use record::{Filled, fill};
pub use sets::{Missing, candidates, choose, incomplete, missing};

/// What a command line says.
#[derive(Debug)]
pub struct Bound {
    /// The cmdlet's own parameters, under their full names.
    pub own: Vec<(String, Argument)>,
    /// What holds for any cmdlet.
    pub settings: Settings,
}

impl Bound {
    /// Full names of the own parameters that are given.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        self.own.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// What follows an own parameter, by its full name.
    #[must_use]
    pub fn argument(&self, name: &str) -> Option<&Argument> {
        self.own.iter().find(|(known, _)| known == name).map(|(_, argument)| argument)
    }
}

/// Binds the words that follow the name of a cmdlet.
pub fn bind(cmdlet: &Cmdlet<'_>, words: &[String]) -> Result<Bound, Failure> {
    to_parameters(&cmdlet.parameters(), words)
}

/// Of the former names that a command line uses, what is told about each; a failure for one that is gone. `called` is the
/// name of the cmdlet on that line.
pub fn former_names(cmdlet: &Cmdlet<'_>, called: &str, words: &[String]) -> Result<Vec<String>, Failure> {
    let formers = Former::all_of(cmdlet)?;
    if formers.is_empty() {
        return Ok(Vec::new());
    }
    let mut told = Vec::new();
    let is = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
    told.extend(
        formers.iter().filter(|former| former.parameter.is_empty() && is(former.cmdlet, called)).map(Former::told),
    );
    for argument in args::group(words)? {
        let used = formers.iter().find(|former| !former.parameter.is_empty() && is(former.parameter, &argument.name));
        match used {
            Some(former) if former.is_gone() => return Err(Failure::usage(former.told())),
            other => told.extend(other.map(Former::told)),
        }
    }
    Ok(told)
}

/// Binds words to these parameters, and to those that every cmdlet has.
pub fn to_parameters(parameters: &[&Parameter<'_>], words: &[String]) -> Result<Bound, Failure> {
    let mut bound = Bound { own: Vec::new(), settings: Settings::default() };
    let mut seen: Vec<&str> = Vec::new();
    for argument in args::group(words)? {
        let name = match resolve(parameters, &argument.name)? {
            Target::Own(parameter) => {
                if parameter.flags.hidden() {
                    return Err(Failure::usage(format!("mg has no use for -{}", parameter.name))
                        .hint("It belongs to PowerShell's own HTTP client; HTTPS_PROXY names a proxy for mg."));
                }
                bound.own.push((parameter.name.to_owned(), argument));
                parameter.name
            }
            Target::Common(parameter) => {
                bound.settings.set(parameter, &argument)?;
                parameter.name
            }
        };
        if seen.contains(&name) {
            return Err(Failure::usage(format!("-{name} is given twice")));
        }
        seen.push(name);
    }
    Ok(bound)
}
