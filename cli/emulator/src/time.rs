//! Dates as the service writes them.

use std::time::SystemTime;

/// Names of months in the dates of HTTP.
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `2026-11-22T12:00:00`, in UTC, without saying so: that is how errors have it.
#[must_use]
pub(crate) fn plain(time: SystemTime) -> String {
    // `Sun, 22 Nov 2026 12:00:00 GMT`: the library writes only this form, with all that is needed in it.
    let http = httpdate::fmt_http_date(time);
    let mut parts = http.split_ascii_whitespace().skip(1);
    let mut part = || parts.next().unwrap_or_default();
    let (day, month, year, clock) = (part(), part(), part(), part());
    let month = MONTHS.iter().position(|name| *name == month).unwrap_or_default() + 1;
    format!("{year}-{month:02}-{day}T{clock}")
}

/// `2026-11-22T12:00:00Z`.
#[must_use]
pub(crate) fn iso(time: SystemTime) -> String {
    plain(time) + "Z"
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::{iso, plain};

    #[test]
    fn dates_are_written_as_iso_8601() {
        let table =
            [(0, "1970-01-01T00:00:00"), (951_782_399, "2000-02-28T23:59:59"), (1_795_348_800, "2026-11-22T12:00:00")];
        for (seconds, expected) in table {
            let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
            assert_eq!(plain(time), expected);
            assert_eq!(iso(time), format!("{expected}Z"));
        }
    }
}
