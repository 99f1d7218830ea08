//! `mg check-scripts` (docs/check-scripts.md): what it finds, what it never shows, and that its tables are those of the modules and
//! documents.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use graphsmith_tests::command::{Run, Surroundings, mg};
use graphsmith_tests::{corpus, repository};
use serde_json::{Value, json};

fn run(words: &[&str]) -> Run {
    mg(words.iter().copied(), &Surroundings { typed: true, ..Surroundings::default() })
}

/// The report of a text on standard input.
fn report(script: &str) -> (Run, Value) {
    let run = mg(["check-scripts", "-", "-Output", "json"], &Surroundings { input: script, ..Surroundings::default() });
    let report = serde_json::from_str(&run.out).unwrap_or_default();
    (run, report)
}

/// The findings of a script as `line rule`.
fn findings(report: &Value) -> Vec<String> {
    let findings = report["scripts"][0]["findings"].as_array().unwrap();
    findings.iter().map(|one| format!("{} {}", one["line"], one["rule"].as_str().unwrap())).collect()
}

#[test]
fn permissions_are_the_fewest_and_scopes_are_compared_with_them() {
    let script = "\
Connect-MgGraph -Scopes 'Calendars.Read, Files.Read.All' -NoWelcome
Get-MgUserEvent -UserId $user -All
$event = \"me/events/$id\"
Invoke-MgGraphRequest -Uri \"v1.0/$event\"
New-MgUserEventAttachmentUploadSession -UserId $user -EventId $id -AttachmentItem $item
";
    let (run, report) = report(script);
    assert_eq!(run.code, 0, "{}", run.err);
    let script = &report["scripts"][0];
    assert_eq!(script["scopes"], json!(["Calendars.Read", "Files.Read.All"]));
    assert_eq!(script["least"]["delegatedWork"], json!(["Calendars.ReadBasic", "Calendars.ReadWrite"]));
    assert_eq!(report["least"], script["least"]);
    let paths: Vec<&str> =
        script["calls"].as_array().unwrap().iter().filter_map(|call| call["path"].as_str()).collect();
    assert_eq!(
        paths,
        [
            "/v1.0/users/{user-id}/events",
            "/v1.0/users/{user-id}/events/{event-id}",
            "/v1.0/users/{user-id}/events/{event-id}/attachments/microsoft.graph.createUploadSession",
        ]
    );
    assert_eq!(findings(&report), ["1 scope-missing", "1 scope-unneeded", "1 scope-unneeded"]);
    // Enough, and no more than is needed.
    let (_, fine) = self::report("Connect-MgGraph -Scopes Calendars.ReadBasic\nGet-MgUserEvent -UserId $user");
    assert_eq!(findings(&fine), [""; 0]);
}

#[test]
fn nothing_but_names_is_shown() {
    let script = "\
Connect-MgGraph -TenantId hunter2 -ClientSecretCredential (Get-Credential hunter2)
Get-MgUserEvent -UserId hunter2 -Filter \"subject eq 'hunter2+'\" -Proxy 'http://u:hunter2@p' @hunter
Invoke-MgGraphRequest POST \"https://graph.microsoft.com/v1.0/users/hunter2/nothing?token=hunter2\" -Body '{\"hunter2\":1}'
Invoke-MgGraphRequest 'https://hunter2.example/v1.0/me'
Get-MgNothing 'hunter2' -Name:hunter2
if ( hunter2 [ {
";
    for form in ["text", "json", "sarif"] {
        let run =
            mg(["check-scripts", "-", "-Output", form], &Surroundings { input: script, ..Surroundings::default() });
        assert_eq!(run.code, 1, "{}", run.err);
        assert!(run.out.contains("POST /v1.0/users/{}/nothing"), "{}", run.out);
        assert!(!run.out.contains("hunter2") && !run.err.contains("hunter2"), "{form}: {}", run.out);
    }
}

#[test]
fn folders_are_searched_without_what_is_hidden() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &[u8]| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    file("a.ps1", b"Get-MgUserEvent -UserId x");
    file(
        "b/c d.PSM1",
        &[b"\xFF\xFE".as_slice(), &"Get-MgNothing".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()]
            .concat(),
    );
    file("b/e.psd1", b"@{ RequiredModules = @('Microsoft.Graph.Calendar') }");
    file(".git/f.ps1", b"Get-MgHidden");
    file("g.txt", b"Get-MgText");
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path().join("g.txt"), folder.path().join("h.ps1")).unwrap();
    let path = folder.path().display().to_string();
    let run = run(&["check-scripts", &path, "-Output", "json"]);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    let report: Value = serde_json::from_str(&run.out).unwrap();
    let scripts = report["scripts"].as_array().unwrap();
    let names: Vec<&str> =
        scripts.iter().map(|one| one["path"].as_str().unwrap().rsplit('/').next().unwrap()).collect();
    assert_eq!(names, ["a.ps1", "c d.PSM1", "e.psd1"]);
    assert_eq!(scripts[1]["findings"][0]["rule"], "cmdlet-unknown");
    assert_eq!(
        scripts[2]["modules"][0],
        json!({"name": "Microsoft.Graph.Calendar", "how": "manifest", "state": "have", "line": 1})
    );
    for (words, code, said) in [
        (&["check-scripts"][..], 2, "expected scripts or folders"),
        (&["check-scripts", "nowhere.ps1"], 4, "cannot read `nowhere.ps1`"),
        (&["check-scripts", &path, "-Output", "csv"], 2, "expected text, json or sarif"),
        (&["check-scripts", &path, "-Form", "csv"], 2, "has no -Form"),
    ] {
        let run = self::run(words);
        assert_eq!((run.code, run.out.as_str()), (code, ""), "{words:?}");
        assert!(run.err.contains(said), "{words:?}: {}", run.err);
    }
    file("long.ps1", &vec![b' '; (4 << 20) + 1]);
    let long = self::run(&["check-scripts", &path]);
    assert!(long.out.contains("[script-long]"), "{}", long.out);
}

/// The commands for signing in are those of the module that `graphsmith generate --emit powershell` writes, parameter by parameter.
#[test]
fn commands_for_signing_in_are_those_of_the_module() {
    let module = fs::read_to_string(repository().join("codegen/powershell/sign-in/module.psm1")).unwrap();
    let mut script = String::new();
    let mut commands = Vec::new();
    for function in module.split("\nfunction ").skip(1) {
        let name = function.split([' ', '\n', '(']).next().unwrap();
        if name.starts_with("script:") {
            continue;
        }
        commands.push(name.to_owned());
        let block = function.split("param(").nth(1).unwrap();
        let end = block.find("\n    )").or_else(|| block.find(")\n")).unwrap();
        for (at, _) in block[..end].match_indices("] $") {
            let parameter = block[at + 3..].split(|c: char| !c.is_alphanumeric()).next().unwrap();
            let _ = writeln!(script, "{name} -{parameter} x");
        }
        for aliases in block[..end].split("[Alias(").skip(1) {
            for alias in aliases.split(')').next().unwrap().split(", ") {
                let _ = writeln!(script, "{name} -{} x", alias.trim_matches('\''));
            }
        }
        let _ = writeln!(script, "{name} -Verbose");
        if function.contains("SupportsShouldProcess")
            && function.find("SupportsShouldProcess") < function.find("param(")
        {
            let _ = writeln!(script, "{name} -WhatIf");
        }
    }
    for alias in module.split("Set-Alias -Name '").skip(1) {
        let _ = writeln!(script, "{}", alias.split('\'').next().unwrap());
    }
    assert!(commands.len() >= 15 && script.lines().count() > 80, "{script}");
    let (_, report) = report(&script);
    let script = &report["scripts"][0];
    let states: BTreeSet<&str> =
        script["cmdlets"].as_array().unwrap().iter().filter_map(|one| one["state"].as_str()).collect();
    assert_eq!(states, BTreeSet::from(["sign-in"]));
    let unknown = findings(&report).into_iter().filter(|one| one.contains("unknown") || one.contains("ambiguous"));
    assert_eq!(unknown.collect::<Vec<_>>(), [""; 0]);
    // None is left that the module hasn't.
    let known: BTreeSet<&str> =
        script["cmdlets"].as_array().unwrap().iter().filter_map(|one| one["name"].as_str()).collect();
    assert_eq!(known, commands.iter().map(String::as_str).collect());
    for (line, rule) in
        [("Get-MgContext -Scopes x", "1 parameter-unknown"), ("Connect-MgGraph -C x", "1 parameter-ambiguous")]
    {
        assert_eq!(findings(&self::report(line).1), [rule], "{line}");
    }
}

/// The table of rules in the documents, and the places that rules point at.
#[test]
fn rules_are_documented() {
    let sarif = mg(["check-scripts", "-", "-Output", "sarif"], &Surroundings { input: "1", ..Surroundings::default() });
    let sarif: Value = serde_json::from_str(&sarif.out).unwrap();
    assert_eq!(sarif["runs"][0]["columnKind"], "utf16CodeUnits");
    let rules = sarif["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    let mut table = "| rule | level | says | see |\n| --- | --- | --- | --- |\n".to_owned();
    let docs = repository().join("docs");
    for rule in rules {
        let (_, place) = rule["helpUri"].as_str().unwrap().split_once("/docs/").unwrap();
        let (file, anchor) = place.split_once('#').unwrap();
        let text = fs::read_to_string(docs.join(file)).unwrap();
        let slug = |line: &str| {
            let plain = line.trim_start_matches('#').trim().to_lowercase();
            let kept = plain.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
            kept.collect::<String>().replace(' ', "-")
        };
        let heading = text.lines().find(|line| line.starts_with('#') && slug(line) == anchor);
        let heading =
            heading.unwrap_or_else(|| panic!("{place}: there is no such heading")).trim_start_matches('#').trim();
        let (id, says) = (rule["id"].as_str().unwrap(), rule["shortDescription"]["text"].as_str().unwrap());
        let level = rule["defaultConfiguration"]["level"].as_str().unwrap();
        let link = if file == "check-scripts.md" { format!("#{anchor}") } else { place.to_owned() };
        let _ = writeln!(table, "| `{id}` | {level} | {says} | [{heading}]({link}) |");
    }
    let page = docs.join("check-scripts.md");
    let text = fs::read_to_string(&page).unwrap();
    let start = text.find("--test mg_check_scripts -->\n\n").unwrap() + "--test mg_check_scripts -->\n\n".len();
    let end = start + text[start..].find("## JSON").unwrap();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&page, format!("{}{table}\n{}", &text[..start], &text[end..])).unwrap();
        return;
    }
    assert_eq!(text[start..end].trim_end(), table.trim_end());
}

/// Names of cmdlets in a text, found in another way than `mg` does: line by line, without comments.
fn names(text: &str) -> BTreeSet<(usize, String)> {
    let mut found = BTreeSet::new();
    let mut in_comment = false;
    for (at, line) in text.lines().enumerate() {
        let mut rest = line;
        let mut kept = String::new();
        while !rest.is_empty() {
            if in_comment {
                match rest.split_once("#>") {
                    Some((_, behind)) => (in_comment, rest) = (false, behind),
                    None => break,
                }
            } else if let Some((before, behind)) = rest.split_once("<#") {
                kept.push_str(before);
                (in_comment, rest) = (true, behind);
            } else {
                kept.push_str(rest);
                break;
            }
        }
        let quotes = |text: &str| text.matches('\'').count() % 2 == 1 || text.matches('"').count() % 2 == 1;
        let hash = kept.match_indices('#').map(|(at, _)| at);
        let comment =
            hash.filter(|&at| at == 0 || kept[..at].ends_with([' ', ';', '{', '('])).find(|&at| !quotes(&kept[..at]));
        kept.truncate(comment.unwrap_or(kept.len()));
        for word in kept.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '$' | '.'))) {
            if word.split_once('-').is_some_and(|(verb, noun)| {
                verb.chars().all(|c| c.is_ascii_alphabetic())
                    && !verb.is_empty()
                    && noun.starts_with("Mg")
                    && noun.len() > 2
            }) {
                found.insert((at + 1, word.trim_end_matches('.').to_owned()));
            }
        }
    }
    found
}

/// Every name of a cmdlet in the scripts of the corpus is found, where it stands.
#[test]
fn every_cmdlet_in_the_scripts_of_the_corpus_is_found() {
    let Some(corpus) = corpus() else { return };
    let folder = corpus.join("powershell/scripts");
    if !folder.is_dir() {
        test_summary::record("the reference corpus has no scripts");
        return;
    }
    let path = folder.display().to_string();
    let run = run(&["check-scripts", &path, "-Output", "json"]);
    let report: Value = serde_json::from_str(&run.out).unwrap();
    let scripts = report["scripts"].as_array().unwrap();
    assert!(scripts.len() >= 48, "{} scripts", scripts.len());
    let (mut count, mut missed) = (0, Vec::new());
    for script in scripts {
        let path = script["path"].as_str().unwrap();
        let mut known = BTreeSet::new();
        for cmdlet in script["cmdlets"].as_array().unwrap() {
            let written = cmdlet["writtenAs"].as_array().unwrap().iter().chain([&cmdlet["name"]]);
            for name in written.filter_map(Value::as_str) {
                for one in cmdlet["uses"].as_array().unwrap() {
                    known.insert((one["line"].as_u64().unwrap(), name.to_lowercase()));
                }
            }
        }
        for (line, name) in names(&fs::read_to_string(Path::new(path)).unwrap()) {
            count += 1;
            if !known.contains(&(line as u64, name.to_lowercase())) {
                missed.push(format!("{path}:{line}: {name}"));
            }
        }
        let is_syntax = |one: &&Value| one["rule"] == "syntax";
        assert_eq!(script["findings"].as_array().unwrap().iter().find(is_syntax), None, "{path}");
    }
    assert_eq!(missed, [""; 0]);
    assert!(count > 100, "only {count} names were found");
}
