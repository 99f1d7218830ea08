//! Which columns tell a person most: by what the properties are, not by the type of the objects.

use serde_json::Value;

use super::columns;
use super::tell::{is_moment, told};

/// What a property is, the most telling first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// What the object is called.
    Heading,
    /// Who it is or whom it is from.
    Person,
    /// When it is.
    Moment,
    /// Its id.
    Id,
    /// Further names.
    Name,
    /// Numbers, switches, short words.
    Small,
    /// When it was made and changed.
    Record,
    /// Text.
    Text,
    /// Further ids, addresses of pages, tokens: whole or not at all.
    Opaque,
    /// What was chosen.
    Chosen,
}

/// Properties that say what an object is called, best first.
const HEADINGS: [&str; 4] = ["displayName", "subject", "name", "title"];

/// Who and when: those that say it best come first.
const BEST: [&str; 8] =
    ["from", "mail", "organizer", "userPrincipalName", "start", "receivedDateTime", "end", "sentDateTime"];

/// Longest word that is small.
const SMALL: usize = 24;

/// Longest text without blanks that isn't a token.
const WORD: usize = 40;

impl Rank {
    /// Whether others make room for it.
    pub(super) fn matters(self) -> bool {
        self <= Self::Moment
    }

    /// Whether a part of it says something.
    pub(super) fn may_be_cut(self) -> bool {
        matches!(self, Self::Heading | Self::Person | Self::Name | Self::Small | Self::Text)
    }

    /// What a property is, by its name and its values in some rows; `None` where nothing can be shown of it.
    fn of(name: &str, rows: &[Value]) -> Option<Self> {
        let values = rows.iter().filter_map(|row| columns::value(row, name)).filter(|value| !value.is_null());
        let values: Vec<&Value> = values.collect();
        let texts: Vec<String> = values.iter().map(|value| told(value)).collect::<Option<_>>()?;
        let mut texts = texts.iter().map(String::as_str).filter(|text| !text.is_empty()).peekable();
        texts.peek()?;
        let texts: Vec<&str> = texts.collect();
        let all = |test: &dyn Fn(&str) -> bool| texts.iter().all(|text| test(text));
        let is_word = |text: &str| !text.contains(char::is_whitespace);
        let lower = name.to_ascii_lowercase();
        Some(if name == "id" {
            Self::Id
        } else if all(&is_moment) {
            let is_record =
                ["created", "lastmodified", "modified", "updated"].iter().any(|word| lower.starts_with(word));
            if is_record { Self::Record } else { Self::Moment }
        } else if name.ends_with("Id") || name.ends_with("Key") || texts.iter().any(|text| is_token(text)) {
            Self::Opaque
        } else if HEADINGS.contains(&name) {
            Self::Heading
        } else if all(&|text| is_word(text.trim_end_matches(',')) && text.contains('@')) || BEST[..4].contains(&name) {
            Self::Person
        } else if lower.ends_with("name") || lower.ends_with("title") {
            Self::Name
        } else if all(&|text| text.chars().count() <= SMALL) {
            Self::Small
        } else {
            Self::Text
        })
    }
}

/// Whether a text means something only as a whole: an address of a page, a key.
fn is_token(text: &str) -> bool {
    let is_word = !text.contains(char::is_whitespace);
    is_word && (text.contains("://") || text.chars().count() > WORD)
}

/// The columns in the order in which they are shown, as far as they fit. Chosen ones are those that were chosen.
pub(super) fn ranked<'r>(rows: &'r [Value], chosen: &'r [String]) -> Vec<(&'r str, Rank)> {
    let names = columns::of_rows(rows, chosen, &[]);
    if !chosen.is_empty() {
        // Text among them may be cut.
        let rank = |name: &str| match Rank::of(name, rows) {
            Some(rank) if rank.may_be_cut() => rank,
            _ => Rank::Chosen,
        };
        return names.into_iter().map(|name| (name, rank(name))).collect();
    }
    let mut ranked: Vec<_> = names.into_iter().filter_map(|name| Some((name, Rank::of(name, rows)?))).collect();
    let place = |name: &str| {
        let list = HEADINGS.iter().chain(&BEST);
        list.clone().position(|known| *known == name).unwrap_or(list.count())
    };
    ranked.sort_by_key(|(name, rank)| (*rank, place(name)));
    // One who and one when come first; further ones only tell the same again.
    let mut seen = Vec::new();
    let (mut first, further): (Vec<_>, Vec<_>) = ranked.into_iter().partition(|(_, rank)| {
        let is_first = !seen.contains(rank);
        seen.push(*rank);
        !rank.matters() || is_first
    });
    let further: Vec<_> = further
        .into_iter()
        .map(|(name, rank)| (name, if rank == Rank::Moment { Rank::Record } else { Rank::Name }))
        .collect();
    first.extend(further);
    first.sort_by_key(|(_, rank)| *rank);
    first
}
