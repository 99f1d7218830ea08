//! `rust.api` says what is there: a program that names every symbol with its type compiles.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::fmt::Write as _;
use std::path::Path;

use graphsmith_codegen::emit::Output;
use graphsmith_codegen::emit::rust::{Symbol, SymbolKind, list_parts, read_symbols};
use graphsmith_tests::built::Built;
use graphsmith_tests::command::graphsmith;
use graphsmith_tests::{folder, golden};

/// Descriptions that have every kind of symbol among them.
const CASES: [&str; 9] = [
    "cmdlets/servers",
    "rust/names",
    "rust/requests",
    "schemas/enums",
    "schemas/families",
    "wire/every-style",
    "wire/form-fields",
    "wire/numbers",
    "wire/replies",
];

/// What a program needs to write types as the modules do.
const IMPORTS: &str = "use std::collections::BTreeMap; use std::fmt::{Debug, Display}; use std::hash::Hash; \
    use graphsmith_runtime::{*, value::*, server::Server, private::Serialize}; use super::any;";

/// The Rust of a case and its symbols.
fn generated(case: &str) -> (Vec<Output>, Vec<Symbol>) {
    let temp = tempfile::tempdir().unwrap();
    let [spec, out] =
        [golden::cases().join(case).join("input.yaml"), temp.path().join("out")].map(|path| path.display().to_string());
    let words = ["generate", "--quiet", "--spec", &spec, "--module", "M", "--service", "M", "--api-version", "beta"];
    let run = graphsmith([&words[..], &["--emit", "rust", "--out", &out]].concat());
    assert_eq!(run.code, 0, "{case}: {}", run.err);
    let files = folder::read(&temp.path().join("out")).unwrap();
    let symbols = read_symbols(str::from_utf8(&files["rust.api"]).unwrap()).unwrap();
    (files.into_iter().map(|(path, bytes)| Output { path, bytes }).collect(), symbols)
}

/// An argument for a parameter, as its type says.
fn argument(ty: &str) -> String {
    let inside = |outer: &str, end: &str| Some(ty.strip_prefix(outer)?.strip_suffix(end)?.to_owned());
    if let Some(item) = inside("impl IntoIterator<Item = impl Into<", ">>") {
        return format!("any::<Vec<{item}>>()");
    }
    match (inside("impl Into<", ">"), ty.strip_prefix('&')) {
        (Some(ty), _) => format!("any::<{ty}>()"),
        (None, Some(ty)) => format!("&any::<{ty}>()"),
        (None, None) => panic!("a parameter of the type {ty}"),
    }
}

/// A function that compiles if a symbol is what its line says. `path` is that of the symbol where the function stands.
fn proof(symbol: &Symbol, path: &str) -> String {
    let text = &symbol.text;
    let (owner, name) = path.rsplit_once("::").unwrap_or((path, path));
    match symbol.kind {
        SymbolKind::Module => String::new(),
        SymbolKind::Const => format!("let _: {text} = {path};"),
        SymbolKind::Struct | SymbolKind::Enum => {
            let traits = text.strip_prefix("non_exhaustive ").expect("every type is open").split(' ');
            let bound = |name: &str| match name {
                "Deserialize" => "for<'de> private::Deserialize<'de>".to_owned(),
                "From<&str>" => "for<'a> From<&'a str>".to_owned(),
                name => name.to_owned(),
            };
            let bounds: Vec<String> = traits.map(bound).collect();
            format!("fn has<T: {}>() {{}} has::<{path}>();", bounds.join(" + "))
        }
        SymbolKind::Variant => match text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
            Some(inner) => format!("let {path}(inner) = any() else {{ return }}; let _: {inner} = inner;"),
            None => format!("let _: {owner} = {path};"),
        },
        SymbolKind::Field => {
            let (owner, field) = path.rsplit_once('.').unwrap();
            format!("let _: {text} = any::<{owner}>().{field};")
        }
        SymbolKind::Option => {
            let (owner, option) = path.rsplit_once('.').unwrap();
            let value = match option {
                "top" | "skip" => "1",
                "count" => "true",
                "filter" | "search" => "\"a\"",
                _ => "[\"a\"]",
            };
            format!("let _: {owner} = any::<{owner}>().{option}({value});")
        }
        SymbolKind::Fn => {
            let (arguments, gives) = text.strip_prefix('(').unwrap().rsplit_once(") -> ").unwrap();
            let gives = gives.replace("Self", owner);
            let mut arguments = list_parts(arguments);
            let (receiver, separator) = match arguments.first() {
                Some(&"self" | &"&self") => (format!("any::<{owner}>()"), "."),
                _ => (owner.to_owned(), "::"),
            };
            arguments.retain(|argument| !argument.ends_with("self"));
            let types = arguments.iter().map(|argument| argument.split_once(": ").map_or(*argument, |(_, ty)| ty));
            let values: Vec<String> = types.map(argument).collect();
            if gives.starts_with('&') {
                return format!("let value = {receiver}; let _: {gives} = value.{name}();");
            }
            format!("let _: {gives} = {receiver}{separator}{name}({});", values.join(", "))
        }
        SymbolKind::Type => format!("let _: {} = any::<<{owner} as Request>::{name}>();", text.replace("Self", owner)),
        SymbolKind::Impl => {
            let from = text.strip_prefix("From<").and_then(|text| text.strip_suffix('>')).unwrap();
            format!("let _: {path} = any::<{from}>().into();")
        }
    }
}

/// Modules that hold a function for each symbol of a generated module.
fn proofs(name: &str, symbols: &[Symbol]) -> String {
    let (mut of_models, mut of_module, mut models) = (String::new(), String::new(), Vec::new());
    for (number, symbol) in symbols.iter().enumerate() {
        let Some(path) = symbol.path.strip_prefix("beta::m::") else { continue };
        let (file, path) = match path.strip_prefix("models::") {
            Some(path) => (&mut of_models, path),
            None => (&mut of_module, path),
        };
        writeln!(file, "    pub fn symbol_{number}() {{ {} }}", proof(symbol, path)).unwrap();
        let is_model = symbol.path.starts_with("beta::m::models::");
        if is_model && matches!(symbol.kind, SymbolKind::Struct | SymbolKind::Enum) {
            models.push(path);
        }
    }
    let models = if models.is_empty() {
        String::new()
    } else {
        format!("use built::{name}::models::{{{}}};", models.join(", "))
    };
    format!(
        "mod {name} {{ {IMPORTS} use built::{name}::{{self, *}}; use built::{name}::models; \n{of_module} }}\n\
         mod {name}_models {{ {IMPORTS} {models}\n{of_models} }}\n"
    )
}

#[test]
fn every_symbol_is_there_with_its_type() {
    let mut program = String::from("fn any<T>() -> T { unimplemented!() }\nfn main() { println!(\"compiled\"); }\n");
    let generated = CASES.map(|case| (case.rsplit('/').next().unwrap().replace('-', "_"), generated(case)));
    let (mut kinds, mut count) = (std::collections::BTreeSet::new(), 0);
    for (name, (_, symbols)) in &generated {
        program.push_str(&proofs(name, symbols));
        kinds.extend(symbols.iter().map(|symbol| symbol.kind));
        count += symbols.len();
    }
    assert_eq!(kinds.len(), SymbolKind::ALL.len(), "{kinds:?}");
    let modules = generated.iter().map(|(name, (outputs, _))| (name.as_str(), outputs.as_slice()));
    let built = Built::libraries(Path::new(env!("CARGO_TARGET_TMPDIR")), "rust_api", modules).unwrap();
    let said = built.run(&program, "").unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(said, "compiled\n", "{count} symbols");
}
