//! Words of a question, and how well a name answers them.

/// Words for what a cmdlet does, and the verbs that do it. The first word of each line is the verb.
const VERBS: [(&str, &[&str]); 12] = [
    ("get", &["list", "show", "read", "view", "fetch", "download", "export", "find", "search", "all", "display"]),
    ("new", &["create", "add", "make", "insert", "post", "schedule"]),
    ("add", &["attach", "append", "assign", "join"]),
    ("update", &["change", "edit", "modify", "patch", "rename", "set", "clear"]),
    ("set", &["put", "assign", "replace", "upload"]),
    ("remove", &["delete", "erase", "drop", "clear", "unassign"]),
    ("send", &["mail", "email"]),
    ("invoke", &["run", "call", "accept", "decline", "renew", "cancel"]),
    ("move", &[]),
    ("copy", &["duplicate", "clone"]),
    ("restore", &["undelete", "recover"]),
    ("revoke", &["signout", "logout"]),
];

/// Words for things, and what Graph calls them.
const NOUNS: [(&str, &[&str]); 21] = [
    ("mail", &["message", "mail"]),
    ("email", &["message", "mail"]),
    ("inbox", &["mail", "folder", "message"]),
    ("appointment", &["event"]),
    ("meeting", &["event", "meeting"]),
    ("person", &["user"]),
    ("people", &["user", "person"]),
    ("account", &["user"]),
    ("member", &["member"]),
    ("membership", &["member"]),
    ("computer", &["device"]),
    ("pc", &["device"]),
    ("laptop", &["device"]),
    ("file", &["drive", "item", "file"]),
    ("document", &["drive", "item"]),
    ("onedrive", &["drive"]),
    ("sharepoint", &["site"]),
    ("picture", &["photo"]),
    ("license", &["license", "sku"]),
    ("mfa", &["authentication"]),
    ("password", &["password"]),
];

/// Something that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// As it was given, in small letters.
    pub(super) text: String,
    /// Verbs that it stands for.
    verbs: Vec<&'static str>,
    /// Words of names that it stands for, itself among them.
    nouns: Vec<String>,
}

impl Word {
    /// A word of a question.
    pub(super) fn of(text: &str) -> Self {
        let text = text.to_lowercase();
        let stem = stem(&text);
        let is = |word: &str| word == text || word == stem;
        let verbs = VERBS.iter().filter(|(verb, others)| is(verb) || others.iter().any(|other| is(other)));
        let verbs = verbs.map(|(verb, _)| *verb).collect();
        let mut nouns = vec![stem.to_owned()];
        let others = NOUNS.iter().find(|(word, _)| is(word)).map_or(&[][..], |(_, others)| others);
        nouns.extend(others.iter().filter(|other| **other != stem).map(|other| (*other).to_owned()));
        Self { text, verbs, nouns }
    }

    /// The word without the ending of a plural.
    pub(super) fn stem(&self) -> &str {
        stem(&self.text)
    }

    /// How well a name answers it: as its verb, as a word of it, as the beginning of one, somewhere. `None` if it doesn't.
    pub(super) fn score(&self, name: &Name) -> Option<u32> {
        if name.whole == self.text {
            return Some(100);
        }
        if self.verbs.contains(&name.verb()) {
            return Some(12);
        }
        let best = self.nouns.iter().enumerate().filter_map(|(at, noun)| {
            // Few names have it at all, and only those are taken apart.
            let fits = if !name.whole.contains(noun.as_str()) {
                return None;
            } else if name.parts().any(|part| part == noun) {
                10
            } else if name.parts().any(|part| part.starts_with(noun.as_str())) {
                6
            } else {
                4
            };
            // What it is called is nearer than what else it may mean.
            Some(if at == 0 { fits } else { fits - 1 })
        });
        best.max()
    }

    /// Whether a text has it.
    pub(super) fn is_in(&self, text: &str) -> bool {
        self.nouns.iter().any(|noun| text.contains(noun.as_str()))
    }
}

/// A word without the ending of a plural.
fn stem(word: &str) -> &str {
    let is_plural = word.len() > 3 && !word.ends_with("ss") && !word.ends_with("us");
    word.strip_suffix('s').filter(|_| is_plural).unwrap_or(word)
}

/// The name of a cmdlet.
#[derive(Debug, Default)]
pub(super) struct Name {
    /// As it is written: its capitals say where words begin.
    written: String,
    /// In small letters.
    whole: String,
    /// Where what it does ends.
    verb: usize,
}

impl Name {
    /// Takes another name, in the memory of this one.
    pub(super) fn read(&mut self, name: &str) {
        self.verb = name.find('-').unwrap_or_default();
        self.written.clear();
        self.written.push_str(name);
        self.whole.clear();
        self.whole.push_str(name);
        self.whole.make_ascii_lowercase();
    }

    /// What it does.
    fn verb(&self) -> &str {
        &self.whole[..self.verb]
    }

    /// The words of its noun, without the prefix that all have: `user` and `event` of `Get-MgUserEvent`.
    pub(super) fn parts(&self) -> impl Iterator<Item = &str> {
        let bytes = self.written.as_bytes();
        let is_mark = |at: usize| bytes[at].is_ascii() && !bytes[at].is_ascii_alphanumeric();
        let begins = move |at: &usize| {
            let capital = bytes[*at].is_ascii_uppercase() && !bytes[at - 1].is_ascii_uppercase();
            capital || is_mark(*at) || is_mark(at - 1)
        };
        let mut start = self.verb;
        let words = std::iter::from_fn(move || {
            let rest = (start < bytes.len()).then_some(start + 1..bytes.len())?;
            let end = rest.clone().find(begins).unwrap_or(rest.end);
            Some(&self.whole[std::mem::replace(&mut start, end)..end])
        });
        words.filter(|word| *word != "mg" && word.starts_with(char::is_alphanumeric))
    }

    /// How many words of the noun nobody has asked for. The fewer there are, the nearer is the answer.
    pub(super) fn unasked(&self, words: &[Word]) -> usize {
        self.parts()
            .filter(|part| !words.iter().any(|word| word.nouns.iter().any(|noun| part.starts_with(noun))))
            .count()
    }
}

#[cfg(test)]
mod tests {
    use super::{Name, Word};

    #[test]
    fn names_answer_words() {
        let mut name = Name::default();
        name.read("Get-MgBetaIPv4_range2Ms");
        assert_eq!(name.parts().collect::<Vec<_>>(), ["beta", "ipv4", "range2", "ms"]);
        name.read("New-MgUserEventAttachmentUploadSession");
        assert_eq!(name.parts().collect::<Vec<_>>(), ["user", "event", "attachment", "upload", "session"]);
        let score = |word: &str| Word::of(word).score(&name);
        assert_eq!(score("events"), Some(10));
        assert_eq!(score("attachm"), Some(6));
        assert_eq!(score("loadses"), Some(4));
        assert_eq!(score("create"), Some(12));
        assert_eq!(score("appointments"), Some(9));
        assert_eq!(score("New-MgUserEventAttachmentUploadSession"), Some(100));
        for other in ["calendar", "delete", "large"] {
            assert_eq!(score(other), None, "{other}");
        }
        assert_eq!(name.unasked(&[Word::of("upload"), Word::of("events")]), 3);
    }

    #[test]
    fn endings_of_plurals_are_no_part_of_words() {
        for (word, part) in [("status", "status"), ("access", "access"), ("buses", "buse"), ("sms", "sms")] {
            assert!(Word::of(word).nouns.contains(&part.to_owned()), "{word}");
        }
    }
}
