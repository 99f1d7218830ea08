//! Examples of `mg help`, pasted into the shells that they are written for (docs/commands.md#examples).
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::env;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use graphsmith_emulator::faults::{Script, Service};
use graphsmith_emulator::{Emulator, Options};
use test_summary::record;

/// Where examples read what they remove.
static EMULATOR: LazyLock<Emulator> = LazyLock::new(|| {
    let service = Service { named_exist: true, ..Service::default() };
    let script = Script { service, ..Script::default() };
    Emulator::on_thread(Options { script, ..Options::built_in().unwrap() }).unwrap()
});

/// Shells: what `mg` calls them, program, flags in front of a script.
fn shells() -> Vec<(&'static str, String, Vec<&'static str>)> {
    let powershell = env::var("GRAPHSMITH_PWSH").unwrap_or_else(|_| "pwsh".to_owned());
    let posix = ["sh", "dash", "bash", "zsh"].map(|program| ("sh", program.to_owned(), vec!["-c"]));
    let others = [("fish", "fish".to_owned(), vec!["-c"]), ("powershell", powershell, vec!["-NoProfile", "-Command"])];
    posix.into_iter().chain(others).collect()
}

/// What a shell prints when it runs a script; `None` if there is no such shell.
fn run(program: &str, flags: &[&str], script: &str) -> Option<String> {
    let folder = Path::new(env!("CARGO_BIN_EXE_mg")).parent().unwrap();
    let others = env::var_os("PATH").unwrap();
    let path = [folder.to_owned()].into_iter().chain(env::split_paths(&others));
    let mut command = Command::new(program);
    command.args(flags).arg(script).env("PATH", env::join_paths(path).unwrap());
    command.env_remove("MG_SHELL").env("MG_BASE_URL", EMULATOR.url()).env("MG_TOKEN", "t");
    let output = command.output().ok()?;
    let text = |bytes| String::from_utf8(bytes).unwrap();
    assert!(output.status.success(), "{program}: {script}\n{}", text(output.stderr));
    Some(text(output.stdout))
}

/// The examples of a cmdlet, as help shows them to somebody in that shell.
fn examples(program: &str, flags: &[&str], cmdlet: &str) -> Option<Vec<String>> {
    // A command behind it keeps the shell from becoming `mg`.
    let page = run(program, flags, &format!("mg help {cmdlet} -Examples; cd ."))?;
    let lines = |example: &str| {
        let lines = example.lines().skip(1).take_while(|line| !line.is_empty());
        lines.flat_map(|line| [line, "\n"]).collect::<String>()
    };
    Some(page.split("EXAMPLE ").skip(1).map(lines).collect())
}

#[test]
fn examples_can_be_pasted() {
    let cmdlets =
        ["New-MgUserEvent", "Get-MgUserEvent", "Remove-MgUserEvent", "New-MgUserMessageAttachmentUploadSession"];
    for cmdlet in cmdlets {
        let mut expected: Vec<String> = Vec::new();
        for (name, program, flags) in shells() {
            let Some(examples) = examples(&program, &flags, cmdlet) else {
                assert_ne!(program, "sh");
                record(&format!("there is no {program}"));
                continue;
            };
            let shown = |example: &String| {
                let what_if = if example.contains("-WhatIf") { "" } else { " -WhatIf" };
                run(&program, &flags, &format!("{}{what_if}", example.trim_end())).unwrap()
            };
            let requests: Vec<String> = examples.iter().map(shown).collect();
            assert!(requests.iter().all(|request| request.contains("/v1.0/")), "{program}: {requests:?}");
            if expected.is_empty() {
                expected = requests;
            } else {
                assert_eq!(requests, expected, "{program}");
            }
            // Whoever asks for a shell gets the same.
            let asked = run("sh", &["-c"], &format!("mg help {cmdlet} -Examples -Shell {name}")).unwrap();
            assert!(examples.iter().all(|example| asked.contains(example)), "{program}: {asked}\n{examples:?}");
        }
        assert!(expected.len() > 1, "{expected:?}");
    }
}

/// Each shell completes names of cmdlets by the script that `mg complete` prints for it.
#[test]
fn scripts_of_completion_work_in_their_shells() {
    let powershell = env::var("GRAPHSMITH_PWSH").unwrap_or_else(|_| "pwsh".to_owned());
    let line = "mg help Get-MgUserEv";
    let bash = "source <(mg complete bash); complete -p mg >/dev/null; COMP_WORDS=(mg help Get-MgUserEv); COMP_CWORD=2; _mg; \
                printf '%s\\n' \"${COMPREPLY[@]}\"";
    let fish = format!("mg complete fish | source; complete -C '{line}'");
    // Nobody types here, so zsh can only say that it understands the script.
    let zsh = "mg complete zsh > $TMPDIR/_mg && zsh -n $TMPDIR/_mg && mg complete -- help Get-MgUserEv";
    let pwsh = format!(
        "mg complete powershell | Out-String | Invoke-Expression; \
         (TabExpansion2 '{line}' -cursorColumn {}).CompletionMatches | ForEach-Object CompletionText",
        line.len()
    );
    let temp = tempfile::tempdir().unwrap();
    for (program, flags, script) in [
        ("bash", &["-c"][..], bash),
        ("fish", &["-c"], &fish),
        ("zsh", &["-fc"], &format!("TMPDIR='{}'; {zsh}", temp.path().display())),
        (&powershell, &["-NoProfile", "-Command"], &pwsh),
    ] {
        let Some(printed) = run(program, flags, script) else {
            record(&format!("there is no {program}"));
            continue;
        };
        // Only fish, and what stands in for zsh, have a description behind a tab.
        let has_descriptions = matches!(program, "fish" | "zsh");
        let words: Vec<&str> = printed
            .lines()
            .map(|line| if has_descriptions { line.split('\t').next().unwrap() } else { line })
            .collect();
        assert!(words.contains(&"Get-MgUserEvent"), "{program}: {printed}");
        assert!(
            words.iter().all(|word| word.starts_with("Get-MgUserEv") && !word.contains('\t')),
            "{program}: {printed}"
        );
    }
}
