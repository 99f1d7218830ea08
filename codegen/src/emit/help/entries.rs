//! The parameters of a page: a cmdlet -> entries in declared order, those of PowerShell itself included.

use graphsmith_catalog::vocabulary::Category;

use crate::cmdlet::{Cmdlet, CmdletModel, Parameter, ParameterGroup, ParameterUse, PsType, culture};

use super::Schema;

/// A parameter as a page shows it.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// Name.
    pub name: &'a str,
    /// Type.
    pub ty: EntryType<'a>,
    /// Further names, sorted.
    pub aliases: &'a [String],
    /// Where its help comes from.
    pub help: Help<'a>,
    /// Where it may be given.
    pub scope: Scope<'a>,
}

/// The type of an entry.
#[derive(Debug, Clone, Copy)]
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
        /// Whether it must be given.
        mandatory: bool,
        /// Whether a piped object is bound to it.
        pipeline: bool,
    },
    /// In some sets.
    Sets(&'a [ParameterUse]),
}

impl Entry<'_> {
    /// Whether it is in a set, and if so, whether it must be given there.
    pub fn mandatory_in(&self, set: usize) -> Option<bool> {
        match self.scope {
            Scope::Everywhere { mandatory, .. } => Some(mandatory),
            Scope::Sets(uses) => uses.iter().find(|u| u.set == set).map(|u| u.mandatory),
        }
    }

    /// Whether a piped object is bound to it in some set.
    pub fn takes_pipeline(&self) -> bool {
        match self.scope {
            Scope::Everywhere { pipeline, .. } => pipeline,
            Scope::Sets(uses) => uses.iter().any(|u| u.pipeline),
        }
    }

    fn common(name: &'static str, ty: EntryType<'static>, aliases: &'static [String], which: Common) -> Self {
        Entry {
            name,
            ty,
            aliases,
            help: Help::Common(which),
            scope: Scope::Everywhere { mandatory: false, pipeline: false },
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
        Schema::V2_0_0 => cmdlet.parameters.iter().map(|group| own(cmdlet, group)).collect(),
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

fn own<'a>(cmdlet: &Cmdlet, group: &'a ParameterGroup) -> Entry<'a> {
    // Of a parameter that is in every set, only the first attribute is exported, and it holds everywhere.
    let scope = match group.uses.first() {
        Some(first) if group.uses.len() == cmdlet.sets.len() => {
            Scope::Everywhere { mandatory: first.mandatory, pipeline: first.pipeline }
        }
        _ => Scope::Sets(&group.uses),
    };
    Entry {
        name: &group.name,
        ty: EntryType::Model(&group.ty),
        aliases: &group.aliases,
        help: Help::Own(&group.help, group.complex),
        scope,
    }
}

/// Puts the hidden parameters where they are declared: each set has all of them, so the first set tells.
fn with_hidden(cmdlet: &Cmdlet) -> Vec<Entry<'_>> {
    let first = cmdlet.sets.first().map_or(&[][..], |set| &set.parameters);
    let mut hidden = first.iter().enumerate().filter(|(_, p)| p.hidden).peekable();
    let mut entries = Vec::with_capacity(cmdlet.parameters.len() + 8);
    for group in &cmdlet.parameters {
        let place = first.iter().position(|p| p.name == group.name && p.rank() == Category::Runtime);
        while let Some((_, parameter)) = hidden.next_if(|(at, _)| place.is_some_and(|place| *at < place)) {
            entries.push(unseen(parameter));
        }
        entries.push(own(cmdlet, group));
    }
    entries.extend(hidden.map(|(_, parameter)| unseen(parameter)));
    entries
}

fn unseen(parameter: &Parameter) -> Entry<'_> {
    Entry {
        name: &parameter.name,
        ty: EntryType::Model(&parameter.ty),
        aliases: &parameter.aliases,
        help: Help::Own(&parameter.help, false),
        scope: Scope::Everywhere { mandatory: parameter.mandatory, pipeline: parameter.pipeline },
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
