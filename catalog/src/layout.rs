//! The layout that writer and reader share: header, sections, and the words that records are made of.

use std::fmt;
use std::marker::PhantomData;

/// First bytes of a catalog. As in PNG, the first isn't ASCII, and a transfer that changes line ends shows.
pub(crate) const MAGIC: [u8; 8] = *b"\x89MGCAT\r\n";

/// Version of the layout. A reader takes no other version: catalogs are generated again in seconds.
pub const VERSION: u32 = 6;

/// Bytes of a word.
pub(crate) const WORD: usize = 4;

/// Where the section table begins: after magic, version, length (4 bytes each) and checksum (8 bytes).
pub(crate) const TABLE: usize = 24;

/// Bytes of the header, section table included.
pub(crate) const HEADER: usize = TABLE + Section::ALL.len() * 2 * WORD;

/// The parts of a catalog, in their order in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is named after the records that it holds")]
pub enum Section {
    Names,
    NameText,
    Modules,
    Cmdlets,
    Sets,
    Permissions,
    Fields,
    Parameters,
    Examples,
    Formers,
    Models,
    Properties,
    Types,
    Lists,
    Strings,
}

impl Section {
    /// All sections in their order.
    pub(crate) const ALL: [Self; 15] = [
        Self::Names,
        Self::NameText,
        Self::Modules,
        Self::Cmdlets,
        Self::Sets,
        Self::Permissions,
        Self::Fields,
        Self::Parameters,
        Self::Examples,
        Self::Formers,
        Self::Models,
        Self::Properties,
        Self::Types,
        Self::Lists,
        Self::Strings,
    ];
}

/// Why a catalog can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damaged {
    /// The file doesn't begin as a catalog does.
    Magic,
    /// It has this version of the layout, which this reader doesn't know.
    Version(u32),
    /// It is shorter or longer than it says.
    Length,
    /// A section reaches beyond the file.
    Section(Section),
    /// A reference leads out of this section.
    Reference(Section),
    /// A string isn't UTF-8.
    Text,
    /// A word has a value that means nothing.
    Value,
    /// The checksum is wrong.
    Checksum,
}

impl fmt::Display for Damaged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Magic => f.write_str("this is no catalog"),
            Self::Version(version) => {
                write!(f, "the catalog has version {version}, and this program reads version {VERSION}")
            }
            Self::Length => f.write_str("the catalog is not as long as it says: it was cut off"),
            Self::Section(section) => write!(f, "the catalog is damaged: section {section:?} is not in it"),
            Self::Reference(section) => write!(f, "the catalog is damaged: a reference leads out of {section:?}"),
            Self::Text => f.write_str("the catalog is damaged: a text is not UTF-8"),
            Self::Value => f.write_str("the catalog is damaged: a value has no meaning"),
            Self::Checksum => f.write_str("the catalog is damaged: its checksum is wrong"),
        }
    }
}

impl std::error::Error for Damaged {}

/// A word of 32 bits at a place, if that place exists.
pub(crate) fn word_at(bytes: &[u8], at: usize) -> Option<u32> {
    let word = bytes.get(at..at.checked_add(WORD)?)?;
    Some(u32::from_le_bytes(word.try_into().ok()?))
}

/// The checksum of a catalog: like FNV-1a of 64 bits, over the words of 64 bits of what follows it, the section table
/// included, so that it takes half a millisecond for the largest. It finds accidents, not attacks; the reader checks every
/// access anyway.
pub(crate) fn checksum(content: &[u8]) -> u64 {
    let mix = |hash: u64, word: u64| (hash ^ word).wrapping_mul(0x0100_0000_01b3).rotate_left(23);
    let (words, rest) = content.as_chunks::<8>();
    let hash = words.iter().fold(0xcbf2_9ce4_8422_2325, |hash, word| mix(hash, u64::from_le_bytes(*word)));
    rest.iter().fold(hash, |hash, byte| mix(hash, u64::from(*byte)))
}

/// A value that is stored as one word.
pub trait Word: Copy {
    /// As stored.
    fn to_word(self) -> u32;
    /// From the word; fails if the word has no meaning.
    fn from_word(word: u32) -> Result<Self, Damaged>;
}

impl Word for u32 {
    fn to_word(self) -> u32 {
        self
    }
    fn from_word(word: u32) -> Result<Self, Damaged> {
        Ok(word)
    }
}

/// The place of a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Str(pub(crate) u32);

impl Word for Str {
    fn to_word(self) -> u32 {
        self.0
    }
    fn from_word(word: u32) -> Result<Self, Damaged> {
        Ok(Self(word))
    }
}

/// The word of `None`.
const NONE: u32 = u32::MAX;

impl<T: Word> Word for Option<T> {
    fn to_word(self) -> u32 {
        self.map_or(NONE, Word::to_word)
    }
    fn from_word(word: u32) -> Result<Self, Damaged> {
        if word == NONE { Ok(None) } else { T::from_word(word).map(Some) }
    }
}

/// The id of a record: its number in its section.
pub struct Id<R>(pub(crate) u32, PhantomData<fn() -> R>);

impl<R> Id<R> {
    /// The id of the record with that number.
    #[must_use]
    pub fn new(number: u32) -> Self {
        Self(number, PhantomData)
    }

    /// Its number.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0
    }
}

/// The place of a list.
pub struct List<T>(pub(crate) u32, PhantomData<fn() -> T>);

impl<T> List<T> {
    pub(crate) fn new(place: u32) -> Self {
        Self(place, PhantomData)
    }
}

// Derives would require the same traits of `T`.
macro_rules! reference {
    ($name:ident) => {
        impl<T> Clone for $name<T> {
            fn clone(&self) -> Self {
                *self
            }
        }
        impl<T> Copy for $name<T> {}
        impl<T> PartialEq for $name<T> {
            fn eq(&self, other: &Self) -> bool {
                self.0 == other.0
            }
        }
        impl<T> Eq for $name<T> {}
        impl<T> std::hash::Hash for $name<T> {
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                self.0.hash(state);
            }
        }
        impl<T> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }
        impl<T> Word for $name<T> {
            fn to_word(self) -> u32 {
                self.0
            }
            fn from_word(word: u32) -> Result<Self, Damaged> {
                Ok(Self(word, PhantomData))
            }
        }
    };
}
reference!(Id);
reference!(List);
