//! The parameters that a parameter set exports: those of the operation and the body, and what every cmdlet adds
//! (docs/rules.md#4-5-types-of-parameters to docs/rules.md#4-8-help-of-parameters).

use graphsmith_catalog::vocabulary::{Category, Content, Role};

use super::model::Parameter;
use super::models::{ModelTypes, ordinal};
use super::output;
use super::own_names;
use super::set_name::SetName;
use super::types::PsType;
use super::variant::{Variant, VirtualParameter};
use crate::api::{ApiModel, ObjectDef, Operation, Shape};
use crate::config::TemplateParameter;
use crate::naming::pascal_words;

/// Names to try for the parameter that carries further properties of a body.
const ADDITIONAL_NAMES: [&str; 4] = ["AdditionalProperties", "MoreProperties", "ExtendedProperties", "Properties"];

/// The exported parameters of a variant, in declared order, and which of them could not have the names that they should
/// have.
pub fn export(api: &ApiModel, models: &ModelTypes, variant: &Variant) -> (Vec<Parameter>, Vec<String>) {
    let operation = api.operation(variant.operation);
    let mut own: Vec<_> = variant.parameters.iter().map(|p| of_operation(api, models, p)).collect();
    own.extend(variant.template.iter().flat_map(|template| &template.parameters).map(of_template));
    let list = is_list(variant, operation);
    if list {
        own.retain(|p| !(p.name == "Count" && p.ty == PsType::Switch));
    }
    let uploads = variant.verb.starts_with("Set") && make_upload(&mut own);
    let mut added = added(api, models, variant, operation, &own);
    let beside_them = added.len();
    if list {
        added.push(Added::new("PageSize", PsType::Int32, "Sets the page size of results."));
        added.push(Added::new("All", PsType::Switch, "List all pages."));
        let help = "Specifies a count of the total number of items in a collection. By default, this variable will be \
                    set in the global scope.";
        added.push(Added { alias: Some("CV"), ..Added::new("CountVariable", PsType::String, help) });
    }
    if uploads {
        let help = "The path to the file to upload. This should include a path and file name. If you omit the path, \
                    the current location will be used.";
        added.push(Added { mandatory: true, ..Added::new("InFile", PsType::String, help) });
    }
    let mut added: Vec<Parameter> = added.into_iter().map(Added::make).collect();
    let changes = own_names::settle(&mut own, &added);
    // Those of the base class come after all others of the same rank.
    let of_base = added.split_off(beside_them);
    own.extend(added);
    own.sort_by(|a, b| ordinal(&a.name, &b.name));
    own.extend(of_base);
    own.sort_by_key(|p| (p.rank(), !p.mandatory));
    (own, changes)
}

/// What a variant sends that is no parameter.
pub fn implied(api: &ApiModel, models: &ModelTypes, variant: &Variant) -> Vec<Parameter> {
    variant.implied.iter().map(|p| of_operation(api, models, p)).collect()
}

/// Whether a variant pages: it lists (or follows changes), and the operation says how a list goes on.
pub fn is_list(variant: &Variant, operation: &Operation) -> bool {
    let SetName { action, via_identity, expanded, .. } = &variant.name;
    let lists = matches!(action.as_str(), "List" | "Delta") && !via_identity && !expanded;
    let pages = operation.paging.as_ref().is_some_and(|p| p.next_link_name.is_some());
    variant.verb == "Get" && lists && pages
}

fn of_operation(api: &ApiModel, models: &ModelTypes, parameter: &VirtualParameter) -> Parameter {
    let mut aliases = parameter.aliases.clone();
    aliases.sort();
    let in_body = parameter.role == Role::BodyProperty;
    let exported = Parameter {
        name: parameter.name.clone(),
        ty: models.parameter_type(api, parameter.ty),
        mandatory: parameter.required,
        help: help(&parameter.description, in_body),
        aliases,
        former: Vec::new(),
        pipeline: parameter.role == Role::Body,
        hidden: parameter.hidden,
        category: parameter.category,
        wire: Some(parameter.wire.clone()),
        outer: parameter.outer.clone(),
        api: Some(parameter.ty),
        serialization: parameter.serialization,
        constant: parameter.constant.clone(),
        deprecated: parameter.deprecated.clone(),
        role: parameter.role,
    };
    let is_bytes = exported.ty == PsType::Byte.array() || exported.ty == PsType::Stream;
    if in_body && is_bytes { input_file(exported) } else { exported }
}

/// A place in the template of a body.
fn of_template(parameter: &TemplateParameter) -> Parameter {
    Parameter {
        name: parameter.name.clone(),
        mandatory: parameter.mandatory,
        help: help(&parameter.description, true),
        category: Some(Category::Body),
        wire: Some(parameter.name.clone()),
        role: Role::Template,
        ..Added::new("", PsType::String, "").make()
    }
}

/// Bytes are not typed at a prompt: a parameter takes the path of a file that holds them.
fn input_file(bytes: Parameter) -> Parameter {
    let name = if bytes.wire.as_deref() == Some("value") {
        "InputFile".to_owned()
    } else {
        pascal_words([bytes.name.as_str(), "Input", "File"].map(str::to_owned).to_vec())
    };
    Parameter {
        ty: PsType::String,
        help: format!("Input File for {} ({})", bytes.name, bytes.help),
        role: Role::BodyPropertyFile,
        name,
        ..bytes
    }
}

/// Help text of a parameter: never empty, and without runs of spaces. `?` and line ends go from properties of a body.
fn help(description: &str, in_body: bool) -> String {
    let mut text = description.to_owned();
    if in_body {
        text.retain(|c| !matches!(c, '\r' | '\n' | '?'));
    }
    if text.is_empty() {
        ".".clone_into(&mut text);
    }
    collapse_spaces(&text)
}

/// Replaces each run of spaces by one.
fn collapse_spaces(text: &str) -> String {
    if !text.contains("  ") {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut after_space = false;
    for c in text.chars() {
        if !(c == ' ' && after_space) {
            out.push(c);
        }
        after_space = c == ' ';
    }
    out
}

/// A raw body is read from a file; the stream itself becomes optional then.
fn make_upload(own: &mut [Parameter]) -> bool {
    let data = own.iter_mut().find(|p| p.name == "Data" && p.ty == PsType::Stream);
    data.map(|data| data.mandatory = false).is_some()
}

/// A parameter that the cmdlet adds.
#[derive(Clone)]
struct Added {
    name: &'static str,
    ty: PsType,
    help: &'static str,
    mandatory: bool,
    pipeline: bool,
    hidden: bool,
    alias: Option<&'static str>,
    category: Option<Category>,
    role: Role,
}

impl Added {
    fn new(name: &'static str, ty: PsType, help: &'static str) -> Self {
        Self {
            name,
            ty,
            help,
            mandatory: false,
            pipeline: false,
            hidden: false,
            alias: None,
            category: Some(Category::Runtime),
            role: Role::Added,
        }
    }

    fn hidden(name: &'static str, ty: PsType, help: &'static str) -> Self {
        Self { hidden: true, ..Self::new(name, ty, help) }
    }

    fn make(self) -> Parameter {
        Parameter {
            name: self.name.to_owned(),
            ty: self.ty,
            mandatory: self.mandatory,
            help: self.help.to_owned(),
            aliases: self.alias.into_iter().map(str::to_owned).collect(),
            former: Vec::new(),
            pipeline: self.pipeline,
            hidden: self.hidden,
            category: self.category,
            wire: None,
            outer: Vec::new(),
            api: None,
            serialization: None,
            constant: None,
            deprecated: None,
            role: self.role,
        }
    }
}

/// What the cmdlet adds to `own`, without what its base class adds.
fn added(
    api: &ApiModel,
    models: &ModelTypes,
    variant: &Variant,
    operation: &Operation,
    own: &[Parameter],
) -> Vec<Added> {
    let mut added = Vec::new();
    if variant.name.via_identity {
        let identity = PsType::Model(models.identity.model);
        let input = Added {
            mandatory: true,
            pipeline: true,
            category: Some(Category::Path),
            role: Role::InputObject,
            ..Added::new(own_names::INPUT_OBJECT, identity, "Identity Parameter")
        };
        added.push(input);
    }
    let is_expanded = variant.name.expanded && variant.template.is_none();
    if is_expanded && operation.body.as_ref().is_some_and(|body| is_open(&api.ty(body.ty).shape)) {
        let name = ADDITIONAL_NAMES.iter().find(|name| !own.iter().any(|p| p.name == **name));
        let additional = Added {
            category: None,
            role: Role::AdditionalProperties,
            ..Added::new(name.unwrap_or(&ADDITIONAL_NAMES[0]), PsType::Hashtable, "Additional Parameters")
        };
        added.push(additional);
    }
    if output::is_download(api, operation) {
        let out_file = Added {
            mandatory: true,
            category: Some(Category::Body),
            ..Added::new("OutFile", PsType::String, "Path to write output file to")
        };
        added.push(out_file);
    }
    if output::is_download(api, operation) || output::may_be_silent(operation) {
        added.push(Added::new("PassThru", PsType::Switch, "Returns true when the command succeeds"));
    }
    if operation.body.as_ref().is_some_and(|body| body.content == Content::Binary) {
        let content_type =
            Added { pipeline: true, ..Added::new("ContentType", PsType::String, "ContentType Parameter") };
        added.push(content_type);
    }
    let headers = "Optional headers that will be added to the request.";
    added.push(Added { pipeline: true, ..Added::new("Headers", PsType::Dictionary, headers) });
    let variable = Added {
        category: None,
        alias: Some("RHV"),
        ..Added::new("ResponseHeadersVariable", PsType::String, "Optional Response Headers Variable.")
    };
    added.push(variable);
    added.extend(hidden());
    added
}

/// Whether the body accepts further properties itself; ancestors don't count.
fn is_open(shape: &Shape) -> bool {
    match shape {
        Shape::Dictionary(_) => true,
        Shape::Object(ObjectDef { dictionary_half, dictionary_parents, .. }) => {
            dictionary_half.is_some() || !dictionary_parents.is_empty()
        }
        _ => false,
    }
}

/// Parameters for debugging a module, in every parameter set; help and completion leave them out.
fn hidden() -> [Added; 6] {
    let steps = || PsType::SendAsyncStep.array();
    [
        Added::hidden("Break", PsType::Switch, "Wait for .NET debugger to attach"),
        Added::hidden(
            "HttpPipelineAppend",
            steps(),
            "SendAsync Pipeline Steps to be appended to the front of the pipeline",
        ),
        Added::hidden(
            "HttpPipelinePrepend",
            steps(),
            "SendAsync Pipeline Steps to be prepended to the front of the pipeline",
        ),
        Added::hidden("Proxy", PsType::Uri, "The URI for the proxy server to use"),
        Added::hidden(
            "ProxyCredential",
            PsType::PsCredential,
            "Credentials for a proxy server to use for the remote call",
        ),
        Added::hidden("ProxyUseDefaultCredentials", PsType::Switch, "Use the default credentials for the proxy"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleans_help_texts() {
        assert_eq!(help("why? [b]\r\nx", true), "why [b]x");
        assert_eq!(help("why?\nx", false), "why?\nx");
        assert_eq!(help("", false), ".");
        assert_eq!(help("definition.  If   the", false), "definition. If the");
    }
}
