//! Phase `load`: a spec file -> [`Document`], the text as a tree that knows its lines; a tree of another dialect -> one of
//! OpenAPI 3.0.

pub mod dialect;
mod events;
pub mod filter;
mod lines;
mod places;
mod tree;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::diag::{Diagnostics, Place};

pub(crate) use lines::{line_at, lines_of};
pub use places::{locate, places};

/// Largest file that is read, in bytes. All of Microsoft Graph beta in one file has about 70 million.
const MAX_FILE_SIZE: u64 = 512 * 1024 * 1024;

/// A spec as it was read.
#[derive(Debug, Clone)]
pub struct Document {
    /// The file, as the user named it.
    pub file: PathBuf,
    /// Its text, to find lines in.
    pub text: String,
    /// Its content; keys keep the order of the file.
    pub root: Value,
}

/// Reads and parses a spec file (YAML 1.2 or JSON), whatever its dialect. Faults are reported; `None` when there is no document.
pub fn load(file: &Path, diags: &mut Diagnostics) -> Option<Document> {
    let text = read_text(file, diags)?;
    let document = parse(file, text, diags)?;
    if document.root.is_object() {
        return Some(document);
    }
    diags.error(
        Place::line(file, 1),
        "this is no OpenAPI document: its top level is no mapping",
        "give the OpenAPI file of the service; it starts with `openapi:` or `{`",
    );
    None
}

/// Parses a text (YAML 1.2 or JSON). Faults are reported; `None` when there is no document.
pub fn parse(file: &Path, text: String, diags: &mut Diagnostics) -> Option<Document> {
    let root = tree::parse(file, &text, diags)?;
    Some(Document { file: file.to_owned(), text, root })
}

/// Reads a text file in UTF-8, with or without a byte order mark. Faults are reported.
pub fn read_text(file: &Path, diags: &mut Diagnostics) -> Option<String> {
    let bytes = match diags.inputs.read(file, MAX_FILE_SIZE) {
        Ok(bytes) => bytes,
        Err(error) => {
            let (message, hint) = read_fault(&error);
            diags.io(file, message, hint);
            return None;
        }
    };
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        diags.error(Place::line(file, 1), "this file is in UTF-16", "save it in UTF-8");
        return None;
    }
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with('\u{FEFF}') {
                text.remove(0);
            }
            Some(text)
        }
        Err(error) => {
            let place = Place::line(file, line_at(error.as_bytes(), error.utf8_error().valid_up_to()));
            diags.error(place, "this line is not UTF-8", "save the file in UTF-8");
            None
        }
    }
}

fn read_fault(error: &std::io::Error) -> (String, &'static str) {
    match error.kind() {
        ErrorKind::NotFound => {
            ("there is no such file".to_owned(), "check the path; it is relative to where it is written")
        }
        ErrorKind::IsADirectory => ("this is a folder, not a file".to_owned(), "name a file in it"),
        ErrorKind::FileTooLarge => {
            let limit = MAX_FILE_SIZE / 1024 / 1024;
            (format!("the file is larger than {limit} MiB"), "cut the paths that matter out of it first")
        }
        ErrorKind::PermissionDenied => ("the file may not be read".to_owned(), "check its permissions"),
        _ => (format!("the file can't be read: {error}"), "check the path and the disk"),
    }
}

#[cfg(test)]
mod tests;
