#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::fmt::Write as _;
use std::io::Write as _;

use serde_json::json;

use super::*;
use crate::diag::Class;

fn parsed(text: &str) -> Value {
    let mut diags = Diagnostics::default();
    let document = parse(Path::new("a.yml"), text.to_owned(), &mut diags);
    assert!(!diags.has_errors(), "{:?}", diags.iter().collect::<Vec<_>>());
    document.unwrap().root
}

/// The faults of a text as `pointer:line: message`.
fn faults(file: &str, text: &str) -> Vec<String> {
    let mut diags = Diagnostics::default();
    assert!(parse(Path::new(file), text.to_owned(), &mut diags).is_none(), "{text:.80} should be refused");
    assert!(diags.iter().all(|d| !d.hint.is_empty()));
    diags.iter().map(|d| format!("{}:{}: {}", d.place.pointer, d.place.line.unwrap_or(0), d.message)).collect()
}

#[test]
fn scalars_follow_yaml_1_2() {
    let text = "a: [on, off, yes, no, y, n, 2024-01-31, 12:30:00, 0o17, 0x1F, 1e3, 007, '7', ~, null, , true, -1.5]";
    let expected = json!(["on", "off", "yes", "no", "y", "n", "2024-01-31", "12:30:00", 15, 31, 1000.0, "007", "7"]);
    let value = parsed(&text.replace(", ,", ","));
    assert_eq!(value["a"].as_array().unwrap()[..13], expected.as_array().unwrap()[..]);
    assert_eq!(value["a"].as_array().unwrap()[13..], json!([null, null, true, -1.5]).as_array().unwrap()[..]);
}

#[test]
fn keys_are_texts_as_written_and_keep_their_order() {
    let value = parsed("z: 1\n200: ok\n1.0: a\ntrue: b\n'404': c\n~: d\non: e\n");
    let keys: Vec<_> = value.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["z", "200", "1.0", "true", "404", "~", "on"]);
}

#[test]
fn json_flow_style_tags_anchors_and_block_texts_are_read() {
    assert_eq!(parsed("{\"a\": [1, 2.5, \"\\u00e4\"]}"), json!({"a": [1, 2.5, "ä"]}));
    assert_eq!(parsed("{a: 1, b: [x, y]}"), json!({"a": 1, "b": ["x", "y"]}));
    assert_eq!(parsed("a: !!str 5\nb: !own {c: !x 7}\n"), json!({"a": "5", "b": {"c": 7}}));
    assert_eq!(parsed("a: &x {b: 1}\nc: *x\n"), json!({"a": {"b": 1}, "c": {"b": 1}}));
    assert_eq!(parsed("a: >-\n  one\n  two\nb: |\n  x\n"), json!({"a": "one two", "b": "x\n"}));
    assert_eq!(parsed("a: 1\r\nb: 2\r\n"), json!({"a": 1, "b": 2}));
    assert_eq!(parsed("a: 123456789012345678901234567890"), json!({"a": 123_456_789_012_345_678_901_234_567_890_f64}));
}

/// What AutoRest's reader takes and the quick one refuses.
#[test]
fn yaml_1_2_is_read_where_the_library_knows_only_1_1() {
    let vectors = [
        (
            "a: &copy; 2020 Somebody\nb: &x.y {c: [1, 0x1F, yes, ~, 'true']}\nd: *x.y\n",
            json!({
                "a": "2020 Somebody", "b": {"c": [1, 31, "yes", null, "true"]}, "d": {"c": [1, 31, "yes", null, "true"]}
            }),
        ),
        (
            "a: &copy; 7\nb: !!str 5\nc: -x\n404: 1.50\nd: 2024-01-31\ne:\n",
            json!({
                "a": 7, "b": "5", "c": "-x", "404": 1.5, "d": "2024-01-31", "e": null
            }),
        ),
        ("a:\n  - 1\n\t\n  - 2\n", json!({"a": [1, 2]})),
        ("a: |\n  &copy; x\nb: &copy; y\n", json!({"a": "&copy; x\n", "b": "y"})),
    ];
    for (text, expected) in vectors {
        assert_eq!(parsed(text), expected, "{text}");
    }
    for text in ["a: &copy; x\na: 1\n", "a: &copy; x\n---\nb: 1\n", "a: &copy; x\nb: [1\n", "a: &copy; .nan\n"] {
        assert_eq!(faults("a.yml", text).len(), 1, "{text}");
    }
    let bomb = format!(
        "a: &copy; [{}]\nb: &b [{}]\nc: [{}]\n",
        "x, ".repeat(1_000),
        "*copy;, ".repeat(100),
        "*b, ".repeat(100)
    );
    assert_eq!(faults("a.yml", &bomb).len(), 1);
}

#[test]
fn every_duplicate_key_is_reported_with_its_place() {
    let text = "paths:\n  /a/{b~c}:\n    get: 1\n    post: 2\n    get: 3\nx: 1\npaths: {}\nlist:\n  - {k: 1, k: 2}\n";
    let expected = [
        "/paths/~1a~1{b~0c}/get:5: the key `get` occurs twice in one mapping (first in line 3)",
        "/paths:7: the key `paths` occurs twice in one mapping (first in line 1)",
        "/list/0/k:9: the key `k` occurs twice in one mapping (first in line 9)",
    ];
    assert_eq!(faults("a.yml", text), expected);
    let json = "{\n \"a\": 1,\n \"a\": 2\n}";
    assert_eq!(faults("a.json", json), ["/a:3: the key `a` occurs twice in one mapping (first in line 2)"]);
}

#[test]
fn faults_of_the_syntax_have_a_line_and_a_pointer() {
    let vectors = [
        ("a.yml", "info:\n  title: x\n  version: [1\npaths: {}\n", "/info/version"),
        ("a.yml", "info:\n\ttitle: x\n", ""),
        ("a.yml", "a: *nowhere\n", ""),
        ("a.yml", "a: .nan\n", "/a"),
        ("a.yml", "a: 1\n---\nb: 2\n", ""),
        ("a.yml", "? {a: 1}\n: b\n", ""),
        ("a.json", "{\"a\": 1,}x", ""),
    ];
    for (file, text, pointer) in vectors {
        let found = faults(file, text);
        assert_eq!(found.len(), 1, "{text}");
        assert!(found[0].starts_with(pointer), "{text}: {found:?}");
    }
    let found = faults("a.yml", "info:\n\ttitle: x\n");
    assert!(found[0].contains(":2:"), "{found:?}");
}

#[test]
fn deep_nesting_is_a_fault_and_no_overflow() {
    let deep = "the document is nested more than 128 levels deep";
    let texts = [
        "[".repeat(200_000),
        "{a: ".repeat(200_000),
        format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)),
        "- ".repeat(20_000),
        format!("{{\"a\": {}1{}}}", "[".repeat(5_000), "]".repeat(5_000)),
        (0..300).map(|i| " ".repeat(i) + "a:").collect::<Vec<_>>().join("\n"),
    ];
    for text in texts {
        let found = faults("a.yml", &text);
        assert!(found[0].contains(deep), "{text:.20}: {found:?}");
    }
    // Brackets in a text are no nesting.
    assert_eq!(parsed(&format!("a: '{}'", "[".repeat(5_000)))["a"].as_str().unwrap().len(), 5_000);
}

#[test]
fn alias_bombs_are_stopped() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        writeln!(bomb, "a{level}: &a{level} [{aliases}]").unwrap();
    }
    assert!(faults("a.yml", &bomb)[0].contains("aliases"), "{:?}", faults("a.yml", &bomb));
    let large = format!("a: &a [{}]\nb: [{}]\n", "x, ".repeat(20_000), "*a, ".repeat(5_000));
    assert!(faults("a.yml", &large)[0].contains("aliases"));
    assert_eq!(faults("a.yml", "a: &a [*a]\n").len(), 1);
}

#[test]
fn lines_are_found_by_pointer() {
    let text = "openapi: 3.0.1\npaths:\n  /a/{b}:\n    get:\n      tags: [x,\n        y]\n      '200':\n\n        d: |\n          t\nz: 1\n";
    let vectors = [
        ("", 1),
        ("/openapi", 1),
        ("/paths", 2),
        ("/paths/~1a~1{b}", 3),
        ("/paths/~1a~1{b}/get/tags/1", 6),
        ("/paths/~1a~1{b}/get/200/d", 9),
        ("/paths/~1a~1{b}/get/200/missing/deeper", 7),
        ("/paths/~1a", 2),
        ("/z", 11),
        ("/nowhere", 1),
    ];
    for (pointer, line) in vectors {
        assert_eq!(lines_of(text, &[pointer]), [Some(line)], "{pointer}");
    }
    let mut diags = Diagnostics::default();
    diags.warn(Place::pointer("a.yml", "/z"), "m", "h");
    diags.warn(Place::pointer("b.yml", "/z"), "m", "h");
    diags.warn(Place::line("a.yml", 3), "m", "h");
    locate(&mut diags, Path::new("a.yml"), text);
    let lines: Vec<_> = diags.iter().map(|d| d.place.line).collect();
    assert_eq!(lines, [Some(11), None, Some(3)]);
}

#[test]
fn unreadable_files_are_io_faults() {
    let folder = tempfile::tempdir().unwrap();
    for path in [folder.path().join("none.yml"), folder.path().to_owned()] {
        let mut diags = Diagnostics::default();
        assert!(load(&path, &mut diags).is_none());
        let fault = diags.iter().next().unwrap();
        assert_eq!((fault.class, fault.place.file.as_path()), (Class::Io, path.as_path()));
    }
    let write = |bytes: &[u8]| {
        let mut file = tempfile::NamedTempFile::new_in(folder.path()).unwrap();
        file.write_all(bytes).unwrap();
        file
    };
    let vectors: [(&[u8], Option<u32>); 4] =
        [(b"\xFF\xFEa\0", Some(1)), (b"a: 1\nb: \xC3(\n", Some(2)), (b"- 1\n", Some(1)), (b"", Some(1))];
    for (bytes, line) in vectors {
        let mut diags = Diagnostics::default();
        assert!(load(write(bytes).path(), &mut diags).is_none(), "{bytes:?}");
        assert_eq!(diags.iter().next().unwrap().place.line, line, "{bytes:?}");
    }
    let mut diags = Diagnostics::default();
    let document = load(write(b"\xEF\xBB\xBFa: 1\n").path(), &mut diags).unwrap();
    assert_eq!(document.root, json!({"a": 1}));
}
