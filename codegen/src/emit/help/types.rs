//! What our own pages say about the types of INPUTS and OUTPUTS: a type -> a sentence.

use std::fmt::Write as _;

use crate::cmdlet::{Cmdlet, PsType};
use crate::text::and_list;

use super::book::Book;
use super::entries::{Entry, EntryType};
use super::markdown;

/// Which parameters take a piped object of a type.
#[must_use]
pub fn input(book: &Book<'_>, entries: &[Entry<'_>], ty: &str) -> String {
    let is_bound = |(taken, pipeline): &(EntryType<'_>, bool)| *pipeline && taken.full(book.models) == ty;
    let takers = entries.iter().filter(|entry| entry.types().iter().any(is_bound));
    let names: Vec<&str> = takers.map(|entry| entry.name).collect();
    let kind = if names.len() > 1 { "parameters" } else { "parameter" };
    format!("A piped object of this type is bound to the {kind} {}.", and_list(&names))
}

/// What an output of a type is, and where its properties are.
#[must_use]
pub fn output(book: &Book<'_>, cmdlet: &Cmdlet, ty: &str) -> String {
    let mut text = what(book, cmdlet, ty).to_owned();
    let mut outputs = cmdlet.sets.iter().flat_map(|set| &set.outputs).map(PsType::element);
    if let Some(page) =
        outputs.find(|output| output.full_name(book.models) == *ty).and_then(|ty| book.notes.page_of(ty))
    {
        let _ = write!(text, " Its properties: [{}](types/{page}.md).", markdown::escape(page));
    }
    text
}

/// What an output of a type is.
#[must_use]
pub fn what(book: &Book<'_>, cmdlet: &Cmdlet, ty: &str) -> &'static str {
    let gives = |wanted: &PsType| *wanted.full_name(book.models) == *ty;
    let of_service = cmdlet.sets.iter().filter(|set| set.outputs.iter().any(|output| gives(output.element())));
    let has = |name: &str| cmdlet.sets.iter().any(|set| set.parameter(name).is_some_and(|p| !p.hidden));
    if gives(&PsType::Boolean) && has("PassThru") {
        return "True when the cmdlet succeeds; it is returned with `-PassThru` only.";
    }
    let several = of_service.clone().any(|set| set.list || set.outputs.iter().any(PsType::is_array));
    match (several, ty.contains(".Models.")) {
        (true, true) => "Each object that the service returns.",
        (true, false) => "Each value that the service returns.",
        (false, true) => "The object that the service returns.",
        (false, false) => "The value that the service returns.",
    }
}
