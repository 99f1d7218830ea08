//! Parameters that every cmdlet has: those of PowerShell, and those of `mg`.

use std::time::Duration;

use graphsmith_catalog::vocabulary::Common;

use crate::args::Argument;
use crate::failure::Failure;
use crate::limits::Limits;
use crate::output::{Form, Format};
use crate::suggest;

/// What a common parameter does in `mg`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Only shows the request.
    WhatIf,
    /// Asks first.
    Confirm,
    /// Says what is done.
    Verbose,
    /// Says it in detail.
    Debug,
    /// How results are written.
    Output,
    /// Which property of each result is written alone.
    Only,
    /// Which parameter set is meant.
    ParameterSet,
    /// Whether the calls for piped objects are sent together.
    Batch,
    /// For how long a request is tried again.
    Timeout,
    /// Whether an error ends a run over several piped objects.
    ErrorAction,
    /// Understood, and without effect: there is nothing that it could change.
    Ignored,
    /// Refused: it names a variable of PowerShell, which other shells don't have.
    Variable,
}

/// A common parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommonParameter {
    /// Name.
    pub name: &'static str,
    /// Short name of PowerShell.
    pub alias: &'static str,
    /// What it does.
    pub effect: Effect,
    /// Help.
    pub help: &'static str,
}

/// All common parameters.
pub static COMMON: [CommonParameter; Common::ALL.len()] = {
    let mut all = [described(Common::WhatIf); Common::ALL.len()];
    let mut i = 0;
    while i < all.len() {
        all[i] = described(Common::ALL[i]);
        i += 1;
    }
    all
};

const fn described(common: Common) -> CommonParameter {
    let (effect, help) = match common {
        Common::WhatIf => (Effect::WhatIf, "Shows the request and does not send it."),
        Common::Confirm => (Effect::Confirm, "Asks before the request is sent."),
        Common::Verbose => (Effect::Verbose, "Says what is done."),
        Common::Debug => (Effect::Debug, "Shows requests and the headers of replies; secrets are left out."),
        Common::Output => (Effect::Output, "How results are written: json, jsonl, table, csv, tsv or yaml."),
        Common::Only => (Effect::Only, "Writes only this property of each result, as plain text."),
        Common::ParameterSetName => (Effect::ParameterSet, "The parameter set that is meant, where several fit."),
        Common::Batch => (Effect::Batch, "Sends the requests for piped objects twenty at a time."),
        Common::TimeoutSec => (
            Effect::Timeout,
            "For how many seconds a busy service is asked again, all waits together: 300 unless said otherwise.",
        ),
        Common::ErrorAction => {
            (Effect::ErrorAction, "What an error does to a run over piped objects: Continue, Stop or SilentlyContinue.")
        }
        Common::ProgressAction | Common::WarningAction | Common::InformationAction | Common::OutBuffer => {
            (Effect::Ignored, "Without effect in mg.")
        }
        Common::ErrorVariable
        | Common::WarningVariable
        | Common::InformationVariable
        | Common::OutVariable
        | Common::PipelineVariable => (Effect::Variable, ""),
    };
    let (name, alias) = common.names();
    CommonParameter { name, alias, effect, help }
}

impl CommonParameter {
    /// Whether it is given without a value.
    #[must_use]
    pub fn is_switch(&self) -> bool {
        matches!(self.effect, Effect::WhatIf | Effect::Confirm | Effect::Verbose | Effect::Debug | Effect::Batch)
    }

    /// Whether it is offered in help and completion.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        !matches!(self.effect, Effect::Ignored | Effect::Variable)
    }
}

/// What holds for any cmdlet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
pub struct Settings {
    /// Only show the request.
    pub what_if: bool,
    /// Send the calls for piped objects together.
    pub batch: bool,
    /// Only show a command line of `curl`.
    pub curl: bool,
    /// Ask before anything is sent.
    pub confirm: bool,
    /// Say what is done.
    pub verbose: bool,
    /// Say it in detail.
    pub debug: bool,
    /// How results are written, if the command line says so.
    pub output: Option<Form>,
    /// The parameter set that is meant.
    pub parameter_set: Option<String>,
    /// How long all waits for one request may be together.
    pub limits: Limits,
    /// What happens when a call for a piped object fails.
    pub on_error: OnError,
}

/// What happens when a call for one of several piped objects fails, as in PowerShell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OnError {
    /// It is said, and the next one follows.
    #[default]
    Continue,
    /// It ends the command.
    Stop,
    /// The next one follows.
    SilentlyContinue,
}

impl OnError {
    const ALL: [(&'static str, Self); 4] = [
        ("Continue", Self::Continue),
        ("Stop", Self::Stop),
        ("SilentlyContinue", Self::SilentlyContinue),
        ("Ignore", Self::SilentlyContinue),
    ];

    fn named(name: &str) -> Result<Self, Failure> {
        let found = Self::ALL.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, action)| *action).ok_or_else(|| {
            let near = suggest::did_you_mean(name, "", Self::ALL.map(|(known, _)| known));
            Failure::usage(format!("-ErrorAction: expected Continue, Stop or SilentlyContinue, not `{name}`{near}"))
        })
    }
}

impl Settings {
    /// Whether what is done is said.
    #[must_use]
    pub fn says_what_is_done(&self) -> bool {
        self.verbose || self.debug
    }

    pub(super) fn set(&mut self, parameter: &CommonParameter, argument: &Argument) -> Result<(), Failure> {
        match parameter.effect {
            Effect::WhatIf => self.what_if = argument.switch()?,
            Effect::Confirm => self.confirm = argument.switch()?,
            Effect::Verbose => self.verbose = argument.switch()?,
            Effect::Debug => self.debug = argument.switch()?,
            Effect::Output => self.write(Form::Whole(format(&argument.value()?)?))?,
            Effect::Only => self.write(Form::Property(argument.value()?))?,
            Effect::ParameterSet => self.parameter_set = Some(argument.value()?),
            Effect::Batch => self.batch = argument.switch()?,
            Effect::Timeout => self.limits.timeout = Some(seconds(&argument.value()?)?),
            Effect::ErrorAction => self.on_error = OnError::named(&argument.value()?)?,
            Effect::Ignored => {
                argument.value()?;
            }
            Effect::Variable => {
                return Err(Failure::usage(format!("-{} needs a variable of PowerShell", parameter.name))
                    .hint("Outside of PowerShell, redirect the output instead."));
            }
        }
        Ok(())
    }

    fn write(&mut self, form: Form) -> Result<(), Failure> {
        match self.output.replace(form) {
            None => Ok(()),
            Some(_) => Err(Failure::usage("-Output and -Only cannot be used together")),
        }
    }
}

fn seconds(text: &str) -> Result<Duration, Failure> {
    let number = text.parse().ok().filter(|number: &u32| *number > 0);
    let seconds =
        number.ok_or_else(|| Failure::usage(format!("-TimeoutSec: expected a number of seconds, not `{text}`")))?;
    Ok(Duration::from_secs(seconds.into()))
}

fn format(name: &str) -> Result<Format, Failure> {
    let found = Format::ALL.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map(|(_, format)| *format).ok_or_else(|| {
        let near = suggest::did_you_mean(name, "", Format::ALL.map(|(known, _)| known));
        Failure::usage(format!("-Output: expected json, jsonl, table, csv, tsv or yaml, not `{name}`{near}"))
    })
}
