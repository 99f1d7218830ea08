//! Text -> tree: reads YAML 1.2 or JSON into a JSON value in one pass, with limits against hostile texts.
//!
//! E.g. `200: {description: ok}` becomes `{"200": {"description": "ok"}}`: keys are always texts, as written.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::path::Path;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde_json::{Map, Number, Value};

use super::{events, lines};
use crate::diag::{Diagnostics, Place};

/// Deepest nesting that is read; the limit of the libraries. `OpenAPI` documents stay below 60.
const MAX_DEPTH: usize = 128;

/// Nodes that aliases may add. Without aliases a document has fewer nodes than bytes.
const MAX_ALIASED_NODES: usize = 1_000_000;

const HINT_SYNTAX: &str = "correct the syntax at this line, or the one before it";
const HINT_DEPTH: &str = "move the nested part out, e.g. into a schema of its own, and refer to it";

/// Parses a text. Faults are reported; `None` when there is no tree.
pub(super) fn parse(file: &Path, text: &str, diags: &mut Diagnostics) -> Option<Value> {
    let read = match deep_flow(text) {
        Some(line) => Err(Fault { line: Some(line), message: too_deep(), hint: HINT_DEPTH }),
        None => read(file, text),
    };
    match read {
        Ok((value, None)) => Some(value),
        Ok((_, Some(key))) => {
            report_duplicates(file, text, &key, diags);
            None
        }
        Err(fault) => {
            let pointer = fault.line.map(|line| lines::pointer_at(text, line)).unwrap_or_default();
            diags.error(Place { file: file.to_owned(), pointer, line: fault.line }, fault.message, fault.hint);
            None
        }
    }
}

/// What the library says about a text.
struct Fault {
    line: Option<u32>,
    message: String,
    hint: &'static str,
}

/// The tree of a text, and a key that occurs twice in one mapping, if any does.
fn read(file: &Path, text: &str) -> Result<(Value, Option<String>), Fault> {
    // JSON is YAML too, but its own parser is ten times as fast. What it refuses may still be YAML in flow style.
    let mut json_fault = None;
    if text.trim_start().starts_with('{') {
        let state = State::new(text);
        let mut json = serde_json::Deserializer::from_str(text);
        match Node(&state).deserialize(&mut json).and_then(|value| json.end().map(|()| value)) {
            Ok(value) => return Ok((value, state.duplicate.into_inner())),
            Err(error) => json_fault = Some(error),
        }
    }
    if let Some(read) = by_events(text) {
        return Ok(read);
    }
    by_library(text).map_err(|error| {
        let json = json_fault.filter(|_| file.extension().is_some_and(|e| e.eq_ignore_ascii_case("json")));
        json.map_or_else(|| yaml_fault(text, &error), |error| json_fault_of(&error))
    })
}

/// The tree as it is read event by event, and a key that occurs twice; `None` where only the library knows what the text says.
fn by_events(text: &str) -> Option<(Value, Option<String>)> {
    events::read(text, &events::Rules { depth: MAX_DEPTH, nodes: limit(text), plain })
}

/// The tree as the YAML library reads it, and a key that occurs twice; or the library's account of a fault.
fn by_library(text: &str) -> Result<(Value, Option<String>), yaml_serde::Error> {
    let state = State::new(text);
    let value = Node(&state).deserialize(yaml_serde::Deserializer::from_str(text))?;
    Ok((value, state.duplicate.into_inner()))
}

/// What a scalar without quotes means: a text, unless it reads as a number, a truth value or null.
fn plain(scalar: &str) -> Option<Value> {
    // Nearly all that are no texts.
    match scalar {
        "" | "null" => return Some(Value::Null),
        "true" => return Some(Value::Bool(true)),
        "false" => return Some(Value::Bool(false)),
        _ => {}
    }
    let may_be_other = scalar.starts_with(|c: char| c.is_ascii_digit() || "+-.~nNtTfF".contains(c));
    if !may_be_other || scalar.contains(|c: char| !c.is_ascii_alphanumeric() && !"+-.~_".contains(c)) {
        return Some(Value::String(scalar.to_owned()));
    }
    Node(&State::new(scalar)).deserialize(yaml_serde::Deserializer::from_str(scalar)).ok()
}

/// Most nodes of the tree of a text.
fn limit(text: &str) -> usize {
    text.len() + MAX_ALIASED_NODES
}

fn yaml_fault(text: &str, error: &yaml_serde::Error) -> Fault {
    let line = error.location().map(|location| line_number(location.line()));
    let message = error.to_string();
    if message.starts_with("recursion limit") {
        return Fault { line, message: too_deep(), hint: HINT_DEPTH };
    }
    if message.starts_with("repetition limit") {
        return Fault {
            line,
            message: too_many_nodes(),
            hint: "write the repeated parts as schemas and refer to them",
        };
    }
    if message.starts_with("deserializing from YAML containing more than one document") {
        return Fault {
            line,
            message: "the file holds more than one YAML document".to_owned(),
            hint: "split the file",
        };
    }
    let indented_by_tab = line
        .and_then(|line| text.lines().nth(line as usize - 1))
        .is_some_and(|text| text.trim_start_matches(' ').starts_with('\t'));
    let hint = if indented_by_tab { "indent with spaces: YAML allows no tab there" } else { HINT_SYNTAX };
    // The library ends its messages with the place, and may start them with its own notation of the path.
    let end = message.find(" at line ").unwrap_or(message.len());
    Fault { line, message: format!("this is no valid YAML: {}", &message[..end]), hint }
}

fn json_fault_of(error: &serde_json::Error) -> Fault {
    let message = error.to_string();
    let end = message.find(" at line ").unwrap_or(message.len());
    let line = Some(line_number(error.line()));
    if message.starts_with("recursion limit") {
        return Fault { line, message: too_deep(), hint: HINT_DEPTH };
    }
    Fault { line, message: format!("this is no valid JSON: {}", &message[..end]), hint: HINT_SYNTAX }
}

fn line_number(line: usize) -> u32 {
    u32::try_from(line.max(1)).unwrap_or(u32::MAX)
}

fn too_deep() -> String {
    format!("the document is nested more than {MAX_DEPTH} levels deep")
}

fn too_many_nodes() -> String {
    "the document's aliases (`*name`) repeat too much of it".to_owned()
}

/// Surplus of opening brackets at which a text is looked at more closely.
const SUSPICIOUS: usize = MAX_DEPTH * 4;

/// How often a closer look may find that the brackets were in texts.
const MAX_LOOKS: usize = 16;

/// The line at which flow collections (`[[[...`) are nested too deep.
///
/// The YAML library needs time in proportion to the depth for each token, and only its result has a limit. So a running
/// balance of brackets is kept, which also counts those in texts, and where it grows suspicious the text so far is read
/// event by event.
fn deep_flow(text: &str) -> Option<u32> {
    let (mut balance, mut looks) = (0_usize, 0);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'{' => balance += 1,
            b']' | b'}' => balance = balance.saturating_sub(1),
            _ => continue,
        }
        if balance > SUSPICIOUS {
            let so_far = &text[..=at];
            looks += 1;
            if let Some(line) = lines::first_deeper_than(so_far, MAX_DEPTH) {
                return Some(line);
            }
            if looks == MAX_LOOKS {
                return Some(lines::line_at(text.as_bytes(), at));
            }
            balance = 0;
        }
    }
    None
}

/// Reports every key that occurs twice in one mapping. `known` is one of them.
fn report_duplicates(file: &Path, text: &str, known: &str, diags: &mut Diagnostics) {
    let mut duplicates = lines::duplicates(text);
    if duplicates.is_empty() {
        // The two YAML readers disagree about this text; the fault itself is certain.
        duplicates.push(lines::Duplicate { key: known.to_owned(), pointer: String::new(), line: None, first: None });
    }
    for duplicate in duplicates {
        let first = duplicate.first.map_or_else(String::new, |line| format!(" (first in line {line})"));
        let place = Place { file: file.to_owned(), pointer: duplicate.pointer, line: duplicate.line };
        let message = format!("the key `{}` occurs twice in one mapping{first}", duplicate.key);
        diags.error(place, message, "keep one of the two, or merge them");
    }
}

/// State of one pass over a text.
struct State {
    nodes_left: Cell<usize>,
    duplicate: RefCell<Option<String>>,
}

impl State {
    fn new(text: &str) -> Self {
        Self { nodes_left: Cell::new(limit(text)), duplicate: RefCell::new(None) }
    }
}

/// Reads one node.
#[derive(Clone, Copy)]
struct Node<'s>(&'s State);

impl Node<'_> {
    fn count<E: Error>(self) -> Result<(), E> {
        let left = self.0.nodes_left.get().checked_sub(1).ok_or_else(|| E::custom(too_many_nodes()))?;
        self.0.nodes_left.set(left);
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.count()?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mapping, a list or a scalar")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    #[expect(clippy::cast_precision_loss, reason = "integers beyond 64 bits are kept as JSON keeps them, as doubles")]
    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    #[expect(clippy::cast_precision_loss, reason = "integers beyond 64 bits are kept as JSON keeps them, as doubles")]
    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| E::custom(format!("the number `{value}` is not finite; JSON has no such number")))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(self)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = access.next_key_seed(Key)? {
            // Looked up before the value is read: the value of a second entry is only passed over.
            if map.contains_key(&key) {
                self.count()?;
                access.next_value::<IgnoredAny>()?;
                self.0.duplicate.borrow_mut().get_or_insert(key);
                continue;
            }
            let value = access.next_value_seed(self)?;
            map.insert(key, value);
        }
        if let Some(number) = kept_number(&map) {
            return Ok(Value::Number(number));
        }
        Ok(Value::Object(map))
    }

    /// A node with a tag of its own, e.g. `!secret x`: a tag means nothing to OpenAPI, so the node counts without it.
    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Value, A::Error> {
        let (_tag, node) = access.variant::<IgnoredAny>()?;
        node.newtype_variant_seed(self)
    }
}

/// The number that a mapping stands for: where `serde_json` keeps all digits of fractions, it hands them over so.
fn kept_number(map: &Map<String, Value>) -> Option<Number> {
    let text = map.get("$serde_json::private::Number").filter(|_| map.len() == 1)?.as_str()?;
    Number::from_f64(text.parse().ok()?)
}

/// Reads a key as the text that is written there.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a scalar as key")
    }

    fn visit_str<E>(self, value: &str) -> Result<String, E> {
        Ok(value.to_owned())
    }

    fn visit_string<E>(self, value: String) -> Result<String, E> {
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_readers_of_yaml_read_the_same() {
        let texts = [
            "a: 1\nb: -2\nc: 3.5\nd: 1e3\ne: 0x1F\nf: 0o17\ng: 007\nh: 12_000\ni: +4\nj: .inf-\nk: 1.\n",
            "a: true\nb: True\nc: yes\nd: null\ne: ~\nf:\ng: Null\nh: nullable\ni: tRUE\nj: false # no\n",
            "a: one\n  two\n\n  three\nb: >\n  folded\n  text\n\n  more\nc: |-\n  kept\n    as it is\nd: |+\n  end\n\n",
            "a: 'it''s'\nb: \"tab\\t \\u00e9 \\\n  next\"\nc: 'two\n  lines'\nd: \"\"\n",
            "? a\n: b\n'200': x\n200: y\n~: z\ntrue: t\n",
            "- - 1\n  - 2\n- {a: [b, 'c', {}], d: e}\n- []\n-\n",
            "a: &x {b: 1}\nc: *x\nd: [*x, &y text, *y]\n",
            "a: !mine text\nb: !!str 5\nc: !!int '5'\nd: !mine {x: 1}\n",
            "a: http://x.y/z?q=1#f\nb: -x\nc: a#b\nd: 2024-01-01\ne: 12:30\nf: [a:b, -1]\n",
            "a: 9223372036854775807\nb: 18446744073709551615\nc: 18446744073709551616\nd: -9223372036854775809\n",
            "a: b\na: c\n",
            "---\na: b\n...\n",
            "'a': \"b\"\r\nc: d\r\n",
            "text",
            "",
        ];
        for text in texts {
            let library = by_library(text).expect(text);
            // Where only the library knows, nothing is compared; most texts must be read by both.
            assert_eq!(by_events(text).unwrap_or_else(|| library.clone()), library, "{text}");
        }
        assert!(texts.iter().filter(|text| by_events(text).is_some()).count() + 2 >= texts.len());
    }
}
