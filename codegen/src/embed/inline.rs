//! For macros: a project file -> one stream of tokens, with the content of each file in its module.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::{Expr, ExprLit, Item, Lit, Meta};

use super::Fault;
use super::script::files;
use crate::config::Project;
use crate::diag::Diagnostics;
use crate::driver::{self, Generated, Layout};
use crate::emit::{Models, Output, rust};

/// The Rust of a project as tokens.
#[derive(Debug)]
pub struct Embedded {
    /// `pub mod beta { pub mod calendar { … } … }`.
    pub tokens: TokenStream,
    /// The files that it was made from; when one changes, the tokens have to be made again.
    pub files: Vec<PathBuf>,
}

/// Generates the Rust of all modules of a project. Warnings are dropped: a macro has nowhere to put them, and
/// `graphsmith generate` shows them.
///
/// # Errors
/// The project, a description or a configuration is faulty, or a name isn't as promised and nobody has decided about it
/// (docs/names.md).
pub fn tokens(project: &Path) -> Result<Embedded, Fault> {
    let mut diags = Diagnostics::default();
    generate(project, &mut diags).ok_or_else(|| Fault::of(&mut diags))
}

fn generate(file: &Path, diags: &mut Diagnostics) -> Option<Embedded> {
    let project = Project::load(file, diags)?;
    // Models are built by several threads. Tokens are made here: those of a macro belong to the compiler's thread.
    let models = driver::map_models(&project, 0, diags, |module, generated| (module.clone(), generated)).ok()?;
    let mut outputs = vec![rust::emit_include(&driver::index(&project), Path::new(""))];
    let mut checked = Vec::new();
    for (module, Generated { api, cmdlets, source, names }) in models {
        checked.push(names.map(Into::into));
        let models = Models { api: &api, cmdlets: &cmdlets, source: &source };
        let placed = |Output { path, bytes }| Output { path: Layout::Sources.place(&module, path), bytes };
        outputs.extend(rust::emit(models, diags).into_iter().map(placed));
    }
    driver::report_undecided(&project, &checked, diags);
    diags.finish().ok()?;
    let root = outputs[0].path.clone();
    let mut parsed = outputs.into_iter().map(parse).collect::<syn::Result<HashMap<_, _>>>().ok()?;
    let mut root = parsed.remove(&root)?;
    fill(&mut root.items, "", &mut parsed);
    let files = files(&project).into_iter().chain([file.to_owned()]).collect();
    Some(Embedded { tokens: root.into_token_stream(), files })
}

/// An output by its path. Emitters print what `syn` has read, so that it can be read again.
fn parse(output: Output) -> syn::Result<(String, syn::File)> {
    let text = String::from_utf8_lossy(&output.bytes);
    Ok((output.path, syn::parse_file(&text)?))
}

/// Puts the content of files into the modules that they are the files of.
fn fill(items: &mut [Item], folder: &str, files: &mut HashMap<String, syn::File>) {
    for item in items {
        let Item::Mod(module) = item else { continue };
        if let Some((_, items)) = &mut module.content {
            fill(items, folder, files);
            continue;
        }
        let given = module.attrs.iter().position(|attribute| attribute.path().is_ident("path"));
        let path = match given.map(|index| module.attrs.remove(index).meta) {
            Some(Meta::NameValue(meta)) => text(&meta.value),
            _ => format!("{folder}{}.rs", module.ident),
        };
        let Some(mut file) = files.remove(&path) else { continue };
        let folder = path.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default();
        fill(&mut file.items, &folder, files);
        module.attrs.append(&mut file.attrs);
        module.content = Some((syn::token::Brace::default(), file.items));
        module.semi = None;
    }
}

fn text(value: &Expr) -> String {
    match value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => text.value(),
        _ => String::new(),
    }
}
