//! The names of a catalog, sorted; they can also be read without the rest of the file.

use std::cmp::Ordering;
use std::io::{self, Read as _};
use std::path::Path;

use crate::header::Header;
use crate::layout::{Damaged, HEADER, Id, Section, WORD, word_at};
use crate::records::{Cmdlet, Former};
use crate::regular;

/// Words of a name: place and length of its text, number of what it means, and its kind.
pub(crate) const NAME_WORDS: usize = 4;

/// Bytes of a name.
const RECORD: usize = NAME_WORDS * WORD;

/// A name that a cmdlet can be called by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name<'a> {
    /// The name.
    pub text: &'a str,
    /// What it means.
    pub meaning: Meaning,
}

/// What a name means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// The cmdlet of that name.
    Cmdlet(Id<Cmdlet>),
    /// A cmdlet that has it as an alias.
    Alias(Id<Cmdlet>),
    /// Nothing any more: a cmdlet had it.
    Gone(Id<Former>),
}

impl Meaning {
    /// The number and the kind, as stored.
    pub(crate) fn to_words(self) -> [u32; 2] {
        match self {
            Self::Cmdlet(id) => [id.0, 0],
            Self::Alias(id) => [id.0, 1],
            Self::Gone(id) => [id.0, 2],
        }
    }

    fn from_words(number: u32, kind: u32) -> Result<Self, Damaged> {
        match kind {
            0 => Ok(Self::Cmdlet(Id::new(number))),
            1 => Ok(Self::Alias(Id::new(number))),
            2 => Ok(Self::Gone(Id::new(number))),
            _ => Err(Damaged::Value),
        }
    }

    /// The cmdlet, if there is one.
    #[must_use]
    pub fn cmdlet(self) -> Option<Id<Cmdlet>> {
        match self {
            Self::Cmdlet(id) | Self::Alias(id) => Some(id),
            Self::Gone(_) => None,
        }
    }
}

/// All names of a catalog, sorted without regard to the case of ASCII letters.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    records: &'a [u8],
    text: &'a [u8],
}

impl<'a> Names<'a> {
    pub(crate) fn new(records: &'a [u8], text: &'a [u8]) -> Self {
        Self { records, text }
    }

    /// The number of names.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.len() / RECORD
    }

    /// Whether there is no name.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The name at a place.
    pub fn get(&self, at: usize) -> Result<Name<'a>, Damaged> {
        let broken = Damaged::Reference(Section::Names);
        let start = at.checked_mul(RECORD).ok_or(broken)?;
        let word = |index: usize| word_at(self.records, start + index * WORD).ok_or(broken);
        let (place, length) = (word(0)? as usize, word(1)? as usize);
        let text = place.checked_add(length).and_then(|end| self.text.get(place..end));
        let text = str::from_utf8(text.ok_or(Damaged::Reference(Section::NameText))?).map_err(|_| Damaged::Text)?;
        Ok(Name { text, meaning: Meaning::from_words(word(2)?, word(3)?)? })
    }

    /// The entry of a name, if there is one.
    pub fn find(&self, name: &str) -> Result<Option<Name<'a>>, Damaged> {
        let at = self.lower_bound(name)?;
        if at == self.len() {
            return Ok(None);
        }
        let found = self.get(at)?;
        Ok(found.text.eq_ignore_ascii_case(name).then_some(found))
    }

    /// The cmdlet of a name, if it means one.
    pub fn cmdlet(&self, name: &str) -> Result<Option<Id<Cmdlet>>, Damaged> {
        Ok(self.find(name)?.and_then(|found| found.meaning.cmdlet()))
    }

    /// The names of cmdlets that begin with a text, in their order.
    pub fn starting_with(&self, prefix: &str) -> Result<Vec<Name<'a>>, Damaged> {
        let mut found = Vec::new();
        for at in self.lower_bound(prefix)?..self.len() {
            let name = self.get(at)?;
            let head = name.text.as_bytes().get(..prefix.len());
            if !head.is_some_and(|head| head.eq_ignore_ascii_case(prefix.as_bytes())) {
                break;
            }
            if name.meaning.cmdlet().is_some() {
                found.push(name);
            }
        }
        Ok(found)
    }

    /// The place of the first name that isn't less than a text.
    fn lower_bound(&self, text: &str) -> Result<usize, Damaged> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if compare(self.get(middle)?.text, text) == Ordering::Less {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }
}

/// Compares names without regard to the case of ASCII letters.
pub(crate) fn compare(a: &str, b: &str) -> Ordering {
    a.bytes().map(|byte| byte.to_ascii_lowercase()).cmp(b.bytes().map(|byte| byte.to_ascii_lowercase()))
}

/// The names of a catalog file, without the rest of it.
#[derive(Debug)]
pub struct NameFile {
    records: Vec<u8>,
    text: Vec<u8>,
}

impl NameFile {
    /// The names.
    #[must_use]
    pub fn names(&self) -> Names<'_> {
        Names::new(&self.records, &self.text)
    }
}

/// Most bytes that are read for the names: a hundred times what the largest module has.
const LIMIT: usize = 64 << 20;

/// Reads the names of a catalog file. The outer error is that of reading, the inner one that of the content.
pub fn names_of(path: &Path) -> io::Result<Result<NameFile, Damaged>> {
    let mut file = regular::open(path)?;
    let length = file.metadata()?.len();
    // One read for header and names of all but the largest modules.
    let mut head = vec![0; 16 << 10];
    let mut filled = 0;
    loop {
        match file.read(&mut head[filled..])? {
            0 => break,
            more => filled += more,
        }
        if filled == head.len() {
            break;
        }
    }
    head.truncate(filled);
    let header = match Header::read(&head, usize::try_from(length).unwrap_or(usize::MAX)) {
        Ok(header) => header,
        Err(damaged) => return Ok(Err(damaged)),
    };
    let (records, text) = (header.range(Section::Names), header.range(Section::NameText));
    let end = records.end.max(text.end).max(HEADER);
    if end > LIMIT {
        return Ok(Err(Damaged::Section(Section::Names)));
    }
    if end > head.len() {
        head.resize(end, 0);
        file.read_exact(&mut head[filled..])?;
    }
    Ok(Ok(NameFile { records: head[records].to_vec(), text: head[text].to_vec() }))
}
