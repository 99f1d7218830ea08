//! The exit codes of docs/commands.md#exit-codes-of-mg, each in several ways, as a shell sees them.

use std::io::Write as _;
use std::net::TcpListener;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, Stdio};

use crate::service::Service;

/// Answers a request with the bytes of the first reply whose beginning the request has, and closes the connection.
fn server(replies: Replies) -> String {
    use std::io::{BufRead as _, BufReader, Read as _};
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let own = url.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let (mut length, mut first) = (0, String::new());
            for line in reader.by_ref().lines().map_while(Result::ok).take_while(|line| !line.is_empty()) {
                if first.is_empty() {
                    first.clone_from(&line);
                }
                if let Some(given) = line.to_ascii_lowercase().strip_prefix("content-length: ") {
                    length = given.parse().unwrap();
                }
            }
            std::io::copy(&mut reader.take(length), &mut std::io::sink()).unwrap();
            let (_, reply) = replies.iter().find(|(beginning, _)| first.starts_with(beginning)).unwrap();
            // A client may have gone away.
            let _ = stream.write_all(reply.replace("{url}", &own).as_bytes());
        }
    });
    url
}

/// Replies by how the request begins.
type Replies = &'static [(&'static str, &'static str)];

const ONE: Replies = &[(
    "",
    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n{\"value\": [{\"id\": \"1\"}]}",
)];
const FORBIDDEN: Replies = &[("", "HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n")];
const UNAUTHORIZED: Replies = &[("", "HTTP/1.1 401 Unauthorized\r\nconnection: close\r\n\r\n")];
const NO_JSON: Replies =
    &[("", "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n{\"value\": [")];
const BROKEN: Replies = &[(
    "",
    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\nconnection: close\r\n\r\n{\"value\":",
)];
const REFUSED: Replies = &[(
    "",
    "HTTP/1.1 400 Bad\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n{\"error\": \"invalid_client\"}",
)];
/// A session whose slices are led elsewhere.
const SESSION: Replies = &[
    ("PUT", "HTTP/1.1 302 Found\r\nlocation: https://x.example/\r\nconnection: close\r\n\r\n"),
    (
        "POST",
        "HTTP/1.1 201 Created\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n\
         {\"uploadUrl\": \"{url}/up\", \"expirationDateTime\": \"2999-01-01T00:00:00Z\", \"nextExpectedRanges\": [\"0-\"]}",
    ),
    ("GET", "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n{\"value\": []}"),
];

/// A code, what it is for, a command line and variables.
type Row<'a> = (i32, &'a str, Vec<String>, Vec<(&'a str, &'a str)>);

#[test]
fn each_code_says_what_it_is_for() {
    let service = Service::start();
    let missing = service.path("none/file").display().to_string();
    let file = service.path("file").display().to_string();
    std::fs::write(&file, vec![7; 4 << 20]).unwrap();
    let events = ["Get-MgUserEvent", "-UserId", "u"];
    let with = |more: &[&'static str]| events.into_iter().chain(more.iter().copied()).collect::<Vec<&str>>();
    let (none, token) = ("http://127.0.0.1:9", ("MG_TOKEN", "a-token-by-hand"));
    let app = [("AZURE_TENANT_ID", "t"), ("AZURE_CLIENT_SECRET", "a-client-secret")];
    let (one, forbidden, unauthorized, no_json) =
        (server(ONE), server(FORBIDDEN), server(UNAUTHORIZED), server(NO_JSON));
    let (broken, refused, session) = (server(BROKEN), server(REFUSED), server(SESSION));
    let at = |url: &'static str| -> Vec<(&str, &str)> { vec![token, ("MG_BASE_URL", url)] };
    let at = |url: &str| at(Box::leak(url.to_owned().into_boxed_str()));
    let app_at = |authority: &'static str| -> Vec<(&str, &str)> {
        app.into_iter().chain([("AZURE_AUTHORITY_HOST", authority)]).collect()
    };
    let app_at = |authority: &str| app_at(Box::leak(authority.to_owned().into_boxed_str()));
    let upload = ["New-MgUserEventAttachmentUploadSession", "-UserId", "u", "-EventId", "e", "-InFile"];
    let upload =
        |path: &str| -> Vec<String> { upload.iter().map(|&word| word.to_owned()).chain([path.to_owned()]).collect() };
    let out = |path: &str| -> Vec<String> {
        with(&[])
            .iter()
            .map(|&word| word.to_owned())
            .chain(["-ResponseHeadersVariable".to_owned(), path.to_owned()])
            .collect()
    };
    let words = |words: Vec<&str>| -> Vec<String> { words.into_iter().map(str::to_owned).collect() };
    let table: Vec<Row<'_>> = vec![
        (0, "done", words(with(&[])), at(&one)),
        (0, "help", words(vec!["help", "Get-MgUserEvent"]), vec![]),
        (0, "dry run", words(with(&["-WhatIf"])), at(none)),
        (1, "refused", words(with(&[])), at(&forbidden)),
        (1, "no JSON", words(with(&[])), at(&no_json)),
        (2, "no command", words(vec![]), vec![]),
        (2, "unknown command", words(vec!["dance"]), vec![]),
        (2, "unknown cmdlet", words(vec!["Get-MgNothing"]), vec![]),
        (2, "unknown parameter", words(with(&["-Colour", "red"])), at(&one)),
        (2, "missing parameter", words(vec!["Get-MgUserEvent"]), at(&one)),
        (2, "wrong value", words(with(&["-Top", "many"])), at(&one)),
        (2, "wrong server", words(with(&[])), at("http://graph.example")),
        (3, "no connection", words(with(&[])), at(none)),
        (3, "half a reply", words(with(&[])), at(&broken)),
        (3, "no sign-in service", words(with(&[])), app_at(none)),
        (3, "no proxy", words(with(&[])), vec![token, ("MG_BASE_URL", "https://graph.example"), ("HTTPS_PROXY", none)]),
        (4, "no file to upload", upload(&missing), at(&one)),
        (4, "no folder for a file", out(&missing), at(&one)),
        (5, "no credential", words(with(&[])), vec![("MG_BASE_URL", ""), ("AZURE_AUTHORITY_HOST", "")]),
        (5, "a token that isn't good", words(with(&[])), at(&unauthorized)),
        (5, "an application that isn't let in", words(with(&[])), app_at(&refused)),
        (5, "no sign-in of that name", words(with(&[])), vec![("MG_ACCOUNT", "nobody")]),
        (6, "an upload that can go on", upload(&file), at(&session)),
    ];
    let mut seen = std::collections::BTreeSet::new();
    for (expected, what, line, variables) in table {
        let line: Vec<&str> = line.iter().map(String::as_str).collect();
        let (code, _, err) = service.run(&line, &variables);
        assert_eq!(code, expected, "{what}: {line:?}: {err}");
        assert_eq!(err.is_empty(), expected == 0, "{what}: a failure says something, {err}");
        seen.insert(code);
    }
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5, 6]);
}

/// 130, as a shell counts it: 128 and the number of the signal.
#[test]
fn an_interrupted_command_is_one_for_the_shell() {
    let service = Service::start();
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let variables = [("MG_TOKEN", "a-token-by-hand"), ("MG_BASE_URL", url.as_str())];
    let mut command = service.command(&["Get-MgUserEvent", "-UserId", "u"], &variables);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    // It waits for the reply.
    let _connection = silent.accept().unwrap();
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let status = child.wait().unwrap();
    let code = status.code().unwrap_or_else(|| 128 + status.signal().unwrap());
    assert_eq!(code, 130);
}
