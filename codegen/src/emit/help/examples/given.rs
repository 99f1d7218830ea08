//! Examples that were written by hand: the text of a file -> the EXAMPLES section of a page.
//!
//! Published pages of schema 2.0.0 hold the text as it is. Those of schema 2024-05-01 were made from the built help,
//! which knows of an example only its code.

use graphsmith_catalog::printable::printable;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd};

use crate::emit::help::writer::Page;

/// Writes the examples for a page that we publish: the text, with what nobody sees left out and every title numbered.
pub fn write(page: &mut Page, text: &str) {
    let mut number = 0;
    let mut blank = true;
    for (line, in_code) in lines(text) {
        let line = printable(line).replace('\t', "    ");
        let line = if in_code { line.as_str() } else { line.trim_end() };
        // One empty line at most, except in code.
        if line.is_empty() && blank && !in_code {
            continue;
        }
        blank = line.is_empty();
        match line.strip_prefix("### ").filter(|_| !in_code) {
            Some(title) => {
                number += 1;
                page.spaced_heading(3, &format!("Example {number}: {}", bare_title(title)));
                blank = true;
            }
            None => page.line(line),
        }
    }
    page.trim_end();
    page.blank();
    page.blank();
}

/// The lines of a text, each with whether it is code inside of a fence. Empty lines where code begins and ends are left
/// out, and one is put behind each block.
fn lines(text: &str) -> Vec<(&str, bool)> {
    let fences = code(text);
    let mut at = 0;
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let block = fences.iter().find(|block| block.range.contains(&start));
        let inside = block.is_some_and(|block| block.content.contains(&start));
        let ends = block.is_some_and(|block| !inside && start > block.range.start);
        if inside && line.trim().is_empty() && block.is_some_and(|block| block.is_edge(text, start)) {
            continue;
        }
        lines.push((line.trim_end_matches('\n'), inside));
        lines.extend(ends.then_some(("", false)));
    }
    lines
}

/// A fenced block.
struct Block {
    /// From its first fence to its last.
    range: std::ops::Range<usize>,
    /// What stands between the fences.
    content: std::ops::Range<usize>,
}

impl Block {
    /// Whether there is only space between a place and the start or the end of the code.
    fn is_edge(&self, text: &str, at: usize) -> bool {
        text[self.content.start..at].trim().is_empty() || text[at..self.content.end].trim().is_empty()
    }
}

fn code(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut inside = false;
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => {
                blocks.push(Block { content: range.start..range.start, range });
                inside = true;
            }
            Event::Text(_) if inside => {
                if let Some(block) = blocks.last_mut() {
                    let start = if block.content.is_empty() { range.start } else { block.content.start };
                    block.content = start..range.end;
                }
            }
            Event::End(TagEnd::CodeBlock) => inside = false,
            _ => {}
        }
    }
    blocks
}

/// The code of each example, without empty lines around it.
#[must_use]
pub fn sources(text: &str) -> Vec<String> {
    let mut sources: Vec<String> = Vec::new();
    // Only the first block under a title is the code of the example; others show what it prints.
    let mut wanted = true;
    let mut inside = false;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H3, .. }) => wanted = true,
            Event::Start(Tag::CodeBlock(_)) if wanted => {
                sources.push(String::new());
                inside = true;
            }
            Event::Text(code) if inside => {
                if let Some(source) = sources.last_mut() {
                    source.push_str(&code);
                }
            }
            Event::End(TagEnd::CodeBlock) if inside => {
                inside = false;
                wanted = false;
            }
            _ => {}
        }
    }
    sources.iter().map(|source| source.trim_matches('\n').trim_end().to_owned()).filter(|s| !s.is_empty()).collect()
}

/// A title without the number that its author gave it.
fn bare_title(title: &str) -> &str {
    let rest = title.trim().trim_start_matches("Example").trim_start();
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
    rest.strip_prefix([':', '.']).map_or(title.trim(), str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "### Example 1: Code snippet\n\n```powershell\n\n$params = @{\n\trole = \"write\"\n}\n\n\nGet-It\n\n\
                        ```\nIt is \u{202E}done.\n\n\n### Example: Again\n```\nGet-It\n```\n```output\nId\n```\n\n";

    #[test]
    fn titles_are_numbered_and_space_is_tidy() {
        let mut page = Page::new();
        write(&mut page, FILE);
        let expected = "### Example 1: Code snippet\n\n```powershell\n$params = @{\n    role = \"write\"\n}\n\n\nGet-It\n\
                        ```\n\nIt is done.\n\n### Example 2: Again\n\n```\nGet-It\n```\n\n```output\nId\n```\n";
        assert_eq!(page.finish(1), expected);
    }

    #[test]
    fn sources_are_the_first_blocks() {
        assert_eq!(sources(FILE), ["$params = @{\n\trole = \"write\"\n}\n\n\nGet-It", "Get-It"]);
        assert_eq!(sources("### Example 1: Nothing\n\nText\n"), Vec::<String>::new());
    }

    #[test]
    fn titles_lose_their_numbers() {
        let vectors = [
            ("Example 1: Add a member", "Add a member"),
            ("Example: Create", "Create"),
            ("Example 2", "Example 2"),
            ("Add 3 members", "Add 3 members"),
        ];
        for (title, expected) in vectors {
            assert_eq!(bare_title(title), expected);
        }
    }
}
