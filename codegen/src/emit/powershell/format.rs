//! `<Module>.format.ps1xml`: which properties of an object a table shows.

use std::collections::HashSet;
use std::fmt::Write as _;

use crate::cmdlet::notes::ancestors;
use crate::cmdlet::{CmdletModel, ModelId, ModelProperty, PsType};

/// So many columns fit beside each other.
const COLUMNS: usize = 5;

/// What people tell things apart by, before their ids.
const LABELS: [&str; 6] = ["DisplayName", "Name", "Subject", "Title", "UserPrincipalName", "Mail"];

/// The text of the file: a view for each type that a cmdlet gives.
#[must_use]
pub fn text(cmdlets: &CmdletModel) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Configuration>\n  <ViewDefinitions>\n");
    for id in given(cmdlets) {
        let columns = shown(cmdlets, id);
        if columns.is_empty() {
            continue;
        }
        let full = PsType::Model(id).full_name(cmdlets);
        let _ = write!(
            out,
            "    <View>\n      <Name>{full}</Name>\n      \
             <ViewSelectedBy><TypeName>{full}</TypeName></ViewSelectedBy>\n      \
             <TableControl>\n        <TableHeaders>\n"
        );
        for name in &columns {
            let _ = writeln!(out, "          <TableColumnHeader><Label>{name}</Label></TableColumnHeader>");
        }
        out.push_str("        </TableHeaders>\n        <TableRowEntries><TableRowEntry><TableColumnItems>\n");
        for name in &columns {
            let _ = writeln!(out, "          <TableColumnItem><PropertyName>{name}</PropertyName></TableColumnItem>");
        }
        out.push_str(
            "        </TableColumnItems></TableRowEntry></TableRowEntries>\n      </TableControl>\n    </View>\n",
        );
    }
    out.push_str("  </ViewDefinitions>\n</Configuration>\n");
    out
}

/// The model types that cmdlets give, in the order of the models.
fn given(cmdlets: &CmdletModel) -> Vec<ModelId> {
    let outputs = cmdlets.cmdlets.iter().flat_map(|cmdlet| &cmdlet.sets).flat_map(|set| &set.outputs);
    let ids: HashSet<ModelId> = outputs
        .filter_map(|ty| match ty.element() {
            PsType::Model(id) => Some(*id),
            _ => None,
        })
        .collect();
    let mut ids: Vec<ModelId> = ids.into_iter().collect();
    ids.sort_unstable();
    ids
}

/// The properties of a type that are shown: what people call the thing, its id, and further simple ones.
#[must_use]
pub fn shown(cmdlets: &CmdletModel, id: ModelId) -> Vec<&str> {
    let owners = std::iter::once(id).chain(ancestors(cmdlets, id));
    let mut all: Vec<&ModelProperty> = owners.flat_map(|owner| &cmdlets.model(owner).properties).collect();
    all.retain(|property| is_plain(&property.name) && property.ty.is_simple() && !property.ty.is_array());
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

/// Whether a name can stand in the file as it is.
fn is_plain(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
