//! The value of an expression, where it is a literal.

use std::rc::Rc;

use tree_sitter::Node;

use super::model::{HOLE, MOST_TEXT, Value};
use super::variables::Variables;

/// How many nodes deep a value is looked for. A value of people is 30 deep, for each level of PowerShell's expressions has one.
const MOST_DEPTH: usize = 120;

/// Finds values.
#[derive(Clone, Copy)]
pub(super) struct Values<'s> {
    /// The script.
    pub(super) text: &'s str,
    /// What variables were assigned so far.
    pub(super) variables: &'s Variables,
}

impl<'s> Values<'s> {
    /// The text of a node.
    pub(super) fn source(self, node: Node<'_>) -> &'s str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    /// The value of a node.
    pub(super) fn of(self, node: Node<'_>) -> Value {
        self.deep(node, 0)
    }

    fn deep(self, mut node: Node<'_>, mut depth: usize) -> Value {
        loop {
            depth += 1;
            if depth > MOST_DEPTH || node.is_error() || node.is_missing() {
                return Value::Unknown;
            }
            match node.kind() {
                "verbatim_string_characters" => return self.verbatim(node, 1),
                "verbatim_here_string_characters" => return self.verbatim(node, 2),
                "expandable_string_literal" => return self.expandable(node, 1),
                "expandable_here_string_literal" => return self.expandable(node, 2),
                "generic_token" => return word(self.source(node)),
                "simple_name" | "path_command_name_token" => return Value::joined(&[self.source(node)]),
                "variable" if self.source(node).eq_ignore_ascii_case("$null") => return Value::Null,
                "variable" => return self.variables.get(self.source(node)),
                "hash_literal_expression" => return self.table(node, depth),
                "array_expression" => return self.list(node, depth),
                // `, x` is a list of one; of other operators nothing is known but casts.
                "expression_with_unary_operator" => {
                    let Some(inner) = last(node) else { return Value::Unknown };
                    if self.source(node).starts_with(',') {
                        return Value::List(Rc::from([self.deep(inner, depth)]));
                    }
                    if inner.kind() != "cast_expression" {
                        return Value::Unknown;
                    }
                    node = inner;
                }
                "cast_expression" => match last(node) {
                    Some(inner) => node = inner,
                    None => return Value::Unknown,
                },
                "additive_expression" | "additive_argument_expression" if node.named_child_count() == 2 => {
                    return self.sum(node, depth);
                }
                "format_expression" | "format_argument_expression" if node.named_child_count() > 1 => {
                    return self.format(node, depth);
                }
                "array_literal_expression" if node.named_child_count() > 1 => return self.list(node, depth),
                kind if PASSED.contains(&kind) && node.named_child_count() == 1 => match node.named_child(0) {
                    Some(inner) => node = inner,
                    None => return Value::Unknown,
                },
                _ => return Value::Unknown,
            }
        }
    }

    /// A text between apostrophes; `marks` is 2 for a text of several lines.
    fn verbatim(self, node: Node<'_>, marks: usize) -> Value {
        let text = inside(self.source(node), marks);
        if marks == 1 { Value::joined(&[&text.replace("''", "'")]) } else { Value::joined(&[text]) }
    }

    /// A text between quotes: what isn't known in it becomes a hole.
    fn expandable(self, node: Node<'_>, marks: usize) -> Value {
        if node.end_byte() - node.start_byte() > MOST_TEXT {
            return Value::Unknown;
        }
        let whole = self.source(node);
        let start = inside_start(whole, marks);
        let end = start + inside(whole, marks).len();
        let (mut out, mut at) = (String::new(), start);
        let mut cursor = node.walk();
        for child in node.named_children(&mut cursor) {
            let from = child.start_byte() - node.start_byte();
            let to = child.end_byte() - node.start_byte();
            if from < at || to > end {
                continue;
            }
            unescape(&whole[at..from], &mut out);
            match child.kind() {
                "variable" => match self.variables.get(self.source(child)) {
                    Value::Text(text) => out.push_str(&text),
                    _ => out.push(HOLE),
                },
                _ => out.push(HOLE),
            }
            at = to;
        }
        unescape(&whole[at..end], &mut out);
        Value::joined(&[&out])
    }

    /// `a + b`.
    fn sum(self, node: Node<'_>, depth: usize) -> Value {
        let is_plus = node.child(1).is_some_and(|operator| self.source(operator).trim() == "+");
        let (Some(left), Some(right)) = (node.named_child(0), node.named_child(1)) else { return Value::Unknown };
        if !is_plus {
            return Value::Unknown;
        }
        let text = |node| match self.deep(node, depth) {
            Value::Text(text) => Some(text),
            Value::Null => Some(Rc::from("")),
            Value::Unknown => Some(Rc::from(HOLE.to_string())),
            Value::List(_) | Value::Table(_) => None,
        };
        match (text(left), text(right)) {
            (Some(left), Some(right)) if left.chars().chain(right.chars()).any(|c| c != HOLE) => {
                Value::joined(&[&left, &right])
            }
            _ => Value::Unknown,
        }
    }

    /// `'text {0}' -f ...`.
    fn format(self, node: Node<'_>, depth: usize) -> Value {
        let Some(Value::Text(text)) = node.named_child(0).map(|first| self.deep(first, depth)) else {
            return Value::Unknown;
        };
        let (mut out, mut rest) = (String::new(), &*text);
        while let Some((before, behind)) = rest.split_once('{') {
            let Some((_, behind)) = behind.split_once('}') else { break };
            out.push_str(before);
            out.push(HOLE);
            rest = behind;
        }
        Value::joined(&[&out, rest])
    }

    /// `a, b` and `@(...)`.
    fn list(self, node: Node<'_>, depth: usize) -> Value {
        let mut cursor = node.walk();
        let mut values = Vec::new();
        for child in node.named_children(&mut cursor) {
            match child.kind() {
                "comment" => {}
                "statement_list" => {
                    let mut cursor = child.walk();
                    for statement in child.named_children(&mut cursor).filter(|node| node.kind() != "comment") {
                        match self.deep(statement, depth) {
                            Value::List(inner) => values.extend(inner.iter().cloned()),
                            value => values.push(value),
                        }
                    }
                }
                _ => values.push(self.deep(child, depth)),
            }
        }
        Value::List(values.into())
    }

    /// `@{ key = value }`; a key that isn't a literal makes all of it unknown.
    fn table(self, node: Node<'_>, depth: usize) -> Value {
        let mut entries = Vec::new();
        let mut cursor = node.walk();
        let Some(body) = node.named_children(&mut cursor).find(|child| child.kind() == "hash_literal_body") else {
            return if node.has_error() { Value::Unknown } else { Value::Table(Rc::from([])) };
        };
        let mut cursor = body.walk();
        for entry in body.named_children(&mut cursor).filter(|entry| entry.kind() == "hash_entry") {
            let key = entry.named_child(0).and_then(|key| key.named_child(0)).map(|key| self.deep(key, depth));
            let Some(Value::Text(key)) = key.filter(|key| key.texts().is_some()) else { return Value::Unknown };
            let value = last(entry).map_or(Value::Unknown, |value| self.deep(value, depth));
            entries.push((key, value));
        }
        Value::Table(entries.into())
    }
}

/// Nodes that stand for the one that they hold.
const PASSED: [&str; 28] = [
    "pipeline",
    "pipeline_chain",
    "statement_list",
    "logical_expression",
    "bitwise_expression",
    "comparison_expression",
    "additive_expression",
    "multiplicative_expression",
    "format_expression",
    "range_expression",
    "array_literal_expression",
    "unary_expression",
    "parenthesized_expression",
    "sub_expression",
    "string_literal",
    "key_expression",
    "member_name",
    "path_command_name",
    "command_name_expr",
    "argument_expression",
    "logical_argument_expression",
    "bitwise_argument_expression",
    "comparison_argument_expression",
    "additive_argument_expression",
    "multiplicative_argument_expression",
    "format_argument_expression",
    "range_argument_expression",
    "script_parameter_default",
];

fn last(node: Node<'_>) -> Option<Node<'_>> {
    let count = u32::try_from(node.named_child_count()).ok()?;
    node.named_child(count.checked_sub(1)?)
}

/// A word without quotes. A variable in it is a hole.
fn word(text: &str) -> Value {
    if text.len() > MOST_TEXT {
        return Value::Unknown;
    }
    let (mut plain, mut rest) = (String::new(), text);
    while let Some((before, behind)) = rest.split_once('$') {
        unescape(before, &mut plain);
        let end = behind.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(behind.len());
        if end == 0 {
            return Value::Unknown;
        }
        plain.push(HOLE);
        rest = &behind[end..];
    }
    unescape(rest, &mut plain);
    if plain == HOLE.to_string() { Value::Unknown } else { Value::joined(&[&plain]) }
}

/// Where the text of a literal begins. That of several lines begins on the line behind its mark.
fn inside_start(whole: &str, marks: usize) -> usize {
    if marks == 1 { 1.min(whole.len()) } else { whole.find('\n').map_or(whole.len(), |at| at + 1) }
}

/// The text of a literal without its marks.
fn inside(whole: &str, marks: usize) -> &str {
    let end = if marks == 1 { whole.len() - 1 } else { whole.rfind('\n').unwrap_or(0) };
    whole.get(inside_start(whole, marks)..end).unwrap_or_default().trim_end_matches('\r')
}

/// Text with the escapes of PowerShell, as what it stands for.
fn unescape(text: &str, out: &mut String) {
    let mut rest = text.replace("\"\"", "\"");
    if rest.contains('`') {
        let mut chars = std::mem::take(&mut rest).chars().collect::<Vec<_>>().into_iter();
        while let Some(c) = chars.next() {
            match c {
                '`' => rest.extend(chars.next().map(|c| match c {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    c => c,
                })),
                c => rest.push(c),
            }
        }
    }
    out.push_str(&rest);
}
