//! `mg complete SHELL`: a script for a shell, which asks `mg complete -- WORDS` what may come next.

mod candidates;

use crate::console::Console;
use crate::failure::Failure;
use crate::suggest;
use candidates::Candidate;
use graphsmith_catalog::printable::one_line;

/// Shells and their scripts.
const SCRIPTS: [(&str, &str); 4] = [
    ("bash", include_str!("complete/mg.bash")),
    ("zsh", include_str!("complete/mg.zsh")),
    ("fish", include_str!("complete/mg.fish")),
    ("powershell", include_str!("complete/mg.ps1")),
];

/// Prints a script; after `--` completes the last of the words, which may be empty.
pub(super) fn run(words: &[String], console: &mut Console<'_>) -> Result<(), Failure> {
    match words {
        [mark, words @ ..] if mark == "--" => {
            // Messages would end up in the middle of what somebody types.
            let found = candidates::of(words, console).unwrap_or_default();
            let line =
                |candidate: &Candidate| format!("{}\t{}\n", one_line(&candidate.word), one_line(&candidate.about));
            console.print(&found.iter().map(line).collect::<String>())
        }
        [shell] => {
            let script = SCRIPTS.iter().find(|(name, _)| name.eq_ignore_ascii_case(shell)).or_else(|| {
                SCRIPTS.iter().find(|(name, _)| *name == "powershell" && shell.eq_ignore_ascii_case("pwsh"))
            });
            let Some((_, script)) = script else {
                let near = suggest::did_you_mean(shell, "", SCRIPTS.map(|(name, _)| name));
                return Err(Failure::usage(format!("there is no script for `{shell}`{near}"))
                    .hint("There are bash, zsh, fish and powershell."));
            };
            console.print(script)
        }
        _ => Err(Failure::usage("expected a shell: bash, zsh, fish or powershell")),
    }
}
