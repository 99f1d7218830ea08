//! What all pages of a module share: the models, the options, and the texts in the form of the wanted pages.

use std::collections::HashMap;
use std::sync::OnceLock;

use graphsmith_catalog::vocabulary::Role;

use crate::api::{ApiModel, TypeId};
use crate::cmdlet::{Cmdlet, CmdletModel, ModelId, PsType, culture, notes, text::json_escaped};
use crate::emit::Models;
use crate::text::{self, Examples};

use super::entries::{Common, Entry, Help};
use super::notes::NoteTexts;
use super::{Options, Profile, Schema, markdown, permissions, platyps, publish, syntax};

/// What all pages of a module share.
#[derive(Debug)]
pub struct Book<'a> {
    /// What the API offers.
    pub api: &'a ApiModel,
    /// The cmdlets.
    pub models: &'a CmdletModel,
    /// What pages are wanted.
    pub options: &'a Options,
    /// The property trees.
    pub notes: NoteTexts<'a>,
    /// The examples.
    pub examples: Examples<'a>,
    /// The models by what they stand for.
    by_type: HashMap<TypeId, ModelId>,
    /// For each model: the nearest ancestor that has a property, by its name on the wire.
    inherited: Vec<OnceLock<HashMap<String, ModelId>>>,
}

impl<'a> Book<'a> {
    /// The book of a module.
    #[must_use]
    pub fn new(models: Models<'a>, options: &'a Options) -> Self {
        let ids = (0_u32..).map(ModelId).zip(&models.cmdlets.models);
        let ids = ids.filter(|_| options.has_type_pages());
        let by_type = ids.filter_map(|(id, model)| Some((model.api?, id))).collect();
        Self {
            by_type,
            inherited: models.cmdlets.models.iter().map(|_| OnceLock::new()).collect(),
            api: models.api,
            models: models.cmdlets,
            options,
            notes: NoteTexts::new(models.api, models.cmdlets, options),
            examples: Examples::new(models.api, models.cmdlets),
        }
    }

    /// SYNOPSIS: the description, as published pages have it; on our own pages one sentence.
    #[must_use]
    pub fn synopsis(&self, cmdlet: &Cmdlet) -> String {
        match self.options.profile {
            Profile::Published => self.description(cmdlet),
            Profile::Full => markdown::escape_lines(&text::synopsis(self.api, cmdlet)),
        }
    }

    /// The description of a cmdlet.
    #[must_use]
    pub fn description(&self, cmdlet: &Cmdlet) -> String {
        match (self.options.profile, self.options.schema) {
            (Profile::Published, Schema::V2_0_0) => {
                publish::description(&platyps::description_format(&json_escaped(&cmdlet.description)))
            }
            (Profile::Published, Schema::V2024_05_01) => bare(&json_escaped(&cmdlet.description)),
            (Profile::Full, _) => markdown::escape_lines(&text::description(self.api, cmdlet)),
        }
    }

    /// The text of DESCRIPTION: the description, and on our own pages what is deprecated, what tells parameter sets
    /// apart, and the permissions.
    #[must_use]
    pub fn long_description(&self, cmdlet: &Cmdlet, declared: &[Entry<'_>]) -> String {
        let mut text = self.description(cmdlet);
        if self.options.profile == Profile::Full {
            let notices = text::notices(cmdlet);
            if !notices.is_empty() {
                text.push_str("\n\n");
                text.push_str(&markdown::escape_lines(&notices.join("\n")));
            }
            for line in syntax::alike(cmdlet, &syntax::sets(cmdlet, declared, self.models, self.options.schema)) {
                text.push_str("\n\n");
                text.push_str(&line);
            }
            for table in permissions::tables(self.api, cmdlet) {
                text.push_str("\n\n");
                text.push_str(&table);
            }
        }
        text
    }

    /// The key and value of the front matter that say to which part of the documentation a page belongs.
    #[must_use]
    pub fn subservice(&self, cmdlet: &Cmdlet) -> Option<(&'static str, &'a str)> {
        self.options.extras.subservices.get(&cmdlet.name).map(|value| ("ms.subservice", value.as_str()))
    }

    /// The help of a parameter, with the line that says how to construct a complex one.
    #[must_use]
    pub fn help(&self, cmdlet: &Cmdlet, entry: &Entry<'_>) -> String {
        let (help, complex) = match entry.help {
            Help::Own(help, complex) => (help, complex),
            Help::Common(common) => return self.common_help(common).to_owned(),
        };
        let mut out = match (self.options.profile, self.options.schema) {
            (Profile::Published, Schema::V2_0_0) => publish::parameter(&platyps::description_format(help)),
            (Profile::Published, Schema::V2024_05_01) => bare(help),
            (Profile::Full, _) => match self.told_on(cmdlet, entry.name) {
                Some(page) => {
                    let own = markdown::escape_lines(&text::parameter(self.api, cmdlet, entry.name, ""));
                    format!("{own}\n[{}](types/{page}.md) says more.", markdown::escape(page))
                }
                None => markdown::escape_lines(&text::parameter(self.api, cmdlet, entry.name, help)),
            },
        };
        if complex {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(&construct(entry.name));
        }
        out
    }

    /// The page of the base that says what a parameter is: the property that it stands for is inherited, in every set that
    /// has the parameter.
    fn told_on(&self, cmdlet: &Cmdlet, name: &str) -> Option<&'a str> {
        let mut bases =
            cmdlet.sets.iter().filter_map(|set| Some((set, set.parameter(name)?))).map(|(set, parameter)| {
                let body = self.api.operations.get(set.operation.0 as usize)?.body.as_ref()?;
                let wire = parameter
                    .wire
                    .as_ref()
                    .filter(|_| parameter.role == Role::BodyProperty && parameter.outer.is_empty())?;
                self.inherited_from(*self.by_type.get(&body.ty)?, wire)
            });
        let first = bases.next()??;
        let is_one = bases.all(|base| base == Some(first));
        is_one.then(|| self.notes.page_of(&PsType::Model(first))).flatten()
    }

    /// The ancestor of a model that a property comes from; `None` where it is its own.
    fn inherited_from(&self, id: ModelId, wire: &str) -> Option<ModelId> {
        let owners = || {
            let ancestors = notes::ancestors(self.models, id).into_iter();
            let all = std::iter::once(id).chain(ancestors).flat_map(|owner| {
                self.models.model(owner).properties.iter().map(move |property| (property.wire.as_str(), owner))
            });
            let mut owners = HashMap::new();
            for (wire, owner) in all {
                owners.entry(wire.to_owned()).or_insert(owner);
            }
            owners
        };
        let owner = self.inherited[id.0 as usize].get_or_init(owners).get(wire);
        owner.copied().filter(|owner| *owner != id)
    }

    /// The help of a parameter that PowerShell adds.
    #[must_use]
    pub fn common_help(&self, common: Common) -> &'static str {
        match (common, self.options.schema, self.options.profile) {
            (Common::Confirm, ..) => "Prompts you for confirmation before running the cmdlet.",
            (Common::WhatIf, Schema::V2_0_0, _) => {
                "Shows what would happen if the cmdlet runs.\nThe cmdlet is not run."
            }
            (Common::WhatIf, Schema::V2024_05_01, _) => {
                "Runs the command in a mode that only reports what would happen without performing the actions."
            }
            (Common::ProgressAction, _, Profile::Published) => "{{ Fill ProgressAction Description }}",
            (Common::ProgressAction, _, Profile::Full) => {
                "Says what PowerShell does with the progress that the cmdlet reports.\n\
                 The value SilentlyContinue hides it."
            }
        }
    }

    /// Full names of the types that a piped object may have, distinct and sorted.
    #[must_use]
    pub fn inputs(&self, entries: &[Entry<'_>]) -> Vec<String> {
        let all = entries.iter().flat_map(Entry::types);
        let mut types: Vec<String> =
            all.filter(|(_, pipeline)| *pipeline).map(|(ty, _)| ty.full(self.models)).collect();
        types.sort_by(|a, b| culture::compare(a, b));
        types.dedup();
        types
    }
}

/// Where it is told how the hash table for a complex parameter is made.
#[must_use]
pub fn construct(parameter: &str) -> String {
    format!("To construct, see NOTES section for {} properties and create a hash table.", parameter.to_uppercase())
}

/// A text as platyPS 1.0 writes it: a line for each sentence, and nothing escaped.
fn bare(raw: &str) -> String {
    platyps::transform(&platyps::description_format(raw), &platyps::Marks::BARE).trim().to_owned()
}
