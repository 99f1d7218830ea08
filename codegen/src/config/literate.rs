//! Literate configuration: a markdown, YAML, JSON or TOML file -> blocks of settings.
//!
//! In markdown, each fenced code block whose info string starts with `yaml` or `json` is one block; what follows in
//! the info string is a condition, e.g. ```` ```yaml $(tag) == 'beta' ````.

use std::path::Path;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use serde_json::{Map, Value};

use super::block::Block;
use super::options::{self, Meaning};
use super::parse::Raw;
use super::toml_file;
use crate::diag::{Diagnostics, Place, Severity};
use crate::{load, pointer};

/// Of which settings the places are found, which takes time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Places {
    /// Of those that a message may be about.
    Doubtful,
    /// Of all.
    All,
}

/// Reads a configuration file. Faults are reported; `None` when there is nothing to go on with.
pub(super) fn read(file: &Path, text: &str, places: Places, diags: &mut Diagnostics) -> Option<Vec<Block>> {
    let extension = file.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_ascii_lowercase();
    if extension == "toml" {
        return toml_file::read(file, text, diags).map(|block| vec![block]);
    }
    if extension == "md" || (!["yml", "yaml", "json"].contains(&extension.as_str()) && text.contains("```")) {
        let blocks = markdown(file, text, places, diags);
        if blocks.as_ref().is_some_and(Vec::is_empty) {
            diags.warn(
                Place::file(file),
                "this file has no block of configuration",
                "put the settings between lines of ``` yaml and ```",
            );
        }
        return blocks;
    }
    block(file, (text, 0), String::new(), places, diags).map(|block| vec![block])
}

fn markdown(file: &Path, text: &str, places: Places, diags: &mut Diagnostics) -> Option<Vec<Block>> {
    let (mut blocks, mut faultless) = (Vec::new(), true);
    let mut open: Option<(String, u32, String)> = None;
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                open = Some((info.into_string(), load::line_at(text.as_bytes(), range.start), String::new()));
            }
            Event::Text(part) => {
                if let Some((.., content)) = &mut open {
                    content.push_str(&part);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                let Some((info, line, content)) = open.take() else { continue };
                let Some(condition) = condition(&info) else { continue };
                let mut faults = Diagnostics::default();
                match block(file, (&content, line), condition, places, &mut faults) {
                    Some(block) => {
                        diags.append(faults);
                        blocks.push(block);
                    }
                    None if says_nothing(&content) => diags.note(
                        Place::line(file, line + 1),
                        "this block is no valid YAML and was passed over; it has nothing that is used here",
                    ),
                    None => {
                        diags.append(faults);
                        faultless = false;
                    }
                }
            }
            _ => {}
        }
    }
    faultless.then_some(blocks)
}

/// The condition in an info string; `None` when the block is no configuration.
fn condition(info: &str) -> Option<String> {
    let info = info.trim();
    let end = info.find(char::is_whitespace).unwrap_or(info.len());
    let (language, condition) = info.split_at(end);
    let language = language.to_ascii_lowercase();
    (language.starts_with("yaml") || language.starts_with("json")).then(|| condition.trim().to_owned())
}

/// Whether all settings of a block that can't be read are of no use here: its keys are the lines without indent.
fn says_nothing(content: &str) -> bool {
    let is_outer = |line: &&str| !line.trim().is_empty() && !line.starts_with([' ', '\t', '#']);
    let is_silent = |line: &str| {
        let key = line.split_once(':').map(|(key, _)| key.trim().trim_matches(['"', '\'']));
        key.is_some_and(|key| options::meaning(key) == Meaning::Silent)
    };
    content.lines().filter(is_outer).all(is_silent)
}

/// Reads a block that begins after `line` lines of a file.
fn block(
    file: &Path,
    (text, line): (&str, u32),
    condition: String,
    places: Places,
    diags: &mut Diagnostics,
) -> Option<Block> {
    let mut faults = Diagnostics::default();
    let document = load::parse(file, text.to_owned(), &mut faults);
    for fault in &mut faults {
        fault.place.line = fault.place.line.map(|at| at + line);
    }
    diags.append(faults);
    let place = Place::line(file, line + 1);
    let mut values = match document?.root {
        Value::Object(values) => values,
        Value::Null => Map::new(),
        _ => {
            diags.error(place, "the settings are no mapping", "write them as `key: value`");
            return None;
        }
    };
    let (written, is_list) = match values.shift_remove("directive") {
        None | Some(Value::Null) => (Vec::new(), true),
        Some(Value::Array(directives)) => (directives, true),
        Some(directive) => (vec![directive], false),
    };
    let pointers: Vec<String> = (0..written.len())
        .map(|index| if is_list { format!("/directive/{index}") } else { "/directive".to_owned() })
        .collect();
    let is_wanted = |key: &&String| places == Places::All || options::meaning(key) != Meaning::Silent;
    let keys: Vec<&String> = values.keys().filter(is_wanted).collect();
    let mut wanted = pointers;
    wanted.extend(keys.iter().map(|key| {
        let mut pointer = String::new();
        pointer::push(&mut pointer, key);
        pointer
    }));
    let lines = load::lines_of(text, &wanted.iter().map(String::as_str).collect::<Vec<_>>());
    let mut found = lines.into_iter().map(|at| Place { line: at.map(|at| at + line), ..Place::file(file) });
    let raw = |(value, place)| Raw { value, place, severity: Severity::Warning };
    let directives = written.into_iter().zip(found.by_ref()).map(raw).collect();
    let places = keys.into_iter().cloned().zip(found).collect();
    Some(Block { condition, place, values, places, directives })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn blocks_of_markdown() {
        let text = "# A\r\n\r\n``` yaml\r\na: 1\r\ndirective:\r\n  - x: 1\r\n  - y: 2\r\n```\r\n\r\n\
            ```csharp\r\ndirective: no\r\n```\r\n\r\n- item\r\n\r\n  ~~~yaml $(tag) == 'b'\r\n  b: 2\r\n  ~~~\r\n\r\n\
            <!--\r\n``` yaml\r\nc: 3\r\n```\r\n-->\r\n\r\n````json\r\n{\"d\": \"```\"}\r\n````\r\n";
        let mut diags = Diagnostics::default();
        let blocks = read(Path::new("r.md"), text, Places::Doubtful, &mut diags).expect("valid");
        assert_eq!(diags.iter().count(), 0);
        let found: Vec<_> = blocks.iter().map(|b| (b.condition.as_str(), Value::Object(b.values.clone()))).collect();
        assert_eq!(found, [("", json!({"a": 1})), ("$(tag) == 'b'", json!({"b": 2})), ("", json!({"d": "```"})),]);
        let lines: Vec<_> = blocks[0].directives.iter().map(|raw| raw.place.line).collect();
        assert_eq!(lines, [Some(6), Some(7)]);
    }

    #[test]
    fn a_faulty_block_is_passed_over_only_when_it_has_nothing_that_is_used() {
        let faulty = "``` yaml\n# Package\nmetadata:\n  copyright: [\n\noutput-folder: .\n```\n";
        let mut diags = Diagnostics::default();
        assert_eq!(read(Path::new("r.md"), faulty, Places::Doubtful, &mut diags).map(|blocks| blocks.len()), Some(0));
        assert!(!diags.has_errors());
        for key in ["directive:\n  - no-inline: [A]", "\"require\": x.md", "prefix: Mg", "owner: us", "{"] {
            let text = format!("intro\n\n``` yaml\nmetadata: @x\n{key}\n```\n");
            let mut diags = Diagnostics::default();
            assert!(read(Path::new("r.md"), &text, Places::Doubtful, &mut diags).is_none(), "{key}");
            let fault = diags.iter().next().expect("a fault");
            assert_eq!(fault.place.line, Some(4), "{fault}");
        }
    }

    /// A block of AutoRest's own reader, which is more lenient about anchors.
    #[test]
    fn a_block_with_an_entity_counts() {
        let text = "``` yaml\nmetadata:\n  copyright: &copy; Somebody\nprefix: My\n```\n";
        let mut diags = Diagnostics::default();
        let blocks = read(Path::new("r.md"), text, Places::Doubtful, &mut diags).expect("valid");
        assert_eq!((diags.iter().count(), blocks[0].values["prefix"].as_str()), (0, Some("My")));
        assert_eq!(blocks[0].place_of("prefix").line, Some(4));
    }

    #[test]
    fn plain_files_are_one_block() {
        let mut diags = Diagnostics::default();
        let blocks =
            read(Path::new("c.yml"), "# comment\nprefix: X\ndirective: {no-inline: A}\n", Places::Doubtful, &mut diags);
        let blocks = blocks.expect("valid");
        assert_eq!((blocks.len(), blocks[0].directives[0].place.line), (1, Some(3)));
        assert!(read(Path::new("c.json"), "[1]", Places::Doubtful, &mut diags).is_none());
    }
}
