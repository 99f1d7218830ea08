//! `cmdlets.jsonl`, `types.jsonl` and `cmdlets.index`: what cmdlets and types are like, a line for each.
//!
//! A line of a cmdlet is `{"n": name, "c": whether it asks before it acts, "s": its parameter sets, "l": those that give
//! lists, "i": the parameters that are ids, "k": by set, the key of the identity that stands for the id of what it gives,
//! "p": its parameters}`. A
//! parameter is a list: name, code of its type, a character for each set that says how the set takes it (one character if all
//! sets take it alike), aliases, and the values that are listed for it, if any. Lines of types are
//! `{"n": name, "p": properties, "d": those that are shown, "k": of identities, its keys}`. The index has where the line of a
//! name begins and how long it is, in bytes, with tabs between; its first line has the namespace of the types. All is ASCII: Windows PowerShell reads it as it is.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::display::shown;
use crate::cmdlet::notes::ancestors;
use crate::cmdlet::{Cmdlet, CmdletModel, ModelId, ParameterGroup, ParameterSet, PsType, uploads};
use crate::emit::{Models, Output};

/// The three files.
#[must_use]
pub fn files(models: Models<'_>) -> Vec<Output> {
    let cmdlets = models.cmdlets;
    let mut index = format!("namespace:{}.Models\t0\t0\n", cmdlets.module.namespace);
    let mut lines = Lines::default();
    let keys = Keys::of(cmdlets);
    for cmdlet in &cmdlets.cmdlets {
        lines.add(&cmdlet.name, &of_cmdlet(models, &keys, cmdlet), &mut index);
    }
    let mut types = Lines::default();
    for (id, model) in (0_u32..).map(ModelId).zip(&cmdlets.models) {
        types.add(&model.name, &of_type(cmdlets, id), &mut index);
    }
    vec![
        Output::text("cmdlets.jsonl", lines.0),
        Output::text("types.jsonl", types.0),
        Output::text("cmdlets.index", index),
    ]
}

/// Lines of JSON in ASCII.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn add(&mut self, name: &str, value: &Value, index: &mut String) {
        let begin = self.0.len();
        push_ascii(&mut self.0, &value.to_string());
        let _ = writeln!(index, "{name}\t{begin}\t{}", self.0.len() - begin);
        self.0.push('\n');
    }
}

/// JSON in ASCII: other characters only occur in its texts, which have escapes for them.
fn push_ascii(out: &mut String, json: &str) {
    let mut units = [0; 2];
    for c in json.chars() {
        if c.is_ascii() && c != '\u{7f}' {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
}

/// The keys of the identity, for objects that remember where they came from.
struct Keys<'a> {
    members: HashSet<&'a str>,
    /// By the path of a collection: the key that stands for the id of one of its objects.
    of_items: HashMap<&'a str, &'a str>,
}

impl<'a> Keys<'a> {
    fn of(cmdlets: &'a CmdletModel) -> Self {
        let by_wire: HashMap<&str, &str> =
            cmdlets.identity.members.iter().map(|member| (member.wire.as_str(), member.name.as_str())).collect();
        let paths = cmdlets.cmdlets.iter().flat_map(|cmdlet| &cmdlet.sets).map(|set| set.path.as_str());
        let item = |path: &'a str| {
            let (collection, last) = path.rsplit_once('/')?;
            let wire = last.strip_prefix('{')?.strip_suffix('}')?;
            Some((collection, *by_wire.get(wire)?))
        };
        Self { members: by_wire.values().copied().collect(), of_items: paths.filter_map(item).collect() }
    }
}

fn of_cmdlet(models: Models<'_>, keys: &Keys<'_>, cmdlet: &Cmdlet) -> Value {
    let sets: Vec<&str> = cmdlet.sets.iter().map(|set| set.name.as_str()).collect();
    let mut parameters: Vec<Value> =
        cmdlet.parameters.iter().map(|group| of_parameter(models, cmdlet, group)).collect();
    parameters.extend(of_uploads(models, cmdlet));
    let gives_list = |set: &&ParameterSet| {
        let operation = models.api.operation(set.operation);
        set.list || set.outputs.iter().any(PsType::is_array) || models.api.collection(operation).is_some()
    };
    let lists: Vec<&str> = cmdlet.sets.iter().filter(gives_list).map(|set| set.name.as_str()).collect();
    let asks = u8::from(cmdlet.supports_should_process);
    let mut line = json!({ "n": cmdlet.name, "c": asks, "s": sets, "p": parameters });
    let is_id = |group: &&ParameterGroup| keys.members.contains(group.name.as_str());
    let ids: Vec<&str> = cmdlet.parameters.iter().filter(is_id).map(|group| group.name.as_str()).collect();
    if !ids.is_empty() {
        line["i"] = json!(ids);
    }
    let of_items =
        |set: &ParameterSet| Some((set.name.as_str().to_owned(), json!(keys.of_items.get(set.path.as_str())?)));
    let own: serde_json::Map<String, Value> = cmdlet.sets.iter().filter_map(of_items).collect();
    if !own.is_empty() {
        line["k"] = Value::Object(own);
    }
    if !lists.is_empty() {
        line["l"] = json!(lists);
    }
    line
}

/// What the sets that upload a file take besides. The parameters are those of `mg`, and no page has them.
fn of_uploads(models: Models<'_>, cmdlet: &Cmdlet) -> Vec<Value> {
    let takes: Vec<bool> = cmdlet.sets.iter().map(|set| uploads::takes_file(models.cmdlets, set)).collect();
    if !takes.contains(&true) {
        return Vec::new();
    }
    let uses = in_sets(takes.into_iter().map(|takes| if takes { 'o' } else { '-' }).collect());
    let free = uploads::ADDED.iter().filter(|(name, _)| {
        let is_it = |known: &String| known.eq_ignore_ascii_case(name);
        !cmdlet.parameters.iter().any(|group| is_it(&group.name) || group.aliases.iter().any(is_it))
    });
    free.map(|(name, ty)| json!([name, code_of(models.cmdlets, ty), uses, []])).collect()
}

/// How the sets take a parameter, in their order; one letter where all take it alike.
fn in_sets(uses: String) -> String {
    let mut distinct: Vec<char> = uses.chars().collect();
    distinct.dedup();
    if let [one] = distinct[..] { one.to_string() } else { uses }
}

fn of_parameter(models: Models<'_>, cmdlet: &Cmdlet, group: &ParameterGroup) -> Value {
    let uses = in_sets((0..cmdlet.sets.len()).map(|set| how_taken(group, set)).collect());
    let mut row = vec![json!(group.name), json!(code(models.cmdlets, group)), json!(uses), json!(group.aliases)];
    let values = listed(models, cmdlet, group);
    if !values.is_empty() {
        row.push(json!(values));
    }
    Value::Array(row)
}

/// How a set takes a parameter: `-` not at all, `o` it may be given, `m` it must; `P` and `M` the same from the pipe too.
fn how_taken(group: &ParameterGroup, set: usize) -> char {
    match group.in_set(set).map(|usage| (usage.mandatory, usage.pipeline)) {
        None => '-',
        Some((false, false)) => 'o',
        Some((true, false)) => 'm',
        Some((false, true)) => 'P',
        Some((true, true)) => 'M',
    }
}

/// The values that are listed for a parameter in all sets that have it.
fn listed<'a>(models: Models<'a>, cmdlet: &'a Cmdlet, group: &ParameterGroup) -> &'a [String] {
    let of_set = |set: &'a ParameterSet| {
        let parameter = set.parameter(&group.name)?;
        Some(parameter.api.map_or(&[][..], |ty| models.api.listed_values(ty)))
    };
    let mut all = cmdlet.sets.iter().filter_map(of_set);
    let first = all.next().unwrap_or_default();
    if all.all(|other| other == first) { first } else { &[] }
}

/// The code of the type of a parameter. Where its sets don't agree, it takes anything, and `mg` checks it.
fn code(cmdlets: &CmdletModel, group: &ParameterGroup) -> String {
    let Some(first) = group.uses.first() else { return "o".to_owned() };
    let is_one = group.everywhere || group.uses.iter().all(|usage| usage.ty == first.ty);
    if is_one { code_of(cmdlets, &first.ty) } else { "o".to_owned() }
}

fn code_of(cmdlets: &CmdletModel, ty: &PsType) -> String {
    let letter = match ty {
        PsType::Array(inner) => return format!("{}[]", code_of(cmdlets, inner)),
        PsType::Model(id) if *id == cmdlets.identity.model => return format!("@{}", cmdlets.model(*id).name),
        PsType::Model(id) => return cmdlets.model(*id).name.clone(),
        PsType::String | PsType::Enum(_) => "s",
        PsType::Char => "c",
        PsType::SecureString => "q",
        PsType::Boolean => "b",
        PsType::Switch => "w",
        PsType::Byte => "y",
        PsType::Int32 => "i",
        PsType::Int64 => "l",
        PsType::Single => "f",
        PsType::Double => "d",
        PsType::Decimal => "m",
        PsType::DateTime => "t",
        PsType::TimeSpan => "p",
        PsType::Stream => "z",
        PsType::Uri => "u",
        PsType::Hashtable => "h",
        PsType::Dictionary => "x",
        PsType::PsCredential => "k",
        PsType::SendAsyncStep => "o",
    };
    letter.to_owned()
}

/// A type with all its properties, inherited ones first.
fn of_type(cmdlets: &CmdletModel, id: ModelId) -> Value {
    let name = &cmdlets.model(id).name;
    if id == cmdlets.identity.model {
        let keys: Vec<&str> = cmdlets.identity.members.iter().map(|member| member.name.as_str()).collect();
        return json!({ "n": name, "p": keys, "d": [], "k": keys });
    }
    let mut names: Vec<&str> = Vec::new();
    for owner in ancestors(cmdlets, id).into_iter().rev().chain([id]) {
        for property in &cmdlets.model(owner).properties {
            if !names.iter().any(|name| name.eq_ignore_ascii_case(&property.name)) {
                names.push(&property.name);
            }
        }
    }
    json!({ "n": name, "p": names, "d": shown(cmdlets, id) })
}

#[cfg(test)]
mod tests {
    use super::push_ascii;

    #[test]
    fn data_is_ascii() {
        let mut out = String::new();
        push_ascii(&mut out, &serde_json::json!({ "a": "\u{e9}\u{1f600}'\u{2019}\u{7f}\n" }).to_string());
        assert_eq!(out, r#"{"a":"\u00e9\ud83d\ude00'\u2019\u007f\n"}"#);
    }
}
