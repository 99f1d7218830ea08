//! Names of cmdlets where there is no syntax tree: in texts, where the syntax wasn't understood, and in scripts of shells.

use std::ops::Range;

use super::model::{Called, Place, Script, Use};

/// What may be names of cmdlets in a text, with their places: words with one dash inside.
pub(super) fn words(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(is_part)?;
        let end = text[start..].find(|c| !is_part(c)).map_or(text.len(), |length| start + length);
        at = end;
        Some((start..end, &text[start..end]))
    })
    .filter(|(_, word)| is_cmdlet(word))
}

/// Whether a word looks like the name of a cmdlet: `Verb-Noun`.
pub(super) fn is_cmdlet(word: &str) -> bool {
    let mut parts = word.split('-');
    let (verb, noun, more) = (parts.next(), parts.next(), parts.next());
    let begins = |part: Option<&str>| part.is_some_and(|part| part.starts_with(|c: char| c.is_ascii_alphabetic()));
    begins(verb) && begins(noun) && more.is_none()
}

/// A script of a shell such as bash, which is looked through and not understood: every word that may be a cmdlet counts as one.
#[must_use]
pub fn of_shell(text: &str) -> Script {
    let one = |(line, name): (usize, &str)| {
        let place = Place { line, column: 1, end_line: line, end_column: 1 };
        let (name, called, elements) = (name.to_owned(), Called::Perhaps, Vec::new());
        Use { name, module: None, called, piped: false, elements, place }
    };
    let uses = text.lines().enumerate().flat_map(|(at, line)| shell_words(line).map(move |word| (at + 1, word)));
    Script { uses: uses.map(one).collect(), ..Script::default() }
}

/// What may be names of cmdlets in lines of a shell, but for comments.
fn shell_words(script: &str) -> impl Iterator<Item = &str> {
    let begins = |line: &str, at: usize| {
        at == 0 || line[..at].ends_with(|c: char| c.is_whitespace() || matches!(c, ';' | '{' | '('))
    };
    script.lines().flat_map(move |line| {
        let hash = line.match_indices('#').map(|(at, _)| at).find(|&at| begins(line, at));
        words(&line[..hash.unwrap_or(line.len())]).map(|(_, word)| word)
    })
}

#[cfg(test)]
mod tests {
    use super::shell_words;

    #[test]
    fn words_of_shells_stand_outside_of_comments() {
        let script =
            "#!/bin/sh\nmg Get-MgUser -UserId $u|tee a-b-c # Remove-MgUser\nx=$(mg New-MgThing) 'C#-MgX' {#Get-MgNo\n";
        assert_eq!(shell_words(script).collect::<Vec<_>>(), ["Get-MgUser", "New-MgThing"]);
    }
}
