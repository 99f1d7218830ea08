//! What a crate of generated modules needs besides them: `lib.rs` and `Cargo.toml`, as people wrote them -> the same with
//! the list of modules and the cargo features.

use proc_macro2::TokenStream;

use super::file::print;
use super::tokens::{doc, ident};
use crate::naming::rust::module_name;

/// One generated module of a crate.
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

/// What stands above the generated features in `Cargo.toml`.
pub const FEATURES_MARK: &str = "# generated features";

/// What stands above the generated modules in `lib.rs`.
pub const MODULES_MARK: &str = "// generated modules";

/// Gives `lib.rs` the modules of its crate, each under its feature, and their catalogs under the feature `catalogs`. They
/// lie where the layout of a project puts them: the modules beside `lib.rs`, the catalogs in a folder beside `src`.
///
/// What follows the mark is replaced, what stands above it is kept. A file without the mark gets it at its end.
#[must_use]
pub fn with_modules(lib_rs: &str, entries: &[IndexEntry]) -> String {
    let mut entries: Vec<&IndexEntry> = entries.iter().collect();
    entries.sort();
    let mut text = format!("{}\n\n{MODULES_MARK}\n", above(lib_rs, MODULES_MARK));
    // The files are formatted already, and `cargo fmt` would follow the modules to them.
    let modules = entries.iter().map(|IndexEntry { service, module, feature, .. }| {
        let docs = doc(&format!("Module `{module}`."), "");
        let name = ident(&module_name(service));
        quote::quote!(#docs #[cfg(feature = #feature)] #[rustfmt::skip] pub mod #name;)
    });
    let files = entries.iter().map(|entry| format!("../catalog/{}.{}", entry.module, graphsmith_catalog::EXTENSION));
    let catalogs = quote::quote! {
        /// The catalog of each module, from which `mg` runs cmdlets.
        #[cfg(feature = "catalogs")]
        #[rustfmt::skip]
        pub static CATALOGS: &[&[u8]] = &[#(include_bytes!(#files)),*];
    };
    text.extend(modules.chain([catalogs]).map(after_blank_line));
    text
}

/// An item as text, after an empty line.
fn after_blank_line(item: TokenStream) -> String {
    format!("\n{}", print(item).expect("an item with a documentation and a condition is valid"))
}

/// Gives `Cargo.toml` the features of the modules: what follows the mark is replaced, what stands above it is kept. A
/// file without the mark gets it at its end, below its `[features]`.
#[must_use]
pub fn with_features(cargo_toml: &str, entries: &[IndexEntry]) -> String {
    let head = above(cargo_toml, FEATURES_MARK);
    let mut text = format!("{head}\n");
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

/// What stands above the line of a mark, without the empty lines at its end; the whole text where there is no such line.
fn above<'a>(text: &'a str, mark: &str) -> &'a str {
    let mut lines = text.split_inclusive('\n').scan(0, |end, line| {
        let start = *end;
        *end += line.len();
        Some((start, line))
    });
    let head = lines.find(|(_, line)| line.trim_end() == mark).map_or(text, |(start, _)| &text[..start]);
    head.trim_end()
}

#[cfg(test)]
mod tests {
    use super::{IndexEntry, with_features, with_modules};

    fn entry(service: &str, feature: &str) -> IndexEntry {
        let module = format!("Microsoft.Graph.{service}");
        IndexEntry { api_version: "v1.0".into(), service: service.into(), module, feature: feature.into() }
    }

    #[test]
    fn modules_replace_those_below_the_mark() {
        let head = "//! By hand. Not `// generated modules`, which stands alone.\n\npub use other::*;\n";
        let once = with_modules(head, &[entry("Users.Actions", "ua"), entry("Calendar", "c")]);
        let expected = "\n// generated modules\n\
            \n/// Module `Microsoft.Graph.Calendar`.\n#[cfg(feature = \"c\")]\n#[rustfmt::skip]\npub mod calendar;\n\
            \n/// Module `Microsoft.Graph.Users.Actions`.\n#[cfg(feature = \"ua\")]\n#[rustfmt::skip]\npub mod users_actions;\n\
            \n/// The catalog of each module, from which `mg` runs cmdlets.\n#[cfg(feature = \"catalogs\")]\n#[rustfmt::skip]\n\
            pub static CATALOGS: &[&[u8]] = &[\n    include_bytes!(\"../catalog/Microsoft.Graph.Calendar.mgcat\"),\n    \
            include_bytes!(\"../catalog/Microsoft.Graph.Users.Actions.mgcat\"),\n];\n";
        assert_eq!(once, format!("{head}{expected}"));
        assert_eq!(with_modules(&once, &[entry("Calendar", "c"), entry("Users.Actions", "ua")]), once);
        let none = with_modules(&once, &[]);
        assert!(none.starts_with(&format!("{head}\n// generated modules\n")) && !none.contains("pub mod"), "{none}");
        assert!(none.ends_with("pub static CATALOGS: &[&[u8]] = &[];\n"), "{none}");
    }

    #[test]
    fn features_replace_those_below_the_mark() {
        let head = "[package]\nname = \"x\"\n\n[features]\ndefault = []\n";
        let entries = [entry("Mail", "b.c"), entry("Users", "a")];
        let once = with_features(head, &entries);
        let expected = "# generated features\nfull = [\"a\", \"b.c\"]\na = []\n\"b.c\" = []\n";
        assert_eq!(once, format!("{head}{expected}"));
        assert_eq!(with_features(&once, &entries), once);
        assert_eq!(with_features(&once, &[]), format!("{head}# generated features\nfull = []\n"));
        assert_eq!(with_features("[package]\n", &[]), "[package]\n\n[features]\n# generated features\nfull = []\n");
    }
}
