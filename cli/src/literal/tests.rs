//! Vectors of literals and of what is wrong with others.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use serde_json::{Value, json};

use super::{Script, none, parse, parse_list};

#[test]
fn literals() {
    let table: Vec<(&str, Value)> = vec![
        ("'it''s'", json!("it's")),
        ("\"a`tb `$x $ 5 \"\"q\"\"\"", json!("a\tb $x $ 5 \"q\"")),
        ("\"`u{1F600}`e`q`$ $true.x$null\"", json!("\u{1f600}\u{1b}q$ True.x")),
        ("\"\u{201c}\u{201c}x\u{201d}\u{201d}\"", json!("\u{201c}x\u{201d}")),
        ("$true", json!(true)),
        ("$FALSE", json!(false)),
        ("$null", json!(null)),
        ("12", json!(12)),
        ("-7", json!(-7)),
        ("1.5e2", "1.5e2".parse().unwrap_or_default()),
        ("0x1F", json!(31)),
        ("4mb", json!(4_194_304)),
        ("9223372036854775807", json!(i64::MAX)),
        ("1, 2,3", json!([1, 2, 3])),
        ("@()", json!([])),
        ("0xFFFFFFFF", json!(-1)),
        ("0x0FFFFFFFF", json!(4_294_967_295_u32)),
        ("0x80000000kb", json!(-2_199_023_255_552_i64)),
        ("0xFFFFFFFFl", json!(4_294_967_295_u32)),
        ("0x1Fd", json!(509)),
        ("0b101", json!(5)),
        ("0b11111111", json!(-1)),
        ("2.5l", json!(2)),
        ("255uy", json!(255)),
        ("18446744073709551615", json!(u64::MAX)),
        ("1ukb", json!(1024)),
        ("\u{2013}1", json!(-1)),
        ("007", json!(7)),
        (",1", json!([1])),
        (",1,2", json!([[1], 2])),
        ("1,,2", json!([1, [2]])),
        ("@(@(1,2))", json!([1, 2])),
        ("@(,@(1,2))", json!([[1, 2]])),
        ("@(@(1,2),@(3))", json!([[1, 2], [3]])),
        ("@(@(1);@(2)\n@();,3)", json!([1, 2, 3])),
        ("@(;$null;)", json!([null])),
        ("((1,2),3)", json!([[1, 2], 3])),
        ("<# a #> @{ # b\n a = 1 <# c #>; b = `\n 2 }; # d", json!({"a": 1, "b": 2})),
        ("[bool]'false'", json!(true)),
        ("[bool]@(0)", json!(false)),
        ("[int]2.5", json!(2)),
        ("[int]' 5 '", json!(5)),
        ("[long]'0x10'", json!(16)),
        ("[string]1e15", json!("1E+15")),
        ("[string]@('a', $true, $null)", json!("a True ")),
        ("[int]1,'2'", json!([1, "2"])),
        ("[string[]]('a', 5)", json!(["a", "5"])),
        ("[int[]] @()", json!([])),
        ("[System.Object[]]1", json!([1])),
        ("[char]65", json!("A")),
        ("[guid]'{00000000-0000-0000-0000-00000000000A}'", json!("00000000-0000-0000-0000-00000000000a")),
        ("[datetime]'2024-01-02'", json!("2024-01-02T00:00:00")),
        ("[datetime]'2024-01-02T03:04:05.120+02:00'", json!("2024-01-02T01:04:05.12+00:00")),
        ("[datetimeoffset]'2024-01-02T03:04:05+02:00'", json!("2024-01-02T03:04:05+02:00")),
        ("@\"\na`tb \"\"q\"\"\n\"@", json!("a\tb \"\"q\"\"")),
        ("@\"\n\"@", json!("")),
        ("@(1)", json!([1])),
        ("@('a', 'b'\n 'c'; 'd')", json!(["a", "b", "c", "d"])),
        ("@{}", json!({})),
        ("@{a=1; b='x'; c=@{d=@(1,2)}}", json!({"a": 1, "b": "x", "c": {"d": [1, 2]}})),
        ("@{\n  a = 1 # one\n  'b c' = $true\n\n  d = 1, 2\n}", json!({"a": 1, "b c": true, "d": [1, 2]})),
        ("@{ '@odata.type' = '#microsoft.graph.x' ; }", json!({"@odata.type": "#microsoft.graph.x"})),
        ("[ordered]@{a=[int]'3'}", json!({"a": 3})),
        ("(1)", json!(1)),
        ("\u{2018}a\u{2019}", json!("a")),
        ("@'\nline 'one'\nline two\n'@", json!("line 'one'\nline two")),
        (" {\"a\": [1, null]} ", json!({"a": [1, null]})),
        ("[{\"a\": 1}]", json!([{"a": 1}])),
    ];
    for (text, expected) in table {
        assert_eq!(parse(text, &none), Ok(expected), "{text}");
    }
}

#[test]
fn errors_say_where_they_are() {
    let table = [
        ("", 0, "expected a value"),
        ("@{a 1}", 4, "expected `=` after the key `a`"),
        ("@{a=1", 5, "expected `}`"),
        ("@{a=1; A=2}", 7, "already"),
        ("@{a=1 b=2}", 6, "expected `;`"),
        ("@{=1}", 2, "expected a key"),
        ("@(1, 2", 6, "expected `)`"),
        ("@(1,)", 4, "after `,`"),
        ("'abc", 0, "closing quote"),
        ("@{a=(Get-Date)}", 4, "expression"),
        ("\"$(Get-Date)\"", 2, "expression"),
        ("@{a=$x}", 4, "no variable `$x`"),
        ("@a", 1, "expected `{` or `(`"),
        ("@{a=Get-Date}", 4, "`Get-Date` without quotes is a command"),
        ("@{a=b}", 4, "put quotes around text"),
        ("@{a=2026-03-01T10:00:00}", 4, "expression"),
        ("@{@odata.type='x'}", 2, "quotes around a key"),
        ("@{a.b=1}", 2, "quotes around a key"),
        ("@{1=2}", 2, "has to be text"),
        ("@{a\n=1}", 3, "expected `=`"),
        ("@{;}", 2, "expected a key"),
        ("1 + 1", 2, "let PowerShell evaluate it"),
        ("1..3", 0, "let PowerShell evaluate it"),
        ("'a'.Length", 3, "let PowerShell evaluate it"),
        ("@(1)[0]", 4, "let PowerShell evaluate it"),
        ("!$true", 0, "let PowerShell evaluate it"),
        ("-not $true", 0, "let PowerShell evaluate it"),
        ("$(1)", 0, "let PowerShell evaluate it"),
        ("$env:HOME", 0, "let PowerShell evaluate it"),
        ("\"a${x}b\"", 3, "let PowerShell evaluate it"),
        ("\"$1\"", 1, "no variable `$1`"),
        ("@{a={ 1 }}", 4, "let PowerShell evaluate it"),
        ("[timespan]'01:00'", 0, "only casts of simple types"),
        ("[int]'x'", 0, "can't be cast to `int`"),
        ("[byte]256", 0, "can't be cast"),
        ("[string]1.50d", 0, "can't be cast"),
        ("\"`u{110000}\"", 3, "number of a character"),
        ("1e400", 0, "expression"),
        ("<# a", 0, "has no end"),
        ("1 2", 2, "nothing more"),
        ("{\"a\": }", 6, "no JSON"),
        ("@'\nabc", 0, "no end"),
    ];
    for (text, at, message) in table {
        let error = parse(text, &none).unwrap_err();
        assert_eq!(error.at, at, "{text}: {error:?}");
        assert!(error.message.contains(message), "{text}: {error:?}");
    }
    let deep = "@{a=".repeat(10_000);
    assert!(parse(&deep, &none).unwrap_err().message.contains("too deep"));
    let shown = parse("@{\n  a 1}", &none).unwrap_err().shown("@{\n  a 1}");
    assert_eq!(shown, "expected `=` after the key `a` (character 8)\n      a 1}\n        ^");
}

#[test]
fn nothing_panics() {
    let pieces =
        ["@{", "}", "@(", ")", "'", "\"", "`", "$", "$a", "=", ";", ",", "\n", "[x]", "1", "#", "@'", "'@", "ü"];
    let mut seed = 7_usize;
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..8 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(pieces[(seed >> 33) % pieces.len()]);
        }
        if let Err(error) = parse(&text, &none) {
            assert!(error.at <= text.chars().count());
            let _ = error.shown(&text);
        }
        let _ = parse_list(&text, &none);
    }
}

#[test]
fn lists_of_arguments_need_no_quotes() {
    let table: Vec<(&str, Value)> = vec![
        ("id", json!(["id"])),
        ("id,subject", json!(["id", "subject"])),
        ("id, 'a,b' ,\"c\"", json!(["id", "a,b", "c"])),
        ("@('x','y')", json!(["x", "y"])),
        ("[\"x\", \"y\"]", json!(["x", "y"])),
        ("adele@contoso.com,@me", json!(["adele@contoso.com", "@me"])),
        ("start/dateTime desc, id", json!(["start/dateTime desc", "id"])),
        ("@{a=1},@{a=2}", json!([{"a": 1}, {"a": 2}])),
        ("it's,b", json!(["it's", "b"])),
        ("('a','b')", json!(["a", "b"])),
        ("{ $_.Id }", json!(["{ $_.Id }"])),
    ];
    for (text, expected) in table {
        assert_eq!(parse_list(text, &none).map(Value::from), Ok(expected), "{text}");
    }
    assert!(parse_list("a,,b", &none).is_err());
}

#[test]
fn scripts_of_examples() {
    let source = "$id = 'x=='\n$params = @{\n    Name = 'a b'\n    On = $true\n}\n\nNew-Thing -Id $id `\n  -BodyParameter $params -Property id, name -All";
    let script = Script::read(source).unwrap();
    let [call] = script.calls.as_slice() else { panic!("{script:?}") };
    assert_eq!(call.cmdlet, "New-Thing");
    let words = ["-Id", "x==", "-BodyParameter", "{\"Name\":\"a b\",\"On\":true}", "-Property", "id,name", "-All"];
    assert_eq!(script.arguments(call, &|_, _| unreachable!()), words);
}

#[test]
fn results_of_commands_are_used_by_later_ones() {
    let source = "$event = Get-X -EventId 'a'\nRemove-X -EventId $event.Id";
    let script = Script::read(source).unwrap();
    assert_eq!(script.calls[0].result.as_deref(), Some("event"));
    let property = |variable: &str, name: &str| format!("{name} of {variable}");
    assert_eq!(script.arguments(&script.calls[1], &property), ["-EventId", "Id of event"]);
    for wrong in ["Remove-X -EventId $event.Id", "$a = Get-X\n$a = 1\nGet-X", "$a = Get-X\nGet-X $a.Id()"] {
        assert!(Script::read(wrong).is_err(), "{wrong}");
    }
}

/// Command lines of Windows end at 32,767 characters; those of `mg invoke` and `mg batch` needn't.
#[test]
fn arguments_are_as_long_as_they_are() {
    let long = "x".repeat(200_000);
    assert_eq!(parse(&format!("'{long}'"), &none).unwrap(), json!(long));
    assert_eq!(parse(&format!("\"{long}`n\""), &none).unwrap(), json!(format!("{long}\n")));
    assert_eq!(parse(&format!("@'\n{long}\n'@"), &none).unwrap(), json!(long));
    let many: Vec<String> = (0..40_000).map(|at| format!("'{at}'")).collect();
    let list = parse(&many.join(","), &none).unwrap();
    assert_eq!((list[39_999].as_str(), list.as_array().map(Vec::len)), (Some("39999"), Some(40_000)));
    let many: Vec<String> = (0..20_000).map(|at| format!("k{at} = {at}")).collect();
    let table = parse(&format!("@{{{}}}", many.join("; ")), &none).unwrap();
    assert_eq!((&table["k19999"], table.as_object().map(serde_json::Map::len)), (&json!(19_999), Some(20_000)));
    for open in ["@(", "(", "@{a=", "[int]", "-", ","] {
        assert!(parse(&open.repeat(100_000), &none).is_err(), "{open}");
    }
}
