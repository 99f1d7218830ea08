//! Where outputs go: the path that an emitter gives -> the path below the output folder.

use std::path::Path;

use graphsmith_catalog::EXTENSION;

use crate::config::ModuleEntry;
use crate::naming::rust::module_name;

/// How an output folder is divided (docs/commands.md#output-folders).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// One module fills the folder: `help/…`, `facts.json`, `rust/…`, `rust.api`.
    Plain,
    /// One folder for each module, each filled as with [`Layout::Plain`].
    PerModule,
    /// The crates of a project, one for each API version: `help/<Module>/…`, `facts/<Module>.json`, `facts/<Module>.api.json` and
    /// `facts/<Module>.rust.api` for all of them, and
    /// in the folder of each crate ([`crate_folder`]) what it compiles: `src/<module>/…`, `catalog/<Module>.mgcat`.
    Crate,
    /// Sources for a crate of one's own: `graph.rs`, `<version>/<module>/….rs`.
    Sources,
}

impl Layout {
    /// The path of an output of a module.
    #[must_use]
    pub fn place(self, module: &ModuleEntry, path: String) -> String {
        match self {
            // Modules for PowerShell stand side by side, so that one folder can be in PSModulePath.
            _ if path.starts_with("powershell/") => path,
            Self::Plain => path,
            Self::PerModule => format!("{}/{path}", module.name),
            Self::Crate => in_crate(module, path),
            Self::Sources => match source(module, &path) {
                Some(source) => format!("{}/{source}", file_name(&module.api_version)),
                None => path,
            },
        }
    }
}

/// The version whose crate lies in the output folder itself.
const ROOT_VERSION: &str = "v1.0";

/// The folder of the crate that has the modules of an API version, with a slash at its end: none for v1.0, which most
/// people want, and for any other version a folder of its name.
#[must_use]
pub fn crate_folder(api_version: &str) -> String {
    if api_version == ROOT_VERSION { String::new() } else { format!("{}/", file_name(api_version)) }
}

/// The list of the symbols of a module.
const RUST_API: &str = "rust.api";

fn in_crate(module: &ModuleEntry, path: String) -> String {
    let folder = || crate_folder(&module.api_version);
    if let Some(page) = path.strip_prefix("help/") {
        return format!("help/{}/{page}", module.name);
    }
    match path.as_str() {
        "facts.json" => return format!("facts/{}.json", module.name),
        "api.json" | RUST_API => return format!("facts/{}.{path}", module.name),
        _ => {}
    }
    if let Some(source) = source(module, &path) {
        return format!("{}src/{source}", folder());
    }
    if Path::new(&path).extension().is_some_and(|extension| extension == EXTENSION) {
        return format!("{}catalog/{path}", folder());
    }
    // Further emitters name their files after the module already.
    path
}

/// The path of a file of Rust below the modules of its version; `None` for any other file.
fn source(module: &ModuleEntry, path: &str) -> Option<String> {
    let source = if path == RUST_API { path } else { path.strip_prefix("rust/")? };
    Some(format!("{}/{source}", file_name(&module.service)))
}

/// Name of the file or folder of a Rust module.
fn file_name(name: &str) -> String {
    module_name(name).trim_start_matches("r#").to_owned()
}

#[cfg(test)]
mod tests {
    use super::Layout;
    use crate::config::ModuleEntry;
    use crate::diag::Place;

    #[test]
    fn each_layout_has_its_paths() {
        let stable = ModuleEntry {
            place: Place::default(),
            name: "Microsoft.Graph.Users.Actions".to_owned(),
            service: "Users.Actions".to_owned(),
            api_version: "v1.0".to_owned(),
            spec: "specs/v1.0/Users.Actions.yml".into(),
            include: Vec::new(),
            include_hidden: false,
            identity: Vec::new(),
            config: Vec::new(),
            feature: "users-actions".to_owned(),
            help: crate::config::HelpSettings::default(),
        };
        let beta = ModuleEntry {
            name: "Microsoft.Graph.Beta.Calendar".to_owned(),
            service: "Calendar".to_owned(),
            api_version: "beta".to_owned(),
            ..stable.clone()
        };
        let vectors = [
            (Layout::Plain, &stable, "help/A.md", "help/A.md"),
            (Layout::PerModule, &stable, "facts.json", "Microsoft.Graph.Users.Actions/facts.json"),
            (Layout::Crate, &stable, "help/A.md", "help/Microsoft.Graph.Users.Actions/A.md"),
            (Layout::Crate, &stable, "facts.json", "facts/Microsoft.Graph.Users.Actions.json"),
            (Layout::PerModule, &stable, "rust.api", "Microsoft.Graph.Users.Actions/rust.api"),
            (Layout::Crate, &stable, "rust.api", "facts/Microsoft.Graph.Users.Actions.rust.api"),
            (Layout::Sources, &stable, "rust.api", "v1_0/users_actions/rust.api"),
            (Layout::Crate, &stable, "api.json", "facts/Microsoft.Graph.Users.Actions.api.json"),
            (Layout::Crate, &stable, "rust/mod.rs", "src/users_actions/mod.rs"),
            (Layout::Crate, &stable, "M.mgcat", "catalog/M.mgcat"),
            (Layout::Crate, &stable, "powershell/M/M.mgcat", "powershell/M/M.mgcat"),
            (Layout::PerModule, &stable, "powershell/M/M.psd1", "powershell/M/M.psd1"),
            (Layout::Crate, &beta, "help/A.md", "help/Microsoft.Graph.Beta.Calendar/A.md"),
            (Layout::Crate, &beta, "facts.json", "facts/Microsoft.Graph.Beta.Calendar.json"),
            (Layout::Crate, &beta, "rust/mod.rs", "beta/src/calendar/mod.rs"),
            (Layout::Crate, &beta, "M.mgcat", "beta/catalog/M.mgcat"),
            (Layout::Sources, &stable, "rust/models.rs", "v1_0/users_actions/models.rs"),
            (Layout::Sources, &beta, "rust/models.rs", "beta/calendar/models.rs"),
        ];
        for (layout, module, path, expected) in vectors {
            assert_eq!(layout.place(module, path.to_owned()), expected);
        }
    }
}
