//! Modules that belong to no description: the one for signing in, and those that stand for all others.

use super::manifest::Manifest;
use super::{COMMON, Output, Program, Settings, in_module, script};

/// The beginning of the names of Microsoft's modules, and the name of the module that stands for all of them.
const MICROSOFT: &str = "Microsoft.Graph";

/// The name of Microsoft's module for signing in.
const AUTHENTICATION: &str = "Microsoft.Graph.Authentication";

/// Whether there is a module for signing in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum SignIn {
    /// Beside modules for Microsoft Graph, under the name that scripts know.
    #[default]
    ForGraph,
    /// Under that name.
    Named(String),
    /// There is none.
    None,
}

impl std::str::FromStr for SignIn {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_part = |part: &str| {
            part.starts_with(|c: char| c.is_ascii_alphabetic()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        };
        match text {
            "none" => Ok(Self::None),
            _ if text.split('.').all(is_part) => Ok(Self::Named(text.to_owned())),
            _ => Err("expected the name of a module, as in Microsoft.Graph.Authentication, or none"),
        }
    }
}

impl SignIn {
    /// Its name beside modules of these names.
    fn name<'a>(&'a self, modules: &[&str]) -> Option<&'a str> {
        match self {
            Self::ForGraph => modules.iter().any(|module| is_microsofts(module)).then_some(AUTHENTICATION),
            Self::Named(name) => Some(name),
            Self::None => None,
        }
    }
}

fn is_microsofts(module: &str) -> bool {
    module.strip_prefix(MICROSOFT).is_some_and(|rest| rest.starts_with('.'))
}

/// The scripts of the module for signing in.
const SCRIPTS: [(&str, &str); 5] = [
    ("certificates.ps1", include_str!("../../../powershell/sign-in/certificates.ps1")),
    ("commands.ps1", include_str!("../../../powershell/sign-in/commands.ps1")),
    ("environments.ps1", include_str!("../../../powershell/sign-in/environments.ps1")),
    ("request.ps1", include_str!("../../../powershell/sign-in/request.ps1")),
    ("sign-in.ps1", include_str!("../../../powershell/sign-in/sign-in.ps1")),
];

/// Its root.
const ROOT: &str = include_str!("../../../powershell/sign-in/module.psm1");

/// The modules that stand beside modules of these names. With `has_umbrella` those are among them whose import is the import of all
/// modules of Microsoft's names.
#[must_use]
pub fn shared(modules: &[&str], settings: &Settings, has_umbrella: bool) -> Vec<Output> {
    let sign_in = settings.sign_in.name(modules);
    let mut outputs = sign_in.map(|name| self::sign_in(name, settings)).unwrap_or_default();
    if has_umbrella {
        let beta = format!("{MICROSOFT}.Beta.");
        let of = |is_beta: bool| -> Vec<&str> {
            let all = modules.iter().copied().filter(|module| is_microsofts(module));
            sign_in.into_iter().chain(all.filter(|module| module.starts_with(&beta) == is_beta)).collect()
        };
        for (name, required) in [(MICROSOFT, of(false)), (beta.trim_end_matches('.'), of(true))] {
            if required.len() > 1 + usize::from(sign_in.is_some()) {
                outputs.extend(umbrella(name, &required, settings));
            }
        }
    }
    outputs
}

fn sign_in(module: &str, settings: &Settings) -> Vec<Output> {
    let names =
        |word: &'static str, end: char| ROOT.lines().filter_map(move |line| line.strip_prefix(word)?.split(end).next());
    let mut functions: Vec<&str> = names("function ", ' ').filter(|name| name.contains("-Mg")).collect();
    functions.sort_unstable();
    let mut aliases: Vec<&str> = names("Microsoft.PowerShell.Utility\\Set-Alias -Name '", '\'').collect();
    aliases.sort_unstable();
    let manifest = Manifest {
        module,
        version: &settings.version,
        description: "Signing in to Microsoft Graph, and requests of any kind. It runs the program mg.",
        has_script: true,
        functions: &functions,
        aliases: &aliases,
        required: &[],
    };
    let mut outputs =
        vec![script(&format!("{module}.psd1"), &manifest.text()), script(&format!("{module}.psm1"), ROOT)];
    outputs.extend(SCRIPTS.into_iter().chain(COMMON).map(|(name, text)| script(name, text)));
    outputs.extend(settings.programs.iter().map(Program::output));
    in_module(module, outputs)
}

fn umbrella(module: &str, required: &[&str], settings: &Settings) -> Vec<Output> {
    let manifest = Manifest {
        module,
        version: &settings.version,
        description: "All modules for Microsoft Graph at once.",
        has_script: false,
        functions: &[],
        aliases: &[],
        required,
    };
    in_module(module, vec![script(&format!("{module}.psd1"), &manifest.text())])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(modules: &[&str], settings: &Settings, has_umbrella: bool) -> Vec<String> {
        let outputs = shared(modules, settings, has_umbrella);
        outputs
            .into_iter()
            .map(|output| output.path)
            .filter(|path| path.split('.').next_back() == Some("psd1"))
            .collect()
    }

    #[test]
    fn modules_for_graph_have_one_for_signing_in() {
        let settings = |sign_in: &str| Settings { sign_in: sign_in.parse().unwrap_or_default(), ..Settings::default() };
        let graph = ["Microsoft.Graph.Users", "Microsoft.Graph.Groups", "Microsoft.Graph.Beta.Users"];
        let default = "powershell/Microsoft.Graph.Authentication/Microsoft.Graph.Authentication.psd1";
        let umbrella = "powershell/Microsoft.Graph/Microsoft.Graph.psd1";
        assert_eq!(paths(&graph, &Settings::default(), false), [default]);
        assert_eq!(paths(&graph, &Settings::default(), true), [default, umbrella]);
        assert_eq!(paths(&["Contoso.Shop"], &Settings::default(), true), <[&str; 0]>::default());
        assert_eq!(
            paths(&["Contoso.Shop"], &settings("Contoso.SignIn"), false),
            ["powershell/Contoso.SignIn/Contoso.SignIn.psd1"]
        );
        assert_eq!(paths(&graph, &settings("none"), false), <[&str; 0]>::default());
        assert!("a'b".parse::<SignIn>().is_err() && "../x".parse::<SignIn>().is_err() && "".parse::<SignIn>().is_err());
    }

    #[test]
    fn the_manifest_lists_what_scripts_call() {
        let outputs = sign_in("M", &Settings::default());
        let text = String::from_utf8_lossy(&outputs[0].bytes).into_owned();
        for name in
            ["'Connect-MgGraph'", "'Invoke-MgGraphRequest'", "'Find-MgGraphPermission'", "'Invoke-MgRestMethod'"]
        {
            assert!(text.contains(name), "{name}: {text}");
        }
        assert!(!text.contains("Import-GraphsmithScript"), "{text}");
    }
}
