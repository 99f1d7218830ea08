//! Files of examples that were written by hand: markdown -> its lines, and the examples as plain text.

use std::collections::BTreeMap;

use graphsmith_catalog::printable::printable;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd};

use super::Example;

/// Example files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExampleFiles {
    /// Their texts, by cmdlet.
    pub texts: BTreeMap<String, String>,
    /// Whether the generated examples follow those of a file; else these replace them.
    pub with_generated: bool,
}

/// What the example file of a cmdlet says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExampleFile<'a> {
    /// There is no file, or one that is still to be filled in.
    Missing,
    /// The file is empty: published pages then have no examples.
    Empty,
    /// The examples, in markdown.
    Text(&'a str),
}

/// What the files that wait for an author have in their titles.
const TEMPLATE: &str = "Add title here";

impl ExampleFiles {
    /// What the example file of a cmdlet says (docs/rules.md#7-7-additional-steps).
    #[must_use]
    pub fn of(&self, cmdlet: &str) -> ExampleFile<'_> {
        match self.texts.get(cmdlet) {
            None => ExampleFile::Missing,
            Some(text) if text.trim().is_empty() => ExampleFile::Empty,
            Some(text) if text.contains(TEMPLATE) => ExampleFile::Missing,
            Some(text) => ExampleFile::Text(text),
        }
    }
}

/// A line of an example file, without what nobody sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// The title of an example, without `###` and the number that its author gave it.
    Title(String),
    /// Text between blocks of code; may be empty.
    Text(String),
    /// Where code begins or ends.
    Fence(String),
    /// A line of code.
    Code(String),
}

/// The lines of a file. Of several empty lines outside of code one is left; around code there is one, and none inside the
/// fences.
#[must_use]
pub fn lines(text: &str) -> Vec<Line> {
    let fences = code(text);
    let mut at = 0;
    let mut lines = Vec::new();
    let mut blank = true;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let block = fences.iter().find(|block| block.range.contains(&start));
        let inside = block.filter(|block| block.content.contains(&start));
        if line.trim().is_empty() && inside.is_some_and(|block| block.is_edge(text, start)) {
            continue;
        }
        let line = printable(line.trim_end_matches('\n')).replace('\t', "    ");
        if inside.is_some() {
            blank = line.is_empty();
            lines.push(Line::Code(line));
            continue;
        }
        let line = line.trim_end();
        let ends = block.is_some_and(|block| start > block.range.start);
        if !(line.is_empty() && blank) {
            blank = line.is_empty();
            match line.strip_prefix("### ") {
                Some(title) => {
                    blank = true;
                    lines.push(Line::Title(bare_title(title).to_owned()));
                }
                None if block.is_some() => lines.push(Line::Fence(line.to_owned())),
                None => lines.push(Line::Text(line.to_owned())),
            }
        }
        if ends && !blank {
            blank = true;
            lines.push(Line::Text(String::new()));
        }
    }
    lines
}

/// The examples of a file: the code of each, and the text around it.
pub(super) fn examples(text: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    for line in lines(text) {
        let (line, in_code) = match line {
            Line::Title(title) => {
                let title = unescape(&title);
                examples.push(Example { title, source: String::new(), remarks: String::new() });
                continue;
            }
            Line::Text(line) => (line, false),
            Line::Code(line) => (line, true),
            Line::Fence(_) => continue,
        };
        let Some(example) = examples.last_mut() else { continue };
        let text = if in_code { &mut example.source } else { &mut example.remarks };
        text.push_str(&line);
        text.push('\n');
    }
    for example in &mut examples {
        example.source.truncate(example.source.trim_end().len());
        example.remarks = unescape(example.remarks.trim());
    }
    examples
}

/// Takes the escapes of markdown out: a backslash before a mark.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let mark = chars.next_if(|next| c == '\\' && next.is_ascii_punctuation());
        out.push(mark.unwrap_or(c));
    }
    out
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
    fn examples_are_plain_text() {
        let example = |title: &str, source: &str, remarks: &str| Example {
            title: title.to_owned(),
            source: source.to_owned(),
            remarks: remarks.to_owned(),
        };
        let code = "$params = @{\n    role = \"write\"\n}\n\n\nGet-It";
        let expected = [example("Code snippet", code, "It is done."), example("Again", "Get-It\nId", "")];
        assert_eq!(examples(FILE), expected);
        let escaped = "### Do \\<it>\n````\n# none\n### nor this\n```\n````\nIt is \\*done\\* \\";
        assert_eq!(examples(escaped), [example("Do <it>", "# none\n### nor this\n```", "It is *done* \\")]);
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

    #[test]
    fn files_are_empty_templates_or_examples() {
        let vectors = [
            ("", ExampleFile::Empty),
            (" \n\t\n", ExampleFile::Empty),
            ("### Example 1: {{ Add title here }}\n", ExampleFile::Missing),
            ("### Example 1: Do it\n", ExampleFile::Text("### Example 1: Do it\n")),
        ];
        for (text, expected) in vectors {
            let texts = [("Get-A".to_owned(), text.to_owned())].into();
            let files = ExampleFiles { texts, ..ExampleFiles::default() };
            assert_eq!(files.of("Get-A"), expected, "{text:?}");
            assert_eq!(files.of("Get-B"), ExampleFile::Missing);
        }
    }
}
