//! [`Stamp`]: by what a file is known as unchanged without being read.

use std::fs::Metadata;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// How long the times of a file may stay the same while it is changed, in nanoseconds: what FAT needs, the coarsest in use.
const COARSEST: i64 = 2_000_000_000;

/// How a file stands on disk. A file that is changed or replaced gets another one, unless that happens at the same time, as
/// far as the file system tells times apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Stamp(
    /// Bytes.
    u64,
    /// When it was modified, in nanoseconds since 1970.
    i64,
    /// Unix: when it was changed in any way, which nobody can set; else 0.
    i64,
    /// Unix: its inode; else 0.
    u64,
);

impl Stamp {
    /// The stamp of a file. `None` where the system has no times.
    #[must_use]
    pub fn of(metadata: &Metadata) -> Option<Self> {
        let modified = nanoseconds(metadata.modified().ok()?)?;
        let (changed, inode) = of_unix(metadata);
        Some(Self(metadata.len(), modified, changed, inode))
    }

    /// Whether it is that of a file which was only renamed since: all but the time of the change is the same.
    #[must_use]
    pub fn is_renamed(self, before: Self) -> bool {
        Self(self.0, self.1, before.2, self.3) == before
    }

    /// Whether it is older than any that the file gets from now on.
    #[must_use]
    pub fn is_settled(self) -> bool {
        let newest = self.1.max(self.2);
        nanoseconds(SystemTime::now()).is_some_and(|now| newest.saturating_add(COARSEST) < now)
    }

    /// Whether the file system counts in parts of a second.
    #[must_use]
    pub fn is_fine(self) -> bool {
        self.1 % 1_000_000_000 != 0
    }
}

fn nanoseconds(time: SystemTime) -> Option<i64> {
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_nanos()).ok(),
        Err(before) => i64::try_from(before.duration().as_nanos()).ok().map(|nanoseconds| -nanoseconds),
    }
}

#[cfg(unix)]
fn of_unix(metadata: &Metadata) -> (i64, u64) {
    use std::os::unix::fs::MetadataExt as _;
    let changed = metadata.ctime().saturating_mul(1_000_000_000).saturating_add(metadata.ctime_nsec());
    (changed, metadata.ino())
}

#[cfg(not(unix))]
fn of_unix(_: &Metadata) -> (i64, u64) {
    (0, 0)
}
