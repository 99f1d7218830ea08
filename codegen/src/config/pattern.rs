//! Selectors and replacement texts of directives: JavaScript regular expressions, as AutoRest users write them.
//!
//! In: the text of a selector, e.g. `^(User)(Calendar)$`. Out: a [`Pattern`] that matches names and replaces in them.

use std::fmt;

use regress::Match;

use super::literal;
use super::steps::Steps;

/// A compiled selector.
///
/// A text of ASCII letters and digits only matches a whole name; any other text is a JavaScript regular expression
/// that matches anywhere in a name. Both ignore case (docs/rules.md#9-2-matching-and-setting).
#[derive(Debug, Clone)]
pub struct Pattern {
    text: String,
    matcher: Matcher,
}

#[derive(Debug, Clone)]
enum Matcher {
    /// The whole name, without regard to case. Most selectors are of this kind; they need no regex engine.
    Plain,
    /// A regular expression, and a text in lower case that every match contains.
    Regex(Box<Regex>, Option<String>),
}

/// A regular expression that is only run where it can't take too many steps.
#[derive(Debug, Clone)]
pub struct Regex {
    regex: regress::Regex,
    steps: Steps,
}

impl Regex {
    /// The first match; none in a text that is too long for it.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Match> {
        self.matches(text).next()
    }

    /// Whether the expression is run on a text of that length.
    #[must_use]
    pub fn may_run_on(&self, length: usize) -> bool {
        self.steps.allow(length)
    }

    fn matches(&self, text: &str) -> impl Iterator<Item = Match> {
        self.may_run_on(text.len()).then(|| self.regex.find_iter(text)).into_iter().flatten()
    }
}

/// Length of a name on which each selector can be run.
const LONG_NAME: usize = 200;

/// A selector that is no regular expression, or none that can be run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{pattern}` {fault}: {message}")]
pub struct BadPattern {
    /// The text of the selector.
    pub pattern: String,
    /// What is wrong with it.
    pub fault: &'static str,
    /// What the regex engine says about it, or what to do.
    pub message: String,
}

impl Pattern {
    /// Compiles a selector.
    pub fn new(text: &str) -> Result<Self, BadPattern> {
        let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric());
        if plain {
            return Ok(Self { text: text.to_owned(), matcher: Matcher::Plain });
        }
        let regex = compile(text, "i")?;
        if !regex.may_run_on(LONG_NAME) {
            let message = "don't repeat a group in which something repeats or is a choice, \
                           and write fewer `*`, `+` and `?` one after the other";
            let fault = "may take too many steps";
            return Err(BadPattern { pattern: text.to_owned(), fault, message: message.to_owned() });
        }
        Ok(Self { text: text.to_owned(), matcher: Matcher::Regex(Box::new(regex), literal::required(text)) })
    }

    /// The selector as it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the selector matches a name.
    #[must_use]
    pub fn is_match(&self, name: &str) -> bool {
        match &self.matcher {
            Matcher::Plain => self.text.eq_ignore_ascii_case(name),
            Matcher::Regex(regex, required) => {
                required.as_ref().is_none_or(|text| contains_ignoring_case(name, text)) && regex.find(name).is_some()
            }
        }
    }

    /// Replaces every match in a name, as `String.prototype.replace` of JavaScript does with a global regex:
    /// `$1` to `$99`, `$<name>`, `$&`, `` $` ``, `$'` and `$$` are filled in.
    #[must_use]
    pub fn replace_all(&self, name: &str, template: &str) -> String {
        let mut out = String::with_capacity(name.len() + template.len());
        match &self.matcher {
            Matcher::Plain if self.text.eq_ignore_ascii_case(name) => {
                expand(&mut out, template, &Found { name, start: 0, end: name.len(), groups: None });
            }
            Matcher::Plain => out.push_str(name),
            Matcher::Regex(regex, _) => {
                let mut done = 0;
                for found in regex.matches(name) {
                    out.push_str(&name[done..found.start()]);
                    done = found.end();
                    let (start, end) = (found.start(), found.end());
                    expand(&mut out, template, &Found { name, start, end, groups: Some(&found) });
                }
                out.push_str(&name[done..]);
            }
        }
        out
    }
}

/// Whether a name contains a text that is in lower case.
fn contains_ignoring_case(name: &str, lower: &str) -> bool {
    name.as_bytes().windows(lower.len()).any(|part| part.eq_ignore_ascii_case(lower.as_bytes()))
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Pattern {}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Compiles a JavaScript regular expression with its flags; the flag `g` has no meaning for a single test.
pub fn compile(text: &str, flags: &str) -> Result<Regex, BadPattern> {
    let fault = "is not a regular expression";
    let bad = |message: String| BadPattern { pattern: text.to_owned(), fault, message };
    if let Some(flag) = flags.chars().find(|flag| !"dgimsuvy".contains(*flag)) {
        return Err(bad(format!("unknown flag `{flag}`")));
    }
    let Some(steps) = Steps::of(text) else { return Err(bad("its groups are nested too deep".to_owned())) };
    let flags: String = flags.chars().filter(|flag| !"dgy".contains(*flag)).collect();
    let regex = regress::Regex::with_flags(text, flags.as_str()).map_err(|error| bad(error.to_string()))?;
    Ok(Regex { regex, steps })
}

/// One match and the name it is in.
struct Found<'a> {
    name: &'a str,
    start: usize,
    end: usize,
    groups: Option<&'a Match>,
}

impl<'a> Found<'a> {
    fn group_count(&self) -> usize {
        self.groups.map_or(0, |groups| groups.captures.len())
    }

    /// The text of a numbered group; empty where the group took no part in the match.
    fn group(&self, index: usize) -> &'a str {
        self.groups.and_then(|groups| groups.group(index)).map_or("", |range| &self.name[range])
    }

    /// The text of a named group; `None` when the regex names no groups at all.
    fn named(&self, name: &str) -> Option<&'a str> {
        let groups = self.groups?;
        groups.named_groups().next()?;
        Some(groups.named_group(name).map_or("", |range| &self.name[range]))
    }
}

/// Appends a replacement text, filled in (ECMAScript, `GetSubstitution`).
fn expand(out: &mut String, template: &str, found: &Found<'_>) {
    let mut rest = template;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let taken = expand_one(out, rest, found);
        if taken == 0 {
            out.push('$');
        }
        rest = &rest[taken.max(1)..];
    }
    out.push_str(rest);
}

/// Fills in the reference that starts at the `$` at the front of `rest`; gives its length, 0 when it is none.
fn expand_one(out: &mut String, rest: &str, found: &Found<'_>) -> usize {
    let bytes = rest.as_bytes();
    match bytes.get(1) {
        Some(b'$') => out.push('$'),
        Some(b'&') => out.push_str(&found.name[found.start..found.end]),
        Some(b'`') => out.push_str(&found.name[..found.start]),
        Some(b'\'') => out.push_str(&found.name[found.end..]),
        Some(b'<') => {
            let Some(end) = rest.find('>') else { return 0 };
            let Some(text) = found.named(&rest[2..end]) else { return 0 };
            out.push_str(text);
            return end + 1;
        }
        Some(first) if first.is_ascii_digit() => {
            let one = usize::from(first - b'0');
            let two = bytes.get(2).filter(|b| b.is_ascii_digit()).map(|b| one * 10 + usize::from(b - b'0'));
            // Two digits count only when there are so many groups: `$10` of a regex with one group is group 1 and "0".
            let count = found.group_count();
            if let Some(two) = two.filter(|two| (1..=count).contains(two)) {
                out.push_str(found.group(two));
                return 3;
            }
            if !(1..=count).contains(&one) {
                return 0;
            }
            out.push_str(found.group(one));
        }
        _ => return 0,
    }
    2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> Pattern {
        Pattern::new(text).expect("the test's pattern is valid")
    }

    #[test]
    fn plain_selectors_match_whole_names_and_others_match_anywhere() {
        let vectors = [
            ("Get", "get", true),
            ("Get", "GetOne", false),
            ("New|Remove|Update|Get", "Forget", true),
            ("^Get$", "GET", true),
            ("^(?!DirectoryObject).*AvailableExtensionProperty$", "UserAvailableExtensionProperty", true),
            ("^(?!DirectoryObject).*AvailableExtensionProperty$", "DirectoryObjectAvailableExtensionProperty", false),
            ("^Get1$|^List$", "List1", false),
            (r"^(.*ViaIdentity)\d*$", "CreateViaIdentity12", true),
            ("Sm([A-Z]|$)", "UserAuthenticationMethodSm", true),
        ];
        for (text, name, expected) in vectors {
            assert_eq!(pattern(text).is_match(name), expected, "{text} on {name}");
        }
    }

    #[test]
    fn replacement_texts_follow_javascript() {
        let vectors = [
            ("(^Delta)(.*)", "DeltaUser", "$2$1", "UserDelta"),
            ("(^Delta)(.*)", "UserDelta", "$2$1", "UserDelta"),
            (r"(\w*[a-z]|^)Window([^s]\w*|$)", "DeviceWindowUpdate", "$1Windows$2", "DeviceWindowsUpdate"),
            (r"^(\w*[a-z])GraphBPre(\w*)$", "UserOwnerGraphBPreRef", "$1By$2", "UserOwnerByRef"),
            ("OrderBy", "Orderby", "Sort", "Sort"),
            ("OrderBy", "Orderby", "$&2", "Orderby2"),
            ("OrderBy", "Orderby", "$1", "$1"),
            ("a.", "abac", "<$&>", "<ab><ac>"),
            ("b+", "abbc", "[$`|$'|$$]", "a[a|c|$]c"),
            ("(a)", "a", "$10-$01-$2-$0-$", "a0-a-$2-$0-$"),
            ("(?<x>a)(b)?", "ac", "$<x>$<y>$2.", "a.c"),
            ("(a)", "a", "$<x>", "$<x>"),
            ("x*", "ab", "-", "-a-b-"),
            ("^Ä", "äb", "$&", "äb"),
        ];
        for (text, name, template, expected) in vectors {
            assert_eq!(pattern(text).replace_all(name, template), expected, "{text} on {name} by {template}");
        }
    }

    #[test]
    fn a_selector_that_may_take_for_ever_is_refused() {
        for text in ["^(.*)*(.*)*(.*)*1$", "^(a|b)+$", "^(.*)(.*)(.*)(.*)(.*)1$"] {
            let error = Pattern::new(text).expect_err(text);
            assert!(error.to_string().contains("may take too many steps"), "{error}");
        }
        let long = "a".repeat(100_000);
        assert!(!pattern("^(.*)a(.*)a$").is_match(&long));
        assert_eq!(pattern("^(.*)a(.*)a$").replace_all(&long, "$1"), long);
    }

    #[test]
    fn a_bad_regex_is_a_value() {
        let error = Pattern::new("^(a|b").expect_err("the group isn't closed");
        assert_eq!(error.pattern, "^(a|b");
        assert!(!error.message.is_empty());
        assert!(compile("a", "x").is_err());
        assert!(compile("a", "gmi").is_ok());
    }
}
