//! Parameters that every cmdlet has: those of PowerShell, and those of `mg`.

use crate::args::Argument;
use crate::failure::Failure;
use crate::output::{Form, Format};
use crate::suggest;

/// What a common parameter does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Common {
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
    /// Whether an error ends a run over several piped objects.
    ErrorAction,
    /// Understood, and without effect: there is nothing that it could change.
    Ignored,
    /// Stands for a variable, which a shell outside PowerShell hasn't.
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
    pub what: Common,
    /// Help.
    pub help: &'static str,
}

const fn common(name: &'static str, alias: &'static str, what: Common, help: &'static str) -> CommonParameter {
    CommonParameter { name, alias, what, help }
}

/// All common parameters.
pub const COMMON: &[CommonParameter] = &[
    common("WhatIf", "wi", Common::WhatIf, "Shows the request and does not send it."),
    common("Confirm", "cf", Common::Confirm, "Asks before the request is sent."),
    common("Verbose", "vb", Common::Verbose, "Says what is done."),
    common("Debug", "db", Common::Debug, "Shows requests and the headers of replies; secrets are left out."),
    common("Output", "", Common::Output, "How results are written: json, jsonl, table or csv."),
    common("Only", "", Common::Only, "Writes only this property of each result, as plain text."),
    common("ParameterSetName", "", Common::ParameterSet, "The parameter set that is meant, where several fit."),
    common(
        "ErrorAction",
        "ea",
        Common::ErrorAction,
        "What an error does to a run over piped objects: Stop or Continue.",
    ),
    common("ProgressAction", "proga", Common::Ignored, "Without effect in mg."),
    common("WarningAction", "wa", Common::Ignored, "Without effect in mg."),
    common("InformationAction", "infa", Common::Ignored, "Without effect in mg."),
    common("OutBuffer", "ob", Common::Ignored, "Without effect in mg."),
    common("ErrorVariable", "ev", Common::Variable, ""),
    common("WarningVariable", "wv", Common::Variable, ""),
    common("InformationVariable", "iv", Common::Variable, ""),
    common("OutVariable", "ov", Common::Variable, ""),
    common("PipelineVariable", "pv", Common::Variable, ""),
];

impl CommonParameter {
    /// Whether it is given without a value.
    #[must_use]
    pub fn is_switch(&self) -> bool {
        matches!(self.what, Common::WhatIf | Common::Confirm | Common::Verbose | Common::Debug)
    }

    /// Whether it is offered in help and completion.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        !matches!(self.what, Common::Ignored | Common::Variable)
    }
}

/// What holds for any cmdlet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
pub struct Settings {
    /// Only show the request.
    pub what_if: bool,
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
    /// Go on with the next piped object after an error.
    pub go_on: bool,
}

impl Settings {
    pub(super) fn set(&mut self, parameter: &CommonParameter, argument: &Argument) -> Result<(), Failure> {
        match parameter.what {
            Common::WhatIf => self.what_if = argument.switch()?,
            Common::Confirm => self.confirm = argument.switch()?,
            Common::Verbose => self.verbose = argument.switch()?,
            Common::Debug => self.debug = argument.switch()?,
            Common::Output => self.write(Form::Whole(format(&argument.value()?)?))?,
            Common::Only => self.write(Form::Property(argument.value()?))?,
            Common::ParameterSet => self.parameter_set = Some(argument.value()?),
            Common::ErrorAction => self.go_on = !argument.value()?.eq_ignore_ascii_case("Stop"),
            Common::Ignored => {
                argument.value()?;
            }
            Common::Variable => {
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

fn format(name: &str) -> Result<Format, Failure> {
    let found = Format::ALL.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map(|(_, format)| *format).ok_or_else(|| {
        let near = suggest::did_you_mean(name, "", Format::ALL.map(|(known, _)| known));
        Failure::usage(format!("-Output: expected json, jsonl, table or csv, not `{name}`{near}"))
    })
}
