//! The header of a catalog: where each section is.

use std::ops::Range;

use crate::layout::{Damaged, HEADER, MAGIC, Section, TABLE, VERSION, WORD, word_at};

/// A header that was checked.
#[derive(Debug, Clone)]
pub(crate) struct Header {
    sections: [(u32, u32); Section::ALL.len()],
}

impl Header {
    /// Reads and checks a header; `length` is that of the whole file.
    pub(crate) fn read(bytes: &[u8], length: usize) -> Result<Self, Damaged> {
        if bytes.get(..MAGIC.len()) != Some(&MAGIC) {
            return Err(Damaged::Magic);
        }
        let word = |at: usize| word_at(bytes, at).ok_or(Damaged::Length);
        match word(8)? {
            VERSION => {}
            other => return Err(Damaged::Version(other)),
        }
        if word(12)? as usize != length || length < HEADER {
            return Err(Damaged::Length);
        }
        let mut sections = [(0, 0); Section::ALL.len()];
        for (section, slot) in Section::ALL.into_iter().zip(&mut sections) {
            let at = TABLE + section as usize * 2 * WORD;
            let (start, size) = (word(at)?, word(at + WORD)?);
            let end = start.checked_add(size).ok_or(Damaged::Section(section))?;
            if (start as usize) < HEADER || end as usize > length {
                return Err(Damaged::Section(section));
            }
            *slot = (start, size);
        }
        Ok(Self { sections })
    }

    /// With these sections; the others have nothing in them.
    pub(crate) fn only(&self, kept: &[Section]) -> Self {
        let mut sections = [(0, 0); Section::ALL.len()];
        for section in kept {
            sections[*section as usize] = self.sections[*section as usize];
        }
        Self { sections }
    }

    /// With a section at another place; one that no file could have stays as it is.
    pub(crate) fn with(mut self, section: Section, start: usize, size: usize) -> Self {
        if let (Ok(start), Ok(size)) = (u32::try_from(start), u32::try_from(size)) {
            self.sections[section as usize] = (start, size);
        }
        self
    }

    /// The bytes of a section.
    pub(crate) fn range(&self, section: Section) -> Range<usize> {
        let (start, size) = self.sections[section as usize];
        start as usize..start as usize + size as usize
    }
}
