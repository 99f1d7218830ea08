//! The source of an example: a parameter set and further arguments -> lines of PowerShell.

use std::fmt::Write as _;

use graphsmith_catalog::vocabulary::{Category, Method, Role};

use crate::api::ApiModel;
use crate::cmdlet::{Cmdlet, Parameter, ParameterSet, PsType};

use super::body::listed_value;
use super::table::SAMPLES;
use super::value::Value;
use super::{Examples, limits, samples};

/// More path parameters than this are given as variables, so that the command stays readable.
const INLINE_KEYS: usize = 2;

/// The variable that holds what another call has read. Some names of things are those of PowerShell's own variables.
const FOUND: &str = "found";

/// A call of a cmdlet that is being written.
#[derive(Debug)]
pub struct Call<'a> {
    module: &'a Examples<'a>,
    cmdlet: &'a Cmdlet,
    /// Assignments before the command.
    variables: Vec<(String, Value)>,
    /// The call that has to come first.
    before: Option<Box<Self>>,
    /// Names and values.
    arguments: Vec<String>,
}

impl<'a> Call<'a> {
    /// A call with all that a set insists on, except its body.
    #[must_use]
    pub fn new(module: &'a Examples<'a>, cmdlet: &'a Cmdlet, set: &'a ParameterSet) -> Self {
        let mut call = Self { module, cmdlet, variables: Vec::new(), before: None, arguments: Vec::new() };
        let has_body = set.parameters.iter().any(|p| p.role == Role::Body && !p.hidden && p.mandatory);
        let keys = set.parameters.iter().filter(|p| is_key(p)).count();
        let inline = keys <= INLINE_KEYS && !has_body;
        let mut wanted: Vec<&Parameter> = set.parameters.iter().filter(|p| p.mandatory && !p.hidden).collect();
        in_path_order(&mut wanted, &set.path);
        for parameter in wanted {
            match parameter.role {
                Role::Body => {}
                Role::InputObject => call.identity(set, parameter),
                _ => call.mandatory(set, parameter, inline),
            }
        }
        call
    }

    /// The API that is called.
    #[must_use]
    pub fn api(&self) -> &'a ApiModel {
        self.module.api
    }

    fn mandatory(&mut self, set: &ParameterSet, parameter: &Parameter, inline: bool) {
        let value = self.sample(set, parameter);
        if parameter.ty == PsType::Switch {
            self.arguments.push(format!("-{}", parameter.name));
        } else if inline || !is_key(parameter) {
            self.arguments.push(format!("-{} {}", parameter.name, value.argument()));
        } else {
            self.variable(&parameter.name, &variable_name(&parameter.name), value);
        }
    }

    /// A value for a parameter, from its wire name and type.
    fn sample(&self, set: &ParameterSet, parameter: &Parameter) -> Value {
        let name = parameter.wire.as_deref().unwrap_or(&parameter.name);
        match parameter.name.as_str() {
            "InFile" | "OutFile" => return Value::text(file_name(&set.path)),
            _ => {}
        }
        if let Some(listed) = self.listed_value(parameter) {
            return Value::text(listed);
        }
        let value = match parameter.role {
            _ if is_key(parameter) => Some(self.key(set, name, &parameter.ty)),
            Role::BodyPropertyFile => Some(Value::text(file_name(&set.path))),
            _ => self.module.plain(&parameter.ty, name).or_else(|| self.module.object(&parameter.ty, name)),
        };
        let value = value.unwrap_or_else(|| Value::Table(Vec::new()));
        limits::allowed(self.module.api, parameter.api, value)
    }

    /// The first listed value of a text parameter of the operation, where the API lists any.
    fn listed_value(&self, parameter: &Parameter) -> Option<&'a str> {
        let listed = parameter.role == Role::Operation && *parameter.ty.element() == PsType::String;
        listed_value(self.module.api.ty(parameter.api.filter(|_| listed)?))
    }

    /// Gives the path parameters as one object.
    fn identity(&mut self, set: &ParameterSet, parameter: &Parameter) {
        let members = &self.module.models.identity.members;
        // A set that takes them one by one knows best of what types they are.
        let like = |other: &&ParameterSet| other.operation == set.operation && !other.name.via_identity;
        let sets = self.cmdlet.sets.iter().filter(like);
        let own: Vec<&Parameter> = sets.flat_map(|other| &other.parameters).filter(|p| is_key(p)).collect();
        let keys = path_names(&set.path).map(|wire| {
            // Names that only punctuation tells apart may share a member.
            let member = members.iter().find(|member| member.wire.eq_ignore_ascii_case(wire));
            let name = member.map_or(wire, |member| &member.name);
            let value = match own.iter().find(|key| key.wire.as_deref() == Some(wire)) {
                Some(key) => self.sample(set, key),
                None => self.key(set, wire, member.map_or(&PsType::String, |member| &member.ty)),
            };
            (name.to_owned(), value)
        });
        let keys = keys.collect();
        self.variable(&parameter.name, "identity", Value::Table(keys));
    }

    /// A value for a key in the path. What is changed or removed isn't one of those that every mailbox has.
    fn key(&self, set: &ParameterSet, wire: &str, ty: &PsType) -> Value {
        let is_target = set.method != Method::Get && target(&set.path) == Some(wire);
        if is_target && *ty == PsType::String {
            return Value::text(samples::own_id(wire));
        }
        self.module.plain(ty, wire).unwrap_or_else(|| Value::Table(Vec::new()))
    }

    /// Adds the body that a set takes as one parameter; `false` when nothing is known about its content.
    #[must_use]
    pub fn body(&mut self, set: &ParameterSet) -> bool {
        let Some(parameter) = set.parameters.iter().find(|p| p.role == Role::Body) else { return false };
        let Some(value) = self.module.value(set) else { return false };
        self.variable(&parameter.name, "params", value);
        true
    }

    /// Adds an argument, as it is written.
    pub fn argument(&mut self, argument: impl Into<String>) {
        self.arguments.push(argument.into());
    }

    fn variable(&mut self, parameter: &str, name: &str, value: Value) {
        self.variables.push((name.to_owned(), value));
        self.arguments.push(format!("-{parameter} ${name}"));
    }

    /// Takes the id of what a path leads to from the result of another call, which comes before this one. `false` when this
    /// call doesn't name it by a parameter of its own.
    #[must_use]
    pub fn take_id(&mut self, set: &ParameterSet, from: Self) -> bool {
        let Some(wire) = target(&set.path) else { return false };
        let named = |p: &&Parameter| is_key(p) && p.wire.as_deref() == Some(wire);
        let Some(parameter) = set.parameters.iter().find(named) else { return false };
        let flag = format!("-{} ", parameter.name);
        let Some(argument) = self.arguments.iter_mut().find(|argument| argument.starts_with(&flag)) else {
            return false;
        };
        *argument = format!("{flag}${FOUND}.Id");
        let own = variable_name(&parameter.name);
        self.variables.retain(|(name, _)| *name != own && !from.variables.iter().any(|(known, _)| known == name));
        self.before = Some(Box::new(from));
        true
    }

    /// The source.
    #[must_use]
    pub fn source(&self) -> String {
        let mut out = String::new();
        let before = self.before.iter().flat_map(|call| &call.variables);
        for (name, value) in before.chain(&self.variables) {
            out.push('$');
            out.push_str(name);
            out.push_str(" = ");
            value.write(&mut out, 0);
            out.push('\n');
        }
        if !out.is_empty() {
            out.push('\n');
        }
        if let Some(call) = &self.before {
            let _ = writeln!(out, "${FOUND} = {}", call.command());
        }
        out.push_str(&self.command());
        out
    }

    fn command(&self) -> String {
        std::iter::once(self.cmdlet.name.as_str())
            .chain(self.arguments.iter().map(String::as_str))
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// The names of the keys in a path.
fn path_names(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}

/// The path without the action at its end.
#[must_use]
pub fn without_action(path: &str) -> &str {
    match path.rsplit_once('/') {
        Some((before, last)) if last.contains('.') && !last.contains('{') => before,
        _ => path,
    }
}

/// The key of what a path leads to: its last segment, or the one before an action.
fn target(path: &str) -> Option<&str> {
    without_action(path).rsplit('/').next()?.strip_prefix('{')?.strip_suffix('}')
}

/// Whether a parameter is a key in the path.
#[must_use]
pub fn is_key(parameter: &Parameter) -> bool {
    parameter.role == Role::Operation && parameter.category == Some(Category::Path)
}

/// Sorts keys as the path has them; all else stays behind them.
fn in_path_order(parameters: &mut [&Parameter], path: &str) {
    parameters.sort_by_key(|p| {
        let wire = p.wire.as_deref().filter(|_| is_key(p));
        wire.and_then(|wire| path.find(&format!("{{{wire}}}"))).unwrap_or(usize::MAX)
    });
}

fn variable_name(parameter: &str) -> String {
    let upper = parameter.chars().take_while(|c| c.is_uppercase()).count();
    let lower = if upper > 1 { upper - 1 } else { 1 };
    parameter.chars().enumerate().map(|(at, c)| if at < lower { c.to_ascii_lowercase() } else { c }).collect()
}

/// A file whose name fits what the path names.
fn file_name(path: &str) -> String {
    let lower = path.to_lowercase();
    let name = [("photo", "photo.jpg"), ("logo", "logo.png"), ("message", "message.eml"), ("report", "report.csv")]
        .into_iter()
        .find(|(word, _)| lower.contains(word))
        .map_or("content.bin", |(_, name)| name);
    format!("./{name}")
}

/// An expression for `-Filter` that objects of this type understand; `None` where none is obvious.
#[must_use]
pub fn filter(properties: &[(&str, &PsType)]) -> Option<String> {
    let has = |name: &str, ty: &PsType| properties.iter().any(|(n, t)| *n == name && *t == ty);
    for (name, text) in [("displayName", "Contoso"), ("subject", "Project"), ("title", "Project"), ("name", "Contoso")]
    {
        if has(name, &PsType::String) {
            return Some(format!("startswith({name}, '{text}')"));
        }
    }
    let dated = ["receivedDateTime", "createdDateTime", "lastModifiedDateTime", "startDateTime"];
    let dated = dated.into_iter().find(|name| has(name, &PsType::DateTime));
    if let Some(name) = dated {
        return Some(format!("{name} ge 2026-03-01T00:00:00Z"));
    }
    let flag = properties.iter().find(|(_, ty)| **ty == PsType::Boolean)?;
    Some(format!("{} eq true", flag.0))
}

/// A few properties worth asking for: the id and what tells most.
#[must_use]
pub fn worth_asking<'n>(properties: &[(&'n str, &PsType)]) -> Vec<&'n str> {
    let plain = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(|c| c.is_ascii_alphanumeric())
    };
    let mut found: Vec<(usize, &str)> = properties
        .iter()
        .filter(|(name, ty)| plain(name) && !name.ends_with("Id") && *name != "id" && !ty.is_array())
        .map(|(name, ty)| {
            let rank = match (SAMPLES.telling(name), ty) {
                (Some(place), _) => place,
                (None, PsType::Model(_) | PsType::Stream) => usize::MAX,
                (None, _) if name.ends_with("DateTime") => 1001,
                (None, _) => 1000,
            };
            (rank, *name)
        })
        .filter(|(rank, _)| *rank != usize::MAX)
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    let id = properties.iter().find(|(name, _)| *name == "id").map(|(name, _)| *name);
    id.into_iter().chain(found.into_iter().map(|(_, name)| name).take(2)).collect()
}
