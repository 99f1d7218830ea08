//! Dates and times: text -> what goes over the wire. A time without a zone is local time, as in PowerShell.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};

/// A date, or a date with a time, as ISO 8601 writes them. Nothing else is read: `01/02/2024` would be a guess.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written<'t> {
    /// The day, which exists: `2026-03-31`.
    pub date: &'t str,
    /// Hours, minutes and seconds, with a fraction where one is written: `09:30:00.5`. Midnight where there is no time.
    pub clock: String,
    /// How far it is from UTC: `+02:00` or `Z`.
    pub offset: Option<&'t str>,
}

impl<'t> Written<'t> {
    /// Reads a text.
    #[must_use]
    pub fn read(text: &'t str) -> Option<Self> {
        let trimmed = text.trim();
        let (date, time) = match trimmed.find(['T', 't', ' ']) {
            Some(at) => (&trimmed[..at], Some(trimmed[at + 1..].trim())),
            None => (trimmed, None),
        };
        let (clock, offset) = match time.map(|time| (time, time.find(['Z', 'z', '+', '-']))) {
            Some((time, Some(at))) => (time[..at].trim_end(), Some(&time[at..])),
            Some((time, None)) => (time, None),
            None => ("00:00", None),
        };
        let is_offset = |offset: &str| is_clock(offset.get(1..).unwrap_or_default()) && offset.len() == 6;
        let offset = match offset {
            Some("Z" | "z") => Some("Z"),
            Some(offset) if !is_offset(offset) => return None,
            offset => offset,
        };
        let clock = if clock.len() == 5 { format!("{clock}:00") } else { clock.to_owned() };
        (is_date(date) && is_clock(&clock)).then_some(Self { date, clock, offset })
    }

    /// Date and time without the offset.
    #[must_use]
    pub fn civil(&self) -> Option<DateTime> {
        self.to_string().parse().ok()
    }

    /// The instant; `None` where it has no offset, or none that dates reach.
    #[must_use]
    pub fn instant(&self) -> Option<Timestamp> {
        parsed(self.offset?)?.to_timestamp(self.civil()?).ok()
    }
}

/// Date and time without the offset.
impl fmt::Display for Written<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}T{}", self.date, self.clock)
    }
}

/// A date, or a date with a time in ISO 8601, in the time zone of the process. Midnight is meant where there is no time.
pub fn date_time(text: &str, date_only: bool) -> Result<String, String> {
    in_zone(text, date_only, &local)
}

/// The time zone of the process: that of the variable TZ, else that of the system, else UTC. One that nobody knows is no guess.
fn local() -> Result<TimeZone, String> {
    match TimeZone::try_system() {
        Ok(zone) => Ok(zone),
        Err(_) if std::env::var_os("TZ").is_none_or(|name| name.is_empty()) => Ok(TimeZone::UTC),
        Err(_) => {
            Err("the time zone that TZ names isn't known here; write the time with its offset, or with Z".to_owned())
        }
    }
}

fn in_zone(text: &str, date_only: bool, zone: &dyn Fn() -> Result<TimeZone, String>) -> Result<String, String> {
    let expected = || format!("expected a date such as 2026-03-31 or 2026-03-31T09:30:00Z, not `{text}`");
    let written = Written::read(text).ok_or_else(expected)?;
    match (written.offset, date_only) {
        (None, true) => Ok(written.date.to_owned()),
        // The day that it is here then.
        (Some(_), true) => {
            let there = written.instant().ok_or_else(expected)?;
            Ok(zone()?.to_datetime(there).date().to_string())
        }
        (Some(offset), false) => Ok(format!("{written}{offset}")),
        (None, false) => {
            let civil = written.civil().ok_or_else(expected)?;
            instant(civil, &zone()?, &written.to_string()).map_err(|e| e.unwrap_or_else(expected))
        }
    }
}

/// The instant of a local time, in UTC; `written` is that time as text. An error without words is one of the range of dates.
fn instant(civil: DateTime, zone: &TimeZone, written: &str) -> Result<String, Option<String>> {
    let (offset, trouble) = match zone.to_ambiguous_timestamp(civil).offset() {
        AmbiguousOffset::Unambiguous { offset } => (offset, None),
        AmbiguousOffset::Gap { before, after } => (before, Some(("doesn't exist: the clock goes forward then", after))),
        AmbiguousOffset::Fold { before, after } => (before, Some(("comes twice: the clock goes back then", after))),
    };
    let fraction = written.find('.').map_or("", |at| &written[at..]);
    let in_utc = |offset: Offset| -> Result<String, Option<String>> {
        let utc = Offset::UTC.to_datetime(offset.to_timestamp(civil).map_err(|_| None)?);
        Ok(format!("{}{fraction}Z", utc.strftime("%Y-%m-%dT%H:%M:%S")))
    };
    let Some((why, other)) = trouble else {
        // As it was written, where nothing changes.
        return if offset == Offset::UTC { Ok(format!("{written}Z")) } else { in_utc(offset) };
    };
    let (first, second) = (in_utc(offset)?, in_utc(other)?);
    Err(Some(format!("the local time {written} {why}; write {first} or {second}")))
}

/// `+02:00` or `Z`.
fn parsed(offset: &str) -> Option<Offset> {
    if offset == "Z" {
        return Some(Offset::UTC);
    }
    let number = |range| offset.get::<std::ops::Range<usize>>(range)?.parse::<i32>().ok();
    let seconds = number(1..3)? * 3600 + number(4..6)? * 60;
    Offset::from_seconds(if offset.starts_with('-') { -seconds } else { seconds }).ok()
}

/// `2026-03-31`, a day that exists, and in no other form that the library reads.
fn is_date(text: &str) -> bool {
    let is_plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    is_plain && text.parse::<Date>().is_ok()
}

/// Whether a text is a time of day: `09:30`, `09:30:00`, `09:30:00.123`.
#[must_use]
pub fn is_clock(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let parts: Vec<&str> = whole.split(':').collect();
    let below = |text: &str, limit: u32| {
        text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit()) && text.parse().is_ok_and(|n: u32| n < limit)
    };
    let is_time = match parts.as_slice() {
        [hours, minutes] => fraction.is_none() && below(hours, 24) && below(minutes, 60),
        [hours, minutes, seconds] => below(hours, 24) && below(minutes, 60) && below(seconds, 61),
        _ => false,
    };
    is_time && fraction.is_none_or(|f| (1..=9).contains(&f.len()) && f.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use jiff::tz::TimeZone;

    use super::in_zone;

    fn there(zone: &str, text: &str, date_only: bool) -> Result<String, String> {
        in_zone(text, date_only, &|| Ok(TimeZone::posix(zone).unwrap()))
    }

    const NEW_YORK: &str = "EST5EDT,M3.2.0,M11.1.0";

    #[test]
    fn times_without_a_zone_are_local() {
        let table = [
            (NEW_YORK, "2026-01-02", "2026-01-02T05:00:00Z"),
            (NEW_YORK, "2026-07-02T08:09", "2026-07-02T12:09:00Z"),
            (NEW_YORK, "2026-01-02 03:04:05.120", "2026-01-02T08:04:05.120Z"),
            (NEW_YORK, "2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"),
            (NEW_YORK, "2026-01-02T03:04:05+02:00", "2026-01-02T03:04:05+02:00"),
            ("<+0545>-5:45", "2026-01-02T03:04:05", "2026-01-01T21:19:05Z"),
            ("UTC0", "2026-01-02T03:04:05.1", "2026-01-02T03:04:05.1Z"),
        ];
        for (zone, text, expected) in table {
            assert_eq!(there(zone, text, false).as_deref(), Ok(expected), "{zone} {text}");
        }
    }

    #[test]
    fn a_time_at_a_change_of_the_clock_is_no_guess() {
        let table = [
            ("2026-03-08T02:30", "doesn't exist", "2026-03-08T07:30:00Z or 2026-03-08T06:30:00Z"),
            ("2026-11-01T01:30", "comes twice", "2026-11-01T05:30:00Z or 2026-11-01T06:30:00Z"),
        ];
        for (text, why, instants) in table {
            let error = there(NEW_YORK, text, false).unwrap_err();
            assert!(error.contains(why) && error.contains(instants), "{error}");
        }
        assert!(there(NEW_YORK, "2026-11-01T00:59:59", false).is_ok());
        assert!(there(NEW_YORK, "2026-11-01T02:00", false).is_ok());
    }

    #[test]
    fn a_day_is_the_one_here() {
        let table = [
            ("2026-01-02", "2026-01-02"),
            ("2026-01-02T23:30", "2026-01-02"),
            ("2026-01-02T03:30Z", "2026-01-01"),
            ("2026-01-02T23:30-11:00", "2026-01-03"),
        ];
        for (text, expected) in table {
            assert_eq!(there(NEW_YORK, text, true).as_deref(), Ok(expected), "{text}");
        }
    }
}
