//! Files of examples: a folder with a file per cmdlet -> their texts, which can't break the page around them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag};

use super::module::ModuleEntry;
use crate::diag::{Diagnostics, Place};
use crate::{load, suggest};

/// A heading that is appended to a text to check it. If it isn't read as a heading, a block of the text has no end.
const SENTINEL: &str = "\n\n## end of the examples\n";

/// Checks the folders of example files: each must exist and have files for a module that uses it.
pub fn check_folders(modules: &[ModuleEntry], diags: &mut Diagnostics) {
    let mut checked: Vec<&Path> = Vec::new();
    for (folder, place) in modules.iter().filter_map(|module| module.help.examples.as_ref()) {
        if checked.contains(&folder.as_path()) {
            continue;
        }
        checked.push(folder);
        let users = || modules.iter().filter(|m| m.help.examples.as_ref().is_some_and(|(f, _)| f == folder));
        if !folder.is_dir() {
            let message = format!("the folder of examples `{}` does not exist", folder.display());
            diags.error(place.clone(), message, "correct the path; in a file it counts from the folder of that file");
        } else if !users().any(|module| self::folder(folder, module).is_dir()) {
            let wanted = users().next().map_or_else(String::new, |m| format!("{}/{}", m.service, m.api_version));
            let message = format!("the folder of examples `{}` has none for any module", folder.display());
            diags.error(place.clone(), message, format!("name a folder that has `{wanted}` with a file per cmdlet"));
        }
    }
}

impl ModuleEntry {
    /// Reads the example files of its cmdlets: cmdlet -> text, with line feeds only. Faults are reported.
    pub fn example_files(&self, cmdlets: &[&str], diags: &mut Diagnostics) -> BTreeMap<String, String> {
        let folder = self.help.examples.as_ref().map(|(root, _)| folder(root, self));
        folder.map_or_else(BTreeMap::new, |folder| read(&folder, cmdlets, diags))
    }
}

/// Where the files of a module lie.
fn folder(root: &Path, module: &ModuleEntry) -> PathBuf {
    root.join(&module.service).join(&module.api_version)
}

/// Most files that a message names.
const NAMED: usize = 10;

/// Reads the files of these cmdlets: cmdlet -> text with line feeds only. A module need not have any. Files that are named
/// after other cmdlets are reported.
fn read(folder: &Path, cmdlets: &[&str], diags: &mut Diagnostics) -> BTreeMap<String, String> {
    let Some(names) = diags.inputs.names(folder) else { return BTreeMap::new() };
    let names: BTreeSet<String> = names.into_iter().collect();
    let mut texts = BTreeMap::new();
    for cmdlet in cmdlets {
        let name = format!("{cmdlet}.md");
        if !names.contains(&name) {
            continue;
        }
        let file = folder.join(name);
        let Some(text) = load::read_text(&file, diags) else { continue };
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        check(&file, &text, diags);
        texts.insert((*cmdlet).to_owned(), text);
    }
    report_unknown(folder, &names, cmdlets, diags);
    texts
}

/// Reports the files that are on no page, because no cmdlet is called so.
fn report_unknown(folder: &Path, names: &BTreeSet<String>, cmdlets: &[&str], diags: &mut Diagnostics) {
    let known: BTreeSet<&str> = cmdlets.iter().copied().collect();
    let cmdlet = |name: &'_ String| name.strip_suffix(".md").filter(|name| name.contains('-')).map(ToOwned::to_owned);
    let unknown: Vec<String> = names.iter().filter_map(cmdlet).filter(|name| !known.contains(name.as_str())).collect();
    let Some(first) = unknown.first() else { return };
    let shown = unknown.iter().take(NAMED).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let rest = unknown.len().saturating_sub(NAMED);
    let others = if rest == 0 { String::new() } else { format!(" and {rest} others") };
    let hint =
        suggest::hint(first, cmdlets.iter().copied(), "rename the files after cmdlets of the module, or remove them");
    diags.warn(
        Place::file(folder),
        format!("examples of cmdlets that the module doesn't have are on no page: {shown}{others}"),
        if unknown.len() == 1 || !hint.starts_with("did") { hint } else { format!("{first}: {hint}") },
    );
}

/// Checks that a text stays inside its section of a page.
fn check(file: &Path, text: &str, diags: &mut Diagnostics) {
    let mut fault = |at: usize, message: &str, hint: &str| {
        diags.error(Place::line(file, load::line_at(text.as_bytes(), at)), message, hint);
    };
    if text.starts_with("---\n") {
        return fault(0, "examples have no front matter", "remove the lines between `---`; the page has its own");
    }
    let watched = format!("{text}{SENTINEL}");
    let mut ended = false;
    let mut last_block = 0;
    for (event, range) in Parser::new(&watched).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1 | HeadingLevel::H2, .. })
                if range.start < text.len() =>
            {
                fault(range.start, "a heading of this level ends the examples of a page", "begin it with `###`");
            }
            Event::Start(Tag::Heading { level: HeadingLevel::H2, .. }) => ended = true,
            Event::Start(Tag::HtmlBlock) => {
                fault(range.start, "examples may not hold HTML", "write it as markdown, or inside of a code block");
                last_block = range.start;
            }
            Event::InlineHtml(_) => {
                fault(range.start, "examples may not hold HTML", "write `\\<` for the sign itself");
            }
            Event::Start(Tag::CodeBlock(_)) => last_block = range.start,
            _ => {}
        }
    }
    if !ended {
        fault(last_block, "this block is never closed", "add a line with as many ticks as it begins with");
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]
    use std::fs;

    use super::*;

    #[test]
    fn a_text_stays_in_its_section() {
        let vectors = [
            ("### Example 1: Do it\n\n```powershell\n# not a heading\nGet-It\n```\nIt is done.\n", None),
            ("", None),
            ("Text `a < b` and 1 < 2, a -> b.\n\n- item\n", None),
            ("### A\n~~~\n## inside\n~~~\n", None),
            ("### A\n```\nGet-It\n", Some((2, "never closed"))),
            ("### A\n```\nx\n```\n~~~~\n~~~\n", Some((5, "never closed"))),
            ("### A\n\n## NOTES\n", Some((3, "ends the examples"))),
            ("# A\n", Some((1, "ends the examples"))),
            ("A\n===\n", Some((1, "ends the examples"))),
            ("A\n\nB\n---\n", Some((3, "ends the examples"))),
            ("---\ntitle: x\n---\n", Some((1, "no front matter"))),
            ("A\n\n<!-- never\n", Some((3, "HTML"))),
            ("A <script>x</script>\n", Some((1, "HTML"))),
        ];
        for (text, expected) in vectors {
            let mut diags = Diagnostics::default();
            check(Path::new("x.md"), text, &mut diags);
            let found = diags.iter().next().map(|d| (d.place.line.unwrap(), d.message.clone()));
            match expected {
                None => assert_eq!(found, None, "{text:?}"),
                Some((line, message)) => {
                    let (at, said) = found.unwrap();
                    assert!(at == line && said.contains(message), "{text:?}: {at} {said}");
                }
            }
        }
    }

    #[test]
    fn files_are_read_by_the_names_of_cmdlets() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
        write("Get-A.md", b"\xEF\xBB\xBFone\r\ntwo\r\n");
        write("README.md", b"# Not a cmdlet\n");
        write("Get-B.md", b"ok\n\xFF\n");
        let mut diags = Diagnostics::default();
        let texts = read(folder.path(), &["Get-A", "Get-B", "Get-C"], &mut diags);
        assert_eq!(texts, BTreeMap::from([("Get-A".to_owned(), "one\ntwo\n".to_owned())]));
        let fault = diags.iter().next().unwrap();
        assert_eq!((fault.place.line, fault.message.as_str()), (Some(2), "this line is not UTF-8"));
        write("Get-Bb.md", b"");
        let mut diags = Diagnostics::default();
        read(folder.path(), &["Get-A", "Get-Bbb"], &mut diags);
        let fault = diags.iter().next().unwrap();
        let message = "examples of cmdlets that the module doesn't have are on no page: `Get-B`, `Get-Bb`";
        assert_eq!((fault.message.as_str(), fault.hint.as_str()), (message, "Get-B: did you mean Get-Bbb or Get-A?"));
        assert!(read(&folder.path().join("absent"), &["Get-A"], &mut diags).is_empty());
    }
}
