//! Files from 3 to 150 MB on their way through bad luck of every kind: each arrives exactly once and as it was, however
//! often the client has to be started again; and no secret gets to where it doesn't belong.
//!
//! `GRAPHSMITH_FAULT_SEEDS=200..400` plays other cases than usual.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod case;
mod library;
mod play;
mod process;
mod secrets;

use std::collections::BTreeMap;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::time::Instant;

use case::{Case, ENDS, Trouble, Way};
use play::Seen;

/// Cases that are played unless somebody says otherwise.
const SEEDS: Range<u64> = 0..200;

/// Most memory that `mg` may have, in bytes.
const MEMORY: u64 = 40_000_000;

/// Cases of the library at the same time: each keeps one core busy, and its emulator another.
const LIBRARIES: usize = 2;

/// Processes at the same time. `mg` spends most of its time waiting, as the real service wants it.
const PROCESSES: usize = 14;

fn seeds() -> Range<u64> {
    let Ok(given) = std::env::var("GRAPHSMITH_FAULT_SEEDS") else { return SEEDS };
    let (from, to) = given.split_once("..").unwrap();
    from.parse().unwrap()..to.parse().unwrap()
}

/// Plays cases on so many threads. A case that fails is told with all that is needed to play it again.
fn play(cases: &[Case], threads: usize) -> Vec<(&Case, Seen)> {
    let (next, seen, failed) = (Mutex::new(cases.iter()), Mutex::new(Vec::new()), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let Some(case) = next.lock().unwrap().next() else { break };
                    let started = Instant::now();
                    let Ok(one) = catch_unwind(AssertUnwindSafe(|| play::play(case))) else {
                        eprintln!("seed {}, {case:?}", case.seed);
                        failed.lock().unwrap().push(case.seed);
                        continue;
                    };
                    let time = started.elapsed();
                    println!(
                        "{:?} {:?} {} bytes: {} runs, {} requests, {time:.1?}",
                        case.way, case.trouble, case.size, one.runs, one.requests
                    );
                    seen.lock().unwrap().push((case, one));
                }
            });
        }
    });
    assert_eq!(failed.into_inner().unwrap(), Vec::<u64>::new(), "seeds that failed");
    seen.into_inner().unwrap()
}

#[test]
fn every_file_arrives_exactly_once() {
    let seeds = seeds();
    let (libraries, processes): (Vec<Case>, Vec<Case>) =
        seeds.clone().map(Case::of).partition(|case| case.way == Way::Library);
    let seen = std::thread::scope(|scope| {
        let other = scope.spawn(|| play(&processes, PROCESSES));
        let mut seen = play(&libraries, LIBRARIES);
        seen.extend(other.join().unwrap());
        seen
    });
    let (mut outcomes, mut faults) = (BTreeMap::new(), BTreeMap::new());
    for (case, one) in &seen {
        let outcome = match (one.runs, one.resumed) {
            (1, _) => "at once",
            (_, 0) => "begun again",
            _ => "resumed",
        };
        *outcomes.entry((format!("{:?}", case.way), outcome)).or_insert(0) += 1;
        for (fault, times) in &one.faults {
            *faults.entry(fault.as_str()).or_insert(0) += times;
        }
    }
    let peak = seen.iter().filter_map(|(_, one)| one.peak).max();
    let sum = |of: fn(&(&Case, Seen)) -> u64| seen.iter().map(of).sum::<u64>();
    println!("{} files, {} MB, {outcomes:?}", seen.len(), sum(|(case, _)| case.size) / 1_000_000);
    println!("{} runs, {} requests searched", sum(|(_, one)| one.runs as u64), sum(|(_, one)| one.requests as u64));
    println!("faults met: {faults:?}; most memory of mg: {peak:?}");

    assert!(peak.is_none_or(|peak| peak < MEMORY), "{peak:?}");
    if seeds != SEEDS {
        return;
    }
    // What was played must have been worth it.
    for way in ["Library", "Process"] {
        for outcome in ["at once", "resumed"] {
            assert!(outcomes.get(&(way.to_owned(), outcome)).is_some_and(|times| *times >= 3), "{outcomes:?}");
        }
    }
    for trouble in [Trouble::Outage, Trouble::LongWait, Trouble::Interrupt, Trouble::Crash] {
        assert!(seen.iter().any(|(case, one)| case.trouble == trouble && one.resumed > 0), "{trouble:?}");
    }
    for fault in [
        "cut",
        "expire",
        "hang-up",
        "html",
        "location",
        "lost-reply",
        "next-link",
        "partial",
        "redirect",
        "reset",
        "slow",
        "status",
        "upload-url",
    ] {
        assert!(faults.contains_key(fault), "{fault}: {faults:?}");
    }
    for end in ENDS {
        assert!(seen.iter().any(|(case, _)| case.size == end), "{end}");
    }
}
