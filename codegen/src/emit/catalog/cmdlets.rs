//! Cmdlets, their parameter sets, parameters and examples.

use std::collections::HashMap;

use graphsmith_catalog::records::{self as records, CmdletFlags, Example, ParameterFlags, SetFlags};
use graphsmith_catalog::vocabulary::Scheme;
use graphsmith_catalog::{Builder, Id};

use super::Writer;
use super::values;
use crate::api::ApiModel;
use crate::cmdlet::{Cmdlet, Parameter, ParameterGroup, ParameterSet, notes};
use crate::permissions::Needed;
use crate::text;

/// Help of the parameters of a cmdlet by name.
type Texts<'a> = HashMap<&'a str, String>;

/// What a cmdlet does, and what it says of its deprecation.
pub(super) fn synopsis(api: &ApiModel, cmdlet: &Cmdlet) -> String {
    let mut synopsis = text::description(api, cmdlet);
    for line in text::notices(cmdlet) {
        synopsis.push('\n');
        synopsis.push_str(&line);
    }
    synopsis
}

impl Writer<'_> {
    pub(super) fn cmdlet(&mut self, cmdlet: &Cmdlet) -> Id<records::Cmdlet> {
        let help = |group: &ParameterGroup| text::parameter(self.models.api, cmdlet, &group.name, &group.help);
        let texts = cmdlet.parameters.iter().map(|group| (group.name.as_str(), help(group))).collect();
        let sets: Vec<Id<records::Set>> = cmdlet.sets.iter().map(|set| self.set(set, &texts)).collect();
        let examples = self.examples(cmdlet);
        let default_set =
            cmdlet.sets.iter().position(|set| set.name.as_str() == cmdlet.default_set).unwrap_or_default();
        let links = text::links(&self.models.cmdlets.module.name, cmdlet);
        let builder = &mut self.builder;
        let record = records::Cmdlet {
            name: builder.text(&cmdlet.name),
            synopsis: builder.text(&synopsis(self.models.api, cmdlet)),
            aliases: builder.texts(&cmdlet.aliases),
            sets: builder.list(sets),
            default_set: number(default_set),
            page_order: builder.list(cmdlet.page_order.iter().map(|at| number(*at))),
            order: builder.texts(cmdlet.parameters.iter().map(|group| &group.name)),
            outputs: builder.texts(&cmdlet.output_types),
            links: builder.texts(links),
            examples: builder.list(examples),
            flags: CmdletFlags::of(&[("should_process", cmdlet.supports_should_process)]),
        };
        builder.add(record)
    }

    fn examples(&mut self, cmdlet: &Cmdlet) -> Vec<Id<Example>> {
        let examples = self.examples.of(cmdlet, self.example_files);
        let add = |text: text::Example| {
            let record = Example {
                title: self.builder.text(&text.title),
                source: self.builder.text(&text.source),
                remarks: self.builder.text(&text.remarks),
            };
            self.builder.add(record)
        };
        examples.into_iter().map(add).collect()
    }

    fn set(&mut self, set: &ParameterSet, texts: &Texts<'_>) -> Id<records::Set> {
        let operation = self.models.api.operation(set.operation);
        let mut parameters: Vec<Id<records::Parameter>> =
            set.parameters.iter().map(|p| self.parameter(p, texts.get(p.name.as_str()))).collect();
        parameters.extend(set.implied.iter().map(|p| self.parameter(p, None)));
        let cmdlets = self.models.cmdlets;
        let outputs: Vec<_> = set.outputs.iter().map(|ty| self.types.id(ty, cmdlets, &mut self.builder)).collect();
        // PowerShell pages where the operation says so, and shows other pages as they are.
        let collection = self.models.api.collection(operation).filter(|_| operation.paging.is_some());
        let builder = &mut self.builder;
        let fields = operation.body.iter().flat_map(|body| &body.fields);
        let fields: Vec<Id<records::Field>> = fields
            .map(|field| {
                let record = records::Field {
                    wire: builder.text(&field.wire),
                    encoding: field.encoding,
                    media_type: builder.text(&field.media_type),
                };
                builder.share(record)
            })
            .collect();
        let record = records::Set {
            name: builder.text(set.name.as_str()),
            method: set.method,
            path: builder.text(&format!("{}{}", operation.base, set.path)),
            operation_id: builder.text(&operation.operation_id),
            outputs: builder.list(outputs),
            parameters: builder.list(parameters),
            content: operation.body.as_ref().map(|body| body.content),
            media_type: builder.text(operation.body.as_ref().map_or("", |body| &body.media_type)),
            fields: builder.list(fields),
            template: builder.text(&set.template.as_ref().map(ToString::to_string).unwrap_or_default()),
            item_name: builder.text(collection.map_or("", |collection| collection.item_name)),
            next_link: collection.and_then(|collection| collection.next_link).map(|name| builder.text(name)),
            reply: operation.reply(),
            accept: builder.text(&operation.accept()),
            permissions: operation.permissions.as_deref().map(|needed| permissions(builder, needed)),
            flags: SetFlags::of(&[
                ("via_identity", set.name.via_identity),
                ("expanded", set.name.expanded),
                ("list", set.list),
            ]),
        };
        builder.add(record)
    }

    /// A parameter. Its help is that of the page, which is the same in all sets, so that sets can share it.
    fn parameter(&mut self, parameter: &Parameter, text: Option<&String>) -> Id<records::Parameter> {
        let (values, format) = values::of_type(self.models.api, parameter.api);
        let values = parameter.constant.as_ref().map_or(values, std::slice::from_ref);
        let default = text::default(self.models.api, parameter);
        let flags = ParameterFlags::of(&[
            ("mandatory", parameter.mandatory),
            ("pipeline", parameter.pipeline),
            ("hidden", parameter.hidden),
            ("complex", text.is_some() && notes::has_tree(self.models.cmdlets, &parameter.ty)),
        ]);
        let builder = &mut self.builder;
        let record = records::Parameter {
            name: builder.text(&parameter.name),
            ty: self.types.id(&parameter.ty, self.models.cmdlets, builder),
            help: builder.text(text.unwrap_or(&parameter.help)),
            aliases: builder.texts(&parameter.aliases),
            wire: parameter.wire.as_deref().map(|wire| builder.text(wire)),
            outer: builder.texts(&parameter.outer),
            values: builder.texts(values),
            format,
            default: builder.text(default.as_deref().unwrap_or_default()),
            category: parameter.category,
            role: parameter.role,
            flags: parameter.serialization.map_or(flags, |serialization| flags.written(serialization)),
        };
        builder.share(record)
    }
}

/// What an operation needs; operations that need the same share it.
fn permissions(builder: &mut Builder, needed: &Needed) -> Id<records::Permissions> {
    let [delegated_work, delegated_personal, application] =
        Scheme::ALL.map(|scheme| builder.texts(needed.of(scheme).iter().map(|all| all.0.join(" "))));
    let listed_as = builder.text(needed.listed_as.as_deref().unwrap_or_default());
    builder.share(records::Permissions { delegated_work, delegated_personal, application, listed_as })
}

/// A place in a list of a cmdlet as a word.
fn number(at: usize) -> u32 {
    u32::try_from(at).expect("a cmdlet has less than four thousand million parameter sets")
}
