//! The macro [`graph!`]: a project file of Graphsmith -> its modules as Rust, where the macro stands.

use std::path::{Path, PathBuf};

use graphsmith_codegen::embed;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, LitStr, parse_macro_input};

/// Generates the modules of a project file: `beta::calendar`, `v1_0::mail`, and so on.
///
/// ```ignore
/// mod graph {
///     graphsmith_import::graph!("graphsmith.toml");
/// }
/// use graph::v1_0::mail::ListUserMessage;
/// ```
///
/// The path counts from the folder of the package. The crate needs `graphsmith-runtime` besides. What is wrong with the
/// project or its descriptions is an error of the compiler here. A build script with `graphsmith_codegen::embed::build`
/// gives the same in files that can be read and that editors find their way in; it suits all but small descriptions better.
#[proc_macro]
pub fn graph(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let project = parse_macro_input!(input as LitStr);
    expand(&project).unwrap_or_else(Error::into_compile_error).into()
}

fn expand(project: &LitStr) -> syn::Result<TokenStream> {
    let fault = |text: String| Error::new(project.span(), text);
    let package = std::env::var_os("CARGO_MANIFEST_DIR")
        .ok_or_else(|| fault("Cargo does not say where the package is: CARGO_MANIFEST_DIR is not set".to_owned()))?;
    let file = PathBuf::from(package).join(project.value());
    let embedded = embed::tokens(&file).map_err(|error| fault(error.to_string()))?;
    let watched = embedded.files.iter().map(|file| watch(file));
    let tokens = embedded.tokens;
    Ok(quote!(#(#watched)* #tokens))
}

/// Makes the compiler depend on a file: it is not read at run time, and adds nothing to the program.
fn watch(file: &Path) -> TokenStream {
    let file = file.to_string_lossy();
    quote!(
        const _: &[u8] = ::std::include_bytes!(#file);
    )
}
