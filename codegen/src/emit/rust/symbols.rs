//! The public symbols of a generated module: what `rust.api` lists and `graphsmith diff` compares (docs/facts.md#symbols-of-rust).
//!
//! They are told by the code that makes each item, so a symbol and its item can't differ.

use std::fmt::{self, Display, Formatter, Write as _};
use std::str::FromStr;

use graphsmith_catalog::vocabulary::Location;
use proc_macro2::TokenStream;

use super::Output;
use crate::api::{OperationId, TypeId};

/// The first line of `rust.api`.
const HEADER: &str = "# graphsmith rust.api 1";

/// Something that users of a generated module can name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol {
    /// Its path below the crate: `beta::calendar::models::Event`, `beta::calendar::models::Event.subject` for a field or an
    /// option, `beta::calendar::GetUserEvent::new` for anything else inside a type.
    pub path: String,
    /// What it is.
    pub kind: SymbolKind,
    /// Its type, or what it can do: `Field<String>` of a field, `(user_id: impl Into<String>) -> Self` of a function,
    /// `non_exhaustive Clone Debug …` of a struct. Types are written as the module writes them. May be empty.
    pub text: String,
}

/// What a symbol is made from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum MadeFrom {
    /// The whole module.
    #[default]
    Module,
    /// The servers.
    Servers,
    /// A type.
    Type(TypeId),
    /// A property of a type, by its name on the wire.
    Property(TypeId, String),
    /// An operation.
    Operation(OperationId),
    /// A parameter of an operation, by its name on the wire.
    Parameter(OperationId, Location, String),
    /// A property of the form that an operation takes, by its name on the wire.
    FormField(OperationId, String),
    /// A member of the identity, by its name on the wire.
    Member(String),
}

/// What a symbol is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SymbolKind {
    /// A module. Its text is the name of the module in PowerShell.
    Module,
    /// A constant. Its text is its type.
    Const,
    /// A struct. Its text is `non_exhaustive` and the traits that it implements.
    Struct,
    /// An enum. Its text is the same.
    Enum,
    /// A variant of an enum. Its text is what it holds in parentheses, if anything.
    Variant,
    /// A public field. Its text is its type. Fields of models and identities have a setter of the same name.
    Field,
    /// A system query option of a request: a method of the trait `Request`. It has no text.
    Option,
    /// A function. Its text is its signature.
    Fn,
    /// The associated type `Reply` of a request: what sending it gives. Or a former name of a request: its text is the name now.
    Type,
    /// A conversion. Its path is the type that is converted to, its text the trait.
    Impl,
}

impl SymbolKind {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Module,
        Self::Const,
        Self::Struct,
        Self::Enum,
        Self::Variant,
        Self::Field,
        Self::Option,
        Self::Fn,
        Self::Type,
        Self::Impl,
    ];

    /// The first word of its lines.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Module => "module",
            Self::Const => "const",
            Self::Struct => "struct",
            Self::Enum => "enum",
            Self::Variant => "variant",
            Self::Field => "field",
            Self::Option => "option",
            Self::Fn => "fn",
            Self::Type => "type",
            Self::Impl => "impl",
        }
    }
}

/// A line of `rust.api`.
impl Display for Symbol {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { path, kind, text } = self;
        // A signature and what a variant holds stand at the name, as in Rust.
        let space = if text.is_empty() || text.starts_with('(') { "" } else { " " };
        write!(f, "{} {path}{space}{text}", kind.as_str())
    }
}

/// Reads a line of `rust.api`.
impl FromStr for Symbol {
    type Err = String;

    fn from_str(line: &str) -> Result<Self, String> {
        let fault = || format!("no line of rust.api: {line:?}");
        let (word, rest) = line.split_once(' ').ok_or_else(fault)?;
        let kind = SymbolKind::ALL.into_iter().find(|kind| kind.as_str() == word).ok_or_else(fault)?;
        let end = rest.find([' ', '(']).unwrap_or(rest.len());
        let (path, text) = rest.split_at(end);
        Ok(Self { path: path.to_owned(), kind, text: text.strip_prefix(' ').unwrap_or(text).to_owned() })
    }
}

/// Reads `rust.api`.
///
/// # Errors
///
/// The first line that isn't one of such a file.
pub fn read_symbols(text: &str) -> Result<Vec<Symbol>, String> {
    let mut lines = text.lines();
    match lines.next() {
        Some(HEADER) => lines.map(str::parse).collect(),
        other => Err(format!("the first line is {:?} instead of {HEADER:?}", other.unwrap_or_default())),
    }
}

/// The parts of a list that commas separate, but for those inside brackets: the arguments in the text of a [`Symbol`].
#[must_use]
pub fn list_parts(list: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0_i32, 0);
    for (at, c) in list.char_indices() {
        match c {
            '<' | '(' | '[' => depth += 1,
            '>' | ')' | ']' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(list[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(list[start..].trim());
    parts.retain(|part| !part.is_empty());
    parts
}

/// `rust.api` of a module.
pub(super) fn file<'a>(symbols: impl IntoIterator<Item = &'a Symbol>) -> Output {
    let mut text = format!("{HEADER}\n");
    for symbol in symbols {
        let _ = writeln!(text, "{symbol}");
    }
    Output::text("rust.api", text)
}

/// The symbols of a file while its items are made.
#[derive(Debug, Default)]
pub(super) struct Table {
    symbols: Vec<(Symbol, MadeFrom)>,
    from: MadeFrom,
}

impl Table {
    /// Says what the symbols that follow are made from.
    pub(super) fn made_from(&mut self, from: MadeFrom) {
        self.from = from;
    }

    /// Adds a symbol whose path is below the module.
    pub(super) fn add(&mut self, kind: SymbolKind, path: impl Into<String>, text: impl Into<String>) {
        self.symbols.push((Symbol { path: path.into(), kind, text: text.into() }, self.from.clone()));
    }

    /// Adds a field and its type.
    pub(super) fn field(&mut self, owner: &str, name: &str, ty: &TokenStream) {
        self.add(SymbolKind::Field, format!("{owner}.{name}"), type_text(ty));
    }

    /// Adds a struct or an enum that others may not make or match in full, with its traits.
    pub(super) fn open(&mut self, kind: SymbolKind, path: impl Into<String>, traits: &[&str]) {
        self.add(kind, path, ["non_exhaustive"].iter().chain(traits).copied().collect::<Vec<_>>().join(" "));
    }

    /// The symbols with the path of their module before theirs.
    pub(super) fn below(self, module: &str) -> impl Iterator<Item = (Symbol, MadeFrom)> {
        let below = move |symbol: Symbol| Symbol { path: format!("{module}::{}", symbol.path), ..symbol };
        self.symbols.into_iter().map(move |(symbol, from)| (below(symbol), from))
    }
}

/// A type as people write it: `BTreeMap<String, Option<Event>>`.
pub(super) fn type_text(ty: &TokenStream) -> String {
    ty.to_string().replace(' ', "").replace(',', ", ")
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::{Symbol, SymbolKind, file, read_symbols, type_text};

    #[test]
    fn what_is_written_can_be_read() {
        let table = [
            (SymbolKind::Module, "beta::m", "Microsoft.Graph.Beta.M"),
            (SymbolKind::Struct, "beta::m::A", "non_exhaustive Clone"),
            (SymbolKind::Field, "beta::m::A.r#type", "Option<String>"),
            (SymbolKind::Option, "beta::m::A.select", ""),
            (SymbolKind::Fn, "beta::m::A::new", "(id: impl Into<String>) -> Self"),
            (SymbolKind::Variant, "beta::m::E::Unlisted", "(String)"),
        ];
        let symbols = table.map(|(kind, path, text)| Symbol { path: path.into(), kind, text: text.into() });
        let written = String::from_utf8(file(&symbols).bytes).unwrap_or_default();
        assert_eq!(written.lines().nth(5), Some("fn beta::m::A::new(id: impl Into<String>) -> Self"));
        assert_eq!(read_symbols(&written), Ok(symbols.to_vec()));
        assert!(read_symbols("field a.b c\n").is_err());
        assert!(read_symbols(&format!("{written}feld a.b c\n")).is_err());
    }

    #[test]
    fn types_are_written_as_people_write_them() {
        let ty = quote!(Field<BTreeMap<String, Option<Box<models::Event>>>>);
        assert_eq!(type_text(&ty), "Field<BTreeMap<String, Option<Box<models::Event>>>>");
    }
}
