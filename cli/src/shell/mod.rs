//! [`Shell`]: which shell somebody uses, and how its command lines are written.

mod value;

use graphsmith_runtime::shown::quoted;
use serde_json::Value;

use crate::console::Console;
use crate::failure::Failure;

/// Variable that names the shell.
const VARIABLE: &str = "MG_SHELL";

/// A shell, with those that read the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shell {
    /// The shell of POSIX, and bash, zsh and others.
    Sh,
    /// fish.
    Fish,
    /// PowerShell, from 7.3 on. Older ones drop double quotes from the arguments of programs.
    Powershell,
}

impl Shell {
    /// The shell that `mg` was called from: the one that `MG_SHELL` names; else the nearest of the programs that have
    /// started `mg`; else what other variables tell.
    pub fn of(console: &Console<'_>) -> Result<Self, Failure> {
        if let Some(name) = console.variable(VARIABLE) {
            return Self::wanted(&name).map_err(|failure| failure.hint("MG_SHELL says so."));
        }
        if let Some(shell) = (console.callers)().iter().find_map(|program| Self::named(program)) {
            return Ok(shell);
        }
        // Where programs can't be asked: PowerShell gives its variable to what it starts, but Windows has it everywhere.
        let is_powershell = !cfg!(windows) && console.variable("PSModulePath").is_some();
        let of_user = console.variable("SHELL").and_then(|program| Self::named(&program));
        let usual = if cfg!(windows) { Self::Powershell } else { Self::Sh };
        Ok(if is_powershell { Self::Powershell } else { of_user.unwrap_or(usual) })
    }

    /// The shell that somebody asks for by name.
    pub fn wanted(name: &str) -> Result<Self, Failure> {
        Self::named(name).ok_or_else(|| {
            Failure::usage(format!("there is no syntax of `{name}`")).hint("There are sh, fish and powershell.")
        })
    }

    /// The shell that a program is, by its name or path.
    fn named(program: &str) -> Option<Self> {
        let name = program.rsplit(['/', '\\']).next().unwrap_or(program).to_ascii_lowercase();
        // A shell that somebody has logged in to begins with a dash.
        match name.trim_start_matches('-').trim_end_matches(".exe").trim_end_matches(".dll") {
            "sh" | "bash" | "zsh" | "dash" | "ash" | "ksh" | "mksh" => Some(Self::Sh),
            "fish" => Some(Self::Fish),
            "powershell" | "pwsh" => Some(Self::Powershell),
            _ => None,
        }
    }

    /// A text as one argument of a command.
    #[must_use]
    pub fn word(self, text: &str) -> String {
        // A comma makes a list in PowerShell.
        let is_plain =
            |c: char| c.is_ascii_alphanumeric() || "_./:@+=-".contains(c) || (c == ',' && self != Self::Powershell);
        let may_begin = |c: char| match self {
            Self::Sh | Self::Fish => c != '=',
            Self::Powershell => c.is_ascii_alphanumeric() || c == '/' || c == '.',
        };
        // PowerShell parts `-a.b` in two.
        let is_name = text.strip_prefix('-').is_some_and(|name| name.chars().all(|c| c.is_ascii_alphanumeric()));
        if is_name || (text.starts_with(may_begin) && text.chars().all(is_plain)) {
            return text.to_owned();
        }
        self.quoted(text)
    }

    /// A text in quotes, in which nothing has a meaning.
    fn quoted(self, text: &str) -> String {
        let is_special = |c| matches!(c, '"' | '$' | '`' | '\\' | '!' | '\u{201c}'..='\u{201e}');
        if text.contains('\'') && !text.contains(is_special) {
            return format!("\"{text}\"");
        }
        match self {
            Self::Sh => quoted(text),
            Self::Fish => format!("'{}'", text.replace('\\', r"\\").replace('\'', r"\'")),
            Self::Powershell => value::single_quoted(text),
        }
    }

    /// A value as one argument that `mg` reads as that value: a text as it is, anything else as JSON or, where double quotes are
    /// a trouble, as a table. Lines after the first are indented.
    #[must_use]
    pub fn value(self, value: &Value, indent: usize) -> String {
        match (self, value) {
            (_, Value::String(text)) => self.word(text),
            (Self::Powershell, value) => self.word(&value::table(value, indent).unwrap_or_else(|| value.to_string())),
            (_, value) => self.word(&value::json(value, indent)),
        }
    }

    /// A command that gives a value to a variable.
    #[must_use]
    pub fn assignment(self, name: &str, value: &Value, indent: usize) -> String {
        let value = match (self, value) {
            // A word alone would be a command.
            (Self::Powershell, Value::String(text)) => self.quoted(text),
            _ => self.value(value, indent),
        };
        match self {
            Self::Sh => format!("{name}={value}"),
            Self::Fish => format!("set {name} {value}"),
            Self::Powershell => format!("${name} = {value}"),
        }
    }

    /// A command that gives what another one prints to a variable.
    #[must_use]
    pub fn result(self, name: &str, command: &str) -> String {
        match self {
            Self::Sh => format!("{name}=$({command})"),
            Self::Fish => format!("set {name} ({command})"),
            Self::Powershell => format!("${name} = {command}"),
        }
    }

    /// The value of a variable as one argument.
    #[must_use]
    pub fn variable(self, name: &str) -> String {
        match self {
            Self::Sh => format!("\"${name}\""),
            Self::Fish | Self::Powershell => format!("${name}"),
        }
    }

    /// A text for reading, whose examples are written for the shell of POSIX, with those that are written otherwise here.
    #[must_use]
    pub fn adapted(self, text: &str) -> String {
        const IN_POWERSHELL: [(&str, &str); 2] = [
            ("export MG_TOKEN=$(mg sign-in -PrintToken)", "$env:MG_TOKEN = mg sign-in -PrintToken"),
            ("sed 's|.*|DELETE /groups/1/members/&/$ref|'", "foreach { \"DELETE /groups/1/members/$_/`$ref\" }"),
        ];
        let others = if self == Self::Powershell { &IN_POWERSHELL[..] } else { &[] };
        others.iter().fold(text.to_owned(), |text, (sh, other)| text.replace(sh, other))
    }
}

#[cfg(test)]
mod tests;
