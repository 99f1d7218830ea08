//! The lines of edits: pointers -> places, found in one pass over each description.

use std::collections::{BTreeSet, HashMap};

use super::report::Location;
use super::result::ModuleResult;
use super::side::Side;
use crate::load;

/// A pointer of a side of a module.
pub(super) type At<'a> = (usize, bool, &'a str);

/// The pointers whose places are wanted.
pub(super) struct Places<'a> {
    sides: [&'a Side; 2],
    results: &'a [ModuleResult],
    wanted: BTreeSet<At<'a>>,
}

impl<'a> Places<'a> {
    pub(super) fn new(sides: [&'a Side; 2], results: &'a [ModuleResult]) -> Self {
        Self { sides, results, wanted: BTreeSet::new() }
    }

    /// Asks for a place.
    pub(super) fn want(&mut self, at: At<'a>) {
        self.wanted.insert(at);
    }

    /// Finds the places. A file that can't be read any more has no lines.
    pub(super) fn find(&self) -> HashMap<At<'a>, Location> {
        let mut found = HashMap::new();
        for (module, result) in self.results.iter().enumerate() {
            for (side, is_old) in [(0, true), (1, false)] {
                let range = (module, is_old, "")..=(module, is_old, "\u{10ffff}");
                let pointers: Vec<&'a str> = self.wanted.range(range).map(|(.., pointer)| *pointer).collect();
                let Some(file) = result.files[side].as_ref().filter(|_| !pointers.is_empty()) else { continue };
                let lines = std::fs::read_to_string(file).map(|text| lines(file, &text, &pointers)).unwrap_or_default();
                let name = self.sides[side].file(file);
                for (at, pointer) in pointers.into_iter().enumerate() {
                    let line = lines.get(at).copied().flatten();
                    let location = Location { file: name.clone(), line, pointer: pointer.to_owned() };
                    found.insert((module, is_old, pointer), location);
                }
            }
        }
        found
    }
}

/// How many members of an `allOf` may hold what a schema says itself.
const MEMBERS: usize = 3;

/// The lines of nodes. What a schema says itself may be written in a member of its `allOf`; of the places that a node may have the last one
/// counts, because a missing node has the line of what contains it.
fn lines(file: &std::path::Path, text: &str, pointers: &[&str]) -> Vec<Option<u32>> {
    let candidates: Vec<Vec<String>> = pointers.iter().map(|pointer| candidates(pointer)).collect();
    let all: Vec<&str> = candidates.iter().flatten().map(String::as_str).collect();
    let mut places = load::places(file, text, &all).into_iter();
    candidates.iter().map(|of| places.by_ref().take(of.len()).filter_map(|place| place.line).max()).collect()
}

fn candidates(pointer: &str) -> Vec<String> {
    let mut all = vec![pointer.to_owned()];
    let rest = pointer.strip_prefix("/components/schemas/").and_then(|rest| rest.split_once('/'));
    if let Some((schema, rest)) = rest {
        all.extend((0..MEMBERS).map(|at| format!("/components/schemas/{schema}/allOf/{at}/{rest}")));
    }
    all
}
