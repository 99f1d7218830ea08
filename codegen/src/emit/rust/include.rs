//! What a crate of one's own includes: the modules of a project, each with the path of its file.

use std::collections::BTreeMap;
use std::path::Path;

use super::Output;
use super::file::{HEADER, print};
use super::index::IndexEntry;
use super::tokens::{doc, ident};
use crate::naming::rust::module_name;

/// Writes `graph.rs`: `pub mod beta { #[path = "…/beta/calendar/mod.rs"] pub mod calendar; }`. Paths are below `root`,
/// because a file that is included can't tell where it lies.
#[must_use]
pub fn emit_include(entries: &[IndexEntry], root: &Path) -> Output {
    let mut versions: BTreeMap<&str, Vec<&IndexEntry>> = BTreeMap::new();
    for entry in entries {
        versions.entry(&entry.api_version).or_default().push(entry);
    }
    let mut text = format!("{HEADER}\n");
    for (version, mut modules) in versions {
        modules.sort();
        text.push('\n');
        text.push_str(&list(version, &modules, root));
    }
    Output::text("graph.rs", text)
}

/// The modules of a version.
fn list(version: &str, modules: &[&IndexEntry], root: &Path) -> String {
    let docs = doc(&format!("Modules of the version `{version}`."), "");
    let version = module_name(version);
    let folder = root.join(version.trim_start_matches("r#"));
    let modules = modules.iter().map(|IndexEntry { service, module, .. }| {
        let docs = doc(&format!("Module `{module}`."), "");
        let service = module_name(service);
        let path = folder.join(service.trim_start_matches("r#")).join("mod.rs");
        let path = path.to_string_lossy();
        let name = ident(&service);
        quote::quote!(#docs #[path = #path] pub mod #name;)
    });
    let name = ident(&version);
    let item = print(quote::quote! {
        #docs
        #[allow(dead_code, unused_imports, reason = "a crate uses what it needs of a module")]
        pub mod #name { #(#modules)* }
    });
    item.expect("modules with paths and documentation are valid")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{IndexEntry, emit_include};

    #[test]
    fn modules_have_their_paths() {
        let entry = |api_version: &str, service: &str| IndexEntry {
            api_version: api_version.into(),
            service: service.into(),
            module: format!("Microsoft.Graph.{service}"),
            feature: String::new(),
        };
        let output = emit_include(&[entry("v1.0", "Users.Actions"), entry("beta", "Mail")], Path::new("/out"));
        let text = String::from_utf8_lossy(&output.bytes).into_owned();
        let is_code = |line: &&str| line.starts_with("pub mod") || line.starts_with("#[path");
        let code: Vec<&str> = text.lines().map(str::trim).filter(is_code).collect();
        let expected = [
            "pub mod beta {",
            "#[path = \"/out/beta/mail/mod.rs\"]",
            "pub mod mail;",
            "pub mod v1_0 {",
            "#[path = \"/out/v1_0/users_actions/mod.rs\"]",
            "pub mod users_actions;",
        ];
        assert_eq!(code, expected);
        assert_eq!(output.path, "graph.rs");
    }
}
