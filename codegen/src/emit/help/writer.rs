//! Writes the lines of a page: headings, paragraphs, code blocks -> text. Only this file decides about blank lines.

/// A page that is being written. Every part begins on a line of its own.
#[derive(Debug, Default)]
pub struct Page {
    text: String,
}

impl Page {
    /// An empty page with room for a usual one.
    #[must_use]
    pub fn new() -> Self {
        Self { text: String::with_capacity(16 * 1024) }
    }

    /// A line, or several where the text has line ends.
    pub fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    /// A line made of pieces.
    pub fn pieces(&mut self, pieces: &[&str]) {
        for piece in pieces {
            self.text.push_str(piece);
        }
        self.text.push('\n');
    }

    /// An empty line.
    pub fn blank(&mut self) {
        self.text.push('\n');
    }

    /// A heading without an empty line before or after it.
    pub fn heading(&mut self, level: usize, title: &str) {
        self.text.extend(std::iter::repeat_n('#', level));
        self.pieces(&[" ", title]);
    }

    /// A heading with an empty line after it.
    pub fn spaced_heading(&mut self, level: usize, title: &str) {
        self.heading(level, title);
        self.blank();
    }

    /// A paragraph and an empty line; of an empty text only the empty line.
    pub fn paragraph(&mut self, text: &str) {
        if !text.is_empty() {
            self.line(text);
        }
        self.blank();
    }

    /// A code block and an empty line.
    pub fn code(&mut self, language: &str, code: &str) {
        self.pieces(&["```", language]);
        self.line(code);
        self.line("```");
        self.blank();
    }

    /// A list of settings, the first of them on the first line.
    pub fn settings(&mut self, settings: &[(&str, &str)]) {
        for (key, value) in settings {
            let space = if value.is_empty() { "" } else { " " };
            self.pieces(&[key, ":", space, value]);
        }
    }

    /// Text without any line end of its own.
    pub fn raw(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Removes spaces and line ends that the page ends with.
    pub fn trim_end(&mut self) {
        self.text.truncate(self.text.trim_end().len());
    }

    /// The text, which then ends with this many line ends.
    #[must_use]
    pub fn finish(mut self, newlines: usize) -> String {
        self.trim_end();
        self.text.extend(std::iter::repeat_n('\n', newlines));
        self.text
    }
}
