//! Names of anything -> words, names of cmdlets, words of Rust.
#![no_main]

use graphsmith_codegen::naming::rust::{Case, module_name, rust_ident, type_name};
use graphsmith_codegen::naming::{modeler_words, pascal, singular, singular_name, words};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = (words(text), modeler_words(text), pascal(text), singular(text), singular_name(text));
    for name in [rust_ident(text, Case::Snake), rust_ident(text, Case::Camel), type_name(text), module_name(text)] {
        assert!(syn::parse_str::<syn::Ident>(&name).is_ok(), "{name:?} of {text:?} is no word of Rust");
    }
});
