//! Casts of simple types, as PowerShell carries them out: `[int]'5'`, `[string]5`, `[bool]0`, `[string[]]('a', 'b')`.

use jiff::tz::Offset;
use serde_json::{Number, Value};

use super::number;
use crate::dates::Written;
use crate::literal::written::text;

/// What a value is cast to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    /// A whole number in these limits.
    Whole(i128, i128),
    Double,
    Single,
    Decimal,
    String,
    Bool,
    DateTime,
    DateTimeOffset,
    Guid,
    Uri,
    Char,
    /// Anything, as it is.
    Object,
    /// A table, written as one.
    Table,
}

/// The type of a name, without `System.`, and whether a list of it is meant; `None` for types whose values aren't simple.
pub(super) fn named(name: &str) -> Option<(Type, bool)> {
    let lower = name.trim().to_ascii_lowercase();
    let lower = lower.strip_prefix("system.").unwrap_or(&lower);
    let (base, is_list) = lower.strip_suffix("[]").map_or((lower, false), |base| (base.trim_end(), true));
    let whole = |least: i128, most: i128| Type::Whole(least, most);
    let found = match base {
        "byte" => whole(0, u8::MAX.into()),
        "sbyte" => whole(i8::MIN.into(), i8::MAX.into()),
        "int16" | "short" => whole(i16::MIN.into(), i16::MAX.into()),
        "uint16" | "ushort" => whole(0, u16::MAX.into()),
        "int" | "int32" => whole(i32::MIN.into(), i32::MAX.into()),
        "uint" | "uint32" => whole(0, u32::MAX.into()),
        "long" | "int64" => whole(i64::MIN.into(), i64::MAX.into()),
        "ulong" | "uint64" => whole(0, u64::MAX.into()),
        "double" => Type::Double,
        "float" | "single" => Type::Single,
        "decimal" => Type::Decimal,
        "string" => Type::String,
        "bool" | "boolean" => Type::Bool,
        "datetime" => Type::DateTime,
        "datetimeoffset" => Type::DateTimeOffset,
        "guid" => Type::Guid,
        "uri" => Type::Uri,
        "char" => Type::Char,
        "object" => Type::Object,
        "array" if !is_list => return Some((Type::Object, true)),
        "ordered"
        | "hashtable"
        | "pscustomobject"
        | "collections.hashtable"
        | "management.automation.pscustomobject" => Type::Table,
        _ => return None,
    };
    (found != Type::Table || !is_list).then_some((found, is_list))
}

/// The value of a type, or of a list of it; `None` where PowerShell can't convert it, or makes something of it that is no value.
pub(super) fn cast(value: Value, (to, is_list): (Type, bool)) -> Option<Value> {
    if !is_list {
        return one(value, to);
    }
    match value {
        Value::Null => None,
        Value::Array(elements) => {
            elements.into_iter().map(|element| one(element, to)).collect::<Option<_>>().map(Value::Array)
        }
        only => Some(Value::Array(vec![one(only, to)?])),
    }
}

fn one(value: Value, to: Type) -> Option<Value> {
    match to {
        Type::Object => Some(value),
        Type::Table => value.is_object().then_some(value),
        Type::Whole(least, most) => whole(&value, least, most),
        Type::Double => numeric(&value),
        Type::Single => {
            let narrow = numeric(&value)?.to_string().parse::<f32>().ok()?;
            finite(&format!("{narrow:?}"))
        }
        Type::Decimal => {
            numeric(&value).filter(|number| number.to_string().len() < 28 && !number.to_string().contains('e'))
        }
        Type::String => joined(value).map(Value::from),
        Type::Bool => Some(Value::Bool(truth(&value))),
        Type::DateTime => Some(date_time(value.as_str()?, false)?.into()),
        Type::DateTimeOffset => Some(date_time(value.as_str()?, true)?.into()),
        Type::Guid => guid(value.as_str()?).map(Value::from),
        Type::Uri => value.is_string().then_some(value),
        Type::Char => character(&value).map(|c| c.to_string().into()),
    }
}

/// A number, or what stands for one.
fn numeric(value: &Value) -> Option<Value> {
    match value {
        Value::Null => Some(0.into()),
        Value::Bool(flag) => Some(u8::from(*flag).into()),
        Value::Number(_) => Some(value.clone()),
        Value::String(text) if text.trim().is_empty() => Some(0.into()),
        Value::String(text) => number::parse(text.trim()),
        _ => None,
    }
}

fn finite(text: &str) -> Option<Value> {
    text.parse::<Number>().ok().map(Value::Number)
}

/// A whole number; a fraction is rounded to the nearest, of two to the even one.
fn whole(value: &Value, least: i128, most: i128) -> Option<Value> {
    let number = numeric(value)?.to_string();
    let number = number.parse::<i128>().ok().or_else(|| {
        let float = number.parse::<f64>().ok().filter(|float| float.abs() < 1e19)?;
        format!("{:.0}", float.round_ties_even()).parse().ok()
    })?;
    (least..=most).contains(&number).then(|| finite(&number.to_string())).flatten()
}

fn joined(value: Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::Array(elements) => {
            let texts: Option<Vec<_>> =
                elements.into_iter().map(|element| if element.is_array() { None } else { joined(element) }).collect();
            Some(texts?.join(" "))
        }
        // As text a decimal keeps its zeros (`1.50d`), and a double doesn't (`1.50`); here they are the same number.
        Value::Number(number) if ends_with_zero(&number.to_string()) => None,
        other => text(other),
    }
}

fn ends_with_zero(number: &str) -> bool {
    number.contains('.') && number.ends_with('0')
}

fn truth(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(flag) => *flag,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(elements) => match elements.as_slice() {
            [] => false,
            [only] => truth(only),
            _ => true,
        },
        Value::Object(_) => true,
    }
}

/// A date and time as JSON has it: an instant in UTC, or without a zone where none is written. Of a `[datetimeoffset]` the
/// offset stays, and has to be there: without one it is local time.
fn date_time(text: &str, wants_zone: bool) -> Option<String> {
    let written = Written::read(text)?;
    // PowerShell knows no leap seconds.
    if written.clock.get(6..8) == Some("60") {
        return None;
    }
    let civil = written.civil()?;
    match written.offset {
        None => (!wants_zone).then(|| civil.to_string()),
        Some(offset) if wants_zone && offset != "Z" => written.instant().map(|_| format!("{civil}{offset}")),
        Some(_) => Some(format!("{}+00:00", Offset::UTC.to_datetime(written.instant()?))),
    }
}

fn guid(text: &str) -> Option<String> {
    let text = text.trim();
    let inner = text.strip_prefix('{').and_then(|t| t.strip_suffix('}'));
    let inner = inner.or_else(|| text.strip_prefix('(').and_then(|t| t.strip_suffix(')'))).unwrap_or(text);
    let digits: String = inner.chars().filter(|c| *c != '-').collect();
    let is_hexadecimal = digits.len() == 32 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    let dashes: Vec<usize> = inner.match_indices('-').map(|(at, _)| at).collect();
    if !is_hexadecimal || !(dashes.is_empty() && inner == text || dashes == [8, 13, 18, 23]) {
        return None;
    }
    let d = digits.to_ascii_lowercase();
    Some([&d[..8], &d[8..12], &d[12..16], &d[16..20], &d[20..]].join("-"))
}

fn character(value: &Value) -> Option<char> {
    match value {
        Value::String(text) => {
            let mut chars = text.chars();
            let only = chars.next()?;
            (chars.next().is_none() && only.len_utf16() == 1).then_some(only)
        }
        Value::Number(number) => char::from_u32(u32::try_from(number.as_u64()?).ok()?).filter(|c| c.len_utf16() == 1),
        _ => None,
    }
}
