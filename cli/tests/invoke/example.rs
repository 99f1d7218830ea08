//! The example of docs/invoke.md, run as it stands there.

use std::fs;
use std::process::Command;

use serde_json::{Value, json};

use crate::host::{TOKEN, repository};
use crate::service::{Asked, Reply, Service};

/// The address of the second page.
fn next(asked: &Asked) -> String {
    format!("{}/v1.0/users?$skiptoken=2", asked.url)
}

#[test]
fn the_example_in_python_runs() {
    let document = fs::read_to_string(repository("docs/invoke.md")).unwrap();
    let (_, rest) = document.split_once("```python\n").unwrap();
    let (program, _) = rest.split_once("```").unwrap();
    let service = Service::start(|_, asked| match asked.line.split(' ').next() {
        Some("POST") => Reply::json(201, &serde_json::from_str::<Value>(&asked.body).unwrap()),
        Some("DELETE") => Reply::json(404, &json!({"error": {"code": "ErrorItemNotFound", "message": "Gone."}})),
        _ if asked.line.contains("skiptoken") => Reply::json(200, &json!({"value": [{"subject": "Lunch"}]})),
        _ => Reply::json(200, &json!({"value": [{"subject": "Breakfast"}], "@odata.nextLink": next(asked)})),
    });
    let mut python = Command::new("python3");
    python.arg("-c").arg(program).env("MG", env!("CARGO_BIN_EXE_mg"));
    let Ok(run) = python.env("MG_BASE_URL", &service.url).env("MG_TOKEN", TOKEN).output() else {
        test_summary::record("no python3, which runs the example of docs/invoke.md");
        return;
    };
    let (out, err) = (String::from_utf8(run.stdout).unwrap(), String::from_utf8(run.stderr).unwrap());
    assert_eq!(err, "");
    assert_eq!(
        out.lines().collect::<Vec<_>>(),
        ["made Breakfast", "made Lunch", "found Breakfast", "found Lunch", "ErrorItemNotFound Gone."]
    );
}
