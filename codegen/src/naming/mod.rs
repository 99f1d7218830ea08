//! Names: splitting words, casing them, making them singular; shared by all phases.

mod free_numbers;
mod numbers;
pub mod rust;
mod singular;
mod split;
pub mod verbs;
mod words;

pub use free_numbers::FreeNumbers;
pub use numbers::spell_leading;
pub use singular::{singular, singular_name};
pub use split::{
    Style, capitalize, modeler_name, modeler_words, pascal, pascal_words, remove_sequential_duplicates, words,
};
