//! A report as lines for a terminal: at most 120 columns where words allow it.

use unicode_width::UnicodeWidthStr as _;

use super::escape::plain;
use super::groups;
use super::view::{Entry, View};
use super::words;
use crate::diff::report::Class;

/// How wide lines are.
const WIDTH: usize = 120;

/// How wide the column is that has the class.
const INDENT: usize = 8;

/// How many groups of a rule are listed at most.
const GROUPS: usize = 3;

/// How many names of a group are listed at most.
const NAMES: usize = 8;

pub fn render(view: &View) -> String {
    let mut page = Page { out: String::new(), colour: view.options.colour };
    for entry in &view.entries {
        page.cause(entry);
    }
    if view.entries.is_empty() {
        page.columns("", words::NOTHING_CHANGED, "");
    }
    page.columns("", &plain(&words::summary(view)), &plain(&words::not_compared(view)));
    page.out
}

struct Page {
    out: String,
    colour: bool,
}

impl Page {
    fn cause(&mut self, entry: &Entry) {
        let cause = entry.cause;
        let label = entry.label();
        let colour = match entry.class {
            Class::Error => "1;31",
            Class::Warning => "1;33",
            Class::Info => "36",
        };
        let label = self.painted(&label, colour) + &" ".repeat(INDENT - label.len());
        self.columns(&label, &plain(&cause.title), &plain(&words::main_place(cause).unwrap_or_default()));
        let mut lines: Vec<(String, String)> = Vec::new();
        if let Some((was, is)) = words::change(cause) {
            let [was, is] = words::around_difference(was, is, WIDTH - INDENT - 10).map(|text| plain(&text));
            lines.extend([(format!("was: {was}"), String::new()), (format!("is:  {is}"), String::new())]);
        }
        for line in groups::lines(&entry.groups, GROUPS) {
            let tag = format!("[{}]", line.rule.id);
            let room = WIDTH - INDENT - 2 - tag.len();
            lines.push((longest(NAMES, room, |names| plain(&line.text(names))), tag));
        }
        if !entry.pages.is_empty() {
            let pages = |most| plain(&words::pages(entry.pages, most).unwrap_or_default());
            lines.push((longest(NAMES, WIDTH - INDENT, pages), String::new()));
        } else if entry.groups.is_empty() {
            lines.push((words::NOTHING_FOLLOWS.to_owned(), String::new()));
        }
        lines.extend(words::decided(cause).map(|text| (plain(&text), String::new())));
        let witness = words::best_witness(entry).map(|(label, text)| format!("{label}: {}", plain(&text)));
        lines.extend(witness.map(|witness| (witness, String::new())));
        // What is decided about is an error or a warning, and is named by this.
        if entry.class > Class::Info {
            let fingerprint = format!("fingerprint {}", plain(&cause.fingerprint));
            match lines.last_mut() {
                Some((_, right)) if right.is_empty() => *right = fingerprint,
                _ => lines.push((String::new(), fingerprint)),
            }
        }
        for (left, right) in lines {
            self.columns(&" ".repeat(INDENT), &left, &right);
        }
    }

    /// Text from the left, with what stands before it, and text at the right end of the same line if there is room, of another if
    /// not. Lines that go on are indented a little further.
    fn columns(&mut self, before: &str, left: &str, right: &str) {
        self.out.push_str(before);
        let start = if before.is_empty() { 0 } else { INDENT };
        let mut column = start;
        let mut is_first = true;
        for word in left.split(' ') {
            let width = word.width();
            if !is_first && column + 1 + width > WIDTH {
                column = start + 2;
                self.out.push('\n');
                self.out.push_str(&" ".repeat(column));
            } else if !is_first {
                self.out.push(' ');
                column += 1;
            }
            self.out.push_str(word);
            column += width;
            is_first = false;
        }
        if !right.is_empty() {
            if column + 2 + right.width() > WIDTH {
                self.out.push('\n');
                column = 0;
            }
            let gap = WIDTH.saturating_sub(column + right.width());
            self.out.push_str(&" ".repeat(gap));
            let right = self.painted(right, "2");
            self.out.push_str(&right);
        }
        self.out.push('\n');
    }

    fn painted(&self, text: &str, colour: &str) -> String {
        if self.colour { format!("\u{1b}[{colour}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// The longest of the texts for so many names and fewer that there is room for; that for one name if there is for none.
fn longest(names: usize, room: usize, text: impl Fn(usize) -> String) -> String {
    let all = (1..=names).rev().map(&text);
    let mut all = all.skip_while(|text| text.width() > room);
    all.next().unwrap_or_else(|| text(1))
}
