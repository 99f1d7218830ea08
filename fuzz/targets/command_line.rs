//! Command lines: a request is shown, or the line is refused with an exit code of its own. Nothing is sent.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mg::{Console, Interrupt};

/// Cmdlets with a body, with a file, with lists, with an identity, and a command of `mg` itself.
const CMDLETS: [&str; 6] = [
    "New-MgUserEventAttachmentUploadSession",
    "New-MgBetaUserEventAttachment",
    "Get-MgUserEvent",
    "Invoke-MgForwardUserMessage",
    "Remove-MgGroupEventAttachment",
    "find",
];

fuzz_target!(|text: &str| {
    let mut words = text.split('\n').map(str::to_owned);
    let Some(first) = words.next() else { return };
    let which = first.bytes().next().unwrap_or_default();
    let cmdlet = CMDLETS[usize::from(which) % CMDLETS.len()];
    let mut line = vec![cmdlet.to_owned()];
    line.extend(words);
    if cmdlet != "find" {
        line.push("-WhatIf".to_owned());
    }
    let (mut out, mut err, mut input) = (Vec::new(), Vec::new(), &b"{}"[..]);
    let environment = |name: &str| match name {
        "MG_TOKEN" => Some("canary-token-1234567890".to_owned()),
        // Nobody listens there.
        "MG_BASE_URL" => Some("http://127.0.0.1:9".to_owned()),
        _ => None,
    };
    let exit = mg::run(
        &line,
        &mut Console {
            out: &mut out,
            err: &mut err,
            input: &mut input,
            out_terminal: false,
            err_terminal: false,
            in_terminal: false,
            in_piped: true,
            width: 100,
            environment: &environment,
            callers: &Vec::new,
            interrupt: &Interrupt::never(),
        },
    );
    assert!(exit as u8 == 0 || !err.is_empty(), "it fails without a word");
    let said = [String::from_utf8_lossy(&out), String::from_utf8_lossy(&err)].concat();
    assert!(!said.contains("canary-token-1234567890"), "the token is shown");
});
