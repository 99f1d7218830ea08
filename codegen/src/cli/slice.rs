//! `graphsmith slice`: a spec and globs -> the smallest valid spec of those paths, or a slice that has them too.

use std::path::Path;

use serde_json::Value;

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
    let own = args.into.as_deref().map(|file| existing(file, diags));
    diags.finish().ok()?;
    let (globs, mut document) = (globs?, document?);
    dialect::convert(&mut document, diags);
    globs.report_unmatched(&filter::paths(&document), diags);
    diags.finish().ok()?;

    let keep = |path: &str| globs.is_match(path);
    if let Some(own) = own {
        let own = own?;
        let grown = match slice::add(&own.root, &document.root, keep) {
            Ok(grown) => grown,
            Err(conflicts) => {
                report(&own.file, &args.spec, conflicts, diags);
                return None;
            }
        };
        // What has them already stays as it is written.
        if grown == own.root {
            return Some(Outcome::Done);
        }
        let head = comments_above(&own.text);
        let text = format!("{head}{}", text_of(&grown, Some(&own.file)));
        report_lost_comments(&own, head, &text, diags);
        return save(&own.file, &text, diags);
    }
    let part = slice::slice(&document.root, keep);
    let text = text_of(&part, args.out.as_deref());
    match &args.out {
        Some(file) => save(file, &text, diags),
        None => super::print_result(console, &text, diags),
    }
}

/// A slice that is there already.
fn existing(file: &Path, diags: &mut Diagnostics) -> Option<load::Document> {
    let own = load::load(file, diags)?;
    let is_slice = own.root.get("openapi").and_then(Value::as_str).is_some_and(|version| version.starts_with("3.0"));
    if !is_slice {
        let hint = "cut a slice out of it with `--out`, and add to that";
        diags.error(Place::line(file, 1), "only a slice, which is OpenAPI 3.0, can be added to", hint);
    }
    is_slice.then_some(own)
}

/// Reports where a slice differs from the description that is added to it.
fn report(file: &Path, spec: &Path, conflicts: Vec<String>, diags: &mut Diagnostics) {
    for pointer in conflicts {
        diags.error(
            Place::pointer(file, pointer),
            format!("this differs from {}, and not in texts only", spec.display()),
            "write it as there, or cut from the description that this is a slice of",
        );
    }
}

fn text_of(document: &Value, file: Option<&Path>) -> String {
    let is_json = file.and_then(Path::extension).is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    if is_json { format!("{document:#}\n") } else { yaml::to_string(document) }
}

/// The comments that a text begins with.
fn comments_above(text: &str) -> &str {
    let is_above = |line: &&str| line.trim().is_empty() || line.starts_with('#');
    let length = text.split_inclusive('\n').take_while(is_above).map(str::len).sum();
    &text[..length]
}

/// Warns of comments further below, which don't stay.
fn report_lost_comments(own: &load::Document, head: &str, written: &str, diags: &mut Diagnostics) {
    let is_comment = |line: &str| line.trim_start().starts_with('#');
    let is_kept = |line: &str| written.lines().any(|other| other.trim() == line.trim());
    let lines = || (1..).zip(own.text.lines()).skip(head.lines().count());
    if let Some((line, _)) = lines().find(|(_, line)| is_comment(line) && !is_kept(line)) {
        diags.warn(
            Place::line(&own.file, line),
            "comments are lost, except those above the document",
            "write them above it, or as descriptions",
        );
    }
}

fn save(file: &Path, text: &str, diags: &mut Diagnostics) -> Option<Outcome> {
    if let Err(error) = write::file(file, text.as_bytes()) {
        diags.io(file, format!("cannot write: {error}"), "check the folder and its access rights");
        return None;
    }
    Some(Outcome::Done)
}
