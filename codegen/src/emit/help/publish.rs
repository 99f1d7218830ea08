//! What the scripts of the documentation repository make of a text
//! (docs/rules.md#7-7-steps-of-the-documentation-repository): text of a section -> text.
//!
//! The scripts rewrite whole files by pattern. None of their patterns can match across the parts of a page, so each part
//! is rewritten alone; the bracket rewrites of steps 1 and 3 are done while the text is transformed
//! ([`super::platyps::Marks`]).

use super::extras::Extras;
use super::platyps::{Marks, transform};

/// Newlines that the scripts leave at the end of a page, beyond the two that platyPS writes: each rewrite saves the page
/// with one more.
pub const EXTRA_NEWLINES: usize = 1 + 1 + 1 + 18 + 1;

/// Terms in angle brackets that step 4 puts in ticks.
const TERMS: [&str; 9] = [
    "<country code>",
    "<extension>",
    "<number>",
    "<at id='{index}'>",
    "<application-client-id>",
    "<data-id>",
    "<id>",
    "<appId>",
    "<SNIP/>",
];

/// Fragments of lists of characters that step 6 deletes, in this order.
const DELETED: [&str; 5] = ["# ^ ~.", "# $ % & ' ( ) * + , - .", "/ : ;  =  ?", "@ \\[ \\] ^ + _  {  } ~,", "- _ !"];

/// Beginnings of two sentences, and their full text, which step 6 puts back after it has deleted parts of them.
const RESTORED: [(&str, &str); 2] = [
    (
        "Only the following characters are allowed A - Z, a - z, 0 - 9, ' .",
        "Only the following characters are allowed A - Z, a - z, 0 - 9, ', ., -, _, !, #, ^, ~,",
    ),
    (
        "Allowed characters are : !",
        "Allowed characters are : ! # $ % & ' ( ) * + , - . / : ;  =  ? @ \\[ \\] ^ + _  {  } ~, and characters in the \
         ranges",
    ),
];

/// A text of SYNOPSIS or DESCRIPTION.
#[must_use]
pub fn description(text: &str) -> String {
    finish(transform(text.trim(), &Marks::PLAIN))
}

/// A text of PARAMETERS.
#[must_use]
pub fn parameter(text: &str) -> String {
    finish(transform(text.trim(), &Marks::PARAMETERS))
}

/// A line of NOTES without its indentation: head and description.
#[must_use]
pub fn note(text: &str) -> String {
    let mut text = transform(text, &Marks::NOTES);
    if text.contains(">:") {
        text = tick_types(&text);
    }
    for term in TERMS {
        if text.contains(term) {
            let ticked = format!("`{term}`");
            // A term that is ticked already stays so.
            text = text.replace(&ticked, term).replace(term, &ticked);
        }
    }
    finish(text)
}

/// Steps that concern the whole page and are not part of every release: leading full stops.
#[must_use]
pub fn whole(page: String, extras: &Extras) -> String {
    if !extras.drop_leading_stops {
        return page;
    }
    let lines = page.split_inclusive('\n').filter(|line| !line.contains("### -Proof"));
    lines.map(|line| line.strip_prefix('.').unwrap_or(line)).collect()
}

/// Steps 5 and 6, which concern the whole page.
fn finish(mut text: String) -> String {
    if text.contains('\\') {
        text = text.replace("\\n", "").replace("\\N", "");
    }
    for fragment in DELETED {
        if text.contains(fragment) {
            text = text.replace(fragment, "");
        }
    }
    for (beginning, sentence) in RESTORED {
        if text.contains(beginning) {
            text = text.replace(beginning, sentence);
        }
    }
    text
}

/// Puts ticks around a type that stands between a name and a colon: ``ITEM `<IType>`: ``.
///
/// The scripts mean to do the same with arrays (`` ITEM <IType- `[]`>: ``), but their pattern never matches them; the
/// published pages show it.
fn tick_types(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    let mut rest = text;
    while let Some(end) = rest.find(">:") {
        match type_before(&rest[..end]) {
            Some(start) => {
                out.push_str(&rest[..start]);
                out.push('`');
                out.push_str(&rest[start..=end]);
                out.push('`');
            }
            None => out.push_str(&rest[..=end]),
        }
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    out
}

/// Where `<` stands, when the text ends with a name, a space, `<` and a word.
fn type_before(text: &str) -> Option<usize> {
    let open = text.rfind('<')?;
    let word = &text[open + 1..];
    let name = text[..open].strip_suffix(' ')?;
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    (!word.is_empty() && word.chars().all(is_word) && name.chars().next_back().is_some_and(is_word)).then_some(open)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_get_ticks() {
        let vectors = [
            ("[Name <String>]: a name", "- `[Name <String>]`: a name"),
            ("[Names <String[]>]: ", "- `[Names <String- `[]`>]`: "),
            ("OdataId <String>: an address", "OdataId `<String>`: an address"),
            ("ITEM <IItem>: .", "ITEM `<IItem>`: ."),
            ("ITEM1 <IItem>: .", "ITEM1 `<IItem>`: ."),
            ("ITEMS <IItem[]>: .", "ITEMS <IItem- `[]`>: ."),
            ("[A <B?>]: see x <y>: z", "- `[A <B?>]`: see x `<y>`: z"),
            (
                "[A <B>]: give <id> and `<id>`. Then <img src='a'>",
                "- `[A <B>]`: give `<id>` and \\``<id>`\\`.\nThen <img src='a'>",
            ),
            ("[A <B>]: one of [x, y]", "- `[A <B>]`: one of - `[x, y]`"),
        ];
        for (text, expected) in vectors {
            assert_eq!(note(text), expected, "{text:?}");
        }
    }

    #[test]
    fn parameters_get_ticks_and_descriptions_escapes() {
        assert_eq!(parameter(" an <id> of [x] "), "an `<id>` of \\[x\\]");
        assert_eq!(description(" an <id> of [x] "), "an \\<id\\> of \\[x\\]");
    }

    #[test]
    fn one_leading_full_stop_goes() {
        let page = ".\n..\n...net\na.\n### -Proof\nend";
        let drop = Extras { drop_leading_stops: true, ..Extras::default() };
        assert_eq!(whole(page.to_owned(), &Extras::default()), page);
        assert_eq!(whole(page.to_owned(), &drop), "\n.\n..net\na.\nend");
    }

    #[test]
    fn escaped_line_ends_are_lost() {
        assert_eq!(description("one\\ntwo \\N three \\\"x\\\""), "onetwo  three \\\"x\\\"");
    }

    #[test]
    fn lists_of_characters_are_cleaned_and_restored() {
        let vectors = [
            ("no - _ ! here", "no \nhere"),
            ("x / : ;  =  ? y", "x \ny"),
            (
                "Allowed characters are : ! # x",
                "Allowed characters are : ! # $ % & ' ( ) * + , - . / : ;  =  ? @ \\[ \\] ^ + _  {  } ~, and characters in the ranges\n# x",
            ),
        ];
        for (text, expected) in vectors {
            assert_eq!(description(text), expected, "{text:?}");
        }
    }
}
