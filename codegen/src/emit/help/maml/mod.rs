//! Emitter `maml`: help that `Get-Help` of PowerShell reads, one file for a module (docs/modules.md#help).
//!
//! It has the texts of our own pages without their markup, whatever profile pages have. PowerShell reads local names only, so the
//! prefixes are for people; the attribute `schema` of the root is what makes it read a file at all.

mod command;
mod notes;
mod xml;

use rayon::prelude::*;

use self::command::Writer;
use super::Options;
use super::book::Book;
use crate::emit::{Models, Output};

/// Name of the file that has the help of a module.
#[must_use]
pub fn file_name(module: &str) -> String {
    format!("{module}-help.xml")
}

/// Writes `<Module>-help.xml`.
#[must_use]
pub fn emit(models: Models<'_>, options: &Options) -> Vec<Output> {
    let commands = commands(models, options);
    vec![Output::text(file_name(&models.cmdlets.module.name), document(commands.iter().map(String::as_str)))]
}

/// The help of each cmdlet, in the order of the model, for [`document`].
#[must_use]
pub fn commands(models: Models<'_>, options: &Options) -> Vec<String> {
    let book = Book::new(models, options);
    let writer = Writer::new(&book);
    models.cmdlets.cmdlets.par_iter().map(|cmdlet| writer.command(cmdlet)).collect()
}

/// A file with the help of some cmdlets.
#[must_use]
pub fn document<'a>(commands: impl Iterator<Item = &'a str>) -> String {
    let mut out =
        String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<helpItems schema=\"maml\" xmlns=\"http://msh\">\n");
    out.extend(commands);
    out.push_str("</helpItems>\n");
    out
}
