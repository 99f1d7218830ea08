//! Documentation: text of a spec -> lines of a doc comment that are text and nothing else.
//!
//! Rustdoc compiles and runs every code block of a comment, so text of a spec must not make one: not by a fence, not by
//! indentation (at the start of a line, in a list, in a quote). It must not make links of its own either, hold HTML, or
//! hold characters that steer a terminal or reorder a line (docs/security.md#text-never-becomes-code to
//! docs/security.md#odd-text-of-rust). `quote` protects none of it.

use graphsmith_catalog::printable::{line_feeds, printable};

/// Longest documentation that is taken over, in characters.
const LIMIT: usize = 8_000;

/// The lines of a doc comment for a text; empty for a text without content.
#[must_use]
pub fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in readable(text).lines() {
        // Indentation and gaps make code blocks; no prose needs them.
        let line = without_relative_links(line);
        let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        // One empty line parts two paragraphs; none stands first.
        if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(escape(&line));
        }
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// The text without characters that are invisible or steer something, and not longer than the limit.
fn readable(text: &str) -> String {
    let text = line_feeds(text);
    let text = printable(&text);
    match text.char_indices().nth(LIMIT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.into_owned(),
    }
}

/// One line, in which nothing but code spans and absolute links has a meaning.
fn escape(line: &str) -> String {
    let mut escaped = String::with_capacity(line.len() + 16);
    let mut rest = line;
    // Lists are fine, one in the other too; what they hold begins a line again.
    while let Some(length) = list_marker(rest) {
        escaped.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    // A rule, an underline of a heading, a heading.
    let is_rule = rest.chars().all(|c| "-*_+=# ".contains(c));
    if let Some(first) = rest.chars().next()
        && (is_rule || "#+=-".contains(first))
    {
        escaped.push('\\');
        escaped.push(first);
        rest = &rest[1..];
    }
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            '`' => code_span(rest, &mut escaped),
            '[' => link(rest, &mut escaped),
            'h' => url(rest, &mut escaped),
            _ => None,
        };
        rest = &rest[taken.unwrap_or_else(|| {
            if matches!(c, '`' | '[' | ']' | '<' | '>' | '\\' | '~' | '|') {
                escaped.push('\\');
            }
            escaped.push(c);
            c.len_utf8()
        })..];
    }
    escaped
}

/// Length of the marker of a list item, with its space, that a line begins with: `- `, `* `, `12. `.
fn list_marker(line: &str) -> Option<usize> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let marker = if digits == 0 { ["- ", "* "].as_slice() } else { &[". ", ") "] };
    marker.iter().any(|marker| line[digits..].starts_with(marker)).then_some(digits + 2)
}

/// Takes over a code span: one backtick on either side, none inside. Returns how much was taken.
fn code_span(text: &str, escaped: &mut String) -> Option<usize> {
    let inside = text[1..].split('`').next().filter(|inside| !inside.is_empty())?;
    let span = &text[..inside.len() + 2.min(text.len() - inside.len())];
    let closed = span.len() == inside.len() + 2 && !text[span.len()..].starts_with('`');
    // Backticks before it would make a fence of it.
    if !closed || escaped.ends_with('`') {
        return None;
    }
    escaped.push_str(span);
    Some(span.len())
}

/// A link at the start of a text.
struct Link<'a> {
    label: &'a str,
    target: &'a str,
}

impl<'a> Link<'a> {
    fn at_start(text: &'a str) -> Option<Self> {
        let (label, after) = text.strip_prefix('[')?.split_once("](")?;
        let (target, _) = after.split_once(')')?;
        let plain = !label.trim().is_empty() && !label.contains(['[', ']', '`', '<', '>', '|', '\\']);
        (plain && !target.contains('(')).then_some(Self { label, target })
    }

    fn is_absolute(&self) -> bool {
        address(self.target) == Some(self.target.len())
    }

    /// Length in the text.
    fn len(&self) -> usize {
        "[](".len() + self.label.len() + self.target.len() + ")".len()
    }
}

/// The line with the labels of links that lead nowhere from here: Graph links its pages relative to each other.
fn without_relative_links(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('[') {
        plain.push_str(&rest[..start]);
        rest = &rest[start..];
        let taken = match Link::at_start(rest) {
            Some(link) if !link.is_absolute() => {
                plain.push_str(link.label);
                link.len()
            }
            _ => {
                plain.push('[');
                1
            }
        };
        rest = &rest[taken..];
    }
    plain + rest
}

/// Takes over a link to an absolute address. Returns how much was taken.
fn link(text: &str, escaped: &mut String) -> Option<usize> {
    let link = Link::at_start(text).filter(Link::is_absolute)?;
    escaped.push_str(&text[..link.len()]);
    Some(link.len())
}

/// Takes over a bare address in angle brackets. Returns how much was taken.
fn url(text: &str, escaped: &mut String) -> Option<usize> {
    // Part of a word, for example in `xhttps://`.
    if escaped.ends_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    let whole = address(text)?;
    // Punctuation at the end belongs to the sentence.
    let taken = text[..whole].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'', '*', '_']).len();
    escaped.push('<');
    escaped.push_str(&text[..taken]);
    escaped.push('>');
    Some(taken)
}

/// Length of the `http(s)` address that a text begins with.
fn address(text: &str) -> Option<usize> {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| text.starts_with(scheme))?;
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@!$&'()*+,;=%".contains(c);
    let length = text.find(|c| !is_part(c)).unwrap_or(text.len());
    (length > scheme.len()).then_some(length)
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser, Tag};

    use super::lines;

    #[test]
    fn prose_stays_as_it_is() {
        let text = "The event's `iCalUId`, 50 % (or *more*).\r\n\r\n\r\n  Second paragraph: - a & b; c/d = 1.\n";
        assert_eq!(
            lines(text),
            ["The event's `iCalUId`, 50 % (or *more*).", "", "Second paragraph: - a & b; c/d = 1."]
        );
        assert_eq!(lines(" \n\t\n"), [""; 0]);
    }

    #[test]
    fn marks_lose_their_meaning() {
        let table = [
            ("# heading", "\\# heading"),
            ("#![deny]", "\\#!\\[deny\\]"),
            ("===", "\\==="),
            ("---", "\\---"),
            ("> quote", "\\> quote"),
            ("[Self] and [`crate::x`]", "\\[Self\\] and \\[`crate::x`\\]"),
            ("see [List](https://a.example/x).", "see [List](https://a.example/x)."),
            ("see [List](../api/list.md).", "see List."),
            ("see [x](javascript:alert(1))", "see \\[x\\](javascript:alert(1))"),
            ("at https://a.example/x?y=1.", "at <https://a.example/x?y=1>."),
            ("(http://a.example)", "(<http://a.example>)"),
            ("xhttps://a https://", "xhttps://a https://"),
            ("<script>x</script>", "\\<script\\>x\\</script\\>"),
            ("a\\[b\\]", "a\\\\\\[b\\\\\\]"),
            ("one ` tick", "one \\` tick"),
            ("``two`` ticks", "\\`\\`two\\`\\` ticks"),
            ("*/ } r#\" \"#", "*/ } r#\" \"#"),
            ("soft\u{ad}hy\u{200b}phen \u{202e}evil\u{0} \u{1b}[0m", "softhyphen evil"),
        ];
        for (text, expected) in table {
            assert_eq!(lines(text), [expected], "{text:?}");
        }
    }

    /// Reads the comment as rustdoc does: with its parser, and what is forbidden in it.
    fn assert_harmless(text: &str) {
        let comment = lines(text).join("\n");
        let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
        for event in Parser::new_ext(&comment, options | Options::ENABLE_TASKLISTS) {
            let harmless = match &event {
                Event::Start(Tag::Link { dest_url, .. }) => dest_url.starts_with("http"),
                Event::Start(tag) => matches!(
                    tag,
                    Tag::Paragraph | Tag::List(_) | Tag::Item | Tag::Emphasis | Tag::Strong | Tag::Strikethrough
                ),
                Event::End(_) | Event::Text(_) | Event::Code(_) => true,
                other => matches!(other, Event::SoftBreak | Event::HardBreak | Event::TaskListMarker(_)),
            };
            assert!(harmless, "{text:?} gives {event:?} by {comment:?}");
        }
    }

    #[test]
    fn no_text_makes_a_code_block() {
        let hostile = [
            "```\nfn main() {}\n```",
            "```rust\npanic!()\n```",
            "~~~\npanic!()\n~~~",
            "text\n\n    panic!()\n",
            "text\n\n\tpanic!()\n",
            "- item\n\n        panic!()\n",
            "- ```\n  panic!()",
            "1. ~~~\n   panic!()",
            "`a```\npanic!()\n```",
            "``\u{200b}`\npanic!()",
            "\u{2028}    panic!()",
            "`x\n```\npanic!()\n```",
            "[```](x)\npanic!()",
            "[# x](y)",
            "x\n===\ny\n---",
            "a | b\n--|--\nc | d",
            "[^1]: note",
            "<pre>\npanic!()\n</pre>",
        ];
        hostile.into_iter().for_each(assert_harmless);
    }

    #[test]
    fn no_mixture_of_marks_makes_a_code_block() {
        let pieces = [
            "`",
            "``",
            "```",
            "~",
            "~~~",
            " ",
            "    ",
            "\t",
            "\n",
            "\n\n",
            "- ",
            "1. ",
            "> ",
            "# ",
            "|",
            "---",
            "===",
            "+ ",
            "[",
            "]",
            "](",
            ")",
            "<",
            ">",
            "\\",
            "x",
            "https://a.b/",
            "\u{200b}",
            "*",
            "_",
            "&#96;",
            ":",
            "!",
        ];
        // A small generator of numbers, so that the test tries the same mixtures each time.
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        for _ in 0..20_000 {
            let mut text = String::new();
            for _ in 0..12 {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                text.push_str(pieces[usize::try_from(state % pieces.len() as u64).unwrap_or_default()]);
            }
            assert_harmless(&text);
        }
    }

    #[test]
    fn length_is_limited() {
        let all = lines(&"é".repeat(100_000));
        assert_eq!(all[0].chars().count(), super::LIMIT + 1);
    }
}
