//! A text that every match of a regular expression contains: looking for it is far quicker than running the expression.
//!
//! Configurations hold dozens of selectors like `(.*)(EntitlementManagement)AccessPackage$`, and each is asked about
//! thousands of names, few of which hold the word at all.

/// The longest text that every match of a JavaScript regular expression contains, in lower case; `None` when none is
/// certain. Only what is plain is understood; the rest counts as an interruption.
pub fn required(pattern: &str) -> Option<String> {
    let mut scan = Scan { chars: pattern.chars().peekable(), runs: Vec::new(), run: String::new() };
    let whole = scan.sequence(0)?;
    let longest = whole.into_iter().max_by_key(String::len)?;
    (longest.len() > 1).then(|| longest.to_ascii_lowercase())
}

struct Scan<'a> {
    chars: std::iter::Peekable<std::str::Chars<'a>>,
    runs: Vec<String>,
    run: String,
}

/// Groups nest no deeper in any selector worth the trouble.
const DEEPEST: usize = 20;

impl Scan<'_> {
    /// Texts that a sequence is sure to hold, up to the end or the closing parenthesis. `None` when it offers a choice.
    fn sequence(&mut self, depth: usize) -> Option<Vec<String>> {
        let outer = (std::mem::take(&mut self.runs), std::mem::take(&mut self.run));
        let mut choice = depth > DEEPEST;
        while let Some(c) = self.chars.next() {
            match c {
                ')' => break,
                '|' => {
                    choice = true;
                    self.interrupt();
                }
                '(' => self.group(depth),
                '[' => {
                    self.class();
                    self.interrupt();
                    self.quantifier();
                }
                '\\' => {
                    self.escape();
                    self.interrupt();
                    self.quantifier();
                }
                '^' | '$' => self.interrupt(),
                c if c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ' ') => self.plain(c),
                _ => {
                    self.interrupt();
                    self.quantifier();
                }
            }
        }
        self.interrupt();
        let found = std::mem::replace(&mut self.runs, outer.0);
        self.run = outer.1;
        (!choice).then_some(found)
    }

    fn plain(&mut self, c: char) {
        match self.quantifier() {
            Count::Once => self.run.push(c),
            Count::Some => {
                self.run.push(c);
                self.interrupt();
            }
            Count::Any => self.interrupt(),
        }
    }

    fn group(&mut self, depth: usize) {
        self.interrupt();
        let mut counts = true;
        if self.chars.next_if_eq(&'?').is_some() {
            // A look-around or a named group: what is in it counts only for a plain non-capturing group.
            counts = self.chars.next_if_eq(&':').is_some();
        }
        let inner = self.sequence(depth + 1);
        let once = !matches!(self.quantifier(), Count::Any);
        if counts && once {
            self.runs.extend(inner.into_iter().flatten());
        }
    }

    fn interrupt(&mut self) {
        if !self.run.is_empty() {
            self.runs.push(std::mem::take(&mut self.run));
        }
    }

    fn class(&mut self) {
        while let Some(c) = self.chars.next() {
            match c {
                '\\' => {
                    self.chars.next();
                }
                ']' => break,
                _ => {}
            }
        }
    }

    /// Skips what follows a backslash. Of longer escapes the rest could be taken for text, so all of it goes.
    fn escape(&mut self) {
        match self.chars.next() {
            Some('u' | 'x' | 'c' | 'k' | 'p' | 'P') => {
                while self.chars.next_if(|c| c.is_ascii_alphanumeric() || matches!(c, '{' | '}' | '<' | '>')).is_some()
                {
                }
            }
            Some(c) if c.is_ascii_digit() => while self.chars.next_if(char::is_ascii_digit).is_some() {},
            _ => {}
        }
    }

    fn quantifier(&mut self) -> Count {
        let count = match self.chars.peek() {
            Some('*' | '?') => Count::Any,
            Some('+') => Count::Some,
            Some('{') => {
                while self.chars.next_if(|c| *c != '}').is_some() {}
                Count::Any
            }
            _ => return Count::Once,
        };
        self.chars.next();
        self.chars.next_if_eq(&'?');
        count
    }
}

/// How often something occurs.
enum Count {
    Once,
    Some,
    /// Perhaps not at all.
    Any,
}

#[cfg(test)]
mod tests {
    use super::required;

    #[test]
    fn finds_what_every_match_contains() {
        for (pattern, expected) in [
            ("(.*)(EntitlementManagement)AccessPackage$", Some("entitlementmanagement")),
            (r"^(\w*[a-z])GraphBPre(\w*)$", Some("graphbpre")),
            (r"(\w*[a-z]|^)Window([^s]\w*|$)", Some("window")),
            ("^(User)(Calendar)$", Some("calendar")),
            ("^Link(.*)HasPayload$", Some("haspayload")),
            (r"^(?!DirectoryObject).*AvailableExtensionProperty$", Some("availableextensionproperty")),
            ("^Get$|^List$", None),
            ("New|Remove", None),
            ("^(Create|Update)$", None),
            ("ab?c", None),
            ("abc?d", Some("ab")),
            ("abc+d", Some("abc")),
            ("(abc)?d", None),
            ("(abc)*de", Some("de")),
            ("a{0}bc", Some("bc")),
            (r"\u0041bc", None),
            (r"\bcd", Some("cd")),
            ("[abc]de", Some("de")),
            ("(?:ab)cd", Some("cd")),
            ("(?<name>ab)c", None),
            ("(", None),
            ("", None),
        ] {
            assert_eq!(required(pattern).as_deref(), expected, "{pattern}");
        }
    }
}
