//! How a file on disk differs from what it should be: two contents -> a unified diff.

use similar::TextDiff;

/// Contents above this many bytes are not compared line by line: it would take minutes when nothing matches.
const MAX_BYTES: usize = 2 << 20;

/// Lines shown of a file that exists on one side only.
const MAX_LONE_LINES: usize = 20;

/// Unified diff of a file; `None` stands for a file that isn't there.
#[must_use]
pub fn unified(path: &str, old: Option<&[u8]>, new: Option<&[u8]>) -> String {
    let header = format!(
        "--- {}\n+++ {}\n",
        old.map_or_else(|| "/dev/null".to_owned(), |_| format!("a/{path}")),
        new.map_or_else(|| "/dev/null".to_owned(), |_| format!("b/{path}")),
    );
    let body = match (old.map(str::from_utf8), new.map(str::from_utf8)) {
        (Some(Ok(old)), Some(Ok(new))) => changed(old, new),
        (Some(Ok(text)), None) => lone('-', text),
        (None, Some(Ok(text))) => lone('+', text),
        _ => "Binary contents differ\n".to_owned(),
    };
    header + &body
}

fn changed(old: &str, new: &str) -> String {
    if old.len().max(new.len()) > MAX_BYTES {
        let line = old.lines().zip(new.lines()).take_while(|(a, b)| a == b).count() + 1;
        return format!("The contents differ from line {line} on\n");
    }
    TextDiff::from_lines(old, new).unified_diff().context_radius(3).to_string()
}

fn lone(sign: char, text: &str) -> String {
    let mut lines: Vec<String> = text.lines().take(MAX_LONE_LINES).map(|line| format!("{sign}{line}\n")).collect();
    let total = text.lines().count();
    if total > lines.len() {
        lines.push(format!("{sign}… {} further lines\n", total - lines.len()));
    }
    lines.concat()
}

#[cfg(test)]
mod tests {
    use super::unified;

    #[test]
    fn a_changed_line_is_shown_with_context() {
        let diff = unified("a.md", Some(b"one\ntwo\nthree\n"), Some(b"one\n2\nthree\n"));
        assert_eq!(diff, "--- a/a.md\n+++ b/a.md\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n");
    }

    #[test]
    fn files_on_one_side_are_cut() {
        let text = "line\n".repeat(30);
        let diff = unified("a.md", None, Some(text.as_bytes()));
        assert!(diff.starts_with("--- /dev/null\n+++ b/a.md\n+line\n"), "{diff}");
        assert!(diff.ends_with("+line\n+… 10 further lines\n"), "{diff}");
        assert!(unified("a.md", Some(b"x"), None).starts_with("--- a/a.md\n+++ /dev/null\n-x\n"));
    }

    #[test]
    fn bytes_and_huge_texts_are_summed_up() {
        assert!(unified("a", Some(&[0xff]), Some(b"x")).ends_with("Binary contents differ\n"));
        let old = format!("same\n{}", "x\n".repeat(2 << 20));
        let diff = unified("a", Some(old.as_bytes()), Some(b"same\ny\n"));
        assert!(diff.ends_with("differ from line 2 on\n"), "{diff}");
    }
}
