use std::time::Duration;

use super::*;

fn run(script: &str) -> Result<String, ScriptFault> {
    Engine::start()?.call("function (a, b) {", script, "}", &["x", "{\"y\": [1, 2]}"])
}

#[test]
fn texts_go_in_and_come_out() {
    assert_eq!(run("return a + JSON.stringify(JSON.parse(b).y)"), Ok("x[1,2]".to_owned()));
    assert_eq!(run("with ({c: 'ä'}) { return a.replace(/X/gi, c) }"), Ok("ä".to_owned()));
}

#[test]
fn faults_have_a_kind_and_a_line() {
    let vectors = [
        ("return (", FaultKind::Syntax, None),
        ("let x = 1;\nreturn x.y.z", FaultKind::Exception, Some(2)),
        ("\n\nthrow new Error('mine')", FaultKind::Exception, Some(3)),
        ("throw 'text'", FaultKind::Exception, None),
        ("for (;;) {}", FaultKind::Limit, None),
        ("return (function f() { return f() + 1 })()", FaultKind::Exception, Some(1)),
        ("let t = 'x'; for (;;) { t += t }", FaultKind::Exception, Some(1)),
        ("const all = []; for (;;) { all.push(new Array(100000).fill(1)) }", FaultKind::Limit, Some(1)),
        ("return 5", FaultKind::Exception, None),
    ];
    for (script, kind, line) in vectors {
        let fault = run(script).expect_err(script);
        assert_eq!(fault.kind, kind, "{script}: {fault}");
        if line.is_some() {
            assert_eq!(fault.line, line, "{script}: {fault}");
        }
    }
}

#[test]
fn nothing_leads_outside() {
    let names =
        ["require", "process", "std", "os", "fetch", "XMLHttpRequest", "Date", "performance", "scriptArgs", "load"];
    for name in names {
        assert_eq!(run(&format!("return typeof {name}")), Ok("undefined".to_owned()), "{name}");
    }
    assert_eq!(run("return typeof Math.random"), Ok("undefined".to_owned()));
}

#[test]
fn one_engine_runs_many_scripts() {
    let engine = Engine::start().expect("the engine starts");
    let call = |script: &str| engine.call("function () {", script, "}", &[]);
    assert_eq!(call("kept = 'here'; return kept").as_deref(), Ok("here"));
    assert_eq!(call("return kept").as_deref(), Ok("here"));
    assert_eq!(call("for (;;) {}").map_err(|fault| fault.kind), Err(FaultKind::Limit));
    assert_eq!(call("return 'again'").as_deref(), Ok("again"));
}

/// A loop of the engine itself, which counts no steps. It takes many seconds, and then ends.
#[test]
fn a_loop_that_nothing_interrupts_is_given_up() {
    let engine = Engine::with_limit(Duration::from_millis(200)).expect("the engine starts");
    let call =
        |script: &str| engine.call("function () {", script, "}", &[]).map_err(|fault| (fault.kind, fault.message));
    assert_eq!(call("return 'in time'").as_deref(), Ok("in time"));
    let given_up = (FaultKind::Limit, "the script ran for 0 s and was given up".to_owned());
    assert_eq!(call("return '' + Array.prototype.indexOf.call({length: 5e8}, 1)"), Err(given_up));
    let refused = (FaultKind::Limit, "no script is run after one that ran too long".to_owned());
    assert_eq!(call("return 'later'"), Err(refused));
}
