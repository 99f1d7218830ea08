//! A record on disk: a line of JSON about all modules, then one for each. A module is read when it is asked for, and copied when
//! it is the same in the next record, so that memory never holds all of them as text.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, BufWriter, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::{CmdletName, Made, Module, Whole};
use crate::diag::Diagnostics;
use crate::inputs::{Digest, Input, Inputs};
use crate::names::Findings;
use crate::write::Written;

/// How the names of records end.
pub const SUFFIX: &str = ".graphsmith-record";

/// The form of the file; another one can't be read. What its parts mean follows from the program, which is an input.
const FORM: u32 = 1;

/// The most bytes that the first line may have.
const LONGEST: u64 = 16 << 20;

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
struct Head<'a> {
    form: u32,
    #[serde(flatten)]
    whole: Whole,
    /// The modules, each with the length of its line.
    #[serde(borrow)]
    modules: Vec<(Cow<'a, str>, u64)>,
}

/// A module as it is written.
#[derive(Debug, Serialize)]
struct Borrowed<'a> {
    key: &'a Digest,
    inputs: Vec<&'a Input>,
    diags: &'a Diagnostics,
    cmdlets: &'a [CmdletName],
    links: &'a Digest,
    names: &'a Option<Findings>,
    outputs: &'a BTreeMap<String, Vec<Written>>,
}

/// A module as it is read.
#[derive(Debug, Deserialize)]
struct Owned {
    key: Digest,
    inputs: Vec<Input>,
    diags: Diagnostics,
    cmdlets: Vec<CmdletName>,
    links: Digest,
    names: Option<Findings>,
    outputs: BTreeMap<String, Vec<Written>>,
}

/// A record that is open.
#[derive(Debug)]
pub struct Record {
    file: Mutex<File>,
    /// Where the lines of modules begin, and how long they are.
    modules: BTreeMap<String, (u64, u64)>,
    /// What holds for all modules.
    pub whole: Whole,
}

/// A module for the next record.
#[derive(Debug)]
pub struct Recorded(Vec<u8>);

impl Record {
    /// Opens a record. `None` if there is none, or one of another form.
    pub(super) fn open(path: &Path) -> Option<Self> {
        let mut file = File::open(path).ok()?;
        let size = file.metadata().ok()?.len();
        let mut line = Vec::new();
        BufReader::new(&mut file).take(LONGEST).read_until(b'\n', &mut line).ok()?;
        let Head { form, whole, modules } = serde_json::from_slice(&line).ok()?;
        let mut at = line.len() as u64;
        let mut places = BTreeMap::new();
        for (name, length) in modules {
            places.insert(name.into_owned(), (at, length));
            at = at.checked_add(length)?;
        }
        // One that isn't complete isn't ours.
        (form == FORM && at == size).then(|| Self { file: Mutex::new(file), modules: places, whole })
    }

    /// The names of its modules.
    pub fn modules(&self) -> impl Iterator<Item = &str> {
        self.modules.keys().map(String::as_str)
    }

    /// A module. `None` if there is none of that name, or it can't be read.
    #[must_use]
    pub fn module(&self, name: &str) -> Option<Module> {
        let Recorded(line) = self.recorded(name)?;
        let Owned { key, inputs, mut diags, cmdlets, links, names, outputs } = serde_json::from_slice(&line).ok()?;
        diags.inputs = Inputs::default();
        for input in inputs {
            diags.inputs.add(input);
        }
        Some(Module { made: Made { key, diags, cmdlets, links, names }, outputs })
    }

    /// A module as it stands here.
    #[must_use]
    pub fn recorded(&self, name: &str) -> Option<Recorded> {
        let (at, length) = *self.modules.get(name)?;
        let mut line = vec![0; usize::try_from(length).ok()?];
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(at)).ok()?;
        file.read_exact(&mut line).ok()?;
        Some(Recorded(line))
    }
}

impl Recorded {
    /// A module that was made. `None` if it can't be written down, as a path that is no text.
    #[must_use]
    pub fn new(made: &Made, outputs: &BTreeMap<String, Vec<Written>>) -> Option<Self> {
        let Made { key, diags, cmdlets, links, names } = made;
        let inputs = diags.inputs.iter().collect();
        let mut line = serde_json::to_vec(&Borrowed { key, inputs, diags, cmdlets, links, names, outputs }).ok()?;
        line.push(b'\n');
        Some(Self(line))
    }
}

/// Writes a record, whole or not at all.
pub fn write(file: &Path, whole: &Whole, modules: &[(&str, Recorded)]) -> Option<()> {
    let lengths = modules.iter().map(|(name, module)| ((*name).into(), module.0.len() as u64));
    let head = Head { form: FORM, whole: whole.clone(), modules: lengths.collect() };
    let records = file.parent()?;
    fs::create_dir_all(records).ok()?;
    let mut writer = BufWriter::new(tempfile::Builder::new().suffix(SUFFIX).tempfile_in(records).ok()?);
    serde_json::to_writer(&mut writer, &head).ok()?;
    writer.write_all(b"\n").ok()?;
    for (_, Recorded(line)) in modules {
        writer.write_all(line).ok()?;
    }
    writer.into_inner().ok()?.persist(file).ok().map(|_| ())
}

/// Removes the records beside one whose output folders are gone, and what runs that were killed left.
pub fn remove_abandoned(beside: &Path) {
    let entries = beside.parent().and_then(|records| fs::read_dir(records).ok());
    for entry in entries.into_iter().flatten().filter_map(Result::ok) {
        let file = entry.path();
        if file == beside || !file.to_string_lossy().ends_with(SUFFIX) {
            continue;
        }
        let is_in_use = Record::open(&file).is_some_and(|record| record.whole.folder.is_dir());
        if !is_in_use {
            // Somebody else may have done so.
            let _ = fs::remove_file(file);
        }
    }
}
