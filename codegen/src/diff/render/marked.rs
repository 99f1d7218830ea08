//! Two texts side by side, with the words that differ marked.

use similar::{Algorithm, DiffOp, DiffTag, TextDiff, capture_diff_slices};

/// How much of two lines has to be the same for them to be compared word by word.
const ALIKE: f32 = 0.4;

/// A line of both texts, or of one of them.
#[derive(Debug, PartialEq, Eq)]
pub struct Row {
    pub was: Option<Vec<Span>>,
    pub is: Option<Vec<Span>>,
}

/// A part of a line.
#[derive(Debug, PartialEq, Eq)]
pub struct Span {
    pub text: String,
    /// Whether the other text doesn't have it.
    pub differs: bool,
}

/// The lines of two texts: those that belong together are one row.
pub fn rows(was: &str, is: &str) -> Vec<Row> {
    let (old, new): (Vec<&str>, Vec<&str>) = (was.lines().collect(), is.lines().collect());
    let mut rows = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        let (old, new) = (&old[op.old_range()], &new[op.new_range()]);
        for at in 0..old.len().max(new.len()) {
            match (old.get(at), new.get(at)) {
                (Some(old), Some(new)) if op.tag() == DiffTag::Equal || old == new => {
                    rows.push(Row { was: Some(whole(old, false)), is: Some(whole(new, false)) });
                }
                (Some(old), Some(new)) => rows.push(pair(old, new)),
                (old, new) => {
                    rows.push(Row { was: old.map(|line| whole(line, true)), is: new.map(|line| whole(line, true)) });
                }
            }
        }
    }
    rows
}

fn whole(line: &str, differs: bool) -> Vec<Span> {
    vec![Span { text: line.to_owned(), differs }]
}

/// Two lines, word by word if they are alike.
fn pair(old: &str, new: &str) -> Row {
    let (old_words, new_words) = (words(old), words(new));
    let diff = TextDiff::from_slices(&old_words, &new_words);
    if diff.ratio() < ALIKE {
        return Row { was: Some(whole(old, true)), is: Some(whole(new, true)) };
    }
    let (mut was, mut is) = (Vec::new(), Vec::new());
    for op in diff.ops() {
        add(&mut was, &old_words[op.old_range()], differs(op));
        add(&mut is, &new_words[op.new_range()], differs(op));
    }
    Row { was: Some(was), is: Some(is) }
}

fn differs(op: &DiffOp) -> bool {
    op.tag() != DiffTag::Equal
}

fn add(spans: &mut Vec<Span>, words: &[&str], differs: bool) {
    match spans.last_mut() {
        _ if words.is_empty() => {}
        Some(last) if last.differs == differs => last.text.push_str(&words.concat()),
        _ => spans.push(Span { text: words.concat(), differs }),
    }
}

/// The words of a line: runs of letters, of digits and of spaces, and each other mark alone.
fn words(line: &str) -> Vec<&str> {
    #[derive(PartialEq)]
    enum Kind {
        Letters,
        Digits,
        Spaces,
        Mark,
    }
    let kind = |c: char| match c {
        c if c.is_alphabetic() => Kind::Letters,
        c if c.is_numeric() => Kind::Digits,
        c if c.is_whitespace() => Kind::Spaces,
        _ => Kind::Mark,
    };
    let mut words = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, c) in line.char_indices() {
        let now = kind(c);
        if before.as_ref().is_some_and(|before| *before != now || now == Kind::Mark) {
            words.push(&line[start..at]);
            start = at;
        }
        before = Some(now);
    }
    words.push(&line[start..]);
    words
}

#[cfg(test)]
mod tests {
    use super::{Row, Span, rows, words};

    /// A side as text, with what differs in brackets.
    fn side(row: &Row, was: bool) -> String {
        let spans = if was { &row.was } else { &row.is };
        let marks = |span: &Span| if span.differs { ["[", &span.text, "]"].concat() } else { span.text.clone() };
        spans.iter().flatten().map(marks).collect()
    }

    fn both(was: &str, is: &str) -> Vec<[String; 2]> {
        rows(was, is).iter().map(|row| [side(row, true), side(row, false)]).collect()
    }

    #[test]
    fn words_are_letters_digits_or_one_mark() {
        assert_eq!(words("a-b12  c.."), ["a", "-", "b", "12", "  ", "c", ".", "."]);
    }

    #[test]
    fn words_that_differ_are_marked() {
        assert_eq!(
            both("Read only since 2023.", "Read only since 2024."),
            [["Read only since [2023].", "Read only since [2024]."]]
        );
    }

    #[test]
    fn lines_that_belong_together_are_a_row() {
        let (was, is) = ("one\ntwo words here\nthree\nfive", "one\ntwo words there\nthree\nfour\nfive");
        let expected = [
            ["one", "one"],
            ["two words [here]", "two words [there]"],
            ["three", "three"],
            ["", "[four]"],
            ["five", "five"],
        ];
        assert_eq!(both(was, is), expected);
    }

    #[test]
    fn lines_that_are_not_alike_are_marked_whole() {
        assert_eq!(both("the quick brown fox", "42 of 100"), [["[the quick brown fox]", "[42 of 100]"]]);
    }
}
