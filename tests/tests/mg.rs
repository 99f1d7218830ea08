//! `mg` against a server on this machine: what leaves for the service, and what becomes of its answers.
//!
//! What else is promised of `mg` is tested here, as people use it:
//!
//! | about | tests |
//! | --- | --- |
//! | proxies, certificates, IPv6 | `proxy`, `cli/tests/ipv6.rs` |
//! | signing in, clouds | `mg_sign_in`, `cli/tests/sign_in` |
//! | pipes | `mg_pipes`, `cli/tests/input.rs` |
//! | files, uploads, downloads | `mg_files`, `mg_redirects`, `mg_upload`, `uploads`, `cli/tests/upload_faults`, `cli/tests/underway` |
//! | signals | `cli/tests/underway` |
//! | refusals, waits, pages, advanced queries, changes | `mg_answers`, `mg_queries` |
//! | formats, columns, terminals | `mg_output`, `cli/tests/terminal.rs` |
//! | permissions, scripts | `mg_permissions`, `mg_check_scripts` |
//! | requests, batches, lines of curl | `mg_request`, `mg_batch` |
//! | help, find, shortened names, completion, manual pages | `mg_help`, `golden` (`cases/mg`), `cli/tests/shells.rs` |
//! | catalogs, the release of descriptions | `mg_catalog` |
//! | the emulator | `emulate`, `directory`, `drives`, `cli/tests/emulate.rs`, `cli/emulator/tests` |
//! | exit codes, secrets | `cli/tests/sign_in/exit_codes.rs`, `mg_secrets` |
//! | chores of an administrator | `chores` |
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::Path;

use bytes::Bytes;
use graphsmith_tests::command::{Surroundings, mg};
use graphsmith_tests::garden::{Garden, TOKEN, reply};
use graphsmith_tests::server::{Received, Server};
use http::{Method, Response};
use http_body_util::Full;
use serde_json::{Value, json};

fn bed(_: &Received) -> Response<Full<Bytes>> {
    reply(200, json!({"id": "x", "soil": "loam"}).to_string())
}

#[tokio::test]
async fn one_object_is_asked_for_and_printed() {
    let garden = Garden::new(bed).await;
    let run = garden.call(&["get-mgbetagardenbed", "-Garden", "a/b?c", "-Bed:x=", "-Consist", "eventual"]).await;
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert_eq!(run.out, "{\n  \"id\": \"x\",\n  \"soil\": \"loam\"\n}\n");
    assert_eq!(garden.targets(), ["GET /beta/gardens/a%2Fb%3Fc/beds/x%3D"]);
    let received = &garden.server.received()[0];
    assert_eq!(received.header("authorization"), format!("Bearer {TOKEN}"));
    assert_eq!(received.header("consistencylevel"), "eventual");
    assert_eq!(received.header("accept"), "application/json");
    assert!(received.body.is_empty());
}

#[tokio::test]
async fn bodies_are_made_of_parameters() {
    let garden = Garden::new(bed).await;
    let label = garden.catalogs.path().join("label.txt");
    std::fs::write(&label, "hi").unwrap();
    let label = label.display().to_string();
    let words = ["New-MgBetaGardenBed", "-GardenId", "1", "-Soil", "clay", "-Size", "12", "-LabelInputFile", &label];
    let more =
        ["-Tags", "a,b", "-Gate", "@{OpenAfter='00:30'}", "-Additional", "@{wild=$true}", "-Headers", "@{'x-a'='b'}"];
    let run = garden.call(&words.into_iter().chain(more).collect::<Vec<_>>()).await;
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let update = ["Update-MgBetaGardenBed", "-GardenId", "1", "-BedId", "2", "-Body", "{\"size\": null}"];
    assert_eq!(garden.call(&update).await.code, 0);
    let received = garden.server.received();
    assert_eq!(received[0].method, Method::POST);
    assert_eq!((received[0].header("content-type"), received[0].header("x-a")), ("application/json", "b"));
    let body: Value = serde_json::from_slice(&received[0].body).unwrap();
    let expected = json!({
        "soil": "clay", "size": 12, "label": "aGk=", "tags": ["a", "b"], "gate": {"openAfter": "PT0H30M0S"}, "wild": true,
    });
    assert_eq!(body, expected);
    assert_eq!(garden.targets()[1], "PATCH /beta/gardens/1/beds/2");
    assert_eq!(serde_json::from_slice::<Value>(&received[1].body).unwrap(), json!({"size": null}));
}

/// Three pages of two beds each; the last names no further one.
fn pages(received: &Received) -> Response<Full<Bytes>> {
    let page = received.target.rsplit_once("page=").map_or(1, |(_, page)| page.parse().unwrap());
    let host = received.header("host");
    let mut body = json!({"@odata.count": 6, "value": [{"id": format!("{page}a")}, {"id": format!("{page}b")}]});
    if page < 3 {
        body["@odata.nextLink"] = json!(format!("http://{host}/beta/gardens/1/beds?%24skip=x%2By&page={}", page + 1));
    }
    reply(200, body.to_string())
}

#[tokio::test]
async fn lists_are_read_page_by_page() {
    let garden = Garden::new(pages).await;
    let count = garden.catalogs.path().join("count").display().to_string();
    let headers = garden.catalogs.path().join("headers").display().to_string();
    let words =
        ["Get-MgBetaGardenBed", "-GardenId", "1", "-All", "-PageSize", "2", "-CountVariable", &count, "-RHV", &headers];
    let words: Vec<&str> = words.into_iter().chain(["-Select", "id,soil", "-Output", "jsonl"]).collect();
    let run = garden.call(&words).await;
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert_eq!(
        run.out.lines().collect::<Vec<_>>(),
        ["1a", "1b", "2a", "2b", "3a", "3b"].map(|id| format!("{{\"id\":\"{id}\"}}"))
    );
    let expected = [
        "GET /beta/gardens/1/beds?$top=2&$count=true&$select=id%2Csoil",
        "GET /beta/gardens/1/beds?%24skip=x%2By&page=2",
        "GET /beta/gardens/1/beds?%24skip=x%2By&page=3",
    ];
    assert_eq!(garden.targets(), expected);
    assert_eq!(std::fs::read_to_string(&count).unwrap(), "6\n");
    let headers: Value = serde_json::from_slice(&std::fs::read(&headers).unwrap()).unwrap();
    assert_eq!((&headers["request-id"], &headers["set-cookie"]), (&json!(["r-1"]), &json!(["(secret)"])));

    let run = garden.call(&["Get-MgBetaGardenBed", "-GardenId", "1", "-Top", "3"]).await;
    let ids: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(ids, json!([{"id": "1a"}, {"id": "1b"}, {"id": "2a"}]));
    let run = garden.call(&["Get-MgBetaGardenBed", "-GardenId", "1", "-Output", "csv"]).await;
    assert_eq!((run.out.as_str(), run.err.as_str()), ("id\r\n1a\r\n1b\r\n", "There are more; -All reads them all.\n"));
}

#[tokio::test]
async fn a_list_without_elements_is_a_list() {
    let garden = Garden::new(|_| reply(200, "{\"value\": []}")).await;
    for (format, out) in [("json", "[]\n"), ("jsonl", ""), ("csv", ""), ("table", "")] {
        let run = garden.call(&["Get-MgBetaGardenBed", "-GardenId", "1", "-Output", format]).await;
        assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, out, ""), "{format}");
    }
    let before = garden.targets().len();
    let commands = [&["Remove-MgBetaGardenBed", "-GardenId", "1"][..], &["New-MgBetaGardenBed", "-GardenId", "1"]];
    for words in commands {
        let run = garden.run(words, "[]", false).await;
        assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "", ""), "{words:?}");
    }
    assert_eq!(garden.targets().len(), before, "nothing is sent for nothing");
}

#[tokio::test]
async fn what_was_printed_before_a_failure_is_whole() {
    let garden = Garden::new(|received| match received.target.as_str() {
        target if target.ends_with("page=2") => {
            reply(410, json!({"error": {"code": "Gone", "message": "x"}}).to_string())
        }
        _ if received.body.ends_with(b"\"no\"}") => reply(404, "{}"),
        _ if received.method == Method::POST => reply(201, "{\"id\": \"a\"}"),
        target => {
            let next = format!("http://{}{target}?page=2", received.header("host"));
            reply(200, json!({"value": [{"id": "a"}], "@odata.nextLink": next}).to_string())
        }
    })
    .await;
    let run = garden.call(&["Get-MgBetaGardenBed", "-GardenId", "1", "-All"]).await;
    assert_eq!((run.code, serde_json::from_str::<Value>(&run.out).unwrap()), (1, json!([{"id": "a"}])), "{run:?}");
    let piped = r#"[{"soil": "yes"}, {"soil": "no"}, {"soil": "yes"}]"#;
    for (action, made) in [("Continue", json!([{"id": "a"}, {"id": "a"}])), ("Stop", json!([{"id": "a"}]))] {
        let words = ["New-MgBetaGardenBed", "-GardenId", "1", "-ErrorAction", action];
        let run = garden.run(&words, piped, false).await;
        assert_eq!((run.code, serde_json::from_str::<Value>(&run.out).unwrap()), (1, made), "{run:?}");
    }
}

/// A pipe whose reader has gone away, as after `| head -1`.
struct Gone;

impl std::io::Write for Gone {
    fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
        Err(std::io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn nothing_is_sent_for_a_reader_that_has_gone_away() {
    let garden = Garden::new(|received| {
        let next = format!("http://{}{}?x", received.header("host"), received.target);
        reply(200, json!({"value": [{"id": "a"}], "@odata.nextLink": next}).to_string())
    })
    .await;
    let variables = garden.variables();
    let exit = tokio::task::spawn_blocking(move || {
        let words = ["Get-MgBetaGardenBed", "-GardenId", "1", "-All"].map(str::to_owned);
        let environment =
            |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
        let mut console = mg::Console {
            out: &mut Gone,
            err: &mut Vec::new(),
            listener: None,
            input: &mut std::io::empty(),
            stream: &|| Box::new(std::io::empty()),
            out_terminal: false,
            err_terminal: false,
            in_terminal: true,
            in_piped: false,
            width: 100,
            environment: &environment,
            callers: &Vec::new,
            interrupt: &mg::Interrupt::never(),
        };
        mg::run(&words, &mut console)
    });
    assert_eq!(exit.await.unwrap(), mg::Exit::Done);
    assert_eq!(garden.targets().len(), 1);
}

#[tokio::test]
async fn a_next_page_elsewhere_is_not_read() {
    let evil = Server::start(bed).await.unwrap();
    let link = format!("{}/beta/gardens/1/beds?page=2", evil.url);
    let garden = Garden::new(move |_| reply(200, json!({"value": [], "@odata.nextLink": link}).to_string())).await;
    let run = garden.call(&["Get-MgBetaGardenBed", "-GardenId", "1", "-All"]).await;
    assert_eq!(run.code, 1);
    assert!(run.err.contains("another server"), "{}", run.err);
    assert!(evil.received().is_empty());
}

#[tokio::test]
async fn piped_objects_complete_the_call() {
    let garden =
        Garden::new(|received| if received.method == Method::DELETE { reply(204, "") } else { bed(received) }).await;
    let run = garden
        .run(&["Remove-MgBetaGardenBed", "-GardenId", "1", "-PassThru"], "{\"id\":\"a\"}\n{\"id\":\"b/c\"}\n", false)
        .await;
    assert_eq!((run.code, run.out.as_str()), (0, "[\n  true,\n  true\n]\n"));
    let run = garden.run(&["Get-MgBetaGardenBed"], "[{\"gardenId\": 7, \"bed-id\": \"z\"}]", false).await;
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let run = garden.run(&["New-MgBetaGardenBed", "-GardenId", "1"], "{\"Soil\": \"sand\"}", false).await;
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let run =
        garden.run(&["Update-MgBetaGardenBed", "-GardenId", "1"], "{\"id\": \"q\", \"soil\": \"loam\"}", false).await;
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let run = garden
        .run(&["Update-MgBetaGardenBed", "-GardenId", "1", "-BedId", "2", "-Body", "-"], "{\"size\": 3}", false)
        .await;
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let expected = [
        "DELETE /beta/gardens/1/beds/a",
        "DELETE /beta/gardens/1/beds/b%2Fc",
        "GET /beta/gardens/7/beds/z",
        "POST /beta/gardens/1/beds",
        "PATCH /beta/gardens/1/beds/q",
        "PATCH /beta/gardens/1/beds/2",
    ];
    assert_eq!(garden.targets(), expected);
    let bodies: Vec<Bytes> = garden.server.received()[3..].iter().map(|r| r.body.clone()).collect();
    assert_eq!(bodies, ["{\"soil\":\"sand\"}", "{\"soil\":\"loam\"}", "{\"size\":3}"]);

    let run = garden.run(&["Remove-MgBetaGardenBed", "-GardenId", "1"], "{\"name\": \"a\"}", false).await;
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.err.contains("object 1") && run.err.contains("-BedId"), "{}", run.err);
    assert_eq!(garden.targets().len(), expected.len(), "a call that isn't complete sends nothing");
}

#[tokio::test]
async fn nothing_is_sent_unless_it_is_meant() {
    let garden = Garden::new(|_| reply(204, "")).await;
    let remove = ["Remove-MgBetaGardenBed", "-GardenId", "1", "-BedId", "2"];
    let with = |word: &'static str| remove.into_iter().chain([word]).collect::<Vec<_>>();
    let run = garden.call(&with("-WhatIf")).await;
    assert_eq!(run.code, 0);
    let head = format!("DELETE {}/beta/gardens/1/beds/2\naccept: application/json\n", garden.server.url);
    assert!(run.out.starts_with(&head) && run.out.contains("\nauthorization: (secret)\n"), "{}", run.out);
    assert_eq!(garden.run(&with("-Confirm"), "n\n", true).await.code, 0);
    assert_eq!(garden.run(&with("-Confirm"), "what\nl\n", true).await.code, 0);
    assert_eq!(garden.run(&with("-Confirm"), "", true).await.code, 0, "an end of input is no consent");
    assert_eq!(garden.run(&with("-Confirm"), "y\n", false).await.code, 2, "a pipe can't consent");
    assert!(garden.targets().is_empty(), "{:?}", garden.targets());
    let run = garden.run(&with("-Confirm"), "y\n", true).await;
    assert_eq!((run.code, run.out.as_str()), (0, ""));
    assert_eq!(garden.run(&with("-Confirm:$false"), "", true).await.code, 0);
    assert_eq!(garden.targets().len(), 2);
}

#[tokio::test]
async fn refusals_have_their_exit_codes() {
    let garden = Garden::new(|received| match received.target.rsplit('/').next().unwrap() {
        "401" => reply(401, "{}"),
        "403" => reply(403, json!({"error": {"code": "Denied", "message": "No \u{1b}]0;x\u{7}way"}}).to_string()),
        "html" => reply(200, "<html>"),
        _ => reply(404, ""),
    })
    .await;
    for (id, code, said) in
        [("401", 5, "401"), ("403", 1, "Denied: No"), ("404", 1, "404"), ("html", 1, "can't be read")]
    {
        let run = garden.call(&["Get-MgBetaGardenBed", "-GardenId", "1", "-BedId", id]).await;
        assert_eq!(run.code, code, "{id}: {run:?}");
        assert!(run.err.contains(said) && !run.err.contains(['\u{1b}', '\u{7}']), "{id}: {}", run.err);
    }
    let variables = vec![("MG_CATALOGS", garden.catalogs.path().display().to_string())];
    let around = Surroundings { variables, ..Surroundings::default() };
    let run = tokio::task::spawn_blocking(move || mg(["Get-MgBetaGardenBed", "-GardenId", "1"], &around));
    let run = run.await.unwrap();
    assert_eq!((run.code, run.out.as_str()), (5, ""));
}

#[tokio::test]
async fn details_have_no_secrets() {
    let garden = Garden::new(bed).await;
    let run = garden.call(&["Get-MgBetaGardenBed", "-GardenId", "1", "-BedId", "2", "-Debug"]).await;
    assert!(run.err.contains("DEBUG: GET http") && run.err.contains("request-id: r-1"), "{}", run.err);
    assert!(run.err.contains("set-cookie: (secret)") && !run.err.contains("canary"), "{}", run.err);
    let run = garden.call(&["Get-MgBetaGardenBed", "-GardenId", "1", "-BedId", "2", "-Verbose"]).await;
    assert!(run.err.starts_with("VERBOSE: GET http"), "{}", run.err);
}

#[tokio::test]
async fn downloads_go_to_a_file() {
    let garden = Garden::new(|_| reply(200, "\u{0}photo\u{7}")).await;
    let file = garden.catalogs.path().join("photo.bin");
    let name = file.display().to_string();
    let run = garden.call(&["Get-MgBetaGardenBedPhoto", "-GardenId", "1", "-BedId", "2", "-OutFile", &name]).await;
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "", ""));
    assert_eq!(std::fs::read(&file).unwrap(), b"\0photo\x07");
    assert!(!Path::new(&format!("{name}.part")).exists());
}

#[tokio::test]
async fn a_damaged_catalog_is_left_out() {
    let garden = Garden::new(bed).await;
    let file = garden.catalogs.path().join("Microsoft.Graph.Beta.Garden.mgcat");
    let whole = std::fs::read(&file).unwrap();
    std::fs::write(garden.catalogs.path().join("A.mgcat"), &whole[..whole.len() / 2]).unwrap();
    std::fs::write(garden.catalogs.path().join("B.mgcat"), "<html>").unwrap();
    let run = garden.call(&["Get-MgBetaGardenBed", "-GardenId", "1", "-BedId", "2"]).await;
    assert_eq!(run.code, 0);
    assert!(run.err.contains("A.mgcat: the catalog is not as long as it says"), "{}", run.err);
    assert!(run.err.contains("B.mgcat: this is no catalog"), "{}", run.err);
    let run = garden.call(&["catalog", "check"]).await;
    assert_eq!(run.code, 1);
    assert!(run.out.contains("Microsoft.Graph.Beta.Garden: 4 cmdlets") || run.out.contains(": whole"), "{}", run.out);
    // A flipped bit somewhere in the middle is found by the check.
    let mut flipped = whole;
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    std::fs::write(&file, flipped).unwrap();
    let run = garden.call(&["catalog", "check"]).await;
    assert!(run.out.contains("the catalog is damaged: its checksum is wrong"), "{}", run.out);
}

#[tokio::test]
async fn terminals_get_tables_that_steer_nothing() {
    let page = json!({"value": [{"id": "1", "soil": "a\u{1b}[2J\u{202e}b"}, {"id": "2", "soil": "c"}]});
    let garden = Garden::new(move |_| reply(200, page.to_string())).await;
    let variables =
        vec![("MG_CATALOGS", garden.catalogs.path().display().to_string()), ("MG_BASE_URL", garden.server.url.clone())];
    let run = tokio::task::spawn_blocking(move || {
        let around = Surroundings { variables, read: true, typed: true, ..Surroundings::default() };
        mg(["Get-MgBetaGardenBed", "-GardenId", "1"], &around)
    });
    let run = run.await.unwrap();
    assert_eq!(run.out, "id  soil\n--  ----\n1   ab\n2   c\n");
    assert!(garden.server.received()[0].headers.get("authorization").is_none(), "this machine needs no token");
}
