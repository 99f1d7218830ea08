//! Offsets in a text -> lines and columns.

use super::model::Place;

/// A mark is made at least after so many bytes of a line, so that long lines cost no more than short ones.
const STEP: usize = 256;

/// Marks along a text.
pub(super) struct Places<'t> {
    text: &'t str,
    /// Offset, line and column, all of them from 0.
    marks: Vec<(usize, usize, usize)>,
}

impl<'t> Places<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let mut marks = vec![(0, 0, 0)];
        let (mut line, mut column, mut last) = (0, 0, 0);
        for (at, c) in text.char_indices() {
            if at >= last + STEP {
                marks.push((at, line, column));
                last = at;
            }
            column += c.len_utf16();
            if c == '\n' {
                (line, column, last) = (line + 1, 0, at + 1);
                marks.push((at + 1, line, 0));
            }
        }
        Self { text, marks }
    }

    /// The place of a range.
    pub(super) fn of(&self, range: std::ops::Range<usize>) -> Place {
        let (line, column) = self.at(range.start);
        let (end_line, end_column) = self.at(range.end.max(range.start));
        Place { line, column, end_line, end_column }
    }

    fn at(&self, offset: usize) -> (usize, usize) {
        let after = self.marks.partition_point(|mark| mark.0 <= offset);
        let (start, line, column) = self.marks[after.saturating_sub(1)];
        let between = self.text.get(start..offset.min(self.text.len())).unwrap_or_default();
        (line + 1, column + 1 + between.encode_utf16().count())
    }
}

#[cfg(test)]
mod tests {
    use super::{Place, Places};

    #[test]
    fn columns_are_units_of_utf_16() {
        let text = format!("a\n\u{e4}\u{1f600}b\n{}c", "\u{e4}".repeat(1000));
        let places = Places::new(&text);
        let place = |of: &str| places.of(text.find(of).map_or(0..0, |at| at..at + of.len()));
        assert_eq!(place("a"), Place { line: 1, column: 1, end_line: 1, end_column: 2 });
        assert_eq!(place("b\n"), Place { line: 2, column: 4, end_line: 3, end_column: 1 });
        assert_eq!(place("c"), Place { line: 3, column: 1001, end_line: 3, end_column: 1002 });
    }
}
