//! Texts of descriptions, and the files of examples that people write: nothing in them steers a terminal.
#![no_main]

use graphsmith_codegen::text;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|raw: &str| {
    let line = text::line("Subject", raw);
    assert!(!line.chars().any(char::is_control), "{line:?}");
    for line in text::file::lines(raw) {
        let (text::file::Line::Title(shown)
        | text::file::Line::Text(shown)
        | text::file::Line::Fence(shown)
        | text::file::Line::Code(shown)) = line;
        assert!(!shown.chars().any(|c| c.is_control() && c != '\n'), "{shown:?}");
    }
    let _ = text::file::sources(raw);
});
