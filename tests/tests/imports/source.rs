//! The modules of a crate and what their files import: source text -> a tree of modules, each with its paths.
//!
//! Tokens are read, not text, so comments and strings don't count. Code under `#[cfg(test)]` is left out.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A module, in a file of its own or inside its parent's.
#[derive(Debug, Default)]
pub struct Module {
    /// The file that holds it, from the root of the repository.
    pub file: PathBuf,
    /// Names below the crate: `config::expr` is `["config", "expr"]`.
    pub name: Vec<String>,
    /// Names of the items that it defines.
    pub items: BTreeSet<String>,
    /// What its `use` declarations name.
    pub uses: Vec<Use>,
    /// Paths of two and more names in its code.
    pub paths: Vec<Vec<String>>,
}

/// One name of a `use` declaration.
#[derive(Debug, Clone)]
pub struct Use {
    /// The path as written; without the `*` of a glob.
    pub path: Vec<String>,
    /// The name that it gets here; none for a glob.
    pub name: Option<String>,
}

/// Reads a crate from its `lib.rs`, or `main.rs`: its modules by their names.
pub fn read(repository: &Path, root: &Path) -> BTreeMap<Vec<String>, Module> {
    let mut modules = BTreeMap::new();
    read_file(repository, root, &root.with_file_name(""), &[], &mut modules);
    modules
}

/// `folder` is where the files of child modules are.
fn read_file(repository: &Path, file: &Path, folder: &Path, name: &[String], all: &mut BTreeMap<Vec<String>, Module>) {
    let text = fs::read_to_string(repository.join(file)).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    read_module(repository, file, folder, name, tokens, all);
}

fn read_module(
    repository: &Path,
    file: &Path,
    folder: &Path,
    name: &[String],
    tokens: TokenStream,
    all: &mut BTreeMap<Vec<String>, Module>,
) {
    let mut module = Module { file: file.to_owned(), name: name.to_vec(), ..Module::default() };
    let mut children = Vec::new();
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    scan(&tokens, Some(&mut children), &mut module);
    all.insert(name.to_vec(), module);
    for (child, content) in children {
        let name = [name, std::slice::from_ref(&child.name)].concat();
        let inside = folder.join(&child.name);
        let Some(content) = content else {
            let candidates = match &child.path {
                Some(path) => vec![file.with_file_name(path)],
                None => vec![folder.join(format!("{}.rs", child.name)), inside.join("mod.rs")],
            };
            let found = candidates.into_iter().find(|file| repository.join(file).is_file());
            let found = found.unwrap_or_else(|| panic!("{}: no file of mod {}", file.display(), child.name));
            read_file(repository, &found, &inside, &name, all);
            continue;
        };
        read_module(repository, file, &inside, &name, content, all);
    }
}

/// A declaration of a module.
struct Child {
    name: String,
    /// What `#[path = ".."]` says.
    path: Option<String>,
}

type Children = Vec<(Child, Option<TokenStream>)>;

/// Reads tokens; with `children` they are the items of a module, else something inside one.
fn scan(tokens: &[TokenTree], mut children: Option<&mut Children>, module: &mut Module) {
    let mut i = 0;
    let mut file = None;
    while i < tokens.len() {
        if let Some(attribute) = attribute(tokens, i) {
            if attribute.starts_with("cfg(test") {
                i = end_of_item(tokens, i);
                file = None;
                continue;
            }
            if let Some(text) = attribute.strip_prefix("path=") {
                file = Some(text.trim_matches('"').to_owned());
            }
            i += 2;
            continue;
        }
        match &tokens[i] {
            TokenTree::Ident(word) if word == "use" && path_start(tokens, i + 1) => {
                let end = (i..tokens.len()).find(|&at| is_punct(tokens, at, ';')).unwrap_or(tokens.len());
                read_use(&tokens[i + 1..end], &[], &mut module.uses);
                i = end;
            }
            TokenTree::Ident(word) if word == "mod" && children.is_some() => {
                if let (Some(TokenTree::Ident(name)), Some(children)) = (tokens.get(i + 1), children.as_mut()) {
                    let content = match tokens.get(i + 2) {
                        Some(TokenTree::Group(group)) => Some(group.stream()),
                        _ => None,
                    };
                    children.push((Child { name: name.to_string(), path: file.take() }, content));
                }
                i += 2;
            }
            TokenTree::Ident(word) => {
                if children.is_some() && is_item(&word.to_string()) {
                    let at = if is_punct(tokens, i + 1, '!') { i + 2 } else { i + 1 };
                    if let Some(TokenTree::Ident(name)) = tokens.get(at) {
                        module.items.insert(name.to_string());
                    }
                }
                let path = path_at(tokens, i);
                if path.len() > 1 {
                    i += 3 * (path.len() - 1);
                    module.paths.push(path);
                }
            }
            TokenTree::Group(group) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                scan(&inner, None, module);
            }
            _ => {}
        }
        i += 1;
    }
}

fn is_item(word: &str) -> bool {
    matches!(word, "fn" | "struct" | "enum" | "union" | "trait" | "type" | "const" | "static" | "macro_rules")
}

/// The attribute at a place, without blanks.
fn attribute(tokens: &[TokenTree], at: usize) -> Option<String> {
    match (is_punct(tokens, at, '#'), tokens.get(at + 1)?) {
        (true, TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket => {
            Some(group.stream().to_string().replace(' ', ""))
        }
        _ => None,
    }
}

/// Where the item ends whose attributes begin at a place.
fn end_of_item(tokens: &[TokenTree], mut at: usize) -> usize {
    while attribute(tokens, at).is_some() {
        at += 2;
    }
    let is_use = tokens[at..].iter().take(3).any(|token| matches!(token, TokenTree::Ident(word) if word == "use"));
    let ends = |token: &TokenTree| match token {
        TokenTree::Punct(punct) => punct.as_char() == ';',
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace && !is_use,
        _ => false,
    };
    (at..tokens.len()).find(|&i| ends(&tokens[i])).map_or(tokens.len(), |end| end + 1)
}

fn is_punct(tokens: &[TokenTree], at: usize, punct: char) -> bool {
    matches!(tokens.get(at), Some(TokenTree::Punct(found)) if found.as_char() == punct)
}

/// Whether a `use` declaration goes on here; in `impl Trait + use<'a>` it doesn't.
fn path_start(tokens: &[TokenTree], at: usize) -> bool {
    !is_punct(tokens, at, '<')
}

/// The names of a path that begins at a place.
fn path_at(tokens: &[TokenTree], mut at: usize) -> Vec<String> {
    let mut path = Vec::new();
    while let Some(TokenTree::Ident(name)) = tokens.get(at) {
        path.push(name.to_string());
        if !(is_punct(tokens, at + 1, ':') && is_punct(tokens, at + 2, ':')) {
            break;
        }
        at += 3;
    }
    path
}

/// Reads the tree of a `use` declaration.
fn read_use(tokens: &[TokenTree], before: &[String], uses: &mut Vec<Use>) {
    for tree in tokens.split(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',')) {
        let mut path = before.to_vec();
        let mut name = None;
        let mut renamed = false;
        for token in tree {
            match token {
                TokenTree::Ident(word) if word == "as" => renamed = true,
                TokenTree::Ident(word) if renamed => name = Some(word.to_string()),
                TokenTree::Ident(word) if word == "self" && !path.is_empty() => name = path.last().cloned(),
                TokenTree::Ident(word) => {
                    path.push(word.to_string());
                    name = Some(word.to_string());
                }
                TokenTree::Punct(punct) if punct.as_char() == '*' => {
                    name = None;
                    uses.push(Use { path: path.clone(), name: None });
                }
                TokenTree::Group(group) => {
                    name = None;
                    read_use(&group.stream().into_iter().collect::<Vec<_>>(), &path, uses);
                }
                _ => {}
            }
        }
        if let Some(name) = name {
            uses.push(Use { path, name: Some(name) });
        }
    }
}
