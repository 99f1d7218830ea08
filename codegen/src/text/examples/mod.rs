//! Examples: a cmdlet -> two or three calls that a person would make, or those of its example file.
//!
//! Everything in an example exists: parameters come from the parameter sets, properties from the models, values from the
//! enums of the API or from a table of samples.

mod body;
mod call;
pub mod file;
mod ids;
mod limits;
mod removal;
mod samples;
mod table;
mod value;

use std::collections::{HashMap, HashSet};

use graphsmith_catalog::vocabulary::Role;

use super::summary::deed;
use crate::api::{ApiModel, OperationId};
use crate::cmdlet::notes::ancestors;
use crate::cmdlet::{Cmdlet, CmdletModel, ModelId, Parameter, ParameterSet, PsType};

use self::body::TYPE;
use self::call::Call;
use self::file::{ExampleFile, ExampleFiles};
use self::value::Value;
use super::readable::and_list;

/// At most so many examples are shown.
const MOST: usize = 3;
/// So many properties are given as parameters, if more needn't be.
const SIMPLE: usize = 2;

/// An example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// What is done.
    pub title: String,
    /// PowerShell source.
    pub source: String,
    /// What is worth knowing about it.
    pub remarks: String,
}

/// The examples of a module, and what is looked up to make them.
#[derive(Debug)]
pub struct Examples<'a> {
    api: &'a ApiModel,
    models: &'a CmdletModel,
    /// What reads one thing, by its path.
    readers: HashMap<&'a str, (&'a Cmdlet, &'a ParameterSet)>,
    /// The set of an operation that takes its body property by property.
    expanded: HashMap<OperationId, &'a ParameterSet>,
    /// Models with an id, their own or an inherited one.
    entities: HashSet<ModelId>,
}

impl<'a> Examples<'a> {
    /// The examples of a module.
    #[must_use]
    pub fn new(api: &'a ApiModel, models: &'a CmdletModel) -> Self {
        let (mut readers, mut expanded) = (HashMap::new(), HashMap::new());
        for cmdlet in &models.cmdlets {
            for set in &cmdlet.sets {
                if removal::reads_one(set) {
                    readers.entry(set.path.as_str()).or_insert((cmdlet, set));
                }
                if set.name.expanded {
                    expanded.entry(set.operation).or_insert(set);
                }
            }
        }
        let has_id = |id: &ModelId| models.model(*id).properties.iter().any(|property| property.wire == "id");
        let is_entity = |id: &ModelId| has_id(id) || ancestors(models, *id).iter().any(has_id);
        let entities = (0_u32..).map(ModelId).take(models.models.len()).filter(is_entity).collect();
        Self { api, models, readers, expanded, entities }
    }

    /// The examples of a cmdlet: those of a person where there are any, and our own, unless those replace them.
    #[must_use]
    pub fn of(&self, cmdlet: &Cmdlet, files: &ExampleFiles) -> Vec<Example> {
        let mut examples = match files.of(&cmdlet.name) {
            ExampleFile::Text(text) if !files.with_generated => return file::examples(text),
            ExampleFile::Text(text) => file::examples(text),
            ExampleFile::Missing | ExampleFile::Empty => Vec::new(),
        };
        examples.extend(self.generated(cmdlet));
        examples
    }

    /// Our own examples of a cmdlet.
    #[must_use]
    pub fn generated(&self, cmdlet: &Cmdlet) -> Vec<Example> {
        let Some(default) = cmdlet.set(&cmdlet.default_set) else { return Vec::new() };
        Planner { module: self, cmdlet, default }.examples()
    }
}

/// Plans the examples of one cmdlet.
struct Planner<'a> {
    module: &'a Examples<'a>,
    cmdlet: &'a Cmdlet,
    default: &'a ParameterSet,
}

impl<'a> Planner<'a> {
    fn examples(&self) -> Vec<Example> {
        let mut examples = Vec::new();
        if self.removes() {
            self.removal(&mut examples);
            return examples;
        }
        if self.default.list {
            self.list(&mut examples);
        } else if self.body_set(self.default).is_some() {
            self.with_body(&mut examples);
        } else {
            self.plain(&mut examples);
        }
        if examples.len() < MOST {
            examples.extend(self.via_identity());
        }
        if examples.len() < 2 {
            examples.push(self.headers());
        }
        examples.truncate(MOST);
        examples
    }

    fn call(&self, set: &'a ParameterSet) -> Call<'a> {
        Call::new(self.module, self.cmdlet, set)
    }

    fn list(&self, examples: &mut Vec<Example>) {
        let mut call = self.call(self.default);
        call.argument("-All");
        examples.push(described(self.default, &call, "With `-All` the cmdlet reads every page of the list."));
        examples.extend(self.narrowed());
        let one = self.cmdlet.page_order.iter().map(|&at| &self.cmdlet.sets[at]);
        if let Some(one) = one.into_iter().find(|set| !set.list && !set.name.via_identity) {
            examples.push(described(one, &self.call(one), "Only the one that the ids name is returned."));
        }
    }

    /// A list of which only a part is wanted.
    fn narrowed(&self) -> Option<Example> {
        let properties = self.output_properties();
        let mut call = self.call(self.default);
        let mut said = Vec::new();
        if let Some(filter) = call::filter(&properties)
            && self.default.parameter("Filter").is_some()
        {
            call.argument(format!("-Filter {}", double_quoted(&filter)));
            said.push("`-Filter` chooses what is returned");
        }
        let wanted = call::worth_asking(&properties);
        if !wanted.is_empty() && self.default.parameter("Property").is_some() {
            call.argument(format!("-Property {}", wanted.join(", ")));
            said.push("`-Property` says which of its properties are filled");
        }
        if self.default.parameter("Top").is_some() {
            call.argument("-Top 10");
            said.push("`-Top` ends the list after ten");
        }
        (!said.is_empty()).then(|| Example {
            title: "Ask only for what is needed".to_owned(),
            source: call.source(),
            remarks: format!("{}.", and_list(&said)),
        })
    }

    /// Wire names and types of what the default set returns.
    fn output_properties(&self) -> Vec<(&'a str, &'a PsType)> {
        let Some(PsType::Model(id)) = self.default.outputs.first().map(PsType::element) else { return Vec::new() };
        let mut owners: Vec<ModelId> = ancestors(self.module.models, *id);
        owners.push(*id);
        let models = self.module.models;
        owners.into_iter().flat_map(|owner| &models.model(owner).properties).map(|p| (p.wire.as_str(), &p.ty)).collect()
    }

    /// The set that takes the body of an operation as one parameter. Where a template makes the body there is no need for one.
    fn body_set(&self, like: &ParameterSet) -> Option<&'a ParameterSet> {
        if like.template.is_some() {
            return None;
        }
        self.cmdlet.sets.iter().find(|set| {
            set.operation == like.operation
                && set.path == like.path
                && set.name.via_identity == like.name.via_identity
                && !set.name.expanded
                && set.parameters.iter().any(|p| p.role == Role::Body && p.ty != PsType::Stream)
        })
    }

    fn with_body(&self, examples: &mut Vec<Example>) {
        if let Some(set) = self.body_set(self.default) {
            let mut call = self.call(set);
            if call.body(set) {
                let remarks = "`$params` is the body of the request; its keys are the names that the service uses.";
                examples.push(described(set, &call, remarks));
            }
        }
        if let Some(call) = self.expanded() {
            let remarks = "Simple properties of the body can be given as parameters of their own.";
            examples.push(if examples.is_empty() {
                described(self.default, &call, remarks)
            } else {
                Example {
                    title: "Give properties as parameters".into(),
                    source: call.source(),
                    remarks: remarks.into(),
                }
            });
        }
        if examples.is_empty() {
            examples.push(described(self.default, &self.whole_call(), ""));
        }
    }

    /// A call of the default set with one or two simple properties of the body.
    fn expanded(&self) -> Option<Call<'a>> {
        Some(self.call_with(self.default, self.simple_properties(self.default)?))
    }

    fn call_with(&self, set: &'a ParameterSet, arguments: Vec<String>) -> Call<'a> {
        let mut call = self.call(set);
        for argument in arguments {
            call.argument(argument);
        }
        call
    }

    /// Arguments for properties of the body: for those that have to be there, and one or two others that an example of the
    /// whole body shows. `None` where there are none, or where arguments can't make the whole.
    fn simple_properties(&self, set: &ParameterSet) -> Option<Vec<String>> {
        // The parameters of a template that have to be there come with every call.
        if set.template.is_some() {
            return Some(Vec::new());
        }
        let whole = self.body_set(set)?;
        let entries = self.module.body(whole)?;
        // No parameter says which type is meant.
        if entries.iter().any(|entry| entry.wire == TYPE) {
            return None;
        }
        let of_body = set.parameters.iter().rev().filter(|p| p.role == Role::BodyProperty);
        let by_wire: HashMap<&str, &Parameter> = of_body.filter_map(|p| Some((p.wire.as_deref()?, p))).collect();
        let mut arguments = Vec::new();
        for entry in entries {
            let parameter = by_wire.get(entry.wire.as_str()).copied();
            if parameter.is_some_and(|parameter| parameter.mandatory) {
                continue;
            }
            match parameter.and_then(|parameter| argument(parameter, &entry.value)) {
                Some(_) if !entry.required && arguments.len() >= SIMPLE => {}
                Some(argument) => arguments.push(argument),
                None if entry.required => return None,
                None => {}
            }
        }
        let insists = set.parameters.iter().any(|p| p.role == Role::BodyProperty && p.mandatory);
        (insists || !arguments.is_empty()).then_some(arguments)
    }

    /// A call without a body, and what is worth knowing about calls of its kind.
    fn plain(&self, examples: &mut Vec<Example>) {
        let has = |name: &str| self.default.parameter(name).is_some_and(|p| !p.hidden);
        let remarks = if has("OutFile") {
            "The content is written to the file."
        } else if has("InFile") {
            "The content is read from the file."
        } else if has("PassThru") && self.cmdlet.supports_should_process {
            "Nothing is returned; with `-PassThru` the cmdlet returns true when it succeeds."
        } else {
            ""
        };
        examples.push(described(self.default, &self.call(self.default), remarks));
        if self.cmdlet.supports_should_process && !has("InFile") {
            examples.push(self.without_sending());
        } else if let Some(call) = self.selected() {
            examples.push(Example {
                title: "Ask only for what is needed".to_owned(),
                source: call.source(),
                remarks: "`-Property` says which properties are filled.".to_owned(),
            });
        }
    }

    /// A call that sends nothing.
    fn without_sending(&self) -> Example {
        let mut call = self.whole_call();
        call.argument("-WhatIf");
        Example {
            title: "See what would happen".to_owned(),
            source: call.source(),
            remarks: "With `-WhatIf` the cmdlet only says what it would do; no request is sent.".to_owned(),
        }
    }

    fn selected(&self) -> Option<Call<'a>> {
        let properties = self.output_properties();
        let wanted = call::worth_asking(&properties);
        self.default.parameter("Property")?;
        if wanted.is_empty() {
            return None;
        }
        let mut call = self.call(self.default);
        call.argument(format!("-Property {}", wanted.join(", ")));
        Some(call)
    }

    /// A call that names what it acts on by one object.
    fn via_identity(&self) -> Option<Example> {
        let sets = self.cmdlet.page_order.iter().map(|&at| &self.cmdlet.sets[at]);
        let by_identity: Vec<_> = sets.filter(|set| set.name.via_identity && set.path.contains('{')).collect();
        let expanded = by_identity.iter().find(|set| set.name.expanded && self.simple_properties(set).is_some());
        let with_body = by_identity.iter().find_map(|set| self.body_set(set));
        let set = expanded.copied().or(with_body).or_else(|| by_identity.first().copied())?;
        let simple = self.simple_properties(set).filter(|_| set.name.expanded).unwrap_or_default();
        let mut call = self.call_with(set, simple);
        // Without a known content the call would be one that the service refuses.
        if with_body.is_some() && !set.name.expanded && !call.body(set) {
            return None;
        }
        Some(Example {
            title: "Pass the ids as one object".to_owned(),
            source: call.source(),
            remarks: "`-InputObject` takes all ids together; such an object can also come from the pipeline."
                .to_owned(),
        })
    }

    /// A call that the service doesn't refuse: with a whole body, where one is known.
    fn whole_call(&self) -> Call<'a> {
        if let Some(set) = self.body_set(self.default) {
            let mut call = self.call(set);
            if call.body(set) {
                return call;
            }
        }
        self.call(self.default)
    }

    /// A call that keeps the headers of the response; every cmdlet can do that.
    fn headers(&self) -> Example {
        let mut call = self.whole_call();
        call.argument("-ResponseHeadersVariable 'responseHeaders'");
        Example {
            title: "Keep the headers of the response".to_owned(),
            source: call.source(),
            remarks: "The headers of the response are then in `$responseHeaders`.".to_owned(),
        }
    }
}

/// An example whose title and remarks say what its set does.
fn described(set: &ParameterSet, call: &Call<'_>, remarks: &str) -> Example {
    let deed = deed(call.api(), set);
    Example {
        title: super::nouns::sentence_case(&deed),
        source: call.source(),
        remarks: format!("This example shows how to {deed}.{}{remarks}", if remarks.is_empty() { "" } else { "\n" }),
    }
}

/// The argument for a property of the body; `None` where its value is an object.
fn argument(parameter: &Parameter, value: &Value) -> Option<String> {
    match value {
        Value::Table(_) => None,
        Value::List(items) if items.iter().any(|item| matches!(item, Value::Table(_))) => None,
        Value::Bool(true) => Some(format!("-{}", parameter.name)),
        Value::Bool(false) => Some(format!("-{}:$false", parameter.name)),
        value => Some(format!("-{} {}", parameter.name, value.argument())),
    }
}

/// A text in double quotes: filters hold single ones. The text must not hold what PowerShell expands.
fn double_quoted(text: &str) -> String {
    if text.contains(['"', '$', '`', '\u{201C}', '\u{201D}', '\u{201E}']) {
        return value::quoted(text);
    }
    format!("\"{text}\"")
}
