//! Each literal has the value that PowerShell gives it, or is refused with a reason.

use std::fs;

use graphsmith_tests::corpus;
use mg::literal::{none, parse};
use serde::Deserialize;
use serde_json::{Number, Value};

/// A text that stood behind `@{ v = `.
#[derive(Debug, Deserialize)]
struct Case {
    text: String,
    ok: bool,
    json: Option<String>,
}

/// What is said of texts that have a value in PowerShell, and are refused nevertheless: all of them have to be run, make
/// something that JSON doesn't hold, or begin as JSON does.
const REASONS: [&str; 4] = ["let PowerShell evaluate it", "can't be cast to", "this is no JSON", "is a command"];

#[test]
fn literals_have_the_value_that_powershell_gives_them() {
    let Some(corpus) = corpus() else { return };
    let cases: Vec<Case> = serde_json::from_slice(&fs::read(corpus.join("powershell/literals.json")).unwrap()).unwrap();
    let (mut faults, mut refused) = (Vec::new(), 0);
    for case in &cases {
        match (parse(&case.text, &none), case.ok) {
            (Err(_), false) => {}
            (Err(error), true) if REASONS.iter().any(|reason| error.message.contains(reason)) => refused += 1,
            (Err(error), true) => faults.push(format!("{}: refused: {}", case.text, error.message)),
            (Ok(value), false) => faults.push(format!("{}: taken as {value}", case.text)),
            (Ok(value), true) => {
                let expected: Value = serde_json::from_str(case.json.as_deref().unwrap_or_default()).unwrap();
                if !same(&value, &expected["v"]) {
                    faults.push(format!("{}: {value}, and {} in PowerShell", case.text, expected["v"]));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} of {}\n{}", faults.len(), cases.len(), faults.join("\n"));
    // Most have a value: a reader that refused everything would pass as well.
    assert!(refused * 20 < cases.len(), "{refused} of {} are refused", cases.len());
}

/// Whether two values are the same, however their numbers are written and in whatever order their keys are.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => equal(a, b),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}

fn equal(a: &Number, b: &Number) -> bool {
    let whole = |number: &Number| number.to_string().trim_end_matches(".0").parse::<i128>().ok();
    match (whole(a), whole(b)) {
        (Some(a), Some(b)) => a == b,
        _ => a.as_f64() == b.as_f64(),
    }
}
