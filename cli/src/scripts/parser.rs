//! Text -> syntax tree, with what PowerShell allows and the grammar doesn't know.

use std::ops::ControlFlow;

use tree_sitter::{ParseOptions, ParseState, Parser, Tree, TreeCursor};

/// How many steps the parser may take for each byte of a script, in hundreds; scripts of people need a hundredth of it.
const MOST_STEPS: usize = 1;

/// The text with the marks that PowerShell takes for dashes, quotes and blanks as such. Columns stay what they are.
pub(super) fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let one = |c| match c {
        '\u{2013}' | '\u{2014}' | '\u{2015}' => '-',
        '\u{2018}'..='\u{201b}' => '\'',
        '\u{201c}'..='\u{201e}' => '"',
        '\u{a0}' | '\u{85}' => ' ',
        '\r' | '\0' => '\n',
        c => c,
    };
    let text: String = text.chars().map(one).collect();
    // A text of several lines ends on a line of its own, and the last command with the end of its line.
    if text.ends_with('\n') { text } else { text + "\n" }
}

/// The longest text that is parsed, in bytes: of what is nested, a tree needs 700 times as much memory.
const MOST: usize = 1 << 20;

/// The syntax tree; `None` where it would cost more than a script of that size may. Its offsets are those of the text.
pub(super) fn tree(text: &str) -> Option<Tree> {
    if text.len() > MOST {
        return None;
    }
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_powershell::LANGUAGE.into()).ok()?;
    let first = parsed(&mut parser, text)?;
    if !first.root_node().has_error() {
        return Some(first);
    }
    let (mended, before) = (mended(text, &first), faults(&first));
    // Two of them aren't needed at a time.
    drop(first);
    let second = mended.and_then(|text| parsed(&mut parser, &text)).filter(|tree| faults(tree) <= before);
    second.or_else(|| parsed(&mut parser, text))
}

fn parsed(parser: &mut Parser, text: &str) -> Option<Tree> {
    parser.reset();
    let (mut steps, most) = (0_usize, 10_000 + text.len() * MOST_STEPS);
    let mut progress = |_: &ParseState| {
        steps += 1;
        if steps > most { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let bytes = text.as_bytes();
    let mut read = |at: usize, _| bytes.get(at..).unwrap_or_default();
    parser.parse_with_options(&mut read, None, Some(ParseOptions::new().progress_callback(&mut progress)))
}

/// The text of the same length without what is right in PowerShell and unknown to the grammar: escapes in words without quotes,
/// lines that go on inside of parentheses, blanks before commas, `1KB`, and a statement behind `param(...)` on the same line.
fn mended(text: &str, tree: &Tree) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    for at in 0..bytes.len() {
        let next = bytes.get(at + 1).copied().unwrap_or_default();
        match bytes[at] {
            b'`' if next.is_ascii_alphanumeric() => bytes[at] = b'_',
            b'`' if next == b'\n' && may_go_on(&bytes, at) => {
                bytes[at] = b' ';
                bytes[at + 1] = b' ';
            }
            b' ' if next == b',' && bytes.get(at + 2) == Some(&b' ') => bytes.swap(at, at + 1),
            b'K' | b'M' | b'G' | b'T' | b'P' if matches!(next, b'B' | b'b') => {
                let after = bytes.get(at + 2).copied().unwrap_or_default();
                if at > 0 && bytes[at - 1].is_ascii_digit() && !after.is_ascii_alphanumeric() {
                    bytes[at..at + 2].make_ascii_lowercase();
                }
            }
            _ => {}
        }
    }
    each(&mut tree.walk(), |cursor| {
        let node = cursor.node();
        if node.kind() == "param_block"
            && let Some(behind) = bytes.get_mut(node.end_byte()).filter(|byte| matches!(byte, b' ' | b'\t'))
        {
            *behind = b'\n';
        }
    });
    String::from_utf8(bytes).ok()
}

/// Whether a line that ends with an escape goes on: not in a comment, and not before the end of a text of several lines.
fn may_go_on(bytes: &[u8], at: usize) -> bool {
    let line = bytes[..at].iter().rev().take(LONGEST).take_while(|byte| **byte != b'\n');
    let mut behind = bytes[at + 2..].iter();
    let ends_text = matches!((behind.next(), behind.next()), (Some(b'"' | b'\''), Some(b'@')));
    line.clone().count() < LONGEST && !line.clone().any(|byte| *byte == b'#') && !ends_text
}

/// A line longer than this isn't looked at.
const LONGEST: usize = 500;

/// How many places of a tree aren't understood.
fn faults(tree: &Tree) -> usize {
    let mut count = 0;
    each(&mut tree.walk(), |cursor| count += usize::from(cursor.node().is_error() || cursor.node().is_missing()));
    count
}

/// Visits each node.
fn each(cursor: &mut TreeCursor<'_>, mut visit: impl FnMut(&TreeCursor<'_>)) {
    loop {
        visit(cursor);
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return;
            }
        }
    }
}
