//! What the crate of generated modules needs besides them: lists of modules, and cargo features.

use super::Output;
use super::file::{HEADER, print};
use super::tokens::{doc, ident};
use crate::naming::rust::module_name;

/// One generated module of the crate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct IndexEntry {
    /// Version of the API, for example `v1.0`.
    pub api_version: String,
    /// Service, for example `Users.Actions`.
    pub service: String,
    /// Name of the module in PowerShell, for example `Microsoft.Graph.Users.Actions`.
    pub module: String,
    /// The cargo feature that compiles it.
    pub feature: String,
}

/// Versions that the crate always has a module for, so that its hand-written part can name them.
const VERSIONS: [&str; 2] = ["beta", "v1.0"];

/// What stands above the generated features in `Cargo.toml`.
pub const FEATURES_MARK: &str = "# generated features";

/// Writes `src/<version>/mod.rs` for every version: the list of its modules; and `src/catalogs.rs`.
#[must_use]
pub fn emit_index(entries: &[IndexEntry]) -> Vec<Output> {
    let mut entries = entries.to_vec();
    entries.sort();
    let mut versions: Vec<&str> = VERSIONS.to_vec();
    versions.extend(entries.iter().map(|entry| entry.api_version.as_str()));
    versions.sort_unstable();
    versions.dedup();
    versions.into_iter().map(|version| list(version, &entries)).chain([catalogs(&entries)]).collect()
}

/// The catalogs of all modules, built in. They lie where the layout of a project puts them.
fn catalogs(entries: &[IndexEntry]) -> Output {
    let files = entries.iter().map(|entry| format!("../catalog/{}.{}", entry.module, graphsmith_catalog::EXTENSION));
    let item = quote::quote! {
        /// The catalog of each module.
        pub static CATALOGS: &[&[u8]] = &[#(include_bytes!(#files)),*];
    };
    let item = print(item).expect("a list of expressions with a documentation is valid");
    Output::text("src/catalogs.rs", format!("{HEADER}\n//! Catalogs of all modules, for `mg`.\n\n{item}"))
}

/// The list of the modules of a version.
fn list(version: &str, entries: &[IndexEntry]) -> Output {
    let mut text =
        format!("{HEADER}\n//! Modules of the version `{}`, one cargo feature each.\n", module_name(version));
    for IndexEntry { service, module, feature, .. } in entries.iter().filter(|entry| entry.api_version == version) {
        let docs = doc(&format!("Module `{module}`."), "");
        let name = ident(&module_name(service));
        let item = quote::quote!(#docs #[cfg(feature = #feature)] pub mod #name;);
        text.push('\n');
        text.push_str(&print(item).expect("a module with a documentation and a condition is valid"));
    }
    Output::text(format!("src/{}/mod.rs", module_name(version).trim_start_matches("r#")), text)
}

/// Gives `Cargo.toml` the features of the modules: what follows the mark is replaced, what stands above it is kept. A
/// file without the mark gets it at its end, below its `[features]`.
#[must_use]
pub fn with_features(cargo_toml: &str, entries: &[IndexEntry]) -> String {
    let head = cargo_toml.split_once(FEATURES_MARK).map_or(cargo_toml, |(head, _)| head);
    let mut text = format!("{}\n", head.trim_end());
    if !head.lines().any(|line| line.trim() == "[features]") {
        text.push_str("\n[features]\n");
    }
    let mut features: Vec<&str> = entries.iter().map(|entry| entry.feature.as_str()).collect();
    features.sort_unstable();
    features.dedup();
    text.push_str(FEATURES_MARK);
    text.push('\n');
    let quoted: Vec<String> = features.iter().map(|feature| toml::Value::from(*feature).to_string()).collect();
    let keys = features.iter().zip(&quoted).map(|(feature, quoted)| {
        let is_bare = !feature.is_empty() && feature.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
        if is_bare { feature } else { quoted.as_str() }
    });
    let full = format!("full = [{}]\n", quoted.join(", "));
    text.extend(std::iter::once(full).chain(keys.map(|key| format!("{key} = []\n"))));
    text
}

#[cfg(test)]
mod tests {
    use super::{IndexEntry, emit_index, with_features};

    fn entry(api_version: &str, service: &str, feature: &str) -> IndexEntry {
        let module = format!("Microsoft.Graph.{service}");
        IndexEntry { api_version: api_version.into(), service: service.into(), module, feature: feature.into() }
    }

    #[test]
    fn every_version_has_its_list() {
        let outputs = emit_index(&[entry("beta", "Users.Actions", "b-ua"), entry("beta", "Calendar", "b-c")]);
        let paths: Vec<_> = outputs.iter().map(|output| output.path.as_str()).collect();
        assert_eq!(paths, ["src/beta/mod.rs", "src/v1_0/mod.rs", "src/catalogs.rs"]);
        let beta = String::from_utf8_lossy(&outputs[0].bytes).into_owned();
        let rest = beta.split_once("each.\n").map(|(_, rest)| rest);
        let expected = "\n/// Module `Microsoft.Graph.Calendar`.\n#[cfg(feature = \"b-c\")]\npub mod calendar;\n\
                        \n/// Module `Microsoft.Graph.Users.Actions`.\n#[cfg(feature = \"b-ua\")]\npub mod users_actions;\n";
        assert_eq!(rest, Some(expected));
        assert!(outputs[1].bytes.ends_with(b"each.\n"));
        let catalogs = String::from_utf8_lossy(&outputs[2].bytes).into_owned();
        assert!(catalogs.contains("include_bytes!(\"../catalog/Microsoft.Graph.Users.Actions.mgcat\")"), "{catalogs}");
    }

    #[test]
    fn features_replace_those_below_the_mark() {
        let head = "[package]\nname = \"x\"\n\n[features]\ndefault = []\n";
        let entries = [entry("beta", "Mail", "b.c"), entry("v1.0", "Mail", "a")];
        let once = with_features(head, &entries);
        let expected = "# generated features\nfull = [\"a\", \"b.c\"]\na = []\n\"b.c\" = []\n";
        assert_eq!(once, format!("{head}{expected}"));
        assert_eq!(with_features(&once, &entries), once);
        assert_eq!(with_features(&once, &[]), format!("{head}# generated features\nfull = []\n"));
    }
}
