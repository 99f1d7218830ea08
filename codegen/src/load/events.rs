//! Text -> tree, event by event: reads YAML 1.2 twice as fast as the library that says what is wrong with a text.
//!
//! It also reads what that library refuses, which follows YAML 1.1 in a few places: there, an anchor has letters, digits, `-` and
//! `_` only, and no line may consist of tabs. So it refuses `copyright: &copy; Somebody`, which is the text `Somebody` under
//! the anchor `copy;`.

use std::borrow::Cow;
use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Tag};
use serde_json::map::Entry;
use serde_json::{Map, Value};

/// Limits, and what a plain scalar means; both are those of the library that says what is wrong.
pub(super) struct Rules<F> {
    /// Deepest nesting.
    pub depth: usize,
    /// Most nodes, those of aliases included.
    pub nodes: usize,
    /// The value of a scalar that is written without quotes.
    pub plain: F,
}

/// An open collection, with its anchor (0 for none).
enum Frame {
    Mapping { map: Map<String, Value>, key: Option<String>, anchor: usize },
    Sequence { items: Vec<Value>, anchor: usize },
}

/// The tree of a text and a key that occurs twice in one mapping, if any does. `None` for any text with a fault, and for what
/// only the library knows: other keys than scalars, and scalars whose tag says what they are.
pub(super) fn read(text: &str, rules: &Rules<impl Fn(&str) -> Option<Value>>) -> Option<(Value, Option<String>)> {
    let mut reader =
        Reader { rules, nodes: 0, frames: Vec::new(), anchors: HashMap::new(), duplicate: None, root: None };
    for event in Parser::new_from_str(text) {
        match event.ok()?.0 {
            Event::Scalar(text, style, anchor, tag) => reader.scalar(text, style, anchor, tag.as_deref())?,
            Event::Alias(anchor) => {
                let count = size(reader.anchors.get(&anchor)?);
                reader.count(count)?;
                let value = reader.anchors.get(&anchor)?.clone();
                reader.node(value)?;
            }
            Event::MappingStart(anchor, _) => reader.open(Frame::Mapping { map: Map::new(), key: None, anchor })?,
            Event::SequenceStart(anchor, _) => reader.open(Frame::Sequence { items: Vec::new(), anchor })?,
            Event::MappingEnd | Event::SequenceEnd => reader.close()?,
            // A second document is one too many.
            Event::DocumentStart(_) if reader.root.is_some() => return None,
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) | Event::DocumentEnd => {}
        }
    }
    Some((reader.root.unwrap_or(Value::Null), reader.duplicate))
}

fn is_text(tag: &Tag) -> bool {
    tag.suffix == "str"
}

/// How many nodes a value has.
fn size(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Object(map) => 1 + map.values().map(size).sum::<usize>(),
        _ => 1,
    }
}

struct Reader<'r, F> {
    rules: &'r Rules<F>,
    nodes: usize,
    frames: Vec<Frame>,
    anchors: HashMap<usize, Value>,
    duplicate: Option<String>,
    root: Option<Value>,
}

impl<F: Fn(&str) -> Option<Value>> Reader<'_, F> {
    fn count(&mut self, nodes: usize) -> Option<()> {
        self.nodes += nodes;
        (self.nodes <= self.rules.nodes).then_some(())
    }

    /// A scalar: a key where one is due, else a node.
    fn scalar(&mut self, text: Cow<'_, str>, style: ScalarStyle, anchor: usize, tag: Option<&Tag>) -> Option<()> {
        self.count(1)?;
        if let Some(Frame::Mapping { key: key @ None, .. }) = self.frames.last_mut() {
            *key = Some(text.into_owned());
            return Some(());
        }
        let value = match tag.filter(|tag| tag.is_yaml_core_schema()) {
            Some(tag) if !is_text(tag) => return None,
            None if style == ScalarStyle::Plain => (self.rules.plain)(&text)?,
            _ => Value::String(text.into_owned()),
        };
        self.name(anchor, &value)?;
        self.node(value)
    }

    /// Keeps what has an anchor. Anchors may stand inside of others, and then keep the same nodes again.
    fn name(&mut self, anchor: usize, value: &Value) -> Option<()> {
        if anchor > 0 {
            self.count(size(value))?;
            self.anchors.insert(anchor, value.clone());
        }
        Some(())
    }

    fn open(&mut self, frame: Frame) -> Option<()> {
        self.count(1)?;
        // A collection can't be a key.
        if matches!(self.frames.last(), Some(Frame::Mapping { key: None, .. })) || self.frames.len() >= self.rules.depth
        {
            return None;
        }
        self.frames.push(frame);
        Some(())
    }

    fn close(&mut self) -> Option<()> {
        let (value, anchor) = match self.frames.pop()? {
            Frame::Mapping { map, anchor, .. } => (Value::Object(map), anchor),
            Frame::Sequence { items, anchor } => (Value::Array(items), anchor),
        };
        self.name(anchor, &value)?;
        self.node(value)
    }

    /// Puts a node that is complete into the collection around it.
    fn node(&mut self, value: Value) -> Option<()> {
        match self.frames.last_mut() {
            None => self.root = Some(value),
            Some(Frame::Sequence { items, .. }) => items.push(value),
            Some(Frame::Mapping { map, key, .. }) => {
                let key = key.take()?;
                match map.entry(key) {
                    Entry::Occupied(known) => {
                        self.duplicate.get_or_insert_with(|| known.key().clone());
                    }
                    Entry::Vacant(free) => {
                        free.insert(value);
                    }
                }
            }
        }
        Some(())
    }
}
