//! Running programs and measuring what they took: command -> wall and processor time, peak memory.

use std::io::Read as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use graphsmith_tests::repository;
use wait4::Wait4 as _;

/// What one run of a program took.
#[derive(Debug, Clone, Default)]
pub struct Run {
    /// From start to end.
    pub wall: Duration,
    /// Processor time of the program itself.
    pub user: Duration,
    /// Processor time of the system on its behalf.
    pub system: Duration,
    /// Largest resident memory, in bytes.
    pub peak: u64,
    /// What it printed on standard error.
    pub stderr: String,
}

impl Run {
    /// Processor time in all.
    #[must_use]
    pub fn cpu(&self) -> Duration {
        self.user + self.system
    }
}

/// The runs of one case.
#[derive(Debug, Clone, Default)]
pub struct Runs(pub Vec<Run>);

impl Runs {
    /// The median of something, in the order of its values.
    #[must_use]
    pub fn median<T: Ord + Copy + Default>(&self, of: impl Fn(&Run) -> T) -> T {
        let mut values: Vec<T> = self.0.iter().map(of).collect();
        values.sort_unstable();
        values.get(values.len() / 2).copied().unwrap_or_default()
    }

    /// The least and the most of something.
    #[must_use]
    pub fn range<T: Ord + Copy + Default>(&self, of: impl Fn(&Run) -> T) -> (T, T) {
        let values = || self.0.iter().map(&of);
        (values().min().unwrap_or_default(), values().max().unwrap_or_default())
    }
}

/// Runs a command to its end. Fails when it can't be started or does not succeed; the message has what it printed.
pub fn run(command: &mut Command) -> Result<Run, String> {
    let started = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{command:?} can't be started: {error}"))?;
    let mut stderr = String::new();
    if let Some(pipe) = &mut child.stderr {
        pipe.read_to_string(&mut stderr).map_err(|error| format!("{command:?}: {error}"))?;
    }
    let used = child.wait4().map_err(|error| format!("{command:?}: {error}"))?;
    if !used.status.success() {
        return Err(format!("{command:?} ended with {}\n{stderr}", used.status));
    }
    Ok(Run {
        wall: started.elapsed(),
        user: used.rusage.utime,
        system: used.rusage.stime,
        peak: used.rusage.maxrss,
        stderr,
    })
}

/// The release build of a program of this workspace, brought up to date.
pub fn release(package: &str, binary: &str) -> Result<PathBuf, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    build.current_dir(repository()).args(["build", "--release", "--quiet", "-p", package, "--bin", binary]);
    run(&mut build)?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| repository().join("target"), PathBuf::from);
    Ok(target.join("release").join(binary))
}
