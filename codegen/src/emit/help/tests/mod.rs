//! Whole pages about a small made-up API.
#![expect(clippy::unwrap_used, reason = "a test that finds nothing should fail")]

mod hostile;
mod library;
mod pages;

use self::library::Library;
use super::{Notes, Options, Profile, Schema, emit};
use crate::emit::Models;

/// The page of a cmdlet.
fn page(library: &Library, cmdlet: &str, schema: Schema, profile: Profile) -> String {
    let models = Models { api: &library.api, cmdlets: &library.cmdlets, source: &library.source };
    let path = format!("help/{cmdlet}.md");
    let options = Options { profile, schema, notes: Notes::Tree, ..Options::default() };
    let output = emit(models, &options).into_iter().find(|output| output.path == path).unwrap();
    String::from_utf8(output.bytes).unwrap()
}

/// The part of a page from a heading to the next one of its level.
fn section<'a>(page: &'a str, heading: &str) -> &'a str {
    let start = page.find(&format!("\n{heading}\n")).unwrap() + 1;
    let rest = &page[start + heading.len()..];
    let level = heading.split(' ').next().unwrap();
    let end = rest.find(&format!("\n{level} ")).unwrap_or(rest.len());
    &page[start..start + heading.len() + end]
}
