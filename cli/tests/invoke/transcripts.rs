//! Golden cases: a folder each, with what a host writes and reads (`transcript`), and what the server answers (`replies.json`).
//!
//! Lines of a transcript that begin with `>` are written by the host; `... exit` reads up to the event of that name. Lines with `<` are
//! written by `mg`, and `=` is a request that the server got before. `UPDATE_GOLDEN=1` writes what is read.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::host::{Host, TOKEN, repository};
use crate::service::{Asked, Reply, Service};

/// The reply that a case gives to a request.
fn reply(answer: &Value, asked: &Asked) -> Reply {
    let status = u16::try_from(answer["status"].as_u64().unwrap()).unwrap();
    let mut reply = match (answer.get("body"), answer["text"].as_str()) {
        (Some(body), _) => Reply::json(status, body),
        (None, Some(text)) => Reply { status, body: text.as_bytes().to_vec(), ..Reply::default() },
        (None, None) => Reply { status, ..Reply::default() },
    };
    for (name, value) in answer["headers"].as_object().into_iter().flatten() {
        reply.headers.push((name.clone(), value.as_str().unwrap().to_owned()));
    }
    let body = String::from_utf8(reply.body).unwrap();
    Reply { body: body.replace("URL", &asked.url).replace("TOKEN", &asked.authorization).into_bytes(), ..reply }
}

fn play(case: &Path) -> String {
    let given = fs::read_to_string(case.join("transcript")).unwrap();
    let answers = fs::read_to_string(case.join("replies.json")).unwrap_or_else(|_| "[]".to_owned());
    let answers: Vec<Value> = serde_json::from_str(&answers).unwrap();
    let service = Service::start(move |at, asked| match answers.get(at) {
        Some(answer) => reply(answer, asked),
        None => Reply { status: 418, ..Reply::default() },
    });
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.txt"), "hello").unwrap();
    let names = [
        ("CATALOGS", repository("generated/catalog").canonicalize().unwrap().display().to_string()),
        ("FOLDER", folder.path().canonicalize().unwrap().display().to_string()),
        ("URL", service.url.clone()),
        ("TOKEN", TOKEN.to_owned()),
    ];
    let mut host = Host::start(&service.url);
    let (mut played, mut seen) = (String::new(), 0);
    for line in given.lines().filter(|line| !line.starts_with(['<', '=', 'o'])) {
        writeln!(played, "{line}").unwrap();
        if let Some(line) = line.strip_prefix("> ") {
            let sent = names.iter().fold(line.to_owned(), |line, (name, value)| line.replace(name, value));
            host.write(&format!("{sent}\n"));
        }
        let Some(last) = line.strip_prefix("... ") else { continue };
        for event in host.until(last) {
            for asked in &service.asked()[seen..] {
                assert_eq!(asked.authorization, format!("Bearer {TOKEN}"));
                writeln!(played, "{}", format!("= {} {}", asked.line, asked.body).trim_end()).unwrap();
                seen += 1;
            }
            let shown = names.iter().fold(event.to_string(), |line, (name, value)| line.replace(value, name));
            writeln!(played, "< {shown}").unwrap();
        }
    }
    host.close();
    assert!(host.event().is_none(), "{}: more follows", case.display());
    assert!(host.process.wait().unwrap().success());
    assert_eq!(service.asked().len(), seen, "{}", case.display());
    for file in ["out.bin"] {
        if let Ok(content) = fs::read_to_string(folder.path().join(file)) {
            writeln!(played, "{file}: {content}").unwrap();
        }
    }
    played
}

#[test]
fn transcripts_are_as_they_were_reviewed() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/invoke/cases");
    let mut folders: Vec<_> = fs::read_dir(cases).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    assert!(folders.len() >= 10);
    for case in folders {
        let played = play(&case);
        let file = case.join("transcript");
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(file, played).unwrap();
        } else {
            assert_eq!(played, fs::read_to_string(file).unwrap(), "{}", case.display());
        }
    }
}
