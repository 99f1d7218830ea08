//! Writes elements of XML: names are ours, texts are anybody's.

use graphsmith_catalog::printable::printable;

/// XML that is being written, an element on each line.
#[derive(Debug, Default)]
pub struct Xml {
    text: String,
    depth: usize,
}

impl Xml {
    /// An element that holds what `inside` writes. `start` is its name, with attributes whose values need no escapes.
    pub fn element(&mut self, start: &str, inside: impl FnOnce(&mut Self)) {
        self.indent();
        self.text.extend(["<", start, ">\n"]);
        self.depth += 1;
        inside(self);
        self.depth -= 1;
        self.indent();
        self.text.extend(["</", name(start), ">\n"]);
    }

    /// An element that holds a text.
    pub fn text(&mut self, start: &str, text: &str) {
        self.indent();
        self.text.extend(["<", start, ">"]);
        push_escaped(&mut self.text, text);
        self.text.extend(["</", name(start), ">\n"]);
    }

    /// A paragraph for each paragraph of a text. Single line ends are spaces.
    pub fn paragraphs(&mut self, text: &str) {
        for paragraph in text.split("\n\n") {
            let line = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
            if !line.is_empty() {
                self.text("maml:para", &line);
            }
        }
    }

    /// What was written.
    #[must_use]
    pub fn finish(self) -> String {
        self.text
    }

    fn indent(&mut self) {
        self.text.extend(std::iter::repeat_n("  ", self.depth));
    }
}

/// The name of an element without its attributes.
fn name(start: &str) -> &str {
    start.split(' ').next().unwrap_or(start)
}

/// The value of an attribute.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_escaped(&mut out, text);
    out
}

/// Only characters of XML 1.0, without those that terminals act on.
fn push_escaped(out: &mut String, text: &str) {
    for c in printable(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            // Of the characters that XML doesn't have, these two aren't control characters.
            '\u{fffe}' | '\u{ffff}' => {}
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_texts() {
        let vectors = [
            ("a < b & c > \"d\"", "a &lt; b &amp; c &gt; &quot;d&quot;"),
            ("]]> <!-- &#0;", "]]&gt; &lt;!-- &amp;#0;"),
            ("\u{1b}]0;t\u{7}x\u{1b}[31m\u{0}\u{8}\u{fffe}\u{ffff}y\n\tz", "xy\n\tz"),
            ("\u{202e}\u{2019}\u{1f600}", "\u{2019}\u{1f600}"),
        ];
        for (text, expected) in vectors {
            assert_eq!(escaped(text), expected, "{text:?}");
        }
    }

    #[test]
    fn paragraphs_are_single_lines() {
        let mut xml = Xml::default();
        xml.element("a b=\"c\"", |xml| xml.paragraphs("One\ntwo.\n\n\n Three. \n\n"));
        assert_eq!(
            xml.finish(),
            "<a b=\"c\">\n  <maml:para>One two.</maml:para>\n  <maml:para>Three.</maml:para>\n</a>\n"
        );
    }
}
