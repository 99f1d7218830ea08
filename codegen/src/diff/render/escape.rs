//! Text of a description made harmless, with one function for each format. What a format prints passes here, names and
//! places as well.
//!
//! All begin with what is printable (docs/security.md#markdown-help-and-terminals): no escape sequences, no control characters,
//! none that nobody sees or that turn the direction of what follows.

use std::fmt::Write as _;

use graphsmith_catalog::printable::{is_unsafe, one_line};

/// The longest text on a line, in characters.
pub const LINE: usize = 400;

/// Marks that may stand behind a word in a sentence.
const MARKS: [char; 6] = [')', '.', ',', ';', ':', '…'];

/// One line of at most so many characters; what is cut off is counted.
pub fn cut(text: &str, most: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(most) else { return text.to_owned() };
    format!("{}… ({} more characters)", &text[..end], text[end..].chars().count())
}

/// Plain text on one line, for terminals and logs. Commands for a build service (`::error::`, `##vso[`, `##teamcity[`) are taken
/// apart, because GitHub looks for them where a line starts, and others anywhere.
pub fn plain(text: &str) -> String {
    let words = one_line(text);
    let words = cut(&words, LINE).replace("##", "# #");
    let words = words.split(' ').map(|word| word.strip_prefix("::").map_or(word.into(), |rest| format!(": :{rest}")));
    words.collect::<Vec<String>>().join(" ")
}

/// What is printable of a text, on one line, for a value that isn't shown as a sentence.
pub fn value(text: &str) -> String {
    cut(&one_line(text), LINE)
}

/// Text of a page or of a document in XML, in an element or an attribute. Line feeds stay.
pub fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // Two of them begin a command for a build service.
            '#' if out.ends_with('#') => out.push_str("&#35;"),
            // XML has no such characters.
            '\u{fffe}' | '\u{ffff}' => {}
            c if c == '\n' || !is_unsafe(c) => out.push(c),
            _ => {}
        }
    }
    out
}

/// Text of a comment in XML, which can't have two hyphens next to each other.
pub fn xml_comment(text: &str) -> String {
    // The first time breaks runs of hyphens into pairs.
    html(&plain(text)).replace("--", "- -").replace("--", "- -")
}

/// A line of HTML in which what stands between backticks is code, and names of parameters are.
pub fn html_line(text: &str) -> String {
    let line = cut(&one_line(text), LINE);
    let parts = line.split('`').enumerate().map(|(index, part)| match (index % 2, part) {
        (_, "") => String::new(),
        (1, part) => format!("<code>{}</code>", html(part)),
        _ => part.split(' ').map(html_word).collect::<Vec<_>>().join(" "),
    });
    parts.collect()
}

/// A word as HTML: `-Name` is code, without the marks behind it.
fn html_word(word: &str) -> String {
    let is_name = word.strip_prefix('-').is_some_and(|name| name.starts_with(char::is_alphabetic));
    let (name, marks) = word.split_at(word.trim_end_matches(MARKS).len());
    if is_name { format!("<code>{}</code>{marks}", html(name)) } else { html(word) }
}

/// A line of HTML for Markdown, of at most so many characters. GitHub looks for `@name`, `#1`, addresses and commits in the text of
/// HTML too, but not in `<code>`; so each word that isn't plainly a word is code.
pub fn markdown(text: &str, most: usize) -> String {
    let line = cut(&one_line(text), most);
    let mut out = String::with_capacity(line.len());
    let mut in_code = false;
    for (index, word) in line.split(' ').enumerate() {
        let end = word.trim_end_matches(MARKS);
        let (bare, marks) = if is_word(end) { (word, "") } else { word.split_at(end.len()) };
        let code = !is_word(end);
        if in_code && !code {
            out.push_str("</code>");
        }
        if index > 0 {
            out.push(' ');
        }
        if code && !in_code {
            out.push_str("<code>");
        }
        out.push_str(&html(&bare.replace('`', "")));
        in_code = code && marks.is_empty();
        if code && !in_code {
            out.push_str("</code>");
            out.push_str(marks);
        }
    }
    out + if in_code { "</code>" } else { "" }
}

/// A name as code in HTML for Markdown.
pub fn markdown_code(text: &str, most: usize) -> String {
    format!("<code>{}</code>", html(&cut(&one_line(text), most)))
}

/// Whether nothing is made of a word in Markdown, which has letters only and no marks behind them. `GH-1` and `deadbeef` are
/// references on GitHub.
fn is_word(word: &str) -> bool {
    let inner = word.trim_start_matches('(');
    let is_plain = inner.chars().all(|c| c.is_alphanumeric() || c == '\'');
    let has_digits = inner.len() > 4 && inner.chars().any(|c| c.is_ascii_digit());
    let is_hex = inner.len() >= 7 && inner.chars().all(|c| c.is_ascii_hexdigit());
    is_plain && !has_digits && !is_hex
}

/// JSON in which no text holds anything but printable characters of ASCII, and none of those that other formats and
/// build services act on. It says the same: the characters that are replaced stand in texts only.
pub fn json(document: &str) -> String {
    let mut out = String::with_capacity(document.len());
    let mut before = '\0';
    for c in document.chars() {
        let is_pair = c == before && matches!(c, ':' | '#');
        let is_plain = matches!(c, ' '..='~' | '\n') && !matches!(c, '<' | '>' | '&' | '`' | '@') && !is_pair;
        if is_plain {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
        before = c;
    }
    out
}

/// The text of a message in SARIF, where braces stand for arguments and brackets for links.
pub fn sarif(text: &str) -> String {
    plain(text).replace('{', "{{").replace('}', "}}").replace("](", "] (")
}

/// The message of a workflow command.
pub fn github(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a workflow command.
pub fn github_property(text: &str) -> String {
    github(text).replace(':', "%3A").replace(',', "%2C")
}
