//! Numbers as PowerShell writes them: `12`, `-1.5e3`, `0x1F`, `4mb`, `3l`.

use serde_json::{Number, Value};

/// The number that a word is, if it is one.
pub(super) fn parse(word: &str) -> Option<Value> {
    let lower = word.to_ascii_lowercase();
    let (negative, digits) = match lower.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, lower.strip_prefix('+').unwrap_or(&lower)),
    };
    let units = [("kb", 10), ("mb", 20), ("gb", 30), ("tb", 40), ("pb", 50)];
    let (digits, shift) = match units.iter().find_map(|(unit, shift)| Some((digits.strip_suffix(unit)?, *shift))) {
        Some(found) => found,
        None => (digits, 0),
    };
    if let Some(hexadecimal) = digits.strip_prefix("0x") {
        let number = i128::from(u64::from_str_radix(hexadecimal, 16).ok()?) << shift;
        return whole(if negative { -number } else { number });
    }
    let digits = digits.strip_suffix(['l', 'd']).unwrap_or(digits);
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') || !digits.ends_with(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    if digits.bytes().all(|b| b.is_ascii_digit()) {
        let number = i128::from(digits.parse::<u64>().ok()?) << shift;
        return whole(if negative { -number } else { number });
    }
    if !digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'+' | b'-')) {
        return None;
    }
    // As it is written, with every digit, where JSON writes numbers so.
    if shift == 0
        && let Ok(number) = format!("{}{digits}", if negative { "-" } else { "" }).parse::<Number>()
    {
        return Some(Value::Number(number));
    }
    let number: f64 = digits.parse().ok()?;
    let scaled = number * 2_f64.powi(shift);
    Some(Value::Number(Number::from_f64(if negative { -scaled } else { scaled })?))
}

fn whole(number: i128) -> Option<Value> {
    match i64::try_from(number) {
        Ok(number) => Some(Value::from(number)),
        Err(_) => u64::try_from(number).ok().map(Value::from),
    }
}
