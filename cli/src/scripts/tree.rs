//! The syntax tree of a script -> what it uses. The tree is walked with a cursor, so that no depth is too large.

use std::collections::HashSet;
use std::ops::Range;

use tree_sitter::{Node, Tree};

use super::command::{Command, command};
use super::model::{Called, Element, ModuleUse, Naming, Script, TypeUse, Use, Value};
use super::modules;
use super::parser::{plain, tree};
use super::place::Places;
use super::value::Values;
use super::variables::Variables;
use super::words::{is_cmdlet, words};

/// Commands whose arguments name other commands: name in lower case, and the parameters that do.
const ASKING: [(&str, &[&str]); 8] = [
    ("get-command", &["name"]),
    ("gcm", &["name"]),
    ("get-help", &["name"]),
    ("help", &["name"]),
    ("find-mggraphcommand", &["command"]),
    ("mock", &["commandname"]),
    ("should", &["invoke", "commandname"]),
    ("assert-mockcalled", &["commandname"]),
];

/// Reads a script. `is_manifest` says that it is the manifest of a module.
#[must_use]
pub fn parse(text: &str, is_manifest: bool) -> Script {
    let text = plain(text);
    let places = Places::new(&text);
    let mut walk = Walk {
        text: &text,
        places: &places,
        is_manifest,
        script: Script::default(),
        variables: Variables::default(),
        calls: Vec::new(),
        known: HashSet::new(),
        unclear: Vec::new(),
        opaque: Vec::new(),
    };
    if let Some(tree) = tree(&text) {
        walk.tree(&tree);
    } else {
        walk.unclear.push(0..text.len());
        walk.script.faults.push(places.of(0..0));
    }
    walk.finish()
}

/// What is found on the way.
struct Walk<'t> {
    text: &'t str,
    places: &'t Places<'t>,
    is_manifest: bool,
    script: Script,
    variables: Variables,
    /// Uses with the offset of their names.
    calls: Vec<(usize, Use)>,
    /// The offsets of names that are known.
    known: HashSet<usize>,
    /// Where the syntax wasn't understood.
    unclear: Vec<Range<usize>>,
    /// Comments and texts: what is there isn't called.
    opaque: Vec<Range<usize>>,
}

impl<'t> Walk<'t> {
    fn values(&self) -> Values<'_> {
        Values { text: self.text, variables: &self.variables }
    }

    fn source(&self, node: Node<'_>) -> &'t str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    /// Visits each node before what is in it, and assignments after it as well.
    fn tree(&mut self, tree: &Tree) {
        let mut cursor = tree.walk();
        // For each level, whether a pipe was there before.
        let mut piped = vec![false];
        loop {
            let node = cursor.node();
            let is_pipe = node.kind() == "|";
            if let Some(level) = piped.last_mut() {
                *level |= is_pipe;
            }
            self.enter(node, piped.last().copied().unwrap_or_default());
            if cursor.goto_first_child() {
                piped.push(false);
                continue;
            }
            loop {
                self.leave(cursor.node());
                if cursor.goto_next_sibling() {
                    break;
                }
                if !cursor.goto_parent() {
                    return;
                }
                piped.pop();
            }
        }
    }

    fn enter(&mut self, node: Node<'_>, piped: bool) {
        if node.is_error() || node.is_missing() {
            let range = node.byte_range();
            // One fault for each place and line, not for each part of it.
            if self.unclear.last().is_none_or(|last| last.end <= range.start) {
                let place = self.places.of(range.clone());
                if self.script.faults.last().is_none_or(|last| last.line != place.line) {
                    self.script.faults.push(place);
                }
                self.unclear.push(range);
            }
            return;
        }
        match node.kind() {
            "comment" => {
                self.opaque.push(node.byte_range());
                let place = self.places.of(node.byte_range());
                for name in modules::of_requires(self.source(node)) {
                    self.script.modules.push(ModuleUse { name, naming: Naming::Required, place });
                }
            }
            "verbatim_string_characters"
            | "verbatim_here_string_characters"
            | "expandable_string_literal"
            | "expandable_here_string_literal" => self.opaque.push(node.byte_range()),
            "generic_token" if self.source(node).contains('-') => self.opaque.push(node.byte_range()),
            "command" => self.command(node, piped),
            "function_name" => {
                let name = self.source(node).to_lowercase();
                let name = name.rsplit_once(':').map_or(name.as_str(), |(_, name)| name);
                self.script.functions.insert(name.to_owned());
            }
            "type_spec" => self.named_type(node),
            "hash_entry" if self.is_manifest => self.entry(node),
            _ => {}
        }
    }

    fn leave(&mut self, node: Node<'_>) {
        match node.kind() {
            "assignment_expression" => self.assign(node),
            "script_parameter" => {
                let mut cursor = node.walk();
                let (mut name, mut value) = (None, Value::Unknown);
                for child in node.named_children(&mut cursor) {
                    match child.kind() {
                        "variable" => name = Some(self.source(child)),
                        "script_parameter_default" => value = self.values().of(child),
                        _ => {}
                    }
                }
                if let Some(name) = name {
                    self.variables.set(name, value);
                }
            }
            "invokation_expression" => self.added(node),
            _ => {}
        }
    }

    /// `$x = value`, `$x += value`, `$x.key = value`, `$x['key'] = value`.
    fn assign(&mut self, node: Node<'_>) {
        let (Some(left), Some(value)) = (node.named_child(0), node.child_by_field_name("value")) else { return };
        let adds = node.named_child(1).is_some_and(|operator| self.source(operator) != "=");
        let Some(target) = single(left) else { return };
        let value = self.values().of(value);
        match target.kind() {
            "variable" if adds => self.variables.add(self.source(target), &value),
            "variable" => self.variables.set(self.source(target), value),
            "member_access" | "element_access" => {
                let (Some(table), Some(key)) = (target.named_child(0), target.named_child(1)) else { return };
                if table.kind() == "variable"
                    && let Value::Text(key) = self.values().of(key)
                {
                    self.variables.set_key(self.source(table), &key, if adds { Value::Unknown } else { value });
                }
            }
            _ => {}
        }
    }

    /// `$x.Add('key', value)`.
    fn added(&mut self, node: Node<'_>) {
        let (Some(table), Some(method)) = (node.named_child(0), node.named_child(1)) else { return };
        if table.kind() != "variable" || !self.source(method).eq_ignore_ascii_case("add") {
            return;
        }
        let arguments = node.named_child(2).and_then(|list| list.named_child(0));
        let Some(arguments) = arguments.filter(|list| list.named_child_count() == 2) else { return };
        let (Some(key), Some(value)) = (arguments.named_child(0), arguments.named_child(1)) else { return };
        let (key, value) = (self.values().of(key), self.values().of(value));
        if let Value::Text(key) = key {
            self.variables.set_key(self.source(table), &key, value);
        }
    }

    fn command(&mut self, node: Node<'_>, piped: bool) {
        let Command { name, range, elements } = command(self.values(), self.places, node);
        let Some(name) = name.filter(|name| name.len() < 200) else { return };
        let lower = name.to_lowercase();
        let place = self.places.of(range.clone());
        if let Some((naming, names)) = modules::of_command(&lower, &elements) {
            self.script.modules.extend(names.into_iter().map(|name| ModuleUse { name, naming, place }));
        }
        self.asked(&lower, &elements, place);
        // `mg Get-MgUser` is the cmdlet.
        let own = lower == "mg" || lower == "mg.exe";
        let cmdlet = elements.first().filter(|_| own).and_then(|first| match first {
            Element::Argument(value) => value.text().filter(|name| is_cmdlet(name)).map(str::to_owned),
            _ => None,
        });
        let (name, elements) = match cmdlet {
            Some(cmdlet) => (cmdlet, elements.into_iter().skip(1).collect()),
            None => (name, elements),
        };
        let (module, name) = match name.rsplit_once('\\') {
            Some((module, name)) if is_cmdlet(name) => (Some(module.to_owned()), name.to_owned()),
            _ => (None, name),
        };
        self.known.insert(range.start);
        let called = Called::Yes;
        self.calls.push((range.start, Use { name, module, called, piped, elements, place }));
    }

    /// Commands that a command is asked about, and aliases that are made.
    fn asked(&mut self, name: &str, elements: &[Element], place: super::model::Place) {
        let call = |elements: &[Element]| -> Vec<Value> {
            let mut found: Vec<Value> = Vec::new();
            for element in elements {
                match element {
                    Element::Argument(value) | Element::Parameter(_, Some(value), _) => found.push(value.clone()),
                    _ => {}
                }
            }
            found
        };
        if matches!(name, "set-alias" | "new-alias" | "sal" | "nal") {
            let values = call(elements);
            if let [Value::Text(alias), Value::Text(target), ..] = values.as_slice() {
                self.script.aliases.insert(alias.to_lowercase(), target.to_string());
                self.named(target, place);
            }
            return;
        }
        let Some((_, parameters)) = ASKING.iter().find(|(known, _)| *known == name) else { return };
        let mut before: Option<String> = None;
        for element in elements {
            match element {
                Element::Parameter(name, value, _) => {
                    let name = name.to_lowercase();
                    if let Some(value) = value.as_ref().filter(|_| parameters.contains(&name.as_str())) {
                        value.texts().into_iter().flatten().for_each(|text| self.named(text, place));
                    }
                    before = Some(name);
                }
                Element::Argument(value) => {
                    if before.as_deref().is_none_or(|name| parameters.contains(&name)) {
                        value.texts().into_iter().flatten().for_each(|text| self.named(text, place));
                    }
                    before = None;
                }
                Element::Splat(..) | Element::Unknown(..) => {}
            }
        }
    }

    fn named(&mut self, name: &str, place: super::model::Place) {
        let name = name.rsplit_once('\\').map_or(name, |(_, name)| name);
        if is_cmdlet(name) {
            let (name, elements) = (name.to_owned(), Vec::new());
            self.script.uses.push(Use { name, module: None, called: Called::Named, piped: false, elements, place });
        }
    }

    /// A type, by its name in brackets.
    fn named_type(&mut self, node: Node<'_>) {
        let name = self.source(node).split(['[', ',']).next().unwrap_or_default().trim();
        if name.contains('.') && name.len() < 200 {
            let before = self.text[..node.start_byte()].trim_end().trim_end_matches('[').trim_end();
            let is_tested = ["-is", "-isnot"].iter().any(|operator| {
                before.len() >= operator.len()
                    && before.get(before.len() - operator.len()..).is_some_and(|end| end.eq_ignore_ascii_case(operator))
            });
            let place = self.places.of(node.byte_range());
            self.script.types.push(TypeUse { name: name.to_owned(), is_tested, place });
        }
    }

    /// An entry of a manifest.
    fn entry(&mut self, node: Node<'_>) {
        let Some(key) = node.named_child(0) else { return };
        let is = |name: &str| self.source(key).trim_matches(['\'', '"']).eq_ignore_ascii_case(name);
        if !is("RequiredModules") && !is("NestedModules") {
            return;
        }
        let value = node.named_child(1).map_or(Value::Unknown, |value| self.values().of(value));
        let mut names = Vec::new();
        modules::add(&mut names, &value);
        let place = self.places.of(key.byte_range());
        let found = names.into_iter().map(|name| ModuleUse { name, naming: Naming::Manifest, place });
        self.script.modules.extend(found);
    }

    /// Adds what was found where there is no tree, and sorts all of it.
    fn finish(mut self) -> Script {
        let mut more = Vec::new();
        let mut opaque = std::mem::take(&mut self.opaque);
        opaque.sort_by_key(|range| range.start);
        let is_opaque = |at: usize| {
            let before = opaque.partition_point(|range| range.start <= at);
            // A text may hold another one, but not for long.
            opaque[..before].iter().rev().take(8).any(|range| range.contains(&at))
        };
        for range in &self.unclear {
            let text = self.text.get(range.clone()).unwrap_or_default();
            for (word, name) in words(text) {
                let start = range.start + word.start;
                let before = self.text[..start].chars().next_back();
                let is_part = before.is_some_and(|c| matches!(c, '$' | '.' | '-' | '@' | '#' | '\''));
                if !is_part && !is_opaque(start) && self.known.insert(start) {
                    more.push((start, start + name.len(), name.to_owned(), Called::Perhaps));
                }
            }
        }
        for range in &opaque {
            let text = self.text.get(range.clone()).unwrap_or_default();
            if text.starts_with('#') || text.starts_with("<#") {
                continue;
            }
            for (word, name) in words(text) {
                let start = range.start + word.start;
                // `& 'Get-MgUser'` is called: its name begins with the quote.
                if !self.known.contains(&(start.saturating_sub(1))) && self.known.insert(start) {
                    more.push((start, start + name.len(), name.to_owned(), Called::InText));
                }
            }
        }
        let mut uses = std::mem::take(&mut self.calls);
        for (start, end, name, called) in more {
            let place = self.places.of(start..end);
            let elements = Vec::new();
            uses.push((start, Use { name, module: None, called, piped: false, elements, place }));
        }
        uses.sort_by_key(|(start, _)| *start);
        let mut script = self.script;
        script.uses.extend(uses.into_iter().map(|(_, one)| one));
        script.uses.sort_by_key(|one| (one.place, one.called));
        script.modules.sort_by_key(|one| one.place);
        script
    }
}

/// The variable, or the part of one, that the left side of an assignment is.
fn single(mut node: Node<'_>) -> Option<Node<'_>> {
    for _ in 0..40 {
        if matches!(node.kind(), "variable" | "member_access" | "element_access") {
            return Some(node);
        }
        let count = u32::try_from(node.named_child_count()).ok()?;
        let is_cast = node.kind() == "cast_expression";
        node = match count {
            1 => node.named_child(0)?,
            _ if is_cast => node.named_child(count.checked_sub(1)?)?,
            _ => return None,
        };
    }
    None
}
