//! The tables of permissions in DESCRIPTION, as published pages have them.

use graphsmith_catalog::vocabulary::Scheme;

use crate::api::ApiModel;
use crate::cmdlet::Cmdlet;
use crate::text;

use super::markdown;

/// The tables of a cmdlet, each a paragraph and a table; none where nothing is known.
#[must_use]
pub fn tables(api: &ApiModel, cmdlet: &Cmdlet) -> Vec<String> {
    text::permissions(api, cmdlet).iter().map(table).collect()
}

/// The same as paragraphs of plain text.
#[must_use]
pub fn paragraphs(api: &ApiModel, cmdlet: &Cmdlet) -> Vec<String> {
    let mut out = Vec::new();
    for granted in text::permissions(api, cmdlet) {
        let of = if granted.calls.is_empty() { String::new() } else { format!(" of {}", granted.calls.join(", ")) };
        out.push(format!("Permissions{of}, from least to most privileged:"));
        for scheme in Scheme::ALL {
            out.push(format!("{}: {}", scheme.title(), text::alternatives(granted.needed.of(scheme))));
        }
        out.extend(granted.remark);
    }
    out
}

fn table(granted: &text::Granted<'_>) -> String {
    let mut out = "**Permissions**".to_owned();
    if !granted.calls.is_empty() {
        let calls: Vec<String> = granted.calls.iter().map(|call| format!("`{call}`")).collect();
        out.push_str(" of ");
        out.push_str(&calls.join(", "));
    }
    out.push_str("\n\n| Permission type | Permissions (from least to most privileged) |\n| --- | --- |\n");
    let rows = Scheme::ALL.map(|scheme| {
        let names = text::alternatives(granted.needed.of(scheme));
        format!("| {} | {} |", scheme.title(), markdown::escape(&names))
    });
    out.push_str(&rows.join("\n"));
    if let Some(remark) = &granted.remark {
        out.push_str("\n\n");
        out.push_str(remark);
    }
    out
}
