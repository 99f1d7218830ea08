//! Edits as authors of descriptions make them, each with the cause that a report must have for it.

mod operations;
mod properties;

use serde_json::Value;

use crate::editor::Editor;

/// What a report must say of an edit.
#[derive(Debug, Clone)]
pub struct Expected {
    /// The kind of the cause.
    pub kind: &'static str,
    /// The cause has one of these pointers on one of its sides.
    pub pointers: Vec<String>,
    /// The worst class for each reader: script, mg, Rust, link; `E`, `W`, `I`, or `-` for none; `!` at the end where it is silent. Several
    /// where the class depends on what the description happens to have.
    pub classes: &'static [&'static str],
}

/// An edit: its name, and what makes it. It is `None` where nothing of the description fits.
pub type Edit = (&'static str, fn(&mut Editor) -> Option<Expected>);

pub const EDITS: &[Edit] = &[
    ("description of a property", properties::described),
    ("summary of an operation", operations::summary),
    ("description of a path parameter", operations::path_parameter_described),
    ("property added to requests and replies", properties::property_added),
    ("property added to replies", properties::property_added_to_replies),
    ("property removed", properties::property_removed),
    ("property renamed", properties::property_renamed),
    ("integer widened", properties::widened),
    ("integer narrowed", properties::narrowed),
    ("value became a list", properties::listed),
    ("boolean became a text", properties::boolean_to_text),
    ("property required", properties::required),
    ("property nullable", properties::nullable),
    ("property read-only", properties::read_only),
    ("value added to an enum", properties::value_added),
    ("value removed from an enum", properties::value_removed),
    ("text became an enum", properties::closed),
    ("operation id changed, same name", operations::same_name),
    ("operation id changed, other name", operations::other_name),
    ("path added, new cmdlet", operations::cmdlet_added),
    ("path added, new set", operations::set_added),
    ("path removed, cmdlet goes", operations::cmdlet_removed),
    ("path removed, cmdlet stays", operations::set_removed),
    ("path parameter renamed", operations::path_parameter_renamed),
    ("required query parameter added", operations::query_added),
    ("query option removed", operations::query_removed),
    ("operation deprecated", operations::deprecated),
    ("announced removal", operations::announced),
    ("reply of another schema", operations::replied),
    ("schema renamed", properties::schema_renamed),
];

#[expect(clippy::unnecessary_wraps, reason = "edits end with it")]
fn expected(kind: &'static str, pointer: impl Into<String>, classes: &'static [&'static str]) -> Option<Expected> {
    Some(Expected { kind, pointers: vec![pointer.into()], classes })
}

/// Gives a key of a map another name at its place.
fn rename_key(map: &mut serde_json::Map<String, Value>, old: &str, new: &str) {
    let all = std::mem::take(map).into_iter();
    *map = all.map(|(key, value)| (if key == old { new.to_owned() } else { key }, value)).collect();
}
