//! Simple values: text, numbers, dates, durations, bytes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use graphsmith_catalog::records::Kind;
use graphsmith_catalog::vocabulary::Format;
use serde_json::{Number, Value};

use crate::args::boolean;
use crate::dates::{date_time, is_clock};
use crate::literal;

/// Stands in a message between what was expected and the value that was given.
pub(super) const NOT: &str = ", not `";

/// Converts a value that isn't null to a simple kind; the error says what was expected.
pub(super) fn convert(kind: Kind, value: Value, format: Format) -> Result<Value, String> {
    match format {
        Format::Integer => return whole(&value, i128::from(i64::MIN), i128::from(i64::MAX)),
        Format::UInt64 => return whole(&value, 0, i128::from(u64::MAX)),
        Format::Number => return number(&value),
        Format::Boolean => return to_boolean(&value),
        Format::Plain | Format::Date => {}
    }
    match kind {
        Kind::Boolean | Kind::Switch => to_boolean(&value),
        Kind::Byte => whole(&value, 0, i128::from(u8::MAX)),
        Kind::Int32 => whole(&value, i128::from(i32::MIN), i128::from(i32::MAX)),
        Kind::Int64 => whole(&value, i128::from(i64::MIN), i128::from(i64::MAX)),
        Kind::Single | Kind::Double | Kind::Decimal => number(&value),
        Kind::DateTime => date_time(&text(value)?, format == Format::Date).map(Value::from),
        Kind::TimeSpan => duration(&text(value)?),
        Kind::Char => {
            let text = text(value)?;
            if text.chars().count() == 1 {
                Ok(text.into())
            } else {
                Err(format!("expected one character, not `{text}`"))
            }
        }
        _ => text(value).map(Value::from),
    }
}

/// Text; numbers and flags become text, as in PowerShell.
fn text(value: Value) -> Result<String, String> {
    literal::text(value).ok_or_else(|| "expected text".to_owned())
}

fn to_boolean(value: &Value) -> Result<Value, String> {
    let found = match value {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) => boolean(text),
        Value::Number(number) => boolean(&number.to_string()),
        _ => None,
    };
    found.map(Value::from).ok_or_else(|| format!("expected `$true` or `$false`, not `{}`", shown(value)))
}

/// A number, also one that is written as text.
fn to_number(value: &Value) -> Option<Number> {
    match value {
        Value::Number(number) => Some(number.clone()),
        Value::String(text) => match literal::parse(text, &literal::none) {
            Ok(Value::Number(number)) => Some(number),
            _ => None,
        },
        _ => None,
    }
}

fn whole(value: &Value, least: i128, most: i128) -> Result<Value, String> {
    let Some(number) = to_number(value) else {
        return Err(format!("expected a whole number, not `{}`", shown(value)));
    };
    let exact = number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from));
    let Some(exact) = exact.or_else(|| from_float(&number)) else {
        return Err(format!("expected a whole number, not `{number}`"));
    };
    if !(least..=most).contains(&exact) {
        return Err(format!("expected a number from {least} to {most}, not `{exact}`"));
    }
    Ok(i64::try_from(exact).map_or_else(|_| Value::Number(number), Value::from))
}

/// `1e3` and `2.0` are whole numbers too.
fn from_float(number: &Number) -> Option<i128> {
    let float = number.as_f64().filter(|float| float.fract() == 0.0)?;
    format!("{float:.0}").parse().ok()
}

fn number(value: &Value) -> Result<Value, String> {
    // These are how OData writes what JSON has no number for.
    if matches!(value.as_str(), Some("NaN" | "INF" | "-INF")) {
        return Ok(value.clone());
    }
    to_number(value).map(Value::Number).ok_or_else(|| format!("expected a number, not `{}`", shown(value)))
}

/// A duration in ISO 8601 as it is, or as .NET writes it: `1.02:30:00` is `P1DT2H30M`.
fn duration(text: &str) -> Result<Value, String> {
    let trimmed = text.trim();
    if is_iso_duration(trimmed) {
        return Ok(Value::from(trimmed));
    }
    from_clock(trimmed)
        .map(Value::from)
        .ok_or_else(|| format!("expected a duration such as PT1H30M or 01:30:00, not `{text}`"))
}

/// Letters in their order, each with a number, at least one; only seconds have a fraction.
fn is_iso_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('-').unwrap_or(text).strip_prefix('P') else { return false };
    let (days, time) = rest.split_once('T').map_or((rest, None), |(days, time)| (days, Some(time)));
    let fields = |text: &str, letters: &str| -> Option<usize> {
        let (mut letters, mut number, mut count) = (letters.chars(), String::new(), 0);
        for c in text.chars() {
            if c.is_ascii_digit() || c == '.' {
                number.push(c);
                continue;
            }
            letters.find(|letter| *letter == c)?;
            let valid = if c == 'S' { number.parse::<f64>().is_ok() } else { number.parse::<u64>().is_ok() };
            if !valid {
                return None;
            }
            number.clear();
            count += 1;
        }
        number.is_empty().then_some(count)
    };
    match (fields(days, "YMWD"), time.map(|time| fields(time, "HMS"))) {
        (Some(days), None) => days > 0,
        (Some(_), Some(Some(time))) => time > 0,
        _ => false,
    }
}

fn from_clock(text: &str) -> Option<String> {
    let (sign, rest) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (days, clock) = match rest.find('.').filter(|at| rest.find(':').is_some_and(|colon| *at < colon)) {
        Some(at) => (rest[..at].parse::<u32>().ok()?, &rest[at + 1..]),
        None => (0, rest),
    };
    if !is_clock(clock) {
        return None;
    }
    let mut parts = clock.split(':');
    let (hours, minutes) = (parts.next()?.parse::<u32>().ok()?, parts.next()?.parse::<u32>().ok()?);
    let seconds = parts.next().unwrap_or("0").trim_start_matches('0');
    let days = if days > 0 { format!("{days}D") } else { String::new() };
    let seconds = match seconds {
        "" => "0".to_owned(),
        fraction if fraction.starts_with('.') => format!("0{fraction}"),
        seconds => seconds.to_owned(),
    };
    Some(format!("{sign}P{days}T{hours}H{minutes}M{seconds}S"))
}

/// Bytes as base64: text that already is, or a list of numbers.
pub(super) fn bytes(value: Value) -> Result<Value, String> {
    let expected = || "expected bytes in base64, or a list of numbers from 0 to 255".to_owned();
    match value {
        Value::String(text) => match STANDARD.decode(text.trim()) {
            Ok(_) => Ok(Value::from(text.trim())),
            Err(_) => numbers(&text).ok_or_else(expected),
        },
        Value::Array(elements) => {
            let bytes: Option<Vec<u8>> =
                elements.iter().map(|e| e.as_u64().and_then(|number| u8::try_from(number).ok())).collect();
            bytes.map(|bytes| Value::from(STANDARD.encode(bytes))).ok_or_else(expected)
        }
        _ => Err(expected()),
    }
}

fn numbers(text: &str) -> Option<Value> {
    let bytes: Option<Vec<u8>> = text.split(',').map(|part| part.trim().parse().ok()).collect();
    Some(Value::from(STANDARD.encode(bytes?)))
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(_) => "a table".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        other => other.to_string(),
    }
}
