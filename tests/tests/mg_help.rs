//! What `mg` answers to people who look for something: help in every form, cmdlets by what they do, commands of other programs.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use graphsmith_tests::command::{Run, Surroundings, graphsmith, mg};

fn run(words: &[&str]) -> Run {
    mg(words.iter().copied(), &Surroundings { typed: true, ..Surroundings::default() })
}

/// The commands, as `mg help` lists them.
fn commands() -> Vec<String> {
    let help = run(&["help"]);
    assert_eq!(help.code, 0, "{}", help.err);
    let names = help.out.lines().filter_map(|line| line.strip_prefix("  mg ")?.split_whitespace().next());
    let mut names: Vec<String> =
        names.filter(|name| !name.contains(['<', '-']) || name.starts_with("sign-")).map(str::to_owned).collect();
    names.dedup();
    names
}

#[test]
fn every_command_explains_itself_in_every_form() {
    let commands = commands();
    let known = ["find", "request", "curl", "batch", "catalog", "emulate", "sign-in", "sign-out", "whoami", "complete"];
    assert!(known.iter().all(|known| commands.iter().any(|name| name == known)), "{commands:?}");
    for command in commands.iter().map(String::as_str).chain(["Get-MgUserEvent", "Add-MgAttachment"]) {
        let page = run(&["help", command]);
        assert_eq!((page.code, page.err.as_str()), (0, ""), "{command}");
        assert!(page.out.contains(command), "{command}: {}", page.out);
        for word in ["--help", "-h", "-?"] {
            assert_eq!(run(&[command, word]), page, "{command} {word}");
        }
    }
    let all = run(&["help"]);
    for words in [&["--help"][..], &["-h"], &["-?"]] {
        assert_eq!(run(words), all, "{words:?}");
    }
}

#[test]
fn commands_of_other_programs_are_answered_by_what_to_use() {
    for (words, instead) in [
        (&["Connect-MgGraph", "-Scopes", "User.Read"][..], "`mg sign-in`"),
        (&["login"], "`mg sign-in`"),
        (&["disconnect-mggraph"], "`mg sign-out`"),
        (&["Get-MgContext"], "`mg whoami`"),
        (&["Invoke-MgGraphRequest", "-Uri", "/v1.0/me"], "`mg request GET /me`"),
    ] {
        let run = run(words);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{words:?}");
        assert!(run.err.starts_with("mg: mg has no ") && run.err.contains(instead), "{words:?}: {}", run.err);
    }
}

/// The cmdlet that does it is the first, however it is asked for.
#[test]
fn the_cmdlet_that_does_it_is_found_first() {
    for (words, first) in [
        (&["list", "events"][..], "Get-MgUserEvent"),
        (&["show", "event"], "Get-MgUserEvent"),
        (&["create", "event"], "New-MgUserEvent"),
        (&["delete", "an", "event"], "Remove-MgUserEvent"),
        (&["lst", "evnts"], "Get-MgUserEvent"),
        (&["/users/{id}/events"], "Get-MgUserEvent"),
        (&["POST", "https://graph.microsoft.com/v1.0/users/u/events"], "New-MgUserEvent"),
        (&["Get-*UserEvent"], "Get-MgUserEvent"),
    ] {
        let run = run(&[&["find"], words].concat());
        assert_eq!(run.code, 0, "{words:?}: {}", run.err);
        let found = run.out.lines().find(|line| !line.is_empty() && !line.starts_with(' ')).unwrap_or_default();
        assert!(found.split_whitespace().next() == Some(first), "{words:?}: {}", run.out);
    }
}

#[test]
fn names_of_cmdlets_may_be_shortened_where_they_are_unique() {
    let words = ["-UserId", "u", "-EventId", "e", "-AttachmentId", "a", "-WhatIf"];
    let whole = run(&[&["Remove-MgUserEventAttachment"], &words[..]].concat());
    assert!(whole.out.starts_with("DELETE "), "{whole:?}");
    assert_eq!(run(&[&["remove-mgusereventatt"], &words[..]].concat()), whole);
    let several = run(&[&["Remove-MgUserEv"], &words[..]].concat());
    assert_eq!((several.code, several.out.as_str()), (2, ""), "{several:?}");
    for one in ["Remove-MgUserEvent", "Remove-MgUserEventAttachment"] {
        assert!(several.err.contains(one), "{}", several.err);
    }
}

/// Properties of a type stand below it; those that are left out are told.
#[test]
fn help_shows_as_many_levels_of_properties_as_asked() {
    let at = |depth: &str| {
        let run = run(&["help", "New-MgUserEvent", "-Full", "-Depth", depth]);
        assert_eq!(run.code, 0, "{}", run.err);
        let (_, notes) = run.out.split_once("\nNOTES\n").unwrap();
        let levels: Vec<usize> = notes.lines().filter(|line| line.trim_start().starts_with('[')).map(indent).collect();
        (levels.iter().max().copied().unwrap_or_default() / 2, notes.contains("one more level of properties"))
    };
    let (one, two, all) = (at("1"), at("2"), at("99"));
    assert_eq!((one.1, two.1, all.1), (true, true, false), "{one:?} {two:?} {all:?}");
    assert!(one.0 + 1 == two.0 && two.0 < all.0, "{one:?} {two:?} {all:?}");
    assert_eq!(
        run(&["help", "New-MgUserEvent", "-Full"]).out,
        run(&["help", "New-MgUserEvent", "-Full", "-Depth", "2"]).out
    );
    let wrong = run(&["help", "New-MgUserEvent", "-Full", "-Depth", "all"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("-Depth is `all`, not a number"), "{}", wrong.err);
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Each action of fault scripts, as the reader of scripts knows them.
#[test]
fn the_help_of_the_emulator_describes_each_fault() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("faults.toml");
    std::fs::write(&script, "[[rule]]\nthen = { action = \"explode\" }\n").unwrap();
    let said = run(&["emulate", "--port", "0", "--faults", script.to_str().unwrap()]).err;
    let (_, list) = said.split_once("expected one of ").unwrap();
    let actions: Vec<&str> = list.split('`').skip(1).step_by(2).collect();
    assert!(actions.len() >= 18 && actions.contains(&"lost-reply"), "{said}");
    let help = run(&["emulate", "--help"]).out;
    let (_, described) = help.split_once("\nActions").unwrap();
    let manual = std::fs::read_to_string(graphsmith_tests::repository().join("docs/commands.md")).unwrap();
    for action in actions {
        let line = described.lines().find(|line| line.split_whitespace().next() == Some(action));
        assert!(line.is_some_and(|line| line.len() > 40), "`mg emulate --help` doesn't say what `{action}` does");
        assert!(manual.contains(&format!("\n| `{action}` | ")), "docs/commands.md doesn't say what `{action}` does");
    }
}

/// The scripts and pages of `graphsmith`; those of `mg` are in `cli/tests/shells.rs` and `mg_catalog.rs`.
#[cfg(unix)]
#[test]
fn graphsmith_has_manual_pages_and_completes_itself() {
    let page = graphsmith(["man"]);
    assert!(page.code == 0 && page.out.contains(".TH graphsmith 1 ") && page.out.contains("generate"), "{page:?}");
    let page = graphsmith(["man", "generate"]);
    assert!(page.code == 0 && page.out.contains("\\-\\-module"), "{page:?}");
    let version = graphsmith(["--version"]);
    assert_eq!((version.code, version.out), (0, format!("graphsmith {}\n", env!("CARGO_PKG_VERSION"))));
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = graphsmith(["complete", shell]);
        assert!(script.code == 0 && script.out.contains("generate"), "{shell}: {script:?}");
    }
    let script = graphsmith(["complete", "bash"]).out;
    let ask =
        "COMP_WORDS=(graphsmith gen); COMP_CWORD=1; _graphsmith graphsmith gen graphsmith; echo \"${COMPREPLY[@]}\"";
    let Ok(output) = std::process::Command::new("bash").args(["-c", &format!("{script}\n{ask}")]).output() else {
        test_summary::record("there is no bash");
        return;
    };
    assert_eq!(String::from_utf8_lossy(&output.stdout), "generate\n", "{output:?}");
}
