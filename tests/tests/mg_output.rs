//! What `mg` writes: formats, columns, parts of results, numbers.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use graphsmith_tests::garden::{Garden, reply};
use serde_json::{Value, json};

/// Gardens whose beds are these.
async fn beds(beds: &str) -> Garden {
    let body = format!("{{\"value\": {beds}}}");
    Garden::new(move |_| reply(200, body.clone())).await
}

const LIST: [&str; 3] = ["Get-MgBetaGardenBed", "-GardenId", "1"];

async fn listed(garden: &Garden, more: &[&str]) -> String {
    let run = garden.call(&[&LIST, more].concat()).await;
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{more:?}");
    run.out
}

/// Texts that YAML takes for something else unless they are quoted, or that end its lines.
const ODD: [&str; 46] = [
    "",
    " ",
    "a ",
    " a",
    "true",
    "False",
    "yes",
    "NO",
    "on",
    "n",
    "null",
    "~",
    "Null",
    ".nan",
    ".inf",
    "1",
    "-1",
    "1.5",
    "1e5",
    "0x1F",
    "0o7",
    "1_000",
    "12:30",
    "2026-01-01",
    "- a",
    "-",
    "a: b",
    "a:",
    ":",
    "#a",
    "a #b",
    "'a'",
    "\"a\"",
    "a\\b",
    "*a",
    "&a",
    "!a",
    "%a",
    "@a",
    "`a",
    "[a]",
    "{a}",
    "a\nb\n",
    "\ttab",
    "\u{7f}\u{85}\u{9b}\u{2028}\u{feff}",
    "=",
];

#[tokio::test]
async fn yaml_says_the_same_as_json() {
    let odd: Vec<Value> = ODD.iter().map(|&text| json!(text)).collect();
    let keys: serde_json::Map<String, Value> = ODD.iter().map(|&text| (text.to_owned(), json!(text))).collect();
    let all = json!([
        {"id": "1", "list": odd, "empty": [], "none": {}, "null": null, "yes": true, "number": -1.5},
        {"keys": keys, "deep": [[1, [2, []]], [{"a": {"b": [{"c": "d"}, {}]}, "e": "f"}], {}]},
        {},
    ]);
    let garden = beds(&all.to_string()).await;
    let text = listed(&garden, &["-Output", "yaml"]).await;
    assert_eq!(yaml_serde::from_str::<Value>(&text).ok(), Some(all), "{text}");
    assert!(text.starts_with("- id: \"1\"\n  list:\n  - \"\"\n"), "{text}");
    for (one, expected) in [(json!({"id": "a b", "size": 3}), "id: a b\nsize: 3\n"), (json!({}), "{}\n")] {
        let garden = Garden::new(move |_| reply(200, one.to_string())).await;
        let run = garden.call(&[&LIST, &["-BedId", "2", "-Output", "yaml"][..]].concat()).await;
        assert_eq!(run.out, expected);
    }
    assert_eq!(listed(&beds("[]").await, &["-Output", "yaml"]).await, "[]\n");
}

#[tokio::test]
async fn numbers_of_any_length_are_kept() {
    let numbers = [
        "9223372036854775808",
        "-123456789012345678901234567890",
        "0.10",
        "1.50e+400",
        "12345678.123456789012345",
        "1e+5",
    ];
    let row: Vec<String> = numbers.iter().enumerate().map(|(at, number)| format!(",\"n{at}\":{number}")).collect();
    let row = row.concat();
    let garden = beds(&format!("[{{\"id\":\"1\"{row}}}]")).await;
    let joined = |by: &str| numbers.join(by);
    assert_eq!(listed(&garden, &["-Output", "jsonl"]).await, format!("{{\"id\":\"1\"{row}}}\n"));
    assert_eq!(listed(&garden, &["-Output", "csv"]).await.lines().nth(1).unwrap(), format!("1,{}", joined(",")));
    assert_eq!(listed(&garden, &["-Output", "tsv"]).await, format!("1\t{}\n", joined("\t")));
    for (at, number) in numbers.iter().enumerate() {
        for form in ["json", "yaml"] {
            assert!(listed(&garden, &["-Output", form]).await.contains(&format!(": {number}")), "{form} {number}");
        }
        assert_eq!(listed(&garden, &["-Only", &format!("n{at}")]).await, format!("{number}\n"));
    }
    // On the way to the service too: from a pipe, and from the command line.
    let body = "{\"id\":\"2\",\"other\":12345678901234567890.10}";
    let words = ["Update-MgBetaGardenBed", "-GardenId", "1", "-BedId", "2", "-Body"];
    assert_eq!(garden.run(&[&words, &["-"][..]].concat(), body, false).await.code, 0);
    assert_eq!(garden.call(&[&words, &[body][..]].concat()).await.code, 0);
    let received = garden.server.received();
    assert!(received.iter().rev().take(2).all(|received| received.body == body), "{received:?}");
}

#[tokio::test]
async fn chosen_properties_are_the_columns() {
    let garden =
        beds("[{\"id\": \"1\", \"soil\": \"clay\", \"gate\": {\"openAfter\": \"PT1H\"}}, {\"soil\": \"loam\"}]").await;
    let of = |format: &'static str, property: &'static str| {
        let garden = &garden;
        async move { listed(garden, &["-Output", format, "-Select", property]).await }
    };
    assert_eq!(of("csv", "soil,size,id").await, "soil,size,id\r\nclay,,1\r\nloam,,\r\n");
    assert_eq!(of("tsv", "soil,gate/openAfter").await, "clay\tPT1H\nloam\t\n");
    assert_eq!(of("table", "soil,id").await, "soil  id\n----  --\nclay  1\nloam\n");
    // Without a choice the order is the same whichever row comes first.
    assert_eq!(listed(&garden, &["-Output", "csv"]).await.lines().next().unwrap(), "id,gate,soil");
    for rows in [
        r#"[{"tags": [], "soil": "a"}, {"new": 1, "size": 2, "id": "1"}, {"id": "2", "soil": "b"}]"#,
        r#"[{"id": "2", "soil": "b"}, {"new": 1, "size": 2, "id": "1"}, {"soil": "a", "tags": []}]"#,
    ] {
        let garden = beds(rows).await;
        let csv = listed(&garden, &["-Output", "csv"]).await;
        assert_eq!(csv.lines().next().unwrap(), "new,id,size,soil,tags", "{rows}");
        let tsv = listed(&garden, &["-Output", "tsv"]).await;
        assert!(tsv.lines().all(|line| line.matches('\t').count() == 4), "{tsv}");
    }
    let none = beds("[]").await;
    assert_eq!(listed(&none, &["-Output", "csv", "-Select", "id,soil"]).await, "id,soil\r\n");
    for format in ["csv", "tsv", "table"] {
        assert_eq!(listed(&none, &["-Output", format]).await, "");
    }
}

#[tokio::test]
async fn parts_of_lists_have_a_line_each() {
    let garden =
        beds(r#"[{"to": [{"mail": {"address": "a@x"}}, {"mail": {"address": "b@x"}}]}, {"to": []}, {"tags": ["c"]}]"#)
            .await;
    let run = garden.call(&[&LIST, &["-Only", "to.mail.address"][..]].concat()).await;
    assert_eq!((run.code, run.out.as_str()), (0, "a@x\nb@x\n\n"));
    assert_eq!(run.err, "mg: warning: the result has no `to.mail.address`; it has tags\n");
}

#[tokio::test]
async fn a_person_sees_objects_by_what_tells_them() {
    let garden =
        beds(r#"[{"id": "1", "soil": "clay", "gate": {"displayName": "North"}, "fence": {"height": 1}}, {"id": "2"}]"#)
            .await;
    let run = garden.show(&LIST).await;
    assert_eq!(run.out, "id  soil  gate\n--  ----  ----\n1   clay  North\n2\n");
}
