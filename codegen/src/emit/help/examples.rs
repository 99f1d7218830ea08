//! The EXAMPLES section of our own pages.

use crate::cmdlet::Cmdlet;
use crate::text::file::{self, ExampleFile, Line};

use super::book::Book;
use super::writer::Page;

/// Writes the examples of a cmdlet, each with a title, the source and an explanation. The markdown of an example file stays
/// as it is, but for its space and the numbers of its titles.
pub fn write(page: &mut Page, book: &Book<'_>, cmdlet: &Cmdlet) {
    let files = &book.options.extras.examples;
    let mut number = 0;
    if let ExampleFile::Text(text) = files.of(&cmdlet.name) {
        number = write_file(page, text);
        if !files.with_generated {
            return;
        }
    }
    for example in book.examples.generated(cmdlet) {
        number += 1;
        page.spaced_heading(3, &format!("Example {number}: {}", example.title));
        page.code("powershell", &example.source);
        page.paragraph(&example.remarks);
    }
}

/// Returns how many examples the file has.
fn write_file(page: &mut Page, text: &str) -> usize {
    let mut number = 0;
    for line in file::lines(text) {
        match line {
            Line::Title(title) => {
                number += 1;
                page.spaced_heading(3, &format!("Example {number}: {title}"));
            }
            Line::Text(line) | Line::Fence(line) | Line::Code(line) => page.line(&line),
        }
    }
    page.trim_end();
    page.blank();
    page.blank();
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_numbered_and_space_is_tidy() {
        const FILE: &str = "### Example 1: Code snippet\n\n```powershell\n\n$params = @{\n\trole = \"write\"\n}\n\n\nGet-It\n\n```\nIt is \
             \u{202E}done.\n\n\n### Example: Again\n```\nGet-It\n```\n```output\nId\n```\n\n";
        let mut page = Page::new();
        assert_eq!(write_file(&mut page, FILE), 2);
        let expected = "### Example 1: Code snippet\n\n```powershell\n$params = @{\n    role = \"write\"\n}\n\n\nGet-It\n\
                        ```\n\nIt is done.\n\n### Example 2: Again\n\n```\nGet-It\n```\n\n```output\nId\n```\n";
        assert_eq!(page.finish(1), expected);
    }
}
