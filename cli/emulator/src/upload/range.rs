//! [`ContentRange`]: which bytes a slice says it holds, and whether they are the next ones
//! (docs/protocol.md#send-slices).

/// `Content-Range` of a slice; the end is the last byte itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ContentRange {
    pub(super) start: u64,
    pub(super) end: u64,
    pub(super) total: u64,
}

/// Why bytes aren't those that are expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Misplaced {
    /// They can't be bytes of this file.
    Impossible,
    /// They are there already, at least in part.
    Overlap,
    /// Others come before.
    Early,
}

impl ContentRange {
    /// Reads `bytes {start}-{end}/{total}`.
    pub(super) fn parse(header: &str) -> Option<Self> {
        let (unit, rest) = header.trim().split_once(' ')?;
        let (range, total) = rest.trim().split_once('/')?;
        let (start, end) = range.split_once('-')?;
        let number = |text: &str| {
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse().ok().filter(|_| digits)
        };
        let range = Self { start: number(start)?, end: number(end)?, total: number(total)? };
        unit.eq_ignore_ascii_case("bytes").then_some(range)
    }

    /// How many bytes it holds. Only meaningful when [`Self::misplaced`] says nothing.
    pub(super) fn length(self) -> u64 {
        self.end.saturating_sub(self.start).saturating_add(1)
    }

    /// What is wrong with it, when so many bytes are there and the file has that length.
    pub(super) fn misplaced(self, received: u64, total: u64) -> Option<Misplaced> {
        if self.end < self.start || self.end >= self.total || self.total != total {
            Some(Misplaced::Impossible)
        } else if self.start < received {
            Some(Misplaced::Overlap)
        } else if self.start > received {
            Some(Misplaced::Early)
        } else {
            None
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::{ContentRange, Misplaced};

    #[test]
    fn ranges_are_read() {
        assert_eq!(ContentRange::parse("bytes 0-25/128"), Some(ContentRange { start: 0, end: 25, total: 128 }));
        let wrong = [
            "",
            "bytes",
            "0-25/128",
            "bytes 0-25",
            "bytes 0/128",
            "bytes -5/128",
            "bytes 0-25/*",
            "bytes +0-25/128",
            "items 0-25/128",
            "bytes 0-99999999999999999999/128",
        ];
        for text in wrong {
            assert_eq!(ContentRange::parse(text), None, "{text}");
        }
    }

    #[test]
    fn only_the_next_bytes_fit() {
        let table = [
            ("bytes 10-19/100", None),
            ("bytes 10-99/100", None),
            ("bytes 0-9/100", Some(Misplaced::Overlap)),
            ("bytes 5-14/100", Some(Misplaced::Overlap)),
            ("bytes 11-19/100", Some(Misplaced::Early)),
            ("bytes 10-9/100", Some(Misplaced::Impossible)),
            ("bytes 10-100/100", Some(Misplaced::Impossible)),
            ("bytes 10-19/101", Some(Misplaced::Impossible)),
        ];
        for (text, expected) in table {
            assert_eq!(ContentRange::parse(text).unwrap().misplaced(10, 100), expected, "{text}");
        }
        assert_eq!(ContentRange::parse("bytes 10-19/100").unwrap().length(), 10);
    }
}
