//! [`Catalog::read_summary`]: as much of a file as says which cmdlets there are, and what they do.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::Path;

use crate::header::Header;
use crate::layout::{Damaged, HEADER, Section, Str};
use crate::read::{Catalog, read_length};
use crate::records::Cmdlet;
use crate::regular;

/// The sections that are read whole; they are the first ones of the file.
const FIRST: [Section; 4] = [Section::Names, Section::NameText, Section::Modules, Section::Cmdlets];

/// Most bytes that the length of a string takes.
const LENGTH: usize = 5;

impl Catalog {
    /// Reads the module and the cmdlets of a file, with their names and what they do, into memory whose content is replaced.
    /// That is a tenth of the file, since generated catalogs have these texts before all others. What leads to anything else
    /// leads out of what was read. The outer error is that of reading, the inner one that of the content.
    pub fn read_summary(path: &Path, mut memory: Vec<u8>) -> io::Result<Result<Self, Damaged>> {
        let mut file = regular::open(path)?;
        let length = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
        memory.clear();
        add(&mut file, HEADER, &mut memory)?;
        let header = match Header::read(&memory, length) {
            Ok(header) => header,
            Err(damaged) => return Ok(Err(damaged)),
        };
        let end = FIRST.map(|section| header.range(section).end).into_iter().max().unwrap_or(HEADER);
        add(&mut file, end.saturating_sub(HEADER), &mut memory)?;
        let strings = header.range(Section::Strings);
        let mut summary = Self::of_parts(memory, header.only(&FIRST));
        let last = match summary.last_text() {
            Ok(last) => last.0 as usize,
            Err(damaged) => return Ok(Err(damaged)),
        };
        file.seek(SeekFrom::Start(strings.start as u64))?;
        let mut memory = summary.into_bytes();
        let start = memory.len();
        let left = |memory: &[u8]| strings.len().saturating_sub(memory.len() - start);
        add(&mut file, last.saturating_add(LENGTH).min(strings.len()), &mut memory)?;
        let rest = memory
            .get(start + last..)
            .and_then(read_length)
            .map_or(0, |(length, begun)| length.saturating_sub(begun.len()));
        let rest = rest.min(left(&memory));
        add(&mut file, rest, &mut memory)?;
        let size = memory.len() - start;
        summary = Self::of_parts(memory, header.only(&FIRST).with(Section::Strings, start, size));
        Ok(Ok(summary))
    }

    /// The last of the texts that belong to a summary.
    fn last_text(&self) -> Result<Str, Damaged> {
        let module = self.module()?;
        let mut last = module.name.0.max(module.api_version.0).max(module.base_path.0);
        last = last.max(module.source.0).max(module.source_hash.0);
        for id in self.all::<Cmdlet>() {
            let cmdlet = self.get(id)?;
            last = last.max(cmdlet.name.0).max(cmdlet.synopsis.0);
        }
        Ok(Str(last))
    }
}

/// Reads so many bytes more, or as many as there are.
fn add(file: &mut File, count: usize, memory: &mut Vec<u8>) -> io::Result<()> {
    memory.reserve(count);
    file.take(count as u64).read_to_end(memory).map(|_count| ())
}
