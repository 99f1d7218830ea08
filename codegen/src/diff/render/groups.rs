//! Effects that are the same for many cmdlets, types or pages become one line:
//! `8 cmdlets: -HideAttendees removed: New-MgBetaUserEvent, Update-MgBetaUserEvent, 6 more`.

use std::cmp::Reverse;

use indexmap::{IndexMap, IndexSet};

use crate::diff::report::{Effect, Reader, SubjectKind, Witness};
use crate::diff::rules::{Rule, Verdict, Verdicts};

/// Stands for the owner in the text that all effects of a group share; nothing that is shown has this character.
const OWNER: &str = "\u{1}";

/// Effects with the same rule, the same classes and the same text, whoever it is about.
pub struct Group<'a> {
    pub rule: &'static Rule,
    /// What they mean for those readers who are asked for; no class for the others.
    pub verdicts: Verdicts,
    /// In the order of the report; at least one.
    pub effects: Vec<&'a Effect>,
    /// What its names are called.
    pub noun: Noun,
}

/// A line about effects.
pub struct Line<'a> {
    pub rule: &'static Rule,
    /// How it begins: the words of the rule, with the name in them or before them.
    start: Vec<Part<'a>>,
    /// All names that follow.
    names: Vec<&'a str>,
}

/// A part of a line.
#[derive(Clone)]
pub enum Part<'a> {
    /// Words. May quote the description.
    Words(String),
    /// The name of a cmdlet, a type, an item or a page.
    Name(&'a str),
}

/// What is counted: one, many.
pub type Noun = (&'static str, &'static str);

/// What the owner of a subject of that kind is called.
pub fn noun(kind: SubjectKind) -> Noun {
    match kind {
        SubjectKind::Cmdlet | SubjectKind::ParameterSet | SubjectKind::Parameter | SubjectKind::Output => {
            ("cmdlet", "cmdlets")
        }
        SubjectKind::Model | SubjectKind::Property => ("type", "types"),
        SubjectKind::Identity => ("identity", "identities"),
        SubjectKind::Rust => ("Rust item", "Rust items"),
        SubjectKind::Page => ("page", "pages"),
    }
}

/// `1 cmdlet`, `8 cmdlets`.
pub fn count(number: usize, (one, many): Noun) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// The worst of some verdicts.
fn worst(verdicts: Verdicts) -> Verdict {
    verdicts.into_iter().max().unwrap_or_default()
}

/// Groups of effects, worst first.
pub fn group<'a>(effects: impl IntoIterator<Item = &'a Effect>, readers: &[Reader]) -> Vec<Group<'a>> {
    let mut groups: IndexMap<_, Vec<&Effect>> = IndexMap::new();
    for effect in effects {
        let mut verdicts = effect.classes;
        for reader in Reader::ALL.into_iter().filter(|reader| !readers.contains(reader)) {
            verdicts[reader as usize] = Verdict::default();
        }
        let key = (effect.rule.id.as_str(), verdicts, noun(effect.subject.kind), effect.text_about(OWNER));
        groups.entry(key).or_default().push(effect);
    }
    let groups = groups.into_iter().map(|((_, verdicts, noun, _), effects)| Group {
        rule: effects[0].rule,
        verdicts,
        effects,
        noun,
    });
    let mut groups: Vec<Group<'a>> = groups.collect();
    groups.sort_by_key(|group| Reverse(worst(group.verdicts)));
    groups
}

impl<'a> Group<'a> {
    /// The worst that it means for anybody who is asked for.
    pub fn worst(&self) -> Verdict {
        worst(self.verdicts)
    }

    /// The names that it is about, in the order of the report.
    pub fn names(&self) -> Vec<&'a str> {
        let names = self.effects.iter().map(|effect| effect.subject.owner.as_str()).filter(|name| !name.is_empty());
        names.collect::<IndexSet<_>>().into_iter().collect()
    }

    /// How a machine can check one of its effects.
    pub fn witness(&self) -> Option<&'a Witness> {
        self.effects.iter().find_map(|effect| effect.witness.as_ref())
    }

    /// The group as a line.
    pub fn line(&self) -> Line<'a> {
        let mut names = self.names();
        let text = self.effects[0].text_about(OWNER);
        let start = match (text.split_once(OWNER), names.len()) {
            (Some((before, after)), 1..) => {
                let name = names.remove(0);
                let (one, many) = self.noun;
                let more = match names.len() {
                    0 => String::new(),
                    more => format!("; {more} more {}: ", if more == 1 { one } else { many }),
                };
                vec![Part::Words(before.to_owned()), Part::Name(name), Part::Words(format!("{after}{more}"))]
            }
            (None, 1) => vec![Part::Name(names.remove(0)), Part::Words(format!(": {text}"))],
            (None, 2..) => vec![Part::Words(format!("{}: {text}: ", count(names.len(), self.noun)))],
            (_, 0) => vec![Part::Words(self.effects[0].text())],
        };
        Line { rule: self.rule, start, names }
    }
}

impl<'a> Line<'a> {
    /// The line with at most so many of the names that follow, but one at least; it says how many more there are.
    pub fn parts(&self, most: usize) -> Vec<Part<'a>> {
        let mut parts = self.start.clone();
        let shown = self.names.len().min(most.max(1));
        for (index, name) in self.names[..shown].iter().enumerate() {
            parts.extend((index > 0).then(|| Part::Words(", ".to_owned())));
            parts.push(Part::Name(name));
        }
        let left = self.names.len() - shown;
        parts.extend((left > 0).then(|| Part::Words(format!(", {left} more"))));
        parts
    }

    /// How many names follow.
    pub fn names(&self) -> usize {
        self.names.len()
    }

    /// [`Self::parts`] as one text.
    pub fn text(&self, most: usize) -> String {
        let texts = self.parts(most).into_iter().map(|part| match part {
            Part::Words(words) => words,
            Part::Name(name) => name.to_owned(),
        });
        texts.collect()
    }
}

/// Lines for groups: at most so many of one rule, and one that counts the rest.
pub fn lines<'a>(groups: &[Group<'a>], most_of_a_rule: usize) -> Vec<Line<'a>> {
    let mut of_rules: IndexMap<&str, Vec<&Group<'a>>> = IndexMap::new();
    for group in groups {
        of_rules.entry(&group.rule.id).or_default().push(group);
    }
    let mut lines = Vec::new();
    for group in groups {
        let same_rule = &of_rules[group.rule.id.as_str()];
        let place = same_rule.iter().take_while(|other| !std::ptr::eq(**other, group)).count();
        if place < most_of_a_rule || same_rule.len() == most_of_a_rule + 1 {
            lines.push(group.line());
        } else if place == most_of_a_rule {
            let left: usize = same_rule[place..].iter().map(|group| group.effects.len()).sum();
            let start = vec![Part::Words(format!("{left} more like that"))];
            lines.push(Line { rule: group.rule, start, names: Vec::new() });
        }
    }
    lines
}
