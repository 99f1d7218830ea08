//! Vectors of words and values, and what real shells make of them.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::process::Command;

use serde_json::{Value, json};

use super::Shell;
use crate::console::Console;
use crate::literal;

/// Texts in which shells find a meaning.
const HOSTILE: [&str; 28] = [
    "plain",
    "a b",
    "",
    "it's",
    "'",
    "''",
    "\"a\"",
    "$HOME",
    "$(id)",
    "`id`",
    "a\\",
    "\\'",
    "\\\\n",
    "a\nb",
    "@params",
    "@{a = 'b'}",
    "(1)",
    "{a,b}",
    "*",
    "~",
    "#x",
    "-a.b",
    "-Top:5",
    "a;b&c|d<e>f",
    "%1",
    "=x",
    "!x",
    "it\u{2019}s \u{2018}\u{2019}",
];

/// What a program gets from a shell, if that shell is here: each of the words.
fn received(shell: Shell, program: &str, flags: &[&str], words: &[String]) -> Option<Vec<String>> {
    // It says what it gets with a sign behind each word that none of them has.
    let line =
        format!("{}printf '%s\u{1}' {}", if shell == Shell::Powershell { "& " } else { "command " }, words.join(" "));
    let output = Command::new(program).args(flags).arg(line).output().ok()?;
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    Some(text.trim_end_matches('\n').split_terminator('\u{1}').map(str::to_owned).collect())
}

#[test]
fn words_arrive_as_they_are() {
    let powershell = std::env::var("GRAPHSMITH_PWSH").unwrap_or_else(|_| "pwsh".to_owned());
    let shells: [(Shell, &str, &[&str]); 6] = [
        (Shell::Sh, "sh", &["-c"]),
        (Shell::Sh, "bash", &["-c"]),
        (Shell::Sh, "dash", &["-c"]),
        (Shell::Sh, "zsh", &["-c"]),
        (Shell::Fish, "fish", &["-c"]),
        (Shell::Powershell, &powershell, &["-NoProfile", "-Command"]),
    ];
    for (shell, program, flags) in shells {
        let words: Vec<String> = HOSTILE.iter().map(|text| shell.word(text)).collect();
        match received(shell, program, flags, &words) {
            Some(received) => assert_eq!(received, HOSTILE, "{program}"),
            None if program == "sh" => panic!("no shell is here"),
            None => test_summary::record(&format!("there is no {program}")),
        }
    }
}

#[test]
fn words_need_quotes_where_the_shell_sees_more_in_them() {
    let table = [
        ("adelev@contoso.com", ["adelev@contoso.com"; 3]),
        ("-All", ["-All"; 3]),
        ("./report.pdf", ["./report.pdf"; 3]),
        ("a b", ["'a b'"; 3]),
        ("", ["''"; 3]),
        ("it's", ["\"it's\""; 3]),
        ("it's $5", [r"'it'\''s $5'", r"'it\'s $5'", "'it''s $5'"]),
        (r"a\b", [r"'a\b'", r"'a\\b'", r"'a\b'"]),
        ("-a.b", ["-a.b", "-a.b", "'-a.b'"]),
        ("@me", ["@me", "@me", "'@me'"]),
        ("id,name", ["id,name", "id,name", "'id,name'"]),
        ("it\u{2019}s", ["'it\u{2019}s'", "'it\u{2019}s'", "'it\u{2019}\u{2019}s'"]),
    ];
    for (text, expected) in table {
        assert_eq!([Shell::Sh, Shell::Fish, Shell::Powershell].map(|shell| shell.word(text)), expected, "{text}");
    }
}

#[test]
fn values_are_read_back() {
    let texts = HOSTILE.map(Value::from);
    let values = [
        json!({"a": null, "b c": [true, 1, -2.5, "x"], "@odata.type": "#x", "it's": {}, "e": [], "f": [[1], [2]], "g": {"h": ["i"]}}),
        json!(texts.to_vec()),
        json!({"text": "one\ntwo", "long": "x".repeat(80)}),
        json!({"long": "x".repeat(80), "more": [{"a": "it's"}, {"a": "\u{2019}"}], "empty": {}}),
        json!(["1", "true", "$null", ""]),
        json!(5),
    ];
    for value in &values {
        for shell in [Shell::Sh, Shell::Powershell] {
            for indent in [0, 4] {
                let word = shell.value(value, indent);
                // What is in double quotes is as it stands there.
                let between = |quote| word.strip_prefix(quote).and_then(|word| word.strip_suffix(quote));
                let text = match (between('"'), between('\'')) {
                    (None, Some(text)) if shell == Shell::Powershell => ["'", "\u{2018}", "\u{2019}"]
                        .iter()
                        .fold(text.to_owned(), |text, q| text.replace(&q.repeat(2), q)),
                    (None, Some(text)) => text.replace(r"'\''", "'"),
                    (text, None) => text.unwrap_or(&word).to_owned(),
                    _ => panic!("{word}"),
                };
                assert_eq!(literal::parse(&text, &literal::none).as_ref(), Ok(value), "{word}");
            }
        }
    }
    // Older PowerShells would lose double quotes.
    assert!(!Shell::Powershell.value(&values[0], 4).trim_matches('"').contains('"'));
}

#[test]
fn the_shell_is_what_started_the_command() {
    let of = |variables: &[(&str, &str)], callers: &[&str]| {
        let environment =
            |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        let callers = || callers.iter().map(|&program| program.to_owned()).collect();
        let (mut out, mut err, mut input) = (Vec::new(), Vec::new(), std::io::empty());
        Shell::of(&Console {
            out: &mut out,
            err: &mut err,
            listener: None,
            input: &mut input,
            stream: &|| Box::new(std::io::empty()),
            out_terminal: false,
            err_terminal: false,
            in_terminal: false,
            in_piped: true,
            width: 100,
            environment: &environment,
            callers: &callers,
            interrupt: &crate::Interrupt::never(),
        })
        .ok()
    };
    let fish = ("SHELL", "/usr/bin/fish");
    assert_eq!(of(&[("MG_SHELL", "pwsh"), fish], &["bash"]), Some(Shell::Powershell));
    assert_eq!(of(&[("MG_SHELL", "tcsh")], &["bash"]), None);
    assert_eq!(of(&[fish], &["sudo", "-bash", "/usr/bin/fish"]), Some(Shell::Sh));
    assert_eq!(of(&[], &["python3", "/usr/bin/fish"]), Some(Shell::Fish));
    assert_eq!(of(&[], &["/opt/ps/pwsh.dll", "bash"]), Some(Shell::Powershell));
    assert_eq!(of(&[fish], &["sshd"]), Some(Shell::Fish));
    #[cfg(not(windows))]
    {
        assert_eq!(of(&[], &[]), Some(Shell::Sh));
        assert_eq!(of(&[fish, ("PSModulePath", "/x")], &[]), Some(Shell::Powershell));
    }
}
