//! The PARAMETERS section of schema 2.0.0: entries -> a heading, help and settings for each
//! (docs/rules.md#7-5-parameters-on-the-page).

use crate::cmdlet::{Cmdlet, CmdletModel};

use super::entries::{self, DefaultValue, Entry, Scope};
use super::writer::Page;

/// Parameters that stand after all others, in this order, wherever their names would put them.
const LAST: [&str; 3] = ["Confirm", "WhatIf", "Skip"];

/// Entries in the order of the section.
pub fn ordered<'e, 'a>(sorted: &'e [Entry<'a>]) -> Vec<&'e Entry<'a>> {
    let place = |entry: &Entry<'_>| LAST.iter().position(|name| *name == entry.name).map_or(0, |at| at + 1);
    let mut ordered: Vec<&Entry<'_>> = sorted.iter().collect();
    ordered.sort_by_key(|entry| place(entry));
    ordered
}

/// Writes the settings of a parameter: one block for each way in which its sets treat it.
pub fn write_settings(page: &mut Page, cmdlet: &Cmdlet, models: &CmdletModel, entry: &Entry<'_>) {
    for block in blocks(cmdlet, entry) {
        let aliases = entries::aliases(entry).join(", ");
        page.line("```yaml");
        page.settings(&[("Type", &entry.ty.short(models)), ("Parameter Sets", &block.sets), ("Aliases", &aliases)]);
        page.blank();
        page.settings(&[
            ("Required", if block.mandatory { "True" } else { "False" }),
            ("Position", "Named"),
            ("Default value", default_value(entry)),
            ("Accept pipeline input", if block.pipeline { "True (ByValue)" } else { "False" }),
            ("Accept wildcard characters", "False"),
        ]);
        page.line("```");
        page.blank();
    }
}

/// Sets that treat a parameter alike.
struct Block {
    sets: String,
    mandatory: bool,
    pipeline: bool,
}

fn blocks(cmdlet: &Cmdlet, entry: &Entry<'_>) -> Vec<Block> {
    let uses = match entry.scope {
        Scope::Everywhere { mandatory, pipeline } => {
            return vec![Block { sets: "(All)".to_owned(), mandatory, pipeline }];
        }
        Scope::Sets(uses) => uses,
    };
    let mut blocks: Vec<Block> = Vec::new();
    for &index in &cmdlet.page_order {
        let Some(usage) = uses.iter().find(|u| u.set == index) else { continue };
        let name = cmdlet.sets[index].name.as_str();
        let alike = blocks.iter_mut().find(|b| b.mandatory == usage.mandatory && b.pipeline == usage.pipeline);
        if let Some(block) = alike {
            block.sets.push_str(", ");
            block.sets.push_str(name);
        } else {
            blocks.push(Block { sets: name.to_owned(), mandatory: usage.mandatory, pipeline: usage.pipeline });
        }
    }
    blocks
}

fn default_value(entry: &Entry<'_>) -> &'static str {
    match (entry.help, entry.ty.default_value()) {
        (entries::Help::Common(_), _) | (_, DefaultValue::None) => "None",
        (_, DefaultValue::False) => "False",
        (_, DefaultValue::Zero) => "0",
    }
}
