//! The lines of nodes: RFC 6901 pointers <-> line numbers, from the text of a YAML or JSON document.
//!
//! Everything here reads the text event by event and keeps nothing of it. It runs only when a place is shown.

use std::borrow::Cow;
use std::collections::HashMap;

use saphyr_parser::{Event, Parser};

use crate::pointer;

/// The number of the line, counted from 1, that holds a byte of a text.
pub(crate) fn line_at(text: &[u8], offset: usize) -> u32 {
    let lines = text[..offset.min(text.len())].split(|byte| *byte == b'\n').count();
    u32::try_from(lines).unwrap_or(u32::MAX)
}

/// The lines of several nodes, in one pass over the text; for a missing node the line of its nearest ancestor.
pub(crate) fn lines_of(text: &str, pointers: &[&str]) -> Vec<Option<u32>> {
    // Every prefix of every pointer, so that ancestors are found on the way.
    let mut wanted: HashMap<&str, Option<u32>> = HashMap::new();
    for pointer in pointers {
        wanted.extend(prefixes(pointer).map(|prefix| (prefix, None)));
    }
    let mut missing = wanted.len();
    let mut path = Path6901::default();
    walk(text, |step| {
        match step {
            // Below a node that isn't wanted there is nothing to find.
            Step::Enter { segment, line } => {
                if path.enter_if(segment, |pointer| wanted.contains_key(pointer))
                    && let Some(found) = wanted.get_mut(path.text.as_str())
                    && found.is_none()
                {
                    *found = Some(line);
                    missing -= 1;
                }
            }
            Step::Leave => path.leave(),
        }
        missing > 0
    });
    pointers.iter().map(|pointer| prefixes(pointer).find_map(|prefix| wanted[prefix])).collect()
}

/// The pointer of the last node that starts at a line or before it; what a fault of the syntax is near to.
pub(super) fn pointer_at(text: &str, line: u32) -> String {
    let (mut path, mut near) = (Path6901::default(), String::new());
    walk(text, |step| {
        match step {
            Step::Enter { line: at, .. } if at > line => return false,
            Step::Enter { segment, .. } => {
                path.enter(segment);
                near.clone_from(&path.text);
            }
            Step::Leave => path.leave(),
        }
        true
    });
    near
}

/// The line of the first node that has more than `limit` ancestors.
pub(super) fn first_deeper_than(text: &str, limit: usize) -> Option<u32> {
    let (mut depth, mut found, mut last_line) = (0_usize, None, 1);
    let complete = walk(text, |step| {
        match step {
            Step::Enter { line, .. } => {
                depth += 1;
                last_line = line;
                if depth > limit {
                    found = Some(line);
                }
            }
            Step::Leave => depth -= 1,
        }
        found.is_none()
    });
    // The reader of events gives up at a depth of its own; that is too deep as well.
    found.or_else(|| (!complete && depth > limit / 2).then_some(last_line))
}

/// A key that occurs again in one mapping.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Duplicate {
    /// The key.
    pub key: String,
    /// Pointer of the entry.
    pub pointer: String,
    /// Line of the later entry.
    pub line: Option<u32>,
    /// Line of the first entry.
    pub first: Option<u32>,
}

/// Every key that occurs again in one mapping.
pub(super) fn duplicates(text: &str) -> Vec<Duplicate> {
    let mut found = Vec::new();
    let mut path = Path6901::default();
    let mut open: Vec<HashMap<String, u32>> = Vec::new();
    walk(text, |step| {
        match step {
            Step::Enter { segment, line } => {
                let key = if let Segment::Key(key) = &segment { Some(key.clone().into_owned()) } else { None };
                path.enter(segment);
                if let (Some(keys), Some(key)) = (open.last_mut(), key) {
                    if let Some(&first) = keys.get(&key) {
                        let pointer = path.text.clone();
                        found.push(Duplicate { key, pointer, line: Some(line), first: Some(first) });
                    } else {
                        keys.insert(key, line);
                    }
                }
                open.push(HashMap::new());
            }
            Step::Leave => {
                path.leave();
                open.pop();
            }
        }
        true
    });
    found
}

/// A pointer and all pointers of its ancestors, longest first.
fn prefixes(pointer: &str) -> impl Iterator<Item = &str> {
    let mut next = Some(pointer);
    std::iter::from_fn(move || {
        let current = next?;
        next = current.rfind('/').map(|at| &current[..at]);
        Some(current)
    })
}

/// A pointer that grows and shrinks with the walk.
#[derive(Default)]
struct Path6901 {
    text: String,
    /// Length of `text` before each open node; `None` below a node that is passed over.
    open: Vec<Option<usize>>,
}

impl Path6901 {
    fn enter(&mut self, segment: Segment<'_>) {
        self.enter_if(segment, |_| true);
    }

    /// Enters a node; gives whether its pointer satisfies `wanted` and its parent's did.
    fn enter_if(&mut self, segment: Segment<'_>, wanted: impl Fn(&str) -> bool) -> bool {
        if self.open.last().is_some_and(Option::is_none) {
            self.open.push(None);
            return false;
        }
        let before = self.text.len();
        match segment {
            Segment::Root => {}
            Segment::Key(key) => pointer::push(&mut self.text, &key),
            Segment::Index(index) => {
                self.text.push('/');
                self.text.push_str(&index.to_string());
            }
        }
        let found = wanted(&self.text);
        if !found {
            self.text.truncate(before);
        }
        self.open.push(found.then_some(before));
        found
    }

    fn leave(&mut self) {
        if let Some(Some(before)) = self.open.pop() {
            self.text.truncate(before);
        }
    }
}

/// The segment of a pointer from a parent to a node.
enum Segment<'a> {
    Root,
    Key(Cow<'a, str>),
    Index(usize),
}

/// One step through a document. Each `Enter` has its `Leave`.
enum Step<'a> {
    /// A node begins; for the value of a mapping the line is that of its key.
    Enter { segment: Segment<'a>, line: u32 },
    /// The node that was entered last, and not left yet, ends.
    Leave,
}

/// An open collection.
enum Frame<'a> {
    /// The key whose value comes next, with its line.
    Mapping(Option<(Cow<'a, str>, u32)>),
    Sequence(usize),
    /// A mapping or list that is itself a key; its inside is passed over.
    Key,
}

/// Deepest nesting that is walked into: far beyond what is read, so that no text takes long.
const MAX_DEPTH: usize = 512;

/// Walks through the first document of a text; gives whether it came to its end.
/// `visit` gives whether the walk goes on.
fn walk<'a>(text: &'a str, mut visit: impl FnMut(Step<'a>) -> bool) -> bool {
    let mut frames: Vec<Frame<'a>> = Vec::new();
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else { return false };
        let line = u32::try_from(span.start.line()).unwrap_or(u32::MAX);
        let goes_on = match event {
            Event::Scalar(value, ..) => leaf(&mut frames, value, line, &mut visit),
            Event::Alias(_) => leaf(&mut frames, Cow::Borrowed("*"), line, &mut visit),
            Event::MappingStart(..) => open(&mut frames, Frame::Mapping(None), line, &mut visit),
            Event::SequenceStart(..) => open(&mut frames, Frame::Sequence(0), line, &mut visit),
            Event::MappingEnd | Event::SequenceEnd => close(&mut frames, &mut visit),
            Event::DocumentEnd => return true,
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) => true,
        };
        if !goes_on || frames.len() > MAX_DEPTH {
            return false;
        }
    }
    true
}

/// The segment and line of the node that begins now; `None` when it is a key.
fn segment<'a>(frames: &mut [Frame<'a>], line: u32) -> Option<(Segment<'a>, u32)> {
    match frames.last_mut() {
        None => Some((Segment::Root, line)),
        Some(Frame::Mapping(key)) => key.take().map(|(key, line)| (Segment::Key(key), line)),
        Some(Frame::Sequence(next)) => {
            *next += 1;
            Some((Segment::Index(*next - 1), line))
        }
        Some(Frame::Key) => None,
    }
}

fn leaf<'a>(
    frames: &mut [Frame<'a>],
    value: Cow<'a, str>,
    line: u32,
    visit: &mut impl FnMut(Step<'a>) -> bool,
) -> bool {
    if let Some((segment, line)) = segment(frames, line) {
        return visit(Step::Enter { segment, line }) && visit(Step::Leave);
    }
    if let Some(Frame::Mapping(key)) = frames.last_mut() {
        *key = Some((value, line));
    }
    true
}

fn open<'a>(
    frames: &mut Vec<Frame<'a>>,
    frame: Frame<'a>,
    line: u32,
    visit: &mut impl FnMut(Step<'a>) -> bool,
) -> bool {
    if let Some((segment, line)) = segment(frames, line) {
        frames.push(frame);
        return visit(Step::Enter { segment, line });
    }
    if let Some(Frame::Mapping(key)) = frames.last_mut() {
        *key = Some((Cow::Borrowed("?"), line));
    }
    frames.push(Frame::Key);
    true
}

fn close<'a>(frames: &mut Vec<Frame<'a>>, visit: &mut impl FnMut(Step<'a>) -> bool) -> bool {
    matches!(frames.pop(), None | Some(Frame::Key)) || visit(Step::Leave)
}
