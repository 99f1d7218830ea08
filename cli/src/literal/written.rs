//! Values as text, as .NET writes them in every culture.

use serde_json::{Number, Value};

/// The text of a simple value: numbers without zeros at the end, flags as `True` and `False`.
#[must_use]
pub fn text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(digits(&number)),
        Value::Bool(flag) => Some(if flag { "True" } else { "False" }.to_owned()),
        _ => None,
    }
}

/// A number, with an exponent where it is very large or very small.
fn digits(number: &Number) -> String {
    let written = number.to_string();
    let Some(float) = number.as_f64().filter(|_| written.contains(['.', 'e', 'E'])) else { return written };
    let scientific = format!("{float:e}");
    let Some((mantissa, exponent)) = scientific.split_once('e') else { return written };
    match exponent.parse::<i32>() {
        Ok(exponent) if !(-5..15).contains(&exponent) => {
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{mantissa}E{sign}{:02}", exponent.unsigned_abs())
        }
        _ => float.to_string(),
    }
}
