//! [`Catalog`]: checked access to the records, lists and strings of a catalog.

use std::borrow::Cow;
use std::io::{self, Read as _};
use std::path::Path;

use crate::header::Header;
use crate::layout::{Damaged, Id, List, Section, Str, WORD, Word, word_at};
use crate::names::Names;
use crate::records::{Cmdlet, Kind, Module, Record, Type};
use crate::regular;

/// A catalog in memory.
#[derive(Debug)]
pub struct Catalog {
    pub(crate) bytes: Cow<'static, [u8]>,
    header: Header,
}

impl Catalog {
    /// Checks the header and nothing else, so large catalogs take no longer than small ones.
    pub fn new(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, Damaged> {
        let bytes = bytes.into();
        let header = Header::read(&bytes, bytes.len())?;
        Ok(Self { bytes, header })
    }

    /// Bytes whose header was checked, or is another than theirs.
    pub(crate) fn of_parts(bytes: Vec<u8>, header: Header) -> Self {
        Self { bytes: bytes.into(), header }
    }

    /// Reads a file. The outer error is that of reading, the inner one that of the content.
    pub fn open(path: &Path) -> io::Result<Result<Self, Damaged>> {
        Self::read(path, Vec::new())
    }

    /// Reads a file as [`Self::open`] does, into memory whose content is replaced.
    pub fn read(path: &Path, mut memory: Vec<u8>) -> io::Result<Result<Self, Damaged>> {
        let mut file = regular::open(path)?;
        memory.clear();
        memory.reserve_exact(usize::try_from(file.metadata()?.len()).unwrap_or_default());
        file.read_to_end(&mut memory)?;
        Ok(Self::new(memory))
    }

    /// The memory that it is in.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes.into_owned()
    }

    pub(crate) fn section(&self, section: Section) -> &[u8] {
        // The header was checked when the catalog was opened, so the range is inside.
        self.bytes.get(self.header.range(section)).unwrap_or_default()
    }

    /// The sorted names of all cmdlets.
    #[must_use]
    pub fn names(&self) -> Names<'_> {
        Names::new(self.section(Section::Names), self.section(Section::NameText))
    }

    /// The cmdlet of that name or alias, without regard to case.
    pub fn find(&self, name: &str) -> Result<Option<Id<Cmdlet>>, Damaged> {
        self.names().cmdlet(name)
    }

    /// The module that the catalog holds.
    pub fn module(&self) -> Result<Module, Damaged> {
        self.get(Id::new(0))
    }

    /// The number of records of a kind.
    #[must_use]
    pub fn count<R: Record>(&self) -> usize {
        self.section(R::SECTION).len() / (R::WORDS * WORD)
    }

    /// All records of a kind.
    pub fn all<R: Record>(&self) -> impl Iterator<Item = Id<R>> + use<R> {
        let count = u32::try_from(self.count::<R>()).unwrap_or(u32::MAX);
        (0..count).map(Id::new)
    }

    /// A record.
    pub fn get<R: Record>(&self, id: Id<R>) -> Result<R, Damaged> {
        let broken = Damaged::Reference(R::SECTION);
        let start = (id.0 as usize).checked_mul(R::WORDS * WORD).ok_or(broken)?;
        let end = start.checked_add(R::WORDS * WORD).ok_or(broken)?;
        let bytes = self.section(R::SECTION).get(start..end).ok_or(broken)?;
        let mut words = [0; 16];
        let words = words.get_mut(..R::WORDS).ok_or(broken)?;
        for (word, bytes) in words.iter_mut().zip(bytes.chunks_exact(WORD)) {
            *word = u32::from_le_bytes(bytes.try_into().map_err(|_| broken)?);
        }
        R::decode(words)
    }

    /// A string.
    pub fn text(&self, place: Str) -> Result<&str, Damaged> {
        let broken = Damaged::Reference(Section::Strings);
        let bytes = self.section(Section::Strings).get(place.0 as usize..).ok_or(broken)?;
        let (length, bytes) = read_length(bytes).ok_or(broken)?;
        str::from_utf8(bytes.get(..length).ok_or(broken)?).map_err(|_| Damaged::Text)
    }

    /// The elements of a list.
    pub fn list<T: Word>(&self, list: List<T>) -> Result<Vec<T>, Damaged> {
        let broken = Damaged::Reference(Section::Lists);
        let start = (list.0 as usize).checked_mul(WORD).ok_or(broken)?;
        let bytes = self.section(Section::Lists);
        let count = word_at(bytes, start).ok_or(broken)? as usize;
        let start = start + WORD;
        let end = count.checked_mul(WORD).and_then(|size| start.checked_add(size)).ok_or(broken)?;
        let words = bytes.get(start..end).ok_or(broken)?.chunks_exact(WORD);
        words.map(|word| T::from_word(u32::from_le_bytes(word.try_into().map_err(|_| broken)?))).collect()
    }

    /// The strings of a list.
    pub fn texts(&self, list: List<Str>) -> Result<Vec<&str>, Damaged> {
        self.list(list)?.into_iter().map(|place| self.text(place)).collect()
    }

    /// The type of the elements, through all levels of arrays; any other type as it is. Fails if a type contains itself.
    pub fn element(&self, id: Id<Type>) -> Result<Type, Damaged> {
        let mut id = id;
        loop {
            let ty = self.get(id)?;
            match ty.element {
                Some(inner) if ty.kind == Kind::Array && inner.0 < id.0 => id = inner,
                None if ty.kind != Kind::Array => return Ok(ty),
                _ => return Err(Damaged::Value),
            }
        }
    }
}

/// A length in groups of seven bits, the lowest first, and what follows it.
pub(crate) fn read_length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut length = 0;
    for (at, byte) in bytes.iter().enumerate().take(5) {
        length |= usize::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((length, &bytes[at + 1..]));
        }
    }
    None
}
