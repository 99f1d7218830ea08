//! Values of PowerShell and scripts of it, as they stand on a command line.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mg::literal::{self, Script};

fuzz_target!(|text: &str| {
    let shown = |error: &literal::SyntaxError| assert!(!error.shown(text).is_empty());
    if let Err(error) = literal::parse(text, &literal::none) {
        shown(&error);
    }
    if let Err(error) = literal::parse_list(text, &literal::none) {
        shown(&error);
    }
    match Script::read(text) {
        Ok(script) => {
            for call in &script.calls {
                let _ = script.arguments(call, &|_, _| "value".to_owned());
            }
        }
        Err(error) => shown(&error),
    }
});
