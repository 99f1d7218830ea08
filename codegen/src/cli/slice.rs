//! `graphsmith slice`: a spec and globs -> the smallest valid spec of those paths.

use std::path::Path;

use super::args::SliceArgs;
use super::{Console, Outcome};
use crate::diag::{Diagnostics, Place};
use crate::load::dialect;
use crate::load::filter::{self, PathGlobs};
use crate::{load, slice, write, yaml};

/// Runs `slice`.
pub fn run(args: &SliceArgs, console: &mut Console<'_>, diags: &mut Diagnostics) -> Option<Outcome> {
    let globs = PathGlobs::new(&args.include, &Place::file("command line"), diags);
    let document = load::load(&args.spec, diags);
    diags.finish().ok()?;
    let (globs, mut document) = (globs?, document?);
    dialect::convert(&mut document, diags);
    globs.report_unmatched(&filter::paths(&document), diags);
    diags.finish().ok()?;

    let part = slice::slice(&document.root, |path| globs.is_match(path));
    let is_json = |file: &Path| file.extension().is_some_and(|e| e.eq_ignore_ascii_case("json"));
    let text = if args.out.as_deref().is_some_and(is_json) { format!("{part:#}\n") } else { yaml::to_string(&part) };
    let Some(file) = &args.out else { return super::print_result(console, &text, diags) };
    if let Err(error) = write::file(file, text.as_bytes()) {
        diags.io(file, format!("cannot write: {error}"), "check the folder and its access rights");
        return None;
    }
    Some(Outcome::Done)
}
