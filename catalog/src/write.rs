//! [`Builder`]: records, lists and strings -> the bytes of a catalog.
//!
//! Equal strings and lists are stored once, and so are equal records that are added with [`Builder::share`]: most
//! parameters of a module are the same in hundreds of cmdlets. Equal calls in equal order give equal bytes.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::layout::{HEADER, Id, List, MAGIC, Section, Str, TABLE, VERSION, WORD, Word, checksum};
use crate::names::{Meaning, compare};
use crate::records::Record;

/// Makes a catalog.
#[derive(Debug, Default)]
pub struct Builder {
    tables: [Vec<u32>; Section::ALL.len()],
    /// The numbers of shared records, by their words.
    shared: [HashMap<Box<[u32]>, u32>; Section::ALL.len()],
    lists: HashMap<Box<[u32]>, u32>,
    strings: Vec<u8>,
    places: HashMap<Box<str>, Str>,
    names: Vec<(String, Meaning)>,
}

impl Builder {
    /// An empty catalog.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The place of a string, which is added if it is new.
    pub fn text(&mut self, text: &str) -> Str {
        if let Some(place) = self.places.get(text) {
            return *place;
        }
        let place = Str(word(self.strings.len()));
        let mut length = text.len();
        loop {
            let low = length.to_le_bytes()[0] & 0x7f;
            length >>= 7;
            self.strings.push(if length == 0 { low } else { low | 0x80 });
            if length == 0 {
                break;
            }
        }
        self.strings.extend_from_slice(text.as_bytes());
        self.places.insert(text.into(), place);
        place
    }

    /// The place of a list, which is added if it is new.
    pub fn list<T: Word>(&mut self, elements: impl IntoIterator<Item = T>) -> List<T> {
        let words: Box<[u32]> = elements.into_iter().map(Word::to_word).collect();
        let table = &mut self.tables[Section::Lists as usize];
        match self.lists.entry(words) {
            Entry::Occupied(entry) => List::new(*entry.get()),
            Entry::Vacant(entry) => {
                let place = word(table.len());
                table.push(word(entry.key().len()));
                table.extend_from_slice(entry.key());
                List::new(*entry.insert(place))
            }
        }
    }

    /// The place of a list of strings.
    pub fn texts<S: AsRef<str>>(&mut self, texts: impl IntoIterator<Item = S>) -> List<Str> {
        let places: Vec<Str> = texts.into_iter().map(|text| self.text(text.as_ref())).collect();
        self.list(places)
    }

    /// Adds a record with a number of its own.
    pub fn add<R: Record>(&mut self, record: R) -> Id<R> {
        let table = &mut self.tables[R::SECTION as usize];
        let number = table.len() / R::WORDS;
        record.encode(table);
        Id::new(word(number))
    }

    /// Adds a record, unless there is an equal one: then that one's number.
    pub fn share<R: Record>(&mut self, record: R) -> Id<R> {
        let mut words = Vec::with_capacity(R::WORDS);
        record.encode(&mut words);
        let table = &mut self.tables[R::SECTION as usize];
        match self.shared[R::SECTION as usize].entry(words.into()) {
            Entry::Occupied(entry) => Id::new(*entry.get()),
            Entry::Vacant(entry) => {
                let number = word(table.len() / R::WORDS);
                table.extend_from_slice(entry.key());
                Id::new(*entry.insert(number))
            }
        }
    }

    /// Adds a name with what it means.
    pub fn name(&mut self, name: &str, meaning: Meaning) {
        self.names.push((name.to_owned(), meaning));
    }

    /// The catalog.
    #[must_use]
    pub fn finish(mut self) -> Vec<u8> {
        let (records, text) = self.sorted_names();
        self.tables[Section::Names as usize] = records;
        let mut bytes = vec![0; HEADER];
        let mut table = Vec::with_capacity(Section::ALL.len() * 2);
        for section in Section::ALL {
            let start = bytes.len();
            match section {
                Section::NameText => bytes.extend_from_slice(&text),
                Section::Strings => bytes.extend_from_slice(&self.strings),
                _ => bytes.extend(self.tables[section as usize].iter().flat_map(|word| word.to_le_bytes())),
            }
            table.extend([word(start), word(bytes.len() - start)]);
            // Words stay aligned for whoever looks at the file with other tools.
            bytes.resize(bytes.len().next_multiple_of(WORD), 0);
        }
        let length = word(bytes.len());
        bytes[..8].copy_from_slice(&MAGIC);
        bytes[8..12].copy_from_slice(&VERSION.to_le_bytes());
        bytes[12..16].copy_from_slice(&length.to_le_bytes());
        for (at, word) in table.into_iter().enumerate() {
            bytes[TABLE + at * WORD..][..WORD].copy_from_slice(&word.to_le_bytes());
        }
        let sum = checksum(&bytes[TABLE..]);
        bytes[16..TABLE].copy_from_slice(&sum.to_le_bytes());
        bytes
    }

    /// The names as records and text. Of two cmdlets with one name the first keeps it; a name comes before an alias, and an alias
    /// before what is gone.
    fn sorted_names(&mut self) -> (Vec<u32>, Vec<u8>) {
        let mut names = std::mem::take(&mut self.names);
        names.sort_by(|a, b| compare(&a.0, &b.0).then(a.1.to_words()[1].cmp(&b.1.to_words()[1])));
        names.dedup_by(|next, first| next.0.eq_ignore_ascii_case(&first.0));
        let (mut records, mut text) = (Vec::with_capacity(names.len() * 4), Vec::new());
        for (name, meaning) in names {
            records.extend([word(text.len()), word(name.len())]);
            records.extend(meaning.to_words());
            text.extend_from_slice(name.as_bytes());
        }
        (records, text)
    }
}

/// A place or a length as a word. Only a spec of hundreds of gigabytes would have a catalog of four.
fn word(number: usize) -> u32 {
    u32::try_from(number).expect("a catalog has less than four gigabytes")
}
