//! `<Module>.psd1`: what a module offers, spelt out, so that PowerShell finds a cmdlet without reading the module.

use std::fmt::Write as _;

use uuid::Uuid;

use super::Version;
use crate::cmdlet::CmdletModel;

/// Where identifiers of modules are names: the identifier of a module follows from its name.
const NAMESPACE: Uuid = Uuid::from_bytes(*b"graphsmith-units");

/// The text of the file.
#[must_use]
pub fn text(cmdlets: &CmdletModel, version: &Version) -> String {
    let module = &cmdlets.module.name;
    let functions: Vec<&str> = cmdlets.cmdlets.iter().map(|cmdlet| cmdlet.name.as_str()).collect();
    let aliases: Vec<&str> = cmdlets.cmdlets.iter().flat_map(|cmdlet| &cmdlet.aliases).map(String::as_str).collect();
    let mut out = String::from("@{\n");
    let mut set = |key: &str, value: &str| {
        let _ = writeln!(out, "    {key} = {value}");
    };
    set("RootModule", &format!("'{module}.psm1'"));
    set("ModuleVersion", &format!("'{}'", version.numbers));
    set("GUID", &format!("'{}'", Uuid::new_v5(&NAMESPACE, module.as_bytes())));
    set("Author", "'Graphsmith'");
    set("CompanyName", "'Graphsmith'");
    set("Copyright", "'MIT'");
    set("Description", &format!("'The cmdlets of {module}. They run the program mg.'"));
    set("PowerShellVersion", "'5.1'");
    set("CompatiblePSEditions", "@('Desktop', 'Core')");
    set("FunctionsToExport", &list(&functions));
    set("CmdletsToExport", "@()");
    set("VariablesToExport", "@()");
    set("AliasesToExport", &list(&aliases));
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

/// A list of names, each on a line.
fn list(names: &[&str]) -> String {
    if names.is_empty() {
        return "@()".to_owned();
    }
    let names: Vec<String> = names.iter().map(|name| format!("        '{name}'")).collect();
    format!("@(\n{}\n    )", names.join(",\n"))
}
