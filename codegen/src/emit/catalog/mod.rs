//! Emitter `catalog`: everything that `mg` needs to run the cmdlets of a module and to explain them, in one file.
//!
//! The layout is that of the crate `graphsmith-catalog`. Texts are those of our own pages, without their markup.

mod cmdlets;
mod models;
mod types;
mod values;

use graphsmith_catalog::records::{Cmdlet as CmdletRecord, Former as FormerRecord, Module};
use graphsmith_catalog::{Builder, EXTENSION, Id, Meaning};

use super::{Models, Output};
use crate::text::{ExampleFiles, Examples};
use types::Types;

/// Writes `<Module>.mgcat`.
#[must_use]
pub fn emit(models: Models<'_>, example_files: &ExampleFiles) -> Vec<Output> {
    let examples = Examples::new(models.api, models.cmdlets);
    let mut writer = Writer { models, examples, example_files, builder: Builder::new(), types: Types::default() };
    writer.module();
    writer.summary();
    writer.models();
    for cmdlet in &models.cmdlets.cmdlets {
        let id = writer.cmdlet(cmdlet);
        writer.names(cmdlet, id);
        writer.formers(cmdlet);
    }
    writer.gone();
    let path = format!("{}.{EXTENSION}", models.cmdlets.module.name);
    vec![Output { path, bytes: writer.builder.finish() }]
}

/// Writes the parts of a catalog.
struct Writer<'a> {
    models: Models<'a>,
    examples: Examples<'a>,
    example_files: &'a ExampleFiles,
    builder: Builder,
    types: Types,
}

impl Writer<'_> {
    fn module(&mut self) {
        let module = &self.models.cmdlets.module;
        let builder = &mut self.builder;
        let record = Module {
            name: builder.text(&module.name),
            api_version: builder.text(&module.api_version),
            base_path: builder.text(module.base()),
            identity: Id::new(self.models.cmdlets.identity.model.0),
            source: builder.text(&self.models.source.file),
            source_hash: builder.text(&self.models.source.digest),
        };
        builder.add(record);
    }

    /// The texts that a search reads, before all others: so it needn't read those.
    fn summary(&mut self) {
        for cmdlet in &self.models.cmdlets.cmdlets {
            self.builder.text(&cmdlet.name);
            self.builder.text(&cmdlets::synopsis(self.models.api, cmdlet));
        }
    }

    /// The former names of a cmdlet and of its parameters.
    fn formers(&mut self, cmdlet: &crate::cmdlet::Cmdlet) {
        for former in &cmdlet.former {
            self.former([&former.name, "", &cmdlet.name, former.until.as_deref().unwrap_or_default(), ""]);
        }
        for group in &cmdlet.parameters {
            for former in &group.former {
                let until = former.until.as_deref().unwrap_or_default();
                self.former([&cmdlet.name, &former.name, &group.name, until, ""]);
            }
        }
    }

    /// The names that are gone.
    fn gone(&mut self) {
        for gone in &self.models.cmdlets.gone {
            let parameter = gone.parameter.as_deref();
            let since = gone.since.as_deref().unwrap_or_default();
            let id = self.former([&gone.cmdlet, parameter.unwrap_or_default(), "", since, &gone.reason]);
            if parameter.is_none() {
                self.builder.name(&gone.cmdlet, Meaning::Gone(id));
            }
        }
    }

    fn former(&mut self, texts: [&str; 5]) -> Id<FormerRecord> {
        let [cmdlet, parameter, now, date, reason] = texts.map(|text| self.builder.text(text));
        self.builder.add(FormerRecord { cmdlet, parameter, now, date, reason })
    }

    fn names(&mut self, cmdlet: &crate::cmdlet::Cmdlet, id: Id<CmdletRecord>) {
        self.builder.name(&cmdlet.name, Meaning::Cmdlet(id));
        for alias in &cmdlet.aliases {
            self.builder.name(alias, Meaning::Alias(id));
        }
    }
}
