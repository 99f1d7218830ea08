//! `<Module>.psd1`: what a module offers, spelt out, so that PowerShell finds a cmdlet without reading the module.

use std::fmt::Write as _;

use uuid::Uuid;

use super::Version;
use crate::cmdlet::CmdletModel;

/// Where identifiers of modules are names: the identifier of a module follows from its name.
const NAMESPACE: Uuid = Uuid::from_bytes(*b"graphsmith-units");

/// What a module offers. All names are identifiers, with dots in those of modules.
pub struct Manifest<'a> {
    /// Its name.
    pub module: &'a str,
    /// Its version.
    pub version: &'a Version,
    /// What it is, in one sentence without quotes.
    pub description: &'a str,
    /// Whether it has a script of its own.
    pub has_script: bool,
    /// Its functions.
    pub functions: &'a [&'a str],
    /// Their aliases.
    pub aliases: &'a [&'a str],
    /// The modules of the same version that are imported with it.
    pub required: &'a [&'a str],
}

impl Manifest<'_> {
    /// The text of the file.
    #[must_use]
    pub fn text(&self) -> String {
        let Self { module, version, description, has_script, functions, aliases, required } = self;
        let mut out = String::from("@{\n");
        let mut set = |key: &str, value: &str| {
            let _ = writeln!(out, "    {key} = {value}");
        };
        if *has_script {
            set("RootModule", &format!("'{module}.psm1'"));
        }
        set("ModuleVersion", &format!("'{}'", version.numbers));
        set("GUID", &format!("'{}'", Uuid::new_v5(&NAMESPACE, module.as_bytes())));
        set("Author", "'Graphsmith'");
        set("CompanyName", "'Graphsmith'");
        set("Copyright", "'MIT'");
        set("Description", &format!("'{description}'"));
        set("PowerShellVersion", "'5.1'");
        set("CompatiblePSEditions", "@('Desktop', 'Core')");
        if !required.is_empty() {
            let of_version =
                |name: &&str| format!("@{{ ModuleName = '{name}'; ModuleVersion = '{}' }}", version.numbers);
            set("RequiredModules", &lines(required.iter().map(of_version)));
        }
        set("FunctionsToExport", &list(functions));
        set("CmdletsToExport", "@()");
        set("VariablesToExport", "@()");
        set("AliasesToExport", &list(aliases));
        let prerelease = match version.prerelease.as_str() {
            "" => String::new(),
            word => format!("            Prerelease = '{word}'\n"),
        };
        let _ = write!(
            out,
            "    PrivateData = @{{\n        PSData = @{{\n            Tags = @('Graph', 'MicrosoftGraph')\n            LicenseUri = 'https://opensource.org/license/mit'\n{prerelease}        }}\n    }}\n}}\n"
        );
        out
    }
}

/// The manifest of a module with cmdlets.
#[must_use]
pub fn of_cmdlets(cmdlets: &CmdletModel, version: &Version) -> String {
    let module = cmdlets.module.name.as_str();
    let functions: Vec<&str> = cmdlets.cmdlets.iter().map(|cmdlet| cmdlet.name.as_str()).collect();
    let aliases: Vec<&str> = cmdlets.cmdlets.iter().flat_map(|cmdlet| &cmdlet.aliases).map(String::as_str).collect();
    let description = format!("The cmdlets of {module}. They run the program mg.");
    Manifest {
        module,
        version,
        description: &description,
        has_script: true,
        functions: &functions,
        aliases: &aliases,
        required: &[],
    }
    .text()
}

/// A list of names, each on a line.
fn list(names: &[&str]) -> String {
    if names.is_empty() {
        return "@()".to_owned();
    }
    lines(names.iter().map(|name| format!("'{name}'")))
}

fn lines(elements: impl Iterator<Item = String>) -> String {
    let elements: Vec<String> = elements.map(|element| format!("        {element}")).collect();
    format!("@(\n{}\n    )", elements.join(",\n"))
}
