//! Rust identifiers: any text of a spec -> a valid name, unique in its scope.
//!
//! This is the only way by which text of a spec becomes an identifier (docs/security.md#text-never-becomes-code and
//! docs/security.md#odd-text-of-rust): letters and digits of ASCII pass, everything else separates words.

use std::collections::HashSet;

use heck::{ToSnakeCase, ToUpperCamelCase};

use super::FreeNumbers;

/// How an identifier is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// Fields, functions, modules: `event_id1`.
    Snake,
    /// Types and variants: `AttachmentItem`.
    Camel,
}

/// Words that are no names, unless written `r#word`.
const KEYWORDS: [&str; 48] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Words that are no names in any way.
const FORBIDDEN: [&str; 5] = ["self", "Self", "super", "crate", "_"];

/// Namespace of almost all types of Graph; nobody wants to read it in every name.
const NAMESPACE: &str = "microsoft.graph.";

/// The identifier for a text, keywords as they are. Texts that hold no letter and no digit give `unnamed`.
#[must_use]
pub fn plain_ident(text: &str, case: Case) -> String {
    let words: String = text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    let name = match case {
        Case::Snake => words.to_snake_case(),
        Case::Camel => words.to_upper_camel_case(),
    };
    match (name.chars().next(), case) {
        (None, Case::Snake) => "unnamed".to_owned(),
        (None, Case::Camel) => "Unnamed".to_owned(),
        (Some(first), Case::Snake) if first.is_ascii_digit() => format!("n{name}"),
        (Some(first), Case::Camel) if first.is_ascii_digit() => format!("N{name}"),
        _ => name,
    }
}

/// Makes a plain identifier one that Rust accepts: `r#type`, `self_`.
#[must_use]
pub fn escape(name: &str) -> String {
    if FORBIDDEN.contains(&name) {
        format!("{name}_")
    } else if KEYWORDS.contains(&name) {
        format!("r#{name}")
    } else {
        name.to_owned()
    }
}

/// The identifier for a text, as Rust accepts it.
#[must_use]
pub fn rust_ident(text: &str, case: Case) -> String {
    escape(&plain_ident(text, case))
}

/// Type name for the id of a schema: `microsoft.graph.attachmentItem` gives `AttachmentItem`.
#[must_use]
pub fn type_name(id: &str) -> String {
    plain_ident(id.strip_prefix(NAMESPACE).unwrap_or(id), Case::Camel)
}

/// Module name for a service: `Users.Actions` gives `users_actions`, `v1.0` gives `v1_0`.
///
/// A module is a folder beside the root of a crate, where Cargo has a meaning for some names; those get a `_`.
#[must_use]
pub fn module_name(text: &str) -> String {
    let name = rust_ident(&text.replace('.', " "), Case::Snake);
    if matches!(name.as_str(), "lib" | "main" | "bin") { name + "_" } else { name }
}

/// Names that are taken where a name is wanted.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    taken: HashSet<String>,
    numbers: FreeNumbers,
}

impl Scope {
    /// A scope where those names are taken already.
    pub fn with(names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { taken: names.into_iter().map(Into::into).collect(), numbers: FreeNumbers::default() }
    }

    /// Takes a name that is still free.
    pub fn take(&mut self, name: &str) -> bool {
        self.taken.insert(name.to_owned())
    }

    /// Takes the name, or the name with the first number from 2 that makes it free. Who comes first keeps its name, so
    /// callers go through their texts in an order that doesn't change: `place-id` and `placeId` give `place_id` and
    /// `place_id_2`.
    pub fn claim(&mut self, name: String) -> String {
        if self.take(&name) {
            return name;
        }
        // One underscore at most: two are none of snake case.
        let is_apart = name.ends_with('_') || name.chars().any(|c| c.is_ascii_uppercase());
        let numbered = |number: u32| if is_apart { format!("{name}{number}") } else { format!("{name}_{number}") };
        let free = numbered(self.numbers.find(&name, 2, |number| !self.taken.contains(&numbered(number))));
        self.take(&free);
        free
    }

    /// Takes the identifier for a text, as Rust accepts it.
    pub fn ident(&mut self, text: &str, case: Case) -> String {
        escape(&self.claim(plain_ident(text, case)))
    }
}

#[cfg(test)]
mod tests {
    use super::{Case, Scope, module_name, rust_ident, type_name};

    #[test]
    fn identifiers() {
        let table = [
            ("event-id1", "event_id1", "EventId1"),
            ("@odata.nextLink", "odata_next_link", "OdataNextLink"),
            ("iCalUId", "i_cal_u_id", "ICalUId"),
            ("isMFARegistered", "is_mfa_registered", "IsMfaRegistered"),
            ("$select", "select", "Select"),
            ("If-Match", "if_match", "IfMatch"),
            ("type", "r#type", "Type"),
            ("gen", "r#gen", "Gen"),
            ("self", "self_", "Self_"),
            ("crate", "crate_", "Crate"),
            ("3dModel", "n3d_model", "N3dModel"),
            ("", "unnamed", "Unnamed"),
            ("_", "unnamed", "Unnamed"),
            ("日本", "unnamed", "Unnamed"),
            ("straße", "stra_e", "StraE"),
            ("a\"; panic!(); //", "a_panic", "APanic"),
            ("r#\"x\"#", "r_x", "RX"),
            ("a\u{202e}b\u{0}c\nd", "a_b_c_d", "ABCD"),
        ];
        for (text, snake, camel) in table {
            assert_eq!(rust_ident(text, Case::Snake), snake, "{text:?}");
            assert_eq!(rust_ident(text, Case::Camel), camel, "{text:?}");
        }
    }

    #[test]
    fn everything_is_an_identifier() {
        for c in (0..0x3000).filter_map(char::from_u32) {
            for text in [c.to_string(), format!("{c}a"), format!("a{c}")] {
                for case in [Case::Snake, Case::Camel] {
                    let name = rust_ident(&text, case);
                    assert!(syn::parse_str::<syn::Ident>(&name).is_ok(), "{text:?} gives {name:?}");
                }
            }
        }
    }

    #[test]
    fn every_keyword_is_escaped() {
        let keywords = super::KEYWORDS.iter().chain(&super::FORBIDDEN);
        for word in keywords {
            assert!(syn::parse_str::<syn::Ident>(word).is_err() || super::escape(word).starts_with("r#"), "{word}");
            assert!(syn::parse_str::<syn::Ident>(&super::escape(word)).is_ok(), "{word}");
        }
    }

    #[test]
    fn types_and_modules() {
        assert_eq!(type_name("microsoft.graph.attachmentItem"), "AttachmentItem");
        assert_eq!(type_name("microsoft.graph.security.alert"), "SecurityAlert");
        assert_eq!(type_name("contoso.widget"), "ContosoWidget");
        assert_eq!(module_name("Users.Actions"), "users_actions");
        assert_eq!(module_name("v1.0"), "v1_0");
        assert_eq!(module_name("Lib"), "lib_");
    }

    #[test]
    fn names_are_unique_in_their_scope() {
        let mut scope = Scope::with(["body"]);
        let given = ["place-id", "placeId", "PLACE_ID", "body", "type", "Type"].map(|t| scope.ident(t, Case::Snake));
        assert_eq!(given, ["place_id", "place_id_2", "place_id_3", "body_2", "r#type", "type_2"]);
        let mut scope = Scope::default();
        assert_eq!(["htmlItem", "HTMLItem"].map(|t| scope.ident(t, Case::Camel)), ["HtmlItem", "HtmlItem2"]);
        assert_eq!(["clone_", "clone_"].map(|t| scope.claim(t.to_owned())), ["clone_", "clone_2"]);
    }
}
