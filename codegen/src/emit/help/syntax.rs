//! The SYNTAX section: a cmdlet and its entries -> one wrapped line of parameters for each set.

use std::collections::HashMap;

use graphsmith_catalog::printable::one_line;
use indexmap::IndexMap;

use crate::cmdlet::{Cmdlet, CmdletModel, ParameterSet, PsType};
use crate::text::and_list;

use super::Schema;
use super::entries::{Entry, EntryType};

/// The text of one parameter set.
pub struct SetSyntax<'a> {
    /// Name of the set.
    pub name: &'a str,
    /// Whether it is used when the arguments don't tell.
    pub default: bool,
    /// The command line, wrapped.
    pub text: String,
}

/// The parameter sets in the order of the page.
pub fn sets<'a>(cmdlet: &'a Cmdlet, entries: &[Entry<'_>], models: &CmdletModel, schema: Schema) -> Vec<SetSyntax<'a>> {
    cmdlet
        .page_order
        .iter()
        .map(|&index| {
            let name = cmdlet.sets[index].name.as_str();
            let text = set_text(&cmdlet.name, entries, index, models, schema);
            SetSyntax { name, default: name == cmdlet.default_set, text }
        })
        .collect()
}

/// What tells sets apart that are called alike: a line for each such group, which says what each of its sets calls.
#[must_use]
pub fn alike(cmdlet: &Cmdlet, sets: &[SetSyntax<'_>]) -> Vec<String> {
    let mut lines = Vec::new();
    let by_name: HashMap<&str, &ParameterSet> = cmdlet.sets.iter().map(|set| (set.name.as_str(), set)).collect();
    let mut by_text: IndexMap<&str, Vec<&SetSyntax<'_>>> = IndexMap::new();
    for set in sets {
        by_text.entry(&set.text).or_default().push(set);
    }
    for twins in by_text.into_values().filter(|twins| twins.len() > 1) {
        let calls = twins.iter().filter_map(|twin| {
            let set = by_name.get(twin.name)?;
            // A path is shown as code, which a tick would end.
            let path = one_line(&set.path).replace('`', "'");
            Some(format!("{} calls `{} {path}`", twin.name, set.method.as_str()))
        });
        let calls: Vec<String> = calls.collect();
        let calls: Vec<&str> = calls.iter().map(String::as_str).collect();
        lines.push(format!("Some parameter sets take the same parameters: {}.", and_list(&calls)));
    }
    lines
}

fn set_text(cmdlet: &str, entries: &[Entry<'_>], set: usize, models: &CmdletModel, schema: Schema) -> String {
    let mut members: Vec<(&str, EntryType<'_>, bool)> = entries
        .iter()
        .filter_map(|entry| entry.in_set(set).map(|(ty, mandatory, _)| (entry.name, ty, mandatory)))
        .collect();
    if schema == Schema::V2024_05_01 {
        // platyPS 1.0 lists what must be given first; the sort keeps the declared order otherwise.
        members.sort_by_key(|(.., mandatory)| !mandatory);
    }
    let mut lines = Wrapped::new(cmdlet, schema);
    for (name, ty, mandatory) in members {
        let shown = || type_name(ty, models, schema);
        lines.push(&match (ty.is_switch(), mandatory) {
            (true, _) => format!("[-{name}]"),
            (false, true) => format!("-{name} <{}>", shown()),
            (false, false) => format!("[-{name} <{}>]", shown()),
        });
    }
    lines.push("[<CommonParameters>]");
    lines.text
}

/// Text that is wrapped between words.
struct Wrapped {
    text: String,
    /// Length of the last line in UTF-16 units, as .NET counts.
    line: usize,
    /// What a line and the next word may measure together, the space between them not counted.
    limit: usize,
}

impl Wrapped {
    fn new(first: &str, schema: Schema) -> Self {
        let limit = match schema {
            Schema::V2_0_0 => 110,
            // 100 with the space counted.
            Schema::V2024_05_01 => 99,
        };
        Self { text: first.to_owned(), line: units(first), limit }
    }

    fn push(&mut self, word: &str) {
        let length = units(word);
        if self.line + length > self.limit {
            self.text.push('\n');
            self.line = 0;
        }
        self.text.push(' ');
        self.text.push_str(word);
        self.line += 1 + length;
    }
}

fn units(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

/// How SYNTAX writes a type: schema 2024-05-01 uses the names that PowerShell has for common types.
fn type_name(ty: EntryType<'_>, models: &CmdletModel, schema: Schema) -> String {
    match (schema, ty) {
        (Schema::V2024_05_01, EntryType::Model(ty)) => accelerated(ty, models),
        _ => ty.short(models),
    }
}

fn accelerated(ty: &PsType, models: &CmdletModel) -> String {
    let name = match ty {
        PsType::Array(inner) => return format!("{}[]", accelerated(inner, models)),
        PsType::String => "string",
        PsType::Char => "char",
        PsType::SecureString => "securestring",
        PsType::Boolean => "bool",
        PsType::Byte => "byte",
        PsType::Int32 => "int",
        PsType::Int64 => "long",
        PsType::Single => "float",
        PsType::Double => "double",
        PsType::Decimal => "decimal",
        PsType::DateTime => "datetime",
        PsType::TimeSpan => "timespan",
        PsType::Uri => "uri",
        PsType::Hashtable => "hashtable",
        PsType::PsCredential => "pscredential",
        other => return other.short_name(models),
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_before_the_word_that_is_too_much() {
        let word = |length: usize| "x".repeat(length);
        // (schema, length of the first word, length of the second, whether both share a line)
        let vectors = [
            (Schema::V2_0_0, 98, 12, true),
            (Schema::V2_0_0, 98, 13, false),
            (Schema::V2_0_0, 98, 16, false),
            (Schema::V2_0_0, 120, 1, false),
            (Schema::V2024_05_01, 80, 19, true),
            (Schema::V2024_05_01, 80, 20, false),
        ];
        for (schema, first, second, together) in vectors {
            let mut wrapped = Wrapped::new(&word(first), schema);
            wrapped.push(&word(second));
            assert_eq!(!wrapped.text.contains('\n'), together, "{schema:?} {first} {second}");
        }
    }

    #[test]
    fn a_long_word_stands_alone_and_lines_begin_with_a_space() {
        let long = "y".repeat(150);
        let mut wrapped = Wrapped::new("Get-It", Schema::V2_0_0);
        for word in ["-A <B>", &long, "[-C]", "[-D]"] {
            wrapped.push(word);
        }
        assert_eq!(wrapped.text, format!("Get-It -A <B>\n {long}\n [-C] [-D]"));
    }

    #[test]
    fn lengths_are_counted_in_utf16() {
        assert_eq!(units("ab"), 2);
        assert_eq!(units("\u{E9}\u{1F600}"), 3);
    }
}
