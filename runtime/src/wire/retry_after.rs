//! `Retry-After`: how long the service wants to be left alone.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::{DATE, RETRY_AFTER};

/// The wait that the headers of a reply ask for, in whichever of the forms that occur (docs/protocol.md#throttling):
/// whole or fractional seconds, or a date. A date counts from the `Date` of the same reply, so a wrong clock on this
/// machine makes no difference; without one it counts from now.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let until = httpdate::parse_http_date(text).ok()?;
    let date = headers.get(DATE).and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok());
    // A date in the past asks for no wait at all.
    Some(until.duration_since(date.unwrap_or_else(SystemTime::now)).unwrap_or_default())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use std::time::Duration;

    use http::HeaderMap;

    use super::retry_after;

    fn wait(value: &str, date: Option<&str>) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        headers.insert("retry-after", value.parse().unwrap());
        if let Some(date) = date {
            headers.insert("date", date.parse().unwrap());
        }
        retry_after(&headers)
    }

    /// docs/protocol.md#throttling: "Retry-After may be seconds or HTTP-date; values of 41, 120, 315 s were seen"; and
    /// a date more than a minute ahead counts whole, not only its seconds.
    #[test]
    fn seconds_and_dates() {
        let noon = Some("Sun, 22 Nov 2026 12:00:00 GMT");
        let table = [
            ("0", None, Some(0)),
            ("41", None, Some(41)),
            (" 120 ", None, Some(120)),
            ("315", noon, Some(315)),
            ("Sun, 22 Nov 2026 12:02:05 GMT", noon, Some(125)),
            ("Sunday, 22-Nov-26 12:00:09 GMT", noon, Some(9)),
            ("Sun Nov 22 12:00:10 2026", noon, Some(10)),
            ("Sun, 22 Nov 2026 11:59:00 GMT", noon, Some(0)),
            ("-5", None, None),
            ("NaN", None, None),
            ("1e400", None, None),
            ("soon", None, None),
            ("", None, None),
        ];
        for (value, date, seconds) in table {
            assert_eq!(wait(value, date), seconds.map(Duration::from_secs), "{value:?}");
        }
        assert_eq!(wait("1.5", None), Some(Duration::from_millis(1500)));
        assert_eq!(retry_after(&HeaderMap::new()), None);
    }

    #[test]
    fn a_date_without_a_date_counts_from_now() {
        let soon = httpdate::fmt_http_date(std::time::SystemTime::now() + Duration::from_hours(1));
        let wait = wait(&soon, None).unwrap();
        assert!(wait > Duration::from_mins(50) && wait <= Duration::from_hours(1), "{wait:?}");
    }
}
