//! A command of the syntax tree -> its name, parameters and arguments.

use std::ops::Range;

use tree_sitter::Node;

use super::model::{Element, Value};
use super::place::Places;
use super::value::Values;

/// A command as it is written.
pub(super) struct Command {
    /// Its name, if that is known.
    pub(super) name: Option<String>,
    /// Where the name is.
    pub(super) range: Range<usize>,
    /// What follows.
    pub(super) elements: Vec<Element>,
}

/// Takes a node `command` apart.
pub(super) fn command(values: Values<'_>, places: &Places<'_>, node: Node<'_>) -> Command {
    let mut command = Command { name: None, range: node.byte_range(), elements: Vec::new() };
    let mut cursor = node.walk();
    for child in node.named_children(&mut cursor) {
        match child.kind() {
            "command_name" => {
                command.range = child.byte_range();
                command.name = Some(values.source(child).replace('`', ""));
            }
            "command_name_expr" => {
                command.range = child.byte_range();
                command.name = match child.named_child(0) {
                    Some(inner) if inner.kind() == "command_name" => Some(values.source(inner).to_owned()),
                    _ => values.of(child).texts().and_then(|texts| Some((*texts.first()?).to_owned())),
                };
            }
            "command_elements" => command.elements = elements(values, places, child),
            _ => {}
        }
    }
    command
}

/// Parameters and arguments.
fn elements(values: Values<'_>, places: &Places<'_>, node: Node<'_>) -> Vec<Element> {
    let mut found: Vec<Element> = Vec::new();
    // An argument so far, whether a comma goes on with it, and whether a colon stands before it.
    let (mut open, mut goes_on, mut colon): (Vec<Value>, bool, bool) = (Vec::new(), false, false);
    let mut cursor = node.walk();
    for child in node.children(&mut cursor) {
        let source = values.source(child);
        match child.kind() {
            "command_argument_sep" => {
                if source.contains(':') {
                    close(&mut found, &mut open, colon);
                    colon = true;
                }
            }
            "," => goes_on = true,
            "command_parameter" => {
                close(&mut found, &mut open, colon);
                colon = false;
                let name = source.trim_start_matches('-').trim_end_matches([':', '`']).to_owned();
                found.push(Element::Parameter(name, None, places.of(child.byte_range())));
            }
            "redirection" | "comment" | "argument_list" | "stop_parsing" => {}
            _ => {
                // Behind a blank the grammar takes a comma for the operator of a list of one.
                goes_on |= source.starts_with(',') && !open.is_empty();
                if !goes_on {
                    colon &= open.is_empty();
                    close(&mut found, &mut open, colon);
                }
                goes_on = false;
                let Some(name) = splat(values, child) else {
                    open.push(values.of(child));
                    continue;
                };
                let place = places.of(child.byte_range());
                match values.variables.get(name) {
                    Value::Table(table) => found.push(Element::Splat(table, place)),
                    // A list holds arguments by position.
                    Value::List(list) => found.extend(list.iter().cloned().map(Element::Argument)),
                    _ => found.push(Element::Unknown(name.trim_start_matches('@').to_owned(), place)),
                }
            }
        }
    }
    close(&mut found, &mut open, colon);
    found
}

/// Ends an argument.
fn close(found: &mut Vec<Element>, open: &mut Vec<Value>, colon: bool) {
    if open.is_empty() {
        return;
    }
    let value = listed(std::mem::take(open));
    match found.last_mut() {
        Some(Element::Parameter(_, given @ None, _)) if colon => *given = Some(value),
        _ => found.push(Element::Argument(value)),
    }
}

/// The elements of a list without parentheses, as one value.
fn listed(mut values: Vec<Value>) -> Value {
    if values.len() == 1 {
        return values.remove(0);
    }
    let flat = values.iter().flat_map(|value| match value {
        Value::List(more) => &**more,
        value => std::slice::from_ref(value),
    });
    Value::List(flat.cloned().collect())
}

/// The variable `@name` that an argument is; `@($name)` is a list.
fn splat<'s>(values: Values<'s>, mut node: Node<'_>) -> Option<&'s str> {
    let source = values.source(node);
    if !source.starts_with('@') || source.len() > 200 {
        return None;
    }
    while node.kind() != "variable" {
        node = node.named_child(0).filter(|_| node.named_child_count() == 1)?;
    }
    Some(values.source(node)).filter(|name| name.starts_with('@'))
}
