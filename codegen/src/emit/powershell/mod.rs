//! Emitter `powershell`: the frozen models -> a module for PowerShell (docs/modules.md), complete in itself.
//!
//! | file | holds |
//! | --- | --- |
//! | `<Module>.psd1` | what the module offers (`manifest.rs`) |
//! | `<Module>.psm1` | what all modules have in common, and a function for each cmdlet (`functions.rs`) |
//! | `*.ps1` | the same in every module; read when it is needed |
//! | `cmdlets.jsonl`, `types.jsonl`, `cmdlets.index` | what cmdlets and types are like (`data.rs`) |
//! | `en-US/<Module>.NNN-help.xml` | help, in parts of a size that `Get-Help` reads at once |
//! | `<Module>.mgcat` | the catalog that `mg` runs the cmdlets with |
//! | `bin/<system>-<architecture>/mg` | the program, if it is wanted |
//!
//! Beside the modules with cmdlets stands one for signing in (`shared.rs`).
//!
//! The text of scripts is in `codegen/powershell/`. Only names are put into scripts, and only those that are identifiers; all
//! else is data.

mod data;
mod display;
mod functions;
mod manifest;
mod names;
mod shared;

use std::fmt;

pub use shared::{SignIn, shared};

use super::{Models, Options, Output, catalog, help};
use crate::diag::Diagnostics;
use crate::inputs::Digest;

/// What is wanted of modules for PowerShell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// The version of the modules.
    pub version: Version,
    /// The programs that go into them.
    pub programs: Vec<Program>,
    /// The module for signing in.
    pub sign_in: SignIn,
}

/// The version of a module: `3.0.0`, or `3.0.0-preview1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Two to four numbers with dots between them.
    pub numbers: String,
    /// What follows the hyphen; empty if there is none.
    pub prerelease: String,
}

impl Default for Version {
    fn default() -> Self {
        Self { numbers: "3.0.0".to_owned(), prerelease: String::new() }
    }
}

impl std::str::FromStr for Version {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (numbers, prerelease) = text.split_once('-').map_or((text, None), |(numbers, rest)| (numbers, Some(rest)));
        let parts: Vec<&str> = numbers.split('.').collect();
        let is_number = |part: &&str| part.parse::<u32>().is_ok_and(|number| i32::try_from(number).is_ok());
        let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !(2..=4).contains(&parts.len()) || !parts.iter().all(is_number) || !numbers.bytes().all(|b| b != b'+') {
            return Err("write it as 3.0.0");
        }
        match prerelease {
            // The gallery wants three numbers before it.
            Some(word) if parts.len() != 3 || !is_word(word) => Err("write it as 3.0.0-preview1"),
            other => Ok(Self { numbers: numbers.to_owned(), prerelease: other.unwrap_or_default().to_owned() }),
        }
    }
}

/// The program `mg` for one kind of machine.
#[derive(Clone, PartialEq, Eq)]
pub struct Program {
    /// Its path in `bin`, for example `linux-x64/mg`.
    pub path: String,
    /// The program.
    pub bytes: std::sync::Arc<[u8]>,
}

impl Program {
    fn output(&self) -> Output {
        Output { path: format!("bin/{}", self.path), bytes: self.bytes.to_vec() }
    }
}

// A digest stands for the millions of bytes.
impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Program").field("path", &self.path).field("bytes", &Digest::of(&self.bytes)).finish()
    }
}

/// The texts that are the same in every module, by the names of their files.
const FIXED: [(&str, &str); 3] = [
    ("invoke.ps1", include_str!("../../../powershell/invoke.ps1")),
    ("parameters.ps1", include_str!("../../../powershell/parameters.ps1")),
    ("results.ps1", include_str!("../../../powershell/results.ps1")),
];

/// Those that the module for signing in has too.
const COMMON: [(&str, &str); 5] = [
    ("classes.ps1", include_str!("../../../powershell/classes.ps1")),
    ("errors.ps1", include_str!("../../../powershell/errors.ps1")),
    ("events.ps1", include_str!("../../../powershell/events.ps1")),
    ("json.ps1", include_str!("../../../powershell/json.ps1")),
    ("process.ps1", include_str!("../../../powershell/process.ps1")),
];

/// How many bytes a part of the help has at most, unless it has the help of one cmdlet only.
const PART_BYTES: usize = 256 * 1024;

/// Windows PowerShell takes a script without it for text in the code page of the machine.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Writes `powershell/<Module>/…`; nothing if a name is no identifier, which is reported.
#[must_use]
pub fn emit(models: Models<'_>, options: &Options, diags: &mut Diagnostics) -> Vec<Output> {
    let cmdlets = models.cmdlets;
    let module = cmdlets.module.name.as_str();
    if !names::check(models, diags) {
        return Vec::new();
    }
    let parts = Parts::new(module, &help::maml::commands(models, &options.help));
    let mut outputs = vec![
        script(&format!("{module}.psd1"), &manifest::of_cmdlets(cmdlets, &options.powershell.version)),
        script(&format!("{module}.psm1"), &functions::text(cmdlets, &parts)),
    ];
    outputs.extend(FIXED.into_iter().chain(COMMON).map(|(name, text)| script(name, text)));
    outputs.extend(data::files(models));
    outputs.extend(parts.files);
    outputs.extend(catalog::emit(models, &options.help.extras.examples));
    outputs.extend(options.powershell.programs.iter().map(Program::output));
    in_module(module, outputs)
}

fn script(name: &str, text: &str) -> Output {
    Output::text(name, format!("{BYTE_ORDER_MARK}{text}"))
}

/// Puts outputs into the folder of a module.
fn in_module(module: &str, mut outputs: Vec<Output>) -> Vec<Output> {
    for output in &mut outputs {
        output.path.insert_str(0, &format!("powershell/{module}/"));
    }
    outputs
}

/// The help of a module in parts.
struct Parts {
    files: Vec<Output>,
    /// The name of the part that has the help of a cmdlet, in the order of the cmdlets.
    of: Vec<String>,
}

impl Parts {
    fn new(module: &str, commands: &[String]) -> Self {
        let mut parts = Self { files: Vec::new(), of: Vec::new() };
        let mut begin = 0;
        while begin < commands.len() {
            let mut size = 0;
            let fits = |command: &&String| {
                size += command.len();
                size <= PART_BYTES
            };
            let count = commands[begin..].iter().take_while(fits).count().max(1);
            let name = help::maml::file_name(&format!("{module}.{:03}", parts.files.len() + 1));
            let part = commands[begin..begin + count].iter().map(String::as_str);
            parts.files.push(Output::text(format!("en-US/{name}"), help::maml::document(part)));
            parts.of.extend(std::iter::repeat_n(name, count));
            begin += count;
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_those_of_modules() {
        let version = |numbers: &str, prerelease: &str| {
            Ok(Version { numbers: numbers.to_owned(), prerelease: prerelease.to_owned() })
        };
        let vectors = [
            ("3.0.0", version("3.0.0", "")),
            ("3.1", version("3.1", "")),
            ("1.2.3.4", version("1.2.3.4", "")),
            ("3.0.0-preview1", version("3.0.0", "preview1")),
            ("3", Err("write it as 3.0.0")),
            ("3.x", Err("write it as 3.0.0")),
            ("3.+1", Err("write it as 3.0.0")),
            ("1.2.3.4.5", Err("write it as 3.0.0")),
            ("1.4294967295.0", Err("write it as 3.0.0")),
            ("3.0-preview", Err("write it as 3.0.0-preview1")),
            ("3.0.0-", Err("write it as 3.0.0-preview1")),
            ("3.0.0-a.b'", Err("write it as 3.0.0-preview1")),
        ];
        for (text, expected) in vectors {
            assert_eq!(text.parse::<Version>(), expected, "{text}");
        }
    }

    #[test]
    fn a_part_has_at_least_one_cmdlet() {
        let commands: Vec<String> =
            [100, PART_BYTES - 100, 1, PART_BYTES + 1, 5, 6].iter().map(|size| "x".repeat(*size)).collect();
        let parts = Parts::new("M", &commands);
        let of: Vec<&str> = parts.of.iter().map(|name| &name[2..5]).collect();
        assert_eq!(of, ["001", "001", "002", "003", "004", "004"]);
        assert_eq!(parts.files.len(), 4);
        assert_eq!(parts.files[3].path, "en-US/M.004-help.xml");
    }
}
