//! The texts of our own pages without the markup of pages, for emitters that show them elsewhere.

use super::book::Book;
use super::entries::{self, Help};
use super::writer::Page;
use super::{Options, examples, links, readable};
use crate::cmdlet::Cmdlet;
use crate::emit::Models;

/// Gives the texts of the pages of a module.
#[derive(Debug)]
pub struct PlainTexts<'a> {
    book: Book<'a>,
}

/// The help of one parameter of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterText<'a> {
    /// Name of the parameter.
    pub name: &'a str,
    /// Its help.
    pub help: String,
    /// Whether NOTES shows how to construct it.
    pub complex: bool,
}

/// An example of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExampleText {
    /// What is done.
    pub title: String,
    /// PowerShell source.
    pub source: String,
    /// What is worth knowing about it.
    pub remarks: String,
}

impl<'a> PlainTexts<'a> {
    /// The texts of the pages of these models; the options are those of our own pages.
    #[must_use]
    pub fn new(models: Models<'a>, options: &'a Options) -> Self {
        Self { book: Book::new(models, options) }
    }

    /// What a cmdlet does.
    #[must_use]
    pub fn description(&self, cmdlet: &Cmdlet) -> String {
        unescape(&self.book.description(cmdlet))
    }

    /// The own parameters of a cmdlet in declared order; those that PowerShell adds are not among them.
    #[must_use]
    pub fn parameters<'c>(&self, cmdlet: &'c Cmdlet) -> Vec<ParameterText<'c>> {
        let declared = entries::declared(cmdlet, self.book.options.schema);
        let own = declared.iter().filter_map(|entry| match entry.help {
            Help::Own(_, complex) => {
                let help = unescape(&readable::parameter(cmdlet, entry));
                Some(ParameterText { name: entry.name, help, complex })
            }
            Help::Common(_) => None,
        });
        own.collect()
    }

    /// The examples of a cmdlet.
    #[must_use]
    pub fn examples(&self, cmdlet: &Cmdlet) -> Vec<ExampleText> {
        let mut page = Page::new();
        examples::write(&mut page, &self.book, cmdlet);
        split_examples(&page.finish(1))
    }

    /// Where more is said about a cmdlet.
    #[must_use]
    pub fn links(&self, cmdlet: &Cmdlet) -> Vec<String> {
        links::of(&self.book, cmdlet)
    }
}

/// The examples of a section: headings, code in fences, and the text around it.
fn split_examples(section: &str) -> Vec<ExampleText> {
    let mut examples: Vec<ExampleText> = Vec::new();
    let mut fence: Option<&str> = None;
    for line in section.lines() {
        let marks = line.len() - line.trim_start_matches('`').len();
        match (fence, line.strip_prefix("### ")) {
            (None, Some(title)) => {
                let title = title.split_once(": ").map_or(title, |(_, title)| title);
                let title = unescape(title);
                examples.push(ExampleText { title, source: String::new(), remarks: String::new() });
            }
            (None, None) if marks >= 3 => fence = Some(&line[..marks]),
            (Some(open), _) if line == open => fence = None,
            (inside, _) => {
                let Some(example) = examples.last_mut() else { continue };
                let text = if inside.is_some() { &mut example.source } else { &mut example.remarks };
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    for example in &mut examples {
        example.source.truncate(example.source.trim_end().len());
        example.remarks = unescape(example.remarks.trim());
    }
    examples
}

/// The description of a property on one line, without what a terminal would obey.
#[must_use]
pub fn line(name: &str, raw: &str) -> String {
    unescape(&readable::line(name, raw))
}

/// Takes the escapes of markdown out again: a backslash before a mark.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.next_if(|next| c == '\\' && next.is_ascii_punctuation()) {
            Some(mark) => out.push(mark),
            None => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{ExampleText, line, split_examples, unescape};

    #[test]
    fn sections_are_taken_apart() {
        let section = "### Example 1: Do \\<it>\n\n```powershell\n# no heading\n### nor this\nDo-It `\n  -Now\n```\n\nIt is \\*done\\*.\n\n\
                       ### Example 2: Again\n\n````\n```\n````\n";
        let example = |title: &str, source: &str, remarks: &str| ExampleText {
            title: title.to_owned(),
            source: source.to_owned(),
            remarks: remarks.to_owned(),
        };
        let expected = [
            example("Do <it>", "# no heading\n### nor this\nDo-It `\n  -Now", "It is *done*."),
            example("Again", "```", ""),
        ];
        assert_eq!(split_examples(section), expected);
    }

    #[test]
    fn escapes_are_undone() {
        for text in ["a < b & c > d", "*x* `y` [z](u) _w_ \\ ~1~", "# no heading", "1. no list", "C:\\dir\\*.txt"] {
            assert_eq!(line("Name", text), text);
        }
        assert_eq!(unescape("a\\"), "a\\");
        assert_eq!(line("Name", "a\x1b[31mb\u{202e}c\nd"), "abc d");
    }
}
