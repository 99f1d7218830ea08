//! What a reader of a page stumbles over: a page -> slips of language. What has the form of a page is checked in `pages`.

use std::fmt;

use unicase::UniCase;

/// A kind of slip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// The same word twice: "the the".
    DoubledWord,
    /// A sentence that ends where it should go on: "The created by."
    OpenEnd,
    /// A mark that stands apart from its word, or twice: "not , in".
    LooseMark,
    /// `a` before a vowel, `an` before a consonant.
    Article,
    /// A word that is often misspelt so.
    Spelling,
}

/// A slip of language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip<'p> {
    /// What kind it is.
    pub rule: Rule,
    /// The words that are wrong.
    pub words: String,
    /// The line that they stand in.
    pub line: &'p str,
}

impl Slip<'_> {
    /// The words with some that stand around them, as the line has them: what a description that is quoted has, too.
    pub fn contexts(&self) -> impl Iterator<Item = &str> {
        let first = self.words.split(' ').next().unwrap_or_default().trim_end_matches('.');
        let around = |at: usize| {
            let start = self.line[..at].rmatch_indices(' ').nth(2).map_or(0, |(at, _)| at + 1);
            let end = self.line[at..].match_indices(' ').nth(3).map_or(self.line.len(), |(end, _)| at + end);
            &self.line[start..end]
        };
        self.line.match_indices(first).map(move |(at, _)| around(at))
    }
}

impl fmt::Display for Slip<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} `{}` in: {:.160}", self.rule, self.words, self.line.trim())
    }
}

/// The slips in the text of a page, code left out.
#[must_use]
pub fn slips(page: &str) -> Vec<Slip<'_>> {
    let mut found = Vec::new();
    let mut is_code = false;
    // The front matter is code, too.
    let body = page.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).map_or(page, |(_, body)| body);
    for line in body.lines() {
        if line.starts_with("```") {
            is_code = !is_code;
        } else if !is_code && !line.is_empty() {
            of_line(line, &mut found);
        }
    }
    found
}

fn of_line<'p>(line: &'p str, found: &mut Vec<Slip<'p>>) {
    let text = plain(line);
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    let mut slip = |rule, words: &[&str]| found.push(Slip { rule, words: words.join(" "), line });
    for (at, word) in words.iter().enumerate() {
        if let Some(next) = words.get(at + 1) {
            if is_doubled(word, next) {
                slip(Rule::DoubledWord, &[word, next]);
            }
            if has_wrong_article(word, next) {
                slip(Rule::Article, &[word, next]);
            }
            if is_loose(word, next, words.get(at + 2)) {
                slip(Rule::LooseMark, &[word, next]);
            }
        }
        if word.ends_with(",,") || word.ends_with(";;") {
            slip(Rule::LooseMark, &[word]);
        }
        if is_open_end(&words[..=at], words.get(at + 1)) {
            slip(Rule::OpenEnd, &[word]);
        }
        if is_misspelt(word) {
            slip(Rule::Spelling, &[word]);
        }
    }
}

/// The text of a line as it is read: code is one word, of links only the text is left, and escaped marks are marks.
fn plain(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut chars = line.trim_start_matches([' ', '-', '#']).chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.extend(chars.next()),
            '`' => {
                out.push('`');
                chars.by_ref().find(|c| *c == '`');
            }
            ']' if chars.peek() == Some(&'(') => drop(chars.find(|c| *c == ')')),
            c => out.push(c),
        }
    }
    out
}

/// Words after which a sentence goes on.
const OPEN: [&str; 8] = ["a", "an", "and", "its", "nor", "or", "the", "their"];

/// Words that may end a sentence ("the group that it belongs to"), but no noun.
const PREPOSITIONS: [&str; 10] = ["as", "at", "by", "for", "from", "in", "of", "on", "to", "with"];

/// Whether a sentence ends with the last of some words where it should go on.
fn is_open_end(words: &[&str], next: Option<&&str>) -> bool {
    let ends = next.is_none_or(|next| next.starts_with(|c: char| c.is_uppercase()));
    let Some((last, before)) = words.split_last() else { return false };
    let Some(last) = last.strip_suffix('.').filter(|_| ends) else { return false };
    let sentence = before.iter().rposition(|word| word.ends_with(['.', ':', '!', '?'])).map_or(0, |at| at + 1);
    let sentence = &before[sentence..];
    let is_noun = sentence.first() == Some(&"The") && sentence.len() < 5;
    let is_list = sentence.starts_with(&["One", "of"]);
    (OPEN.contains(&last) && !is_list) || (is_noun && PREPOSITIONS.contains(&last))
}

fn is_doubled(word: &str, next: &str) -> bool {
    let next = next.trim_end_matches(['.', ',', ';', ':', ')']);
    let is_word = word.len() > 1 && word.chars().all(|c| c.is_ascii_alphabetic());
    // "He had had it", "it is that that counts".
    let is_name = word.chars().all(char::is_uppercase);
    is_word && !is_name && word.eq_ignore_ascii_case(next) && !["had", "that"].contains(&word.to_lowercase().as_str())
}

fn has_wrong_article(article: &str, word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    let is_word = word.len() > 2 && word.chars().skip(1).take(2).all(|c| c.is_ascii_lowercase());
    if !is_word {
        return false;
    }
    match article {
        // "A one-time code", "a European", "a user".
        "a" | "A" => {
            lower.starts_with(['a', 'e', 'i', 'o'])
                && !["eu", "one", "once", "ios"].iter().any(|s| lower.starts_with(s))
        }
        // "An hour"; names of one letter (`xPath`) are spelled.
        "an" | "An" => !lower.starts_with(['a', 'e', 'i', 'o', 'u', 'h', 'x', 'm', 's', 'r', 'n', 'l', 'f']),
        _ => false,
    }
}

/// Whether a mark stands by itself between two words. Lists of marks (`! # , .`) are meant.
fn is_loose(word: &str, mark: &str, next: Option<&&str>) -> bool {
    let is_word = |text: &str| text.ends_with(|c: char| c.is_alphanumeric() || c == ')');
    matches!(mark, "," | "." | ";") && is_word(word) && next.is_none_or(|next| next.starts_with(char::is_alphanumeric))
}

fn is_misspelt(word: &str) -> bool {
    let word = word.trim_matches(|c: char| c.is_ascii_punctuation());
    // Names have capitals inside, and digits.
    let is_plain = word.len() > 3 && word.chars().skip(1).all(|c| c.is_ascii_lowercase());
    is_plain && word.is_ascii() && typos_dict::WORD.find(&UniCase::new(word)).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_found() {
        let vectors = [
            ("The the user.", Some(Rule::DoubledWord)),
            ("It has had had it.", None),
            ("  - `[A <B>]`: The created by.", Some(Rule::OpenEnd)),
            ("It is the list of the. Next", Some(Rule::OpenEnd)),
            ("What the service still waits for. Next", None),
            ("Supports (eq, not , in).", Some(Rule::LooseMark)),
            ("Allowed are ! # , . and /.", None),
            ("Get a event.", Some(Rule::Article)),
            ("Get an user folder, an driveItem.", Some(Rule::Article)),
            ("An hour of an API, a user, a OneDrive, an MDM policy.", None),
            ("It recieves them.", Some(Rule::Spelling)),
            ("`recieves the the` of [it](a.md).", None),
        ];
        for (line, expected) in vectors {
            let page = format!("# A\n\n{line}\n\n```\nthe the\n```\n");
            let found: Vec<Rule> = slips(&page).into_iter().map(|slip| slip.rule).collect();
            assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{line}");
        }
    }
}
