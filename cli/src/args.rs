//! The command line of a cmdlet: words -> parameters with their values, as PowerShell tells them apart.

use graphsmith_runtime::shown::speaks_of_secrets;

use crate::failure::Failure;

/// A parameter of the command line, with what follows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// Its name without the dash, perhaps shortened.
    pub name: String,
    /// What follows its colon.
    pub attached: Option<String>,
    /// The words up to the next parameter.
    pub words: Vec<String>,
}

/// Whether a word is a parameter: a dash, then a letter. `-5` is a number, `-` alone is standard input.
#[must_use]
pub fn is_parameter(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(is_dash) && chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
}

/// PowerShell takes typographic dashes for plain ones, because people paste from documents.
fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2013}' | '\u{2014}' | '\u{2015}')
}

/// Groups words by the parameters that they follow. Words before the first parameter are refused: no cmdlet takes any.
pub fn group(words: &[String]) -> Result<Vec<Argument>, Failure> {
    let mut found: Vec<Argument> = Vec::new();
    for word in words {
        if is_parameter(word) {
            let name: String = word.chars().skip(1).collect();
            let (name, attached) = match name.split_once(':') {
                Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                None => (name, None),
            };
            // `-Name: value` has its value in the next word.
            let attached = attached.filter(|value| !value.is_empty());
            found.push(Argument { name, attached, words: Vec::new() });
        } else if let Some(last) = found.last_mut() {
            last.words.push(word.clone());
        } else {
            return Err(Failure::usage(format!("`{word}` belongs to no parameter"))
                .hint("Every value follows the name of its parameter, as in `-UserId adelev@contoso.com`."));
        }
    }
    Ok(found)
}

impl Argument {
    /// The value of a parameter that takes one: what follows its colon, else the next word. Words joined by commas are
    /// one value, as in `-Property id, subject`.
    pub fn value(&self) -> Result<String, Failure> {
        let mut parts = self.attached.iter().chain(&self.words);
        let Some(first) = parts.next() else {
            return Err(Failure::usage(format!("-{} expects a value", self.name))
                .hint(format!("A value that begins with a dash is written with a colon: `-{}:-value`.", self.name)));
        };
        let mut value = first.clone();
        for next in parts {
            if !(value.trim_end().ends_with(',') || next.trim_start().starts_with(',')) {
                return Err(self.too_much(next));
            }
            value.push_str(next);
        }
        Ok(value)
    }

    /// The value of a switch: on, unless its colon says otherwise.
    pub fn switch(&self) -> Result<bool, Failure> {
        if let Some(word) = self.words.first() {
            return Err(match (self.attached.is_none(), boolean(word)) {
                (true, Some(_)) => Failure::usage(format!("-{} is a switch and takes no value", self.name))
                    .hint(format!("Write `-{}:{word}`.", self.name)),
                _ => self.too_much(word),
            });
        }
        match &self.attached {
            None => Ok(true),
            Some(text) => boolean(text).ok_or_else(|| {
                Failure::usage(format!("-{} is a switch: expected `$true` or `$false`, not `{text}`", self.name))
            }),
        }
    }

    fn too_much(&self, word: &str) -> Failure {
        let mut text = self.attached.iter().chain(&self.words);
        if speaks_of_secrets(&self.name) || text.any(|text| speaks_of_secrets(text)) {
            return Failure::usage(format!("-{} has more than one value", self.name))
                .hint("Put single quotes around the whole value; it isn't shown, as it may hold a secret.");
        }
        let hint = if word == "System.Collections.Hashtable" || self.words.iter().any(|w| w.contains("@{")) {
            "Put quotes around the whole value, so that the shell leaves it as it is: \"@{name = 'x'}\"."
        } else {
            "Put quotes around a value that has spaces, and commas between the elements of a list."
        };
        Failure::usage(format!("`{word}` after -{} belongs to no parameter", self.name)).hint(hint)
    }
}

/// `$true`, `true`, `1` and their opposites.
#[must_use]
pub fn boolean(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().trim_start_matches('$') {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::{Argument, group};

    fn one(line: &str) -> Argument {
        let words: Vec<String> = line.split('|').map(str::to_owned).collect();
        group(&words).unwrap().remove(0)
    }

    #[test]
    fn values_are_found_where_powershell_finds_them() {
        let table = [
            ("-Top|5", "Top", "5"),
            ("-Top:5", "Top", "5"),
            ("-Top:|5", "Top", "5"),
            ("-Skip|-5", "Skip", "-5"),
            ("-Body|-", "Body", "-"),
            ("\u{2013}Filter|a eq 'b:c'", "Filter", "a eq 'b:c'"),
            ("-Property|id,|subject", "Property", "id,subject"),
            ("-Property|id|,subject", "Property", "id,subject"),
            ("-Id:-x", "Id", "-x"),
        ];
        for (line, name, value) in table {
            let argument = one(line);
            assert_eq!((argument.name.as_str(), argument.value().unwrap().as_str()), (name, value), "{line}");
        }
        for line in ["-Top", "-Top|5|6", "-Property|id|subject"] {
            assert!(one(line).value().is_err(), "{line}");
        }
        assert!(group(&["x".to_owned()]).is_err());
    }

    #[test]
    fn switches() {
        let table = [
            ("-All", Some(true)),
            ("-All:$false", Some(false)),
            ("-All:$TRUE", Some(true)),
            ("-All:0", Some(false)),
            ("-All:x", None),
            ("-All|$false", None),
            ("-All|x", None),
        ];
        for (line, expected) in table {
            assert_eq!(one(line).switch().ok(), expected, "{line}");
        }
    }
}
