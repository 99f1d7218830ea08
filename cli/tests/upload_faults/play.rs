//! Plays a [`Case`] to its end: runs until the file has arrived, and all that has to hold meanwhile.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use graphsmith_emulator::{Emulator, Options};

use crate::case::{Case, Trouble, Way};
use crate::secrets::Secrets;
use crate::{library, process};

/// Most runs of one file. No script has more bad luck than that.
const RUNS: usize = 12;

/// How a run ended.
#[derive(Debug)]
pub enum Ended {
    Done,
    /// With an error that says whether the next run goes on from there.
    Failed {
        resumable: bool,
        said: String,
    },
    /// By somebody else, without a word.
    Killed,
}

/// What was seen of a case.
#[derive(Debug, Default)]
pub struct Seen {
    /// Runs until the file had arrived.
    pub runs: usize,
    /// Runs that ended early and left something to go on from.
    pub resumed: usize,
    /// Faults of the script that were met, by their names.
    pub faults: BTreeMap<String, usize>,
    /// Requests that were searched.
    pub requests: usize,
    /// Most memory of a process, in bytes.
    pub peak: Option<u64>,
}

/// Plays a case.
pub fn play(case: &Case) -> Seen {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.bin");
    case.write(&file).unwrap();
    let lines = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&lines);
    let options = Options {
        script: case.script.clone(),
        remember: 100_000,
        log: Some(Arc::new(move |line: &str| log.lock().unwrap_or_else(PoisonError::into_inner).push(line.to_owned()))),
        ..Options::built_in().unwrap()
    };
    let emulator = Emulator::on_thread(options).unwrap();
    let secrets = Secrets::of(case.seed);
    let mut seen = Seen::default();
    let states = folder.path().join("mg").join("uploads");
    let mut last = String::new();
    loop {
        seen.runs += 1;
        assert!(seen.runs <= RUNS, "it never ends: {last}");
        let first = seen.runs == 1;
        let ended = match case.way {
            Way::Library => library::run(case, &emulator, &file, &states, &secrets, first),
            Way::Process => {
                let (ended, peak) = process::run(case, &emulator, &file, folder.path(), &secrets, first);
                seen.peak = seen.peak.max(peak);
                ended
            }
        };
        let kept = secrets.search_states(&states);
        match ended {
            Ended::Done => break,
            Ended::Killed => seen.resumed += usize::from(kept > 0),
            Ended::Failed { resumable, said } => {
                secrets.search_text("an error", &said);
                assert!(!said.is_empty());
                // Before the first slice there is nothing to lose.
                let nothing_yet = !emulator.received().iter().any(|one| one.method == "PUT");
                assert!((resumable && kept > 0) || nothing_yet || case.may_begin_anew(), "this can't go on: {said}");
                seen.resumed += usize::from(kept > 0);
                last = said;
            }
        }
        assert!(emulator.arrived() <= 1, "it arrived twice");
    }
    assert_eq!(secrets.search_states(&states), 0, "something is left");
    check_content(&emulator, &file);
    let received = emulator.received();
    let strange = case.trouble == Trouble::StrangeSession;
    let addresses = secrets.search_requests(&received, strange);
    assert!(strange || emulator.trapped().is_empty(), "it was lured away");
    assert_eq!(emulator.warnings(), Vec::<String>::new());
    seen.requests = received.len();
    for line in lines.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        secrets.search_text("the log", line);
        assert!(!addresses.iter().any(|address| line.contains(address)), "an address is in the log: {line}");
        if let Some((_, fault)) = line.split_once(" fault=") {
            *seen.faults.entry(fault.to_owned()).or_default() += 1;
        }
    }
    seen
}

/// The file, and nothing else, is there as it was sent.
fn check_content(emulator: &Emulator, file: &Path) {
    // One at a time: two files of 150 MB fit into memory, twenty may not.
    static ALONE: Mutex<()> = Mutex::new(());
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let stored = emulator.stored().unwrap();
    assert_eq!(stored.len(), 1, "it arrived {} times", stored.len());
    let (name, content) = &stored[0];
    assert_eq!(name, "a.bin");
    let (mut file, mut piece, mut at) = (File::open(file).unwrap(), vec![0; 1 << 20], 0);
    loop {
        let length = file.read(&mut piece).unwrap();
        if length == 0 {
            break;
        }
        assert!(content.get(at..at + length) == Some(&piece[..length]), "it differs near byte {at}");
        at += length;
    }
    assert_eq!(content.len(), at, "it is longer than it was");
}
