//! Vectors of simple values.

use graphsmith_catalog::records::Kind;
use graphsmith_catalog::vocabulary::Format;
use serde_json::{Value, json};

use super::scalars::{bytes, convert};

#[test]
fn simple_values() {
    let table: Vec<(Kind, Value, Result<Value, &str>)> = vec![
        (Kind::String, json!("x"), Ok(json!("x"))),
        (Kind::String, json!(5), Ok(json!("5"))),
        (Kind::String, json!(true), Ok(json!("True"))),
        (Kind::String, json!(false), Ok(json!("False"))),
        (Kind::String, json!(1.50), Ok(json!("1.5"))),
        (Kind::String, json!(3.0), Ok(json!("3"))),
        (Kind::String, json!(1e15), Ok(json!("1E+15"))),
        (Kind::String, json!(-1.25e-7), Ok(json!("-1.25E-07"))),
        (Kind::String, json!(0.0001), Ok(json!("0.0001"))),
        (Kind::String, json!({}), Err("expected text")),
        (Kind::Boolean, json!("$True"), Ok(json!(true))),
        (Kind::Boolean, json!(0), Ok(json!(false))),
        (Kind::Boolean, json!("yes"), Err("`$true` or `$false`")),
        (Kind::Int32, json!("12"), Ok(json!(12))),
        (Kind::Int32, json!("4kb"), Ok(json!(4096))),
        (Kind::Int32, json!(2.0), Ok(json!(2))),
        (Kind::Int32, json!("3000000000"), Err("from -2147483648 to 2147483647")),
        (Kind::Int32, json!("1.5"), Err("whole number")),
        (Kind::Int32, json!("five"), Err("whole number, not `five`")),
        (Kind::Int64, json!("3483322"), Ok(json!(3_483_322))),
        (Kind::Int64, json!(u64::MAX), Err("from -9223372036854775808")),
        (Kind::Byte, json!(256), Err("from 0 to 255")),
        (Kind::Double, json!("1.5"), Ok(json!(1.5))),
        (Kind::Double, json!("INF"), Ok(json!("INF"))),
        (Kind::Double, json!("much"), Err("expected a number")),
        (Kind::DateTime, json!("2026-03-31 09:30 Z"), Ok(json!("2026-03-31T09:30:00Z"))),
        (Kind::DateTime, json!("2026-03-31T09:30:00.5+02:00"), Ok(json!("2026-03-31T09:30:00.5+02:00"))),
        (Kind::DateTime, json!("2026-02-29"), Err("expected a date")),
        (Kind::DateTime, json!("31.03.2026"), Err("expected a date")),
        (Kind::DateTime, json!("2026-03-31T25:00:00Z"), Err("expected a date")),
        (Kind::DateTime, json!("2026-03-31T09:30:00+"), Err("expected a date")),
        (Kind::TimeSpan, json!("PT1H30M"), Ok(json!("PT1H30M"))),
        (Kind::TimeSpan, json!("P3D"), Ok(json!("P3D"))),
        (Kind::TimeSpan, json!("1.02:30:00"), Ok(json!("P1DT2H30M0S"))),
        (Kind::TimeSpan, json!("00:00:01.25"), Ok(json!("PT0H0M1.25S"))),
        (Kind::TimeSpan, json!("P"), Err("expected a duration")),
        (Kind::TimeSpan, json!("PT"), Err("expected a duration")),
        (Kind::TimeSpan, json!("P1H"), Err("expected a duration")),
        (Kind::TimeSpan, json!("soon"), Err("expected a duration")),
        (Kind::Char, json!("ab"), Err("one character")),
    ];
    for (kind, value, expected) in table {
        let actual = convert(kind, value.clone(), Format::Plain);
        let fits = match (&expected, &actual) {
            (Ok(expected), Ok(actual)) => actual == expected,
            (Err(part), Err(message)) => message.contains(part),
            _ => false,
        };
        assert!(fits, "{kind:?} {value}: expected {expected:?}, got {actual:?}");
    }
    assert_eq!(convert(Kind::DateTime, json!("2026-03-31T09:30:00"), Format::Date), Ok(json!("2026-03-31")));
}

#[test]
fn bytes_are_base64() {
    assert_eq!(bytes(json!("aGk=")), Ok(json!("aGk=")));
    assert_eq!(bytes(json!([104, 105])), Ok(json!("aGk=")));
    assert_eq!(bytes(json!("104, 105")), Ok(json!("aGk=")));
    assert!(bytes(json!("ä")).is_err());
    assert!(bytes(json!([256])).is_err());
}
