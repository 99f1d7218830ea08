//! Numbers as PowerShell writes them: `12`, `-1.5e3`, `0x1F`, `0b101`, `4mb`, `3l`, `1.50d`, `10n`.

use serde_json::{Number, Value};

/// The largest whole number that a decimal holds; beyond it a number is a double.
const LARGEST_DECIMAL: u128 = 79_228_162_514_264_337_593_543_950_335;

const UNITS: [(&str, u32); 5] = [("kb", 10), ("mb", 20), ("gb", 30), ("tb", 40), ("pb", 50)];

/// Suffixes of whole numbers, and the numbers that each type holds.
const SUFFIXES: [(&str, i128, i128); 8] = [
    ("uy", 0, u8::MAX as i128),
    ("us", 0, u16::MAX as i128),
    ("ul", 0, u64::MAX as i128),
    ("u", 0, u64::MAX as i128),
    ("y", i8::MIN as i128, i8::MAX as i128),
    ("s", i16::MIN as i128, i16::MAX as i128),
    ("l", i64::MIN as i128, i64::MAX as i128),
    ("n", i128::MIN, i128::MAX),
];

/// The number that a word is, if it is one, and one whose value JSON can hold exactly.
pub(super) fn parse(word: &str) -> Option<Value> {
    let lower = word.to_ascii_lowercase();
    let (negative, rest) = match lower.strip_prefix(['-', '\u{2013}', '\u{2014}', '\u{2015}']) {
        Some(rest) => (true, rest),
        None => (false, lower.strip_prefix('+').unwrap_or(&lower)),
    };
    let unit = UNITS.iter().find_map(|(unit, shift)| Some((rest.strip_suffix(unit)?, *shift)));
    // `b` of `0xbb` is a digit.
    let (digits, shift) = match unit {
        Some((digits, shift)) => (digits, shift),
        None => (rest, 0),
    };
    if let Some(digits) = digits.strip_prefix("0x") {
        return whole(hexadecimal(digits)?, negative, shift);
    }
    if let Some(digits) = digits.strip_prefix("0b") {
        return whole(signed(digits, 2, &[8, 16, 32, 64])?, negative, shift);
    }
    if let Some(digits) = digits.strip_suffix('d') {
        return decimal(digits, negative, shift);
    }
    if let Some((suffix, least, most)) = SUFFIXES.iter().find(|(suffix, ..)| digits.ends_with(suffix)) {
        let digits = digits.strip_suffix(suffix)?;
        let number = match digits.parse::<u64>() {
            Ok(number) if is_digits(digits) => i128::from(number),
            _ if is_digits(digits) => digits.parse().ok()?,
            _ => rounded(fraction(digits)?)?,
        };
        let number = if negative { -number } else { number };
        // PowerShell refuses `-1u`, and so is `1.5n` here, which loses something.
        let fits = (*least..=*most).contains(&number) && !(negative && *least == 0);
        return whole(number, false, shift).filter(|_| fits && (*suffix != "n" || is_digits(digits)));
    }
    if is_digits(digits) {
        return match digits.parse::<u128>().ok().filter(|number| *number <= LARGEST_DECIMAL) {
            Some(number) => whole(i128::try_from(number).ok()?, negative, shift),
            None => double(fraction(digits)?, negative, shift, None),
        };
    }
    double(fraction(digits)?, negative, shift, Some(digits))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// `1FF`, which is negative where it fills 32 or 64 bits; with `l` those of 32 bits aren't.
fn hexadecimal(digits: &str) -> Option<i128> {
    if digits.is_empty() {
        return Some(0);
    }
    let unsigned = |digits: &str| Some(i128::from(u64::from_str_radix(digits, 16).ok()?));
    if let Some(digits) = digits.strip_suffix("ul").or_else(|| digits.strip_suffix('u')) {
        return unsigned(digits);
    }
    match digits.strip_suffix('l') {
        Some(digits) => signed(digits, 16, &[16]),
        None => signed(digits, 16, &[8, 16]),
    }
}

/// Digits of a number in two's complement, where there are as many of them as one of these types has.
fn signed(digits: &str, radix: u32, lengths: &[usize]) -> Option<i128> {
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    let number = i128::from(u64::from_str_radix(digits, radix).ok()?);
    let bits = digits.len() * if radix == 16 { 4 } else { 1 };
    let is_negative = lengths.contains(&digits.len()) && number >> (bits - 1) == 1;
    Some(if is_negative { number - (1_i128 << bits) } else { number })
}

/// `1.5`, `.5`, `5.`, `1e3`.
fn fraction(digits: &str) -> Option<f64> {
    let (mantissa, exponent) = digits.split_once('e').unwrap_or((digits, "0"));
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let is_number = |text: &str| text.is_empty() || is_digits(text);
    let is_exponent = is_digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent));
    if !is_number(whole) || !is_number(part) || !is_exponent || mantissa == "." || mantissa.is_empty() {
        return None;
    }
    digits.parse().ok()
}

/// A double, as it was written where JSON writes it so.
fn double(number: f64, negative: bool, shift: u32, written: Option<&str>) -> Option<Value> {
    let sign = if negative { "-" } else { "" };
    let factor = 2_f64.powi(i32::try_from(shift).ok()?);
    let text = match written.filter(|_| shift == 0) {
        Some(written) => {
            let (mantissa, exponent) = written.split_once('e').unwrap_or((written, ""));
            let mantissa = mantissa.strip_suffix('.').map_or_else(|| mantissa.to_owned(), |whole| format!("{whole}.0"));
            let e = if exponent.is_empty() { "" } else { "e" };
            format!("{sign}{}{e}{exponent}", without_zeros(&mantissa))
        }
        None => format!("{sign}{:?}", number * factor),
    };
    (number * factor).is_finite().then(|| text.parse::<Number>().ok().map(Value::Number)).flatten()
}

/// JSON has no zeros before a number, as in `007.5`, and one in `.5`.
fn without_zeros(mantissa: &str) -> String {
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    if part.is_empty() { whole.to_owned() } else { format!("{whole}.{part}") }
}

/// A decimal, with every digit that it holds.
fn decimal(digits: &str, negative: bool, shift: u32) -> Option<Value> {
    if is_digits(digits) {
        let number = digits.parse::<u128>().ok().filter(|number| *number <= LARGEST_DECIMAL)?;
        return whole(i128::try_from(number).ok()?, negative, shift);
    }
    let number = fraction(digits).filter(|_| shift == 0 && digits.len() < 28 && !digits.contains('e'))?;
    double(number, negative, 0, Some(digits))
}

/// The nearest whole number, of two the even one.
fn rounded(number: f64) -> Option<i128> {
    let number = number.round_ties_even();
    // Whole numbers have no fraction in this form.
    (number.abs() < 1e19).then(|| format!("{number:.0}").parse().ok()).flatten()
}

fn whole(number: i128, negative: bool, shift: u32) -> Option<Value> {
    let number = number.checked_mul(1_i128 << shift)?;
    let number = if negative { number.checked_neg()? } else { number };
    number.to_string().parse::<Number>().ok().map(Value::Number)
}
