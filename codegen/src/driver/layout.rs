//! Where outputs go: the path that an emitter gives -> the path below the output folder.

use std::path::Path;

use graphsmith_catalog::EXTENSION;

use crate::config::ModuleEntry;
use crate::naming::rust::module_name;

/// How an output folder is divided (the commands' contract).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// One module fills the folder: `help/…`, `facts.json`, `rust/…`.
    Plain,
    /// One folder for each module, each filled as with [`Layout::Plain`].
    PerModule,
    /// The crate of a project: `help/<Module>/…`, `facts/<Module>.json`, `catalog/<Module>.mgcat`,
    /// `src/<version>/<module>/…`.
    Crate,
    /// Sources for a crate of one's own: `graph.rs`, `<version>/<module>/….rs`.
    Sources,
}

impl Layout {
    /// The path of an output of a module.
    #[must_use]
    pub fn place(self, module: &ModuleEntry, path: String) -> String {
        match self {
            Self::Plain => path,
            Self::PerModule => format!("{}/{path}", module.name),
            Self::Crate => in_crate(module, path),
            Self::Sources => sources(module, &path).unwrap_or(path),
        }
    }
}

fn in_crate(module: &ModuleEntry, path: String) -> String {
    if let Some(page) = path.strip_prefix("help/") {
        return format!("help/{}/{page}", module.name);
    }
    if let Some(source) = sources(module, &path) {
        return format!("src/{source}");
    }
    if path == "facts.json" {
        return format!("facts/{}.json", module.name);
    }
    if Path::new(&path).extension().is_some_and(|extension| extension == EXTENSION) {
        return format!("catalog/{path}");
    }
    // Further emitters name their files after the module already.
    path
}

/// The path of a file of Rust; `None` for any other.
fn sources(module: &ModuleEntry, path: &str) -> Option<String> {
    let source = path.strip_prefix("rust/")?;
    Some(format!("{}/{}/{source}", file_name(&module.api_version), file_name(&module.service)))
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
        let module = ModuleEntry {
            place: Place::default(),
            name: "Microsoft.Graph.Users.Actions".to_owned(),
            service: "Users.Actions".to_owned(),
            api_version: "v1.0".to_owned(),
            spec: "specs/v1.0/Users.Actions.yml".into(),
            include: Vec::new(),
            identity: Vec::new(),
            config: Vec::new(),
            feature: "users-actions".to_owned(),
            help: crate::config::HelpSettings::default(),
        };
        let vectors = [
            (Layout::Plain, "help/A.md", "help/A.md"),
            (Layout::PerModule, "facts.json", "Microsoft.Graph.Users.Actions/facts.json"),
            (Layout::Crate, "help/A.md", "help/Microsoft.Graph.Users.Actions/A.md"),
            (Layout::Crate, "facts.json", "facts/Microsoft.Graph.Users.Actions.json"),
            (Layout::Crate, "rust/mod.rs", "src/v1_0/users_actions/mod.rs"),
            (Layout::Sources, "rust/models.rs", "v1_0/users_actions/models.rs"),
            (Layout::Crate, "M.mgcat", "catalog/M.mgcat"),
            (Layout::Crate, "powershell/M/M.psd1", "powershell/M/M.psd1"),
        ];
        for (layout, path, expected) in vectors {
            assert_eq!(layout.place(&module, path.to_owned()), expected);
        }
    }
}
