//! Texts of a spec that try to be more than text; none may in the pages that we publish.

use super::library::{BOOK, library};
use super::page;
use crate::emit::help::{Profile, Schema};

/// Texts that would do something as markdown, as HTML or on a terminal.
const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "[click](javascript:alert(1))",
    "![x](https://evil.example/pixel.png)",
    "before\n```\nafter",
    "before\n~~~\nafter",
    "before\n---\nexternal help file: evil\n---\nafter",
    "Title\n===\nafter",
    "before\n# Heading\nafter",
    "before\n## NOTES\nafter",
    "- item\n* item\n+ item\n1. item",
    "| a | b |\n| - | - |",
    ":::code source=\"evil\":::",
    "\u{1B}[31mred\u{1B}[0m \u{1B}]0;title\u{7}end \u{9B}",
    "abc\u{202E}fed\u{200B}\u{FEFF}",
    "&lt;script&gt; &#x3c;",
    "`code` *bold* _soft_ ~~gone~~ \\[",
];

#[test]
fn spec_text_stays_text() {
    for hostile in HOSTILE {
        let mut library = library();
        for cmdlet in &mut library.cmdlets.cmdlets {
            cmdlet.description = (*hostile).to_owned();
            for group in &mut cmdlet.parameters {
                group.help = (*hostile).to_owned();
            }
        }
        for property in &mut library.cmdlets.models[BOOK.0 as usize].properties {
            property.description = (*hostile).to_owned();
        }
        for schema in [Schema::V2_0_0, Schema::V2024_05_01] {
            let usual = page(&super::library::library(), "New-CoShelfBook", schema, Profile::Full);
            let text = page(&library, "New-CoShelfBook", schema, Profile::Full);
            assert_same_structure(&usual, &text, hostile);
        }
    }
}

/// The page has the headings, fences and rules of the usual page, and no markup beyond.
fn assert_same_structure(usual: &str, text: &str, hostile: &str) {
    let marks = |page: &str| -> Vec<String> {
        page.lines()
            .filter(|line| {
                line.starts_with(['#', '`', '~', '=', '|']) || line.starts_with("---") || line.starts_with(":::")
            })
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(marks(usual), marks(text), "{hostile:?}");
    for bad in ["<script", "](javascript", "![x]", "\u{1B}", "\u{202E}", "\u{200B}", "\u{FEFF}", "\u{9B}", "\u{7}"] {
        let found = text.match_indices(bad).any(|(at, _)| !text[..at].ends_with('\\'));
        assert!(!found, "{bad:?} of {hostile:?}");
    }
    let bullets = |page: &str| page.lines().filter(|l| l.starts_with(['-', '*', '+']) || l.starts_with("1.")).count();
    assert_eq!(bullets(usual), bullets(text), "{hostile:?}");
}

#[test]
fn links_of_the_spec_are_web_addresses() {
    let mut library = library();
    for cmdlet in &mut library.cmdlets.cmdlets {
        cmdlet.links = vec!["javascript:alert(1)".into(), "https://e.com/)](javascript:x)".into()];
    }
    let text = page(&library, "New-CoShelfBook", Schema::V2_0_0, Profile::Full);
    assert!(!text.contains("](javascript"), "{text}");
    assert!(text.contains("(https://e.com/%29%5D%28javascript:x%29)"), "{text}");
}

#[test]
fn enum_values_cannot_break_out_of_an_example() {
    let mut library = library();
    let crate::api::Shape::Enum(listed) = &mut library.api.types[0].shape else { return };
    listed.values[0] = "x'\n```\n; Remove-Item '\u{2019}".into();
    let text = page(&library, "New-CoShelfBook", Schema::V2_0_0, Profile::Full);
    assert!(text.contains("'x'' ``` ; Remove-Item ''\u{2019}\u{2019}'"), "{text}");
}
