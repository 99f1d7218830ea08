//! Command lines: a request is shown, or the line is refused with an exit code of its own. Nothing is sent.
#![no_main]

use graphsmith_tests::command::{Surroundings, mg};
use libfuzzer_sys::fuzz_target;

const TOKEN: &str = "canary-token-1234567890";

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
    // Nobody listens at that address.
    let variables = vec![("MG_TOKEN", TOKEN.to_owned()), ("MG_BASE_URL", "http://127.0.0.1:9".to_owned())];
    let run = mg(line, &Surroundings { variables, input: "{}", ..Surroundings::default() });
    assert!(run.code == 0 || !run.err.is_empty(), "it fails without a word");
    assert!(!run.out.contains(TOKEN) && !run.err.contains(TOKEN), "the token is shown");
});
