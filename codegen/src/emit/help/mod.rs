//! Emitter `help`: one page for each cmdlet, in the help-file markdown of platyPS, and one for each type that these link.
//!
//! `maml` makes the help that PowerShell reads of the same parts. `page` and `schema_2024` are the tables of contents of the two layouts; the other files make the parts. Texts of the
//! spec pass through `platyps` and `publish` for pages as they are published; our own show those of the phase `text`,
//! escaped by `markdown`.

mod book;
mod entries;
mod examples;
mod extras;
mod front;
mod links;
pub mod maml;
mod markdown;
mod notes;
mod page;
mod parameters;
mod permissions;
mod platyps;
mod publish;
mod redirects;
mod schema_2024;
mod settings;
mod syntax;
#[cfg(test)]
mod tests;
mod type_pages;
mod types;
mod writer;

use rayon::prelude::*;

use self::book::Book;
pub use self::extras::{Counterpart, Extras};
use super::{Models, Output};
use crate::cmdlet::Cmdlet;

/// Which page is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Profile {
    /// As we publish it: real examples, nothing left to fill in, one newline at the end.
    #[default]
    Full,
    /// As Microsoft publishes it, to the byte.
    Published,
}

/// The layout of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Schema {
    /// `schema: 2.0.0` (platyPS 0.14).
    #[default]
    V2_0_0,
    /// `PlatyPS schema version: 2024-05-01` (platyPS 1.0).
    V2024_05_01,
}

/// How deep NOTES go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Notes {
    /// The properties of each complex parameter, with links to the pages of their types. Published pages have no such pages and
    /// show the whole tree.
    #[default]
    Linked,
    /// The whole tree.
    Tree,
}

/// What pages are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Which page.
    pub profile: Profile,
    /// In which layout.
    pub schema: Schema,
    /// How deep NOTES go.
    pub notes: Notes,
    /// How many levels the NOTES of [`maml`] show.
    pub maml_depth: u32,
    /// What they show besides the models.
    pub extras: Extras,
}

/// How many levels the NOTES of help for `Get-Help` show by default: with all of them a single cmdlet may have 7 MB.
pub const MAML_DEPTH: u32 = 2;

impl Default for Options {
    fn default() -> Self {
        Self {
            profile: Profile::default(),
            schema: Schema::default(),
            notes: Notes::default(),
            maml_depth: MAML_DEPTH,
            extras: Extras::default(),
        }
    }
}

impl Options {
    /// Whether types have pages of their own.
    #[must_use]
    pub fn has_type_pages(&self) -> bool {
        self.profile == Profile::Full && self.notes == Notes::Linked
    }
}

/// Writes `help/<Cmdlet>.md` for every cmdlet, `help/types/<Type>.md` for the types that they link, and redirects of the pages that
/// cmdlets had under former names.
#[must_use]
pub fn emit(models: Models<'_>, options: &Options) -> Vec<Output> {
    let book = Book::new(models, options);
    let write_page = match options.schema {
        Schema::V2_0_0 => page::write,
        Schema::V2024_05_01 => schema_2024::write,
    };
    let write = |cmdlet: &Cmdlet| Output::text(format!("help/{}.md", cmdlet.name), write_page(&book, cmdlet));
    let mut outputs: Vec<Output> = models.cmdlets.cmdlets.par_iter().map(write).collect();
    if options.has_type_pages() {
        outputs.extend(type_pages::write(&book));
    }
    outputs.extend(redirects::write(&book));
    outputs
}
