//! Emitter `facts`: everything that was decided about a module, as one JSON document.
//!
//! The form is a contract (docs/facts.md): UTF-8, keys sorted, one space of indentation. Everything is written straight
//! from the model, because a large module has millions of values.

use graphsmith_catalog::vocabulary::Category;
use serde::Serialize;
use serde::ser::{SerializeMap, SerializeSeq, Serializer};
use serde_json::ser::PrettyFormatter;

use super::{Models, Output};
use crate::cmdlet::text::json_escaped;
use crate::cmdlet::{Cmdlet, CmdletModel, Identity, Model, ModelProperty, Parameter, ParameterSet, PsType};

/// Writes `facts.json`.
#[must_use]
pub fn emit(models: Models<'_>) -> Vec<Output> {
    let mut text = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut text, PrettyFormatter::with_indent(b" "));
    let written = Part { model: models.cmdlets, of: models.cmdlets }.serialize(&mut serializer);
    debug_assert!(written.is_ok(), "maps with text keys can be written to memory as JSON");
    text.push(b'\n');
    vec![Output { path: "facts.json".to_owned(), bytes: text }]
}

/// A part of the model, with the model it is a part of.
struct Part<'a, T> {
    model: &'a CmdletModel,
    of: T,
}

impl<'a, T> Part<'a, T> {
    fn part<U>(&self, of: U) -> Part<'a, U> {
        Part { model: self.model, of }
    }

    /// A map from names to parts, in the order of the names.
    fn map<'b, U: 'b>(&self, parts: &'b [U], name: impl Fn(&U) -> &str) -> Named<'a, 'b, U> {
        let mut entries: Vec<_> = parts.iter().map(|part| (name(part).to_owned(), part)).collect();
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        Named { model: self.model, entries }
    }
}

struct Named<'a, 'b, T> {
    model: &'a CmdletModel,
    entries: Vec<(String, &'b T)>,
}

impl<'a, 'b, T> Serialize for Named<'a, 'b, T>
where
    Part<'a, &'b T>: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.entries.iter().map(|(name, part)| (name, Part { model: self.model, of: *part })))
    }
}

/// A list of parts.
struct List<'a, 'b, T> {
    model: &'a CmdletModel,
    parts: &'b [T],
}

impl<'a, 'b, T> Serialize for List<'a, 'b, T>
where
    Part<'a, &'b T>: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(Some(self.parts.len()))?;
        for part in self.parts {
            seq.serialize_element(&Part { model: self.model, of: part })?;
        }
        seq.end()
    }
}

impl Serialize for Part<'_, &CmdletModel> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let model = self.of;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("apiVersion", &model.module.api_version)?;
        map.serialize_entry("cmdlets", &self.map(&model.cmdlets, |c: &Cmdlet| &c.name))?;
        map.serialize_entry("identity", &self.part(&model.identity))?;
        map.serialize_entry("models", &self.map(&model.models, |m: &Model| &m.name))?;
        map.serialize_entry("module", &model.module.name)?;
        map.end()
    }
}

impl Serialize for Part<'_, &Identity> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Member<'a> {
            description: &'a str,
            name: &'a str,
        }
        let members = self.of.members.iter().map(|m| Member { description: &m.description, name: &m.name });
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", &self.model.model(self.of.model).name)?;
        map.serialize_entry("properties", &members.collect::<Vec<_>>())?;
        map.end()
    }
}

impl Serialize for Part<'_, &Cmdlet> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let cmdlet = self.of;
        let mut map = serializer.serialize_map(None)?;
        if cmdlet.added {
            map.serialize_entry("added", &true)?;
        }
        map.serialize_entry("aliases", &cmdlet.aliases)?;
        map.serialize_entry("defaultParameterSet", &cmdlet.default_set)?;
        map.serialize_entry("description", &json_escaped(&cmdlet.description))?;
        map.serialize_entry("externalDocs", &cmdlet.external_docs)?;
        map.serialize_entry("parameterSets", &self.map(&cmdlet.sets, |s: &ParameterSet| s.name.as_str()))?;
        map.serialize_entry("supportsShouldProcess", &cmdlet.supports_should_process)?;
        map.end()
    }
}

impl Serialize for Part<'_, &ParameterSet> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let set = self.of;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("method", set.method.as_str())?;
        map.serialize_entry("outputTypes", &List { model: self.model, parts: &set.outputs })?;
        map.serialize_entry("parameters", &self.map(&set.parameters, |p: &Parameter| &p.name))?;
        map.serialize_entry("path", &set.path)?;
        if let Some(mut template) = set.template.clone() {
            template.sort_all_objects();
            map.serialize_entry("template", &template)?;
        }
        map.end()
    }
}

impl Serialize for Part<'_, &PsType> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.of.facts_name(self.model))
    }
}

impl Serialize for Part<'_, &Parameter> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let parameter = self.of;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("aliases", &parameter.aliases)?;
        map.serialize_entry("help", &parameter.help)?;
        map.serialize_entry("hidden", &parameter.hidden)?;
        map.serialize_entry("in", &parameter.category.map(Category::as_str))?;
        map.serialize_entry("mandatory", &parameter.mandatory)?;
        map.serialize_entry("pipeline", &parameter.pipeline)?;
        map.serialize_entry("type", &parameter_type(self.model, parameter))?;
        map.serialize_entry("wire", &parameter.value_wire())?;
        map.end()
    }
}

/// The type of a parameter as facts have it.
#[must_use]
pub fn parameter_type(model: &CmdletModel, of: &Parameter) -> String {
    // The original spells this one type in full.
    if of.is_out_file() { "System.String".to_owned() } else { of.ty.facts_name(model) }
}

/// The description of a property as facts have it: after a line end stands the indentation of the file that the text was
/// written into (docs/rules.md#1-8-models).
#[must_use]
pub fn property_description(of: &ModelProperty) -> String {
    of.description.replace('\n', "\n        ")
}

impl Serialize for Part<'_, &Model> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut parents: Vec<_> = self.of.parents.iter().map(|id| self.model.model(*id).name.as_str()).collect();
        parents.sort_unstable();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("open", &self.of.open)?;
        map.serialize_entry("parents", &parents)?;
        map.serialize_entry("properties", &List { model: self.model, parts: &self.of.properties })?;
        map.end()
    }
}

impl Serialize for Part<'_, &ModelProperty> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let property = self.of;
        let optional = if property.optional_value { "?" } else { "" };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("description", &property_description(property))?;
        map.serialize_entry("name", &property.name)?;
        map.serialize_entry("readOnly", &property.read_only)?;
        map.serialize_entry("required", &property.required)?;
        map.serialize_entry("type", &format_args!("{}{optional}", property.ty.facts_name(self.model)))?;
        map.serialize_entry("wire", &property.wire)?;
        map.end()
    }
}
