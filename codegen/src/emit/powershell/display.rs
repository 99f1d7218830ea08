//! Which properties of an object are shown where nobody says which.

use crate::cmdlet::notes::ancestors;
use crate::cmdlet::{CmdletModel, ModelId, ModelProperty};

/// PowerShell shows so many beside each other, in a table; with more it makes a list.
const COLUMNS: usize = 4;

/// What people tell things apart by, before their ids.
const LABELS: [&str; 6] = ["DisplayName", "Name", "Subject", "Title", "UserPrincipalName", "Mail"];

/// The properties of a type that are shown: what people call the thing, its id, and further simple ones.
#[must_use]
pub fn shown(cmdlets: &CmdletModel, id: ModelId) -> Vec<&str> {
    let owners = std::iter::once(id).chain(ancestors(cmdlets, id));
    let mut all: Vec<&ModelProperty> = owners.flat_map(|owner| &cmdlets.model(owner).properties).collect();
    all.retain(|property| property.ty.is_simple() && !property.ty.is_array());
    all.sort_by_key(|property| rank(&property.name));
    let mut names: Vec<&str> = Vec::new();
    for property in all {
        if names.len() < COLUMNS && !names.contains(&property.name.as_str()) {
            names.push(&property.name);
        }
    }
    names
}

fn rank(name: &str) -> usize {
    let label = LABELS.iter().position(|label| *label == name);
    label.unwrap_or(if name == "Id" { LABELS.len() } else { LABELS.len() + 1 })
}
