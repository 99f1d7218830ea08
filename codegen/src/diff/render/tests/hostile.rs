//! Texts of a description that mean harm, in every place of a report and in every format.

use graphsmith_catalog::printable::is_unsafe;
use pulldown_cmark::{Event, Parser, Tag};
use serde_json::Value;

use super::build::{CALENDAR, cause, effect, place, report};
use super::tags::tags;
use crate::diff::render::{Format, Options, render};
use crate::diff::report::{Decision, Report, SubjectKind, Witness};

/// What formats, and those who show them, act on.
const HOSTILE: [&str; 24] = [
    "::error file=a.rs,line=1::broken",
    "a\n::add-mask::secret\r\n  ::set-output name=x::y",
    "a %0A::error::b\u{85}::error::c",
    "##vso[task.setvariable variable=x]y ##[error]z ##teamcity[testStarted]",
    "thanks @octocat and @github/team, mail me@evil.example",
    "closes #1, GH-1, octo/repo#1 and 9b2f6a1c0d3e4f5a6b7c8d9e0f1a2b3c4d5e6f70",
    "</details></summary></code></li><h1>big</h1>",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "\"><svg onload='alert(1)'> & &amp; &lt;script&gt;",
    "\u{1b}[31mred\u{1b}[0m \u{1b}]8;;https://evil.example\u{7}link\u{1b}]8;;\u{7} \u{9b}2J",
    "` `` ``` ~~~ `code` ```\nfence",
    "| a | b |\n| --- | --- |\n| c | d |",
    "[link](https://evil.example) ![image](https://evil.example/a.png) <https://evil.example>",
    "https://evil.example www.evil.example ftp://evil.example javascript:alert(1)",
    "\u{202e}drawkcab \u{2066}isolated\u{2069} \u{200b}\u{feff}\u{ad}",
    "# heading\n\n- item\n\n> quote\n\n---\n\n***",
    "]]> <![CDATA[ <!-- --> <?xml ?> &#0; \u{0}\u{1}\u{b}\u{fffe}\u{ffff}",
    "{0} {1} {{2}} [text](1) {owner} {part}",
    "'; DROP TABLE x; -- $(reboot) `reboot` %n %s",
    "\u{e0041}\u{e0042} tags \u{2028}line\u{2029}paragraph",
    "{{script}} {{policy}} {{causes}}",
    "</style></script></title></textarea><!--",
    "\\u003cscript\\u003e \\\\ \\\" \u{7f}",
    "",
];

/// A report that has the text wherever one can be.
fn report_of(text: &str) -> Report {
    let mut change = effect("type-replaced", SubjectKind::Parameter, [text, text], [text, text]);
    change.subject.module = text.to_owned();
    change.witness = Some(Witness::Command(text.to_owned()));
    let mut help = effect("help-changed", SubjectKind::Parameter, ["New-MgBetaUserEvent", text], ["was", text]);
    help.witness = Some(Witness::Link(text.to_owned()));
    let removed = effect("cmdlet-removed", SubjectKind::Cmdlet, [text, text], ["", ""]);
    let again = effect("cmdlet-removed", SubjectKind::Cmdlet, ["Get-MgBetaUserEvent", text], ["", ""]);
    let mut cause = cause("1a2b3c4d5e6f", "property-removed", text, vec![change, help, removed, again]);
    cause.modules = vec![text.to_owned(), CALENDAR.to_owned()];
    (cause.was, cause.is) = (text.to_owned(), format!("is {text}"));
    cause.new = Some(place(3, text));
    cause.old = Some(place(2, text));
    for place in [&mut cause.old, &mut cause.new].into_iter().flatten() {
        place.file = text.to_owned();
    }
    cause.pages = vec![text.to_owned()];
    cause.decision =
        Some(Decision { accepted: text.to_owned(), until: Some(text.to_owned()), reason: text.to_owned() });
    let mut report = report(vec![cause]);
    report.modules.push(text.to_owned());
    report.not_compared = vec![text.to_owned()];
    report
}

/// Calls a test with each text and what a format makes of a report of it.
fn each(format: Format, test: impl Fn(&str, &str)) {
    let long = format!("{}::error::@team <b> {}", "x".repeat(500_000), "y ".repeat(250_000));
    for text in HOSTILE.into_iter().chain([long.as_str()]) {
        let options = Options { old: text.to_owned(), new: text.to_owned(), ..Options::default() };
        let out = render(&report_of(text), format, &options);
        let unsafe_one = out.chars().find(|c| *c != '\n' && is_unsafe(*c));
        assert_eq!(unsafe_one, None, "{text:.100}\n{out:.2000}");
        test(text, &out);
    }
}

/// A build service that reads what is printed finds no command in it.
fn assert_no_command(out: &str) {
    for line in out.lines() {
        assert!(!line.trim_start().starts_with("::"), "{line}");
        assert!(!line.contains("##"), "{line}");
        assert!(line.chars().count() < 3_000, "{line:.100}");
    }
}

#[test]
fn text_is_harmless() {
    each(Format::Text, |_, out| assert_no_command(out));
}

#[test]
fn github_gets_its_commands_only() {
    each(Format::Github, |_, out| {
        let lines: Vec<&str> = out.lines().collect();
        assert_eq!(lines.len(), 2, "{out}");
        let (properties, message) = lines[0].strip_prefix("::error ").unwrap().split_once("::").unwrap();
        let names = properties.split(',').map(|property| property.split_once('=').unwrap().0);
        assert_eq!(names.collect::<Vec<_>>(), ["file", "line", "title"], "{properties}");
        assert!(!properties.contains(':') && !out.contains("##"), "{out}");
        assert_no_command(&message.replace("%0A", "\n"));
        assert!(lines[1].starts_with("::notice title=graphsmith diff::"));
    });
}

#[test]
fn markdown_is_harmless() {
    each(Format::Markdown, |text, out| {
        assert!(out.len() <= 60_000, "{}", out.len());
        assert_no_command(out);
        let mut table = pulldown_cmark::Options::empty();
        table.insert(pulldown_cmark::Options::ENABLE_TABLES | pulldown_cmark::Options::ENABLE_GFM);
        for event in Parser::new_ext(out, table) {
            let is_fine = match &event {
                Event::Start(tag) => {
                    matches!(
                        tag,
                        Tag::HtmlBlock
                            | Tag::Paragraph
                            | Tag::Table(_)
                            | Tag::TableHead
                            | Tag::TableRow
                            | Tag::TableCell
                    )
                }
                Event::Text(words) => words.chars().all(|c| c.is_alphanumeric() || " ,:".contains(c)),
                Event::Html(_) | Event::End(_) | Event::SoftBreak => true,
                _ => false,
            };
            assert!(is_fine, "{text:.100}: {event:?}");
        }
        let blocks = tags(out);
        for tag in &blocks {
            assert!(tag.attributes.is_empty(), "{tag:?}");
            let known = ["details", "summary", "ul", "li", "p", "b", "code", "br", "h3"];
            assert!(known.contains(&tag.name.trim_start_matches('/')), "{tag:?}");
            // GitHub looks for references and addresses outside of code.
            let text_before = tag.text_before.replace("&#39;", "'");
            let words = text_before.split_whitespace();
            let odd: Vec<&str> = words.filter(|word| word.contains(['@', '#', '/', '`', '[', '_', '*'])).collect();
            assert!(tag.name == "/code" || odd.is_empty(), "{text:.100}: {odd:?}");
        }
        let codes = blocks.iter().filter(|tag| tag.name == "code").count();
        assert_eq!(codes, blocks.iter().filter(|tag| tag.name == "/code").count());
    });
}

#[test]
fn json_holds_the_texts_as_they_are() {
    each(Format::Json, |text, out| {
        assert_harmless_json(out);
        let document: Value = serde_json::from_str(out).unwrap();
        let cause = &document["causes"][0];
        assert_eq!(cause["title"], text);
        assert_eq!(cause["old"]["file"], text);
        assert_eq!(document["notCompared"][0], text);
        assert_eq!(cause["effects"][0]["subject"]["owner"], text);
    });
}

fn assert_harmless_json(out: &str) {
    assert!(out.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n')));
    for harm in ["::", "##", "<", ">", "`", "@"] {
        assert!(!out.contains(harm), "{harm}");
    }
}

#[test]
fn sarif_is_harmless() {
    each(Format::Sarif, |_, out| {
        assert_harmless_json(out);
        let document: Value = serde_json::from_str(out).unwrap();
        let result = &document["runs"][0]["results"][0];
        let message = result["message"]["text"].as_str().unwrap();
        assert_no_command(message);
        let braces = message.replace("{{", "").replace("}}", "");
        assert!(!braces.contains(['{', '}']) && !message.contains("]("), "{message}");
        let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
        assert!(uri.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"%-._~/".contains(&byte)), "{uri}");
    });
}

#[test]
fn junit_is_well_formed() {
    each(Format::Junit, |text, out| {
        let body = out.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n").unwrap();
        let (body, comment) = body.rsplit_once("<!--").unwrap();
        assert!(!comment.trim_end_matches("-->\n</testsuites>\n").contains("--"), "{comment}");
        let mut open = Vec::new();
        for tag in tags(body) {
            assert_no_command(&tag.text_before);
            assert!(tag.text_before.chars().all(|c| !matches!(c, '\u{fffe}' | '\u{ffff}')));
            match tag.name.strip_prefix('/') {
                Some(name) => assert_eq!(open.pop().as_deref(), Some(name), "{text:.100}"),
                None if !tag.is_empty => open.push(tag.name.clone()),
                None => {}
            }
            let known = ["testsuites", "testsuite", "testcase", "failure", "system-out"];
            assert!(known.contains(&tag.name.trim_start_matches('/')), "{tag:?}");
        }
        assert_eq!(open, ["testsuites"]);
    });
}

#[test]
fn html_has_its_own_tags_only() {
    each(Format::Html, |text, out| {
        let (before, rest) = out.split_once("<style>").unwrap();
        let (_, rest) = rest.split_once("</style>").unwrap();
        let (body, after) = rest.split_once("<script>").unwrap();
        assert!(after.ends_with("</script>\n</body>\n</html>\n"));
        assert_eq!(after.matches("</script").count(), 1, "{text:.100}");
        assert!(before.contains("default-src 'none'"));
        for tag in tags(before).into_iter().chain(tags(body)) {
            let name = tag.name.trim_start_matches('/');
            assert!(KNOWN.contains(&name), "{text:.100}: {tag:?}");
            for (attribute, value) in &tag.attributes {
                assert!(!attribute.starts_with("on") && attribute != "src" && attribute != "style", "{tag:?}");
                assert!(attribute != "href" || value.starts_with("#c-"), "{tag:?}");
            }
        }
    });
}

/// The elements of the page.
const KNOWN: [&str; 36] = [
    "!doctype", "html", "head", "meta", "title", "body", "header", "p", "h1", "span", "i", "b", "small", "ul", "li",
    "div", "form", "input", "kbd", "select", "option", "fieldset", "legend", "label", "output", "button", "main",
    "details", "summary", "code", "dl", "dt", "dd", "a", "ins", "del",
];
