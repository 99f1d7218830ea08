//! Properties by their paths, and how values compare.

use std::cmp::Ordering;

use jiff::Timestamp;
use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

/// A property of an object, in any case of its letters.
pub(super) fn property<'v>(object: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
    object
        .get(name)
        .or_else(|| object.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value))
}

/// What a path leads to; `null` where there is nothing.
pub(super) fn at<'v>(value: &'v Value, path: &[String]) -> &'v Value {
    path.iter()
        .fold(value, |value, name| value.as_object().and_then(|object| property(object, name)).unwrap_or(&Value::Null))
}

/// How two values compare. Texts compare without regard to case, as in directories and mailboxes, points in time and times
/// of a day by when they are. `None` if they can't be compared.
pub(super) fn compare(one: &Value, other: &Value) -> Option<Ordering> {
    match (one, other) {
        (Value::String(one), Value::String(other)) => {
            if let (Some(one), Some(other)) = (moment(one), moment(other)) {
                return Some(one.cmp(&other));
            }
            if let (Some(one), Some(other)) = (time(one), time(other)) {
                return Some(one.cmp(&other));
            }
            Some(one.to_lowercase().cmp(&other.to_lowercase()))
        }
        (Value::Number(one), Value::Number(other)) => match (one.as_i64(), other.as_i64()) {
            (Some(one), Some(other)) => Some(one.cmp(&other)),
            _ => one.as_f64()?.partial_cmp(&other.as_f64()?),
        },
        (Value::Bool(one), Value::Bool(other)) => Some(one.cmp(other)),
        (Value::Null, Value::Null) => Some(Ordering::Equal),
        _ => None,
    }
}

/// A point in time; without an offset it is one of UTC.
pub(super) fn moment(text: &str) -> Option<Timestamp> {
    if text.as_bytes().get(4) != Some(&b'-') {
        return None;
    }
    let local = || text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp());
    text.parse().ok().or_else(local)
}

/// A time of a day.
fn time(text: &str) -> Option<Time> {
    if text.as_bytes().get(2) == Some(&b':') { text.parse().ok() } else { None }
}
