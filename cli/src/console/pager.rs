//! A pager: long text on a terminal, one screen after the other.

use std::io::Write as _;
use std::process::{Command, Stdio};

use super::Console;

/// How `less` behaves unless `LESS` says it: it ends by itself where everything fits on the screen, shows colours, and leaves what
/// was read where it is.
const LESS: &str = "FRX";

/// What a shell answers with where there is no such program.
const NOT_FOUND: i32 = 127;

/// Shows a text in the pager. Whether that was possible; if not, nothing was shown.
pub(super) fn show(text: &str, console: &Console<'_>) -> bool {
    let Some(mut command) = command(console) else { return false };
    if (console.environment)("LESS").is_none() {
        command.env("LESS", LESS);
    }
    let Ok(mut pager) = command.stdin(Stdio::piped()).spawn() else { return false };
    if let Some(mut input) = pager.stdin.take() {
        // Who has read enough closes the pager before all is written.
        let _ = input.write_all(text.as_bytes());
    }
    pager.wait().is_ok_and(|status| status.code() != Some(NOT_FOUND))
}

/// The pager that the environment names, else `less`; none where nobody could turn pages.
fn command(console: &Console<'_>) -> Option<Command> {
    let is_able = console.variable("TERM").is_some_and(|terminal| terminal != "dumb");
    if !console.out_terminal || !is_able {
        return None;
    }
    match (console.environment)("PAGER") {
        Some(named) if matches!(named.trim(), "" | "cat") => None,
        Some(named) => {
            let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
            let mut command = Command::new(shell);
            command.args([flag, &named]);
            Some(command)
        }
        None if cfg!(windows) => None,
        None => Some(Command::new("less")),
    }
}
