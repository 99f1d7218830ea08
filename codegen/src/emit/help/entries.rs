//! The parameters of a page: a cmdlet -> entries in declared order, those of PowerShell itself included.

use std::collections::HashMap;

use graphsmith_catalog::vocabulary::Category;

use crate::cmdlet::{Cmdlet, CmdletModel, Parameter, ParameterGroup, ParameterUse, PsType, culture};

use super::Schema;
/// A parameter as a page shows it.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// Name.
    pub name: &'a str,
    /// Further names, sorted.
    pub aliases: &'a [String],
    /// Where its help comes from.
    pub help: Help<'a>,
    /// Where it may be given.
    pub scope: Scope<'a>,
}

/// The type of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryType<'a> {
    /// A type of the models.
    Model(&'a PsType),
    /// `System.Management.Automation.ActionPreference`, which only a common parameter of PowerShell has.
    ActionPreference,
}

/// Where the help of an entry comes from.
#[derive(Debug, Clone, Copy)]
pub enum Help<'a> {
    /// The parameter's own, and whether NOTES shows how to construct it.
    Own(&'a str, bool),
    /// A common parameter, explained by the page.
    Common(Common),
}

/// The parameters that PowerShell adds and pages list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Common {
    /// `-ProgressAction`, of PowerShell 7.4 and later.
    ProgressAction,
    /// `-WhatIf`.
    WhatIf,
    /// `-Confirm`.
    Confirm,
}

/// Where a parameter may be given.
#[derive(Debug, Clone)]
pub enum Scope<'a> {
    /// In every set, everywhere alike.
    Everywhere {
        /// Type.
        ty: EntryType<'a>,
        /// Whether it must be given.
        mandatory: bool,
        /// Whether a piped object is bound to it.
        pipeline: bool,
    },
    /// In some sets.
    Sets(&'a [ParameterUse]),
}

impl<'a> Entry<'a> {
    /// If it is in a set: its type there, whether it must be given, and whether a piped object is bound to it.
    pub fn in_set(&self, set: usize) -> Option<(EntryType<'a>, bool, bool)> {
        match self.scope {
            Scope::Everywhere { ty, mandatory, pipeline } => Some((ty, mandatory, pipeline)),
            // Uses stand in the order of the sets.
            Scope::Sets(uses) => uses
                .binary_search_by_key(&set, |usage| usage.set)
                .ok()
                .map(|at| &uses[at])
                .map(|usage| (EntryType::Model(&usage.ty), usage.mandatory, usage.pipeline)),
        }
    }

    /// Its types, each once, with whether a piped object is bound to it in a set where it has that type.
    pub fn types(&self) -> Vec<(EntryType<'a>, bool)> {
        let uses = match self.scope {
            Scope::Everywhere { ty, pipeline, .. } => return vec![(ty, pipeline)],
            Scope::Sets(uses) => uses,
        };
        let mut types: Vec<(EntryType<'a>, bool)> = Vec::new();
        for usage in uses {
            let ty = EntryType::Model(&usage.ty);
            match types.iter_mut().find(|(known, _)| *known == ty) {
                Some((_, pipeline)) => *pipeline |= usage.pipeline,
                None => types.push((ty, usage.pipeline)),
            }
        }
        types
    }

    fn common(name: &'static str, ty: EntryType<'static>, aliases: &'static [String], which: Common) -> Self {
        Entry {
            name,
            aliases,
            help: Help::Common(which),
            scope: Scope::Everywhere { ty, mandatory: false, pipeline: false },
        }
    }
}

impl EntryType<'_> {
    /// Short .NET name.
    pub fn short(self, models: &CmdletModel) -> String {
        match self {
            Self::Model(ty) => ty.short_name(models),
            Self::ActionPreference => "ActionPreference".to_owned(),
        }
    }

    /// Full .NET name.
    pub fn full(self, models: &CmdletModel) -> String {
        match self {
            Self::Model(ty) => ty.full_name(models),
            Self::ActionPreference => "System.Management.Automation.ActionPreference".to_owned(),
        }
    }

    /// Whether it is a switch, which is given without a value.
    pub fn is_switch(self) -> bool {
        matches!(self, Self::Model(PsType::Switch))
    }

    /// What the page calls its default value: `false`, `0`, or nothing.
    pub fn default_value(self) -> DefaultValue {
        match self {
            Self::Model(PsType::Switch | PsType::Boolean) => DefaultValue::False,
            Self::Model(ty) if ty.is_number() => DefaultValue::Zero,
            _ => DefaultValue::None,
        }
    }
}

/// What a page calls the default value of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DefaultValue {
    /// Of a switch.
    False,
    /// Of a number.
    Zero,
    /// Of anything else.
    None,
}

/// All parameters of a cmdlet in declared order (docs/rules.md#4-6-added-parameters and
/// docs/rules.md#4-7-declared-order).
///
/// Schema 2.0.0 lists `ProgressAction` and leaves hidden parameters out; schema 2024-05-01 does the reverse.
pub fn declared(cmdlet: &Cmdlet, schema: Schema) -> Vec<Entry<'_>> {
    let mut entries = match schema {
        Schema::V2_0_0 => cmdlet.parameters.iter().map(own).collect(),
        Schema::V2024_05_01 => with_hidden(cmdlet),
    };
    let none: &'static [String] = &[];
    if schema == Schema::V2_0_0 {
        entries.push(Entry::common("ProgressAction", EntryType::ActionPreference, none, Common::ProgressAction));
    }
    if cmdlet.supports_should_process {
        let switch = EntryType::Model(&PsType::Switch);
        entries.push(Entry::common("WhatIf", switch, none, Common::WhatIf));
        entries.push(Entry::common("Confirm", switch, none, Common::Confirm));
    }
    entries
}

fn own(group: &ParameterGroup) -> Entry<'_> {
    // Of a parameter that is in every set, only the first attribute is exported, and it holds everywhere.
    let scope = match group.uses.first() {
        Some(ParameterUse { ty, mandatory, pipeline, .. }) if group.everywhere => {
            Scope::Everywhere { ty: EntryType::Model(ty), mandatory: *mandatory, pipeline: *pipeline }
        }
        _ => Scope::Sets(&group.uses),
    };
    Entry { name: &group.name, aliases: &group.aliases, help: Help::Own(&group.help, group.complex), scope }
}

/// Puts the hidden parameters where they are declared: each set has all of them, so the first set tells.
fn with_hidden(cmdlet: &Cmdlet) -> Vec<Entry<'_>> {
    let first = cmdlet.sets.first().map_or(&[][..], |set| &set.parameters);
    let mut hidden = first.iter().enumerate().filter(|(_, p)| p.hidden).peekable();
    let mut entries = Vec::with_capacity(cmdlet.parameters.len() + 8);
    let runtime = first.iter().enumerate().rev().filter(|(_, p)| p.rank() == Category::Runtime);
    let places: HashMap<&str, usize> = runtime.map(|(at, p)| (p.name.as_str(), at)).collect();
    for group in &cmdlet.parameters {
        let place = places.get(group.name.as_str());
        while let Some((_, parameter)) = hidden.next_if(|(at, _)| place.is_some_and(|place| at < place)) {
            entries.push(unseen(parameter));
        }
        entries.push(own(group));
    }
    entries.extend(hidden.map(|(_, parameter)| unseen(parameter)));
    entries
}

fn unseen(parameter: &Parameter) -> Entry<'_> {
    Entry {
        name: &parameter.name,
        aliases: &parameter.aliases,
        help: Help::Own(&parameter.help, false),
        scope: Scope::Everywhere {
            ty: EntryType::Model(&parameter.ty),
            mandatory: parameter.mandatory,
            pipeline: parameter.pipeline,
        },
    }
}

/// Sorts entries by name, as PARAMETERS and NOTES list them.
pub fn sort_by_name(entries: &mut [Entry<'_>]) {
    entries.sort_by(|a, b| culture::compare(a.name, b.name));
}

/// Aliases of an entry, those of common parameters included.
pub fn aliases<'a>(entry: &Entry<'a>) -> Vec<&'a str> {
    match entry.help {
        Help::Common(Common::ProgressAction) => vec!["proga"],
        Help::Common(Common::WhatIf) => vec!["wi"],
        Help::Common(Common::Confirm) => vec!["cf"],
        Help::Own(..) => entry.aliases.iter().map(String::as_str).collect(),
    }
}
